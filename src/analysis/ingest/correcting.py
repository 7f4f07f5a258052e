"""Corrections applied to a workbook as it is read, and the account of each of them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from analysis.checking import Place, Problem
from analysis.cleaning import Row
from analysis.ingest.corrections import Correction, position
from analysis.sources import Cell, Sheet, Workbook
from analysis.text import nfc

TABLE = "corrections"

_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:,[0-9]+|\.(?![0-9]{3}$)[0-9]+)?")
_NO_TEXT = "(trống)"
_AS_IN_FILE = "Giữ số trong tệp, không áp dụng đính chính."
_WORDING = {
    "correction_mended": "Ô đã ghi '{new}' như đính chính {id}: nguồn đã được sửa, hãy bỏ dòng đính chính.",
    "correction_differs": (
        "Đính chính {id} chờ ô ghi '{old}' nhưng ô ghi '{found}': nguồn đã đổi, hãy xem lại đính chính."
    ),
    "correction_cell_absent": (
        "Không có ô của đính chính {id}, hoặc ô đó nằm dưới một ô gộp: hãy sửa tên trang hay địa chỉ ô."
    ),
    "correction_file_absent": "Đính chính {id} chưa dùng: không có tệp {file}.",
    "correction_file_not_used": "Đính chính {id} chưa dùng: tệp {file} không được đọc như bảng tính.",
}


@dataclass(eq=False)
class Correcting:
    """A workbook with its cells corrected. ``rows`` are those of table ``corrections``, one a correction."""

    workbook: Workbook
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    applied: dict[str, dict[str, str]] = field(default_factory=dict)
    """By sheet and cell: what was corrected, as evidence prints it."""

    def mark(self, tables: Mapping[str, Iterable[Row]], origin: str) -> None:
        """Say on each row made from a corrected cell, or from its line, what was corrected.

        How many rows that are is told in the correction's own row.
        """
        counts: dict[tuple[str, str], int] = {}
        for rows in tables.values() if self.applied else ():
            for row in rows:
                marks = self._marks_of(row)
                if marks:
                    row["corrected"] = json.dumps(marks, ensure_ascii=False, sort_keys=True)
                for cell in marks:
                    key = (str(row.get("sheet")), cell)
                    counts[key] = counts.get(key, 0) + 1
        for row in self.rows:
            row["origin"] = origin
            if row["state"] == "applied":
                row["rows_touched"] = counts.get((str(row["target_sheet"]), str(row["target_cell"])), 0)

    def _marks_of(self, row: Row) -> dict[str, str]:
        marks = self.applied.get(str(row.get("sheet")), {})
        own = {str(row.get("cell")), *_addresses(row.get("cells"))}
        line = _line(str(row.get("cell")))
        return {c: said for c, said in marks.items() if c in own or _line(c) == line}


def corrected(workbook: Workbook, corrections: Sequence[Correction]) -> Correcting:
    """``workbook`` with each of ``corrections`` applied whose cell still holds its ``old``."""
    done = Correcting(workbook)
    if not corrections:
        return done
    sheets = {sheet.title: sheet for sheet in workbook.sheets}
    for correction in corrections:
        sheet = _sheet_of(workbook, correction)
        cell = None if sheet is None else _cell_at(sheets[sheet.title], correction.cell)
        state = "cell_absent" if cell is None else _state(cell, correction)
        title, found = sheet.title if sheet else correction.sheet, cell.text if cell else ""
        done.rows.append(account(correction, state, title, found))
        if state != "applied" or sheet is None or cell is None:
            place = Place(workbook.file, title, correction.cell)
            done.problems.append(problem(correction, state, place, found))
            continue
        sheets[title] = _with(sheets[title], _replaced(cell, correction.new))
        done.applied.setdefault(title, {})[correction.cell] = said(correction)
    done.workbook = replace(workbook, sheets=tuple(sheets[s.title] for s in workbook.sheets))
    return done


def cell_of(workbook: Workbook, correction: Correction) -> tuple[Sheet, Cell] | None:
    """The sheet and the cell that ``correction`` speaks of; ``None`` where there is no such cell."""
    sheet = _sheet_of(workbook, correction)
    cell = None if sheet is None else _cell_at(sheet, correction.cell)
    return None if sheet is None or cell is None else (sheet, cell)


def holds(cell: Cell, text: str) -> bool:
    """Whether ``text`` is what stands in the cell; a stored number may be told with a comma."""
    if not text or cell.is_blank:
        return not text and cell.is_blank
    if nfc(cell.text) == text:
        return True
    if cell.kind != "number" or not _PLAIN_NUMBER.fullmatch(text):
        return False
    try:
        return Decimal(cell.text) == Decimal(text.replace(",", "."))
    except InvalidOperation:
        return False


def left_over(
    corrections: Iterable[Correction], accounts: Iterable[Row], files: Collection[str], file: str
) -> tuple[list[Row], list[Problem]]:
    """The account of every correction in order of its line, and a problem for each that no file met.

    ``accounts`` are the rows that the files gave, ``files`` the names of all raw files, ``file`` is the
    name of ``corrections.csv``.
    """
    met = {row["correction_id"]: row for row in accounts}
    rows, problems = [], []
    for correction in corrections:
        row = met.get(correction.id)
        if row is None:
            state = "file_not_used" if correction.file in files else "file_absent"
            row = {**account(correction, state, correction.sheet, ""), "origin": "received"}
            problems.append(problem(correction, state, Place(file, "", f"A{correction.line}"), ""))
        rows.append({**row, "file": file})
    return rows, problems


def account(correction: Correction, state: str, sheet: str, found: str) -> Row:
    """The row of table ``corrections`` without its ``file`` and ``origin``."""
    return {
        "correction_id": correction.id,
        "state": state,
        "target_file": correction.file,
        "target_sheet": sheet or None,
        "target_cell": correction.cell,
        "old": correction.old or None,
        "new": correction.new or None,
        "found": found or None,
        "reason": correction.reason,
        "decided_by": correction.by,
        "decided_on": correction.on,
        "rows_touched": None,
        "file": correction.file,
        "sheet": None,
        "cell": f"A{correction.line}",
    }


def problem(correction: Correction, state: str, place: Place, found: str) -> Problem:
    """What became of a correction that was not applied."""
    code = f"correction_{state}"
    words = {"id": correction.id, "file": correction.file, "found": found or _NO_TEXT}
    words |= {"old": correction.old or _NO_TEXT, "new": correction.new or _NO_TEXT}
    text = _filled(_WORDING[code], words)
    return Problem.at(place, "blanks", code, text, as_written=found, done=_AS_IN_FILE)


def said(correction: Correction) -> str:
    """``15 → 1,5 (đính chính c-001)``: what evidence prints for the cell."""
    return f"{correction.old or _NO_TEXT} → {correction.new or _NO_TEXT} (đính chính {correction.id})"


def _filled(message: str, words: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: words[m[1]], message)


def _sheet_of(workbook: Workbook, correction: Correction) -> Sheet | None:
    if not correction.sheet:
        return workbook.sheets[0] if len(workbook.sheets) == 1 else None
    return next((s for s in workbook.sheets if nfc(s.title) == correction.sheet), None)


def _cell_at(sheet: Sheet, address: str) -> Cell | None:
    """The cell, blank where nothing is stored; ``None`` under a merged range that begins elsewhere."""
    row, column = position(address)
    for merged in sheet.merged_over(row):
        inside = merged.first_column <= column <= merged.last_column
        if inside and (merged.first_row, merged.first_column) != (row, column):
            return None
    return sheet.at(row, column) or Cell(row, column, None, "text")


def _state(cell: Cell, correction: Correction) -> str:
    if holds(cell, correction.old):
        return "applied"
    return "mended" if holds(cell, correction.new) else "differs"


def _replaced(cell: Cell, new: str) -> Cell:
    """The cell as if ``new`` had been typed: a number in a cell of numbers, else text."""
    if cell.kind in ("number", "error", "uncalculated") and _PLAIN_NUMBER.fullmatch(new):
        told = new.replace(",", ".")
        value = float(told) if "." in told else int(told)
        return cell._replace(value=value, kind="number", raw=cell.text, formula=False)
    return cell._replace(
        value=new or None, kind="text", number_format="General", raw=cell.text, formula=False
    )


def _with(sheet: Sheet, cell: Cell) -> Sheet:
    return replace(sheet, cells={**sheet.cells, (cell.row, cell.column): cell})


def _addresses(cells: object) -> Collection[str]:
    told = json.loads(cells) if isinstance(cells, str) and cells else {}
    return told.values() if isinstance(told, dict) else ()


def _line(cell: str) -> str:
    return cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
