"""Help as reports tell it, in the three profiles: sentences, by year, every line."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.figures.profiles._shared import (
    MILLION,
    agency_link,
    in_money_of,
    short,
    unit_link,
    years_of,
    years_told,
)
from analysis.figures.shown import Content, Head, Key, Prose, Table, paragraph
from analysis.figures.spans import Line, bare_count
from analysis.indicators import Figure
from analysis.indicators import profiles as found
from analysis.indicators.profiles import Given, Whose
from analysis.language import tr
from analysis.province import Province

COLUMN_NAMES = {
    "survey": tr("Khảo sát"),
    "capacity": tr("Năng lực cán bộ"),
    "cash": tr("Tiền"),
    "equipment": tr("Thiết bị, vật chất"),
    "production": tr("Sản xuất"),
    "infrastructure": tr("Hạ tầng"),
    "other": tr("Khác"),
}
"""The columns of form F1 in a word or two, for narrow columns."""


def money_line(part: Province, whose: Whose, years: tuple[int, ...], verb: str) -> Line:
    """``Trong giai đoạn 2017–2025, {verb} ≥ … bằng tiền và ≥ … bằng hiện vật (n trong N báo cáo có số)``."""
    cash, in_kind = (found.given(part, whose, years, k) for k in ("cash", "in_kind"))
    return Line.of(
        tr("Trong {years_told}, {verb} {cash} và {kind}."),
        years_told=years_told(years),
        verb=verb,
        cash=_of_reports(cash, tr("bằng tiền")),
        kind=_of_reports(in_kind, tr("bằng hiện vật, công trình")),
    )


def money_key(part: Province, whose: Whose, years: tuple[int, ...], label: str) -> Key:
    """Cash and, as its note, things with a value and help without one."""
    cash, in_kind, unvalued = (found.given(part, whose, years, k) for k in ("cash", "in_kind", "unvalued"))
    more = tr("; ít nhất {n} khoản có đếm được, không ghi giá trị")
    note = Line.of(
        tr("từ {n}/{of} báo cáo có số; hiện vật, công trình {kind}{more}."),
        n=str(cash.n or 0),
        of=str(cash.of or 0),
        kind=in_kind,
        more=Line.of(more, n=bare_count(unvalued)) if unvalued.value else "",
    )
    return Key(label, Line((cash,)), "", note)


def given_table(part: Province, whose: Whose, table_id: str, title: str) -> Table | Prose:
    """Help by year: cash, valued things by column, help without a value, reports that came."""
    told = found.given_years(part, whose)
    if not told:
        return paragraph(tr("Chưa có báo cáo nào phải nộp và chưa có khoản nào được ghi."))
    columns = [c for c in COLUMN_NAMES if any(_adds(g, c) for g in told)]
    years = years_of(part)
    whole = {k: found.given(part, whose, years, k) for k in ("cash", "in_kind", "unvalued")}
    owed, came = sum(g.owed for g in told), sum(g.received for g in told)
    total: tuple[Content, ...] = (
        tr("Cộng"), *(in_money_of(whole[k], MILLION) for k in ("cash", "in_kind")), bare_count(whole["unvalued"]), *("" for _ in columns),
        f"{came}/{owed}",
    )  # fmt: skip
    return Table(
        table_id,
        title,
        (
            Head("year", tr("Năm"), align="left"),
            Head("cash", tr("Tiền"), tr("triệu đồng")),
            Head("in_kind", tr("Hiện vật, công trình"), tr("triệu đồng")),
            Head("unvalued", tr("Không ghi giá trị"), tr("khoản")),
            *(
                Head(c, COLUMN_NAMES[c], tr("triệu đồng"), group=tr("Có giá trị, theo cột của biểu"))
                for c in columns
            ),
            Head("reports", tr("Báo cáo")),
        ),
        (*(_given_row(g, columns) for g in told), total),
        notes=(
            Line.of(
                tr(
                    "Mọi số là mức tối thiểu: báo cáo chưa nhận, ô không ghi số không tính là không "
                    "giúp. Giá hiện hành. Tiền, hiện vật và khoản không ghi giá trị không cộng lẫn. Báo "
                    "cáo: đã nhận/phải nộp."
                )
            ),
        ),
        total_rows=(len(told),),
        orientation="landscape" if len(columns) > 5 else "portrait",
    )


def lines_table(part: Province, whose: Whose, table_id: str, other: str) -> Table | Prose:
    """Every contribution as the reports tell it; ``other`` heads the column of the other side."""
    told = found.lines(part, whose)
    if not told:
        return paragraph(tr("Chưa có khoản nào được ghi."))
    rows: list[tuple[Content, ...]] = []
    for entry in told:
        beside = (
            unit_link(part, entry.unit_key) if whose.side == "agency" else agency_link(part, entry.agency_id)
        )
        aside = tr(" (vốn chương trình nhà nước, không cộng)") if entry.aside else ""
        rows.append(
            (
                str(entry.year), beside, COLUMN_NAMES[entry.category], short(entry.text) + aside, entry.quantity or "–",
                entry.amount or "–",
            )
        )  # fmt: skip
    return Table(
        table_id,
        tr("Các ô có ghi việc giúp đỡ: {name}").format(name=whose.name(part)),
        (
            Head("year", tr("Năm"), align="left"),
            Head("other", other, align="left"),
            Head("column", tr("Cột"), align="left"),
            Head("text", tr("Báo cáo ghi"), align="left"),
            Head("quantity", tr("Số lượng"), align="left"),
            Head("amount", tr("Giá trị")),
        ),
        tuple(rows),
        notes=(
            Line.of(
                tr(
                    "Chỉ gồm bản báo cáo đang được dùng; ô trống không có dòng. Ô chỉ ghi “Có” hoặc một "
                    "việc chung không đếm là một khoản. Gạch ngang: báo cáo không ghi."
                )
            ),
        ),
        appendix=True,
    )


def _adds(given: Given, column: str) -> bool:
    """Whether the column says more than the amounts beside it: the cash column mostly holds cash alone."""
    figure = given.by_column.get(column)
    return figure is not None and not (column == "cash" and figure.value == given.cash.value)


def _given_row(given: Given, columns: Sequence[str]) -> tuple[Content, ...]:
    def known(figure: Figure | None) -> Content:
        if figure is None or figure.value is None:
            return "–"
        return in_money_of(figure, MILLION) if figure.value else (figure, tr("ghi 0"))

    return (
        str(given.year),
        known(given.cash),
        known(given.in_kind),
        "–" if given.unvalued.value is None else bare_count(given.unvalued),
        *(known(given.by_column.get(c)) for c in columns),
        f"{given.received}/{given.owed}",
    )


def _of_reports(figure: Figure, what: str) -> Line:
    if figure.value is None:
        return Line.of(tr("chưa có số {what}").format(what=what))
    return Line.of(
        tr("{amount} {what} ({value} trong {value_2} báo cáo có số)"),
        what=what,
        value=str(figure.n or 0),
        value_2=str(figure.of or 0),
        amount=figure,
    )
