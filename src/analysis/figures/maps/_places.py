"""Which units can stand on a map: those whose coordinates the register gives without a remark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.indicators import Figure
from analysis.indicators.evidence import per_province
from analysis.language import tr
from analysis.province import Province
from analysis.registers import Unit

Group = Literal["helped", "other", "beside"]
"""A helped commune, another one, or one that the figures do not speak of."""


@dataclass(frozen=True, eq=False)
class Place:
    """A unit of the map: its figure, ``None`` where it has none, and the figure in words."""

    unit: Unit
    figure: Figure | None
    said: str
    group: Group = "helped"

    @property
    def title(self) -> str:
        """``Xã A, Huyện B: 12 tiêu chí``: what a reader is told who points at it."""
        where = ", ".join(t for t in (self.unit.full_name, self.unit.district) if t)
        return f"{where}: {self.said}"

    @property
    def value(self) -> float | None:
        """The value of its figure, where that is known."""
        known = None if self.figure is None else self.figure.value
        return None if known is None else float(known)


def usable(province: Province, unit: Unit) -> bool:
    """Whether ``unit`` has coordinates, and the register has no remark (``coordinate_note``) on them."""
    return unit.latitude is not None and unit.longitude is not None and unit.key not in _remarked(province)


def drawable(province: Province, places: Sequence[Place]) -> tuple[Place, ...]:
    """Those of ``places`` that are :func:`usable`."""
    return tuple(p for p in places if usable(province, p.unit))


def left_out(province: Province, places: Sequence[Place]) -> str:
    """The sentence on the units that cannot be drawn, with their number and names; empty without any."""
    names = [p.unit.full_name for p in places if not usable(province, p.unit)]
    if not names:
        return ""
    return tr(
        "Không vẽ {names} đơn vị thiếu toạ độ hoặc có toạ độ bị ghi chú là sai trong danh "
        "mục: {names_2}; số liệu của các đơn vị này có trong bảng."
    ).format(names=len(names), names_2=", ".join(names))


@per_province
def _remarked(province: Province) -> frozenset[str]:
    """Keys of the units on whose coordinates the register remarks something."""
    register = province.reference("administrative_units.csv")
    if "coordinate_note" not in register:
        return frozenset()
    remarked = register["coordinate_note"].fillna("").str.strip() != ""
    return frozenset(register.loc[remarked, "unit_key"])
