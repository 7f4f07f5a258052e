"""What a reading process and its parent say to each other, without the rooms that reading needs.

Both ways a message is its length (4 bytes, big-endian) and its content. Asked: JSON of one file. Answered:
a letter of :data:`ANSWERS` and, for an answer, the bytes of :mod:`analysis.ingest.transport`.
"""

from __future__ import annotations

import json
import os
import struct
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO

from analysis.ingest.intake import RawFile

CHILD = "analysis.ingest.child"
"""The module that a reading process runs."""

ANSWERS = READY, ANSWER, NO_MEMORY, SPENT = (b"R", b"A", b"M", b"S")
"""Ready for files · one file read · one file needed too much memory · this process ends, nothing is wrong."""

_LENGTH = struct.Struct(">I")


def send(stream: IO[bytes], content: bytes) -> None:
    """Write one message; raises ``OSError`` when nobody reads any more."""
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """The next message, ``None`` at the end or when the other side died within one."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    return content if len(content) == length else None


def asked(file: RawFile, seconds: float) -> bytes:
    """``file`` as a message, to be read within ``seconds``."""
    told = {
        **vars(file),
        "path": os.fspath(file.path),
        "received_on": file.received_on and file.received_on.isoformat(),
        "seconds": seconds,
    }
    return json.dumps(told).encode("ascii")


def question(message: bytes) -> tuple[RawFile, float]:
    """The file that :func:`asked` made a message of, and the seconds it may take."""
    told = json.loads(message)
    seconds = float(told.pop("seconds"))
    day = told["received_on"]
    file = RawFile(**{**told, "path": Path(told["path"])})
    return replace(file, received_on=date.fromisoformat(day) if day else None), seconds
