"""Fonts whose names tell the encoding of the text they show."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from analysis.sources.lettering.codes import Encoding, is_single_byte, mangled_by_cp1258, tcvn3, vni
from analysis.sources.lettering.syllables import reads_vietnamese

_TCVN3 = re.compile(r"\s*\.vn\S", re.IGNORECASE)
_VNI = re.compile(r"\s*vni[-\s](?!internet)", re.IGNORECASE)
_STYLES = re.compile(r"(?:[\s,-]+(?:bold|italic|regular|normal|oblique|đậm|nghiêng))+\s*$", re.IGNORECASE)


@lru_cache(maxsize=1024)
def decoder_for(font_name: str) -> Callable[[str], str] | None:
    """How text in the font is decoded; ``None`` for a font of Unicode.

    A ``.Vn…`` font whose name ends in H shows small codes as capitals. Text retyped in Unicode without
    changing the font comes back as it is: it has letters that the encoding cannot write, or its words are
    Vietnamese as they stand and would not be when decoded.
    """
    name = _STYLES.sub("", font_name).strip()
    if _VNI.match(name):
        return lambda text: _decoded(vni(), text)
    if not _TCVN3.match(name):
        return None
    if _shows_capitals(name):
        return _in_capitals
    return lambda text: _decoded(tcvn3(), text)


def _shows_capitals(name: str) -> bool:
    """``.VnTimeH``, and ``.vntimeh`` where a program lowered the name; ``.VnEnglisch`` only ends so."""
    if name.casefold().endswith("englisch"):
        return False
    return name.endswith("H") or (name.islower() and name.endswith("h"))


def _in_capitals(text: str) -> str:
    decoded = _decoded(tcvn3(), text)
    return text if decoded == text and not text.isascii() else decoded.upper()


def _decoded(encoding: Encoding, text: str) -> str:
    if text.isascii():
        return text
    if not is_single_byte(text):
        codes = mangled_by_cp1258(text)
        decoded = "" if codes is None else encoding.decode(codes)
        return decoded if decoded and reads_vietnamese(decoded) and not reads_vietnamese(text) else text
    decoded = encoding.decode(text)
    if not encoding.writes(text):
        return decoded if reads_vietnamese(decoded) and not reads_vietnamese(text) else text
    return text if reads_vietnamese(text) and not reads_vietnamese(decoded) else decoded
