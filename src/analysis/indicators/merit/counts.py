"""How many agencies have a score, how many stay in the top group, and what change was to be expected."""

from __future__ import annotations

from analysis.indicators.caveats import caveat
from analysis.indicators.figure import Figure, figure_id, no_sources
from analysis.indicators.merit.holders import owed
from analysis.indicators.merit.movement import movement, rows_of, sources_of
from analysis.indicators.merit.settings import settings_of
from analysis.indicators.merit.standing import board
from analysis.indicators.reporting.owed import submissions_evidence
from analysis.language import tr
from analysis.province import Province

_LABELS = {
    "scored": tr("Đơn vị có điểm"),
    "stable": tr("Đơn vị ở lại nhóm đầu khi đổi trọng số"),
}


def counts(province: Province, key: str) -> dict[str, Figure]:
    """``scored`` agencies of those that owed reports in a period, and of them the ``stable`` ones."""
    found = board(province, key)
    scored = sum(s.rank is not None for s in found.standings)
    return {
        "scored": _count(province, key, "scored", scored, len(found.standings)),
        "stable": _count(province, key, "stable", sum(s.stable for s in found.standings), scored),
    }


def expected_change(province: Province, key: str, start_pct: float) -> Figure:
    """Points by which a helped commune that began at ``start_pct`` percent usually moved in the period."""
    settings, period = settings_of(province), province.programme.period(key)
    moved = movement(province, key, settings.limits.communes)
    dims = {"period": key, "from": f"{start_pct:g}"}
    line = moved.line
    return Figure(
        figure_id("merit.expected_change", dims),
        tr("Mức đổi thường gặp của xã bắt đầu ở {start_pct:g}%, giai đoạn {label}").format(
            start_pct=start_pct, label=period.label
        ),
        None if line is None else line.start + line.slope * start_pct,
        "percent_points",
        tr(
            "Đường thẳng bình phương nhỏ nhất của mức đổi theo tỷ lệ hộ nghèo lúc đầu, qua các "
            "xã được giúp có số liệu cả hai đầu, cùng một chuẩn."
        ),
        standard=period.poverty_standard,
        n=len(moved.communes),
        of=len(moved.communes),
        base=tr("xã có số liệu hai đầu"),
        caveat=caveat("merit_not_measured") if line is None else caveat("merit_movement_together"),
        dims=dims,
        sources=lambda: (
            no_sources() if line is None else sources_of(province, rows_of(moved, moved.communes.index))
        ),
    )


def _count(province: Province, key: str, name: str, value: int, of: int) -> Figure:
    period, settings = province.programme.period(key), settings_of(province)
    reports = owed(province, tuple(period.years))
    dims = {"period": key}
    return Figure(
        figure_id(f"merit.{name}", dims),
        tr("{labels}, giai đoạn {label}").format(labels=_LABELS[name], label=period.label),
        value if of else None,
        "agencies",
        tr("Đếm đơn vị theo điểm và theo tỷ lệ bộ trọng số giữ trong nhóm đầu (ngưỡng tại merit.toml)."),
        n=value,
        of=of,
        base=tr("đơn vị"),
        caveat=caveat("merit_unapproved", decided_by=settings.decided_by),
        dims=dims,
        sources=lambda: submissions_evidence(province).of(reports["position"].to_numpy()),
    )
