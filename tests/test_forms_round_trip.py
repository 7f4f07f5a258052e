from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import yaml

from analysis.cli import main
from analysis.programme import Programme
from analysis.project import Project
from analysis.sources import open_workbook
from conftest import program
from form_fillers import Meant, fill
from ingest_roots import ingested, new_root

YEAR = 2024
CITED = ("state", "kind", "amount_vnd", "text")
TNMT = "so-tai-nguyen-va-moi-truong"


def with_lists(province: Project, root: Path) -> Project:
    """A root that has the assignment lists of the sample and nothing else, read in."""
    project = new_root(root)
    lists = sorted(province.raw.glob("sample/*/phan-cong/*.xlsx"))
    for path in lists:
        target = project.raw / path.parent.parent.name / path.name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(path, target)
    (project.raw / "SOURCES.yml").write_text("origin: synthetic\n", encoding="utf-8")
    ingested(project)
    return project


@pytest.fixture(scope="module")
def listed(province_root: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return with_lists(province_root, tmp_path_factory.mktemp("forms") / "root")


Filled = tuple[Project, Mapping[str, Mapping[str, Meant]], Mapping[str, pd.DataFrame]]


@pytest.fixture(scope="module")
def filled(listed: Project, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """All forms of a year made by the command, filled in, one of them saved by an office program, read in."""
    project = Project.at(Path(shutil.copytree(listed.root, tmp_path_factory.mktemp("filled") / "root")))
    folder = project.raw / str(YEAR)
    assert main(["--root", str(project.root), "forms", "--year", str(YEAR), "--out", str(folder)]) == 0
    paths = sorted(folder.glob(f"{YEAR}_*.xlsx"))
    rng = random.Random(20_240_704)
    meant = {project.relative(path): fill(path, rng) for path in paths}
    entries = [
        {"file": f"{YEAR}/{p.name}", "received_on": date(YEAR, 12, 20), "channel": "thư"} for p in paths
    ]
    listing = {"origin": "synthetic", "files": entries}
    (project.raw / "SOURCES.yml").write_text(yaml.safe_dump(listing, allow_unicode=True), encoding="utf-8")
    return project, meant, ingested(project)[1]


def read_back(frames: Mapping[str, pd.DataFrame], file: str) -> dict[str, tuple[object, ...]]:
    rows = frames["support"][frames["support"]["file"] == file].astype(object)
    assert not rows["cell"].duplicated().any()
    told = rows.to_dict("records")
    return {r["cell"]: tuple(None if pd.isna(r[name]) else r[name] for name in CITED) for r in told}


def as_meant(cells: Mapping[str, Meant]) -> dict[str, tuple[object, ...]]:
    return {cell: tuple(getattr(m, name) for name in CITED) for cell, m in cells.items()}


def test_every_cell_of_every_agency_comes_back_as_it_was_filled_in(filled: Filled) -> None:
    _, meant, frames = filled
    assert len(meant) == 82
    assert {file: read_back(frames, file) for file in meant} == {f: as_meant(c) for f, c in meant.items()}
    states = {m.state for cells in meant.values() for m in cells.values()}
    assert states == {"yes", "no", "text", "value", "zero", "blank"}


def test_nothing_is_asked_about_a_form_that_comes_back(filled: Filled) -> None:
    _, meant, frames = filled
    asked = frames["problems"][frames["problems"]["file"].isin(meant)]
    assert asked[["code", "cell", "as_written", "message"]].to_dict("records") == []
    files = frames["files"].set_index("file").loc[list(meant)]
    assert set(files["state"]) == {"read"}
    assert set(files["form"]) == {"F1"}


def test_each_row_is_of_the_agency_commune_and_year_it_was_made_for(filled: Filled) -> None:
    project, _, frames = filled
    assigned = frames["assignments"]
    day = pd.Timestamp(YEAR - 1, 12, 31)
    held = assigned[(assigned["valid_from"] <= day) & (assigned["valid_to"] >= day)]
    rows = frames["support"]
    assert set(rows["year"]) == {YEAR}
    told = set(zip(rows["file"], rows["agency_id"], rows["unit_key"], strict=True))
    assert told == {
        (f"data/raw/{YEAR}/{YEAR}_{a}.xlsx", a, u)
        for a, u in zip(held["agency_id"], held["unit_key"], strict=True)
    }
    sent = frames["submissions"]
    sent = sent[(sent["kind"] == "F1") & (sent["year"] == YEAR)]
    assert set(sent["state"]) <= {"on_time", "empty"}
    assert Programme.load(project.reference).due_on("agency", YEAR) == pd.Timestamp(YEAR, 12, 31).date()


def office_saves(path: Path, work: Path) -> Path:
    """``path`` opened and saved by a spreadsheet program; skips where the office has none."""
    soffice = program("soffice", "libreoffice")
    home = f"-env:UserInstallation={(work / 'home').as_uri()}"
    command = [
        soffice,
        home,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(work / "saved"),
        str(path),
    ]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    saved = work / "saved" / path.name
    if not saved.exists() and b"could not be loaded" in done.stdout + done.stderr:
        reason = "this office program opens no spreadsheets (libreoffice-calc is not installed)"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return saved


@pytest.mark.slow
def test_a_form_saved_by_an_office_program_reads_the_same(filled: Filled, tmp_path: Path) -> None:
    project, meant, frames = filled
    file = f"data/raw/{YEAR}/{YEAR}_{TNMT}.xlsx"
    saved = office_saves(project.root / file, tmp_path)
    again = Project.at(Path(shutil.copytree(project.root / "data", tmp_path / "root" / "data")).parent)
    for path in (again.raw / str(YEAR)).glob(f"{YEAR}_*.xlsx"):
        path.unlink()
    shutil.copy(saved, again.root / file)
    (again.raw / "SOURCES.yml").write_text("origin: synthetic\n", encoding="utf-8")
    _, read = ingested(again)
    assert read_back(read, file) == as_meant(meant[file]) == read_back(frames, file)
    codes = read["problems"][read["problems"]["file"] == file]["code"]
    assert set(codes) <= {"received_on_unknown"}
    opened = open_workbook(saved, file).value
    assert opened is not None
    assert opened.identity is not None
    assert (opened.identity.agency_id, opened.identity.year, opened.identity.form) == (TNMT, YEAR, "F1")
