"""What districts round up of the agencies' help: mostly what agencies report, with known differences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from analysis.registers import Unit
from analysis.sample import calendar
from analysis.sample._draw import chance, generator, pick
from analysis.sample.drawn import Province
from analysis.sample.givers import facts
from analysis.sample.help import CASH_STEP, GOODS, Help, Report

_VALUED = ("money", "goods", "ambiguous")
_MILLION = 1_000_000


@dataclass(frozen=True)
class Difference:
    """Where the district tells otherwise than the agency: one category of one commune.

    ``kind`` is ``absent`` (the agency alone tells of it), ``amount``, ``district_only`` or ``agency_unread``
    (equal, but the agency's own cell is hard to read).
    """

    kind: str
    category: str
    agency_vnd: int | None
    district_vnd: int | None


@dataclass(frozen=True)
class Told:
    """One row of a round-up: an agency's help to a commune as the district tells it."""

    agency_id: str
    unit_key: str
    help: dict[str, Help]
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class RoundUp:
    """A district's round-up of a year; ``received_on`` is missing when it never came."""

    district: Unit
    year: int
    state: str
    due_on: date
    received_on: date | None
    rows: tuple[Told, ...]


def draw_round_ups(province: Province) -> tuple[RoundUp, ...]:
    """The round-up of every district with helped communes in every year that ended with districts."""
    found = []
    for year in province.programme.years:
        day = date(year, 12, 31)
        if not province.extent.has(year=year):
            continue
        reports = {r.agency_id: r for r in province.reports if r.year == year}
        for district in province.units.at(day, "district"):
            if province.extent.has(district=district.district):
                pairs = tuple(_pairs(province, district, day))
                if pairs:
                    found.append(_round_up(province, district, year, pairs, reports))
    return tuple(found)


def _pairs(province: Province, district: Unit, day: date) -> Iterator[tuple[str, str]]:
    """Communes of the district with the agencies charged with them, in order."""
    helped = {(a.unit_key, a.agency_id) for a in province.assignments if a.holds_on(day)}
    for unit_key, agency_id in sorted(helped):
        own = province.units.district_on(unit_key, day)
        # a small extent leaves out whole districts by where communes lay last
        within = province.extent.has(agency=agency_id, district=province.units[unit_key].district)
        if own is not None and own.key == district.key and within:
            yield unit_key, agency_id


def _round_up(
    province: Province,
    district: Unit,
    year: int,
    pairs: tuple[tuple[str, str], ...],
    reports: dict[str, Report],
) -> RoundUp:
    rng = generator(province.seed, "round-up", district.key, year)
    shares, due_on = facts()["round_ups"], province.programme.due_on("district", year)
    is_missing, is_late = chance(rng, shares["missing"]), chance(rng, shares["late"])
    received = calendar.agency_report(year, due_on, rng, late=is_late)
    if is_missing:
        return RoundUp(district, year, "missing", due_on, None, ())
    rows = tuple(_told(agency, unit, reports.get(agency), rng) for unit, agency in pairs)
    return RoundUp(district, year, "late" if is_late else "on_time", due_on, received, rows)


def _told(agency_id: str, unit_key: str, report: Report | None, rng: np.random.Generator) -> Told:
    """One commune's row; nothing is told of a report whose workbook lies outside the sample."""
    if report is None or report.real:
        return Told(agency_id, unit_key, {})
    given = next((r.help for r in report.rows if r.unit_key == unit_key), {})
    told: dict[str, Help] = {}
    differences: list[Difference] = []
    for category, cell in given.items():
        told[category] = _copied(cell)
        if cell.form in _VALUED and cell.amount_vnd:
            told[category], difference = _retold(category, cell, report, rng)
            differences += [difference] if difference is not None else []
    _tell_twice(told, differences, rng)
    _tell_more(told, differences, report, rng)
    return Told(agency_id, unit_key, told, tuple(differences))


def _copied(cell: Help) -> Help:
    return Help() if cell.form in ("zero", "hidden") else cell


def _retold(
    category: str, cell: Help, report: Report, rng: np.random.Generator
) -> tuple[Help, Difference | None]:
    """A cell with an amount as the district tells it, and in what it differs."""
    shares, own = facts()["round_ups"], cell.total_vnd
    if report.hard:
        plain = Help("money", cell.amount_vnd) if cell.form == "ambiguous" else cell
        return plain, Difference("agency_unread", category, own, own)
    if chance(rng, shares["absent"]):
        return Help(), Difference("absent", category, own, None)
    if chance(rng, shares["amount"]) and not (cell.unit_price or cell.each or cell.then or cell.gift):
        step = _MILLION if category in GOODS else CASH_STEP
        other = own + max(step, own // 5 // step * step)
        return replace(cell, amount_vnd=other), Difference("amount", category, own, other)
    return cell, None


def _tell_twice(told: dict[str, Help], differences: list[Difference], rng: np.random.Generator) -> None:
    """A sponsor's gift told once more in a column that stood empty."""
    sponsored = [c for c in GOODS if (h := told.get(c)) is not None and h.provider == "sponsor"]
    taken = {d.category for d in differences}
    free = [c for c in GOODS if told.get(c, Help()).form == "none" and c not in taken]
    if sponsored and free and chance(rng, facts()["round_ups"]["told_twice"]):
        again = told[sponsored[0]]
        told[sponsored[0]] = told[free[0]] = replace(again, gift=again.gift or "again")
        differences.append(Difference("district_only", free[0], None, again.amount_vnd))


def _tell_more(
    told: dict[str, Help], differences: list[Difference], report: Report, rng: np.random.Generator
) -> None:
    """Money that the district alone tells of."""
    shares = facts()["round_ups"]
    share = shares["district_only_of_missing" if report.state == "missing" else "district_only"]
    if chance(rng, share) and told.get("cash", Help()).form == "none" and not report.hard:
        if any(d.category == "cash" for d in differences):
            return
        amount = int(pick(rng, range(4, 41))) * CASH_STEP
        told["cash"] = Help("money", amount)
        differences.append(Difference("district_only", "cash", None, amount))
