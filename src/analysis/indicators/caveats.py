"""The closed list of caveats: what a figure may say against itself, each with a code.

The sentences stand in ``caveats.toml`` of each package of indicators, and in the one beside this module for
those that several say; an analyst may reword them. ``docs/method.md`` prints the list.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from analysis.language import worded

ROOM = Path(__file__).parent


class Entry(NamedTuple):
    """One caveat: ``text`` with its places in braces, and when it is said (``meaning``, English)."""

    text: str
    meaning: str

    @property
    def places(self) -> frozenset[str]:
        """The names that :func:`caveat` must be given."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.text) if name)


class Caveat(str):
    """A Vietnamese sentence, or several, that know their ``codes``; empty when nothing is to be said.

    A plain ``str`` joined to others has the code ``""``: :func:`joined` keeps it, so that a test finds it.
    """

    codes: tuple[str, ...]

    def __new__(cls, text: str = "", codes: tuple[str, ...] = ()) -> Caveat:
        """``text`` made of the sentences of ``codes``."""
        made = super().__new__(cls, text)
        made.codes = codes
        return made


_NOTHING = Caveat()


@cache
def catalogue() -> dict[str, Entry]:
    """Every caveat by its code. Raises ``ValueError`` for a code that stands in two files."""
    entries: dict[str, Entry] = {}
    for path in sorted(ROOM.rglob("caveats.toml")):
        for code, entry in worded(path).items():
            if code in entries:
                raise ValueError(f"{path.relative_to(ROOM).as_posix()}: {code} stands in another file too")
            entries[code] = Entry(entry["text"], entry["meaning"])
    return entries


def caveat(code: str, **values: object) -> Caveat:
    """The caveat ``code`` with its places filled; ``KeyError`` for an unknown code or a place left empty."""
    if not values:
        return _without_places(code)
    return _filled(code, *[(name, str(value)) for name, value in values.items()])


@lru_cache(maxsize=65536)
def _filled(code: str, *values: tuple[str, str]) -> Caveat:
    return Caveat(catalogue()[code].text.format_map(dict(values)), (code,))


@cache
def _without_places(code: str) -> Caveat:
    return Caveat(catalogue()[code].text.format_map({}), (code,))


def joined(*parts: str) -> Caveat:
    """The caveats that apply, one after another, each sentence once."""
    said = [part for part in parts if part]
    if not said:
        return _NOTHING
    if len(said) == 1 and isinstance(said[0], Caveat):
        return said[0]
    text = ""
    codes: dict[str, None] = {}
    for part in said:
        if part not in text:
            text = f"{text} {part}".lstrip()
            codes |= dict.fromkeys(part.codes if isinstance(part, Caveat) else ("",))
    return Caveat(text, tuple(codes))
