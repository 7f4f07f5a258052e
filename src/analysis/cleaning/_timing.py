"""The years, the day or the month a table speaks of."""

from __future__ import annotations

from datetime import date

from analysis.cleaning._reading import TEXT_FIELDS, Reading
from analysis.cleaning.values import find_as_of, find_month, find_year, find_years


def end_of(year: int) -> date:
    """31 December of ``year``: the day on which names of a yearly form are looked up."""
    return date(year, 12, 31)


def years_of(reading: Reading) -> tuple[int, ...]:
    """The years of a table: of its title, sheet or folder (with a note), and those over its columns.

    Sets the year that columns without one belong to. When every column of numbers has its year those are the
    years; a title that names several years over columns that name none gives a problem and no year.
    """
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
    """The day a table's figures hold for: from its title or notes, else the end of its year (with a note)."""
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
    """The month a table speaks of, as ``2024-04``: from its title, else the sheet's name (with a note)."""
    month = find_month(reading.table.title)
    if month:
        return month
    day = find_as_of(reading.table.title)
    if day and day.exact:
        return f"{day.day:%Y-%m}"
    month = find_month(reading.table.sheet.title)
    if month:
        reading.of_table("month_from_sheet", month=month)
    else:
        reading.of_table("no_month")
    return month
