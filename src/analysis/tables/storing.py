"""The processed tables on disk: checked, then written as Parquet whole or not at all.

Nothing heavy is imported before a table is touched: programs that only need to know the columns start fast.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.tables.columns import TABLES, Column, DType
from analysis.writing import replacing

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_ARROW: Mapping[DType, str] = {
    "string": "string",
    "Int64": "int64",
    "Float64": "double",
    "boolean": "bool",
    "datetime64[ns]": "timestamp[ns]",
}
_PANDAS: Mapping[DType, str] = {
    "string": "unicode",
    "Int64": "int64",
    "Float64": "float64",
    "boolean": "bool",
    "datetime64[ns]": "datetime",
}
_FAULTS_TOLD = 5


class InvalidTable(ValueError):
    """Rows that their table cannot hold; the message names table, column and the first faults."""


def empty(name: str) -> pd.DataFrame:
    """Table ``name`` without rows, with its columns and types."""
    import pandas as pd

    return pd.DataFrame({c: pd.Series(dtype=col.dtype) for c, col in TABLES[name].items()})


def conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with exactly the columns and types of table ``name``; absent columns come as missing.

    Raises :class:`InvalidTable` for a column the table does not have.
    """
    import pandas as pd

    columns = TABLES[name]
    unknown = sorted(set(frame.columns) - set(columns))
    if unknown:
        raise InvalidTable(f"table {name} has no column {', '.join(unknown)}")
    # what this version wrote has its types already; converting again costs more than reading
    if list(frame) == list(columns) and all(
        _name(has) == column.dtype for has, column in zip(frame.dtypes, columns.values(), strict=True)
    ):
        numbered = isinstance(frame.index, pd.RangeIndex) and frame.index.equals(pd.RangeIndex(len(frame)))
        return frame if numbered else frame.reset_index(drop=True)
    series = {
        c: (frame[c] if c in frame else pd.Series(pd.NA, index=frame.index)).astype(col.dtype)
        if col.dtype != "datetime64[ns]"
        else pd.to_datetime(frame[c] if c in frame else pd.Series(pd.NaT, index=frame.index))
        for c, col in columns.items()
    }
    return pd.DataFrame(series, index=frame.index).reset_index(drop=True)


@cache
def _name(dtype: object) -> str:
    return str(dtype)


def validate(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` checked against table ``name``: its columns, their types, required cells, allowed values.

    Raises :class:`InvalidTable` listing the faults.
    """
    columns = TABLES[name]
    if list(frame.columns) != list(columns):
        raise InvalidTable(f"table {name} has the columns {', '.join(columns)}")
    wrong = [f"{c} is {frame.dtypes[c]}" for c, col in columns.items() if str(frame.dtypes[c]) != col.dtype]
    if wrong:
        raise InvalidTable(f"table {name}: {', '.join(wrong)}")
    _check(name, _from_pandas(name, frame))
    return frame


def write(folder: Path, name: str, frame: pd.DataFrame) -> Path:
    """Write ``frame`` as table ``name`` into ``folder``, whole or not at all; returns its path."""
    return _write(folder, name, _from_pandas(name, conform(name, frame)))


def make_ready() -> None:
    """Load now what :func:`write_columns` needs, which takes longer than writing a table."""
    import pyarrow.compute
    import pyarrow.parquet  # noqa: F401


def write_columns(folder: Path, name: str, columns: Mapping[str, Sequence[object]], rows: int) -> Path:
    """Write plain values, column by column, as table ``name``; absent columns come as missing.

    ``rows`` is the number of rows. Raises :class:`InvalidTable` for values the table cannot hold.
    """
    import pyarrow as pa

    arrays = [
        _array(name, c, col, columns[c]) if c in columns else pa.nulls(rows, _type(col))
        for c, col in TABLES[name].items()
    ]
    return _write(folder, name, pa.table(arrays, schema=_schema(name)))


def in_force(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``frame`` that no other file replaces; the index keeps their positions."""
    return frame[frame["superseded_by"].isna()]


def in_one_block(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with its text as Python objects: rows are taken from them together, not column by column."""
    return frame.astype({c: object for c in frame if frame[c].dtype == "string"})


def agency_reported(frame: pd.DataFrame) -> pd.DataFrame:
    """The contributions of ``frame`` that agencies themselves report: the only ones a total may add.

    What a district or commune tells of the same help (``support_roundups``) is set beside them.
    """
    told_by = frame["reported_by"]
    return frame[told_by.isna() | (told_by == "agency")]


def _write(folder: Path, name: str, table: pa.Table) -> Path:
    import pyarrow.parquet as pq

    _check(name, table)
    target = folder / f"{name}.parquet"
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(target) as beside:
        pq.write_table(table, beside)
    return target


def _from_pandas(name: str, frame: pd.DataFrame) -> pa.Table:
    import pyarrow as pa

    return pa.Table.from_pandas(
        frame, schema=_schema(name), preserve_index=False, safe=True
    ).replace_schema_metadata(_schema(name).metadata)


def _schema(name: str) -> pa.Schema:
    """Types for Arrow, and those of pandas as metadata, so that both read the same table back."""
    import pyarrow as pa

    columns = TABLES[name]
    described = [
        {
            "name": c,
            "field_name": c,
            "pandas_type": _PANDAS[col.dtype],
            "numpy_type": col.dtype,
            "metadata": None,
        }
        for c, col in columns.items()
    ]
    for_pandas = {"index_columns": [], "column_indexes": [], "columns": described, "pandas_version": "2"}
    metadata = {"pandas": json.dumps(for_pandas)}
    return pa.schema([pa.field(c, _type(col)) for c, col in columns.items()], metadata=metadata)


def _type(column: Column) -> pa.DataType:
    import pyarrow as pa

    return pa.type_for_alias(_ARROW[column.dtype])


def _array(name: str, column: str, kind: Column, values: Sequence[object]) -> pa.Array:
    """Values as text, then as what they are: ``pa.array`` would import pandas, longer than all the rest."""
    import pyarrow as pa

    builder = pa.lib.StringBuilder()
    try:
        builder.append_values(values if kind.dtype == "string" else _as_texts(values))
        return builder.finish().cast(_type(kind))
    except (pa.ArrowInvalid, TypeError, UnicodeEncodeError) as error:
        raise InvalidTable(f"table {name}, column {column}: {error}") from error


def _as_texts(values: Sequence[object]) -> list[str | None]:
    if set(map(type, values)) <= {int, type(None)}:
        return [None if v is None else str(v) for v in values]
    return [_as_text(v) for v in values]


def _as_text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        raise TypeError(f"{value!r} is text")
    return value.isoformat() if isinstance(value, date) else str(value)


def _check(name: str, table: pa.Table) -> None:
    import pyarrow.compute as pc

    faults = []
    for column, kind in TABLES[name].items():
        found = table.column(column)
        if kind.required and found.null_count:
            faults.append(f"{column} is missing in {found.null_count} rows")
        if kind.allowed:
            unknown = [v for v in pc.unique(found).to_pylist() if v is not None and v not in kind.allowed]
            faults += [f"{column} holds {v!r}" for v in unknown[:_FAULTS_TOLD]]
    if faults:
        raise InvalidTable(f"table {name}: {'; '.join(faults)}")
