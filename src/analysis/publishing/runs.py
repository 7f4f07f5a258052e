"""Records of scheduled runs: one JSON file a day in ``reports/runs``, and what earlier ones tell the next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from analysis.project import Project
from analysis.publishing.files import json_bytes
from analysis.writing import write_whole

FOLDER = "runs"
State = Literal["done", "look", "failed"]
_REMEMBERED = 400
"""Days of records that a run looks at."""


@dataclass
class Record:
    """One day's run. ``missed`` are the days since the last one on which there was none.

    ``edition`` has the name, whether it is new, its counts and how many figures moved; ``mails`` has, by kind
    of reader, what was last told (a digest), when, and why not.
    """

    as_of: date
    stage: str
    year: int
    due_since: date
    state: State = "done"
    caught_up: bool = False
    missed: list[date] = field(default_factory=list)
    read_in: Mapping[str, Any] = field(default_factory=dict)
    missing: list[Mapping[str, str]] = field(default_factory=list)
    edition: Mapping[str, Any] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    trace: str = ""
    mails: dict[str, dict[str, str]] = field(default_factory=dict)
    seconds: float = 0.0

    def write(self, project: Project) -> Path:
        """Write it as ``reports/runs/<as_of>.json``, in the place of an earlier one of the same day."""
        path = project.reports / FOLDER / f"{self.as_of}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json_bytes(self.as_json()))
        return path

    def as_json(self) -> dict[str, Any]:
        """The record as JSON takes it."""
        told: dict[str, Any] = json.loads(json.dumps(asdict(self), default=str))
        return told


def earlier(project: Project, day: date) -> tuple[Mapping[str, Any], ...]:
    """The records up to and with ``day``, in order; a file that is no record counts as none."""
    first = (day - timedelta(days=_REMEMBERED)).isoformat()
    paths = sorted(p for p in (project.reports / FOLDER).glob("*.json") if first <= p.stem <= day.isoformat())
    return tuple(record for p in paths if (record := _read(p)) is not None)


def latest(project: Project) -> str:
    """The day of the latest run; empty before the first."""
    return max((p.stem for p in (project.reports / FOLDER).glob("????-??-??.json")), default="")


def last_told(records: Iterable[Mapping[str, Any]], kind: str) -> str:
    """The digest of what was last mailed to ``kind`` of reader."""
    told = [r["mails"][kind]["told"] for r in records if r.get("mails", {}).get(kind, {}).get("told")]
    return str(told[-1]) if told else ""


def missed_days(records: Iterable[Mapping[str, Any]], day: date) -> list[date]:
    """The days between the last run before ``day`` and ``day`` itself."""
    before = [date.fromisoformat(r["as_of"]) for r in records if r["as_of"] < day.isoformat()]
    if not before:
        return []
    return [before[-1] + timedelta(days=n) for n in range(1, (day - before[-1]).days)]


def _read(path: Path) -> Mapping[str, Any] | None:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and "as_of" in record else None
