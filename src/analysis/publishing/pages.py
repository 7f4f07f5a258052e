"""The index page of an edition, in the edition's folder and at the top of ``reports/``."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date

from analysis.documents import EditionIndex, ReportEntry, ReportGroup, to_index_html
from analysis.programme import Programme
from analysis.publishing.outcome import Outcome
from analysis.publishing.plan import Report

_QUALITY = "data-quality"


def index_page(
    programme: Programme,
    reports: Sequence[Report],
    outcomes: Sequence[Outcome],
    as_of: date,
    prefix: str = "",
) -> bytes:
    """The index of the edition of ``as_of``; ``prefix`` leads from the page to the edition's folder."""
    covers = [o.cover for o in outcomes if o.cover is not None]
    made = sum(o.made for o in outcomes)
    counts = [("báo cáo đã lập", str(made)), ("báo cáo không lập được", str(len(outcomes) - made))]
    index = EditionIndex(
        title=f"Báo cáo đến ngày {as_of:%d/%m/%Y}",
        programme=f"{programme.programme.name} · tỉnh {programme.programme.province}",
        as_of=as_of.isoformat(),
        data_until=max((c.data_until for c in covers), default=as_of.isoformat()),
        draft=any(c.draft for c in covers),
        origins=origins_of(outcomes),
        counts=tuple(c for c in counts if c[1] != "0"),
        groups=_groups(reports, outcomes, prefix),
        quality_href=next((_href(o, "html", prefix) for o in outcomes if o.key == _QUALITY), ""),
    )
    return to_index_html(index).encode("utf-8")


def origins_of(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Every origin of the documents and of the figures they show, sorted."""
    covers = {origin for o in outcomes if o.cover is not None for origin in o.cover.origins}
    figures = {str(f["origin"]) for o in outcomes for f in o.figures}
    return tuple(sorted((covers | figures) - {""}))


def _groups(reports: Sequence[Report], outcomes: Sequence[Outcome], prefix: str) -> tuple[ReportGroup, ...]:
    pairs = zip(reports, outcomes, strict=True)
    by_kind = itertools.groupby(pairs, key=lambda pair: pair[0].sidecar.title)
    return tuple(
        ReportGroup(title, tuple(_entry(report, outcome, prefix) for report, outcome in group))
        for title, group in by_kind
    )


def _entry(report: Report, outcome: Outcome, prefix: str) -> ReportEntry:
    return ReportEntry(
        title=outcome.title if outcome.made else _planned_title(report),
        subtitle="" if report.parameters else report.sidecar.question,
        state=outcome.state,
        message=outcome.message,
        html_href=_href(outcome, "html", prefix),
        pdf_href=_href(outcome, "pdf", prefix),
        keys=outcome.keys,
    )


def _planned_title(report: Report) -> str:
    return " ".join((report.sidecar.title, *map(str, report.parameters.values())))


def _href(outcome: Outcome, suffix: str, prefix: str) -> str:
    name = outcome.files.get(suffix, "")
    return prefix + name if name else ""
