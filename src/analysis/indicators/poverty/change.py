"""A fall in poverty told three ways: points, relative percent and households, under one standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from analysis.indicators.caveats import caveat, joined
from analysis.indicators.evidence import together
from analysis.indicators.figure import Figure, FigureStatus, figure_id, one_definition
from analysis.language import tr

_WEAKEST: tuple[FigureStatus, ...] = ("expected", "preliminary", "computed", "published", "official")
_ENDS = ("scope", "year", "standard", "status")


class _Kind(NamedTuple):
    """One way of telling a change."""

    suffix: str
    unit: str
    label: str
    method: str


_POINTS = _Kind(
    "points",
    "percent_points",
    tr("Thay đổi tỷ lệ hộ nghèo, điểm phần trăm"),
    tr("Tỷ lệ cuối kỳ trừ tỷ lệ đầu kỳ"),
)
_RELATIVE = _Kind(
    "relative",
    "relative_percent",
    tr("Thay đổi tương đối của tỷ lệ hộ nghèo"),
    tr("Mức thay đổi (điểm phần trăm) chia cho tỷ lệ đầu kỳ"),
)
_HOUSEHOLDS = _Kind(
    "change", "households", tr("Thay đổi số hộ nghèo"), tr("Số hộ nghèo cuối kỳ trừ số hộ nghèo đầu kỳ")
)


@dataclass(frozen=True)
class Change:
    """Percentage points, relative percent and, where counts were given, households: print all three."""

    points: Figure
    relative: Figure
    households: Figure | None = None


def change(
    before: Figure,
    after: Figure,
    households_before: Figure | None = None,
    households_after: Figure | None = None,
) -> Change:
    """What happened between two rates of the same measure and scope; negative is a fall.

    Raises :class:`StandardsDiffer` when the standards differ, ``ValueError`` when measure or scope do.
    """
    _comparable(before, after)
    fall = _minus(before, after)
    share = 100 * fall / before.value if fall is not None and before.value else None
    return Change(
        _difference(before, after, fall, _POINTS),
        _difference(before, after, share, _RELATIVE),
        _counts(before, households_before, households_after),
    )


def weakest(*figures: Figure) -> FigureStatus:
    """The weakest status of ``figures``."""
    return min((f.status for f in figures), key=_WEAKEST.index)


def _counts(rate: Figure, before: Figure | None, after: Figure | None) -> Figure | None:
    if before is None or after is None:
        return None
    one_definition((rate, before, after))
    _comparable(before, after)
    return _difference(before, after, _minus(before, after), _HOUSEHOLDS)


def _comparable(before: Figure, after: Figure) -> None:
    one_definition((before, after))
    if (before.subject, before.dims.get("scope")) != (after.subject, after.dims.get("scope")):
        raise ValueError(
            tr("Không trừ hai số liệu khác chỉ tiêu hoặc khác phạm vi: {id} và {id_2}.").format(
                id=before.id, id_2=after.id
            )
        )


def _minus(before: Figure, after: Figure) -> float | int | None:
    return None if before.value is None or after.value is None else after.value - before.value


def _difference(before: Figure, after: Figure, value: float | int | None, kind: _Kind) -> Figure:
    dims = _dims(before, after)
    return Figure(
        figure_id(f"{before.subject}_{kind.suffix}", dims),
        tr("{label}, cuối {value} – cuối {value_2}").format(
            label=kind.label, value=dims["from"] or "?", value_2=dims["to"] or "?"
        ),
        value,
        kind.unit,
        tr("{method}, cùng một chuẩn nghèo.").format(method=kind.method),
        comparator="eq" if before.comparator == after.comparator == "eq" else "approx",
        status=weakest(before, after),
        standard=before.standard,
        n=after.n,
        of=after.of,
        base=after.base,
        caveat=joined(before.caveat, after.caveat, _composition(before, after)),
        dims=dims,
        label_of_group=after.label_of_group,
        sources=lambda: together((before.cells, after.cells)),
    )


def _dims(before: Figure, after: Figure) -> Mapping[str, str]:
    """Scope, both years and the standard, then what else the figures are told apart by."""
    ends = {
        "scope": before.dims.get("scope", ""),
        "from": before.dims.get("year", ""),
        "to": after.dims.get("year", ""),
        "standard": before.standard,
    }
    return ends | {k: v for k, v in before.dims.items() if k not in _ENDS}


def _composition(before: Figure, after: Figure) -> str:
    by_list = before.dims.get("scope", "").partition(":")[0] in ("programme", "outside")
    if not by_list or before.of == after.of:
        return ""
    return caveat("poverty_lists_differ", before=before.of, after=after.of)
