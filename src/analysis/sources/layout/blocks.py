"""Tables side by side: where one ends and the next begins."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from analysis.sources.cells import Sheet
from analysis.sources.layout.headings import normal
from analysis.sources.layout.heads import Head, is_ordinal_heading

_SAMPLE = 60

Span = tuple[int, int]


def spans_of_sheet(sheet: Sheet) -> tuple[Span, ...]:
    """The runs of columns between columns that are blank on the whole sheet."""
    used: set[int] = set()
    last = sheet.last_column
    rows = sheet.rows
    sampled = rows if len(rows) <= 4 * _SAMPLE else (*rows[:_SAMPLE], *rows[-_SAMPLE:], *rows[::_SAMPLE])
    for row in sampled:
        used.update(c.column for c in sheet.by_row[row])
        if len(used) == last:
            return ((1, last),)
    return _runs(sorted(used))


def spans_of_head(
    sheet: Sheet, head: Head, below: tuple[int, ...], reads: Callable[[Span], bool]
) -> tuple[Span, ...]:
    """The columns of each table under one head: one span, unless the head begins anew on its way right.

    A second column of ordinals, or the first heading repeated, begins a table. Columns blank in head and body
    part tables when each side is a form of its own (``reads``).
    """
    columns = sorted(head.full)
    whole = (columns[0], columns[-1])
    starts = [c for c in columns if is_ordinal_heading(head.full[c][-1])]
    if len(starts) < 2:
        leaves = {c: normal(head.full[c][-1]) for c in columns}
        first = leaves[columns[0]]
        starts = [c for c in columns if first and leaves[c] == first]
        if len(starts) > 1 and not all(reads(s) for s in _spans(starts, whole)):
            starts = []
    if len(starts) > 1:
        return _spans(starts, whole)
    used = {c.column for r in (*head.rows, *below[:_SAMPLE]) for c in sheet.by_row.get(r, ())}
    runs = _runs(sorted(c for c in used | set(columns) if whole[0] <= c <= whole[1]))
    return runs if len(runs) > 1 and all(reads(s) for s in runs) else (whole,)


def _spans(starts: list[int], whole: Span) -> tuple[Span, ...]:
    begins = [min(whole[0], starts[0]), *starts[1:]]
    return tuple((a, b - 1) for a, b in pairwise([*begins, whole[1] + 1]))


def _runs(columns: list[int]) -> tuple[Span, ...]:
    """Neighbouring columns as (first, last)."""
    if not columns:
        return ()
    breaks = [0, *(i for i, (a, b) in enumerate(pairwise(columns), start=1) if b - a > 1), len(columns)]
    return tuple((columns[a], columns[b - 1]) for a, b in pairwise(breaks))
