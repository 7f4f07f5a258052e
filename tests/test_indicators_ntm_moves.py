from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.indicators import ntm
from analysis.indicators.ntm import Assessment
from analysis.province import Province
from indicator_frames import communes, province

OLD, NEW = "NTM_XA_2016_2020", "NTM_XA_2021_2025"
FIRST, SECOND = Assessment(date(2018, 6, 30), OLD), Assessment(date(2020, 12, 31), OLD)
MARKS = ("met", "mostly_met", "not_met", "not_assessed")
KEYS = communes(province(), 6)
RURAL = 115

Sheet = list[list[str] | None]


def rows(at: Assessment, key: str, told: list[str]) -> list[dict[str, Any]]:
    base = {"unit_key": key, "as_of": at.as_of, "criteria_set": at.criteria_set, "commune_as_written": key}
    return [{**base, "criterion": i, "mark": mark, "cell": f"C{i}"} for i, mark in enumerate(told, start=1)]


def met(number: int) -> list[str]:
    return ["met"] * number + ["not_met"] * (19 - number)


def built(sheets: dict[Assessment, Sheet], shuffle: int | None = None) -> Province:
    given_rows = [
        row
        for at, sheet in sheets.items()
        for key, told in zip(KEYS, sheet, strict=False)
        if told is not None
        for row in rows(at, key, told)
    ]
    if shuffle is not None:
        random.Random(shuffle).shuffle(given_rows)
    return province(ntm_marks=given_rows)


def test_three_communes_move_and_one_seen_once_is_counted_apart() -> None:
    p = built({FIRST: [met(4), met(12), met(16), met(9)], SECOND: [met(10), met(12), met(19), None]})
    found = ntm.transitions(p, FIRST, SECOND)
    told = [[int(c.value or 0) for c in row] for row in found.cells]
    assert told == [[0, 0, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0, 1, 0, 0], [0] * 5, [0, 0, 1, 0, 0]]
    assert [f.value for f in (found.both, found.rose, found.stayed, found.fell)] == [3, 2, 1, 0]
    assert [f.value for f in (found.only_before, found.only_after, found.neither)] == [1, 0, RURAL - 4]
    assert "ntm_moves_counted_apart" in found.both.caveat.codes  # type: ignore[attr-defined]
    assert found.cells[1][0].standard == OLD
    assert len(found.cells[1][0].sources) == 2 * 19


def test_no_commune_is_followed_across_two_sets_or_across_a_merger() -> None:
    later = Assessment(date(2023, 12, 31), NEW)
    merged = Assessment(date(2025, 12, 31), NEW)
    p = built({FIRST: [met(4)], later: [met(4)]})
    with pytest.raises(ntm.CriteriaSetsDiffer):
        ntm.transitions(p, FIRST, later)
    with pytest.raises(ntm.UnitsDiffer, match="31/12/2023 và 31/12/2025"):
        ntm.transitions(p, later, merged)
    with pytest.raises(ValueError, match="phải trước"):
        ntm.transitions(p, FIRST, FIRST)


sheets = st.lists(
    st.one_of(st.none(), st.lists(st.sampled_from(MARKS), min_size=19, max_size=19)), min_size=1, max_size=6
)


@settings(max_examples=12, deadline=None)
@given(sheets, sheets)
def test_bands_and_the_transition_matrix_add_up(first: Sheet, second: Sheet) -> None:
    p = built({FIRST: first, SECOND: second})
    found = ntm.transitions(p, FIRST, SECOND)
    both = found.both.value
    assert sum(int(c.value or 0) for row in found.cells for c in row) == both
    assert sum(int(found.cells[i][i].value or 0) for i in range(5)) == found.stayed.value
    assert sum(int(f.value or 0) for f in (found.rose, found.stayed, found.fell)) == both
    apart = (found.both, found.only_before, found.only_after, found.neither)
    assert sum(int(f.value or 0) for f in apart) == RURAL
    for at in (FIRST, SECOND):
        made = ntm.bands(p, *at)
        assert sum(int(f.value or 0) for f in made) == made[0].n
    for place, row in enumerate(found.cells):
        assert sum(int(c.value or 0) for c in row) <= (ntm.bands(p, *FIRST)[place].value or 0)


@settings(max_examples=8, deadline=None)
@given(sheets, st.integers(0, 10**6))
def test_the_order_of_rows_changes_nothing(sheet: Sheet, seed: int) -> None:
    plain, mixed = built({FIRST: sheet}), built({FIRST: sheet}, shuffle=seed)
    for p in (plain, mixed):
        p.table("ntm_marks")

    def told(p: Province) -> list[object]:
        figures = [ntm.mean_criteria(p, *FIRST), *ntm.bands(p, *FIRST), *ntm.holding_back(p, *FIRST)]
        near = [
            (d.unit_key, d.missing.value, d.lacking, d.unknown) for d in ntm.near_standard(p, FIRST.as_of)
        ]
        return [*((f.id, f.value, f.n, f.caveat) for f in figures), *near]

    assert told(plain) == told(mixed)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(MARKS), min_size=19, max_size=19))
def test_what_is_not_assessed_is_never_not_met(told: list[str]) -> None:
    p = built({FIRST: [told, met(19)]})
    seen = {int(f.dims["criterion"]): f for f in ntm.holding_back(p, *FIRST)}
    for number, mark in enumerate(told, start=1):
        assert seen[number].n == (1 if mark == "not_assessed" else 2)
        assert seen[number].value == {"met": 0.0, "not_assessed": 0.0}.get(mark, 50.0)
    for found in (*ntm.near_standard(p, FIRST.as_of), *ntm.perhaps_near(p, FIRST.as_of)):
        assert found.missing.value == len(found.lacking)
        assert not set(found.lacking) & set(found.unknown)
        assert (found.missing.comparator == "ge") == bool(found.unknown)
