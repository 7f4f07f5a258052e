"""Forms found on sheets by what their heads say, never by file or sheet names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from analysis.checking import Checked, Place, Problem
from analysis.sources.cells import Sheet, Workbook
from analysis.sources.layout.bodies import Body, find_body
from analysis.sources.layout.headings import field_score, money_scale, normal, number_in, year_in
from analysis.sources.layout.heads import Head, find_heads
from analysis.sources.layout.tables import FormColumn, FormTable
from analysis.sources.layout.wording import FormSpec

_MARGIN = 0.04
_TITLE_WEIGHT = 1.5


@dataclass(frozen=True)
class _Reading:
    form: FormSpec
    columns: tuple[FormColumn, ...]
    evidence: float


def find_tables(workbook: Workbook, forms: Sequence[FormSpec]) -> Checked[tuple[FormTable, ...]]:
    """The tables of known forms in ``workbook``, and what could not be understood.

    A head that fits no form, or two forms equally well, gives a problem and no table: nothing is guessed.
    Hidden sheets are not read; a sheet without a known head gives a problem.
    """
    tables: list[FormTable] = []
    problems: list[Problem] = []
    for sheet in workbook.sheets:
        if not sheet.rows:
            continue
        if sheet.hidden:
            problems.append(_at(workbook, sheet, "notes", "hidden_sheet", "Trang tính bị ẩn nên không đọc."))
            continue
        found = _tables_of(workbook.file, sheet, forms)
        tables += found.value
        problems += found.problems
        if not found.value and not any(p.severity == "stops" for p in found.problems):
            message = (
                "Không nhận ra biểu nào trên trang tính này: hãy dùng biểu mẫu, giữ nguyên hàng tiêu đề cột."
            )
            problems.append(_at(workbook, sheet, "stops", "unknown_form", message))
    return Checked(tuple(tables), tuple(problems))


def _at(workbook: Workbook, sheet: Sheet, severity: str, code: str, message: str) -> Problem:
    place = Place(workbook.file, sheet.title)
    return Problem.at(place, severity, code, message, done="Không dòng nào của trang được dùng.")  # type: ignore[arg-type]


def _tables_of(file: str, sheet: Sheet, forms: Sequence[FormSpec]) -> Checked[tuple[FormTable, ...]]:
    heads = find_heads(sheet, forms)
    tables: list[FormTable] = []
    problems: list[Problem] = []
    free_from = 1
    titles: tuple[int, ...] = ()
    for head, following in zip_longest(heads, heads[1:]):
        end = following.rows[0] if following else sheet.rows[-1] + 1
        titles = tuple(r for r in sheet.rows if free_from <= r < head.rows[0]) or titles
        reading = _best_reading(
            forms, head, _lines(sheet, titles), Place(file, sheet.title, f"A{head.rows[0]}")
        )
        below = tuple(r for r in sheet.rows if head.last < r < end)
        columns = {c.column for c in reading.value.columns} if reading.value else set(head.full)
        body = find_body(sheet, below, columns, is_last=following is None)
        problems += reading.problems
        if reading.value is not None:
            tables.append(_table(file, sheet, head, reading.value, titles, body))
            problems += _column_problems(tables[-1], reading.value.form, head)
        free_from = max(head.last, *body.rows, *body.notes, 0) + 1
    return Checked(tuple(tables), tuple(problems))


def _best_reading(
    forms: Sequence[FormSpec], head: Head, title: str, place: Place
) -> Checked[_Reading | None]:
    readings = sorted((_read(f, head, title) for f in forms), key=lambda r: -r.evidence)
    fitting = [r for r in readings if r.evidence > 0]
    if not fitting or _is_doubtful(fitting):
        return Checked(None, (_not_told(place, head, fitting),))
    return Checked(fitting[0])


def _is_doubtful(fitting: list[_Reading]) -> bool:
    return len(fitting) > 1 and fitting[1].evidence >= (1 - _MARGIN) * fitting[0].evidence


def _not_told(place: Place, head: Head, fitting: list[_Reading]) -> Problem:
    headings = " · ".join(" ".join(path) for path in head.full.values())
    if fitting:
        names = " hay ".join(f"“{r.form.name}”" for r in fitting[:2])
        message = f"Bảng có thể là {names}: hãy ghi tên biểu ở tiêu đề."
        return Problem.at(
            place, "stops", "form_in_doubt", message, as_written=headings, done="Bảng không được đọc."
        )
    message = "Bảng có hàng tiêu đề nhưng không đủ cột của biểu nào: hãy giữ đủ các cột của biểu mẫu."
    return Problem.at(
        place, "stops", "unknown_form", message, as_written=headings, done="Bảng không được đọc."
    )


def _read(form: FormSpec, head: Head, title: str) -> _Reading:
    columns = _assign(form, head)
    found = {c.field for c in columns}
    names = {form.field(f).name for f in found}
    missing = any(f.required and f.name not in names for f in form.fields)
    too_few = len(found - {"stt", "note"}) < form.min_fields
    plain = normal(title)
    if missing or too_few or any(normal(t) in plain for t in form.not_titles):
        return _Reading(form, columns, 0.0)
    weight = sum(_weight(form, c.field) for c in columns if c.field != "note")
    weight += _TITLE_WEIGHT * any(normal(t) in plain for t in form.titles)
    return _Reading(form, columns, max(weight - 0.5 * (len(head.paths) - len(columns)), 0.0))


def _weight(form: FormSpec, name: str) -> float:
    return 2.0 if form.field(name).name in form.distinctive else 1.0


def _assign(form: FormSpec, head: Head) -> tuple[FormColumn, ...]:
    scored = sorted(
        (
            (-score, column, field.name, field.numbered)
            for column, path in head.paths.items()
            for field in form.fields
            if (score := field_score(field, path)) > 0
        ),
    )
    taken: dict[int, FormColumn] = {}
    fields: set[tuple[str, int | None]] = set()
    for _, column, name, numbered in scored:
        if column in taken:
            continue
        year = _year(head.full[column])
        if numbered:
            taken[column] = FormColumn(name, column, _heading(head, column), year)
        elif (name, year) not in fields:
            taken[column] = FormColumn(name, column, _heading(head, column), year)
            fields.add((name, year))
    return _number(form, head, tuple(taken[c] for c in sorted(taken)))


def _number(form: FormSpec, head: Head, columns: tuple[FormColumn, ...]) -> tuple[FormColumn, ...]:
    """Numbered fields by the number in the heading; by position where names, and all of them, stand."""
    spec = next((f for f in form.fields if f.numbered), None)
    if spec is None:
        return columns
    mine = [c for c in columns if c.field == spec.name]
    numbers = {c.column: number_in(head.paths[c.column]) for c in mine}
    if all(n is None for n in numbers.values()) and len(mine) == spec.numbered:
        numbers = {c.column: i for i, c in enumerate(mine, start=1)}
    kept = {column: n for column, n in numbers.items() if n and n <= spec.numbered}
    if len(set(kept.values())) < spec.numbered // 2:
        kept = {}
    return tuple(
        FormColumn(f"{spec.name}_{kept[c.column]}", c.column, c.heading, c.year) if c.column in kept else c
        for c in columns
        if c.field != spec.name or c.column in kept
    )


def _heading(head: Head, column: int) -> str:
    return " | ".join(head.full[column])


def _year(path: Iterable[str]) -> int | None:
    return next((y for y in map(year_in, reversed(tuple(path))) if y), None)


def _lines(sheet: Sheet, rows: Iterable[int]) -> str:
    return " | ".join(" ".join(c.text.split()) for r in rows for c in sheet.by_row.get(r, ()))


def _table(
    file: str, sheet: Sheet, head: Head, reading: _Reading, titles: tuple[int, ...], body: Body
) -> FormTable:
    title = _lines(sheet, titles)
    return FormTable(
        form=reading.form.form,
        file=file,
        sheet=sheet,
        columns=reading.columns,
        header_rows=head.rows,
        body_rows=body.rows,
        title=title,
        notes=_lines(sheet, body.notes),
        scale=_scale(reading, title),
        title_rows=titles,
        number_rows=head.numbers,
        note_rows=body.notes,
    )


def _scale(reading: _Reading, title: str) -> int | None:
    money = [c.heading for c in reading.columns if c.field in reading.form.money]
    if not money:
        return None
    named = (s for text in (*money, *title.split(" | ")) if (s := money_scale(text)) is not None)
    return next(named, None)


def _column_problems(table: FormTable, form: FormSpec, head: Head) -> list[Problem]:
    place = Place(table.file, table.sheet.title, f"A{table.header_rows[-1]}")
    found = {form.field(c.field).name for c in table.columns}
    problems = [
        Problem.at(
            place,
            "blanks",
            "column_missing",
            f"Thiếu cột “{field.wordings[0]}”: hãy dùng đủ cột của biểu mẫu.",
            done="Nội dung của cột này coi như không có thông tin.",
        )
        for field in form.fields
        if field.expected and field.name not in found
    ]
    known = {c.column for c in table.columns}
    for column in sorted(set(head.full) - known):
        cells = [table.sheet.at(r, column) for r in table.body_rows]
        if any(cell is not None and not cell.is_blank for cell in cells):
            problems.append(
                Problem.at(
                    table.place(table.header_rows[-1], column),
                    "notes",
                    "column_not_understood",
                    "Cột này không có trong biểu mẫu: nội dung của cột không được dùng.",
                    as_written=_heading(head, column),
                    done="Bỏ qua cột.",
                )
            )
    return problems
