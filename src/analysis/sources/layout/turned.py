"""Tables turned on their side: the fields stand down a column, the places across the top."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.sources.cells import Cell, Sheet
from analysis.sources.layout.between import begins_like, says
from analysis.sources.layout.headings import field_scores, normal, number_in, year_in
from analysis.sources.layout.heads import Head
from analysis.sources.layout.views import part_of, turned
from analysis.sources.layout.wording import FormSpec

_LABEL_COLUMNS = 5
_DEEPEST = 300
_MOST_NUMBERED = 19
_FEWEST = 4
_PLACE = ("Xã",)


@dataclass(frozen=True)
class Turned:
    """A turned table: its view, its head there, its body rows there, and what its true rows are."""

    view: Sheet
    head: Head
    body_rows: tuple[int, ...]
    titles: tuple[int, ...]
    notes: tuple[int, ...]
    true_rows: dict[int, str]


def find_turned(sheet: Sheet, forms: tuple[FormSpec, ...]) -> Turned | None:
    """The turned table of a sheet on which no upright one was found, or ``None``."""
    able = tuple(form for form in forms if form.across)
    rows = sheet.rows[:_DEEPEST]
    found = [
        (count, -column, labels)
        for column in range(1, min(sheet.last_column, _LABEL_COLUMNS) + 1)
        for count, labels in [_labels(sheet, rows, column, able)]
        if labels
    ]
    if not found:
        return None
    _, negative, labels = max(found, key=lambda f: f[:2])
    return _laid_out(sheet, -negative, labels)


def rows_of_turned(
    sheet: Sheet, forms: tuple[FormSpec, ...], first_head: int, last_head: int
) -> tuple[int, ...]:
    """The rows of a turned table that stands above the first upright head or below the last; else none."""
    rows = sheet.rows
    if len(rows) > _DEEPEST:
        return ()
    above = tuple(r for r in rows if r < first_head)
    if sum(len(sheet.by_row[r]) > 1 for r in above) >= _FEWEST:
        found = find_turned(part_of(sheet, above, 1, sheet.last_column), forms)
        if found is not None:
            end = max(row for row, kind in found.true_rows.items() if kind != "note")
            return tuple(r for r in above if r <= end)
    for start in rows:
        if start > last_head and start - 1 not in sheet.by_row and _is_caption(sheet.by_row[start]):
            below = tuple(r for r in rows if r >= start)
            if find_turned(part_of(sheet, below, 1, sheet.last_column), forms) is not None:
                return below
    return ()


def _is_caption(cells: tuple[Cell, ...]) -> bool:
    """Whether a line begins as the title of a table does."""
    kinds = ("caption", "issuer")
    return len(cells) <= 2 and any(begins_like(cells[0].text, kind) for kind in kinds)


def _labels(
    sheet: Sheet, rows: tuple[int, ...], column: int, forms: tuple[FormSpec, ...]
) -> tuple[int, tuple[int, ...]]:
    """The rows whose text in ``column`` is a heading of one form, of the form with the most."""
    best: tuple[int, tuple[int, ...]] = (0, ())
    texts = [
        (r, cell.text) for r in rows if (cell := sheet.at(r, column)) is not None and cell.kind == "text"
    ]
    for form in forms:
        hits: dict[str, list[int]] = {}
        for row, text in texts:
            scores = [(s, n) for n, s in field_scores(form, (text,)) if n not in (form.across, "stt", "note")]
            if scores:
                name = max(scores)[1]
                named = f"{name} {normal(text)}" if form.field(name).numbered else name
                hits.setdefault(named, []).append(row)
        if len(hits) >= max(form.min_fields - 1, 3) and len(hits) > best[0]:
            best = (len(hits), tuple(sorted(r for rows_ in hits.values() for r in rows_)))
    return best


def _laid_out(sheet: Sheet, column: int, labels: tuple[int, ...]) -> Turned | None:
    corner = next((r for r in reversed(sheet.rows) if r < labels[0] and _names(sheet, r, column)), None)
    if corner is None:
        return None
    named = _names(sheet, corner, column)
    last = _last_row(sheet, column, labels[-1])
    within = tuple(r for r in sheet.rows if corner <= r <= last)
    body = tuple(
        sorted(
            {
                c.column
                for r in within
                for c in sheet.by_row[r]
                if c.column > column and not _is_beside(sheet.at(corner, c.column))
            }
        )
    )
    if all(year_in(c.text) or not normal(c.text) for c in named) or not body:
        return None
    paths = {corner: _PLACE, **_paths(sheet, tuple(r for r in within if r > corner), column, set(body))}
    titles = tuple(r for r in sheet.rows if r < corner)
    notes = tuple(r for r in sheet.rows if r > last)
    true_rows = {
        **dict.fromkeys(titles, "title"),
        **{r: "body" if r in paths and r != corner else "head" for r in within},
        **dict.fromkeys(notes, "note"),
    }
    head = Head((column,), (), paths, paths)
    return Turned(turned(sheet, within), head, body, titles, notes, true_rows)


def _names(sheet: Sheet, row: int, column: int) -> list[Cell]:
    return [
        c
        for c in sheet.by_row[row]
        if c.column > column and c.kind in ("text", "number") and not _is_beside(c)
    ]


def _is_beside(cell: Cell | None) -> bool:
    return cell is not None and says(cell.text, "beside")


def _last_row(sheet: Sheet, column: int, last: int) -> int:
    """The last row of the table: rows with a label and values may follow the last label that is known."""
    for row in sheet.rows:
        if row == last + 1:
            cells = sheet.by_row[row]
            if cells[0].column <= column < cells[-1].column:
                last = row
    return last


def _paths(sheet: Sheet, rows: tuple[int, ...], column: int, body: set[int]) -> dict[int, tuple[str, ...]]:
    """The label of each row, under the label of the group it stands in; its ordinal, where it numbers one."""
    paths: dict[int, tuple[str, ...]] = {}
    group = ""
    for i, row in enumerate(rows):
        cell = sheet.covering(row, column)
        text = "" if cell is None else " ".join(cell.text.split())
        if not text:
            continue
        if not any(c.column in body for c in sheet.by_row[row]) and _leads(sheet, rows[i + 1 :][:1], column):
            group = text
            continue
        if _ordinal(sheet, row, column).isdigit():
            group = ""
        number = _ordinal(sheet, row, column)
        above = [group] if group else []
        if number.isdigit() and 1 <= int(number) <= _MOST_NUMBERED and number_in((text,)) is None:
            above.append(number)
        paths[row] = (*above, text)
    return paths


def _leads(sheet: Sheet, following: tuple[int, ...], column: int) -> bool:
    """Whether the row below is a part of this one: lettered, unnumbered or begun with a dash."""
    for row in following:
        label = sheet.at(row, column)
        ordinal = _ordinal(sheet, row, column)
        return not ordinal.isdigit() and (
            column > 1 or label is None or label.text.lstrip().startswith(("-", "+", "–", "•", "*"))
        )
    return False


def _ordinal(sheet: Sheet, row: int, column: int) -> str:
    cell = sheet.at(row, column - 1) if column > 1 else None
    return "" if cell is None else cell.text.strip(" .)")
