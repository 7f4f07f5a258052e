from __future__ import annotations

import multiprocessing
import shutil
from datetime import date
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analysis.cli import main
from analysis.ingest import corrections, proposing
from analysis.ingest.corrections import COLUMNS, Correction
from analysis.project import Project
from analysis.registers.keeping import DecisionRefused, add_line, change_line
from ingest_roots import REAL_F1, f1_rows, ingested, new_root, put, write_rows
from test_corrections import FILE, NAME, REASON, SHEET, cash, problems

ADDRESS = f"{FILE}!{SHEET}!F9"
WHO = ("--reason", REASON, "--who", "Nguyễn Văn A", "--on", "2026-01-15")
ODD = "data/raw/2019/một! hai.xlsx"


@pytest.fixture(scope="module")
def read_in(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The real form, a file with odd names, and one of the same name in another folder, read in."""
    project = new_root(tmp_path_factory.mktemp("correct"))
    put(project, REAL_F1, f"2018/{REAL_F1.name}")
    row = (1, "Xã Keo Lôm", "Sở Xây dựng", "Có", "Có", 15)
    write_rows(project.root / ODD, f1_rows(2019, row), sheet="T! 1")
    for year in (2020, 2021):
        write_rows(project.raw / f"{year}/same.xlsx", f1_rows(year, row))
    (project.raw / "2020" / "hong.xlsx").write_bytes(b"PK\x03\x04broken")
    ingested(project)
    return project


@pytest.fixture
def project(read_in: Project, tmp_path: Path) -> Project:
    """A copy of that root."""
    shutil.copytree(read_in.root, tmp_path / "root")
    return Project.at(tmp_path / "root")


def run(project: Project, *arguments: str) -> int:
    return main(["--root", str(project.root), "correct", *arguments])


def decided(project: Project) -> tuple[Correction, ...]:
    read = corrections.read(project.reference, NAME)
    assert read.problems == ()
    return read.value


def content(project: Project) -> bytes:
    return (project.reference / "corrections.csv").read_bytes()


def test_an_address_and_a_value_make_a_line_that_the_next_ingest_applies(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    before = content(project)
    assert run(project, ADDRESS, "1,5", *WHO) == 0
    said = capsys.readouterr()
    assert "đang ghi\t15" in said.out
    assert "1,5 (số)" in said.out
    assert "commune-review ingest" in said.err
    assert content(project) == before + (
        f'c-001,{FILE},{SHEET},F9,15,"1,5","{REASON}",Nguyễn Văn A,2026-01-15\n'.encode()
    )
    _, frames = ingested(project)
    assert 1_500_000 in cash(frames)
    (row,) = frames["corrections"].to_dict("records")
    assert (row["correction_id"], row["state"], row["found"]) == ("c-001", "applied", "15")
    assert problems(frames).empty


def correct_in_turn(project: Project, addresses: list[str], together: Barrier) -> None:
    """A person's process: each correction is made at the same moment as one of another person's."""
    for address in addresses:
        together.wait(60)
        run(project, address, "1", *WHO)


def test_two_people_at_once_lose_no_correction_and_share_no_number(project: Project) -> None:
    spawn = multiprocessing.get_context("spawn")
    together = spawn.Barrier(2)
    cells = [[f"data/raw/{year}/same.xlsx!F{row}" for row in (6, 5, 4, 3)] for year in (2020, 2021)]
    people = [spawn.Process(target=correct_in_turn, args=(project, own, together)) for own in cells]
    for person in people:
        person.start()
    for person in people:
        person.join(120)
    assert [person.exitcode for person in people] == [0, 0]
    made = decided(project)
    assert {f"{c.file}!{c.cell}" for c in made} == {cell for own in cells for cell in own}
    assert [c.id for c in made] == [f"c-{n:03d}" for n in range(1, 9)]


def test_when_the_source_is_mended_the_guard_says_so(project: Project) -> None:
    assert run(project, ADDRESS, "1,5", *WHO) == 0
    path = project.root / FILE
    book = load_workbook(path)
    book[SHEET]["F9"] = 1.5
    book.save(path)
    _, frames = ingested(project)
    assert frames["corrections"]["state"].tolist() == ["mended"]
    assert problems(frames)["code"].tolist() == ["correction_mended"]


def test_a_cell_corrected_before_is_corrected_again_only_when_asked(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    add_line(
        project.reference / "corrections.csv",
        COLUMNS,
        dict(zip(COLUMNS, ("c-7", FILE, "", "F9", "15", "2", "dòng\nhai", "B", "2025-01-01"), strict=True)),
    )
    other = ("c-9", FILE, "", "F10", "", "3", "r", "B", "2025-01-01")
    add_line(project.reference / "corrections.csv", COLUMNS, dict(zip(COLUMNS, other, strict=True)))
    only_sheet = len(load_workbook(project.root / FILE).sheetnames) == 1
    assert only_sheet
    before = content(project)
    assert run(project, ADDRESS, "1,5", *WHO) == 2
    assert "c-7 (15 → 2, B)" in capsys.readouterr().err
    assert content(project) == before
    assert run(project, ADDRESS, "1,5", *WHO, "--replace") == 0
    first, second = decided(project)
    assert (first.id, first.old, first.new, first.by) == ("c-7", "15", "1,5", "Nguyễn Văn A")
    assert (second.id, second.cell, second.new) == ("c-9", "F10", "3")
    assert run(project, f"{FILE}!{SHEET}!D9", "Không", *WHO) == 0
    assert [c.id for c in decided(project)] == ["c-7", "c-9", "c-010"]


@pytest.mark.parametrize(
    ("address", "new", "said"),
    [
        (ADDRESS, "15", "đã ghi “15”"),
        (ADDRESS, "15,0", "đã ghi “15”"),
        (f"{FILE}!{SHEET}!F", "1", "không phải địa chỉ ô"),
        (f"{FILE}!Sheet9!F9", "1", SHEET),
        (f"{FILE}!{SHEET}!C10", "1", "ô gộp"),
        ("data/raw/2018/khong-co.xlsx!S!F9", "1", "Không thấy tệp"),
        ("data/raw/2020/hong.xlsx!S!F9", "1", "không được đọc"),
        ("same.xlsx!Sheet1!F4", "1", "Nhiều tệp"),
        ("../../etc/passwd!S!A1", "1", "Không thấy tệp"),
        ("F9", "1", "Không thấy tệp"),
        (ADDRESS, '=HYPERLINK("x")', "công thức"),
        (ADDRESS, "@x", "công thức"),
    ],
)
def test_what_cannot_be_corrected_is_refused_with_a_sentence(
    project: Project, address: str, new: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = content(project)
    assert run(project, address, new, *WHO) == 2
    assert said in capsys.readouterr().err
    assert content(project) == before
    assert list(project.reference.glob(".*")) == []


def test_a_file_changed_since_it_was_read_is_refused(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project.root / FILE
    path.write_bytes(path.read_bytes() + b" ")
    assert run(project, ADDRESS, "1,5", *WHO) == 2
    assert "đã đổi từ lần đọc" in capsys.readouterr().err


@pytest.mark.parametrize(
    "address",
    [
        f"{ODD}!T! 1!F4",
        "một! hai.xlsx!T! 1!$F$4",
        "một! hai.xlsx!f4",
        f"{ODD} › T! 1 › F4",
        ODD.replace("/", "\\") + "!T! 1!F4",
    ],
)
def test_an_address_is_understood_as_it_is_printed_or_typed(project: Project, address: str) -> None:
    made = proposing.propose(project, address, "16", reason="r", who="b", on=date(2026, 1, 1)).correction
    assert (made.file, made.sheet, made.cell, made.old, made.new) == (ODD, "T! 1", "F4", "15", "16")


def test_nothing_is_written_when_only_asked_what_would_be(project: Project) -> None:
    before = content(project)
    assert run(project, ADDRESS, "1,5", *WHO, "--dry-run") == 0
    assert run(project, *WHO, "--dry-run", "--", ADDRESS, "-1,5") == 0
    assert content(project) == before


def test_a_blank_cell_is_filled_and_a_cell_is_emptied(project: Project) -> None:
    def made(cell: str, new: str) -> proposing.Proposal:
        return proposing.propose(
            project, f"{FILE}!{SHEET}!{cell}", new, reason="r", who="b", on=date(2026, 1, 1)
        )

    assert (made("F10", "7").correction.old, made("F10", "7").kind) == ("", "text")
    assert (made("F9", "").correction.old, made("F9", "").kind) == ("15", "blank")
    assert (made("F9", "1.500").kind, made("F9", "-1,5").kind) == ("text", "number")


def test_lines_written_by_hand_stay_to_the_byte_when_one_among_them_changes(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    before = '\ufeffid,x,note\r\na,"1\r\n2",\u2028q\r\nb, 2 ,\r\n\r\nc,3,z'
    path.write_bytes(before.encode())
    change_line(path, 4, {"id": "b", "x": "5,5"})
    assert path.read_bytes().decode() == before.replace("b, 2 ,", 'b,"5,5",')
    add_line(path, ("id", "x"), {"id": "d", "x": "-4,5"})
    assert path.read_bytes().decode().endswith('c,3,z\r\nd,"-4,5",\r\n')
    with pytest.raises(DecisionRefused, match="thiếu cột y"):
        add_line(path, ("id", "y"), {"id": "e", "y": "1"})
