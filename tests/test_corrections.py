from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.indicators.corrected import said
from analysis.ingest import corrections, manifest
from analysis.ingest.correcting import corrected
from analysis.ingest.corrections import COLUMNS, Correction
from analysis.project import Project
from analysis.sources import Cell, MergedRange, Sheet, Workbook
from ingest_roots import REAL_F1, f1_rows, ingested, new_root, put, write_rows
from test_ingest_kept import _kept, _names

FILE = f"data/raw/2018/{REAL_F1.name}"
SHEET = "Biểu tổng hợp"
REASON = "Sở gửi nhầm đơn vị, công văn xác nhận"
LINE = ("c-001", FILE, SHEET, "F9", "15", "1,5", REASON, "Nguyễn Văn A", "2025-11-03")
NAME = "data/reference/corrections.csv"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = new_root(tmp_path)
    put(project, REAL_F1, f"2018/{REAL_F1.name}")
    return project


def decide(project: Project, *lines: tuple[str, ...]) -> None:
    """Write ``corrections.csv``."""
    with (project.reference / "corrections.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *lines])


def changed(**values: str) -> tuple[str, ...]:
    """The correction of the real form with some of its columns otherwise."""
    return tuple(values.get(name, told) for name, told in zip(COLUMNS, LINE, strict=True))


def cash(frames: dict[str, pd.DataFrame]) -> list[int]:
    return [int(a) for a in frames["support"]["amount_vnd"].dropna() if a]


def problems(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    table = frames["problems"]
    return table[table["code"].str.startswith("correction_")]


def test_the_repository_has_a_file_of_corrections_that_can_be_read() -> None:
    reference = Path(__file__).parent.parent / "data" / "reference"
    assert corrections.read(reference, NAME).problems == ()


def test_a_correction_changes_the_figure_and_is_told_with_the_old_value(project: Project) -> None:
    _, before = ingested(project)
    assert cash(before) == [15_000_000]
    assert before["support"]["corrected"].isna().all()
    decide(project, LINE)
    _, after = ingested(project)
    assert cash(after) == [1_500_000]
    (row,) = after["corrections"].to_dict("records")
    columns = ("correction_id", "state", "target_cell", "old", "new", "found")
    assert [row[c] for c in columns] == ["c-001", "applied", "F9", "15", "1,5", "15"]
    assert (row["reason"], row["decided_by"], row["decided_on"]) == (
        REASON,
        "Nguyễn Văn A",
        datetime(2025, 11, 3),
    )
    assert (row["file"], row["cell"], row["origin"]) == (NAME, "A2", "received")
    support = after["support"]
    (mark,) = support.loc[support["cell"] == "F9", "corrected"]
    assert json.loads(mark) == {"F9": "15 → 1,5 (đính chính c-001)"}
    assert row["rows_touched"] == support["corrected"].notna().sum()
    assert problems(after).empty


def test_evidence_prints_the_correction(project: Project) -> None:
    decide(project, LINE)
    support = ingested(project)[1]["support"]
    texts = said(support["text"], support["cell"], support["corrected"])
    told = dict(zip(support["cell"], texts, strict=True))
    assert told["F9"] == "15 → 1,5 (đính chính c-001)"
    assert told["D9"] == "Có [F9: 15 → 1,5 (đính chính c-001)]"
    assert told["D10"] == "Có"


def test_a_misspelt_name_is_corrected_and_marks_its_line(project: Project) -> None:
    decide(project, changed(cell="B10", old="Xã Phì Nhù", new="Xã Phì Nhừ"))
    _, frames = ingested(project)
    assert "Xã Phì Nhù" not in set(frames["support"]["commune_as_written"].dropna())
    marked = frames["support"]["corrected"].dropna()
    assert len(marked) == 7
    assert set(marked) == {
        json.dumps({"B10": "Xã Phì Nhù → Xã Phì Nhừ (đính chính c-001)"}, ensure_ascii=False)
    }


@pytest.mark.parametrize(
    ("line", "state", "found", "place"),
    [
        (changed(old="150", new="15"), "mended", "15", (FILE, SHEET, "F9")),
        (changed(old="150"), "differs", "15", (FILE, SHEET, "F9")),
        (changed(old="", new="7"), "differs", "15", (FILE, SHEET, "F9")),
        (changed(sheet="Sheet9"), "cell_absent", None, (FILE, "Sheet9", "F9")),
        (changed(cell="C10", old="", new="x"), "cell_absent", None, (FILE, SHEET, "C10")),
        (changed(file="data/raw/2018/khong-co.xlsx"), "file_absent", None, (NAME, None, "A2")),
    ],
)
def test_a_correction_that_does_not_fit_is_not_applied_and_said(
    project: Project, line: tuple[str, ...], state: str, found: str | None, place: tuple[str | None, ...]
) -> None:
    decide(project, line)
    summary, frames = ingested(project)
    (row,) = frames["corrections"].to_dict("records")
    assert (row["state"], None if pd.isna(row["found"]) else row["found"]) == (state, found)
    (problem,) = problems(frames).to_dict("records")
    assert problem["code"] == f"correction_{state}"
    told = tuple(
        None if pd.isna(problem[c]) or not problem[c] else problem[c] for c in ("file", "sheet", "cell")
    )
    assert told == place
    assert cash(frames) == [15_000_000]
    assert summary.needs_attention


def test_a_copy_and_a_refused_file_have_corrections_that_are_not_used(project: Project) -> None:
    put(project, REAL_F1, "2018/00-copy.xlsx")
    (project.raw / "2018" / "hong.xlsx").write_bytes(b"PK\x03\x04broken")
    decide(project, changed(file="data/raw/2018/hong.xlsx"), changed(id="c-002"))
    _, frames = ingested(project)
    assert frames["corrections"]["state"].tolist() == ["file_not_used", "file_not_used"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (changed(cell="9F"), "địa chỉ ô"),
        (changed(on="3/11/2025"), "không phải ngày"),
        (changed(on="2025-02-30"), "không phải ngày"),
        (changed(by=""), "Thiếu by"),
        (changed(reason=" "), "Thiếu reason"),
        (changed(new="15"), "giống nhau"),
        ((*LINE, "thừa"), "ngoặc kép"),
        (LINE[:5], "ngoặc kép"),
    ],
)
def test_a_line_that_cannot_be_meant_names_file_and_line(
    project: Project, line: tuple[str, ...], fault: str
) -> None:
    decide(project, changed(id="c-000", cell="F10", old="", new="2"), line)
    _, frames = ingested(project)
    (problem,) = problems(frames).to_dict("records")
    assert (problem["severity"], problem["file"], problem["cell"]) == ("stops", NAME, "A3")
    assert "dòng 3" in problem["message"]
    assert fault in problem["message"]
    assert frames["corrections"]["correction_id"].tolist() == ["c-000"]


def test_two_lines_of_one_cell_or_one_id_are_not_both_applied(project: Project) -> None:
    decide(project, LINE, changed(id="c-002", new="2"), changed(cell="F10", old="", new="3"))
    _, frames = ingested(project)
    assert problems(frames)["cell"].tolist() == ["A3", "A4"]
    assert cash(frames) == [1_500_000]


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"id;file\n", b'id,file,sheet,cell,old,new,reason,by,on\n"x']
)
def test_a_file_that_cannot_be_read_stops_no_ingest(project: Project, content: bytes) -> None:
    (project.reference / "corrections.csv").write_bytes(content)
    _, frames = ingested(project)
    assert problems(frames)["code"].tolist() == ["correction_invalid"]
    assert cash(frames) == [15_000_000]


def test_only_the_corrected_file_is_read_again(tmp_path: Path) -> None:
    project = new_root(tmp_path)
    for name in ("a", "b"):
        row = (1, "Xã Keo Lôm", "Sở Xây dựng" if name == "a" else "Sở Y tế", "Có", "Có", 15)
        write_rows(project.raw / f"2018/{name}.xlsx", f1_rows(2018, row))
    decide(project)
    ingested(project)
    before = set(_kept(project))
    line = ("c-1", "data/raw/2018/b.xlsx", "", "F4", "15", "16", "r", "b", "2025-01-01")
    decide(project, line)
    manifest.forget(project)
    _, frames = ingested(project)
    assert _names(set(_kept(project)) - before) == ["b.xlsx"]
    assert sorted(cash(frames)) == [15_000_000, 16_000_000]
    assert frames["corrections"]["target_sheet"].tolist() == ["Sheet1"]


def test_hostile_text_is_kept_as_text(project: Project) -> None:
    evil = '=HYPERLINK("x"),<script>{0}</script>'
    decide(project, changed(id="<b>", reason=evil, new="{id} 2 triệu đồng"))
    _, frames = ingested(project)
    (row,) = frames["corrections"].to_dict("records")
    assert (row["correction_id"], row["reason"], row["new"]) == ("<b>", evil, "{id} 2 triệu đồng")
    decide(project, changed(id="{old}", old="{new}", new="{found}"))
    (problem,) = problems(ingested(project)[1]).to_dict("records")
    assert "Đính chính {old} chờ ô ghi '{new}' nhưng ô ghi '15'" in problem["message"]


def test_a_corrected_count_marks_the_row_that_cites_its_cell(tmp_path: Path) -> None:
    project = new_root(tmp_path)
    head = ("STT", "Đơn vị", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ (%)")
    rows = [(1, "Xã Keo Lôm", 900, 4500, 50.0), (2, "Xã Phì Nhừ", 800, 200, 25.0)]
    title = "KẾT QUẢ RÀ SOÁT HỘ NGHÈO HUYỆN ĐIỆN BIÊN ĐÔNG NĂM 2018"
    write_rows(project.raw / "2018/f2.xlsx", [[title], [], head, *rows])
    line = ("c-9", "data/raw/2018/f2.xlsx", "Sheet1", "D4", "4500", "450", REASON, "A", "2025-11-03")
    decide(project, line)
    poverty = ingested(project)[1]["poverty"]
    mine = poverty[poverty["file"] == "data/raw/2018/f2.xlsx"].set_index("unit_as_written")
    assert mine["poor_households"].tolist() == [450, 200]
    assert json.loads(str(mine.loc["Xã Keo Lôm", "corrected"])) == {"D4": "4500 → 450 (đính chính c-9)"}
    assert pd.isna(mine.loc["Xã Phì Nhừ", "corrected"])


def book(*cells: Cell, merged: tuple[MergedRange, ...] = ()) -> Workbook:
    return Workbook("f.xlsx", (Sheet("S", {(c.row, c.column): c for c in cells}, merged),))


def one(**values: str) -> Correction:
    told = {"id": "c", "file": "f.xlsx", "sheet": "S", "cell": "A1", "old": "15", "new": "16", **values}
    return Correction(**told, reason="r", by="b", on=datetime(2025, 1, 1).date(), line=2)


@pytest.mark.parametrize(
    ("cell", "old", "new", "value", "kind"),
    [
        (Cell(1, 1, 0.3708, "number", "0.00%"), "0,3708", "0,3807", 0.3807, "number"),
        (Cell(1, 1, 15.0, "number"), "15", "1500", 1500, "number"),
        (Cell(1, 1, 15.0, "number"), "15", "1.500", "1.500", "text"),
        (Cell(1, 1, "#REF!", "error"), "#REF!", "12", 12, "number"),
        (Cell(1, 1, "Có ", "text"), "Có", "", None, "text"),
        (Cell(1, 1, "1.200", "text"), "1.200", "1,2", "1,2", "text"),
    ],
)
def test_the_cell_is_as_if_the_new_value_had_been_typed(
    cell: Cell, old: str, new: str, value: object, kind: str
) -> None:
    done = corrected(book(cell), [one(old=old, new=new)])
    found = done.workbook.sheets[0].at(1, 1)
    assert found is not None
    assert (found.value, found.kind, found.raw) == (value, kind, cell.text)
    assert done.problems == []


def test_a_blank_cell_is_filled_and_its_row_is_seen() -> None:
    done = corrected(book(Cell(1, 1, "x", "text")), [one(cell="C4", old="", new="5")])
    assert done.workbook.sheets[0].rows == (1, 4)
    assert done.applied == {"S": {"C4": "(trống) → 5 (đính chính c)"}}


@given(st.text(max_size=60), st.text(max_size=60), st.one_of(st.text(max_size=20), st.floats(), st.none()))
def test_any_text_is_applied_or_said_and_never_raises(old: str, new: str, value: str | float | None) -> None:
    kind = "number" if isinstance(value, float) else "text"
    cells = book(Cell(1, 1, value, kind))  # type: ignore[arg-type]  # a kind by its value
    done = corrected(cells, [one(old=old, new=new)])
    assert len(done.rows) == 1
    assert (done.rows[0]["state"] == "applied") == bool(done.applied) == (not done.problems)


@given(st.binary(max_size=300))
def test_any_file_of_corrections_is_read(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("c")
    head = ",".join(COLUMNS).encode()
    for told in (content, head + b"\n" + content):
        (folder / "corrections.csv").write_bytes(told)
        found = corrections.read(folder, NAME)
        assert all(p.code == "correction_invalid" and p.cell.startswith("A") for p in found.problems)
