"""The language a process speaks: Vietnamese, as the code says it, or another through a Babel catalogue.

A text stands in the code, and in the ``.toml`` files of wording, in Vietnamese: that is its key. The
catalogue ``locale/<language>.po`` holds its translation, with the same ``{places}``. The language is one
for a whole process and is taken from the environment when it starts, since constants are translated as
their modules are imported: an edition in English is made by processes of its own.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

Language = Literal["vi", "en"]
"""``vi`` is what the texts are written in."""

VARIABLE = "COMMUNE_REVIEW_LANGUAGE"
"""The variable of the environment that names the language of a process."""

LOCALE = Path(__file__).parent / "locale"
"""Where the catalogues lie, one ``.po`` a language."""


@cache
def language() -> Language:
    """The language of this process; ``ValueError`` for one that documents are not written in."""
    named = os.environ.get(VARIABLE) or "vi"
    if named not in get_args(Language):
        raise ValueError(f"{VARIABLE}={named}: chỉ có {', '.join(get_args(Language))}.")
    return cast("Language", named)


def tr(text: str) -> str:
    """``text``, written in Vietnamese, in the language of this process; itself where none is known."""
    return said_in(language(), text)


def said_in(wanted: Language, text: str) -> str:
    """``text``, written in Vietnamese, in the language ``wanted``: for a page about documents of several."""
    return text if wanted == "vi" else _catalogue(wanted).get(text, text)


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Processes that are started meanwhile speak ``wanted``; this one goes on as it began."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = wanted
    try:
        yield
    finally:
        os.environ.pop(VARIABLE)
        if before is not None:
            os.environ[VARIABLE] = before


def worded(path: Path) -> dict[str, Any]:
    """The ``.toml`` file of wording at ``path``, its texts in the language of this process."""
    return translated(tomllib.loads(path.read_text(encoding="utf-8")))


def translated(told: dict[str, Any]) -> dict[str, Any]:
    """``told``, a table of wording or of names, with every text at any depth put through :func:`tr`."""
    return told if language() == "vi" else cast("dict[str, Any]", _each_text(told))


def _each_text(told: object) -> object:
    if isinstance(told, str):
        return tr(told)
    if isinstance(told, dict):
        return {key: _each_text(value) for key, value in told.items()}
    return [_each_text(value) for value in told] if isinstance(told, list) else told


@cache
def _catalogue(wanted: Language) -> dict[str, str]:
    """Each Vietnamese text that has a translation into ``wanted``, with it."""
    from babel.messages.pofile import read_po

    with (LOCALE / f"{wanted}.po").open(encoding="utf-8") as file:
        entries = read_po(file, locale=wanted)
    return {str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string}
