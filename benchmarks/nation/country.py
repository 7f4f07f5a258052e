"""A country of communes as a root: registers and the tables of nine years in a folder, drawn with a seed."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import tables
from analysis.project import Project

REPOSITORY = Path(__file__).parent.parent.parent
YEARS = range(2017, 2026)
_REVIEWS = (
    *((y, "POV_2016_2020") for y in range(2016, 2022)),
    *((y, "POV_2022_2025") for y in range(2021, 2026)),
)
_ASSESSED = (
    ("2017-12-31", "NTM_XA_2016_2020"), ("2018-12-31", "NTM_XA_2016_2020"), ("2019-12-31", "NTM_XA_2016_2020"),
    ("2020-12-31", "NTM_XA_2016_2020"), ("2021-12-31", "NTM_XA_2016_2020"), ("2022-12-31", "NTM_XA_2021_2025"),
    ("2023-12-31", "NTM_XA_2021_2025"), ("2024-12-31", "NTM_XA_2021_2025"), ("2025-06-30", "NTM_XA_2021_2025"),
)  # fmt: skip
_CATEGORIES = ("survey", "capacity", "cash", "equipment", "production", "infrastructure", "other")
_MERGED = "2025-07-01"
_A_DISTRICT, _A_NEW_UNIT, _HELPED = 16, 3, 4


def country(folder: Path, communes: int, seed: int) -> None:
    """Make ``folder`` a root of so many communes, a quarter of them helped, each third merged into a new one.

    Rows are laid down as the reader would: a row a commune, year and table, seven cells a helped commune.
    """
    random = np.random.default_rng(seed)
    reference = folder / "data" / "reference"
    shutil.copytree(REPOSITORY / "data" / "reference", reference, dirs_exist_ok=True)
    keys = np.array([f"{i:05d}@2025-06-30" for i in range(communes)], dtype=object)
    _registers(reference, keys)
    helped = np.arange(0, communes, _HELPED)
    agencies = np.array([f"don-vi-{i:04d}" for i in range(max(1, len(helped) * 4 // 5))], dtype=object)
    _agencies(reference, agencies)
    frames = {name: tables.empty(name) for name in tables.TABLES}
    frames |= {
        "assignments": _assignments(keys[helped], agencies),
        "submissions": _submissions(agencies, random),
        "support": _support(keys[helped], agencies, random),
        "poverty": _poverty(keys, random),
        "ntm_marks": _marks(keys, random),
        "ntm_recognition": _titles(keys, random),
        "resources": _resources(keys, random),
    }
    for name, frame in frames.items():
        tables.write(Project.at(folder).processed, name, _placed(name, frame))


def _registers(reference: Path, keys: np.ndarray) -> None:
    places = np.arange(len(keys))
    district = places // _A_DISTRICT
    names = pd.Series([f"Huyện {d}" for d in district])
    old = pd.DataFrame(
        {
            "unit_key": keys, "level": "commune", "gso_code": [k.partition("@")[0] for k in keys],
            "name": [f"Số {i}" for i in places], "unit_type": "Xã", "district": names, "valid_from": "",
            "valid_to": "2025-06-30",
        }
    )  # fmt: skip
    new_of = [f"{5 * 10**4 + i // _A_NEW_UNIT:05d}@{_MERGED}" for i in places]
    new = pd.DataFrame({"unit_key": list(dict.fromkeys(new_of))})
    new = new.assign(
        level="commune", gso_code=[k.partition("@")[0] for k in new["unit_key"]],
        name=[f"Mới {i}" for i in range(len(new))], unit_type="Xã", district="", valid_from=_MERGED, valid_to="",
    )  # fmt: skip
    above = pd.DataFrame({"name": [f"{d}" for d in range(int(district.max()) + 1)]})
    above = above.assign(
        unit_key=[f"d{d}@2025-06-30" for d in above["name"]], gso_code=[f"d{d}" for d in above["name"]],
        level="district", unit_type="Huyện", district="Huyện " + above["name"], valid_from="",
        valid_to="2025-06-30",
    )  # fmt: skip
    units = pd.concat([above, old, new]).assign(latitude="", longitude="")
    units.to_csv(reference / "administrative_units.csv", index=False)
    names_of = dict(zip(new["unit_key"], new["name"], strict=True))
    succession = pd.DataFrame({"old_unit_key": keys, "old_name": old["name"], "old_district": names})
    succession = succession.assign(
        new_unit_key=new_of, new_name=[names_of[k] for k in new_of], transfer="whole", source="drawn"
    )
    succession.to_csv(reference / "unit_succession_2025.csv", index=False)
    events = reference / "unit_events.csv"
    events.write_text(events.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")


def _agencies(reference: Path, agencies: np.ndarray) -> None:
    path = reference / "agencies.csv"
    columns = path.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    kinds = np.array(["department", "union", "company", "bank", "school"])[np.arange(len(agencies)) % 5]
    told = pd.DataFrame({"agency_id": agencies, "name": [f"Đơn vị {a}" for a in agencies], "kind": kinds})
    told = told.assign(short_name=told["name"], origin="published", source="drawn")
    told.reindex(columns=columns).to_csv(path, index=False)


def _assignments(helped: np.ndarray, agencies: np.ndarray) -> pd.DataFrame:
    who = agencies[np.arange(len(helped)) % len(agencies)]
    spans = (("2017-08-17", "2020-12-31"), ("2021-11-17", "2025-12-31"))
    return pd.concat(
        pd.DataFrame({"agency_id": who, "unit_key": helped, "valid_from": a, "valid_to": b}) for a, b in spans
    )


def _submissions(agencies: np.ndarray, random: np.random.Generator) -> pd.DataFrame:
    rows = pd.DataFrame({"reporter_id": np.tile(agencies, len(YEARS)), "kind": "F1"})
    states = random.choice(["on_time", "late", "missing"], len(rows), p=[0.82, 0.12, 0.06])
    content = np.where(states == "missing", "none", "results")
    year = np.repeat(np.array(YEARS), len(agencies))
    return rows.assign(year=year, state=states, content=content)


def _support(helped: np.ndarray, agencies: np.ndarray, random: np.random.Generator) -> pd.DataFrame:
    cells = len(helped) * len(_CATEGORIES)
    rows = pd.DataFrame({"unit_key": np.tile(np.repeat(helped, len(_CATEGORIES)), len(YEARS))})
    who = np.repeat(agencies[np.arange(len(helped)) % len(agencies)], len(_CATEGORIES))
    category = np.tile(np.array(_CATEGORIES, dtype=object), len(helped) * len(YEARS))
    cash, goods = category == "cash", np.isin(category, ["equipment", "production", "infrastructure"])
    valued = (cash | goods) & (random.random(len(rows)) < 0.4)
    amount = np.where(valued, random.integers(1, 200, len(rows)) * 500_000, 0)
    return rows.assign(
        agency_id=np.tile(who, len(YEARS)), year=np.repeat(np.array(YEARS), cells), category=category, part=1,
        reported_by="agency", state=np.where(valued, "value", "blank"),
        kind=np.where(valued & cash, "cash", np.where(valued & goods, "in_kind", "none")),
        amount_vnd=pd.Series(amount).where(valued).astype("Int64"),
        comparator=pd.Series("eq", index=rows.index, dtype="string").where(valued),
        provider=pd.Series("unstated", index=rows.index, dtype="string").where(valued),
        text=pd.Series(amount).where(valued).astype("string"),
    )  # fmt: skip


def _poverty(keys: np.ndarray, random: np.random.Generator) -> pd.DataFrame:
    households = random.integers(300, 3_000, len(keys))
    share = random.uniform(0.05, 0.6, len(keys))
    parts = []
    for step, (year, standard) in enumerate(_REVIEWS):
        poor = (households * share * 0.93**step).astype(int)
        rows = pd.DataFrame({"unit_key": keys, "households": households, "poor_households": poor})
        parts.append(rows.assign(year=year, standard=standard, people=households * 4, near_poor_households=9))
        parts.append(
            pd.DataFrame(
                {
                    "unit_key": keys, "poor_at_start": poor + 5, "escaped": 6, "other_decrease": 0,
                    "near_poor_fallen": 0, "fallen_back": 1, "newly_poor": 0, "other_increase": 0,
                }
            ).assign(year=year, standard=standard, poor_households=poor)
        )  # fmt: skip
    told = pd.concat(parts, ignore_index=True)
    in_old_units = told["year"] < 2025
    return told[in_old_units].assign(level="commune", status="official")


def _marks(keys: np.ndarray, random: np.random.Generator) -> pd.DataFrame:
    many = len(keys) * 19
    one = pd.DataFrame({"unit_key": np.repeat(keys, 19), "criterion": np.tile(np.arange(1, 20), len(keys))})
    parts = []
    for step, (day, used) in enumerate(_ASSESSED):
        met = random.random(many) < 0.4 + 0.05 * step
        parts.append(one.assign(as_of=day, criteria_set=used, mark=np.where(met, "met", "not_met")))
    return pd.concat(parts, ignore_index=True)


def _titles(keys: np.ndarray, random: np.random.Generator) -> pd.DataFrame:
    held = random.choice(keys, len(keys) // 4, replace=False)
    year = random.integers(2016, 2025, len(held))
    days = pd.to_datetime([f"{y}-12-20" for y in year])
    return pd.DataFrame(
        {"unit_key": held, "title": "standard", "year_attained": year, "decision": "1/QĐ", "decided_on": days}
    )


def _resources(keys: np.ndarray, random: np.random.Generator) -> pd.DataFrame:
    rows = pd.DataFrame(
        {"unit_key": np.tile(keys, len(YEARS)), "year": np.repeat(np.array(YEARS), len(keys))}
    )
    amount = random.integers(1, 9_000, len(rows)) * 10**6
    return rows.assign(
        level="commune", measure="actual", kind="budget", source="central", is_total=False, amount_vnd=amount
    )


def _placed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with an address a row, of the types of its table."""
    columns = tables.TABLES[name]
    if len(frame):
        frame = frame.reset_index(drop=True)
        line = pd.Series(frame.index)
        frame["origin"] = "synthetic"
        frame["file"] = f"data/raw/sample/{name}-" + (line // 500).astype(str) + ".xlsx"
        frame["sheet"] = "Biểu 1"
        frame["cell"] = "F" + (line % 500 + 5).astype(str)
        frame = frame[[c for c in frame if c in columns]]
    return tables.conform(name, frame)
