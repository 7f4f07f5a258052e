"""Whether a word could be Vietnamese: one syllable of the language, with one tone, in one case."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+")
_SYMBOL_IN_WORD = re.compile(
    r"[A-Za-z][\u00a1-\u00bf\u00d7\u00f7](?<![\u00b2\u00b3])|[\u00a1-\u00bf\u00d7\u00f7][a-z]"
)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_HATTED = frozenset("ăâêôơư")
_VOWELS = frozenset("aeiouy") | _HATTED
_TONES_OF_STOPS = frozenset("\u0301\u0323")


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Whether ``word`` is a Vietnamese syllable, all small, all capitals, or with one capital before."""
    if not (word.islower() or word.isupper() or (word[:1].isupper() and word[1:].islower())):
        return False
    decomposed = unicodedata.normalize("NFD", word.casefold())
    tones = [c for c in decomposed if c in _TONES]
    toneless = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    ends_in_stop = _syllables().get(toneless)
    if ends_in_stop is None or len(tones) > 1:
        return False
    if tones and not _carries_tone(toneless, unicodedata.normalize("NFC", word.casefold())):
        return False
    return not ends_in_stop or (bool(tones) and tones[0] in _TONES_OF_STOPS)


def _carries_tone(toneless: str, toned: str) -> bool:
    """Whether a letter has the tone that may: a hatted one if any, never a final glide (``aõ``)."""
    if len(toned) != len(toneless):
        return False
    place = next(n for n, (a, b) in enumerate(zip(toneless, toned, strict=True)) if a != b)
    if toneless[place] not in _HATTED and any(c in _HATTED for c in toneless):
        return False
    glide = (
        place == len(toneless) - 1 and toneless[place] in "iouy" and toneless[place - 1 : place] in _VOWELS
    )
    return not glide or toneless.endswith("uy") or toneless.startswith("q")


def reads_vietnamese(text: str) -> bool:
    """Whether ``text`` has words with diacritics and each of them is a syllable, with no symbol inside."""
    words = [word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if not word.isascii()]
    return bool(words) and all(map(is_syllable, words)) and not _SYMBOL_IN_WORD.search(text)


@cache
def _syllables() -> dict[str, bool]:
    """Every syllable without its tone, and whether it ends in a stop."""
    text = (files("analysis.sources.lettering") / "syllables.toml").read_text(encoding="utf-8")
    parts = tomllib.loads(text)
    rimes, front = parts["rimes"].split(), tuple(parts["front_letters"])
    spelled = {
        onset + rime
        for onset in ("", *parts["onsets"].split())
        for rime in rimes
        if not (onset in parts["before_front"] and rime.startswith(front))
    }
    spelled |= {f"q{rime}" for rime in parts["after_q"].split()}
    return {syllable: syllable.endswith(tuple(parts["stops"])) for syllable in spelled}
