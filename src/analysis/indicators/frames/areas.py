"""What changed between two days that no sum can mend: parts that moved, and communes that became wards."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.language import language, tr
from analysis.registers import Lineage, Unit, UnitEvent, Units

_UNVERIFIED = tr("; nguồn thứ cấp, chưa đối chiếu văn bản")


class AreaChange(NamedTuple):
    """A part that changed hands: the event, and which of the units asked about it touches."""

    event: UnitEvent
    keys: frozenset[str]


class LeftRural(NamedTuple):
    """A rural commune that lies in a ward or town on the later day, from ``on`` on: no longer in NTM."""

    old: Unit
    new: Unit
    on: date
    act: str


def area_changes(
    units: Units, keys: Collection[str], one: date, other: date, *, pooled: bool = False
) -> tuple[AreaChange, ...]:
    """Parts that moved into or out of ``keys``, communes of the day ``other``, between two days.

    A part that moved between two units which are one on ``other`` changes nothing. ``pooled`` takes all of
    ``keys`` as one territory (a scope), so that what moved inside it changes nothing either.
    """
    wanted = frozenset(keys)
    parts = _parts(units.lineage, one, other)
    near = sorted({place for key in wanted for place in parts.places.get(key, ())})
    changes = (parts.changes[place] for place in near)
    touched = ((c.event, _touched(units, c, other, wanted, pooled=pooled)) for c in changes)
    return tuple(AreaChange(event, keys) for event, keys in touched if keys)


def area_caveat(
    units: Units, keys: Collection[str], one: date, other: date, *, pooled: bool = False
) -> Caveat:
    """The sentences of :func:`area_changes`, one a day and legal act; empty when nothing moved."""
    return told(units, area_changes(units, keys, one, other, pooled=pooled))


def district_caveat(units: Units, district: str, one: date, other: date) -> Caveat:
    """Communes that came to or left ``district`` (key) between two days; empty when it kept its communes."""
    moved: dict[tuple[str, str, str, str], list[str]] = {}
    for event in units.lineage.between(one, other):
        if event.kind == "move" and district in (event.from_district, event.to_district):
            way = (f"{event.date:%d/%m/%Y}", event.from_district, event.to_district, _act(event))
            moved.setdefault(way, []).append(_in_sentence(units[event.from_key].full_name))
    return joined(
        *(
            caveat(
                "frame_district_moved",
                day=day,
                units=", ".join(names),
                old=_in_sentence(units[old].full_name),
                new=_in_sentence(units[new].full_name),
                act=act,
            )
            for (day, old, new, act), names in moved.items()
        )
    )


def left_rural(units: Units, one: date, other: date) -> tuple[LeftRural, ...]:
    """Communes (*xã*) of the day ``one`` that lie in a ward or town on the later day ``other``."""
    held = units.lineage.mapping(one, other)
    made = {e.to_key: e for e in units.lineage.between(one, other) if e.hands_over}
    return tuple(
        LeftRural(old, units[key], made[key].date, made[key].act)
        for old in units.at(one)
        if old.is_rural_commune
        for key in sorted(held[old.key])
        if not units[key].is_rural_commune
    )


def told(units: Units, changes: Iterable[AreaChange]) -> Caveat:
    """What ``changes`` did, for the reader; a source that was not held against the act itself is named so."""
    parts: dict[tuple[str, str, str], list[str]] = {}
    for event, _ in changes:
        code = "frame_joined_from_outside" if event.kind == "merge" else "frame_part_moved"
        parts.setdefault((code, f"{event.date:%d/%m/%Y}", _act(event)), []).append(_part(units, event))
    return joined(*(caveat(code, day=d, act=a, parts="; ".join(p)) for (code, d, a), p in parts.items()))


def _act(event: UnitEvent) -> str:
    return event.act + ("" if event.confidence == "high" else _UNVERIFIED)


def _part(units: Units, event: UnitEvent) -> str:
    old, new = (
        _in_sentence(units[key].full_name if key else tr(name))
        for key, name in ((event.from_key, event.from_name), (event.to_key, event.to_name))
    )
    if event.kind == "merge":
        return tr("{old} nhập vào {new}").format(old=old, new=new)
    return tr("{old}{quantity} sang {new}").format(
        old=old, quantity=f" ({tr(event.quantity)})" if event.quantity else "", new=new
    )


def _in_sentence(name: str) -> str:
    return name[:1].lower() + name[1:] if language() == "vi" else name


class _Part(NamedTuple):
    """An event and the units of the later frame that hold its giver and its taker."""

    event: UnitEvent
    giver: frozenset[str]
    taker: frozenset[str]


class _Parts(NamedTuple):
    changes: tuple[_Part, ...]
    places: dict[str, list[int]]


@lru_cache(maxsize=128)
def _parts(lineage: Lineage, one: date, day: date) -> _Parts:
    """The parts that moved between two days, in units of ``day``, and for each unit where they stand."""
    changes = tuple(
        _Part(e, _held(lineage, e.from_key, e.date, day), _held(lineage, e.to_key, e.date, day))
        for e in lineage.parts_between(one, day)
    )
    places: dict[str, list[int]] = {}
    for place, change in enumerate(changes):
        for key in change.giver | change.taker:
            places.setdefault(key, []).append(place)
    return _Parts(changes, places)


def _held(lineage: Lineage, key: str, on: date, day: date) -> frozenset[str]:
    """The units of ``day`` that hold ``key`` as it was ``on`` that day; none for a unit that is not known."""
    return lineage.on(key, on, day) if key and lineage.exists_on(key, on) else frozenset()


def _touched(units: Units, part: _Part, day: date, wanted: frozenset[str], *, pooled: bool) -> frozenset[str]:
    """Which of ``wanted``, units of ``day``, gave or took the part; none when it stayed within one."""
    event, giver, taker = part
    if not event.to_key and event.to_district:
        somewhere = _of_district(units, event, day) if pooled else frozenset()
        is_within = pooled and giver | somewhere <= wanted
    else:
        is_within = bool(giver and taker) and (giver == taker or (pooled and giver | taker <= wanted))
    return frozenset() if is_within else (giver | taker) & wanted


def _of_district(units: Units, event: UnitEvent, day: date) -> frozenset[str]:
    """The units of ``day`` that the receiver may lie in, of which no more is known than its district."""
    district = units[event.to_district].district
    inside = (u.key for u in units.at(event.date) if u.district == district)
    return frozenset().union(*(units.lineage.on(key, event.date, day) for key in inside))
