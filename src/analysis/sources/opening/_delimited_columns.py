"""What separates the columns of a text: decided by all lines together, never by one."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice, pairwise
from typing import NamedTuple

from analysis.sources.opening.guard import Refused

_DELIMITERS = ",;\t|"
_LINES = 300
_FEWEST_ROWS = 2
_SHARE_ALIKE = 0.6


class _Split(NamedTuple):
    """How one delimiter splits the text; ``sound`` is the share of rows not cut inside a number."""

    alike: float
    sound: float
    width: int
    delimiter: str


def delimiter_of(text: str) -> str:
    """The character between the columns of ``text``.

    That is the one by which most rows have the same number of cells, and which does not cut numbers at
    their decimal comma. Raises :class:`Refused` for prose, and where two do as well.
    """
    splits = sorted((s for d in _DELIMITERS if d in text if (s := _split(text, d))), reverse=True)
    if not splits:
        raise Refused("text_file", "Đây là tệp văn bản, không phải bảng: hãy gửi bảng tính .xlsx.")
    if len(splits) > 1 and splits[0][:3] == splits[1][:3]:
        raise Refused(
            "delimiter_unclear",
            f"Không rõ các cột ngăn bằng “{splits[0].delimiter}” hay “{splits[1].delimiter}”: hãy lưu lại "
            "thành .xlsx rồi gửi lại.",
        )
    return splits[0].delimiter


def _split(text: str, delimiter: str) -> _Split | None:
    """How ``delimiter`` splits the text; ``None`` if it makes no columns of it."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [row for row in islice(lines, _LINES) if any(cell.strip() for cell in row)]
    except csv.Error:
        return None
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return None
    width, alike = max(widths.items(), key=lambda item: (item[1], item[0]))
    if alike < _FEWEST_ROWS or alike < _SHARE_ALIKE * len(rows):
        return None
    cut = sum(_cuts_numbers(row) for row in rows) if delimiter == "," else 0
    return _Split(round(alike / len(rows) * (1 - cut / len(rows)), 2), 1 - cut / len(rows), width, delimiter)


def _cuts_numbers(row: list[str]) -> bool:
    """Whether a comma was cut between digits, in cells that another delimiter would part: ``Xa;12`` ``5``."""
    return any(
        one[-1:].isdigit() and other[:1].isdigit() and any(d in one or d in other for d in ";\t|")
        for one, other in pairwise(row)
    )
