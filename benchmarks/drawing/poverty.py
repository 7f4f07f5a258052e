"""Draws form F2, of one year or several side by side, and F2_flow."""

from __future__ import annotations

from random import Random

from analysis.registers import Unit
from drawing.draw import (
    column,
    fact,
    known_standard,
    letterhead,
    numbered,
    signature,
    stt,
    summed,
    total_label,
    written,
)  # fmt: skip
from drawing.model import Book, Column, Entry, Kind, Line, Page, Table
from drawing.words import head, title, vocabulary
from drawing.world import World

_COUNTS = ("households", "people", "poor_households", "near_poor_households", "minority_households",
           "minority_poor_households")  # fmt: skip
_FLOWS = ("poor_at_start", "escaped_to_near_poor", "escaped_above_near_poor", "other_decrease",
          "near_poor_fallen", "fallen_back", "newly_poor", "other_increase")  # fmt: skip


def draw_f2(world: World, random: Random) -> Book:
    """A review of one year, or two to four years side by side under heads of their year."""
    several = random.random() < 0.3
    district = world.district(random)
    last = random.randint(2018, 2024) if not several else random.choice([2019, 2020, 2021, 2024])
    first = max(last - random.randint(1, 2), 2017 if last <= 2021 else 2022) if several else last
    return review(world, random, district, tuple(range(first, last + 1)))


def review(world: World, random: Random, district: Unit, years: tuple[int, ...]) -> Book:
    """The review of ``district`` in ``years``."""
    standard, named = known_standard(world, random, years[-1])
    fields = ["households", "poor_households", "rate_printed_pct", "near_poor_households"]
    if random.random() < 0.6:
        fields.append("near_rate_printed_pct")
    if len(years) == 1 and random.random() < 0.4:
        fields.insert(1, "people")
    if len(years) == 1 and random.random() < 0.25:
        fields += ["minority_households", "minority_poor_households"]
    columns = [stt(random), column(random, "F2", "unit", "name", required=True)]
    heads = _consistent(random, fields)
    for year in years:
        for name in fields:
            above = (f"Năm {year}",) if len(years) > 1 else ()
            kind: Kind = "percent" if name.endswith("pct") else "count"
            columns.append(
                Column(f"{name}@{year}", name, (*above, *heads[name]), kind, name == "poor_households", year)
            )
    style = random.choice(["typed", "bare", "short"])
    lines = [_line(random, u, years, fields, standard, style) for u in world.some(random, district, 6, 16)]
    numbered(lines)
    table = Table("F2", columns, lines)
    table.lines.append(summed(table, total_label(random, district), "unit"))
    _total_rates(table, years)
    told = {
        "district": district.full_name,
        "standard": named,
        "year": years[-1],
        "first": years[0],
        "last": years[-1],
    }
    if len(years) > 1:
        text = str(random.choice(vocabulary()["F2"]["titles_years"])).format(**told)
        over = text.split("\n")
    else:
        over = title(random, "F2", **told)
    table.over = [*letterhead(random, district), *over]
    table.signature = signature(random, district.name, years[-1])
    if random.random() < 0.3:
        table.numbering = random.choice(["{n}", "({n})"])
    return Book(
        "F2",
        f"{years[-1]}_{district.code}",
        [Page(_page_name(random, "RSHN", years[-1]), [table])],
        years[-1],
    )


def _page_name(random: Random, name: str, year: int) -> str:
    return random.choice(["Sheet1", f"{name} {year}", "Biểu 01", name])


def _consistent(random: Random, fields: list[str]) -> dict[str, tuple[str, ...]]:
    """Heads whose groups are those of their neighbours: all grouped, or none."""
    grouped = random.random() < 0.6
    found: dict[str, tuple[str, ...]] = {}
    for name in fields:
        wordings = [w for w in vocabulary()["F2"]["heads"][name] if (">" in w) == grouped]
        heads = tuple(
            p.strip() for p in random.choice(wordings or vocabulary()["F2"]["heads"][name]).split(">")
        )
        found[name] = heads
    return found


def _line(
    random: Random, unit: Unit, years: tuple[int, ...], fields: list[str], standard: str, style: str
) -> Line:
    entries = {"unit": Entry(written(random, unit, style))}
    households, share = random.randint(420, 1900), random.uniform(0.12, 0.62)
    for year in years:
        v = _figures(random, households, share)
        households, share = households + random.randint(-4, 25), share * random.uniform(0.8, 0.95)
        for name in fields:
            percent = name.endswith("pct")
            e = Entry(v[name], number_format="0.00" if percent else "#,##0")
            e.facts.append(fact("poverty", name, v[name], unit_key=unit.key, year=year))
            entries[f"{name}@{year}"] = e
        for name in ("standard", "status"):
            value = standard if name == "standard" else "official"
            entries[f"poor_households@{year}"].facts.append(
                fact("poverty", name, value, unit_key=unit.key, year=year)
            )
    return Line("data", entries, unit=unit.key)


def _figures(random: Random, households: int, share: float) -> dict[str, int | float]:
    poor = int(households * share)
    near = int(households * random.uniform(0.03, 0.13))
    minority = int(households * random.uniform(0.7, 0.98))
    return {
        "households": households,
        "people": int(households * random.uniform(4.2, 5.4)),
        "poor_households": poor,
        "near_poor_households": near,
        "rate_printed_pct": round(poor / households * 100, 2),
        "near_rate_printed_pct": round(near / households * 100, 2),
        "minority_households": minority,
        "minority_poor_households": min(int(poor * random.uniform(0.85, 1)), minority),
    }


def _total_rates(table: Table, years: tuple[int, ...]) -> None:
    total = table.lines[-1].entries
    for year in years:
        for count, rate in (
            ("poor_households", "rate_printed_pct"),
            ("near_poor_households", "near_rate_printed_pct"),
        ):
            of, all_of = total.get(f"{count}@{year}"), total[f"households@{year}"]
            if any(c.id == f"{rate}@{year}" for c in table.columns) and of is not None:
                share = float(of.value) / float(all_of.value) * 100  # type: ignore[arg-type]
                total[f"{rate}@{year}"] = Entry(round(share, 2), number_format="0.00")


def draw_flow(world: World, random: Random) -> Book:
    """How the number of poor households moved in a year."""
    district, year = world.district(random), random.randint(2018, 2024)
    standard, named = known_standard(world, random, year)
    names = [*_FLOWS, "poor_households"]
    columns = [stt(random), column(random, "F2_flow", "unit", "name", required=True)]
    grouped = random.random() < 0.6
    for name in names:
        wordings = vocabulary()["F2_flow"]["heads"][name]
        heads = head(random, "F2_flow", name)
        if name.startswith("escaped"):
            heads = tuple(p.strip() for p in next(w for w in wordings if (">" in w) == grouped).split(">"))
        columns.append(Column(name, name, heads, "count", name in ("poor_at_start", "poor_households")))
    lines = []
    for unit in world.some(random, district, 6, 14):
        v = _flow(random)
        entries = {"unit": Entry(written(random, unit, "typed"))}
        for name in names:
            f = fact("poverty", name, v[name], unit_key=unit.key, year=year)
            entries[name] = Entry(v[name], [f], "#,##0")
        entries["poor_at_start"].facts.append(
            fact("poverty", "standard", standard, unit_key=unit.key, year=year)
        )
        lines.append(Line("data", entries, unit=unit.key))
    numbered(lines)
    table = Table("F2_flow", columns, lines)
    table.lines.append(summed(table, total_label(random, district), "unit"))
    over = title(random, "F2_flow", district=district.full_name, standard=named, year=year)
    table.over = [*letterhead(random, district), *over]
    table.signature = signature(random, district.name, year)
    return Book(
        "F2_flow", f"{year}_{district.code}", [Page(_page_name(random, "Diễn biến", year), [table])], year
    )


def _flow(random: Random) -> dict[str, int]:
    start = random.randint(120, 800)
    v = {name: random.randint(0, 14) for name in _FLOWS}
    v["poor_at_start"] = start
    v["escaped_to_near_poor"] = random.randint(5, 60)
    v["escaped_above_near_poor"] = random.randint(3, 40)
    down = v["escaped_to_near_poor"] + v["escaped_above_near_poor"] + v["other_decrease"]
    up = v["near_poor_fallen"] + v["fallen_back"] + v["newly_poor"] + v["other_increase"]
    v["poor_households"] = start - down + up
    return v
