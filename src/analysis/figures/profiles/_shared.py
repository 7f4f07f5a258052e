"""What the three profiles say alike: their covers, money, reports, change of poverty, problems of data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from analysis.checking import Problem
from analysis.checking.catalogue import entry_of
from analysis.figures import cover
from analysis.figures.poverty._ends import five
from analysis.figures.shown import Cell, Chip, Content, Cover, Head, Key, Prose, Table, paragraph
from analysis.figures.spans import Line, Span, bare_count, moved
from analysis.figures.words import SEVERITY_NAMES, STATE_NAMES
from analysis.indicators import Figure
from analysis.indicators import profiles as found
from analysis.indicators.profiles import Given, Owed, Whose
from analysis.indicators.reporting.owed import Answer
from analysis.language import language, tr
from analysis.province import Province

STATE_CHIPS: dict[str, Chip] = {
    "on_time": "ok",
    "late": "warn",
    "empty": "warn",
    "invalid": "bad",
    "missing": "bad",
}
_SEVERITY_CHIPS: dict[str, Chip] = {"stops": "bad", "blanks": "warn", "notes": "quiet"}
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

_PROBLEMS_SHOWN = 40
_TEXT_SHOWN = 160


def titled(part: Province, as_of: str, report: str, titles: tuple[str, str, str]) -> Cover:
    """The cover of a profile; ``titles`` are its title, its subject line and the line above.

    ``part`` holds the profile's rows: the origins are theirs.
    """
    title, subject, kicker = titles
    made = cover.data_quality(part, as_of)
    return replace(made, report=report, title=title, subject=subject, kicker=kicker, style="review")


def years_of(province: Province) -> tuple[int, ...]:
    """Every year of the programme."""
    return tuple(province.programme.years)


def years_told(years: Sequence[int]) -> str:
    """``các năm 2017–2025``: the years of several periods are no period."""
    return (
        tr("năm {years}").format(years=years[0])
        if len(set(years)) == 1
        else tr("các năm {min}–{max}").format(min=min(years), max=max(years))
    )


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
    note = Line.of(
        tr(
            "từ {n}/{of} báo cáo có số; hiện vật, công trình {kind}; {least}{unvalued} khoản "
            "không ghi giá trị."
        ),
        n=str(cash.n or 0),
        of=str(cash.of or 0),
        kind=in_kind,
        least=tr("ít nhất ") if unvalued.value else "",
        unvalued=bare_count(unvalued),
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
        tr("Cộng"), whole["cash"], whole["in_kind"], bare_count(whole["unvalued"]), *("" for _ in columns),
        f"{came}/{owed}",
    )  # fmt: skip
    return Table(
        table_id,
        title,
        (
            Head("year", tr("Năm"), align="left"),
            Head("cash", tr("Tiền")),
            Head("in_kind", tr("Hiện vật, công trình")),
            Head("unvalued", tr("Khoản không giá trị")),
            *(Head(c, COLUMN_NAMES[c], group=tr("Có giá trị, theo cột của biểu")) for c in columns),
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
        orientation="landscape" if len(columns) > 3 else "portrait",
    )


def lines_table(part: Province, whose: Whose, table_id: str, other: str) -> Table | Prose:
    """Every contribution as the reports tell it; ``other`` heads the column of the other side."""
    told = found.lines(part, whose)
    if not told:
        return paragraph(tr("Chưa có khoản nào được ghi."))
    rows: list[tuple[Content, ...]] = []
    for entry in told:
        beside = _name(part, entry.unit_key) if whose.side == "agency" else _agency(part, entry.agency_id)
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


def reports_table(
    part: Province, owed: Sequence[Owed], table_id: str, *, by_year_only: bool
) -> Table | Prose:
    """Each report owed with its state, the day it came and the reason given: evidence, not a verdict."""
    if not owed:
        return paragraph(tr("Chưa có sổ tiếp nhận hoặc không có báo cáo nào phải nộp."))
    who = () if by_year_only else (Head("agency", tr("Cơ quan, đơn vị"), align="left"),)
    rows: list[tuple[Content, ...]] = []
    for o in owed:
        agency = () if by_year_only else (_agency(part, o.agency_id),)
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


def moved_row(place: str, span: found.Span, years: bool = True) -> tuple[Content, ...]:
    """Place, both rates, points, relative and households of one span."""
    first, last = span.before.dims["year"], span.after.dims["year"]
    name = (
        tr("{place}, cuối {first} – cuối {last}").format(place=place, first=first, last=last)
        if years
        else place
    )
    return name, *five(span.before, span.after, span.change)


def poverty_line(part: Province, spans: Sequence[found.Span], where: str) -> Line:
    """``Tỷ lệ hộ nghèo {where} giảm 12,3 điểm % từ cuối 2021 đến cuối 2024 (chuẩn …)``, one clause a period."""
    if not spans:
        return Line.of(tr("Chưa đủ số liệu hộ nghèo để nói tỷ lệ thay đổi ra sao."))
    parts: list[Span | Line] = []
    for span in spans:
        name = part.programme.standard(span.after.standard).name
        parts += [
            "; " if parts else tr("Tỷ lệ hộ nghèo {where} ").format(where=where),
            moved(span.change.points),
            tr(" từ cuối {year} đến cuối {year_2} ({name})").format(
                year=span.before.dims["year"], year_2=span.after.dims["year"], name=name
            ),
        ]
    return Line.of(
        "{all}.", all=Line(tuple(s for p in parts for s in (p.spans if isinstance(p, Line) else (p,))))
    )


def change_key(part: Province, spans: Sequence[found.Span]) -> Key:
    """The change of the last period in points, with both ends and the households."""
    if not spans:
        return Key(
            tr("Tỷ lệ hộ nghèo"), Line.of(tr("chưa có số liệu")), "", Line.of(tr("chưa đủ số hai đầu kỳ."))
        )
    last = spans[-1]
    name = part.programme.standard(last.after.standard).name
    households = last.change.households
    note = Line.of(
        tr("{before} (cuối {year}) → {after} (cuối {year_2}){more}."),
        year=last.before.dims["year"],
        year_2=last.after.dims["year"],
        before=last.before,
        after=last.after,
        more=Line.of(tr("; {n} hộ nghèo"), n=moved(households)) if households is not None else "",
    )
    return Key(tr("Thay đổi tỷ lệ hộ nghèo, {name}").format(name=name), Line((last.change.points,)), "", note)


def problems_table(problems: Sequence[Problem], table_id: str) -> Table | Prose:
    """Problems of data with the address, what is written there, and what to do."""
    if not problems:
        return paragraph(tr("Không có vấn đề dữ liệu nào ghi nhận ở các dòng mà tài liệu này dùng."))
    rest = len(problems) - _PROBLEMS_SHOWN
    more = (
        (Line.of(tr("Còn {rest} vấn đề nữa; xem bằng lệnh commune-review check.").format(rest=rest)),)
        if rest > 0
        else ()
    )
    return Table(
        table_id,
        tr("Dữ liệu cần xem lại: {problems} chỗ").format(problems=len(problems)),
        (
            Head("severity", tr("Mức"), align="left"),
            Head("address", tr("Tệp, bảng tính, ô"), align="left"),
            Head("written", tr("Đã viết"), align="left"),
            Head("remedy", tr("Vấn đề và việc cần làm"), align="left"),
        ),
        tuple(_problem(p) for p in problems[:_PROBLEMS_SHOWN]),
        notes=more,
        appendix=True,
    )


def short(text: str) -> str:
    """A text of a report cut to what a table can hold."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _TEXT_SHOWN else plain[: _TEXT_SHOWN - 1].rstrip() + "…"


def agencies_named(part: Province, ids: Iterable[str]) -> str:
    """Names of agencies, each once, as a reader knows them."""
    return "; ".join(dict.fromkeys(_agency(part, a) for a in ids))


def _problem(problem: Problem) -> tuple[Content, ...]:
    entry = entry_of(problem.code).said(language())
    where = " › ".join(p for p in (problem.file.rpartition("/")[2], problem.sheet, problem.cell) if p)
    chip = Cell(Line.of(SEVERITY_NAMES[problem.severity]), chip=_SEVERITY_CHIPS[problem.severity])
    return chip, where, short(problem.as_written) or "–", f"{entry.title}. {entry.remedy}"


def _adds(given: Given, column: str) -> bool:
    """Whether the column says more than the amounts beside it: the cash column mostly holds cash alone."""
    figure = given.by_column.get(column)
    return figure is not None and not (column == "cash" and figure.value == given.cash.value)


def _given_row(given: Given, columns: Sequence[str]) -> tuple[Content, ...]:
    def known(figure: Figure | None) -> Content:
        if figure is None or figure.value is None:
            return "–"
        return figure if figure.value else (figure, tr("ghi 0"))

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


def _agency(part: Province, agency_id: str) -> str:
    if agency_id not in part.agencies:
        return agency_id or tr("chưa xác định được đơn vị")
    return part.agencies[agency_id].name


def _name(part: Province, key: str) -> str:
    return part.units[key].full_name if key in part.units else tr("chưa xác định được xã")


def with_some(
    columns: Sequence[Head], rows: Sequence[tuple[Content, ...]], optional: Iterable[str]
) -> tuple[tuple[Head, ...], tuple[tuple[Content, ...], ...]]:
    """``columns`` and ``rows`` without those of the ``optional`` columns in which every cell is a dash."""
    may_go = set(optional)
    kept = [i for i, c in enumerate(columns) if c.key not in may_go or any(row[i] != "–" for row in rows)]
    return tuple(columns[i] for i in kept), tuple(tuple(row[i] for i in kept) for row in rows)
