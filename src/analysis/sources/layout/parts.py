"""The tables of one sheet: below each other, side by side, over several pages, or turned on their side."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from analysis.checking import Checked, Place, Problem
from analysis.sources.cells import Sheet, column_letter
from analysis.sources.layout import saying
from analysis.sources.layout.between import begins_like, is_signed, names_an_issuer, says
from analysis.sources.layout.blocks import Span, spans_of_head, spans_of_sheet
from analysis.sources.layout.bodies import Body, find_body
from analysis.sources.layout.headings import year_in
from analysis.sources.layout.heads import Head, find_heads, is_ordinal_heading, without_shared
from analysis.sources.layout.judging import judge
from analysis.sources.layout.looks import at_hand
from analysis.sources.layout.matching import Match, almost, best_matches, is_doubtful
from analysis.sources.layout.money import Scale, scale_of
from analysis.sources.layout.refusing import refusal
from analysis.sources.layout.tables import FormTable
from analysis.sources.layout.turned import Turned, find_turned, rows_of_turned
from analysis.sources.layout.views import part_of
from analysis.sources.layout.wording import FormSpec

Found = Checked[tuple[FormTable, ...]]


@dataclass(frozen=True)
class _Page:
    """A head that was read, the lines above it, and the rows below it.

    ``inherited`` are lines of its title that stand above an earlier table of the same form.
    """

    match: Match
    head: Head
    titles: tuple[int, ...]
    title: tuple[str, ...]
    body: Body
    inherited: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """A sheet, or the rows and columns of it that hold tables of their own; ``above`` are lines it shares."""

    file: str
    sheet: Sheet
    forms: tuple[FormSpec, ...]
    above: tuple[str, ...] = ()


def tables_of(file: str, sheet: Sheet, forms: tuple[FormSpec, ...]) -> Found:
    """Every table of a known form on ``sheet``, and what could not be understood."""
    near = at_hand(sheet)
    found = _found(_Part(file, near, forms))
    stored = (replace(t, sheet=sheet) if t.sheet is near else t for t in found.value)
    return Checked(tuple(stored), found.problems)


def _found(whole: _Part) -> Found:
    spans = spans_of_sheet(whole.sheet)
    if len(spans) > 1:
        beside = _beside(whole, spans)
        if beside is not None:
            return beside
    heads = find_heads(whole.sheet, whole.forms)
    found = _stacked(whole, heads) or _read(whole, heads)
    if found.value:
        return found
    turned = find_turned(whole.sheet, whole.forms)
    read = None if turned is None else _read_turned(whole, turned)
    return found if read is None else read


def _beside(whole: _Part, spans: tuple[Span, ...]) -> Found | None:
    """The tables of columns parted by blank ones; ``None`` unless two of them hold tables."""
    sheet = whole.sheet
    parts = [part_of(sheet, sheet.rows, *span) for span in spans]
    heads = [find_heads(part, whole.forms) for part in parts]
    if sum(bool(h) for h in heads) < 2:
        return None
    top = min(h[0].rows[0] for h in heads if h)
    found = [
        _read(replace(whole, sheet=part, above=_shared(sheet, part, top)), own)
        for part, own in zip(parts, heads, strict=True)
        if own
    ]
    if sum(bool(f.value) for f in found) < 2:
        return None
    return _all(found)


def _stacked(whole: _Part, heads: tuple[Head, ...]) -> Found | None:
    """An upright and a turned table below each other; ``None`` unless both are read."""
    if not heads:
        return None
    sheet, forms = whole.sheet, whole.forms
    own = rows_of_turned(sheet, forms, heads[0].rows[0], heads[-1].last)
    if not own:
        return None
    rest = tuple(r for r in sheet.rows if not own[0] <= r <= own[-1])
    upright, other = (part_of(sheet, rows, 1, sheet.last_column) for rows in (rest, own))
    turned = find_turned(other, forms)
    read = None if turned is None else _read_turned(replace(whole, sheet=other), turned)
    found = _read(replace(whole, sheet=upright), find_heads(upright, forms))
    return None if read is None or not read.value or not found.value else _all((found, read))


def _all(found: Iterable[Found]) -> Found:
    listed = list(found)
    return Checked(
        tuple(table for f in listed for table in f.value), tuple(p for f in listed for p in f.problems)
    )


def _shared(sheet: Sheet, part: Sheet, top: int, first: int = 1) -> tuple[str, ...]:
    """The lines above all tables that stand in rows where ``part`` has nothing of its own."""
    return _lines(sheet, (r for r in _between(sheet, first, top) if r not in part.by_row))


def _read(part: _Part, heads: tuple[Head, ...]) -> Found:
    walk = _Walk(part)
    kept = _true_heads(part, heads)
    for head, following in zip_longest(kept, kept[1:]):
        walk.add(head, following)
    walk.end_pages()
    return Checked(tuple(walk.tables), tuple(walk.problems))


def _true_heads(part: _Part, heads: tuple[Head, ...]) -> tuple[Head, ...]:
    """The heads without rows of data that happen to hold words of headings."""
    return tuple(
        head
        for i, head in enumerate(heads)
        if i == 0
        or head.rows[0] - 1 not in part.sheet.by_row
        or is_ordinal_heading(next(iter(head.full.values()))[-1])
        or best_matches(part.forms, head, "")
    )


@dataclass
class _Walk:
    """The heads of a part gone through from the top down."""

    part: _Part
    tables: list[FormTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    pages: list[_Page] = field(default_factory=list)
    free_from: int = 1
    titles: tuple[int, ...] = ()
    last_title: tuple[str, ...] = ()

    def add(self, head: Head, following: Head | None) -> None:
        """Read the table or tables under ``head``, as far as the head that follows."""
        sheet, forms = self.part.sheet, self.part.forms
        end = following.rows[0] if following else sheet.rows[-1] + 1
        rows = _between(sheet, self.free_from, end)
        above = tuple(r for r in rows if r < head.rows[0])
        below = tuple(r for r in rows if r > head.last)
        spans = spans_of_head(sheet, head, below, lambda span: _reads(forms, head, span))
        if len(spans) > 1:
            self._add_spans(spans, rows, head.rows[0])
            self.free_from = end
            return
        page = self._page(head, above, below, following)
        if page is not None:
            self.pages.append(page)

    def _add_spans(self, spans: tuple[Span, ...], rows: tuple[int, ...], top: int) -> None:
        self.end_pages()
        for span in spans:
            own = part_of(self.part.sheet, rows, *span)
            above = (*_shared(self.part.sheet, own, top, self.free_from), *self.part.above)
            heads = find_heads(own, self.part.forms)
            found = _read(replace(self.part, sheet=own, above=above), heads)
            self.tables += found.value
            self.problems += found.problems

    def _page(
        self, head: Head, above: tuple[int, ...], below: tuple[int, ...], following: Head | None
    ) -> _Page | None:
        sheet = self.part.sheet
        self.titles = above or self.titles
        own = _title(_lines(sheet, self.titles), self.part.above)
        inherited = self._inherited(own) if above else self.last_title
        title = (*own, *(line for line in inherited if line not in own))
        matches = best_matches(self.part.forms, head, " | ".join(title))
        is_read = bool(matches) and not is_doubtful(matches)
        columns = {c.column for c in matches[0].columns} if is_read else set(head.full)
        body = find_body(sheet, below, columns, head_below=0 if following is None else following.rows[0])
        self.free_from = max(head.last, *body.rows[-1:], *body.notes[-1:], *body.carried[-1:], 0) + 1
        if is_read:
            before, self.last_title = self.pages[-1:], title
            is_alike = bool(before) and before[0].match.form is matches[0].form
            return _Page(matches[0], head, self.titles, title, body, inherited if is_alike else ())
        self.end_pages()
        place = _head_place(self.part, head)
        headings = " · ".join(" ".join(path) for path in head.full.values())
        self.problems.append(saying.form_not_told(place, headings, matches, almost(self.part.forms, head)))
        return None

    def _inherited(self, own: tuple[str, ...]) -> tuple[str, ...]:
        """The lines of the table above that name an agency, a place or a year, when ``own`` names none."""
        has_year = any(map(year_in, own))
        has_issuer = any(map(names_an_issuer, own))
        return tuple(
            line
            for line in self.last_title
            if (year_in(line) and not has_year) or (begins_like(line, "issuer") and not has_issuer)
        )

    def end_pages(self) -> None:
        """Make tables of the pages so far."""
        together: list[_Page] = []
        for page in self.pages:
            if together and not _goes_on(self.part.sheet, together[-1], page):
                self._make(together)
                together = []
            together.append(page)
        if together:
            self._make(together)
        self.pages = []

    def _make(self, pages: list[_Page]) -> None:
        refused = refusal(pages[0].match, pages[0].title, _head_place(self.part, pages[0].head))
        if refused is not None:
            self.problems.append(refused)
            return
        table, problems = _table(self.part, pages)
        self.tables.append(table)
        self.problems += problems


def _head_place(part: _Part, head: Head) -> Place:
    return Place(part.file, part.sheet.title, f"{column_letter(min(head.full))}{head.rows[0]}")


def _goes_on(sheet: Sheet, before: _Page, page: _Page) -> bool:
    """Whether ``page`` repeats the head of ``before`` with nothing new above it."""
    columns = [(c.field, c.column, c.year) for c in before.match.columns]
    if before.match.form is not page.match.form or columns != [
        (c.field, c.column, c.year) for c in page.match.columns
    ]:
        return False
    if page.titles == before.titles:
        return not is_signed(sheet, before.body.notes)
    known = set(_lines(sheet, before.titles))
    return all(_is_of_page(line) or line in known for line in _lines(sheet, page.titles))


def _is_of_page(line: str) -> bool:
    """Whether a line only says that the table goes on, or counts pages."""
    return says(line, "continued") or says(line, "carried") or says(line, "page")


def _table(part: _Part, pages: list[_Page]) -> tuple[FormTable, list[Problem]]:
    first, sheet = pages[0], part.sheet
    title = " | ".join(first.title)
    own = set(first.titles)
    scale = scale_of(first.match.form, first.match.columns, first.title)
    notes = tuple(r for p in pages for r in p.body.notes)
    table = FormTable(
        form=first.match.form.form,
        file=part.file,
        sheet=sheet,
        columns=first.match.columns,
        header_rows=first.head.rows,
        body_rows=tuple(r for p in pages for r in p.body.rows),
        title=title,
        notes=" | ".join(_lines(sheet, notes)),
        scale=scale.scale,
        title_rows=first.titles,
        number_rows=tuple(r for p in pages for r in p.head.numbers),
        note_rows=notes,
        repeated_rows=tuple(r for p in pages[1:] for r in (*p.titles, *p.head.rows) if r not in own),
        carried_rows=tuple(r for p in pages for r in p.body.carried),
        scale_in_doubt=scale.in_doubt,
    )
    made, problems = _judged(table, first.match, first.head, scale)
    if first.inherited:
        is_whole = set(first.title) <= set(first.inherited)
        problems = [saying.title_inherited(made.head_place, first.inherited, is_whole=is_whole), *problems]
    return made, problems


def _judged(table: FormTable, match: Match, head: Head, scale: Scale) -> tuple[FormTable, list[Problem]]:
    place = table.head_place
    if not table.body_rows:
        return table, [saying.table_empty(place, match.form)]
    judged = judge(table, match, head)
    said = [saying.unit_in_doubt(place, scale)] if scale.in_doubt else []
    return replace(table, columns=judged.columns), [*judged.problems, *said]


def _read_turned(part: _Part, found: Turned) -> Found | None:
    title = tuple(_lines(part.sheet, found.titles))
    able = tuple(form for form in part.forms if form.across)
    matches = best_matches(able, found.head, " | ".join(title))
    if not matches:
        return None
    place = Place(part.file, part.sheet.title, f"{column_letter(found.head.rows[0])}{min(found.head.full)}")
    if is_doubtful(matches):
        headings = " · ".join(" ".join(path) for path in found.head.full.values())
        return Checked((), (saying.form_not_told(place, headings, matches),))
    match = matches[0]
    refused = refusal(match, title, place)
    if refused is not None:
        return Checked((), (refused,))
    scale = scale_of(match.form, match.columns, title)
    table = FormTable(
        form=match.form.form,
        file=part.file,
        sheet=found.view,
        columns=match.columns,
        header_rows=found.head.rows,
        body_rows=found.body_rows,
        title=" | ".join(title),
        notes=" | ".join(_lines(part.sheet, found.notes)),
        scale=scale.scale,
        scale_in_doubt=scale.in_doubt,
        is_turned=True,
        true_rows=found.true_rows,
    )
    made, problems = _judged(table, match, found.head, scale)
    return Checked((made,), tuple(problems))


def _reads(forms: tuple[FormSpec, ...], head: Head, span: Span) -> bool:
    """Whether the columns of ``span`` are a form by themselves."""
    full = {c: path for c, path in head.full.items() if span[0] <= c <= span[1]}
    if len(full) < 2:
        return False
    return bool(best_matches(forms, replace(head, paths=without_shared(full, forms), full=full), ""))


def _between(sheet: Sheet, first: int, end: int) -> tuple[int, ...]:
    """The non-blank rows from ``first`` up to, not with, ``end``."""
    rows = sheet.rows
    return rows[bisect_left(rows, first) : bisect_left(rows, end)]


def _title(own: tuple[str, ...], shared: tuple[str, ...]) -> tuple[str, ...]:
    """A table's own lines, then those it shares; of two years its own counts."""
    has_year = any(year_in(line) for line in own)
    return (*own, *(s for s in shared if s not in own and not (has_year and year_in(s))))


def _lines(sheet: Sheet, rows: Iterable[int]) -> tuple[str, ...]:
    return tuple(" ".join(c.text.split()) for r in rows for c in sheet.by_row.get(r, ()))
