"""In whose workbook the rows of a form F1 stand: an agency's own, or a district's or commune's round-up."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, NamedTuple

from analysis.cleaning.context import Context
from analysis.registers.names import Names
from analysis.sources import FormTable
from analysis.text import fold

_COMMITTEE = re.compile(
    r"^(?:ubnd|ủy ban nhân dân)\s+(?P<unit>(?P<district>huyện|thị xã|thành phố|h\.|tx\.?|tp\.?)(?!\w).*"
    r"|(?:xã|phường|thị trấn)(?!\w).*)"
)
_MOST_WORDS = 6


class Reporter(NamedTuple):
    """Who reports, and the unit's key; an agency's workbook has none, its rows name their agencies."""

    by: Literal["agency", "district", "commune"] = "agency"
    unit_key: str | None = None


def reporter_of(table: FormTable, context: Context, year: int) -> Reporter:
    """Whose letterhead stands over ``table``: a committee's of a district or commune tells of agencies."""
    found = (committee(line, context.names, year) for line in table.title.split(" | "))
    return next((reporter for reporter in found if reporter is not None), Reporter())


def committee(text: str, names: Names, year: int) -> Reporter | None:
    """The people's committee of a district or commune that ``text`` begins with; ``None`` for anybody else.

    A unit not in the register at the end or in the middle of ``year`` reports all the same, without a key.
    """
    found = _COMMITTEE.match(fold(text))
    if found is None:
        return None
    by: Literal["district", "commune"] = "district" if found["district"] else "commune"
    words = re.split(r"[\s,|:–-]+", found["unit"])[:_MOST_WORDS]
    for length in range(len(words), 0, -1):
        written = " ".join(words[:length])
        for day in (date(year, 12, 31), date(year, 6, 30)):
            key = (
                names.district(written, on=day, or_last=True, candidates=False).key
                if by == "district"
                else names.commune(written, on=day, candidates=False).key
            )
            if key is not None:
                return Reporter(by, key)
    return Reporter(by)
