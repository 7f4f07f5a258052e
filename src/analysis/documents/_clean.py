"""Text from anywhere made fit to print: one Unicode form, nothing invisible that changes the reading."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# C0 and C1 controls but tab and newline, bidirectional overrides, surrogates, non-characters.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_BOUND = re.compile(
    r"(?<=\d) (?=%|điểm|tỷ|triệu|đồng)|(?<=điểm) (?=%)|(?<=tỷ) (?=đồng)|(?<=triệu) (?=đồng)|(?<=[≥≤≈]) (?=\d)"
)
_YEAR = re.compile(r"(?<=\w) (?=(?:\d{1,2}/){0,2}(?:19|20)\d\d\b)")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


# the same labels, files and sheets stand in a document a thousand times over
@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """``text`` in NFC with each control or direction-changing character as a visible U+FFFD."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    return _UNPRINTABLE.sub(REPLACEMENT, unicodedata.normalize("NFC", text).replace("\r\n", "\n"))


@lru_cache(maxsize=8192)
def typeset(text: str) -> str:
    """``text`` cleaned for print: a number stays with its unit or comparator."""
    return _BOUND.sub("\N{NO-BREAK SPACE}", clean(text))


def titled(text: str) -> str:
    """``text`` of a title: no line begins with a year torn from the word before it."""
    return _YEAR.sub("\N{NO-BREAK SPACE}", typeset(text))
