"""Figures of a comparison: one shape for all, with words from ``wording.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.comparison.least_squares import Fit
from analysis.indicators.comparison.rules import rules
from analysis.indicators.comparison.sample import Sample
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.format import number
from analysis.language import tr, worded

_PATH = Path(__file__).with_name("wording.toml")
_NAMED = ("group", "weights", "against", "adjusted", "quartile")
_ROOMS = {
    "group": "groups",
    "weights": "weights",
    "against": "against",
    "adjusted": "adjusted",
    "quartile": "quartiles",
}


_UNITS = {
    "poverty": {"change": "percent_points", "level": "percent"},
    "ntm": {"change": "criteria_per_commune", "level": "criteria"},
}


@dataclass(frozen=True)
class Estimate:
    """A difference with both ends of its interval; all three empty when it could not be made."""

    value: Figure
    low: Figure
    high: Figure

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The interval, if there is one."""
        low, high = self.low.value, self.high.value
        return None if low is None or high is None else (float(low), float(high))


@cache
def wording() -> dict[str, Any]:
    """Labels and methods."""
    return worded(_PATH)


def figure(
    sample: Sample,
    measure: str,
    value: float | int | None,
    dims: Mapping[str, str] = MappingProxyType({}),
    *,
    note: str = "",
    base: tuple[int, int] | None = None,
) -> Figure:
    """``comparison.<measure>`` of ``sample``; ``dims`` name the part.

    ``base`` is n of how many, else the communes in the sample of those that existed.
    """
    frame, words = sample.frame, wording()
    full = {**frame.dims, **dims}
    entry = words["measures"][measure]
    named = {k: words[_ROOMS[k]][v] for k, v in dims.items() if k in _NAMED}
    places = {
        **named,
        "what": words["outcomes"][frame.outcome],
        "span": f"{frame.words} ({frame.standard_name})",
        "unit": _unit_name(sample, dims),
        "draws": number(rules().draws),
        "seed": str(rules().seed),
        "years": _years(sample.help_years),
    }
    n, of = base or (len(sample.communes), sum(sample.owed))
    label = entry["label"].format(**places)
    if "bound" in dims:
        label = f"{label}: {words['bounds'][dims['bound']]}"
    return Figure(
        figure_id(f"comparison.{measure}", full),
        label,
        value,
        entry.get("unit", _UNITS[frame.outcome][entry.get("is", "change")]),
        entry["method"].format(**places),
        status=sample.status,
        standard=frame.standard,
        n=n,
        of=of,
        base=tr("xã"),
        caveat=joined(note, _starts_late(sample), _ends_early(sample)),
        dims=full,
        label_of_group=named.get("group", ""),
        sources=sample.sources_with_help if measure.startswith("dose") else sample.sources,
    )


def estimate(
    sample: Sample,
    measure: str,
    fitted: Fit | None,
    dims: Mapping[str, str] = MappingProxyType({}),
    *,
    note: str = "",
    base: tuple[int, int] | None = None,
) -> Estimate:
    """The first coefficient of ``fitted`` with its interval as two more figures."""
    values: tuple[float | None, ...] = (None, None, None)
    said: Caveat = joined(note) or caveat("comparison_not_told_apart")
    if fitted is not None:
        low, high = fitted.interval(0, rules().confidence)
        values = (float(fitted.coefficients[0]), low, high)
        said = joined(_interval(low, high), note, _few_districts(fitted))
    bounds: tuple[dict[str, str], ...] = ({}, {"bound": "low"}, {"bound": "high"})
    made = (
        figure(sample, measure, v, {**dims, **bound}, note=said, base=base)
        for v, bound in zip(values, bounds, strict=True)
    )
    return Estimate(*made)


def small_groups(sample: Sample) -> Caveat:
    """Said when one of the two groups is small."""
    helped, others = sample.counts
    if min(helped, others) >= rules().small_group:
        return Caveat()
    return caveat("comparison_small_group", helped=helped, others=others)


def _starts_late(sample: Sample) -> Caveat:
    frame = sample.frame
    if frame.first < frame.starts:
        return Caveat()
    days = {"first": f"{frame.first:%d/%m/%Y}", "starts": f"{frame.starts:%d/%m/%Y}"}
    return caveat("comparison_starts_late", **days)


def _ends_early(sample: Sample) -> Caveat:
    frame = sample.frame
    if frame.ends is None or frame.last >= frame.ends or frame.last < frame.starts:
        return Caveat()
    return caveat("comparison_ends_early", last=f"{frame.last:%d/%m/%Y}", ends=f"{frame.ends:%d/%m/%Y}")


def _interval(low: float, high: float) -> Caveat:
    share = number(100 * rules().confidence)
    return caveat("comparison_interval", confidence=share, low=number(low, 2), high=number(high, 2))


def _few_districts(fitted: Fit) -> Caveat:
    if fitted.clusters >= rules().few_clusters:
        return Caveat()
    return caveat("comparison_few_districts", clusters=fitted.clusters, freedom=fitted.freedom)


def _unit_name(sample: Sample, dims: Mapping[str, str]) -> str:
    return str(sample.communes["name"].iloc[0]) if "unit" in dims else ""


def _years(years: tuple[int, ...]) -> str:
    if not years:
        return tr("giữa hai mốc")
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])
