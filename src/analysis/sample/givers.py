"""Whose money the help of the sample is, with works of state programmes and gifts that two agencies tell.

Nothing drawn before changes but for the gifts told twice: each of the two tells half of the amount that one
had, so that the totals of ``help.toml`` hold; works of programmes come on top, for they are no agency's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np

from analysis.sample._draw import chance, generator, pick
from analysis.sample.help import GOODS, GOODS_STEP, Help, HelpRow, Report

Place = tuple[int, int, str]
"""Where a cell stands: report, row, category."""

_HALF_MILLION = 500_000


@cache
def facts() -> dict[str, Any]:
    """``givers.toml``."""
    return tomllib.loads((Path(__file__).parent / "givers.toml").read_text(encoding="utf-8"))


def with_givers(reports: Sequence[Report], left_alone: frozenset[str], seed: int) -> tuple[Report, ...]:
    """``reports`` with givers, works of programmes and gifts told twice; agencies ``left_alone`` stay."""
    told = _Told(list(reports), left_alone)
    _duplicate(told, generator(seed, "duplicates"))
    _add_programmes(told, generator(seed, "state programmes"))
    for place, cell in list(told.cells()):
        report = told.reports[place[0]]
        unit_key = report.rows[place[1]].unit_key
        rng = generator(seed, "giver", report.agency_id, report.year, unit_key, place[2])
        told.put(place, _given(cell, rng))
    return tuple(told.reports)


class _Told:
    """The reports being changed, cell by cell; only those with results that are easy to read are."""

    def __init__(self, reports: list[Report], left_alone: frozenset[str]) -> None:
        self.reports = reports
        self.open = [
            i
            for i, r in enumerate(reports)
            if r.written and r.content == "results" and not r.hard and r.agency_id not in left_alone
        ]

    def cells(self) -> Iterator[tuple[Place, Help]]:
        """The cells with help of a report that may be changed, in order."""
        for i in self.open:
            for j, row in enumerate(self.reports[i].rows):
                for category, cell in row.help.items():
                    yield (i, j, category), cell

    def put(self, place: Place, cell: Help) -> None:
        """Let ``cell`` stand at ``place``."""
        i, j, category = place
        rows = list(self.reports[i].rows)
        rows[j] = HelpRow(rows[j].unit_key, {**rows[j].help, category: cell})
        self.reports[i] = replace(self.reports[i], rows=tuple(rows))

    def at(self, place: Place) -> Help:
        """What stands at ``place``."""
        i, j, category = place
        return self.reports[i].rows[j].help.get(category, Help())


def _given(cell: Help, rng: np.random.Generator) -> Help:
    """``cell`` with a giver in a share of cells, or told as two contributions."""
    shares = facts()["shares"]
    if cell.provider or not cell.amount_vnd or cell.comparator != "eq" or cell.unit_price or cell.each:
        return cell
    if cell.form == "money":
        if cell.amount_vnd > 2 * _HALF_MILLION and chance(rng, shares["two_in_one_cell"]):
            return _in_two(cell, rng)
        return _by(cell, rng) if chance(rng, shares["cash"]) else cell
    if cell.form == "goods" and cell.quantity and chance(rng, shares["goods"]):
        return _by(cell, rng)
    return cell


def _by(cell: Help, rng: np.random.Generator) -> Help:
    weights = facts()["weights"]
    provider = pick(rng, tuple(weights), tuple(weights.values()))
    name = pick(rng, facts()["sponsors"]) if provider == "sponsor" else ""
    return replace(cell, provider=provider, provider_name=name)


def _in_two(cell: Help, rng: np.random.Generator) -> Help:
    """A sum of the agency's own money and a sponsor's smaller one, in one cell."""
    steps = cell.amount_vnd // _HALF_MILLION
    second = max(1, min(steps // 3, (steps - 1) // 2)) * _HALF_MILLION
    more = Help("money", second, provider="sponsor", provider_name=pick(rng, facts()["sponsors"]))
    return replace(cell, amount_vnd=cell.amount_vnd - second, provider="own_budget", then=more)


def _duplicate(told: _Told, rng: np.random.Generator) -> None:
    """Let pairs of agencies that help one commune both tell one sponsor's gift."""
    by_commune: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for i in told.open:
        for j, row in enumerate(told.reports[i].rows):
            by_commune.setdefault((told.reports[i].year, row.unit_key), []).append((i, j))
    found = [
        max(pairs, key=lambda pair: told.at(pair[0]).amount_vnd)
        for places in by_commune.values()
        if (pairs := [p for one, other in permutations(places, 2) for p in _doubled(told, one, other)])
    ]
    for number, pair in enumerate(found[: facts()["duplicates"]["most"]], start=1):
        gift = _gift(told.at(pair[0]), f"G{number:02}", rng)
        for place in pair:
            told.put(place, gift)


def _doubled(told: _Told, one: tuple[int, int], other: tuple[int, int]) -> Iterator[tuple[Place, Place]]:
    """Cells of ``one`` whose amount can be halved, each with the cell of ``other`` where nothing stands."""
    for category in GOODS:
        cell, free = told.at((*one, category)), told.at((*other, category))
        is_even = cell.amount_vnd >= 2 * GOODS_STEP and not cell.amount_vnd // GOODS_STEP % 2
        if cell.form == "goods" and is_even and not cell.each and free.form == "none":
            yield (*one, category), (*other, category)


def _gift(cell: Help, gift: str, rng: np.random.Generator) -> Help:
    half, house = cell.amount_vnd // 2, facts()["duplicates"]["house"]
    sponsored = replace(
        cell, amount_vnd=half, provider="sponsor", provider_name=pick(rng, facts()["sponsors"]), gift=gift
    )
    if half < facts()["duplicates"]["least_for_house"]:
        return sponsored
    return replace(sponsored, quantity=1, unit=house["unit"], item=house["item"])


def _add_programmes(told: _Told, rng: np.random.Generator) -> None:
    """Enter works of a state programme as help, in cells where nothing stood."""
    works = facts()["state_programme"]
    free = [
        (i, j, works["category"])
        for i in told.open
        for j in range(len(told.reports[i].rows))
        if told.at((i, j, works["category"])).form == "none"
    ]
    for n in sorted(rng.permutation(len(free))[: works["number"]].tolist()):
        amount = int(rng.integers(works["least"], works["most"] + 1)) // 10_000_000 * 10_000_000
        told.put(free[n], Help("goods", amount, item=works["item"], provider="state_programme"))
