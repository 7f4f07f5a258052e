"""Draws form F1, an agency's yearly result, F0, the list of assignments, and the book of received reports."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from analysis.registers import Agency, Unit
from drawing.draw import MILLION, column, fact, letterhead, numbered, signature, stt, summed, written
from drawing.model import Book, Column, Entry, Line, Page, Table
from drawing.words import head, title
from drawing.world import World

CATEGORIES = ("survey", "capacity", "cash", "equipment", "production", "infrastructure", "other")
_TOLD = {
    "survey": ["Có", "x", "Có khảo sát"],
    "capacity": ["Có", "x", "Tập huấn cho cán bộ xã"],
    "equipment": ["Tặng 02 bộ máy tính", "Tặng quần áo, sách vở cho học sinh", ""],
    "production": ["Hướng dẫn kỹ thuật chăn nuôi", "", ""],
    "infrastructure": ["", "", "Giúp ngày công làm đường"],
    "other": ["Thăm hỏi, động viên các hộ nghèo dịp tết", "Tham gia các hoạt động của xã", ""],
}
_GIVEN: dict[str, list[tuple[str, list[tuple[int, str, str]]]]] = {
    "equipment": [
        ("02 bộ máy tính trị giá 30 triệu đồng", [(30, "unstated", "stated")]),
        ("20 bộ bàn ghế x 500.000 đồng", [(10, "unstated", "unit_price")]),
        ("02 bộ máy tính do Công ty A tài trợ, trị giá 30 triệu đồng", [(30, "sponsor", "stated")]),
        (
            "Bàn ghế 12 triệu đồng kinh phí đơn vị; 5 triệu đồng do Công ty A ủng hộ",
            [(12, "own_budget", "stated"), (5, "sponsor", "stated")],
        ),
    ],
    "production": [
        ("Cây giống trị giá 8 triệu đồng do cán bộ, công chức đóng góp", [(8, "staff", "stated")])
    ],
    "infrastructure": [
        ("Đường bê tông 90 triệu đồng vốn Chương trình 135", [(90, "state_programme", "stated")]),
        ("01 nhà trị giá 50 triệu đồng do các nhà hảo tâm ủng hộ", [(50, "sponsor", "stated")]),
    ],
}
"""Help with what it is worth, whose it is and how it was valued: contributions in million đồng."""

_SHARE_GIVEN = 0.12


def draw_f1(world: World, random: Random) -> Book:
    """One agency's workbook of one year: a few communes of one or two districts."""
    agency, year = world.agency(random), random.randint(2017, 2024)
    districts = [world.district(random) for _ in range(random.choice([1, 1, 2]))]
    by_district = {d.key: (d, world.some(random, d, 2, 4, rural=True)) for d in districts}
    columns = _columns(random, year)
    in_column = any(c.id == "agency" for c in columns)
    lines: list[Line] = []
    merged: list[tuple[str, int, int]] = []
    for district, communes in by_district.values():
        if random.random() < 0.7 or len(by_district) > 1:
            lines.append(
                Line(
                    "district", {"commune": Entry(random.choice([f"H. {district.name}", district.full_name]))}
                )
            )
            if district.unit_type != "Huyện":
                lines[-1].entries["commune"].value = district.full_name
        first = len(lines)
        for i, unit in enumerate(communes):
            line = _line(random, unit, agency, year)
            if in_column and i == 0:
                line.entries["agency"] = Entry(agency.name)
            lines.append(line)
        if in_column and len(communes) > 1:
            merged.append(("agency", first, len(lines) - 1))
    numbered(lines)
    table = Table("F1", columns, lines, merged_down=merged)
    if random.random() < 0.6:
        total = summed(table, random.choice(["Tổng cộng", "Cộng", "TỔNG CỘNG"]), "commune")
        if len(total.entries) > 1:
            table.lines.append(total)
    told = title(random, "F1", year=year, number=random.randint(10, 200), day=random.randint(10, 28))
    over = ["UBND TỈNH ĐIỆN BIÊN", agency.name.upper()]
    table.over = [*over, *told]
    table.signature = signature(random, "Điện Biên", year)
    return Book(
        "F1",
        f"{year}_{agency.id[:24]}",
        [Page(random.choice(["Sheet1", "Biểu tổng hợp", f"Năm {year}"]), [table])],
        year,
    )


def _columns(random: Random, year: int) -> list[Column]:
    columns = [stt(random), column(random, "F1", "commune", "name", required=True)]
    if random.random() < 0.7:
        columns.append(column(random, "F1", "agency", "agency"))
    group = head(random, "F1", "group")[0].format(year=year)
    grouped = random.random() < 0.7
    for name in CATEGORIES:
        heads = head(random, "F1", name)
        columns.append(Column(name, name, (group, *heads) if grouped else heads, "help"))
    return columns


def _line(random: Random, unit: Unit, agency: Agency, year: int) -> Line:
    entries = {"commune": Entry(written(random, unit, "typed"))}
    key = {"agency_id": agency.id, "unit_key": unit.key, "year": year}
    for category in CATEGORIES:
        value: str | float | None
        if category == "cash":
            value = random.choice(
                [None, random.randint(5, 300), random.randint(5, 300), round(random.uniform(5, 90), 1)]
            )
        else:
            value = random.choice(_TOLD[category]) or None
        state = ("blank", None) if value is None else ("told", None)
        if isinstance(value, int | float):
            state = ("value", round(value * MILLION))  # type: ignore[assignment]
        entries[category] = Entry(value, [fact("support", "help", state, category=category, **key)])
        # draws of its own, so that everything drawn besides stays
        given = Random(f"{unit.key}/{agency.id}/{year}/{category}/{value}")
        if category in _GIVEN and given.random() < _SHARE_GIVEN:
            entries[category] = _given(given, {"category": category, **key})
    return Line("data", entries, unit=unit.key)


def _given(random: Random, key: dict[str, object]) -> Entry:
    """A cell of valued help, with the facts of each contribution it tells."""
    text, contributions = random.choice(_GIVEN[str(key["category"])])
    facts = []
    for million, provider, valuation in contributions:
        facts.append(fact("support", "help", ("value", million * MILLION), **key))
        facts.append(fact("support", "provider", provider, **key))
        facts.append(fact("support", "valuation", valuation, **key))
    return Entry(text, facts)


def draw_f0(world: World, random: Random) -> Book:
    """The list of an assignment decision."""
    period = random.choice(world.programme.periods)
    day = period.assigned_on
    districts = random.sample([d for d in world.units.at(day, "district") if len(world.communes(d)) > 8], 2)
    columns = [stt(random), column(random, "F0", "agency", "agency", required=True),
               column(random, "F0", "commune", "name", required=True)]  # fmt: skip
    by_column = random.random() < 0.6
    if by_column:
        columns.append(column(random, "common", "district", "district"))
    lines: list[Line] = []
    agencies = random.sample(world.agencies, 30)
    for district in districts:
        if not by_column:
            lines.append(Line("district", {"commune": Entry(district.full_name)}))
        for unit in world.some(random, district, 5, 9, rural=True):
            agency = agencies.pop()
            f = fact("assignments", "valid_from", day, agency_id=agency.id, unit_key=unit.key)
            entries = {"agency": Entry(agency.name), "commune": Entry(written(random, unit, "typed"), [f])}
            if by_column:
                entries["district"] = Entry(random.choice([district.full_name]))
            lines.append(Line("data", entries, unit=unit.key))
    numbered(lines)
    table = Table("F0", columns, lines)
    table.over = title(random, "F0", decision=period.assignment_decision, day=f"{day:%d/%m/%Y}")
    return Book("F0", f"phan-cong-{day.year}", [Page("Phụ lục", [table])], day.year)


def draw_register(world: World, random: Random) -> Book:
    """The book of received reports of one year."""
    year = random.randint(2017, 2024)
    columns = [stt(random), column(random, "register", "agency", "agency", required=True),
               column(random, "register", "document", "text"),
               column(random, "register", "received_on", "date", required=True),
               column(random, "register", "reason", "text")]  # fmt: skip
    lines = []
    for agency in random.sample(world.agencies, random.randint(8, 20)):
        day = date(year, 12, 1) + timedelta(days=random.randint(0, 45)) if random.random() < 0.85 else None
        f = fact("received", "received_on", day, agency_id=agency.id, year=year)
        entries = {
            "agency": Entry(agency.name, [fact("received", "present", True, agency_id=agency.id, year=year)])
        }
        if day is not None:
            entries["document"] = Entry(f"{random.randint(20, 900)}/BC")
            entries["received_on"] = Entry(day, [f], "dd/mm/yyyy")
        else:
            reason = random.choice(["Không bố trí được kinh phí", "Đơn vị đang sắp xếp tổ chức"])
            entries["reason"] = Entry(
                reason, [fact("received", "reason", reason, agency_id=agency.id, year=year)]
            )
        lines.append(Line("data", entries))
    numbered(lines)
    table = Table(
        "register", columns, lines, over=[*letterhead(random, None), *title(random, "register", year=year)]
    )
    return Book("register", f"so-nhan-{year}", [Page("Sổ theo dõi", [table])], year)
