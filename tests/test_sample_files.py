"""What the sample leaves on disk: the same bytes every time, whole or not at all, each truth in its cell."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Hashable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import yaml
from openpyxl.worksheet.worksheet import Worksheet

from analysis import tables
from analysis.project import Project
from analysis.sample import truth as sample_truth
from analysis.sample import write_province

ROOT = Path(__file__).parents[1]


def new_project(root: Path) -> Project:
    shutil.copytree(ROOT / "data" / "reference", root / "data" / "reference")
    return Project.at(root)


def tree(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = new_project(tmp_path_factory.mktemp("tiny"))
    write_province(project, scale="tiny", jobs=1)
    return project


@cache
def sheet(path: Path, name: str) -> Worksheet:
    return openpyxl.load_workbook(path, data_only=True)[name]


def rows(project: Project, name: str) -> Iterator[tuple[Mapping[Hashable, object], Worksheet]]:
    for row in pd.read_parquet(project.truth / "sample" / f"{name}.parquet").to_dict("records"):
        yield row, sheet(project.root / str(row["file"]), str(row["sheet"]))


def as_number(value: object) -> float:
    if isinstance(value, str):
        return float(value.partition("/")[0].replace(".", "").replace(",", "."))
    assert isinstance(value, int | float)
    return float(value)


def test_two_runs_give_the_same_bytes_whatever_the_number_of_processes(
    tiny: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.sample.province.FEW_WORKBOOKS", 0)
    again = new_project(tmp_path)
    write_province(again, scale="tiny", jobs=2)
    assert tree(again.raw) == tree(tiny.raw)
    assert tree(again.truth) == tree(tiny.truth)


def test_another_seed_gives_another_province(tiny: Project, tmp_path: Path) -> None:
    other = new_project(tmp_path)
    write_province(other, scale="tiny", seed=1, jobs=1)
    assert tree(other.raw) != tree(tiny.raw)


def test_every_form_is_there_and_progress_reaches_the_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    summary = write_province(
        new_project(tmp_path), scale="tiny", jobs=1, progress=lambda done, total: seen.append((done, total))
    )
    forms = {"F0", "F1", "F1_district", "F2", "F2_flow", "F3", "F4", "register"}
    assert set(summary.workbooks) == forms
    assert seen[-1] == (sum(summary.workbooks.values()),) * 2


def test_every_workbook_is_named_with_its_hash_and_says_it_is_synthetic(tiny: Project) -> None:
    folder = tiny.raw / "sample"
    card = yaml.safe_load((folder / "SOURCES.yml").read_text(encoding="utf-8"))
    assert card["origin"] == "synthetic"
    named = {f["file"]: f["sha256"] for f in card["files"]}
    assert named == {k: v for k, v in tree(folder).items() if k.endswith(".xlsx")}
    for file in list(named)[::5]:
        properties = openpyxl.load_workbook(folder / file).properties
        assert "synthetic" in properties.description
        assert "synthetic" in properties.keywords


def test_a_run_that_fails_midway_leaves_nothing(tmp_path: Path) -> None:
    project = new_project(tmp_path)

    def interrupted(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_province(project, scale="tiny", jobs=1, progress=interrupted)
    assert list(project.raw.iterdir()) == []
    assert not project.truth.exists() or list(project.truth.iterdir()) == []


def test_a_run_that_fails_midway_keeps_the_earlier_sample(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    write_province(project, scale="tiny", jobs=1)
    before = tree(project.raw)

    def interrupted(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_province(project, scale="tiny", seed=5, jobs=1, progress=interrupted)
    assert tree(project.raw) == before


@pytest.mark.parametrize("name", sample_truth.NAMES)
def test_truth_conforms_to_the_processed_table(tiny: Project, name: str) -> None:
    frame = pd.read_parquet(tiny.truth / "sample" / f"{name}.parquet")
    assert len(frame)
    tables.validate(sample_truth.PROCESSED_AS.get(name, name), frame.drop(columns="ordinary"))


@pytest.mark.parametrize("name", ["support", "support_roundups"])
def test_support_cells_hold_what_the_truth_says(tiny: Project, name: str) -> None:
    for row, page in rows(tiny, name):
        value = page[str(row["cell"])].value
        assert (None if value is None else str(value)) == row["text"]
        if row["state"] == "blank":
            assert value is None
        line = page[str(row["cell"])].row
        assert page.cell(line, 2).value == row["commune_as_written"]


@pytest.mark.parametrize("name", ["poverty", "poverty_flows", "poverty_totals"])
def test_poverty_cells_hold_what_the_truth_says(tiny: Project, name: str) -> None:
    for row, page in rows(tiny, name):
        assert page[str(row["cell"])].value == row["unit_as_written"]
        for column, cell in json.loads(str(row["cells"])).items():
            assert as_number(page[cell].value) == row[column]


def test_marks_and_totals_hold_what_the_truth_says(tiny: Project) -> None:
    for row, page in rows(tiny, "ntm_marks"):
        value = page[str(row["cell"])].value
        assert (None if value is None else str(value)) == row["text"]
        if value is None:
            legend = [str(c.value) for c in page["A"] if str(c.value).startswith("Ghi chú")]
            says_not_met = any("để trống: chưa đạt" in text for text in legend)
            assert row["mark"] == ("not_met" if says_not_met else "not_assessed")
    for row, page in rows(tiny, "ntm_totals"):
        assert as_number(page[str(row["cell"])].value) == row["met_printed"]


def test_resource_cells_hold_what_the_truth_says(tiny: Project) -> None:
    for row, page in rows(tiny, "resources"):
        assert round(as_number(page[str(row["cell"])].value) * 1_000_000) == row["amount_vnd"]


def test_assignments_recognitions_and_dates_received_stand_where_the_truth_says(tiny: Project) -> None:
    for row, page in rows(tiny, "assignments"):
        assert page[str(row["cell"])].value == row["commune_as_written"]
    for row, page in rows(tiny, "ntm_recognition"):
        cell = page[str(row["cell"])]
        assert str(row["decision"]) in str(page.cell(cell.row, cell.column + 2).value)
    for row, page in rows(tiny, "submissions"):
        if row["kind"] != "F1":
            continue
        cell = page[str(row["cell"])]
        written = page.cell(cell.row, cell.column + 1).value
        if isinstance(written, str):
            written = datetime.strptime(written, "%d/%m/%Y")
        assert str(written or pd.NaT) == str(row["received_on"])


def test_printed_sums_stand_where_the_truth_says(tiny: Project) -> None:
    for row, page in rows(tiny, "support_totals"):
        cell = page[str(row["cell"])]
        assert str(page.cell(cell.row, 2).value).casefold() in ("tổng cộng", "cộng")
        printed = as_number(cell.value)
        assert any(round(printed * unit) == row["amount_vnd"] for unit in (1, 1_000, 1_000_000))
