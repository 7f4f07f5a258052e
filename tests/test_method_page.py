"""``docs/method.md`` executed: no worked number without its test, no false equation, no code lost."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from analysis.indicators import money
from analysis.indicators.caveats import catalogue
from indicator_frames import province
from method_page import (
    caveat_section,
    equations,
    named_codes,
    page,
    printed_section,
    value_of,
    worked_sentences,
)
from money_rows import MILLION, gift, report

TESTS = Path(__file__).parent

ROUNDED_ON_THE_WAY = {"0.4813"}
"""Right sides of equations whose left side prints rounded parts (6 / 21 as 0.286, 5 / 18 as 0.278)."""

WORKED: Mapping[str, tuple[str, ...]] = {
    "new Mường Luân is old Chiềng Sơ": ("frames.test_the_rate_of_muong_luan_is_made_of_its_members_counts",),
    "from the end of 2018 to 1/7/2025": (
        "frames.test_the_table_of_changes_tells_each_with_its_act_and_source",
    ),
    "on 31/12/2024 Sở Kế hoạch và Đầu tư": ("scopes.test_the_duty_of_an_agency_that_ended_is_its_heirs",),
    "four owed, three came": ("money.test_total_is_a_lower_bound_with_the_reports_that_hold_an_amount",),
    "Sở Tài nguyên và Môi trường, 2018": ("/test_proof_trace.test_an_amount_is_read_as_a_person_reads_it",),
    "9 million received on 20/12/2018": (
        "/test_ingest_versions.test_the_report_received_last_is_in_force_and_the_older_is_kept",
        "/test_method_page.test_the_older_of_two_versions_is_left_aside_and_said",
    ),
    '"10 triệu đồng kinh phí đơn vị;': (
        "/test_cleaning_support_contributions.test_amounts_of_several_givers_are_contributions_of_their_own",
    ),
    "15 and 20 million under a printed 40": (
        "/test_cleaning_support_contributions.test_a_printed_sum_is_kept_beside_the_sum_of_its_rows",
    ),
    '"tặng áo ấm" counts 1': ("money_ledger.test_unvalued_help_keeps_its_quantity",),
    "15 million of the agency and 500": (
        "money_ledger.test_state_programme_money_stands_beside_the_total_and_is_said",
    ),
    "two agencies, two years": ("money_ledger.test_agencies_with_an_amount_are_counted_once_over_the_years",),
    "15,000,000 of 2018": ("money.test_constant_prices_of_15_million_of_2018",),
    "15 million beside 1,000 + 2,000": (
        "money.test_scale_counts_each_resource_once",
        "money_ledger.test_the_order_of_magnitude_is_compared_to_one_digit",
        "/test_method_page.test_the_usual_order_of_magnitude_is_the_one_printed",
    ),
    "30 million for one of two": ("money_ledger.test_per_commune_divides_by_every_assigned_commune",),
    "30 million, 600 households": (
        "money_ledger.test_per_household_uses_the_households_of_the_same_communes_and_year",
    ),
    "1, 2, 3, 4 million: G =": ("money_ledger.test_concentration_of_1_2_3_4_million",),
    "three communes, two years": ("money_ledger.test_zero_no_report_and_help_without_value_are_kept_apart",),
    "3,070 and 3,000 million": (
        "money_duplicates.test_the_same_houses_told_by_two_agencies_are_a_candidate",
    ),
    "the pair above decided the same": (
        "money_duplicates.test_a_pair_decided_the_same_is_counted_once_and_both_rows_stay_listed",
    ),
    "15 million beside 15.04 million": ("money_two_sides.test_each_line_is_in_the_state_its_two_sides_give",),
    "90 million printed, 110 million": (
        "money_two_sides.test_printed_totals_stand_beside_what_their_rows_add_up_to",
    ),
    "province, end of 2018": ("poverty_standards.test_rates_are_made_from_published_counts",),
    "90 of 100 and 90 of 900": ("poverty.test_rate_is_pooled_and_the_mean_of_rates_stands_beside_it",),
    "2018 → 2019: 33.05": (
        "/test_proof_published.test_2018_to_2019_is_4_03_points_10_9_percent_4288_households",
        "poverty_standards.test_2018_to_2019_is_4_03_points_10_9_percent_and_4288_households",
    ),
    "published, period B": ("poverty_standards.test_the_pace_over_a_gap_is_a_mean_and_says_so",),
    "a stayer goes from 60 to 50": ("poverty_decomposition.test_the_worked_number_of_the_method_page",),
    "two communes each at 80": (
        "poverty_decomposition.test_communes_that_begin_alike_are_set_beside_each_other",
    ),
    "4 to near-poor + 6 above": ("poverty.test_flows_show_what_points_hide",),
    "100 − 10 − 1 + 2": ("poverty_flows.test_end_follows_from_start_and_flows",),
    "30 and 50 of 100 preliminary": (
        "poverty_flows.test_the_official_figure_is_set_beside_the_preliminary_of_the_same_communes",
    ),
    "Bắc Sơn, 28/11/2023": ("ntm.test_243_criteria_in_17_communes_are_1429_each",),
    "17 met and 1 not assessed": ("ntm_criteria.test_the_mean_says_how_high_it_could_be",),
    "4 → 10, 12 → 12": ("ntm_moves.test_three_communes_move_and_one_seen_once_is_counted_apart",),
    "one met, one mostly met": (
        "ntm_criteria.test_the_share_not_met_counts_mostly_met_and_leaves_out_what_was_not_assessed",
    ),
    "lacking 10 and 11": ("ntm_criteria.test_distance_is_a_range_where_criteria_were_not_assessed",),
    "three communes lack 10 + 11": (
        "ntm_criteria.test_the_last_missing_criteria_and_the_pairs_lacked_together",
    ),
    "one report of two holds 15": ("profiles.test_a_sum_is_from_n_of_the_reports_owed_for_the_commune",),
    "of two neighbours 30 of 100": (
        "profiles.test_the_rate_of_neighbours_is_pooled_and_says_that_they_are_few",
    ),
    "with 200 households": ("profiles.test_a_rate_of_few_households_says_how_far_ten_of_them_move_it",),
    "115 communes: two titled": ("ntm_titles.test_the_title_beside_the_marks_is_told_both_ways",),
    "Thanh Minh (ward) + Thanh An": (
        "ntm_titles.test_recognised_communes_go_to_a_ward_alone_or_mixed_and_none_is_lost",
    ),
    "seven owed: 1 on time": ("reporting.test_the_worked_example_of_the_method_page",),
    "the agency of the table": ("merit_scoring.test_the_worked_scores_of_the_method_page",),
    "starts 10, 20, 30, 40 %": ("merit.test_the_worked_movement_of_the_method_page",),
    "for everything below": ("comparison.test_worked_numbers_of_the_method_page",),
    "90 → 60 poor of 100 households": (
        "claims.test_over_20_percent_is_answered_in_points_and_relative_pooled_and_unweighted",
    ),
    "the district's report of 4/2024": (
        "claims_ratios.test_every_ratio_of_the_real_report_is_found_and_judged",
        "claims_ratios.test_what_is_wrong_in_the_real_report_is_told_with_its_line",
    ),
    "the form of Sở Tài nguyên": (
        "/test_corrections.test_a_correction_changes_the_figure_and_is_told_with_the_old_value",
    ),
    "10 + 5 rows seen": ("quality.test_every_row_seen_is_used_or_explained",),
    "Peers 10, 12, 14": (
        "quality_checks.test_modified_z_is_the_worked_one",
        "quality_checks.test_a_third_more_than_the_mean_of_three_years_is_looked_at",
        "quality_checks.test_a_printed_rate_may_be_off_by_half_its_last_digit",
        "quality_checks.test_the_end_of_a_year_is_its_start_and_the_flows",
        "quality_checks.test_a_parent_of_sources_is_the_sum_of_its_children",
    ),
    "six unclear numbers": (
        "/test_intake_figures.test_the_first_problem_of_a_report_has_its_address_the_text_and_the_remedy",
    ),
}
"""How a worked sentence begins → tests that recompute it, of ``test_indicators_…`` unless led by ``/``."""

REACHED: Mapping[str, Mapping[str, str]] = {
    "from the end of 2018 to 1/7/2025": {"50": "45 + 5"},
    "a stayer goes from 60 to 50": {"140": "80 + 60"},
    "90 → 60 poor of 100 households": {
        "18": "100 * (90 + 90) / (100 + 900)",
        "12": "100 * (60 + 60) / (100 + 900)",
        "50": "(100 * 90 / 100 + 100 * 90 / 900) / 2",
        "33.33": "(100 * 60 / 100 + 100 * 60 / 900) / 2",
    },
    "the district's report of 4/2024": {"3.33": "100 / 3 - 30"},
    "Peers 10, 12, 14": {"1.01": "1.01175", "133.1": "100 * 1331 / 1000", "0.005": "0.01 / 2"},
}
"""Numbers of a worked sentence that its tests do not hold as printed, and how they follow."""


@cache
def source(test: str) -> tuple[str, set[str]]:
    """The source of the module of a test, and the names of its tests."""
    module, _, _ = test.rpartition(".")
    name = module.removeprefix("/") if module.startswith("/") else f"test_indicators_{module}"
    text = (TESTS / f"{name}.py").read_text(encoding="utf-8")
    return text, {n.name for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)}


def test_every_worked_sentence_has_tests_that_recompute_it() -> None:
    found = worked_sentences(page())
    assert len(found) > 40
    entries = {s: [b for b in WORKED if s.startswith(b)] for s in found}
    assert {s[:60]: b for s, b in entries.items() if len(b) != 1} == {}, "name the test of a worked sentence"
    assert set(WORKED) == {b for begun in entries.values() for b in begun}, "a sentence is gone or reworded"
    lost = [t for tests in WORKED.values() for t in tests if t.rpartition(".")[2] not in source(t)[1]]
    assert lost == []


@pytest.mark.parametrize("begin", WORKED)
def test_the_numbers_of_a_worked_sentence_stand_in_its_tests(begin: str) -> None:
    text = "\n".join(source(test)[0] for test in WORKED[begin])
    sentence = next(s for s in worked_sentences(page()) if s.startswith(begin))
    for part in equations(sentence):
        sentence = sentence.replace(part[0], " ")
    reached = REACHED.get(begin, {})
    assert [n for n in numbers(sentence) if n not in reached and not stands(n, text)] == []
    for printed, way in reached.items():
        assert printed in sentence
        digits = len(printed.partition(".")[2])
        assert round(value_of(way), digits) == float(printed)


def test_every_equation_of_the_page_is_true() -> None:
    found = equations(page())
    assert len(found) > 25
    wrong = [e for e in found if abs(e[1] - e[2]) > e[3]]
    assert [e for e in wrong if e[0].rpartition("= ")[2] not in ROUNDED_ON_THE_WAY] == []


def test_the_older_of_two_versions_is_left_aside_and_said() -> None:
    older = gift(9 * MILLION, file="data/raw/20181220.xlsx", superseded_by="data/raw/20181228.xlsx")
    rows = [older, gift(7 * MILLION, file="data/raw/20181228.xlsx")]
    figure = money.mobilised(province(support=rows, submissions=[report()]), [2018], "cash")
    assert (figure.comparator, figure.value) == ("ge", 7_000_000)
    assert "1 khoản (9.000.000 đồng)" in figure.caveat


def test_the_usual_order_of_magnitude_is_the_one_printed() -> None:
    assert money.settings().usual_pct == (0.03, 0.3)


def test_the_list_of_caveats_on_the_page_is_the_closed_list() -> None:
    assert printed_section(page()) == caveat_section(), "write it anew: python tests/method_page.py"


def test_the_page_names_no_caveat_that_does_not_exist() -> None:
    rooms = {code.partition("_")[0] for code in catalogue()}
    alike = {w for w in named_codes(page()) if w.partition("_")[0] in rooms}
    assert alike - set(catalogue()) <= NO_CAVEATS


NO_CAVEATS = {"no_ratio"}
"""Words that look like codes of caveats and are something else."""


def numbers(sentence: str) -> list[str]:
    """The numbers of a sentence, without those of dates, names of files and markup."""
    plain = re.sub(r"`[^`]*`|\*\*|art\. [\d.]+|\d+/\d+/\d{4}|\d+/\d{4}|\b(?:19|20)\d\d\b", " ", sentence)
    return re.findall(r"\d+(?:[.,]\d{3})+(?![\d])|\d+(?:\.\d+)?", plain)


def stands(number: str, text: str) -> bool:
    """Whether the tests hold the number: 47,336 as 47_336, 15,000,000 as 15 (million), 18.50 as 18,50.

    A single digit is not looked for: it may be counted out.
    """
    if len(number) == 1:
        return True
    whole = re.fullmatch(r"\d{1,3}(?:([.,])\d{3})+", number)
    plain = number.replace(whole[1], "") if whole else number
    value = float(plain)
    forms = {plain, f"{value:g}", plain.replace(".", ","), f"{value * 10**6:.0f}"}
    forms |= {f"{value / scale:g}" for scale in (10**3, 10**6) if value >= scale}
    held = text.replace("_", "")
    return any(re.search(rf"(?<![\d.]){re.escape(form)}(?!\d)", held) for form in forms)
