"""From a printed figure back to the spreadsheets: its cells, read again and re-added, give the figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from analysis.indicators import Figure, money, ntm, poverty, reporting
from analysis.project import Project
from analysis.province import Province
from raw_cells import Cells, Raw, by_line, day_of

pytestmark = pytest.mark.slow

OLD, NEW = "POV_2016_2020", "POV_2022_2025"
MET = {"x", "Đ", "đ", "Đạt", "đạt", "1", 1}


@pytest.fixture(scope="module")
def province(province_root: Project) -> Province:
    return Province(province_root)


@pytest.fixture(scope="module")
def cells(province_root: Project) -> Cells:
    return Cells(province_root)


def added(cells: list[Raw]) -> float:
    return sum(cell.vnd for cell in cells)


def summed(cells: list[Raw]) -> float:
    return sum(int(cell.value) for cell in cells)


def pooled(cells: list[Raw]) -> float:
    """Percent: each row gives poor households, then all households."""
    pairs = [[int(c.value) for c in line] for line in by_line(cells)]
    assert all(len(pair) == 2 for pair in pairs)
    return 100 * sum(p for p, _ in pairs) / sum(a for _, a in pairs)


def criteria_a_commune(cells: list[Raw]) -> float:
    return sum(c.value in MET for c in cells) / len({c.line for c in cells})


def without_a_value(cells: list[Raw]) -> float:
    assert all(isinstance(c.value, str) and "đồng" not in c.value for c in cells)
    return len(cells)


def titles(cells: list[Raw]) -> float:
    lines = [c for c in cells if "đạt chuẩn" in str(c.value).lower()]
    return len({c.line for c in lines})


def on_time_of_2022(cells: list[Raw]) -> float:
    days = [day_of(c.beside("ngày nhận")) for c in cells]
    return 100 * sum(d is not None and d < date(2022, 12, 31) for d in days) / len(cells)


def beside_ntm_money(cells: list[Raw]) -> float:
    own = added([c for c in cells if c.table == "support"])
    spent = sum(c.number for c in cells if c.table == "resources")
    return 100 * own / (spent * 10**6)


def published_points(cells: list[Raw]) -> float:
    """37.08 % is made of counts, 33.05 % stands as printed: 47,336 of 127,667, then 33.05."""
    poor, households, printed = (float(c.value) for c in cells)
    return printed - 100 * poor / households


def district(province: Province) -> Figure:
    groups = money.breakdown(province, [2019], "district", "cash")
    return max(groups, key=lambda f: f.value or 0)


def agency(province: Province) -> Figure:
    groups = money.breakdown(province, province.years("B"), "agency", "in_kind")
    return max(groups, key=lambda f: len(f.sources))


def flow(province: Province, name: str) -> Figure:
    return next(f for f in poverty.flows(province, [2019], "list:A") if f.dims["flow"] == name)


def change_2018_2019(province: Province) -> Figure:
    return poverty.published_between(province, 2018, 2019).change.points


Question = tuple[Callable[[Province], Figure], Callable[[list[Raw]], float]]
FIGURES: Mapping[str, Question] = {
    "cash of a year": (lambda p: money.mobilised(p, [2018], "cash"), added),
    "goods with a value": (lambda p: money.mobilised(p, [2022], "in_kind"), added),
    "goods without": (lambda p: money.unvalued(p, [2020]), without_a_value),
    "cash of a district": (district, added),
    "goods of an agency": (agency, added),
    "money beside that for NTM": (lambda p: money.scale_against_ntm(p, [2022]), beside_ntm_money),
    "a pooled rate": (lambda p: poverty.rate(p, scope="province", year=2019, standard=OLD), pooled),
    "a rate of the helped": (lambda p: poverty.rate(p, scope="list:B", year=2024, standard=NEW), pooled),
    "near-poor households": (
        lambda p: poverty.households(
            p, scope="outside:A", year=2018, standard=OLD, column="near_poor_households"
        ),
        summed,
    ),
    "who escaped, told in two parts": (lambda p: flow(p, "escaped"), summed),
    "a published change": (change_2018_2019, published_points),
    "criteria a commune": (lambda p: ntm.mean_criteria(p, date(2023, 12, 31)), criteria_a_commune),
    "titles held": (lambda p: ntm.recognised(p, date(2020, 12, 31)), titles),
    "reports on time": (lambda p: reporting.summary(p, [2022])["on_time_rate"], on_time_of_2022),
}
"""Kind of figure → how to get it, and its definition, to be worked out of raw cells."""


@pytest.mark.parametrize("kind", FIGURES)
def test_the_cells_read_again_give_the_figure(province: Province, cells: Cells, kind: str) -> None:
    ask, definition = FIGURES[kind]
    figure = ask(province)
    named = cells.of(figure)
    assert figure.value is not None
    assert len(named) > 1
    assert definition(named) == pytest.approx(figure.value, rel=1e-12, abs=1e-9), figure.id


def test_an_amount_is_read_as_a_person_reads_it(province: Province, cells: Cells) -> None:
    told = {c.value: c.vnd for c in cells.of(money.mobilised(province, [2018], "cash"))}
    assert told["20 suất x 200.000 đồng"] == 4_000_000
    assert told["Trên 1,5 triệu đồng"] == 1_500_000
    assert told["3,5"] == 3_500_000
    assert told[4500] == 4_500_000
    (only,) = (c for c in cells.of(money.mobilised(province, [2018], "cash")) if "/sample/" not in c.file)
    assert (only.value, only.vnd) == (15, 15_000_000)
