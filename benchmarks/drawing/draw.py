"""What the drawings of all forms share: figures, titles, marks of style, facts."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from analysis.registers import Unit
from drawing.model import Column, Entry, Fact, Kind, Line, Table
from drawing.words import head, vocabulary
from drawing.world import World

MILLION = 1_000_000


def column(random: Random, form: str, field: str, kind: Kind, *, required: bool = False) -> Column:
    """A column of ``field`` headed as one of the form's wordings."""
    return Column(field, field, head(random, form, field), kind, required)


def stt(random: Random) -> Column:
    """The column that numbers the rows."""
    return Column("stt", "stt", (random.choice(vocabulary()["common"]["heads"]["stt"]),), "stt")


def written(random: Random, unit: Unit, style: str) -> str:
    """A commune as a clerk writes it: ``Xã Chiềng Sơ``, ``Chiềng Sơ`` or ``TT Tủa Chùa``."""
    if style == "typed":
        return unit.full_name
    if style == "short":
        return f"{ {'Xã': 'Xã', 'Thị trấn': 'TT.', 'Phường': 'P.'}[unit.unit_type] } {unit.name}"
    return unit.name if unit.unit_type == "Xã" else unit.full_name


def letterhead(random: Random, district: Unit | None, agency: str = "") -> list[str]:
    """The lines over a title, or none."""
    if random.random() < 0.3:
        return []
    if agency:
        return ["UBND TỈNH ĐIỆN BIÊN", agency.upper()]
    return [f"UBND {district.full_name.upper()}"] if district else ["UBND TỈNH ĐIỆN BIÊN"]


def signature(random: Random, place: str, year: int) -> list[str]:
    """Who signs, or nothing."""
    if random.random() < 0.5:
        return []
    day = f"{place}, ngày {random.randint(1, 28):02} tháng 12 năm {year}"
    return [day, random.choice(["TM. ỦY BAN NHÂN DÂN", "THỦ TRƯỞNG ĐƠN VỊ", "KT. CHỦ TỊCH"]), "(Đã ký)"]


def numbered(lines: Sequence[Line]) -> None:
    """Number the lines of data."""
    for i, line in enumerate((x for x in lines if x.kind == "data"), 1):
        line.entries["stt"] = Entry(i)


def summed(table: Table, label: str, name: str, lines: Sequence[Line] | None = None) -> Line:
    """A line of totals of the counts and money of ``lines``, named in the column ``name``."""
    entries = {name: Entry(label, style="head")}
    for c in table.of("count", "money", "help"):
        values = [v for v in (of.entries[c.id].value for of in lines or table.data if c.id in of.entries)
                  if isinstance(v, int | float) and not isinstance(v, bool)]  # fmt: skip
        if values:
            entries[c.id] = Entry(sum(values), number_format="#,##0" if c.kind == "count" else "#,##0.##")
    return Line("total", entries)


def total_label(random: Random, district: Unit | None) -> str:
    """What a total is called."""
    return random.choice(["Tổng cộng", "TỔNG CỘNG", "Cộng", "Tổng số", *(["Toàn huyện"] if district else [])])


def known_standard(world: World, random: Random, year: int) -> tuple[str, str]:
    """The id of the standard of ``year`` and a wording that names it."""
    standard = world.programme.standards[0 if year <= 2021 else 1]
    period = "2016-2020" if year <= 2021 else "2021-2025"
    decision = ("Quyết định số " if year <= 2021 else "Nghị định số ") + standard.decision
    return standard.id, random.choice([f"theo {decision}", f"chuẩn nghèo đa chiều giai đoạn {period}"])


def fact(table: str, column: str, value: object, **key: object) -> Fact:
    """A fact of ``table``."""
    return Fact(table, tuple(sorted(key.items())), column, value)
