from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from analysis import tables
from analysis.indicators import Figure, money, poverty
from analysis.indicators import profiles as found
from analysis.indicators.caveats import Caveat
from analysis.indicators.profiles import Whose
from analysis.project import Project
from analysis.province import Province
from indicator_frames import CHIENG_SO, KEO_LOM, NEW, OLD, PHI_NHU, province

TNMT, CONG_THUONG = "so-tai-nguyen-va-moi-truong", "so-cong-thuong"
NA_TAU = "03316@2025-06-30"
DIEN_BIEN_DONG, CITY = "101@2025-06-30", "094@2025-06-30"
MILLION = 10**6
_YEARS = range(2017, 2026)
_APART = ("differs", "only_district", "agency_absent")


def gift(amount: int | None, **more: object) -> dict[str, Any]:
    return {"agency_id": TNMT, "unit_key": CHIENG_SO, "amount_vnd": amount, **more}


def helped(support: list[dict[str, Any]], **more: list[dict[str, Any]]) -> Province:
    """Chiềng Sơ, assigned to TNMT: its report of 2018 came, that of 2019 did not."""
    return province(
        assignments=[{"agency_id": TNMT, "unit_key": CHIENG_SO}],
        submissions=[
            {"reporter_id": TNMT},
            {"reporter_id": TNMT, "year": 2019, "state": "missing", "content": "none"},
        ],
        support=support,
        **more,
    )


def codes(figure: Figure) -> tuple[str, ...]:
    assert isinstance(figure.caveat, Caveat)
    return figure.caveat.codes


def test_a_sum_is_from_n_of_the_reports_owed_for_the_commune() -> None:
    p = helped([gift(15 * MILLION, cell="F9"), gift(2 * MILLION, cell="F10")])
    cash = found.given(p, Whose("commune", CHIENG_SO), (2018, 2019), "cash")
    assert (cash.value, cash.n, cash.of, cash.comparator) == (17 * MILLION, 1, 2, "ge")
    assert "money_reports_missing" in codes(cash)
    assert cash.sources["cell"].tolist() == ["F9", "F10"]
    by_agency = found.given(p, Whose("agency", TNMT), (2018, 2019), "cash")
    assert (by_agency.value, by_agency.n, by_agency.of) == (17 * MILLION, 1, 2)


def test_nothing_told_is_not_zero_and_a_written_zero_is() -> None:
    whose = Whose("commune", CHIENG_SO)
    assert found.given(helped([]), whose, (2018,), "cash").value is None
    zero = helped([gift(0, state="zero", kind="none")])
    assert found.given(zero, whose, (2018,), "cash").value == 0
    assert [(t.category, t.amount.value if t.amount else None) for t in found.lines(zero, whose)] == [
        ("cash", 0)
    ]


def test_help_of_an_agency_that_was_not_assigned_is_added_and_said() -> None:
    p = helped([gift(15 * MILLION), gift(4 * MILLION, agency_id=CONG_THUONG)])
    cash = found.given(p, Whose("commune", CHIENG_SO), (2018,), "cash")
    assert (cash.value, cash.n, cash.of) == (19 * MILLION, 1, 1)
    assert "profile_outside" in codes(cash)


def test_kinds_stay_apart_and_state_money_is_a_line_and_no_sum() -> None:
    goods = {"category": "equipment", "kind": "in_kind"}
    chicks = {**goods, "kind": "unvalued", "state": "text", "quantity": 30.0, "quantity_unit": "con"}
    p = helped([gift(15 * MILLION), gift(3 * MILLION, **goods), gift(None, **chicks),
                gift(500 * MILLION, provider="state_programme")])  # fmt: skip
    whose = Whose("commune", CHIENG_SO)
    (year, _missing) = found.given_years(p, whose)
    assert (year.cash.value, year.in_kind.value, year.unvalued.value) == (15 * MILLION, 3 * MILLION, 1)
    assert {c: f.value for c, f in year.by_column.items()} == {"cash": 15 * MILLION, "equipment": 3 * MILLION}
    assert [(f.value, unit, count) for f, unit, count in found.quantities(p, whose, (2018,))] == [
        (1, "con", 30)
    ]
    assert [t.aside for t in found.lines(p, whose)].count(True) == 1


def test_constant_prices_multiply_each_year_by_the_index_of_2025_over_its_own() -> None:
    p = helped([gift(10 * MILLION), gift(10 * MILLION, year=2019)])
    index = p.reference("cpi_vietnam.csv").set_index("year")["index_2016_100"].astype(float)
    worked = round(
        10 * MILLION * index["2025"] / index["2018"] + 10 * MILLION * index["2025"] / index["2019"]
    )
    constant = found.constant(p, Whose("agency", TNMT), (2018, 2019), "cash")
    assert constant.value == worked
    assert "money_price_unverified" in codes(constant)


def counted(key: str, poor: int, households: int, year: int, standard: str = OLD) -> dict[str, Any]:
    return {
        "unit_key": key, "poor_households": poor, "households": households, "year": year, "standard": standard
    }  # fmt: skip


def near_and_far() -> tuple[Province, list[str]]:
    """Chiềng Sơ at 50 %; of its district 44, 55, 61, and one not helped, at 50 %; Nà Tấu elsewhere."""
    empty = province()
    others = [
        u.key
        for u in empty.units.at(date(2018, 12, 31))
        if u.district == empty.units[CHIENG_SO].district and u.is_rural_commune and u.key != CHIENG_SO
    ][:4]
    rates = dict(zip(others, (44, 55, 61, 50), strict=True)) | {CHIENG_SO: 50, NA_TAU: 50}
    told = province(
        assignments=[{"agency_id": TNMT, "unit_key": k} for k in (CHIENG_SO, NA_TAU, *others[:3])],
        poverty=[counted(k, poor, 100, 2016) for k, poor in rates.items()]
        + [counted(others[0], 30, 100, 2018), counted(others[1], 60, 300, 2018)],
    )
    return told, others


def test_neighbours_are_helped_communes_of_the_district_that_began_alike_nearest_first() -> None:
    told, others = near_and_far()
    assert found.neighbours(told, CHIENG_SO, "A").keys == (others[1], others[0])
    assert found.neighbours(told, CHIENG_SO, "B").keys == ()


def test_the_rate_of_neighbours_is_pooled_and_says_that_they_are_few() -> None:
    told, _ = near_and_far()
    rate = found.neighbours_rate(told, found.neighbours(told, CHIENG_SO, "A"), 2018)
    # (30 + 60) / (100 + 300), not the mean of 30 % and 20 %
    assert (rate.value, rate.n, rate.of) == (22.5, 2, 2)
    assert codes(rate) == ("profile_neighbours_few",)


def test_change_is_told_within_a_period_and_never_across_standards() -> None:
    rows = [
        *(counted(CHIENG_SO, poor, 100, year) for poor, year in ((60, 2016), (40, 2020), (35, 2021))),
        counted(CHIENG_SO, 55, 100, 2021, NEW), counted(CHIENG_SO, 33, 110, 2024, NEW),
    ]  # fmt: skip
    spans = found.spans(helped([], poverty=rows), CHIENG_SO)
    assert [(s.period, s.before.value, s.after.value, s.change.points.value) for s in spans] == [
        ("A", 60.0, 40.0, -20.0),
        ("B", 55.0, 30.0, -25.0),
    ]
    assert [s.change.households.value for s in spans if s.change.households] == [-20, -22]


def test_a_rate_of_few_households_says_how_far_ten_of_them_move_it() -> None:
    p = helped([], poverty=[counted(CHIENG_SO, 60, 200, 2018), counted(PHI_NHU, 60, 2000, 2018)])
    (small,), (large,) = found.yearly(p, CHIENG_SO), found.yearly(p, PHI_NHU)
    assert "5,0 điểm %" in small.caveat
    assert codes(small) == ("profile_few_households",)
    assert codes(large) == ()


def test_marks_of_a_commune_count_met_alone_and_are_a_lower_bound_where_not_assessed() -> None:
    marks = dict.fromkeys(range(1, 11), "met") | {11: "mostly_met", 12: "not_assessed"}
    told = {c: marks.get(c, "not_met") for c in range(1, 20)}
    p = helped([], ntm_marks=[{"unit_key": CHIENG_SO, "criterion": c, "mark": m} for c, m in told.items()])
    (seen,) = found.marked(p, CHIENG_SO)
    assert (seen.met.value, seen.met.comparator, seen.met.n, seen.met.of) == (10, "ge", 18, 19)
    assert seen.lacking == (11, 13, 14, 15, 16, 17, 18, 19)


def test_reports_of_a_commune_are_those_of_the_agencies_assigned_on_the_last_day_of_the_year() -> None:
    p = province(
        assignments=[
            {"agency_id": TNMT, "unit_key": CHIENG_SO, "valid_to": date(2019, 6, 30)},
            {"agency_id": CONG_THUONG, "unit_key": CHIENG_SO, "valid_from": date(2019, 7, 1)},
        ],
        submissions=[{"reporter_id": a, "year": y} for a in (TNMT, CONG_THUONG) for y in (2018, 2019)],
    )
    owed = [(o.year, o.agency_id) for o in found.owed_for_commune(p, CHIENG_SO)]
    assert owed == [(2018, TNMT), (2019, CONG_THUONG)]
    assert [(o.year, o.agency_id) for o in found.owed_for_district(p, DIEN_BIEN_DONG)] == owed
    assert found.owed_for_district(p, CITY) == ()


def test_a_problem_is_of_the_profile_whose_line_of_the_sheet_it_stands_on() -> None:
    problem = {"severity": "blanks", "code": "ambiguous_number", "message": "m", "file": "data/raw/f.xlsx"}
    p = helped(
        [gift(MILLION, cell="F9")],
        problems=[{**problem, "sheet": "Biểu 1", "cell": c} for c in ("G9", "G10")]
        + [{**problem, "sheet": "Biểu 2", "cell": "F9"}, {**problem, "sheet": "Biểu 1", "cell": ""}],
    )
    assert [x.cell for x in found.problems_of(p, [p.table("support")])] == ["G9"]
    assert len(found.problems_of_agency(p, TNMT)) == 4


def test_a_commune_that_moved_keeps_its_last_district_and_its_successor() -> None:
    life = found.life(province(), NA_TAU)
    assert life.district is not None
    assert life.district.key == CITY
    assert [e.kind for e in life.moves] == ["move", "merge"]
    assert [u.key.partition("@")[2] for u in life.after] == ["2025-07-01"]
    assert NA_TAU not in {u.key for u in life.beside}


@pytest.fixture(scope="module")
def whole(province_root: Project) -> Province:
    return Province(province_root)


def _values(figures: list[Figure]) -> dict[str, float | int | None]:
    return {f.id: f.value for f in figures}


def test_rows_read_for_a_commune_give_what_all_rows_give(whole: Province) -> None:
    part = found.of_commune(whole, CHIENG_SO)
    assert set(part.table("support")["unit_key"]) == {CHIENG_SO}
    assert len(part.table("poverty")) < len(whole.table("poverty"))
    for make in (
        lambda p: list(found.yearly(p, CHIENG_SO)),
        lambda p: [m.met for m in found.marked(p, CHIENG_SO)],
        lambda p: [g.cash for g in found.given_years(p, Whose("commune", CHIENG_SO))],
        lambda p: [found.neighbours_rate(p, found.neighbours(p, CHIENG_SO, k), 2018) for k in ("A", "B")],
        lambda p: list(found.yearly(p, DIEN_BIEN_DONG, date(2024, 12, 31))),
        lambda p: [x.agency for x in money.line_figures(p, _YEARS, _APART) if x.unit_key == CHIENG_SO],
    ):  # fmt: skip
        call: Callable[[Province], list[Figure]] = make
        told = call(part)
        assert _values(told) == _values(call(whole))
        assert [len(f.sources) for f in told] == [len(f.sources) for f in call(whole)]


def test_an_agencys_sums_are_those_of_the_annual_review(whole: Province) -> None:
    part = found.of_agency(whole, CONG_THUONG)
    for kind in ("cash", "in_kind"):
        for year in (2018, 2022):
            of_all = {f.dims["agency"]: f for f in money.breakdown(whole, (year,), "agency", kind)}
            mine = found.given(part, Whose("agency", CONG_THUONG), (year,), kind)
            told = of_all.get(CONG_THUONG)
            assert mine.value == (told.value if told is not None else None)


def test_a_districts_sums_and_rate_are_those_of_the_whole(whole: Province) -> None:
    part = found.of_district(whole, DIEN_BIEN_DONG)
    of_all = {f.dims["district"]: f.value for f in money.breakdown(whole, (2018,), "district", "cash")}
    assert (
        found.given(part, Whose("district", DIEN_BIEN_DONG), (2018,), "cash").value == of_all[DIEN_BIEN_DONG]
    )
    rates = {f.dims["scope"]: f.value for f in poverty.by_district(whole, 2018, OLD)}
    (mine,) = (
        f for f in found.yearly(part, DIEN_BIEN_DONG) if f.dims["year"] == "2018" and f.standard == OLD
    )
    assert mine.value == rates[DIEN_BIEN_DONG]


def test_sources_of_a_districts_money_add_to_the_total_it_prints(whole: Province) -> None:
    told = found.by_source(found.of_district(whole, DIEN_BIEN_DONG), DIEN_BIEN_DONG)
    assert told
    for by_source in told.values():
        parts = sum(int(f.value or 0) for s, f in by_source.items() if s != "total")
        assert parts == by_source["total"].value


def test_two_sides_of_a_district_are_the_sums_of_its_lines(whole: Province) -> None:
    part = found.of_district(whole, DIEN_BIEN_DONG)
    lines = money.lines(part, (2018,))
    lines = lines[lines["unit_key"].isin([u.key for u in found.ever_in(part, DIEN_BIEN_DONG)])]
    (mine,) = (s for s in found.sides(part, DIEN_BIEN_DONG) if s.year == 2018)
    assert (mine.agency.value, mine.district.value) == (
        lines["agency_vnd"].sum(),
        lines["district_vnd"].sum(),
    )
    assert sum(mine.states.values()) == len(lines)


def test_a_missing_table_is_one_without_rows() -> None:
    frames = {name: tables.empty(name) for name in tables.TABLES if name != "ntm_marks"}
    part = found.of_commune(Province(province().project, frames=frames), KEO_LOM)
    assert found.marked(part, KEO_LOM) == ()
