"""Totals, subtotals, gaps, hidden rows, rows carried over, notes."""

from __future__ import annotations

from random import Random

from drawing.draw import summed
from drawing.faults.registry import fault
from drawing.layout import Grid
from drawing.model import Book, Entry, Line, ask
from drawing.world import World

_SUMMED = ("F2", "F2_flow", "F1")


def _name(book: Book) -> str:
    return next(c.id for c in book.table.columns if c.kind == "name")


def _total(book: Book) -> Line | None:
    return next((x for x in book.table.lines if x.kind == "total"), None)


@fault(*_SUMMED, place="total")
def total_on_top(book: Book, random: Random, world: World) -> bool:
    """The total in the first row: never added in."""
    total = _total(book)
    if total is None:
        return False
    book.table.lines.remove(total)
    book.table.insert(0, total)
    return True


@fault("F2", "F2_flow", place="total")
def subtotal_in_middle(book: Book, random: Random, world: World) -> bool:
    """Subtotals in the middle (communes so far; a region): never added in."""
    if len(book.table.data) < 6:
        return False
    half = len(book.table.lines) // 2
    label = random.choice(["Cộng vùng I", "Cộng", "Tổng các xã vùng thấp"])
    book.table.insert(
        half,
        summed(book.table, label, _name(book), [x for x in book.table.lines[:half] if x.kind == "data"]),
    )
    return True


@fault(*_SUMMED, place="total")
def total_without_word(book: Book, random: Random, world: World) -> bool:
    """The total's row has sums but no name: never added in."""
    total = _total(book)
    if total is None or not any(isinstance(e.value, int | float) for e in total.entries.values()):
        return False
    total.entries[_name(book)] = Entry(None)
    return True


@fault(*_SUMMED, place="total")
def total_in_number_column(book: Book, random: Random, world: World) -> bool:
    """The word for total stands under STT: never added in."""
    total = _total(book)
    if total is None:
        return False
    total.entries["stt"] = total.entries.pop(_name(book))
    return True


@fault(*_SUMMED, "F5", place="wrong_total")
def wrong_total(book: Book, random: Random, world: World) -> bool:
    """A printed total that is not the sum: the rows stay readable."""
    total = _total(book)
    if total is None:
        return False
    numbers = [e for e in total.entries.values() if isinstance(e.value, int) and e.value > 10]
    if not numbers:
        return False
    random.choice(numbers).value += random.choice([-9, 10, 100])  # type: ignore[operator]
    return True


@fault("F2", "F5")
def wrong_percent(book: Book, random: Random, world: World) -> bool:
    """A printed percent that does not follow from its counts: read as printed."""
    entries = [e for e in book.table.entries("percent") if e.facts and isinstance(e.value, float)]
    if not entries:
        return False
    entry = random.choice(entries)
    entry.value = round(float(str(entry.value)) * 0.7 + 1, 2)
    entry.facts[0].value = entry.value
    return True


@fault()
def blank_gaps(book: Book, random: Random, world: World) -> bool:
    """One to three empty rows in the middle: rows after them are readable."""
    for _ in range(random.randint(1, 3)):
        merged = {i for _, first, last in book.table.merged_down for i in range(first + 1, last + 1)}
        places = [i for i in range(1, len(book.table.lines)) if i not in merged]
        if not places:
            return False
        book.table.insert(random.choice(places), Line("other", {}))
    return True


@fault("F2", "F2_flow", "F3", "F1", "F5", place="hidden")
def hidden_row(book: Book, random: Random, world: World) -> bool:
    """A hidden row of data: whether it holds must be asked."""
    line = random.choice(book.table.data)
    line.hidden = True
    ask(line.facts)
    return True


@fault("F2", "F2_flow", place="carried")
def carried_over_rows(book: Book, random: Random, world: World) -> bool:
    """``Cộng mang sang`` and ``Trang trước chuyển sang`` with sums so far: never added in."""
    half = len(book.table.lines) // 2
    before = [x for x in book.table.lines[:half] if x.kind == "data"]
    if len(before) < 3:
        return False
    book.table.insert(
        half,
        summed(book.table, random.choice(["Cộng mang sang", "Cộng chuyển trang sau"]), _name(book), before),
    )
    book.table.insert(
        half + 1,
        summed(book.table, random.choice(["Trang trước chuyển sang", "Mang sang"]), _name(book), before),
    )
    return True


@fault(place="notes")
def trailing_notes(book: Book, random: Random, world: World) -> bool:
    """Notes below with figures in their words and in cells of their own: nothing is read from them."""
    book.table.under += [
        "Ghi chú: số liệu đã được rà soát tại 35 thôn, bản với 1.250 lượt hộ",
        "* Trong đó có 12 hộ chuyển đi, 07 hộ chuyển đến.",
    ]

    def put(grid: Grid) -> None:
        row = grid.last_row + 2
        grid.cells[row, 2] = Entry("Tổng số thôn, bản được rà soát:", style="note")
        grid.cells[row, 4] = Entry(35, style="note")

    book.page.after.append(put)
    return True


@fault(place="notes")
def signatures_across(book: Book, random: Random, world: World) -> bool:
    """A block of signatures over several columns: no data."""

    def put(grid: Grid) -> None:
        row, right = grid.last_row + 2, max(4, grid.last_column)
        grid.cells[row, 2] = Entry("NGƯỜI LẬP BIỂU", style="title")
        grid.cells[row, right - 1] = Entry("CHỦ TỊCH", style="title")
        grid.cells[row + 4, 2] = Entry("Lò Thị Mai", style="title")
        grid.cells[row + 4, right - 1] = Entry("Quàng Văn Pó", style="title")

    book.table.signature = []
    book.page.after.append(put)
    return True


@fault("F2", place="people_rows")
def village_rows(book: Book, random: Random, world: World) -> bool:
    """Under a commune its villages with figures that sum to it: never added in."""
    index = next(i for i, x in enumerate(book.table.lines) if x.kind == "data")
    commune = book.table.lines[index]
    counts = book.table.of("count")
    parts: list[dict[str, Entry]] = [{}, {}]
    for c in counts:
        value = commune.entries[c.id].value
        if isinstance(value, int):
            parts[0][c.id], parts[1][c.id] = Entry(value // 3), Entry(value - value // 3)
    for i, part in enumerate(parts):
        part[_name(book)] = Entry(f"{random.choice(['Bản', 'Thôn'])} {['Huổi Lóng', 'Nà Pen'][i]}")
        book.table.insert(index + 1 + i, Line("other", part))
    return True
