from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.ingest.intake import RawFile
from analysis.ingest.reading import FileRead, Registers, read_file
from analysis.project import Project

ROOT = Path(__file__).parents[1]
DAMAGED = 300
GRIDS = 150
WORDS = (
    "STT",
    "Tên xã",
    "Xã Chiềng Sơ",
    "Xã Phì Nhừ",
    "Huyện Điện Biên Đông",
    "Tổng cộng",
    "Tổng số hộ",
    "Số hộ nghèo",
    "Số hộ cận nghèo",
    "Tỷ lệ (%)",
    "Hộ nghèo",
    "KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2022",
    "Năm 2021",
    "Năm 2022",
    "Xã được giúp đỡ",
    "Giúp đỡ về tiền (triệu đồng)",
    "Khảo sát nắm tình hình",
    "Trang thiết bị",
    "Hoạt động khác",
    "Tăng cường năng lực CB xã",
    "Sở Công Thương",
    "Nguồn vốn",
    "Kế hoạch",
    "Thực hiện",
    "Ngân sách trung ương",
    "TC1",
    "TC2",
    "Tiêu chí",
    "Đạt",
    "x",
    "Ngày nhận",
    "Cơ quan, đơn vị",
    "Chỉ tiêu",
    "Lũy kế",
    "1.200",
    "1,5",
    "-",
    "0",
    "15 triệu đồng",
    "31/12/2022",
    "Số xã",
    "Số tiêu chí đạt",
    "15-18",
    "Ghi chú: x = đạt",
)
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.integers(-5, 3000),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(max_size=20),
)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=9), min_size=1, max_size=14)
BOXES = st.lists(st.tuples(*[st.integers(0, 8)] * 2, *[st.integers(0, 3)] * 2), max_size=2)


@cache
def _registers() -> Registers:
    return Registers.load(Project.at(ROOT))


def _read(rows: list[list[Any]], boxes: list[tuple[int, int, int, int]], hidden: int) -> FileRead:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "grid.xlsx"
        _write(path, rows, boxes, hidden)
        data = path.read_bytes()
        raw = RawFile(path, path.name, hashlib.sha256(data).hexdigest(), len(data), "synthetic", 2022, None)
        return read_file(raw, _registers())


def _write(path: Path, rows: list[list[Any]], boxes: list[tuple[int, int, int, int]], hidden: int) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for r, c, down, right in boxes[:1]:
            if down or right:
                sheet.merge_range(r, c, r + down, c + right, "")
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(r, c, value)
                elif value is not None:
                    sheet.write_number(r, c, value)
        sheet.set_row(hidden, None, None, {"hidden": hidden < 9})


@settings(max_examples=GRIDS, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(TABLES, BOXES, st.integers(0, 30))
def test_any_grid_of_cells_ends_in_rows_or_problems_with_every_row_accounted_for(
    rows: list[list[Any]], boxes: list[tuple[int, int, int, int]], hidden: int
) -> None:
    read = _read(rows, boxes, hidden)
    summary = read.summary
    assert summary["rows_seen"] == int(str(summary["rows_used"])) + int(str(summary["rows_explained"]))
    assert not [p for p in read.problems if p.code in ("cleaning_failed", "reader_failed")]
    assert any(read.rows.values()) or read.problems


def test_damaged_files_end_in_a_table_a_problem_or_a_refusal_and_spare_their_neighbours(
    tmp_path: Path,
) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "reading.py"), "--fuzz", str(DAMAGED), "--seed", "7"]
    done = subprocess.run(
        [*command, "--keep", str(tmp_path)], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
