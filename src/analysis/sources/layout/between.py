"""Lines between two tables: notes and signatures of the one above, the title of the one below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from analysis.sources.cells import Cell, Sheet
from analysis.sources.layout.wording import load_line_words
from analysis.text import bare

_DATE_LINE = re.compile(r"\bngay\b.{0,12}\bthang\b.{0,12}\bnam\b.{0,8}$")
_NOT_LETTERS = re.compile(r"[^a-z]+")
_SHORTEST_TITLE = 12
_MOST_TITLES = 12
_WIDEST_TITLE = 3


@lru_cache(maxsize=16384)
def begins_like(text: str, kind: str) -> bool:
    """Whether a line begins as lines of ``kind`` do (``unit``, ``note``, ``signature``, ``caption`` …)."""
    plain = bare(text)
    if kind == "signature" and _DATE_LINE.search(plain):
        return True
    return plain.startswith(_beginnings(kind))


@lru_cache(maxsize=4096)
def says(text: str, kind: str) -> bool:
    """Whether ``text`` is, page numbers and punctuation aside, one of the wordings of ``kind``."""
    return " ".join(_NOT_LETTERS.sub(" ", bare(text)).split()) in _wordings(kind)


@lru_cache(maxsize=4096)
def names_an_issuer(text: str) -> bool:
    """Whether an agency or a place is named anywhere in ``text``, as far as its first words tell."""
    plain = f" {bare(text)}"
    return any(f" {word}" in plain for word in _beginnings("issuer"))


def begins_note(cell: Cell) -> bool:
    """Whether a line begins as notes or signatures do."""
    return cell.kind == "text" and (begins_like(cell.text, "note") or begins_like(cell.text, "signature"))


def is_signed(sheet: Sheet, rows: Sequence[int]) -> bool:
    """Whether one of the ``rows`` below a table is a line of signatures."""
    return any(c.kind == "text" and begins_like(c.text, "signature") for r in rows for c in sheet.by_row[r])


def titles_of_next(sheet: Sheet, rows: Sequence[int], head_below: int) -> int:
    """How many of the last ``rows`` are the title of the table whose head begins at ``head_below``.

    They stand below a blank row, a note or a signature, and one of them begins as agencies and captions do;
    or they are long lines of text below a blank row. A name that signs the table above is no title.
    """
    count = _lines_of_text(sheet, rows)
    lines = rows[len(rows) - count :]
    above = rows[-count - 1] if count < len(rows) else 0
    below_note = bool(above) and any(map(begins_note, sheet.by_row[above]))
    blocks = _blocks(lines)
    if blocks and blocks[0][0] == above + 1 and above:
        blocks[0] = _from_title(sheet, blocks[0]) if below_note else []
    named = next((i for i, block in enumerate(blocks) if _from_title(sheet, block)), None)
    if named is not None:
        return sum(len(block) for block in blocks[named:])
    return 0 if below_note else _long_lines(sheet, rows, head_below)


def _lines_of_text(sheet: Sheet, rows: Sequence[int]) -> int:
    """How many of the last ``rows`` are few words in a row, and neither note nor signature."""
    count = 0
    for row in reversed(rows[-_MOST_TITLES:]):
        cells = sheet.by_row[row]
        if len(cells) > _WIDEST_TITLE or any(c.kind != "text" for c in cells):
            break
        if not _is_title(cells[0]) and any(map(begins_note, cells)):
            break
        count += 1
    return count


def _blocks(rows: Sequence[int]) -> list[list[int]]:
    """The ``rows`` parted where blank rows stand between."""
    blocks: list[list[int]] = []
    for row in rows:
        if blocks and row == blocks[-1][-1] + 1:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def _from_title(sheet: Sheet, block: Sequence[int]) -> list[int]:
    """The lines of ``block`` from the first that begins as agencies and captions do; empty when none does."""
    start = next((i for i, row in enumerate(block) if _is_title(sheet.by_row[row][0])), None)
    return [] if start is None else list(block[start:])


def _is_title(cell: Cell) -> bool:
    """Whether a line begins as agencies or captions do; a date signs, but for ``(Kèm theo … ngày …)``."""
    if not (begins_like(cell.text, "issuer") or begins_like(cell.text, "caption")):
        return False
    return cell.text.lstrip().startswith("(") or not begins_like(cell.text, "signature")


def _long_lines(sheet: Sheet, rows: Sequence[int], head_below: int) -> int:
    """How many of the last ``rows`` are long lines of text between a blank row and the next head."""
    count, below = 0, head_below
    for row in reversed(rows[-_MOST_TITLES:]):
        cells = sheet.by_row[row]
        if len(cells) > 2 or not all(c.kind == "text" and len(c.text) >= _SHORTEST_TITLE for c in cells):
            break
        if any(map(begins_note, cells)):
            break
        count, below = count + 1, row
    is_apart = count == len(rows) or rows[-count - 1] < below - 1
    return count if count and is_apart else 0


@cache
def _beginnings(kind: str) -> tuple[str, ...]:
    return tuple(bare(word) + " " * (word[-1:] == " ") for word in load_line_words()[kind])


@cache
def _wordings(kind: str) -> frozenset[str]:
    return frozenset(" ".join(_NOT_LETTERS.sub(" ", bare(w)).split()) for w in load_line_words()[kind])
