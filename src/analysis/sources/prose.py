"""Reports written as text: their lines, numbered as the file has them.

Only a ``.txt`` file without columns is one. A table saved as text is read as a workbook, and so is
everything that is no text; what a line says is decided in :mod:`analysis.cleaning.ratios`.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from analysis.checking import Checked, Problem
from analysis.sources.opening import guard
from analysis.sources.opening._delimited_columns import delimiter_of
from analysis.text import plain_letters

SUFFIX = ".txt"
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "utf-8-sig"))
_LOST, _LOST_SHOWN = "\N{REPLACEMENT CHARACTER}", "□"
"""A sign that the program of the sender lost, as the file has it, and as fonts can print it."""

_WORDS_OF_A_CELL = 6
"""Cells of a table are shorter than this on average; the clauses between the commas of prose are not."""

_UNKNOWN_LETTERS = "Không biết tệp viết bằng bảng mã nào: hãy lưu lại bằng UTF-8 rồi gửi lại."


@dataclass(frozen=True)
class Prose:
    """A report as text. ``lines[0]`` is line 1 of the file, in plain letters without its line end."""

    file: str
    lines: tuple[str, ...]

    @property
    def written(self) -> tuple[int, ...]:
        """The numbers of the lines on which something stands."""
        return tuple(n for n, line in enumerate(self.lines, start=1) if line.strip())


def open_prose(path: Path, file: str) -> Checked[Prose | None] | None:
    """The report at ``path``, known as ``file`` in problems; ``None`` where it is no text report.

    Never raises. Text in letters nobody knows is a problem of severity ``stops`` and no report.
    """
    if path.suffix.lower() != SUFFIX:
        return None
    try:
        if path.stat().st_size > guard.MAX_BYTES:
            return None
        content = path.read_bytes()
        if guard.type_of(content) != "text":
            return None
    except (OSError, guard.Refused):  # said by the reader of workbooks
        return None
    try:
        text = content.decode(next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8"))
    except UnicodeDecodeError:
        return _in_other_letters(content, file)
    return None if _is_table(text) else Checked(_prose(text, file))


def _prose(text: str, file: str) -> Prose:
    # form feeds and the like are no line ends to an editor, so they are none here
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Prose(file, tuple(plain_letters(line).replace(_LOST, _LOST_SHOWN) for line in lines))


def _in_other_letters(content: bytes, file: str) -> Checked[Prose | None] | None:
    """A table in old letters is left to the reader of workbooks, which may know them."""
    if _is_table(content.decode("latin-1")):
        return None
    done = "Tệp không được đọc."
    return Checked(None, (Problem("stops", "unknown_encoding", _UNKNOWN_LETTERS, file, done=done),))


def _is_table(text: str) -> bool:
    try:
        delimiter = delimiter_of(text)
    except guard.Refused as refusal:
        return refusal.code != "text_file"
    cells = [cell for line in text.splitlines() for cell in line.split(delimiter) if cell.strip()]
    return sum(len(cell.split()) for cell in cells) < _WORDS_OF_A_CELL * len(cells)
