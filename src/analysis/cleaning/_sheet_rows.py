"""What a row of a form is: a total, a district head, a commune; and which year its table speaks of."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from analysis.checking import Problem
from analysis.cleaning._messages import problem_at
from analysis.cleaning._places import is_commune
from analysis.cleaning._titles import part_of_year, place_in_doubt
from analysis.cleaning._wording import is_any, plain, row_kind, wording
from analysis.cleaning.context import Context
from analysis.cleaning.values import find_reporting_years, find_year
from analysis.registers.names import Names
from analysis.sources import Cell, FormTable
from analysis.text import fold

_ORDINAL = re.compile(r"^[ivx]+\.?$|^\d{1,3}\.?$|^[a-h]\.?$", re.IGNORECASE)
_DISTRICT_TYPE = re.compile(r"^(huyện|h\.|thành phố|tp\.?|thị xã|tx\.?)(?=\W|$)|^h\.")
_ROMAN = re.compile(r"^[IVX]+[.\s-]+\s*")
_MIDYEAR = (6, 30)


@dataclass(frozen=True)
class Dated:
    """The year of a table, and what contradicts it."""

    year: int | None
    problems: tuple[Problem, ...] = ()


def year_of(table: FormTable, context: Context) -> Dated:
    """The reporting year: of the title, else of a heading, the sheet's name, the folder, the file's identity.

    Sources that disagree are a problem; the title is believed (a sheet of last year keeps last year's title).
    A title of several years is believed only for the one that all the other sources name, and none against a
    sheet's name and a folder that agree.
    """
    place = table.place(table.header_rows[0], 1)
    part = part_of_year(table)
    if part:
        return Dated(None, (problem_at(place, "part_of_year", table.title, part=part),))
    dated = _year_of(table, context)
    if dated.year is not None:
        by_district = table.column("district") is not None
        doubt = place_in_doubt(table, context, date(dated.year, 12, 31), by_district=by_district)
        if doubt is not None:
            return Dated(None, (problem_at(place, doubt[0], table.title, **doubt[1]),))
    return dated


def _year_of(table: FormTable, context: Context) -> Dated:
    heading_years = {c.year for c in table.columns if c.year is not None}
    titled = find_reporting_years(table.title)
    said = {
        "tiêu đề": titled[0] if len(titled) == 1 else None,
        "tiêu đề cột": heading_years.pop() if len(heading_years) == 1 else None,
        "tên trang tính": find_year(table.sheet.title),
        "thư mục": context.folder_year,
        "mã ẩn của biểu": context.identity.year if context.identity is not None else None,
    }
    known = {where: year for where, year in said.items() if year is not None}
    place = table.place(table.header_rows[0], 1)
    if len(titled) > 1 and (len(set(known.values())) != 1 or not set(known.values()) & set(titled)):
        return Dated(None, (problem_at(place, "year_in_doubt", table.title),))
    if not known:
        return Dated(None, (problem_at(place, "year_unknown"),))
    against = (said["tên trang tính"], said["thư mục"])
    if len(titled) == 1 and against[0] == against[1] != titled[0] and None not in against:
        year, other = titled[0], against[0]
        return Dated(None, (problem_at(place, "year_contradicted", table.title, year=year, other=other),))
    where, year = next(iter(known.items()))
    if len(set(known.values())) == 1 and len(titled) < 2:
        return Dated(year)
    several = [f"tiêu đề: {' và '.join(map(str, titled))}"] if len(titled) > 1 else []
    listed = ", ".join((*several, *(f"{w}: {y}" for w, y in known.items())))
    facts = {"listed": listed, "year": year, "where": where}
    return Dated(year, (problem_at(place, "year_differs", table.title, **facts),))


def rows_to_read(table: FormTable, figures: Collection[int]) -> tuple[int, ...]:
    """The rows of the body, and rows below it that hold numbers under the columns ``figures`` and no word.

    A sum without a name stands below the table like a note, and is none.
    """
    below = [r for r in table.note_rows if _holds_only_numbers(table.sheet.by_row.get(r, ()), figures)]
    return (*table.body_rows, *below)


def _holds_only_numbers(cells: Sequence[Cell], figures: Collection[int]) -> bool:
    return bool(cells) and all(c.kind == "number" and c.column in figures for c in cells)


def is_total(text: str, names: Names) -> bool:
    """Whether a row's name says that it adds up others: ``Tổng cộng``, ``Cộng huyện Mường Chà``.

    A commune of the register is none, whatever its name begins with: ``Tổng Cọt``, ``Cộng Hòa``.
    """
    return row_kind(text) == "total" and not is_commune(text, names)


def is_grand_total(text: str) -> bool:
    """Whether a total is of the whole table and not of one district."""
    return is_any(plain(text), wording().grand_totals)


@lru_cache(maxsize=16384)
def is_ordinal(text: str) -> bool:
    """Whether a text only numbers its row: ``1``, ``IV``, ``b.``."""
    return _ORDINAL.match(text.strip()) is not None


@lru_cache(maxsize=16384)
def _unnumbered(text: str) -> str:
    return _ROMAN.sub("", text.strip())


@lru_cache(maxsize=16384)
def has_district_type(text: str) -> bool:
    """Whether ``text`` begins with the type of a district: ``H. Điện Biên Đông``, ``I. Huyện Mường Chà``."""
    return _DISTRICT_TYPE.match(fold(_unnumbered(text))) is not None


def district_named(text: str, context: Context, year: int) -> str | None:
    """The district's name as written when ``text`` is the name of a district and of nothing else.

    A bare name counts when no commune is called so: Mường Nhé is a district and one of its communes.
    """
    trimmed = _unnumbered(text)
    if has_district_type(text):
        return trimmed
    return trimmed if _bare_name(trimmed, context.names, year) == "district" else None


def is_district_and_commune(text: str, context: Context, year: int) -> bool:
    """Whether a bare name is a district's and a commune's: ``Mường Nhé``, ``Mường Ảng``, ``Tủa Chùa``."""
    return _bare_name(_unnumbered(text), context.names, year) == "both"


@lru_cache(maxsize=32768)
def _bare_name(text: str, names: Names, year: int) -> Literal["district", "both", "other"]:
    if not text or fold(text) not in _district_names(names):
        return "other"
    end, middle = date(year, 12, 31), date(year, *_MIDYEAR)
    if names.district(text, on=end, or_last=True, candidates=False).key is None:
        return "other"
    found = (names.commune(text, on=day, candidates=False).key for day in (end, middle))
    return "both" if any(found) else "district"


@lru_cache(maxsize=8)
def _district_names(names: Names) -> frozenset[str]:
    """Names of districts of any day and all aliases, folded: what is not among them is no district."""
    units = [u for u in names.units.units if u.level == "district"]
    written = [a.written for a in names.aliases if a.kind == "district"]
    return frozenset(fold(n) for n in (*(n for u in units for n in (u.name, u.full_name)), *written))


def day_of_names(year: int, texts: list[str], *, with_districts: bool, context: Context) -> date:
    """The day on which the communes named in a table existed: the end of ``year``, or the middle of it.

    Units changed on 1/7/2025, and names moved. A table that still lists districts, or whose names are
    more often found on 30 June, is in the units before the change.
    """
    end, middle = date(year, 12, 31), date(year, *_MIDYEAR)
    if not _changed_within(context.names, year):
        return end
    if with_districts:
        return middle
    found = {
        d: sum(context.names.commune(t, on=d, candidates=False).key is not None for t in texts)
        for d in (end, middle)
    }
    return middle if found[middle] > found[end] else end


@lru_cache(maxsize=256)
def _changed_within(names: Names, year: int) -> bool:
    units = names.units
    return units.at(date(year, 12, 31)) != units.at(date(year, *_MIDYEAR))
