"""Form F1: what an agency did for its communes in a year, one row a commune and category."""

from __future__ import annotations

from analysis.checking import Problem, Severity
from analysis.cleaning._help import Help, sentence
from analysis.cleaning._sheet_rows import district_in, has_district_type, is_grand_total, is_total, year_of
from analysis.cleaning._support_table import MONEY_COLUMNS, SupportTable, open_table, row_name
from analysis.cleaning.context import Cleaned, Context, Row
from analysis.registers.names import Settled
from analysis.sources import Cell, FormTable
from analysis.tables import CATEGORIES


def clean(table: FormTable, context: Context) -> Cleaned:
    """Rows of ``support``: seven for each commune, blank cells included (a blank is not a zero).

    District rows give context, total rows are compared and never added. The agency comes from its column
    through merged cells, else from the lines of the title; it is never carried down by guess.
    """
    dated = year_of(table, context)
    if dated.year is None:
        return Cleaned({}, frozenset(), dict.fromkeys(table.body_rows, "year_unknown"), dated.problems)
    account = _Account(open_table(table, context, dated.year))
    for row in table.body_rows:
        account.read(row)
    problems = (*dated.problems, *account.of.problems, *account.problems)
    return Cleaned({"support": account.rows}, frozenset(account.used), account.explained, problems)


class _Account:
    """What has been read of one table so far."""

    def __init__(self, of: SupportTable) -> None:
        self.of = of
        self.rows: list[Row] = []
        self.used: set[int] = set()
        self.explained: dict[int, str] = {}
        self.problems: list[Problem] = []
        self._district = ""
        self._district_starts = 0
        self._row_of: dict[str, int] = {}

    def read(self, row: int) -> None:
        """Take one row of the body into account."""
        name, column = row_name(self.of.table, row)
        names = (name, self.of.table.text(row, "stt"))
        total = next((t for t in names if is_total(t, self.of.context.names)), "")
        filled = any(not _is_blank(self.of.cell(row, c)) for c in CATEGORIES)
        district = district_in(name, self.of.context, self.of.year) if name and not total else None
        if total:
            self._compare_total(row, is_grand=is_grand_total(total))
        elif district is not None and (not filled or self._heads_its_communes(row, name)):
            self._district, self._district_starts = district, len(self.rows)
            self.explained[row] = "subtotal" if filled else "district_head"
            self._compare_district(row)
        elif not name and not filled:
            self.explained[row] = "blank_form"
        else:
            self._read_commune(row, name, column)

    def _read_commune(self, row: int, name: str, column: int) -> None:
        of = self.of
        district = of.table.text(row, "district") or self._district
        commune = of.context.names.commune(name, on=of.day, district=district)
        if commune.key is None:
            self._problem(row, column, "blanks", "commune_unsettled", _unsettled(of, name, commune), name)
        elif (first := self._row_of.setdefault(commune.key, row)) != row:
            message = f"Xã “{name}” đã có ở dòng {first}: hãy kiểm tra có ghi trùng không."
            self._problem(row, column, "notes", "commune_twice", message, name)
        agency_id, agency_text = self._agency(row)
        for category in CATEGORIES:
            found = of.help(row, category)
            self._tell(row, category, found)
            self.rows.append(
                {
                    "agency_id": agency_id,
                    "agency_as_written": agency_text or None,
                    "unit_key": commune.key,
                    "commune_as_written": name or None,
                    "year": of.year,
                    "category": category,
                    "state": found.state,
                    "kind": found.kind,
                    "amount_vnd": found.amount_vnd,
                    "comparator": found.comparator,
                    "quantity": found.quantity,
                    "quantity_unit": found.quantity_unit,
                    "text": found.text,
                    "origin": of.context.origin,
                    "file": of.table.file,
                    "sheet": of.table.sheet.title,
                    "cell": of.address(row, category),
                }
            )
        self.used.add(row)

    def _agency(self, row: int) -> tuple[str | None, str]:
        of = self.of
        column = of.table.column("agency")
        cell = of.table.sheet.covering(row, column) if column is not None else None
        if cell is None or cell.is_blank:
            if of.title_agency is None:
                message = "Không biết đơn vị nào báo cáo: hãy ghi tên đơn vị ở dòng này hoặc ở đầu biểu."
                self._problem(row, column or 1, "blanks", "agency_missing", message, "")
            return of.title_agency or (None, "")
        written = " ".join(cell.text.split())
        settled = of.context.names.agency(written)
        if settled.key is None:
            message = f"Không có đơn vị “{written}” trong danh sách{_or(settled)}."
            self._problem(cell.row, cell.column, "blanks", "agency_unsettled", message, written)
        elif of.title_agency is not None and of.title_agency[0] != settled.key:
            message = f"Đơn vị ở đầu biểu (“{of.title_agency[1]}”) khác đơn vị trong cột (“{written}”)."
            self._problem(cell.row, cell.column, "notes", "agency_differs", message, written)
        return settled.key, written

    def _tell(self, row: int, category: str, found: Help) -> None:
        cell = self.of.cell(row, category)
        if cell is None or cell.row != row:
            return
        if found.problem is not None:
            message = sentence(found.problem, cell.text)
            self._problem(row, cell.column, "blanks", found.problem, message, cell.text)
        if found.note is not None:
            self._problem(row, cell.column, "notes", found.note, sentence(found.note, cell.text), cell.text)
        if found.amount_vnd and self.of.spans_rows(cell):
            message = "Số tiền ghi ở ô gộp nhiều dòng: hãy ghi riêng cho từng xã."
            self._problem(row, cell.column, "notes", "amount_merged", message, cell.text)

    def _compare_total(self, row: int, *, is_grand: bool) -> None:
        self.explained[row] = "total" if is_grand else "subtotal"
        start = 0 if is_grand else self._district_starts
        for category in MONEY_COLUMNS:
            cell, printed = self.of.cell(row, category), self.of.help(row, category).amount_vnd
            if cell is None or printed is None:
                continue
            self._compare(row, cell, printed, _sum(self.rows[start:], category))

    def _compare(self, row: int, cell: Cell, printed: int, total: int) -> None:
        if total != printed:
            message = f"Dòng tổng ghi {_dong(printed)}, cộng các dòng được {_dong(total)}: hãy kiểm tra lại."
            self._problem(row, cell.column, "notes", "total_differs", message, cell.text)

    def _heads_its_communes(self, row: int, name: str) -> bool:
        """Whether a filled row of a district adds up the communes under it.

        A name with its type (Huyện, H.) is no commune, so any figure in its row is a sum, right or
        wrong; a bare name may be a commune's, so every money column it fills has to print the sum.
        """
        if not any(row_name(self.of.table, r)[0] for r in self.of.communes_below(row)):
            return False
        sums = self._sums_below(row)
        helps = {c: self.of.help(row, c) for c in MONEY_COLUMNS}
        if has_district_type(name):
            return any(h.amount_vnd is not None or h.problem is not None for h in helps.values())
        told = {c: h.amount_vnd for c, h in helps.items() if h.amount_vnd is not None}
        return bool(told) and all(amount == sums[c] for c, amount in told.items())

    def _sums_below(self, row: int) -> dict[str, int]:
        below = self.of.communes_below(row)
        return {c: sum(self.of.help(r, c).amount_vnd or 0 for r in below) for c in MONEY_COLUMNS}

    def _compare_district(self, row: int) -> None:
        """Tell what a district's row says beyond the sum of its communes, for none of it becomes a row."""
        for category in CATEGORIES:
            cell, found = self.of.cell(row, category), self.of.help(row, category)
            if cell is None or cell.row != row or found.state in ("blank", "dash"):
                continue
            if found.amount_vnd is not None:
                self._compare(row, cell, found.amount_vnd, self._sums_below(row).get(category, 0))
            else:
                message = f"Dòng của huyện ghi “{cell.text}”: hãy ghi riêng cho từng xã."
                self._problem(row, cell.column, "notes", "district_text", message, cell.text)

    def _problem(
        self, row: int, column: int, severity: Severity, code: str, message: str, written: str
    ) -> None:
        place = self.of.table.place(row, column)
        done = _DONE.get(code, _USUALLY_DONE[severity])
        problem = Problem.at(place, severity, code, message, as_written=written, done=done)
        if problem not in self.problems:
            self.problems.append(problem)


_USUALLY_DONE: dict[Severity, str] = {
    "blanks": "Không tính số tiền của ô này.",
    "notes": "Giữ giá trị đã đọc.",
}
_DONE = {
    "commune_unsettled": "Dòng được giữ, chưa rõ xã.",
    "commune_twice": "Giữ cả hai dòng.",
    "agency_missing": "Dòng được giữ, chưa rõ đơn vị.",
    "agency_unsettled": "Dòng được giữ, chưa rõ đơn vị.",
    "agency_differs": "Dùng đơn vị trong cột.",
    "amount_merged": "Tính cho xã ở dòng đầu của ô gộp.",
    "district_text": "Không dùng nội dung của dòng huyện.",
    "total_differs": "Dùng số của từng dòng, không dùng dòng tổng.",
    "money_in_text": "Không cộng vào số tiền.",
}


def _is_blank(cell: Cell | None) -> bool:
    return cell is None or cell.is_blank


def _sum(rows: list[Row], category: str) -> int:
    amounts = (r["amount_vnd"] for r in rows if r["category"] == category)
    return sum(a for a in amounts if isinstance(a, int))


def _dong(amount: int) -> str:
    return f"{amount:,} đồng".replace(",", ".")


def _or(settled: Settled) -> str:
    return f"; có phải: {', '.join(settled.candidates)}?" if settled.candidates else ""


def _unsettled(of: SupportTable, name: str, commune: Settled) -> str:
    if not name:
        return "Dòng có nội dung nhưng không ghi tên xã."
    return f"Không có xã “{name}” trong danh mục ngày {of.day:%d/%m/%Y}{_or(commune)}."
