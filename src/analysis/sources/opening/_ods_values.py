"""Values as an OpenDocument file writes them in attributes, by the type it states."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from analysis.sources.cells import CellKind, Value
from analysis.sources.opening.gathered import LAST_ROW, number
from analysis.sources.opening.moments import span

_SPAN = re.compile(r"PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:[.,]\d+)?)S)?")


def _moment(stored: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stored.strip().removesuffix("Z")).replace(tzinfo=None)
    except ValueError:
        return None


def _span(stored: str) -> str | None:
    """``PT12H30M00S`` as ``12:30:00``."""
    found = _SPAN.fullmatch(stored.strip())
    if not found:
        return None
    hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups())
    return span((hours * 3600 + minutes * 60 + seconds) / 86_400) or None


def _truth(stored: str) -> bool | None:
    return {"true": True, "false": False}.get(stored)


VALUES: dict[str, tuple[str, Callable[[str], Value], CellKind]] = {
    "float": ("value", number, "number"),
    "currency": ("value", number, "number"),
    "percentage": ("value", number, "number"),
    "date": ("date-value", _moment, "date"),
    "boolean": ("boolean-value", _truth, "bool"),
    "time": ("time-value", _span, "text"),
}
"""By stated type: the attribute that holds the value, how it is read, and what it becomes."""


def count_of(written: str) -> int:
    """A count as written, bounded; one for what is none."""
    if not (written.isascii() and written.isdigit()):
        return 1
    return int(written) if len(written) < 8 else LAST_ROW * 2


def repeats(attributes: Mapping[str, str], name: str) -> int:
    """How many times something is repeated: once where nothing is said."""
    written = attributes.get(name)
    return 1 if written is None else max(count_of(written), 1)
