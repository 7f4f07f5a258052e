"""Where a project's files lie: one frozen object that everything takes and nothing re-derives."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT_VARIABLE = "COMMUNE_REVIEW_ROOT"


class NotAProject(Exception):
    """The folder is not a project root; the message says which folder was tried and what to do."""


@dataclass(frozen=True)
class Project:
    """A project root: a folder with ``data/``, ``notebooks/`` and ``reports/``.

    Another province is another root with the same package.
    """

    root: Path

    @property
    def raw(self) -> Path:
        """Spreadsheets exactly as received, never edited."""
        return self.root / "data" / "raw"

    @property
    def reference(self) -> Path:
        """What analysts maintain: programme, units, agencies, aliases, standards, claims."""
        return self.root / "data" / "reference"

    @property
    def processed(self) -> Path:
        """Parquet tables made by ``ingest``."""
        return self.root / "data" / "processed"

    @property
    def truth(self) -> Path:
        """What the synthetic province was drawn from; read by tests only."""
        return self.root / "data" / "truth"

    @property
    def notebooks(self) -> Path:
        """Notebooks and their side-cars, one a kind of document."""
        return self.root / "notebooks"

    @property
    def reports(self) -> Path:
        """Editions and the index page."""
        return self.root / "reports"

    def relative(self, path: Path) -> str:
        """``path`` from the root with forward slashes, as tables and documents print it."""
        return path.resolve().relative_to(self.root.resolve()).as_posix()

    @classmethod
    def at(cls, root: Path) -> Project:
        """The project whose root is ``root``; raises :class:`NotAProject` when ``data/`` is missing."""
        if not (root / "data").is_dir():
            raise NotAProject(
                f"{root} is not a project root: it has no folder data/. "
                f"Give one with --root or set {ROOT_VARIABLE}."
            )
        return cls(root.resolve())

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """The project named by ``COMMUNE_REVIEW_ROOT``, else the nearest root at or above ``start``."""
        named = os.environ.get(ROOT_VARIABLE)
        if named:
            return cls.at(Path(named))
        start = (start or Path.cwd()).resolve()
        for folder in (start, *start.parents):
            if (folder / "data").is_dir() and (folder / "notebooks").is_dir():
                return cls(folder)
        raise NotAProject(
            f"No project root at or above {start}: a root has the folders data/ and notebooks/. "
            f"Give one with --root or set {ROOT_VARIABLE}."
        )
