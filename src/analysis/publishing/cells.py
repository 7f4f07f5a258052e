"""Every source cell of a report's figures, kept beside its documents: what ``trace`` lists.

``<report>.cells.parquet`` has a row a set of cells: ``figures``, the identifiers of the figures made of
exactly these, and ``cells``, in the order of the figure; many figures share a set. A cell says where it
stands, what is written there, and as what it was read: ``column`` and ``value`` of its table, ``of`` which
commune or reporter, and ``when`` (a year or a day).
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.indicators.figure import SOURCE_COLUMNS

Codes = np.ndarray[Any, np.dtype[np.int64]]

_PLACE = ["file", "sheet", "cell"]
_READ_AS = ("column", "value", "of", "when")
_READ: dict[str, tuple[str, ...]] = {
    "support": ("amount_vnd", "state"),
    "support_roundups": ("amount_vnd", "state"),
    "support_totals": ("amount_vnd",),
    "resources": ("amount_vnd",),
    "ntm_marks": ("mark",),
    "ntm_recognition": ("title",),
    "submissions": ("state",),
}
"""The column that a cell of a table gives: the first of these that has a value in its row."""

_READ_BY_COLUMN = ("poverty", "plan_actual")
"""Tables whose ``cells`` tells which column each cell of a row gives."""

_OF = ("commune_as_written", "unit_as_written", "reporter_id", "agency_as_written")
_WHEN = ("year", "as_of", "month", "year_attained")
_PARTS = ("kind", "provider")
"""What tells the contributions of one cell apart, and stands in the identifiers of figures of some."""

_SCHEMA = pa.schema(
    [
        ("figures", pa.list_(pa.string())),
        ("cells", pa.list_(pa.struct([(name, pa.string()) for name in (*SOURCE_COLUMNS, *_READ_AS)]))),
    ]
)


def packed(noted: bytes, processed: Path) -> bytes | None:
    """The file of the cells ``noted`` by a kernel (:mod:`analysis.figures.cells`); none when it noted none.

    What they were read as stands in the tables of the folder ``processed``. Same cells, same bytes.
    """
    if not noted:
        return None
    told = pa.ipc.open_stream(noted).read_all().unify_dictionaries()
    columns = [told[name].combine_chunks() for name in SOURCE_COLUMNS]
    number = _numbered([_codes(c) for c in columns])
    cells, first = np.unique(number, return_index=True)
    known = pd.DataFrame(
        {
            n: c.take(pa.array(first)).to_pandas().astype(object)
            for n, c in zip(SOURCE_COLUMNS, columns, strict=True)
        },
        index=cells,
    )
    figures = told["figure"].combine_chunks()
    starts = np.flatnonzero(np.diff(_codes(figures), prepend=-2))
    readings = _Readings.of(known, processed)
    sets: dict[tuple[bytes, tuple[Reading, ...]], list[str]] = {}
    names = figures.take(pa.array(starts)).to_pylist()
    for name, part in zip(names, np.split(number, starts[1:]), strict=True):
        sets.setdefault((part.tobytes(), readings.told_apart(name, part)), []).append(name)
    return _file(sets, known, readings)


def cells_of(path: Path, figure_id: str) -> list[dict[str, str]] | None:
    """The source cells of ``figure_id`` in the file at ``path``; none when it has no such figure."""
    if not path.is_file():
        return None
    named = pq.read_table(path, columns=["figures"])["figures"].combine_chunks()
    at = named.flatten().index(figure_id).as_py()
    if at < 0:
        return None
    row = int(np.searchsorted(named.offsets.to_numpy(), at, side="right")) - 1
    cells: list[dict[str, str]] = pq.read_table(path, columns=["cells"])["cells"][row].as_py()
    return [{name: text or "" for name, text in cell.items()} for cell in cells]


def _codes(column: pa.Array) -> Codes:
    return np.asarray(column.indices.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)


def _numbered(columns: list[Codes]) -> Codes:
    """A number for each row: the same for rows alike, in order of first appearance."""
    number = np.zeros(len(columns[0]), dtype=np.int64)
    for codes in columns:
        number = pd.factorize(number * (int(codes.max(initial=0)) + 2) + codes)[0].astype(np.int64)
    return number


def _file(
    sets: dict[tuple[bytes, tuple[Reading, ...]], list[str]], known: pd.DataFrame, readings: _Readings
) -> bytes:
    order = [np.frombuffer(numbers, dtype=np.int64) for numbers, _ in sets]
    at = np.searchsorted(known.index.to_numpy(), np.concatenate(order))
    read = (r for part, (_, several) in zip(order, sets, strict=True) for r in readings.read(part, several))
    told = [known[name].to_numpy(dtype=object)[at] for name in SOURCE_COLUMNS]
    cell = _SCHEMA.field("cells").type.value_type
    columns = (*told, *zip(*read, strict=True))
    fields = [pa.array(c, pa.string(), from_pandas=True) for c in columns]
    ends = np.cumsum([0, *map(len, order)])
    cells = pa.ListArray.from_arrays(
        pa.array(ends, pa.int32()), pa.StructArray.from_arrays(fields, fields=list(cell))
    )
    figures = pa.array(list(sets.values()), _SCHEMA.field("figures").type)
    written = io.BytesIO()
    table = pa.Table.from_arrays([figures, cells], schema=_SCHEMA)
    pq.write_table(table, written, compression="zstd", compression_level=9)
    return written.getvalue()


class Reading(NamedTuple):
    """As what a cell was read: a column of its table, its value there, of whom and of when."""

    column: str | None = None
    value: str | None = None
    of: str | None = None
    when: str | None = None


Place = tuple[str, str, str]
Told = tuple[Reading, frozenset[str]]
"""A reading of a cell, with what tells it from the others of the same cell."""


@dataclass(frozen=True)
class _Readings:
    """What cells were read as, by their number: once, or once for each contribution that a cell tells."""

    once: dict[int, Reading]
    several: dict[int, list[Told]]

    @classmethod
    def of(cls, known: pd.DataFrame, processed: Path) -> _Readings:
        """The readings of the cells ``known`` in the tables of the folder ``processed``."""
        wanted: dict[str, list[tuple[int, Place]]] = {}
        columns = (known[name].fillna("").tolist() for name in ("table", *_PLACE))
        for number, table, *place in zip(known.index.tolist(), *columns, strict=True):
            if table in _READ or table in _READ_BY_COLUMN:
                file, sheet, cell = place
                wanted.setdefault(table, []).append((number, (file, sheet, cell)))
        found: dict[int, list[Told]] = {}
        for table, cells in wanted.items():
            path = processed / f"{table}.parquet"
            if path.is_file():
                stored = _stored(path, table, path.stat().st_mtime_ns).of(file for _, (file, _, _) in cells)
                found |= {number: stored[place] for number, place in cells if place in stored}
        once = {n: told[0][0] for n, told in found.items() if len(told) == 1}
        return cls(once, {n: told for n, told in found.items() if len(told) > 1})

    def told_apart(self, figure: str, numbers: Codes) -> tuple[Reading, ...]:
        """The readings of those of ``numbers`` that have several, in turn: which of them ``figure`` uses.

        All, where it lists the cell as often; else those that its identifier names. Where that leaves more
        than it lists, the cell is used whole: amounts are added, anything else stands with ``|`` between.
        """
        listed = [n for n in numbers.tolist() if n in self.several] if self.several else []
        if not listed:
            return ()
        said = frozenset(re.split(r"[./=]", figure))
        turn = {n: iter(self._used(n, listed.count(n), said)) for n in set(listed)}
        return tuple(next(turn[n]) for n in listed)

    def _used(self, number: int, times: int, said: frozenset[str]) -> list[Reading]:
        told = self.several[number]
        if len(told) != times:
            most = max(len(tags & said) for _, tags in told)
            told = [(reading, tags) for reading, tags in told if len(tags & said) == most]
        if len(told) == times:
            return [reading for reading, _ in told]
        values = [reading.value or "" for reading, _ in told]
        amounts = {reading.column for reading, _ in told} == {"amount_vnd"}
        whole = str(sum(map(int, values))) if amounts and times == 1 else " | ".join(dict.fromkeys(values))
        return [told[0][0]._replace(value=whole)] * times

    def read(self, numbers: Codes, several: tuple[Reading, ...]) -> Iterator[Reading]:
        """The reading of each of ``numbers``; ``several`` are those :meth:`told_apart`, in turn."""
        turn, unread = iter(several), Reading()
        for n in numbers.tolist():
            yield next(turn) if n in self.several else self.once.get(n, unread)


@dataclass(frozen=True)
class _Stored:
    """What each cell of ``table`` was read as, looked up by file: most reports tell of a few."""

    table: str
    rows: pd.DataFrame
    places: Mapping[str, Codes]
    """The rows of each file."""
    elsewhere: Codes
    """The rows that name cells of another file than their own."""
    found: dict[Place, list[Told]] = field(default_factory=dict)
    looked_up: set[str] = field(default_factory=set)

    @classmethod
    def at(cls, path: Path, table: str) -> _Stored:
        """The rows of ``table`` in the file at ``path``."""
        rows = _rows(path, table)
        places = {str(file): np.asarray(at) for file, at in rows.groupby("file").indices.items()}
        linked = rows["cells"].str.contains("!", regex=False) if table in _READ_BY_COLUMN else ()
        return cls(table, rows, places, np.flatnonzero(linked))

    def of(self, files: Iterable[str]) -> Mapping[Place, list[Told]]:
        """The readings of all cells of ``files``, and of others looked up before."""
        new = set(files) - self.looked_up
        if new:
            at = [self.elsewhere, *(self.places[file] for file in new if file in self.places)]
            rows = self.rows.iloc[np.unique(np.concatenate(at))].to_dict("records")
            self.found.update((p, t) for p, t in _read_as(self.table, rows).items() if p[0] in new)
            self.looked_up.update(new)
        return self.found


@lru_cache(maxsize=16)
def _stored(path: Path, table: str, _changed: int) -> _Stored:
    return _Stored.at(path, table)


def _read_as(table: str, rows: list[dict[Any, Any]]) -> Mapping[Place, list[Told]]:
    """What the cells of ``rows`` were read as; rows replaced by newer ones speak for their own cells only."""
    found: dict[Place, list[Told]] = {}
    for row in sorted(rows, key=lambda row: pd.notna(row.get("superseded_by"))):
        tags = frozenset(str(row[name]) for name in _PARTS if pd.notna(row.get(name)))
        beside = _first(row, _OF), _first(row, _WHEN)
        for place, column in _columns(row, table):
            if place not in found or ("part" in row and pd.isna(row["superseded_by"])):
                told = Reading(column, str(row[column]), *beside), tags
                found.setdefault(place, []).append(told)
    return found


def _rows(path: Path, table: str) -> pd.DataFrame:
    used = {*_PLACE, *_READ.get(table, ()), *_OF, *_WHEN, *_PARTS, "part", "superseded_by"}
    there = pq.read_schema(path).names
    columns = [c for c in there if c in used or table in _READ_BY_COLUMN]
    frame: pd.DataFrame = pq.read_table(path, columns=columns).to_pandas().convert_dtypes()
    return frame


def _columns(row: Mapping[Any, Any], table: str) -> Iterator[tuple[Place, str]]:
    """The cells of ``row`` with the column that each gives a value of."""
    sheet = "" if pd.isna(row["sheet"]) else row["sheet"]
    if table in _READ_BY_COLUMN:
        for column, address in json.loads(row["cells"] or "{}").items():
            file, _, cell = address.rpartition("!")
            if pd.notna(row.get(column)):
                yield (file or row["file"], sheet, cell), column
        return
    column = next((c for c in _READ[table] if pd.notna(row[c])), None)
    if column is not None:
        yield (row["file"], sheet, "" if pd.isna(row["cell"]) else row["cell"]), column


def _first(row: Mapping[Any, Any], names: Iterable[str]) -> str | None:
    value = next((row[name] for name in names if pd.notna(row.get(name))), None)
    return None if value is None else str(value.date() if isinstance(value, pd.Timestamp) else value)
