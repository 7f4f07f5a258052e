"""A fall in poverty told three ways: points, relative percent and households, under one standard."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.indicators.caveats import joined
from analysis.indicators.evidence import together
from analysis.indicators.figure import Figure, FigureStatus, figure_id

_WEAKEST: tuple[FigureStatus, ...] = ("expected", "preliminary", "computed", "published", "official")


class StandardsDiffer(ValueError):
    """Two figures under different poverty standards (or without one) were subtracted."""


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
    counts = None
    if households_before is not None and households_after is not None:
        _comparable(households_before, households_after)
        if households_before.standard != before.standard:
            raise StandardsDiffer(_differ(before, households_before))
        counts = replace(
            _difference(households_before, households_after, "change", "households"),
            label=f"Thay đổi số hộ nghèo, {_span(before, after)}",
            method="Số hộ nghèo cuối kỳ trừ số hộ nghèo đầu kỳ, cùng một chuẩn nghèo.",
        )
    points = replace(
        _difference(before, after, "points", "percent_points"),
        label=f"Thay đổi tỷ lệ hộ nghèo, điểm phần trăm, {_span(before, after)}",
        method="Tỷ lệ cuối kỳ trừ tỷ lệ đầu kỳ, cùng một chuẩn nghèo.",
    )
    relative = replace(
        points,
        id=figure_id(f"{before.subject}_relative", points.dims),
        label=f"Thay đổi tương đối của tỷ lệ hộ nghèo, {_span(before, after)}",
        value=100 * points.value / before.value if points.value is not None and before.value else None,
        unit="relative_percent",
        method="Mức thay đổi (điểm phần trăm) chia cho tỷ lệ đầu kỳ, cùng một chuẩn nghèo.",
    )
    return Change(points, relative, counts)


def _comparable(before: Figure, after: Figure) -> None:
    if not before.standard or before.standard != after.standard:
        raise StandardsDiffer(_differ(before, after))
    if (before.subject, before.dims.get("scope")) != (after.subject, after.dims.get("scope")):
        raise ValueError(f"Không trừ hai số liệu khác chỉ tiêu hoặc khác phạm vi: {before.id} và {after.id}.")


def _differ(before: Figure, after: Figure) -> str:
    return (
        f"Không được trừ hai số liệu theo hai chuẩn nghèo khác nhau: {before.id} theo chuẩn "
        f"{before.standard or '(không rõ)'}, {after.id} theo chuẩn {after.standard or '(không rõ)'}. "
        "So sánh trong cùng một chuẩn, ví dụ cuối 2021 (chuẩn mới) với cuối 2025."
    )


def _difference(before: Figure, after: Figure, suffix: str, unit: str) -> Figure:
    dims = {
        "scope": before.dims.get("scope", ""),
        "from": before.dims.get("year", ""),
        "to": after.dims.get("year", ""),
        "standard": before.standard,
    }
    known = before.value is not None and after.value is not None
    return Figure(
        figure_id(f"{before.subject}_{suffix}", dims),
        "",
        after.value - before.value if known else None,  # type: ignore[operator]  # both are known here
        unit,
        "",
        comparator="eq" if before.comparator == after.comparator == "eq" else "approx",
        status=min((before.status, after.status), key=_WEAKEST.index),
        standard=before.standard,
        n=after.n,
        of=after.of,
        base=after.base,
        caveat=joined(*_once(before, after), _composition(before, after)),
        dims=dims,
        label_of_group=after.label_of_group,
        sources=together((before.sources, after.sources)),
    )


def _once(before: Figure, after: Figure) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for c in (before.caveat, after.caveat) if c))


def _composition(before: Figure, after: Figure) -> str:
    by_list = before.dims.get("scope", "").partition(":")[0] in ("programme", "outside")
    if not by_list or before.of == after.of:
        return ""
    return f"Danh sách khác nhau ({before.of} và {after.of} xã): một phần thay đổi do xã vào, ra danh sách."


def _span(before: Figure, after: Figure) -> str:
    return f"cuối {before.dims.get('year', '?')} – cuối {after.dims.get('year', '?')}"
