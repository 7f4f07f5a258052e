from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from analysis.ingest.intake import RawFile
from analysis.ingest.reading import FileRead, Registers, read_file
from analysis.project import Project

FOLDER = Path(__file__).parent / "workbooks"
ROOT = Path(__file__).parents[1]
MEANING: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "support": (("agency_id", "unit_key", "year", "category"), ("state", "amount_vnd")),
    "poverty": (
        ("unit_key", "year", "standard", "status"),
        ("households", "people", "poor_households", "rate_printed_pct", "near_poor_households",
         "near_rate_printed_pct", "minority_households", "minority_poor_households"),
    ),
    "ntm_marks": (("unit_key", "as_of", "criteria_set", "criterion"), ("mark",)),
    "ntm_totals": (("unit_key", "as_of"), ("met_printed",)),
    "ntm_bands": (("unit_key", "as_of", "band_low"), ("band_high", "communes")),
    "ntm_recognition": (("unit_key",), ("title",)),
    "resources": (("unit_key", "year", "source", "kind", "measure"), ("amount_vnd",)),
    "plan_actual": (
        ("unit_key", "month", "indicator"),
        ("in_month", "cumulative", "plan", "percent_printed"),
    ),
    "assignments": (("agency_id", "unit_key"), ("valid_from",)),
    "received": (("agency_id", "year"), ("received_on",)),
}  # fmt: skip
"""Of each table the columns that say what a row is about, and those that say what is so."""
NOT_YET = frozenset((FOLDER / "not_yet.txt").read_text(encoding="utf-8").split())


def _build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("workbooks_build", FOLDER / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NAMES: tuple[str, ...] = _build().names()


@cache
def _registers() -> Registers:
    return Registers.load(Project.at(ROOT))


@cache
def _read(name: str) -> FileRead:
    path = FOLDER / name
    data = path.read_bytes()
    raw = RawFile(path, name, hashlib.sha256(data).hexdigest(), len(data), "synthetic", None, None)
    return read_file(raw, _registers())


def _facts(read: FileRead) -> Iterator[tuple[str, ...]]:
    for table, rows in read.rows.items():
        keys, columns = MEANING[table]
        for row in rows:
            cells = json.loads(str(row["cells"])) if row.get("cells") else {}
            for column in columns:
                if row.get(column) is not None:
                    key = " ".join(_shown(row.get(k)) for k in keys)
                    cell = str(cells.get(column, row["cell"]))
                    yield table, key, column, _shown(row[column]), str(row["sheet"]), cell


def _shown(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _golden(name: str, what: str) -> list[tuple[str, ...]]:
    with (FOLDER / f"{Path(name).stem}.{what}.csv").open(encoding="utf-8", newline="") as file:
        return [tuple(line) for line in list(csv.reader(file))[1:]]


@pytest.mark.parametrize("name", [n for n in NAMES if Path(n).stem not in NOT_YET])
def test_a_faulty_workbook_gives_the_rows_and_questions_written_down_for_it(name: str) -> None:
    read = _read(name)
    sheet = {"csv": Path(name).stem}.get(name.rpartition(".")[2])
    golden = {(*r[:4], sheet or r[4], r[5]) for r in _golden(name, "rows")}
    assert set(_facts(read)) == golden
    asked = {(p.severity, p.code, p.sheet, p.cell) for p in read.problems if p.severity != "notes"}
    assert asked == set(_golden(name, "problems"))


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_a_faulty_workbook_is_used_or_explained(name: str) -> None:
    summary = _read(name).summary
    assert summary["rows_seen"] == int(str(summary["rows_used"])) + int(str(summary["rows_explained"]))


@pytest.mark.parametrize("name", NAMES)
def test_a_faulty_workbook_without_rows_says_why(name: str) -> None:
    read = _read(name)
    assert any(read.rows.values()) or any(p.severity != "notes" for p in read.problems)


def test_the_workbooks_are_those_that_the_program_builds(tmp_path: Path) -> None:
    _build().build(tmp_path)
    kept = {n: (FOLDER / n).read_bytes() for n in NAMES}
    assert {n: (tmp_path / n).read_bytes() for n in NAMES} == kept


def test_every_golden_file_belongs_to_a_workbook() -> None:
    stems = {Path(n).stem for n in NAMES}
    assert {p.name.split(".")[0] for p in FOLDER.glob("*.csv") if p.name not in NAMES} == stems
