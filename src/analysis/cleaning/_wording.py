"""Words of rows, titles and notes, from ``wording.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from analysis.text import fold

RowKind = Literal["total", "carried", "share", "part", "village", "people", "data"]
_NUMBERING = re.compile(r"^(?:(?:[ivx]+|\d+(?:\.\d+)*|[a-zđ])\s*[.)/:]\s*|[-–+*•]\s*)+")
_ENDING = re.compile(r"[\s:.;]+$")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wording(_Frozen):
    """Everything in ``wording.toml``."""

    totals: tuple[str, ...]
    totals_of: tuple[str, ...]
    grand_totals: tuple[str, ...]
    not_totals: tuple[str, ...]
    carried: tuple[str, ...]
    parts: tuple[str, ...]
    shares: tuple[str, ...]
    villages: tuple[str, ...]
    people_rows: tuple[str, ...]
    clerk_notes: tuple[str, ...]
    state_programmes: tuple[str, ...]
    advanced_criteria: tuple[str, ...]
    assignment_changes: dict[str, tuple[str, ...]]
    status: dict[str, tuple[str, ...]]
    standards: dict[str, tuple[str, ...]]
    measures: dict[str, tuple[str, ...]]


@cache
def wording() -> Wording:
    """The words, read once."""
    text = (files("analysis.cleaning") / "wording.toml").read_text(encoding="utf-8")
    return Wording.model_validate(tomllib.loads(text))


@lru_cache(maxsize=32768)
def plain(text: str) -> str:
    """``text`` folded, without its numbering or bullet and without closing signs: ``+ Vốn sự nghiệp:``."""
    return _ENDING.sub("", _NUMBERING.sub("", fold(text)))


@lru_cache(maxsize=32768)
def row_kind(text: str) -> RowKind:
    """What a row named ``text`` is: by whole words with diacritics, so that *Tỏa Tình* is no *Toàn tỉnh*."""
    words = wording()
    name = plain(text)
    if begins(name, words.not_totals):
        return "data"
    tests: tuple[tuple[RowKind, bool], ...] = (
        ("carried", begins(name, words.carried)),
        ("total", is_any(name, words.totals) or begins(name, words.totals_of)),
        ("share", begins(name, words.shares)),
        ("part", begins(name, words.parts)),
        ("people", is_any(name, words.people_rows)),
        ("village", begins(name, words.villages)),
    )
    return next((kind for kind, holds_true in tests if holds_true), "data")


def is_any(name: str, wordings: tuple[str, ...]) -> bool:
    """Whether ``name`` is one of ``wordings``, compared folded."""
    return fold(name) in _folded(wordings)


def begins(name: str, wordings: tuple[str, ...]) -> bool:
    """Whether ``name`` begins with one of ``wordings`` as whole words."""
    return _any_of(wordings).match(fold(name)) is not None


def holds(text: str, wordings: tuple[str, ...]) -> bool:
    """Whether one of ``wordings`` stands in ``text`` as whole words."""
    return _any_of(wordings).search(fold(text)) is not None


@cache
def _folded(wordings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, wordings))


@cache
def _any_of(wordings: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(_folded(wordings), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)")
