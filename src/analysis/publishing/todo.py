"""The plan against the current edition: what a build has to make, why, and what stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.language import Language
from analysis.project import Project
from analysis.publishing.carried import Standing
from analysis.publishing.edition import Edition
from analysis.publishing.inputs import Inputs
from analysis.publishing.languages import with_translations
from analysis.publishing.outcome import Outcome
from analysis.publishing.plan import Report
from analysis.publishing.sidecar import FORMATS, Format
from analysis.publishing.stale import Reason


@dataclass(frozen=True)
class Asked:
    """How a build is asked for.

    ``redate``: every report speaks from the edition's day; otherwise one that nothing changed keeps its own.
    ``force``: reports are made again though nothing changed. ``jobs`` worker processes make them, or the
    workers of the Dask scheduler at the address ``cluster``, which read the root at ``cluster_root``, a path
    of theirs, when one is told. ``languages`` they are made in; none means those of ``programme.toml``.
    """

    as_of: date
    only: Sequence[str] = ()
    formats: Sequence[Format] = FORMATS
    jobs: int = 2
    force: bool = False
    redate: bool = True
    stage: str = ""
    cluster: str = ""
    cluster_root: str = ""
    languages: tuple[Language, ...] = ()


@dataclass(frozen=True)
class Todo:
    """The plan against the current edition: what to make and why, and what stands."""

    project: Project
    asked: Asked
    planned: tuple[Report, ...]
    chosen: tuple[Report, ...]
    standing: Standing
    inputs: Inputs
    why: Mapping[str, str]

    @classmethod
    def of(
        cls, project: Project, asked: Asked, planned: tuple[Report, ...], chosen: tuple[Report, ...]
    ) -> Todo:
        """What to make of the reports ``chosen``, hashing now what they read."""
        standing, inputs = Standing(project), Inputs(project)
        planned = with_translations(planned, standing.records)
        inputs.take()
        day = asked.as_of.isoformat() if asked.redate else ""
        why = {}
        for report in chosen:
            if asked.force or not standing.holds(report):
                why[report.key] = "yêu cầu lập lại" if asked.force else "chưa có trong ấn bản hiện tại"
                continue
            reasons = standing.reasons(inputs, report, day, wanted(report, asked.formats))
            if reasons:
                why[report.key] = "; ".join(map(str, reasons))
        return cls(project, asked, planned, chosen, standing, inputs, why)

    @property
    def reports(self) -> tuple[Report, ...]:
        """Reports to make, in the plan's order."""
        return tuple(r for r in self.chosen if r.key in self.why)

    @property
    def kept(self) -> tuple[Report, ...]:
        """Reports of the plan that stand and are not made again."""
        everything = {r.key: r for r in (*self.planned, *self.chosen)}.values()
        return tuple(r for r in everything if r.key not in self.why and self.standing.holds(r))

    @property
    def nothing(self) -> bool:
        """Whether a new edition would be the current one again, under its own name and stage."""
        same_stage = self.asked.stage in ("", self.standing.run.get("stage", ""))
        planned = {r.key for r in (*self.planned, *self.chosen)}
        stands = set(self.standing.records)
        return bool(stands) and not self.why and stands <= planned and same_stage

    def says_the_same(self, outcomes: Mapping[str, Outcome]) -> bool:
        """Whether all that was tried again failed as it had failed for the current edition."""
        known = {key: (r["state"], r["message"]) for key, r in self.standing.records.items()}
        again = all((o.state, o.message) == known.get(key) for key, o in outcomes.items())
        same_stage = self.asked.stage in ("", self.standing.run.get("stage", ""))
        return again and same_stage and not any(o.made for o in outcomes.values())

    def unchanged(self) -> Edition:
        """The current edition, which nothing changed."""
        run, folder = self.standing.run, self.standing.folder
        assert folder is not None
        outcomes = tuple(
            Outcome(
                r.key,
                record["state"],
                record["message"],
                title=record["title"],
                problems=tuple(record["problems"]),
            )
            for r in self.planned
            if (record := self.standing.records.get(r.key))
        )
        reports = tuple(r for r in self.planned if r.key in self.standing.records)
        return Edition(
            run["edition"], folder, date.fromisoformat(run["as_of"]), reports, outcomes,
            tuple(run["left_out"]), previous=run.get("previous", ""), stage=run.get("stage", ""), new=False,
        )  # fmt: skip


def changes(report: Report, standing: Standing, inputs: Inputs, day: date | None) -> tuple[Reason, ...]:
    """Why ``report`` of the current edition is stale, for ``day`` or, without one, for its own day."""
    return standing.reasons(inputs, report, day.isoformat() if day else "", report.sidecar.formats)


def wanted(report: Report, formats: Sequence[Format]) -> tuple[Format, ...]:
    """Of ``formats``, those that ``report`` is made in."""
    return tuple(f for f in report.sidecar.formats if f in formats)
