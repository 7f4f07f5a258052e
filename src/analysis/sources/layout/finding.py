"""Forms found in a workbook by what their heads and columns say, never by file or sheet names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from analysis.checking import Checked, Place, Problem
from analysis.sources.cells import Workbook
from analysis.sources.layout import saying
from analysis.sources.layout.outside import is_example, say_unread, tied
from analysis.sources.layout.parts import tables_of
from analysis.sources.layout.tables import FormTable
from analysis.sources.layout.wording import FormSpec

_ASIDE = frozenset({"example_sheet", "sheet_without_table"})


def sheets_aside(problems: Iterable[Problem]) -> Mapping[str, str]:
    """The sheets that are no report by their own words, by title, and the code that says what they are.

    ``problems`` are those of :func:`find_tables`. Rows of these sheets are left out for that reason.
    """
    return {p.sheet: p.code for p in problems if p.code in _ASIDE}


def find_tables(workbook: Workbook, forms: Sequence[FormSpec]) -> Checked[tuple[FormTable, ...]]:
    """The tables of known forms in ``workbook``, and what could not be understood.

    A head that fits no form, or two forms equally well, gives a problem and no table: nothing is guessed.
    Hidden sheets and sheets of instructions are not read; a sheet without a known head gives a problem,
    unless it says that it goes on with the table of the sheet before.
    """
    known = tuple(forms)
    tables: list[FormTable] = []
    problems: list[Problem] = []
    for sheet in workbook.sheets:
        if not sheet.rows:
            continue
        place = Place(workbook.file, sheet.title)
        if sheet.hidden:
            problems.append(saying.hidden_sheet(place))
            continue
        if is_example(sheet):
            problems.append(saying.example_sheet(place))
            continue
        found = tables_of(workbook.file, sheet, known)
        problems += found.problems
        tables += found.value
        if found.value or any(p.severity == "stops" for p in found.problems):
            continue
        before = tables[-1] if tables else None
        rest = tied(sheet, before)
        if rest is not None:
            tables.append(rest)
        else:
            problems.append(say_unread(place, sheet, before, known))
    return Checked(tuple(tables), tuple(problems))
