"""Numbers as text, in words, with units, marks and doubts."""

from __future__ import annotations

from random import Random

from drawing.faults.registry import fault
from drawing.model import ROW_COLUMNS, Book, Entry, ask
from drawing.world import World

_COUNTED = ("F2", "F2_flow")
MILLION = 1_000_000


def vietnamese(value: float, digits: int = 0) -> str:
    """``1.234,5``."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def _counts(book: Book) -> list[Entry]:
    return [e for e in book.table.entries("count") if e.facts and isinstance(e.value, int)]


def _cash(book: Book) -> list[Entry]:
    found = [line.entries["cash"] for line in book.table.data if "cash" in line.entries]
    return [e for e in found if isinstance(e.value, int | float)]


@fault(*_COUNTED, "F5", place="numbers")
def numbers_as_text(book: Book, random: Random, world: World) -> bool:
    """All numbers as Vietnamese text, 1.234 and 12,5: readable."""
    if any(e.number_format.endswith("%") for e in book.table.entries("percent")):
        return False
    for column in book.table.of("count", "percent"):
        for line in book.table.lines:
            entry = line.entries.get(column.id)
            if entry is not None and isinstance(entry.value, int | float):
                digits = 2 if isinstance(entry.value, float) and entry.value % 1 else 0
                entry.value, entry.number_format = vietnamese(entry.value, digits), ""
                if book.form == "F5" and digits == 0 and "." in entry.value:
                    unit = str(line.entries["unit_of_measure"].value)
                    entry.expect("read" if unit in ("con", "hộ", "lao động") else "either")
    return True


@fault("F4", place="numbers")
def amounts_as_text(book: Book, random: Random, world: World) -> bool:
    """All amounts as Vietnamese text: readable where the column shows its decimals."""
    for entry in book.table.entries("money"):
        if isinstance(entry.value, int | float):
            written = len(repr(entry.value).partition(".")[2])
            digits = max(written, 2) if entry.value % 1 else 0
            entry.expect("read" if digits else "either")
            entry.value = vietnamese(entry.value, digits)
    return True


@fault(*_COUNTED, place="numbers")
def numbers_mixed(book: Book, random: Random, world: World) -> bool:
    """Counts of one column written 1.234, 1,234, 1 234 and 1234: a count has no decimals, so readable."""
    changed = False
    for entry in _counts(book):
        if isinstance(entry.value, int) and entry.value >= 1000 and random.random() < 0.8:
            value = int(str(entry.value))
            entry.value = random.choice(
                [f"{value:,}", vietnamese(value), f"{value:,}".replace(",", " "), str(value)]
            )
            changed = True
    return changed


@fault("F1", place="cash")
def ambiguous_number(book: Book, random: Random, world: World) -> bool:
    """A lone 1.200 under million đồng: 1,2 or 1200 must be asked."""
    cash = _cash(book)
    if not cash:
        return False
    for other in cash[1:]:
        if other.value is not None and isinstance(other.value, float):
            return False
    cash[0].value = random.choice(["1.200", "2.500", "1.050"])
    ask(cash[0].facts)
    for line in book.table.lines:
        if line.kind == "total":
            line.entries.pop("cash", None)
    return True


@fault(*_COUNTED, place="marks")
def footnote_marks(book: Book, random: Random, world: World) -> bool:
    """A count with a footnote mark: readable."""
    for entry in random.sample(_counts(book), 2):
        entry.value = f"{entry.value}{random.choice(['*', ' (*)', ' (1)', '¹'])}"
    book.table.under.append("(*) Số liệu đã được điều chỉnh sau phúc tra.")
    return True


@fault("F1", place="cash")
def money_in_words(book: Book, random: Random, world: World) -> bool:
    """Amounts with their own units: 15 triệu đồng, 15.000.000 đ, 0,015 tỷ: readable."""
    cash = _cash(book)
    for entry in cash:
        value = float(str(entry.value))
        dong = round(value * MILLION)
        text = vietnamese(value, 1).removesuffix(",0")
        entry.value = random.choice(
            [
                f"{text} triệu đồng",
                f"{vietnamese(dong)} đ",
                f"{vietnamese(dong)} đồng",
                f"{text} tr.đ",
                f"{text}tr",
            ]
        )
    _forget_total(book)
    return bool(cash)


def _forget_total(book: Book) -> None:
    for line in book.table.lines:
        if line.kind == "total":
            line.entries.pop("cash", None)


@fault("F1", place="cash")
def money_range(book: Book, random: Random, world: World) -> bool:
    """A range of money: which must be asked."""
    cash = _cash(book)
    if not cash:
        return False
    entry = random.choice(cash)
    entry.value = random.choice(["10-15 triệu đồng", "Từ 10 đến 15 triệu", "10 đến 15"])
    ask(entry.facts)
    _forget_total(book)
    return True


@fault("F1", place="cash")
def money_approximate(book: Book, random: Random, world: World) -> bool:
    """About, over and under an amount: readable, its comparator kept."""
    cash = _cash(book)
    if not cash:
        return False
    entry = random.choice(cash)
    text = vietnamese(float(str(entry.value)), 1).removesuffix(",0")
    entry.value = f"{random.choice(['khoảng', 'trên', 'gần', 'hơn'])} {text} triệu đồng"
    _forget_total(book)
    return True


@fault("F1", place="cash")
def money_product(book: Book, random: Random, world: World) -> bool:
    """So many gifts of so much: readable as their product."""
    cash = _cash(book)
    if not cash:
        return False
    entry = random.choice(cash)
    number, each = random.randint(10, 90), random.choice([200_000, 300_000, 500_000])
    entry.value = f"{number} suất {random.choice(['×', 'x', 'X'])} {vietnamese(each)} đồng" + random.choice(
        ["/suất", ""]
    )
    for f in entry.facts:
        f.value = ("value", number * each)
    _forget_total(book)
    return True


@fault("F4", "F1", place="format")
def unit_in_format(book: Book, random: Random, world: World) -> bool:
    """Cells hold đồng and show millions by their number format, as the head says: readable or asked."""
    entries = book.table.entries("money") or _cash(book)
    if not entries or not all(isinstance(e.value, int | float) for e in entries):
        return False
    for line in book.table.lines:
        for column in book.table.columns:
            entry = line.entries.get(column.id)
            if (
                entry
                and (column.kind == "money" or column.id == "cash")
                and isinstance(entry.value, int | float)
            ):
                entry.value, entry.number_format = round(entry.value * MILLION), "#,##0.00,,"
    return True


@fault("F2", "F5", place="percent")
def percent_as_fraction(book: Book, random: Random, world: World) -> bool:
    """Percents as fractions under a percent format: readable."""
    entries = [
        e for line in book.table.lines for c in book.table.of("percent") if (e := line.entries.get(c.id))
    ]
    for e in entries:
        if isinstance(e.value, int | float):
            e.value, e.number_format = e.value / 100, "0.00%"
    return bool(entries)


@fault("F2", "F5", place="percent")
def percent_with_sign(book: Book, random: Random, world: World) -> bool:
    """Percents as text with their sign: readable."""
    entries = [e for e in book.table.entries("percent") if isinstance(e.value, float)]
    for e in entries:
        e.value, e.number_format = vietnamese(float(str(e.value)), 2) + random.choice(["%", " %"]), ""
    return bool(entries)


def _some(book: Book, random: Random) -> Entry | None:
    entries = [
        e for e in book.table.entries("count", "money") if e.facts and isinstance(e.value, int | float)
    ]
    return random.choice(entries) if entries else None


_FIGURES = ("F2", "F2_flow", "F4", "F5")


@fault(*_FIGURES, place="empty")
def dash_cell(book: Book, random: Random, world: World) -> bool:
    """A dash: no figure and not zero."""
    return _replace(book, random, random.choice(["-", "–", "…"]), None, "either")


@fault(*_FIGURES, place="empty")
def blank_cell(book: Book, random: Random, world: World) -> bool:
    """A blank: no figure and not zero."""
    return _replace(book, random, None, None, "either")


@fault("F2_flow", "F5", place="empty")
def zero_cell(book: Book, random: Random, world: World) -> bool:
    """A zero is a zero."""
    return _replace(book, random, random.choice([0, "0"]), 0, "read")


@fault(*_FIGURES, place="empty")
def no_figure_in_words(book: Book, random: Random, world: World) -> bool:
    """Words for no figure yet: no figure; asked or not."""
    return _replace(book, random, random.choice(["chưa có số liệu", "?", "đang rà soát"]), None, "ask")


@fault(*_FIGURES, "F3", place="empty")
def uncalculated_cell(book: Book, random: Random, world: World) -> bool:
    """A formula saved without its result: must be asked."""
    return _special(book, random, "uncalculated")


@fault(*_FIGURES, "F3", place="empty")
def error_cell(book: Book, random: Random, world: World) -> bool:
    """A formula whose result is an error: must be asked."""
    return _special(book, random, "error")


@fault(*_FIGURES, place="formula")
def figures_by_formula(book: Book, random: Random, world: World) -> bool:
    """Figures as results of formulas, saved with them: readable."""
    for e in book.table.entries("count", "money"):
        if isinstance(e.value, int):
            e.special = "formula"
    return book.container == "xlsx"


def _replace(book: Book, random: Random, value: object, truth: object, expect: str) -> bool:
    entry = _some(book, random)
    if entry is None:
        return False
    _without_dependents(book, entry)
    entry.value = value  # type: ignore[assignment]
    for f in entry.facts:
        if f.column in ROW_COLUMNS:
            continue
        f.value = truth
        f.expect = expect  # type: ignore[assignment]
    return True


def _special(book: Book, random: Random, special: str) -> bool:
    entry = _some(book, random)
    if entry is None or book.container != "xlsx":
        return False
    _without_dependents(book, entry)
    entry.value, entry.special = None, special  # type: ignore[assignment]
    for f in entry.facts:
        if f.column in ROW_COLUMNS:
            continue
        f.value, f.expect = None, "ask"
    return True


def _without_dependents(book: Book, entry: Entry) -> None:
    """A cell of a total's column loses its total, which would no longer be the sum."""
    ids = {i for line in book.table.data for i, e in line.entries.items() if e is entry}
    for line in book.table.lines:
        if line.kind == "total":
            line.entries = {i: e for i, e in line.entries.items() if i not in ids}


@fault(*_FIGURES, "F1", place="comment")
def comment_contradicts(book: Book, random: Random, world: World) -> bool:
    """A comment that gives another figure: must be asked."""
    entry = _some(book, random) if book.form != "F1" else next(iter(_cash(book)), None)
    if entry is None or book.container != "xlsx":
        return False
    entry.comment = f"Số đúng là {round(float(str(entry.value))) + 7}, số trong ô chưa cập nhật"
    ask(entry.facts)
    return True


@fault("F3_bands", place="dates")
def band_became_date(book: Book, random: Random, world: World) -> bool:
    """5-9 typed and kept as 5 September: readable or asked."""
    from datetime import date

    for line in book.table.data:
        if any(dict(f.key).get("band_low") == 5 for f in line.facts):
            line.entries["band"].value = date(2024, 9, 5)
            line.entries["band"].number_format = "d-m"
            return book.container == "xlsx"
    return False


@fault("register", place="dates")
def dates_as_text(book: Book, random: Random, world: World) -> bool:
    """Days as text in the ways they are typed: readable."""
    for e in book.table.entries("date"):
        day = e.facts[0].value
        e.value = random.choice(
            [f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}", f"ngày {day:%d/%m/%Y}"]
        )
    return True


@fault("register", place="dates")
def dates_as_numbers(book: Book, random: Random, world: World) -> bool:
    """Days as the numbers that stand for them, the format lost: readable or asked."""
    from datetime import date

    for e in book.table.entries("date"):
        day = e.facts[0].value
        assert isinstance(day, date)
        e.value, e.number_format = (day - date(1899, 12, 30)).days, ""
    return book.container == "xlsx"


@fault("register", place="dates")
def date_1904(book: Book, random: Random, world: World) -> bool:
    """Days counted from 1904: readable."""
    book.date_1904 = True
    return book.container == "xlsx"
