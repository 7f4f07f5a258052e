"""A change of a list taken apart: nothing is left over."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.indicators import poverty
from analysis.indicators.poverty._parts import Counts, parts_of_households, parts_of_rate
from analysis.province import Province
from indicator_frames import CHIENG_SO, KEO_LOM, NEW, OLD, PHI_NHU, communes, province

COMMUNE = st.tuples(st.integers(0, 400), st.integers(1, 600)).map(lambda c: (min(c), max(c)))
GROUP = st.lists(COMMUNE, max_size=6)


def counts(rows: list[tuple[int, int]]) -> Counts:
    told = np.array(rows, dtype=np.float64).reshape(-1, 2)
    return Counts(told[:, 0], told[:, 1])


@settings(deadline=None)
@given(st.lists(st.tuples(COMMUNE, COMMUNE), min_size=1, max_size=6), GROUP, GROUP)
def test_the_parts_add_to_the_whole(
    stayers: list[tuple[tuple[int, int], tuple[int, int]]],
    exits: list[tuple[int, int]],
    entrants: list[tuple[int, int]],
) -> None:
    before, after = ([s[end] for s in stayers] for end in (0, 1))
    groups = counts(before), counts(after), counts(exits), counts(entrants)
    points, households = parts_of_rate(*groups), parts_of_households(*groups)
    rates = [
        100 * sum(p for p, _ in rows) / sum(h for _, h in rows) for rows in (before + exits, after + entrants)
    ]
    poor = [sum(p for p, _ in rows) for rows in (before + exits, after + entrants)]
    assert points["total"] == pytest.approx(rates[1] - rates[0], abs=1e-9)
    assert sum(v for k, v in points.items() if k != "total") == pytest.approx(points["total"], abs=1e-9)
    assert households["total"] == poor[1] - poor[0]
    assert sum(v for k, v in households.items() if k != "total") == households["total"]


@settings(deadline=None)
@given(st.lists(COMMUNE, min_size=1, max_size=6), st.integers(2, 5))
def test_households_that_grow_alike_change_no_rate(rows: list[tuple[int, int]], times: int) -> None:
    grown = [(p * times, h * times) for p, h in rows]
    points = parts_of_rate(counts(rows), counts(grown), counts([]), counts([]))
    assert all(v == pytest.approx(0, abs=1e-9) for v in points.values())


def test_without_stayers_nothing_can_be_said() -> None:
    with pytest.raises(ValueError, match="both lists"):
        parts_of_rate(counts([]), counts([]), counts([(1, 2)]), counts([(1, 2)]))


def row(unit: str, year: int, poor: int, households: int, **more: object) -> dict[str, Any]:
    return {"unit_key": unit, "year": year, "poor_households": poor, "households": households, **more}


def assigned(unit: str, first: date, last: date | None) -> dict[str, Any]:
    return {"agency_id": "a", "unit_key": unit, "valid_from": first, "valid_to": last}


def worked() -> Province:
    """Chiềng Sơ stays, Phì Nhừ leaves and Keo Lôm enters between the ends of 2018 and 2019."""
    return province(
        poverty=[
            row(CHIENG_SO, 2018, 60, 100),
            row(PHI_NHU, 2018, 20, 100),
            row(CHIENG_SO, 2019, 50, 100),
            row(KEO_LOM, 2019, 90, 100),
        ],
        assignments=[
            assigned(CHIENG_SO, date(2017, 8, 17), date(2020, 12, 31)),
            assigned(PHI_NHU, date(2017, 8, 17), date(2019, 6, 30)),
            assigned(KEO_LOM, date(2019, 7, 1), date(2020, 12, 31)),
        ],
    )


def values(figures: dict[str, Any]) -> dict[str, float]:
    return {part: round(f.value, 6) for part, f in figures.items()}


def test_the_worked_number_of_the_method_page() -> None:
    found = poverty.list_change(worked(), "A", 2018, 2019)
    assert found is not None
    assert (found.before.value, found.after.value) == (40.0, 70.0)
    assert values(found.points) == {"within": -10, "weights": 0, "entrants": 20, "exits": 20, "total": 30}
    assert values(found.households) == {"within": -10, "entrants": 90, "exits": -20, "total": 60}
    assert {g: f.value for g, f in found.communes.items()} == {"stayers": 1, "entrants": 1, "exits": 1}


def test_unequal_growth_is_told_apart_from_change_within() -> None:
    rows = [
        row(CHIENG_SO, 2018, 50, 100),
        row(PHI_NHU, 2018, 10, 100),
        row(CHIENG_SO, 2019, 50, 100),
        row(PHI_NHU, 2019, 30, 300),
    ]
    p = province(
        poverty=rows, assignments=[assigned(u, date(2017, 8, 17), None) for u in (CHIENG_SO, PHI_NHU)]
    )
    found = poverty.list_change(p, "A", 2018, 2019)
    assert found is not None
    assert values(found.points) == {"within": 0, "weights": -10, "entrants": 0, "exits": 0, "total": -10}


def test_the_evidence_re_added_gives_the_total() -> None:
    found = poverty.list_change(worked(), "A", 2018, 2019)
    assert found is not None
    assert len(found.points["total"].sources) == 8
    assert len(found.points["within"].sources) == 4
    assert found.points["total"].id.endswith(f"/from=2018/to=2019/standard={OLD}/part=total")


def test_a_commune_without_a_figure_at_one_end_neither_left_nor_came() -> None:
    rows = [row(CHIENG_SO, 2018, 60, 100), row(CHIENG_SO, 2019, 50, 100), row(PHI_NHU, 2018, 20, 100)]
    p = province(
        poverty=rows, assignments=[assigned(u, date(2017, 8, 17), None) for u in (CHIENG_SO, PHI_NHU)]
    )
    found = poverty.list_change(p, "A", 2018, 2019)
    assert found is not None
    assert found.communes["exits"].value == 0
    assert found.points["total"].value == pytest.approx(-10)
    assert "1 xã có tên ở cả hai đầu kỳ nhưng thiếu số ở một đầu" in found.points["total"].caveat


def test_nothing_is_decomposed_without_a_commune_on_both_lists() -> None:
    assert poverty.list_change(province(), "A", 2018, 2019) is None


def test_two_lists_on_one_day_differ_by_composition_alone() -> None:
    rows = [
        row(u, 2021, poor, 100, standard=NEW) for u, poor in ((CHIENG_SO, 60), (PHI_NHU, 20), (KEO_LOM, 40))
    ]
    p = province(
        poverty=rows,
        assignments=[
            *(assigned(u, date(2017, 8, 17), date(2020, 12, 31)) for u in (CHIENG_SO, PHI_NHU)),
            *(assigned(u, date(2021, 11, 17), None) for u in (CHIENG_SO, KEO_LOM)),
        ],
    )
    found = poverty.list_break(p, "A", "B", NEW)
    assert found is not None
    assert (found.before.value, found.after.value) == (40.0, 50.0)
    assert values(found.points) == {"within": 0, "weights": 0, "entrants": -10, "exits": 20, "total": 10}
    assert poverty.list_break(p, "A", "B", OLD) is None


def test_communes_that_begin_alike_are_set_beside_each_other() -> None:
    keys = communes(province(), 8)
    rates = [80, 80, 60, 60, 40, 40, 20, 20]
    rows = [row(k, 2018, r, 100) for k, r in zip(keys, rates, strict=True)]
    rows += [row(k, 2019, r // 2, 100) for k, r in zip(keys, rates, strict=True)]
    p = province(poverty=rows, assignments=[assigned(k, date(2017, 8, 17), None) for k in keys[:5:2]])
    quarters = poverty.by_baseline(p, 2018, 2019, OLD, "list:A")
    assert [(q.number, q.low, q.high) for q in quarters] == [
        (1, 80, 80),
        (2, 60, 60),
        (3, 40, 40),
        (4, 20, 20),
    ]
    falls = [[g.change.points.value for g in q.groups.values()] for q in quarters]
    assert falls == [[-40, -40], [-30, -30], [-20, -20], [None, -10]]
    assert quarters[3].groups["helped"].communes.value == 0
    assert "một xã cũng làm số này đổi nhiều" in quarters[0].groups["helped"].before.caveat
    ids = {g.change.points.id for q in quarters for g in q.groups.values()}
    assert len(ids) == 8


def test_equal_rates_are_in_one_quarter() -> None:
    keys = communes(province(), 5)
    rows = [row(k, y, 50, 100) for k in keys for y in (2018, 2019)]
    quarters = poverty.by_baseline(province(poverty=rows), 2018, 2019, OLD, "list:A")
    assert [q.groups["others"].communes.value for q in quarters].count(5) == 1
    assert poverty.by_baseline(province(), 2018, 2019, OLD, "list:A") == ()


def test_the_order_of_rows_changes_nothing() -> None:
    straight, turned = worked(), worked()
    turned.frames["poverty"] = turned.frames["poverty"].iloc[::-1].reset_index(drop=True)
    found, same = (poverty.list_change(p, "A", 2018, 2019) for p in (straight, turned))
    assert found is not None
    assert same is not None
    assert {k: f.value for k, f in found.points.items()} == {k: f.value for k, f in same.points.items()}
