"""What people decided to correct: ``data/reference/corrections.csv``, one cell of one file a line.

A raw file is never edited. A line names the cell, what it holds (``old``) and what it should hold (``new``),
why, who decided and when; it is applied as the file is read, and only while the cell still holds ``old``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from analysis.checking import Checked, Problem
from analysis.text import nfc

NAME = "corrections.csv"
COLUMNS = ("id", "file", "sheet", "cell", "old", "new", "reason", "by", "on")

_NEEDED = ("id", "file", "cell", "reason", "by", "on")
_A1 = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LEFT_OUT = "Dòng này không được áp dụng; các dòng khác vẫn được áp dụng."


@dataclass(frozen=True)
class Correction:
    """One line: the cell of ``sheet`` of ``file`` (path from the root) reads ``new`` in place of ``old``.

    An empty ``sheet`` is the only sheet of its file; an empty ``old`` a blank cell; ``line`` counts from 1
    with the head.
    """

    id: str
    file: str
    sheet: str
    cell: str
    old: str
    new: str
    reason: str
    by: str
    on: date
    line: int


def read(reference: Path, file: str) -> Checked[tuple[Correction, ...]]:
    """The corrections of ``corrections.csv`` in ``reference``, known as ``file`` in problems.

    A line that cannot be meant is a problem of severity ``stops`` that names it and is left out. Without the
    file there are none. Never raises.
    """
    path = reference / NAME
    if not path.is_file():
        return Checked(())
    try:
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = "Không đọc được tệp đính chính: hãy lưu lại bằng CSV UTF-8."
        return Checked((), (_invalid(file, 1, message, repr(error)),))
    head = tuple(cell.strip() for cell in rows[0]) if rows else ()
    if head != COLUMNS:
        message = f"Tiêu đề phải là: {', '.join(COLUMNS)}."
        return Checked((), (_invalid(file, 1, message, ",".join(head)),))
    return _meant(rows[1:], _lines(text), file)


def by_file(corrections: Iterable[Correction]) -> Mapping[str, tuple[Correction, ...]]:
    """The corrections of each file, in order of their lines."""
    found: dict[str, list[Correction]] = defaultdict(list)
    for correction in corrections:
        found[correction.file].append(correction)
    return {name: tuple(listed) for name, listed in found.items()}


def digest(corrections: Iterable[Correction]) -> str:
    """One hash of ``corrections``, empty for none: what a kept reading of their file depends on."""
    told = [[str(getattr(c, f.name)) for f in fields(c)] for c in corrections]
    return hashlib.sha256(json.dumps(told).encode("ascii")).hexdigest() if told else ""


def position(cell: str) -> tuple[int, int]:
    """Row and column of an A1 address, counted from 1."""
    found = _A1.fullmatch(cell)
    if found is None:
        raise ValueError(f"{cell} is no address")
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _lines(text: str) -> list[int]:
    """The line on which each row of the CSV begins: a cell in quotes may hold line ends."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins, at = [], 1
    for _ in reader:
        begins.append(at)
        at = reader.line_num + 1
    return begins[1:]


def _meant(rows: list[list[str]], lines: list[int], file: str) -> Checked[tuple[Correction, ...]]:
    found: list[Correction] = []
    problems: list[Problem] = []
    ids: set[str] = set()
    targets: set[tuple[str, str, str]] = set()
    for row, line in zip(rows, lines, strict=True):
        if not any(cell.strip() for cell in row):
            continue
        told = dict(zip(COLUMNS, (nfc(cell) for cell in row), strict=False))
        fault = _fault(told, len(row))
        if not fault and told["id"] in ids:
            fault = f"Mã '{told['id']}' đã dùng ở dòng trên: mỗi đính chính một mã."
        target = (told.get("file", ""), told.get("sheet", ""), told.get("cell", ""))
        if not fault and target in targets:
            fault = "Ô này đã có đính chính ở dòng trên: mỗi ô một dòng."
        if fault:
            problems.append(_invalid(file, line, fault, ",".join(row)))
            continue
        ids.add(told["id"])
        targets.add(target)
        day = date.fromisoformat(told.pop("on"))
        found.append(Correction(**told, on=day, line=line))
    return Checked(tuple(found), tuple(problems))


def _fault(told: Mapping[str, str], cells: int) -> str:
    """What is wrong with a line, empty when nothing is."""
    if cells != len(COLUMNS):
        return f"Dòng có {cells} ô, phải có {len(COLUMNS)}: câu có dấu phẩy phải đặt trong ngoặc kép."
    missing = [name for name in _NEEDED if not told[name]]
    if missing:
        return f"Thiếu {', '.join(missing)}: mỗi đính chính phải ghi đủ ô nào, vì sao, ai quyết và ngày nào."
    if not _A1.fullmatch(told["cell"]):
        return f"'{told['cell']}' không phải địa chỉ ô, ví dụ F9."
    if told["old"] == told["new"]:
        return "Giá trị cũ và mới giống nhau."
    try:
        real = _DAY.fullmatch(told["on"]) is not None and bool(date.fromisoformat(told["on"]))
    except ValueError:
        real = False
    return "" if real else f"'{told['on']}' không phải ngày năm-tháng-ngày, ví dụ 2025-12-31."


def _invalid(file: str, line: int, message: str, written: str) -> Problem:
    place = f"Tệp đính chính, dòng {line}: {message}"
    return Problem("stops", "correction_invalid", place, file, "", f"A{line}", written[:200], _LEFT_OUT)
