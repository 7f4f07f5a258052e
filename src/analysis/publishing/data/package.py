"""``data/`` of an edition: every table as CSV and Parquet, and ``datapackage.json``, which describes them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.programme import Programme
from analysis.publishing.data._schema import describe, left_out, schema_of, told
from analysis.publishing.edition import Edition
from analysis.publishing.files import json_bytes
from analysis.publishing.inputs import Inputs
from analysis.publishing.records import figures_schema
from analysis.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = "data"
PACKAGE = "datapackage.json"
REGISTER = "quality_register"
_FIGURES = "figures"
Resource = Mapping[str, Any]


def write_data(inputs: Inputs, edition: Edition, before: Path | None) -> dict[str, Any]:
    """Write ``data/`` of ``edition`` into its folder; the data package, as it stands in ``datapackage.json``.

    There is a CSV and a Parquet file for each processed table, for the register of data quality and for the
    figures the documents print. ``before`` is the folder of the edition before: what is made from the same is
    taken from there.
    """
    folder = edition.folder / FOLDER
    folder.mkdir()
    writing = _Writing(folder, _resources(before), (before or folder) / FOLDER)
    resources = [r for pair in _all(writing, inputs, edition) for r in pair]
    package = _package(Programme.load(inputs.project.reference), edition, resources)
    (folder / PACKAGE).write_bytes(json_bytes(package))
    return package


@dataclass(frozen=True)
class _Writing:
    """The folder being filled, and what stands in the one before."""

    folder: Path
    before: Mapping[str, Resource] = field(repr=False)
    old: Path

    def pair(self, name: str, made_from: str, read: Callable[[], pa.Table]) -> tuple[Resource, ...]:
        """The CSV and the Parquet file of ``name``, taken over where both were made from the same."""
        pair = [self.before.get(n, {}) for n in (name, f"{name}-parquet")]
        if all(r.get("made_from") == made_from and self._taken(r) for r in pair):
            return tuple(pair)
        return self.made(name, made_from, read())

    def _taken(self, resource: Resource) -> bool:
        path = self.old / resource["path"]
        content = path.read_bytes() if path.is_file() else b""
        if _hash(content) != resource["hash"]:
            return False
        (self.folder / resource["path"]).write_bytes(content)
        return True

    def made(self, name: str, made_from: str, table: pa.Table) -> tuple[Resource, ...]:
        """``table`` written as both files."""
        import pyarrow.parquet as pq

        from analysis.publishing.data._csv import days, to_csv

        table = days(table.drop_columns([c for c in table.column_names if c in left_out(name)]))
        exact = io.BytesIO()
        pq.write_table(table, exact)
        said = {"description": describe(name), "rows": table.num_rows, "made_from": made_from}
        csv = {
            "name": name,
            "path": f"{name}.csv",
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            **said,
            "schema": schema_of(name, table.schema),
        }
        parquet = {
            "name": f"{name}-parquet",
            "path": f"{name}.parquet",
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            **said,
        }
        return self._written(csv, to_csv(table)), self._written(parquet, exact.getvalue())

    def _written(self, resource: Resource, content: bytes) -> Resource:
        (self.folder / resource["path"]).write_bytes(content)
        return {**resource, "bytes": len(content), "hash": _hash(content)}


def _all(writing: _Writing, inputs: Inputs, edition: Edition) -> Iterator[tuple[Resource, ...]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    project = inputs.project
    stored = {name: project.processed / f"{name}.parquet" for name in TABLES}
    for name, path in stored.items():
        if path.is_file():
            content = path.read_bytes()
            made_from = _made_from(inputs, _hash(content))
            yield writing.pair(name, made_from, lambda: pq.read_table(pa.BufferReader(content)))  # noqa: B023
    if stored["problems"].is_file() and stored["files"].is_file():
        known = sorted(p for p in (*stored.values(), *project.reference.iterdir()) if p.is_file())
        digests = (f"{p.name} {inputs.digest(project.relative(p))}" for p in known)
        yield writing.pair(REGISTER, _made_from(inputs, *digests), lambda: _register(project.root))
    flat = pa.schema([f for f in figures_schema() if f.name != "cells"])
    yield writing.made(_FIGURES, "", pa.Table.from_pylist(edition.figures, flat))


def _register(root: Path) -> pa.Table:
    import pyarrow as pa

    from analysis.indicators import quality
    from analysis.province import open_province

    rows = quality.register(open_province(root))
    return pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata(None)


def _package(programme: Programme, edition: Edition, resources: Sequence[Resource]) -> dict[str, Any]:
    identity, said = programme.programme, told()
    origins = edition.origins
    licences = [e for e in said["licences"] if not set(e["origins"]).isdisjoint(origins)]
    package = {
        "profile": "data-package",
        "name": f"{identity.key}-commune-review",
        "title": f"{identity.name} · {identity.province}",
        "description": " ".join((said["package"]["description"], said["package"]["csv"])),
        "version": edition.name,
        "created": f"{edition.as_of.isoformat()}T00:00:00Z",
        "contributors": [{"title": identity.issuing_body, "role": "publisher"}],
        "sources": [{"title": said["origins"][o]} for o in origins],
        "licenses": [{k: v for k, v in e.items() if k != "origins"} for e in licences],
        "resources": list(resources),
    }
    return {name: value for name, value in package.items() if value}


def _resources(edition: Path | None) -> dict[str, Resource]:
    path = edition / FOLDER / PACKAGE if edition else None
    if path is None or not path.is_file():
        return {}
    return {r["name"]: r for r in json.loads(path.read_text(encoding="utf-8"))["resources"]}


def _made_from(inputs: Inputs, *what: str) -> str:
    return hashlib.sha256("\n".join((inputs.code, *what)).encode()).hexdigest()


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
