"""The index page of an edition, in the edition's folder and at the top of ``reports/``."""

from __future__ import annotations

import itertools

from analysis.documents import EditionIndex, ReportEntry, ReportGroup, to_index_html
from analysis.programme import Programme
from analysis.publishing.edition import Edition
from analysis.publishing.outcome import Outcome
from analysis.publishing.plan import Report

_QUALITY = "data-quality"
_COUNTED = {
    "made": "báo cáo đã lập",
    "failed": "báo cáo không lập được",
    "not_made": "báo cáo khác của kế hoạch không lập lần này",
}


def index_page(programme: Programme, edition: Edition, prefix: str = "") -> bytes:
    """The index of ``edition``; ``prefix`` leads from the page to the edition's folder."""
    covers = [o.cover for o in edition.outcomes if o.cover is not None]
    as_of = edition.as_of.isoformat()
    index = EditionIndex(
        title=f"Báo cáo đến ngày {edition.as_of:%d/%m/%Y}",
        programme=f"{programme.programme.name} · tỉnh {programme.programme.province}",
        as_of=as_of,
        data_until=max((c.data_until for c in covers), default=as_of),
        draft=any(c.draft for c in covers),
        origins=edition.origins,
        counts=tuple((_COUNTED[state], str(n)) for state, n in edition.counts.items() if n),
        groups=_groups(edition, prefix),
        quality_href=next((_href(o, "html", prefix) for o in edition.outcomes if o.key == _QUALITY), ""),
    )
    return to_index_html(index).encode("utf-8")


def _groups(edition: Edition, prefix: str) -> tuple[ReportGroup, ...]:
    pairs = zip(edition.reports, edition.outcomes, strict=True)
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
