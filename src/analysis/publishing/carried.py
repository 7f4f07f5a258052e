"""Reports taken over from the current edition as they are, byte for byte, without opening one of them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.project import Project
from analysis.publishing.edition import current
from analysis.publishing.inputs import Inputs
from analysis.publishing.outcome import Outcome
from analysis.publishing.plan import Report
from analysis.publishing.records import read_figures, read_run
from analysis.publishing.stale import Reason, damaged, stale


class Standing:
    """What stands in the current edition: records by report, none before the first build."""

    def __init__(self, project: Project) -> None:
        self.folder = current(project)
        self.run: Mapping[str, Any] = read_run(self.folder) if self.folder else {}
        self.records: dict[str, Mapping[str, Any]] = {r["key"]: r for r in self.run.get("reports", ())}

    def reasons(
        self, inputs: Inputs, report: Report, as_of: str, formats: tuple[str, ...]
    ) -> tuple[Reason, ...]:
        """Why ``report``, which stands here made, would differ made now; without ``as_of`` its day stays."""
        record = self.records[report.key]
        made = record.get("made_from", {})
        day = as_of or str(made.get("parameters", {}).get("as_of", "")) or self.run["as_of"]
        assert self.folder is not None
        found = stale(made, inputs.of(report, day, formats), inputs)
        return (*found, *damaged(self.folder, record, inputs))

    def holds(self, report: Report) -> bool:
        """Whether ``report`` stands here, made."""
        return self.records.get(report.key, {}).get("state") == "made"

    def seconds(self) -> dict[str, float]:
        """How long each report took when it was last made."""
        return {key: float(record["seconds"]) for key, record in self.records.items() if record["seconds"]}

    def outcome(self, report: Report) -> Outcome:
        """The outcome of ``report``, which stands here, without copying a file."""
        from analysis.documents.model import Cover

        record = self.records[report.key]
        told: Mapping[str, Any] | None = record.get("cover")
        cover = told and {n: tuple(v) if isinstance(v, list) else v for n, v in told.items()}
        return Outcome(
            report.key, "made",
            seconds=record["seconds"], title=record["title"],
            cover=Cover(**cover) if cover else None,
            keys=tuple(record.get("keys", ())),
            files={suffix: f["name"] for suffix, f in record["files"].items()},
            figures=tuple(self._figures_of(report)),
            problems=tuple(record["problems"]),
            made_from=record.get("made_from", {}),
            since=record.get("since") or self.run["edition"],
        )  # fmt: skip

    def carry(self, staging: Path, report: Report) -> Outcome:
        """Copy ``report``, which stands here, into ``staging``."""
        assert self.folder is not None
        for file in self.records[report.key]["files"].values():
            (staging / file["name"]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.folder / file["name"], staging / file["name"])
        return self.outcome(report)

    def _figures_of(self, report: Report) -> list[dict[str, Any]]:
        """Its figures; a translation's are recorded with the report that it translates."""
        return self._figures.get(report.key) or self._figures.get(report.in_language("vi").key, [])

    @cached_property
    def _figures(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for row in read_figures(self.folder) if self.folder else ():
            found.setdefault(row["report"], []).append(row)
        return found
