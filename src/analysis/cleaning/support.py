"""Form F1: what an agency did for its communes in a year, one row a commune and category."""

from __future__ import annotations

from analysis.checking import Problem
from analysis.cleaning._gathering import Gathered
from analysis.cleaning._help import Help
from analysis.cleaning._messages import comment_problem, problem_at, value_problem
from analysis.cleaning._money_units import units_in_doubt
from analysis.cleaning._naming import TOGETHER, agency, like, read_as
from analysis.cleaning._places import district_in
from analysis.cleaning._sheet_rows import (
    district_named,
    has_district_type,
    is_district_and_commune,
    is_grand_total,
    is_total,
    year_of,
)
from analysis.cleaning._support_table import MONEY_COLUMNS, SupportTable, open_table
from analysis.cleaning._wording import row_kind
from analysis.cleaning.context import Cleaned, Context, Row
from analysis.sources import Cell, FormTable
from analysis.tables import CATEGORIES
from analysis.text import fold


def clean(table: FormTable, context: Context) -> Cleaned:
    """Rows of ``support``: seven for each commune, blank cells included (a blank is not a zero).

    A cell that plainly tells several contributions gives a row for each (``part``). District rows give
    context; total rows are compared, kept in ``support_totals`` and never added. The agency comes from its
    column through merged cells, else from the lines of the title; it is never carried down by guess. What
    a district or commune tells of agencies' help goes into ``support_roundups``.
    """
    dated = year_of(table, context)
    if dated.year is None:
        return Cleaned({}, frozenset(), dict.fromkeys(table.body_rows, "year_unknown"), dated.problems)
    account = _Account(open_table(table, context, dated.year))
    for row in account.of.names:
        account.read(row)
    problems = (*dated.problems, *account.problems.told())
    name = "support" if account.of.reporter.by == "agency" else "support_roundups"
    rows = {name: account.rows}
    if account.totals:
        rows["support_totals"] = account.totals_told()
    return Cleaned(rows, frozenset(account.used), account.explained, problems)


class _Account:
    """What has been read of one table so far."""

    def __init__(self, of: SupportTable) -> None:
        self.of = of
        self.rows: list[Row] = []
        self.totals: list[Row] = []
        self.used: set[int] = set()
        self.explained: dict[int, str] = {}
        self.problems = Gathered(of.problems)
        self._district = ""
        self._sums = dict.fromkeys(CATEGORIES, 0)
        self._amounts = dict.fromkeys(CATEGORIES, 0)
        self._before_district = dict(self._sums)
        self._row_of: dict[tuple[str, str], int] = {}

    def read(self, row: int) -> None:
        """Take one row of the body into account."""
        name, column = self.of.names[row]
        total = next((t for t in (name, self._stt(row)) if is_total(t, self.of.context.names)), "")
        filled = any(not _is_blank(self.of.cell(row, c)) for c in CATEGORIES)
        district = self._district_of(row, name, filled) if name and not total else None
        if total:
            self._compare_total(row, total, is_grand=is_grand_total(total))
        elif name and row_kind(name) in ("carried", "part"):
            self.explained[row] = row_kind(name)
        elif district is not None and (not filled or self._heads_its_communes(row, name)):
            self._district, self._before_district = district, dict(self._sums)
            self.explained[row] = "subtotal" if filled else "district_head"
            self._compare_district(row, name)
        elif not name and not filled:
            self.explained[row] = "blank_form"
        else:
            self._read_commune(row, name, column)

    def _stt(self, row: int) -> str:
        return self.of.table.text(row, "stt")

    def _district_of(self, row: int, name: str, filled: bool) -> str | None:
        """The district a row names; a name that is also a commune's heads a district in a bare row."""
        of = self.of
        district = district_named(name, of.context, of.year)
        if district is not None or filled or not is_district_and_commune(name, of.context, of.year):
            return district
        is_numbered = self._stt(row).strip(" .").isdecimal() or of.table.text(row, "agency")
        return name if not is_numbered and of.communes_below(row) else None

    def _is_unnamed_total(self, row: int) -> bool:
        """Whether a row that names no unit prints in every money column the sum of two or more rows above."""
        told = {c: h.amount_vnd for c in MONEY_COLUMNS if (h := self.of.help(row, c)).amount_vnd}
        return bool(told) and all(
            printed == self._sums[c] and self._amounts[c] > 1 for c, printed in told.items()
        )

    def _read_commune(self, row: int, name: str, column: int) -> None:
        of = self.of
        district = of.table.text(row, "district") or self._district or of.district
        near = not self.problems.is_full("commune_unsettled")
        commune = of.commune(name, district, candidates=near)
        if commune.key is None and self._is_unnamed_total(row):
            self.explained[row] = "total"
            self._problem(row, column, "total_without_name", name)
            for category in MONEY_COLUMNS:
                self._keep_total(row, category, self._sums[category], None)
            return
        if not name:
            self.explained[row] = "no_name"
            self._problem(row, column, "row_without_name", "")
            return
        if commune is TOGETHER:
            self._problem(row, column, "communes_together", name)
        elif commune.key is None:
            self._problem(row, column, "commune_unsettled", name, day=of.day, near=like(commune))
        elif (first := self._row_of.setdefault((commune.key, self._teller(row)), row)) != row:
            self._problem(row, column, "commune_twice", name, first=first)
        self._tell_name(of.table.sheet.covering(row, column))
        self._take(read_as(of.table.place(row, column), name, commune, of.context))
        self._add(row, name, commune.key)

    def _add(self, row: int, name: str, unit_key: str | None) -> None:
        of = self.of
        agency_id, agency_text = self._agency(row)
        whose = {
            **self._reporter(agency_id),
            "agency_id": agency_id,
            "agency_as_written": agency_text or None,
            "unit_key": unit_key,
            "commune_as_written": name or None,
            "year": of.year,
        }
        for category in CATEGORIES:
            found = of.help(row, category)
            self._tell(row, category, found)
            self._sums[category] += found.amount_vnd or 0
            self._amounts[category] += bool(found.amount_vnd)
            place = self._place(of.address(row, category))
            for number, part in enumerate(found.contributions, start=1):
                told = {**whose, "category": category, "part": number, **_told(part), **place}
                self.rows.append(told)
        self.used.add(row)

    def _teller(self, row: int) -> str:
        """Whose row it is: in a round-up several agencies may have helped one commune."""
        return "" if self.of.reporter.by == "agency" else fold(self._agency_text(row))

    def _agency_text(self, row: int) -> str:
        column = self.of.table.column("agency")
        cell = self.of.table.sheet.covering(row, column) if column is not None else None
        return "" if cell is None else " ".join(cell.text.split())

    def _reporter(self, agency_id: str | None) -> Row:
        by, unit_key = self.of.reporter
        return {"reported_by": by, "reporter_id": agency_id if by == "agency" else unit_key}

    def _place(self, cell: str | None) -> Row:
        of = self.of
        return {
            "origin": of.context.origin,
            "file": of.table.file,
            "sheet": of.table.sheet.title,
            "cell": cell,
        }

    def _agency(self, row: int) -> tuple[str | None, str]:
        of = self.of
        column = of.table.column("agency")
        cell = of.table.sheet.covering(row, column) if column is not None else None
        if cell is None or cell.is_blank:
            if of.title_agency is None:
                self._problem(row, column or 1, "agency_missing", "")
            return of.title_agency or (None, "")
        written = self._agency_text(row)
        self._tell_name(cell)
        near = not self.problems.is_full("agency_unsettled")
        settled = agency(of.context, written, of.year, candidates=near)
        self._take(read_as(of.table.place(cell.row, cell.column), written, settled, of.context))
        if settled.key is None:
            self._problem(cell.row, cell.column, "agency_unsettled", written, near=like(settled))
        elif of.title_agency is not None and of.title_agency[0] != settled.key:
            self._problem(cell.row, cell.column, "agency_differs", written, other=of.title_agency[1])
        return settled.key, written

    def _tell(self, row: int, category: str, found: Help) -> None:
        cell = self.of.cell(row, category)
        if cell is None:
            self._tell_blank(row, category)
        if cell is None or cell.row != row:
            return
        several = found.provider is not None and found.provider.is_several
        if not (cell.comment or found.problem or found.note or found.names_programme or several):
            return
        place = self.of.table.place(row, cell.column)
        said = comment_problem(place, cell) if cell.comment else None
        if said is not None:
            self._take((said,))
        if found.names_programme:
            self._problem(row, cell.column, "state_programme_money", cell.text)
        if several:
            self._problem(row, cell.column, "providers_together", cell.text)
        if found.problem == "no_scale" and self.of.table.scale_in_doubt:
            units = units_in_doubt(self.of.table)
            self._problem(row, cell.column, "scale_in_doubt", cell.text, units=units)
        elif found.problem not in (None, "comment_contradicts"):
            done = "Không tính số tiền của ô này."
            self._take((value_problem(place, str(found.problem), cell.text, is_missing=True, done=done),))
        if found.note is not None:
            self._take((_note(found, found.note, cell, self.of),))

    def _tell_blank(self, row: int, category: str) -> None:
        """Tell what a comment says on a cell in which nothing stands."""
        column = self.of.column(category)
        blank = None if column is None else self.of.table.sheet.at(row, column)
        if blank is not None and blank.comment:
            said = comment_problem(self.of.table.place(row, blank.column), blank)
            self._take(() if said is None else (said,))

    def _tell_name(self, cell: Cell | None) -> None:
        """Tell what a comment says on the name of a commune or agency: it may speak of another year."""
        comment = cell.comment.strip()[:200] if cell is not None else ""
        if cell is not None and comment:
            self._problem(cell.row, cell.column, "comment_on_name", cell.text, comment=comment)

    def _compare_total(self, row: int, name: str, *, is_grand: bool) -> None:
        self.explained[row] = "total" if is_grand else "subtotal"
        before = dict.fromkeys(CATEGORIES, 0) if is_grand else self._before_district
        district = None if is_grand else self._district or name
        for category in MONEY_COLUMNS:
            total = self._sums[category] - before[category]
            self._keep_total(row, category, total, district)
            cell, printed = self.of.cell(row, category), self.of.help(row, category).amount_vnd
            if cell is not None and printed is not None:
                self._compare(row, cell, printed, total)

    def _keep_total(self, row: int, category: str, computed: int, district: str | None) -> None:
        """Keep what a row prints as the sum of a category; ``district`` is whose, else the sheet's."""
        of = self.of
        found = of.help(row, category)
        if of.cell(row, category) is None or (found.amount_vnd is None and found.problem is None):
            return
        titled = of.title_agency
        self.totals.append(
            {
                **self._reporter(None if titled is None else titled[0]),
                "unit_key": None if district is None else self._district_key(district),
                "unit_as_written": district,
                "year": of.year,
                "category": category,
                "amount_vnd": found.amount_vnd,
                "computed_vnd": computed,
                "text": found.text,
                **self._place(of.address(row, category)),
            }
        )

    def totals_told(self) -> list[Row]:
        """The printed sums; those of a table of one agency are that agency's."""
        agencies = {row["agency_id"] for row in self.rows}
        if self.of.reporter.by != "agency" or len(agencies) != 1:
            return self.totals
        return [
            {**total, "reporter_id": total["reporter_id"] or next(iter(agencies))} for total in self.totals
        ]

    def _district_key(self, written: str) -> str | None:
        of = self.of
        named = district_in(written, of.context, min(of.day, of.context.names.last_of_districts))
        if named.key is not None:
            return named.key
        return of.context.names.district(written, on=of.day, or_last=True, candidates=False).key

    def _compare(self, row: int, cell: Cell, printed: int, total: int) -> None:
        if total != printed:
            facts = {"printed": _dong(printed), "total": _dong(total)}
            self._problem(row, cell.column, "total_differs", cell.text, **facts)

    def _heads_its_communes(self, row: int, name: str) -> bool:
        """Whether a filled row of a district adds up the communes under it.

        A name with its type (Huyện, H.) is no commune, so any figure in its row is a sum, right or
        wrong; a bare name may be a commune's, so every money column it fills has to print the sum.
        """
        if not any(self.of.names[r][0] for r in self.of.communes_below(row)):
            return False
        helps = {c: self.of.help(row, c) for c in MONEY_COLUMNS}
        if has_district_type(name):
            return any(h.amount_vnd is not None or h.problem is not None for h in helps.values())
        sums = self._sums_below(row)
        told = {c: h.amount_vnd for c, h in helps.items() if h.amount_vnd is not None}
        return bool(told) and all(amount == sums[c] for c, amount in told.items())

    def _sums_below(self, row: int) -> dict[str, int]:
        below = self.of.communes_below(row)
        return {c: sum(self.of.help(r, c).amount_vnd or 0 for r in below) for c in MONEY_COLUMNS}

    def _compare_district(self, row: int, name: str) -> None:
        """Tell what a district's row says beyond the sum of its communes, for none of it becomes a row."""
        sums = self._sums_below(row)
        for category in CATEGORIES:
            if category in MONEY_COLUMNS:
                self._keep_total(row, category, sums[category], name)
            cell, found = self.of.cell(row, category), self.of.help(row, category)
            if cell is None or cell.row != row or found.state in ("blank", "dash"):
                continue
            if found.amount_vnd is not None:
                self._compare(row, cell, found.amount_vnd, sums.get(category, 0))
            else:
                self._problem(row, cell.column, "district_text", cell.text)

    def _problem(self, row: int, column: int, code: str, written: str, **facts: object) -> None:
        self._take((problem_at(self.of.table.place(row, column), code, written, **facts),))

    def _take(self, problems: tuple[Problem, ...]) -> None:
        self.problems.extend(problems)


def _told(part: Help) -> Row:
    """What one contribution says."""
    provider = part.provider
    return {
        "state": part.state,
        "kind": part.kind,
        "amount_vnd": part.amount_vnd,
        "comparator": part.comparator,
        "valuation": part.valuation,
        "quantity": part.quantity,
        "quantity_unit": part.quantity_unit,
        "provider": None if provider is None else provider.whose,
        "provider_name": None if provider is None else provider.name,
        "text": part.text,
    }


def _note(found: Help, code: str, cell: Cell, of: SupportTable) -> Problem:
    """The note ``code`` of a help cell, with the amounts it speaks of."""
    place = of.table.place(cell.row, cell.column)
    if code == "money_in_text":
        return problem_at(place, code, cell.text, amounts="; ".join(map(_dong, found.candidates)))
    if code == "amount_in_sentence":
        return problem_at(place, code, cell.text, amount=_dong(found.amount_vnd or 0))
    return value_problem(place, code, cell.text, is_missing=False, done="Giữ giá trị đã đọc.")


def _is_blank(cell: Cell | None) -> bool:
    return cell is None or cell.is_blank


def _dong(amount: int) -> str:
    return f"{amount:,} đồng".replace(",", ".")
