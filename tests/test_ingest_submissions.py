from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis.project import Project
from ingest_roots import f1_rows, ingested, new_root, write_rows

F0_HEAD = ("STT", "Cơ quan, đơn vị được phân công", "Xã được giúp đỡ")
REGISTER_HEAD = ("STT", "Cơ quan, đơn vị", "Ngày nhận", "Ghi chú")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Five agencies assigned in 2017, with the register of 2018."""
    project = new_root(tmp_path)
    agencies = ("Sở Xây dựng", "Sở Y tế", "Sở Tài chính", "Sở Nội vụ", "Sở Tư pháp", "Sở Công Thương")
    communes = ("Keo Lôm", "Phì Nhừ", "Chiềng Sơ", "Noong U", "Pú Nhi", "Háng Lìa")
    title = "DANH SÁCH PHÂN CÔNG (Kèm theo Quyết định số 708/QĐ-UBND ngày 17/8/2017)"
    rows = [(i, a, f"Xã {c}") for i, (a, c) in enumerate(zip(agencies, communes, strict=True), 1)]
    write_rows(project.raw / "2017/phan-cong.xlsx", [[title], [], F0_HEAD, *rows])
    register = [
        (1, "Sở Xây dựng", "30/12/2018", None),
        (2, "Sở Y tế", "31/12/2018", "Gửi muộn"),
        (3, "Sở Tài chính", None, "Có công văn giải trình"),
        (4, "Sở Nội vụ", "20/12/2018", None),
        (5, "Sở Tư pháp", "20/12/2018", None),
    ]
    write_rows(
        project.raw / "2018/so-theo-doi.xlsx",
        [["SỔ THEO DÕI TIẾP NHẬN BÁO CÁO NĂM 2018"], [], REGISTER_HEAD, *register],
    )
    for agency, commune, cash in (
        ("Sở Xây dựng", "Keo Lôm", 15),
        ("Sở Y tế", "Phì Nhừ", 0),
        ("Sở Tư pháp", "Pú Nhi", None),
    ):
        row = (1, f"Xã {commune}", agency, None, None, cash)
        write_rows(project.raw / f"2018/{agency}.xlsx", f1_rows(2018, row))
    return project


def of_2018(frames: dict[str, pd.DataFrame]) -> dict[str, tuple[str, str]]:
    rows = frames["submissions"]
    rows = rows[(rows["kind"] == "F1") & (rows["year"] == 2018)]
    return {r["reporter_id"]: (r["state"], r["content"]) for r in rows.to_dict("records")}


def test_the_legally_different_answers_are_kept_apart(project: Project) -> None:
    _, frames = ingested(project)
    assert of_2018(frames) == {
        "so-xay-dung": ("on_time", "results"),
        "so-y-te": ("late", "zero"),
        "so-tai-chinh": ("missing", "none"),
        "so-noi-vu": ("invalid", "none"),
        "so-tu-phap": ("empty", "none"),
        "so-cong-thuong": ("missing", "none"),
    }


def test_only_those_obliged_on_the_last_day_of_a_year_are_expected(project: Project) -> None:
    _, frames = ingested(project)
    owed = frames["submissions"].groupby(["kind", "year"]).size().to_dict()
    assert owed == {
        (kind, year): n for kind, n in (("F1", 6), ("F1_district", 1)) for year in range(2017, 2021)
    }


def test_a_reason_is_kept_where_nothing_came_and_the_due_day_is_said(project: Project) -> None:
    _, frames = ingested(project)
    rows = frames["submissions"].set_index(["reporter_id", "year"])
    assert rows.loc[("so-tai-chinh", 2018), "reason_given"] == "Có công văn giải trình"
    assert pd.isna(rows.loc[("so-y-te", 2018), "reason_given"])
    assert rows.loc[("so-y-te", 2018), "due_on"] == pd.Timestamp(date(2018, 12, 31))


def test_a_received_report_that_cannot_be_read_is_told(project: Project) -> None:
    _, frames = ingested(project)
    told = frames["problems"][frames["problems"]["code"] == "report_not_readable"]
    assert told["as_written"].tolist() == ["so-noi-vu"]
    assert "không có tệp đúng năm 2018" in told["message"].iloc[0]


def test_a_report_titled_with_another_year_is_named(project: Project) -> None:
    row = (1, "Xã Noong U", "Sở Nội vụ", None, None, 7)
    write_rows(project.raw / "2018/noi-vu.xlsx", f1_rows(2017, row))
    _, frames = ingested(project)
    assert of_2018(frames)["so-noi-vu"] == ("invalid", "none")
    (told,) = frames["problems"].query("code == 'report_not_readable'")["message"]
    assert "data/raw/2018/noi-vu.xlsx nằm trong thư mục năm 2018 mà trong tệp ghi năm khác" in told


def test_a_report_without_a_readable_cell_is_invalid(project: Project) -> None:
    row = (1, "Xã Noong U", "Sở Nội vụ", None, None, "=1+1")
    write_rows(project.raw / "2018/noi-vu.xlsx", f1_rows(2018, row))
    _, frames = ingested(project)
    assert of_2018(frames)["so-noi-vu"] == ("invalid", "none")
    (told,) = frames["problems"].query("code == 'report_not_readable'")["message"]
    assert "ô công thức chưa tính" in told


def test_a_report_without_a_day_counts_as_on_time_and_is_named(project: Project) -> None:
    row = (1, "Xã Háng Lìa", "Sở Công Thương", None, None, 9)
    write_rows(project.raw / "2018/cong-thuong.xlsx", f1_rows(2018, row))
    _, frames = ingested(project)
    assert of_2018(frames)["so-cong-thuong"] == ("on_time", "results")
    (told,) = frames["problems"].query("code == 'received_on_unknown'").to_dict("records")
    assert (told["severity"], told["as_written"]) == ("notes", "so-cong-thuong")
