from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from analysis.indicators import merit
from analysis.indicators.caveats import Caveat
from analysis.province import Province
from analysis.registers import Agencies
from indicator_frames import CHIENG_SO, NEW, OLD, PHI_NHU, communes
from indicator_frames import province as made

BASE = made()
DEPARTMENTS = [a.id for a in BASE.agencies.agencies if a.kind == "department" and not a.valid_to][:6]
DOIT = DEPARTMENTS[0]
ENDED = "so-giao-thong-van-tai"
"""Ended on 28/2/2025; its work went to so-xay-dung."""

MILLION = 1_000_000
COLUMNS = ("survey", "capacity", "cash", "equipment", "production", "infrastructure", "other")


def province(**rows: list[dict[str, Any]]) -> Province:
    p = made(**rows)
    p.__dict__.update(units=BASE.units, agencies=BASE.agencies, programme=BASE.programme)
    return p


def report(agency: str = DOIT, year: int = 2017, state: str = "on_time", **more: object) -> dict[str, Any]:
    content = "results" if state in ("on_time", "late") else "none"
    return {"reporter_id": agency, "year": year, "state": state, "content": content, **more}


def form(agency: str, unit: str, year: int, **cells: object) -> list[dict[str, Any]]:
    """The seven cells of a row of form F1: an amount in million, ``True`` for a yes, blank else."""
    rows: list[dict[str, Any]] = []
    for number, category in enumerate(COLUMNS):
        told = cells.get(category)
        amount = None if told is None or told is True else int(float(str(told)) * MILLION)
        state = "blank" if told is None else "yes" if told is True else "value"
        kind = "none" if amount is None else "cash" if category == "cash" else "in_kind"
        cell = f"{'DEFGHIJ'[number]}{9 + year - 2017}"
        rows.append(
            {"agency_id": agency, "unit_key": unit, "year": year, "category": category, "state": state,
             "kind": kind, "amount_vnd": amount, "part": 1, "cell": cell, "file": f"{agency}-{year}.xlsx"}
        )  # fmt: skip
    return rows


def assign(agency: str, unit: str, first: int = 2017, last: int = 2020) -> dict[str, Any]:
    return {
        "agency_id": agency,
        "unit_key": unit,
        "valid_from": date(first, 8, 17),
        "valid_to": date(last, 12, 31),
    }


def worked() -> Province:
    """The province of ``docs/method.md``: one agency, two communes, four years."""
    reports = [report(), report(year=2018, state="late"), report(year=2019, state="missing")]
    reports.append(report(year=2020))
    support = form(DOIT, CHIENG_SO, 2017, capacity=True, cash=15)
    support += form(DOIT, PHI_NHU, 2018, survey=True)
    support += form(DOIT, CHIENG_SO, 2020, cash=5, production=1, equipment=9)
    return province(
        submissions=reports,
        assignments=[assign(DOIT, CHIENG_SO), assign(DOIT, PHI_NHU)],
        support=support,
    )


def test_the_worked_parts_of_the_method_page() -> None:
    (standing,) = merit.board(worked(), "A").standings
    found = {p: (f.n, f.of, f.value) for p, f in standing.parts.items()}
    assert found["reporting"] == (3, 4, 0.75)
    assert found["on_time"] == (2, 4, 0.5)
    assert found["completeness"][:2] == (6, 21)
    assert found["breadth"][:2] == (5, 18)
    assert found["communes"] == (3, 6, 0.5)
    assert found["money"][2] is None
    assert found["movement"][2] is None
    known = 0.20 * 0.75 + 0.15 * 0.5 + 0.10 * 6 / 21 + 0.20 * 5 / 18 + 0.20 * 0.5
    assert standing.score.value == pytest.approx(known / 0.85, abs=1e-6)
    assert standing.score.value == pytest.approx(0.4813, abs=1e-4)
    assert "85% trọng số" in standing.score.caveat


def test_a_part_shows_the_cells_that_counted_again_give_it() -> None:
    (standing,) = merit.board(worked(), "A").standings
    sources = {p: f.sources for p, f in standing.parts.items()}
    assert len(sources["reporting"]) == standing.parts["reporting"].of == 4
    assert len(sources["completeness"]) == 21
    assert len(sources["money"]) == 4
    assert set(standing.score.sources["table"]) == {"submissions", "support"}


def test_money_is_a_place_among_agencies_of_one_kind_and_never_an_amount() -> None:
    amounts = dict(zip(DEPARTMENTS[:5], (1, 2, 2, 3, 1000), strict=True))
    rows = {
        "submissions": [report(a) for a in amounts],
        "assignments": [assign(a, CHIENG_SO) for a in amounts],
    }
    support = [c for a, m in amounts.items() for c in form(a, CHIENG_SO, 2017, cash=m)]
    found = merit.parts(province(support=support, **rows), "A").values["money"]
    assert found[list(amounts)].tolist() == pytest.approx([0.1, 0.4, 0.4, 0.7, 0.9])
    million = [c for a, m in amounts.items() for c in form(a, CHIENG_SO, 2017, cash=min(m, 4))]
    again = merit.parts(province(support=million, **rows), "A").values["money"]
    assert again.tolist() == found.tolist()


def test_state_programme_money_ceilings_and_kinds_of_too_few_make_no_place() -> None:
    support = form(DOIT, CHIENG_SO, 2017, cash=7)
    support[2]["provider"] = "state_programme"
    rows = {"submissions": [report()], "assignments": [assign(DOIT, CHIENG_SO)]}
    assert merit.parts(province(support=support, **rows), "A").amounts.isna().all()
    support[2] |= {"provider": "own_budget", "comparator": "le"}
    assert merit.parts(province(support=support, **rows), "A").amounts.isna().all()
    support[2]["comparator"] = "eq"
    found = merit.parts(province(support=support, **rows), "A")
    assert found.amounts[DOIT] == 7 * MILLION
    assert found.values["money"].isna().all()
    assert DOIT in found.alone


def test_the_worked_movement_of_the_method_page() -> None:
    keys = communes(BASE, 4)
    ends = zip(keys, (10, 20, 30, 40), (-2, -6, -6, -10), strict=True)
    rows = [
        {"unit_key": k, "year": y, "standard": OLD, "households": 100, "poor_households": poor}
        for k, start, change in ends
        for y, poor in ((2016, start), (2020, start + change))
    ]
    p = province(poverty=rows, assignments=[assign(DOIT, k) for k in keys], submissions=[report()])
    found = merit.movement(p, "A", 4)
    assert found.line is not None
    assert (found.line.first, found.line.last, found.line.communes) == (2016, 2020, 4)
    assert found.line.slope == pytest.approx(-0.24)
    assert found.line.start == pytest.approx(0)
    assert found.communes.loc[keys, "beyond"].tolist() == pytest.approx([-0.4, 1.2, -1.2, 0.4])
    assert merit.movement(p, "A", 5).line is None


def test_movement_never_crosses_standards() -> None:
    keys = communes(BASE, 4)
    rows = [
        {"unit_key": k, "year": y, "standard": s, "households": 100, "poor_households": 10 + i}
        for i, k in enumerate(keys)
        for y, s in ((2016, OLD), (2020, NEW))
    ]
    p = province(poverty=rows, assignments=[assign(DOIT, k) for k in keys], submissions=[report()])
    assert merit.movement(p, "A", 4).line is None


def test_too_little_known_or_too_few_reports_give_no_score_rather_than_a_low_one() -> None:
    late = DEPARTMENTS[1]
    p = province(
        submissions=[report(state="missing"), report(year=2018, state="missing"), report(late, 2020)],
        assignments=[assign(DOIT, CHIENG_SO), assign(late, PHI_NHU, 2020)],
        support=form(late, PHI_NHU, 2020, survey=True),
    )
    found = {s.agency_id: s for s in merit.board(p, "A").standings}
    assert found[DOIT].score.value is None
    assert "35% trọng số" in found[DOIT].score.caveat
    assert found[late].score.value is None
    assert "1 báo cáo" in found[late].score.caveat
    assert found[late].rank is None


def lists(p: Province, key: str = "B") -> dict[str, list[tuple[str, tuple[int, ...]]]]:
    return {w: [(e.agency_id, e.years) for e in found] for w, found in merit.unanswered(p, key).items()}


def test_the_answers_that_differ_in_law_stand_on_lists_of_their_own() -> None:
    a, b, c, d, e, f = DEPARTMENTS
    rows = [
        report(a, 2022, "missing", cell="B8"),
        report(a, 2021, "missing"),
        report(b, 2023, "missing", reason_given="dịch bệnh"),
        report(c, 2023, content="zero"),
        report(d, 2023, "invalid"),
        report(e, 2023, "missing"),
        report(f, 2023),
        report(ENDED, 2025, "missing"),
        report(ENDED, 2023, "missing"),
    ]
    told: list[dict[str, Any]] = form(e, CHIENG_SO, 2023, cash=3)[2:3]
    told[0] |= {"reported_by": "district", "text": "3 tr"}
    p = province(submissions=rows, support_roundups=told)
    assert lists(p) == {
        "verify": [(a, (2022,))],
        "told_by_district": [(e, (2023,))],
        "reorganised": [(ENDED, (2023, 2025))],
        "before_rules": [(a, (2021,))],
        "zero": [(c, (2023,))],
        "unusable": [(d, (2023,))],
        "reason": [(b, (2023,))],
    }
    (line,) = merit.for_responsibility(p, "B")
    assert line.reports.sources[["table", "cell"]].values.tolist() == [["submissions", "B8"]]
    (told_line,) = merit.unanswered(p, "B")["told_by_district"]
    assert told_line.reports.sources["table"].tolist() == ["submissions", "support_roundups"]
    totals = merit.totals(p, "B")
    assert {w: t.value for w, t in totals.items()} == {
        w: sum(len(years) for _, years in found) for w, found in lists(p).items()
    }


def test_before_the_regulation_nobody_is_put_forward() -> None:
    p = province(submissions=[report(DOIT, y, "missing") for y in range(2017, 2021)])
    assert merit.for_responsibility(p, "A") == ()
    assert merit.for_reward(p, "A") == ()
    assert lists(p, "A")["before_rules"] == [(DOIT, (2017, 2018, 2019, 2020))]


def full(agencies: list[str], missing: frozenset[str] = frozenset()) -> dict[str, list[dict[str, Any]]]:
    """Period B: the first agencies tell more than the last; those in ``missing`` leave 2025 out."""
    keys = communes(BASE, len(agencies), on=date(2022, 12, 31))
    sent = [(n, y) for n, a in enumerate(agencies) for y in range(2021, 2026) if a not in missing or y < 2025]
    told = [
        dict.fromkeys(("survey", "capacity", "other")[: max(1, 3 - n)], True) for n in range(len(agencies))
    ]
    return {
        "submissions": [
            report(a, y, "on_time" if (n, y) in sent else "missing")
            for n, a in enumerate(agencies)
            for y in range(2021, 2026)
        ],
        "assignments": [assign(a, k, 2021, 2025) for a, k in zip(agencies, keys, strict=True)],
        "support": [c for n, y in sent for c in form(agencies[n], keys[n], y, **told[n])],
    }


def test_who_is_proposed_for_reward_is_stable_and_has_sent_every_report() -> None:
    board = merit.board(province(**full(DEPARTMENTS)), "B")
    assert board.top == 2
    assert [s.agency_id for s in board.standings if s.stable] == DEPARTMENTS[:2]
    assert [s.agency_id for s in merit.for_reward(province(**full(DEPARTMENTS)), "B")] == DEPARTMENTS[:2]
    without = full(DEPARTMENTS, frozenset(DEPARTMENTS[:1]))
    assert DEPARTMENTS[0] not in {s.agency_id for s in merit.for_reward(province(**without), "B")}


def test_row_order_changes_no_score_and_no_list() -> None:
    rows = full(DEPARTMENTS, frozenset(DEPARTMENTS[3:4]))
    mixed = {name: random.Random(7).sample(given, len(given)) for name, given in rows.items()}
    first, second = (merit.board(province(**r), "B") for r in (rows, mixed))
    assert [(s.agency_id, s.score.value, s.rank) for s in first.standings] == [
        (s.agency_id, s.score.value, s.rank) for s in second.standings
    ]
    assert lists(province(**rows)) == lists(province(**mixed))


def test_what_the_successor_reports_for_its_communes_counts_for_the_agency_that_ended() -> None:
    p = province(
        submissions=[report(ENDED, 2024), report(ENDED, 2025)],
        assignments=[assign(ENDED, CHIENG_SO, 2021, 2025)],
        support=form("so-xay-dung", CHIENG_SO, 2025, survey=True) + form(ENDED, CHIENG_SO, 2024, survey=True),
    )
    (standing,) = merit.board(p, "B").standings
    assert (standing.parts["communes"].n, standing.parts["communes"].of) == (2, 2)
    assert "sắp xếp lại" in standing.score.caveat


def test_an_agency_that_ended_is_not_blamed_for_the_year_it_did_not_see() -> None:
    p = province(submissions=[report(ENDED, 2024), report(ENDED, 2025, "missing")])
    (standing,) = merit.board(p, "B").standings
    assert (standing.parts["reporting"].n, standing.parts["reporting"].of) == (1, 1)
    gone = replace(p.agencies[DOIT], valid_to=date(2024, 6, 30))
    q = province(submissions=[report(DOIT, 2023, "missing")])
    q.__dict__["agencies"] = Agencies(tuple(gone if a.id == DOIT else a for a in BASE.agencies.agencies))
    assert lists(q)["verify"] == []


def test_every_caveat_of_merit_has_a_code_and_no_sentence_says_because() -> None:
    for p, key in ((worked(), "A"), (province(**full(DEPARTMENTS)), "B")):
        found = merit.board(p, key)
        figures = [f for s in found.standings for f in (s.score, s.without_money, s.stays, *s.parts.values())]
        figures += [*merit.counts(p, key).values(), merit.expected_change(p, key, 50.0)]
        figures += list(merit.totals(p, key).values())
        for figure in figures:
            said: str = figure.caveat
            assert not said or (isinstance(said, Caveat) and "" not in said.codes), figure.id
            assert "nhờ" not in said + figure.method
