"""Decisions of people put into a register: one line more, whole or not at all, the others as they stood."""

from __future__ import annotations

import csv
import getpass
import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.project import Project
from analysis.registers._lines import RegisterError
from analysis.writing import write_whole

USER_VARIABLE = "COMMUNE_REVIEW_USER"

_RUNS = ("=", "+", "-", "@", "\t", "\r", "'")
_NUMBER = re.compile(r"-|-?[0-9][0-9.,]*%?")
_LOCK = ".decisions.lock"
_PATIENCE = 10.0
"""Seconds that a decision waits for another one, which takes less than one."""

_LINE_END = re.compile(rb"\r\n|\n|\r")


class DecisionRefused(RegisterError):
    """A decision that is not recorded; the message says in Vietnamese why, and what to do."""


class NotConfirmed(DecisionRefused):
    """A decision that must be confirmed in so many words; ``rivals`` may have been meant instead."""

    def __init__(self, message: str, rivals: Sequence[str]) -> None:
        """``rivals`` are names with their districts."""
        super().__init__(message)
        self.rivals = tuple(rivals)


def decider(given: str = "") -> str:
    """Who decides: ``given``, else the variable :data:`USER_VARIABLE`, else the system's user.

    Raises :class:`DecisionRefused` when nobody is known.
    """
    who = " ".join((given or os.environ.get(USER_VARIABLE, "")).split())
    if who:
        return who
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError) as error:
        message = f"Không biết ai quyết: hãy ghi --who hoặc đặt biến môi trường {USER_VARIABLE}."
        raise DecisionRefused(message) from error


@contextmanager
def deciding(project: Project) -> Iterator[None]:
    """One decision at a time in a root: what it was taken on still stands when its line is written.

    Raises :class:`DecisionRefused` where another one is being written for long.
    """
    try:
        with FileLock(project.processed / _LOCK, timeout=_PATIENCE):
            yield
    except Timeout:
        raise DecisionRefused("Người khác đang ghi quyết định vào danh mục; đợi rồi chạy lại.") from None


def add_line(path: Path, columns: Sequence[str], line: Mapping[str, str]) -> None:
    """Add ``line`` at the end of the register ``path``, made with ``columns`` when there is none.

    What stood there stays to the byte, with its own columns and line ends; a column that ``line`` does not
    tell is left empty. Raises :class:`DecisionRefused` for a text that a spreadsheet would run as a formula,
    and where the register lacks a column that is told.
    """
    before = path.read_bytes() if path.exists() else _row(columns, "\n")
    end = _line_end(before)
    row = _row([_harmless(line.get(name, "")) for name in _head(path, before, line)], end)
    closed = before if before.endswith((b"\n", b"\r")) or not before else before + end.encode()
    write_whole(path, closed + row)


def change_line(path: Path, number: int, line: Mapping[str, str]) -> None:
    """Put ``line`` in the place of the row that begins on line ``number``; all others stay to the byte."""
    before = path.read_bytes()
    text = before.decode("utf-8-sig")
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(io.StringIO("".join(lines[number - 1 :]), newline=""))
    next(reader)
    row = _row(
        [_harmless(line.get(name, "")) for name in _head(path, before, line)], _line_end(before)
    ).decode()
    made = "".join([*lines[: number - 1], row, *lines[number - 1 + reader.line_num :]])
    mark = before[: len(before) - len(text.encode())]
    write_whole(path, mark + made.encode())


def _head(path: Path, content: bytes, line: Mapping[str, str]) -> list[str]:
    try:
        head = next(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")), [])
    except UnicodeDecodeError as error:
        raise DecisionRefused(
            f"Tệp {path.name} không phải mã UTF-8: hãy mở bằng Excel và lưu lại theo dạng “CSV UTF-8”."
        ) from error
    names = [name.strip() for name in head]
    missing = [name for name in line if name not in names]
    if missing:
        raise DecisionRefused(f"Tệp {path.name}, dòng 1: thiếu cột {', '.join(missing)}.")
    return names


def _line_end(content: bytes) -> str:
    found = _LINE_END.search(content)
    return found[0].decode() if found else "\n"


def _row(cells: Sequence[str], end: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end).writerow(cells)
    return out.getvalue().encode("utf-8")


def _harmless(text: str) -> str:
    if text.startswith(_RUNS) and not _NUMBER.fullmatch(text):
        raise DecisionRefused(
            f"Không ghi được “{text}”: bảng tính hiểu chữ bắt đầu bằng {text[0]!r} là công thức. "
            "Hãy sửa ở tệp nguồn hoặc viết khác đi."
        )
    return text
