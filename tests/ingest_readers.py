"""Readers that do what a hostile file might make one do, run in real reading processes by their names."""

from __future__ import annotations

import os
import time

from analysis.ingest.intake import RawFile
from analysis.ingest.reading import FileRead, Registers

HOSTILE = "ingest_readers:hostile"


def hostile(raw: RawFile, _: Registers) -> FileRead:
    """Hang, die, eat memory, raise or print as the name of the file says; else give one row."""
    name = raw.path.stem
    if name.startswith("hang"):
        time.sleep(600)
    elif name.startswith("abort"):
        os.abort()
    elif name.startswith("eat"):
        eaten = []
        while True:
            eaten.append(bytearray(2**22))
    elif name.startswith("raise"):
        raise ValueError("unforeseen")
    elif name.startswith("print"):
        os.write(1, b"\x00\x00\x00\x01X" * 100)
    row = {"file": raw.file, "sheet": "S", "cell": "A1", "year": 2018, "received_on": raw.received_on}
    summary = {"file": raw.file, "sha256": raw.sha256, "state": "read", "rows_seen": 1, "rows_used": 1}
    return FileRead({"support": [row]}, (), summary)
