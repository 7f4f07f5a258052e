from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.indicators import reporting
from analysis.indicators.caveats import Caveat
from analysis.indicators.reporting.rules import due_words, in_force
from analysis.province import Province
from analysis.registers import Agencies, Agency
from analysis.tables import SUBMISSION_STATES
from indicator_frames import CHIENG_SO, KEO_LOM, PHI_NHU
from indicator_frames import province as made

DOIT, DARC, TNMT = "so-cong-thuong", "so-ke-hoach-va-dau-tu", "so-tai-nguyen-va-moi-truong"
HEIR = "so-tai-chinh"
"""Takes over the work of DARC on 1/3/2025."""

BASE = made()
OTHER_DISTRICT = next(
    u.key for u in BASE.units.at(date(2018, 12, 31)) if u.district != BASE.units[CHIENG_SO].district
)


def province(**rows: list[dict[str, Any]]) -> Province:
    """A small province on registers that are read once."""
    p = made(**rows)
    p.__dict__.update(units=BASE.units, agencies=BASE.agencies, programme=BASE.programme)
    return p


STATES = ("on_time", "late", "late", "empty", "invalid", "missing", "missing")


def report(agency: str = DOIT, state: str = "on_time", **more: object) -> dict[str, Any]:
    content = {"on_time": "results", "late": "results"}.get(state, "none")
    return {"reporter_id": agency, "state": state, "content": content, **more}


def seven() -> list[dict[str, Any]]:
    """The seven reports of ``docs/method.md``."""
    rows = [report(f"a{i}", s, received_on=date(2018, 12, 1)) for i, s in enumerate(STATES)]
    rows[1]["content"] = "zero"
    rows[5]["reason_given"] = "thiên tai"
    return rows


def with_agencies(p: Province, *changed: Agency) -> Province:
    """``p`` with another register of agencies."""
    known = {a.id: a for a in p.agencies.agencies} | {a.id: a for a in changed}
    p.__dict__["agencies"] = Agencies(tuple(known.values()))
    return p


def test_the_worked_example_of_the_method_page() -> None:
    figures = reporting.summary(province(submissions=seven()), [2018])
    values = {name: f.value for name, f in figures.items()}
    assert [values[n] for n in ("expected", "received", *SUBMISSION_STATES)] == [7, 3, 1, 2, 1, 1, 2]
    assert values["reporting_rate"] == pytest.approx(42.857, abs=0.001)
    assert values["on_time_rate"] == pytest.approx(14.286, abs=0.001)
    assert "14,3 điểm %" in figures["reporting_rate"].caveat


def test_the_four_answers_are_four_figures_and_with_the_rest_add_to_the_reports_owed() -> None:
    found = reporting.by_answer(province(submissions=seven()), [2018])
    assert {a.value: f.value for a, f in found.items()} == {
        "results": 2,
        "zero": 1,
        "reason": 1,
        "not_reported": 1,
        "unusable": 2,
        "passed_on": 0,
    }
    assert len({f.id for f in found.values()}) == 6


reports = st.lists(
    st.tuples(st.integers(0, 30), st.integers(2017, 2025), st.sampled_from(SUBMISSION_STATES), st.booleans()),
    min_size=1,
    max_size=40,
)


@settings(max_examples=10, deadline=None)
@given(reports, st.integers(0, 99))
def test_states_and_answers_add_to_what_was_owed_no_rate_passes_100_and_row_order_is_nothing(
    drawn: list[tuple[int, int, str, bool]], seed: int
) -> None:
    rows = [
        report(f"a{a}", s, year=y, reason_given="bão" if r else None, cell=f"B{i}")
        for i, (a, y, s, r) in enumerate(drawn)
    ]
    years = sorted({y for _, y, _, _ in drawn})
    p = province(submissions=rows)
    figures = reporting.summary(p, years)
    assert sum(figures[s].value or 0 for s in SUBMISSION_STATES) == figures["expected"].value
    assert sum(f.value or 0 for f in reporting.by_answer(p, years).values()) == figures["expected"].value
    shares = [f.value for f in reporting.state_shares(p, years).values()]
    assert sum(v or 0 for v in shares) == pytest.approx(100, abs=1e-9)
    assert 0 <= (figures["on_time_rate"].value or 0) <= (figures["reporting_rate"].value or 0) <= 100
    for by in ("year", "kind"):
        groups = reporting.breakdown(p, years, by)
        assert sum(g.figures["expected"].value or 0 for g in groups) == figures["expected"].value
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    again = reporting.summary(province(submissions=shuffled), years)
    assert {n: f.value for n, f in again.items()} == {n: f.value for n, f in figures.items()}


def test_an_agency_that_did_not_exist_and_has_no_successor_owed_nothing() -> None:
    p = province(submissions=[report("gone", "missing", year=2019), report(DOIT, year=2019)])
    gone = replace(p.agencies[DOIT], id="gone", valid_to=date(2019, 6, 30))
    figures = reporting.summary(with_agencies(p, gone), [2019])
    assert figures["expected"].value == 1
    assert "1 báo cáo không tính là phải nộp" in figures["expected"].caveat
    late = replace(gone, valid_to=None, valid_from=date(2020, 1, 1))
    q = province(submissions=[report("gone", "missing", year=2019), report("gone", year=2020)])
    assert reporting.summary(with_agencies(q, late), [2019, 2020])["expected"].value == 1


def test_what_an_agency_that_had_ended_could_not_send_is_nobodys_omission() -> None:
    p = province(submissions=[report(DARC, "missing", year=2025), report(DARC, "missing", year=2024)])
    answers = reporting.by_answer(p, [2024, 2025])
    assert answers[reporting.Answer.PASSED_ON].value == 1
    assert answers[reporting.Answer.NOT_REPORTED].value == 1
    assert "reports_passed_on" in _codes(reporting.summary(p, [2025])["missing"].caveat)
    assert list(reporting.by_agency(p, [2024, 2025]).loc[DARC]) == ["missing/none", "missing/passed_on"]


def test_what_came_and_cannot_be_used_is_not_called_not_reported() -> None:
    p = province(submissions=[report(DOIT, "invalid"), report(TNMT, "empty")])
    answers = reporting.by_answer(p, [2018])
    assert answers[reporting.Answer.UNUSABLE].value == 2
    assert answers[reporting.Answer.NOT_REPORTED].value == 0


def test_an_assumed_day_is_said() -> None:
    p = province(submissions=[report(DOIT), report(TNMT, received_on=date(2018, 12, 1))])
    assert "1 báo cáo không rõ ngày nhận" in reporting.summary(p, [2018])["on_time_rate"].caveat


def test_every_year_reporters_are_asked_for_their_own_years_alone() -> None:
    rows = [report(DOIT, year=2018), report(DOIT, "late", year=2019), report(TNMT, year=2019)]
    rows += [report("x", year=2018), report("x", "missing", year=2019)]
    p = province(submissions=rows)
    figure = reporting.every_year(p, [2018, 2019])
    assert (figure.value, figure.of) == (2, 3)
    assert "1 đơn vị chỉ phải báo cáo một năm" in figure.caveat
    assert reporting.every_year(p, [2018, 2019], on_time=True).value == 1
    assert len(figure.sources) == 3


def test_reasons_keep_the_registers_words_and_count_missing_reports_only() -> None:
    rows = [
        report(DOIT, "missing", reason_given="Chưa có kinh phí"),
        report(TNMT, "missing", reason_given="Chưa có kinh phí "),
        report("x", "missing"),
    ]
    ((reason, figure),) = reporting.reason_figures(province(submissions=rows), [2018])
    assert (reason, figure.value, figure.of) == ("Chưa có kinh phí", 2, 3)


def test_a_districts_round_up_is_no_report_of_an_agency() -> None:
    rows = [
        report(DOIT, year=2024),
        report("096@2025-06-30", "late", kind="F1_district", year=2024),
        report("097@2025-06-30", "missing", kind="F1_district", year=2024),
    ]
    p = province(submissions=rows)
    assert reporting.summary(p, [2024])["expected"].value == 1
    figures = reporting.roundup_summary(p, [2024])
    assert (figures["expected"].value, figures["received"].value) == (2, 1)
    assert figures["reporting_rate"].value == 50.0
    later = reporting.roundup_summary(p, [2024, 2025])["expected"].caveat
    assert "2025" in later
    assert reporting.roundup_summary(province(), [2024])["expected"].value is None


def test_an_agency_in_two_districts_reports_for_both_and_the_table_says_so() -> None:
    rows = [{"agency_id": DOIT, "unit_key": k} for k in (CHIENG_SO, OTHER_DISTRICT)]
    p = province(submissions=[report()], assignments=rows)
    groups = reporting.breakdown(p, [2018], "district")
    assert [g.figures["expected"].value for g in groups] == [1, 1]
    assert all("nhiều huyện" in g.figures["expected"].caveat for g in groups)


def test_a_report_that_names_the_new_commune_covers_the_old_ones_its_agency_was_assigned() -> None:
    new = province().units.successor(CHIENG_SO)
    assigned = [
        {"agency_id": a, "unit_key": k, "valid_to": date(2025, 12, 31)}
        for a, k in ((DARC, CHIENG_SO), (DOIT, PHI_NHU), (DOIT, KEO_LOM))
    ]
    told: list[dict[str, Any]] = [{"agency_id": HEIR, "unit_key": new, "year": 2025}]
    figure = reporting.commune_coverage(province(assignments=assigned, support=told), [2025])
    assert (figure.n, figure.of) == (1, 3)
    assert "tên xã, phường mới" in figure.caveat


def test_a_cell_that_tells_several_gifts_is_one_cell() -> None:
    cells: list[dict[str, Any]] = [
        {"part": 1},
        {"part": 2, "amount_vnd": 5},
        {"part": 1, "cell": "A2", "state": "blank"},
    ]
    figure = reporting.cell_completeness(province(support=cells), [2018])
    assert (figure.n, figure.of) == (1, 2)


def test_the_deadline_is_the_programmes_and_the_regulation_binds_from_its_own_day() -> None:
    p = province(submissions=seven())
    assert due_words(p, "agency") == "trước 31/12"
    assert "trước 31/12" in reporting.summary(p, [2018])["expected"].method
    assert in_force(p, tuple(range(2017, 2026))) == (2022, 2023, 2024, 2025)


def test_every_caveat_of_reporting_has_a_code() -> None:
    rows = [*seven(), report(DARC, "missing", year=2025)]
    assigned = [{"agency_id": DOIT, "unit_key": CHIENG_SO}]
    p = province(submissions=rows, assignments=assigned)
    figures = [*reporting.summary(p, [2018, 2025]).values(), *reporting.summary(p, [2021]).values()]
    figures += [reporting.every_year(p, [2018, 2025]), *reporting.roundup_summary(p, [2025]).values()]
    figures += [f for g in reporting.breakdown(p, [2018, 2025], "kind") for f in g.figures.values()]
    figures += [reporting.assigned_communes(p, p.programme.period("A"))]
    assert all("" not in _codes(f.caveat) for f in figures if f.caveat)


def _codes(text: str) -> tuple[str, ...]:
    assert isinstance(text, Caveat), text
    return text.codes
