"""Files written whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` at ``path`` whole or not at all, on the disk before the name is given."""
    beside = path.with_name(f".{path.name}.part")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


def json_bytes(value: object) -> bytes:
    """``value`` as indented UTF-8 JSON in its own order."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
