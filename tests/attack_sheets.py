"""Sheets as offices really draw them, the value each cell owes, and what a reading of them left unsaid."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.checking import Problem
from analysis.ingest.reading import FileRead

ASK = "must be asked"
ABSENT = "must not be read"
Key = tuple[object, ...]
Dress = Callable[[Worksheet], None]

_CELL = re.compile(r"([A-Z]+)(\d+)")
_UNITS = Path(__file__).parents[1] / "data" / "reference" / "administrative_units.csv"
_POVERTY = (
    "households", "people", "poor_households", "rate_printed_pct", "near_poor_households",
    "near_rate_printed_pct",
    "minority_households", "minority_poor_households", "poor_at_start", "escaped", "escaped_to_near_poor",
    "escaped_above_near_poor", "other_decrease", "near_poor_fallen", "fallen_back", "newly_poor",
    "other_increase",
)  # fmt: skip
_MONTH = ("in_month", "cumulative", "plan", "percent_printed")
_RECOGNISED = ("title", "year_attained", "decision", "decided_on")
_ROWS = {
    "ntm_marks": "mark",
    "ntm_totals": "met_printed",
    "resources": "amount_vnd",
    "assignments": "valid_from",
}
_KEYS: Mapping[str, tuple[str, ...]] = {
    "support": ("agency_id", "year", "category"),
    "poverty": ("year", "standard", "status"),
    "ntm_marks": ("as_of", "criteria_set", "criterion"),
    "ntm_totals": ("as_of",),
    "ntm_recognition": (),
    "resources": ("year", "source", "kind", "measure"),
    "plan_actual": ("month", "indicator"),
    "assignments": ("agency_id",),
}


@dataclass
class Drawn:
    """One sheet: its cells by address and of each value it owes (table, unit, …) the cell and what it is."""

    title: str = "Sheet1"
    cells: dict[str, object] = field(default_factory=dict)
    owed: dict[Key, tuple[str, object]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    head: int = 4
    """The last row of the heads."""
    dresses: list[Dress] = field(default_factory=list)

    def put(self, row: int, column: int, values: Iterable[object]) -> Drawn:
        """Write ``values`` side by side; nothing is written for ``None``."""
        for i, value in enumerate(values):
            if value is not None:
                self.cells[f"{get_column_letter(column + i)}{row}"] = value
        return self

    def owe(self, cell: str, value: object, *key: object) -> Drawn:
        """``cell`` owes ``value`` under ``key``."""
        self.owed[key] = (cell, value)
        return self

    def change(self, cell: str, written: object, owes: object = None) -> Drawn:
        """Write something else in a cell; ``owes`` is what it now owes, if that changes."""
        self.cells[cell] = written
        if owes is not None:
            self.owed = {k: (c, owes if c == cell else v) for k, (c, v) in self.owed.items()}
        return self

    def must(self, what: str, of: Callable[[Key], bool] = lambda _: True) -> Drawn:
        """What is owed under the keys ``of`` must be asked, or must not be read."""
        self.owed = {k: (c, what if of(k) else v) for k, (c, v) in self.owed.items()}
        return self

    def without_unit(self, unit: str) -> Drawn:
        """Nothing may be read for ``unit``."""
        self.owed = {k: v for k, v in self.owed.items() if k[1] != unit}
        return self

    def dressed(self, dress: Dress) -> Drawn:
        """Do something to the finished sheet: fonts, widths, comments."""
        self.dresses.append(dress)
        return self


def save(sheets: Sequence[Drawn], path: Path) -> None:
    """Write ``sheets`` as a workbook."""
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for drawn in sheets:
        sheet = book.create_sheet(drawn.title)
        for address, value in drawn.cells.items():
            sheet[address] = value
        for merged in drawn.merged:
            sheet.merge_cells(merged)
        for dress in drawn.dresses:
            dress(sheet)
    book.save(path)


def silent(sheets: Sequence[Drawn], read: FileRead) -> list[str]:
    """What is wrong, missed or invented and has no question that covers it; one sentence each."""
    cover = _Cover(sheets, [p for p in read.problems if p.severity in ("stops", "blanks")])
    found: dict[Key, list[tuple[object, str, str]]] = {}
    for key, value, sheet, cell in _values(read):
        found.setdefault(key, []).append((value, sheet, cell))
    errors = []
    for drawn in sheets:
        for key, (cell, owed) in drawn.owed.items():
            values = {value for value, _, _ in found.pop(key, [])}
            right = values == {owed} or (owed == ABSENT and not values)
            if not right and not cover.of(drawn.title, cell, absent=not values):
                errors.append(f"{cell} {key}: {owed}, read {values or 'nothing'}")
    for key, read_there in found.items():
        errors += [
            f"{c} {key}: never drawn, read {v}" for v, s, c in read_there if not cover.of(s, c, absent=False)
        ]
    return errors


class _Cover:
    """A question covers its cell, the row whose name stands there, the column or table whose head does."""

    def __init__(self, sheets: Sequence[Drawn], questions: Sequence[Problem]) -> None:
        self._heads = {drawn.title: drawn.head for drawn in sheets}
        self._questions = questions

    def of(self, sheet: str, cell: str, *, absent: bool) -> bool:
        """Whether ``cell`` is covered; a question about the whole file covers what was not read."""
        return any(self._covers(q, sheet, cell, absent) for q in self._questions)

    def _covers(self, question: Problem, sheet: str, cell: str, absent: bool) -> bool:
        if not question.sheet:
            return absent
        if question.sheet != sheet or not question.cell:
            return question.sheet == sheet
        (column, row), (at_column, at_row) = _place(cell), _place(question.cell)
        in_title = at_row < self._heads[sheet] - 1
        in_head = at_row <= self._heads[sheet]
        return (
            question.cell == cell
            or (row == at_row and at_column in ("A", "B", "C"))
            or (in_head and (at_column == column or in_title or question.severity == "stops"))
        )


def _place(cell: str) -> tuple[str, int]:
    found = _CELL.fullmatch(cell)
    assert found is not None
    return found[1], int(found[2])


def _values(read: FileRead) -> Iterator[tuple[Key, object, str, str]]:
    for table, rows in read.rows.items():
        for row in rows if table in _KEYS else ():
            cells = json.loads(str(row["cells"])) if row.get("cells") else {}
            unit = _label(row)
            key = (table, unit, *(_plain(row[name]) for name in _KEYS[table]))
            for column, value in _columns(table, row):
                if value is not None:
                    named = () if column is None else (column,)
                    cell = str(cells.get(column, row["cell"]))
                    yield (*key, *named), _plain(value), str(row["sheet"]), cell


def _columns(table: str, row: Mapping[str, object]) -> Iterator[tuple[str | None, object]]:
    if table == "support":
        told = row["state"] if row["amount_vnd"] is None else row["amount_vnd"]
        yield None, None if told in ("blank", "dash") else told
    elif table in _ROWS:
        yield None, None if row[_ROWS[table]] == "not_assessed" else row[_ROWS[table]]
    else:
        names = {"poverty": _POVERTY, "plan_actual": _MONTH, "ntm_recognition": _RECOGNISED}[table]
        yield from ((name, row.get(name)) for name in names)


def _plain(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


def _label(row: Mapping[str, object]) -> str:
    return _labels().get(str(row["unit_key"]), "?")


@cache
def _labels() -> Mapping[str, str]:
    """Names of units; a district's with ``huyện``, and that of a unit since July 2025 with the year."""
    with _UNITS.open(encoding="utf-8", newline="") as text:
        return {r["unit_key"]: _named(r) for r in csv.DictReader(text)}


def _named(unit: Mapping[str, str]) -> str:
    before = "huyện " if unit["level"] == "district" else ""
    return before + unit["name"] + (" 2025" if unit["level"] == "commune" and not unit["valid_to"] else "")


_AGENCY = "so-noi-vu"
_HELPED = (("Nà Hỳ", 15), ("Nà Khoa", 20), ("Nà Bủng", 12.5))
_REVIEWED = (
    ("Nậm Tin", 595, 2966, 420, 70.59, 46, 7.73),
    ("Pa Tần", 632, 2934, 387, 61.23, 61, 9.65),
    ("Chà Cang", 957, 4371, 490, 51.2, 107, 11.18),
    ("Na Cô Sa", 694, 3450, 369, 53.17, 76, 10.95),
)
_MARKED = (
    ("Nà Hỳ", (1, 1, 0) * 6 + (1,)), ("Nà Khoa", (1, 0, 0) * 6 + (1,)), ("Nà Bủng", (0, 1, 1) * 6 + (0,)),
    ("Chà Cang", (1, 1, 1) * 6 + (0,)),
)  # fmt: skip
_SOURCES = (
    ("Ngân sách Trung ương", 2500.5, 2400.25, "central_budget"), ("Ngân sách địa phương", 300, 280.5,
        "local_budget"),
    ("Vốn tín dụng", 5000, 4800.75, "credit"), ("Vốn doanh nghiệp, hợp tác xã", 150, 160.5, "companies"),
)  # fmt: skip
_INDICATORS = (
    ("Tổng diện tích gieo trồng", "ha", 120.5, 1200.5, 2500, 48.02), ("Tổng đàn lợn", "con", 150, 12500,
        13000, 96.15),
    ("Trồng rừng mới", "ha", 10, 55, 100, 55), ("Tạo việc làm mới", "lao động", 25, 310, 600, 51.67),
)  # fmt: skip
_F1_HEADS = (
    "Khảo sát nắm tình hình", "Tăng cường năng lực CB xã", "Giúp đỡ về tiền (triệu đồng)",
    "Giúp đỡ về trang thiết bị, vật chất", "Giúp triển khai dự án phát triển sản xuất",
    "Hỗ trợ xây dựng kết cấu hạ tầng", "Hoạt động khác",
)  # fmt: skip
_F2_HEADS = (
    "Tổng số hộ", "Tổng số khẩu", "Tổng số hộ nghèo", "Tỷ lệ hộ nghèo (%)", "Tổng số hộ cận nghèo",
    "Tỷ lệ cận nghèo (%)",
)  # fmt: skip


def support(title: str = "KẾT QUẢ GIÚP ĐỠ CÁC XÃ ĐẶC BIỆT KHÓ KHĂN NĂM 2019", sheet: str = "Sheet1") -> Drawn:
    """Form F1 of one agency: three communes with cash in G5:G7 in million đồng."""
    drawn = Drawn(
        sheet, {"A1": "BIỂU TỔNG HỢP " + title}, merged=["A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:K3"]
    )
    drawn.put(3, 1, ("TT", "Xã được giúp đỡ", "Huyện", "Sở, ban, ngành, đoàn thể được phân công giúp đỡ"))
    drawn.put(3, 5, ("Nội dung giúp đỡ",)).put(4, 5, _F1_HEADS)
    for i, (commune, cash) in enumerate(_HELPED):
        drawn.put(5 + i, 1, (i + 1, f"Xã {commune}", "Nậm Pồ", "Sở Nội vụ", "Có", None, cash))
        drawn.owe(f"E{5 + i}", "yes", "support", commune, _AGENCY, 2019, "survey")
        drawn.owe(f"G{5 + i}", round(cash * 1e6), "support", commune, _AGENCY, 2019, "cash")
    return drawn


def split_cash(heads: tuple[str, str], paid: int) -> Drawn:
    """Form F1 with the cash under two heads, of which the one at ``paid`` is what was given in the year."""
    drawn = Drawn(cells={"A1": "BIỂU TỔNG HỢP KẾT QUẢ GIÚP ĐỠ CÁC XÃ ĐẶC BIỆT KHÓ KHĂN NĂM 2019"}, head=5)
    drawn.put(
        3, 1, ("TT", "Xã được giúp đỡ", "Huyện", "Đơn vị được phân công giúp đỡ", "Nội dung giúp đỡ năm 2019")
    )
    drawn.put(4, 5, _F1_HEADS[:3]).put(4, 9, _F1_HEADS[3:]).put(5, 7, heads)
    drawn.merged = [f"{c}3:{c}5" for c in "ABCD"] + ["E3:L3", "G4:H4"] + [f"{c}4:{c}5" for c in "EFIJKL"]
    for i, (commune, cash) in enumerate(_HELPED):
        amounts = [cash * 3, cash * 3]
        amounts[paid] = cash
        drawn.put(6 + i, 1, (i + 1, f"Xã {commune}", "Nậm Pồ", "Sở Nội vụ")).put(6 + i, 7, amounts)
        drawn.owe(f"{'GH'[paid]}{6 + i}", round(cash * 1e6), "support", commune, _AGENCY, 2019, "cash")
    return drawn


def poverty(
    title: str = "HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2019 HUYỆN NẬM PỒ",
    *,
    year: int = 2019,
    names: Sequence[str] = (),
    units: Sequence[str] = (),
    sheet: str = "Sheet1",
) -> Drawn:
    """Form F2: four communes in rows 5 to 8, figures in C to H; ``names`` are other names for them."""
    old = year <= 2020
    drawn = Drawn(sheet, {"A1": "TỔNG HỢP KẾT QUẢ RÀ SOÁT " + title})
    drawn.cells["A2"] = "(theo chuẩn nghèo quy định tại " + (
        "QĐ 59/2015/QĐ-TTg)" if old else "NĐ 07/2021/NĐ-CP)"
    )
    drawn.put(4, 1, ("STT", "Xã, phường, thị trấn", *_F2_HEADS))
    key = (year, "POV_2016_2020" if old else "POV_2022_2025", "official")
    for i, (commune, *counts) in enumerate(_REVIEWED[: len(names) or None]):
        drawn.put(5 + i, 1, (i + 1, names[i] if names else f"Xã {commune}", *counts))
        for j, column in enumerate(_POVERTY[:6]):
            unit = units[i] if units else commune
            drawn.owe(f"{'CDEFGH'[j]}{5 + i}", counts[j], "poverty", unit, *key, column)
    return drawn


def poverty_columns(
    heads: Sequence[str], columns: Sequence[str | None], values: Sequence[Sequence[object]]
) -> Drawn:
    """Form F2 under other heads; ``columns`` are what each owes in 2019 (``None``: nothing)."""
    drawn = poverty()
    drawn.cells = {a: v for a, v in drawn.cells.items() if a[0] in "AB"}
    drawn.owed.clear()
    drawn.put(4, 3, heads)
    for i, (row, (commune, *_)) in enumerate(zip(values, _REVIEWED, strict=False)):
        drawn.put(5 + i, 3, row)
        for j, column in enumerate(columns):
            if column is not None:
                at = f"{get_column_letter(3 + j)}{5 + i}"
                drawn.owe(at, row[j], "poverty", commune, 2019, "POV_2016_2020", "official", column)
    return drawn


def marks(
    met: object = 1,
    not_met: object = 0,
    *,
    heads: Sequence[object] = (),
    total: str = "Tổng số tiêu chí đạt",
    day: date = date(2019, 6, 30),
    basis: str = "Quyết định số 1980/QĐ-TTg",
    criteria_set: str = "NTM_XA_2016_2020",
) -> Drawn:
    """Form F3: four communes in rows 6 to 9, criteria in C to U, how many in V (if ``total``)."""
    drawn = Drawn("NTM xã", head=5, merged=["A4:A5", "B4:B5", "C4:U4"])
    drawn.cells["A1"] = (
        f"KẾT QUẢ THỰC HIỆN CÁC TIÊU CHÍ NÔNG THÔN MỚI HUYỆN NẬM PỒ (tính đến ngày {day:%d/%m/%Y})"
    )
    drawn.cells["A2"] = f"Theo {basis}"
    drawn.put(4, 1, ("STT", "Xã", "Tiêu chí số")).put(5, 3, heads or range(1, 20)).put(
        4, 22, (total or None,)
    )
    for i, (commune, met_there) in enumerate(_MARKED):
        drawn.put(6 + i, 1, (i + 1, f"Xã {commune}", *(met if m else not_met for m in met_there)))
        for j, mark in enumerate(met_there):
            at = f"{get_column_letter(3 + j)}{6 + i}"
            drawn.owe(at, "met" if mark else "not_met", "ntm_marks", commune, day, criteria_set, j + 1)
        if total:
            drawn.put(6 + i, 22, (sum(met_there),)).owe(
                f"V{6 + i}", sum(met_there), "ntm_totals", commune, day
            )
    return drawn


def resources(
    title: str = "KẾT QUẢ HUY ĐỘNG CÁC NGUỒN LỰC XÂY DỰNG NÔNG THÔN MỚI NĂM 2019 HUYỆN NẬM PỒ",
) -> Drawn:
    """Form F4: four sources in rows 5 to 8, plan in C and actual in D, million đồng."""
    drawn = Drawn("Nguồn lực", {"A1": title, "C2": "Đơn vị tính: triệu đồng"})
    drawn.put(4, 1, ("STT", "Nguồn vốn", "Kế hoạch", "Thực hiện"))
    for i, (wording, plan, actual, source) in enumerate(_SOURCES):
        drawn.put(5 + i, 1, (i + 1, wording, plan, actual))
        for column, measure, amount in (("C", "plan", plan), ("D", "actual", actual)):
            key = ("resources", "huyện Nậm Pồ", 2019, source, "all", measure)
            drawn.owe(f"{column}{5 + i}", round(amount * 1e6), *key)
    return drawn


def months(title: str = "THÁNG 7 NĂM 2023 HUYỆN NẬM PỒ") -> Drawn:
    """Form F5: four indicators in rows 5 to 8; month, cumulative, plan and percent in D to G."""
    drawn = Drawn("Chỉ tiêu", {"A1": "MỘT SỐ CHỈ TIÊU KINH TẾ - XÃ HỘI " + title})
    heads = (
        "Chỉ tiêu",
        "Đơn vị tính",
        "Thực hiện trong tháng",
        "Lũy kế thực hiện",
        "Kế hoạch năm",
        "% kế hoạch",
    )
    drawn.put(4, 1, ("STT", *heads))
    for i, (indicator, unit, *values) in enumerate(_INDICATORS):
        drawn.put(5 + i, 1, (i + 1, indicator, unit, *values))
        for j, column in enumerate(_MONTH):
            key = ("plan_actual", "huyện Nậm Pồ", "2023-07", indicator, column)
            drawn.owe(f"{'DEFG'[j]}{5 + i}", values[j], *key)
    return drawn
