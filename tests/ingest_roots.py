"""Small roots for ingest: reference data copied, a few raw files, one workbook written from rows."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from analysis import tables
from analysis.ingest import IngestSummary, ingest
from analysis.project import Project

REPOSITORY = Path(__file__).parent.parent
REAL_F1 = REPOSITORY / "data" / "raw" / "2018" / "2018_so-tai-nguyen-va-moi-truong.xlsx"
REAL_F5 = REPOSITORY / "data" / "raw" / "2024" / "2024-04_huyen-dien-bien_kinh-te-xa-hoi.xlsx"
LANG_SON = REPOSITORY / "examples" / "lang-son"
F1_HEAD = (
    "STT",
    "Huyện/xã được giúp đỡ",
    "Cơ quan, đơn vị được phân công giúp đỡ",
    "Khảo sát nắm tình hình",
    "Tăng cường năng lực CB xã",
    "Giúp đỡ về tiền (triệu đồng)",
    "Giúp đỡ về trang thiết bị, vật chất",
    "Giúp triển khai dự án phát triển sản xuất",
    "Hỗ trợ xây dựng kết cấu hạ tầng",
    "Hoạt động khác",
)
F1_TITLE = "TỔNG HỢP KẾT QUẢ THỰC HIỆN GIÚP ĐỠ CÁC XÃ ĐẶC BIỆT KHÓ KHĂN NĂM {}"


def new_root(root: Path) -> Project:
    """A root with the repository's reference data and no raw file."""
    shutil.copytree(REPOSITORY / "data" / "reference", root / "data" / "reference")
    (root / "data" / "raw").mkdir()
    return Project.at(root)


def put(project: Project, source: Path, relative: str) -> Path:
    """Copy ``source`` to ``relative`` under ``data/raw``."""
    target = project.raw / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
    return target


def write_rows(path: Path, rows: Sequence[Sequence[object]], sheet: str = "Sheet1") -> Path:
    """A workbook of one sheet with ``rows`` from the first row down."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def f1_rows(year: int, *rows: Sequence[object]) -> list[Sequence[object]]:
    """A form F1 of ``year`` with these body rows."""
    return [[F1_TITLE.format(year)], [], F1_HEAD, *rows]


def ingested(project: Project, jobs: int = 1) -> tuple[IngestSummary, dict[str, pd.DataFrame]]:
    """Ingest ``project`` and read every table back; every row of every file is accounted for."""
    summary = ingest(project, jobs=jobs)
    frames = {name: tables.read(project.processed, name) for name in tables.TABLES}
    files = frames["files"]
    assert (files["rows_seen"] == files["rows_used"] + files["rows_explained"]).all()
    return summary, frames
