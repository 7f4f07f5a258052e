"""Marks: a criterion met or not, an activity done or not, by the form's own legend where it has one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from analysis.text import fold, nfc

Mark = str
"""One of :data:`analysis.tables.MARKS`."""

_BLANK = ""


@cache
def _wording() -> Mapping[str, Mapping[str, list[str]]]:
    entry = files("analysis.cleaning.values") / "marks.toml"
    return tomllib.loads(entry.read_text(encoding="utf-8"))


@cache
def _meanings(section: str) -> Mapping[str, str]:
    return {
        fold(written): meaning for meaning, spellings in _wording()[section].items() for written in spellings
    }


@cache
def _legend_pattern() -> re.Pattern[str]:
    said = "|".join(sorted(map(re.escape, _meanings("said")), key=len, reverse=True))
    blank = "|".join(re.escape(fold(w)) for w in _wording()["legend"]["blank"])
    sign = r"[\"“(]?(?P<sign>[^\s\"“”():;,.=]{1,4})[\"”)]?"
    return re.compile(
        rf"(?<!\w)(?:(?P<blank>{blank})|(?:dấu |ký hiệu |đánh )*{sign})\s*(?:[=:–-]|là|nghĩa là)\s*"
        rf"(?P<said>{said})(?!\w)"
    )


def read_legend(notes: str) -> dict[str, Mark]:
    """The legend written in ``notes``: ``Đ = đạt; C = chưa đạt``, ``x: đạt; để trống: chưa đạt``.

    Keys are folded marks, the empty text standing for a blank cell; no legend gives an empty mapping.
    """
    return {
        _BLANK if found["blank"] else found["sign"]: _meanings("said")[found["said"]]
        for found in _legend_pattern().finditer(fold(notes))
    }


def parse_mark(value: object, legend: Mapping[str, Mark] | None = None) -> Mark | None:
    """The mark of an NTM criterion: ``met``, ``mostly_met``, ``not_met`` or ``not_assessed``; else ``None``.

    The legend goes before the usual signs. A blank cell is *not assessed* unless the legend says otherwise.
    """
    written = fold(_as_text(value))
    if legend and written in legend:
        return legend[written]
    if written == _BLANK:
        return "not_assessed"
    return _meanings("marks").get(written)


def parse_yes_no(value: object) -> str | None:
    """``yes``, ``no``, ``dash`` or ``blank`` for a mark that an activity was done; else ``None``."""
    written = fold(_as_text(value))
    return "blank" if written == _BLANK else _meanings("yes_no").get(written)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return nfc(str(value)).rstrip(".;")
