"""Words of money in Vietnamese: units, comparisons, counted things, and what an amount is not counted for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from analysis.text import bare, fold

_NUM = r"(?:(?<![\w.,])|(?<=[\d\s]x))(?:\d{1,3}(?: \d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)*)"
TIMES = r"(?:(?:(?<=[\s\d)])|^)x|[×*])"
_DASH = r"[-–—−÷~→]"
_MONEY_WORD_BARE = re.compile(
    r"(?<![^\W\d])(?:trieu|trd|tr\.d|(?:ty|nghin|ngan) dong)(?!\w)"
    r"|\d\s*(?:tr|trieu|ty)\s*\d|\d\s*(?:dong|ty)$"
)
_SPELLINGS = (
    (re.compile(r"(?<![\w.,])(\d+)(tr|triệu|tỷ|tỉ)(\d)(?![\w.,])", re.IGNORECASE), r"\1,\3 \2"),  # 15tr5
    (re.compile(r"(?<=\d)\.(?=(?:triệu|tỷ|tỉ|nghìn|ngàn)(?!\w))", re.IGNORECASE), " "),  # 15.triệu
)
_NOT_MORE = re.compile(
    r"(?<!\w)(?:không (?:quá|dưới|kém)|chưa (?:đến|tới))(?!\w)"
)  # these compare, and deny nothing


@cache
def wording() -> dict[str, dict[str, list[str]]]:
    """Everything in ``money.toml``."""
    entry = files("analysis.cleaning.values") / "money.toml"
    return tomllib.loads(entry.read_text(encoding="utf-8"))


def _any(words: Iterable[str]) -> str:
    ordered = sorted(map(fold, words), key=len, reverse=True)
    parts = (re.escape(w).replace(r"\ ", r"\s*") + (r"(?!\w)" if w[-1].isalnum() else "") for w in ordered)
    return "(?:" + "|".join(parts) + ")"


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The pattern ``name``, for folded text."""
    return re.compile(_patterns()[name])


@cache
def _patterns() -> Mapping[str, str]:
    w = wording()
    links, kinds, compare = w["links"], w["quantities"], w["comparators"]
    fill = rf"(?:\s*(?<!\w){_any(compare['approx_fill'])})*\s*:?\s*$"
    units = _any(u for us in w["units"].values() for u in us)
    no_unit = _any(w["not_units"]["words"])
    dong = rf"(?!{no_unit}){_any(w['units']['1'])}"
    amount = rf"{_NUM}\s*(?!{no_unit}){units}(?:\s*{dong})?"
    count = r"\d[\d.,]*\s*"
    about = _any(["là", *compare["approx"], *compare["ge"]])
    each, after = _any(links["each"]), _any(compare["approx_after"])
    none = _any(w["not_given"]["none"])
    goods_units = _any([*kinds["goods"], *kinds["others"]])
    return {
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
        "times_before": rf"(?P<n>{_NUM})\s*{TIMES}\s*$",
        "times_after": rf"\s*(?:/\s*\w+\s*)?{TIMES}\s*(?P<n>{_NUM})\s*(?P<u>{goods_units})?",
        "loose_number": rf"\s+\d[\d.,]*(?!\s*{goods_units})(?![\d.,]*\s*[/x×*])",
        "approx_after": rf"\s*[(\[]\s*{after}\s*[)\]]|\s*,?\s+(?:đã\s+)?{after}\s*$",
        "number_approx": rf"^(?P<n>\d[\d., ]*?)\s*[(\[]\s*{after}\s*[)\]]\s*$",
        "said_before": rf"^{_any(links['said'])}\s*[,:;]\s*(?=\d)",
        "said_none": rf"^{none}\s*[,:;]\s*0(?:\s*{dong})?\s*$",
        "numbered": _numbered(),
        "years": _years(),
        "many_communes": _many_communes(),
        "toneless": rf"^(?P<n>{_NUM})\s*(?P<u>{_any(u for us in w['toneless'].values() for u in us)})$",
        "more": rf"\s*{_any(compare['ge_after'])}",
        "split": rf"\n|;(?!\s*{each})|\.\s+(?=\D)",
        "any_amount": rf"{amount}(?:\s+{amount})*(?:\s+rưỡi)?|{_NUM}\s*{TIMES}"
        rf"|{TIMES}\s*{_NUM}(?:\s*{goods_units})?",
        "harmless": _harmless(goods_units),
        "counts": r"\d[\d.,]*(?P<noun>\s*[^\W\d_]{2,})?",
        "many_years": _many_years(),
        "foreign": _foreign(units),
        "compared": rf"^(?P<word>{_any(w for k in ('ge', 'le', 'approx') for w in compare[k])})\s*(?=\d)",
        "goods_price": rf"{_NUM}\s*{goods_units}\s+{amount}",
        "negative": rf"^\s*(?:[-–−]{amount}|−\s*{amount}\s*$)|(?<!\w)âm\s+{_NUM}",
        "not_given": _not_given(amount, units),
        **{f"is_{k}": rf"(?:(?<!\w){_any(compare[k])}){fill}" for k in ("ge", "le", "approx")},
    }


def _harmless(goods_units: str) -> str:
    """Numbers that are no money: days, decisions, numbered things, counted goods, percents, notes."""
    day, decision = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", r"\d+[a-z]?\s*/\s*(?:\d{4}\s*/\s*)?[a-zđ]{2}[\w-]*"
    note = r"[(\[]\d{1,2}[)\]]|^\s*\d{1,2}\s*[.)](?=\s|\D)|[a-zđ]\d{1,3}(?!\w)"
    return rf"{day}|{decision}|{_numbered()}|\d[\d.,]*\s*(?:%|{goods_units})|{note}"


def _numbered() -> str:
    return rf"(?<!\w){_any(wording()['numbered']['words'])}\s*(?:số\s*)?\d[\d./-]*"


def _years() -> str:
    """A number of years, 2 to 12, or an amount a year times something; a year's number is none."""
    w = wording()["many_years"]
    some = rf"(?:(?<![\d./,-])(?:0?[2-9]|1[0-2])|(?<!\w){_any(w['counts'])})"
    return rf"{some}\s+năm(?!\w|\s*\d|\s+{_any(w['anniversaries'])})|/\s*năm\s*{TIMES}"


def _many_communes() -> str:
    w = wording()["many_communes"]
    some = rf"(?:(?<![\d.,])(?:0?[2-9]|[1-9]\d+)|(?<!\w){_any(w['counts'])})"
    shared = rf"(?<!\w){_any(w['shared'])}(?:\s+(?:cho|với|giữa|toàn|cả))*"
    return rf"(?:{some}|{shared})\s*{_any(w['units'])}(?!\s+hội)|(?<!\w){_any(w['words'])}"


def _many_years() -> str:
    words = _any(wording()["many_years"]["words"])
    return (
        rf"(?<!\w){words}|(?:trong|cả|/|[x×*])\s*(?:0?[2-9]|\d\d)\s+năm(?!\w)"
        r"|(?<!\d)20\d\d\s*(?:[-–—,]|đến|và)\s*(?:năm\s+)?(?:20\d\d|nay)"
    )


def _foreign(units: str) -> str:
    words = wording()["foreign"]
    signs = "".join(map(re.escape, words["before"]))
    return rf"[{signs}]\s*\d|\d\s*(?:{units}\s*)?{_any(words['after'])}"


def _not_given(amount: str, units: str) -> str:
    w = wording()["not_given"]
    denied = rf"(?<!\w){_any(w['denials'])}(?:\s+[^\W\d]+){{0,3}}\s+{amount}"
    before = rf"(?<!\w){_any(w['before'])}\s*:?\s*{amount}"
    none = rf"^\s*{_any(w['none'])}\s*[(\[:;,.–-][\s\S]*?{amount}"
    change, than = rf"(?<!\w){_any(w['changes'])}[^;\n]*?\d", rf"(?<!\w){_any(w['compared'])}"
    return (
        rf"(?<!\w){_any(w['words'])}|{before}|{none}|{denied}|{change}[^;\n]*?{than}|{than}[^;\n]*?{change}"
        rf"|\d\s*%[^;,\n]*?{amount}|\d\s*/\s*{_NUM}\s*{units}"
    )


@cache
def _dong_per() -> Mapping[str, int]:
    return {
        re.sub(r"\s", "", fold(u)): int(scale) for scale, units in wording()["units"].items() for u in units
    }


@cache
def goods_words() -> frozenset[str]:
    """Units of things that are goods, folded."""
    return frozenset(fold(g) for g in wording()["quantities"]["goods"])


def unit_in_dong(unit: str) -> int:
    """Đồng per ``unit``, folded as :func:`pattern` finds it."""
    return _dong_per()[re.sub(r"\s", "", unit)]


def dong_per_unit(words: str) -> int | None:
    """Đồng per unit of money when ``words`` name one, as ``triệu đồng``, and nothing else."""
    return _dong_per().get(re.sub(r"\s", "", fold(words)).strip("()[]., "))


def is_range(text: str) -> bool:
    """Whether the text gives an amount as a range: ``10-12 triệu``, ``từ 10 đến 12 triệu``."""
    return pattern("range").search(fold(text)) is not None


def is_negative(text: str) -> bool:
    """Whether the text gives an amount below zero: ``-15 triệu``, ``âm 15 triệu``."""
    return pattern("negative").search(fold(text)) is not None


def is_not_given(text: str) -> bool:
    """Whether the amount is planned, asked for, owed, a change or a share: ``dự kiến``, ``12/15 triệu``."""
    told = _NOT_MORE.sub(" ", fold(text))
    return pattern("not_given").search(told) is not None


def is_of_many_years(text: str) -> bool:
    """Whether the amount is of more than one year: ``lũy kế``, ``trong 3 năm``, ``2021-2023``."""
    told = fold(text)
    if pattern("many_years").search(told) is not None:
        return True
    return "năm" in told and pattern("years").search(pattern("numbered").sub(" ", told)) is not None


def is_of_many_communes(text: str) -> bool:
    """Whether the amount is shared with other communes or told in another row: ``30 triệu/2 xã``."""
    return pattern("many_communes").search(fold(text)) is not None


def is_foreign(text: str) -> bool:
    """Whether the text gives money other than đồng: ``500 USD``, ``15 triệu kíp``."""
    return pattern("foreign").search(fold(text)) is not None


def is_share_or_total(text: str) -> bool:
    """Whether goods stand right before an amount, so that it may be of each or of all: ``10 hộ 2 triệu``."""
    return pattern("goods_price").search(fold(text)) is not None


def has_loose_number(text: str) -> bool:
    """Whether a number is left that is no amount, no count of things and no number of a thing.

    It may be a piece of the amount: ``15. 500. 000 đồng``, ``15+10 triệu``. A question mark doubts any.
    """
    if "?" in text:
        return True
    left = pattern("harmless").sub(" h ", pattern("any_amount").sub(" ¤ ", fold(text)))
    connectors = wording()["numbered"]["connectors"]
    return any((m["noun"] or "").strip() in ("", *connectors) for m in pattern("counts").finditer(left))


def comparator_before(text: str) -> tuple[Literal["ge", "le", "approx"] | None, str]:
    """How the word before a bare number compares, and what follows it: ``khoảng 15`` is approx, 15."""
    folded = fold(text)
    found = pattern("compared").match(folded)
    if found is None:
        return None, text
    words = wording()["comparators"]
    kinds: tuple[Literal["ge", "le", "approx"], ...] = ("ge", "le", "approx")
    kind = next(k for k in kinds if found["word"] in map(fold, words[k]))
    return kind, folded[found.end() :]


def number_before_estimate(text: str) -> str | None:
    """The bare number of ``15 (ước)``."""
    found = pattern("number_approx").match(fold(text))
    return None if found is None else found["n"]


def number_said(text: str) -> str | None:
    """The bare number after a word that says there is money, or none: ``Có, 15``, ``Không: 0``."""
    folded = fold(text)
    if pattern("said_none").match(folded):
        return "0"
    found = pattern("said_before").match(folded)
    return None if found is None else folded[found.end() :]


def as_usual(text: str) -> str:
    """``text`` with amounts spelt as most do: ``15tr5`` is ``15,5 tr``, ``15 trieu`` is ``15 triệu``."""
    alone = pattern("toneless").match(fold(text)) if text.isascii() else None
    if alone is not None:
        return f"{alone['n']} {_toned()[alone['u']]}"
    for spelling, usual in _SPELLINGS:
        text = spelling.sub(usual, text)
    return text


@cache
def _toned() -> Mapping[str, str]:
    return {u: unit for unit, units in wording()["toneless"].items() for u in units}


def speaks_of_money(text: str) -> bool:
    """Whether a word of money stands in the text, read as an amount or not, with or without its tones."""
    if pattern("money_word").search(fold(text)) is not None:
        return True
    return _MONEY_WORD_BARE.search(bare(text)) is not None
