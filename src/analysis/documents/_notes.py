"""Figures put together by how they were made: what is said of them once, without the drawer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.documents._records import shown_standard
from analysis.documents.model import FigureRecord, SourceCell
from analysis.documents.words import Words

_COUNTS = re.compile(r"\(\d[\d.,]*(?:/\d[\d.,]*| \w+)\)")
_LEFT_OPEN = "(…)"


@dataclass
class Note:
    """What ``figures`` figures of one method share: their state in words and caveat, and a first cell."""

    number: int
    state: str
    caveat: str
    figures: int = 0
    first: SourceCell | None = None


@dataclass
class Notes:
    """The notes of a page by method, and the number of the note of each figure."""

    by_method: dict[str, dict[tuple[str, str], Note]] = field(default_factory=dict)
    of_figure: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self.by_method.values()))


def notes_of(records: Iterable[FigureRecord], said: Words) -> Notes:
    """``records`` by method, within it by status, standard and caveat.

    Methods that differ in a count of their own alone are one (:func:`shared_methods`); the drawer has each.
    """
    records = list(records)
    shared = shared_methods(r.method for r in records)
    found = Notes()
    made = 0
    for record in records:
        state = "; ".join(filter(None, (said.of_code("statuses", record.status), shown_standard(record))))
        notes = found.by_method.setdefault(shared[record.method], {})
        note = notes.get((state, record.caveat))
        if note is None:
            made += 1
            note = notes[state, record.caveat] = Note(made, state, record.caveat)
        note.figures += 1
        note.first = note.first or (record.cells[0] if record.cells else None)
        found.of_figure[record.id] = note.number
    return found


def shared_methods(methods: Iterable[str]) -> dict[str, str]:
    """Each of ``methods`` as it is printed for all that differ from it in a count alone.

    ``… chia cho số xã được đánh giá (62/108).`` and ``… (110/115).`` are both ``… (…).``; one without a
    second of its kind stays as written.
    """
    alike: dict[str, dict[str, None]] = {}
    for method in methods:
        alike.setdefault(_COUNTS.sub(_LEFT_OPEN, method), {})[method] = None
    return {
        method: method if len(members) == 1 else shared
        for shared, members in alike.items()
        for method in members
    }
