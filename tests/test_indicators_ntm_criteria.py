from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis import tables
from analysis.indicators import ntm
from analysis.indicators.caveats import Caveat
from analysis.indicators.figure import DefinitionMissing, Figure
from analysis.tables import InvalidTable
from indicator_frames import communes, province

OLD, NEW = "NTM_XA_2016_2020", "NTM_XA_2021_2025"
BEFORE, DAY = date(2019, 6, 30), date(2023, 12, 31)
KEYS = communes(province(), 4)


def marks(
    key: str, day: date, criteria_set: str, lacking: dict[int, str] | None = None
) -> list[dict[str, Any]]:
    """All nineteen met but for those ``lacking``."""
    base = {"unit_key": key, "as_of": day, "criteria_set": criteria_set, "commune_as_written": key}
    return [{**base, "criterion": i, "mark": (lacking or {}).get(i, "met")} for i in range(1, 20)]


def near(*lacking: dict[int, str]) -> list[dict[str, Any]]:
    return [m for key, lacks in zip(KEYS, lacking, strict=False) for m in marks(key, DAY, NEW, lacks)]


def test_a_mark_without_a_set_and_a_figure_without_one_cannot_be_made() -> None:
    frame = tables.conform("ntm_marks", pd.DataFrame([{**marks(KEYS[0], DAY, NEW)[0], "criteria_set": None}]))
    with pytest.raises(InvalidTable, match="criteria_set"):
        tables.validate("ntm_marks", frame)
    with pytest.raises(DefinitionMissing):
        Figure("ntm.mean_criteria/scope=province", "x", 1.0, "criteria_per_commune", "y")


def test_the_share_not_met_counts_mostly_met_and_leaves_out_what_was_not_assessed() -> None:
    p = province(ntm_marks=near({11: "not_met"}, {11: "mostly_met"}, {11: "not_assessed"}, {}))
    worst = ntm.holding_back(p, DAY)[0]
    assert (worst.label_of_group, worst.n) == ("11. Nghèo đa chiều", 3)
    assert worst.value == pytest.approx(200 / 3)
    assert "“cơ bản đạt” (1 xã)" in worst.method


def test_distance_is_a_range_where_criteria_were_not_assessed() -> None:
    p = province(
        ntm_marks=near(
            {10: "not_met", 11: "mostly_met"},
            {17: "not_met", 2: "not_assessed"},
            {17: "not_met", **dict.fromkeys((1, 2, 3), "not_assessed")},
            {2: "not_assessed"},
        )
    )
    sure, perhaps = ntm.near_standard(p, DAY), ntm.perhaps_near(p, DAY)
    assert [(d.unit_key, d.missing.value, d.lacking, d.unknown) for d in sure] == [
        (KEYS[1], 1, (17,), (2,)),
        (KEYS[0], 2, (10, 11), ()),
    ]
    assert [d.missing.comparator for d in sure] == ["ge", "eq"]
    assert sure[1].mostly == (11,)
    assert [d.unit_key for d in perhaps] == [KEYS[3], KEYS[2]]
    count = ntm.near_count(p, DAY)
    assert count.value == 2
    assert "2 xã khác chưa biết" in count.caveat


def test_the_last_missing_criteria_and_the_pairs_lacked_together() -> None:
    p = province(
        ntm_marks=near(
            {10: "not_met", 11: "not_met"},
            {10: "mostly_met", 11: "not_met"},
            {11: "not_met"},
            dict.fromkeys(range(1, 9), "not_met"),
        )
    )
    assert [(f.dims["criterion"], f.value, f.n) for f in ntm.last_missing(p, DAY)] == [
        ("11", 3, 3),
        ("10", 2, 3),
    ]
    (pair,) = ntm.missing_pairs(p, DAY)
    assert (pair.dims["criteria"], pair.value, len(pair.sources)) == ("10+11", 2, 4)


def test_the_set_in_force_speaks_and_another_one_is_said() -> None:
    p = province(ntm_marks=[*marks(KEYS[0], DAY, OLD, {1: "not_met"}), *marks(KEYS[0], DAY, NEW)])
    assert ntm.mean_criteria(p, DAY).standard == NEW
    other = province(ntm_marks=marks(KEYS[0], DAY, OLD))
    figure = ntm.mean_criteria(other, DAY)
    assert figure.standard == OLD
    assert isinstance(figure.caveat, Caveat)
    assert "ntm_set_not_in_force" in figure.caveat.codes
    assert ntm.near_count(other, DAY).value is None


def test_a_criterion_is_compared_across_sets_only_where_the_crosswalk_lets_it() -> None:
    p = province(ntm_marks=[*marks(KEYS[0], BEFORE, OLD), *marks(KEYS[0], DAY, NEW, {4: "not_met"})])
    before, after = ntm.by_criterion(p, BEFORE), ntm.by_criterion(p, DAY)
    together = ntm.beside(p, before[3], after[3])
    assert together.points is None
    assert together.note.codes == ("ntm_thresholds_may_differ",)
    for number in (1, 3, 8, 10, 11, 12, 13, 14, 15, 17, 18):
        with pytest.raises(ntm.CriteriaNotComparable):
            ntm.beside(p, before[number - 1], after[number - 1])
    with pytest.raises(ntm.CriteriaNotComparable):
        ntm.beside(p, before[3], after[4])
    with pytest.raises(ValueError, match="Hai tiêu chí khác nhau"):
        ntm.beside(p, after[3], after[4])


def test_a_criterion_under_one_set_changes_by_points() -> None:
    later = date(2024, 12, 31)
    p = province(
        ntm_marks=[
            *marks(KEYS[0], DAY, NEW, {4: "not_met"}),
            *marks(KEYS[1], DAY, NEW),
            *marks(KEYS[0], later, NEW),
            *marks(KEYS[1], later, NEW),
        ]
    )
    made = ntm.beside(p, ntm.by_criterion(p, DAY)[3], ntm.by_criterion(p, later)[3])
    assert made.points is not None
    assert (made.points.value, made.points.unit) == (50.0, "percent_points")


def test_every_criterion_of_the_crosswalk_has_words_for_a_reader() -> None:
    told = ntm.comparability(province())
    assert [a for a, *_ in told] == list(range(1, 20))
    assert sum(allowed for *_, allowed in told) == 8
    assert not [words for *_, words, _ in told if words.isascii()]


def test_marks_of_wards_and_marks_told_twice_are_said() -> None:
    p = province()
    ward = next(u.key for u in p.units.at(DAY) if not u.is_rural_commune)
    twice = [{**m, "cell": "B9", "mark": "not_met"} for m in marks(KEYS[0], DAY, NEW) if m["criterion"] == 19]
    p = province(ntm_marks=[*marks(KEYS[0], DAY, NEW), *twice, *marks(ward, DAY, NEW)])
    figure = ntm.mean_criteria(p, DAY)
    assert (figure.value, figure.n) == (19.0, 1)
    assert isinstance(figure.caveat, Caveat)
    assert {"ntm_not_rural", "ntm_marks_differ", "ntm_communes_not_assessed"} <= set(figure.caveat.codes)


def test_the_mean_says_how_high_it_could_be() -> None:
    p = province(
        ntm_marks=[*marks(KEYS[0], DAY, NEW, {1: "not_met", 2: "not_assessed"}), *marks(KEYS[1], DAY, NEW)]
    )
    figure = ntm.mean_criteria(p, DAY)
    assert figure.value == 18.0
    assert "bình quân ngày 31/12/2023 là 18,50" in figure.caveat


def test_helped_and_others_add_to_the_province() -> None:
    first, last = (ntm.Assessment(d, OLD) for d in (date(2018, 6, 30), BEFORE))
    rows = [m for at in (first, last) for k in KEYS for m in marks(k, at.as_of, OLD, {3: "not_met"})]
    p = province(ntm_marks=rows, assignments=[{"agency_id": "x", "unit_key": k} for k in KEYS[:3]])
    helped, others, every = ntm.groups(p, "A", first, last)
    assert (helped.last.n, others.last.n, every.last.n) == (3, 1, 4)
    assert [
        int(h.value or 0) + int(o.value or 0) for h, o in zip(helped.bands, others.bands, strict=True)
    ] == [int(f.value or 0) for f in every.bands]
    assert every.change.value == 0.0
    assert sum(int(d.last.n or 0) for d in ntm.districts(p, first, last)) == 4
