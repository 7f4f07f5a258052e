from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis.ingest import ingest
from analysis.ingest.manifest import NAME
from analysis.project import Project
from prepare_root import REPOSITORY


@pytest.fixture
def root(tmp_path: Path) -> Project:
    shutil.copytree(REPOSITORY / "data" / "reference", tmp_path / "data" / "reference")
    shutil.copytree(REPOSITORY / "data" / "raw" / "2018", tmp_path / "data" / "raw" / "2018")
    return Project.at(tmp_path)


def test_a_second_ingest_of_the_same_reads_nothing_and_says_so(root: Project) -> None:
    first = ingest(root, jobs=1)
    table = (root.processed / "support.parquet").read_bytes()
    again = ingest(root, jobs=1)
    assert (first.unchanged, again.unchanged) == (False, True)
    assert again.rows == first.rows
    assert again.needs_attention == first.needs_attention
    assert (root.processed / "support.parquet").read_bytes() == table


def test_claims_checked_against_older_tables_do_not_stay(root: Project) -> None:
    ingest(root, jobs=1)
    stale = root.processed / "claims.parquet"
    stale.write_bytes(b"of other tables")
    assert ingest(root, jobs=1).unchanged
    assert stale.exists()
    next(root.raw.rglob("*.xlsx")).unlink()
    ingest(root, jobs=1)
    assert not stale.exists()


@pytest.mark.parametrize("changed", ["raw", "reference", "table", "manifest"])
def test_any_change_is_read_again(root: Project, changed: str) -> None:
    before = ingest(root, jobs=1).rows["support"]
    if changed == "raw":
        next(root.raw.rglob("*.xlsx")).unlink()
    elif changed == "reference":
        with (root.reference / "aliases.csv").open("a", encoding="utf-8") as file:
            file.write("\n")
    elif changed == "table":
        (root.processed / "support.parquet").write_bytes(b"not a table")
    else:
        (root.processed / NAME).write_text("[", encoding="utf-8")
    summary = ingest(root, jobs=1)
    assert not summary.unchanged
    assert summary.rows["support"] == (0 if changed == "raw" else before)
