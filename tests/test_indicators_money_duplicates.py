from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pandas as pd

from analysis.indicators import money
from analysis.indicators.money import duplicates
from indicator_frames import KEO_LOM, PHI_NHU, province
from money_rows import MILLION, TNMT, assigned, codes, gift, goods, report, roundup, with_decisions

HOUSES = "65 nhà cho hộ nghèo trị giá 3,07 tỷ đồng"
SHARED: dict[str, Any] = {"quantity": 65, "quantity_unit": "nhà"}


def pairs(*rows: dict[str, Any], **tables: list[dict[str, Any]]) -> pd.DataFrame:
    return duplicates.candidates(province(support=list(rows), **tables), [2018])


def why(*rows: dict[str, Any], **tables: list[dict[str, Any]]) -> list[str]:
    found = pairs(*rows, **tables)
    return [code for codes in found["why"] for code in codes]


def two_tellings() -> list[dict[str, Any]]:
    return [
        goods(3070 * MILLION, HOUSES, **SHARED),
        goods(3000 * MILLION, "Tặng 65 nhà", "b", cell="B2", **SHARED),
    ]


def test_the_same_houses_told_by_two_agencies_are_a_candidate() -> None:
    found = pairs(*two_tellings())
    assert found["score"].tolist() == [7]
    assert found["why"].tolist() == [("amount_near", "same_quantity", "shared_words", "same_category")]
    assert found["decision"].tolist() == ["undecided"]


def test_round_sums_of_two_agencies_are_no_candidate() -> None:
    assert pairs(gift(10 * MILLION), gift(10 * MILLION, agency="b", cell="B2")).empty
    assert why(gift(12_350_000), gift(12_350_000, agency="b", cell="B2")) == ["amount_equal", "same_category"]


def test_a_gift_valued_again_in_the_column_of_cash_is_a_candidate() -> None:
    rows = [
        goods(19 * MILLION, "10 con lợn giống, trị giá 19 triệu đồng"),
        gift(19 * MILLION, text="19", cell="B2"),
    ]
    assert why(*rows) == ["amount_equal", "same_report"]


def test_equal_amounts_for_other_things_are_no_candidate() -> None:
    rows = [goods(3 * MILLION, "03 cái tủ đựng hồ sơ"), goods(3 * MILLION, "100 cây giống", "b", cell="B2")]
    assert pairs(*rows).empty


def test_a_sponsor_named_by_one_and_telling_itself_counts_as_shared() -> None:
    rows = [
        gift(21 * MILLION, provider="sponsor", provider_name="Ngân hàng BIDV"),
        gift(20_500_000, agency="b", agency_as_written="Ngân hàng BIDV", cell="B2"),
    ]
    assert why(*rows) == ["amount_near", "same_provider", "same_category"]


def test_another_commune_or_year_and_parts_of_one_cell_are_never_compared() -> None:
    one = goods(3070 * MILLION, HOUSES, **SHARED)
    assert pairs(one, {**one, "unit_key": PHI_NHU, "agency_id": "b", "cell": "B2"}).empty
    assert pairs(one, {**one, "year": 2019, "agency_id": "b", "cell": "B2"}).empty
    assert pairs({**one, "part": 1}, {**one, "part": 2}).empty


def test_a_districts_word_on_the_agencys_own_line_is_for_reconciliation_not_here() -> None:
    own = goods(3070 * MILLION, HOUSES, **SHARED)
    told = {**roundup(3070 * MILLION), "text": HOUSES, "kind": "in_kind", "category": "equipment", **SHARED}
    assert pairs(own, support_roundups=[told]).empty
    assert len(pairs(own, support_roundups=[{**told, "agency_id": "b"}])) == 1
    assert pairs(support_roundups=[told, {**told, "agency_id": "b", "cell": "B2"}]).empty


def test_a_round_up_that_repeats_a_listed_agency_is_no_second_question() -> None:
    other = {**roundup(None, agency="b"), **two_tellings()[1], "file": "data/raw/d.xlsx"}
    assert len(pairs(*two_tellings(), support_roundups=[other])) == 1
    assert len(pairs(two_tellings()[0], support_roundups=[other])) == 1


def test_undecided_pairs_stay_in_the_total_and_what_is_at_stake_is_told() -> None:
    p = province(support=two_tellings(), submissions=[report(), report("b")])
    assert money.mobilised(p, [2018], "in_kind").value == 6070 * MILLION
    stake = duplicates.at_stake(p, [2018])
    assert (stake.value, stake.n, stake.of) == (3070 * MILLION, 1, 1)
    ((figure, pair),) = duplicates.pair_figures(p, [2018])
    assert (figure.value, len(figure.sources), pair.score) == (3000 * MILLION, 2, 7)


def key_of(rows: list[dict[str, Any]], **tables: list[dict[str, Any]]) -> str:
    return str(pairs(*rows, **tables)["key"].iloc[0])


def test_a_pair_decided_the_same_is_counted_once_and_both_rows_stay_listed(tmp_path: Path) -> None:
    rows = two_tellings()
    p = with_decisions(tmp_path, [(key_of(rows), "same")], support=rows, submissions=[report(), report("b")])
    figure = money.mobilised(p, [2018], "in_kind")
    assert (figure.value, figure.n) == (3000 * MILLION, 1)
    assert "1 khoản (3.070.000.000 đồng) đã được quyết định là trùng" in figure.caveat
    assert money.counted_once(p, [2018]).value == 3070 * MILLION
    assert duplicates.candidates(p, [2018])["decision"].tolist() == ["same"]
    assert duplicates.counts(p, [2018])["same"].value == 1
    assert sum(int(g.value or 0) for g in money.breakdown(p, [2018], "agency", "in_kind")) == figure.value


def test_different_and_unsure_change_no_total(tmp_path: Path) -> None:
    rows = two_tellings()
    for decision, stake in (("different", 0), ("unsure", 3070 * MILLION)):
        p = with_decisions(tmp_path, [(key_of(rows), decision)], support=rows)
        assert money.mobilised(p, [2018], "in_kind").value == 6070 * MILLION
        assert duplicates.at_stake(p, [2018]).value == stake


def test_a_decision_survives_another_order_other_files_and_other_writing_of_the_amount(
    tmp_path: Path,
) -> None:
    rows = two_tellings()
    key = key_of(rows)
    again = [{**r, "file": f"data/raw/new{n}.xlsx", "cell": f"Z{n}"} for n, r in enumerate(reversed(rows))]
    again[1]["text"] = "65 nhà cho hộ nghèo (trị giá: 3.070.000.000 đồng)"
    other = [gift(MILLION, KEO_LOM, cell=f"C{n}", agency=f"a{n}") for n in range(5)]
    mixed = [*other, *again]
    Random(1).shuffle(mixed)
    p = with_decisions(tmp_path, [(key, "same")], support=mixed)
    assert money.mobilised(p, [2018], "in_kind").value == 3000 * MILLION
    assert money.decision_problems(p) == ()


def test_a_decision_whose_rows_vanished_is_reported_and_does_nothing(tmp_path: Path) -> None:
    rows = two_tellings()
    changed = [rows[0], {**rows[1], "amount_vnd": 2900 * MILLION}]
    p = with_decisions(tmp_path, [(key_of(rows), "same")], support=changed)
    assert money.mobilised(p, [2018], "in_kind").value == 5970 * MILLION
    (problem,) = money.decision_problems(p)
    assert (problem.code, problem.severity, problem.cell) == ("duplicate_decision_unused", "notes", "A2")
    assert "1 quyết định trong duplicates.csv" in duplicates.counts(p, [2018])["all"].caveat


def test_faulty_lines_are_problems_and_change_nothing(tmp_path: Path) -> None:
    key = key_of(two_tellings())
    lines = [("not a key", "same"), (key, "perhaps"), (key, "different"), (key, "same")]
    p = with_decisions(tmp_path, lines, support=two_tellings())
    assert [x.code for x in money.decision_problems(p)] == ["duplicate_decision_invalid"] * 3
    assert money.mobilised(p, [2018], "in_kind").value == 6070 * MILLION


def three() -> list[dict[str, Any]]:
    amounts = ((TNMT, 3070), ("b", 3000), ("c", 3050))
    return [goods(a * MILLION, HOUSES, who, cell=f"A{n}", **SHARED) for n, (who, a) in enumerate(amounts)]


def test_one_gift_told_by_three_is_counted_once(tmp_path: Path) -> None:
    keys = pairs(*three())["key"].tolist()
    assert len(keys) == 3
    p = with_decisions(tmp_path, [(k, "same") for k in keys[:2]], support=three())
    assert money.mobilised(p, [2018], "in_kind").value == 3000 * MILLION


def test_decisions_that_contradict_merge_nothing_and_are_a_problem(tmp_path: Path) -> None:
    keys = pairs(*three())["key"].tolist()
    decisions = [(keys[0], "same"), (keys[1], "same"), (keys[2], "different")]
    p = with_decisions(tmp_path, decisions, support=three())
    assert money.mobilised(p, [2018], "in_kind").value == 9120 * MILLION
    assert [x.code for x in money.decision_problems(p)] == ["duplicate_decisions_conflict"]


def test_a_gift_that_is_also_state_programme_money_is_counted_by_nobody(tmp_path: Path) -> None:
    rows = two_tellings()
    rows[1]["provider"] = "state_programme"
    p = with_decisions(tmp_path, [(key_of(rows), "same")], support=rows)
    assert money.mobilised(p, [2018], "in_kind").value is None
    assert money.counted_once(p, [2018]).value == 3070 * MILLION


def test_help_without_a_value_told_twice_is_counted_once(tmp_path: Path) -> None:
    rows = [goods(3070 * MILLION, HOUSES, **SHARED), goods(None, "65 nhà", "b", cell="B2", **SHARED)]
    p = with_decisions(tmp_path, [(key_of(rows), "same")], support=rows, submissions=[report(), report("b")])
    unvalued = money.unvalued(p, [2018])
    assert (unvalued.value, money.mobilised(p, [2018], "in_kind").value) == (0, 3070 * MILLION)
    assert "money_counted_once_items" in codes(unvalued)


def test_contributions_that_say_the_same_have_keys_of_their_own() -> None:
    twice = [
        gift(12_350_000, cell="A1"),
        gift(12_350_000, cell="A2"),
        gift(12_350_000, agency="b", cell="A3"),
    ]
    keys = pairs(*twice)["key"].tolist()
    assert len(set(keys)) == 3
    assert any("~2" in key for key in keys)


def test_a_districts_line_decided_the_same_is_read_as_that_agencys(tmp_path: Path) -> None:
    own = goods(3070 * MILLION, HOUSES, **SHARED)
    told = {
        **roundup(3070 * MILLION, agency="b"),
        "text": HOUSES,
        "kind": "in_kind",
        "category": "equipment",
        **SHARED,
    }
    tables = {"support_roundups": [told], "assignments": assigned((TNMT, KEO_LOM))}
    apart = money.reconciliation(province(support=[own], **tables), [2018])
    assert apart["agrees"].lines.value == 0
    p = with_decisions(tmp_path, [(key_of([own], **tables), "same")], support=[own], **tables)
    assert money.reconciliation(p, [2018])["agrees"].district.value == 3070 * MILLION
    assert money.mobilised(p, [2018], "in_kind").value == 3070 * MILLION


def test_candidates_follow_pairs_that_are_near_and_not_all_pairs() -> None:
    rows = [gift(MILLION + 200_000 * n, agency=f"a{n}", cell=f"A{n}", text="x") for n in range(400)]
    assert len(pairs(*rows)) == 0
    equal = [{**r, "amount_vnd": 12_350_000} for r in rows[:30]]
    assert len(pairs(*equal)) == 30 * 29 // 2
