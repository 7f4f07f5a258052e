"""The place of one agency by the score of a period, without the figures of all the others."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from analysis.indicators import merit
from analysis.indicators.figure import Figure
from analysis.indicators.merit.figures import score_figure
from analysis.indicators.merit.standing import table
from analysis.province import Province


@dataclass(frozen=True, eq=False)
class Placed:
    """Its score, its rank among ``scored`` agencies, and the ranks it has when the weights move.

    ``rank`` is ``None`` without a score. ``stable`` as in :class:`analysis.indicators.merit.Standing`.
    """

    score: Figure
    rank: int | None
    lowest: int | None
    highest: int | None
    scored: int
    stable: bool


def placed(province: Province, period: str, agency: str) -> Placed | None:
    """The place of ``agency`` in ``period``; ``None`` for one that owed no report."""
    frame = table(province, period)
    if agency not in frame.index:
        return None
    row: dict[Hashable, float] = frame.loc[agency].to_dict()
    rank, lowest, highest = (None if np.isnan(row[c]) else int(row[c]) for c in ("rank", "lowest", "highest"))
    least = 100 * merit.settings_of(province).top.stable
    stays = min(row["stays"], row["stays_on_grid"])
    return Placed(
        score_figure(province, period, agency, row),
        rank,
        lowest,
        highest,
        int(frame["score"].notna().sum()),
        bool(stays >= least - 1e-9),
    )
