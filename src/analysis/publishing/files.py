"""How the JSON files of an edition are written."""

from __future__ import annotations

import json


def json_bytes(value: object) -> bytes:
    """``value`` as indented UTF-8 JSON in its own order."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
