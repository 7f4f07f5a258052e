"""Names settled on the way: a name read by likeness is said, a cell of several communes is asked about."""

from __future__ import annotations

import re
from datetime import date

from analysis.checking import Place, Problem
from analysis.cleaning._messages import problem_at
from analysis.cleaning.context import Context
from analysis.registers.names import Names, Settled

_SEVERAL = re.compile(r"\s*[,;\n/+&]\s*|\s+và\s+|\s+[-–]\s+")
TOGETHER = Settled(None, "unsettled")
"""What the names of several communes in one cell are settled to."""


def commune(
    context: Context, written: str, on: date, district: str = "", *, candidates: bool = True
) -> Settled:
    """The commune ``written``; :data:`TOGETHER` when a cell names several, whatever the whole is like."""
    if _SEVERAL.search(written) and names_several(written, context.names, on, district):
        return TOGETHER
    return context.names.commune(written, on=on, district=district, candidates=candidates)


def agency(context: Context, written: str, year: int | None, *, candidates: bool = True) -> Settled:
    """The agency ``written`` as it was at the end of ``year``, the year reported on."""
    day = None if year is None else date(year, 12, 31)
    return context.names.agency(written, day, candidates=candidates)


def is_close(settled: Settled) -> bool:
    """Whether a name was settled by likeness, neither by its spelling nor by a recorded alias."""
    return settled.key is not None and settled.how not in ("exact", "alias")


def like(settled: Settled) -> str:
    """What a sentence about a name adds on the known names it is like; nothing when there are none."""
    return f"; gần giống: {', '.join(settled.candidates)}" if settled.candidates else ""


def names_several(written: str, names: Names, on: date, district: str = "") -> bool:
    """Whether two or more communes are named one after another in ``written`` and it is not one name."""

    def settled(text: str) -> Settled:
        return names.commune(text, on=on, district=district, candidates=False)

    if settled(written).how in ("exact", "alias"):
        return False
    return sum(settled(part).key is not None for part in parts_of(written)) > 1


def parts_of(written: str) -> list[str]:
    """The names in a cell that may name several: ``Xã A, xã B và xã C``, one a line."""
    return [part for part in _SEVERAL.split(written) if part]


def read_as(place: Place, written: str, settled: Settled, context: Context) -> tuple[Problem, ...]:
    """The note that a name was settled by likeness (``close``); none for any other way of settling."""
    if settled.key is None or not is_close(settled):
        return ()
    known = context.units[settled.key].full_name if settled.key in context.units else None
    name = known or context.agencies[settled.key].name
    return (problem_at(place, "name_read_as", written, name=name),)
