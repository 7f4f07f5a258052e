"""The dated graph of units: what became of a unit by a day, and of which units one was formed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from analysis.registers.events import UnitEvent


@dataclass(frozen=True, eq=False)
class Lineage:
    """``events`` in the order of their days. A key stands for itself until an event hands it over.

    ``lives`` tells for each key its first and last day, ``None`` where open.
    """

    events: tuple[UnitEvent, ...]
    lives: Mapping[str, tuple[date | None, date | None]]
    _maps: dict[tuple[date, date], Mapping[str, frozenset[str]]] = field(
        default_factory=dict, init=False, repr=False
    )

    def exists_on(self, key: str, day: date) -> bool:
        """Whether the unit ``key`` existed on ``day``; ``False`` for a key of no unit."""
        first, last = self.lives.get(key, (date.max, date.min))
        return (first is None or first <= day) and (last is None or day <= last)

    def on(self, key: str, from_day: date, to_day: date) -> frozenset[str]:
        """The units of ``to_day`` that hold territory of ``key`` as it was on ``from_day``.

        One key: all of it, when the way leads forward. Empty where the register does not tell. Backward it is
        the units of ``to_day`` that ``key`` was formed of. ``ValueError`` when ``key`` did not exist on
        ``from_day``.
        """
        if not self.exists_on(key, from_day):
            raise ValueError(f"{key} did not exist on {from_day}")
        return self.mapping(from_day, to_day).get(key, frozenset())

    def mapping(self, from_day: date, to_day: date) -> Mapping[str, frozenset[str]]:
        """:meth:`on` of every unit that existed on ``from_day``."""
        kept = self._maps.get((from_day, to_day))
        if kept is None:
            kept = self._forward(from_day, to_day) if from_day <= to_day else self._backward(from_day, to_day)
            self._maps[from_day, to_day] = kept
        return kept

    def between(self, one: date, other: date) -> tuple[UnitEvent, ...]:
        """The events in force on the later of two days and not yet on the earlier one."""
        return _between(self.events, one, other)

    def parts_between(self, one: date, other: date) -> tuple[UnitEvent, ...]:
        """Those of :meth:`between` that moved territory which no key accounts for."""
        return _between(self._parts, one, other)

    @cached_property
    def _parts(self) -> tuple[UnitEvent, ...]:
        return tuple(e for e in self.events if e.changes_area)

    def _forward(self, from_day: date, to_day: date) -> Mapping[str, frozenset[str]]:
        steps: dict[date, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for event in self.between(from_day, to_day):
            if event.hands_over:
                steps[event.date][event.from_key].add(event.to_key)
        now = {key: frozenset({key}) for key in self.lives if self.exists_on(key, from_day)}
        for day in sorted(steps):
            taken = {key: self._with_rest(key, new, day) for key, new in steps[day].items()}
            now = {key: _moved(held, taken) for key, held in now.items()}
        return {key: frozenset(k for k in held if self.exists_on(k, to_day)) for key, held in now.items()}

    def _with_rest(self, key: str, new: Iterable[str], day: date) -> frozenset[str]:
        """The units that ``key`` passed to on ``day``, with itself when something of it went on."""
        return frozenset({*new, *((key,) if self.exists_on(key, day) else ())})

    def _backward(self, from_day: date, to_day: date) -> Mapping[str, frozenset[str]]:
        formed_of: dict[str, set[str]] = {k: set() for k in self.lives if self.exists_on(k, from_day)}
        for old, held in self.mapping(to_day, from_day).items():
            for new in held:
                formed_of[new].add(old)
        return {key: frozenset(olds) for key, olds in formed_of.items()}

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days on which units were handed over, in order: between two of them the units are the same."""
        return tuple(sorted({e.date for e in self.events if e.hands_over}))


def _between(events: tuple[UnitEvent, ...], one: date, other: date) -> tuple[UnitEvent, ...]:
    first, last = sorted((one, other))
    return tuple(e for e in events if first < e.date <= last)


def _moved(held: frozenset[str], taken: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if not any(key in taken for key in held):
        return held
    return frozenset().union(*(taken.get(key, frozenset({key})) for key in held))
