"""A program that fills in collection workbooks as a person does, and what it meant by each cell."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from analysis.tables import CATEGORIES

MILLION = 10**6
Written = str | int | float | None


@dataclass(frozen=True)
class Meant:
    """What stands in a cell and how it is to be read: state, sort of help, amount in đồng, text."""

    written: Written
    state: str
    kind: str = "none"
    amount_vnd: int | None = None

    @property
    def text(self) -> str | None:
        """The cell as a reader sees it."""
        return None if self.written is None else str(self.written)


def dotted(number: int) -> str:
    """``15.000.000``."""
    return f"{number:,}".replace(",", ".")


def mark(rng: random.Random) -> Meant:
    """A mark of the list, a sentence instead, or nothing."""
    sentence = f"Đi khảo sát {rng.randint(2, 9)} đợt, có biên bản làm việc"
    return rng.choice(
        [Meant("Có", "yes"), Meant("Có", "yes"), Meant("Không", "no"), Meant(sentence, "text"), BLANK]
    )


def money(rng: random.Random) -> Meant:
    """An amount under *triệu đồng*: a number, or a text with Vietnamese separators; zero; nothing."""
    whole, tenths = rng.randint(11, 95), rng.randint(1, 9)
    dong = whole * MILLION + tenths * 100_000
    return rng.choice(
        [
            Meant(whole, "value", "cash", whole * MILLION),
            Meant(whole + tenths / 10, "value", "cash", dong),
            Meant(f"{whole},{tenths}", "value", "cash", dong),
            Meant(f"1.0{whole},{tenths}", "value", "cash", 1_000 * MILLION + dong),
            Meant(f"{whole},{tenths} triệu đồng", "value", "cash", dong),
            Meant(f"{dotted(dong)} đồng", "value", "cash", dong),
            Meant(0, "zero", "none", 0),
            BLANK,
            BLANK,
        ]
    )


def help_in_kind(rng: random.Random) -> Meant:
    """Goods with or without a value, none, a text that would be a formula, nothing."""
    number, value = rng.randint(2, 30), rng.randint(5, 60)
    half = value * MILLION + 500_000
    return rng.choice(
        [
            Meant(f"{number} bộ bàn ghế, trị giá {value} triệu đồng", "value", "in_kind", value * MILLION),
            Meant(f"Sửa nhà văn hóa, trị giá {dotted(half)} đồng", "value", "in_kind", half),
            Meant(f"{number} con dê giống", "text", "unvalued"),
            Meant("Không", "no"),
            Meant("=HYPERLINK(\"http://a\",\"quà\")", "text"),
            BLANK,
            BLANK,
        ]
    )  # fmt: skip


def story(rng: random.Random) -> Meant:
    """What is told under *other*: a list, none, nothing."""
    told = f"- Hướng dẫn xã rà soát {rng.randint(3, 9)} tiêu chí\n- Cử cán bộ dự sinh hoạt chi bộ"
    return rng.choice([Meant(told, "text"), Meant("Không", "no"), BLANK])


BLANK = Meant(None, "blank")
_HANDS: dict[str, Callable[[random.Random], Meant]] = {
    "survey": mark,
    "capacity": mark,
    "cash": money,
    "equipment": help_in_kind,
    "production": help_in_kind,
    "infrastructure": help_in_kind,
    "other": story,
}


def entry_cells(sheet: Worksheet) -> list[list[Cell]]:
    """The unlocked cells of a form, row by row: what a person can fill in."""
    rows = [[c for c in row if isinstance(c, Cell) and not c.protection.locked] for row in sheet.iter_rows()]
    return [row for row in rows if row]


def fill(path: Path, rng: random.Random) -> dict[str, Meant]:
    """Fill in the form at ``path`` and save it; what was meant by each of its cells, by address."""
    book = load_workbook(path)
    meant: dict[str, Meant] = {}
    for row in entry_cells(book.worksheets[0]):
        for cell, category in zip(row, CATEGORIES, strict=True):
            told = meant[cell.coordinate] = _HANDS[category](rng)
            cell.value = told.written
            if isinstance(told.written, str):
                cell.data_type = "s"  # what is typed into a cell formatted as text stays text
    book.save(path)
    return meant
