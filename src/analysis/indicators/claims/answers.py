"""What can be computed from a published sentence and its document alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import cast

from analysis.checking.rounding import Comparator, compare, half_of_input
from analysis.indicators import ntm
from analysis.indicators.caveats import caveat
from analysis.indicators.figure import Cells, no_sources
from analysis.indicators.format import number
from analysis.language import tr
from analysis.province import Province
from analysis.text import fold

_SIGNS = {"": "+", "+": "+", "-": "−"}
_TERM = re.compile(r"([+-]?)(\d+(?:\.\d+)?)")
_BAND = re.compile(r"(\d+)-(\d+)x(\d+)")

Told = Mapping[str, str]
"""A row of ``claims.csv``."""


@dataclass(frozen=True)
class Answer:
    """What a check computed: the value, the range it may have given the rounding of its inputs, and how.

    ``others`` are the values under the other readings of the sentence, ``blocked`` the caveat that keeps
    the answer from deciding, ``remark`` one that does not. ``sources`` are the rows it rests on.
    """

    value: float | None
    low: float = 0.0
    high: float = 0.0
    how: str = ""
    blocked: str = ""
    remark: str = ""
    lower_bound: bool = False
    fits: bool = False
    others: tuple[float, ...] = ()
    sources: Cells = field(default_factory=no_sources, repr=False)


def ratio(_: Province, argument: str, told: Told) -> Answer:
    """``21/40``: the percent, and what rounding of both parts allows."""
    part, whole = argument.split("/")
    found = compare(
        Decimal(part), Decimal(whole), Decimal(told["value"]), cast("Comparator", told["comparator"] or "eq")
    )
    cut = caveat("claim_truncated") if found.reason == "truncated" else ""
    return Answer(
        float(found.computed),
        float(found.low),
        float(found.high),
        f"{plain(part)} / {plain(whole)}.",
        remark=cut,
        fits=bool(cut),
    )


def total(_: Province, argument: str, __: Told) -> Answer:
    """``1+2-3``: the sum, off by at most half a last digit for each rounded term."""
    terms = [(s, t) for s, t in _TERM.findall(argument)]
    value = sum(Decimal(s + t) for s, t in terms)
    room = sum((half_of_input(Decimal(t)) for _, t in terms), Decimal(0))
    text = "".join(f" {_SIGNS[s]} {plain(t)}" for s, t in terms).removeprefix(" + ").strip()
    how = f"{text}." if len(terms) > 1 else ""
    return Answer(float(value), float(value - room), float(value + room), how)


def other_scope(province: Province, argument: str, told: Told) -> Answer:
    """Amounts of the same document that add up to another thing than the sentence speaks of."""
    added = total(province, argument, told)
    how = tr("Các ví dụ trong cùng văn bản cộng lại: {removesuffix} = {added}").format(
        removesuffix=added.how.removesuffix("."), added=number(added.value, 0)
    )
    blocked = caveat("claim_other_scope")
    return Answer(added.value, added.low, added.high, f"{how}{unit_of(told['unit'])}.", blocked)


def mean_bands(_: Province, argument: str, told: Told) -> Answer:
    """``19-19x4,15-18x6``: the mean that bands of communes allow, nearest to the printed one."""
    counts = {(int(a), int(b)): int(k) for a, b, k in _BAND.findall(argument)}
    mean = ntm.mean_from_bands(counts, float(told["value"]), places(told["value"]))
    span = f"{number(mean.low, 2)}–{number(mean.high, 2)}"
    if mean.total is None:
        how = tr("{communes} xã cho bình quân {span}; không tổng số tiêu chí nào cho ra số đã in.").format(
            communes=mean.communes, span=span
        )
        return Answer(mean.nearest, mean.nearest, mean.nearest, how)
    value = mean.total / mean.communes
    how = tr("Các nhóm cho bình quân {span}; {total}/{communes} = {value}.").format(
        span=span, total=mean.total, communes=mean.communes, value=number(value, 2)
    )
    return Answer(value, value, value, how)


def count_names(_: Province, argument: str, __: Told) -> Answer:
    """``5``: what was counted in the document."""
    return _counted(int(argument), "")


def names(province: Province, argument: str, __: Told) -> Answer:
    """``2020-12-31:Nà Nhạn|Chà Nưa``: names counted, and whether the register of that day has each."""
    day, _, told = argument.rpartition(":")
    named = list(dict.fromkeys(name.strip() for name in told.split("|")))
    if not day:
        return _counted(len(named), "")
    registered = {fold(unit.name) for unit in province.units.at(date.fromisoformat(day))}
    absent = [n for n in named if fold(n) not in registered]
    on = f"{date.fromisoformat(day):%d/%m/%Y}"
    if absent:
        return _counted(
            len(named),
            tr(" Không có trong sổ đơn vị ngày {on}: {absent}.").format(on=on, absent=", ".join(absent)),
        )
    return _counted(
        len(named), tr(" Cả {named} tên có trong sổ đơn vị ngày {on}.").format(named=len(named), on=on)
    )


def criteria(_: Province, argument: str, __: Told) -> Answer:
    """``1 3 4``: the numbers of criteria that the document lists, counted once each."""
    listed = sorted({int(n) for n in argument.split()})
    return _counted(len(listed), tr(" Tiêu chí số {map}.").format(map=", ".join(map(str, listed))))


def none(_: Province, argument: str, __: Told) -> Answer:
    """Nothing to compute, and why."""
    return Answer(None, blocked=tr(argument))


def _counted(found: int, more: str) -> Answer:
    return Answer(
        float(found), found, found, tr("Đếm trong văn bản: {found}.{more}").format(found=found, more=more)
    )


def places(text: str) -> int:
    """Decimals of a number written with a decimal point."""
    return len(text.partition(".")[2])


def plain(text: str) -> str:
    """A number of ``claims.csv`` as documents print it."""
    return number(float(text), places(text))


def unit_of(unit: str) -> str:
    """A unit as it follows its number."""
    if unit in ("", "%"):
        return unit
    return tr(" năm") if unit == "năm" else f" {tr(unit)}"  # "năm" alone is a word that amounts are read by


def listed(parts: Iterable[str]) -> str:
    """Sentences one after another, empty ones left out."""
    return " ".join(p for p in parts if p)
