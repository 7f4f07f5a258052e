"""Workbooks of .xlsx and .xlsm: every sheet read by our own pass, and the values again by another."""

from __future__ import annotations

from analysis.checking import Checked, Place, Problem
from analysis.sources.cells import Sheet, Workbook
from analysis.sources.lettering import ambiguities, settled
from analysis.sources.opening import guard
from analysis.sources.opening.archive import Archive
from analysis.sources.opening.compared import SecondReading, bounded, first_difference
from analysis.sources.opening.gathered import Gathered, Oddity, address_of
from analysis.sources.opening.ignored import ignored
from analysis.sources.opening.package import Listed, Package, comments, package
from analysis.sources.opening.quick import read_quickly
from analysis.sources.opening.stored import StoredCells
from analysis.sources.opening.strict import read_strictly
from analysis.sources.opening.struck import struck_through
from analysis.sources.opening.texts import NotPlain, StoredText


def read(content: bytes, file: str, archive: Archive) -> Checked[Workbook]:
    """Read the workbook in ``archive``, whose bytes are ``content``; may raise :class:`guard.Refused`."""
    parts = package(archive)
    names = "".join(f"\n{name}" for name in archive.names())
    problems = list(
        ignored(
            file,
            macros="\nxl/vbaproject.bin" in names,
            links="\nxl/externallinks/" in names,
            objects="\nxl/embeddings/" in names,
        )
    )
    passes: list[_Pass] = []
    for at, listed in enumerate(parts.sheets):
        first = next((s for s in parts.sheets[:at] if listed.part and s.part == listed.part), None)
        if first is None:
            passes.append(_Pass(parts, listed, file))
        else:
            problems.append(_listed_twice(file, first.title, listed.title))
    archive.check_rest()
    whole = not archive.recoded and all(p.sheet is not None for p in passes)
    if whole and any(p.wants_second_reading for p in passes):
        second = SecondReading(content if parts.states_bounded_texts else b"")
        for own in passes:
            own.compare(second)
    for own in passes:
        own.settle()
        problems.extend(own.problems)
    sheets = tuple(p.sheet for p in passes if p.sheet is not None)
    if not sheets:
        raise guard.unreadable()
    kind = "xlsm" if archive.has("xl/vbaProject.bin") else "xlsx"
    return Checked(
        Workbook(file, sheets, parts.keywords, parts.saved_on, kind, parts.identity), tuple(problems)
    )


def _listed_twice(file: str, first: str, again: str) -> Problem:
    message = (
        f"Tệp liệt kê trang '{first}' hai lần (lần sau với tên '{again}'), cả hai là một nội dung: "
        "hãy mở bằng Excel, xem có thiếu trang nào không rồi lưu lại."
    )
    done = "Nội dung ấy chỉ được đọc một lần."
    return Problem("blanks", "sheet_listed_twice", message, file, first, as_written=again, done=done)


class _Pass:
    """Our own reading of one sheet, and what it found wrong."""

    def __init__(self, parts: Package, listed: Listed, file: str) -> None:
        self._parts = parts
        self._listed = listed
        self._file = file
        self.problems: list[Problem] = []
        self.sheet: Sheet | None = None
        self.is_safe = True
        if not listed.part:
            self._missing("sheet_missing", "không có nội dung trong tệp")
            return
        try:
            self._read(listed.part)
        except guard.Refused as refusal:
            if refusal.code != "unreadable":
                raise
            self._missing("sheet_unreadable", "bị hỏng, không đọc được")

    @property
    def wants_second_reading(self) -> bool:
        """Whether there is something to compare that the other parser can be trusted with."""
        return self.is_safe and self.sheet is not None and not self.sheet.hidden and len(self._cells) > 0

    def compare(self, second: SecondReading) -> None:
        """Read the values again and say where the readings differ."""
        if not self.wants_second_reading:
            return
        rows = second.rows(self._listed.title)
        if rows is None:
            message = "Chỉ một trong hai cách đọc đọc được trang này: hãy mở bằng Excel rồi lưu lại."
            self._odd(Oddity("notes", "read_once", message, "", "", "Dùng cách đọc được."))
            return
        found = first_difference(self._cells, rows, self._parts.epoch)
        if found is None:
            return
        address = address_of(found.key)
        message = (
            f"Hai cách đọc ô {address} không cho cùng kết quả: hãy mở bằng Excel, "
            "kiểm tra ô này rồi lưu lại và gửi lại."
        )
        both = f"{found.ours[:90]} | {found.theirs[:90]}"
        self._odd(Oddity("blanks", "passes_differ", message, address, both, "Dùng kết quả thứ nhất."))

    def settle(self) -> None:
        """After the values have been compared, add the comments and settle what old encodings leave open."""
        if self.sheet is None:
            return
        self.problems.extend(struck_through(self._cells.struck, Place(self._file, self._listed.title)))
        self._cells.comment(self._comments)
        if self._parts.has_old_fonts or StoredText in self._cells.types:
            place = Place(self._file, self._listed.title)
            self.problems.extend(ambiguities(place, self._cells.under_old_fonts()))
        if self._cells.looks_old():
            checked = settled(self.sheet, self._file)
            self.sheet = checked.value
            self.problems.extend(checked.problems)

    def _read(self, part: str) -> None:
        parts = self._parts
        gathered = self._gather(parts.archive.xml(part))
        gathered.finish()
        self.is_safe = bounded(gathered)
        self._tell_styles(gathered)
        for oddity in gathered.oddities:
            self._odd(oddity)
        self._cells = StoredCells(gathered, parts.styles, parts.epoch)
        self._comments = comments(parts.archive, part)
        merged = tuple(sorted(gathered.merged))
        self.sheet = Sheet(self._listed.title, self._cells, merged, self._listed.hidden)

    def _gather(self, content: bytes) -> Gathered:
        parts = self._parts
        old = parts.has_old_fonts
        gathered = Gathered(parts.texts, parts.recalculates, old)
        try:
            read_quickly(content, gathered)
        except NotPlain:
            gathered = Gathered(parts.texts, parts.recalculates, old)
            read_strictly(content, gathered)
        return gathered

    def _tell_styles(self, gathered: Gathered) -> None:
        known = max(len(self._parts.styles), 1)
        if not gathered.styles or max(gathered.styles) < known:
            return
        index = next(i for i, style in enumerate(gathered.styles) if style >= known)
        self.is_safe = False
        address = address_of(gathered.keys[index])
        message = (
            f"Từ ô {address}, có ô dùng kiểu định dạng không có trong tệp: hãy mở bằng Excel, "
            "kiểm tra ngày tháng và tỷ lệ phần trăm rồi lưu lại."
        )
        self._odd(Oddity("notes", "bad_style", message, address, "", "Ô được đọc như không định dạng."))

    def _missing(self, code: str, what: str) -> None:
        message = f"Trang '{self._listed.title}' {what}: hãy mở bằng Excel, lưu lại rồi gửi lại."
        self._odd(Oddity("stops", code, message, "", "", "Trang này không được đọc."))
        self.is_safe = False

    def _odd(self, oddity: Oddity) -> None:
        place = Place(self._file, self._listed.title, oddity.cell)
        self.problems.append(
            Problem.at(
                place,
                oddity.severity,
                oddity.code,
                oddity.message,
                as_written=oddity.as_written,
                done=oddity.done,
            )
        )
