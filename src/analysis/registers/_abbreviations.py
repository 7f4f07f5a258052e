"""What ``abbreviations.toml`` says: short forms of agencies, notes beside communes, words of totals."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from analysis.text import bare, fold


@dataclass(frozen=True)
class Abbreviations:
    """``words``: short form, its letters together, with and without diacritics → the words it stands for."""

    words: Mapping[str, tuple[str, ...]]
    notes: frozenset[str]
    no_commune: tuple[str, ...]

    def spelt_out(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """``words`` (folded) with every short form written out, the longest first: ``tn mt``, ``tnmt``."""
        out: list[str] = []
        at = 0
        while at < len(words):
            for end in range(min(len(words), at + _MOST_PARTS), at, -1):
                full = self.words.get("".join(words[at:end]))
                if full is not None:
                    out += full
                    at = end
                    break
            else:
                out.append(words[at])
                at += 1
        return tuple(out)


_MOST_PARTS = 5


@cache
def abbreviations() -> Abbreviations:
    """The package's own; a form whose bare letters stand for two things keeps its diacritics."""
    text = (files("analysis.registers") / "abbreviations.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)
    words = {fold(short): tuple(fold(full).split()) for short, full in entries["words"].items()}
    undiacritic: dict[str, set[tuple[str, ...]]] = {}
    for short, full in words.items():
        undiacritic.setdefault(bare(short), set()).add(full)
    alone = {short: meant.pop() for short, meant in undiacritic.items() if len(meant) == 1}
    notes = frozenset(map(fold, entries["beside"]["notes"]))
    return Abbreviations({**alone, **words}, notes, tuple(entries["no_commune"]["words"]))
