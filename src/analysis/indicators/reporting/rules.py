"""Which rule a year was reported under: the regulation, or before it a convention of this evaluation."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, NamedTuple

from analysis.indicators.evidence import per_province
from analysis.language import tr
from analysis.province import Province

_DECISION = re.compile(r"(\S+)\s*\((\d{1,2})/(\d{1,2})/(\d{4})\)")


class Rules(NamedTuple):
    """The decision that sets the rules of the work, and the day it was signed."""

    decision: str
    signed_on: date

    @property
    def number(self) -> str:
        """``253`` of ``253/QĐ-UBND``."""
        return self.decision.partition("/")[0]


@per_province
def cited(province: Province, years: tuple[int, ...], article: str, convention: str) -> str:
    """How a method of ``years`` cites ``article``: the decision only for reports due after it was signed.

    The decision and its day stand in ``rules_decision`` of ``programme.toml``. Reports due earlier are
    measured by the same article as a ``convention`` ("hạn quy ước của hệ thống, áp dụng như") and say so.
    """
    rules = rules_of(province)
    if rules is None:
        return f"{convention} {article}"
    under = in_force(province, years)
    day = rules.signed_on
    law = tr("QĐ {decision} ngày {day}/{month}/{year}, {article}").format(
        decision=rules.decision, day=day.day, month=day.month, year=day.year, article=article
    )
    usage = tr("{convention} {article} Quy chế {number} về sau").format(
        convention=convention, article=article, number=rules.number
    )
    if len(under) == len(years):
        return law
    return (
        tr("từ báo cáo năm {under}: {law}; các năm trước: {usage}").format(
            under=under[0], law=law, usage=usage
        )
        if under
        else usage
    )


def in_force(province: Province, years: tuple[int, ...]) -> tuple[int, ...]:
    """Those of ``years`` whose reports were due after the rules were signed: only there they bind anyone."""
    rules = rules_of(province)
    due = province.programme.due_on
    return () if rules is None else tuple(y for y in years if due("agency", y) >= rules.signed_on)


def due_words(province: Province, reporter: Literal["agency", "district"]) -> str:
    """``trước 31/12``: the deadline of ``programme.toml``."""
    month, day = getattr(province.programme.deadlines, reporter).split("-")
    return tr("trước {day}/{month}").format(day=int(day), month=int(month))


def rules_of(province: Province) -> Rules | None:
    """The first decision on the rules of the work that a period names; ``None`` without any."""
    for period in province.programme.periods:
        found = _DECISION.fullmatch(period.rules_decision.strip())
        if found:
            return Rules(found[1], date(int(found[4]), int(found[3]), int(found[2])))
    return None
