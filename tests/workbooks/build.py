"""Builds the small faulty workbooks of this folder, each named for its fault; the same bytes every time.

All figures are made up (synthetic). What each should give is in ``<name>.rows.csv`` and ``<name>.problems.csv``,
written by hand: run this after adding a workbook, never to make a test pass.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

Rows = list[list[Any]]
HERE = Path(__file__).parent
SYNTHETIC = "dữ liệu tổng hợp nhân tạo (synthetic)"
NO_RESULT = "__no_result__"
_workbooks: dict[str, Callable[[], bytes]] = {}

F2_TITLE = "KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2022"
F2_OVER: Rows = [["UBND HUYỆN ĐIỆN BIÊN ĐÔNG"], [F2_TITLE], ["(theo Nghị định số 07/2021/NĐ-CP)"], []]
F2_HEAD = ["STT", "Tên xã", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ hộ nghèo (%)", "Số hộ cận nghèo"]
F2_DATA: Rows = [[1, "Xã Chiềng Sơ", 900, 450, 50, 90], [2, "Xã Phì Nhừ", 1200, 480, 40, 60],
                 [3, "Xã Keo Lôm", 800, 360, 45, 72]]  # fmt: skip
F2_TOTAL = [None, "Tổng cộng", 2900, 1290, 44.48, 222]

F1_OVER: Rows = [["UBND TỈNH ĐIỆN BIÊN"], ["SỞ CÔNG THƯƠNG"],
                 ["KẾT QUẢ THỰC HIỆN GIÚP ĐỠ CÁC XÃ ĐẶC BIỆT KHÓ KHĂN NĂM 2022"], []]  # fmt: skip
F1_HEAD = ["STT", "Xã được giúp đỡ", "Đơn vị được phân công giúp đỡ", "Khảo sát nắm tình hình",
           "Tăng cường năng lực CB xã", "Giúp đỡ về tiền (triệu đồng)", "Trang thiết bị, vật chất",
           "Phát triển sản xuất", "Hỗ trợ xây dựng kết cấu hạ tầng", "Hoạt động khác"]  # fmt: skip
F1_DATA: Rows = [[1, "Xã Chiềng Sơ", "Sở Công Thương", "Có", "Có", 15, None, None, None, None],
                 [2, "Xã Phì Nhừ", "Sở Công Thương", "Có", None, 20.5, None, None, None, None]]  # fmt: skip

F3_OVER: Rows = [["KẾT QUẢ THỰC HIỆN BỘ TIÊU CHÍ QUỐC GIA VỀ XÃ NÔNG THÔN MỚI"],
                 ["Huyện Điện Biên Đông, tính đến ngày 31/12/2022 (theo Quyết định số 318/QĐ-TTg)"], []]  # fmt: skip
F3_HEAD = ["STT", "Tên xã", *[f"TC{n}" for n in range(1, 20)], "Tổng số tiêu chí đạt"]
F3_DATA: Rows = [[1, "Xã Chiềng Sơ", *["Đạt"] * 15, *["Chưa đạt"] * 4, 15],
                 [2, "Xã Phì Nhừ", *["Đạt"] * 10, *["Chưa đạt"] * 9, 10]]  # fmt: skip

F4_OVER: Rows = [["KẾT QUẢ HUY ĐỘNG NGUỒN LỰC XÂY DỰNG NÔNG THÔN MỚI NĂM 2022"], ["Huyện Điện Biên Đông"],
                 ["Đơn vị tính: triệu đồng"], []]  # fmt: skip
F4_HEAD = ["STT", "Nguồn vốn", "Kế hoạch", "Thực hiện"]
F4_DATA: Rows = [[None, "Tổng cộng", 3000, 2500], [1, "Ngân sách trung ương", 2000, 1800],
                 [2, "Vốn tín dụng", 1000, 700]]  # fmt: skip

REGISTER_OVER: Rows = [["SỔ THEO DÕI TIẾP NHẬN BÁO CÁO NĂM 2022"], []]
REGISTER_HEAD = ["STT", "Cơ quan, đơn vị", "Ngày nhận", "Lý do"]
REGISTER_DATA: Rows = [
    [1, "Sở Công Thương", date(2022, 12, 20), None],
    [2, "Sở Tư pháp", date(2023, 1, 4), None],
]

F0_OVER: Rows = [["DANH SÁCH PHÂN CÔNG CÁC CƠ QUAN, ĐƠN VỊ GIÚP ĐỠ XÃ"],
                 ["(Kèm theo Quyết định số 2072/QĐ-UBND ngày 17/11/2021 của UBND tỉnh Điện Biên)"], []]  # fmt: skip
F0_HEAD = ["STT", "Cơ quan, đơn vị", "Xã được giúp đỡ", "Huyện"]
F0_DATA: Rows = [[1, "Sở Công Thương", "Xã Chiềng Sơ", "Huyện Điện Biên Đông"],
                 [2, "Sở Tư pháp", "Xã Phì Nhừ", "Huyện Điện Biên Đông"]]  # fmt: skip

BANDS_OVER: Rows = [["TỔNG HỢP SỐ XÃ THEO NHÓM TIÊU CHÍ NÔNG THÔN MỚI"],
                    ["Huyện Điện Biên Đông, tính đến ngày 31/12/2022"], []]  # fmt: skip
BANDS_HEAD = ["STT", "Số tiêu chí đạt", "Số xã", "Tên các xã"]


def workbook(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Record a workbook under its function's name: ``csv_semicolons`` becomes ``csv_semicolons.csv``."""
    name = make.__name__
    suffix = next((s for s in ("xls", "csv", "ods") if name.startswith(f"{s}_")), "xlsx")
    _workbooks[f"{name}.{suffix}"] = make
    return make


def xlsx(
    sheets: dict[str, Rows],
    *,
    merged: tuple[str, ...] = (),
    hidden_rows: tuple[int, ...] = (),
    hidden_columns: tuple[str, ...] = (),
    hidden_sheets: tuple[str, ...] = (),
    formats: dict[str, str] | None = None,
    comments: dict[str, str] | None = None,
    font: str = "Times New Roman",
    date_1904: bool = False,
    change: Callable[[str], str] | None = None,
) -> bytes:
    """A workbook of sheets of rows; addresses are of its first sheet."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "date_1904": date_1904,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"keywords": SYNTHETIC, "created": datetime(2024, 1, 1)})
        plain = book.add_format({"font_name": font})
        dated = book.add_format({"font_name": font, "num_format": "dd/mm/yyyy"})
        styles = {
            a: book.add_format({"font_name": font, "num_format": f}) for a, f in (formats or {}).items()
        }
        for number, (title, rows) in enumerate(sheets.items()):
            sheet = book.add_worksheet(title)
            for box in merged if not number else ():
                sheet.merge_range(box, "", plain)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    at = xlsxwriter.utility.xl_rowcol_to_cell(r, c)
                    style = styles.get(at, dated if isinstance(value, date) else plain)
                    _put(sheet, r, c, value, style)
            for r in hidden_rows if not number else ():
                sheet.set_row(r - 1, None, None, {"hidden": True})
            for column in hidden_columns if not number else ():
                sheet.set_column(f"{column}:{column}", None, None, {"hidden": True})
            for at, text in (comments or {}).items() if not number else ():
                sheet.write_comment(at, text, {"author": "NV"})
            if title in hidden_sheets:
                sheet.hide()
    return _changed(buffer.getvalue(), change)


def _put(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), style)
    elif isinstance(value, str) and value.startswith("="):
        result = "#REF!" if "REF" in value else NO_RESULT
        sheet.write_formula(row, column, value, style, result)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif value is not None:
        sheet.write_number(row, column, value, style)


def _changed(data: bytes, change: Callable[[str], str] | None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.startswith("xl/worksheets/sheet"):
                text = re.sub(rf' t="str">(<f>[^<]*</f>)<v>{NO_RESULT}</v>', r">\1", content.decode())
                content = (change(text) if change else text).encode()
            new.writestr(zipfile.ZipInfo(info.filename, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def f2(
    *, over: Rows = F2_OVER, head: list[Any] = F2_HEAD, data: Rows = F2_DATA, end: Rows | None = None
) -> Rows:
    """The rows of a poverty review."""
    return [*over, head, *data, *([F2_TOTAL] if end is None else end)]


def f1(data: Rows = F1_DATA, over: Rows = F1_OVER, head: list[Any] = F1_HEAD) -> Rows:
    """The rows of an agency's result."""
    return [*over, head, *data]


def _with(rows: Rows, at: tuple[int, int], value: Any) -> Rows:
    """``rows`` with another value at (row, column), from 0."""
    return [[value if (r, c) == at else v for c, v in enumerate(row)] for r, row in enumerate(rows)]


def _ordered(order: str) -> Callable[[list[Any]], list[Any]]:
    return lambda row: [row["ABCDEF".index(letter)] for letter in order]


def build(folder: Path) -> None:
    """Write every workbook into ``folder``."""
    for name, make in _workbooks.items():
        (folder / name).write_bytes(make())


def names() -> tuple[str, ...]:
    """The file names of the workbooks, in order of writing."""
    return tuple(_workbooks)


@workbook
def plain_review() -> bytes:
    """Nothing wrong."""
    return xlsx({"Sheet1": f2()})


@workbook
def columns_shuffled() -> bytes:
    """Figures in another order."""
    order = _ordered("ABFDCE")
    return xlsx({"Sheet1": f2(head=order(F2_HEAD), data=[order(r) for r in F2_DATA], end=[order(F2_TOTAL)])})


@workbook
def column_deleted() -> bytes:
    """No column of near-poor households."""
    return xlsx({"Sheet1": f2(head=F2_HEAD[:5], data=[r[:5] for r in F2_DATA], end=[F2_TOTAL[:5]])})


@workbook
def column_added() -> bytes:
    """A column the form does not have."""
    data = [[*r[:2], n, *r[2:]] for r, n in zip(F2_DATA, (11, 14, 9), strict=True)]
    head = [*F2_HEAD[:2], "Số thôn, bản", *F2_HEAD[2:]]
    return xlsx({"Sheet1": f2(head=head, data=data, end=[])})


@workbook
def head_misspelt() -> bytes:
    """Slips in two heads."""
    return xlsx({"Sheet1": f2(head=[*F2_HEAD[:2], "Tổng sô hộ", "Số hộ ngheo", *F2_HEAD[4:]])})


@workbook
def head_in_capitals() -> bytes:
    """Heads in capitals."""
    return xlsx({"Sheet1": f2(head=[h.upper() for h in F2_HEAD])})


@workbook
def head_over_three_rows() -> bytes:
    """Heads merged over three rows, two of them under a common one."""
    head = ["STT", "Tên xã", "Tổng số hộ", "Hộ nghèo", None, "Số hộ cận nghèo"]
    rows = [*F2_OVER, head, [None, None, None, "Số hộ", "Tỷ lệ (%)"], [], *F2_DATA, F2_TOTAL]
    merged = ("A5:A7", "B5:B7", "C5:C7", "D5:E5", "D6:D7", "E6:E7", "F5:F7")
    return xlsx({"Sheet1": rows}, merged=merged)


@workbook
def group_head_not_merged() -> bytes:
    """A head over two columns written over the first alone."""
    head = ["STT", "Tên xã", "Tổng số hộ", "Hộ nghèo", None, "Số hộ cận nghèo"]
    return xlsx({"Sheet1": [*F2_OVER, head, [None, None, None, "Số hộ", "Tỷ lệ (%)"], *F2_DATA, F2_TOTAL]})


@workbook
def columns_numbered() -> bytes:
    """A row of column numbers."""
    return xlsx({"Sheet1": f2(data=[["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], *F2_DATA])})


@workbook
def year_in_sheet_name() -> bytes:
    """The year only in the sheet's name."""
    over: Rows = [[F2_TITLE.removesuffix(" NĂM 2022")], ["(theo Nghị định số 07/2021/NĐ-CP)"], [], []]
    return xlsx({"Năm 2022": f2(over=over)})


@workbook
def year_nowhere() -> bytes:
    """No year at all."""
    over: Rows = [[F2_TITLE.removesuffix(" NĂM 2022")], ["Huyện Điện Biên Đông"], [], []]
    return xlsx({"Sheet1": f2(over=over)})


@workbook
def years_side_by_side() -> bytes:
    """Two years under heads of their own."""
    head = ["STT", "Tên xã", "Năm 2022", None, "Năm 2023", None]
    below = [None, None, "Tổng số hộ", "Số hộ nghèo", "Tổng số hộ", "Số hộ nghèo"]
    data: Rows = [[1, "Xã Chiềng Sơ", 900, 450, 905, 400], [2, "Xã Phì Nhừ", 1200, 480, 1210, 430]]
    over: Rows = [
        ["TỔNG HỢP HỘ NGHÈO QUA CÁC NĂM"],
        ["Huyện Điện Biên Đông"],
        ["(theo Nghị định số 07/2021/NĐ-CP)"],
        [],
    ]
    return xlsx({"Sheet1": [*over, head, below, *data]}, merged=("C5:D5", "E5:F5", "A5:A6", "B5:B6"))


@workbook
def tables_side_by_side() -> bytes:
    """The second half of the communes to the right of the first."""
    right = [F2_HEAD, [3, *F2_DATA[2][1:]]]
    rows = [*F2_OVER, [*F2_HEAD, None, *right[0]], [*F2_DATA[0], None, *right[1]], F2_DATA[1]]
    return xlsx({"Sheet1": rows})


@workbook
def tables_below_each_other() -> bytes:
    """Another year below, under its own title."""
    other = [[t[0].replace("2022", "2023")] if t else [] for t in F2_OVER[1:]]
    data: Rows = [[1, "Xã Chiềng Sơ", 910, 400, 43.96, 80], [2, "Xã Phì Nhừ", 1210, 450, 37.19, 55]]
    return xlsx({"Sheet1": [*f2(), [], [], *other, F2_HEAD, *data]})


@workbook
def heads_repeated() -> bytes:
    """The heads again in the middle, as on the next page."""
    return xlsx({"Sheet1": f2(data=[*F2_DATA[:2], F2_HEAD, F2_DATA[2]])})


@workbook
def transposed() -> bytes:
    """Criteria as rows, communes as columns."""
    turned = [list(column) for column in zip(F3_HEAD, *F3_DATA, strict=True)]
    return xlsx({"Sheet1": [*F3_OVER, *turned]})


@workbook
def rows_carried_over() -> bytes:
    """Sums carried to the next page."""
    carried: Rows = [
        [None, "Cộng mang sang", 2100, 930, None, 150],
        [None, "Mang sang", 2100, 930, None, 150],
    ]
    return xlsx({"Sheet1": f2(data=[*F2_DATA[:2], *carried, F2_DATA[2]])})


@workbook
def total_on_top() -> bytes:
    """The total in the first row."""
    return xlsx({"Sheet1": f2(data=[F2_TOTAL, *F2_DATA], end=[])})


@workbook
def total_without_word() -> bytes:
    """Sums without a name."""
    return xlsx({"Sheet1": f2(end=[[None, None, *F2_TOTAL[2:]]])})


@workbook
def total_wrong() -> bytes:
    """A printed total that is not the sum."""
    return xlsx({"Sheet1": f2(end=[[None, "Tổng cộng", 2900, 1300, 44.48, 222]])})


@workbook
def percent_wrong() -> bytes:
    """A printed percent that does not follow."""
    return xlsx({"Sheet1": f2(data=_with(F2_DATA, (0, 4), 55.5))})


@workbook
def district_over_communes() -> bytes:
    """Communes under rows of their districts."""
    data: Rows = [
        ["I", "Huyện Điện Biên Đông"],
        *F2_DATA[:2],
        ["II", "Huyện Tủa Chùa"],
        [3, "Xã Xá Nhè", 800, 360, 45, 72],
    ]
    over: Rows = [["UBND TỈNH ĐIỆN BIÊN"], *F2_OVER[1:]]
    return xlsx({"Sheet1": f2(over=over, data=data, end=[])})


@workbook
def gaps_in_the_middle() -> bytes:
    """Two empty rows between communes."""
    return xlsx({"Sheet1": f2(data=[F2_DATA[0], [], [], *F2_DATA[1:]])})


@workbook
def row_hidden() -> bytes:
    """A hidden row."""
    return xlsx({"Sheet1": f2(end=[])}, hidden_rows=(7,))


@workbook
def sheet_hidden() -> bytes:
    """A hidden sheet with other figures."""
    return xlsx(
        {"Sheet1": f2(), "Sheet2": f2(data=[[1, "Xã Chiềng Sơ", 1, 1, 100, 0]], end=[])},
        hidden_sheets=("Sheet2",),
    )


@workbook
def sheet_of_last_year() -> bytes:
    """Last year's sheet, under its own title and standard."""
    over: Rows = [[t[0].replace("2022", "2020").replace("Nghị định số 07/2021/NĐ-CP", "Quyết định số 59/2015/QĐ-TTg")] if t else []
                  for t in F2_OVER]  # fmt: skip
    return xlsx(
        {"2022": f2(), "2020": f2(over=over, data=[[1, "Xã Chiềng Sơ", 880, 500, 56.82, 70]], end=[])}
    )


@workbook
def sheet_of_instructions() -> bytes:
    """A second sheet that tells how to fill the form."""
    return xlsx(
        {
            "Sheet1": f2(),
            "Hướng dẫn": [
                ["HƯỚNG DẪN"],
                ["Cột 2", "Ghi tên xã, ví dụ: Xã A"],
                ["Cột 3", "Ghi số hộ, ví dụ: 125"],
            ],
        }
    )


@workbook
def commune_misspelt() -> bytes:
    """A slip that a recorded decision settles."""
    return xlsx({"Sheet1": f2(data=_with(F2_DATA, (1, 1), "Xã Phì Nhù"))})


@workbook
def commune_between_two() -> bytes:
    """A name as near to one commune as to another."""
    data: Rows = [[1, "Xã Thanh Hương", 900, 450, 50, 90], [2, "Xã Thanh Nưa", 1200, 480, 40, 60]]
    over: Rows = [["UBND HUYỆN ĐIỆN BIÊN"], *F2_OVER[1:]]
    return xlsx({"Sheet1": f2(over=over, data=data, end=[])})


@workbook
def commune_twice() -> bytes:
    """One commune in two rows."""
    return xlsx({"Sheet1": f2(data=[*F2_DATA, [4, "Xã Chiềng Sơ", 901, 440, 48.83, 91]], end=[])})


@workbook
def communes_two_in_a_cell() -> bytes:
    """Two communes assigned in one cell."""
    data = _with(F0_DATA, (0, 2), "Xã Chiềng Sơ, Xã Keo Lôm")
    return xlsx({"Phụ lục": [*F0_OVER, F0_HEAD, *data]})


@workbook
def agency_merged_down() -> bytes:
    """The agency in one cell over its communes."""
    return xlsx({"Sheet1": f1(_with(F1_DATA, (1, 2), None))}, merged=("C6:C7",))


@workbook
def agency_abbreviated() -> bytes:
    """Agencies by their short names."""
    data = [[n, {"Sở Công Thương": "Sở CT", "Sở Tư pháp": "Sở TP"}[a], *rest] for n, a, *rest in F0_DATA]
    return xlsx({"Phụ lục": [*F0_OVER, F0_HEAD, *data]})


@workbook
def agency_unknown() -> bytes:
    """An agency no register has."""
    return xlsx({"Phụ lục": [*F0_OVER, F0_HEAD, *_with(F0_DATA, (0, 1), "Công ty TNHH Ánh Dương Mới")]})


@workbook
def numbers_as_text() -> bytes:
    """Numbers as Vietnamese text."""
    data: Rows = [
        ["1", "Xã Chiềng Sơ", "900", "450", "50,00", "90"],
        ["2", "Xã Phì Nhừ", "1.200", "480", "40,00", "60"],
    ]
    return xlsx({"Sheet1": f2(data=data, end=[])})


@workbook
def footnote_mark() -> bytes:
    """A number with a footnote mark."""
    return xlsx(
        {"Sheet1": [*f2(data=_with(F2_DATA, (0, 3), "450*"), end=[]), [], ["* Số liệu sau phúc tra"]]}
    )


@workbook
def money_in_words() -> bytes:
    """Amounts with units of their own."""
    return xlsx({"Sheet1": f1(_with(_with(F1_DATA, (0, 5), "15 triệu đồng"), (1, 5), "20.500.000 đ"))})


@workbook
def money_as_product() -> bytes:
    """So many gifts of so much."""
    return xlsx({"Sheet1": f1(_with(F1_DATA, (0, 5), "50 suất × 300.000 đồng"))})


@workbook
def money_ambiguous() -> bytes:
    """A lone 1.200 under million đồng."""
    return xlsx({"Sheet1": f1(_with(_with(F1_DATA, (0, 5), "1.200"), (1, 5), None))})


@workbook
def unit_missing() -> bytes:
    """Money by source without a unit."""
    return xlsx({"Sheet1": [*F4_OVER[:2], [], [], F4_HEAD, *F4_DATA]})


@workbook
def unit_in_billions() -> bytes:
    """Money by source in tỷ đồng."""
    data = [[n, s, p / 1000, a / 1000] for n, s, p, a in F4_DATA]
    return xlsx({"Sheet1": [*F4_OVER[:2], ["Đơn vị tính: tỷ đồng"], [], F4_HEAD, *data]})


@workbook
def percent_as_fraction() -> bytes:
    """Percents under a percent format."""
    data = [[*r[:4], r[4] / 100, r[5]] for r in F2_DATA]
    return xlsx({"Sheet1": f2(data=data, end=[])}, formats={f"E{r}": "0.00%" for r in (6, 7, 8)})


@workbook
def cell_dashed() -> bytes:
    """A dash is no zero."""
    return xlsx({"Sheet1": f2(data=_with(F2_DATA, (0, 5), "-"), end=[])})


@workbook
def cell_zero() -> bytes:
    """A zero is no blank."""
    return xlsx({"Sheet1": f2(data=_with(F2_DATA, (0, 5), 0), end=[])})


@workbook
def formula_not_calculated() -> bytes:
    """A formula saved without its result."""
    return xlsx({"Sheet1": f2(data=_with(F2_DATA, (0, 3), "=Z1+Z2"), end=[])})


@workbook
def formula_error() -> bytes:
    """A formula that failed."""
    return xlsx({"Sheet1": f2(data=_with(F2_DATA, (0, 3), "=REF(Z1)"), end=[])})


@workbook
def band_became_date() -> bytes:
    """5-9 kept as the fifth of September."""
    data: Rows = [[1, "10-14", 1, "Chiềng Sơ"], [2, date(2024, 9, 5), 2, "Phì Nhừ, Keo Lôm"]]
    return xlsx({"Sheet1": [*BANDS_OVER, BANDS_HEAD, *data]})


@workbook
def dates_from_1904() -> bytes:
    """Days counted from 1904."""
    return xlsx({"Sheet1": [*REGISTER_OVER, REGISTER_HEAD, *REGISTER_DATA]}, date_1904=True)


@workbook
def dates_as_text() -> bytes:
    """Days typed as text."""
    data = _with(_with(REGISTER_DATA, (0, 2), "20/12/2022"), (1, 2), "04-01-2023")
    return xlsx({"Sheet1": [*REGISTER_OVER, REGISTER_HEAD, *data]})


@workbook
def legend_turned() -> bytes:
    """A legend under which x is not met."""
    data = [[n, c, *["0" if m == "Đạt" else "x" for m in marks], t] for n, c, *marks, t in F3_DATA]
    return xlsx({"Sheet1": [*F3_OVER, F3_HEAD, *data, [], ["Ghi chú: 0 = đạt; x = chưa đạt"]]})


@workbook
def mark_unknown() -> bytes:
    """A mark nobody explains."""
    return xlsx({"Sheet1": [*F3_OVER, F3_HEAD, *_with(F3_DATA, (0, 20), "#")]})


@workbook
def text_decomposed() -> bytes:
    """Letters and marks as separate characters."""
    import unicodedata

    rows = [[unicodedata.normalize("NFD", v) if isinstance(v, str) else v for v in row] for row in f2()]
    return xlsx({"Sheet1": rows})


@workbook
def dimension_lies() -> bytes:
    """A stated dimension of one cell."""
    return xlsx(
        {"Sheet1": f2()}, change=lambda t: re.sub(r'<dimension ref="[^"]*"/>', '<dimension ref="A1"/>', t)
    )


@workbook
def cell_far_away() -> bytes:
    """A stray mark far below and to the right."""
    far = '<row r="4000"><c r="ZZ4000"><v>1</v></c></row></sheetData>'
    return xlsx({"Sheet1": f2()}, change=lambda t: t.replace("</sheetData>", far))


@workbook
def notes_with_numbers() -> bytes:
    """Notes below with figures of their own."""
    notes: Rows = [
        [],
        ["Ghi chú: rà soát tại 35 thôn, bản với 2.900 hộ"],
        ["Điện Biên Đông, ngày 12 tháng 12 năm 2022"],
    ]
    return xlsx({"Sheet1": [*f2(), *notes, [None, None, None, None, "CHỦ TỊCH"]]})


@workbook
def comment_contradicts() -> bytes:
    """A comment that gives another figure."""
    return xlsx({"Sheet1": f2(end=[])}, comments={"D6": "Số đúng là 440, chưa sửa trong ô"})


@workbook
def unit_hidden_in_format() -> bytes:
    """Cells hold đồng and show millions."""
    data = [[n, s, p * 1_000_000, a * 1_000_000] for n, s, p, a in F4_DATA]
    formats = {f"{c}{r}": "#,##0.00,," for c in "CD" for r in (6, 7, 8)}
    return xlsx({"Sheet1": [*F4_OVER, F4_HEAD, *data]}, formats=formats)


@workbook
def font_tcvn3() -> bytes:
    """Text of a .VnTime font."""
    rows: Rows = [[_TCVN3.get(v, v) if isinstance(v, str) else v for v in row] for row in f2(end=[])]
    return xlsx({"Sheet1": rows}, font=".VnTime")


_TCVN3 = {
    "UBND HUYỆN ĐIỆN BIÊN ĐÔNG": "UBND huyÖn §iÖn Biªn §«ng",
    F2_TITLE: "KÕt qu¶ rµ so¸t hé nghÌo, hé cËn nghÌo n¨m 2022",
    "(theo Nghị định số 07/2021/NĐ-CP)": "(theo NghÞ ®Þnh sè 07/2021/N§-CP)",
    "Tên xã": "Tªn x·", "Tổng số hộ": "Tæng sè hé", "Số hộ nghèo": "Sè hé nghÌo",
    "Tỷ lệ hộ nghèo (%)": "Tû lÖ hé nghÌo (%)", "Số hộ cận nghèo": "Sè hé cËn nghÌo",
    "Xã Chiềng Sơ": "X· ChiÒng S¬", "Xã Phì Nhừ": "X· Ph× Nhõ", "Xã Keo Lôm": "X· Keo L«m",
}  # fmt: skip


@workbook
def csv_semicolons() -> bytes:
    """Text with semicolons, every line as wide as the table."""
    rows = [[*row, *[None] * (len(F2_HEAD) - len(row))] for row in f2(end=[])]
    lines = [";".join("" if v is None else str(v) for v in row) for row in rows]
    return "\r\n".join(lines).encode("utf-8-sig")


@workbook
def xls_plain() -> bytes:
    """An old workbook."""
    import xlwt  # type: ignore[import-untyped]

    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for r, row in enumerate(f2(end=[])):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write(r, c, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@workbook
def truncated() -> bytes:
    """The end of the file is missing."""
    return xlsx({"Sheet1": f2()})[:3000]


@workbook
def not_a_workbook() -> bytes:
    """A picture called .xlsx."""
    return b"\x89PNG\r\n\x1a\n" + bytes(64)


@workbook
def other_form() -> bytes:
    """A table that is none of the forms."""
    return xlsx(
        {"Sheet1": [["DANH SÁCH CÁN BỘ"], [], ["TT", "Họ và tên", "Chức vụ"], [1, "Lò Văn An", "Công chức"]]}
    )


@workbook
def empty() -> bytes:
    """Nothing in it."""
    return xlsx({"Sheet1": []})


if __name__ == "__main__":
    build(HERE)
    sys.stdout.write(f"{len(_workbooks)}\n")
