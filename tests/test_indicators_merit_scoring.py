from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from analysis.indicators.merit import scoring
from analysis.indicators.merit.settings import PARTS, MeritSettingsError, Settings
from indicator_frames import ROOT

MERIT = Settings.load(ROOT / "data" / "reference")
WEIGHTS = np.array(MERIT.vector)
SHARE = MERIT.limits.money_share
N = len(PARTS)
MONEY = PARTS.index("money")

unit = st.floats(0, 1, width=32)
values = arrays.arrays(
    float, st.tuples(st.integers(1, 12), st.just(N)), elements=st.one_of(unit, st.just(np.nan))
)
weightings = arrays.arrays(
    float, st.tuples(st.integers(1, 5), st.just(N)), elements=st.floats(0.0625, 1, width=32)
)


def one(*parts: float) -> float:
    """The score of one agency with ``parts`` under the weights of the repository."""
    return float(scoring.scores(np.array([parts]), WEIGHTS[None, :], SHARE)[0][0, 0])


def test_the_worked_scores_of_the_method_page() -> None:
    assert one(1, 0.5, 0.8, 0.5, 1, 1, 0.7) == pytest.approx(0.79)
    assert one(1, 0.5, 0.8, 0.5, 1, np.nan, 0.7) == pytest.approx(0.7667, abs=1e-4)
    assert one(0.5, *[np.nan] * 4, 1, np.nan) == pytest.approx(0.575)
    assert np.isnan(one(*[np.nan] * 5, 1, np.nan))


def test_the_worked_rank_of_the_method_page() -> None:
    whole, without = np.array([[0.80, 0.79, 0.70]]), np.array([[0.76, 0.78, 0.70]])
    assert scoring.ranks(whole, without).tolist() == [[1, 1, 3]]


@settings(deadline=None)
@given(values, weightings)
def test_scores_lie_between_zero_and_one(parts: scoring.Array, weights: scoring.Array) -> None:
    for score in scoring.scores(parts, weights, SHARE):
        known = score[~np.isnan(score)]
        assert ((known >= 0) & (known <= 1)).all()


@settings(deadline=None)
@given(values, weightings, st.integers(0, N - 1), st.data())
def test_a_weight_of_zero_removes_the_influence_of_its_part(
    parts: scoring.Array, weights: scoring.Array, part: int, data: st.DataObject
) -> None:
    weights = weights.copy()
    weights[:, part] = 0
    other = parts.copy()
    other[:, part] = data.draw(arrays.arrays(float, len(parts), elements=st.one_of(unit, st.just(np.nan))))
    for a, b in zip(
        scoring.scores(parts, weights, SHARE), scoring.scores(other, weights, SHARE), strict=True
    ):
        np.testing.assert_allclose(a, b, atol=1e-8)


@settings(deadline=None)
@given(values, weightings, arrays.arrays(float, 12, elements=unit))
def test_money_alone_can_never_order(
    parts: scoring.Array, weights: scoring.Array, amounts: scoring.Array
) -> None:
    alike = np.repeat(parts[:1], len(parts), axis=0)
    alike[:, MONEY] = amounts[: len(parts)]
    ranks = scoring.ranks(*scoring.scores(alike, weights, SHARE))
    assert (ranks == 1).all()
    ranks = scoring.ranks(*scoring.scores(parts, weights, SHARE))
    poorer = parts.copy()
    poorer[:, MONEY] = np.nan
    without = scoring.scores(poorer, weights, SHARE)[1]
    ahead = np.sum(np.nan_to_num(without)[:, None, :] > np.nan_to_num(without)[:, :, None], axis=2)
    assert (ranks[~np.isnan(without)] <= 1 + ahead[~np.isnan(without)]).all()


@settings(deadline=None)
@given(values, weightings)
def test_money_moves_a_score_by_no_more_than_its_bound(parts: scoring.Array, weights: scoring.Array) -> None:
    least, most = parts.copy(), parts.copy()
    least[:, MONEY], most[:, MONEY] = 0, 1
    low, high = (scoring.scores(p, weights, SHARE)[0] for p in (least, most))
    known = ~np.isnan(low)
    assert (high[known] - low[known] <= SHARE + 1e-8).all()


@settings(deadline=None)
@given(values, weightings, st.randoms(use_true_random=False))
def test_row_order_is_irrelevant_and_ranks_are_what_counting_by_hand_gives(
    parts: scoring.Array,
    weights: scoring.Array,
    random: Any,  # noqa: ANN401
) -> None:
    whole, without = (np.nan_to_num(s) for s in scoring.scores(parts, weights, SHARE))
    ranks = scoring.ranks(whole, without)
    ahead = (whole[:, None, :] > whole[:, :, None]) & (without[:, None, :] > without[:, :, None])
    assert (ranks == 1 + ahead.sum(axis=2)).all()
    order = list(range(len(parts)))
    random.shuffle(order)
    assert (scoring.ranks(whole[:, order], without[:, order]) == ranks[:, order]).all()


def test_the_moved_weights_are_the_same_in_every_run_add_to_one_and_keep_zeros() -> None:
    weights = WEIGHTS.copy()
    weights[0] = 0
    for made in (scoring.drawn, scoring.grid):
        first, second = made(weights, MERIT.moves), made(weights, MERIT.moves)
        assert (first == second).all()
        np.testing.assert_allclose(first.sum(axis=1), 1)
        assert (first[:, 0] == 0).all()
    assert len(scoring.grid(WEIGHTS, MERIT.moves)) == 3**7 == 2187
    np.testing.assert_allclose(scoring.drawn(WEIGHTS, MERIT.moves).mean(axis=0), WEIGHTS, atol=0.01)


def test_ranking_in_parts_is_ranking_at_once() -> None:
    parts = np.random.default_rng(3).random((9, N))
    weights = scoring.grid(WEIGHTS, MERIT.moves)[:40]
    whole = scoring.ranks(*scoring.scores(parts, weights, SHARE))
    assert (scoring.ranked(parts, weights, SHARE) == whole).all()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("money_share = 0.15", "money_share = 0.60", "money_share"),
        ("money = 0.10", "wealth = 0.10", "weights"),
        ('categories = ["survey"]', 'categories = ["gold"]', "gold"),
    ],
)
def test_settings_that_must_not_be_are_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (ROOT / "data" / "reference" / "merit.toml").read_text("utf-8")
    (tmp_path / "merit.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(MeritSettingsError, match=said):
        Settings.load(tmp_path)


def test_scoring_on_money_alone_is_refused(tmp_path: Path) -> None:
    text = (ROOT / "data" / "reference" / "merit.toml").read_text("utf-8")
    for part in PARTS:
        if part != "money":
            text = text.replace(f"\n{part} = 0.", f"\n{part} = 0 # 0.", 1)
    (tmp_path / "merit.toml").write_text(text, encoding="utf-8")
    with pytest.raises(MeritSettingsError, match="chỉ bằng tiền"):
        Settings.load(tmp_path)
    with pytest.raises(MeritSettingsError, match=r"merit\.toml"):
        Settings.load(tmp_path / "nowhere")
