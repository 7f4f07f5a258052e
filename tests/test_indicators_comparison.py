from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.indicators.caveats import Caveat
from analysis.indicators.collect import register
from analysis.indicators.comparison import (
    Check,
    Comparison,
    Sample,
    Way,
    compare,
    comparison_of,
    overlap,
    rules,
    step_of,
    steps,
)
from analysis.indicators.figure import DefinitionMissing, Figure
from analysis.project import Project
from analysis.province import Province, open_province
from analysis.tables import in_force
from comparison_worlds import (
    assigned,
    helping_world,
    keys,
    poverty_rows,
    returning_world,
    sample,
)
from indicator_frames import NEW, OLD, province

WORLD = len(keys())


def told(communes: Sample) -> Comparison:
    return comparison_of(communes, overlap(communes), Way())


def worked() -> Comparison:
    """Others start at 10, 20 … 80 and fall by a tenth; helped start at 20 … 90 and fall by a tenth and 3."""
    starts = [*range(10, 90, 10), *range(20, 100, 10)]
    helped = [False] * 8 + [True] * 8
    falls = [-0.1 * s - 3 * h for s, h in zip(starts, helped, strict=True)]
    return told(sample(starts, falls, helped, dose=[np.nan] * 8 + [1.0, 3, 2, 5, 4, 7, 6, 8]))


def value(figure: Figure | None) -> float:
    assert figure is not None
    assert figure.value is not None
    return float(figure.value)


def test_worked_numbers_of_the_method_page() -> None:
    found = worked()
    assert value(found.difference["province"].value) == pytest.approx(-4.0)
    assert value(found.ancova["province"].value) == pytest.approx(-3.0)
    assert value(found.returning.slopes["others"].value) == pytest.approx(-0.1)
    assert value(found.returning.expected) == pytest.approx(-5.0)
    assert value(found.returning.observed) == pytest.approx(-8.0)
    assert (found.returning.expected.n, found.returning.expected.of) == (7, 8)
    assert [value(f) for f in found.overlap.counts] == [7, 7]
    assert value(found.randomisation) == 1 / 1000
    assert value(found.returning.quartiles["others", 1]) == pytest.approx(-2.0)
    assert value(found.returning.quartiles["helped", 1]) == pytest.approx(-5.5)


def test_the_worked_slope_on_help_is_that_of_the_method_page() -> None:
    starts, dose = np.arange(20.0, 100, 10), np.array([1.0, 3, 2, 5, 4, 7, 6, 8])
    others = np.full(8, np.nan)
    falls = [*(-0.1 * np.arange(10, 90, 10)), *(-0.1 * starts - 2 * dose)]
    found = told(
        sample([*range(10, 90, 10), *starts], falls, [False] * 8 + [True] * 8, dose=[*others, *dose])
    )
    assert value(found.dose_slope.value) == pytest.approx(-2.0)


def test_changes_are_told_alike_by_commune_and_pooled_over_households() -> None:
    communes = sample([50, 10] * 8, [-10, 0] * 8, [True] * 8 + [False] * 8)
    households = [100, 900] * 8
    communes = replace(
        communes,
        communes=communes.communes.assign(households_before=households, households_after=households),
    )
    changes = {(f.dims["group"], f.dims["weights"]): value(f) for f in told(communes).changes}
    assert changes["helped", "equal"] == pytest.approx(-5.0)
    assert changes["helped", "households"] == pytest.approx(-1.0)


def test_an_estimate_is_the_same_in_any_order_of_rows() -> None:
    first = returning_world(3, noise_of_choice=12)
    mixed = {name: table.sample(frac=1, random_state=5) for name, table in first.frames.items()}
    second = Province(first.project, frames=mixed)
    values = [{f.id: f.value for f in found.figures()} for w in (first, second) if (found := compare(w, "A"))]
    assert values[0].keys() == values[1].keys()
    for key, one in values[0].items():
        assert (
            one == pytest.approx(values[1][key], nan_ok=False) if one is not None else values[1][key] is None
        )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("noise", [0.0, 12.0])
def test_where_only_the_mean_returns_nothing_beyond_a_comparison_may_be_said(seed: int, noise: float) -> None:
    found = compare(returning_world(seed, noise), "A")
    assert found is not None
    assert found.step.key == ("compared" if noise else "measured")
    if not noise:
        assert value(found.difference["province"].value) < -3
        assert found.ancova["province"].value.value is None


def test_help_that_does_something_reaches_the_top_and_is_found_at_its_size() -> None:
    found = compare(helping_world(1), "A")
    assert found is not None
    assert [c.code for c in found.checks if c.passed is not True] == []
    assert found.step.key == "consistent"
    assert value(found.ancova[found.against].value) == pytest.approx(-6.0, abs=0.8)
    assert value(found.dose_slope.value) == pytest.approx(-15.0, abs=1.5)


def test_a_trend_before_the_assignment_keeps_the_top_word_away() -> None:
    world = helping_world(1)
    helped = world.frames["assignments"]["unit_key"]
    rows = world.frames["poverty"].copy()
    early = rows["year"].isin([2014, 2015]) & rows["unit_key"].isin(helped)
    rows.loc[early, "poor_households"] += 30 * (2016 - rows.loc[early, "year"])
    found = compare(Province(world.project, frames={**world.frames, "poverty": rows}), "A")
    assert found is not None
    assert {c.code for c in found.checks if c.passed is not True} == {"trend"}
    assert found.step.key == "compared"


def test_without_values_before_the_assignment_the_top_word_cannot_be_reached() -> None:
    world = helping_world(1)
    rows = world.frames["poverty"]
    late = Province(world.project, frames={**world.frames, "poverty": rows[rows["year"] >= 2016]})
    found = compare(late, "A")
    assert found is not None
    assert next(c for c in found.checks if c.code == "trend").passed is None
    assert found.step.key == "compared"
    assert found.way.note.codes == ("comparison_no_earlier",)


def test_groups_that_start_apart_are_not_compared() -> None:
    apart = sample([*range(10), *range(50, 60)], [-1.0] * 20, [False] * 10 + [True] * 10)
    found = overlap(apart)
    assert found.used is None
    assert found.note.codes == ("comparison_no_overlap",)
    assert told(apart).ancova["province"].value.value is None
    assert told(apart).step.key == "measured"


def test_only_the_common_range_is_compared_and_its_size_is_said() -> None:
    starts = [*range(0, 20), *range(12, 52, 2)]
    found = overlap(sample(starts, [-1.0] * 40, [False] * 20 + [True] * 20))
    assert found.used is None
    wider = overlap(sample([*range(0, 60, 3), *range(36, 76, 2)], [-1.0] * 40, [False] * 20 + [True] * 20))
    assert wider.used is not None
    assert (wider.low, wider.high) == (36.0, 57.0)
    assert wider.used.counts == (11, 8)
    assert wider.note.codes == ("comparison_common_range",)
    assert "11 trong 20 xã được giúp và 8 trong 20 xã khác" in wider.note


def test_a_group_of_a_few_communes_gives_no_estimate() -> None:
    few = sample(range(27), [-1.0] * 27, [True] * 7 + [False] * 20)
    found = told(few)
    assert found.difference["province"].value.value is None
    assert "comparison_too_few" in _codes(found.difference["province"].value)
    assert found.step.key == "measured"


def test_small_groups_and_few_districts_are_said() -> None:
    found = worked()
    codes = _codes(found.ancova["province"].value)
    assert "comparison_small_group" in codes
    assert "comparison_interval" in codes


def test_inside_districts_needs_districts_with_both() -> None:
    districts = ["a", "b", "c", "d"] * 5
    found = told(sample(range(20), range(20), [True] * 10 + [False] * 10, districts))
    assert found.difference["district"].value.value is None
    assert "comparison_one_sided_districts" in _codes(found.difference["district"].value)


def test_a_commune_missing_at_one_end_is_left_out_and_said_never_zero() -> None:
    chance = np.random.default_rng(1)
    rates = {2016: chance.uniform(30, 60, WORLD), 2020: chance.uniform(10, 30, WORLD)}
    rows = poverty_rows(rates)
    marked = np.arange(WORLD) % 2 == 0
    whole = compare(province(poverty=rows, assignments=assigned(marked)), "A")
    lacking = compare(province(poverty=rows[:-1], assignments=assigned(marked)), "A")
    assert whole is not None
    assert lacking is not None
    assert sum(lacking.sample.counts) == WORLD - 1
    assert "comparison_missing_ends" in _codes(lacking.difference["province"].value)
    assert "comparison_missing_ends" not in _codes(whole.difference["province"].value)
    half = [r for r in rows if r["year"] == 2016 or int(r["cell"][1:]) % 3]
    thin = compare(province(poverty=half, assignments=assigned(marked)), "A")
    assert thin is not None
    assert thin.step.key == "measured"


def test_help_nobody_reported_is_unknown_not_zero() -> None:
    world = helping_world(2)
    table = world.frames["support"]
    fewer = compare(Province(world.project, frames={**world.frames, "support": table.iloc[:-4]}), "A")
    assert fewer is not None
    assert fewer.dose_rank.n == len(table) - 4
    assert fewer.dose_rank.of == len(table)
    assert "comparison_help_unreported" in _codes(fewer.dose_rank)


def test_two_standards_never_meet_in_one_comparison() -> None:
    chance = np.random.default_rng(2)
    old = poverty_rows({2020: chance.uniform(20, 50, WORLD), 2021: chance.uniform(20, 50, WORLD)})
    new = poverty_rows({2021: chance.uniform(30, 60, WORLD)}, NEW)
    days = {"valid_from": date(2021, 11, 17), "valid_to": date(2025, 12, 31)}
    list_b = [{**row, **days} for row in assigned(np.arange(WORLD) % 2 == 0)]
    assert compare(province(poverty=[*old, *new], assignments=list_b), "B") is None
    later = poverty_rows({2024: chance.uniform(10, 30, WORLD)}, NEW)
    earlier = poverty_rows({2018: chance.uniform(20, 50, WORLD)})
    found = compare(province(poverty=[*earlier, *old, *new, *later], assignments=list_b), "B")
    assert found is not None
    assert {f.standard for f in found.figures() if f.subject != "comparison.pretrend"} == {NEW}
    assert (found.sample.frame.first, found.sample.frame.last) == (date(2021, 12, 31), date(2024, 12, 31))
    assert found.way.other is not None
    assert found.way.other.value.standard == OLD
    assert (found.way.other.value.dims["from"], found.way.other.value.dims["to"]) == (
        "2018-12-31",
        "2020-12-31",
    )
    assert "comparison_other_definition" in _codes(found.way.other.value)
    assert {"comparison_starts_late", "comparison_ends_early"} <= {
        *_codes(found.difference["province"].value)
    }
    assert next(c for c in found.checks if c.code == "trend").passed is None


def test_a_comparison_without_a_standard_cannot_be_made() -> None:
    with pytest.raises(DefinitionMissing):
        replace(worked().sample.frame, standard="")


def test_the_cells_added_again_give_the_pooled_difference() -> None:
    found = compare(returning_world(1, 12), "A")
    assert found is not None
    assert found.pooled is not None
    helped = set(found.sample.communes.index[found.sample.helped])
    rates = {}
    cells = found.pooled.sources
    assert set(cells["table"]) == {"poverty", "assignments"}
    cells = cells[cells["table"] == "poverty"]
    for name in ("helped", "others"):
        part = cells[[(keys()[int(c[1:])] in helped) == (name == "helped") for c in cells["cell"]]]
        for year in (2016, 2020):
            counts = part.loc[part["file"] == f"data/raw/{year}.xlsx", "text"].astype(int).to_numpy()
            rates[name, year] = 100 * counts[0::2].sum() / counts[1::2].sum()
    helped_change = rates["helped", 2020] - rates["helped", 2016]
    assert value(found.pooled) == pytest.approx(
        helped_change - (rates["others", 2020] - rates["others", 2016])
    )


def test_preliminary_rows_keep_the_top_word_away() -> None:
    world = helping_world(1)
    rows = world.frames["poverty"].assign(status="preliminary")
    found = compare(Province(world.project, frames={**world.frames, "poverty": rows}), "A")
    assert found is not None
    assert found.step.key == "compared"
    assert {f.status for f in found.figures()} == {"preliminary"}


def test_a_step_is_reached_only_when_every_test_below_it_is_passed() -> None:
    codes = [code for step in steps() for code in step.needs]
    everything = [Check(code, True) for code in codes]
    assert step_of(everything).key == "consistent"
    for place, code in enumerate(codes):
        for answer in (False, None):
            checks = [*everything[:place], Check(code, answer), *everything[place + 1 :]]
            needing = next(i for i, step in enumerate(steps()) if code in step.needs)
            assert step_of(checks) == steps()[needing - 1]
    with pytest.raises(KeyError):
        step_of(everything[:-1])


def test_every_test_of_the_ladder_has_its_words_and_is_made() -> None:
    made = [c.code for c in worked().checks]
    assert made == [code for step in steps() for code in step.needs]
    assert all(
        Check(code, answer).asks and Check(code, answer).answer
        for code in made
        for answer in (True, False, None)
    )


def test_every_threshold_has_a_reason() -> None:
    assert rules().min_group < rules().small_group
    assert rules().draws + 1 == 1000


def test_every_caveat_has_a_code_and_every_figure_an_id_of_its_own() -> None:
    for found in (worked(), compare(returning_world(2, 12), "A"), compare(helping_world(3), "A")):
        assert found is not None
        figures = list(found.figures())
        assert len({f.id for f in figures}) == len(figures)
        assert all("" not in _codes(f) for f in figures)
        assert len(register(figures)) == len(figures)


def test_criteria_met_are_compared_under_one_set(province_root: Project) -> None:
    opened = open_province(province_root.root)
    for period, used in (("A", "NTM_XA_2016_2020"), ("B", "NTM_XA_2021_2025")):
        found = compare(opened, period, "ntm")
        assert found is not None
        assert found.sample.frame.standard == used
        assert {f.standard for f in found.figures() if f.subject != "comparison.pretrend"} == {used}
        assert found.sample.frame.good == 1
        marks = in_force(opened.table("ntm_marks"))
        day = pd.Timestamp(found.sample.frame.last)
        rows = marks[(marks["as_of"] == day) & (marks["criteria_set"] == used) & (marks["mark"] == "met")]
        met = rows.drop_duplicates(["unit_key", "criterion"]).groupby("unit_key").size()
        after = found.sample.communes["after"]
        assert len(after) > 50
        assert after.astype(int).to_dict() == met.reindex(after.index, fill_value=0).to_dict()


def _codes(figure: Figure) -> tuple[str, ...]:
    assert isinstance(figure.caveat, Caveat)
    return figure.caveat.codes
