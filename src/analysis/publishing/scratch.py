"""Temporary folders that do not outlive their process for long: what a killed one left, the next removes."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = "cr-"
_ALIVE = ".alive"
_LONGEST = 82
"""Of a folder's path, in bytes: with the 25 of the names below it, all that Linux allows a socket."""

_YOUNG = 1.0
"""Seconds in which a folder may lie without its lock: whoever made it is about to take it."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A temporary folder, held by a lock that ends with this process; those of ended ones are removed."""
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_place()))
    lock = FileLock(folder / _ALIVE)
    try:
        lock.acquire()
        yield folder
    finally:
        lock.release(force=True)
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove the folders of this program whose process has ended."""
    for folder in _place().glob(f"{PREFIX}*"):
        with suppress(OSError):
            if (folder / _ALIVE).exists() and time.time() - folder.stat().st_mtime > _YOUNG:
                _remove_dead(folder)


def _place() -> Path:
    """Where temporary folders lie: the system's own where another path is too long for sockets in it."""
    told, short = Path(tempfile.gettempdir()), Path("/tmp")
    return short if len(os.fsencode(told)) > _LONGEST and short.is_dir() else told


def _remove_dead(folder: Path) -> None:
    lock = FileLock(folder / _ALIVE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return
    try:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        lock.release(force=True)
