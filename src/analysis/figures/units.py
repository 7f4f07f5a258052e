"""What happened to the units of the province between two days, for an appendix."""

from __future__ import annotations

from datetime import date

from analysis.figures.shown import Cell, Head, Table
from analysis.figures.spans import Line
from analysis.indicators import frames
from analysis.language import tr
from analysis.province import Province


def history(province: Province, one: date, other: date) -> Table:
    """Changes of units between two days, oldest first: each with its legal act and how sure the source is."""
    told = frames.history(province.units, one, other)
    return Table(
        "unit-history",
        tr("Thay đổi đơn vị hành chính từ {one:%d/%m/%Y} đến {other:%d/%m/%Y}").format(one=one, other=other),
        (
            Head("day", tr("Từ ngày"), align="left"),
            Head("what", tr("Thay đổi"), align="left"),
            Head("old_units", tr("Số đơn vị cũ")),
            Head("act", tr("Văn bản"), align="left"),
            Head("confidence", tr("Nguồn"), align="left"),
        ),
        tuple(
            (_day(r["day"]), str(r["what"]), _count(int(r["old_units"])), str(r["act"]), str(r["confidence"]))
            for r in told.to_dict("records")
        ),
        appendix=True,
    )


def left_rural(province: Province, one: date, other: date) -> Table:
    """Communes of the first day that lie in a ward or town on the other: they left the NTM programme."""
    told = frames.left_rural(province.units, one, other)
    return Table(
        "left-rural",
        tr("Xã của ngày {one:%d/%m/%Y} nay thuộc phường, thị trấn (đến {other:%d/%m/%Y})").format(
            one=one, other=other
        ),
        (
            Head("old", tr("Xã"), align="left"),
            Head("new", tr("Nay thuộc"), align="left"),
            Head("day", tr("Từ ngày"), align="left"),
            Head("act", tr("Văn bản"), align="left"),
        ),
        tuple((c.old.full_name, c.new.full_name, _day(c.on), c.act) for c in told),
        notes=(Line.of(tr("Phường, thị trấn không thuộc chương trình nông thôn mới.")),),
        appendix=True,
    )


def _day(day: date) -> Cell:
    return Cell(Line((f"{day:%d/%m/%Y}",)), sort=float(day.toordinal()))


def _count(number: int) -> Cell:
    return Cell(Line((str(number),)), sort=float(number))
