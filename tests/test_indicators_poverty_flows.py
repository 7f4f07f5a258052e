"""Gross flows, their identity, preliminary against official, districts that keep their communes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.indicators import poverty
from analysis.indicators.caveats import Caveat
from analysis.indicators.figure import Figure
from analysis.project import Project
from analysis.province import Province
from analysis.tables import POVERTY_FLOWS
from indicator_frames import CHIENG_SO, KEO_LOM, NEW, OLD, PHI_NHU, communes, province

DISTRICT = "Huyện Điện Biên Đông"
FLOWS = {
    "escaped_to_near_poor": 4,
    "escaped_above_near_poor": 6,
    "other_decrease": 1,
    "near_poor_fallen": 2,
    "fallen_back": 3,
    "newly_poor": 5,
    "other_increase": 1,
}


KEYS = communes(province(), 5)


def form(unit: str, start: int | None, end: int | None, **more: object) -> dict[str, Any]:
    return {"unit_key": unit, "poor_at_start": start, "poor_households": end, **FLOWS, **more}


def test_end_follows_from_start_and_flows() -> None:
    p = province(
        poverty=[
            form(CHIENG_SO, 100, 100),
            form(PHI_NHU, 100, 99),
            form(KEO_LOM, 50, 50, fallen_back=None),
        ]
    )
    found = poverty.balance(p, 2018)
    assert (found.start.value, found.end.value) == (250, 249)
    assert (found.checked.value, found.unbalanced.value, found.unbalanced.of) == (2, 1, 2)
    assert "1 xã thiếu ít nhất một ô" in found.checked.caveat
    assert found.start.comparator == "ge"


def test_a_start_that_is_not_last_years_end_is_counted() -> None:
    p = province(
        poverty=[
            {"unit_key": CHIENG_SO, "year": 2017, "poor_households": 100, "households": 200},
            {"unit_key": PHI_NHU, "year": 2017, "poor_households": 90, "households": 200},
            form(CHIENG_SO, 100, 100),
            form(PHI_NHU, 100, 100),
            form(KEO_LOM, 100, 100),
        ]
    )
    carried = poverty.balance(p, 2018).carried
    assert (carried.value, carried.of) == (1, 2)


def test_a_year_without_forms_has_no_balance() -> None:
    found = poverty.balance(province(), 2018)
    assert (found.start.value, found.checked.value) == (None, 0)
    assert found.start.standard == OLD


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.fixed_dictionaries({f: st.integers(0, 50) for f in POVERTY_FLOWS if f != "escaped"}),
        min_size=1,
        max_size=5,
    )
)
def test_true_forms_always_balance(forms: list[dict[str, int]]) -> None:
    rows = []
    for key, told in zip(KEYS, forms, strict=False):
        out = told["escaped_to_near_poor"] + told["escaped_above_near_poor"] + told["other_decrease"]
        into = sum(told[f] for f in ("near_poor_fallen", "fallen_back", "newly_poor", "other_increase"))
        rows.append(form(key, 200, 200 - out + into, **told))
    found = poverty.balance(province(poverty=rows), 2018)
    assert (found.checked.value, found.unbalanced.value) == (len(forms), 0)
    assert found.start.value == 200 * len(forms)


def test_escaped_is_traced_to_the_cells_it_was_added_from() -> None:
    p = province(poverty=[form(CHIENG_SO, 1, 1), {"unit_key": PHI_NHU, "escaped": 5}])
    escaped = next(f for f in poverty.flows(p, [2018]) if f.dims["flow"] == "escaped")
    assert escaped.value == 15
    assert sorted(int(t) for t in escaped.sources["text"]) == [4, 5, 6]


def test_flows_by_district_add_years_and_name_the_silent_ones() -> None:
    p = province(poverty=[form(CHIENG_SO, 1, 1), form(PHI_NHU, 1, 1), form(CHIENG_SO, 1, 1, year=2019)])
    found = poverty.flows_by_district(p, range(2017, 2021), OLD)
    flows = {f.dims["flow"]: f for f in found[DISTRICT]}
    assert flows["newly_poor"].value == 15
    assert flows["newly_poor"].comparator == "ge"
    assert "2017, 2020" in flows["newly_poor"].caveat
    assert found["Huyện Mường Nhé"][0].value is None
    assert poverty.flows_by_district(p, [2024], NEW) == {}


def test_a_year_without_forms_makes_the_sum_of_a_district_a_lower_bound() -> None:
    inside = [u.key for u in province().units.at(date(2018, 12, 31)) if u.district == DISTRICT]
    p = province(poverty=[form(key, 1, 1) for key in inside])
    one, two = (poverty.flows_by_district(p, years, OLD)[DISTRICT][-2] for years in ([2018], [2018, 2019]))
    assert (one.comparator, two.comparator) == ("eq", "ge")
    assert one.value == two.value == 5 * len(inside)


def test_the_official_figure_is_set_beside_the_preliminary_of_the_same_communes() -> None:
    def row(unit: str, poor: int, status: str) -> dict[str, Any]:
        return {"unit_key": unit, "poor_households": poor, "households": 100, "status": status}

    p = province(
        poverty=[
            row(CHIENG_SO, 30, "preliminary"),
            row(CHIENG_SO, 26, "official"),
            row(PHI_NHU, 50, "preliminary"),
            row(PHI_NHU, 50, "official"),
            row(KEO_LOM, 80, "official"),
        ]
    )
    found = poverty.revised(p, 2018, OLD)
    assert found is not None
    assert (found.preliminary.value, found.official.value) == (40.0, 38.0)
    assert (found.points.value, found.households.value, found.changed.value) == (-2.0, -4, 1)
    assert [(c.official.label_of_group, c.difference.value) for c in found.by_commune] == [
        ("Xã Chiềng Sơ", -4)
    ]
    assert found.by_commune[0].preliminary.sources["text"].tolist() == ["30"]
    assert poverty.revised(p, 2019, OLD) is None


def test_a_district_keeps_its_communes_through_a_series() -> None:
    names = ("Nà Tấu", "Nà Nhạn", "Mường Phăng", "Pá Khoang")
    base = province()
    moved = [u.key for n in names for u in base.units.find(n, on=date(2018, 12, 31))]
    assert len(moved) == 4
    rows = [{"unit_key": k, "poor_households": 40, "households": 100} for k in moved]
    p = province(poverty=rows)
    city = "Thành phố Điện Biên Phủ"
    then = {f.label_of_group: f for f in poverty.by_district(p, 2018, OLD)}
    later = {f.label_of_group: f for f in poverty.by_district(p, 2018, OLD, date(2020, 12, 31))}
    assert (then[city].n, later[city].n) == (0, 4)
    assert later[city].value == 40.0
    assert later[city].id.endswith("/frame=2020-12-31")


def every_figure() -> list[Figure]:
    p = province(
        poverty=[
            *(
                {"unit_key": u, "year": y, "poor_households": 10 * i, "households": 100}
                for i, u in enumerate((CHIENG_SO, PHI_NHU), 1)
                for y in (2018, 2019)
            ),
            form(CHIENG_SO, 10, 10),
        ],
        assignments=[{"agency_id": "a", "unit_key": CHIENG_SO}],
    )
    told = poverty.balance(p, 2018)
    rates = [poverty.rate(p, scope="outside:A", year=y, standard=OLD) for y in (2018, 2019)]
    change = poverty.change(*rates)
    found = poverty.list_change(p, "A", 2018, 2019)
    assert found is not None
    return [
        *rates,
        change.points,
        poverty.latest_rate(p, "A"),
        poverty.successor_rate(p, "A", 2018),
        *poverty.by_district(p, 2018, OLD),
        *poverty.flows(p, [2018]),
        *poverty.flows_by_district(p, [2018, 2019], OLD)[DISTRICT],
        told.start,
        told.checked,
        *found.points.values(),
        *(
            g.change.points
            for q in poverty.by_baseline(p, 2018, 2019, OLD, "list:A")
            for g in q.groups.values()
        ),
    ]


@pytest.mark.parametrize("figure", every_figure(), ids=lambda f: f.id)
def test_every_caveat_is_of_the_closed_list(figure: Figure) -> None:
    if figure.caveat:
        assert isinstance(figure.caveat, Caveat)
        assert "" not in figure.caveat.codes


@pytest.mark.slow
def test_re_adding_the_cells_gives_the_figure(province_root: Project) -> None:
    opened = Province(province_root)
    for figure in (
        *poverty.flows(opened, [2019, 2022]),
        poverty.households(opened, scope="list:B", year=2024, standard=NEW),
        poverty.balance(opened, 2023).end,
    ):
        told = pd.to_numeric(figure.sources["text"])
        assert int(told.sum()) == (figure.value or 0), figure.id
    rate = poverty.rate(opened, scope="list:A", year=2020, standard=OLD)
    pairs = pd.to_numeric(rate.sources["text"]).to_numpy().reshape(-1, 2).sum(axis=0)
    assert rate.value == 100 * pairs[0] / pairs[1]
    found = poverty.list_change(opened, "A", 2016, 2020)
    assert found is not None
    assert len(found.points["total"].sources) == 2 * 2 * 101
