"""The years, the day or the month a table speaks of."""

from __future__ import annotations

from datetime import date

from analysis.cleaning._reading import Reading
from analysis.cleaning.values import find_as_of, find_month, find_years


def end_of(year: int) -> date:
    """31 December of ``year``: the day on which names of a yearly form are looked up."""
    return date(year, 12, 31)


def years_of(reading: Reading) -> tuple[int, ...]:
    """The years of a table: over its columns, else in its title, else of its folder (with a note).

    A title that names several years over columns that name none gives a problem and no year.
    """
    table, folder = reading.table, reading.context.folder_year
    if table.years:
        return table.years
    as_of = find_as_of(table.title)
    named = find_years(table.title) or ((as_of.day.year,) if as_of else ())
    if len(named) == 1:
        if folder is not None and folder != named[0]:
            reading.of_table("year_disagrees_with_folder", year=named[0], folder=folder)
        return named
    if named or folder is None:
        reading.of_table("year_in_doubt" if named else "no_year")
        return ()
    reading.of_table("year_from_folder", year=folder)
    return (folder,)


def day_of(reading: Reading) -> date | None:
    """The day a table's figures hold for: from its title or notes, else the end of its year (with a note)."""
    table, folder = reading.table, reading.context.folder_year
    found = find_as_of(table.title) or find_as_of(table.notes)
    if found and found.exact:
        return found.day
    day = found.day if found else end_of(folder) if folder else None
    if day is None:
        reading.of_table("no_date")
    else:
        reading.of_table("date_not_exact", day=day)
    return day


def month_of(reading: Reading) -> str | None:
    """The month a table speaks of, as ``2024-04``: from its title, else from the sheet's name (with a note)."""
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
