"""Figure records in the words a reader knows: no internal code, no unrounded value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from analysis.documents._clean import typeset
from analysis.documents.model import FigureRecord
from analysis.documents.words import Words
from analysis.indicators.figure import UNITS

_CODE = re.compile(r"[A-Z0-9]+(_[A-Z0-9]+)+")
_MONEY = ("vnd", "vnd_per_commune")
_GAP = "…"
_CORRECTED = re.compile(r"(?:^|[\[;] ?)([^\[;]*?\((?:đính chính|correction) [^)]+\))")


def shown_value(record: FigureRecord, said: Words) -> str:
    """The figure as printed, with its unit when the text does not carry it; money always does."""
    if record.value is None:
        return said["unknown"]
    unit = UNITS.get(record.unit, record.unit)
    carried = record.unit in _MONEY or unit in record.text
    return typeset(record.text if carried else f"{record.text} {unit}")


def shown_standard(record: FigureRecord) -> str:
    """The name of the standard; empty when the label says it, or when there is only a code."""
    name = record.standard_name or record.standard
    known = name.casefold() in record.label.casefold()
    return "" if known or _CODE.fullmatch(name) else name


def corrections_of(record: FigureRecord) -> list[str]:
    """The corrections the shown cells of a figure say: ``F9: 15 → 1,5 (đính chính c-001)``."""
    found = ((c.cell, mark.strip()) for c in record.cells for mark in _CORRECTED.findall(c.text))
    return list(dict.fromkeys(mark if ":" in mark else f"{cell}: {mark}" for cell, mark in found))


def shared_label(records: Sequence[FigureRecord]) -> str:
    """What the labels of ``records`` have in common: ``Tỷ lệ xã đạt tiêu chí … ngày 31/12/2025``."""
    labels = list(dict.fromkeys(r.label for r in records))
    if len(labels) == 1:
        return labels[0]
    words = [label.split() for label in labels]
    start = _common(words)
    end = _common([w[len(start) :][::-1] for w in words])[::-1]
    if not start and not end:
        return f"{labels[0]}; {_GAP}"
    return " ".join((*start, _GAP, *end)).replace(f", {_GAP}", f" {_GAP}")


def _common(words: Sequence[Sequence[str]]) -> list[str]:
    alike = takewhile(lambda level: len(set(level)) == 1, zip(*words, strict=False))
    return [level[0] for level in alike]
