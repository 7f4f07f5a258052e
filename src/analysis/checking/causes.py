"""Problems put together by their cause, the worst cause first."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.checking.catalogue import Entry, entry_of
from analysis.checking.problem import SEVERITIES, Problem, Severity

_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}
_A1 = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True)
class Cause:
    """All problems of one code, worst and then by address; ``severity`` is that of the worst."""

    code: str
    entry: Entry
    problems: tuple[Problem, ...]

    @property
    def severity(self) -> Severity:
        """How bad the worst of them is."""
        return self.problems[0].severity

    @property
    def files(self) -> int:
        """In how many files it stands."""
        return len({p.file for p in self.problems})

    def examples(self, limit: int) -> tuple[Problem, ...]:
        """At most ``limit`` of the problems, each of another file while there are any."""
        first: dict[str, Problem] = {}
        for problem in self.problems:
            first.setdefault(problem.file, problem)
        chosen = list(first.values())[:limit]
        rest = (p for p in self.problems if first[p.file] is not p)
        return (*chosen, *(p for _, p in zip(range(limit - len(chosen)), rest, strict=False)))


def causes(problems: Iterable[Problem]) -> tuple[Cause, ...]:
    """``problems`` by code: the worst severity first, then the most problems, then the code."""
    by_code: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_code[problem.code].append(problem)
    found = (Cause(code, entry_of(code), worst_first(rows)) for code, rows in by_code.items())
    return tuple(sorted(found, key=lambda c: (_RANK[c.severity], -len(c.problems), c.code)))


def worst_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """``problems`` worst first, then by file, sheet, row and column as a reader meets them."""
    return tuple(sorted(problems, key=_order))


def counts(problems: Iterable[Problem]) -> dict[Severity, int]:
    """How many problems there are of each severity, worst first; none is zero."""
    found = Counter(p.severity for p in problems)
    return {severity: found[severity] for severity in SEVERITIES}


def address(problem: Problem) -> str:
    """``file › sheet › cell``, without the parts that are not known."""
    return " › ".join(part for part in (problem.file, problem.sheet, problem.cell) if part)


def _order(problem: Problem) -> tuple[object, ...]:
    found = _A1.match(problem.cell)
    row, column = (int(found[2]), (len(found[1]), found[1])) if found else (0, (0, ""))
    return (_RANK[problem.severity], problem.file, problem.sheet, row, column, problem.cell, problem.code)
