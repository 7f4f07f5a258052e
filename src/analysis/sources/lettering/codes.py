"""The two encodings: code units to letters (``tcvn3.csv``, ``vni.csv``), and what neither can write."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal

EncodingName = Literal["tcvn3", "vni"]

_C1 = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""Windows' punctuation, which a reader of Latin-1 leaves as control characters."""
_OF_CP1252 = frozenset(_C1.values())


@dataclass(frozen=True, eq=False)
class Encoding:
    """One old encoding; ``letters`` maps one or two code units to the letter that its fonts show."""

    name: EncodingName
    letters: Mapping[str, str]

    def decode(self, text: str) -> str:
        """``text`` as its font shows it; what is no code of the encoding stays."""
        return self._coded.sub(lambda found: self.letters[found[0]], text.translate(_C1))

    def writes(self, text: str) -> bool:
        """Whether all letters of ``text`` are codes of the encoding: ``ạ`` or a stray mark is none."""
        rest = self._coded.sub("", text.translate(_C1))
        return not any(c > "\x7f" and c not in _OF_CP1252 and c.isalpha() for c in rest)

    def words(self, text: str) -> list[str]:
        """The words of ``text``, still in codes, that hold more than plain ASCII letters."""
        return [word for word in self._word.findall(text.translate(_C1)) if not word.isascii()]

    @cached_property
    def _coded(self) -> re.Pattern[str]:
        longest_first = sorted(self.letters, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first)))

    @cached_property
    def _word(self) -> re.Pattern[str]:
        codes = "".join(sorted({unit for code in self.letters for unit in code if unit > "\x7f"}))
        return re.compile(rf"[A-Za-z{re.escape(codes)}]+")


@cache
def tcvn3() -> Encoding:
    """TCVN 5712:1993 VN3, one code a letter."""
    return Encoding("tcvn3", {chr(int(code, 16)): letter for code, letter in _rows("tcvn3.csv")})


@cache
def vni() -> Encoding:
    """VNI for Windows, one or two codes a letter; the case of the first is the case of the letter."""
    letters: dict[str, str] = {}
    for code, letter in _rows("vni.csv"):
        base, mark = code[0], code[1:]
        for written in {base + mark, base + mark.upper()}:
            letters[written] = letter
        for written in {base.upper() + mark, base.upper() + mark.upper()}:
            letters[written] = letter.upper()
    return Encoding("vni", letters)


def is_single_byte(text: str) -> bool:
    """Whether ``text`` is all of Latin-1 or Windows' punctuation: as codes are kept."""
    return all(c <= "\xff" or c in _OF_CP1252 for c in text)


def mangled_by_cp1258(text: str) -> str | None:
    """The codes of ``text`` if they were taken for Vietnamese Windows' code page, ``None`` if they cannot be.

    That page holds ``Ă Đ Ơ Ư`` and combining tones where Latin-1 has other letters.
    """
    try:
        return text.encode("cp1258").decode("latin-1")
    except UnicodeEncodeError:
        return None


def _rows(name: str) -> list[tuple[str, str]]:
    text = (files("analysis.sources.lettering") / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return [(row["code"], row["letter"]) for row in csv.DictReader(lines)]
