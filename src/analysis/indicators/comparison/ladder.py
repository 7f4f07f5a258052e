"""The ladder of words: which sentence may be said is chosen by the tests, from a closed list.

measured → compared → consistent with a contribution (``ladder.toml``). This package has no other sentence
about help and change, so that none can name a cause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analysis.indicators.figure import Figure
from analysis.language import worded

_PATH = Path(__file__).with_name("ladder.toml")


@dataclass(frozen=True, eq=False)
class Check:
    """One test: passed, failed or (``None``) impossible with these data, with the figures it looked at."""

    code: str
    passed: bool | None
    figures: tuple[Figure, ...] = ()

    @property
    def asks(self) -> str:
        """The question of the test."""
        return str(_entry(self.code)["asks"])

    @property
    def answer(self) -> str:
        """The answer in words."""
        entry = _entry(self.code)
        if self.passed is None:
            return str(entry.get("unknown", entry["failed"]))
        return str(entry["passed" if self.passed else "failed"])


@dataclass(frozen=True)
class Step:
    """A step of the ladder: its name, the sentence it allows, and the tests it needs beside those below."""

    key: str
    name: str
    needs: tuple[str, ...]
    says: str


@cache
def steps() -> tuple[Step, ...]:
    """The steps from the lowest up."""
    return tuple(Step(s["key"], s["name"], tuple(s["needs"]), s["says"]) for s in _ladder()["steps"])


def step_of(checks: Sequence[Check]) -> Step:
    """The highest step all of whose tests, and of those below, are passed: an impossible test is not passed.

    Raises ``KeyError`` when a test that a step needs was not made.
    """
    passed: Mapping[str, bool] = {c.code: c.passed is True for c in checks}
    reached = steps()[0]
    for step in steps()[1:]:
        if not all(passed[code] for code in step.needs):
            break
        reached = step
    return reached


def _entry(code: str) -> Mapping[str, Any]:
    entry: Mapping[str, Any] = _ladder()["checks"][code]
    return entry


@cache
def _ladder() -> dict[str, Any]:
    return worded(_PATH)
