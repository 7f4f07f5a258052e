"""Small provinces of worked numbers: the repository's registers, and only the rows a test gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables
from analysis.project import Project
from analysis.province import Province

ROOT = Path(__file__).parent.parent

OLD = "POV_2016_2020"
NEW = "POV_2022_2025"

CHIENG_SO = "03211@2025-06-30"
PHI_NHU = "03208@2025-06-30"
KEO_LOM = "03376@2025-06-30"

_PLACE = {"origin": "received", "file": "data/raw/f.xlsx", "sheet": "Biểu 1", "cell": "A1"}
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "support": {"year": 2018, "category": "cash", "state": "value", "kind": "cash", "comparator": "eq"},
    "poverty": {"level": "commune", "year": 2018, "standard": OLD, "status": "official"},
    "submissions": {"kind": "F1", "year": 2018, "state": "on_time", "content": "results"},
    "assignments": {"valid_from": date(2017, 8, 17), "valid_to": date(2020, 12, 31)},
    "ntm_marks": {"as_of": date(2018, 6, 30), "criteria_set": "NTM_XA_2016_2020", "mark": "met"},
    "resources": {"measure": "actual", "kind": "budget", "source": "central", "is_total": False},
}


def province(**rows: list[dict[str, Any]]) -> Province:
    """A province whose tables hold ``rows`` and nothing else; absent columns take the usual value."""
    frames = {name: tables.empty(name) for name in tables.TABLES}
    for name, given in rows.items():
        places = _PLACE if "file" in tables.TABLES[name] else {}
        usual = {k: v for k, v in places.items() if k in tables.TABLES[name]}
        filled = [{**usual, **_DEFAULTS.get(name, {}), **row} for row in given]
        frames[name] = tables.conform(name, pd.DataFrame(filled))
    return Province(Project.at(ROOT), frames=frames)


def published(year: int, standard: str, **values: object) -> dict[str, Any]:
    """A row of the province's published poverty figures."""
    return {"level": "province", "year": year, "standard": standard, "origin": "published", **values}


def communes(province: Province, number: int, *, on: date = date(2018, 12, 31)) -> list[str]:
    """Keys of the first ``number`` rural communes on a day."""
    return [u.key for u in province.units.at(on) if u.is_rural_commune][:number]
