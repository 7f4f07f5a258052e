"""What a title says that a table must not be read against: a part of a year, a place or units not its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache

from analysis.cleaning._places import district_in, provinces_in
from analysis.cleaning._title_words import title_words
from analysis.cleaning._wording import holds, is_any
from analysis.cleaning.context import Context
from analysis.cleaning.values import find_years
from analysis.sources import FormTable
from analysis.text import fold

_NUMBERS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một")
_PLACES = {
    "{n}": rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)})",
    "{q}": r"(?:iv|iii|ii|i|[1-4])",
}
_DAY = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
_WORDED = r"(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+|\s*/\s*)(\d{4})"
_DAYS = re.compile(rf"{_DAY}|{_WORDED}|ngày\W*tháng(?:\W*\d{{1,2}})?(?!\w)")
_TYPE_OF_PROVINCE = re.compile(r"^(?:tỉnh|thành phố|tp\.?)\s+")
_DISTRICT = re.compile(r"(?<!\w)(?:huyện|thị xã)\s+(\w+)")
_LATE = 10
"""From this month on a count as it stands is the year's."""
_EARLY = 3
"""Up to this month the figures of the year before are still being closed."""
_STANDING = ("F2", "F2_flow")


def part_of_year(table: FormTable) -> str:
    """What a title or sheet name says by which a table is of less or more than a year; ``""`` if nothing."""
    standing = table.form in _STANDING
    for text in (table.title, table.sheet.title):
        found = _part(text, standing)
        if found:
            return found
    return ""


@lru_cache(maxsize=4096)
def _part(text: str, standing: bool) -> str:
    folded = fold(text)
    early = _early_day(folded, find_years(text))
    if early:
        return early
    rest = _DAYS.sub(" ", folded)
    words = title_words()
    whole = (*words.whole, *(words.whole_of_standing if standing else ()))
    rest = _any_of(whole).sub(" ", rest)
    if standing and holds(rest, words.both_ends):
        rest = re.sub(r"(?<!\w)đầu năm(?!\w)", " ", rest)
    found = _any_of(words.parts).search(rest)
    return found[0] if found else ""


def _early_day(folded: str, years: tuple[int, ...]) -> str:
    """A day the figures hold for that is no end of a year named: 30 June, or 1 January of that year."""
    for found in _as_of().finditer(folded):
        _, month, year = (int(part) for part in found.groups() if part)
        closes = year - 1 in years and month <= _EARLY
        if not closes and month < _LATE:
            return found[0]
    return ""


@cache
def _as_of() -> re.Pattern[str]:
    lead = "|".join(re.escape(fold(w)) for w in sorted(title_words().as_of, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{lead})\s+(?:{_DAY}|{_WORDED})(?!\d)")


@cache
def _any_of(wordings: tuple[str, ...]) -> re.Pattern[str]:
    ordered = (re.escape(fold(w)) for w in sorted(wordings, key=len, reverse=True))
    joined = "|".join(ordered)
    for name, pattern in _PLACES.items():
        joined = joined.replace(re.escape(name), pattern)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)")


def place_in_doubt(
    table: FormTable, context: Context, on: date, *, by_district: bool = False
) -> tuple[str, dict[str, object]] | None:
    """The problem of a table of another province, of an unknown district, or of units of another time.

    ``on`` is the day on which the table's names are looked up; ``by_district`` when they are looked up as
    they were before the districts went.
    """
    other = _other_province(table, context)
    if other:
        return "other_province", {"name": other}
    names, title = context.names, table.title
    last = names.last_of_districts
    if last == date.max or not context.units.at(last, "district"):
        return None
    if on <= last and holds(title, title_words().new_units):
        return "units_of_other_time", {"day": on}
    district = district_in(title, context, min(on, last))
    if district.key and on > last and not by_district:
        return "units_of_other_time", {"day": on}
    unknown = "" if district.key else _unknown_district(title)
    return ("district_unknown", {"name": unknown}) if unknown else None


def _other_province(table: FormTable, context: Context) -> str:
    names = context.names
    for written in provinces_in(table.title):
        if names.is_other_province(written):
            return written
    return next(
        (text for text in _in_columns_of_provinces(table) if names.is_other_province(_untyped(text))), ""
    )


def _untyped(text: str) -> str:
    return _TYPE_OF_PROVINCE.sub("", fold(text))


def _in_columns_of_provinces(table: FormTable) -> Iterator[str]:
    heads = (cell for row in table.header_rows for cell in table.sheet.by_row.get(row, ()))
    columns = [cell.column for cell in heads if is_any(cell.text, title_words().province_heads)]
    for column in columns:
        for row in table.body_rows:
            cell = table.sheet.at(row, column)
            if cell is not None and not cell.is_blank:
                yield cell.text


@lru_cache(maxsize=4096)
def _unknown_district(title: str) -> str:
    """The first name behind *huyện* that is none of the words which only follow that word."""
    for found in _DISTRICT.finditer(fold(title)):
        if not found[1][0].isdigit() and found[1] not in title_words().no_district:
            return found[0]
    return ""
