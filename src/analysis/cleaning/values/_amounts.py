"""Where a sentence names amounts of money and counted goods, and which goods belong to which amount."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from analysis.cleaning.values._money_words import TIMES, goods_words, pattern, unit_in_dong, wording
from analysis.cleaning.values.numbers import UNKNOWN, VIETNAMESE, ColumnStyle, Number, parse_number
from analysis.text import fold

_JOINED = re.compile(r"(?<!\w)(?:và|cùng|kèm)(?!\w)|[,+]")
_AGAIN = re.compile(r"\s*(?:[(=]|tức(?: là)?|tương đương)\s*(?:bằng số:?\s*)?")
_SMALLEST_DONG = 100
_NEARBY = 160  # characters before an amount in which the words about it stand


@dataclass(frozen=True)
class Goods:
    """Things counted in a clause; ``is_goods`` is false for people, days and the like."""

    count: float
    unit: str
    is_goods: bool
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """An amount in a clause with what stands around it; ``per_unit`` when it is the price of one.

    ``says_again`` when only a bracket or an equals sign parts it from the amount before it, ``explains``
    when one of them opens the words between, ``adds`` when nothing but plus signs stands around it.
    """

    dong: Decimal
    start: int
    end: int
    comparator: Literal["eq", "ge", "le", "approx"] = "eq"
    goods: Goods | None = None
    per_unit: bool = False
    is_total: bool = False
    is_part: bool = False
    names_gift: bool = False
    says_again: bool = False
    explains: bool = False
    adds: bool = False
    problem: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Clause:
    """A part of a text that stands by itself."""

    amounts: tuple[Found, ...]
    goods: tuple[Goods, ...]


@lru_cache(maxsize=4096)
def clauses(text: str, style: ColumnStyle = UNKNOWN) -> tuple[Clause, ...]:
    """The clauses of ``text`` that name an amount or goods, in order."""
    lines = "\n".join(fold(line) for line in text.splitlines())
    found = (_clause(part, style) for part in pattern("split").split(lines))
    return tuple(c for c in found if c.amounts or c.goods)


def _clause(text: str, style: ColumnStyle) -> Clause:
    amounts = list(_amounts(text, style))
    goods = [g for g in _goods(text) if not any(a.start < g.end and g.start < a.end for a in amounts)]
    placed: list[Found] = []
    for amount in amounts:
        since = max(placed[-1].end if placed else 0, amount.start - _NEARBY)
        placed.append(_in_place(amount, text, since, bool(placed), goods))
    return Clause(tuple(_noting_loose_goods(placed, goods, text)), tuple(goods))


def _amounts(text: str, style: ColumnStyle) -> Iterator[Found]:
    for match in pattern("amount").finditer(text):
        parts = [
            (_amount_number(p["n"], scale, style), scale)
            for p in pattern("part_of_amount").finditer(match[0])
            for scale in (unit_in_dong(p["u"]),)
        ]
        problem = next((n.problem for n, _ in parts if n.problem), None)
        scales = [s for _, s in parts]
        if scales != sorted(set(scales), reverse=True) or pattern("loose_number").match(text, match.end()):
            problem = problem or "unreadable_amount"
        dong = sum((n.value * s for n, s in parts if n.value is not None), Decimal(0))
        if match["half"]:
            dong += Decimal(scales[-1]) / 2
        if problem or dong == 0 or dong >= _SMALLEST_DONG:
            note = next((n.note for n, _ in parts if n.note), None)
            yield Found(dong, match.start(), match.end(), problem=problem, note=note)


def _amount_number(text: str, scale: int, style: ColumnStyle) -> Number:
    if scale == 1:
        return parse_number(text, UNKNOWN, counts=True)
    read = parse_number(text, style)
    if read.problem != "ambiguous_number" or "." not in text:
        return read
    grouped = parse_number(text, VIETNAMESE)
    return grouped if grouped.value is not None else Number(Decimal(text), None, "dot_decimal")


def _goods(text: str) -> Iterator[Goods]:
    known = goods_words()
    for match in pattern("goods").finditer(text):
        count = parse_number(match["n"], UNKNOWN, counts=True).value
        if count is not None:
            unit = " ".join(match["u"].split())
            yield Goods(float(count), unit, unit in known, match.start(), match.end())


def _in_place(amount: Found, text: str, since: int, follows: bool, goods: list[Goods]) -> Found:
    before = text[since : amount.start]
    amount = replace(
        amount,
        comparator=_comparator(before, text, amount.end),
        is_total=pattern("total").search(before) is not None and not _times_before(before, []),
        is_part=follows and pattern("part").search(before) is not None,
        names_gift=_is_gift(before),
        says_again=follows and _AGAIN.fullmatch(before) is not None,
        explains=follows and before.lstrip()[:1] in tuple("(=:"),
        adds=follows and before.strip() == "+" and text[amount.end :].strip(" .")[:1] in ("", "+"),
    )
    earlier = [g for g in goods if g.end <= amount.start]
    return _priced(amount, text, since, earlier) or _valued(amount, text, since, earlier)


def _comparator(before: str, text: str, end: int) -> Literal["eq", "ge", "le", "approx"]:
    if pattern("more").match(text, end) or pattern("is_ge").search(before):
        return "ge"
    if pattern("is_le").search(before):
        return "le"
    estimated = pattern("is_approx").search(before) or pattern("approx_after").match(text, end)
    return "approx" if estimated else "eq"


def _is_gift(before: str) -> bool:
    return bool(pattern("valued").search(before) and pattern("gift").search(before))


def _priced(amount: Found, text: str, since: int, earlier: list[Goods]) -> Found | None:
    """``amount`` as the price of one, with the goods it is the price of; ``None`` when it is not a price."""
    before = text[since : amount.start]
    after = pattern("times_after").match(text, amount.end)
    if after:
        return replace(amount, per_unit=True, goods=_counted(after["n"], after["u"] or "", after.start()))
    times = _times_before(before, [g for g in earlier if g.start >= since])
    if times:
        return replace(amount, per_unit=True, goods=times)
    each = pattern("each_before").search(before) or pattern("each_after").match(text, amount.end)
    if not each or each["u"].split()[0] in wording()["links"]["per_row"]:
        return None
    first = each["u"].split()[0]
    matching = [g for g in earlier if g.unit.split()[:1] == [first]]
    return replace(amount, per_unit=True, goods=matching[-1] if matching else None)


def _times_before(before: str, goods: list[Goods]) -> Goods | None:
    number = pattern("times_before").search(before)
    if number:
        return _counted(number["n"], "", 0)
    sign = re.search(rf"[^\d,;=]*{TIMES}\s*$", before)
    return goods[-1] if sign and goods else None


def _counted(number: str, unit: str, start: int) -> Goods | None:
    count = parse_number(number, UNKNOWN, counts=True).value
    return None if count is None else Goods(float(count), unit, unit in goods_words(), start, start)


def _valued(amount: Found, text: str, since: int, earlier: list[Goods]) -> Found:
    """``amount`` with the goods it is the whole value of, when the words between say so."""
    shared = pattern("shared").match(text, amount.end)
    if shared:
        return replace(amount, goods=_counted(shared["n"], " ".join(shared["u"].split()), shared.start()))
    near = [g for g in earlier if g.start >= since]
    if not near or not pattern("value").search(text[near[-1].end : amount.start]):
        return amount
    if sum(g.is_goods for g in near) > 1:
        return replace(amount, names_gift=True, note=amount.note or "several_quantities")
    return replace(amount, goods=near[-1])


def _noting_loose_goods(amounts: list[Found], goods: list[Goods], text: str) -> Iterator[Found]:
    for amount in amounts:
        loose = any(
            g.is_goods
            and all(a.goods != g for a in amounts)
            and _JOINED.search(text[min(amount.end, g.end) : max(amount.start, g.start)])
            for g in goods
        )
        yield replace(amount, note="unvalued_goods") if loose and amount.note is None else amount
