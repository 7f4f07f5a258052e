"""Numbers as Vietnamese offices write them: dot between thousands, comma before decimals, or the reverse.

The separator is decided for a column from all its cells; what stays ambiguous is refused, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from analysis.text import nfc

Separator = Literal["comma", "dot"]


class ColumnStyle(NamedTuple):
    """Which sign stands before decimals in a column (``None``: unknown), and how many cells say so."""

    decimal: Separator | None
    evidence: int = 0


VIETNAMESE = ColumnStyle("comma")
ENGLISH = ColumnStyle("dot")
UNKNOWN = ColumnStyle(None)


class Number(NamedTuple):
    """A number read from a cell, or the code of the problem that kept it from being read.

    ``note`` is a code for something set aside while reading (``footnote``, ``other_style``).
    """

    value: Decimal | None
    problem: str | None = None
    note: str | None = None


_FOOTNOTE = re.compile(r"(?<=\d)(?:\((?:\d{1,2}|[*a-z])\)|\s*(?:\([\d*]\)|\[\d{1,2}\]|[*†]+)|[¹²³⁴-⁹]+)$")
_SPACED = re.compile(r"\d{1,3}(?:([ '’])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")
_UNSEEN = re.compile(
    r"[\u200b-\u200f\u2060\ufeff\u00ad]|^'"
)  # zero-width signs; the ' that makes a cell text
_PLAIN = re.compile(r"\d+")
_COMMA_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
_DOT_DECIMAL = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}")
_ONE_SEPARATOR = re.compile(r"(\d+)([.,])(\d+)")
_MINUS = re.compile(r"^[-−–]\s*(?=\d)")  # offices type all three as a minus sign
_ENGLISH_CELLS_NEEDED = 2
_GROUP = 3
_LONGEST = 48  # characters: what is longer is prose


def column_style(texts: Iterable[str]) -> ColumnStyle:
    """The style of a column from the texts of all its cells; texts that are no numbers do not count.

    ``8.036,73`` or ``2.017.243`` decide alone; ``665,8`` decides unless some cell speaks against it;
    ``1.2`` is evidence only with a second such cell. ``1.200`` and ``1,200`` are evidence of nothing.
    """
    votes = [_vote(_core(text)[0]) for text in texts if _may_vote(text)]
    strong = {v for v in votes if v in ("COMMA", "DOT")}
    weak = {v for v in votes if v in ("comma", "dot")}
    if strong:
        decided = strong
    elif weak == {"dot"} and votes.count("dot") < _ENGLISH_CELLS_NEEDED:
        decided = set()
    else:
        decided = weak
    if len(decided) != 1:
        return UNKNOWN
    sign: Separator = "comma" if decided.pop().lower() == "comma" else "dot"
    return ColumnStyle(sign, sum(v.lower() == sign for v in votes))


@lru_cache(maxsize=32768)
def parse_number(text: str, style: ColumnStyle = UNKNOWN, *, counts: bool = False) -> Number:
    """The number written ``text`` in a column of ``style``; ``counts`` when whole things are counted.

    Problems: ``blank``, ``not_a_number``, ``broken_number`` (``2.5217``: no way of grouping reads it) and
    ``ambiguous_number`` (``1.200`` where nothing says whether the dot groups thousands).
    """
    core, negative, note = _core(text)
    if not core:
        return Number(None, "blank")
    read = _read(core, style, counts)
    if read.value is not None and negative:
        read = Number(-read.value, None, read.note)
    return Number(read.value, read.problem, note or read.note) if read.value is not None else read


def parse_percent(text: str, style: ColumnStyle = UNKNOWN) -> Number:
    """Percent points written ``text``, with or without its sign: ``37,54%``, ``32 %``, ``101,47``.

    ``99.2%`` is read whatever the column's style: a dot before one or two digits groups nothing.
    """
    body = re.sub(r"\s*[%％]$", "", nfc(text))
    read = parse_number(body, style)
    if read.problem in ("ambiguous_number", "broken_number") and re.fullmatch(r"\d{1,3}\.\d{1,2}", body):
        return Number(Decimal(body), None, "other_style")
    return read


class Format(NamedTuple):
    """What a number format does to the number it shows.

    ``thousands`` are the groups of three digits it hides, ``shown_percent`` that it shows percent points,
    ``literal`` the words it adds (a unit of money may be among them), ``forges`` that it adds digits.
    """

    thousands: int = 0
    shown_percent: bool = False
    literal: str = ""
    forges: bool = False


@lru_cache(maxsize=4096)
def format_of(number_format: str) -> Format:
    """The meaning of a number format such as ``#,##0,`` or ``0 "triệu đồng"``; its first section is taken."""
    section = _first_section(number_format)
    words = [a or b or c for a, b, c in _LITERAL.findall(section)]
    shown = _LITERAL.sub("", section)
    hidden = re.search(r"[0#?](,+)(?![0#?,])", shown)
    return Format(
        len(hidden[1]) if hidden else 0,
        "%" in shown,
        "".join(words).strip(),
        any(re.fullmatch(r"[.,\s]*\d[\d.,\s]*", word) for word in words),
    )


_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].')


def _first_section(number_format: str) -> str:
    quoted = False
    for at, sign in enumerate(number_format):
        quoted ^= sign == '"'
        if sign == ";" and not quoted:
            return number_format[:at]
    return number_format


def numeric(value: int | float, number_format: str = "General", *, percent: bool = False) -> Decimal:
    """A stored number as it is shown: exact decimal digits, divided by the thousands its format hides.

    With ``percent``, a value whose format shows ``%`` is given in percent points.
    """
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if number_format == "General":
        return exact
    shows = format_of(number_format)
    if shows.thousands:
        exact = exact.scaleb(-_GROUP * shows.thousands)
    return exact * 100 if percent and shows.shown_percent else exact


@lru_cache(maxsize=32768)
def _core(text: str) -> tuple[str, bool, str | None]:
    trimmed = nfc(_UNSEEN.sub("", text)).casefold()
    core = _FOOTNOTE.sub("", trimmed)
    unsigned = _MINUS.sub("", core)
    compact = re.sub("[ '’]", "", unsigned) if _SPACED.fullmatch(unsigned) else unsigned
    return compact, unsigned != core, "footnote" if core != trimmed else None


def _may_vote(text: str) -> bool:
    return len(text) <= _LONGEST and (not text.isascii() or "." in text or "," in text)


def _vote(core: str) -> str:
    if _COMMA_DECIMAL.fullmatch(core):
        return "COMMA"
    if _DOT_DECIMAL.fullmatch(core):
        return "DOT"
    one = _ONE_SEPARATOR.fullmatch(core)
    if not one or _could_group(one):
        return ""
    if one[2] == ",":
        return "comma"
    return "dot" if len(one[3]) < _GROUP or one[1] == "0" else ""


def _could_group(one: re.Match[str]) -> bool:
    return len(one[3]) == _GROUP and len(one[1]) <= _GROUP and not one[1].startswith("0")


def _read(core: str, style: ColumnStyle, counts: bool) -> Number:
    if _PLAIN.fullmatch(core):
        return Number(Decimal(core))
    if _COMMA_DECIMAL.fullmatch(core):
        note = "other_style" if style.decimal == "dot" else None
        return Number(Decimal(core.replace(".", "").replace(",", ".")), None, note)
    if _DOT_DECIMAL.fullmatch(core):
        note = "other_style" if style.decimal == "comma" else None
        return Number(Decimal(core.replace(",", "")), None, note)
    one = _ONE_SEPARATOR.fullmatch(core)
    if one:
        return _read_one(one, style, counts)
    return Number(None, "broken_number" if re.fullmatch(r"[\d.,]*\d[\d.,]*", core) else "not_a_number")


def _read_one(one: re.Match[str], style: ColumnStyle, counts: bool) -> Number:
    sign: Separator = "comma" if one[2] == "," else "dot"
    decimal = Number(Decimal(f"{one[1]}.{one[3]}"))
    ambiguous, broken = Number(None, "ambiguous_number"), Number(None, "broken_number")
    if _could_group(one):
        grouped = Number(Decimal(one[1] + one[3]))
        if style.decimal is None:
            return grouped if counts else ambiguous
        if style.decimal != sign:
            return grouped
        return ambiguous if counts else decimal
    if style.decimal is not None:
        return decimal if style.decimal == sign else broken
    if sign == "comma" or one[1] == "0":
        return decimal
    return broken if len(one[3]) > _GROUP else ambiguous
