"""What Điện Biên published of its poverty, read from the reference files: what may be said, what not."""

from __future__ import annotations

import pytest

from analysis.figures import poverty as shown
from analysis.indicators import Figure, poverty
from analysis.indicators.figure import StandardsDiffer
from analysis.project import Project
from analysis.province import Province
from indicator_frames import NEW, OLD
from raw_cells import Cells

pytestmark = pytest.mark.slow

PRINTED = {
    (2015, OLD): 48.14,
    (2017, OLD): 41.01,
    (2018, OLD): 37.08,
    (2019, OLD): 33.05,
    (2020, OLD): 30.67,
    (2021, OLD): 27.33,
    (2021, NEW): 34.90,
    (2023, NEW): 25.68,
    (2024, NEW): 21.29,
    (2025, NEW): 17.78,
}


@pytest.fixture(scope="module")
def province(province_root: Project) -> Province:
    return Province(province_root)


def rounded(figure: Figure, digits: int) -> float | None:
    return None if figure.value is None else round(figure.value, digits)


def test_the_series_is_the_published_one_and_never_the_synthetic(province: Province) -> None:
    found = [f for s in (OLD, NEW) for f in poverty.published_series(province, s)]
    assert {(int(f.dims["year"]), f.standard): rounded(f, 2) for f in found} == PRINTED
    assert {f.origin for f in found} == {"published"}
    assert [f.dims["year"] for f in found if f.status == "expected"] == ["2020"]


def test_each_published_figure_leads_to_its_line(province: Province, province_root: Project) -> None:
    cells = Cells(province_root)
    for (year, standard), rate in PRINTED.items():
        figure = poverty.published_rate(province, year, standard)
        told = [c.number for c in cells.of(figure)]
        assert (told == [rate]) or (round(100 * told[0] / told[1], 2) == rate), figure.id


def test_2018_to_2019_is_4_03_points_10_9_percent_4288_households(province: Province) -> None:
    change = poverty.published_between(province, 2018, 2019).change
    assert rounded(change.points, 2) == -4.03
    assert rounded(change.relative, 1) == -10.9
    assert change.households is not None
    assert change.households.value == -4_288
    assert change.points.origin == "published"


def test_period_b_is_17_12_points_49_1_percent(province: Province) -> None:
    found = poverty.published_of(province, "B").firm
    assert found is not None
    assert (found.first, found.last) == (2021, 2025)
    assert rounded(found.change.points, 2) == -17.12
    assert rounded(found.change.relative, 1) == -49.1
    assert found.change.points.standard == NEW


def test_2016_is_missing_and_2020_only_expected(province: Province) -> None:
    found = poverty.published_of(province, "A")
    assert found.missing == (2016,)
    assert found.expected == (2020,)
    assert found.firm is not None
    assert found.firm.last == 2019
    assert found.with_estimate is not None
    assert found.with_estimate.change.points.status == "expected"
    assert "poverty_published_expected" in getattr(found.with_estimate.change.points.caveat, "codes", ())


def test_the_document_of_period_a_says_both(province: Province) -> None:
    said = " ".join(line.plain for line in shown.period_summary(province, "A").lines())
    assert "2016" in said
    assert "ước" in said
    assert "30,67" in said or "2020" in said


def test_2020_to_2025_is_refused(province: Province) -> None:
    with pytest.raises(StandardsDiffer, match=r"2020.*2025"):
        poverty.published_between(province, 2020, 2025)
    ends = [poverty.published_rate(province, 2020, OLD), poverty.published_rate(province, 2025, NEW)]
    with pytest.raises(StandardsDiffer):
        poverty.change(*ends)
    said = " ".join(line.plain for line in shown.not_joined(province).lines())
    assert said.startswith("Không tính mức giảm")
    assert "12,89" not in said
