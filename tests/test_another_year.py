"""A year more, and a period with another poverty standard and ten criteria: lines of data, none of code."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis.ingest import ingest
from analysis.project import Project
from analysis.publishing.build import build
from analysis.publishing.todo import Asked
from analysis.registers import Unit, Units
from ingest_roots import F1_HEAD, F1_TITLE, REPOSITORY, new_root, write_rows

LAST_DAY = date(2026, 12, 31)
PERIOD = """
[[periods]]
key = "C"
first_year = 2026
last_year = 2030
assignment_decision = "01/QĐ-UBND"
assigned_on = 2026-01-15
list_decision = ""
communes_planned = 3
agencies_planned = 2
rules_decision = "253/QĐ-UBND (8/2/2022)"
poverty_standard = "POV_2027_2030"
poverty_baseline_year = 2026
criteria_set = "NTM_XA_2026_2030"

[[standards]]
id = "POV_2027_2030"
name = "chuẩn 2027–2030"
decision = "(nghị định sẽ ban hành)"
first_year = 2026
last_year = 2030

[[criteria_sets]]
id = "NTM_XA_2026_2030"
name = "Bộ tiêu chí 2026–2030"
decision = "51/2025/QĐ-TTg"
level = "basic"
criteria = 10
valid_from = 2026-01-01
"""
CRITERION = (
    "NTM_XA_2026_2030,Bộ tiêu chí 2026-2030,51/2025/QĐ-TTg,2026-2030,basic,{n},Tiêu chí {n},Criterion {n},,,"
)
GIVEN = {"Sở Y tế": (10, 20), "Sở Tư pháp": (10,)}
"""Million đồng for each commune of an agency."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The repository's registers with the period added, and reports of three communes for 2026, read in."""
    project = new_root(tmp_path_factory.mktemp("year"))
    shutil.copytree(REPOSITORY / "notebooks", project.notebooks)
    _add_period(project.reference)
    units = Units.load(project.reference).at(LAST_DAY)
    _reports(project.raw / "2026", [u for u in units if u.unit_type == "Xã"][:3])
    (project.raw / "SOURCES.yml").write_text("origin: synthetic\nfiles: []\n", "utf-8")
    ingest(project, jobs=1)
    return project


def _add_period(reference: Path) -> None:
    programme = reference / "programme.toml"
    text = programme.read_text("utf-8").replace("data_year = 2025", "data_year = 2026")
    before, deadlines, rest = text.partition("[deadlines]")
    programme.write_text(f"{before}{PERIOD}\n{deadlines}{rest}", "utf-8")
    with (reference / "ntm_criteria.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{CRITERION.format(n=n)}\n" for n in range(1, 11))


def _reports(folder: Path, units: Sequence[Unit]) -> None:
    of = dict(zip(("Sở Y tế", "Sở Tư pháp"), (units[:2], units[2:]), strict=True))
    pairs = [(agency, unit) for agency, helped in of.items() for unit in helped]
    write_rows(
        folder / "phan-cong.xlsx",
        [
            ["DANH SÁCH PHÂN CÔNG CÁC CƠ QUAN, ĐƠN VỊ GIÚP ĐỠ CÁC XÃ ĐẶC BIỆT KHÓ KHĂN GIAI ĐOẠN 2026-2030"],
            ["(Kèm theo Quyết định số 01/QĐ-UBND ngày 15/01/2026 của UBND tỉnh Điện Biên)"],
            ["STT", "Cơ quan, đơn vị được phân công", "Xã được giúp đỡ", "Huyện", "Ghi chú"],
            *([i, agency, unit.full_name, None, None] for i, (agency, unit) in enumerate(pairs, 1)),
        ],
    )
    for agency, helped in of.items():
        told = zip(helped, GIVEN[agency], strict=True)
        rows = [[i, u.full_name, agency, "Có", "Có", m, *[None] * 4] for i, (u, m) in enumerate(told, 1)]
        head = [[F1_TITLE.format(2026)], [f"(Kèm theo Báo cáo của {agency})"], list(F1_HEAD)]
        write_rows(folder / f"{agency}.xlsx", [*head, *rows], "TH 2026")
    write_rows(
        folder / "so-theo-doi.xlsx",
        [
            ["SỔ THEO DÕI TIẾP NHẬN BÁO CÁO NĂM 2026"],
            ["STT", "Cơ quan, đơn vị", "Ngày nhận", "Hình thức gửi", "Ghi chú"],
            *([i, agency, date(2026, 12, 20), "Văn bản điện tử", None] for i, agency in enumerate(of, 1)),
        ],
    )
    write_rows(
        folder / "tieu-chi.xlsx",
        [
            ["KẾT QUẢ THỰC HIỆN CÁC TIÊU CHÍ NÔNG THÔN MỚI TỈNH ĐIỆN BIÊN (tính đến ngày 31/12/2026)"],
            ["Theo Bộ tiêu chí quốc gia về nông thôn mới giai đoạn 2026-2030 (Quyết định số 51/2025/QĐ-TTg)"],
            ["STT", "Xã", *(f"Tiêu chí số {n}" for n in range(1, 11)), "Tổng số tiêu chí đạt"],
            *([i, u.full_name, *["Đ"] * i, *["C"] * (10 - i), i] for i, u in enumerate(units, 1)),
        ],
    )


def test_the_reports_of_the_new_year_are_read_without_a_question(project: Project) -> None:
    frames = {
        t: pd.read_parquet(project.processed / f"{t}.parquet") for t in ("problems", "support", "files")
    }
    assert set(frames["files"]["state"]) == {"read"}
    assert frames["support"]["amount_vnd"].sum() == 40_000_000
    assert [p for p in frames["problems"]["file"].tolist() if p.startswith("data/raw/")] == []


def test_ten_criteria_are_marked_under_their_own_set(project: Project) -> None:
    marks = pd.read_parquet(project.processed / "ntm_marks.parquet")
    assert set(marks["criteria_set"]) == {"NTM_XA_2026_2030"}
    assert (len(marks), (marks["mark"] == "met").sum()) == (30, 1 + 2 + 3)


def test_its_review_and_the_evaluation_of_its_period_are_made(project: Project) -> None:
    wanted = ("annual-review/year=2026", "period-evaluation/period=C")
    edition = build(project, Asked(as_of=LAST_DAY, only=wanted, formats=("html",)))
    figures = pd.read_parquet(edition.folder / "figures.parquet").drop_duplicates("id").set_index("id")
    assert sorted(p.stem for p in edition.folder.rglob("*_*.html")) == [
        "annual-review_2026",
        "period-evaluation_C",
    ]
    assert figures.loc["money.cash/period=C", "value"] == 40_000_000
