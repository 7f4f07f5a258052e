"""Which communes a scope holds on a day, and who answers for the agencies assigned to them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from analysis.indicators import scopes
from analysis.indicators.caveats import Caveat
from indicator_frames import CHIENG_SO, KEO_LOM, PHI_NHU, province

CITY, DISTRICT = "094@2025-06-30", "100@2025-06-30"
END_2018, END_2019, END_2020, END_2024, END_2025 = (date(y, 12, 31) for y in (2018, 2019, 2020, 2024, 2025))
B: dict[str, Any] = {"valid_from": date(2021, 11, 17), "valid_to": date(2025, 12, 31)}


def assigned(*keys: str, agency: str = "so-y-te", **when: date) -> list[dict[str, Any]]:
    return [{"agency_id": agency, "unit_key": key, **when} for key in keys]


def codes(reason: str) -> tuple[str, ...]:
    assert isinstance(reason, Caveat)
    return reason.codes


def test_the_province_had_129_communes_and_has_45() -> None:
    here = province()
    assert [len(scopes.resolve(here, "province", d).keys) for d in (END_2018, END_2024, END_2025)] == [
        129,
        129,
        45,
    ]


@pytest.mark.parametrize(
    ("day", "city", "district"), [(END_2019, 8, 25), (END_2020, 12, 21), (END_2024, 12, 21)]
)
def test_a_district_has_the_communes_of_the_day(day: date, city: int, district: int) -> None:
    here = province()
    assert [len(scopes.resolve(here, key, day).keys) for key in (CITY, DISTRICT)] == [city, district]


def test_districts_add_up_to_the_province_on_every_day() -> None:
    here = province()
    for day in (END_2018, END_2020, END_2024):
        parts = [scopes.resolve(here, d.key, day).keys for d in here.units.at(day, "district")]
        assert sum(map(len, parts)) == 129
        assert frozenset().union(*parts) == scopes.resolve(here, "province", day).keys


def test_a_district_has_nothing_once_it_is_abolished() -> None:
    gone = scopes.resolve(province(), DISTRICT, END_2025)
    assert (gone.keys, codes(gone.reason)) == (frozenset(), ("scope_district_ended",))
    assert gone.reason == "Huyện Điện Biên không còn từ 1/7/2025: bỏ cấp huyện."


def test_a_commune_that_was_merged_says_where_it_went() -> None:
    gone = scopes.resolve(province(), CHIENG_SO, END_2025)
    assert (gone.keys, codes(gone.reason)) == (frozenset(), ("scope_unit_merged",))
    assert gone.reason == "Xã Chiềng Sơ không tồn tại ngày 31/12/2025, nay thuộc Xã Mường Luân."


def test_a_commune_that_is_still_to_come_has_nothing() -> None:
    here = province()
    (new,) = here.units.find("Mường Luân", on=END_2025)
    assert codes(scopes.resolve(here, new.key, END_2018).reason) == ("scope_no_unit",)
    assert scopes.resolve(here, new.key, END_2025).keys == {new.key}


def test_the_helped_communes_have_no_figure_in_the_units_of_today() -> None:
    here = province(assignments=assigned(CHIENG_SO, PHI_NHU, **B))
    for scope in ("programme:B", "list:B", "outside:B"):
        gone = scopes.resolve(here, scope, END_2025)
        assert (gone.keys, codes(gone.reason)) == (frozenset(), ("scope_merged",))
        assert "2/2 xã đã sắp xếp từ 1/7/2025, số liệu chỉ có theo 45 xã, phường mới" in gone.reason
        assert "NQ 1661/NQ-UBTVQH15" in gone.reason


def test_the_successors_hold_all_members_before_and_the_new_unit_after() -> None:
    here = province(assignments=assigned(CHIENG_SO, **B))
    before, after = (scopes.resolve(here, "successors:B", d).keys for d in (END_2024, END_2025))
    assert {here.units[k].name for k in before} == {"Chiềng Sơ", "Luân Giói", "Mường Luân"}
    assert [here.units[k].full_name for k in after] == ["Xã Mường Luân"]


def test_without_a_list_nothing_is_helped() -> None:
    for scope in ("programme:A", "list:A", "outside:A", "successors:A"):
        assert codes(scopes.resolve(province(), scope, END_2018).reason) == ("scope_not_assigned",)


def test_a_listed_commune_that_no_register_holds_is_said() -> None:
    here = province(assignments=assigned(CHIENG_SO, "99999@2025-06-30"))
    assert codes(scopes.resolve(here, "list:A", END_2018).reason) == ("scope_not_in_register",)


@pytest.mark.parametrize("scope", ["03211", "Chiềng Sơ", "successors:Z", "helped:A"])
def test_a_scope_that_names_no_unit_of_a_date_is_refused(scope: str) -> None:
    with pytest.raises(ValueError, match="Không rõ phạm vi"):
        scopes.resolve(province(), scope, END_2018)


def test_the_duty_of_an_agency_that_ended_is_its_heirs() -> None:
    planning, finance = "so-ke-hoach-va-dau-tu", "so-tai-chinh"
    rows = [*assigned(CHIENG_SO, agency=planning, **B), *assigned(KEO_LOM, agency=finance, **B)]
    here = province(assignments=rows)
    assert scopes.obliged_on(here, END_2024) == {planning: {planning}, finance: {finance}}
    assert scopes.obliged_on(here, END_2025) == {finance: {planning, finance}}
    assert scopes.obliged_on(here, END_2018) == {}
