"""Every line of text in a block, with the place it stands at."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.documents.model import (
    Block,
    Chart,
    Formula,
    Heading,
    Keys,
    Line,
    ListBlock,
    Notice,
    Prose,
    Span,
    Table,
    plain,
)


def lines_of(block: Block) -> Iterator[tuple[str, Line]]:
    """Every line of ``block`` with the place it stands at, as a Vietnamese phrase for problems."""
    match block:
        case Heading():
            yield f"đề mục “{block.text}”", (Span(block.text),)
        case Prose() | Notice():
            yield f"đoạn “{_start(plain(block.line))}”", block.line
        case Formula():
            yield "công thức", (Span(block.text),)
        case ListBlock():
            yield from _list_lines(block)
        case Keys():
            for item in block.items:
                place = f"số chính “{_start(item.label)}”"
                yield from (
                    (place, line) for line in ((Span(item.label),), item.line, (Span(item.unit),), item.note)
                )
        case Chart():
            place = f"biểu đồ “{_start(block.title)}”"
            yield from ((place, line) for line in ((Span(block.title),), (Span(block.alt),), block.caption))
        case Table():
            yield from _table_lines(block)


def figures_in(block: Block) -> Iterator[str]:
    """Identifiers of the figures printed in ``block``, in reading order; a chart's table included."""
    for _, line in lines_of(block):
        yield from (span.figure for span in line if span.figure)
    if isinstance(block, Chart):
        yield from figures_in(block.data)


def _list_lines(block: ListBlock) -> Iterator[tuple[str, Line]]:
    for item in block.items:
        yield f"đoạn “{_start(plain(item.line))}”", item.line
        for child in item.children:
            yield from _list_lines(child)


def _table_lines(table: Table) -> Iterator[tuple[str, Line]]:
    place = f"bảng “{_start(table.title)}”"
    yield place, (Span(table.title),)
    for column in table.columns:
        yield f"{place}, đầu cột", (Span(f"{column.group} {column.label} {column.unit}"),)
    for number, row in enumerate(table.rows, 1):
        for column, cell in zip(table.columns, row, strict=True):
            yield f"{place}, dòng {number}, cột “{column.label}”", cell.line
    yield from ((f"{place}, ghi chú", note) for note in table.notes)


def _start(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"
