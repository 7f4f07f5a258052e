"""Heads misspelt, reworded, split and merged."""

from __future__ import annotations

from random import Random

from drawing.faults.registry import fault
from drawing.faults.slips import slipped
from drawing.model import Book, Column
from drawing.words import unseen
from drawing.world import World


@fault(place="head_words")
def head_misspelt(book: Book, random: Random, world: World) -> bool:
    """One or two heads with a slip of the keyboard: readable."""
    long = [c for c in book.table.columns if len(c.heads[-1]) > 5 and not c.heads[-1][-1].isdigit()]
    if not long:
        return False
    for column in random.sample(long, min(len(long), random.choice([1, 1, 2]))):
        column.heads = (*column.heads[:-1], slipped(random, column.heads[-1]))
    return True


@fault(place="head_words")
def head_reworded(book: Book, random: Random, world: World) -> bool:
    """A head in words no form has, plain to a person: readable."""
    known = [c for c in book.table.columns if unseen(book.form, c.field)]
    if not known or (book.form == "F2" and len({c.year for c in known}) > 2):
        return False
    column = random.choice(known)
    above = (
        column.heads[:1] if len(column.heads) > 1 and column.heads[0].startswith(("Năm", "Tình hình")) else ()
    )
    column.heads = (*above, random.choice(unseen(book.form, column.field)))
    return True


@fault(place="head_words")
def heads_in_capitals(book: Book, random: Random, world: World) -> bool:
    """All heads in capitals: readable."""
    _each(book, str.upper)
    return True


@fault(place="head_words")
def heads_without_diacritics(book: Book, random: Random, world: World) -> bool:
    """All heads typed without diacritics: readable."""
    import unicodedata

    from analysis.text import nfc

    def plain(text: str) -> str:
        decomposed = unicodedata.normalize("NFD", nfc(text).replace("đ", "d").replace("Đ", "D"))
        return "".join(c for c in decomposed if not unicodedata.combining(c))

    _each(book, plain)
    return True


@fault(place="head_words")
def heads_abbreviated(book: Book, random: Random, world: World) -> bool:
    """Usual abbreviations in heads: readable."""
    pairs = (("Tổng số", "TS"), ("Số lượng", "SL"), ("Tỷ lệ", "TL"), ("Kế hoạch", "KH"), ("Thực hiện", "TH"),
             ("tiêu chí", "TC"), ("dân tộc thiểu số", "DTTS"), ("Ngày nhận", "Ngày nhận VB"))  # fmt: skip
    changed = False
    for column in book.table.columns:
        text = column.heads[-1]
        for long, short in pairs:
            if long in text and text != long:
                text = text.replace(long, short)
        changed |= text != column.heads[-1]
        column.heads = (*column.heads[:-1], text)
    return changed


def _each(book: Book, change: object) -> None:
    for column in book.table.columns:
        column.heads = tuple(change(h) for h in column.heads)  # type: ignore[operator]


@fault(place="head_shape")
def head_over_rows(book: Book, random: Random, world: World) -> bool:
    """Heads merged over three or four rows: readable."""
    book.table.head_rows = random.choice([3, 4])
    return True


@fault(place="head_shape")
def head_text_over_rows(book: Book, random: Random, world: World) -> bool:
    """A head's words in two cells below each other, not merged: readable."""
    book.table.head_rows = max(2, *(len(c.heads) for c in book.table.columns))
    book.table.spread_heads = True
    return True


@fault("F1", "F2", "F2_flow", "F3", "F4", place="head_shape")
def group_head_unmerged(book: Book, random: Random, world: World) -> bool:
    """A head over several columns not merged but written over the first of them: readable."""
    if not any(len(c.heads) > 1 for c in book.table.columns):
        return False
    book.table.merge_groups = False
    return True


@fault()
def column_numbers(book: Book, random: Random, world: World) -> bool:
    """A row that numbers the columns under the heads: no data."""
    book.table.numbering = random.choice(["{n}", "({n})"])
    return True


@fault("F2", "F2_flow", "F1", "F3")
def line_breaks_in_heads(book: Book, random: Random, world: World) -> bool:
    """Heads broken by hand, words parted by hyphens or many spaces: readable."""
    for column in book.table.columns:
        words = column.heads[-1].split()
        if len(words) > 2:
            i = random.randrange(1, len(words))
            column.heads = (
                *column.heads[:-1],
                " ".join(words[:i]) + random.choice(["\n", "  ", " \n "]) + " ".join(words[i:]),
            )
    return True


@fault("F2", "F5", "F4")
def note_column(book: Book, random: Random, world: World) -> bool:
    """A column of remarks, some with numbers in their words: nothing is read from it."""
    from drawing.model import Entry

    book.table.columns.append(Column("note", "note", ("Ghi chú",), "text"))
    for line in random.sample(book.table.data, 2):
        line.entries["note"] = Entry(
            random.choice(["Tăng 12 hộ so với năm trước", "02 hộ chuyển đi", "Theo BC 45/BC-UBND"])
        )
    return True
