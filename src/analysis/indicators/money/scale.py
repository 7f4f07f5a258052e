"""How large the programme's money is beside the money of the new-style-rural programme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from analysis.indicators import periods
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import Evidence, evidence, per_province, together
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.format import number
from analysis.indicators.money._base import base_of
from analysis.indicators.money._ledger import AGENCIES, amount_text, evidence_of
from analysis.indicators.money._rows import one_level, whole
from analysis.indicators.money._settings import settings
from analysis.indicators.money.totals import BASE
from analysis.language import tr
from analysis.province import Province

Magnitude = Literal["below", "usual", "above"]


def scale_against_ntm(province: Province, years: Iterable[int]) -> Figure:
    """Programme money, cash and in kind, as percent of the NTM resources spent in the same years.

    Leaf rows of ``resources`` only (a parent is the sum of its children), actual, of units of the register,
    and for each year one level alone: the province's rows, else the districts', else the communes'.
    """
    span = periods.ordered(years)
    table = province.in_force("resources")
    leaves = table[
        table["year"].isin(span) & (table["measure"] == "actual") & ~table["is_total"].fillna(False)
        & table["amount_vnd"].notna()
    ]  # fmt: skip
    foreign = leaves["unit_key"].isna()
    ours = one_level(leaves[~foreign])
    absent = sorted(set(span) - set(ours["year"].astype(int)))
    compared = tuple(y for y in span if y not in absent)
    parts = whole(province, compared, "valued")
    spent = int(ours["amount_vnd"].sum())
    value = 100 * parts.used.amount / spent if spent and parts.used.amount is not None else None
    base = base_of(province, compared or span, parts.used.positions)
    dims = periods.dims_of(province, span)
    return Figure(
        figure_id("money.share_of_ntm", dims),
        tr("Tiền và hiện vật giúp đỡ so với nguồn lực xây dựng nông thôn mới, {words_of}").format(
            words_of=periods.words_of(span)
        ),
        value,
        "percent",
        tr(
            "Tổng tiền và hiện vật có giá trị chia cho tổng nguồn lực nông thôn mới đã thực hiện "
            "(chỉ cộng các dòng chi tiết, mỗi năm một cấp), cùng những năm có cả hai."
        ),
        comparator="approx",
        n=base.n,
        of=base.of,
        base=BASE,
        caveat=joined(
            caveat("money_kinds_added") if parts.used.items else Caveat(),
            caveat("money_no_resources", years=", ".join(map(str, absent))) if absent else Caveat(),
            caveat("money_resources_unsettled", rows=foreign.sum()) if foreign.any() else Caveat(),
            base.caveat,
            parts.caveat,
            _beside_the_usual(value),
        ),
        dims=dims,
        sources=lambda: together(
            (evidence_of(province, AGENCIES).of(parts.used.positions), _resources_evidence(province).of(ours))
        ),
    )


def magnitude(share_pct: float) -> Magnitude:
    """Whether a share of the NTM money is of the usual order: compared to one significant digit."""
    low, high = settings().usual_pct
    rounded = float(f"{share_pct:.0e}")
    return "below" if rounded < low else "above" if rounded > high else "usual"


def usual_range() -> str:
    """``0,03–0,3``: the usual order of magnitude, percent."""
    low, high = settings().usual_pct
    return f"{_short(low)}–{_short(high)}"


def _short(value: float) -> str:
    return number(value, 2).rstrip("0").rstrip(",")


def _beside_the_usual(value: float | None) -> Caveat:
    if value is None or magnitude(value) == "usual":
        return Caveat()
    low, high = usual_range().split("–")
    return caveat(f"money_scale_{magnitude(value)}", low=low, high=high)


@per_province
def _resources_evidence(province: Province) -> Evidence:
    table = province.table("resources")
    return evidence("resources", table, lambda: amount_text(table))
