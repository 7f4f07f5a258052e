"""Marks: a criterion met or not, an activity done or not, by the form's own legend where it has one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from analysis.text import fold, nfc

Mark = str
"""One of :data:`analysis.tables.MARKS`."""

CONTRADICTED: Mark = ""
"""What a legend makes of a sign it explains in two ways."""

_BLANK = ""
_LOOK_ALIKES = str.maketrans(
    "хХоОсСкКðÐ＋", "xXoOcCkKđĐ+"
)  # Cyrillic letters and the eth beside Vietnamese ones
_QUOTES = r"\"'“”„‟″〃´`’‘˝＂"
_DITTO_SIGNS = re.compile(rf"[\s.–—-]*(?:[{_QUOTES}]|,,)[\s.,–—…{_QUOTES}-]*")
_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
_ASIDE = re.compile(r"\s*(?:\((?P<said>[^()]*)\)|\[\d{1,2}\]|[*†]+|[¹²³⁴-⁹]+|(?<=\w)\s+năm\s+20\d\d)$")


@cache
def _wording() -> Mapping[str, Mapping[str, list[str]]]:
    entry = files("analysis.cleaning.values") / "marks.toml"
    return tomllib.loads(entry.read_text(encoding="utf-8"))


@cache
def _meanings(section: str) -> Mapping[str, str]:
    return {
        fold(written): meaning for meaning, spellings in _wording()[section].items() for written in spellings
    }


_LINK = (
    r"(?<=[)\"”] )|(?:nghĩa |tức )?là|thể hiện|tương ứng|chỉ|(?:vào|ở|cho|với|đối với)"
    r"(?=\s+(?:các|những|ô|cột|xã|tiêu chí)\s)(?:\s+(?:các|những|ô|cột|xã)(?=\s)){0,3}"
)


@cache
def _legend_pattern() -> re.Pattern[str]:
    said = "|".join(sorted(map(re.escape, _meanings("said")), key=len, reverse=True))
    blank = "|".join(re.escape(fold(w)) for w in _wording()["legend"]["blank"])
    sign = r"[\"“(]?(?P<sign>[^\s\"“”():;,.=]{1,4})[\"”)]?"
    return re.compile(
        rf"(?<!\w)(?:(?P<blank>{blank})|(?:dấu |ký hiệu |đánh )*{sign})\s*(?:[=:–-]|{_LINK})\s*"
        rf"(?P<said>{said})(?!\w)"
    )


def read_legend(notes: str) -> dict[str, Mark]:
    """The legend written in ``notes``: ``Đ = đạt; C = chưa đạt``, ``x: đạt; để trống: chưa đạt``.

    Keys are folded marks, the empty text standing for a blank cell; no legend gives an empty mapping. A sign
    explained in two ways means nothing: its mark is :data:`CONTRADICTED`.
    """
    legend: dict[str, Mark] = {}
    for found in _legend_pattern().finditer(fold(notes.translate(_LOOK_ALIKES))):
        sign = _BLANK if found["blank"] else found["sign"]
        meaning = _meanings("said")[found["said"]]
        legend[sign] = meaning if legend.get(sign, meaning) == meaning else CONTRADICTED
    return legend


def parse_mark(value: object, legend: Mapping[str, Mark] | None = None) -> Mark | None:
    """The mark of an NTM criterion: ``met``, ``mostly_met``, ``not_met`` or ``not_assessed``; else ``None``.

    The legend goes before the usual signs. A blank cell is *not assessed* unless the legend says otherwise.
    A footnote mark, a year and an aside in brackets are set aside, but not one that speaks of being met.
    """
    written = sign_of(value)
    if legend and written in legend:
        return legend[written] or None
    if written == _BLANK:
        return "not_assessed"
    return _meanings("marks").get(written)


def parse_yes_no(value: object) -> str | None:
    """``yes``, ``no``, ``dash`` or ``blank`` for a mark that an activity was done; else ``None``."""
    written = _folded(_as_text(value))
    return "blank" if written == _BLANK else _meanings("yes_no").get(written)


def is_ditto(text: str) -> bool:
    """Whether a cell only points to another one: ``như trên``, ``-nt-``, a quotation mark."""
    if _DITTO_SIGNS.fullmatch(text):
        return True
    words = _folded(text).strip(" .,–—-\"“”'()")
    return words in _dittos() or _ditto_openings().match(words) is not None


@cache
def _dittos() -> frozenset[str]:
    return frozenset(map(fold, _wording()["ditto"]["words"]))


@cache
def _ditto_openings() -> re.Pattern[str]:
    openings = "|".join(re.escape(fold(w)) for w in _wording()["ditto"]["openings"])
    return re.compile(rf"(?:{openings})(?!\w)")


def sign_of(value: object) -> str:
    """The sign written in a cell, folded: look-alike letters of other alphabets read, asides taken off."""
    return _sign_of_text(_as_text(value))


@lru_cache(maxsize=8192)
def _sign_of_text(text: str) -> str:
    written = _folded(text)
    aside = _ASIDE.search(written)
    if aside and aside.start() and not _speaks_of_marks(aside["said"] or ""):
        return written[: aside.start()].rstrip(" .;,")
    return written


@cache
def _mark_words() -> re.Pattern[str]:
    marks = {w for s in ("marks", "said") for w in _meanings(s) if len(w) > 1}
    words = sorted({*marks, *_meanings("asides")}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)|[?%]")


def _speaks_of_marks(aside: str) -> bool:
    return _mark_words().search(aside) is not None


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    return fold(nfc(_UNSEEN.sub("", text)).rstrip(".;").translate(_LOOK_ALIKES))


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
