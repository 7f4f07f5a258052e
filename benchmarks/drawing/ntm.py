"""Draws form F3, communes by criteria, and F3_bands, communes by number of criteria met."""

from __future__ import annotations

from datetime import date
from random import Random

from drawing.draw import column, fact, letterhead, numbered, signature, stt, written
from drawing.model import Book, Column, Entry, Line, Page, Table
from drawing.words import title, vocabulary
from drawing.world import World

CRITERIA = range(1, 20)


def draw_f3(world: World, random: Random) -> Book:
    """The assessment of the communes of a district on a day."""
    district, year = world.district(random), random.randint(2017, 2024)
    day = random.choice([date(year, 12, 31), date(year, 6, 30), date(year, 11, 30)])
    criteria = world.criteria_set(day)
    columns = [stt(random), column(random, "F3", "commune", "name", required=True)]
    wording = random.choice(vocabulary()["F3"]["heads"]["criterion"])
    for n in CRITERIA:
        text = wording.format(n=n, name=world.criteria_names[criteria.id, n])
        heads = tuple(p.strip() for p in text.split(">"))
        columns.append(Column(f"criterion_{n}", f"criterion_{n}", heads, "mark"))
    columns.append(column(random, "F3", "met_total", "count"))
    recognised = random.random() < 0.4
    if recognised:
        columns += [column(random, "F3", n, "text") for n in ("title", "decision", "year_attained")]
    signs = random.choice(vocabulary()["marks"]["sets"])
    lines = []
    for unit in world.some(random, district, 5, 12, rural=True):
        key = {"unit_key": unit.key, "as_of": day}
        ease = random.uniform(0.25, 1.0)
        entries = {"commune": Entry(written(random, unit, "bare" if random.random() < 0.5 else "typed"))}
        met = 0
        for n in CRITERIA:
            mark = "met" if random.random() < ease else "not_met"
            if mark == "not_met" and signs["mostly_met"] and random.random() < 0.15:
                mark = "mostly_met"
            met += mark == "met"
            f = fact("ntm_marks", "mark", mark, criterion=n, criteria_set=criteria.id, **key)
            entries[f"criterion_{n}"] = Entry(signs[mark] or None, [f])
        entries["met_total"] = Entry(met, [fact("ntm_totals", "met_printed", met, **key)], "0")
        if recognised and met == 19:
            entries["title"] = Entry(
                "Đạt chuẩn", [fact("ntm_recognition", "title", "standard", unit_key=unit.key)]
            )
            entries["decision"] = Entry(f"{random.randint(100, 1500)}/QĐ-UBND")
            f = fact("ntm_recognition", "year_attained", year, unit_key=unit.key)
            entries["year_attained"] = Entry(year, [f])
        lines.append(Line("data", entries, unit=unit.key))
    numbered(lines)
    over = title(random, "F3", district=district.full_name, day=f"{day:%d/%m/%Y}", decision=criteria.decision)
    table = Table("F3", columns, lines, [*letterhead(random, district), *over])
    table.under = [signs["legend"]] if signs["legend"] else []
    table.signature = signature(random, district.name, year)
    return Book(
        "F3", f"{year}_{district.code}", [Page(random.choice(["Sheet1", "NTM", "Biểu 1"]), [table])], year
    )


def draw_bands(world: World, random: Random) -> Book:
    """How many communes of a district meet how many criteria, and which."""
    district, year = world.district(random), random.randint(2017, 2024)
    day = random.choice([date(year, 12, 31), date(year, 6, 30)])
    columns = [stt(random), column(random, "F3_bands", "band", "name", required=True),
               column(random, "F3_bands", "communes", "count", required=True),
               column(random, "F3_bands", "names", "text")]  # fmt: skip
    communes = world.communes(district, rural=True)
    random.shuffle(communes)
    lines = []
    for low, high, wordings in ((19, 19, ["19 tiêu chí", "19", "19/19"]), (15, 18, ["15-18 tiêu chí", "Từ 15 đến 18", "15 - 18"]),
                                (10, 14, ["10-14 tiêu chí", "Từ 10 đến 14", "10 - 14"]),
                                (5, 9, ["5-9 tiêu chí", "Từ 5 đến 9", "5 - 9"]), (0, 4, ["Dưới 5 tiêu chí", "Dưới 5"])):  # fmt: skip
        mine = [communes.pop() for _ in range(min(len(communes), random.randint(0, 5)))]
        if low == 0:
            mine += communes
        key = {"unit_key": district.key, "as_of": day, "band_low": low}
        facts = [fact("ntm_bands", "communes", len(mine), **key), fact("ntm_bands", "band_high", high, **key)]
        entries = {"band": Entry(random.choice(wordings)), "communes": Entry(len(mine), facts, "0")}
        if mine:
            entries["names"] = Entry(", ".join(u.name for u in mine))
        lines.append(Line("data", entries))
    numbered(lines)
    count = sum(int(str(x.entries["communes"].value)) for x in lines)
    lines.append(Line("total", {"band": Entry("Tổng cộng"), "communes": Entry(count)}))
    over = title(random, "F3_bands", district=district.full_name, day=f"{day:%d/%m/%Y}")
    table = Table("F3_bands", columns, lines, [*letterhead(random, district), *over])
    return Book("F3_bands", f"{year}_{district.code}_nhom", [Page("Sheet1", [table])], year)
