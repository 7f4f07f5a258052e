"""Old encodings told from the text alone, where no font says which: strict, and never by one word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.sources.lettering.codes import Encoding, EncodingName, is_single_byte, tcvn3, vni
from analysis.sources.lettering.fonts import decoder_for
from analysis.sources.lettering.syllables import is_syllable, reads_vietnamese

_SUSPECT = re.compile(
    "[A-Za-z][\u00a1-\u00a8\u00aa-\u00b1\u00b4-\u00b8\u00bb-\u00be\u00c0-\u00ff]"
    "|[\u00a1-\u00b8\u00bb-\u00ff][a-z]"
)
_FEWEST_WORDS = 2


def looks_encoded(text: str) -> EncodingName | None:
    """The encoding that ``text`` is written in beyond doubt, ``None`` where there is any.

    Two words or more are impossible as they stand and Vietnamese when decoded, and no word with a
    diacritic stays without sense: ``X· Keo L«m`` is TCVN3, ``Cã`` may be Có in TCVN3 or Cã.
    """
    if text.isascii() or not _SUSPECT.search(text) or not is_single_byte(text):
        return None
    found = [e for e in (tcvn3(), vni()) if evident_words(e, text) >= _FEWEST_WORDS and makes_sense(e, text)]
    return found[0].name if len(found) == 1 else None


def ambiguous_under(font_name: str, texts: Iterable[str]) -> frozenset[str]:
    """Those of the ``texts`` of a workbook under one old font that may have been retyped in Unicode.

    ``Cã`` is Có under ``.VnTime``; a clerk who typed Unicode under that font meant Cã. Nothing is
    ambiguous where the font's other texts are evidently coded and none is Unicode.
    """
    decode = decoder_for(font_name)
    if decode is None:
        return frozenset()
    written = {text for text in texts if not text.isascii()}
    both = {text for text in written if decode(text) != text and reads_vietnamese(text)}
    if not both:
        return frozenset()
    retyped = any(decode(text) == text and reads_vietnamese(text) for text in written)
    evident = any(evident_words(e, text) for e in (tcvn3(), vni()) for text in written - both)
    return frozenset() if evident and not retyped else frozenset(both)


def evident_words(encoding: Encoding, text: str) -> int:
    """How many words of ``text`` are impossible as they stand and syllables when decoded."""
    return sum(
        not is_syllable(word) and _has_letter(word) and _is_syllable_decoded(encoding, word)
        for word in encoding.words(text)
    )


def makes_sense(encoding: Encoding, text: str) -> bool:
    """Whether the encoding can write ``text`` and all its words are syllables when decoded."""
    return (
        is_single_byte(text)
        and encoding.writes(text)
        and all(_is_syllable_decoded(encoding, word) for word in encoding.words(text))
    )


def _is_syllable_decoded(encoding: Encoding, word: str) -> bool:
    decoded = encoding.decode(word)
    return is_syllable(decoded) or is_syllable(decoded.upper())


def _has_letter(word: str) -> bool:
    return any("A" <= c <= "z" for c in word)
