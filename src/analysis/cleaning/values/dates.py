"""Days, months and years as titles and cells write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from analysis.text import fold, nfc

_NUMERIC = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
_WORDED = r"(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+|\s*/\s*)(\d{4})"
_DAY = re.compile(rf"(?<![\d/])(?:{_NUMERIC}|{_WORDED})(?!\d)")
_SHORT_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*([12]\d)")  # 31-12-23; years 10 to 29
_UNTIL = re.compile(rf"(?<!\w)đến\s+(?:hết\s+|thời\s+điểm\s+)*(?:ngày\s+)?(?:{_NUMERIC}|{_WORDED})(?!\d)")
_MONTH = re.compile(r"(?<!\w)(?:tháng|t)\s*(\d{1,2})\s*(?:/|-|[,;]?\s*năm|\.)\s*(?:năm\s+)?(20\d\d)(?!\d)")
_MONTHS_OF_YEAR = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])\s+tháng(?:\s+đầu)?\s+năm\s+(20\d\d)")
_MONTH_ALONE = re.compile(
    r"(?<!\w)tháng\s*(\d{1,2})(?![\w/.])(?!\s*(?:/|-|[,;]?\s*năm|\.)\s*(?:năm\s+)?20\d\d)"
)
_OTHER_MONTH = re.compile(  # a month that a report of another month also speaks of; its year stays
    r"(?:(?:nhiệm vụ|kế hoạch|phương hướng|mục tiêu|dự kiến|ước|cùng kỳ|so (?:sánh )?với)[,\s]+)+"
    r"(?:chủ yếu\s+|trọng tâm\s+)*(?:tháng|t)\s*\d{1,2}(?:\s*/\s*20\d\d)?(?!\d)"
)
_QUARTER = re.compile(r"q(?:uý|úy)\s+(iv|iii|ii|i|[1-4])(?:\s+năm\s+|\s*/\s*|\s+)(20\d\d)")
_DECISION = re.compile(
    r"(?<!\d)\d{1,5}[a-z]?\s*/\s*(?:20\d\d\s*/\s*)?(?:QĐ|NĐ|TT|NQ|KH|BC|TB|HD|CT)(?:\s*[-–]\s*[A-ZĐ]+)*(?!\w)",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"{_DECISION.pattern}(?:\s*,?\s*\(?\s*(?:ngày\s+)?(?:{_NUMERIC}|{_WORDED})(?!\d))?", re.IGNORECASE
)
_NUMBERED = re.compile(r"(?:quyết định|nghị định|thông tư|qđ|nđ)\s+(?:số\s+)?\d{1,5}/20\d\d(?!\d)")
_BLANK_DAY = re.compile(r"(?<!\w)ngày\W*tháng\W*\d{0,2}\W*năm\W*20\d\d(?!\d)")  # of the letter, unsigned yet
_SPAN = re.compile(r"(?:giai\s+đ(?:oạ|ọa)n|nhiệm\s+kỳ|năm\s+học|vụ)\s+(?:năm\s+)?20\d\d\s*[-–]\s*(?:20)?\d\d")
_YEAR_SAID = re.compile(r"năm\s*[:.]?\s*(20\d\d)(?:\s*(?:[-–—,&]|và|đến)\s*(20\d\d))?(?!\d)")
_BESIDE = re.compile(  # a year that a report of another year also speaks of
    rf"(?:(?:{fold('kế hoạch')}|phương hướng(?:,? nhiệm vụ)?|mục tiêu|phấn đấu|dự kiến|cùng kỳ"
    r"|so (?:sánh )?với)"
    r"|(?<!tính )(?<!hết )đến)\s+(?:cùng kỳ\s+)?(?:năm\s+)?20\d\d(?!\d)"
)
_YEAR_ALONE = re.compile(r"(?<![\d/.,])(20\d\d)(?![\d/]|[.,]\d)")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_DECEMBER = 12
_DIGITS_OF_A_YEAR = 4
_FIRST_YEAR, _LAST_YEAR = 1975, 2100


@dataclass(frozen=True)
class AsOf:
    """The day a title speaks of; ``exact`` is false when it names only a month or a year (its end)."""

    day: date
    exact: bool


def parse_date(value: object) -> date | None:
    """The day a cell gives: a date cell, ``28/12/2018``, ``28-12-2018``, ``ngày 28 tháng 12 năm 2018``.

    A bare number is no date: only a cell shown as a date holds an Excel day. Day before month, always.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    written = re.sub(r"^ngày\s+", "", fold(value)).rstrip(" .;")
    found = _DAY.fullmatch(written) or _SHORT_DAY.fullmatch(written)
    if found:
        return _day(found)
    iso = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?", written)
    return _valid(iso[1], iso[2], iso[3]) if iso else None


@lru_cache(maxsize=4096)
def find_as_of(text: str) -> AsOf | None:
    """The day for which the figures under a title hold.

    ``tính đến ngày 28/11/2023`` and ``đến 30/6/2018`` go before any other day; days of decisions do not
    count; ``6 tháng đầu năm 2018`` is 30/6, ``năm 2020`` is 31/12/2020.
    """
    folded = fold(text)
    until = [day for day in map(_day, _UNTIL.finditer(folded)) if day]
    rest = _without_decisions(folded)
    days = until[:1] or list({day for day in map(_day, _DAY.finditer(rest)) if day})
    if len(days) == 1:
        return AsOf(days[0], True)
    month = find_month(rest)
    if month:
        return AsOf(_month_end(int(month[:4]), int(month[5:])), False)
    year = find_year(text)
    return AsOf(date(year, _DECEMBER, 31), False) if year else None


@lru_cache(maxsize=4096)
def find_years(text: str) -> tuple[int, ...]:
    """The years ``text`` speaks of, in order of first mention, those said with *năm* before bare ones.

    Numbers and days of decisions do not count, nor do spans such as *giai đoạn 2016-2020*.
    """
    rest = _SPAN.sub(" ", _DAY.sub(" ", _without_decisions(fold(text))))
    said = (
        [y for found in _YEAR_SAID.findall(rest) for y in found if y]
        or [y for _, y in _MONTH.findall(rest)]
        or _YEAR_ALONE.findall(rest)
    )
    return tuple(dict.fromkeys(map(int, said)))


def find_year(text: str) -> int | None:
    """The one year ``text`` speaks of; ``None`` when it names none or several."""
    years = find_years(text)
    return years[0] if len(years) == 1 else None


@lru_cache(maxsize=4096)
def find_reporting_years(text: str) -> tuple[int, ...]:
    """The years a report named ``text`` can be of: *năm 2022 và kế hoạch năm 2023* is a report of 2022.

    Years planned for, aimed at or compared with count only when no other is named.
    """
    return find_years(_BESIDE.sub(" ", _without_decisions(fold(text)))) or find_years(text)


@lru_cache(maxsize=4096)
def find_month(text: str) -> str | None:
    """The month ``text`` speaks of, as ``2024-04``; a half year or a quarter is its last month."""
    folded = _months_told(text)
    found = _MONTHS_OF_YEAR.search(folded) or _MONTH.search(folded)
    if found and 1 <= int(found[1]) <= _DECEMBER:
        return f"{found[2]}-{int(found[1]):02d}"
    quarter = _QUARTER.search(folded)
    if quarter:
        number = _QUARTERS.get(quarter[1]) or int(quarter[1])
        return f"{quarter[2]}-{number * 3:02d}"
    return None


@lru_cache(maxsize=4096)
def find_months(text: str) -> tuple[str, ...]:
    """:func:`find_month` and any other month ``text`` is of: *tháng 7 và tháng 8 năm 2023* is of two.

    Months planned for or compared with do not count: *tháng 7, nhiệm vụ tháng 8* is July.
    """
    first = find_month(text)
    if first is None:
        return ()
    folded = _months_told(text)
    told = [f"{y}-{int(m):02d}" for m, y in (*_MONTHS_OF_YEAR.findall(folded), *_MONTH.findall(folded))]
    alone = [f"{first[:4]}-{int(m):02d}" for m in _MONTH_ALONE.findall(folded)]
    return tuple(dict.fromkeys((first, *told, *alone)))


@lru_cache(maxsize=4096)
def is_of_several_months(text: str) -> bool:
    """Whether ``text`` is of a half year, a quarter or so many months and of no single month beside it."""
    folded = _months_told(text)
    together = _MONTHS_OF_YEAR.search(folded) or _QUARTER.search(folded)
    return together is not None and not (_MONTH.search(folded) or _MONTH_ALONE.search(folded))


def _months_told(text: str) -> str:
    return _OTHER_MONTH.sub(" ", _DAY.sub(" ", _without_decisions(fold(text))))


def find_decision(text: str) -> str | None:
    """The first number of a decision or decree in ``text``, as ``59/2015/QĐ-TTg`` without spaces."""
    found = _DECISION.search(nfc(text))
    return re.sub(r"\s+", "", found[0]) if found else None


def _without_decisions(folded: str) -> str:
    if "/" in folded:  # as every number of a decision has
        folded = _NUMBERED.sub(" ", _DATED.sub(" ", folded))
    return _BLANK_DAY.sub(" ", folded)


def _day(found: re.Match[str]) -> date | None:
    day, month, year = (part for part in found.groups() if part)
    return _valid(year, month, day)


def _valid(year: str, month: str, day: str) -> date | None:
    full = int(year) + (2000 if len(year) < _DIGITS_OF_A_YEAR else 0)
    if not _FIRST_YEAR <= full <= _LAST_YEAR:
        return None
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    return date(year + month // _DECEMBER, month % _DECEMBER + 1, 1) - timedelta(days=1)
