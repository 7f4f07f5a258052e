"""The published series under its standards: what is subtracted, what is refused, what is missing."""

from __future__ import annotations

import pytest

from analysis.indicators import poverty
from analysis.indicators.figure import DefinitionMissing, Figure
from analysis.project import Project
from analysis.province import Province
from indicator_frames import NEW, OLD, province, published

PROVINCE = province(
    poverty=[
        published(2015, OLD, poor_households=57_214, rate_printed_pct=48.14),
        published(2017, OLD, rate_printed_pct=41.01),
        published(2018, OLD, households=127_667, poor_households=47_336, rate_printed_pct=37.08),
        published(2019, OLD, poor_households=43_048, rate_printed_pct=33.05),
        published(2020, OLD, rate_printed_pct=30.67, status="expected"),
        published(2021, OLD, rate_printed_pct=27.33),
        published(2021, NEW, rate_printed_pct=34.90),
        published(2023, NEW, rate_printed_pct=25.68),
        published(2024, NEW, rate_printed_pct=21.29),
        published(2025, NEW, households=143_650, poor_households=25_541, rate_printed_pct=17.78),
    ]
)


def told(step: poverty.Pace | None) -> tuple[int, int, float, float]:
    assert step is not None
    points, relative = step.change.points.value, step.change.relative.value
    assert points is not None
    assert relative is not None
    return step.first, step.last, round(points, 2), round(relative, 1)


def test_rates_are_made_from_published_counts() -> None:
    rates = [poverty.published_rate(PROVINCE, y, s).value for y, s in ((2018, OLD), (2025, NEW))]
    assert rates == [100 * 47_336 / 127_667, 100 * 25_541 / 143_650]
    assert [round(float(r or 0), 2) for r in rates] == [37.08, 17.78]


def test_2018_to_2019_is_4_03_points_10_9_percent_and_4288_households() -> None:
    step = poverty.published_between(PROVINCE, 2018, 2019)
    assert told(step) == (2018, 2019, -4.03, -10.9)
    assert step.change.households is not None
    assert step.change.households.value == -4_288


def test_period_b_is_17_12_points_and_49_1_percent() -> None:
    found = poverty.published_of(PROVINCE, "B")
    assert told(found.firm) == (2021, 2025, -17.12, -49.1)
    assert (found.missing, found.expected) == ((2022,), ())
    assert (found.from_before, found.with_estimate) == (None, None)


def test_2020_to_2025_cannot_be_computed() -> None:
    with pytest.raises(poverty.StandardsDiffer, match=r"2020.*2025"):
        poverty.published_between(PROVINCE, 2020, 2025)
    ends = poverty.published_rate(PROVINCE, 2020, OLD), poverty.published_rate(PROVINCE, 2025, NEW)
    with pytest.raises(poverty.StandardsDiffer):
        poverty.change(*ends)
    with pytest.raises(poverty.StandardsDiffer):
        poverty.pace(ends)


def test_period_a_has_no_baseline_and_only_an_estimate_at_its_end() -> None:
    found = poverty.published_of(PROVINCE, "A")
    assert (found.missing, found.expected) == ((2016,), (2020,))
    assert told(found.firm) == (2017, 2019, -7.96, -19.4)
    assert told(found.from_before) == (2015, 2019, -15.09, -31.3)
    assert found.from_before is not None
    assert found.from_before.change.households is not None
    assert found.from_before.change.households.value == 43_048 - 57_214
    assert told(found.with_estimate) == (2017, 2020, -10.34, -25.2)
    assert found.with_estimate is not None
    assert found.with_estimate.change.points.status == "expected"


def test_a_period_without_published_figures_has_no_change() -> None:
    found = poverty.published_of(province(), "B")
    assert found.missing == (2021, 2022, 2023, 2024, 2025)
    assert (found.firm, found.from_before, found.with_estimate) == (None, None, None)


def test_the_pace_over_a_gap_is_a_mean_and_says_so() -> None:
    steps = poverty.pace(poverty.published_series(PROVINCE, NEW))
    assert [(s.first, s.last, round(float(s.per_year.value or 0), 2)) for s in steps] == [
        (2021, 2023, -4.61),
        (2023, 2024, -4.39),
        (2024, 2025, -3.51),
    ]
    assert "2 năm" in steps[0].per_year.caveat
    assert steps[1].per_year.caveat == ""
    assert steps[0].per_year.id != steps[0].change.points.id


def test_a_step_backwards_is_refused() -> None:
    series = poverty.published_series(PROVINCE, NEW)
    with pytest.raises(ValueError, match="phải sau"):
        poverty.pace([series[0], series[0]])


def test_no_figure_of_poverty_stands_without_its_standard() -> None:
    with pytest.raises(DefinitionMissing):
        Figure("poverty.rate/scope=province/year=2018", "", 37.08, "percent", "")


@pytest.mark.slow
def test_the_reference_files_hold_the_same_series(province_root: Project) -> None:
    opened = Province(province_root)
    for standard in (OLD, NEW):
        mine, theirs = (
            [(f.dims["year"], f.status, round(float(f.value or 0), 2)) for f in series]
            for series in (
                poverty.published_series(PROVINCE, standard),
                poverty.published_series(opened, standard),
            )
        )
        assert mine == theirs
