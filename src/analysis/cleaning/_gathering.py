"""The problems of one table, in order; a cause found again and again is told once, with its range."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from analysis.checking import Problem

MOST_TOLD = 50
"""So many problems of one cause are told one by one; the last of them speaks for all that follow."""


@dataclass
class _Cause:
    """What has been told of one cause; ``more`` are the cells beyond, of which only the outermost matter."""

    told: int = 0
    last_at: int = 0
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
            cause.more.add(problem.cell)
            return
        cause.told += 1
        if cause.told == MOST_TOLD:
            self._full.add(problem.code)
            cause.last_at = len(self._told)
        self._told.append(problem)
        self._seen.add(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take several problems into account."""
        for problem in problems:
            self.append(problem)

    def is_full(self, code: str) -> bool:
        """Whether problems of ``code`` are no longer told one by one: their sentence is not needed."""
        return code in self._full

    def told(self) -> tuple[Problem, ...]:
        """What is to be told, in the order found."""
        told = list(self._told)
        for cause in self._causes.values():
            cells = cause.more - {told[cause.last_at].cell} if cause.more else set()
            if cells:
                told[cause.last_at] = _speaking_for(told[cause.last_at], cells)
        return tuple(told)


def _speaking_for(problem: Problem, cells: set[str]) -> Problem:
    """``problem`` with a sentence on the other cells of its cause."""
    first, last = (end(cells, key=_position) for end in (min, max))
    count = f"{len(cells):,}".replace(",", ".")
    more = f"Còn {count} ô khác cùng lỗi này, từ ô {first} đến ô {last}."
    return replace(problem, message=f"{problem.message} {more}")


def _position(cell: str) -> tuple[int, int, str]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :] or 0), len(letters), letters
