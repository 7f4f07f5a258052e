from __future__ import annotations

import json

import pytest

from analysis import tables
from analysis.cli import main
from analysis.project import Project
from prepare_root import prepare

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A root with a corner of the synthetic province and the received files, read in."""
    root = tmp_path_factory.mktemp("tiny") / "root"
    prepare(root, "--scale", "tiny")
    return Project.at(root)


def run(project: Project, *arguments: str) -> int:
    return main(["--root", str(project.root), *arguments])


def test_ingest_leaves_the_claims_checked_beside_the_other_tables(tiny: Project) -> None:
    claims = tables.read(tiny.processed, "claims")
    assert len(claims) > 50
    assert set(claims["verdict"]) == {"agrees", "disagrees", "cannot_be_checked"}
    assert {p.stem for p in tiny.processed.glob("*.parquet")} == set(tables.TABLES)


def test_ingest_counts_every_row_and_says_when_to_look(
    tiny: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(tiny, "ingest", "--json")
    counted = json.loads(capsys.readouterr().out)
    assert counted["rows_seen"] == counted["rows_used"] + counted["rows_explained"] > 0
    assert sum(counted["files"].values()) == len(tables.read(tiny.processed, "files"))
    assert code == int(counted["needs_attention"])


def test_ingest_of_what_was_read_before_says_so(tiny: Project, capsys: pytest.CaptureFixture[str]) -> None:
    run(tiny, "ingest")
    capsys.readouterr()
    run(tiny, "ingest")
    assert "không đọc lại tệp nào" in capsys.readouterr().err


def test_check_tells_every_problem_of_the_register_once(
    tiny: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    register = tables.read(tiny.processed, "problems")
    code = run(tiny, "check", "--json")
    told = json.loads(capsys.readouterr().out)
    assert sum(told["counts"].values()) == sum(c["count"] for c in told["causes"]) == len(register) > 0
    assert all(p["file"] and p["message"] for c in told["causes"] for p in c["problems"])
    assert code == int(bool(told["counts"]["stops"] or told["counts"]["blanks"]))
    assert run(tiny, "check", "--all") == code
    assert len(capsys.readouterr().out.splitlines()) == 1 + len(register)


def test_file_that_cannot_be_opened_is_something_to_look_at(tiny: Project) -> None:
    bad = tiny.raw / "2018" / "hong.xlsx"
    bad.write_bytes(b"PK\x03\x04 not a workbook")
    try:
        assert run(tiny, "ingest") == 1
        files = tables.read(tiny.processed, "files")
        assert list(files.loc[files["file"] == "data/raw/2018/hong.xlsx", "state"]) == ["refused"]
    finally:
        bad.unlink()
