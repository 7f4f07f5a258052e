"""Workbooks that read plausibly and wrong: each value is right, or a question covers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from analysis.ingest.intake import RawFile
from analysis.ingest.reading import Registers, read_file
from analysis.project import Project
from attack_sheets import (
    ABSENT,
    ASK,
    Drawn,
    Dress,
    Key,
    marks,
    months,
    poverty,
    poverty_columns,
    resources,
    save,
    silent,
    split_cash,
    support,
)  # fmt: skip

Recipe = tuple[str, Callable[[], Drawn | Sequence[Drawn]]]
"""A name, and the sheets with what is true of them."""

REVIEW = "HỘ NGHÈO, HỘ CẬN NGHÈO"
NAMES_OF_CRITERIA = (
    "Quy hoạch", "Giao thông", "Thủy lợi", "Điện", "Trường học", "Cơ sở vật chất văn hóa",
    "Cơ sở hạ tầng thương mại nông thôn", "Thông tin và Truyền thông", "Nhà ở dân cư", "Thu nhập", "Hộ nghèo",
    "Lao động có việc làm", "Tổ chức sản xuất", "Y tế", "Giáo dục và Đào tạo", "Văn hóa",
    "Môi trường và an toàn thực phẩm", "Hệ thống chính trị và tiếp cận pháp luật", "Quốc phòng và An ninh",
)  # fmt: skip
"""Of the set of 2016–2020, with 14 (education) and 15 (health) in each other's place."""


def _cash(written: object, owes: object) -> Recipe:
    return f"cash {written!r}", lambda: support().change("G5", written, owes)


CASH = (
    _cash("15tr + 5tr", 20_000_000), _cash("15 triệu (đã chuyển khoản 10 triệu)", 15_000_000),
    _cash("15.000.000đ/hộ", ASK), _cash("300.000 đồng x 12 tháng", 3_600_000), _cash("2.000 USD", ASK),
    _cash("Dự kiến 15 triệu", ASK), _cash("Cam kết 50 triệu", ASK), _cash("(5)", ASK),
    _cash("15(1)", 15_000_000), _cash("1 tỷ 200 triệu", 1_200_000_000), _cash("lũy kế 45 triệu", ASK),
    _cash("15 triệu kip Lào", ASK), _cash("Không (đã hỗ trợ 15 triệu năm 2018)", ASK),
    _cash("10 suất quà mỗi suất 500 nghìn", 5_000_000),
    _cash("300.000đ*50 suất", 15_000_000),
    _cash("30 triệu/2 xã", ASK),
    _cash("15 triệu chung 2 xã", ASK),
    _cash("15 triệu (đã tính ở xã Nà Khoa)", ASK),
    _cash("Đăng ký 15 triệu", ASK),
    _cash("Phấn đấu 15 triệu", ASK),
    _cash("Không có (15 triệu do DN hỗ trợ)", ASK),
    _cash("15 triệu đồng/năm, 3 năm", ASK),
    _cash("như trên", ASK),
    _cash("15M", 15_000_000),
    _cash('"', ASK),
)  # fmt: skip


def _titled(title: str) -> Recipe:
    return f"help {title}", lambda: support(title).must(ASK)


def _two_heads(first: str, second: str, paid: int) -> Recipe:
    return f"cash as {first} | {second}", lambda: split_cash((first, second), paid)


def _cash_head(head: str) -> Recipe:
    def draw() -> Drawn:
        return support().change("G4", head).must(ASK, lambda key: key[-1] == "cash")

    return f"cash under {head}", draw


def _district(name: str) -> Drawn:
    drawn = support().change("C5", name)
    return drawn.must(ASK, lambda key: key[1] == "Nà Hỳ")


HELP = (
    _titled("KẾ HOẠCH GIÚP ĐỠ CÁC XÃ ĐẶC BIỆT KHÓ KHĂN NĂM 2019"),
    _titled("KẾT QUẢ GIÚP ĐỠ CÁC XÃ ĐẶC BIỆT KHÓ KHĂN 6 THÁNG ĐẦU NĂM 2019"),
    _titled("KẾT QUẢ GIÚP ĐỠ CÁC XÃ ĐẶC BIỆT KHÓ KHĂN QUÝ I NĂM 2019"),
    _titled("KẾT QUẢ GIÚP ĐỠ CÁC XÃ ĐẶC BIỆT KHÓ KHĂN GIAI ĐOẠN 2017-2019"),
    _titled("KẾT QUẢ GIÚP ĐỠ CÁC XÃ NĂM 2019 TỈNH LAI CHÂU"),
    _two_heads("Kế hoạch", "Thực hiện", 1), _two_heads("Trong năm", "Lũy kế từ 2017", 0),
    _two_heads("Lũy kế từ 2017", "Năm 2019", 1),
    _two_heads("Năm 2018", "Năm 2019", 1),
    _cash_head("Lũy kế tiền giúp đỡ từ 2017 (triệu đồng)"),
    _cash_head("Đăng ký giúp đỡ về tiền năm 2020 (triệu đồng)"),
    _cash_head("Giúp đỡ về tiền (USD)"),
    _cash_head("Giúp đỡ về tiền (trăm triệu đồng)"),
    _cash_head("Giúp đỡ về tiền (10 triệu đồng)"),
    ("commune of another district", lambda: _district("Huyện Tuần Giáo")),
    (
        "commune of another province",
        lambda: _district("Sa Pa, tỉnh Lào Cai").change("B5", "Xã Tả Phìn").without_unit("Nà Hỳ"),
    ),
)  # fmt: skip


def _rich(cell: str, *runs: str | TextBlock) -> Dress:
    def dress(sheet: Worksheet) -> None:
        sheet[cell] = CellRichText(*runs)

    return dress


def _font(cells: str, font: Font) -> Dress:
    def dress(sheet: Worksheet) -> None:
        for row in sheet[cells]:
            for cell in row:
                cell.font = font

    return dress


def _of(unit: str) -> Callable[[Key], bool]:
    return lambda key: key[1] == unit


def _column(name: str) -> Callable[[Key], bool]:
    return lambda key: key[-1] == name


RAISED = InlineFont(vertAlign="superscript")


def _set(attribute: str, value: object, where: Callable[[Worksheet], object]) -> Dress:
    return lambda sheet: setattr(where(sheet), attribute, value)


LOOKS: tuple[Recipe, ...] = (
    ("grouped rows", lambda: poverty().dressed(
        lambda s: s.row_dimensions.group(6, 6, hidden=True)).must(ASK, _of("Pa Tần"))),
    ("comment corrects", lambda: poverty().dressed(
        lambda s: setattr(s["E6"], "comment", Comment("Số đúng là 378", "x"))).change("E6", 387, ASK)),
    ("raised digit in count", lambda: poverty_columns(
        ("Tổng số hộ", "Số hộ nghèo"), ("households", "poor_households"), ((595, 42), (632, 387), (957, 490))
    ).dressed(_rich("D5", "42", TextBlock(RAISED, "1")))),
    ("raised digit in amount", lambda: support().dressed(_rich("G5", "15", TextBlock(RAISED, "2")))),
    ("row struck out", lambda: poverty().dressed(_font("A6:H6", Font(strike=True))).must(ASK, _of("Pa Tần"))),
    ("count struck out", lambda: poverty().dressed(_font("E6:E6", Font(strike=True))).change("E6", 387, ASK)),
    ("row in white", lambda: poverty().dressed(_font("A6:H6", Font(color="FFFFFFFF"))).must(
        ASK, _of("Pa Tần"))),
    ("format that shows nothing", lambda: poverty().dressed(
        lambda s: setattr(s["E6"], "number_format", ";;;")).change("E6", 387, ASK)),
    ("row of no height", lambda: poverty().dressed(
        _set("height", 0.5, lambda s: s.row_dimensions[6])).must(ASK, _of("Pa Tần"))),
    ("column of no width", lambda: poverty().dressed(
        _set("width", 0.1, lambda s: s.column_dimensions["E"])).must(ASK, _column("poor_households"))),
    ("figure only in a comment", lambda: poverty().dressed(
        _set("value", None, lambda s: s["E6"])).dressed(
        _set("comment", Comment("387", "x"), lambda s: s["E6"])).must(
        ASK, lambda k: k[1] == "Pa Tần" and k[-1] == "poor_households")),
)  # fmt: skip

COUNTS = ((595, 420, 411), (632, 387, 378), (957, 490, 481), (694, 369, 360))
SUMS = ((466, 420, 46), (448, 387, 61), (597, 490, 107), (445, 369, 76))


def _review(title: str, year: int = 2019) -> Recipe:
    return f"review {title}", lambda: poverty(title, year=year).must(ASK)


def _columns(heads: Sequence[str], columns: Sequence[str | None], values: object = COUNTS) -> Recipe:
    assert isinstance(values, tuple)
    return f"review of {', '.join(heads)}", lambda: poverty_columns(heads, columns, values)


def _named(title: str, names: Sequence[str], units: Sequence[str], year: int, asked: bool = False) -> Recipe:
    def draw() -> Drawn:
        drawn = poverty(title, year=year, names=names, units=units)
        return drawn.must(ASK) if asked else drawn

    return f"{title}: {', '.join(names)}", draw


POVERTY = (
    _review(f"{REVIEW} ĐẦU NĂM 2020 HUYỆN NẬM PỒ", 2020),
    _review(f"{REVIEW} 6 THÁNG ĐẦU NĂM 2019 HUYỆN NẬM PỒ"),
    _review(f"{REVIEW} THÁNG 6 NĂM 2019 HUYỆN NẬM PỒ"),
    _review("HỘ NGHÈO DÂN TỘC THIỂU SỐ NĂM 2019 HUYỆN NẬM PỒ"),
    _review("HỘ NGHÈO CÓ THÀNH VIÊN LÀ NGƯỜI CÓ CÔNG NĂM 2019 HUYỆN NẬM PỒ"),
    _review("HỘ NGHÈO KHÔNG CÓ KHẢ NĂNG LAO ĐỘNG NĂM 2019 HUYỆN NẬM PỒ"),
    _review("CHỈ TIÊU, KẾ HOẠCH GIẢM HỘ NGHÈO NĂM 2019 HUYỆN NẬM PỒ"),
    _review(f"{REVIEW} NĂM 2019 HUYỆN SÌN HỒ, TỈNH LAI CHÂU"),
    _review(f"{REVIEW} NĂM 2019 HUYỆN TUẦN GIÁO"),
    _columns(("Tổng số hộ", "Số hộ nghèo năm 2019", "Kế hoạch số hộ nghèo năm 2020"),
             ("households", "poor_households", None)),
    _columns(("Tổng số hộ", "Số hộ nghèo được vay vốn", "Số hộ cận nghèo được vay vốn"),
             ("households", None, None)),
    _columns(("Tổng số", "Hộ nghèo", "Hộ cận nghèo"),
             (None, "poor_households", "near_poor_households"), SUMS),
    _columns(("Tổng số hộ nghèo, cận nghèo", "Số hộ nghèo", "Số hộ cận nghèo"),
             (None, "poor_households", "near_poor_households"), SUMS),
    _named(f"{REVIEW} NĂM 2019 TỈNH ĐIỆN BIÊN", ("Nậm Pồ", "Mường Nhé", "Tủa Chùa"),
           ("huyện Nậm Pồ", "huyện Mường Nhé", "huyện Tủa Chùa"), 2019),
    _named(f"{REVIEW} NĂM 2019 TỈNH ĐIỆN BIÊN", ("H. Nậm Pồ", "H.Mường Nhé", "Huyện Tủa Chùa"),
           ("huyện Nậm Pồ", "huyện Mường Nhé", "huyện Tủa Chùa"),
           2019),
    _named(f"{REVIEW} NĂM 2025 HUYỆN MƯỜNG CHÀ", ("Xã Na Sang", "Xã Pa Ham"),
           ("Na Sang 2025", "Pa Ham 2025"), 2025, True),
    _named(f"{REVIEW} NĂM 2024 (THEO CÁC XÃ, PHƯỜNG MỚI)", ("Xã Sam Mứn", "Xã Thanh An"),
           ("Sam Mứn", "Thanh An"), 2024, True),
    _named(f"{REVIEW} NĂM 2019 XÃ NẬM TIN, HUYỆN NẬM PỒ", ("Nậm Tin 1", "Pa Tần"),
           ("Nậm Tin", "Pa Tần"), 2019, True),
)  # fmt: skip


def _without_total(met: object, not_met: object) -> Drawn:
    return marks(met, not_met, total="")


def _recognised(written: str, title: str) -> Recipe:
    def draw() -> Drawn:
        drawn = marks().put(4, 23, ("Kết quả công nhận",)).put(6, 23, (written,))
        return drawn.owe("W6", title, "ntm_recognition", "Nà Hỳ", "title")

    return f"recognised {written}", draw


EXPECTED = {k for k, (_, v) in marks(total="").owed.items() if v == "not_met"}
CRITERIA: tuple[Recipe, ...] = (
    ("marks Đ and KĐ", lambda: _without_total("Đ", "KĐ")),
    ("marks x and nothing said", lambda: _without_total("Đạt", "x")),
    ("marks v and x", lambda: _without_total("v", "x")),
    ("marks C and K", lambda: marks("C", "K")),
    ("marks expected", lambda: _without_total("Đạt", "Đạt (dự kiến)").must(ASK, lambda k: k in EXPECTED)),
    ("heads 14 and 15 exchanged", lambda: _exchanged(NAMES_OF_CRITERIA, ABSENT)),
    ("names against numbers", lambda: _exchanged(
        [f"{i}. {n}" for i, n in enumerate(NAMES_OF_CRITERIA, 1)], ASK)),
    ("set of 2021-2025 before its day", lambda: marks(
        day=date(2021, 12, 31), basis="Bộ tiêu chí giai đoạn 2021-2025").must(ASK,
        lambda k: k[0] == "ntm_marks")),
    ("number met last year", lambda: marks(
        total="Số tiêu chí đạt năm 2018").must(ABSENT, lambda k: k[0] == "ntm_totals")),
    ("number not met", lambda: marks(
        total="Số tiêu chí chưa đạt").must(ABSENT, lambda k: k[0] == "ntm_totals")),
    _recognised("Không đạt chuẩn", ABSENT), _recognised("Đạt chuẩn NTM nâng cao", "advanced"),
    _recognised("Đã đạt chuẩn NTM năm 2018, phấn đấu nâng cao 2020", "standard"),
    *(_recognised(written, ABSENT) for written in (
        "Đề nghị công nhận đạt chuẩn", "Dự kiến đạt chuẩn", "Đăng ký đạt chuẩn 2020", "Sẽ đạt chuẩn năm 2020",
        "Thu hồi QĐ công nhận đạt chuẩn", "Xã điểm NTM", "Tiệm cận đạt chuẩn",
        "Hồ sơ trình công nhận đạt chuẩn NTM",
        "Đủ điều kiện công nhận", "NTM nâng cao (đăng ký)")),
)  # fmt: skip


def _exchanged(heads: Sequence[str], what: str) -> Drawn:
    """Education stands under 15 and health under 14; by name the marks belong to each other's number."""
    drawn = marks(heads=heads)
    both = [(k, v) for k, v in drawn.owed.items() if k[0] == "ntm_marks" and k[-1] in (14, 15)]
    for key, (cell, mark) in both:
        other = (*key[:-1], 29 - int(str(key[-1])))
        drawn.owed[other if what == ABSENT else key] = (cell, mark if what == ABSENT else ASK)
    return drawn


def _land() -> Drawn:
    drawn = (
        resources()
        .put(9, 1, (5, "Cộng đồng dân cư", None, 500))
        .put(10, 2, ("+ Hiến đất (m2)", None, 12_000))
    )
    return drawn.owe("D9", 500_000_000, "resources", "huyện Nậm Pồ", 2019, "community", "all", "actual")


def _unit_of_row(unit: str, scale: int | None) -> Recipe:
    def draw() -> Drawn:
        drawn = resources().put(4, 5, ("ĐVT",))
        for row in range(5, 9):
            drawn.put(row, 5, ("triệu đồng" if row < 8 else unit,))
        plan, actual = (150 * scale, 160 * scale) if scale else (ASK, ASK)
        return drawn.change("C8", 150, plan).change("D8", 160, actual)

    return f"unit of a row {unit}", draw


def _money(title: str) -> Recipe:
    return f"resources {title}", lambda: resources(title).must(ASK)


def _month_title(title: str, month: str) -> Recipe:
    def draw() -> Drawn:
        drawn = months(title)
        drawn.owed = {(*k[:2], month, *k[3:]): v for k, v in drawn.owed.items()}
        return drawn if month else drawn.must(ASK)

    return f"indicators {title}", draw


def _plan_head(head: str) -> Recipe:
    return head, lambda: months().change("F4", head).must(ASK, _column("plan"))


MONEY: tuple[Recipe, ...] = (
    _unit_of_row("Tỷ đồng", 10**9), _unit_of_row("Nghìn đồng", 1000),
    *(_unit_of_row(u, s) for u, s in (
        ("Tr.đ", 10**6), ("Trđ", 10**6), ("triệu", 10**6), ("Đồng", 1), ("tỷ", 10**9), ("ng.đ", 1000),
        ("USD", None))),
    ("land in m2", _land),
    _money("KẾT QUẢ HUY ĐỘNG CÁC NGUỒN LỰC XÂY DỰNG NTM 6 THÁNG ĐẦU NĂM 2019 HUYỆN NẬM PỒ"),
    _money("KẾT QUẢ HUY ĐỘNG CÁC NGUỒN LỰC XÂY DỰNG NTM LŨY KẾ ĐẾN NĂM 2019 HUYỆN NẬM PỒ"),
    _money("NHU CẦU HUY ĐỘNG NGUỒN LỰC XÂY DỰNG NÔNG THÔN MỚI NĂM 2019 HUYỆN NẬM PỒ"),
    _money("KẾT QUẢ HUY ĐỘNG NGUỒN LỰC CHƯƠNG TRÌNH GIẢM NGHÈO NĂM 2019 HUYỆN NẬM PỒ"),
    _month_title("THÁNG 7/2023 (so với tháng 6/2023) HUYỆN NẬM PỒ", "2023-07"),
    _month_title("THÁNG 7, NHIỆM VỤ THÁNG 8 NĂM 2023 HUYỆN NẬM PỒ", "2023-07"),
    _plan_head("Kế hoạch tháng"),
    _plan_head("Kế hoạch giai đoạn 2021-2025"),
    _plan_head("Kế hoạch năm 2024"),
)  # fmt: skip


@pytest.fixture(scope="module")
def registers() -> Registers:
    return Registers.load(Project.at(Path(__file__).parents[1]))


@pytest.mark.parametrize(
    "draw",
    [pytest.param(draw, id=name) for name, draw in (*CASH, *HELP, *LOOKS, *POVERTY, *CRITERIA, *MONEY)],
)
def test_a_value_is_right_or_said(
    draw: Callable[[], Drawn | Sequence[Drawn]], registers: Registers, tmp_path: Path
) -> None:
    drawn = draw()
    sheets = [drawn] if isinstance(drawn, Drawn) else list(drawn)
    path = tmp_path / "drawn.xlsx"
    save(sheets, path)
    raw = RawFile(path, "data/raw/drawn.xlsx", "0" * 64, path.stat().st_size, "synthetic", None, None)
    assert silent(sheets, read_file(raw, registers)) == []
