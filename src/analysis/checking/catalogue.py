"""What every problem code means, in Vietnamese and English, and who can mend it: ``catalogue.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast, get_args

from analysis.checking.problem import Problem
from analysis.language import Language

Who = Literal["sender", "analyst", "maintainer"]
"""Who can mend it: the office that sent the file · the analyst of the province · the maintainer."""


@dataclass(frozen=True)
class Said:
    """The cause as a short phrase, and what to do about it as a sentence."""

    title: str
    remedy: str


@dataclass(frozen=True)
class Entry:
    """One cause of problems; ``between_versions``: it still holds of a file that a newer one replaced."""

    who: Who
    vi: Said
    en: Said
    between_versions: bool = False

    def said(self, language: Language) -> Said:
        """The cause and its remedy in ``language``."""
        return self.vi if language == "vi" else self.en


@cache
def catalogue() -> Mapping[str, Entry]:
    """Every cause by its code, in the file's order; raises ``ValueError`` naming a code that is wrong."""
    text = (files("analysis.checking") / "catalogue.toml").read_text(encoding="utf-8")
    return {code: _entry(code, told) for code, told in tomllib.loads(text).items()}


def entry_of(code: str) -> Entry:
    """The entry of ``code``; one that an older reader left in the tables is called by its code."""
    found = catalogue().get(code)
    if found is not None:
        return found
    return Entry(
        "analyst",
        Said(code, "Đọc lại các tệp: commune-review ingest."),
        Said(code, "Read the files again: commune-review ingest."),
    )


def told_in(language: Language, problem: Problem) -> str:
    """What ``problem`` says: in the reader's own words in Vietnamese, elsewhere as the title of its cause."""
    return problem.message if language == "vi" else entry_of(problem.code).said(language).title


def _entry(code: str, told: Mapping[str, object]) -> Entry:
    who, vi, en = told.get("who"), told.get("vi"), told.get("en")
    if who not in get_args(Who) or not isinstance(vi, dict) or not isinstance(en, dict):
        raise ValueError(f"catalogue.toml: [{code}] needs who, vi and en")
    try:
        return Entry(cast("Who", who), Said(**vi), Said(**en), bool(told.get("between_versions", False)))
    except TypeError as error:
        raise ValueError(f"catalogue.toml: [{code}]: {error}") from error
