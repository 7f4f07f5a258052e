"""Every guard of the indicators taken out in turn: some figure must change, or the guard guards nothing."""

from __future__ import annotations

from importlib import import_module

import pytest

from analysis.province import Province
from analysis.registers import RegisterError
from mutants import Mutant, changed
from small_province import ANSWERS, EXPECTED, small

_IN = "analysis.indicators."
_LATER = " & ~(last < at)"

MUTANTS = (
    # standards
    Mutant("two standards subtracted", "across standards", f"{_IN}poverty.change", "_comparable",
           "one_definition((before, after))", "pass"),
    Mutant("rows of another standard read along", "new rate of 2021", f"{_IN}poverty._rows",
           "pool_within", "_stock_cells(province, preference).get((year, standard), {})",
           "{k: c for (y, _), cells in reversed(_stock_cells(province, preference).items()) if y == year"
           " for k, c in cells.items()}"),
    Mutant("rows of another standard told along", "published 2020 to 2025", f"{_IN}poverty._rows", "_of",
           "grouped.places.get((year, standard), _NOWHERE)",
           "np.concatenate([at for (told, _), at in grouped.places.items() if told == year])"),
    Mutant("a figure without a definition", "figures without a definition", f"{_IN}figure",
           "Figure.__init__", "if not standard and", "if False and"),
    Mutant("published years of two standards joined", "published 2020 to 2025", f"{_IN}poverty.period",
           "published_between", "if all(", "if any("),
    Mutant("one row a commune and year for both standards", "new rate of 2021", f"{_IN}poverty._rows",
           "_best", "= _KEY)", '= ["unit_key", "year"])'),
    Mutant("one row a commune and standard for all years", "rate of 2021", f"{_IN}poverty._rows",
           "_best", "= _KEY)", '= ["unit_key", "standard"])'),
    # sets of criteria
    Mutant("two sets subtracted", "across sets", f"{_IN}ntm.attainment", "change",
           "if not before.standard or before.standard != after.standard:", "if False:"),
    Mutant("marks of another set read along", "criteria of 2018", f"{_IN}ntm._rows", "grid",
           "_assessments(province).get(Assessment(as_of, criteria_set))",
           "np.concatenate([at for a, at in _assessments(province).items() if a.as_of == as_of])"),
    Mutant("communes followed across sets", "moves across sets", f"{_IN}ntm.transitions", "transitions",
           "if before.criteria_set != after.criteria_set:", "if False:"),
    Mutant("criteria of two sets beside each other", "criteria across sets", f"{_IN}ntm.criteria", "beside",
           'if verdict not in settings()["comparable"]:', "if False:"),
    Mutant("mostly met taken for met", "criteria of 2018", f"{_IN}ntm._view", "View.met",
           "self.grid.count(MET)", "self.grid.count(MET) + self.grid.count(2)"),
    # dates
    Mutant("units that have ended", "communes of the province in 2018", "analysis.registers.units",
           "Unit.exists_on", "self.valid_from is None or self.valid_from <= day", "True"),
    Mutant("units of later", "rate of the helped in 2025", "analysis.registers.units", "Unit.exists_on",
           "self.valid_to is None or day <= self.valid_to", "True"),
    Mutant("districts of today for years before", "city in 2019", "analysis.registers.units",
           "Units._as_on", "if day < moved", "if False"),
    Mutant("money of a district of later", "cash by district", "analysis.registers.units", "Units._as_on",
           "if day < moved", "if False"),
    Mutant("assignments that have ended", "rate of the helped in 2018", f"{_IN}scopes", "_are_valid",
           _LATER, ""),
    Mutant("assignments not yet made", "rate of the helped in 2018", f"{_IN}scopes", "_are_valid",
           "(first <= at) & ", ""),
    Mutant("coverage of assignments that have ended", "coverage", f"{_IN}scopes", "_are_valid",
           _LATER, ""),
    Mutant("the helped counted at New Year", "cash a commune", f"{_IN}scopes", "year_end",
           "date(year, 12, 31)", "date(year, 1, 1)"),
    Mutant("titles given later", "titles", f"{_IN}ntm.recognition", "_acts",
           " and effective <= day", ""),
    Mutant("titles of communes that were merged", "holders after the merger",
           f"{_IN}ntm.recognition", "holders",
           "rural_on(province, as_of)", 'frozenset(standing["unit_key"])'),
    Mutant("a merged unit divided among its members", "carried", f"{_IN}frames.carrying", "_way",
           "if len(units) == 1", "if units"),
    # missing is not zero
    Mutant("an unread amount added as zero", "cash of 2018", f"{_IN}money._ledger", "is_of_kind",
           'rows["amount_vnd"].notna().to_numpy(dtype=np.bool_) & ', ""),
    Mutant("no amount printed as zero", "goods of 2019", f"{_IN}money._rows", "_added",
           "return NOTHING", "return Part(0, 0, np.empty(0, dtype=np.int64))"),
    Mutant("poor households not told taken for none", "rate of 2018", f"{_IN}poverty._rows", "_stocks",
           'table = province.table("poverty")',
           'table = province.table("poverty").fillna({"poor_households": 0})'),
    Mutant("households of communes that told none", "cash a household", f"{_IN}poverty._rows", "_stocks",
           ' & table["poor_households"].notna()', ""),
    Mutant("a blank flow taken for none", "escaped in 2019", f"{_IN}poverty.flows", "_added",
           "used = ~np.isnan(values)",
           "values, used = np.nan_to_num(values), np.ones(len(values), dtype=bool)"),
    Mutant("a commune not assessed taken for meeting nothing", "criteria of 2018", f"{_IN}ntm._view", "view",
           "(whole.marks != NOT_ASSESSED).any(axis=1)", "(whole.marks >= 0).any(axis=1)"),
    Mutant("a criterion not assessed taken for not met", "criterion 12", f"{_IN}ntm.criteria", "_share",
           "marks != NOT_ASSESSED", "marks >= NOT_ASSESSED"),
    Mutant("a member without a count added as zero", "carried", f"{_IN}frames.carrying", "carried",
           ".sum(min_count=1)", ".sum()"),
    Mutant("half a pair of counts in a rate", "carried", f"{_IN}frames.pooling", "rates",
           "pair.mask(pair.isna().any(axis=1))", "pair"),
    # rows that must not count
    Mutant("marks that a newer file replaces", "criterion 12", f"{_IN}ntm._rows", "_assessments",
           'table["superseded_by"].isna()', "np.ones(len(table), dtype=bool)"),
    Mutant("state-programme money added", "cash of 2018", f"{_IN}money._ledger", "is_state",
           "(STATE,)", "('nobody',)"),
    Mutant("state-programme money said to be none", "state money", f"{_IN}money._ledger", "is_state",
           "(STATE,)", "('nobody',)"),
    Mutant("state-programme money in a reconciliation", "two sides", f"{_IN}money._ledger", "is_state",
           "(STATE,)", "('nobody',)"),
    Mutant("an upper limit added to a lower bound", "cash of 2018", f"{_IN}money._ledger", "is_of_kind",
           ' & ~_among(rows, "comparator", ("le",))', ""),
    Mutant("rows of districts among those of agencies", "cash of 2018", "analysis.tables.storing",
           "agency_reported", 'frame[told_by.isna() | (told_by == "agency")]', "frame"),
    Mutant("round-ups of districts added", "cash of 2018", f"{_IN}money._ledger", "told_by",
           "agency_reported(rows) if table == AGENCIES else rows",
           "pd.concat([agency_reported(rows), province.table(ROUNDUPS)], ignore_index=True)"),
    Mutant("round-ups among the reports of agencies", "reports", f"{_IN}reporting.owed", "_of_kind",
           'table[table["kind"] == kind]', "table"),
    Mutant("an expected figure taken for an outcome", "estimates of period A", f"{_IN}poverty.period",
           "published_of", 'inside.items() if f.status != "expected"', "inside.items()"),
    Mutant("a preliminary rate called official", "rate of 2019", f"{_IN}poverty._rows", "Pool.status",
           "if self.preliminary:", "if False:"),
)  # fmt: skip
"""A guard each: the figure named must not stay what it is."""

CONSTANTS: tuple[tuple[str, str, str, str, object], ...] = (
    ("preliminary before official", "rate of 2018", f"{_IN}poverty._rows", "_RANK",
     {"official": 1, "preliminary": 0, "expected": 2}),
    ("poverty without a standard", "figures without a definition", f"{_IN}figure", "_DEFINED_ROOMS", ()),
)  # fmt: skip

REPLACED = (
    ("money", "cash of period A", f"{_IN}money._rows"),
    ("reconciliation", "two sides", f"{_IN}money._rows"),
    ("poverty", "rate of 2018", f"{_IN}poverty._rows"),
    ("titles", "titles", "analysis.tables"),
)
"""Modules that read rows in force."""


def test_the_whole_package_answers_as_worked_by_hand() -> None:
    province = small()
    assert {question: answer(province) for question, answer in ANSWERS.items()} == EXPECTED


def test_every_answer_has_a_guard_that_is_tried() -> None:
    tried = {m.seen_by for m in MUTANTS} | {c[1] for c in CONSTANTS} | {r[1] for r in REPLACED}
    assert tried == set(ANSWERS) == set(EXPECTED)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.id)
def test_without_the_guard_a_figure_changes(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    province = small()
    mutant.applied(monkeypatch)
    assert answered(province, mutant.seen_by) != EXPECTED[mutant.seen_by]


@pytest.mark.parametrize("constant", CONSTANTS, ids=lambda c: c[0])
def test_with_another_constant_a_figure_changes(
    constant: tuple[str, str, str, str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, seen_by, module, name, value = constant
    changed(monkeypatch, module, name, value)
    assert answered(small(), seen_by) != EXPECTED[seen_by]


@pytest.mark.parametrize("reader", REPLACED, ids=lambda r: r[0])
def test_rows_that_a_newer_file_replaces_would_be_seen(
    reader: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, seen_by, module = reader
    monkeypatch.setattr(import_module(module), "in_force", lambda frame: frame)
    assert answered(small(), seen_by) != EXPECTED[seen_by]


def answered(province: Province, question: str) -> object:
    """The answer; a register that contradicts itself when dates are not kept is refused as it is read."""
    try:
        return ANSWERS[question](province)
    except RegisterError as error:
        return repr(error)
