"""What is said of cells, and of words in them, that somebody has struck out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from analysis.checking import Place, Problem
from analysis.sources.opening.gathered import address_of

_TOLD = 50
_REMEDY = "hãy xóa hẳn nếu không tính, bỏ gạch nếu còn đúng, rồi gửi lại."


def struck_through(struck: Mapping[int, str], sheet: Place) -> Iterator[Problem]:
    """``struck_through`` for each row with struck cells, and for each cell of which a part is struck.

    ``struck`` has what is struck out of a cell by its key, nothing where all of it is. Of many places the
    last problem tells the rest.
    """
    rows = groupby(sorted(key for key in struck if not struck[key]), lambda key: key >> 14)
    found = [_of_cells(list(keys)) for _, keys in rows]
    found += [_of_words(key, words) for key, words in struck.items() if words]
    found.sort()
    told, rest = found[:_TOLD], found[_TOLD:]
    if rest:
        key = rest[0][0]
        message = f"Còn {len(rest)} chỗ gạch bỏ nữa, từ ô {address_of(key)}: {_REMEDY}"
        told.append((key, message, "", "Đọc như các chỗ trên."))
    for key, message, written, done in told:
        place = Place(sheet.file, sheet.sheet, address_of(key))
        yield Problem.at(place, "blanks", "struck_through", message, as_written=written, done=done)


def _of_cells(keys: list[int]) -> tuple[int, str, str, str]:
    """The key, message, text and what was done of the problem of struck cells in one row."""
    first, last = address_of(keys[0]), address_of(keys[-1])
    where = first if first == last else f"{first} đến {last}"
    return keys[0], f"Ô {where} bị gạch bỏ: {_REMEDY}", "", "Coi như ô ẩn, không dùng."


def _of_words(key: int, words: str) -> tuple[int, str, str, str]:
    message = f"Một phần chữ của ô {address_of(key)} bị gạch bỏ: {_REMEDY}"
    return key, message, words[:200], "Chỉ đọc phần không bị gạch."
