"""What the files of an edition are called, and how its JSON is written."""

from __future__ import annotations

import json

CELLS = "cells.parquet"
"""Suffix of the file that keeps every source cell of a report's figures."""


def json_bytes(value: object) -> bytes:
    """``value`` as indented UTF-8 JSON in its own order."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
