"""Titles and headings of plans, and of a part of what a form counts: read as results they mislead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from analysis.sources.layout.wording import FieldSpec, FormSpec, PartSpec, load_parts, load_plan_words
from analysis.text import bare

_NOT_WORDS = re.compile(r"[^a-z0-9%]+")


@lru_cache(maxsize=16384)
def plan_in(plain: str) -> str:
    """The word that makes ``plain`` (normal text) a plan, need or pledge; empty for a result or neither.

    ``kết quả thực hiện kế hoạch`` is a result: words of what was done come before the plan.
    """
    kinds = _plan_words()
    if not kinds["any"].search(plain):
        return ""
    text = kinds["names"].sub(" ", f" {plain} ")
    for found in kinds["any"].finditer(text):
        before = text[: found.start()]
        is_result = bool(kinds["done"].search(before))
        is_added = is_result and before.rstrip().endswith(" va")
        is_certain = bool(kinds["always"].fullmatch(found[0]))
        if not (is_added or kinds["carried_out"].search(before) or (is_result and not is_certain)):
            return found[0]
    return ""


@lru_cache(maxsize=16384)
def narrowed(form: FormSpec, elements: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a heading path (normal) that make it a plan or a part of what ``form`` counts."""
    found = [] if form.of_plans else [plan_of_path(elements)]
    joined = " ".join(elements)
    for part in _parts_of(form.form):
        pattern, unless = _part_words(part)
        hit = pattern.search(unless.sub(" ", f" {joined} "))
        found.append(hit[0] if hit else "")
    return tuple(word for word in found if word)


def plan_of_path(elements: Sequence[str]) -> str:
    """The word that makes a heading path a plan, unless a heading below it says what was done."""
    done = _plan_words()["carried_out"]
    for i, text in enumerate(elements):
        word = plan_in(text)
        if word and not any(done.search(below) and not plan_in(below) for below in elements[i + 1 :]):
            return word
    return ""


@lru_cache(maxsize=4096)
def is_own(field: FieldSpec, word: str) -> bool:
    """Whether a wording of ``field`` holds ``word`` itself, as *Kế hoạch năm* does of a plan."""
    texts = (*field.wordings, *field.confirmed)
    return any(f" {word} " in f" {_words(text)} " for text in texts)


def part_named(form: FormSpec, lines: Iterable[str], fields: frozenset[str]) -> PartSpec | None:
    """The part of what ``form`` counts that a title (normal lines) speaks of alone.

    A table with columns of that part beside the others (``fields``) counts all.
    """
    whole = " | ".join(lines)
    for part in _parts_of(form.form):
        pattern, unless = _part_words(part)
        if not fields.isdisjoint(part.fields) or _is_beside(part, whole):
            continue
        if pattern.search(unless.sub(" ", f" {whole} ")):
            return part
    return None


def _is_beside(part: PartSpec, whole: str) -> bool:
    return any(f" {_words(word)} " in f" {whole} " for word in part.beside)


@cache
def _parts_of(form: str) -> tuple[PartSpec, ...]:
    return tuple(part for part in load_parts() if form in part.forms)


@cache
def _part_words(part: PartSpec) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return _pattern(part.words), _pattern(part.unless)


@cache
def _plan_words() -> Mapping[str, re.Pattern[str]]:
    words = load_plan_words()
    kinds = {kind: _pattern(listed) for kind, listed in words.items()}
    return {**kinds, "any": _pattern((*words["always"], *words["plain"]))}


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    listed = sorted((re.escape(_words(w)) for w in words), key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(listed) or '(?!)'})(?!\S)")


def _words(text: str) -> str:
    return _NOT_WORDS.sub(" ", bare(text)).strip()
