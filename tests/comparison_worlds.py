"""Worlds with a known truth, in which help does something or nothing, for the comparison of communes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators.comparison import Frame, Sample
from analysis.province import Province
from indicator_frames import OLD, province

HOUSEHOLDS = 1000
ENDS = date(2016, 12, 31), date(2020, 12, 31)
Table = list[dict[str, Any]]


def sample(
    before: Sequence[float],
    change: Sequence[float],
    helped: Sequence[bool],
    districts: Sequence[str] | None = None,
    dose: Sequence[float] | None = None,
) -> Sample:
    """A sample of period A from bare columns; without ``districts`` all lie in one."""
    start = np.asarray(before, dtype=np.float64)
    communes = pd.DataFrame(
        {
            "name": [f"Xã {i}" for i in range(len(start))],
            "district": "Huyện" if districts is None else list(districts),
            "helped": np.asarray(helped, dtype=bool),
            "before": start,
            "after": start + np.asarray(change, dtype=np.float64),
            "households_before": 100.0,
            "households_after": 100.0,
            "dose": np.nan if dose is None else dose,
        },
        index=pd.Index([f"{i:05d}" for i in range(len(start))], name="unit_key", dtype=object),
    )
    frame = Frame("poverty", "A", *ENDS, OLD, "chuẩn QĐ 59/2015", date(2017, 8, 17))
    owed = int(communes["helped"].sum()), int((~communes["helped"]).sum())
    return Sample(frame, communes, owed, help_years=() if dose is None else (2018,))


@cache
def keys() -> tuple[str, ...]:
    """The communes of the old frame."""
    return tuple(u.key for u in province().units.at(ENDS[1]))


def poverty_rows(rates: dict[int, np.ndarray[Any, Any]], standard: str = OLD) -> Table:
    """Rows of every commune of the old frame: ``rates`` by year in percent."""
    return [
        {
            "unit_key": key, "unit_as_written": key, "year": year, "standard": standard,
            "households": HOUSEHOLDS, "poor_households": round(HOUSEHOLDS * rate / 100),
            "file": f"data/raw/{year}.xlsx", "cell": f"A{i}",
        }
        for year, values in rates.items()
        for i, (key, rate) in enumerate(zip(keys(), values, strict=True))
    ]  # fmt: skip


def assigned(helped: np.ndarray[Any, Any]) -> Table:
    """One assignment of period A for each commune marked."""
    return [
        {"agency_id": "so-tai-chinh", "unit_key": key, "agency_as_written": "a", "commune_as_written": key}
        for key, chosen in zip(keys(), helped, strict=True)
        if chosen
    ]


def given(amounts: np.ndarray[Any, Any]) -> Table:
    """Cash of 2018 in million đồng, where it is not missing."""
    return [
        {
            "unit_key": key, "agency_id": "so-tai-chinh", "year": 2018,
            "amount_vnd": round(amount * 1e6), "cell": f"C{i}",
        }
        for i, (key, amount) in enumerate(zip(keys(), amounts, strict=True))
        if not np.isnan(amount)
    ]  # fmt: skip


def returning_world(seed: int, noise_of_choice: float = 0.0) -> Province:
    """Help does nothing; it goes to the highest measured rates of 2016, which return to the mean after."""
    chance = np.random.default_rng(seed)
    n = len(keys())
    own = chance.normal(45, 8, n)
    rates = {
        y: np.clip(own - 2 * (y - 2015) + chance.normal(0, 6, n), 1, 99) for y in (2014, 2015, 2016, 2020)
    }
    wish = rates[2016] + chance.normal(0, noise_of_choice or 1e-9, n)
    helped = wish >= np.quantile(wish, 0.55)
    dose = np.where(helped, chance.gamma(2, 150, n), np.nan)
    return province(poverty=poverty_rows(rates), assignments=assigned(helped), support=given(dose))


def helping_world(seed: int, points: float = 6.0) -> Province:
    """Help lowers poverty by ``points`` at the mean dose, in proportion to it; chosen by lot."""
    chance = np.random.default_rng(seed)
    n = len(keys())
    own = chance.normal(45, 8, n)
    helped = chance.permutation(np.arange(n) % 2 == 0)
    dose = np.where(helped, chance.uniform(100, 700, n), np.nan)
    done = np.where(helped, points * np.nan_to_num(dose) / 400, 0.0)
    rates = {y: np.clip(own - (y - 2014) + chance.normal(0, 0.5, n), 1, 99) for y in (2014, 2015, 2016)}
    rates[2020] = np.clip(rates[2016] - 4 - done + chance.normal(0, 0.5, n), 0, 99)
    return province(poverty=poverty_rows(rates), assignments=assigned(helped), support=given(dose))
