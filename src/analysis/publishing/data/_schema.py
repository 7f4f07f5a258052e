"""What a published table and its columns are, as a Table Schema: types, meanings, units, allowed values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa

from analysis.tables import TABLES, Column


@cache
def told() -> Mapping[str, Any]:
    """``fields.toml``."""
    text = (files("analysis.publishing.data") / "fields.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def left_out(table: str) -> frozenset[str]:
    """The columns of ``table`` that are not published."""
    return frozenset(c.partition(".")[2] for c in told()["left_out"] if c.partition(".")[0] == table)


def describe(table: str) -> str:
    """One row of ``table``, in Vietnamese. Raises ``KeyError`` for a table that ``fields.toml`` has not."""
    return str(told()["tables"][table]["description"])


def schema_of(table: str, columns: pa.Schema) -> dict[str, Any]:
    """The Table Schema of ``table`` with its ``columns``. Raises ``KeyError`` for one without a meaning."""
    own = told()["tables"][table].get("columns", {})
    meanings = {**told()["columns"], **own}
    known = TABLES.get(table, {})
    fields = [_field(f, meanings[f.name], known.get(f.name, Column())) for f in columns]
    return {"fields": fields, "missingValues": [""]}


def _field(column: pa.Field, meaning: str, rule: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "type": _type(column.type), "description": meaning}
    unit = next((u for end, u in told()["units"].items() if f"_{column.name}".endswith(end)), "")
    if unit:
        found["unit"] = unit
    constraints: dict[str, Any] = {"required": True} if rule.required else {}
    if rule.allowed:
        constraints["enum"] = list(rule.allowed)
    return {**found, "constraints": constraints} if constraints else found


def _type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_floating(kind):
        return "number"
    if pa.types.is_boolean(kind):
        return "boolean"
    return "date" if pa.types.is_date(kind) or pa.types.is_timestamp(kind) else "string"
