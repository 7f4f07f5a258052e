"""Files written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` at ``path`` whole or not at all, on the disk before the name is given."""
    with replacing(path) as beside:
        beside.write_bytes(content)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """The path to write a file at that takes the place of ``path`` once it is whole and on the disk."""
    beside = path.with_name(f".{path.name}.part")
    try:
        yield beside
        with beside.open("ab") as file:  # for a file opened to read would count as one of a report's inputs
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
