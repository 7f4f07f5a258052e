"""CSV registers kept by hand: read whole, or refused with the line at fault and what to do about it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_SAVE_AGAIN = "hãy mở bằng Excel và lưu lại theo dạng “CSV UTF-8”"


class RegisterError(ValueError):
    """A register is missing or a line of it cannot be read; the message names file, line and what to do."""


def read_register(
    path: Path, columns: Collection[str], made: Callable[[Mapping[str, str]], T]
) -> tuple[T, ...]:
    """What ``made`` makes of every line of ``path``, a CSV in UTF-8 with or without a byte order mark.

    Every line has all of ``columns``; lines without any content are passed over. Raises
    :class:`RegisterError`, also for a ``ValueError`` of ``made``, whose message must be a Vietnamese clause.
    """
    rows = []
    for number, line in _lines(path, columns):
        try:
            rows.append(made(line))
        except ValueError as error:
            raise RegisterError(f"Tệp {path.name}, dòng {number}: {error}.") from error
    return tuple(rows)


def day(line: Mapping[str, str], column: str) -> date | None:
    """The day written as 2025-06-30 under ``column``, ``None`` where nothing or no such column is."""
    text = line.get(column, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(
            f"cột {column} ghi “{text}” không phải là ngày, hãy ghi theo mẫu 2025-06-30"
        ) from None


def degrees(line: Mapping[str, str], column: str) -> float | None:
    """The degrees written under ``column``, ``None`` where nothing is written."""
    text = line[column].strip()
    try:
        return float(text) if text else None
    except ValueError:
        raise ValueError(f"cột {column} ghi “{text}” không phải là số, hãy ghi theo mẫu 103.02") from None


def _lines(path: Path, columns: Collection[str]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(StringIO(_text(path), newline=""))
    try:
        missing = [c for c in columns if c not in (reader.fieldnames or ())]
        if missing:
            raise RegisterError(
                f"Tệp {path.name}, dòng 1: thiếu cột {', '.join(missing)}; hãy ghi đủ tên cột, "
                "ngăn nhau bằng dấu phẩy."
            )
        for line in reader:
            if None in line or None in line.values():
                raise RegisterError(
                    f"Tệp {path.name}, dòng {reader.line_num}: số ô khác số cột; hãy đặt chữ có "
                    "dấu phẩy trong ngoặc kép và giữ đủ dấu phẩy của các ô trống."
                )
            if any(value.strip() for value in line.values()):
                yield reader.line_num, line
    except csv.Error as error:
        raise RegisterError(
            f"Tệp {path.name}, dòng {reader.line_num}: không phải CSV; {_SAVE_AGAIN}."
        ) from error


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise RegisterError(f"Không thấy tệp {path}: hãy chép lại tệp này vào đúng thư mục đó.") from error
    except UnicodeDecodeError as error:
        number = error.object[: error.start].count(b"\n") + 1
        raise RegisterError(f"Tệp {path.name}, dòng {number}: không phải mã UTF-8; {_SAVE_AGAIN}.") from error
    except OSError as error:
        message = f"Không mở được tệp {path}: hãy đóng chương trình đang mở tệp hoặc kiểm tra quyền đọc."
        raise RegisterError(message) from error
