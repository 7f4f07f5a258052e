from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
import yaml
from openpyxl import load_workbook

from analysis.project import Project
from ingest_roots import f1_rows, ingested, new_root, put, write_rows

F2_HEAD = ("STT", "Tên xã", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ hộ nghèo (%)")
F2_TITLE = "KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM {} (theo Quyết định số 59/2015/QĐ-TTg)"
SENDER = "Sở Xây dựng"
_SAVED = re.compile(rb"<dcterms:(modified|created).*?</dcterms:(modified|created)>")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_root(tmp_path)


def f1(project: Project, name: str, *gifts: tuple[str, object], year: int = 2018) -> str:
    """A report of ``SENDER`` in ``data/raw``: communes with millions in the column of cash."""
    rows = [(i, commune, SENDER, None, None, cash) for i, (commune, cash) in enumerate(gifts, 1)]
    write_rows(project.raw / name, f1_rows(year, *rows))
    return f"data/raw/{name}"


def f2(project: Project, name: str, poor: int, *, year: int = 2018) -> str:
    rows = [(1, "Xã Keo Lôm", 800, poor, poor / 8)]
    write_rows(project.raw / name, [[F2_TITLE.format(year)], [], F2_HEAD, *rows])
    return f"data/raw/{name}"


def listed(project: Project, **days: object) -> None:
    """SOURCES.yml with the day each file was received, files by their names."""
    found = {p.stem: p.relative_to(project.raw).as_posix() for p in project.raw.rglob("*.xlsx")}
    entries = [{"file": found[k.replace("_", "-")], **_entry(v)} for k, v in days.items()]
    text = yaml.safe_dump({"files": entries}, allow_unicode=True)
    (project.raw / "SOURCES.yml").write_text(text, encoding="utf-8")


def _entry(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {"received_on": pd.Timestamp(str(value)).date()}


def in_force(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["superseded_by"].isna()]


def cash(frames: dict[str, pd.DataFrame]) -> dict[str, int]:
    rows = in_force(frames["support"])
    rows = rows[rows["amount_vnd"].notna()]
    return dict(zip(rows["commune_as_written"], rows["amount_vnd"] // 10**6, strict=True))


def told(frames: dict[str, pd.DataFrame], file: str) -> set[str]:
    problems = frames["problems"]
    return set(problems.loc[problems["file"] == file, "code"]) - {"source_unknown", "received_on_unknown"}


def test_the_report_received_last_is_in_force_and_the_older_is_kept(project: Project) -> None:
    first = f1(project, "2018/b-dau.xlsx", ("Xã Keo Lôm", 15), ("Xã Phì Nhừ", 3))
    second = f1(project, "2018/a-sua.xlsx", ("Xã Keo Lôm", 20), ("Xã Phì Nhừ", 3))
    listed(project, b_dau="2018-12-01", a_sua="2019-01-15")
    _, frames = ingested(project)
    assert cash(frames) == {"Xã Keo Lôm": 20, "Xã Phì Nhừ": 3}
    assert len(frames["support"]) == 28
    files = frames["files"].set_index("file")["superseded_by"]
    assert files[first] == second
    assert pd.isna(files[second])
    (problem,) = frames["problems"].query("code == 'newer_version'").to_dict("records")
    assert (problem["severity"], problem["file"]) == ("notes", first)
    assert "Xã Keo Lôm" in problem["message"]
    assert "Xã Phì Nhừ" not in problem["message"]


def test_without_any_day_the_order_is_asked_for(project: Project) -> None:
    older = f1(project, "2018/ban-1.xlsx", ("Xã Keo Lôm", 15))
    f1(project, "2018/ban-2.xlsx", ("Xã Keo Lôm", 20))
    for path in project.raw.rglob("*.xlsx"):
        _without_saved_day(path)
    _, frames = ingested(project)
    assert cash(frames) == {"Xã Keo Lôm": 20}
    (problem,) = frames["problems"].query("code == 'version_order_unknown'").to_dict("records")
    assert (problem["severity"], problem["file"]) == ("blanks", older)
    assert "SOURCES.yml" in problem["message"]


def _without_saved_day(path: Path) -> None:
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["docProps/core.xml"] = _SAVED.sub(b"", parts["docProps/core.xml"])
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_report_saved_again_without_a_change_is_counted_once(project: Project) -> None:
    f1(project, "2018/ban-1.xlsx", ("Xã Keo Lôm", 15))
    write_rows(
        project.raw / "2018/ban-2.xlsx",
        [["Ghi chú: gửi lại"], *f1_rows(2018, (1, "Xã Keo Lôm", SENDER, None, None, 15))],
    )
    listed(project, ban_1="2018-12-01", ban_2="2018-12-20")
    _, frames = ingested(project)
    assert cash(frames) == {"Xã Keo Lôm": 15}
    assert told(frames, "data/raw/2018/ban-1.xlsx") == {"same_content"}


def test_communes_a_newer_report_leaves_out_stay_and_are_asked_about(project: Project) -> None:
    older = f1(project, "2018/ban-1.xlsx", ("Xã Keo Lôm", 15), ("Xã Phì Nhừ", 3), ("Xã Chiềng Sơ", 2))
    f1(project, "2018/ban-2.xlsx", ("Xã Keo Lôm", 20), ("Xã Chiềng Sơ", None))
    listed(project, ban_1="2018-12-01", ban_2="2018-12-20")
    _, frames = ingested(project)
    assert cash(frames) == {"Xã Keo Lôm": 20, "Xã Phì Nhừ": 3, "Xã Chiềng Sơ": 2}
    (problem,) = frames["problems"].query("code == 'commune_only_in_older'").to_dict("records")
    assert problem["file"] == older
    assert all(name in problem["message"] for name in ("Xã Phì Nhừ", "Xã Chiềng Sơ"))


def test_what_was_received_outranks_what_was_made_up(project: Project) -> None:
    f1(project, "2018/that.xlsx", ("Xã Keo Lôm", 15))
    f1(project, "2018/gia.xlsx", ("Xã Keo Lôm", 99))
    listed(
        project,
        that={"received_on": pd.Timestamp("2018-12-01").date()},
        gia={"received_on": pd.Timestamp("2019-12-01").date(), "origin": "synthetic"},
    )
    _, frames = ingested(project)
    assert cash(frames) == {"Xã Keo Lôm": 15}


def test_a_report_in_the_folder_of_another_year_replaces_none(project: Project) -> None:
    own = f1(project, "2018/dung.xlsx", ("Xã Keo Lôm", 15))
    stray = f1(project, "2019/nham-nam.xlsx", ("Xã Keo Lôm", 40), ("Xã Phì Nhừ", 3))
    listed(project, dung="2018-12-01", nham_nam="2019-12-01")
    _, frames = ingested(project)
    assert cash(frames) == {"Xã Keo Lôm": 15}
    assert "report_of_other_year" in told(frames, stray)
    assert frames["files"].set_index("file").loc[stray, "superseded_by"] == own


@pytest.mark.parametrize(("again", "code", "kept"), [(15, "sheets_repeat", 15), (22, "sheets_differ", 22)])
def test_of_two_sheets_that_tell_one_commune_the_larger_sum_stays(
    project: Project, again: int, code: str, kept: int
) -> None:
    file = f1(project, "2018/hai-trang.xlsx", ("Xã Keo Lôm", 15))
    path = project.root / file
    book = load_workbook(path)
    copy = book.copy_worksheet(book.worksheets[0])
    copy.title = "Bản sao"
    copy["F4"] = again
    book.save(path)
    _, frames = ingested(project)
    assert cash(frames) == {"Xã Keo Lôm": kept}
    (problem,) = frames["problems"].query(f"code == '{code}'").to_dict("records")
    assert (problem["file"], problem["sheet"]) == (file, "Bản sao" if again == 15 else "Sheet1")
    assert pd.isna(frames["files"]["superseded_by"].iloc[0])


def test_two_sheets_with_parts_of_one_report_are_both_in_force(project: Project) -> None:
    file = f1(project, "2018/hai-trang.xlsx", ("Xã Keo Lôm", 15))
    path = project.root / file
    book = load_workbook(path)
    copy = book.copy_worksheet(book.worksheets[0])
    copy["F4"], copy["D4"] = None, "Có"
    book.save(path)
    _, frames = ingested(project)
    assert frames["support"]["superseded_by"].isna().all()


def test_a_newer_count_of_the_poor_replaces_the_older_and_both_are_named(project: Project) -> None:
    older = f2(project, "2018/ra-soat-1.xlsx", 450)
    newer = f2(project, "2018/ra-soat-2.xlsx", 440)
    listed(project, ra_soat_1="2018-11-01", ra_soat_2="2018-12-01")
    _, frames = ingested(project)
    rows = frames["poverty"].query("level == 'commune'")
    assert in_force(rows)[["file", "poor_households"]].to_numpy().tolist() == [[newer, 440]]
    (problem,) = frames["problems"].query("code == 'version_differs'").to_dict("records")
    assert (problem["severity"], problem["file"]) == ("notes", older)
    assert "hộ nghèo 450" in problem["message"]
    assert "hộ nghèo 440" in problem["message"]


def test_a_count_repeated_by_a_later_file_is_superseded_without_a_word(project: Project) -> None:
    older = f2(project, "2018/ra-soat-1.xlsx", 450)
    write_rows(
        project.raw / "2018/ra-soat-2.xlsx",
        [["UBND HUYỆN"], [F2_TITLE.format(2018)], [], F2_HEAD, (1, "Xã Keo Lôm", 800, 450, 56.25)],
    )
    listed(project, ra_soat_1="2018-11-01", ra_soat_2="2018-12-01")
    _, frames = ingested(project)
    assert len(in_force(frames["poverty"].query("level == 'commune'"))) == 1
    assert told(frames, older) == set()


def test_a_copy_of_a_made_up_file_gives_way_to_the_received_one(project: Project) -> None:
    f1(project, "2018/a.xlsx", ("Xã Keo Lôm", 15))
    put(project, project.raw / "2018/a.xlsx", "2018/b.xlsx")
    listed(project, a={"origin": "synthetic"}, b={"origin": "received"})
    _, frames = ingested(project)
    assert set(frames["support"]["origin"]) == {"received"}
    assert (
        frames["files"].set_index("file").loc["data/raw/2018/a.xlsx", "superseded_by"]
        == "data/raw/2018/b.xlsx"
    )


@pytest.mark.parametrize(
    ("sender", "code"),
    [("Sở Y tế", {"agency_not_sender"}), (SENDER, set()), ("UBND huyện Điện Biên Đông", set())],
)
def test_a_report_of_another_agency_than_the_sender_is_told(
    project: Project, sender: str, code: set[str]
) -> None:
    file = f1(project, "2018/bao-cao.xlsx", ("Xã Keo Lôm", 15))
    listed(project, bao_cao={"sender": sender})
    _, frames = ingested(project)
    assert told(frames, file) == code
    assert cash(frames) == {"Xã Keo Lôm": 15}


def test_equal_sheets_named_for_parts_of_a_year_are_asked_about(project: Project) -> None:
    file = f1(project, "2018/hai-dot.xlsx", ("Xã Keo Lôm", 15))
    path = project.root / file
    book = load_workbook(path)
    book.copy_worksheet(book.worksheets[0]).title = "Đợt 2"
    book.worksheets[0].title = "Đợt 1"
    book.save(path)
    _, frames = ingested(project)
    (problem,) = frames["problems"].query("code == 'sheets_differ'").to_dict("records")
    assert (problem["severity"], problem["file"]) == ("blanks", file)


def test_two_counts_of_one_year_in_one_file_are_a_question(project: Project) -> None:
    file = f2(project, "2018/ra-soat.xlsx", 420)
    path = project.root / file
    book = load_workbook(path)
    copy = book.copy_worksheet(book.worksheets[0])
    copy["D4"], copy["E4"] = 430, 53.75
    book.save(path)
    _, frames = ingested(project)
    (problem,) = frames["problems"].query("code == 'version_differs'").to_dict("records")
    assert (problem["severity"], problem["file"]) == ("blanks", file)
    assert "trang khác" in problem["message"]
