"""The day whose communes a series is told in."""

from __future__ import annotations

from datetime import date

from analysis.language import tr
from analysis.province import Province


def frame_day(province: Province, frame: str | date) -> date:
    """The day that ``frame`` names: ``today``, ``assignment:A`` or a day itself.

    ``today`` is the last day on which the register says units changed, so that it needs no clock;
    ``assignment:A`` the day of the assignment decision of the period: its communes are the old ones. Raises
    ``ValueError`` for anything else.
    """
    if isinstance(frame, date):
        return frame
    if frame == "today":
        return max(province.units.lineage.days, default=date.max)
    kind, _, key = frame.partition(":")
    if kind == "assignment":
        try:
            return province.programme.period(key).assigned_on
        except KeyError:
            pass
    raise ValueError(
        tr(
            "Không rõ khung đơn vị {frame!r}. Dùng: today, assignment:A (A là mã giai đoạn), hoặc một ngày."
        ).format(frame=frame)
    )


def reorganised_on(province: Province) -> date:
    """The day on which the communes were formed anew and districts abolished; ``date.max`` where never."""
    return province.units.reorganised_on
