"""Numbers that a format shows as dates and times."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

EPOCH_1900 = datetime(1899, 12, 30)
EPOCH_1904 = datetime(1904, 1, 1)
_LEAP_OF_1900 = 60
_DAY_MS = 86_400_000


def moment(serial: float, epoch: datetime) -> datetime | time | None:
    """The point in time of a serial number, to the millisecond; ``None`` outside the calendar.

    A serial under one is a time of day. Before 1 March 1900 the serial counts a day that never was.
    """
    day, fraction = divmod(serial, 1)
    within = timedelta(milliseconds=round(fraction * _DAY_MS))
    if 0 <= serial < 1 and not within.days:
        return (datetime.min + within).time()
    if 0 < serial < _LEAP_OF_1900 and epoch == EPOCH_1900:
        day += 1
    try:
        return epoch + timedelta(days=day) + within
    except OverflowError:
        return None


def span(serial: float) -> str:
    """A span of time as ``1 day, 2:30:00``; empty when it is too long to be one."""
    try:
        return str(timedelta(seconds=round(serial * 86_400)))
    except OverflowError:
        return ""


def serial_of(shown: date | time | timedelta, epoch: datetime) -> float:
    """The serial number of a date, a time of day or a span."""
    if isinstance(shown, timedelta):
        return shown / timedelta(days=1)
    if isinstance(shown, time):
        return (datetime.combine(datetime.min, shown) - datetime.min) / timedelta(days=1)
    point = shown if isinstance(shown, datetime) else datetime.combine(shown, time())
    return (point - epoch) / timedelta(days=1)
