from __future__ import annotations

from random import Random
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.indicators import money
from analysis.indicators.money import contributions
from indicator_frames import CHIENG_SO, KEO_LOM, OLD, PHI_NHU, province
from money_rows import MILLION, TNMT, assigned, codes, gift, goods, report

PROVIDERS = ("own_budget", "staff", "sponsor", "unstated", "state_programme", None)
KINDS: tuple[money.Kind, ...] = ("cash", "in_kind")

COLUMNS = (
    ("cash", "cash", None),
    ("equipment", "in_kind", "stated"),
    ("production", "in_kind", "unit_price"),
)

CELLS = st.lists(
    st.tuples(
        st.integers(1, 10**11),
        st.sampled_from([CHIENG_SO, PHI_NHU, KEO_LOM, "03203@2025-07-01", None]),
        st.sampled_from([TNMT, "b", "c", None]),
        st.sampled_from([2017, 2018, 2020]),
        st.sampled_from(COLUMNS),
        st.sampled_from(PROVIDERS),
    ),
    min_size=1,
    max_size=10,
)  # fmt: skip
Told = list[tuple[int, str | None, str | None, int, tuple[str, str, str | None], str | None]]


def rows_of(cells: Told) -> list[dict[str, Any]]:
    return [
        gift(a, unit, agency, year=y, category=c, kind=k, valuation=v, provider=p, cell=f"F{n}")
        for n, (a, unit, agency, y, (c, k, v), p) in enumerate(cells)
    ]


@given(CELLS)
@settings(max_examples=12, deadline=None)
def test_every_breakdown_adds_to_the_total_without_state_programme_money(cells: Told) -> None:
    p, years = province(support=rows_of(cells)), range(2017, 2021)
    for kind in KINDS:
        own = [a for a, *_, (_, k, _), provider in cells if k == kind and provider != "state_programme"]
        total = money.mobilised(p, years, kind)
        assert total.value == (sum(own) if own else None)
        for by in get_args(money.Dimension):
            groups = money.breakdown(p, years, by, kind)
            assert sum(int(g.value or 0) for g in groups) == sum(own)
            assert sum(len(g.sources) for g in groups) == len(own)
    beside = [a for a, *_, provider in cells if provider == "state_programme"]
    assert money.state_programme(p, years).value == (sum(beside) if beside else None)


@given(CELLS, st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_does_not_matter(cells: Told, random: Random) -> None:
    rows = rows_of(cells)
    shuffled = random.sample(rows, len(rows))
    assert _told(rows) == _told(shuffled)


def _told(rows: list[dict[str, Any]]) -> list[object]:
    p, years = (
        province(support=rows, assignments=assigned((TNMT, CHIENG_SO), ("b", PHI_NHU))),
        range(2017, 2021),
    )
    figures = [money.mobilised(p, years, k) for k in KINDS]
    figures += [money.constant_prices(p, years, k) for k in KINDS]
    figures += [money.per_commune(p, years, "valued"), *money.concentration(p, years, "valued").values()]
    figures += contributions.counts(p, years).values()
    pairs = money.duplicates.candidates(p, years)
    told: list[object] = [(f.id, f.value, f.n, str(f.caveat)) for f in figures]
    return [*told, *pairs[["key", "score"]].to_numpy().tolist()]


@given(CELLS, st.data())
@settings(max_examples=12, deadline=None)
def test_a_value_that_goes_missing_is_never_lost_in_silence(cells: Told, data: st.DataObject) -> None:
    rows = rows_of(cells)
    gone = data.draw(st.integers(0, len(rows) - 1))
    kind = rows[gone]["kind"]
    blank = {**rows[gone], "amount_vnd": None, "state": "blank", "kind": "none"}
    before, after = (
        money.mobilised(province(support=given, submissions=[report()]), range(2017, 2021), kind)
        for given in (rows, [*rows[:gone], blank, *rows[gone + 1 :]])
    )
    if before.value != after.value or rows[gone]["provider"] == "state_programme":
        assert (before.n, str(before.caveat)) != (after.n, str(after.caveat))


def test_state_programme_money_stands_beside_the_total_and_is_said() -> None:
    rows = [gift(15 * MILLION, provider="own_budget"), gift(500 * MILLION, provider="state_programme")]
    p = province(support=rows, submissions=[report()])
    figure = money.mobilised(p, [2018], "cash")
    assert figure.value == 15 * MILLION
    assert "money_state_programme" in codes(figure)
    assert "1 khoản (500.000.000 đồng) ghi là vốn chương trình" in figure.caveat
    assert money.state_programme(p, [2018]).value == 500 * MILLION
    assert (
        money.per_commune(
            province(support=rows, assignments=assigned((TNMT, CHIENG_SO))), [2018], "cash"
        ).value
        == 15 * MILLION
    )
    assert money.state_programme(province(support=rows[:1]), [2018]).value is None


def test_a_table_without_providers_and_valuations_still_adds_up() -> None:
    p = province(support=[gift(15 * MILLION), goods(3 * MILLION, "03 cái tủ")])
    assert [g.label_of_group for g in money.breakdown(p, [2018], "provider", "cash")] == [
        "Báo cáo không ghi nguồn"
    ]
    (only,) = money.breakdown(p, [2018], "valuation", "in_kind")
    assert (only.label_of_group, only.value) == ("Không rõ cách ghi giá trị", 3 * MILLION)


def test_round_ups_of_districts_never_enter_a_total() -> None:
    rows = [gift(15 * MILLION), gift(99 * MILLION, reported_by="district")]
    assert money.mobilised(province(support=rows), [2018], "cash").value == 15 * MILLION


def test_a_value_taken_out_of_a_text_is_said() -> None:
    p = province(support=[goods(3 * MILLION, "03 cái tủ và sửa nhà", valuation="part_of_text")])
    assert "money_part_of_text" in codes(money.mobilised(p, [2018], "in_kind"))


def test_every_caveat_of_the_ledger_is_of_the_closed_list() -> None:
    rows = [
        gift(15 * MILLION, comparator="approx"),
        gift(MILLION, agency=None),
        goods(None, "02 cái tủ", quantity=2),
    ]
    p = province(support=rows, submissions=[report(), report("b", state="missing", content="none")])
    figures = [
        *(money.mobilised(p, [2018], k) for k in KINDS),
        *(money.constant_prices(p, [2018], k) for k in KINDS),
        money.unvalued(p, [2018]),
        money.scale_against_ntm(p, [2018]),
        money.per_household(p, [2018], "valued"),
        *money.concentration(p, [2018], "cash").values(),
        *(a.reports for a in money.by_area(p, [2018])),
        money.reconciliation(p, [2018])["all"].district,
        money.duplicates.at_stake(p, [2018]),
    ]
    for figure in figures:
        assert not figure.caveat or all(codes(figure)), figure.id


def test_unvalued_help_keeps_its_quantity() -> None:
    rows = [
        goods(None, "03 cái tủ", quantity=3, quantity_unit="cái"),
        goods(None, "02 cái bàn", quantity=2, quantity_unit="cái"),
        goods(None, "tặng áo ấm"),
    ]
    p = province(support=rows, submissions=[report()])
    told = [(f.value, unit, total) for f, unit, total in money.unvalued_by_quantity(p, [2018])]
    assert told == [(1, "", None), (2, "cái", 5.0)]
    assert money.unvalued(p, [2018]).value == 3


def test_per_commune_divides_by_every_assigned_commune() -> None:
    rows = [gift(30 * MILLION), gift(7 * MILLION, KEO_LOM)]
    p = province(support=rows, assignments=assigned((TNMT, CHIENG_SO), ("b", PHI_NHU)))
    figure = money.per_commune(p, [2018], "cash")
    assert (figure.value, figure.comparator, figure.n, figure.of) == (15 * MILLION, "ge", 1, 2)
    assert "1 khoản (7.000.000 đồng) của xã không có trong danh sách phân công" in figure.caveat


def test_per_household_uses_the_households_of_the_same_communes_and_year() -> None:
    poor = {"poor_households": 10, "standard": OLD}
    households = [
        {"unit_key": CHIENG_SO, "households": 600, **poor},
        {"unit_key": KEO_LOM, "households": 900, **poor},
    ]
    rows = [gift(30 * MILLION), gift(8 * MILLION, PHI_NHU)]
    p = province(support=rows, assignments=assigned((TNMT, CHIENG_SO), ("b", PHI_NHU)), poverty=households)
    figure = money.per_household(p, [2018], "cash")
    assert (figure.value, figure.n, figure.of) == (50_000, 1, 2)
    assert "1 lượt xã chưa có số hộ" in figure.caveat
    assert set(figure.sources["table"]) == {"support", "poverty"}


def test_concentration_of_1_2_3_4_million() -> None:
    rows = [gift(n * MILLION, agency=a) for n, a in ((1, "a"), (2, "b"), (3, "c"), (4, "d"))]
    found = money.concentration(province(support=rows, submissions=[report("e")]), [2018], "cash")
    assert found["gini"].value == pytest.approx(0.25)
    assert found["lower_half_share"].value == pytest.approx(30)
    assert found["top_share"].value == 100
    assert "Chỉ có 4 đơn vị có số" in found["top_share"].caveat
    assert (found["gini"].n, found["gini"].of) == (4, 5)


def test_the_top_ten_of_eleven_equal_agencies_hold_ten_elevenths() -> None:
    rows = [gift(MILLION, agency=f"a{n}") for n in range(11)]
    found = money.concentration(province(support=rows), [2018], "cash")
    assert found["top_share"].value == pytest.approx(1000 / 11)
    assert found["gini"].value == pytest.approx(0)


def test_nothing_given_has_no_spread() -> None:
    zero = [gift(0, state="zero", kind="none")]
    assert money.concentration(province(support=zero), [2018], "cash")["gini"].value is None


def states(*rows: dict[str, Any], **tables: list[dict[str, Any]]) -> list[str]:
    tables = {"assignments": assigned((TNMT, CHIENG_SO)), **tables}
    return list(contributions.states(province(support=list(rows), **tables), (2018,))["state"])


def test_zero_no_report_and_help_without_value_are_kept_apart() -> None:
    zero = gift(0, state="zero", kind="none")
    blank = gift(None, state="blank", kind="none")
    survey = gift(None, state="yes", kind="none", category="survey")
    trained = gift(None, state="yes", kind="none", category="capacity")
    assert states(gift(MILLION), zero) == ["amount"]
    assert states(goods(None, "03 cái tủ"), zero) == ["unvalued"]
    assert states(trained) == ["unvalued"]
    assert states(gift(MILLION, provider="state_programme"), blank) == ["state_only"]
    assert states(zero, blank, survey) == ["zero"]
    assert states(blank, survey) == ["nothing_told"]
    assert states(gift(MILLION, KEO_LOM), submissions=[report()]) == ["not_named"]
    assert states(submissions=[report(state="missing", content="none")]) == ["no_report"]


def test_help_told_of_the_new_unit_is_not_a_commune_without_report() -> None:
    new = province().units.successor(CHIENG_SO)
    pairs = [{**row, "valid_to": None} for row in assigned((TNMT, CHIENG_SO))]
    p = province(support=[gift(MILLION, new, year=2025)], assignments=pairs)
    assert list(contributions.states(p, (2025,))["state"]) == ["merged"]


def test_the_states_of_communes_add_to_those_assigned() -> None:
    rows = [gift(MILLION), gift(0, PHI_NHU, state="zero", kind="none")]
    pairs = assigned((TNMT, CHIENG_SO), (TNMT, PHI_NHU), ("b", KEO_LOM))
    p = province(support=rows, assignments=pairs)
    found = contributions.counts(p, range(2018, 2020))
    assert sum(int(f.value or 0) for f in found.values()) == 6
    assert [found[s].value for s in ("amount", "zero", "no_report")] == [1, 1, 4]
    never = contributions.without_amount(p, range(2018, 2020))
    assert (never.value, never.of) == (2, 3)


def test_without_an_assignment_list_no_commune_is_said_to_be_without_help() -> None:
    p = province(support=[gift(MILLION)])
    assert contributions.counts(p, [2018])["no_report"].value is None
    assert "Chưa có danh sách phân công năm 2018" in contributions.without_amount(p, [2018]).caveat


def test_areas_without_a_column_are_unknown_and_not_zero() -> None:
    rows = [gift(MILLION), gift(None, state="yes", kind="none", category="capacity", agency="b")]
    found = {
        a.area.article: a
        for a in money.by_area(province(support=rows, submissions=[report(), report("b")]), [2018])
    }
    assert [found[n].reports.value for n in "4567"] == [1, None, None, 1]
    assert codes(found["5"].reports) == ("money_no_column",)
    assert found["4"].valued.value == MILLION


def test_every_column_of_the_form_is_in_an_area_or_said_to_be_in_none() -> None:
    told = [c for a in money.by_area(province(), [2018]) for c in a.area.columns]
    assert sorted([*told, *money.untold()]) == sorted(money.names("categories"))


def test_the_order_of_magnitude_is_compared_to_one_digit() -> None:
    assert [money.magnitude(share) for share in (0.02, 0.029, 0.3, 0.32, 0.4)] == [
        "below",
        "usual",
        "usual",
        "usual",
        "above",
    ]
    spent = [{"amount_vnd": 1000 * MILLION, "unit_key": CHIENG_SO, "level": "commune", "year": 2018}]
    share = money.scale_against_ntm(province(support=[gift(15 * MILLION)], resources=spent), [2018])
    assert share.value == 1.5
    assert "money_scale_above" in codes(share)


def test_agencies_with_an_amount_are_counted_once_over_the_years() -> None:
    rows = [gift(MILLION), gift(MILLION, year=2019), gift(None, agency="b", state="blank", kind="none")]
    reports = [report(r, year=y) for r in (TNMT, "b") for y in (2018, 2019)]
    found = money.agencies_with_amount(province(support=rows, submissions=reports), [2018, 2019], "cash")
    assert (found.value, found.of) == (1, 2)
