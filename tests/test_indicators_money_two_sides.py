from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.indicators import money
from analysis.indicators.money.two_sides import STATES
from analysis.province import Province
from indicator_frames import CHIENG_SO, KEO_LOM, PHI_NHU, province
from money_rows import DISTRICT, MILLION, TNMT, codes, gift, goods, report, roundup


def state_of(
    own: list[dict[str, Any]], told: list[dict[str, Any]], **tables: list[dict[str, Any]]
) -> list[str]:
    p = province(support=own, support_roundups=told, **tables)
    return list(money.lines(p, [2018])["state"])


def test_each_line_is_in_the_state_its_two_sides_give() -> None:
    came = roundup(MILLION, PHI_NHU, "z")
    assert state_of([gift(15 * MILLION)], [roundup(15_040_000)]) == ["agrees"]
    assert state_of([gift(15 * MILLION)], [roundup(20 * MILLION)]) == ["differs"]
    assert state_of([gift(0, state="zero", kind="none")], [roundup(5 * MILLION)]) == ["differs"]
    assert (
        state_of([gift(15 * MILLION)], [came, roundup(None, state="blank", kind="none")])[-1] == "only_agency"
    )
    assert state_of([gift(15 * MILLION)], []) == ["district_absent"]
    assert state_of([gift(MILLION, KEO_LOM)], [roundup(15 * MILLION)]) == ["only_district", "only_agency"]
    assert state_of([], [roundup(15 * MILLION)]) == ["agency_absent"]
    assert state_of([], [roundup(15 * MILLION)], submissions=[report()]) == ["only_district"]
    assert state_of([goods(None, "03 cái tủ")], [roundup(15 * MILLION)]) == ["no_value"]


def test_state_programme_money_and_upper_limits_take_no_part() -> None:
    own = [
        gift(15 * MILLION),
        gift(900 * MILLION, provider="state_programme"),
        gift(5 * MILLION, comparator="le"),
    ]
    assert state_of(own, [roundup(15 * MILLION)]) == ["agrees"]


def test_several_contributions_of_a_line_are_added_before_they_are_compared() -> None:
    own = [gift(10 * MILLION), goods(5 * MILLION, "03 cái tủ", cell="B2")]
    assert state_of(own, [roundup(15 * MILLION)]) == ["agrees"]


def test_a_round_up_is_never_added_to_the_headline() -> None:
    p = province(support=[gift(15 * MILLION)], support_roundups=[roundup(40 * MILLION, agency="b")])
    assert money.mobilised(p, [2018], "cash").value == 15 * MILLION
    found = money.reconciliation(p, [2018])
    assert found["agency_absent"].district.value == 40 * MILLION
    assert "money_roundup_not_added" in codes(found["all"].district)


def test_what_a_commune_tells_is_not_what_a_district_tells() -> None:
    told = roundup(15 * MILLION, reported_by="commune", reporter_id=CHIENG_SO)
    assert state_of([gift(15 * MILLION)], [told]) == ["district_absent"]


def test_missing_round_ups_are_said() -> None:
    owed = [
        {"reporter_id": DISTRICT, "kind": "F1_district"},
        {"reporter_id": "100@2025-06-30", "kind": "F1_district", "state": "missing", "content": "none"},
    ]
    nothing = money.reconciliation(province(support=[gift(MILLION)]), [2018])
    assert codes(nothing["all"].lines) == ("money_no_roundup",)
    p = province(support=[gift(MILLION)], support_roundups=[roundup(MILLION)], submissions=owed)
    assert "Có tổng hợp của 1 trong 2 lượt huyện, năm." in money.reconciliation(p, [2018])["all"].lines.caveat


SIDE = st.lists(
    st.tuples(
        st.sampled_from([0, 5, 10, 15, None]),
        st.sampled_from([CHIENG_SO, PHI_NHU, None]),
        st.sampled_from([TNMT, "b", None]),
        st.sampled_from([2017, 2018]),
    ),
    max_size=8,
)
Side = list[tuple[int | None, str | None, str | None, int]]


@given(SIDE, SIDE)
@settings(max_examples=10, deadline=None)
def test_lines_and_both_amounts_of_the_states_add_exactly(own: Side, told: Side) -> None:
    p = reconciled(own, told)
    found = money.reconciliation(p, [2017, 2018])
    for measure in ("lines", "agency", "district"):
        parts = [getattr(found[s], measure).value for s in STATES]
        assert sum(int(v or 0) for v in parts) == int(getattr(found["all"], measure).value or 0)
    assert found["all"].agency.value in (None, MILLION * sum(a or 0 for a, *_ in own))
    assert int(found["all"].district.value or 0) == MILLION * sum(a or 0 for a, *_ in told)
    assert len(found["all"].agency.sources) <= len(own)
    for line in money.line_figures(p, [2017, 2018], STATES):
        assert not line.agency.value or len(line.agency.sources)


def reconciled(own: Side, told: Side) -> Province:
    return province(
        support=[_row(gift, n, *cell) for n, cell in enumerate(own)],
        support_roundups=[_row(roundup, n, *cell) for n, cell in enumerate(told)],
    )


def _row(
    make: Callable[..., dict[str, Any]],
    n: int,
    millions: int | None,
    unit: str | None,
    agency: str | None,
    year: int,
) -> dict[str, Any]:
    more = {"state": "blank", "kind": "none"} if millions is None else {}
    row: dict[str, Any] = make(None if millions is None else millions * MILLION, unit, agency)
    return {**row, "year": year, "cell": f"A{n}", **more}


def total(printed: int | None, computed: int | None, **more: object) -> dict[str, Any]:
    defaults = {"year": 2018, "category": "cash", "reported_by": "agency", "text": str(printed)}
    return {**defaults, "amount_vnd": printed, "computed_vnd": computed, **more}


def test_printed_totals_stand_beside_what_their_rows_add_up_to() -> None:
    rows = [
        total(100 * MILLION, 100 * MILLION, cell="A1"),
        total(90 * MILLION, 110 * MILLION, cell="A2"),
        total(5 * MILLION, None, cell="A3"),
        total(None, 7 * MILLION, cell="A4"),
        total(70 * MILLION, 7 * MILLION, cell="A5", superseded_by="f"),
    ]
    p = province(support_totals=rows)
    found = money.printed_totals(p, [2018])
    assert {s: x.totals.value for s, x in found.items()} == {
        "all": 3,
        "agrees": 1,
        "differs": 1,
        "not_computed": 1,
    }
    assert (found["all"].printed.value, found["differs"].computed.value) == (195 * MILLION, 110 * MILLION)
    assert (found["all"].totals.n, found["all"].totals.of) == (2, 3)
    listed = money.row_figures(p, [2018], ("differs", "not_computed"))
    assert [(r.address.rpartition("!")[2], r.printed.value, r.computed.value) for r in listed] == [
        ("A2", 90 * MILLION, 110 * MILLION),
        ("A3", 5 * MILLION, None),
    ]
