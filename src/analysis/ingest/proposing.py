"""A correction made from an address and a new value: the guard is the cell as it is read now."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from pathlib import Path

from analysis import tables
from analysis.ingest import corrections
from analysis.ingest.correcting import cell_of, corrected, holds
from analysis.ingest.corrections import COLUMNS, NAME, Correction
from analysis.project import Project
from analysis.registers.keeping import DecisionRefused, add_line, change_line
from analysis.sources import Cell, Workbook, open_workbook
from analysis.text import nfc

_NUMBERED = re.compile(r"c-([0-9]+)")
_PRINTED = re.compile(r"\s*›\s*")
_READ = ("read", "partly_read")


@dataclass(frozen=True)
class Proposal:
    """A correction that would be applied as it stands. ``before`` is the line it takes the place of.

    ``kind`` says how the cell is then read: as a ``number``, as ``text``, or ``blank``.
    """

    correction: Correction
    kind: str
    before: Correction | None = None


def propose(  # noqa: PLR0913  # a correction: where, what, why, who and when
    project: Project, address: str, new: str, *, reason: str, who: str, on: date, again: bool = False
) -> Proposal:
    """The correction by which the cell ``address`` reads ``new``; nothing is written.

    ``address`` is ``FILE!SHEET!CELL``, or as the register of problems prints it, with ``›``; FILE may be the
    end of a path that only one file has, SHEET is left out of a file with one sheet. ``again`` puts the
    correction in the place of one that the cell has. Raises :class:`DecisionRefused` for an address that is
    no cell, a file changed since it was read, a value the cell holds already, a cell corrected before.
    """
    file, sheet, cell = _address(project, address)
    workbook = _workbook(project, file)
    asked = Correction(_next_id(project), file, nfc(sheet), cell, "", nfc(new), nfc(reason), nfc(who), on, 0)
    found = _cell(workbook, asked)
    before = _corrected_before(project, workbook, found.sheet, asked)
    if not asked.reason or not asked.by:
        raise DecisionRefused("Mỗi đính chính phải ghi vì sao (--reason) và ai quyết (--who).")
    if before is not None and not again:
        raise DecisionRefused(
            f"Ô này đã có đính chính {before.id} ({before.old or '(trống)'} → {before.new or '(trống)'}, "
            f"{before.by}): thêm --replace để thay."
        )
    if before is not None:
        asked = replace(asked, id=before.id, line=before.line)
    asked = replace(asked, sheet=found.sheet, old=nfc(found.cell.text))
    if holds(found.cell, asked.new):
        raise DecisionRefused(f"Ô {asked.cell} đã ghi “{found.cell.text}”: không có gì để đính chính.")
    return Proposal(asked, _kind(workbook, asked), before)


def record(project: Project, proposal: Proposal) -> None:
    """Write ``proposal`` into ``corrections.csv``: one line more, or in the place of the one before."""
    path = project.reference / NAME
    made = proposal.correction
    line = dict(zip(COLUMNS, (*astuple(made)[:8], made.on.isoformat()), strict=True))
    if proposal.before is None:
        add_line(path, COLUMNS, line)
    else:
        change_line(path, made.line, line)


@dataclass(frozen=True)
class _Found:
    sheet: str
    cell: Cell


def _address(project: Project, text: str) -> tuple[str, str, str]:
    """File, sheet and cell; a file or sheet may itself have the sign between them in its name."""
    files = tables.read(project.processed, "files")
    states = dict(zip(files["file"].astype(str), files["state"].astype(str), strict=True))
    for file, sheet, cell in _readings(text.strip()):
        known = _known(file, list(states))
        if len(known) > 1:
            raise DecisionRefused(f"Nhiều tệp có tên “{file}”: {', '.join(known[:3])}; hãy ghi cả đường dẫn.")
        if not known:
            continue
        if states[known[0]] not in _READ:
            raise DecisionRefused(f"Tệp {known[0]} không được đọc như bảng tính: không đính chính được.")
        try:
            corrections.position(cell)
        except ValueError:
            raise DecisionRefused(f"“{cell}” không phải địa chỉ ô, ví dụ F9.") from None
        return known[0], sheet, cell
    raise DecisionRefused(
        f"Không thấy tệp của “{text}” trong lần đọc gần nhất; ghi TỆP!TRANG!Ô như commune-review check in ra."
    )


def _readings(text: str) -> Iterator[tuple[str, str, str]]:
    for parts, sign in ((_PRINTED.split(text), " › "), (text.split("!"), "!")):
        cell = parts[-1].replace("$", "").strip().upper()
        for at in range(len(parts) - 1, 0, -1):
            yield sign.join(parts[:at]).replace("\\", "/"), sign.join(parts[at:-1]), cell


def _known(file: str, files: Sequence[str]) -> list[str]:
    name = nfc(file).removeprefix("./")
    same = [f for f in files if nfc(f) == name]
    return same or [f for f in files if name and nfc(f).endswith(f"/{name}")]


def _workbook(project: Project, file: str) -> Workbook:
    """The workbook as it lies there now; one that was read before is known to open within limits."""
    files = tables.read(project.processed, "files")
    known = str(files.loc[files["file"] == file, "sha256"].iloc[0])
    path = project.root / file
    if not path.is_file() or _sha256(path) != known:
        raise DecisionRefused(f"Tệp {file} đã đổi từ lần đọc gần nhất. Chạy: commune-review ingest")
    opened = open_workbook(path, file).value
    if opened is None:
        raise DecisionRefused(f"Tệp {file} không mở được như bảng tính: không đính chính được.")
    return opened


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _cell(workbook: Workbook, asked: Correction) -> _Found:
    found = cell_of(workbook, asked)
    if found is None:
        titles = ", ".join(f"“{sheet.title}”" for sheet in workbook.sheets)
        raise DecisionRefused(
            f"Không có ô {asked.cell} ở trang “{asked.sheet}”, hoặc ô đó nằm dưới một ô gộp. "
            f"Các trang: {titles}."
        )
    sheet, cell = found
    if not cell.is_blank and not nfc(cell.text):
        raise DecisionRefused(f"Ô {asked.cell} chỉ có ký tự không nhìn thấy: hãy sửa ở tệp nguồn.")
    return _Found(nfc(sheet.title), cell)


def _decided(project: Project) -> tuple[Correction, ...]:
    read = corrections.read(project.reference, project.relative(project.reference / NAME))
    broken = [p.message for p in read.problems if p.cell == "A1"]
    if broken:
        raise DecisionRefused(broken[0])
    return read.value


def _next_id(project: Project) -> str:
    numbers = [int(m[1]) for c in _decided(project) if (m := _NUMBERED.fullmatch(c.id))]
    return f"c-{max(numbers, default=0) + 1:03d}"


def _corrected_before(
    project: Project, workbook: Workbook, sheet: str, asked: Correction
) -> Correction | None:
    """The line that corrects this cell already; an empty sheet of it is the only sheet there is."""
    titles = (sheet, "") if len(workbook.sheets) == 1 else (sheet,)
    mine = [c for c in _decided(project) if (c.file, c.cell) == (asked.file, asked.cell)]
    return next((c for c in mine if c.sheet in titles), None)


def _kind(workbook: Workbook, asked: Correction) -> str:
    """How the cell is read with the correction, which is tried here as the next ingest applies it."""
    done = corrected(workbook, [asked])
    found = cell_of(done.workbook, asked)
    if done.problems or found is None:
        raise DecisionRefused(f"Đính chính không áp dụng được cho ô {asked.cell}: hãy sửa ở tệp nguồn.")
    cell = found[1]
    return "blank" if cell.is_blank else "number" if cell.kind == "number" else "text"
