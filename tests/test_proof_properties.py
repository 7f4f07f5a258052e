"""What must hold of any data: order, what is left out, percent, states of reports, mergers of units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.indicators import Figure, comparison, frames, merit, money, ntm, poverty, reporting
from analysis.project import Project
from analysis.province import Province
from analysis.tables import SUBMISSION_STATES, TABLES
from indicator_frames import OLD, province
from small_province import ANSWERS, EXPECTED, small

NEW = "POV_2022_2025"
BEFORE, TODAY = date(2024, 12, 31), date(2025, 7, 1)
QUIET = settings(
    max_examples=10, deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
UNITS = province().units
OLD_COMMUNES = [u.key for u in UNITS.at(BEFORE)]


@pytest.fixture(scope="module")
def opened(province_root: Project) -> Province:
    return Province(province_root)


def key_figures(p: Province) -> Iterator[Figure]:
    """Of every subject the figures a reader sees first."""
    years = p.years("B")
    for kind in ("cash", "in_kind"):
        yield money.mobilised(p, years, kind)
    for by in ("agency", "district", "commune", "provider"):
        yield from money.breakdown(p, years, by, "cash")
    yield money.per_household(p, years, "cash")
    yield from (f for told in money.reconciliation(p, years).values() for f in (told.lines, told.agency))
    yield from money.duplicates.counts(p, years).values()
    for scope in ("province", "list:B", "successors:B"):
        yield from (poverty.rate(p, scope=scope, year=y, standard=NEW) for y in (2021, 2024))
    yield from poverty.by_district(p, 2023, NEW)
    yield from poverty.flows(p, [2023])
    listed = poverty.list_change(p, "B", 2021, 2024)
    assert listed is not None
    yield from listed.points.values()
    for day, used in ntm.dates(p)[-3:]:
        yield ntm.mean_criteria(p, day, used)
        yield from ntm.bands(p, day, used)
        yield ntm.recognised(p, day)
    yield from reporting.summary(p, years).values()
    yield from (s.score for s in merit.board(p, "B").standings)
    compared = comparison.compare(p, "B")
    assert compared is not None
    yield from compared.figures()


def told(figures: Iterator[Figure]) -> dict[str, object]:
    """What a document prints of each figure."""
    return {f.id: (f.value, f.n, f.of, f.status, f.comparator, f.caveat) for f in figures}


@pytest.mark.slow
def test_the_order_of_rows_in_any_table_changes_no_figure(opened: Province) -> None:
    random = Random(7)
    shuffled = {}
    for name in TABLES:
        rows = opened.table(name)
        order = random.sample(range(len(rows)), len(rows))
        shuffled[name] = rows.iloc[order].reset_index(drop=True)
    one, two = told(key_figures(opened)), told(key_figures(Province(opened.project, frames=shuffled)))
    assert list(one) == list(two)
    assert {i: (one[i], two[i]) for i in one if one[i] != two[i]} == {}


@settings(QUIET, max_examples=2)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_answer(random: Random) -> None:
    made = small()
    shuffled = {
        n: f.iloc[random.sample(range(len(f)), len(f))].reset_index(drop=True) for n, f in made.frames.items()
    }
    again = Province(made.project, frames=shuffled)
    again.__dict__["units"] = UNITS
    assert {question: answer(again) for question, answer in ANSWERS.items()} == EXPECTED


def totals(p: Province) -> Iterator[Figure]:
    """Sums, counts and rates of 2018: what rows that go missing could lower."""
    for kind in ("cash", "in_kind"):
        yield money.mobilised(p, [2018], kind)
        yield from money.breakdown(p, [2018], "category", kind)
    for scope in ("province", "list:A"):
        for column in ("poor_households", "households"):
            yield poverty.households(p, scope=scope, year=2018, standard=OLD, column=column)
        yield poverty.rate(p, scope=scope, year=2018, standard=OLD)
    yield from poverty.flows(p, [2018])
    yield ntm.mean_criteria(p, date(2018, 6, 30), "NTM_XA_2016_2020")
    yield from ntm.by_criterion(p, date(2018, 6, 30), "NTM_XA_2016_2020")
    yield reporting.summary(p, [2018])["reporting_rate"]


@pytest.fixture(scope="module")
def of_2018(opened: Province) -> dict[str, pd.DataFrame]:
    """The rows of 2018 alone, so that many provinces can be made of them."""
    made = {}
    for name in TABLES:
        rows = opened.table(name)
        if name in ("support", "poverty", "submissions"):
            rows = rows[rows["year"] == 2018]
        elif name == "ntm_marks":
            rows = rows[rows["as_of"] == "2018-06-30"]
        made[name] = rows.reset_index(drop=True)
    return made


@pytest.mark.slow
@settings(QUIET, max_examples=4)
@given(
    st.sampled_from(["support", "poverty", "ntm_marks", "submissions"]),
    st.integers(0, 2**32 - 1),
    st.sampled_from([1, 5, 60]),
)
def test_a_row_that_goes_missing_is_never_lost_in_silence(
    opened: Province, of_2018: dict[str, pd.DataFrame], table: str, seed: int, many: int
) -> None:
    rows = of_2018[table]
    gone = np.random.default_rng(seed).choice(len(rows), size=many, replace=False)
    less = {**of_2018, table: rows[~np.isin(np.arange(len(rows)), gone)].reset_index(drop=True)}
    whole = {f.id: f for f in totals(Province(opened.project, frames=of_2018))}
    part = {f.id: f for f in totals(Province(opened.project, frames=less))}
    for name, before in whole.items():
        after = part.get(name)
        if after is None or after.value == before.value:
            continue
        assert (after.n, after.of, after.caveat) != (before.n, before.of, before.caveat), name


counts = st.integers(0, 400).flatmap(lambda a: st.tuples(st.integers(0, a), st.just(a)))


@QUIET
@given(st.lists(counts, min_size=1, max_size=8), st.data())
def test_no_rate_is_over_100_percent(reviews: list[tuple[int, int]], data: st.DataObject) -> None:
    keys = data.draw(
        st.lists(st.sampled_from(OLD_COMMUNES), min_size=len(reviews), max_size=len(reviews), unique=True)
    )
    made = province(
        poverty=[
            {"unit_key": k, "poor_households": poor, "households": all_}
            for k, (poor, all_) in zip(keys, reviews, strict=True)
        ]
    )
    made.__dict__["units"] = UNITS
    rate = poverty.rate(made, scope="province", year=2018, standard=OLD)
    mean = poverty.unweighted_rate(made, scope="province", year=2018, standard=OLD)
    districts = poverty.by_district(made, 2018, OLD)
    known = [f.value for f in (rate, mean, *districts) if f.value is not None]
    assert all(0 <= value <= 100 for value in known)
    poor, households = (sum(column) for column in zip(*reviews, strict=True))
    assert rate.value == (100 * poor / households if households else None)


reports = st.lists(
    st.tuples(
        st.sampled_from(["so-cong-thuong", "so-y-te", "so-xay-dung", "so-noi-vu", "so-tai-chinh"]),
        st.sampled_from([2018, 2019, 2020]),
        st.sampled_from(SUBMISSION_STATES),
        st.sampled_from(["results", "zero", "none"]),
        st.sampled_from([None, "đi công tác"]),
    ),
    min_size=1,
    unique_by=lambda r: r[:2],
)


@QUIET
@given(reports)
def test_states_and_answers_add_to_the_reports_owed(
    lines: list[tuple[str, int, str, str, str | None]],
) -> None:
    columns = ("reporter_id", "year", "state", "content", "reason_given")
    made = province(submissions=[dict(zip(columns, line, strict=True)) for line in lines])
    made.__dict__["units"] = UNITS
    years = (2018, 2019, 2020)
    summary = reporting.summary(made, years)
    assert summary["expected"].value == len(lines)
    assert sum(int(summary[s].value or 0) for s in SUBMISSION_STATES) == len(lines)
    assert sum(int(f.value or 0) for f in reporting.by_answer(made, years).values()) == len(lines)
    shares = [f.value or 0 for f in reporting.state_shares(made, years).values()]
    assert sum(shares) == pytest.approx(100)
    assert all(0 <= share <= 100 for share in shares)
    by_year = reporting.breakdown(made, years, "year")
    assert sum(int(g.figures["received"].value or 0) for g in by_year) == summary["received"].value


@settings(QUIET, max_examples=40)
@given(st.dictionaries(st.sampled_from(OLD_COMMUNES), st.integers(0, 10_000), max_size=129))
def test_mergers_conserve_every_count(poor: dict[str, int]) -> None:
    counts = pd.DataFrame({"poor": pd.Series(poor, dtype="float64")})
    carried = frames.carried(UNITS, counts, BEFORE, TODAY)
    assert carried.counts["poor"].sum() == sum(poor.values())
    assert carried.held["poor"].sum() == len(poor)
    assert not carried.not_carried
    back = frames.carried(UNITS, carried.counts, TODAY, BEFORE)
    staying = back.counts["poor"].sum()
    left = carried.counts.loc[list(back.not_carried), "poor"].sum()
    assert staying + left == sum(poor.values())


@pytest.mark.parametrize("year", range(2017, 2025))
def test_districts_hold_every_commune_once_on_every_day(year: int) -> None:
    day = date(year, 12, 31)
    inside = [UNITS.district_on(u.key, day) for u in UNITS.at(day)]
    assert len(inside) == 129
    assert all(d is not None and d.exists_on(day) for d in inside)


@pytest.mark.slow
def test_districts_and_groups_add_to_the_province(opened: Province) -> None:
    for year in range(2021, 2025):
        pairs = [f.sources["text"].astype(int).to_numpy() for f in poverty.by_district(opened, year, NEW)]
        whole = poverty.households(opened, scope="province", year=year, standard=NEW)
        assert sum(int(p.reshape(-1, 2)[:, 0].sum()) for p in pairs) == whole.value
    for period in ("A", "B"):
        years = opened.years(period)
        for kind in ("cash", "in_kind"):
            total = money.mobilised(opened, years, kind).value
            for by in ("year", "agency", "district", "category", "commune", "provider"):
                groups = money.breakdown(opened, years, by, kind)
                assert sum(int(f.value or 0) for f in groups) == total
