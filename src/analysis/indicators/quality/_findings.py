"""What a check did: the rows it looked at, those it could not judge, and what it found."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators.caveats import Caveat, caveat
from analysis.indicators.format import number
from analysis.indicators.quality._settings import messages
from analysis.language import tr
from analysis.province import Province

Positions = np.ndarray[Any, Any]
Facts = Mapping[str, tuple[str, int] | str]
"""Place of the sentence → a column of the rows with its decimals, or a column of text."""

COLUMNS = (
    "code", "table", "unit_key", "unit", "agency_id", "agency", "year", "file", "sheet", "cell", "as_written",
    "message", "done", "origin",
)  # fmt: skip
"""Columns of a frame of findings, all of text but ``year``."""

_ALWAYS = ("unit_key", "agency_id", "year", "file", "sheet", "origin")
_NO_CAVEAT = Caveat()
_WRITTEN = ("unit_as_written", "commune_as_written")
_PLACED = ("cells", "cell", "text", *_WRITTEN)


@cache
def nothing() -> pd.DataFrame:
    """An empty frame of :data:`COLUMNS`; to be read only."""
    return pd.DataFrame({c: pd.Series(dtype="Int64" if c == "year" else "string") for c in COLUMNS})


@dataclass(frozen=True, eq=False)
class Findings:
    """What a check found: ``count`` points, told in words (:data:`COLUMNS`) only when they are asked for."""

    count: int = 0
    tell: Callable[[], pd.DataFrame] = nothing

    @cached_property
    def frame(self) -> pd.DataFrame:
        """A row a point."""
        return self.tell()


@dataclass(frozen=True, eq=False)
class Result:
    """One check: positions of the rows ``checked`` and ``unjudged`` by table, and what it ``found``.

    ``failed`` counts the rows that fail; ``caveat`` says what could not be judged. ``base`` is given where
    the rows looked at are counted elsewhere.
    """

    check: str
    checked: Mapping[str, Positions]
    found: Findings
    unjudged: Mapping[str, Positions] = field(default_factory=dict)
    caveat: Caveat = _NO_CAVEAT
    base: int | None = None

    @property
    def n_checked(self) -> int:
        """How many rows were judged."""
        return _count(self.checked) if self.base is None else self.base

    @property
    def n_unjudged(self) -> int:
        """How many rows could not be judged."""
        return _count(self.unjudged)

    @property
    def n_failed(self) -> int:
        """How many rows fail."""
        return self.found.count

    @property
    def findings(self) -> pd.DataFrame:
        """A row a point found (:data:`COLUMNS`)."""
        return self.found.frame


class Rule(NamedTuple):
    """A check of rows of one table: the code of what fails, what is said of it, whose cell is named."""

    check: str
    table: str
    code: str
    facts: Facts
    column: str = ""


def judged(
    province: Province,
    rule: Rule,
    rows: pd.DataFrame,
    known: pd.Series[Any],
    off: pd.Series[Any],
) -> Result:
    """What ``rule`` says of ``rows``: those not ``known`` lack one of two numbers, those ``off`` fail."""
    left = at(rows, ~known)
    # few of the columns are told: the others are not carried along
    failing = rows[_told_columns(rows, rule.facts, rule.column)][(known & off).to_numpy(dtype=bool)]
    found = findings(province, rule.table, failing, rule.code, rule.facts, column=rule.column)
    said = caveat("quality_not_comparable", n=len(left)) if len(left) else _NO_CAVEAT
    return Result(rule.check, {rule.table: at(rows, known)}, found, {rule.table: left}, said)


def merged(check: str, parts: Sequence[Result]) -> Result:
    """Results of one rule asked of several columns, as one."""
    tables = sorted({t for p in parts for t in p.checked})

    def side(told: Sequence[Mapping[str, Positions]]) -> dict[str, Positions]:
        return {t: np.concatenate([np.empty(0, np.int64), *(m[t] for m in told if t in m)]) for t in tables}

    unjudged = side([p.unjudged for p in parts])
    left = _count(unjudged)
    said = caveat("quality_not_comparable", n=left) if left else _NO_CAVEAT
    return Result(
        check, side([p.checked for p in parts]), together(*(p.found for p in parts)), unjudged, said
    )


Checks = Mapping[str, Callable[[Province], Result]]
"""Check → function that runs it."""


def at(rows: pd.DataFrame, where: pd.Series[Any] | Positions | None = None) -> Positions:
    """Positions in their table of ``rows``, or of those at the mask ``where``."""
    index = rows.index.to_numpy()
    return index if where is None else index[np.asarray(where, dtype=bool)]


def findings(
    province: Province, table: str, rows: pd.DataFrame, code: str, facts: Facts, *, column: str = ""
) -> Findings:
    """A finding a row: ``column`` is the one whose cell is named, else the row's own cell is.

    ``rows`` need no more than ``facts``: the rest is read from the table when it is told. What stands there
    as written is the value of ``column`` where the row has one, else its ``text``. The sentence is that of
    ``code`` in ``messages.toml``, with the unit, agency, year and ``facts`` of the row.
    """
    kept = rows[_told_columns(rows, facts, column)]
    return Findings(len(kept), partial(_told_of, province, table, kept, code, facts, column))


def _told_columns(rows: pd.DataFrame, facts: Facts, column: str) -> list[str]:
    told = {*_ALWAYS, *_PLACED, *(f if isinstance(f, str) else f[0] for f in facts.values()), column}
    return [c for c in rows if c in told]


def _told_of(
    province: Province, table: str, rows: pd.DataFrame, code: str, facts: Facts, column: str
) -> pd.DataFrame:
    if rows.empty:
        return nothing()
    whole = province.table(table)
    others = [c for c in whole if c in {*_ALWAYS, *_PLACED, column} and c not in rows]
    rows = pd.concat([rows, whole.loc[rows.index, others]], axis=1)
    said, made = messages()[code], []
    for row in rows.to_dict("records"):
        unit, agency = _unit(province, row), _agency(province, row)
        told = {k: _told(row, fact) for k, fact in facts.items()}
        made.append(
            {
                "code": code,
                "table": table,
                "unit_key": _text(row.get("unit_key")),
                "unit": unit,
                "agency_id": _text(row.get("agency_id")),
                "agency": agency,
                "year": row.get("year"),
                "file": row["file"],
                "sheet": _text(row.get("sheet")),
                "cell": _cell(row, column),
                "as_written": _written(row, column),
                "message": said["cause"].format_map(
                    {
                        "unit": unit or tr("Đơn vị chưa xác định"),
                        "agency": agency,
                        "year": row.get("year"),
                        **told,
                    }
                ),
                "done": said["done"],
                "origin": row["origin"],
            }
        )
    return pd.DataFrame(made, columns=list(COLUMNS)).astype(nothing().dtypes.to_dict())


def together(*parts: Findings) -> Findings:
    """What several parts of a check found, as one."""
    kept = [p for p in parts if p.count]
    if not kept:
        return Findings()
    return Findings(sum(p.count for p in kept), lambda: pd.concat([p.frame for p in kept], ignore_index=True))


def _count(rows: Mapping[str, Positions]) -> int:
    return sum(len(p) for p in rows.values())


def _unit(province: Province, row: Mapping[Any, Any]) -> str:
    key = _text(row.get("unit_key"))
    if key in province.units:
        return province.units[key].full_name
    return next((_text(row[c]) for c in _WRITTEN if c in row), "")


def _agency(province: Province, row: Mapping[Any, Any]) -> str:
    key = _text(row.get("agency_id"))
    return province.agencies[key].name if key in province.agencies else key


def _cell(row: Mapping[Any, Any], column: str) -> str:
    cells = _text(row.get("cells"))
    own = _text(row.get("cell"))
    return str(json.loads(cells).get(column, own)) if column and cells else own


def _written(row: Mapping[Any, Any], column: str) -> str:
    value = row.get(column) if column else row.get("text")
    if isinstance(value, str) or pd.isna(value):
        return _text(value)[:200]
    return number(float(value), 0 if float(value).is_integer() else 2)


def _told(row: Mapping[Any, Any], fact: tuple[str, int] | str) -> str:
    if isinstance(fact, str):
        return _text(row[fact])
    value = row[fact[0]]
    return number(None if pd.isna(value) else float(value), fact[1])


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]  # one value
