"""Form F1: what an agency did for its communes in a year, one row a commune and category."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from analysis.checking import Problem
from analysis.cleaning._help import Help, read_help, sentence
from analysis.cleaning._sheet_rows import (
    day_of_names,
    district_in,
    is_grand_total,
    is_ordinal,
    is_total,
    year_of,
)
from analysis.cleaning.context import Cleaned, Context, Row
from analysis.cleaning.values import ColumnStyle, style_of
from analysis.registers.names import Settled
from analysis.sources import Cell, FormTable, load_forms, money_scale
from analysis.tables import CATEGORIES

MONEY_COLUMNS = ("cash", "equipment", "production", "infrastructure", "other")


@dataclass(frozen=True, eq=False)
class _Reader:
    """What stays the same while the rows of one table are read."""

    table: FormTable
    context: Context
    year: int
    day: date
    title_agency: tuple[str, str] | None
    scales: Mapping[str, int | None]
    styles: Mapping[str, ColumnStyle]


@dataclass
class _Account:
    """What has been read so far."""

    rows: list[Row] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    explained: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    district: str = ""
    since_district: int = 0
    seen: dict[str, int] = field(default_factory=dict)


def clean(table: FormTable, context: Context) -> Cleaned:
    """Rows of ``support``: seven for each commune, blank cells included (a blank is not a zero).

    District rows give context, total rows are compared and never added. The agency comes from its column
    through merged cells, else from the lines of the title; it is never carried down by guess.
    """
    dated = year_of(table, context)
    if dated.year is None:
        return Cleaned({}, frozenset(), dict.fromkeys(table.body_rows, "year_unknown"), dated.problems)
    account = _Account(problems=list(dated.problems))
    reader = _reader(table, context, dated.year, account)
    for row in table.body_rows:
        _read_row(reader, row, account)
    return Cleaned(
        {"support": account.rows}, frozenset(account.used), account.explained, tuple(account.problems)
    )


def _reader(table: FormTable, context: Context, year: int, account: _Account) -> _Reader:
    names = [_name(table, r)[0] for r in table.body_rows]
    districts = [n for n in names if n and district_in(n, context, year)]
    communes = [n for n in names if n and n not in districts and not is_total(n)]
    with_districts = bool(districts) or table.column("district") is not None
    day = day_of_names(year, communes, with_districts=with_districts, context=context)
    styles = {
        c: style_of(table.cell(r, c) for r in table.body_rows) for c in MONEY_COLUMNS if table.column(c)
    }
    return _Reader(
        table, context, year, day, _agency_of_title(table, context), _scales(table, account), styles
    )


def _scales(table: FormTable, account: _Account) -> dict[str, int | None]:
    """Đồng per unit by category: each heading's own, the form's for cash when none is named."""
    form = next(f for f in load_forms() if f.form == "F1")
    scales = {
        c.field: money_scale(c.heading.rpartition(" | ")[2])
        for c in table.columns
        if c.field in MONEY_COLUMNS
    }
    column = table.column("cash")
    if column is None:
        return scales
    named = scales["cash"] or table.scale
    place = table.place(table.header_rows[-1], column)
    heading = next(c.heading for c in table.columns if c.field == "cash")
    if named is None:
        message = "Tiêu đề cột tiền không ghi rõ đơn vị: hãy ghi (triệu đồng)."
        done = "Hiểu là triệu đồng, theo biểu mẫu."
        account.problems.append(
            Problem.at(place, "notes", "unit_assumed", message, as_written=heading, done=done)
        )
    elif named != form.default_scale:
        message = "Đơn vị tiền khác biểu mẫu (triệu đồng): hãy kiểm tra."
        done = f"Tính theo đơn vị đã ghi: một đơn vị là {named:,} đồng.".replace(",", ".")
        account.problems.append(
            Problem.at(place, "notes", "unit_differs", message, as_written=heading, done=done)
        )
    scales["cash"] = named or form.default_scale
    return scales


def _agency_of_title(table: FormTable, context: Context) -> tuple[str, str] | None:
    for line in table.title.split(" | "):
        for text in (line, line.partition(":")[2]):
            settled = context.names.agency(text.strip()) if text.strip() else None
            if settled is not None and settled.key is not None:
                return settled.key, text.strip()
    return None


def _name(table: FormTable, row: int) -> tuple[str, int]:
    """The name a row begins with and its column: of the commune column, else the first text that is no ordinal."""
    column = table.column("commune") or 1
    cell = table.sheet.covering(row, column)
    if cell is not None and not cell.is_blank:
        return cell.text.strip(), column
    for cell in table.sheet.by_row.get(row, ()):
        if cell.column < column and cell.kind == "text" and not is_ordinal(cell.text):
            return cell.text.strip(), cell.column
    return "", column


def _read_row(reader: _Reader, row: int, account: _Account) -> None:
    name, column = _name(reader.table, row)
    if is_total(name) or is_total(reader.table.text(row, "stt")):
        _compare_total(reader, row, name or reader.table.text(row, "stt"), account)
        return
    cells = {c: _category_cell(reader.table, row, c) for c in CATEGORIES}
    filled = any(cell is not None and not cell.is_blank for cell in cells.values())
    district = district_in(name, reader.context, reader.year) if name and not filled else None
    if district is not None:
        account.district, account.since_district = district, len(account.rows)
        account.explained[row] = "district_head"
    elif not name and not filled:
        account.explained[row] = "blank_form"
    else:
        _read_commune(reader, row, name, cells, account, column)


def _read_commune(
    reader: _Reader, row: int, name: str, cells: Mapping[str, Cell | None], account: _Account, column: int
) -> None:
    district = reader.table.text(row, "district") or account.district
    commune = reader.context.names.commune(name, on=reader.day, district=district)
    if commune.key is None:
        account.problems.append(_unsettled(reader, row, column, name, commune))
    elif account.seen.setdefault(commune.key, row) != row:
        account.problems.append(_twice(reader, row, column, name, account.seen[commune.key]))
    agency_id, agency_text = _agency(reader, row, account)
    for category in CATEGORIES:
        found = read_help(
            cells[category],
            category,
            reader.scales.get(category),
            reader.styles.get(category, ColumnStyle(None)),
        )
        place = _place(reader, row, category)
        account.problems += _cell_problems(reader, row, category, cells[category], found)
        account.rows.append(
            {
                "agency_id": agency_id,
                "agency_as_written": agency_text or None,
                "unit_key": commune.key,
                "commune_as_written": name or None,
                "year": reader.year,
                "category": category,
                "state": found.state,
                "kind": found.kind,
                "amount_vnd": found.amount_vnd,
                "comparator": found.comparator,
                "quantity": found.quantity,
                "quantity_unit": found.quantity_unit,
                "text": found.text,
                "origin": reader.context.origin,
                "file": reader.table.file,
                "sheet": reader.table.sheet.title,
                "cell": place,
            }
        )
    account.used.add(row)


def _place(reader: _Reader, row: int, category: str) -> str | None:
    column = reader.table.column(category)
    return reader.table.place(row, column).cell if column is not None else None


def _category_cell(table: FormTable, row: int, category: str) -> Cell | None:
    """The cell of a category; words merged down over several communes hold for each, an amount for the first."""
    column = table.column(category)
    if column is None:
        return None
    own = table.sheet.at(row, column)
    if own is not None and not own.is_blank:
        return own
    over = table.sheet.covering(row, column)
    if over is None or over.column != column or over.kind == "number":
        return None
    return over if not any(ch.isdigit() for ch in over.text) else None


def _agency(reader: _Reader, row: int, account: _Account) -> tuple[str | None, str]:
    column = reader.table.column("agency")
    cell = reader.table.sheet.covering(row, column) if column is not None else None
    if column is None or cell is None or cell.is_blank:
        if reader.title_agency is not None:
            return reader.title_agency
        place = reader.table.place(row, column or 1)
        message = "Không biết đơn vị nào báo cáo: hãy ghi tên đơn vị ở dòng này hoặc ở đầu biểu."
        account.problems.append(
            Problem.at(place, "blanks", "agency_missing", message, done="Dòng được giữ, chưa rõ đơn vị.")
        )
        return None, ""
    written = " ".join(cell.text.split())
    settled = reader.context.names.agency(written)
    if settled.key is None:
        message = f"Không có đơn vị “{written}” trong danh sách{_candidates(settled)}."
        account.problems.append(
            Problem.at(
                reader.table.place(cell.row, cell.column),
                "blanks",
                "agency_unsettled",
                message,
                as_written=written,
                done="Dòng được giữ, chưa rõ đơn vị.",
            )
        )
    elif reader.title_agency is not None and reader.title_agency[0] != settled.key:
        message = f"Đơn vị ở đầu biểu (“{reader.title_agency[1]}”) khác đơn vị trong cột (“{written}”)."
        account.problems.append(
            Problem.at(
                reader.table.place(cell.row, cell.column),
                "notes",
                "agency_differs",
                message,
                as_written=written,
                done="Dùng đơn vị trong cột.",
            )
        )
    return settled.key, written


def _candidates(settled: Settled) -> str:
    return f"; có phải: {', '.join(settled.candidates)}?" if settled.candidates else ""


def _unsettled(reader: _Reader, row: int, column: int, name: str, commune: Settled) -> Problem:
    message = (
        f"Không có xã “{name}” trong danh mục ngày {reader.day:%d/%m/%Y}{_candidates(commune)}."
        if name
        else "Dòng có nội dung nhưng không ghi tên xã."
    )
    return Problem.at(
        reader.table.place(row, column),
        "blanks",
        "commune_unsettled",
        message,
        as_written=name,
        done="Dòng được giữ, chưa rõ xã.",
    )


def _twice(reader: _Reader, row: int, column: int, name: str, first: int) -> Problem:
    message = f"Xã “{name}” đã có ở dòng {first}: hãy kiểm tra có ghi trùng không."
    return Problem.at(
        reader.table.place(row, column),
        "notes",
        "commune_twice",
        message,
        as_written=name,
        done="Giữ cả hai dòng.",
    )


def _cell_problems(reader: _Reader, row: int, category: str, cell: Cell | None, found: Help) -> list[Problem]:
    if cell is None:
        return []
    place = reader.table.place(cell.row, cell.column)
    problems = []
    if found.problem is not None:
        problems.append(
            Problem.at(
                place,
                "blanks",
                found.problem,
                sentence(found.problem, cell.text),
                as_written=cell.text,
                done="Không tính số tiền của ô này.",
            )
        )
    if found.note is not None and cell.row == row:
        done = "Không cộng vào số tiền." if found.note == "money_in_text" else "Giữ giá trị đã đọc."
        problems.append(
            Problem.at(
                place, "notes", found.note, sentence(found.note, cell.text), as_written=cell.text, done=done
            )
        )
    return problems


def _compare_total(reader: _Reader, row: int, name: str, account: _Account) -> None:
    account.explained[row] = "total" if is_grand_total(name) else "subtotal"
    start = 0 if is_grand_total(name) else account.since_district
    for category in MONEY_COLUMNS:
        cell = _category_cell(reader.table, row, category)
        scale, style = reader.scales.get(category), reader.styles.get(category, ColumnStyle(None))
        printed = read_help(cell, category, scale, style).amount_vnd
        if cell is None or printed is None:
            continue
        amounts = [r["amount_vnd"] for r in account.rows[start:] if r["category"] == category]
        total = sum(a for a in amounts if isinstance(a, int))
        if total != printed:
            message = (
                (f"Dòng tổng ghi {printed:,} đồng, cộng các dòng được {total:,} đồng: hãy kiểm tra lại.")
                .replace(",", ".")
                .replace(". cộng", ", cộng")
            )
            account.problems.append(
                Problem.at(
                    reader.table.place(row, cell.column),
                    "notes",
                    "total_differs",
                    message,
                    as_written=cell.text,
                    done="Dùng số của từng dòng, không dùng dòng tổng.",
                )
            )
