"""Reports owed, in the three profiles: state, day, reason given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.figures.profiles._shared import agency_link, years_told
from analysis.figures.shown import Cell, Chip, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import STATE_NAMES
from analysis.indicators.profiles import Owed
from analysis.indicators.reporting.owed import Answer
from analysis.language import tr
from analysis.province import Province

STATE_CHIPS: dict[str, Chip] = {
    "on_time": "ok",
    "late": "warn",
    "empty": "warn",
    "invalid": "bad",
    "missing": "bad",
}


def reports_table(
    part: Province, owed: Sequence[Owed], table_id: str, *, by_year_only: bool
) -> Table | Prose:
    """Each report owed with its state, the day it came and the reason given: evidence, not a verdict."""
    if not owed:
        return paragraph(tr("Chưa có sổ tiếp nhận hoặc không có báo cáo nào phải nộp."))
    who = () if by_year_only else (Head("agency", tr("Cơ quan, đơn vị"), align="left"),)
    rows: list[tuple[Content, ...]] = []
    for o in owed:
        agency = () if by_year_only else (agency_link(part, o.agency_id),)
        day = "–" if o.received_on is None else f"{o.received_on:%d/%m/%Y}"
        rows.append((str(o.year), *agency, state_cell(o), day, o.reason or "–"))
    return Table(
        table_id,
        tr("Báo cáo phải nộp, {years_told}").format(years_told=years_told([o.year for o in owed])),
        (
            Head("year", tr("Năm"), align="left"),
            *who,
            Head("state", tr("Tình trạng"), align="left"),
            Head("received", tr("Ngày nhận"), align="left"),
            Head("reason", tr("Lý do đã nêu"), align="left"),
        ),
        tuple(rows),
        notes=(Line.of(tr("Theo sổ tiếp nhận và tệp đã nhận; không phải kết luận về trách nhiệm.")),),
    )


def state_cell(owed: Owed) -> Cell:
    """The state of a report as a chip; the answers that differ in law are told apart (art. 12.2)."""
    word, chip = STATE_NAMES[owed.state], STATE_CHIPS[owed.state]
    if owed.answer == Answer.ZERO:
        word += tr(", không có kết quả")
    elif owed.answer == Answer.REASON:
        word, chip = tr("chưa nhận, có nêu lý do"), "quiet"
    elif owed.answer == Answer.PASSED_ON:
        word, chip = tr("chưa nhận, đơn vị đã sắp xếp lại"), "quiet"
    return Cell(Line.of(word), chip=chip)


def counted(owed: Iterable[Owed]) -> str:
    """``7 đúng hạn, 1 muộn, 1 chưa nhận``; the states with none are left out."""
    states = [o.state for o in owed]
    return ", ".join(f"{states.count(s)} {n}" for s, n in STATE_NAMES.items() if states.count(s))
