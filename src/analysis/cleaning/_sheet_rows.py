"""What a row of a form is: a total, a district head, a commune; and which year its table speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from analysis.checking import Place, Problem
from analysis.cleaning._places import is_commune
from analysis.cleaning.context import Context
from analysis.cleaning.values import find_year
from analysis.registers.names import Names
from analysis.sources import FormTable
from analysis.text import fold

_TOTAL = re.compile(
    r"^(tổng(?! (?:công ty|cục)(?!\w))( cộng| số)?|cộng|toàn (tỉnh|huyện|thành phố|thị xã))(?!\w)"
)
_GRAND = re.compile(r"^(tổng( cộng| số)?|cộng|(tổng )?toàn tỉnh)( cộng)?[\s:.]*$")
_ORDINAL = re.compile(r"^[ivx]+\.?$|^\d{1,3}\.?$|^[a-h]\.?$", re.IGNORECASE)
_DISTRICT_TYPE = re.compile(r"^(huyện|h\.|thành phố|tp\.?|thị xã|tx\.?)(?=\W|$)|^h\.")
_ROMAN = re.compile(r"^[IVX]+[.\s-]+\s*")
_MIDYEAR = (6, 30)
_LAST_YEAR_OF_DISTRICTS = 2024


@dataclass(frozen=True)
class Dated:
    """The year of a table, and what contradicts it."""

    year: int | None
    problems: tuple[Problem, ...] = ()


def year_of(table: FormTable, context: Context) -> Dated:
    """The reporting year: of the title, else of a heading, the sheet's name, the folder.

    Sources that disagree are a problem; the title is believed (a sheet of last year keeps last year's title).
    """
    heading_years = {c.year for c in table.columns if c.year is not None}
    said = {
        "tiêu đề": find_year(table.title),
        "tiêu đề cột": heading_years.pop() if len(heading_years) == 1 else None,
        "tên trang tính": find_year(table.sheet.title),
        "thư mục": context.folder_year,
    }
    known = {where: year for where, year in said.items() if year is not None}
    place = Place(table.file, table.sheet.title, f"A{table.header_rows[0]}")
    if not known:
        message = "Không biết bảng của năm nào: hãy ghi năm ở tiêu đề."
        return Dated(
            None, (Problem.at(place, "stops", "year_unknown", message, done="Bảng không được dùng."),)
        )
    where, year = next(iter(known.items()))
    if len(set(known.values())) == 1:
        return Dated(year)
    listed = ", ".join(f"{w}: {y}" for w, y in known.items())
    message = f"Năm ghi không khớp ({listed}): hãy kiểm tra bảng này là của năm nào."
    problem = Problem.at(
        place, "notes", "year_differs", message, as_written=table.title, done=f"Dùng năm {year} ({where})."
    )
    return Dated(year, (problem,))


def is_total(text: str, names: Names) -> bool:
    """Whether a row's name says that it adds up others: ``Tổng cộng``, ``Cộng huyện Mường Chà``.

    A commune of the register is none, whatever its name begins with: ``Tổng Cọt``, ``Cộng Hòa``.
    """
    return _begins_as_total(text) and not is_commune(text, names)


@lru_cache(maxsize=16384)
def _begins_as_total(text: str) -> bool:
    return _TOTAL.match(fold(text)) is not None


@lru_cache(maxsize=4096)
def is_grand_total(text: str) -> bool:
    """Whether a total is of the whole table and not of one district."""
    return _GRAND.match(fold(text)) is not None


@lru_cache(maxsize=16384)
def is_ordinal(text: str) -> bool:
    """Whether a text only numbers its row: ``1``, ``IV``, ``b.``."""
    return _ORDINAL.match(text.strip()) is not None


def has_district_type(text: str) -> bool:
    """Whether ``text`` begins with the type of a district: ``H. Điện Biên Đông``, ``I. Huyện Mường Chà``."""
    return _DISTRICT_TYPE.match(fold(_ROMAN.sub("", text.strip()))) is not None


def district_in(text: str, context: Context, year: int) -> str | None:
    """The district's name as written when ``text`` names a district.

    A bare name counts when no commune is called so: Mường Nhé is a district and one of its communes.
    """
    trimmed = _ROMAN.sub("", text.strip())
    if has_district_type(text):
        return trimmed
    day = date(min(year, _LAST_YEAR_OF_DISTRICTS), 12, 31)
    if context.names.district(trimmed, on=day).key is None or context.names.commune(trimmed, on=day).key:
        return None
    return trimmed


def day_of_names(year: int, texts: list[str], *, with_districts: bool, context: Context) -> date:
    """The day on which the communes named in a table existed: the end of ``year``, or the middle of it.

    Units changed on 1/7/2025, and names moved. A table that still lists districts, or whose names are
    more often found on 30 June, is in the units before the change.
    """
    end, middle = date(year, 12, 31), date(year, *_MIDYEAR)
    if context.units.at(end) == context.units.at(middle):
        return end
    if with_districts:
        return middle
    found = {d: sum(context.names.commune(t, on=d).key is not None for t in texts) for d in (end, middle)}
    return middle if found[middle] > found[end] else end
