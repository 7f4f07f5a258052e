"""Runs of one text that look unlike each other: raised figures told apart, struck-out words left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

RunLook = Literal["", "raised", "lowered", "struck"]

UNICODE_FONT = "Unicode"
"""The font of a run that has been put into Unicode, whatever font its cell has."""

_MARK = re.compile(r"[\s\d*,;.()\[\]]*\d[\s\d*,;.()\[\]]*")
_NUMBERED = re.compile(r"[(\[]?\s*(\d{1,2})\s*[)\]]")
_LETTERED = re.compile(r"[abc]")
_DIGITS = str.maketrans("123456789", "¹²³⁴⁵⁶⁷⁸⁹")
_LOW_DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Run(NamedTuple):
    """A stretch of text in one font; ``font`` is empty where the cell's own font holds."""

    text: str
    font: str = ""
    look: RunLook = ""


class Reading(NamedTuple):
    """The runs as a reader takes them, and the text that is struck out.

    It is left out of the runs, unless there is nothing else: then ``is_struck`` holds for all of them.
    """

    runs: tuple[Run, ...]
    struck: str = ""
    is_struck: bool = False


def as_read(runs: Sequence[Run]) -> Reading:
    """The runs without what is struck; a raised 1 beside ``42`` is no digit of it: ``42¹``."""
    kept = tuple(run for run in runs if run.look != "struck")
    struck = "".join(run.text for run in runs if run.look == "struck").strip()
    if struck and not any(run.text.strip() for run in kept):
        return Reading(tuple(runs), struck, True)
    if not any(run.look in ("", "struck") and run.text.strip() for run in kept):
        return Reading(kept, struck)
    shown: list[Run] = []
    for run in kept:
        before = shown[-1].text[-1:] if shown else ""
        text = run.text
        if run.look == "raised":
            text = _raised(text, before)
        elif run.look == "lowered" and before.isdigit() and text.strip().isdecimal():
            text = text.translate(_LOW_DIGITS)
        shown.append(run if text == run.text else Run(text, UNICODE_FONT))
    return Reading(tuple(shown), struck)


def _raised(text: str, before: str) -> str:
    """A raised mark; a letter is one after a number only, and never the đ or d of an amount of money."""
    body = text.strip()
    if before.isdecimal() and _LETTERED.fullmatch(body):
        return f"({body})"
    if not _MARK.fullmatch(text):
        return text
    numbered = _NUMBERED.fullmatch(body)
    if numbered:
        return f"({numbered[1]})"
    return f"({body})" if "0" in body and body.isdecimal() else text.translate(_DIGITS)
