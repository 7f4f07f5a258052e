"""Where a sentence names amounts of money and counted goods, and which goods belong to which amount."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from analysis.cleaning.values.numbers import UNKNOWN, VIETNAMESE, ColumnStyle, Number, parse_number
from analysis.text import bare, fold

_NUM = r"(?<![\w.,])(?:\d{1,3}(?: \d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)*)"
_TIMES = r"(?:(?<=[\s\d)])|^)[x×*]"
_DASH = r"[-–—−÷~→]"
_JOINED = re.compile(r"(?<!\w)(?:và|cùng|kèm)(?!\w)|[,+]")
_MONEY_WORD_BARE = re.compile(
    r"(?<![^\W\d])(?:trieu|trd|tr\.d|(?:ty|nghin|ngan) dong)(?!\w)"
    r"|\d\s*(?:tr|trieu|ty)\s*\d|\d\s*(?:dong|ty)$"
)
_NOT_MORE = re.compile(
    r"(?<!\w)(?:không (?:quá|dưới|kém)|chưa (?:đến|tới))(?!\w)"
)  # these compare, and deny nothing
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

    ``says_again`` when only a bracket or an equals sign parts it from the amount before it.
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
    problem: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Clause:
    """A part of a text that stands by itself."""

    amounts: tuple[Found, ...]
    goods: tuple[Goods, ...]


@cache
def _wording() -> dict[str, dict[str, list[str]]]:
    entry = files("analysis.cleaning.values") / "money.toml"
    return tomllib.loads(entry.read_text(encoding="utf-8"))


def _any(words: Iterable[str]) -> str:
    ordered = sorted(map(fold, words), key=len, reverse=True)
    parts = (re.escape(w).replace(r"\ ", r"\s*") + (r"(?!\w)" if w[-1].isalnum() else "") for w in ordered)
    return "(?:" + "|".join(parts) + ")"


@cache
def _pattern(name: str) -> re.Pattern[str]:
    w = _wording()
    links, kinds, compare = w["links"], w["quantities"], w["comparators"]
    fill = rf"(?:\s*(?<!\w){_any(compare['approx_fill'])})*\s*:?\s*$"
    units = _any(u for us in w["units"].values() for u in us)
    no_unit = _any(w["not_units"]["words"])
    dong = rf"(?!{no_unit}){_any(w['units']['1'])}"
    amount = rf"{_NUM}\s*(?!{no_unit}){units}(?:\s*{dong})?"
    count = r"\d[\d.,]*\s*"
    about = _any(["là", *compare["approx"], *compare["ge"]])
    each = _any(links["each"])
    goods_units = _any([*kinds["goods"], *kinds["others"]])
    patterns = {
        "amount": rf"{amount}(?:\s+{amount})*(?P<half>\s+rưỡi)?",
        "part_of_amount": rf"(?P<n>{_NUM})\s*(?P<u>{units})",
        "goods": rf"(?P<n>{_NUM})\s*(?P<u>{goods_units})",
        "range": rf"(?<!\w)(?!20\d\d\D){count}(?:{units}\s*)*(?:{_DASH}|đến|tới)\s*"
        rf"{count}(?!{no_unit}){units}|^\s*{count}{_DASH}\s*{count}$",
        "money_word": rf"(?<!\w)(?:triệu|trđ|tr\.đ|(?:tỷ|tỉ|nghìn|ngàn)\s+đồng)(?!\w)|\d\s*{dong}",
        "total": rf"(?<!\w){_any(links['total'])}{fill}",
        "part": rf"(?<!\w){_any(links['part'])}",
        "value": rf"{_any(links['value'])}",
        "valued": rf"(?<!\w){_any(links['worth'])}(?:\s*{about})*\s*$",
        "gift": rf"(?<!\w){_any(kinds['gift_words'])}",
        "each_before": rf"(?<!\w){each}\s+(?P<u>[^\d,;]+?){fill}",
        "each_after": rf"\s*(?:/\s*(?:0?1\s*|một\s+)?|(?:cho\s+)?{each}\s+)(?P<u>[^\W\d]\w*)",
        "shared": rf"\s*/\s*(?P<n>{_NUM})\s*(?P<u>{goods_units})",
        "times_before": rf"(?P<n>{_NUM})\s*{_TIMES}\s*$",
        "times_after": rf"\s*(?:/\s*\w+\s*)?{_TIMES}\s*(?P<n>{_NUM})\s*(?P<u>{goods_units})?",
        "loose_number": rf"\s+\d[\d.,]*(?!\s*{goods_units})(?![\d.,]*\s*[/x×*])",
        "more": rf"\s*{_any(compare['ge_after'])}",
        "split": rf"\n|;(?!\s*{each})|\.\s+(?=\D)",
        "any_amount": rf"{amount}(?:\s+{amount})*(?:\s+rưỡi)?|{_NUM}\s*{_TIMES}"
        rf"|{_TIMES}\s*{_NUM}(?:\s*{goods_units})?",
        "harmless": _harmless(goods_units),
        "counts": r"\d[\d.,]*(?P<noun>\s*[^\W\d_]{2,})?",
        "many_years": _many_years(),
        "foreign": _foreign(units),
        "compared": rf"^(?P<word>{_any(w for k in ('ge', 'le', 'approx') for w in compare[k])})\s*(?=\d)",
        "goods_price": rf"{_NUM}\s*{goods_units}\s+{amount}",
        "negative": rf"^\s*[-–−](?:{amount}|\s*{amount}\s*$)|(?<!\w)âm\s+{_NUM}",
        "not_given": _not_given(amount, units),
        **{f"is_{k}": rf"(?:(?<!\w){_any(compare[k])}){fill}" for k in ("ge", "le", "approx")},
    }
    return re.compile(patterns[name])


def _harmless(goods_units: str) -> str:
    """Numbers that are no money: days, decisions, numbered things, counted goods, percents, notes."""
    day, decision = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", r"\d+[a-z]?\s*/\s*(?:\d{4}\s*/\s*)?[a-zđ]{2}[\w-]*"
    numbered = rf"(?<!\w){_any(_wording()['numbered']['words'])}\s*(?:số\s*)?\d[\d./-]*"
    note = r"[(\[]\d{1,2}[)\]]|^\s*\d{1,2}\s*[.)](?=\s|\D)|[a-zđ]\d{1,3}(?!\w)"
    return rf"{day}|{decision}|{numbered}|\d[\d.,]*\s*(?:%|{goods_units})|{note}"


def _many_years() -> str:
    words = _any(_wording()["many_years"]["words"])
    return (
        rf"(?<!\w){words}|(?:trong|cả|/|[x×*])\s*(?:0?[2-9]|\d\d)\s+năm(?!\w)"
        r"|(?<!\d)20\d\d\s*(?:[-–—,]|đến|và)\s*(?:năm\s+)?(?:20\d\d|nay)"
    )


def _foreign(units: str) -> str:
    words = _wording()["foreign"]
    signs = "".join(map(re.escape, words["before"]))
    return rf"[{signs}]\s*\d|\d\s*(?:{units}\s*)?{_any(words['after'])}"


def _not_given(amount: str, units: str) -> str:
    w = _wording()["not_given"]
    denied = rf"(?<!\w){_any(w['denials'])}(?:\s+[^\W\d]+){{0,3}}\s+{amount}"
    change, than = rf"(?<!\w){_any(w['changes'])}[^;\n]*?\d", rf"(?<!\w){_any(w['compared'])}"
    return (
        rf"(?<!\w){_any(w['words'])}|{denied}|{change}[^;\n]*?{than}|{than}[^;\n]*?{change}"
        rf"|\d\s*%[^;,\n]*?{amount}|\d\s*/\s*{_NUM}\s*{units}"
    )


@cache
def _dong_per() -> Mapping[str, int]:
    return {
        re.sub(r"\s", "", fold(u)): int(scale) for scale, units in _wording()["units"].items() for u in units
    }


@lru_cache(maxsize=4096)
def clauses(text: str, style: ColumnStyle = UNKNOWN) -> tuple[Clause, ...]:
    """The clauses of ``text`` that name an amount or goods, in order."""
    lines = "\n".join(fold(line) for line in text.splitlines())
    found = (_clause(part, style) for part in _pattern("split").split(lines))
    return tuple(c for c in found if c.amounts or c.goods)


def dong_per_unit(words: str) -> int | None:
    """Đồng per unit of money when ``words`` name one, as ``triệu đồng``, and nothing else."""
    return _dong_per().get(re.sub(r"\s", "", fold(words)).strip("()[]., "))


def is_range(text: str) -> bool:
    """Whether the text gives an amount as a range: ``10-12 triệu``, ``từ 10 đến 12 triệu``."""
    return _pattern("range").search(fold(text)) is not None


def is_negative(text: str) -> bool:
    """Whether the text gives an amount below zero: ``-15 triệu``, ``âm 15 triệu``."""
    return _pattern("negative").search(fold(text)) is not None


def is_not_given(text: str) -> bool:
    """Whether the amount is planned, asked for, owed, a change or a share: ``dự kiến``, ``12/15 triệu``."""
    told = _NOT_MORE.sub(" ", fold(text))
    return _pattern("not_given").search(told) is not None


def is_of_many_years(text: str) -> bool:
    """Whether the amount is of more than one year: ``lũy kế``, ``trong 3 năm``, ``2021-2023``."""
    return _pattern("many_years").search(fold(text)) is not None


def is_foreign(text: str) -> bool:
    """Whether the text gives money other than đồng: ``500 USD``, ``15 triệu kíp``."""
    return _pattern("foreign").search(fold(text)) is not None


def is_share_or_total(text: str) -> bool:
    """Whether goods stand right before an amount, so that it may be of each or of all: ``10 hộ 2 triệu``."""
    return _pattern("goods_price").search(fold(text)) is not None


def has_loose_number(text: str) -> bool:
    """Whether a number is left that is no amount, no count of things and no number of a thing.

    It may be a piece of the amount: ``15. 500. 000 đồng``, ``15+10 triệu``. A question mark doubts any.
    """
    if "?" in text:
        return True
    left = _pattern("harmless").sub(" h ", _pattern("any_amount").sub(" ¤ ", fold(text)))
    connectors = _wording()["numbered"]["connectors"]
    return any((m["noun"] or "").strip() in ("", *connectors) for m in _pattern("counts").finditer(left))


def comparator_before(text: str) -> tuple[Literal["ge", "le", "approx"] | None, str]:
    """How the word before a bare number compares, and what follows it: ``khoảng 15`` is approx, 15."""
    folded = fold(text)
    found = _pattern("compared").match(folded)
    if found is None:
        return None, text
    words = _wording()["comparators"]
    kinds: tuple[Literal["ge", "le", "approx"], ...] = ("ge", "le", "approx")
    kind = next(k for k in kinds if found["word"] in map(fold, words[k]))
    return kind, folded[found.end() :]


def speaks_of_money(text: str) -> bool:
    """Whether a word of money stands in the text, read as an amount or not, with or without its tones."""
    if _pattern("money_word").search(fold(text)) is not None:
        return True
    return _MONEY_WORD_BARE.search(bare(text)) is not None


def _clause(text: str, style: ColumnStyle) -> Clause:
    amounts = list(_amounts(text, style))
    goods = [g for g in _goods(text) if not any(a.start < g.end and g.start < a.end for a in amounts)]
    placed: list[Found] = []
    for amount in amounts:
        since = max(placed[-1].end if placed else 0, amount.start - _NEARBY)
        placed.append(_in_place(amount, text, since, bool(placed), goods))
    return Clause(tuple(_noting_loose_goods(placed, goods, text)), tuple(goods))


def _amounts(text: str, style: ColumnStyle) -> Iterator[Found]:
    for match in _pattern("amount").finditer(text):
        parts = [
            (_amount_number(p["n"], scale, style), scale)
            for p in _pattern("part_of_amount").finditer(match[0])
            for scale in (_dong_per()[re.sub(r"\s", "", p["u"])],)
        ]
        problem = next((n.problem for n, _ in parts if n.problem), None)
        scales = [s for _, s in parts]
        if scales != sorted(set(scales), reverse=True) or _pattern("loose_number").match(text, match.end()):
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


@cache
def _goods_words() -> frozenset[str]:
    return frozenset(fold(g) for g in _wording()["quantities"]["goods"])


def _goods(text: str) -> Iterator[Goods]:
    known = _goods_words()
    for match in _pattern("goods").finditer(text):
        count = parse_number(match["n"], UNKNOWN, counts=True).value
        if count is not None:
            unit = " ".join(match["u"].split())
            yield Goods(float(count), unit, unit in known, match.start(), match.end())


def _in_place(amount: Found, text: str, since: int, follows: bool, goods: list[Goods]) -> Found:
    before = text[since : amount.start]
    amount = replace(
        amount,
        comparator=_comparator(before, text, amount.end),
        is_total=_pattern("total").search(before) is not None and not _times_before(before, []),
        is_part=follows and _pattern("part").search(before) is not None,
        names_gift=_is_gift(before),
        says_again=follows and _AGAIN.fullmatch(before) is not None,
    )
    earlier = [g for g in goods if g.end <= amount.start]
    return _priced(amount, text, since, earlier) or _valued(amount, text, since, earlier)


def _comparator(before: str, text: str, end: int) -> Literal["eq", "ge", "le", "approx"]:
    if _pattern("more").match(text, end) or _pattern("is_ge").search(before):
        return "ge"
    if _pattern("is_le").search(before):
        return "le"
    return "approx" if _pattern("is_approx").search(before) else "eq"


def _is_gift(before: str) -> bool:
    return bool(_pattern("valued").search(before) and _pattern("gift").search(before))


def _priced(amount: Found, text: str, since: int, earlier: list[Goods]) -> Found | None:
    """``amount`` as the price of one, with the goods it is the price of; ``None`` when it is not a price."""
    before = text[since : amount.start]
    after = _pattern("times_after").match(text, amount.end)
    if after:
        return replace(amount, per_unit=True, goods=_counted(after["n"], after["u"] or "", after.start()))
    times = _times_before(before, [g for g in earlier if g.start >= since])
    if times:
        return replace(amount, per_unit=True, goods=times)
    each = _pattern("each_before").search(before) or _pattern("each_after").match(text, amount.end)
    if not each or each["u"].split()[0] in _wording()["links"]["per_row"]:
        return None
    first = each["u"].split()[0]
    matching = [g for g in earlier if g.unit.split()[:1] == [first]]
    return replace(amount, per_unit=True, goods=matching[-1] if matching else None)


def _times_before(before: str, goods: list[Goods]) -> Goods | None:
    number = _pattern("times_before").search(before)
    if number:
        return _counted(number["n"], "", 0)
    sign = re.search(rf"[^\d,;=]*{_TIMES}\s*$", before)
    return goods[-1] if sign and goods else None


def _counted(number: str, unit: str, start: int) -> Goods | None:
    count = parse_number(number, UNKNOWN, counts=True).value
    return None if count is None else Goods(float(count), unit, unit in _goods_words(), start, start)


def _valued(amount: Found, text: str, since: int, earlier: list[Goods]) -> Found:
    """``amount`` with the goods it is the whole value of, when the words between say so."""
    shared = _pattern("shared").match(text, amount.end)
    if shared:
        return replace(amount, goods=_counted(shared["n"], " ".join(shared["u"].split()), shared.start()))
    near = [g for g in earlier if g.start >= since]
    if not near or not _pattern("value").search(text[near[-1].end : amount.start]):
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
