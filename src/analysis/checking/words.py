"""The words for severities, for who mends what and for the state of a report, by language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from analysis.language import Language


@dataclass(frozen=True)
class Words:
    """The words of one language; ``signs`` are the same in all, one a state, told apart without colour."""

    language: Language
    severities: Mapping[str, str]
    who: Mapping[str, str]
    states: Mapping[str, str]
    signs: Mapping[str, str]
    labels: Mapping[str, str]

    def __getitem__(self, label: str) -> str:
        return self.labels[label]

    def fill(self, label: str, **values: object) -> str:
        """The words ``label`` with each ``{name}`` filled in."""
        return self.labels[label].format(**values)


@cache
def words(language: Language) -> Words:
    """The words of ``language``, from ``words.toml``."""
    told = tomllib.loads((files("analysis.checking") / "words.toml").read_text(encoding="utf-8"))
    own = told[language]
    return Words(language, own["severities"], own["who"], own["states"], told["signs"], own["labels"])
