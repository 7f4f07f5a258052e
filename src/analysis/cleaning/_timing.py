"""The years, the day or the month a table speaks of."""

from __future__ import annotations

import re
from datetime import date

from analysis.cleaning._reading import TEXT_FIELDS, Reading
from analysis.cleaning._titles import part_of_year, place_in_doubt
from analysis.cleaning.values import find_as_of, find_month, find_year, find_years
from analysis.cleaning.values.dates import find_months, is_of_several_months
from analysis.text import fold

_OF_MONTH = re.compile(r"(?<!\d )tháng \d")


def end_of(year: int) -> date:
    """31 December of ``year``: the day on which names of a yearly form are looked up."""
    return date(year, 12, 31)


def years_of(reading: Reading) -> tuple[int, ...]:
    """The years of a table: of its title, sheet or folder (with a note), and those over its columns.

    Sets the year that columns without one belong to. When every column of numbers has its year those are the
    years; a title that names several years over columns that name none gives a problem and no year, as do
    one of a part of a year and one of another place or of units of another time.
    """
    part = part_of_year(reading.table)
    if part:
        reading.of_table("part_of_year", part=part)
        return ()
    years = _years(reading)
    return () if any(_is_elsewhere(reading, end_of(year)) for year in years[-1:]) else years


def _is_elsewhere(reading: Reading, on: date) -> bool:
    doubt = place_in_doubt(reading.table, reading.context, on)
    if doubt is not None:
        reading.of_table(doubt[0], **doubt[1])
    return doubt is not None


def _years(reading: Reading) -> tuple[int, ...]:
    over = {c.year for c in reading.table.columns if c.field not in TEXT_FIELDS}
    dated = tuple(sorted(year for year in over if year is not None))
    titled = _titled(reading.table.title)
    if None not in over and dated:
        if len(titled) == 1 and titled[0] not in dated:
            reading.of_table("year_disagrees", year=titled[0], where="cột", other=dated[0], used=dated[0])
        return dated
    reading.year = _year_of_table(reading, titled, dated)
    return tuple(sorted({*dated, *((reading.year,) if reading.year else ())}))


def _titled(title: str) -> tuple[int, ...]:
    as_of = find_as_of(title)
    return find_years(title) or ((as_of.day.year,) if as_of else ())


def _year_of_table(reading: Reading, titled: tuple[int, ...], dated: tuple[int, ...]) -> int | None:
    """The year of what has no year of its own; ``None`` with a problem when nothing says it."""
    folder, named = reading.context.folder_year, find_year(reading.table.sheet.title)
    if len(titled) == 1:
        if named == folder not in (None, titled[0]):
            reading.of_table("year_contradicted", year=titled[0], other=folder)
            return None
        for where, other in (("tên trang tính", named), ("thư mục", None if named == titled[0] else folder)):
            if other not in (None, titled[0]):
                reading.of_table("year_disagrees", year=titled[0], where=where, other=other, used=titled[0])
        return titled[0]
    if titled or len(dated) > 1:
        reading.of_table("year_in_doubt")
        return None
    known = [("cột", y) for y in dated] + [("tên trang tính", named), ("thư mục", folder)]
    where, year = next(((w, y) for w, y in known if y), ("", None))
    if year is None:
        reading.of_table("no_year")
    else:
        reading.of_table("year_not_in_title", year=year, where=where)
    return year


def day_of(reading: Reading) -> date | None:
    """The day a table's figures hold for: from its title or notes, else the end of its year (with a note).

    ``None`` with a problem when nothing says it, or the title is of another place or of other units.
    """
    day = _day(reading)
    return None if day is None or _is_elsewhere(reading, day) else day


def _day(reading: Reading) -> date | None:
    table, folder = reading.table, reading.context.folder_year
    found = find_as_of(table.title) or find_as_of(table.notes)
    if found and folder and not 0 <= found.day.year - folder <= 1:
        year = found.day.year
        reading.of_table("year_disagrees", year=year, where="thư mục", other=folder, used=year)
    if found and found.exact:
        return found.day
    day = found.day if found else end_of(folder) if folder else None
    if day is None:
        reading.of_table("no_date")
    else:
        reading.of_table("date_not_exact", day=day)
    return day


def month_of(reading: Reading) -> str | None:
    """The month a table speaks of, as ``2024-04``: from its title, else the sheet's name (with a note).

    ``None`` with a problem when nothing says it or more than one is named, when figures *of the month* may be
    those of several, and when the title is of another place or of units of another time.
    """
    month = _month(reading)
    if month is None:
        return None
    if _is_of_several(reading):
        reading.of_table("months_together")
        return None
    on = find_as_of(f"tháng {month[5:]} năm {month[:4]}")
    return None if on is not None and _is_elsewhere(reading, on.day) else month


def _is_of_several(reading: Reading) -> bool:
    """Whether a title of several months stands over figures whose head names none of them."""
    if not is_of_several_months(reading.table.title):
        return False
    heads = (c.heading for c in reading.table.columns if c.field == "in_month")
    return any(not _OF_MONTH.search(fold(head)) for head in heads)


def _month(reading: Reading) -> str | None:
    months = find_months(reading.table.title)
    if len(months) > 1:
        reading.of_table("months_together")
        return None
    if months:
        return months[0]
    day = find_as_of(reading.table.title)
    if day and day.exact:
        return f"{day.day:%Y-%m}"
    month = find_month(reading.table.sheet.title)
    if month:
        reading.of_table("month_from_sheet", month=month)
    else:
        reading.of_table("no_month")
    return month
