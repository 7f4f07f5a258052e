"""Names of communes and agencies: misspelt, repeated, merged, crowded into one cell."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from rapidfuzz.distance import OSA

from analysis.registers import Unit
from analysis.text import bare, fold
from drawing.faults.registry import fault
from drawing.faults.slips import slipped, without_diacritics
from drawing.model import Book, Entry, Fact, Line, ask
from drawing.old_fonts import look_alike
from drawing.world import OLD_FRAME, World

_BY_COMMUNE = ("F0", "F1", "F2", "F2_flow", "F3")
# two communes of one district at the same distance from what was typed
_BETWEEN = {"Thanh Hưng": "Thanh Hương", "Thanh Xương": "Thanh Hương", "Nậm Vì": "Nậm Vè", "Nậm Kè": "Nậm Vè",
            "Ẳng Nưa": "Ẳng Tư", "Ẳng Tở": "Ẳng Tư", "Nà Nhạn": "Nà Tạn", "Nà Tấu": "Nà Tạn"}  # fmt: skip


def _name_entry(line: Line) -> Entry:
    return line.entries["commune"] if "commune" in line.entries else line.entries["unit"]


def _named(book: Book) -> list[Line]:
    return [line for line in book.table.data if line.unit]


def _unlike_all_others(name: str, unit: Unit, world: World) -> bool:
    """Whether ``name`` is nearer to ``unit`` than, by two letters, to any other commune."""
    own = OSA.distance(fold(name), fold(unit.name))
    others = [u for u in world.units.at(OLD_FRAME) if u.key != unit.key]
    nearest = min(OSA.distance(fold(name), fold(u.name)) for u in others)
    bare_nearest = min(OSA.distance(bare(name), bare(u.name)) for u in others)
    return own <= 1 and nearest >= own + 2 and bare_nearest >= 2


@fault(*_BY_COMMUNE, place="names")
def commune_misspelt(book: Book, random: Random, world: World) -> bool:
    """One commune with one slip, unlike every other commune: readable."""
    for line in random.sample(_named(book), len(_named(book))):
        unit = world.units[line.unit]
        wrong = slipped(random, unit.name)
        if wrong != unit.name and _unlike_all_others(wrong, unit, world):
            entry = _name_entry(line)
            entry.value = str(entry.value).replace(unit.name, wrong)
            return True
    return False


@fault(*_BY_COMMUNE, place="names")
def communes_without_diacritics(book: Book, random: Random, world: World) -> bool:
    """All communes typed without diacritics: readable where only one is so written, else a question."""
    every = [bare(u.name) for u in world.units.at(OLD_FRAME)]
    for line in _named(book):
        entry = _name_entry(line)
        entry.value = without_diacritics(str(entry.value))
        if every.count(bare(world.units[line.unit].name)) > 1:
            for f in line.facts:
                f.expect = "either"
    return True


@fault(*_BY_COMMUNE, place="names")
def commune_between_two(book: Book, random: Random, world: World) -> bool:
    """A name at the same distance from two communes: must be asked."""
    for line in _named(book):
        name = world.units[line.unit].name
        if name in _BETWEEN:
            entry = _name_entry(line)
            entry.value = str(entry.value).replace(name, _BETWEEN[name])
            ask(line.facts)
            return True
    return False


@fault(*_BY_COMMUNE, place="names")
def look_alike_letters(book: Book, random: Random, world: World) -> bool:
    """Names and heads with Cyrillic letters that look the same: readable."""
    for line in _named(book):
        if random.random() < 0.5:
            entry = _name_entry(line)
            entry.value = look_alike(str(entry.value))
    for column in book.table.columns[2:]:
        if random.random() < 0.3:
            column.heads = tuple(look_alike(h) for h in column.heads)
    return True


@fault(*_BY_COMMUNE, place="names")
def communes_in_capitals(book: Book, random: Random, world: World) -> bool:
    """All communes in capitals: readable."""
    for line in _named(book):
        entry = _name_entry(line)
        entry.value = str(entry.value).upper()
    return True


@fault(*_BY_COMMUNE, place="names")
def spaces_around_names(book: Book, random: Random, world: World) -> bool:
    """Double, trailing and no-break spaces and line breaks in names: readable."""
    for line in _named(book):
        entry = _name_entry(line)
        text = str(entry.value)
        entry.value = random.choice(
            [
                text + "  ",
                " " + text,
                text.replace(" ", "\u00a0", 1),
                text.replace(" ", "  "),
                text.replace(" ", "\n", 1),
            ]
        )
    return True


@fault("F2", "F2_flow", "F3", place="names")
def numbers_before_names(book: Book, random: Random, world: World) -> bool:
    """Names numbered in their own cells (``1. Xã Na Ư``): readable."""
    for i, line in enumerate(_named(book), 1):
        entry = _name_entry(line)
        entry.value = f"{i}. {entry.value}"
    return True


@fault("F2", "F2_flow", "F3", place="rows_of_names")
def commune_repeated(book: Book, random: Random, world: World) -> bool:
    """A commune twice with other figures: the second row must be asked, the first may be."""
    line = random.choice(_named(book))
    entries = {}
    for i, entry in line.entries.items():
        facts = [Fact(f.table, f.key, f.column, f.value, "ask") for f in entry.facts]
        value = entry.value + 3 if isinstance(entry.value, int) and facts else entry.value
        for f in facts:
            f.expect = "either" if f.column in ("standard", "status", "mark") else "ask"
            if isinstance(f.value, int) and isinstance(value, int):
                f.value = value
        entries[i] = Entry(value, facts, entry.number_format)
    for f in line.facts:
        f.expect = "either"
    at = max(i for i, x in enumerate(book.table.lines) if x.kind == "data") + 1
    book.table.insert(at, Line("data", entries, unit=line.unit))
    return True


@fault("F0", "F1", place="rows_of_names")
def two_communes_in_cell(book: Book, random: Random, world: World) -> bool:
    """Two communes in one cell: an assignment holds for both; an amount cannot be shared out and is asked."""
    lines = _named(book)
    pairs = [(a, b) for a, b in pairwise(lines)
             if world.units[a.unit].district == world.units[b.unit].district]  # fmt: skip
    merged = {i for _, first, last in book.table.merged_down for i in range(first, last + 1)}
    pairs = [p for p in pairs if not merged & {book.table.lines.index(x) for x in p}]
    if not pairs:
        return False
    first, second = random.choice(pairs)
    entry = _name_entry(first)
    entry.value = f"{entry.value}{random.choice([', ', ' và ', '; '])}{_name_entry(second).value}"
    if book.form == "F0":
        agency = next(v for n, v in _name_entry(first).facts[0].key if n == "agency_id")
        for f in _name_entry(second).facts:
            key = dict(f.key) | {"agency_id": agency}
            entry.facts.append(Fact(f.table, tuple(sorted(key.items())), f.column, f.value))
    else:
        ask(first.facts)
    index = book.table.lines.index(second)
    book.table.lines.remove(second)
    book.table.merged_down = [(c, a - (a > index), b - (b >= index)) for c, a, b in book.table.merged_down]
    return True


def _agencies(book: Book) -> list[Entry]:
    return [e for e in (line.entries.get("agency") for line in book.table.data) if e and e.value]


@fault("F0", "F1", "register", place="agencies")
def agency_abbreviated(book: Book, random: Random, world: World) -> bool:
    """Agencies by their registered short names: readable."""
    short = {a.name: a.short_name for a in world.agencies}
    names = [a.short_name for a in world.agencies]
    changed = False
    for entry in _agencies(book):
        text = short.get(str(entry.value))
        if text and names.count(text) == 1:
            entry.value, changed = text, True
    return changed


@fault("F0", "F1", "register", place="agencies")
def agency_misspelt(book: Book, random: Random, world: World) -> bool:
    """One agency with a slip: readable or asked."""
    entries = _agencies(book)
    if not entries:
        return False
    entry = random.choice(entries)
    wrong = slipped(random, str(entry.value))
    if wrong == entry.value:
        return False
    entry.value = wrong
    return True


@fault("F0", "register", place="agencies")
def agency_unknown(book: Book, random: Random, world: World) -> bool:
    """An agency that no register has: must be asked."""
    line = random.choice(book.table.data)
    line.entries["agency"].value = random.choice(
        ["Công ty TNHH Ánh Dương Mới", "Tổ công tác liên ngành số 4"]
    )
    ask(line.facts)
    return True


@fault("F0", place="agencies")
def merged_agency(book: Book, random: Random, world: World) -> bool:
    """One agency for the communes it is merged over: readable for each."""
    lines = book.table.lines
    pairs = [i for i in range(len(lines) - 1) if lines[i].kind == lines[i + 1].kind == "data"]
    if not pairs:
        return False
    i = random.choice(pairs)
    agency = next(v for n, v in lines[i].entries["commune"].facts[0].key if n == "agency_id")
    lines[i + 1].entries.pop("agency")
    for f in lines[i + 1].facts:
        f.key = tuple(sorted((dict(f.key) | {"agency_id": agency}).items()))
    book.table.merged_down.append(("agency", i, i + 1))
    return True


@fault("F0", "F1", place="agencies")
def agency_not_merged(book: Book, random: Random, world: World) -> bool:
    """An agency written once over several communes without a merged cell: readable or asked, never another's."""
    if book.form == "F1":
        if not any(c.id == "agency" for c in book.table.columns) or not book.table.merged_down:
            return False
        book.table.merged_down = [m for m in book.table.merged_down if m[0] != "agency"]
        return True
    lines = book.table.lines
    pairs = [i for i in range(len(lines) - 1) if lines[i].kind == lines[i + 1].kind == "data"]
    i = random.choice(pairs)
    lines[i + 1].entries.pop("agency")
    ask(lines[i + 1].facts)
    return True


@fault("F1", place="merged")
def merged_amount(book: Book, random: Random, world: World) -> bool:
    """One amount merged over two communes: whose it is must be asked."""
    lines = book.table.lines
    pairs = [i for i in range(len(lines) - 1) if lines[i].kind == lines[i + 1].kind == "data"]
    pairs = [i for i in pairs if isinstance(lines[i].entries["cash"].value, int | float)]
    if not pairs:
        return False
    i = random.choice(pairs)
    ask(lines[i].entries["cash"].facts)
    lines[i + 1].entries["cash"].value = None
    for f in lines[i + 1].entries["cash"].facts:
        f.value, f.expect = ("blank", None), "either"
    book.table.merged_down.append(("cash", i, i + 1))
    return True


@fault("F3", "F2", place="merged")
def merged_commune(book: Book, random: Random, world: World) -> bool:
    """The name of a commune merged over its row and an empty one below: readable."""
    index = random.choice([i for i, x in enumerate(book.table.lines) if x.kind == "data"])
    book.table.insert(index + 1, Line("other", {}))
    book.table.merged_down.append(("commune" if book.form == "F3" else "unit", index, index + 1))
    return True
