"""The figures of the three questions beside the truth the sample was drawn from: equal to the last unit."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.indicators import Figure, frames, money, ntm, poverty
from analysis.project import Project
from analysis.province import Province
from analysis.tables import POVERTY_FLOWS
from plain_truth import LISTS, STANDARDS, UNREAD, Plain, year_end

pytestmark = pytest.mark.slow

SCOPES = (
    "province", "programme:A", "programme:B", "list:A", "list:B", "outside:A", "outside:B", "successors:A",
    "successors:B",
)  # fmt: skip
DIMENSIONS: tuple[money.Dimension, ...] = ("year", "agency", "district", "category", "commune", "provider")
MONEY: tuple[money.Kind, ...] = ("cash", "in_kind")
BANDS = {"19-19": (19, 19), "15-18": (15, 18), "10-14": (10, 14), "5-9": (5, 9), "0-4": (0, 4)}


@pytest.fixture(scope="module")
def province(province_root: Project) -> Province:
    return Province(province_root)


@pytest.fixture(scope="module")
def plain(province_root: Project) -> Plain:
    return Plain(province_root)


def reviews(plain: Plain) -> list[tuple[int, str]]:
    """Years and standards of which the truth holds a review."""
    rows = plain.truth("poverty")[["year", "standard"]].drop_duplicates()
    return sorted((int(y), str(s)) for y, s in rows.itertuples(index=False))


def assessed_days(plain: Plain) -> list[date]:
    return sorted(d.date() for d in plain.truth("ntm_marks")["as_of"].unique())


def the_same(figure: Figure, true: float | None) -> bool:
    if true is None or figure.value is None:
        return true is None and figure.value is None
    return abs(figure.value - true) <= 1e-9 * max(1.0, abs(true))


def test_what_the_figures_lack_of_the_truth_is_named_cell_by_cell(plain: Plain) -> None:
    refused = plain.refused()
    assert len(refused) > 0
    assert not refused["ordinary"].any(), "an ordinary cell was refused"
    asked = plain.problems[plain.problems["code"].isin((*UNREAD, "report_of_other_year"))]
    assert set(refused["file"]) == set(asked["file"]) & set(plain.truth("support")["file"])
    lost = refused[refused["amount_vnd"].notna()]
    assert lost.groupby("kind")["amount_vnd"].sum().to_dict() == {
        "cash": 4 * 1_200_000 + 2_000_000,
        "in_kind": 3 * 12_000_000 + 19_000_000,
    }


@pytest.mark.parametrize("kind", MONEY)
@pytest.mark.parametrize("period", LISTS)
def test_money_mobilised_is_the_truth_to_the_dong(
    province: Province, plain: Plain, period: str, kind: money.Kind
) -> None:
    years = tuple(LISTS[period])
    for span in (years, *((y,) for y in years)):
        figure = money.mobilised(province, span, kind)
        assert figure.value == plain.gifts(span, kind)["amount_vnd"].sum() > 0
        assert (figure.n, figure.of) == plain.base(span, kind), span
        assert figure.comparator == "ge"


@pytest.mark.parametrize("by", DIMENSIONS)
@pytest.mark.parametrize("period", LISTS)
def test_every_group_of_money_is_the_truth_to_the_dong(
    province: Province, plain: Plain, period: str, by: money.Dimension
) -> None:
    for kind in MONEY:
        found = {f.dims[by]: f.value for f in money.breakdown(province, LISTS[period], by, kind)}
        assert found == plain.grouped(LISTS[period], by, kind)


@pytest.mark.parametrize("period", LISTS)
def test_unvalued_help_and_state_money_are_the_truth(province: Province, plain: Plain, period: str) -> None:
    for years in (tuple(LISTS[period]), *((y,) for y in LISTS[period])):
        assert money.unvalued(province, years).value == len(plain.gifts(years, "unvalued"))
        assert (money.state_programme(province, years).value or 0) == plain.state_money(years)
    rows = plain.gifts(LISTS[period], "unvalued")
    counted = {u: (f.value, q) for f, u, q in money.unvalued_by_quantity(province, LISTS[period])}
    for unit, part in rows.groupby(rows["quantity_unit"].fillna("").astype(str)):
        total = float(part["quantity"].sum()) if unit else None
        assert counted.pop(str(unit)) == (len(part), total)
    assert not counted


@pytest.mark.parametrize("scope", SCOPES)
def test_poverty_of_every_scope_and_year_is_the_truth(province: Province, plain: Plain, scope: str) -> None:
    known = 0
    for year, standard in reviews(plain):
        rows = plain.reviewed(year, standard)
        rows = rows[rows.index.isin(plain.scope(scope, year_end(year)))]
        poor, all_ = int(rows["poor_households"].sum()), int(rows["households"].sum())
        rate = poverty.rate(province, scope=scope, year=year, standard=standard)
        assert the_same(rate, 100 * poor / all_ if all_ else None), rate.id
        mean = float((100 * rows["poor_households"] / rows["households"]).mean()) if all_ else None
        unweighted = poverty.unweighted_rate(province, scope=scope, year=year, standard=standard)
        assert the_same(unweighted, mean), rate.id
        for column in ("poor_households", "households", "near_poor_households", "people"):
            count = poverty.households(province, scope=scope, year=year, standard=standard, column=column)
            assert count.value == (int(rows[column].sum()) if all_ else None), count.id
        known += bool(all_)
    assert known >= 8


@pytest.mark.parametrize("period", LISTS)
def test_changes_over_a_period_are_the_truth_three_ways(
    province: Province, plain: Plain, period: str
) -> None:
    standard = STANDARDS[period]
    first = {"A": 2016, "B": 2021}[period]
    last = {"A": 2020, "B": 2024}[period]
    for scope in ("province", f"list:{period}", f"outside:{period}", f"successors:{period}"):
        ends = []
        for year in (first, last):
            rows = plain.reviewed(year, standard)
            rows = rows[rows.index.isin(plain.scope(scope, year_end(year)))]
            ends.append((int(rows["poor_households"].sum()), int(rows["households"].sum())))
        (poor0, all0), (poor1, all1) = ends
        years = (first, last)
        change = poverty.change(
            *(poverty.rate(province, scope=scope, year=y, standard=standard) for y in years),
            *(poverty.households(province, scope=scope, year=y, standard=standard) for y in years),
        )
        points = 100 * poor1 / all1 - 100 * poor0 / all0
        assert the_same(change.points, points)
        assert the_same(change.relative, 100 * points / (100 * poor0 / all0))
        assert change.households is not None
        assert change.households.value == poor1 - poor0


def test_districts_are_those_of_the_day_or_of_the_frame(province: Province, plain: Plain) -> None:
    assignment = {p: frames.frame_day(province, f"assignment:{p}") for p in LISTS}
    for year, standard in reviews(plain):
        rows = plain.reviewed(year, standard)
        for on in (None, *assignment.values()):
            if year == 2025 and on is not None:
                continue
            day = on or year_end(year)
            found = {f.dims["scope"]: f for f in poverty.by_district(province, year, standard, on=on)}
            assert set(found) == (set(plain.districts.values()) if day < date(2025, 7, 1) else set())
            for district, figure in found.items():
                part = rows[rows.index.isin(plain.in_district(district, day))]
                assert the_same(figure, 100 * part["poor_households"].sum() / part["households"].sum())


def test_every_year_told_in_the_units_of_today_is_the_truth(province: Province, plain: Plain) -> None:
    today = frames.frame_day(province, "today")
    columns = ["poor_households", "households"]
    for year, standard in reviews(plain):
        counts = plain.reviewed(year, standard)[columns].astype("float64")
        found = frames.rates(province.units, counts, "poor_households", "households", year_end(year), today)
        sums = counts.groupby(pd.Index([plain.today[k] for k in counts.index])).sum()
        assert len(sums) == 45
        told = found.table.loc[sums.index]
        assert (told["numerator"] == sums["poor_households"]).all()
        assert (told["denominator"] == sums["households"]).all()
        assert (told["n"] == told["of"]).all()
        assert found.pooled_pct == pytest.approx(
            100 * sums["poor_households"].sum() / sums["households"].sum()
        )


@pytest.mark.parametrize("scope", ["province", "list:A", "list:B", "outside:A", "outside:B"])
def test_gross_flows_are_the_truth(province: Province, plain: Plain, scope: str) -> None:
    for year in (2018, 2019, 2020, 2022, 2023, 2024):
        keys = plain.scope(scope, year_end(year))
        for figure in poverty.flows(province, [year], scope):
            assert figure.value == plain.flow(year, figure.dims["flow"], keys), figure.id


def test_flows_by_district_are_the_truth(province: Province, plain: Plain) -> None:
    for period, years in {"A": (2018, 2019, 2020), "B": (2022, 2023, 2024)}.items():
        found = poverty.flows_by_district(province, years, STANDARDS[period])
        for figures in found.values():
            for figure in figures:
                district = figure.dims["scope"]
                true = sum(
                    plain.flow(y, figure.dims["flow"], plain.in_district(district, year_end(y)))
                    for y in years
                )
                assert figure.value == true, figure.id
        assert sum(len(f) for f in found.values()) == 10 * len(POVERTY_FLOWS)


def test_the_preliminary_stands_apart_from_the_official(province: Province, plain: Plain) -> None:
    standard = STANDARDS["B"]
    one, two = (plain.reviewed(2023, standard, s) for s in ("preliminary", "official"))
    revised = poverty.revised(province, 2023, standard)
    assert revised is not None
    assert the_same(
        poverty.rate(province, scope="province", year=2023, standard=standard, status="preliminary"),
        100 * one["poor_households"].sum() / one["households"].sum(),
    )
    assert one["poor_households"].sum() != two["poor_households"].sum()
    assert revised.households.value == two["poor_households"].sum() - one["poor_households"].sum()


@pytest.mark.parametrize("scope", ["province", "programme:A", "programme:B", "list:A", "list:B", "outside:B"])
def test_criteria_met_are_the_truth(province: Province, plain: Plain, scope: str) -> None:
    for day in assessed_days(plain):
        marks = plain.marks(day, plain.scope(scope, day))
        met = (marks == "met").sum(axis=1)
        figure = ntm.mean_criteria(province, day, scope=scope)
        assert the_same(figure, met.sum() / len(met) if len(met) else None), (day, scope)
        assert figure.n == len(met)
        for band in ntm.bands(province, day, scope=scope):
            low, high = BANDS[band.dims["band"]]
            assert band.value == (int(met.between(low, high).sum()) if len(met) else None), band.id


@pytest.mark.parametrize("scope", ["province", "list:A", "list:B"])
def test_each_criterion_is_the_truth(province: Province, plain: Plain, scope: str) -> None:
    for day in assessed_days(plain):
        marks = plain.marks(day, plain.scope(scope, day))
        for figure in ntm.by_criterion(province, day, scope=scope):
            told = marks[int(figure.dims["criterion"])] if len(marks) else pd.Series(dtype=object)
            assessed = told[told.notna() & (told != "not_assessed")]
            true = 100 * float((assessed == "met").mean()) if len(assessed) else None
            assert the_same(figure, true), figure.id


@pytest.mark.parametrize("title", ["standard", "advanced"])
def test_titles_held_are_the_truth_on_every_day(province: Province, plain: Plain, title: str) -> None:
    days = [*assessed_days(plain), date(2019, 12, 31), date(2025, 7, 1)]
    for day in days:
        for scope in ("province", "list:A", "list:B"):
            keys = plain.scope(scope, day)
            figure = ntm.recognised(province, day, title, scope)
            assert figure.value == (len(plain.titled(day, title, keys)) if keys else None), figure.id
