"""Every agency and year at once: the state of each report owed, by kind of agency, the most regular first."""

from __future__ import annotations

from analysis.figures import style
from analysis.figures.charts.board import Row, Sign, board
from analysis.figures.shown import Cell, Chart, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import STATE_NAMES, span_of_years
from analysis.indicators import reporting
from analysis.indicators.evidence import per_province
from analysis.indicators.reporting.completeness import KIND_NAMES, UNKNOWN_KIND
from analysis.language import tr
from analysis.province import Province, When
from analysis.text import bare

_SIGNS = {
    "on_time": Sign("o", style.NOW_LIGHT),
    "late": Sign("^", style.NOW),
    "empty": Sign("o", style.ALERT, hollow=True),
    "invalid": Sign("s", style.ALERT),
    "missing": Sign("s", style.ALERT, hollow=True),
    "missing_with_reason": Sign("D", style.BEFORE, hollow=True),
    "passed_on": Sign("_", style.BEFORE),
}
"""The shapes of the signs of the intake board, in the same meaning."""

_MEANINGS = {
    **STATE_NAMES,
    "missing": tr("chưa nhận, chưa nêu lý do"),
    "missing_with_reason": tr("chưa nhận, có nêu lý do"),
    "passed_on": tr("đơn vị sắp xếp lại trước hạn"),
}
_APART = {"reason": "missing_with_reason", "passed_on": "passed_on"}
_NONE = tr("Chưa có sổ tiếp nhận báo cáo nên chưa vẽ được bảng tình trạng báo cáo.")


def report_board(province: Province, when: When) -> Chart | Prose:
    """Agency × year of ``when``: a sign for each report owed, nothing where none was; evidence, not a verdict."""
    years = province.years(when)
    states = _states(province, years)
    if not states:
        return paragraph(_NONE)
    groups = [
        (KIND_NAMES[kind], [Row(_short(province, a), states[a]) for a in agencies])
        for kind, agencies in _by_kind(province, years)
    ]
    regular = reporting.every_year(province, years)
    name = f"report-board-{years[0]}-{years[-1]}"
    title = tr("{value} trong {of} đơn vị gửi đủ mọi báo cáo phải nộp, {span_of_years}").format(
        value=regular.value, of=regular.of, span_of_years=span_of_years(years)
    )
    svg = board([f"{y % 100:02d}" if len(years) > 1 else str(y) for y in years], groups, _SIGNS, _MEANINGS)
    return Chart(
        name,
        title,
        tr(
            "Bảng ký hiệu {states} đơn vị × {years} năm: tình trạng từng báo cáo phải nộp. Tình "
            "trạng bằng chữ nằm trong bảng đi kèm."
        ).format(states=len(states), years=len(years)),
        Line.of(
            tr(
                "Mỗi hàng một đơn vị, mỗi cột một năm (hai chữ số cuối). Xếp theo loại đơn vị; trong "
                "mỗi loại, đơn vị nộp đủ và đúng hạn nhiều năm hơn đứng trước. Để trống: năm đó "
                "không phải nộp. Ghi theo sổ tiếp nhận và tệp đã nhận; không phải kết luận về trách "
                "nhiệm. Trong kỳ có {regular} đơn vị gửi đủ."
            ),
            regular=regular,
        ),
        svg,
        _table(province, f"{name}-data", title, years),
    )


@per_province
def _states(province: Province, years: tuple[int, ...]) -> dict[str, tuple[str | None, ...]]:
    """Agency → the state of each year, missing reports apart by what is known of them."""
    told = reporting.by_agency(province, years)
    return {str(agency): tuple(map(_state, states)) for agency, *states in told.itertuples()}


def _state(cell: object) -> str | None:
    if not isinstance(cell, str):
        return None
    state, _, content = cell.partition("/")
    return _APART.get(content, state)


@per_province
def _by_kind(province: Province, years: tuple[int, ...]) -> list[tuple[str, list[str]]]:
    """Kind → its agencies: the share of reports sent, then of those in time, then the name, decide."""
    sent = reporting.owed_and_sent(province, years).to_dict("index")
    nothing = {"owed": 0, "received": 0, "on_time": 0}

    def place(agency: str) -> tuple[float, float, str]:
        of = sent.get(agency, nothing)
        owed = max(of["owed"], 1)
        return -of["received"] / owed, -of["on_time"] / owed, bare(_short(province, agency))

    kinds: dict[str, list[str]] = {kind: [] for kind in KIND_NAMES}
    for agency in sorted(_states(province, years), key=place):
        known = province.agencies[agency].kind if agency in province.agencies else UNKNOWN_KIND
        kinds[known if known in kinds else UNKNOWN_KIND].append(agency)
    return [(kind, agencies) for kind, agencies in kinds.items() if agencies]


def _table(province: Province, name: str, title: str, years: tuple[int, ...]) -> Table:
    """The same in words, with the reports owed and received of each agency."""
    states = _states(province, years)
    counted = {g.key: g.figures for g in reporting.breakdown(province, years, "agency")}
    rows: list[tuple[Content, ...]] = [
        (
            reporting.group_name(province, "agency", agency),
            KIND_NAMES[kind],
            *(Cell(Line((_MEANINGS[s],))) if s else "–" for s in states[agency]),
            counted[agency]["received"],
            counted[agency]["expected"],
        )
        for kind, agencies in _by_kind(province, years)
        for agency in agencies
    ]
    heads = (
        Head("agency", tr("Cơ quan, đơn vị"), align="left"),
        Head("kind", tr("Loại"), align="left"),
        *(Head(f"y{y}", str(y), align="left") for y in years),
        Head("received", tr("Đã nhận")),
        Head("expected", tr("Phải nộp")),
    )
    return Table(name, title, heads, tuple(rows), orientation="landscape")


def _short(province: Province, agency: str) -> str:
    if agency not in province.agencies:
        return agency
    return province.agencies[agency].short_name or province.agencies[agency].name
