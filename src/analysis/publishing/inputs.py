"""What reports are made from, by content: a report is made again only when something of its has changed."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from analysis.kernels.reads import BEGUN, UNSEEN
from analysis.language import LOCALE, Language
from analysis.project import Project
from analysis.publishing.languages import own_cells
from analysis.publishing.plan import Report
from analysis.publishing.sidecar import AS_OF, check_parameters
from analysis.tables import narrow

_READ_IN = ("sources", "cleaning", "ingest", "sample", "cli")
"""Rooms that fill the tables: what they make is seen there, so documents depend on them no further."""

_PASSING = (".part", ".lock", "-journal", ".sqlite")
_BESIDE = (".ipynb", ".yaml")
_ABSENT = "absent"

MadeFrom = Mapping[str, Any]
"""``notebook code libraries names`` as hashes, ``parameters``, ``formats``, and ``reads`` {path: hash}; the
hash of its ``wording`` for a translation.

A path may name rows of a table (:mod:`analysis.tables.narrow`); ``tables`` {path: hash} are the whole ones.
"""


@dataclass(frozen=True)
class Inputs:
    """The inputs of all reports of ``project`` as they are now; each file is hashed once, when asked for."""

    project: Project
    _digests: dict[str, str] = field(default_factory=dict, repr=False)
    _tables: dict[str, narrow.RowHashes | None] = field(default_factory=dict, repr=False)

    def of(self, report: Report, as_of: str, formats: Sequence[str]) -> MadeFrom:
        """What ``report`` would be made from, but for what it reads, which only its run tells."""
        return {
            "notebook": self._notebook(report.notebook, report.language),
            "parameters": check_parameters(report.sidecar, {**report.parameters, AS_OF: as_of}),
            "formats": list(formats),
            "code": self.code,
            "libraries": self.libraries,
            "names": self.names,
            **({} if report.language == "vi" else {"wording": _sha256(LOCALE / f"{report.language}.po")}),
        }

    def reads(self, noted: Iterable[str]) -> dict[str, str]:
        """The hash of each path ``noted`` by a run, by its path from the root where it lies inside.

        Rows of a table that was read whole as well are left out. A way of reading that cannot be seen is in
        it under its name, with no hash that is ever met again.
        """
        lines = [line for line in noted if line != BEGUN]
        if BEGUN not in noted:
            lines.append(f"{UNSEEN}kernel")
        paths = {self._named(line) for line in lines}
        return {p: self.digest(p) for p in sorted(paths) if _table(p) == p or _table(p) not in paths}

    def tables(self, reads: Iterable[str]) -> dict[str, str]:
        """The hash of each whole table of which rows are among ``reads``: while it stands, so do its rows."""
        return {_table(p): self.digest(_table(p)) for p in reads if _table(p) != p}

    def changed(self, made: MadeFrom) -> list[str]:
        """The paths among the ``reads`` of ``made`` whose content is another now."""
        tables: Mapping[str, str] = made.get("tables", {})
        same = {path for path, digest in tables.items() if self.digest(path) == digest}
        return [
            path
            for path, digest in made.get("reads", {}).items()
            if not path.startswith(UNSEEN) and _table(path) not in same and self.digest(path) != digest
        ]

    def digest(self, path: str) -> str:
        """The hash of the file at ``path`` (from the root, or absolute), of rows, or of names in a folder."""
        if path.startswith(UNSEEN):
            return ""
        if path not in self._digests:
            self._digests[path] = (
                _digest(self.project.root / path, self.project.notebooks)
                if _table(path) == path
                else self._rows(path)
            )
        return self._digests[path]

    def _rows(self, path: str) -> str:
        """The hash of rows; ``""``, which is never met again, if their table changed since it was hashed."""
        table, values = narrow.meant(path)
        if self.digest(table) == _ABSENT:
            return _ABSENT
        if table not in self._tables:
            self._tables[table] = self._row_hashes(table)
        hashes = self._tables[table]
        return hashes.digest(values) if hashes is not None else ""

    def _row_hashes(self, table: str) -> narrow.RowHashes | None:
        content = (self.project.root / table).read_bytes()
        if hashlib.sha256(content).hexdigest() != self.digest(table):
            return None
        return narrow.RowHashes.of(content)

    def take(self) -> None:
        """Hash all tables and registers before anything runs: what changes meanwhile is seen next time."""
        for path in self._data():
            self.digest(self._named(str(path)))

    @cached_property
    def names(self) -> str:
        """Which tables and registers there are: one that appears may be read by any report."""
        return _of_text(*(self._named(str(p)) for p in self._data()))

    @cached_property
    def code(self) -> str:
        """The package, but for the rooms that only fill the tables and for translations."""
        package = Path(str(files("analysis")))
        rooms = [p for p in package.iterdir() if p.name not in (*_READ_IN, LOCALE.name)]
        found = [p for room in rooms for p in ((room,) if room.is_file() else room.rglob("*"))]
        paths = sorted(p for p in found if p.is_file() and p.suffix != ".pyc")
        return _of_text(*(f"{p.relative_to(package).as_posix()} {_sha256(p)}" for p in paths))

    @cached_property
    def libraries(self) -> str:
        """Python and every distribution installed beside the package, by name and version."""
        found = {
            entry.name
            for folder in map(Path, sys.path)
            if folder.is_dir()
            for entry in folder.glob("*.dist-info")
        }
        return _of_text(sys.version, *sorted(found))

    def _notebook(self, name: str, language: Language) -> str:
        """The notebook without outputs and counts, which a run makes anew, and prose in other languages."""
        content = json.loads((self.project.notebooks / f"{name}.ipynb").read_text(encoding="utf-8"))
        content["cells"] = own_cells(content, language)
        for cell in content["cells"]:
            cell.pop("outputs", None)
            cell.pop("execution_count", None)
        return _of_text(json.dumps(content, ensure_ascii=True, sort_keys=True))

    def _data(self) -> list[Path]:
        folders = (self.project.processed, self.project.reference)
        found = (p for folder in folders for p in folder.rglob("*") if p.is_file())
        return sorted(p for p in found if not p.name.endswith(_PASSING) and not p.name.startswith("."))

    def _named(self, line: str) -> str:
        root = f"{self.project.root}{os.sep}"
        return line.removeprefix(root).replace(os.sep, "/") if line.startswith(root) else line


def _table(path: str) -> str:
    """The file in which rows lie; any other path itself."""
    return narrow.meant(path)[0] if narrow.MARK in path else path


def _digest(path: Path, notebooks: Path) -> str:
    try:
        if not path.is_dir():
            return _sha256(path)
        left_out = (*_PASSING, *(_BESIDE if path == notebooks else ()))
        names = (p.name for p in path.iterdir() if not p.name.startswith((".", "__pycache__")))
        return _of_text(*sorted(n for n in names if not n.endswith(left_out)))
    except OSError:
        return _ABSENT


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _of_text(*lines: str) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
