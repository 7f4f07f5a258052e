"""Whatever happened to units, counts that can be carried are conserved; the rest is named."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.indicators import frames
from analysis.registers import Unit, UnitEvent, Units

FIRST = date(2017, 1, 1)
YEAR = timedelta(days=365)


def unit(key: str, start: date | None, end: date | None) -> Unit:
    code = key.partition("@")[0]
    return Unit(key, "commune", code, f"Xã {code}", "Xã", "", start, end, None, None)


@st.composite
def merged(draw: st.DrawFn, *, splits: bool = False) -> tuple[Units, list[date]]:
    """Units that are merged, renamed or join others (or are split) on several days, and those days."""
    living: dict[str, date | None] = {f"{i}@a": None for i in range(draw(st.integers(1, 8)))}
    ended: list[Unit] = []
    events: list[UnitEvent] = []
    days = [FIRST + YEAR * i for i in range(draw(st.integers(1, 4)))]
    number = 100
    for day in days:
        before = day - timedelta(days=1)
        untouched = list(living)
        for _ in range(draw(st.integers(0, 3))):
            group = draw(st.lists(st.sampled_from(untouched), max_size=4, unique=True)) if untouched else []
            if not group:
                continue
            untouched = [k for k in untouched if k not in group]
            number += 1
            kinds = ["merge", "join", *(["split"] if splits else [])]
            kind = draw(st.sampled_from(kinds))
            if kind == "split":
                parts = [f"{number}{letter}@{day}" for letter in "xy"]
                events += [UnitEvent(day, "split", group[0], p, "part", "act") for p in parts]
                gone, new = group[:1], parts
            elif kind == "join" and len(group) > 1:
                events += [UnitEvent(day, "merge", old, group[0], "whole", "act") for old in group[1:]]
                gone, new = group[1:], []
            else:
                new = [f"{number}@{day}"]
                events += [UnitEvent(day, "merge", old, new[0], "whole", "act") for old in group]
                gone = group
            ended += [unit(k, living.pop(k), before) for k in gone]
            living |= dict.fromkeys(new, day)
    every = (*ended, *(unit(k, start, None) for k, start in living.items()))
    return Units(every, {}, tuple(sorted(events, key=lambda e: e.date))), days


def counted(units: Units, day: date) -> pd.DataFrame:
    keys = [u.key for u in units.at(day)]
    return pd.DataFrame({"n": [2**i for i in range(len(keys))]}, index=keys)


def before(day: date) -> date:
    return day - timedelta(days=1)


@settings(deadline=None)
@given(merged())
def test_whole_events_keep_every_sum(graph: tuple[Units, list[date]]) -> None:
    units, days = graph
    start = counted(units, before(days[0]))
    for day in days:
        found = frames.carried(units, start, before(days[0]), day)
        assert int(found.counts["n"].sum()) == int(start["n"].sum())
        assert (found.not_carried, found.caveat) == ({}, "")
        assert set(found.counts.index) <= {u.key for u in units.at(day)}


@settings(deadline=None)
@given(merged())
def test_two_steps_are_as_one(graph: tuple[Units, list[date]]) -> None:
    units, days = graph
    start = counted(units, before(days[0]))
    stepped, at = start, before(days[0])
    for day in days:
        stepped, at = frames.carried(units, stepped, at, day).counts, day
    assert stepped.equals(frames.carried(units, start, before(days[0]), days[-1]).counts)


@settings(deadline=None)
@given(merged())
def test_every_unit_is_a_member_of_exactly_one(graph: tuple[Units, list[date]]) -> None:
    units, days = graph
    start = counted(units, before(days[0]))
    found = frames.carried(units, start, before(days[0]), days[-1])
    assert int(found.of.sum()) == int(found.held["n"].sum()) == len(start)
    assert sum(int(n).bit_count() for n in found.counts["n"]) == len(start)


@settings(deadline=None)
@given(merged(splits=True), st.booleans())
def test_what_is_not_carried_is_named_and_nothing_is_lost(
    graph: tuple[Units, list[date]], back: bool
) -> None:
    units, days = graph
    ends = (before(days[0]), days[-1])
    from_day, to_day = reversed(ends) if back else ends
    start = counted(units, from_day)
    found = frames.carried(units, start, from_day, to_day)
    left = int(start.loc[list(found.not_carried), "n"].sum())
    assert int(found.counts["n"].sum()) + left == int(start["n"].sum())
    assert all(said.codes in (("frame_split",), ("frame_merged",)) for said in found.not_carried.values())
    assert (found.held["n"] <= found.of).all()


@settings(deadline=None)
@given(merged(splits=True), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(graph: tuple[Units, list[date]], random: object) -> None:
    units, days = graph
    start = counted(units, before(days[0]))
    shuffled = start.sample(frac=1, random_state=random.getrandbits(32))  # type: ignore[attr-defined]
    one, other = (frames.carried(units, t, before(days[0]), days[-1]) for t in (start, shuffled))
    assert one.counts.equals(other.counts)
    assert dict(one.not_carried) == dict(other.not_carried)


def test_a_split_adds_up_when_carried_back_and_is_left_behind_forward() -> None:
    last = before(FIRST)
    units = Units(
        (unit("1@a", None, last), unit("2@b", FIRST, None), unit("3@b", FIRST, None)),
        {},
        tuple(UnitEvent(FIRST, "split", "1@a", k, "part", "act") for k in ("2@b", "3@b")),
    )
    parts = pd.DataFrame({"n": [4, 6]}, index=["2@b", "3@b"])
    assert frames.carried(units, parts, FIRST, last).counts.to_dict() == {"n": {"1@a": 10}}
    whole = frames.carried(units, pd.DataFrame({"n": [10]}, index=["1@a"]), last, FIRST)
    assert whole.not_carried["1@a"] == "Xã Xã 1 đã chia vào 2 đơn vị, không rõ mỗi đơn vị nhận bao nhiêu."


def test_a_unit_that_became_urban_or_was_renamed_is_carried_both_ways() -> None:
    last = before(FIRST)
    ward = Unit("2@b", "commune", "2", "B", "Phường", "", FIRST, None, None, None)
    units = Units(
        (unit("1@a", None, last), ward),
        {},
        (UnitEvent(FIRST, "becomes_urban", "1@a", "2@b", "whole", "act"),),
    )
    there = frames.carried(units, pd.DataFrame({"n": [7]}, index=["1@a"]), last, FIRST)
    assert there.counts.to_dict() == {"n": {"2@b": 7}}
    assert frames.carried(units, there.counts, FIRST, last).counts.to_dict() == {"n": {"1@a": 7}}
    assert [(x.old.key, x.new.key) for x in frames.left_rural(units, last, FIRST)] == [("1@a", "2@b")]


def test_a_unit_that_ends_without_an_event_is_left_behind() -> None:
    units = Units((unit("1@a", None, before(FIRST)),), {})
    found = frames.carried(units, pd.DataFrame({"n": [7]}, index=["1@a"]), before(FIRST), FIRST)
    assert found.not_carried["1@a"].codes == ("frame_end_unknown",)
