"""Who reported, told: the five states that add up, and the reasons given."""

from __future__ import annotations

from analysis.figures import charts, style
from analysis.figures.shown import Cell, Chart, Chip, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import STATE_NAMES, notes_on_origin, span_of_years
from analysis.indicators import Figure, format, reporting
from analysis.province import Province, When

_CHIPS: dict[str, Chip] = {
    "on_time": "ok",
    "late": "warn",
    "empty": "warn",
    "invalid": "bad",
    "missing": "bad",
}
_PARTS = (
    ("đúng hạn", style.NOW),
    ("muộn", style.NOW_LIGHT),
    ("trống", "#c9ced6"),
    ("không dùng được", "#9aa4b2"),
    ("chưa nhận", style.ALERT),
)


def summary(province: Province, when: When) -> Prose:
    """Expected and received reports, on time, and the missing with and without a reason."""
    years = province.years(when)
    figures = reporting.summary(province, years)
    return paragraph(
        f"Trong {span_of_years(years)}, {{expected}} báo cáo phải nộp; đã nhận {{received}} ({{rate}}), trong đó {{on_time}} đúng "
        "hạn, {late} muộn; {empty} báo cáo đến mà trống, {invalid} không dùng được. Chưa nhận {missing}: {with_reason} có nêu "
        "lý do, {without_reason} không. Có {zero} báo cáo ghi "
        "rõ là không có kết quả; báo cáo không có kết quả khác với không báo cáo.",
        expected=figures["expected"],
        received=figures["received"],
        rate=figures["reporting_rate"],
        on_time=figures["on_time"],
        late=figures["late"],
        empty=figures["empty"],
        invalid=figures["invalid"],
        missing=figures["missing"],
        with_reason=figures["missing_with_reason"],
        without_reason=figures["missing_without_reason"],
        zero=figures["reported_zero"],
    )


def states(province: Province, when: When) -> Table:
    """The five states by year; they add to the reports expected."""
    rows: list[tuple[Content, ...]] = []
    for year in province.years(when):
        figures = reporting.summary(province, [year])
        rows.append(
            (str(year), figures["expected"], *(figures[s] for s in STATE_NAMES), figures["reporting_rate"])
        )
    return Table(
        "reporting-states",
        "Tình trạng báo cáo theo năm",
        (
            Head("year", "Năm", align="left"),
            Head("expected", "Phải nộp"),
            *(Head(s, f"{n[0].upper()}{n[1:]}") for s, n in STATE_NAMES.items()),
            Head("rate", "Tỷ lệ nhận"),
        ),
        tuple(rows),
        notes=(Line.of("Đúng hạn: nhận trước ngày 31/12. Năm trạng thái cộng lại bằng số phải nộp."),),
    )


def states_chart(province: Province, when: When) -> Chart:
    """The five states of each year as parts of a whole."""
    years = province.years(when)
    by_year = {year: reporting.summary(province, [year]) for year in years}
    rows = [(str(year), [figures[s] for s in STATE_NAMES]) for year, figures in by_year.items()]
    words = charts.Words(
        f"reporting-{years[0]}-{years[-1]}",
        _finding(reporting.summary(province, years)),
        f"Biểu đồ thanh xếp chồng: số báo cáo theo năm trạng thái, {span_of_years(years)}.",
        Line.of("Số báo cáo của đơn vị; năm trạng thái cộng lại bằng số phải nộp."),
    )
    return charts.stacked_shares(words, rows, _PARTS)


def by_agency(province: Province, when: When) -> Table:
    """State of each agency's report and the reason it gave: evidence, not a verdict."""
    years = province.years(when)
    board = reporting.by_agency(province, years)
    reasons = _reasons(province, years)
    rows = tuple(
        (_agency(province, str(agency_id)), *map(_state, states), reasons.get(str(agency_id), "–"))
        for agency_id, *states in board.itertuples()
    )
    return Table(
        f"reporting-by-agency-{years[0]}-{years[-1]}",
        f"Tình trạng báo cáo của từng đơn vị, {span_of_years(years)}",
        (
            Head("agency", "Cơ quan, đơn vị", align="left"),
            *(Head(f"y{y}", str(y), align="left") for y in years),
            Head("reason", "Lý do đã nêu", align="left"),
        ),
        rows,
        notes=(
            Line.of("Ghi theo sổ tiếp nhận và tệp đã nhận; không phải kết luận về trách nhiệm."),
            *notes_on_origin(province.table("submissions")["origin"]),
        ),
        orientation="landscape" if len(years) > 1 else "portrait",
        appendix=True,
    )


def _finding(figures: dict[str, Figure]) -> str:
    rate, missing = figures["on_time_rate"], figures["missing"]
    if rate.value is None or missing.value is None:
        return "Tình trạng báo cáo của các đơn vị"
    return f"{format.text(rate)} báo cáo đến đúng hạn; {format.text(missing)} báo cáo chưa nhận được"


def _state(cell: object) -> Cell | str:
    if not isinstance(cell, str):
        return "–"
    state, content = cell.split("/")
    word = "chưa nhận, có lý do" if content == "reason" else STATE_NAMES[state]
    if content == "zero":
        word += ", không có kết quả"
    return Cell(Line.of(word), chip="warn" if content == "reason" else _CHIPS[state])


def _reasons(province: Province, years: tuple[int, ...]) -> dict[str, str]:
    table = province.table("submissions")
    given = table[table["year"].isin(years) & table["reason_given"].fillna("").str.strip().ne("")]
    given = given.sort_values(["reporter_id", "year"])
    texts = (
        given["reason_given"] if len(years) == 1 else given["year"].astype(str) + ": " + given["reason_given"]
    )
    return {str(k): "; ".join(v) for k, v in texts.groupby(given["reporter_id"])}


def _agency(province: Province, agency_id: str) -> str:
    return province.agencies[agency_id].name if agency_id in province.agencies else agency_id
