"""Sheets made from rows of values, as a reader of workbooks would hand them over."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.checking import Problem
from analysis.sources import Cell, FormTable, MergedRange, Sheet, Workbook, find_tables, load_forms
from analysis.sources.cells import CellKind

Rows = Sequence[Sequence[object]]

F2_HEAD = ("STT", "Xã", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ hộ nghèo (%)")
F2_TITLE = ("KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2021",)
F2_BODY = ((1, "Keo Lôm", 900, 450, 50.0), (2, "Phì Nhừ", 800, 200, 25.0), (3, "Chiềng Sơ", 700, 101, 14.43))
F1_HEAD = (
    "STT", "Huyện/xã được giúp đỡ", "Khảo sát", "Nâng cao năng lực", "Hỗ trợ bằng tiền (triệu đồng)",
    "Hiện vật", "Hỗ trợ sản xuất", "Hạ tầng", "Khác",
)  # fmt: skip
F1_BODY = ((1, "Keo Lôm", "Có", "Có", 15, "x"), (2, "Phì Nhừ", "x", None, 3))


def beside(left: Rows, right: Rows, gap: int = 1) -> list[list[object]]:
    """Two blocks of rows next to each other with ``gap`` blank columns between."""
    width = max(map(len, left))
    height = max(len(left), len(right))
    return [
        [*one, *[None] * (width - len(one) + gap), *other]
        for one, other in zip(_padded(left, height), _padded(right, height), strict=True)
    ]


def _padded(rows: Rows, height: int) -> list[Sequence[object]]:
    return [*rows, *[()] * (height - len(rows))]


def sheet(*rows: Sequence[object], title: str = "Sheet1", merged: Sequence[str] = ()) -> Sheet:
    """A sheet of ``rows`` from A1 on; ``merged`` are ranges such as ``D4:F4``."""
    cells = {
        (r, c): Cell(r, c, value, _kind(value))  # type: ignore[arg-type]
        for r, row in enumerate(rows, start=1)
        for c, value in enumerate(row, start=1)
        if value is not None
    }
    return Sheet(title, cells, tuple(map(_merged, merged)))


def found(*sheets: Sheet) -> tuple[list[FormTable], list[Problem]]:
    """The tables of a workbook of these sheets, and what was said."""
    checked = find_tables(Workbook("a.xlsx", sheets), load_forms())
    return list(checked.value), list(checked.problems)


def in_rows(*rows: Sequence[object], merged: Sequence[str] = ()) -> tuple[list[FormTable], list[Problem]]:
    """The tables of one sheet of ``rows``."""
    return found(sheet(*rows, merged=merged))


def codes(problems: Sequence[Problem]) -> list[str]:
    """The codes of ``problems``, sorted."""
    return sorted(p.code for p in problems)


def columns(table: FormTable) -> dict[str, int]:
    """Where each field lies; fields of a year as ``rate 2021``."""
    return {c.field if c.year is None else f"{c.field} {c.year}": c.column for c in table.columns}


def _kind(value: object) -> CellKind:
    if isinstance(value, bool):
        return "bool"
    return "number" if isinstance(value, int | float) else "text"


def _merged(ref: str) -> MergedRange:
    (c1, r1), (c2, r2) = (_split(part) for part in ref.split(":"))
    return MergedRange(r1, c1, r2, c2)


def _split(part: str) -> tuple[int, int]:
    letters = "".join(ch for ch in part if ch.isalpha())
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return column, int(part[len(letters) :])
