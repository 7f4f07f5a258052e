"""A cell that tells several contributions, taken apart where each has its own amount and is plainly another.

Only two ways of telling are taken apart: amounts that stand side by side, each of another giver or another
kind of thing; and a sum followed by the amounts it is made of, each with its giver, that add up to it.
Anything else stays one cell, and is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from analysis.cleaning._providers import UNSTATED, Provider, words
from analysis.cleaning._wording import holds
from analysis.cleaning.values import ColumnStyle, Money, find_years, parse_money
from analysis.text import fold

_SPLITS = (
    re.compile(r"[;\n]"),
    re.compile(r"[;\n]|\s+\+\s+|\s+và\s+", re.IGNORECASE),
    re.compile(r"[;\n]|,\s+|\s+\+\s+|\s+và\s+", re.IGNORECASE),
)
"""What parts two contributions, from the plainest: *cán bộ, công chức* is one giver."""

_FEWEST = 2
_BULLET = re.compile(r"^\s*(?:[-+*•–]|\d{1,2}[.)]|[a-h][.)])\s+")
_CLOSING = " .;,)"

Read = Callable[[str], Money]
Giver = Callable[[str], Provider]
Part = tuple[str, Money, Provider]
"""The words of one contribution, what they say of money, and who gave it."""


def contributions(text: str, style: ColumnStyle, largest: int, giver: Giver) -> tuple[Part, ...]:
    """The contributions that ``text`` tells, two or more; none when it is to be read as one cell."""

    def read(part: str) -> Money:
        return parse_money(part, None, style, largest=largest)

    if find_years(text):  # each may be of another year
        return ()
    return _beside(text, read, giver) or _summed(text, read, giver)


def _beside(text: str, read: Read, giver: Giver) -> tuple[Part, ...]:
    if holds(text, words().not_apart):
        return ()
    found = (_parts(split.split(text), read, giver) for split in _SPLITS)
    return next((parts for parts in found if _are_others(parts)), ())


def _summed(text: str, read: Read, giver: Giver) -> tuple[Part, ...]:
    head, tail = _opened(text)
    if not tail or holds(tail, words().not_apart):
        return ()
    whole = read(head)
    if whole.amount_vnd is None or whole.comparator != "eq":
        return ()
    found = (_parts(split.split(tail.strip(_CLOSING)), read, giver) for split in _SPLITS)
    return next((p for p in found if _have_givers(p) and _sum(p) == whole.amount_vnd), ())


def _sum(parts: Sequence[Part]) -> int:
    return sum(money.amount_vnd or 0 for _, money, _ in parts)


def _opened(text: str) -> tuple[str, str]:
    """A sum and what stands behind the words or the bracket that open its parts."""
    found = _opening().search(fold(text))
    # folding keeps the length of composed text; anything else is not taken apart
    if found is None or len(fold(text)) != len(text):
        return text, ""
    return text[: found.start()].strip(" ,;"), text[found.end() :].strip()


@cache
def _opening() -> re.Pattern[str]:
    opened = "|".join(re.escape(fold(w)) for w in words().made_of)
    return re.compile(rf"[,;]?\s*\(?\s*(?:{opened})(?!\w)\s*:?|\s*\(|:\s")


def _parts(told: Sequence[str], read: Read, giver: Giver) -> tuple[Part, ...]:
    """Every piece of ``told`` as a contribution; none unless each gives one amount without a doubt."""
    pieces = [piece for raw in told if (piece := _BULLET.sub("", raw).strip(_CLOSING))]
    parts = [(piece, read(piece), giver(piece)) for piece in pieces]
    sure = all(
        m.amount_vnd and m.problem is None and m.note is None and not g.is_several for _, m, g in parts
    )
    return tuple(parts) if sure and len(parts) >= _FEWEST else ()


def _have_givers(parts: Sequence[Part]) -> bool:
    """Whether each part tells its giver, and no two the same."""
    givers = [(g.whose, g.name) for _, _, g in parts]
    return bool(parts) and UNSTATED not in dict(givers) and len(set(givers)) == len(givers)


def _are_others(parts: Sequence[Part]) -> bool:
    """Whether no two of ``parts`` can be one gift told twice: other amounts, and other givers or things."""
    amounts = [money.amount_vnd for _, money, _ in parts]
    if len(set(amounts)) < len(amounts):
        return False
    return _have_givers(parts) or _are_other_things(parts)


def _are_other_things(parts: Sequence[Part]) -> bool:
    """Whether one part is money in so many words and every other is goods of a kind of its own."""
    things = [thing for p in parts if (thing := goods_of(p)) is not None]
    cash = [p for p in parts if says_cash(p)]
    return len(cash) == 1 and len(set(things)) == len(things) == len(parts) - 1


def says_cash(part: Part) -> bool:
    """Whether a part says in so many words that it is money, and names no goods."""
    return goods_of(part) is None and part[1].quantity is None and holds(part[0], words().cash)


def goods_of(part: Part) -> str | None:
    """What goods a part tells of: the unit they are counted in, else the word for them."""
    text, money, _ = part
    if money.names_goods and money.quantity_unit is not None:
        return money.quantity_unit
    return next((word for word in words().in_kind if holds(text, (word,))), None)
