"""Headings numbered as Decree 30/2020/NĐ-CP writes them: ``I.``, ``1.``, ``a)``, ``Phụ lục I``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analysis.documents.model import Block, DocumentError, Heading, Prose, Span, Table
from analysis.text import slug

LETTERS = "abcdđeghiklmnopqrstuvxy"
_APPENDIX = re.compile(r"(?:phụ lục|appendix)\s*:\s*", re.IGNORECASE)
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """``number`` in Roman numerals, up to 89: ``XIV``."""
    text = ""
    for value, numeral in _ROMAN:
        count, number = divmod(number, value)
        text += numeral * count
    return text


def letter(number: int) -> str:
    """The ``number``-th letter of the Vietnamese alphabet, from 1: ``đ`` is the fifth; then ``aa``."""
    text = ""
    while number > 0:
        number, rest = divmod(number - 1, len(LETTERS))
        text = LETTERS[rest] + text
    return text


def number_headings(blocks: Sequence[Block], appendix_word: str) -> list[Block]:
    """``blocks`` with headings numbered and anchored; tables meant for an appendix moved to one.

    A level that would be skipped is closed up. Everything after the first appendix is appendices;
    a single one has no number. Raises ``DocumentError`` for a heading of level 1.
    """
    ordered = _move_tables(_mark_appendices(blocks))
    single = sum(isinstance(b, Heading) and b.appendix for b in ordered) == 1
    counts = [0, 0, 0]
    appendices, depth = 0, 1
    anchors: dict[str, int] = {}
    out: list[Block] = []
    for block in ordered:
        if not isinstance(block, Heading):
            out.append(block)
            continue
        depth = min(block.level, depth + 1)
        if block.appendix:
            appendices, counts = appendices + 1, [0, 0, 0]
            number = appendix_word if single else f"{appendix_word} {roman(appendices)}"
        else:
            counts = [*counts[: depth - 2], counts[depth - 2] + 1, 0, 0][:3]
            number = (f"{roman(counts[0])}.", f"{counts[1]}.", f"{letter(counts[2])})")[depth - 2]
        out.append(replace(block, level=depth, number=number, anchor=_anchor(block.text, anchors)))
    return _refer(out)


def _mark_appendices(blocks: Sequence[Block]) -> list[Block]:
    out: list[Block] = []
    inside = False
    for block in blocks:
        if not isinstance(block, Heading):
            out.append(block)
            continue
        if block.level == 1:
            raise DocumentError(f"Đề mục “{block.text}” là cấp 1 (#); tên tài liệu lấy từ bìa, hãy dùng ##.")
        named = _APPENDIX.match(block.text)
        inside = inside or named is not None
        starts = named is not None or (inside and block.level == 2)
        text = block.text[named.end() :] if named else block.text
        out.append(replace(block, text=text, level=2 if starts else min(block.level, 4), appendix=starts))
    return out


def _move_tables(blocks: Sequence[Block]) -> list[Block]:
    first = next((i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.appendix), len(blocks))
    moved: list[Block] = []
    for table in blocks[:first]:
        if isinstance(table, Table) and table.appendix:
            moved += [Heading(2, table.title, appendix=True), replace(table, title="", appendix=False)]
    return [*blocks[:first], *moved, *blocks[first:]]


def _refer(blocks: Sequence[Block]) -> list[Block]:
    """Each table moved out of the body replaced by a line naming its appendix; they are in one order."""
    headings = [b for b in blocks if isinstance(b, Heading) and b.appendix]
    first = blocks.index(headings[0]) if headings else len(blocks)
    waiting = iter(headings)
    out: list[Block] = []
    for block in blocks[:first]:
        if isinstance(block, Table) and block.appendix:
            heading = next(waiting)
            text = f"{heading.number}: {heading.text}"
            out.append(Prose("paragraph", (Span(text, href=f"#{heading.anchor}"),)))
        else:
            out.append(block)
    return [*out, *blocks[first:]]


def _anchor(text: str, taken: dict[str, int]) -> str:
    base = slug(text) or "muc"
    taken[base] = taken.get(base, 0) + 1
    return base if taken[base] == 1 else f"{base}-{taken[base]}"
