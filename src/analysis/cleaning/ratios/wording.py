"""The words of ``words.toml`` as patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from analysis.checking.rounding import Comparator

_BETWEEN = r"(?:\s*[^\W\d_][^\W_]*[²³]?(?:\s+[^\W\d_]+){0,3})?\s*"


@dataclass(frozen=True)
class Words:
    """Patterns for the text after a number (``unit`` …) and before it (``date`` …)."""

    unit: re.Pattern[str]
    slash: re.Pattern[str]
    out_of: re.Pattern[str]
    date: re.Pattern[str]
    document: re.Pattern[str]
    scale: re.Pattern[str]
    share: re.Pattern[str]
    verb: re.Pattern[str]
    whole: re.Pattern[str]
    plan_before: re.Pattern[str]
    plan: re.Pattern[str]
    earlier: re.Pattern[str]
    comparator: re.Pattern[str]
    comparators: dict[str, Comparator]


@cache
def words() -> Words:
    """The words of ``words.toml``."""
    told = tomllib.loads((files("analysis.cleaning.ratios") / "words.toml").read_text(encoding="utf-8"))
    comparators = cast("dict[str, Comparator]", told["comparators"])
    verbs = [*told["share_verbs"], *told["other_verbs"]]
    return Words(
        unit=_pattern(rf"\s*({_any(told['units'])})(?![^\W_])"),
        slash=_pattern(rf"{_BETWEEN}/\s*"),
        out_of=_pattern(rf"{_BETWEEN}(?:trên(?: tổng)?|trong tổng)(?: số)?(?: là)?\s*"),
        date=_pattern(rf"(?<![^\W_])(?:{_any(told['date_words'])})[\s:]*$"),
        document=_pattern(rf"(?:(?<![^\W_])(?:{_any(told['document_words'])})[\s:]*|[^\W\d_]-)$"),
        scale=_pattern(rf"(?:{_any(told['scale_words'])})[\s:]*$"),
        share=_pattern(rf"(?<![^\W_])(?:{_any(told['share_verbs'])})(?![^\W_])"),
        verb=_pattern(rf"=|(?<![^\W_])(?:{_any(v for v in verbs if v != '=')})(?![^\W_])"),
        whole=_pattern(rf"(?<![^\W_])(?:{_any(told['whole_words'])})(?![^\W_])"),
        plan_before=_pattern(rf"(?<![^\W_])(?:{_any(told['plan_words'])})(?![^\W_])"),
        plan=_pattern(rf"\s*(?:so với\s+)?(?:{_any(told['plan_words'])})(?![^\W_])"),
        earlier=_pattern(rf"\s*(?:{_any(told['earlier_words'])})(?![^\W_])"),
        comparator=_pattern(rf"(?<![^\W_])({_any(comparators)})\s*$"),
        comparators=comparators,
    )


def _any(wanted: Iterable[str]) -> str:
    """The longest first, so that ``hộ nghèo`` is not read as ``hộ``; any white space between words."""
    ordered = sorted(wanted, key=lambda w: (-len(w), w))
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered)


def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)
