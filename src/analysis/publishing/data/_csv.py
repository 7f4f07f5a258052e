"""Tables as CSV that a spreadsheet opens rightly: Vietnamese text, days as days, and no text that runs."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

_BOM = b"\xef\xbb\xbf"
_RUNS = r"^[=+\-@\t\r\n']"
"""Beginnings that a spreadsheet may take for a formula, and the mark itself, so that it can be undone."""


def to_csv(table: pa.Table) -> bytes:
    """``table`` in UTF-8 with a byte order mark, without which Excel reads Vietnamese in an old code page.

    A text that begins with one of :data:`_RUNS` has one apostrophe before it: Excel shows it as text, and
    taking one off gives the text again. Numbers are numbers: only texts are marked.
    """
    buffer = io.BytesIO(_BOM)
    buffer.seek(0, io.SEEK_END)
    pyarrow.csv.write_csv(pa.table([_guarded(c) for c in table.columns], names=table.column_names), buffer)
    return buffer.getvalue()


def days(table: pa.Table) -> pa.Table:
    """``table`` with its moments as days: none of its columns has an hour."""
    fields = [pa.field(f.name, pa.date32()) if pa.types.is_timestamp(f.type) else f for f in table.schema]
    return table.cast(pa.schema(fields))


def _guarded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    marked = pc.binary_join_element_wise(pa.scalar("'", column.type), column, pa.scalar("", column.type))
    return pc.if_else(pc.match_substring_regex(column, _RUNS), marked, column)
