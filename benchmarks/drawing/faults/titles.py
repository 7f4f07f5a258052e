"""What stands over a table: years, units, decisions, said elsewhere, twice or not at all."""

from __future__ import annotations

import re
from random import Random

from drawing.faults.registry import fault
from drawing.faults.slips import slipped
from drawing.model import Book, ask
from drawing.world import World

_YEAR = re.compile(r",?\s*-?\s*(?:CUỐI )?(?:NĂM|năm) (20\d\d)")


def _single_year(book: Book) -> int | None:
    years = {value for f in book.facts for name, value in f.key if name == "year"}
    return int(str(next(iter(years)))) if len(years) == 1 else None


def _take_year_out(book: Book) -> None:
    for table in book.tables:
        table.signature = []
        table.over = [_YEAR.sub("", line) for line in table.over]
        for column in table.columns:
            column.heads = tuple(_YEAR.sub("", h) or h for h in column.heads)


def _name_sheets(book: Book, name: str) -> None:
    """Call every sheet of the form ``name``, later ones numbered."""
    of_form = [page for page in book.pages if page.tables[0].form]
    for i, page in enumerate(of_form):
        page.name = f"{name} ({i + 1})" if i else name


@fault("F1", "F2", "F2_flow", "register", place="year")
def year_in_sheet_name(book: Book, random: Random, world: World) -> bool:
    """The year only in the name of the sheet (the folder has none): readable."""
    year = _single_year(book)
    if year is None:
        return False
    _take_year_out(book)
    _name_sheets(book, random.choice([f"Năm {year}", f"{year}"]))
    book.folder_year = None
    return all(str(year) not in line for table in book.tables for line in table.over)


@fault("F1", "F2", "F2_flow", "register", place="year")
def year_in_folder(book: Book, random: Random, world: World) -> bool:
    """The year only in the name of the folder: readable."""
    year = _single_year(book)
    if year is None:
        return False
    _take_year_out(book)
    _name_sheets(book, "Sheet1")
    book.folder_year = year
    return all(str(year) not in line for table in book.tables for line in table.over)


@fault("F1", "F2", "F2_flow", "F4", place="year")
def year_nowhere(book: Book, random: Random, world: World) -> bool:
    """No year anywhere: must be asked."""
    year = _single_year(book)
    if year is None:
        return False
    _take_year_out(book)
    _name_sheets(book, "Sheet1")
    book.folder_year, book.stem = None, "khong-ro-nam"
    if any(str(year) in line for table in book.tables for line in table.over):
        return False
    ask(book.facts)
    return True


@fault("F1", "F2", "F2_flow", "register", place="year")
def years_contradict(book: Book, random: Random, world: World) -> bool:
    """The title names one year, sheet and folder another: must be asked."""
    year = _single_year(book)
    if year is None or year > 2023:
        return False
    _name_sheets(book, f"Năm {year + 1}")
    book.folder_year = year + 1
    for table in book.tables:
        table.signature = []
    ask(book.facts)
    return True


@fault("F2", "F2_flow", "F1", place="year")
def annexed_next_year(book: Book, random: Random, world: World) -> bool:
    """The report it belongs to is dated January of the next year: the year of the title stands."""
    year = _single_year(book)
    if year is None:
        return False
    day = f"{random.randint(3, 28):02}/01/{year + 1}"
    book.table.over.append(f"(Kèm theo Báo cáo số {random.randint(5, 90)}/BC-UBND ngày {day})")
    return True


@fault("F1", "F2", "F2_flow", place="year")
def title_missing(book: Book, random: Random, world: World) -> bool:
    """No title or letterhead; the year is in the folder's name: readable where nothing else hung on it."""
    year = _single_year(book)
    standards = {f.value for f in book.facts if f.column == "standard"}
    has_agency = any(c.id == "agency" for c in book.table.columns)
    if (
        year is None
        or (book.form == "F1" and not has_agency)
        or (standards & {"POV_2016_2020"} and year == 2021)
    ):
        return False
    _take_year_out(book)
    book.table.over, book.folder_year = [], year
    return True


@fault("F4", "F1", place="unit")
def unit_contradicts(book: Book, random: Random, world: World) -> bool:
    """One unit of money in the title, another over the column: must be asked."""
    columns = [c for c in book.table.columns if c.kind == "money" or c.id == "cash"]
    if book.form == "F1":
        book.table.over.append("Đơn vị tính: nghìn đồng")
    else:
        for c in columns:
            c.heads = (*c.heads[:-1], f"{c.heads[-1]} (nghìn đồng)")
    for column in columns:
        ask(f for line in book.table.data if column.id in line.entries for f in line.entries[column.id].facts)
    return True


@fault("F4", place="unit")
def unit_misspelt(book: Book, random: Random, world: World) -> bool:
    """The unit of money with a slip: readable or asked."""
    wrong = random.choice(["triêu đồng", "triệu đ", "triệu  đồng", "tr.đ", "trđ"])
    book.table.over = [line.replace("triệu đồng", wrong) for line in book.table.over]
    return any(wrong in line for line in book.table.over)


@fault("F4", place="unit")
def unit_missing(book: Book, random: Random, world: World) -> bool:
    """No unit of money anywhere: must be asked."""
    book.table.over = [
        re.sub(r"\(?(?:Đơn vị tính|ĐVT): triệu đồng\)?", "", line).strip() for line in book.table.over
    ]
    ask(book.table.facts)
    return True


@fault("F4", place="unit")
def unit_in_billions(book: Book, random: Random, world: World) -> bool:
    """Figures in tỷ đồng, said in the title: readable."""
    numbers = all(
        isinstance(e.value, int | float) and not e.number_format.endswith(",")
        for e in book.table.entries("money")
    )
    if not numbers or not any("triệu đồng" in line for line in book.table.over):
        return False
    book.table.over = [line.replace("triệu đồng", "tỷ đồng") for line in book.table.over]
    for e in book.table.entries("money"):
        e.value = round(float(str(e.value)) / 1000, 6)
        e.number_format = "#,##0.000000"
    for line in book.table.lines:
        if line.kind == "total":
            line.entries = {k: v for k, v in line.entries.items() if not isinstance(v.value, int | float)}
    return True


@fault(place="title_words")
def title_misspelt(book: Book, random: Random, world: World) -> bool:
    """A slip in the title's words (not in its numbers): readable."""
    lines = [i for i, t in enumerate(book.table.over) if re.search(r"[a-zA-Z]{4}|KẾT|TỔNG|BIỂU", t)]
    if not lines:
        return False
    i = lines[0] if len(book.table.over) < 3 else len(book.table.over) - 2
    words = book.table.over[i].split(" ")
    long = [j for j, w in enumerate(words) if len(w) > 3 and w.isalpha()]
    if not long:
        return False
    j = random.choice(long)
    if words[j].lower() in ("điện", "biên", "mường", "tuần", "giáo"):
        return False
    words[j] = slipped(random, words[j])
    book.table.over[i] = " ".join(words)
    return True


@fault("F1", "F2", "F2_flow", "F3", "F4", "F5", place="title_words")
def preamble(book: Book, random: Random, world: World) -> bool:
    """National motto and a paragraph before the title, with dates and numbers of their own: readable."""
    book.table.over = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        f"Thực hiện Công văn số {random.randint(100, 999)}/SKHĐT-TH, đơn vị báo cáo như sau:", *book.table.over,
    ]  # fmt: skip
    return True
