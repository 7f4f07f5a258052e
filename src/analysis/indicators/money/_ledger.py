"""The contributions as told: by agencies, and by the districts and communes that round them up."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators.evidence import Evidence, evidence, per_province
from analysis.indicators.money._settings import names, settings
from analysis.province import Province
from analysis.tables import agency_reported, in_force
from analysis.text import fold

AGENCIES = "support"
ROUNDUPS = "support_roundups"
STATE = "state_programme"
"""Provider of money that is not an agency's own (art. 13.4): it never enters a total."""

MATERIAL = ("cash", "equipment", "production", "infrastructure")
"""Columns of form F1 in which an explicit nothing ("0", "Không") says that no help was given."""

Flags = np.ndarray[Any, np.dtype[np.bool_]]
"""One a row."""

_COLUMNS_OF = {"cash": ("cash",), "in_kind": ("equipment", "production", "infrastructure")}
_WORD = re.compile(r"[^\W\d_]+")
_COMPARED = (
    "reported_by", "agency_id", "agency_as_written", "unit_key", "year", "category", "kind", "amount_vnd",
    "comparator", "quantity", "quantity_unit", "provider", "provider_name", "text", "file", "sheet", "cell",
    "part",
)  # fmt: skip


@per_province
def told_by(province: Province, table: str) -> pd.DataFrame:
    """Rows of ``table``, replaced versions among them; of ``support`` only what agencies themselves told."""
    rows = province.table(table)
    return agency_reported(rows) if table == AGENCIES else rows


def is_of_kind(rows: pd.DataFrame, kind: str) -> Flags:
    """Which rows are unvalued help, or can enter a lower bound: a value or a written zero, not "at most".

    ``kind`` is ``unvalued``, ``cash``, ``in_kind``, or ``valued`` for these two.
    """
    if kind == "unvalued":
        return _among(rows, "kind", (kind,))
    kinds = tuple(_COLUMNS_OF) if kind == "valued" else (kind,)
    valued = _among(rows, "state", ("value",)) & _among(rows, "kind", kinds)
    columns = [column for k in kinds for column in _COLUMNS_OF[k]]
    written_zero = _among(rows, "state", ("zero",)) & _among(rows, "category", columns)
    certain = rows["amount_vnd"].notna().to_numpy(dtype=np.bool_) & ~_among(rows, "comparator", ("le",))
    return (valued | written_zero) & certain


def is_state(rows: pd.DataFrame) -> Flags:
    """Which rows name state-programme money."""
    return _among(rows, "provider", (STATE,))


def _among(rows: pd.DataFrame, column: str, wanted: Iterable[str]) -> Flags:
    """Which rows have one of ``wanted`` in ``column``: of a few rows a set tells it sooner than pandas."""
    among = frozenset(wanted)
    return np.fromiter((v in among for v in rows[column].to_numpy(dtype=object)), np.bool_, len(rows))


def amount_text(table: pd.DataFrame) -> pd.Series[str]:
    """What stands in the cell of each row, else its amount."""
    return table["text"].fillna(table["amount_vnd"].astype("string"))


@per_province
def evidence_of(province: Province, table: str) -> Evidence:
    """Source cells of ``table``, one a contribution."""
    rows = province.table(table)
    return evidence(table, rows, lambda: amount_text(rows))


@per_province
def comparable(province: Province) -> pd.DataFrame:
    """Contributions in force that may be told twice: of a settled commune, with an amount or a quantity.

    ``table`` and ``position`` say where each stands; ``who`` is the agency, else its name as written.
    """
    parts = [_comparable(told_by(province, t)).assign(table=t) for t in (AGENCIES, ROUNDUPS)]
    rows = pd.concat([p for p in parts if len(p)] or parts[:1])
    told = rows["agency_as_written"].fillna("").map(fold)
    return rows.assign(
        position=rows.index.to_numpy(),
        who=rows["agency_id"].fillna(told.astype("string")),
        told_by=rows["reported_by"].fillna("agency"),
        part=rows["part"].fillna(1),
    ).reset_index(drop=True)


def _comparable(rows: pd.DataFrame) -> pd.DataFrame:
    valued = rows["kind"].isin(("cash", "in_kind")) & rows["amount_vnd"].gt(0).fillna(False)
    counted = (rows["kind"] == "unvalued") & rows["quantity"].gt(0).fillna(False)
    told = rows.loc[(valued | counted) & rows["unit_key"].notna(), [*_COMPARED, "superseded_by"]]
    return in_force(told)[list(_COMPARED)]


@lru_cache(maxsize=65536)
def item_words(text: str) -> frozenset[str]:
    """The words of ``text`` that name the thing given: no numbers, no words of giving and of price."""
    return frozenset(_WORD.findall(fold(text))) - settings().duplicates.stop_words


def row_keys(rows: pd.DataFrame) -> pd.Series[str]:
    """What each of :func:`comparable`'s ``rows`` says, as eight hex digits: the same wherever it stands.

    Who told it of whom, commune, year, column, amount, quantity and the thing given. Contributions that say
    the same are numbered (``1a2b3c4d~2``), so all of a commune and year must be given.
    """
    text = rows["text"].fillna("").map(lambda t: " ".join(sorted(item_words(t))))
    said = (rows[c].astype("string").fillna("") for c in _SAID)
    lines = zip(*said, text, strict=True)
    digests = [
        hashlib.sha1("|".join(parts).encode(), usedforsecurity=False).hexdigest()[:8] for parts in lines
    ]
    keys = pd.Series(digests, index=rows.index, dtype="string")
    ordered = rows.assign(digest=keys).sort_values(["file", "sheet", "cell", "part"], kind="stable")
    number = ordered.groupby("digest").cumcount().reindex(rows.index) + 1
    return keys.where(number == 1, keys + "~" + number.astype("string"))


_SAID = ("told_by", "who", "unit_key", "year", "category", "kind", "amount_vnd", "quantity", "quantity_unit")


def block_ids(rows: pd.DataFrame) -> np.ndarray[Any, Any]:
    """The (commune, year) of each row as a number."""
    ids = rows.groupby(["unit_key", "year"], sort=False).ngroup()
    return ids.to_numpy(dtype=np.int64)


def agency_name(province: Province, who: str) -> str:
    """The name of an agency by its id; a name nobody settled stays as it is."""
    return province.agencies[who].name if who in province.agencies else who


def kind_name(kind: str) -> str:
    """``Giúp đỡ bằng tiền`` for ``cash``, and so on."""
    return names("kinds")[kind]
