"""Which row of ``poverty`` speaks for a commune and year when several do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators.evidence import Evidence, evidence_by_column, per_province
from analysis.indicators.figure import FigureStatus
from analysis.language import tr
from analysis.province import Province
from analysis.tables import POVERTY_FLOWS, in_force, in_one_block

Whole = np.ndarray[Any, np.dtype[np.intp]]
"""Whole numbers, such as positions in a table."""

Flags = np.ndarray[Any, np.dtype[np.bool_]]

Columns = pd.DataFrame | Mapping[str, "pd.Series[Any]"]
"""Rows of which columns are asked by name."""

Preference = Literal["official", "preliminary"]
When = tuple[int, str, Preference]
"""The year, standard and status of a stock."""

RATE = tr("Tỷ lệ hộ nghèo")
COUNT_LABELS = {
    "households": tr("Tổng số hộ"),
    "people": tr("Tổng số nhân khẩu"),
    "poor_households": tr("Số hộ nghèo"),
    "near_poor_households": tr("Số hộ cận nghèo"),
}
STOCKS = ("poor_households", "households")
"""The two counts of a pooled rate."""

_RANK = {"official": 0, "preliminary": 1, "expected": 2}
_FLOW_COLUMNS = ("poor_at_start", "poor_households", *POVERTY_FLOWS)
_KEY = ["unit_key", "year", "standard"]
_PLACE = ["file", "sheet", "cell"]
_NOWHERE = np.empty(0, dtype=np.intp)


def place(province: Province) -> str:
    """``tỉnh Điện Biên``."""
    return tr("tỉnh {province}").format(province=province.programme.programme.province)


@dataclass(frozen=True, eq=False)
class Pool:
    """Rows of communes added up, with how many are not official and how many two files tell differently."""

    poor: int
    households: int
    communes: int
    preliminary: int
    expected: int
    disagree: int
    positions: np.ndarray[Any, Any]

    @property
    def doubtful(self) -> int:
        """Not zero when any row is not official or told differently by two files."""
        return self.preliminary or self.expected or self.disagree

    @property
    def status(self) -> FigureStatus:
        """The weakest status of the rows: one preliminary row makes a preliminary figure."""
        if self.expected:
            return "expected"
        if self.preliminary:
            return "preliminary"
        return "official" if self.communes else "computed"


def pool(rows: pd.DataFrame) -> Pool:
    """All of ``rows`` (of :func:`stock`) added up."""
    told = rows["status"].tolist()
    return Pool(
        int(rows["poor_households"].sum()),
        int(rows["households"].sum()),
        len(rows),
        told.count("preliminary"),
        told.count("expected"),
        int(rows["disagrees"].sum()),
        rows.index.to_numpy(),
    )


def pool_within(province: Province, when: When, keys: Collection[str]) -> Pool:
    """:func:`pool` of the rows of :func:`stock` whose ``unit_key`` is one of ``keys``, in their order."""
    year, standard, preference = when
    told = _stock_cells(province, preference).get((year, standard), {})
    cells = sorted(told[key] for key in keys if key in told)
    statuses = [c.status for c in cells]
    return Pool(
        sum(c.poor for c in cells),
        sum(c.households for c in cells),
        len(cells),
        statuses.count("preliminary"),
        statuses.count("expected"),
        sum(c.disagrees for c in cells),
        np.array([c.position for c in cells], dtype=np.int64),
    )


def within(rows: pd.DataFrame, keys: Collection[str]) -> pd.DataFrame:
    """Those of ``rows`` whose ``unit_key`` is one of ``keys``: a set tells one by one faster than pandas."""
    inside = [key in keys for key in rows["unit_key"].to_numpy(dtype=object).tolist()]
    return rows.take(np.flatnonzero(inside))


def pools_by(rows: pd.DataFrame, groups: pd.Series[Any]) -> dict[str, Pool]:
    """``rows`` added up by the names in ``groups``, in one pass; rows without a name are in none."""
    told = pd.DataFrame(
        {
            "poor": rows["poor_households"],
            "households": rows["households"],
            "communes": 1,
            "preliminary": rows["status"] == "preliminary",
            "expected": rows["status"] == "expected",
            "disagree": rows["disagrees"],
        }
    ).astype("int64")
    grouped = told.groupby(groups)
    positions = rows.index.to_numpy()
    at = {str(name): positions[places] for name, places in grouped.indices.items()}
    sums = grouped.sum()
    columns = (sums[c].tolist() for c in told.columns)
    return {
        str(name): Pool(poor, households, communes, preliminary, expected, disagree, at[str(name)])
        for name, poor, households, communes, preliminary, expected, disagree in zip(
            sums.index, *columns, strict=True
        )
    }


def pools_by_commune(rows: pd.DataFrame) -> dict[str, Pool]:
    """Each row of :func:`stock` as a pool of its own, by unit key."""
    columns = ("unit_key", "poor_households", "households", "status", "disagrees")
    cells = zip(*(rows[c].tolist() for c in columns), rows.index, strict=True)
    return {
        str(key): Pool(
            int(poor), int(all_), 1, int(status == "preliminary"), int(status == "expected"), int(disagrees),
            np.array([position]),
        )
        for key, poor, all_, status, disagrees, position in cells
    }  # fmt: skip


def status_of(rows: Columns) -> FigureStatus:
    """The weakest status among ``rows``."""
    return status_at(status_ranks(rows))


def status_ranks(rows: Columns) -> Whole:
    """The status of each row as a number, the weakest highest."""
    return np.array([_RANK[s] for s in rows["status"].tolist()], dtype=np.intp)


def status_at(ranks: Whole) -> FigureStatus:
    """The weakest status of :func:`status_ranks`; ``computed`` when there are none."""
    return ("official", "preliminary", "expected")[int(ranks.max())] if len(ranks) else "computed"


@per_province
def evidence_of(province: Province, columns: tuple[str, ...]) -> Evidence:
    """Source cells of ``columns`` for every row of ``poverty``."""
    return evidence_by_column("poverty", province.table("poverty"), columns)


@per_province
def stock(province: Province, year: int, standard: str, preference: Preference = "official") -> pd.DataFrame:
    """One row a commune of ``year`` with both counts, under ``standard``; the index keeps table positions.

    ``disagrees`` marks communes for which two versions of the status chosen give different counts.
    """
    return _of(_stocks(province, preference), year, standard)


@per_province
def flow_rows(province: Province, year: int, standard: str | None = None) -> pd.DataFrame:
    """One row a commune of ``year`` with any flow; ``escaped`` is its parts added where only they stand.

    One standard, that of :func:`flow_standard`. ``in_parts`` marks rows whose ``escaped`` was added up.
    """
    return _of(_flows(province), year, flow_standard(province, year, standard))


@per_province
def flow_standard(province: Province, year: int, standard: str | None = None) -> str:
    """``standard``, else that of the period of ``year`` unless only another one has rows."""
    if standard is not None:
        return province.programme.standard(standard).id
    used = sorted(used for told, used in _flows(province).places if told == year)
    usual = next((p.poverty_standard for p in province.programme.periods if year in p.years), "")
    return usual if usual in used or not used else used[0]


@per_province
def published_rows(province: Province, year: int, standard: str) -> pd.DataFrame:
    """The province's published rows of ``year``, official first."""
    return _of(_published(province), year, standard)


def published_years(province: Province, standard: str) -> list[int]:
    """The years of which the province published anything under ``standard``, in order."""
    return sorted(year for year, told in _published(province).places if told == standard)


class _ByYear(NamedTuple):
    """Rows, and the places of those of each year and standard."""

    rows: pd.DataFrame
    places: Mapping[tuple[int, str], Whole]


def _by_year(rows: pd.DataFrame) -> _ByYear:
    places: Mapping[Any, Any] = rows.groupby(["year", "standard"]).indices
    return _ByYear(in_one_block(rows), {(int(y), str(s)): at for (y, s), at in places.items()})


def _of(grouped: _ByYear, year: int, standard: str) -> pd.DataFrame:
    return grouped.rows.take(grouped.places.get((year, standard), _NOWHERE))


@per_province
def _published(province: Province) -> _ByYear:
    table = province.table("poverty")
    columns = [*_KEY[1:], "status", *COUNT_LABELS, "rate_printed_pct", "file", "cell"]
    rows = table.loc[(table["level"] == "province") & (table["origin"] == "published"), columns]
    rows = rows.assign(rank=rows["status"].map(_RANK))
    return _by_year(rows.sort_values(["rank", "file", "cell"], kind="stable"))


@per_province
def _stocks(province: Province, preference: Preference) -> _ByYear:
    table = province.table("poverty")
    told = _of_communes(province) & table["households"].gt(0).fillna(False) & table["poor_households"].notna()
    if preference == "preliminary":
        told &= table["status"] == "preliminary"
    columns = [*_KEY, "status", *COUNT_LABELS]
    rows = table.loc[told, [*columns, *_PLACE, "superseded_by"]]
    rows = _best(rows.assign(disagrees=_disagree(rows)))
    return _by_year(rows[[*columns, "disagrees"]])


class _Cells(NamedTuple):
    """A row of :func:`stock` in plain values, with its place among them and its position in the table."""

    place: int
    poor: int
    households: int
    status: str
    disagrees: bool
    position: int


@per_province
def _stock_cells(province: Province, preference: Preference) -> dict[tuple[int, str], dict[str, _Cells]]:
    """The rows of every :func:`stock` by year and standard, and by commune: a place adds up a few of them."""
    rows = _stocks(province, preference).rows
    columns = (rows[c].tolist() for c in ("year", "standard", "unit_key", *STOCKS, "status", "disagrees"))
    found: dict[tuple[int, str], dict[str, _Cells]] = {}
    for place, (year, standard, key, poor, all_, status, disagrees, position) in enumerate(
        zip(*columns, rows.index.tolist(), strict=True)
    ):
        cells = _Cells(place, int(poor), int(all_), str(status), bool(disagrees), position)
        found.setdefault((int(year), str(standard)), {})[str(key)] = cells
    return found


def _disagree(rows: pd.DataFrame) -> Flags:
    """Whether another row of the same commune, year, standard and status gives other counts."""
    twice = rows.duplicated([*_KEY, "status"], keep=False).to_numpy()
    same = rows[twice].groupby([*_KEY, "status"], sort=False)
    found = np.zeros(len(rows), dtype=np.bool_)
    for column in STOCKS if twice.any() else ():
        found[twice] |= (same[column].transform("nunique") > 1).to_numpy(dtype=np.bool_)
    return found


@per_province
def _flows(province: Province) -> _ByYear:
    table = province.table("poverty")
    told = _of_communes(province) & table[list(POVERTY_FLOWS)].notna().any(axis=1)
    rows = _best(table.loc[told, [*_KEY, "status", *_FLOW_COLUMNS, *_PLACE, "superseded_by"]])
    rows = rows[[*_KEY, "status", *_FLOW_COLUMNS]]
    parts = rows["escaped_to_near_poor"] + rows["escaped_above_near_poor"]
    in_parts = rows["escaped"].isna() & parts.notna()
    return _by_year(rows.assign(escaped=rows["escaped"].fillna(parts), in_parts=in_parts))


@per_province
def _of_communes(province: Province) -> pd.Series[bool]:
    table = province.table("poverty")
    return (table["level"] == "commune") & table["unit_key"].notna()


def _best(rows: pd.DataFrame, one_a: Sequence[str] = _KEY) -> pd.DataFrame:
    """One row in force ``one_a`` key: official before preliminary, then the first by file, sheet and cell."""
    rows = in_force(rows)
    twice = rows.duplicated(one_a, keep=False)
    if not twice.any():
        return rows
    several = rows[twice].assign(_status=rows["status"].map(_RANK))
    first = several.sort_values(["_status", *_PLACE], kind="stable").drop_duplicates(one_a).index
    return rows[~twice | rows.index.isin(first)]
