"""The problems of one table, in order; a cause found again and again is summed up for the whole sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from analysis.checking import Problem

MOST_TOLD = 1_000
"""So many problems of one cause are told one by one; one more, of the whole sheet, speaks for the rest."""

MOST_WITH_CANDIDATES = 50
"""After so many problems of a code nobody is helped by a list of names that each might mean."""


@dataclass
class _Cause:
    """How many were told of one cause, the first beyond, and the cells beyond: only the outermost matter."""

    told: int = 0
    beyond: Problem | None = None
    more: set[str] = field(default_factory=set)


class Gathered:
    """Problems as they are found; equal ones count once, and a long table's are few."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._told: list[Problem] = []
        self._seen: set[Problem] = set()
        self._causes: dict[tuple[str, str], _Cause] = {}
        self._full: set[str] = set()
        self.extend(problems)

    def append(self, problem: Problem) -> None:
        """Take a problem into account."""
        if problem in self._seen:
            return
        cause = self._causes.setdefault((problem.code, problem.severity), _Cause())
        if cause.told == MOST_TOLD:
            cause.beyond = cause.beyond or problem
            cause.more.add(problem.cell)
            return
        cause.told += 1
        if cause.told == MOST_WITH_CANDIDATES:
            self._full.add(problem.code)
        self._told.append(problem)
        self._seen.add(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take several problems into account."""
        for problem in problems:
            self.append(problem)

    def is_full(self, code: str) -> bool:
        """Whether so many problems of ``code`` are told that the names meant need not be sought."""
        return code in self._full

    def told(self) -> tuple[Problem, ...]:
        """What is to be told, in the order found; what speaks for many cells has no cell of its own."""
        beyond = [_speaking_for(c.beyond, c.more) for c in self._causes.values() if c.beyond is not None]
        return (*self._told, *beyond)


def _speaking_for(problem: Problem, cells: set[str]) -> Problem:
    """``problem`` of the sheet instead of its cell, with a sentence on the cells it stands for."""
    first, last = (end(cells, key=_position) for end in (min, max))
    count = f"{len(cells):,}".replace(",", ".")
    more = f"Tất cả {count} ô cùng lỗi này, từ ô {first} đến ô {last}."
    return replace(problem, cell="", message=f"{problem.message} {more}")


def _position(cell: str) -> tuple[int, int, str]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :] or 0), len(letters), letters
