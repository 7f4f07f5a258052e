"""The words documents say of themselves, from ``words.toml``; numbers and days as the language has them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from analysis.documents.model import Line, Span
from analysis.language import Language


@dataclass(frozen=True)
class Words:
    """The words of one language; ``said["method"]`` raises ``KeyError`` for one that is not there."""

    language: Language
    table: dict[str, Any]

    def __getitem__(self, key: str) -> str:
        return str(self.table[key])

    def fill(self, key: str, **values: object) -> str:
        """The words ``key`` with each ``{name}`` filled in."""
        return self[key].format(**values)

    def line(self, key: str) -> Line:
        """The words ``key`` as a line of text."""
        return (Span(self[key]),)

    def of_code(self, group: str, code: str) -> str:
        """The word for ``code`` in ``group`` (``statuses``, ``origins``), or the code itself."""
        return str(self.table[group].get(code, code))

    def official(self, style: str) -> dict[str, str]:
        """The words of the official head and foot in a document of ``style``; a letter has its own."""
        return {**self.table["official"], **self.table.get(f"official_{style}", {})}

    def day(self, iso: str) -> str:
        """``2026-01-02`` as ``02/01/2026``; text that is no day stays as it is."""
        try:
            return date.fromisoformat(iso).strftime("%d/%m/%Y")
        except ValueError:
            return iso

    def number(self, value: float) -> str:
        """``value`` to six decimals with the language's separators: ``−17,12``, ``25.541``."""
        text = f"{value:,.6f}".rstrip("0").rstrip(".").replace("-", "−")
        return text.translate(_SWAP) if self.language == "vi" else text


_SWAP = str.maketrans(",.", ".,")


@cache
def words(language: Language) -> Words:
    """The words of ``language``."""
    text = files("analysis.documents").joinpath("words.toml").read_text(encoding="utf-8")
    return Words(language, tomllib.loads(text)[language])
