from __future__ import annotations

import sqlite3
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checking import Problem
from analysis.ingest import ingest, manifest
from analysis.ingest.kept import NAME, Kept
from analysis.ingest.reading import FileRead
from analysis.ingest.stack import Stack
from analysis.ingest.transport import NotUnderstood, packed, unpacked
from analysis.project import Project
from ingest_roots import f1_rows, ingested, new_root, write_rows

ROW = (1, "Xã Keo Lôm", "Sở Xây dựng", "Có", "Có", 15)
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"])), st.dates(), st.datetimes(),
)  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = new_root(tmp_path)
    for name in ("a", "b", "c"):
        write_rows(project.raw / f"2018/{name}.xlsx", f1_rows(2018, ROW, (2, f"Xã {name}", "Sở Y tế", "Có")))
    return project


def read_again(project: Project) -> set[str]:
    """Files whose kept readings the next ingest adds."""
    before = _kept(project)
    manifest.forget(project)
    ingested(project)
    return {n for n, r in _kept(project).items() if before.get(n) != r}


def _kept(project: Project) -> dict[str, bytes]:
    with sqlite3.connect(project.processed / NAME) as store:
        rows = store.execute("SELECT key, reading FROM reads").fetchall()
    return {f"{Path(str(unpacked(r).summary['file'])).name} {key}": r for key, r in rows}


def _names(keys: set[str]) -> list[str]:
    return sorted(key.split()[0] for key in keys)


def test_only_a_changed_file_is_read_again(project: Project) -> None:
    _, first = ingested(project)
    write_rows(project.raw / "2018/b.xlsx", f1_rows(2018, ROW))
    assert _names(read_again(project)) == ["b.xlsx"]
    assert len(_kept(project)) == 3
    _, second = ingested(project)
    assert (len(first["support"]), len(second["support"])) == (42, 35)


def test_kept_readings_give_the_same_tables(project: Project) -> None:
    ingested(project)
    tables = {p.name: p.read_bytes() for p in project.processed.glob("*.parquet")}
    assert read_again(project) == set()
    assert {p.name: p.read_bytes() for p in project.processed.glob("*.parquet")} == tables


def test_a_changed_register_or_origin_is_a_reason_to_read_again(project: Project) -> None:
    ingested(project)
    with (project.reference / "aliases.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert len(read_again(project)) == 3
    (project.raw / "SOURCES.yml").write_text("origin: synthetic", encoding="utf-8")
    assert len(read_again(project)) == 3


@pytest.mark.parametrize("damage", [b"", b"SQLite format 3\0" + b"x" * 4000, None])
def test_a_damaged_store_is_read_over(project: Project, damage: bytes | None) -> None:
    _, before = ingested(project)
    store = project.processed / NAME
    if damage is None:
        with sqlite3.connect(store) as connection:
            connection.execute("UPDATE reads SET reading = x'00'")
    else:
        store.write_bytes(damage)
    manifest.forget(project)
    _, after = ingested(project)
    assert after["support"].equals(before["support"])
    assert len(_kept(project)) == 3


def test_what_was_read_before_an_ingest_was_ended_is_not_read_again(project: Project) -> None:
    def stop(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(project, jobs=1, progress=stop)
    assert len(_kept(project)) == 2


def test_unused_readings_are_dropped(tmp_path: Path) -> None:
    with Kept(tmp_path) as kept:
        for key in ("a", "b"):
            kept.keep(key, b"1")
    Kept(tmp_path).only(["b"])
    assert Kept(tmp_path).of(["a", "b"]) == {"b": b"1"}


@given(st.lists(st.dictionaries(st.sampled_from("abcd"), VALUES, min_size=1), min_size=1, max_size=6))
def test_rows_come_back_from_bytes_as_they_were(rows: list[dict[str, object]]) -> None:
    problem = Problem("notes", "code", "Lưu ý", "f.xlsx", "S", "A1", "x", "")
    found = unpacked(packed(FileRead({"t": rows}, (problem,), {"saved_on": datetime(2018, 1, 2, 3)})))
    stack = Stack()
    stack.add(found.tables["t"])
    names = set(stack.columns)
    assert list(stack) == [{n: row.get(n) for n in stack.columns} for row in rows]
    assert [{n: type(r[n]) for n in names} for r in stack] == [
        {n: type(r.get(n)) for n in names} for r in rows
    ]
    assert (found.problems, found.summary) == ((problem,), {"saved_on": datetime(2018, 1, 2, 3)})


def test_letters_that_are_half_a_pair_become_question_marks() -> None:
    rows = [{"text": "a\ud800b", "day": date(2018, 1, 2), "rate": Decimal("2.50"), "whole": Decimal(3)}]
    (row,) = _rows(FileRead({"t": rows}, (), {}))
    assert row == {"text": "a?b", "day": date(2018, 1, 2), "rate": 2.5, "whole": 3}


def _rows(read: FileRead) -> list[dict[str, object]]:
    stack = Stack()
    stack.add(unpacked(packed(read)).tables["t"])
    return list(stack)


@pytest.mark.parametrize("data", [b"", b"x", b"\x80\x04N."])
def test_bytes_of_something_else_are_not_understood(data: bytes) -> None:
    with pytest.raises(NotUnderstood):
        unpacked(data)
