"""What happened to the units between two days, for the table that a document prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.language import tr, worded
from analysis.registers import UnitEvent, Units

COLUMNS = ("day", "what", "old_units", "act", "confidence")


def history(units: Units, one: date, other: date) -> pd.DataFrame:
    """Changes of units between two days (columns: :data:`COLUMNS`), oldest first.

    One line for each unit made or joined, each way of a move and each part that moved. ``old_units`` is how
    many units the change took from; ``act`` the legal act; ``confidence`` what the source is, in Vietnamese.
    """
    words = _words()
    events = sorted(units.lineage.between(one, other), key=lambda e: (e.date, *_change(e)))
    rows = []
    for _, together in groupby(events, key=lambda e: (e.date, *_change(e))):
        found = list(together)
        first = found[0]
        level = words["confidence"][first.confidence]
        rows.append((first.date, _told(units, found), len(found), first.act, level))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _change(event: UnitEvent) -> tuple[str, str, str]:
    """What lines of one change share: the unit made, the way of a move, the unit that was split."""
    if event.kind == "move":
        return event.kind, event.from_district, event.to_district
    if event.kind == "split":
        return event.kind, event.from_key, ""
    return event.kind, event.to_key, event.from_key if event.kind == "partial_transfer" else ""


def _told(units: Units, events: Sequence[UnitEvent]) -> str:
    first = events[0]
    quantity = f" ({tr(first.quantity)})" if first.quantity else ""
    old = [_name(units, e.from_key, e.from_name) for e in events]
    new = [_name(units, e.to_key, e.to_name) for e in events]
    values = {"old": _listed(old), "new": _listed(new), "quantity": quantity}
    if first.kind == "move":
        ends = (units[first.from_district].full_name, units[first.to_district].full_name)
        values = {"unit": _listed(old), "old": ends[0], "new": ends[1]}
    is_join = first.kind == "merge" and units[first.to_key].valid_from != first.date
    return str(_words()["join" if is_join else first.kind]).format_map(values)


def _name(units: Units, key: str, name: str) -> str:
    return units[key].full_name if key else tr(name)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(names))


@cache
def _words() -> dict[str, Any]:
    return worded(Path(__file__).parent / "history.toml")
