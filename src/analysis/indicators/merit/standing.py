"""Where each agency stands, and whether it stays there when the weights are moved."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.indicators.evidence import per_build, per_province
from analysis.indicators.figure import Figure
from analysis.indicators.merit import scoring
from analysis.indicators.merit.figures import Row, part_figure, score_figure, stay_figure
from analysis.indicators.merit.parts import Parts, parts
from analysis.indicators.merit.settings import PARTS, Settings, settings_of
from analysis.province import Province


@dataclass(frozen=True, eq=False)
class Standing:
    """One agency: its score with the parts it is made of, its rank and how far that moves.

    ``rank`` is ``None`` without a score. ``lowest`` and ``highest`` are the rank interval over the random
    weightings, ``stays`` the percent of them in which it is in the top group, ``stays_on_grid`` the same over
    the coarse grid. ``stable`` when both reach the share that ``merit.toml`` asks.
    """

    agency_id: str
    score: Figure
    without_money: Figure
    parts: Mapping[str, Figure]
    rank: int | None
    lowest: int | None
    highest: int | None
    stays: Figure
    stays_on_grid: Figure
    stable: bool
    reports: int
    communes: int


@dataclass(frozen=True, eq=False)
class Board:
    """The standings of a period in order of rank, those without a score last; ``top`` is the group's size."""

    standings: tuple[Standing, ...]
    scored: int
    top: int
    draws: int
    grid: int


@per_build
def table(province: Province, key: str) -> pd.DataFrame:
    """Agency → ``score score_without_money base rank lowest highest stays stays_on_grid`` of a period.

    Ranks and shares are empty for agencies without a score: too little known, or too few reports owed.
    """
    settings, found = settings_of(province), parts(province, key)
    values = found.values.to_numpy(dtype=float)
    weights = np.array(settings.vector)
    share = settings.limits.money_share
    base = scoring.base(values, weights)
    whole, without = scoring.scores(values, weights[None, :], share)
    enough = (base >= settings.limits.base - 1e-9) & (found.reports.to_numpy() >= settings.limits.reports)
    scored = enough & ~np.isnan(whole[0])
    frame = pd.DataFrame(
        {"score": whole[0], "score_without_money": without[0], "base": base}, index=found.values.index
    )
    frame.loc[~scored, ["score", "score_without_money"]] = np.nan
    moved = _moved(values[scored], weights, settings)
    return frame.join(moved.set_axis(frame.index[scored], axis=0))


def _moved(values: scoring.Array, weights: scoring.Array, settings: Settings) -> pd.DataFrame:
    """Rank, rank interval and the shares of weightings in the top group, of the agencies in ``values``."""
    top, share = top_size(len(values), settings), settings.limits.money_share
    columns = ["rank", "lowest", "highest", "stays", "stays_on_grid"]
    if not len(values):
        return pd.DataFrame(columns=columns, dtype=float)
    rank = scoring.ranked(values, weights[None, :], share)[0]
    draws, grid = (
        scoring.ranked(values, given, share)
        for given in (scoring.drawn(weights, settings.moves), scoring.grid(weights, settings.moves))
    )
    ends = [settings.top.lowest_rank, settings.top.highest_rank]
    low, high = np.percentile(draws, ends, axis=0, method="closest_observation")
    stays = [100 * (r <= top).mean(axis=0) for r in (draws, grid)]
    return pd.DataFrame(dict(zip(columns, [rank, low, high, *stays], strict=True)))


def top_size(scored: int, settings: Settings) -> int:
    """How many places the top group has: the share of ``merit.toml``, rounded up."""
    return math.ceil(round(settings.top.share * scored, 9))


@per_province
def board(province: Province, key: str) -> Board:
    """The standings of the agencies that owed reports in the period ``key``."""
    settings, found, frame = settings_of(province), parts(province, key), table(province, key)
    scored = int(frame["score"].notna().sum())
    order = {a.id: n for n, a in enumerate(province.agencies.agencies)}
    ids = [str(a) for a in frame.index]
    ranks = frame["rank"].to_dict()
    ids.sort(key=lambda a: (_or_last(ranks[a]), order.get(a, len(order)), a))
    rows = dict(zip(map(str, frame.index), frame.to_dict("records"), strict=True))
    return Board(
        tuple(_standing(province, key, a, found, rows[a]) for a in ids),
        scored,
        top_size(scored, settings),
        settings.moves.draws,
        len(scoring.grid(np.array(settings.vector), settings.moves)),
    )


def _standing(province: Province, key: str, agency: str, found: Parts, row: Row) -> Standing:
    least = 100 * settings_of(province).top.stable
    return Standing(
        agency,
        score_figure(province, key, agency, row),
        score_figure(province, key, agency, row, "score_without_money"),
        {part: part_figure(province, key, agency, part) for part in PARTS},
        _whole(row["rank"]),
        _whole(row["lowest"]),
        _whole(row["highest"]),
        stay_figure(province, key, agency, "stays", row["stays"]),
        stay_figure(province, key, agency, "stays_on_grid", row["stays_on_grid"]),
        bool(min(row["stays"], row["stays_on_grid"]) >= least - 1e-9),
        found.counted[agency].reports,
        found.counted[agency].communes,
    )


def _whole(value: float) -> int | None:
    return None if math.isnan(value) else int(value)


def _or_last(value: float) -> float:
    return math.inf if math.isnan(value) else float(value)
