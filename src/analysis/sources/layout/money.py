"""The unit of money a heading or a line above a table names: read whole, or refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from analysis.sources.layout.tables import FormColumn
from analysis.sources.layout.wording import FormSpec, load_other_money, load_units_of_money
from analysis.text import bare

_SHORTEST_UNIT = 5
_LIKE_A_UNIT = 75
_IN_BRACKETS = re.compile(r"\(([^)]*)\)")
_AFTER_UNIT_WORD = re.compile(r"(?:don vi(?: tinh)?|dvt)\s*:?\s*([^|)]+)")
_UNIT_WORD = re.compile(r"^(don vi( tinh)?|dvt) ")


@lru_cache(maxsize=4096)
def money_scale(text: str) -> int | None:
    """Đồng per unit of money named in a heading or title, as ``(triệu đồng)`` or ``ĐVT: nghìn đồng``.

    A misspelt unit (``trệu đồng``) is ``None``: read as đồng it would move every amount by 10⁶.
    """
    declared = declared_scales(text)
    if declared:
        return declared[0]
    plain = f" {_words(text)} "
    return next((scale for words, scale in _long_wordings() if f" {words} " in plain), None)


@lru_cache(maxsize=4096)
def declared_scales(text: str) -> tuple[int, ...]:
    """The units of money that stand in brackets or after ``ĐVT:``, in order."""
    return tuple(scale for named in _named(text) if (scale := _by_wording().get(named)) is not None)


@lru_cache(maxsize=4096)
def is_misspelt_unit(text: str) -> bool:
    """Whether a unit declared in ``text`` is nearly one of money and yet none: ``(trệu đồng)``."""
    if money_scale(text) is not None:
        return False
    return any(
        len(named) >= _SHORTEST_UNIT
        and process.extractOne(named, tuple(_by_wording()), scorer=fuzz.ratio, score_cutoff=_LIKE_A_UNIT)
        is not None
        for named in _named(text)
    )


@lru_cache(maxsize=4096)
def is_unknown_unit(text: str, *, whole: bool) -> bool:
    """Whether a foreign currency, or a multiple of a unit (``trăm triệu đồng``), is declared in ``text``.

    With ``whole`` it may stand anywhere, not only in brackets or after ``ĐVT:``.
    """
    return any(
        named not in _by_wording() and bool(_unknown().search(named))
        for named in (*_named(text), *((_words(text),) if whole else ()))
    )


@dataclass(frozen=True)
class Scale:
    """A table's unit of money; ``scale`` is ``None`` when it is not named, or ``in_doubt``.

    ``written`` are the texts that name it, ``is_misspelt`` that one of them is no unit at all,
    ``is_unknown`` that one is a foreign currency or a multiple of a unit.
    """

    scale: int | None = None
    in_doubt: bool = False
    is_misspelt: bool = False
    is_unknown: bool = False
    written: tuple[str, ...] = ()


def scale_of(form: FormSpec, columns: Iterable[FormColumn], title: Sequence[str]) -> Scale:
    """The unit of money of a table: of its columns' headings, else of the lines above; both must agree."""
    headings = [c.heading for c in columns if c.field in form.money]
    if not headings:
        return Scale()
    unknown = tuple(t for t in (*headings, *title) if is_unknown_unit(t, whole=t in headings))
    if unknown:
        return Scale(None, in_doubt=True, is_unknown=True, written=unknown)
    misspelt = tuple(t for t in (*headings, *title) if is_misspelt_unit(t))
    if misspelt:
        return Scale(None, in_doubt=True, is_misspelt=True, written=misspelt)
    said = {t: s for t in headings if (s := money_scale(t)) is not None}
    said |= {t: declared[0] for t in title if (declared := declared_scales(t))}
    if len(set(said.values())) > 1:
        return Scale(None, in_doubt=True, written=tuple(said))
    named = (s for text in (*headings, *title) if (s := money_scale(text)) is not None)
    return Scale(next(named, None))


@cache
def _by_wording() -> dict[str, int]:
    units = load_units_of_money()
    return {_words(w): scale for scale, wordings in reversed(list(units.items())) for w in wordings}


@cache
def _long_wordings() -> tuple[tuple[str, int], ...]:
    units = load_units_of_money()
    return tuple((_words(w), s) for s in units if s > 1 for w in units[s] if len(w) > _SHORTEST_UNIT)


@cache
def _unknown() -> re.Pattern[str]:
    """A foreign currency, or a unit after a word or number that multiplies it."""
    foreign, times = ("|".join(_words(w) for w in listed) for listed in load_other_money())
    large = (words for words, scale in _by_wording().items() if scale > 1 and not words[0].isdigit())
    units = "|".join(sorted(large, key=len, reverse=True))
    return re.compile(rf"\b(?:{foreign})\b|\b(?:{times}|[02-9]\d*|1\d+) (?:{units})\b")


def _named(text: str) -> list[str]:
    plain = bare(text)
    named = _IN_BRACKETS.findall(plain) + _AFTER_UNIT_WORD.findall(plain)
    return [_UNIT_WORD.sub("", _words(n)) for n in named]


def _words(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", bare(text)).strip()
