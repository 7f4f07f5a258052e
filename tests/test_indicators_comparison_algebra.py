from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from analysis.indicators.comparison.least_squares import codes_of, fit, shuffled_share, within


def drawn(seed: int, n: int = 60, groups: int = 6) -> tuple[np.ndarray, ...]:
    chance = np.random.default_rng(seed)
    districts = np.arange(n) % groups
    before = chance.normal(40, 10, n) + districts
    helped = (before + chance.normal(0, 10, n) > 42).astype(float)
    change = -0.3 * before - 2 * helped + districts + chance.normal(0, 1 + helped, n)
    return change, helped, before, districts


@pytest.mark.parametrize("inside_districts", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
def test_coefficients_and_errors_are_those_of_statsmodels(seed: int, inside_districts: bool) -> None:
    change, helped, before, districts = drawn(seed)
    levels = np.eye(6)[districts] if inside_districts else np.ones((60, 1))
    strata = districts if inside_districts else np.zeros(60, dtype=np.int64)
    columns = np.column_stack([helped, before])
    ours = fit(change, columns, strata, districts)
    theirs = sm.OLS(change, np.hstack([columns, levels])).fit()
    clustered = theirs.get_robustcov_results("cluster", groups=districts).bse[:2]
    assert ours is not None
    np.testing.assert_allclose(ours.coefficients, theirs.params[:2], rtol=1e-9)
    np.testing.assert_allclose(ours.errors, np.maximum(theirs.HC3_se[:2], clustered), rtol=1e-9)
    assert ours.freedom == 5
    half = stats.t.ppf(0.975, 5) * ours.errors[0]
    assert ours.interval(0, 0.95) == pytest.approx((theirs.params[0] - half, theirs.params[0] + half))


def test_with_one_district_the_errors_are_hc3() -> None:
    change, helped, before, _ = drawn(3)
    one = np.zeros(60, dtype=np.int64)
    ours = fit(change, np.column_stack([helped, before]), one, one)
    theirs = sm.OLS(change, sm.add_constant(np.column_stack([helped, before]))).fit()
    assert ours is not None
    np.testing.assert_allclose(ours.errors, theirs.HC3_se[1:], rtol=1e-9)
    assert ours.freedom == 57


def test_one_alone_in_its_district_tells_nothing_and_one_alone_in_its_group_gives_no_estimate() -> None:
    change, helped, before, districts = drawn(5)
    columns = np.column_stack([helped, before])
    alone = np.where(np.arange(60) == 0, 6, districts)
    fitted = fit(change, columns, alone, alone)
    theirs = sm.OLS(change[1:], np.hstack([columns[1:], np.eye(6)[districts[1:]]])).fit()
    assert fitted is not None
    np.testing.assert_allclose(fitted.coefficients, theirs.params[:2], rtol=1e-9)
    assert (fitted.errors >= theirs.HC3_se[:2] * (1 - 1e-9)).all()
    first = (np.arange(60) == 0).astype(float)
    assert fit(change, first[:, None], np.zeros(60, dtype=np.int64), districts) is None


def test_what_cannot_be_told_apart_gives_no_estimate() -> None:
    change, helped, _, districts = drawn(4)
    one = np.zeros(60, dtype=np.int64)
    assert fit(change, np.column_stack([helped, 2 * helped]), one, districts) is None
    assert fit(change, np.ones((60, 1)), one, districts) is None
    assert shuffled_share(change, helped, 3 * helped, one, draws=99, seed=1) is None


def test_a_level_a_district_takes_out_the_mean_of_the_district() -> None:
    assert within(np.array([1.0, 3.0, 10.0]), np.array([0, 0, 1])).tolist() == [-1.0, 1.0, 0.0]


def test_codes_do_not_hang_on_the_order_of_rows() -> None:
    assert codes_of(["b", "a", "b"]).tolist() == [1, 0, 1]


def test_the_share_of_shuffles_is_that_of_refitting_every_arrangement() -> None:
    change = np.array([-1.0, -2.2, -2.9, -6.1, -5.2, -7.9])
    before = np.array([10.0, 22.0, 28.0, 21.0, 12.0, 33.0])
    helped = np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0])
    reduced = sm.OLS(change, sm.add_constant(before)).fit()
    full = sm.add_constant(np.column_stack([helped, before]))
    real = abs(sm.OLS(change, full).fit().tvalues[1])
    made = [
        abs(sm.OLS(reduced.fittedvalues + reduced.resid[list(order)], full).fit().tvalues[1])
        for order in permutations(range(6))
    ]
    exact = float(np.mean(np.array(made) >= real - 1e-9))
    one = np.zeros(6, dtype=np.int64)
    drawn_share = shuffled_share(change, helped, before, one, draws=40_000, seed=7)
    assert drawn_share == pytest.approx(exact, abs=0.01)


def test_shuffling_stays_inside_districts() -> None:
    change = np.array([0.0, 1.0, 100.0, 101.0, 50.0, 51.0])
    helped = np.array([0.0, 1.0, 0.0, 1.0, 0.0, 1.0])
    before = np.array([1.0, 1.5, 1.0, 0.5, 2.0, 2.1])
    districts = np.array([0, 0, 1, 1, 2, 2])
    share = shuffled_share(change, helped, before, districts, draws=4000, seed=1)
    assert share is not None
    assert share == pytest.approx(2 / 8, abs=0.03)


def test_without_an_effect_the_shares_are_spread_evenly() -> None:
    chance = np.random.default_rng(20251231)
    shares = []
    for seed in range(300):
        before = chance.normal(40, 10, 40)
        helped = (before + chance.normal(0, 12, 40) > 40).astype(float)
        change = -0.4 * before + chance.normal(0, 5, 40)
        share = shuffled_share(change, helped, before, np.arange(40) % 5, draws=199, seed=seed)
        shares.append(share)
    assert stats.kstest(shares, "uniform").statistic < 0.094
    assert 0.02 <= float(np.mean(np.array(shares) <= 0.05)) <= 0.09
