from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from analysis.indicators import poverty
from analysis.indicators.figure import Figure
from analysis.province import Province
from indicator_frames import CHIENG_SO, KEO_LOM, NEW, OLD, PHI_NHU, communes, province, published

DISTRICT = "Huyện Điện Biên Đông"


def counts(unit: str, poor: int, households: int, **more: object) -> dict[str, Any]:
    return {"unit_key": unit, "poor_households": poor, "households": households, **more}


def helped(*units: str, **more: object) -> list[dict[str, Any]]:
    return [{"agency_id": "a", "unit_key": u, **more} for u in units]


def rate(p: Province, scope: str = "province", year: int = 2018, standard: str = OLD) -> Figure:
    return poverty.rate(p, scope=scope, year=year, standard=standard)


PUBLISHED = province(
    poverty=[
        published(2018, OLD, households=127_667, poor_households=47_336, rate_printed_pct=37.08),
        published(2019, OLD, poor_households=43_048, rate_printed_pct=33.05),
        published(2020, OLD, rate_printed_pct=30.67, status="expected"),
        published(2021, OLD, rate_printed_pct=27.33),
        published(2021, NEW, rate_printed_pct=34.90),
        published(2025, NEW, households=143_650, poor_households=25_541, rate_printed_pct=17.78),
    ]
)


def test_2018_to_2019_is_told_three_ways() -> None:
    change = poverty.change(
        *(poverty.published_rate(PUBLISHED, y, OLD) for y in (2018, 2019)),
        *(poverty.published_households(PUBLISHED, y, OLD) for y in (2018, 2019)),
    )
    assert change.households is not None
    assert change.points.value == pytest.approx(-4.03, abs=0.005)
    assert change.relative.value == pytest.approx(-10.9, abs=0.05)
    assert change.households.value == -4_288
    assert change.points.id == f"poverty.rate_points/scope=published/from=2018/to=2019/standard={OLD}"


def test_period_b_is_measured_under_the_new_standard() -> None:
    before, after = (poverty.published_rate(PUBLISHED, y, NEW) for y in (2021, 2025))
    change = poverty.change(before, after)
    assert after.value == pytest.approx(17.78, abs=0.005)
    assert change.points.value == pytest.approx(-17.12, abs=0.005)
    assert change.relative.value == pytest.approx(-49.1, abs=0.05)
    assert change.households is None


def test_two_standards_are_never_subtracted() -> None:
    with pytest.raises(poverty.StandardsDiffer, match=f"{OLD}.*{NEW}"):
        poverty.change(
            poverty.published_rate(PUBLISHED, 2020, OLD), poverty.published_rate(PUBLISHED, 2021, NEW)
        )


def test_households_under_another_standard_are_refused_too() -> None:
    rates = [poverty.published_rate(PUBLISHED, y, OLD) for y in (2018, 2019)]
    foreign = [poverty.published_households(PUBLISHED, 2025, NEW)] * 2
    with pytest.raises(poverty.StandardsDiffer):
        poverty.change(*rates, *foreign)


def test_different_scopes_are_never_subtracted() -> None:
    p = province(poverty=[counts(CHIENG_SO, 30, 100), counts(PHI_NHU, 10, 100)])
    with pytest.raises(ValueError, match="khác phạm vi"):
        poverty.change(rate(p, CHIENG_SO), rate(p, PHI_NHU))


def test_an_expected_figure_says_so() -> None:
    figure = poverty.published_rate(PUBLISHED, 2020, OLD)
    assert (figure.status, figure.value) == ("expected", 30.67)
    assert poverty.change(poverty.published_rate(PUBLISHED, 2019, OLD), figure).points.status == "expected"


def test_an_official_printed_rate_comes_before_expected_counts() -> None:
    rows = [
        published(2020, OLD, rate_printed_pct=30.0),
        published(2020, OLD, households=100, poor_households=31, status="expected"),
    ]
    figure = poverty.published_rate(province(poverty=rows), 2020, OLD)
    assert (figure.value, figure.status) == (30.0, "official")


def test_series_keeps_to_one_standard() -> None:
    assert [f.dims["year"] for f in poverty.published_series(PUBLISHED, OLD)] == [
        "2018",
        "2019",
        "2020",
        "2021",
    ]


def test_rate_is_pooled_and_the_mean_of_rates_stands_beside_it() -> None:
    p = province(poverty=[counts(CHIENG_SO, 90, 100), counts(PHI_NHU, 90, 900)])
    assert rate(p).value == 18.0
    assert poverty.unweighted_rate(p, scope="province", year=2018, standard=OLD).value == 50.0


def test_communes_without_a_row_are_said() -> None:
    figure = rate(province(poverty=[counts(CHIENG_SO, 30, 100)]), "095@2025-06-30")
    assert figure.value is None
    figure = rate(province(poverty=[counts(CHIENG_SO, 30, 100)]))
    assert figure.n == 1
    assert figure.of is not None
    assert figure.of > 100
    assert "Chưa có số liệu của" in figure.caveat


def test_official_comes_before_preliminary_and_preliminary_before_nothing() -> None:
    early = {"status": "preliminary"}
    p = province(
        poverty=[
            counts(CHIENG_SO, 35, 100, **early),
            counts(CHIENG_SO, 30, 100),
            counts(PHI_NHU, 50, 100, **early),
        ]
    )
    assert (rate(p, CHIENG_SO).value, rate(p, CHIENG_SO).status) == (30.0, "official")
    assert (rate(p, PHI_NHU).value, rate(p, PHI_NHU).status) == (50.0, "preliminary")
    assert "1 xã dùng số sơ bộ" in rate(p).caveat
    only = poverty.rate(p, scope=CHIENG_SO, year=2018, standard=OLD, status="preliminary")
    assert only.value == 35.0
    assert only.id.endswith("/status=preliminary")


def test_the_version_in_force_speaks_and_the_other_is_said() -> None:
    newer = "data/raw/2019.xlsx"
    p = province(
        poverty=[
            counts(CHIENG_SO, 30, 100, file="data/raw/2018.xlsx", superseded_by=newer),
            counts(CHIENG_SO, 31, 100, file=newer),
            counts(CHIENG_SO, 20, 100, file=newer, year=2019),
        ]
    )
    figure = rate(p, CHIENG_SO)
    assert figure.value == 31.0
    assert "hai số chính thức khác nhau" in figure.caveat
    assert set(figure.sources["file"]) == {newer}


def test_sources_are_the_cells_of_both_counts() -> None:
    cells = json.dumps({"poor_households": "E7", "households": "C7"})
    figure = rate(province(poverty=[counts(CHIENG_SO, 30, 100, cells=cells, cell="B7")]), CHIENG_SO)
    assert figure.sources[["cell", "text"]].to_numpy().tolist() == [["E7", "30"], ["C7", "100"]]


def test_a_cell_of_another_file_is_traced_to_it() -> None:
    cells = json.dumps({"rate_printed_pct": "data/reference/poverty_standards.csv!I30"})
    row = published(2021, NEW, rate_printed_pct=34.9, cells=cells)
    sources = poverty.published_rate(province(poverty=[row]), 2021, NEW).sources
    assert sources[["file", "cell"]].to_numpy().tolist() == [["data/reference/poverty_standards.csv", "I30"]]


def test_programme_scope_follows_the_assignments_of_the_year() -> None:
    p = province(
        poverty=[counts(CHIENG_SO, 30, 100), counts(PHI_NHU, 60, 100), counts(KEO_LOM, 5, 100)],
        assignments=[
            *helped(CHIENG_SO),
            *helped(PHI_NHU, valid_from=date(2019, 3, 1)),
            *helped(KEO_LOM, valid_from=date(2021, 11, 17), valid_to=None),
        ],
    )
    assert rate(p, "programme:A").value == 30.0
    assert rate(p, "list:A").value == 45.0
    assert rate(p, "outside:A").value == 32.5
    assert rate(p, "programme:B").value == 5.0


def test_old_communes_have_no_rate_in_the_new_frame() -> None:
    p = province(
        poverty=[counts(CHIENG_SO, 20, 100, year=2024, standard=NEW)],
        assignments=helped(CHIENG_SO, valid_from=date(2021, 11, 17), valid_to=None),
    )
    figure = rate(p, "programme:B", 2025, NEW)
    assert figure.value is None
    assert "45 xã, phường mới" in figure.caveat
    latest = poverty.latest_rate(p, "B")
    assert (latest.value, latest.dims["year"]) == (20.0, "2024")
    assert "Cuối 2025" in latest.caveat


def test_successors_keep_one_frame_across_the_mergers() -> None:
    units = province().units
    new = units.successor(CHIENG_SO)
    members = [old for old, successor in units.succession.items() if successor == new]
    p = province(
        poverty=[
            *(counts(k, 10 * i, 100, year=2021, standard=NEW) for i, k in enumerate(members, 1)),
            counts(PHI_NHU, 99, 100, year=2021, standard=NEW),
            counts(new, 15, 100 * len(members), year=2025, standard=NEW),
        ],
        assignments=helped(CHIENG_SO, valid_from=date(2021, 11, 17), valid_to=None),
    )
    before, after = (poverty.successor_rate(p, "B", y) for y in (2021, 2025))
    pooled = sum(10 * i for i in range(1, len(members) + 1)) / len(members)
    assert before.value == pytest.approx(pooled)
    assert after.value == pytest.approx(15 / len(members))
    change = poverty.change(before, after)
    assert change.points.value == pytest.approx(15 / len(members) - pooled)
    assert "Danh sách khác nhau" not in change.points.caveat


def test_a_changed_list_is_said_beside_the_change() -> None:
    p = province(
        poverty=[counts(u, 30, 100, year=y) for u in (CHIENG_SO, PHI_NHU) for y in (2018, 2019)],
        assignments=[*helped(CHIENG_SO), *helped(PHI_NHU, valid_to=date(2019, 6, 30))],
    )
    change = poverty.change(rate(p, "programme:A", 2018), rate(p, "programme:A", 2019))
    assert "Danh sách khác nhau (2 và 1 xã)" in change.points.caveat


def test_districts_and_communes_have_their_own_rates() -> None:
    p = province(poverty=[counts(CHIENG_SO, 30, 100), counts(PHI_NHU, 90, 300)])
    by_district = {f.label_of_group: f.value for f in poverty.by_district(p, 2018, OLD)}
    assert by_district[DISTRICT] == 30.0
    assert by_district["Huyện Mường Nhé"] is None
    assert {f.dims["scope"]: f.value for f in poverty.by_commune(p, 2018, OLD)} == {
        CHIENG_SO: 30.0,
        PHI_NHU: 30.0,
    }
    assert poverty.by_district(p, 2025, NEW) == []


def test_flows_show_what_points_hide() -> None:
    row = {"escaped_to_near_poor": 4, "escaped_above_near_poor": 6, "fallen_back": 0, "newly_poor": 3}
    p = province(poverty=[{"unit_key": CHIENG_SO, **row}, {"unit_key": PHI_NHU, "escaped": 5}])
    flows = {f.dims["flow"]: f for f in poverty.flows(p, [2018])}
    assert flows["escaped"].value == 15
    assert (flows["newly_poor"].value, flows["newly_poor"].n, flows["newly_poor"].comparator) == (3, 1, "ge")
    assert flows["fallen_back"].value == 0
    assert flows["other_increase"].value is None


def test_flows_of_a_year_under_two_standards_are_not_added() -> None:
    rows = [
        {"unit_key": CHIENG_SO, "year": 2021, "standard": s, "newly_poor": n} for s, n in ((OLD, 7), (NEW, 3))
    ]
    p = province(poverty=rows)
    (usual,) = [f for f in poverty.flows(p, [2021]) if f.dims["flow"] == "newly_poor"]
    (old,) = [f for f in poverty.flows(p, [2021], standard=OLD) if f.dims["flow"] == "newly_poor"]
    assert (usual.value, usual.standard) == (3, NEW)
    assert (old.value, old.standard) == (7, OLD)
    assert old.id != usual.id


def test_an_unknown_scope_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="programme:A"):
        rate(PUBLISHED, "huyen")


def test_province_scope_of_129_units_keeps_every_commune() -> None:
    p = province()
    keys = communes(p, 115)
    full = province(poverty=[counts(k, 1, 4) for k in keys])
    assert rate(full).value == 25.0
    assert rate(full).n == 115
