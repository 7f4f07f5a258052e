"""Money, poverty and NTM of the synthetic province from its truth tables, with plain pandas.

Written from the definitions of ``docs/method.md`` and the registers as CSV: nothing of
``analysis.indicators`` or ``analysis.registers`` is used, so that what it gives is another opinion.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

import pandas as pd

from analysis.project import Project

LISTS = {"A": range(2017, 2021), "B": range(2021, 2026)}
"""Years of the two periods."""

STANDARDS = {"A": "POV_2016_2020", "B": "POV_2022_2025"}
MERGED = date(2025, 7, 1)
AFTER_MERGER = "after-2025-07-01"
UNSETTLED = "unsettled"
MATERIAL = {"cash": {"cash"}, "in_kind": {"equipment", "production", "infrastructure"}}

UNREAD = ("ambiguous_number", "money_in_text")
"""Problems of one cell whose amount the reader refuses: "1.200", money inside a sentence."""

_TITLES = {"standard": ("standard", "advanced", "model"), "advanced": ("advanced", "model")}


class Plain:
    """The truth of ``project``; every method returns fresh values."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._read: dict[str, pd.DataFrame] = {}
        self._listed: dict[str, set[str]] = {}
        self._inside: dict[date, dict[str | None, set[str]]] = {}

    def truth(self, name: str) -> pd.DataFrame:
        """A truth table of the sample."""
        if name not in self._read:
            self._read[name] = pd.read_parquet(self.project.truth / "sample" / f"{name}.parquet")
        return self._read[name]

    def _csv(self, name: str) -> pd.DataFrame:
        return pd.read_csv(self.project.reference / name, dtype=str, encoding="utf-8-sig")

    # -- units -------------------------------------------------------------------------------------------

    @cached_property
    def _communes(self) -> pd.DataFrame:
        units = self._csv("administrative_units.csv")
        units = units[units["level"] == "commune"].set_index("unit_key")
        days = {"valid_from": "1900-01-01", "valid_to": "2199-12-31"}
        return units.assign(**{c: pd.to_datetime(units[c].fillna(d)).dt.date for c, d in days.items()})

    def existing(self, day: date) -> set[str]:
        """Communes, wards and towns that exist on ``day``."""
        return {k for k, (first, last) in self._lives.items() if first <= day <= last}

    @cached_property
    def _lives(self) -> dict[str, tuple[date, date]]:
        units = self._communes
        lives = zip(units["valid_from"], units["valid_to"], strict=True)
        return dict(zip(units.index, lives, strict=True))

    @cached_property
    def _rural(self) -> set[str]:
        return set(self._communes.index[self._communes["unit_type"] == "Xã"])

    def rural(self, day: date) -> set[str]:
        """The communes (xã) among them."""
        return self.existing(day) & self._rural

    @cached_property
    def districts(self) -> dict[str, str]:
        """District name → key."""
        units = self._csv("administrative_units.csv")
        told = units[units["level"] == "district"]
        return dict(zip(told["district"], told["unit_key"], strict=True))

    @cached_property
    def _moves(self) -> list[tuple[date, str, str]]:
        events = self._csv("unit_events.csv")
        moves = events[events["kind"] == "move"]
        days = pd.to_datetime(moves["date"]).dt.date
        return list(zip(days, moves["from_key"], moves["from_district"], strict=True))

    def district(self, key: str, day: date) -> str | None:
        """Key of the district of a commune on ``day``; the last one for an old commune after 1/7/2025."""
        for moved, commune, before in self._moves:
            if commune == key and day < moved:
                return before
        name = self._district_names.get(key)
        return self.districts.get(name) if isinstance(name, str) else None

    @cached_property
    def _district_names(self) -> dict[str, object]:
        return {str(k): v for k, v in self._communes["district"].items()}

    def in_district(self, district: str, day: date) -> set[str]:
        """Communes of a district on ``day``."""
        if day not in self._inside:
            inside: dict[str | None, set[str]] = {}
            for key in self.existing(day):
                inside.setdefault(self.district(key, day), set()).add(key)
            self._inside[day] = inside
        return self._inside[day].get(district, set())

    @cached_property
    def today(self) -> dict[str, str]:
        """Old commune → the unit of 1/7/2025 that holds it; new units are themselves."""
        lines = self._csv("unit_succession_2025.csv")
        new = {k: k for k in self.existing(MERGED)}
        return new | dict(zip(lines["old_unit_key"], lines["new_unit_key"], strict=True))

    # -- scopes ------------------------------------------------------------------------------------------

    def assigned(self, day: date) -> pd.DataFrame:
        """Assignments valid on ``day``."""
        table, at = self.truth("assignments"), pd.Timestamp(day)
        return table[(table["valid_from"] <= at) & (table["valid_to"].isna() | (table["valid_to"] >= at))]

    def listed(self, period: str) -> set[str]:
        """Communes assigned on a 31 December of ``period``."""
        if period not in self._listed:
            days = (year_end(y) for y in LISTS[period])
            self._listed[period] = {k for d in days for k in self.assigned(d)["unit_key"]}
        return set(self._listed[period])

    def scope(self, name: str, day: date) -> set[str]:
        """The communes of a scope; empty where the list's communes no longer exist."""
        kind, _, period = name.partition(":")
        existing = self.existing(day)
        if name == "province":
            return existing
        if name in self.districts.values():
            return self.in_district(name, day)
        if kind == "successors":
            held = {self.today[k] for k in self.listed(period)}
            return {k for k in existing if self.today[k] in held}
        helped = set(self.assigned(day)["unit_key"]) if day.year in LISTS[period] else set()
        helped = helped if helped and kind != "list" else self.listed(period)
        if helped - existing:
            return set()
        return existing - helped if kind == "outside" else helped

    # -- money -------------------------------------------------------------------------------------------

    @cached_property
    def problems(self) -> pd.DataFrame:
        """What the reader asked about."""
        return pd.read_parquet(self.project.processed / "problems.parquet")

    @cached_property
    def told(self) -> pd.DataFrame:
        """Every cell of the agencies' forms less what the reader refused with a problem at that address.

        Truth less: cells of :data:`UNREAD`; forms titled with another year (``report_of_other_year``); the
        commune of names nobody can settle (``commune_unsettled``). Beside them the one real form: 15 million
        in cash for Chiềng Sơ in 2018.
        """
        told, asked = self.truth("support"), self.problems
        cells = asked[asked["code"].isin(UNREAD)]
        refused = set(zip(cells["file"], cells["sheet"], cells["cell"], strict=True))
        at = pd.Series(list(zip(told["file"], told["sheet"], told["cell"], strict=True)), index=told.index)
        other_year = set(asked.loc[asked["code"] == "report_of_other_year", "file"])
        told = told[~at.isin(refused) & ~told["file"].isin(other_year)].copy()
        for line in asked[asked["code"] == "commune_unsettled"].itertuples():
            same_row = told["cell"].str.extract(r"(\d+)$")[0] == str(line.cell).lstrip("ABC")
            told.loc[(told["file"] == line.file) & same_row, "unit_key"] = pd.NA
        return pd.concat([told, pd.DataFrame([_REAL])], ignore_index=True).astype(
            {"amount_vnd": "float64", "year": int}
        )

    def refused(self) -> pd.DataFrame:
        """Rows of the truth that :attr:`told` leaves out: all of them made hard on purpose."""
        keys = ["file", "sheet", "cell", "part"]
        both = self.truth("support").merge(self.told[keys], on=keys, how="left", indicator=True)
        return both[both["_merge"] == "left_only"]

    def gifts(self, years: Iterable[int], kind: str) -> pd.DataFrame:
        """What enters a total of ``kind`` (``cash``, ``in_kind``, ``unvalued``), with the group of each row.

        An amount or a written zero in a column of that kind, no "at most", no state-programme money.
        """
        rows = self.told[self.told["year"].isin(list(years))]
        rows = rows[rows["provider"].ne("state_programme").fillna(True)]
        if kind == "unvalued":
            return rows[rows["kind"] == kind]
        valued = (rows["state"] != "zero") & (rows["kind"] == kind) & rows["amount_vnd"].notna()
        zero = (rows["state"] == "zero") & rows["category"].isin(MATERIAL[kind])
        return rows[(valued & rows["comparator"].ne("le").fillna(True)) | zero]

    def state_money(self, years: Iterable[int]) -> float:
        """Amounts named as state-programme money."""
        rows = self.told[self.told["year"].isin(list(years))]
        return float(rows.loc[rows["provider"].eq("state_programme").fillna(False), "amount_vnd"].sum())

    def grouped(self, years: Iterable[int], by: str, kind: str) -> dict[str, float]:
        """:meth:`gifts` added up by a dimension of the breakdown."""
        rows = self.gifts(years, kind)
        if by == "district":
            pairs = zip(rows["unit_key"], rows["year"], strict=True)
            keys = [
                UNSETTLED if pd.isna(k) else self.district(k, year_end(y)) or AFTER_MERGER for k, y in pairs
            ]
        else:
            column = {"agency": "agency_id", "commune": "unit_key"}.get(by, by)
            lacking = {"provider": "unstated", "valuation": "unknown"}.get(by, UNSETTLED)
            keys = list(rows[column].astype("string").fillna(lacking))
        return {str(k): float(v) for k, v in rows["amount_vnd"].groupby(pd.Index(keys)).sum().items()}

    def base(self, years: Iterable[int], kind: str) -> tuple[int, int]:
        """Reports owed that hold an amount of ``kind`` that was added, and reports owed.

        A report that came and of which no own form exists is answered by that of the successor.
        """
        wanted = list(years)
        owed = self.truth("submissions")
        owed = owed[(owed["kind"] == "F1") & owed["year"].isin(wanted)]
        heirs = self._csv("agencies.csv").set_index("agency_id")
        heir = heirs["successor_id"].fillna(heirs["merged_into"]).to_dict()
        forms = {(a, y) for a, y in zip(self.told["agency_id"], self.told["year"], strict=True)}
        with_amount = {
            (a, y) for a, y in self.gifts(wanted, kind)[["agency_id", "year"]].itertuples(index=False)
        }
        n = 0
        for a, y, state in owed[["reporter_id", "year", "state"]].itertuples(index=False):
            own = (a, y) in forms or state not in ("on_time", "late") or not isinstance(heir.get(a), str)
            n += ((a if own else heir[a]), y) in with_amount
        return n, len(owed)

    # -- poverty -----------------------------------------------------------------------------------------

    def reviewed(self, year: int, standard: str, status: str = "official") -> pd.DataFrame:
        """Counts of the poverty review by commune: official, else preliminary."""
        rows = self.truth("poverty")
        rows = rows[(rows["year"] == year) & (rows["standard"] == standard)]
        if status == "preliminary":
            rows = rows[rows["status"] == status]
        official_first = rows.sort_values("status", kind="stable")
        return official_first.drop_duplicates("unit_key").set_index("unit_key")

    def flow(self, year: int, column: str, keys: set[str]) -> float:
        """Σ of a flow of the communes ``keys``; "escaped" is its two parts."""
        rows = self.truth("poverty_flows")
        rows = rows[(rows["year"] == year) & rows["unit_key"].isin(keys)]
        if column == "escaped":
            return float((rows["escaped_to_near_poor"] + rows["escaped_above_near_poor"]).sum())
        return float(rows[column].sum())

    # -- ntm ---------------------------------------------------------------------------------------------

    def marks(self, day: date, keys: set[str]) -> pd.DataFrame:
        """Marks of the rural communes among ``keys`` of which anything was assessed: commune × criterion."""
        rows = self.truth("ntm_marks")
        rows = rows[(rows["as_of"] == pd.Timestamp(day)) & rows["unit_key"].isin(keys & self.rural(day))]
        told = rows.pivot_table(index="unit_key", columns="criterion", values="mark", aggfunc="first")
        return told[(told != "not_assessed").any(axis=1)]

    def titled(self, day: date, title: str, keys: set[str]) -> set[str]:
        """Rural communes that hold a title by a decision of ``day`` or before and exist on it."""
        acts = self.truth("ntm_recognition")
        acts = acts[acts["title"].isin(_TITLES[title]) & (acts["decided_on"] <= pd.Timestamp(day))]
        return set(acts["unit_key"]) & keys & self.rural(day)


def year_end(year: int) -> date:
    """31 December."""
    return date(year, 12, 31)


_REAL = {
    "agency_id": "so-tai-nguyen-va-moi-truong",
    "unit_key": "03211@2025-06-30",
    "year": 2018,
    "category": "cash",
    "state": "value",
    "kind": "cash",
    "amount_vnd": 15_000_000,
    "comparator": "eq",
    "provider": "unstated",
}
"""The form of Sở TN&MT for 2018 as received: its other cells give no material help."""
