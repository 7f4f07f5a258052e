"""Editions on disk: their names, the one that is current, the last few kept."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from analysis.project import Project
from analysis.publishing.files import json_bytes
from analysis.publishing.outcome import Outcome
from analysis.publishing.plan import Report
from analysis.writing import write_whole

FOLDER = "editions"
"""The folder of ``reports/`` in which every edition has a folder."""


@dataclass(frozen=True)
class Edition:
    """An edition: ``<as_of>.<n>``, its folder, its reports and how each of them ended.

    ``left_out`` are the keys of planned reports that were not asked for, ``remade`` of those whose notebook
    was run for it; the others stand as they did. ``previous`` is the edition before it, ``stage`` what the
    calendar says it is. ``new`` is false for the current edition, when nothing has changed since.
    """

    name: str
    folder: Path
    as_of: date
    reports: tuple[Report, ...]
    outcomes: tuple[Outcome, ...]
    left_out: tuple[str, ...] = ()
    remade: tuple[str, ...] = ()
    previous: str = ""
    stage: str = ""
    new: bool = True

    @property
    def needs_attention(self) -> bool:
        """Whether a report failed or was made with something that a person must look at."""
        return any(not o.made or o.problems for o in self.outcomes)

    @property
    def counts(self) -> dict[str, int]:
        """How many reports were made, failed, have no data, and were not asked for."""
        states = [o.state for o in self.outcomes]
        counted = {state: states.count(state) for state in ("made", "failed", "missing_data")}
        return {**counted, "not_made": len(self.left_out)}

    @property
    def figures(self) -> list[dict[str, Any]]:
        """The figures each made report shows, with its key, by identifier and key.

        A figure is one in every language: a translation gives its figures only where it stands alone.
        """
        ended = list(zip(self.reports, self.outcomes, strict=True))
        made = {r.key for r, o in ended if o.made and r.language == "vi"}
        rows = [
            {**figure, "report": o.key}
            for r, o in ended
            if r.language == "vi" or r.in_language("vi").key not in made
            for figure in o.figures
        ]
        return sorted(rows, key=lambda f: (f["id"], f["report"]))

    @property
    def origins(self) -> tuple[str, ...]:
        """Every origin of the documents and of the figures they show, sorted."""
        covers = {origin for o in self.outcomes if o.cover is not None for origin in o.cover.origins}
        figures = {str(f["origin"]) for o in self.outcomes for f in o.figures}
        return tuple(sorted((covers | figures) - {""}))


def current(project: Project) -> Path | None:
    """The folder of the current edition; none before the first build."""
    pointer = project.reports / "current.json"
    if not pointer.is_file():
        return None
    name = json.loads(pointer.read_text(encoding="utf-8"))["edition"]
    folder = project.reports / FOLDER / str(name)
    return folder if folder.is_dir() else None


def publish(project: Project, staged: Edition, front: bytes, kept: int) -> Edition:
    """Move the ``staged`` edition into its place, then make it current with ``front`` as the index page.

    The ``kept`` editions built last stay.
    """
    folder = project.reports / FOLDER / staged.name
    folder.parent.mkdir(exist_ok=True)
    staged.folder.replace(folder)
    write_whole(project.reports / "index.html", front)
    write_whole(project.reports / "current.json", json_bytes({"edition": staged.name}))
    forget_old(folder.parent, staged.name, kept)
    return replace(staged, folder=folder)


def next_name(editions: Path, as_of: date) -> str:
    """``<as_of>.<n>`` with the next ``n`` that no folder in ``editions`` has."""
    taken = [int(p.suffix[1:]) for p in editions.glob(f"{as_of}.*") if p.suffix[1:].isdigit()]
    return f"{as_of}.{max(taken, default=0) + 1}"


def forget_old(editions: Path, current: str, kept: int) -> None:
    """Remove all but the ``kept`` editions built last; never the one named ``current``."""
    built = by_age(editions)
    for name in built[:-kept] if kept else built:
        if name != current:
            shutil.rmtree(editions / name, ignore_errors=True)


def by_age(editions: Path) -> list[str]:
    """The names of the editions in ``editions``, the one built last at the end."""
    found = [(p.stat().st_mtime_ns, p.parent.name) for p in editions.glob("*/run.json")]
    return [name for _, name in sorted(found)]
