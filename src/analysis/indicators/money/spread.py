"""How the money is spread over the agencies that gave a figure: top share, Gini, share of the lower half."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd

from analysis.indicators import periods, reporting
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.money._ledger import AGENCIES, evidence_of, kind_name
from analysis.indicators.money._rows import amount_rows, part_of
from analysis.indicators.money._settings import settings
from analysis.indicators.money.intensity import Measure
from analysis.language import tr
from analysis.province import Province

_LABELS = {
    "top_share": tr("Tỷ trọng của {top} đơn vị có giá trị lớn nhất"),
    "gini": tr("Hệ số Gini giữa các đơn vị có số"),
    "lower_half_share": tr("Tỷ trọng của nửa số đơn vị có giá trị nhỏ hơn"),
}
_METHODS = {
    "top_share": tr("Tổng của {top} đơn vị lớn nhất chia cho tổng của mọi đơn vị có số."),
    "gini": tr(
        "Xếp đơn vị từ nhỏ đến lớn: G = Σ (2i − n − 1)·x_i / (n·Σ x); 0 là bằng nhau, gần 1 "
        "là dồn vào một đơn vị."
    ),
    "lower_half_share": tr("Xếp đơn vị từ nhỏ đến lớn: tổng của nửa đầu (làm tròn xuống) chia cho tổng."),
}


def concentration(province: Province, years: Iterable[int], measure: Measure) -> dict[str, Figure]:
    """``top_share`` and ``lower_half_share`` (percent) and ``gini`` (0 to 1) of the agencies with a figure.

    ``n`` agencies have one, a written zero included, of the ``of`` that owed reports or gave one. An agency
    without a figure is not a zero: it takes no part. ``None`` when nothing above zero was given.
    """
    span = periods.ordered(years)
    rows = amount_rows(province, span, measure)
    settled = rows[rows["agency_id"].notna()]
    amounts = settled.groupby("agency_id")["amount_vnd"].sum().astype("int64").sort_values(kind="stable")
    owed = set(reporting.agency_reports(province, span)["reporter_id"])
    top = settings().top
    dims = {**periods.dims_of(province, span), "measure": measure}
    said = joined(
        caveat("money_kinds_added") if measure == "valued" else Caveat(),
        caveat("money_missing_is_not_least") if len(amounts) else caveat("money_no_agency_amounts"),
        part_of(rows[rows["agency_id"].isna()]).said("money_unsettled_left_out"),
    )
    few = (
        caveat("money_few_agencies", agencies=len(amounts), top=top) if 0 < len(amounts) <= top else Caveat()
    )
    sources = cache(evidence_of(province, AGENCIES).later(settled))
    values = _spread(amounts, top)
    return {
        name: Figure(
            figure_id(f"money.{name}", dims),
            f"{label.format(top=top)}, {kind_name(measure).lower()}, {periods.words_of(span)}",
            values.get(name),
            "ratio" if name == "gini" else "percent",
            _METHODS[name].format(top=top),
            n=len(amounts),
            of=len(owed | set(amounts.index)),
            base=tr("đơn vị có số"),
            caveat=joined(said, few if name == "top_share" else ""),
            dims=dims,
            sources=sources,
        )
        for name, label in _LABELS.items()
    }


def _spread(amounts: pd.Series[int], top: int) -> dict[str, float]:
    """The three measures of ``amounts`` in ascending order; nothing when they add to zero."""
    given, total = amounts.to_numpy(dtype=np.float64), float(amounts.sum())
    if not total:
        return {}
    n = len(given)
    ranks = 2 * np.arange(1, n + 1) - n - 1
    return {
        "top_share": 100 * float(given[-top:].sum()) / total,
        "gini": float((ranks * given).sum()) / (n * total),
        "lower_half_share": 100 * float(given[: n // 2].sum()) / total,
    }
