"""A figure: one number of a document, with its unit, its method and the rows it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

Comparator = Literal["eq", "ge", "approx"]
FigureStatus = Literal["official", "preliminary", "expected", "published", "computed"]

SOURCE_COLUMNS = ("table", "file", "sheet", "cell", "text", "origin")
"""Columns of :attr:`Figure.sources`: the table and cell of each row used, and the text as written."""


def no_sources() -> pd.DataFrame:
    """An empty frame of :data:`SOURCE_COLUMNS`."""
    return pd.DataFrame(columns=list(SOURCE_COLUMNS), dtype=object)


def figure_id(subject: str, dims: Mapping[str, str]) -> str:
    """``poverty.rate/scope=province/year=2018``: the subject and its dimensions in the order given.

    ``/`` and ``=`` inside a value are percent-encoded, so that an id can be taken apart again.
    """
    parts = (f"{k}={v.replace('%', '%25').replace('/', '%2F').replace('=', '%3D')}" for k, v in dims.items())
    return "/".join((subject, *parts))


@dataclass(frozen=True, eq=False)
class Figure:
    """One number and everything a reviewer asks of it.

    ``id`` reads ``<subject>.<measure>/<dimension>=<value>/…`` and is stable between editions; ``dims`` are
    its dimensions. ``label_of_group`` names the group of a breakdown as a table's first column prints it.
    ``value`` is ``None`` when it cannot be known: missing is never zero. ``unit`` is one of
    :data:`UNITS`. ``method`` is a Vietnamese sentence with the formula and the rule's source.
    ``n`` of ``of`` is the base: how many of those that owed a value gave one.
    """

    id: str
    label: str
    value: float | int | None
    unit: str
    method: str
    comparator: Comparator = "eq"
    status: FigureStatus = "computed"
    standard: str = ""
    n: int | None = None
    of: int | None = None
    base: str = ""
    caveat: str = ""
    dims: Mapping[str, str] = field(default_factory=dict)
    label_of_group: str = ""
    sources: pd.DataFrame = field(default_factory=no_sources, repr=False)

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"{self.id}: unknown unit {self.unit!r}")

    @property
    def subject(self) -> str:
        """``<subject>.<measure>``: the id without its dimensions."""
        return self.id.partition("/")[0]

    @property
    def origin(self) -> str:
        """``synthetic`` when any row is, else ``received``, else ``published``; empty without rows."""
        origins = set(self.sources["origin"].unique())
        return next((o for o in ("synthetic", "received", "published") if o in origins), "")


UNITS = {
    "vnd": "đồng",
    "percent": "%",
    "percent_points": "điểm %",
    "relative_percent": "%",
    "households": "hộ",
    "people": "người",
    "communes": "xã",
    "agencies": "cơ quan, đơn vị",
    "reports": "báo cáo",
    "items": "khoản",
    "criteria": "tiêu chí",
    "criteria_per_commune": "tiêu chí/xã",
    "files": "tệp",
    "rows": "dòng",
    "problems": "vấn đề",
    "vnd_per_commune": "đồng/xã",
    "ratio": "",
}
"""Unit code → how it is written after the number in Vietnamese."""
