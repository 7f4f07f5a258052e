"""A file opened by what it is, whatever its name."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path

from analysis.checking import Checked, Problem
from analysis.garbage import without_collection
from analysis.sources.cells import Sheet, Workbook
from analysis.sources.opening import guard, xlsx
from analysis.sources.opening.archive import Archive

_NOT_READ = "Tệp không được đọc."
_NAMED = {
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"),
    "xlsm": (".xlsm", ".xlsx", ".xltm"),
    "xls": (".xls", ".xlt"),
    "ods": (".ods", ".ots"),
    "csv": (".csv", ".txt", ".tsv"),
}


def open_workbook(path: Path, file: str) -> Checked[Workbook | None]:
    """Read the workbook at ``path``, known as ``file`` in problems; never raises.

    A file that is not a sound workbook gives ``None`` and one problem of severity ``stops`` that says
    what the file is and what to do.
    """
    try:
        with without_collection():
            opened = _open(path, file)
    except guard.Refused as refusal:
        return _refused(file, refusal.code, str(refusal))
    except Exception as error:  # a damaged part can make a parser raise anything
        told = guard.unreadable()
        return _refused(file, told.code, str(told), repr(error)[:200])
    opened = _titled_apart(opened)
    kind = opened.value.kind
    if path.suffix.lower() in _NAMED.get(kind, (path.suffix.lower(),)):
        return Checked(opened.value, opened.problems)
    message = f"Tệp có đuôi '{path.suffix}' nhưng thật ra là .{kind}: hãy lưu lại cho đúng đuôi."
    done = "Tệp được đọc theo nội dung."
    note = Problem("notes", "wrong_extension", message, file, as_written=path.suffix, done=done)
    return Checked(opened.value, (*opened.problems, note))


def _titled_apart(opened: Checked[Workbook]) -> Checked[Workbook]:
    """The workbook with another title for each sheet whose title an earlier sheet has: rows go by title."""
    titles = [sheet.title for sheet in opened.value.sheets]
    if len(set(titles)) == len(titles):
        return opened
    sheets: list[Sheet] = []
    problems = list(opened.problems)
    for sheet in opened.value.sheets:
        title = sheet.title
        if any(title == other.title for other in sheets):
            numbered = (f"{title} ({n})" for n in count(2))
            title = next(t for t in numbered if t not in titles)
            titles.append(title)
            problems.append(_twice(opened.value.file, sheet.title, title))
        sheets.append(replace(sheet, title=title))
    return Checked(replace(opened.value, sheets=tuple(sheets)), tuple(problems))


def _twice(file: str, title: str, given: str) -> Problem:
    message = f"Tệp có hai trang cùng tên '{title}': hãy đặt cho mỗi trang một tên riêng rồi lưu lại."
    done = f"Cả hai trang đều được đọc, trang sau được gọi là '{given}'."
    return Problem("notes", "sheet_title_twice", message, file, given, as_written=title, done=done)


def _refused(file: str, code: str, message: str, as_written: str = "") -> Checked[Workbook | None]:
    problem = Problem("stops", code, message, file, as_written=as_written, done=_NOT_READ)
    return Checked(None, (problem,))


def _open(path: Path, file: str) -> Checked[Workbook]:
    size = path.stat().st_size
    if size > guard.MAX_BYTES:
        raise guard.Refused(
            "too_large",
            f"Tệp nặng {size // 2**20} MB, quá {guard.MAX_BYTES // 2**20} MB: "
            "hãy bỏ ảnh, tách tệp rồi gửi lại.",
        )
    content = path.read_bytes()
    kind = guard.type_of(content)
    if kind == "zip":
        return _open_zip(path, file, content)
    if kind == "xls":
        from analysis.sources.opening import xls

        return xls.read(path, file)
    from analysis.sources.opening import delimited

    return delimited.read(path, file)


def _open_zip(path: Path, file: str, content: bytes) -> Checked[Workbook]:
    archive = Archive(content)
    if archive.has("mimetype") and b"opendocument" in archive.read("mimetype")[:200]:
        from analysis.sources.opening import ods

        return ods.read(path, file)
    if archive.has("xl/workbook.bin"):
        raise guard.Refused("xlsb", f"Tệp Excel nhị phân (.xlsb) {guard.SAVE_AGAIN}.")
    return xlsx.read(content, file, archive)
