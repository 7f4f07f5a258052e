"""What each agency gave each commune in each year, and whether, when and with what content it reported.

Amounts are scaled so that the reports of a period add up to the totals of ``help.toml``; the gifts known from
published texts are kept. All of it is synthetic.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np

from analysis.programme import Programme
from analysis.registers import Agency
from analysis.sample import calendar
from analysis.sample._draw import apportion, chance, generator, pick
from analysis.sample.assignments import Assignment

GOODS = ("equipment", "production", "infrastructure")
CASH_STEP, GOODS_STEP = 500_000, 1_000_000
AMBIGUOUS_VND, HIDDEN_VND = 1_200_000, 12_000_000
UNIT_PRICES = (300_000, 200_000, 500_000)
HARD_KINDS = ("ambiguous", "hidden", "unknown_commune", "title_year")

Form = Literal["none", "done", "zero", "money", "goods", "text", "ambiguous", "hidden"]


@dataclass(frozen=True)
class Help:
    """One cell's help: money, goods (valued when ``amount_vnd``), words, a mere yes, or none.

    ``unit_price`` says that money was given in equal parts; ``each`` that goods are valued a piece.
    ``provider`` is whose money the cell says it is, empty when it does not say; ``then`` a second
    contribution told in the same cell; ``gift`` names one that is told more than once.
    """

    form: Form = "none"
    amount_vnd: int = 0
    quantity: int = 0
    unit: str = ""
    item: str = ""
    comparator: str = "eq"
    each: bool = False
    unit_price: int = 0
    provider: str = ""
    provider_name: str = ""
    then: Help | None = None
    gift: str = ""

    @property
    def total_vnd(self) -> int:
        """All that the cell tells."""
        return self.amount_vnd + (self.then.amount_vnd if self.then is not None else 0)


@dataclass(frozen=True)
class HelpRow:
    """One commune's row of an agency's report."""

    unit_key: str
    help: dict[str, Help] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """An agency's report of a year: on_time, late or missing; a ``real`` one lies outside the sample."""

    agency_id: str
    year: int
    state: str
    content: str
    received_on: date | None
    reason: str
    rows: tuple[HelpRow, ...]
    hard: str = ""
    real: bool = False

    @property
    def written(self) -> bool:
        """Whether the sample holds a workbook of this report."""
        return self.received_on is not None and not self.real


def draw_reports(
    programme: Programme, agencies: Iterable[Agency], assignments: tuple[Assignment, ...], seed: int
) -> tuple[Report, ...]:
    """The report of every agency obliged on 31 December of every year, in order of year and agency."""
    facts = tomllib.loads((Path(__file__).parent / "help.toml").read_text(encoding="utf-8"))
    kinds = {a.id: a.kind for a in agencies}
    reports = [
        _report(agency_id, year, _communes(assignments, agency_id, year), programme, facts, seed)
        for year in programme.years
        for agency_id in kinds
        if _communes(assignments, agency_id, year)
    ]
    reports = _hardened(reports, facts, {p.first_year for p in programme.periods}, seed)
    for period in programme.periods:
        reports = _scaled(reports, period.years, facts["totals"][period.key], facts["weights"], kinds, seed)
    return tuple(reports)


def known_agencies() -> frozenset[str]:
    """Agencies some of whose gifts are known from published texts."""
    facts = tomllib.loads((Path(__file__).parent / "help.toml").read_text(encoding="utf-8"))
    return frozenset({facts["real"]["agency"], *(k["agency"] for k in facts["known"])})


def _communes(assignments: tuple[Assignment, ...], agency_id: str, year: int) -> tuple[str, ...]:
    day = date(year, 12, 31)
    return tuple(a.unit_key for a in assignments if a.agency_id == agency_id and a.holds_on(day))


def _report(
    agency_id: str,
    year: int,
    communes: tuple[str, ...],
    programme: Programme,
    facts: dict[str, Any],
    seed: int,
) -> Report:
    rng = generator(seed, "report", agency_id, year)
    shares, real = facts["shares"], facts["real"]
    if agency_id == real["agency"] and year == real["year"]:
        return Report(agency_id, year, "on_time", "results", real["received_on"], "", (), real=True)
    known = [k for k in facts["known"] if k["agency"] == agency_id and k["year"] == year]
    must_come = bool(known) or any(h["agency"] == agency_id and h["year"] == year for h in facts["hard"])
    if chance(rng, shares["missing"]) and not must_come:
        reason = pick(rng, facts["texts"]["reasons"]) if chance(rng, shares["reason_given"]) else ""
        return Report(agency_id, year, "missing", "none", None, reason, ())
    late = chance(rng, shares["late"])
    received = calendar.agency_report(year, programme.due_on("agency", year), rng, late=late)
    zero = chance(rng, shares["zero"]) and not must_come
    modest = agency_id == real["agency"] and programme.period_of(year) == programme.period_of(real["year"])
    rows = tuple(
        HelpRow(c, {"cash": Help("zero")}) if zero else _row(c, known, facts, rng, modest=modest)
        for c in communes
    )  # fmt: skip
    state, content = ("late" if late else "on_time"), ("zero" if zero else "results")
    return Report(agency_id, year, state, content, received, "", rows)


def _row(
    commune: str,
    known: list[dict[str, Any]],
    facts: dict[str, Any],
    rng: np.random.Generator,
    *,
    modest: bool,
) -> HelpRow:
    """One commune's help; an amount of 1 is still to be drawn. ``modest`` gives no made-up money."""
    likely, cells = facts["likely"], {}
    for category in ("survey", "capacity"):
        cells[category] = Help("done" if chance(rng, likely[category]) else "none")
    if chance(rng, likely["cash"]) and not modest:
        cells["cash"] = Help("money", 1, comparator=pick(rng, ("eq", "ge", "approx"), (94, 3, 3)))
    for category in GOODS:
        if chance(rng, likely[category]) and not modest:
            cells[category] = _goods(category, facts, rng)
    if chance(rng, likely["other"]):
        texts = [facts["texts"]["other"][i] for i in rng.permutation(len(facts["texts"]["other"]))[:3]]
        cells["other"] = Help("text", item="\n".join(f"- {t};" for t in texts[: int(rng.integers(1, 4))]))
    for given in (k for k in known if commune.startswith(k["commune"])):
        cells[given["category"]] = Help(
            "text" if "text" in given else "goods",
            given.get("amount", 0),
            given.get("quantity", 0),
            given.get("unit", ""),
            given.get("text", given.get("item", "")),
            each=given.get("each", False),
        )
    return HelpRow(commune, cells)


def _goods(category: str, facts: dict[str, Any], rng: np.random.Generator) -> Help:
    if chance(rng, 0.06):
        return Help("done")
    unit, item, least, most = pick(rng, facts["goods"][category])
    valued = chance(rng, 0.6)
    quantity = int(rng.integers(least, most + 1))
    return Help("goods", int(valued), quantity if quantity < 10 else quantity // 5 * 5, unit, item)


def _hardened(reports: list[Report], facts: dict[str, Any], first_years: set[int], seed: int) -> list[Report]:
    """``reports`` with a small share made hard to read: the named ones, then drawn ones."""
    named = {(h["agency"], h["year"]): h["kind"] for h in facts["hard"]}
    kept = {k["agency"] for k in facts["known"]}
    # a report titled with the year before must not stand in for a missing or zero one of that year
    sent = {(r.agency_id, r.year) for r in reports if r.written and r.content == "results"}
    able = [
        i for i, r in enumerate(reports)
        if r.written and r.content == "results" and r.agency_id not in kept
        and r.year not in first_years and (r.agency_id, r.year) not in named
        and (r.agency_id, r.year - 1) in sent
    ]  # fmt: skip
    number = round(facts["shares"]["hard"] * sum(r.written for r in reports)) - len(named)
    drawn = generator(seed, "hard").permutation(able)[:number]
    kinds = {int(i): HARD_KINDS[n % len(HARD_KINDS)] for n, i in enumerate(drawn)}
    kinds |= {i: named[r.agency_id, r.year] for i, r in enumerate(reports) if (r.agency_id, r.year) in named}
    return [_harden(r, kinds[i], facts) if i in kinds else r for i, r in enumerate(reports)]


def _harden(report: Report, kind: str, facts: dict[str, Any]) -> Report:
    first, *rest = report.rows
    if kind == "ambiguous":
        first = replace(first, help={**first.help, "cash": Help("ambiguous", AMBIGUOUS_VND)})
    elif kind == "hidden":
        hidden = Help("hidden", HIDDEN_VND, item=facts["texts"]["hidden"])
        first = replace(first, help={**first.help, "other": hidden})
    return replace(report, rows=(first, *rest), hard=kind)


def _scaled(
    reports: list[Report],
    years: range,
    totals: dict[str, int],
    weights: dict[str, float],
    kinds: dict[str, str],
    seed: int,
) -> list[Report]:
    """``reports`` with the amounts of ``years`` drawn: cash and goods add up to ``totals`` (million)."""
    rng = generator(seed, "amounts", years)
    places = [
        (i, j, category, cell)
        for i, r in enumerate(reports) if r.year in years
        for j, row in enumerate(r.rows)
        for category, cell in row.help.items() if cell.form in ("money", "goods", "ambiguous")
    ]  # fmt: skip
    amounts: dict[tuple[int, int, str], int] = {}
    for goods, step in ((False, CASH_STEP), (True, GOODS_STEP)):
        mine = [(i, j, c, cell) for i, j, c, cell in places if (c in GOODS) == goods]
        open_ = [(i, j, c) for i, j, c, cell in mine if cell.amount_vnd == 1]
        fixed = sum(cell.amount_vnd for *_, cell in mine if cell.amount_vnd > 1)
        left = (totals["in_kind" if goods else "cash"] * 1_000_000 - fixed) // step
        spread = 1.1 if goods else 0.7
        works = np.array([9.0 if c == "infrastructure" else 1.0 for _, _, c in open_])
        means = np.array([weights[kinds[reports[i].agency_id]] for i, _, _ in open_])
        size = works * means * rng.lognormal(0, spread, len(open_))
        shares = 1 + apportion(size, left - len(open_))
        amounts |= {place: int(n) * step for place, n in zip(open_, shares, strict=True)}
    return [_with_amounts(i, r, amounts, rng) if r.year in years else r for i, r in enumerate(reports)]


def _with_amounts(
    index: int, report: Report, amounts: dict[tuple[int, int, str], int], rng: np.random.Generator
) -> Report:
    def priced(j: int, category: str, cell: Help) -> Help:
        amount = amounts.get((index, j, category), cell.amount_vnd)
        if cell.form == "money" and cell.comparator == "eq" and chance(rng, 0.12):
            price = next(p for p in UNIT_PRICES if amount % p == 0)
            return replace(cell, amount_vnd=amount, quantity=amount // price, unit="suất", unit_price=price)
        return replace(cell, amount_vnd=amount)

    rows = tuple(
        replace(row, help={c: priced(j, c, cell) for c, cell in row.help.items()})
        for j, row in enumerate(report.rows)
    )
    return replace(report, rows=rows)
