"""Vietnamese text made comparable: one spelling for letters, tones, spaces and case."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Both tone placements are in use (hoà/hòa, thuý/thúy); the older one is folded to the newer.
_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_OLD_TONE = re.compile(rf"(o)([ae])([{_TONE_MARKS}])|(u)(y)([{_TONE_MARKS}])")

_ALIKE = dict(
    zip(
        # Cyrillic, Greek, Armenian, then Latin letters that only look like the ones of the alphabet.
        "аеорсухіјѕһԁԛԝүАВЕКМНОРСТУХІЈЅҮԚԜ" + "οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "օսհՕՍ" + "ðÐɖƉıɑɡ",
        "aeopcyxijshdqwyABEKMHOPCTYXIJSYQW" + "oABEZHIKMNOPTYX" + "ouhOU" + "đĐđĐiag",
        strict=True,
    )
)
_FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
# Soft hyphen, zero widths, directional marks, joiners, Mongolian separators, variation selectors, BOM.
_UNSEEN = "\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_UNSEEN_MARKS = re.compile(f"[{_UNSEEN}]")
_ODD = re.compile(f"[\u0370-\u052f{_UNSEEN}{''.join(_ALIKE)}\uff01-\uff5e\u0300-\u036f]")
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
_LETTERS = str.maketrans(_ALIKE)
_WIDTHS = str.maketrans(_FULL_WIDTH)


def plain_letters(text: str) -> str:
    """``text`` in NFC, with the letters that a reader sees: look-alikes of other alphabets become Latin.

    Cyrillic ``а`` in ``Xа`` is ``a``, eth is ``đ``, full-width digits are digits, marks that show nothing
    go. A word with a letter that has no Latin look-alike (``Москва``) stays. Spaces and lines stay.
    """
    if text.isascii() or (not _ODD.search(text) and unicodedata.is_normalized("NFC", text)):
        return text
    seen = unicodedata.normalize("NFD", _UNSEEN_MARKS.sub("", text).translate(_WIDTHS))
    return unicodedata.normalize("NFC", _WORD.sub(_in_latin, seen))


@lru_cache(maxsize=65536)
def nfc(text: str) -> str:
    """``text`` in plain letters and NFC with runs of white space as one space, ends trimmed."""
    return " ".join(plain_letters(text).split())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A key that is equal for spellings a reader takes as the same: case, spaces, tone placement.

    Diacritics stay: ``Nà Tòng`` and ``Na Tông`` are two communes.
    """
    folded = nfc(text).casefold()
    if folded.isascii():
        return folded
    moved = _OLD_TONE.sub(_move_tone, unicodedata.normalize("NFD", folded))
    return unicodedata.normalize("NFC", moved)


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """``fold`` without any diacritic, for searching and for slugs: ``đ`` becomes ``d``."""
    folded = fold(text)
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFD", folded.replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def slug(text: str) -> str:
    """``bare`` with everything but letters and digits as single hyphens: an identifier or file name."""
    return re.sub(r"[^a-z0-9]+", "-", bare(text)).strip("-")


def _move_tone(match: re.Match[str]) -> str:
    first, second, tone = (g for g in match.groups() if g)
    return f"{first}{tone}{second}"


def _in_latin(found: re.Match[str]) -> str:
    """The word in Latin letters if every letter of it is one, or looks like one."""
    latin = found[0].translate(_LETTERS)
    return latin if all(c <= "\u036f" for c in latin) else found[0]
