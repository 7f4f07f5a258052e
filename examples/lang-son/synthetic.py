"""The synthetic half of this example: ``python examples/lang-son/synthetic.py`` rewrites data/raw/sample.

What Bắc Sơn district reported for 2023 is real (data/raw/2023). Which agency helps which commune, with what,
and the counts of households are not published: they are made up here, with a seed, and say so in every file,
in ``SOURCES.yml`` and in every row read from them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import yaml

from analysis.project import Project
from analysis.registers import Agencies, Agency, Unit, Units
from analysis.sample.grid import Document, Sheet, Value
from analysis.sample.writer import SYNTHETIC, write

ROOT = Path(__file__).parent
SEED = 303
DECISION, DECIDED_ON = "303/QĐ-UBND", date(2023, 2, 23)
YEARS = (2023, 2024, 2025)
REVIEWS = (2022, 2023, 2024)
_BEFORE_MERGERS = date(2025, 6, 30)
_NEVER_CAME = {("so-xay-dung", 2024), ("so-giao-thong-van-tai", 2025)}
"""Agency and year of the reports that were never sent."""

_F0 = ("STT", "Cơ quan, đơn vị được phân công", "Xã được giúp đỡ", "Huyện", "Ghi chú")
_F1 = (
    "STT", "Xã được giúp đỡ", "Cơ quan, đơn vị được phân công giúp đỡ", "Khảo sát nắm tình hình",
    "Tăng cường năng lực CB xã", "Giúp đỡ về tiền (triệu đồng)", "Giúp đỡ về trang thiết bị, vật chất",
    "Giúp triển khai dự án phát triển sản xuất", "Hỗ trợ xây dựng kết cấu hạ tầng", "Hoạt động khác",
)  # fmt: skip
_F2 = (
    "STT", "Xã, phường, thị trấn", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ hộ nghèo (%)", "Số hộ cận nghèo",
    "Tỷ lệ hộ cận nghèo (%)",
)  # fmt: skip
_REGISTER = ("STT", "Cơ quan, đơn vị", "Ngày nhận", "Hình thức gửi", "Ghi chú")
_EQUIPMENT = ("02 bộ máy vi tính trị giá 30 triệu đồng", "01 máy in trị giá 5 triệu đồng", None)
_OTHER = ("Tuyên truyền xây dựng nông thôn mới", "Trồng 02 km đường hoa", None)


@dataclass(frozen=True)
class Book:
    """A workbook to be written: its path below data/raw/sample, who sends it and when."""

    path: str
    document: Document
    sender: str
    received_on: date


def main() -> None:
    """Write the workbooks and their ``SOURCES.yml``: the same seed gives the same bytes."""
    project = Project.at(ROOT)
    communes = Units.load(project.reference).at(_BEFORE_MERGERS)
    agencies = Agencies.load(project.reference).agencies
    helped = {c: agencies[i % len(agencies)] for i, c in enumerate(communes)}
    folder = project.raw / "sample"
    entries = [_entry(folder, book) for book in books(communes, agencies, helped)]
    told = {"origin": "synthetic", "note": SYNTHETIC, "files": entries}
    (folder / "SOURCES.yml").write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), "utf-8")


def books(
    communes: Sequence[Unit], agencies: Sequence[Agency], helped: Mapping[Unit, Agency]
) -> Iterator[Book]:
    """Every workbook, in the order in which they are listed."""
    rng = np.random.default_rng(SEED)
    yield Book("2023/phan-cong.xlsx", _assignments(helped), "Văn phòng UBND tỉnh", DECIDED_ON)
    households = rng.integers(300, 1400, len(communes))
    poor = np.round(households * rng.uniform(0.05, 0.3, len(communes))).astype(int)
    for year in REVIEWS:
        day = date(year, 12, 20)
        yield Book(
            f"{year}/ra-soat-ho-ngheo.xlsx",
            _review(communes, year, households, poor),
            "UBND huyện Bắc Sơn",
            day,
        )
        households, poor = (
            households + rng.integers(0, 12, len(communes)),
            np.round(poor * rng.uniform(0.7, 0.98, len(communes))).astype(int),
        )
    for year in YEARS:
        came = {
            a: date(year, 12, int(rng.integers(5, 30))) for a in agencies if (a.id, year) not in _NEVER_CAME
        }
        for agency, day in came.items():
            mine = [c for c, helper in helped.items() if helper is agency]
            yield Book(f"{year}/{agency.id}.xlsx", _report(agency, mine, year, rng), agency.name, day)
        yield Book(
            f"{year}/so-theo-doi.xlsx",
            _received(agencies, came, year),
            "Văn phòng UBND tỉnh",
            date(year + 1, 1, 5),
        )


def _entry(folder: Path, book: Book) -> dict[str, object]:
    path = folder / book.path
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, book.document, book.received_on, book.sender)
    return {
        "file": book.path,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "received_on": book.received_on,
        "sender": book.sender,
    }


def _page(document: Document, name: str, title: str, note: str, heads: Sequence[str]) -> Sheet:
    """A sheet with its title in row 1, a note in row 2 and its heads in row 4."""
    sheet = document.sheet(name)
    sheet.merge((1, 1), (1, len(heads)), title, "title")
    sheet.merge((2, 1), (2, len(heads)), note, "note")
    _row(sheet, 4, heads, "head")
    sheet.widths = {1: 5, 2: 30, 3: 30}
    return sheet


def _row(sheet: Sheet, row: int, values: Sequence[Value], style: str = "body") -> None:
    for column, value in enumerate(values, start=1):
        sheet.put(row, column, value, "date" if isinstance(value, date) else style)


def _assignments(helped: Mapping[Unit, Agency]) -> Document:
    document = Document()
    title = "DANH SÁCH PHÂN CÔNG CÁC CƠ QUAN, ĐƠN VỊ GIÚP ĐỠ CÁC XÃ GIAI ĐOẠN 2023-2025"
    decided = f"(Kèm theo Quyết định số {DECISION} ngày {DECIDED_ON:%d/%m/%Y} của UBND tỉnh Lạng Sơn"
    sheet = _page(document, "Danh sách", title, f"{decided}; phân công giả định)", _F0)
    for i, (commune, agency) in enumerate(helped.items(), start=1):
        _row(sheet, 4 + i, (i, agency.name, commune.full_name, commune.district, None))
    return document


def _report(agency: Agency, communes: Sequence[Unit], year: int, rng: np.random.Generator) -> Document:
    document = Document()
    title = f"TỔNG HỢP KẾT QUẢ THỰC HIỆN GIÚP ĐỠ CÁC XÃ NĂM {year}"
    sheet = _page(
        document, f"TH {year}", title, f"(Kèm theo Báo cáo của {agency.name}; số liệu giả định)", _F1
    )
    for i, commune in enumerate(communes, start=1):
        cash = int(rng.integers(0, 60)) or None
        equipment, other = (words[int(rng.integers(len(words)))] for words in (_EQUIPMENT, _OTHER))
        _row(
            sheet, 4 + i, (i, commune.full_name, agency.name, "Có", "Có", cash, equipment, None, None, other)
        )
    return document


def _review(communes: Sequence[Unit], year: int, households: np.ndarray, poor: np.ndarray) -> Document:
    document = Document()
    title = f"KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO HUYỆN BẮC SƠN NĂM {year}"
    note = "(theo chuẩn nghèo quy định tại Nghị định số 07/2021/NĐ-CP; số liệu giả định)"
    sheet = _page(document, f"Năm {year}", title, note, _F2)
    near = np.round(poor * 0.8).astype(int)
    told = zip(communes, households.tolist(), poor.tolist(), near.tolist(), strict=True)
    for i, (commune, of, n, m) in enumerate(told, start=1):
        _row(sheet, 4 + i, (i, commune.full_name, of, n, round(100 * n / of, 2), m, round(100 * m / of, 2)))
    whole, n, m = int(households.sum()), int(poor.sum()), int(near.sum())
    total = (None, "Toàn huyện", whole, n, round(100 * n / whole, 2), m, round(100 * m / whole, 2))
    _row(sheet, 5 + len(communes), total, "group")
    return document


def _received(agencies: Sequence[Agency], came: Mapping[Agency, date], year: int) -> Document:
    document = Document()
    sheet = _page(
        document, f"Năm {year}", f"SỔ THEO DÕI TIẾP NHẬN BÁO CÁO NĂM {year}", "(số liệu giả định)", _REGISTER
    )
    for i, agency in enumerate(agencies, start=1):
        day = came.get(agency)
        _row(sheet, 4 + i, (i, agency.name, day, "Văn bản điện tử" if day else None, None))
    return document


if __name__ == "__main__":
    main()
