"""Whom a name that nothing settled may mean: each candidate with its place, its days, and why it is one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from analysis.registers._likeness import are_confusable, letters, likeness, plain
from analysis.registers._writing import COMMUNE_TYPES, DISTRICT_TYPES, readings
from analysis.registers.names import Names
from analysis.registers.units import Unit
from analysis.text import fold

Kind = Literal["commune", "district", "agency"]
Reason = Literal["exact", "alias", "close"]

_MOST = 5
_LEAST_SCORE = 55.0
_OTHER_TYPE = 10.0
_CLEAR_SCORE = 80.0
_CLEAR_LEAD = 10.0
_TYPES = {"commune": COMMUNE_TYPES, "district": DISTRICT_TYPES}


@dataclass(frozen=True)
class Candidate:
    """A unit or agency that a written name may mean.

    ``reason``: ``exact`` spelt so · ``alias`` decided so for other days · ``close`` by likeness. ``score``
    is that likeness, 0 to 100, half of it of the letters without diacritics; ``margin`` how far the next
    candidate stays behind (below zero: how far this one stays behind the first). ``rivals`` are the keys of
    all whose names may be taken for this one's: with any, it is chosen in so many words or not at all.
    """

    key: str
    name: str
    place: str
    valid_from: date | None
    valid_to: date | None
    reason: Reason
    score: float
    margin: float
    rivals: tuple[str, ...]


def spelling(text: str) -> str:
    """What two writings share that differ in case, spaces, hyphens, tone placement or ``i``/``y`` alone."""
    return letters(text)


def candidates(names: Names, kind: Kind, written: str, days: Iterable[date]) -> tuple[Candidate, ...]:
    """At most five that ``written`` may mean on any of ``days``, the likeliest first, equals by their key.

    Without days all are looked at that ever were. Nothing is settled by this: it is for a person to choose.
    """
    found = {c.key: c for c in _all(names, kind, written, tuple(days)) if c.score >= _LEAST_SCORE}
    ranked = sorted(found.values(), key=lambda c: (-c.score, c.key))[:_MOST]
    return tuple(
        replace(c, margin=_margin(ranked, at), rivals=rivals(names, c.key)) for at, c in enumerate(ranked)
    )


def clear_one(ranked: Sequence[Candidate]) -> Candidate | None:
    """The first of ``ranked`` when it is near, far before the others, and like no other name there is.

    It may be offered as what is most likely meant; settled it is by a person alone.
    """
    first = ranked[0] if ranked else None
    if first is None or first.rivals:
        return None
    return first if first.score >= _CLEAR_SCORE and first.margin >= _CLEAR_LEAD else None


def rivals(names: Names, key: str) -> tuple[str, ...]:
    """The keys of all that may be taken for ``key``: names two slips apart or fewer without diacritics.

    They are agencies, or units of its level that were there in its time.
    """
    if key in names.agencies:
        own = names.agencies[key]
        others = [(a.id, a.name) for a in names.agencies.agencies if a.id != key]
        return tuple(k for k, name in others if are_confusable(name, own.name))
    unit = names.units[key]
    beside = (u for u in names.units.units if u.level == unit.level and u.key != key and _met(u, unit))
    return tuple(u.key for u in beside if are_confusable(u.name, unit.name))


def full_name(names: Names, key: str) -> str:
    """``Xã Na Tông (Huyện Điện Biên)`` or the name of an agency."""
    if key in names.agencies:
        return names.agencies[key].name
    unit = names.units[key]
    inside = unit.district if unit.level == "commune" else ""
    return f"{unit.full_name} ({inside})" if inside else unit.full_name


def is_named(names: Names, key: str, text: str) -> bool:
    """Whether ``text`` is the name of ``key`` with all its diacritics, with or without its type."""
    if key in names.agencies:
        return fold(text) == fold(names.agencies[key].name)
    unit = names.units[key]
    return fold(text) in (fold(unit.name), fold(unit.full_name))


def _met(one: Unit, other: Unit) -> bool:
    """Whether two units were there on one day."""
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    return first <= min(one.valid_to or date.max, other.valid_to or date.max)


def _margin(ranked: Sequence[Candidate], at: int) -> float:
    other = ranked[0] if at else (ranked[1] if len(ranked) > 1 else None)
    return round(ranked[at].score - (other.score if other else 0.0), 1)


def _all(names: Names, kind: Kind, written: str, days: tuple[date, ...]) -> Iterable[Candidate]:
    decided = {a.key for a in names.aliases if a.kind == kind and spelling(a.written) == spelling(written)}
    if kind == "agency":
        for agency in names.agencies.agencies:
            likest = max(_like(written, name) for name in (agency.name, agency.short_name) if name)
            known = (agency.id, agency.name, "", agency.valid_from, agency.valid_to)
            yield Candidate(*known, _reason(agency.id in decided, likest), likest, 0.0, ())
        return
    read = [(w.unit_type, w.name) for w in readings(written, _TYPES[kind]) if w.name]
    for unit in names.units.units:
        if unit.level != kind or (days and not any(unit.exists_on(day) for day in days)):
            continue
        likest = max(
            (_like(n, unit.name) - _OTHER_TYPE * (t not in ("", unit.unit_type)) for t, n in read),
            default=0.0,
        )
        place = unit.district if kind == "commune" else ""
        known = (unit.key, unit.full_name, place, unit.valid_from, unit.valid_to)
        if likest >= _LEAST_SCORE:
            yield Candidate(*known, _reason(unit.key in decided, likest), likest, 0.0, ())


def _like(written: str, name: str) -> float:
    return round((likeness(plain(written), plain(name)) + likeness(letters(written), letters(name))) / 2, 1)


def _reason(decided: bool, score: float) -> Reason:
    return "alias" if decided else "exact" if score >= 100 else "close"
