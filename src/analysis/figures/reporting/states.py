"""Who reported, told: the five states that add up, and each agency's own line."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.figures import charts, style
from analysis.figures.shown import Cell, Chart, Chip, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import STATE_NAMES, notes_on_origin, span_of_years
from analysis.indicators import Figure, format, reporting
from analysis.indicators.reporting.rules import due_words
from analysis.language import tr
from analysis.province import Province, When

_CHIPS: dict[str, Chip] = {
    "on_time": "ok",
    "late": "warn",
    "empty": "warn",
    "invalid": "bad",
    "missing": "bad",
}
_APART = {"reason": tr("chưa nhận, có lý do"), "passed_on": tr("chưa nhận, đơn vị sắp xếp lại trước hạn")}
_PARTS = (
    (tr("đúng hạn"), style.NOW),
    (tr("muộn"), style.NOW_LIGHT),
    (tr("trống"), "#c9ced6"),
    (tr("không dùng được"), "#9aa4b2"),
    (tr("chưa nhận"), style.ALERT),
)


def summary(province: Province, when: When) -> Prose:
    """Expected and received reports, on time, and the missing with and without a reason."""
    years = province.years(when)
    figures = reporting.summary(province, years)
    return paragraph(
        tr(
            "Trong {span_of_years}, {expected} báo cáo phải nộp; đã nhận {received} ({rate}), "
            "trong đó {on_time} đúng hạn, {late} muộn; {empty} báo cáo đến mà trống, {invalid} "
            "không dùng được. Chưa nhận {missing}: {with_reason} có nêu lý do, {without_reason} "
            "không. Có {zero} báo cáo ghi rõ là không có kết quả; báo cáo không có kết quả khác "
            "với không báo cáo."
        ),
        span_of_years=span_of_years(years),
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
    """The five states by year, and of all years in percent; counts add to the expected ones, percent to 100."""
    years = province.years(when)
    rows: list[tuple[Content, ...]] = []
    for year in years:
        figures = reporting.summary(province, [year])
        rows.append(
            (str(year), figures["expected"], *(figures[s] for s in STATE_NAMES), figures["reporting_rate"])
        )
    whole, shares = reporting.summary(province, years), reporting.state_shares(province, years)
    totals: list[tuple[Content, ...]] = []
    if len(years) > 1:
        totals.append(
            (tr("Cộng"), whole["expected"], *(whole[s] for s in STATE_NAMES), whole["reporting_rate"])
        )
    if whole["expected"].value:
        printed = hundred([shares[s] for s in STATE_NAMES])
        totals.append(
            (tr("Tỷ lệ, %"), format.number(100, 2), *zip(shares.values(), printed, strict=True), "")
        )
    return Table(
        f"reporting-states-{years[0]}-{years[-1]}",
        tr("Tình trạng báo cáo{what}, {span_of_years}").format(
            what=tr(" theo năm") if len(years) > 1 else "", span_of_years=span_of_years(years)
        ),
        (
            Head("year", tr("Năm"), align="left"),
            Head("expected", tr("Phải nộp")),
            *(Head(s, f"{n[0].upper()}{n[1:]}") for s, n in STATE_NAMES.items()),
            Head("rate", tr("Tỷ lệ nhận")),
        ),
        (*rows, *totals),
        notes=(
            Line.of(
                tr(
                    "Đơn vị tính: báo cáo. Đúng hạn: nhận {due_words}; nhận đúng ngày đó là muộn. Năm "
                    "trạng thái cộng lại bằng số phải nộp; dòng tỷ lệ được làm tròn sao cho cộng đúng "
                    "100."
                ).format(due_words=due_words(province, "agency"))
            ),
            Line.of(tr("Trống hay không dùng được là có gửi: không phải “chưa nhận”.")),
        ),
        total_rows=tuple(range(len(rows), len(rows) + len(totals))),
    )


def hundred(shares: Sequence[Figure]) -> list[str]:
    """``shares`` of a whole printed with two decimals that add to 100,00: the largest remainders rounded up."""
    cents = [100 * float(f.value or 0) for f in shares]
    floors = [int(c + 1e-9) for c in cents]
    order = sorted(range(len(cents)), key=lambda i: (floors[i] - cents[i], i))
    for i in order[: 10_000 - sum(floors)]:
        floors[i] += 1
    return [format.number(c / 100, 2) for c in floors]


def states_chart(province: Province, when: When) -> Chart:
    """The five states of each year as parts of a whole."""
    years = province.years(when)
    by_year = {year: reporting.summary(province, [year]) for year in years}
    rows = [(str(year), [figures[s] for s in STATE_NAMES]) for year, figures in by_year.items()]
    words = charts.Words(
        f"reporting-{years[0]}-{years[-1]}",
        _finding(reporting.summary(province, years)),
        tr("Biểu đồ thanh xếp chồng: số báo cáo theo năm trạng thái, {span_of_years}.").format(
            span_of_years=span_of_years(years)
        ),
        Line.of(tr("Số báo cáo của đơn vị; năm trạng thái cộng lại bằng số phải nộp.")),
    )
    return charts.stacked_shares(words, rows, _PARTS)


def by_agency(province: Province, when: When) -> Table:
    """State of each agency's report and the reason it gave: evidence, not a verdict."""
    years = province.years(when)
    board = reporting.by_agency(province, years)
    reasons = _reasons(province, years)
    rows = tuple(
        (
            reporting.group_name(province, "agency", str(agency_id)),
            *map(_state, states),
            reasons.get(str(agency_id), "–"),
        )
        for agency_id, *states in board.itertuples()
    )
    return Table(
        f"reporting-by-agency-{years[0]}-{years[-1]}",
        tr("Tình trạng báo cáo của từng đơn vị, {span_of_years}").format(span_of_years=span_of_years(years)),
        (
            Head("agency", tr("Cơ quan, đơn vị"), align="left"),
            *(Head(f"y{y}", str(y), align="left") for y in years),
            Head("reason", tr("Lý do đã nêu"), align="left"),
        ),
        rows,
        notes=(
            Line.of(tr("Ghi theo sổ tiếp nhận và tệp đã nhận; không phải kết luận về trách nhiệm.")),
            *notes_on_origin(province.table("submissions")["origin"]),
        ),
        orientation="landscape" if len(years) > 1 else "portrait",
        appendix=True,
    )


def _finding(figures: dict[str, Figure]) -> str:
    rate, missing = figures["on_time_rate"], figures["missing"]
    if rate.value is None or missing.value is None:
        return tr("Tình trạng báo cáo của các đơn vị")
    return tr("{rate} báo cáo đến đúng hạn; {missing} báo cáo chưa nhận được").format(
        rate=format.text(rate), missing=format.text(missing)
    )


def _state(cell: object) -> Cell | str:
    if not isinstance(cell, str):
        return "–"
    state, content = cell.split("/")
    apart = _APART.get(content)
    word = apart or STATE_NAMES[state]
    if content == "zero":
        word += tr(", không có kết quả")
    return Cell(Line.of(word), chip="quiet" if apart else _CHIPS[state])


def _reasons(province: Province, years: tuple[int, ...]) -> dict[str, str]:
    told = reporting.reasons(province, years)
    texts = told["reason"] if len(years) == 1 else told["year"].astype(str) + ": " + told["reason"]
    return {str(k): "; ".join(v) for k, v in texts.groupby(told["reporter_id"])}
