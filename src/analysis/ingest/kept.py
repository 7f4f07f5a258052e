"""What each file gave at the last ingest: only files that changed are read again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from analysis.ingest.intake import RawFile

NAME = "reads.sqlite"
_TABLE = "CREATE TABLE IF NOT EXISTS reads (key TEXT PRIMARY KEY, reading BLOB NOT NULL) WITHOUT ROWID"
_AT_ONCE = 500


def key_of(file: RawFile, made_with: str, corrected: str = "") -> str:
    """What a reading depends on, as one hash: the file, what is known of it, corrections, ``made_with``."""
    known = [file.file, file.sha256, file.origin, file.folder_year, made_with, corrected]
    return hashlib.sha256(json.dumps(known).encode("ascii")).hexdigest()


class Kept:
    """Readings by key in ``folder``. A store that cannot be used counts as empty and is made anew."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._unsaved: dict[str, bytes] = {}

    def of(self, keys: Iterable[str]) -> Mapping[str, bytes]:
        """The readings kept under any of ``keys``."""
        wanted = set(keys)
        if not self._path.exists():
            return {}
        try:
            with closing(sqlite3.connect(self._path)) as store:
                rows = store.execute("SELECT key, reading FROM reads")
                return {key: reading for key, reading in rows if key in wanted}
        except sqlite3.Error:
            self._remove()
            return {}

    def keep(self, key: str, reading: bytes) -> None:
        """Keep a reading; it is on disk after a while, lest the process be killed."""
        self._unsaved[key] = reading
        if len(self._unsaved) >= _AT_ONCE:
            self._save(())

    def only(self, used: Iterable[str]) -> None:
        """Drop all but the readings ``used``."""
        self._save(tuple(used))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put what is left on disk, also when the ingest is ended: the next one goes on from there."""
        if self._unsaved:
            self._save(())

    def _save(self, used: tuple[str, ...]) -> None:
        try:
            self._write(used)
        except sqlite3.Error:
            self._remove()
            with suppress(sqlite3.Error):  # without a store the next ingest reads again
                self._write(used)
        self._unsaved = {}

    def _write(self, used: tuple[str, ...]) -> None:
        with closing(sqlite3.connect(self._path)) as store, store:
            store.execute(_TABLE)
            store.executemany("INSERT OR REPLACE INTO reads VALUES (?, ?)", self._unsaved.items())
            if used:
                kept = {key for (key,) in store.execute("SELECT key FROM reads")}
                store.executemany("DELETE FROM reads WHERE key = ?", [(k,) for k in kept - set(used)])

    def _remove(self) -> None:
        for path in (self._path, self._path.with_name(f"{NAME}-journal")):
            with suppress(OSError):
                path.unlink(missing_ok=True)
