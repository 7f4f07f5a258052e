"""Decisions of ``aliases.csv``: a wording that means a unit or an agency though no register spells it so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.registers._lines import day, read_register

_COLUMNS = ("written", "kind", "key", "valid_from", "valid_to")
Spellings = Callable[[str, str], tuple[str, ...]]
"""The keys of a wording of a kind under which it is compared."""


@dataclass(frozen=True)
class Alias:
    """A decision of ``aliases.csv``: ``written`` means ``key`` between two days (either may be open)."""

    written: str
    kind: str
    key: str
    valid_from: date | None
    valid_to: date | None

    def holds_on(self, day: date | None) -> bool:
        """Whether the decision holds on ``day``; without a day only an open one does."""
        if day is None:
            return self.valid_from is None and self.valid_to is None
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Aliases:
    """Decisions found by what is written."""

    def __init__(self, aliases: Iterable[Alias], spellings: Spellings) -> None:
        self._spellings = spellings
        self._by_text: dict[tuple[str, str], tuple[Alias, ...]] = {}
        for alias in aliases:
            for spelling in spellings(alias.kind, alias.written):
                place = (alias.kind, spelling)
                self._by_text[place] = (*self._by_text.get(place, ()), alias)

    def key(self, kind: str, written: Iterable[str], on: date | None) -> str | None:
        """What the first of the wordings ``written`` for which a decision holds on the day means."""
        for text in written:
            for spelling in self._spellings(kind, text):
                for alias in self._by_text.get((kind, spelling), ()):
                    if alias.holds_on(on):
                        return alias.key
        return None


def load_aliases(reference: Path) -> tuple[Alias, ...]:
    """The decisions of ``aliases.csv``; a folder without that file has none.

    Raises :class:`RegisterError` naming the line at fault.
    """
    path = reference / "aliases.csv"
    return read_register(path, _COLUMNS, _read_alias) if path.exists() else ()


def _read_alias(line: Mapping[str, str]) -> Alias:
    return Alias(line["written"], line["kind"], line["key"], day(line, "valid_from"), day(line, "valid_to"))
