"""Sheets without a head: those that go on with a table, those that only explain, those to ask about."""

from __future__ import annotations

from dataclasses import replace

from analysis.checking import Place, Problem
from analysis.sources.cells import Cell, Sheet
from analysis.sources.layout import saying
from analysis.sources.layout.between import begins_like, says
from analysis.sources.layout.bodies import find_body
from analysis.sources.layout.evidence import Sample
from analysis.sources.layout.headings import normal
from analysis.sources.layout.heads import is_column_numbers
from analysis.sources.layout.tables import FormTable
from analysis.sources.layout.wording import FormSpec

_FIRST_LINES = 4
_SAMPLE = 60
_UNLIKE = 0.5


def is_example(sheet: Sheet) -> bool:
    """Whether a sheet is called instructions or example: what it shows is no report."""
    return begins_like(sheet.title, "aside")


def tied(sheet: Sheet, before: FormTable | None) -> FormTable | None:
    """The headless ``sheet`` as the rest of the table ``before``, when it says so; else ``None``."""
    if before is None or before.is_turned:
        return None
    first = sheet.rows[:_FIRST_LINES]
    lines = [r for r in first if any(_goes_on(c.text) for c in sheet.by_row[r])]
    if not lines and not _goes_on(sheet.title):
        return None
    start = lines[-1] if lines else 0
    below = tuple(r for r in sheet.rows if r > start)
    numbers = tuple(r for r in below[:1] if is_column_numbers(sheet.by_row[r]))
    columns = {c.column for c in before.columns}
    body = find_body(sheet, tuple(r for r in below if r not in numbers), columns)
    if not _fits(sheet, body.rows, before):
        return None
    return replace(
        before,
        sheet=sheet,
        header_rows=(start or max(sheet.rows[0] - 1, 1),),
        body_rows=body.rows,
        notes=" | ".join(c.text for r in body.notes for c in sheet.by_row[r]),
        title_rows=tuple(r for r in sheet.rows if r < start),
        number_rows=numbers,
        note_rows=body.notes,
        repeated_rows=(),
        carried_rows=body.carried,
    )


def say_unread(place: Place, sheet: Sheet, before: FormTable | None, forms: tuple[FormSpec, ...]) -> Problem:
    """What is said of a sheet on which no table was found."""
    lines = [cell.text for r in sheet.rows[:_FIRST_LINES] for cell in sheet.by_row[r]]
    figures = sum(_is_figures(sheet.by_row[r]) for r in sheet.rows[:_SAMPLE])
    if any(begins_like(text, "lists") for text in (sheet.title, *lines)):
        return saying.sheet_without_table(place)
    if figures >= 2:
        title = normal(" ".join(lines))
        named = next((f.name for f in forms if any(normal(t) in title for t in f.titles)), "")
        like = before is not None and _fits(sheet, tuple(sheet.rows), before)
        if not named and like and before is not None:
            named = next(f.name for f in forms if f.form == before.form)
        return saying.head_missing(place, named, before.sheet.title if before is not None and like else "")
    if all(len(sheet.by_row[r]) == 1 for r in sheet.rows[:_SAMPLE]):
        return saying.sheet_without_table(place)
    return saying.unknown_sheet(place)


def _goes_on(text: str) -> bool:
    return len(text) <= 80 and (says(text, "continued") or says(text.rpartition("(")[2], "continued"))


def _is_figures(cells: tuple[Cell, ...]) -> bool:
    return len(cells) >= 3 and sum(c.kind == "number" for c in cells) >= 2


def _fits(sheet: Sheet, rows: tuple[int, ...], before: FormTable) -> bool:
    """Whether the cells under the columns of ``before`` look like the same table."""
    columns = [c.column for c in before.columns]
    here = Sample(sheet, rows, columns)
    if not len(here) or sheet.last_column > max(columns) + 1:
        return False
    there = Sample(before.sheet, before.body_rows, columns)
    for column in columns:
        seen, known = here.profile(column), there.profile(column)
        if seen and known and abs(seen.numbers - known.numbers) > _UNLIKE:
            return False
    return True
