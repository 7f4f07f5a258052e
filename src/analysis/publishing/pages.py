"""The index page of an edition, in the edition's folder and at the top of ``reports/``."""

from __future__ import annotations

import itertools

from analysis.documents import EditionIndex, ReportEntry, ReportGroup, to_index_html
from analysis.indicators.format import number
from analysis.programme import Programme
from analysis.publishing.differences import Differences, Moved
from analysis.publishing.edition import Edition
from analysis.publishing.outcome import Outcome
from analysis.publishing.plan import Report

_QUALITY = "data-quality"
_MOVES_SHOWN = 10
_STAGES = {"draft": " – bản dự thảo", "final": " – bản chính thức"}
_COUNTED = {
    "made": "báo cáo đã lập",
    "failed": "báo cáo không lập được",
    "missing_data": "báo cáo chưa có dữ liệu",
    "not_made": "báo cáo khác của kế hoạch không lập lần này",
}


def index_page(
    programme: Programme, edition: Edition, moved: Differences | None = None, prefix: str = ""
) -> bytes:
    """The index of ``edition``; ``prefix`` leads from the page to the edition's folder.

    ``moved`` is what the edition before it said otherwise; it is shown when it is anything.
    """
    covers = [o.cover for o in edition.outcomes if o.cover is not None]
    as_of = edition.as_of.isoformat()
    stage = _STAGES.get(edition.stage.partition("-")[0], "")
    index = EditionIndex(
        title=f"Báo cáo đến ngày {edition.as_of:%d/%m/%Y}{stage}",
        programme=f"{programme.programme.name} · tỉnh {programme.programme.province}",
        as_of=as_of,
        data_until=max((c.data_until for c in covers), default=as_of),
        draft=any(c.draft for c in covers),
        origins=edition.origins,
        counts=tuple((_COUNTED[state], str(n)) for state, n in edition.counts.items() if n),
        groups=(*_changes(moved), *_groups(edition, prefix)),
        quality_href=next((_href(o, "html", prefix) for o in edition.outcomes if o.key == _QUALITY), ""),
    )
    return to_index_html(index).encode("utf-8")


def _changes(moved: Differences | None) -> tuple[ReportGroup, ...]:
    if moved is None or not moved.any:
        return ()
    counted = {"đổi": len(moved.moved), "mới": len(moved.appeared), "không còn": len(moved.vanished)}
    title = f"{', '.join(f'{number(n)} số liệu {word}' for word, n in counted.items() if n)}"
    shown = moved.largest(_MOVES_SHOWN)
    entry = ReportEntry(
        title=f"{title}; {number(moved.same)} số liệu giữ nguyên",
        subtitle=f"So với ấn bản {moved.before}" + (", đổi nhiều nhất:" if shown else ""),
        keys=tuple(map(move_line, shown)),
    )
    return (ReportGroup("Thay đổi so với ấn bản trước", (entry,)),)


def move_line(moved: Moved) -> str:
    """``Tỷ lệ nghèo: 25,54% → 24,10% (2 ô đổi)``."""
    because = f" ({number(len(moved.cells))} ô đổi)" if moved.cells else ""
    return f"{moved.label}: {moved.before} → {moved.after}{because}"


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
        docx_href=_href(outcome, "docx", prefix),
        xlsx_href=_href(outcome, "xlsx", prefix),
        keys=outcome.keys,
    )


def _planned_title(report: Report) -> str:
    return " ".join((report.sidecar.title, *map(str, report.parameters.values())))


def _href(outcome: Outcome, suffix: str, prefix: str) -> str:
    name = outcome.files.get(suffix, "")
    return prefix + name if name else ""
