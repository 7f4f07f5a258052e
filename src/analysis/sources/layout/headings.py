"""How well a heading fits a field: wordings compared without diacritics, so that a slip does not hide one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from analysis.sources.layout.plans import is_own, narrowed
from analysis.sources.layout.wording import FieldSpec, FormSpec, load_abbreviations
from analysis.text import bare

LEAST_SCORE = 0.75
CONFIRMED = 1.1
_CONTAINED = 0.72
_LIKE = 0.82
_NEARLY = 0.6
_SHORT = 10
_LONGEST_HEADING = 160
_MONEY_IN_BRACKETS = re.compile(r"\([^)]*(dong|vnd|trd|\bd\b)[^)]*\)")
_NUMBER_IN_BRACKETS = re.compile(r"\(\s*\d{1,2}\s*\)")
_COUNTED_THING = re.compile(r"\(\s*(ho|nguoi|xa|ha|khau)\s*\)")
_YEAR = re.compile(r"(?<!\d)20[0-4]\d(?!\d)")
_DAY = re.compile(r"(?:\bngay )?\b[0-3]?\d [01]?\d (?=20[0-4]\d\b)")
_YEAR_RANGE = re.compile(r"(?<!\d)20[0-4]\d\s*[-–—]\s*20[0-4]\d(?!\d)")
_NUMBERED = re.compile(r"^(?:tc|tieu chi|tieu chi so|tc so|so)?\s*0*(\d{1,2})(?:\s+\D.*)?$")


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """A heading without diacritics, units of money, column numbers and punctuation; ``%`` stays.

    Usual abbreviations are written out: ``TS hộ`` is ``tong so ho``.
    """
    plain = bare(text)
    if "(" in plain:
        for pattern in (_MONEY_IN_BRACKETS, _NUMBER_IN_BRACKETS, _COUNTED_THING):
            plain = pattern.sub(" ", plain)
    words = re.sub(r"[^a-z0-9%]+", " ", plain.replace("%", " % ")).strip()
    return _abbreviation().sub(_written_out, words)


@cache
def _abbreviations() -> Mapping[str, str]:
    return {bare(short): bare(whole) for short, whole in load_abbreviations().items()}


@cache
def _abbreviation() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, _abbreviations()))})\b")


def _written_out(found: re.Match[str]) -> str:
    return _abbreviations()[found[0]]


@lru_cache(maxsize=16384)
def year_in(text: str) -> int | None:
    """The one year a heading or title names; a range of years names none."""
    if "20" not in text:
        return None
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


def field_scores(form: FormSpec, path: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """The fields of ``form`` that the heading path (group headings first) fits, each with its score."""
    return scores_of(form, elements_of(path))


@lru_cache(maxsize=16384)
def scores_of(form: FormSpec, elements: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """The fields that a path made normal fits, each with its score."""
    joined = " ".join(elements)
    if not elements or len(joined) > _LONGEST_HEADING:
        return ()
    alike = tuple(_alike(form, text) for text in (*elements, joined))
    narrow = narrowed(form, elements)
    scores = (
        (f.name, 0.0 if _is_ruled_out(f, elements, narrow) else _score(f, elements, joined, alike))
        for f in form.fields
    )
    return tuple((name, score) for name, score in scores if score >= LEAST_SCORE)


@lru_cache(maxsize=4096)
def but_for_words(form: FormSpec, elements: tuple[str, ...]) -> tuple[str, ...]:
    """The fields that a path made normal would fit but for a word that rules it out, best first."""
    joined = " ".join(elements)
    if not elements or len(joined) > _LONGEST_HEADING:
        return ()
    alike = tuple(_alike(form, text) for text in (*elements, joined))
    narrow = narrowed(form, elements)
    ruled_out = [f for f in form.fields if not f.numbered and _is_ruled_out(f, elements, narrow)]
    scores = ((-_score(f, elements, joined, alike), -_resemblance(f, elements), f.name) for f in ruled_out)
    return tuple(name for score, like, name in sorted(scores) if -score >= _CONTAINED or -like >= _NEARLY)


def _resemblance(field: FieldSpec, elements: tuple[str, ...]) -> float:
    texts = (" ".join(elements), elements[-1])
    return max((fuzz.ratio(" ".join(parts), t) for parts in _parts(field) for t in texts), default=0) / 100


def _is_ruled_out(field: FieldSpec, elements: tuple[str, ...], narrow: tuple[str, ...]) -> bool:
    """Whether a word of a heading path rules ``field`` out, and nobody decided otherwise."""
    joined = " ".join(elements)
    if any(normal(w) in (joined, elements[-1]) for w in field.confirmed):
        return False
    return any(_holds(word, joined) for word in field.not_containing) or any(
        not is_own(field, word) for word in narrow
    )


def _score(
    field: FieldSpec, elements: tuple[str, ...], joined: str, alike: Sequence[Mapping[str, float]]
) -> float:
    if any(normal(w) in (joined, elements[-1]) for w in field.confirmed):
        return CONFIRMED
    if field.numbered:
        return 0.9 if number_in(elements) or _is_named(field, elements) else 0.0
    # a wording whose last part is like nothing in the heading scores nothing
    scores = (_wording_score(p, alike) for p in _parts(field) if any(p[-1] in found for found in alike))
    return max(scores, default=0.0)


@lru_cache(maxsize=16384)
def _alike(form: FormSpec, heading: str) -> Mapping[str, float]:
    """The wordings of ``form``, and the parts of them, that are like ``heading``, each with its likeness."""
    wordings = _all_parts(form)
    near = process.extract(heading, wordings, scorer=fuzz.ratio, score_cutoff=100 * _LIKE, limit=None)
    held = [w for w in wordings if w in heading]
    found = ((w, likeness(w, heading)) for w in {*held, *(w for w, _, _ in near)})
    return {w: score for w, score in found if score}


@lru_cache(maxsize=64)
def _all_parts(form: FormSpec) -> tuple[str, ...]:
    return tuple({part for field in form.fields for parts in _parts(field) for part in parts} - {""})


@lru_cache(maxsize=4096)
def nearly(form: FormSpec, path: tuple[str, ...]) -> tuple[str, ...]:
    """The fields a heading resembles without fitting them, most like first: what to ask about."""
    elements = elements_of(path)
    if not elements or len(" ".join(elements)) > _LONGEST_HEADING:
        return ()
    joined, found = " ".join(elements), []
    for field in form.fields:
        if field.numbered or any(_holds(word, joined) for word in field.not_containing):
            continue
        found.append((_resemblance(field, elements), field.name))
    return tuple(name for ratio, name in sorted(found, reverse=True) if ratio >= _NEARLY)


def number_in(path: Sequence[str]) -> int | None:
    """The criterion number in a heading path, as in ``Tiêu chí số 7`` or ``7. Cơ sở hạ tầng``."""
    for text in reversed(path):
        found = _NUMBERED.match(normal(text))
        if found and int(found[1]) >= 1:
            return int(found[1])
    return None


@lru_cache(maxsize=65536)
def is_heading(forms: tuple[FormSpec, ...], text: str) -> bool:
    """Whether ``text`` alone reads as a heading of any form."""
    if len(text) > 2 * _LONGEST_HEADING:
        return False
    heading = _without_year(normal(text))
    if not heading or len(heading) > _LONGEST_HEADING or heading.isdigit():
        return False
    wordings = all_wordings(forms)
    if heading in wordings:
        return True
    if len(heading) > 4 and process.extractOne(
        heading, tuple(wordings), scorer=fuzz.ratio, score_cutoff=100 * _LIKE
    ):
        return True
    return any(w in heading and likeness(w, heading) >= LEAST_SCORE for w in wordings)


@lru_cache(maxsize=8)
def all_wordings(forms: tuple[FormSpec, ...]) -> frozenset[str]:
    """Every wording of every form and its parts, made normal."""
    parts = {
        normal(part)
        for form in forms
        for f in form.fields
        for w in (*f.wordings, *f.names, *f.confirmed)
        for part in w.split(">")
    }
    return frozenset(parts - {""})


@lru_cache(maxsize=1024)
def _parts(field: FieldSpec) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(normal(p) for p in w.split(">")) for w in field.wordings)


@lru_cache(maxsize=16384)
def elements_of(path: tuple[str, ...]) -> tuple[str, ...]:
    """A heading path made normal, without years."""
    stripped = [_without_year(normal(p)) for p in path]
    kept = tuple(p for p in stripped if p not in ("", "nam"))
    return kept or tuple(p for p in stripped if p)[-1:]


def _without_year(plain: str) -> str:
    if "20" not in plain:
        return plain
    return re.sub(r"\s+", " ", re.sub(r"(?<!\d)20[0-4]\d(?!\d)", " ", _DAY.sub(" ", plain))).strip()


def _holds(word: str, joined: str) -> bool:
    return f" {normal(word)} " in f" {joined} "


def _is_named(field: FieldSpec, elements: tuple[str, ...]) -> bool:
    return any(likeness(normal(name), elements[-1]) >= 0.85 for name in field.names)


def _wording_score(parts: tuple[str, ...], alike: Sequence[Mapping[str, float]]) -> float:
    """How well the path fits one wording; ``alike`` are the likenesses of its parts, then of the whole."""
    first, groups, leaf = parts[0], alike[:-2], alike[-2].get(parts[-1], 0.0)
    if len(parts) == 1:
        above = max((group.get(first, 0.0) for group in groups), default=0.0)
        return max(leaf, alike[-1].get(first, 0.0), 0.85 * above)
    if leaf < LEAST_SCORE:
        return 0.0
    group = max((group.get(first, 0.0) for group in groups), default=0.0)
    return 1.02 * min(leaf, group) if group >= LEAST_SCORE else 0.0
