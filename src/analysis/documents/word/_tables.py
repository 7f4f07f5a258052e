"""Tables of a Word file: native, of one style, with head rows that every page repeats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from analysis.documents._paper_blocks import Data
from analysis.documents.word._xml import attribute, paragraph, run, runs

_BREAK = "<w:br/>"
_STYLES = {"left": "Cell", "right": "CellRight", "center": "CellCenter"}
_SOURCE_SHARES = (3, 2, 5, 5)
_SHORT_TABLE = 12
_FIRST_ROWS = 2
_KEPT = "<w:keepNext/>"


def table(data: Data, width: int) -> str:
    """The table of a block as the printed layout has it, ``width`` twips wide, without title and notes."""
    columns = data["columns"]
    widths = shares(data["widths"], width)
    aligns = [_STYLES[c["align"]] for c in columns]
    kept = _rows_kept(len(data["rows"]))
    rows = [
        _row((paragraph(runs(cell, strong=row["total"]), style, _KEPT * (number < kept))
              for cell, style in zip(row["cells"], aligns, strict=True)), widths, whole=not data["split"])
        for number, row in enumerate(data["rows"])
    ]  # fmt: skip
    style = "DenseTable" if data["dense"] else "DataTable"
    return _framed(widths, _head(columns, widths), rows, style=style, title=data["title"])


def source_table(head: Sequence[str], rows: Iterable[Sequence[Sequence[str]]], width: int, title: str) -> str:
    """A table of texts under ``head``; a cell is its lines."""
    widths = shares(_SOURCE_SHARES, width)
    cells = ([paragraph(_BREAK_RUN.join(map(run, lines)), "Cell") for lines in row] for row in rows)
    drawn = [_row(row, widths, whole=False) for row in cells]
    first = _row([paragraph(run(h), "CellHead") for h in head], widths, head=True)
    return _framed(widths, first, drawn, style="SourceTable", title=title)


def plain_table(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """Paragraphs side by side without lines: the head and the foot of a document."""
    drawn = "".join(_row(row, widths) for row in rows)
    return _open(widths, "TableNormal", "", "0000") + drawn + "</w:tbl>"


def shares(parts: Sequence[float], width: int) -> list[int]:
    """``width`` divided in proportion to ``parts``, in whole twips that add to it."""
    whole = sum(parts) or 1
    ends = [round(width * sum(parts[: i + 1]) / whole) for i in range(len(parts))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _rows_kept(rows: int) -> int:
    """How many rows stay with the one below: a short table is whole, a long one does not begin with one row."""
    return rows - 1 if rows <= _SHORT_TABLE else _FIRST_ROWS


_BREAK_RUN = f"<w:r>{_BREAK}</w:r>"


def _framed(widths: Sequence[int], head: str, rows: Iterable[str], *, style: str, title: str) -> str:
    return f"{_open(widths, style, title, '0020')}{head}{''.join(rows)}</w:tbl>"


def _open(widths: Sequence[int], style: str, title: str, look: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    named = f"<w:tblCaption w:val={attribute(title)}/>" if title else ""
    first = int(look == "0020")
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="{look}" w:firstRow="{first}" '
        'w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"{named}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )


def _row(cells: Iterable[str], widths: Sequence[int], *, head: bool = False, whole: bool = True) -> str:
    drawn = "".join(_cell(cell, w) for cell, w in zip(cells, widths, strict=True))
    return _row_of(drawn, head=head, whole=whole)


def _row_of(cells: str, *, head: bool, whole: bool = True) -> str:
    rules = "<w:cantSplit/>" * whole + "<w:tblHeader/>" * head
    return f"<w:tr><w:trPr>{rules}</w:trPr>{cells}</w:tr>" if rules else f"<w:tr>{cells}</w:tr>"


def _cell(content: str, width: int, span: int = 1, merge: str = "", look: str = "") -> str:
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{wide}{merge}{look}</w:tcPr>{content}</w:tc>'


def _head(columns: Sequence[Data], widths: Sequence[int]) -> str:
    grouped = any(c["group"] for c in columns)
    middle = '<w:vAlign w:val="center"/>'
    top, under = "", ""
    for group, members in groupby(enumerate(columns), key=lambda pair: pair[1]["group"]):
        parts = list(members)
        if group:
            wide = sum(widths[i] for i, _ in parts)
            top += _cell(paragraph(run(group), "CellHead"), wide, len(parts), look=middle)
            under += "".join(_cell(_label(c), widths[i], look=middle) for i, c in parts)
            continue
        for i, column in parts:
            begins = '<w:vMerge w:val="restart"/>' if grouped else ""
            top += _cell(_label(column), widths[i], merge=begins, look=middle)
            under += _cell(paragraph("", "CellHead"), widths[i], merge="<w:vMerge/>", look=middle)
    return _row_of(top, head=True) + (_row_of(under, head=True) if grouped else "")


def _label(column: Data) -> str:
    unit = f"<w:r>{_BREAK}</w:r>" + run(f"({column['unit']})", "Unit") if column["unit"] else ""
    return paragraph(run(column["label"], "Strong") + unit, "CellHead")
