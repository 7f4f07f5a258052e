"""Numbers in running text: where they stand and how they may be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis.cleaning.values.numbers import VIETNAMESE, parse_number

LONGEST = 40
"""Characters: a longer run of digits is no number."""

_NUMBER = re.compile(r"(?<![^\W_])(?<![0-9][.,])[0-9]+(?:[.,][0-9]+)*")
_DOT_DECIMAL = re.compile(r"[0-9]{1,3}\.[0-9]{1,2}|0\.[0-9]+")
_SHORT_LAST_GROUP = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})*)\.([0-9]{1,2})")
_HARD_SPACES = "\u00a0\u202f\u2009"
_HEAD_GROUP = re.compile(r"[1-9][0-9]{0,2}")
_NEXT_GROUP = re.compile(r"[0-9]{3}(?:,[0-9]+)?")


@dataclass(frozen=True)
class Written:
    """A number from ``start`` to ``end`` of its text.

    ``spaced``: it may be one number with a space between its thousands, or two numbers beside each other.
    """

    start: int
    end: int
    text: str
    spaced: bool = False

    @property
    def plain(self) -> str:
        """The number without spaces."""
        return "".join(self.text.split())


@dataclass(frozen=True)
class Read:
    """``value`` as Vietnamese offices write numbers; of one whose signs are broken, what was likely meant."""

    value: Decimal
    broken: bool = False


def numbers_in(text: str) -> list[Written]:
    """The numbers of ``text`` in order; digits that belong to a word (``m2``, ``QL12``) are none."""
    found: list[Written] = []
    for match in _NUMBER.finditer(text):
        if len(match[0]) > LONGEST:
            continue
        number = Written(match.start(), match.end(), match[0])
        joined = _joined(text, found[-1], number) if found else None
        if joined is None:
            found.append(number)
        else:
            found[-1] = joined
    return found


def _joined(text: str, first: Written, second: Written) -> Written | None:
    between = text[first.end : second.start]
    if len(between) != 1 or not between.isspace() or not _NEXT_GROUP.fullmatch(second.text):
        return None
    if not _HEAD_GROUP.fullmatch(first.text) and not (first.spaced or _is_grouped(first)):
        return None
    whole = text[first.start : second.end]
    if "," in first.text or len(whole) > LONGEST:
        return None
    return replace(first, end=second.end, text=whole, spaced=first.spaced or between not in _HARD_SPACES)


def _is_grouped(number: Written) -> bool:
    return any(space in number.text for space in _HARD_SPACES)


def read(text: str) -> Read | None:
    """The number written ``text``: ``8.036,73``, ``4230,39``, ``0.98``; ``None`` for what is none.

    ``27.891.4`` and ``2.5217`` are broken: no way of grouping reads them. The likely meaning is 27.891,4
    and 25.217.
    """
    number = parse_number(text, VIETNAMESE)
    if number.value is not None:
        return Read(number.value)
    if _DOT_DECIMAL.fullmatch(text):
        return Read(Decimal(text))
    if number.problem not in ("broken_number", "ambiguous_number"):
        return None
    short = _SHORT_LAST_GROUP.fullmatch(text)
    if short:
        return Read(Decimal(f"{short[1].replace('.', '')}.{short[2]}"), broken=True)
    whole, comma, decimals = text.partition(",")
    digits = whole.replace(".", "")
    if comma and decimals.isdigit():
        return Read(Decimal(f"{digits}.{decimals}"), broken=True)
    return Read(Decimal(re.sub("[.,]", "", text)), broken=True)
