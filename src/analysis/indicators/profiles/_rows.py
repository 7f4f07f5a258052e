"""The contributions of one commune or agency as plain values: a profile asks for each of them many times."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import pandas as pd

from analysis.indicators.evidence import per_province
from analysis.indicators.money._ledger import agency_name
from analysis.indicators.money._rows import amount_rows, group_keys
from analysis.indicators.profiles.owing import Owed, owed_by_agency, owed_for_commune, owed_for_district
from analysis.province import Province

Side = Literal["commune", "agency", "district"]


@dataclass(frozen=True)
class Whose:
    """A commune or a district that was given to, or an agency that gave."""

    side: Side
    key: str

    def owed(self, province: Province) -> tuple[Owed, ...]:
        """The reports that could tell of it."""
        return _OWED[self.side](province, self.key)

    def mine(self, province: Province, rows: pd.DataFrame) -> pd.Series[bool]:
        """Which of ``rows`` are its own; a district's are of the communes it had at the end of their year."""
        if self.side == "district":
            return group_keys(province, rows, "district") == self.key
        column = rows["unit_key" if self.side == "commune" else "agency_id"]
        return column.eq(self.key).fillna(value=False).astype(bool)

    def name(self, province: Province) -> str:
        """The name a reader knows."""
        if self.side == "agency":
            return agency_name(province, self.key)
        return province.units[self.key].full_name


_OWED: dict[Side, Callable[[Province, str], tuple[Owed, ...]]] = {
    "commune": owed_for_commune,
    "agency": owed_by_agency,
    "district": owed_for_district,
}


class Row(NamedTuple):
    """One contribution that enters the figures of its kind; empty texts for what is missing."""

    position: int
    agency_id: str
    year: int
    category: str
    amount: int | None
    rough: bool
    quantity: float | None
    quantity_unit: str


_PLAIN = ("agency_id", "year", "category", "amount_vnd", "comparator", "quantity", "quantity_unit")


@per_province
def kept(province: Province, whose: Whose, kind: str) -> tuple[Row, ...]:
    """The contributions of ``kind`` (:func:`amount_rows`) of every year, in the order of the table."""
    rows = amount_rows(province, tuple(province.programme.years), kind)
    rows = rows[whose.mine(province, rows)]
    cells = (rows[c].tolist() for c in _PLAIN)
    return tuple(map(_row, zip(rows.index.tolist(), *cells, strict=True)))


def total(rows: Iterable[Row]) -> int | None:
    """Σ of the amounts; ``None`` without rows."""
    amounts = [r.amount or 0 for r in rows]
    return sum(amounts) if amounts else None


def _row(cells: tuple[Any, ...]) -> Row:
    position, agency, year, category, amount, comparator, count, unit = cells
    whole = None if pd.isna(amount) else int(amount)
    quantity = None if pd.isna(count) else float(count)
    rough = _text(comparator) == "approx"
    return Row(position, _text(agency), int(year), category, whole, rough, quantity, _text(unit))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
