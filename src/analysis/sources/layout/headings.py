"""How well a heading fits a field: wordings compared without diacritics, so that a slip does not hide one."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz, process

from analysis.sources.layout.wording import FieldSpec, FormSpec, load_units_of_money
from analysis.text import bare

LEAST_SCORE = 0.75
_CONTAINED = 0.72
_LIKE = 0.82
_SHORT = 10
_SHORTEST_UNIT = 5
_LONGEST_HEADING = 160
_MONEY_IN_BRACKETS = re.compile(r"\([^)]*(dong|vnd|trd|\bd\b)[^)]*\)")
_NUMBER_IN_BRACKETS = re.compile(r"\(\s*\d{1,2}\s*\)")
_COUNTED_THING = re.compile(r"\(\s*(ho|nguoi|xa|ha|khau)\s*\)")
_YEAR = re.compile(r"(?<!\d)20[0-4]\d(?!\d)")
_YEAR_RANGE = re.compile(r"(?<!\d)20[0-4]\d\s*[-–—]\s*20[0-4]\d(?!\d)")
_NUMBERED = re.compile(r"^(?:tc|tieu chi|tieu chi so|tc so|so)?\s*0*(\d{1,2})(?:\s+\D.*)?$")


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """A heading without diacritics, units of money, column numbers and punctuation; ``%`` stays."""
    plain = bare(text)
    for pattern in (_MONEY_IN_BRACKETS, _NUMBER_IN_BRACKETS, _COUNTED_THING):
        plain = pattern.sub(" ", plain)
    return re.sub(r"[^a-z0-9%]+", " ", plain.replace("%", " % ")).strip()


def year_in(text: str) -> int | None:
    """The one year a heading or title names; a range of years names none."""
    years = {int(y) for y in _YEAR.findall(_YEAR_RANGE.sub(" ", text))}
    return years.pop() if len(years) == 1 else None


@lru_cache(maxsize=65536)
def likeness(wording: str, heading: str) -> float:
    """0 to 1 for two normal texts: equal, contained as whole words, or nearly the same letters."""
    if wording == heading:
        return 1.0
    if not wording or not heading:
        return 0.0
    share = len(wording) / len(heading)
    if f" {wording} " in f" {heading} " and share >= (0.3 if len(wording) >= _SHORT else 0.6):
        return _CONTAINED + 0.25 * share
    ratio = fuzz.ratio(wording, heading, score_cutoff=100 * _LIKE) / 100
    return 0.97 * ratio if min(len(wording), len(heading)) > 4 else 0.0


@lru_cache(maxsize=65536)
def field_score(field: FieldSpec, path: tuple[str, ...]) -> float:
    """How well the heading path (group headings first) fits ``field``; 0 when below the least."""
    elements = _elements(path)
    joined = " ".join(elements)
    if not elements or len(joined) > _LONGEST_HEADING:
        return 0.0
    if any(_holds(word, joined) for word in field.not_containing):
        return 0.0
    if field.numbered:
        return 0.9 if number_in(path) or _is_named(field, elements) else 0.0
    best = max(_wording_score(w, elements, joined) for w in field.wordings)
    return best if best >= LEAST_SCORE else 0.0


def number_in(path: tuple[str, ...]) -> int | None:
    """The criterion number in a heading path, as in ``Tiêu chí số 7`` or ``7. Cơ sở hạ tầng``."""
    for text in reversed(path):
        found = _NUMBERED.match(normal(text))
        if found and int(found[1]) >= 1:
            return int(found[1])
    return None


@lru_cache(maxsize=65536)
def is_heading(forms: tuple[FormSpec, ...], text: str) -> bool:
    """Whether ``text`` alone reads as a heading of any form."""
    heading = _without_year(normal(text))
    if not heading or len(heading) > _LONGEST_HEADING or heading.isdigit():
        return False
    wordings = _all_wordings(forms)
    if (
        process.extractOne(heading, wordings, scorer=fuzz.ratio, score_cutoff=100 * _LIKE)
        and len(heading) > 4
    ):
        return True
    return any(likeness(w, heading) >= LEAST_SCORE for w in wordings if w in heading)


@lru_cache(maxsize=4096)
def money_scale(text: str) -> int | None:
    """Đồng per unit of money named in a heading or title, as ``(triệu đồng)`` or ``ĐVT: nghìn đồng``.

    A misspelt unit (``trệu đồng``) is ``None``: read as đồng it would move every amount by 10⁶.
    """
    for named in _units_named(text):
        for scale, wordings in load_units_of_money().items():
            if named in {_words(w) for w in wordings}:
                return scale
    plain = f" {_words(text)} "
    return next(
        (
            scale
            for scale, wordings in load_units_of_money().items()
            if scale > 1 and any(f" {_words(w)} " in plain for w in wordings if len(w) > _SHORTEST_UNIT)
        ),
        None,
    )


def _units_named(text: str) -> list[str]:
    plain = bare(text)
    named = re.findall(r"\(([^)]*)\)", plain) + re.findall(r"(?:don vi(?: tinh)?|dvt)\s*:?\s*([^|)]+)", plain)
    return [re.sub(r"^(don vi( tinh)?|dvt) ", "", _words(n)) for n in named]


def _words(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", bare(text)).strip()


@lru_cache(maxsize=8)
def _all_wordings(forms: tuple[FormSpec, ...]) -> tuple[str, ...]:
    parts = {
        normal(part)
        for form in forms
        for f in form.fields
        for w in (*f.wordings, *f.names)
        for part in w.split(">")
    }
    return tuple(sorted(parts - {""}))


def _elements(path: tuple[str, ...]) -> tuple[str, ...]:
    stripped = [_without_year(normal(p)) for p in path]
    kept = tuple(p for p in stripped if p not in ("", "nam"))
    return kept or tuple(p for p in stripped if p)[-1:]


def _without_year(plain: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"(?<!\d)20[0-4]\d(?!\d)", " ", plain)).strip()


def _holds(word: str, joined: str) -> bool:
    return f" {normal(word)} " in f" {joined} "


def _is_named(field: FieldSpec, elements: tuple[str, ...]) -> bool:
    return any(likeness(normal(name), elements[-1]) >= 0.85 for name in field.names)


def _wording_score(wording: str, elements: tuple[str, ...], joined: str) -> float:
    parts = [normal(p) for p in wording.split(">")]
    leaf = likeness(parts[-1], elements[-1])
    if len(parts) == 1:
        above = max((likeness(parts[0], e) for e in elements[:-1]), default=0.0)
        return max(leaf, likeness(parts[0], joined), 0.85 * above)
    if leaf < LEAST_SCORE:
        return 0.0
    group = max((likeness(parts[0], e) for e in elements[:-1]), default=0.0)
    return 1.02 * min(leaf, group) if group >= LEAST_SCORE else 0.0
