from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.project import Project
from analysis.publishing.data import FOLDER, PACKAGE, write_data
from analysis.publishing.data._csv import days, to_csv
from analysis.publishing.data._schema import schema_of
from analysis.publishing.edition import Edition
from analysis.publishing.inputs import Inputs
from analysis.publishing.outcome import Outcome
from analysis.tables import TABLES
from documents_notebook import CHANGE, MONEY
from publishing_roots import report_of

csv.field_size_limit(10_000_000)


def edition(folder: Path, name: str = "2026-01-05.1") -> Edition:
    """An edition of one report that shows two figures."""
    folder.mkdir()
    report = report_of(2018)
    shown = Outcome(report.key, "made", figures=(MONEY, CHANGE))
    return Edition(name, folder, date(2026, 1, 5), (report,), (shown,))


@pytest.fixture(scope="module")
def data(province_root: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of an edition of the whole province."""
    folder = tmp_path_factory.mktemp("data") / "edition"
    write_data(Inputs(province_root), edition(folder), None)
    return folder / FOLDER


@pytest.fixture(scope="module")
def package(data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((data / PACKAGE).read_text("utf-8"))
    return found


def lines(path: Path) -> list[list[str]]:
    """The lines of a CSV, which must begin with a byte order mark."""
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


READ: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
}


def test_every_file_is_as_the_package_says(data: Path, package: dict[str, Any]) -> None:
    told = {r["path"]: r for r in package["resources"]}
    assert {p.name for p in data.iterdir()} == {*told, PACKAGE}
    assert len(told) == 2 * (len(TABLES) + 2)
    for name, resource in told.items():
        content = (data / name).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_every_value_is_of_its_column_s_type_and_among_those_allowed(
    data: Path, package: dict[str, Any]
) -> None:
    for resource in package["resources"]:
        if resource["format"] != "csv":
            continue
        fields = resource["schema"]["fields"]
        head, *rows = lines(data / resource["path"])
        assert head == [f["name"] for f in fields]
        assert len(rows) == resource["rows"]
        for column, told in zip(zip(*rows, strict=True), fields, strict=False):
            rule = told.get("constraints", {})
            values = {READ[told["type"]](v) for v in column if v}
            assert values <= set(rule.get("enum", values)), (resource["name"], told["name"])
            assert not rule.get("required") or all(column), (resource["name"], told["name"])


def test_the_package_says_where_it_is_from_and_what_each_column_means(package: dict[str, Any]) -> None:
    assert (package["version"], package["created"]) == ("2026-01-05.1", "2026-01-05T00:00:00Z")
    assert [s["title"] for s in package["sources"]]
    assert [entry["name"] for entry in package["licenses"]] == ["other-pd", "Apache-2.0"]
    support = next(r for r in package["resources"] if r["name"] == "support")
    amount = next(f for f in support["schema"]["fields"] if f["name"] == "amount_vnd")
    assert (amount["type"], amount["unit"]) == ("integer", "đồng")
    assert all(f["description"] for r in package["resources"] for f in r.get("schema", {}).get("fields", ()))


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_the_tables_has_a_meaning(table: str) -> None:
    columns = pa.schema([(name, pa.string()) for name in TABLES[table]])
    assert len(schema_of(table, columns)["fields"]) == len(TABLES[table])


def test_parquet_holds_the_processed_table_exactly_and_csv_the_same_but_for_the_marks(
    province_root: Project, data: Path
) -> None:
    for name in ("support", "poverty", "stated_ratios"):
        exact = pq.read_table(data / f"{name}.parquet")
        assert exact.equals(days(pq.read_table(province_root.processed / f"{name}.parquet")))
        head, *rows = lines(data / f"{name}.csv")
        for column in ("text", "file"):
            if column in head:
                written = [row[head.index(column)] for row in rows]
                plain = [v[1:] if v.startswith("'") else v for v in written]
                assert plain == [v or "" for v in exact[column].to_pylist()]


def test_no_cell_of_a_csv_begins_as_a_formula_does(data: Path, package: dict[str, Any]) -> None:
    for resource in package["resources"]:
        if resource["format"] == "csv":
            texts = [i for i, f in enumerate(resource["schema"]["fields"]) if f["type"] == "string"]
            cells = (row[i] for row in lines(data / resource["path"])[1:] for i in texts)
            assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n")], resource["name"]


def test_texts_that_would_run_are_marked_and_numbers_are_not() -> None:
    texts = ["=1+1", "+84 215", "-", "@SUM(A1)", "\t=1", "\r=1", "'đã có", "a=b", "", None]
    content = to_csv(pa.table({"text": texts, "number": [-1.5, *[None] * 9]}))
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows[1:]] == [
        "'=1+1", "'+84 215", "'-", "'@SUM(A1)", "'\t=1", "'\r=1", "''đã có", "a=b", "", "",
    ]  # fmt: skip
    assert rows[1][1] == "-1.5"


def test_names_of_persons_who_decided_are_not_published(data: Path) -> None:
    assert "decided_by" not in pq.read_schema(data / "corrections.parquet").names
    assert "decided_by" not in lines(data / "corrections.csv")[0]


def test_what_nothing_changed_is_taken_over_and_a_damaged_file_made_again(
    province_root: Project, data: Path, tmp_path: Path
) -> None:
    before = tmp_path / "before"
    before.mkdir()
    shutil.copytree(data, before / FOLDER)
    (before / FOLDER / "poverty.csv").write_bytes(b"damaged")
    later = edition(tmp_path / "later", "2026-01-06.1")
    package = write_data(Inputs(province_root), later, before)
    assert package["version"] == "2026-01-06.1"
    for path in data.iterdir():
        if path.name != PACKAGE:
            assert (later.folder / FOLDER / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_package_is_valid_by_the_standard_s_own_reader(data: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    package = frictionless.Package(str(data / PACKAGE))
    for name in [r.name for r in package.resources if r.format != "csv"]:
        package.remove_resource(name)
    report = package.validate()
    assert report.valid, report.flatten(["name", "type", "message"])[:5]
