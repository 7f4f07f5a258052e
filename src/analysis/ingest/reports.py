"""Reports of help sent twice: of each agency, year and commune one version is in force."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.checking import Place, Problem, Severity
from analysis.ingest.stack import Stack
from analysis.ingest.versions import SUPERSEDED, Told, Versions
from analysis.text import fold

_SAYS_NOTHING = ("blank", "dash")
_NAMED = 5
"""So many communes are named in a sentence."""

_PART = re.compile(r"(?<!\w)(?:quý|q\s?[1-4]|q\s?(?:iv|i{1,3})|đợt|tháng|t\s?\d{1,2}|kỳ|lần|[69]t)(?!\w)")

Report = tuple[str, int]
"""An agency and the year it reports on."""


@dataclass(eq=False)
class _Line:
    """What one sheet of one file tells of one commune: its rows, and what its cells hold by category."""

    rows: list[int]
    told: dict[str, tuple[object, ...]]
    amount: int

    def tells_as(self, other: _Line) -> bool:
        """Whether both speak of some category; parts of one report stand on sheets of their own."""
        return bool(self.told.keys() & other.told.keys())


Lines = dict[str, dict[Told, _Line]]
"""Lines of one report by commune, then by place."""


def settle_reports(stack: Stack, versions: Versions) -> list[Problem]:
    """Fill ``superseded_by`` of table ``support``; rows whose agency is not settled are left alone.

    The newest file that tells anything of a commune is in force for it, but a file in the folder of another
    year never replaces one in the folder of the year reported on. On two sheets of one file the larger sum
    stays, for a lower bound must hold.
    """
    settling = _Settling(stack, versions, [None] * stack.rows, [])
    stack.columns[SUPERSEDED] = settling.superseded
    for report, lines in _reports(stack).items():
        settling.settle(report, lines)
    return settling.problems


def _reports(stack: Stack) -> dict[Report, Lines]:
    """Every report told in more than one place."""
    found: dict[Report, Lines] = defaultdict(dict)
    columns = ("agency_id", "year", "unit_key", "commune_as_written", "file", "sheet", "category", "state")
    values = ("amount_vnd", "comparator", "quantity", "text")
    cells = zip(stack.of_columns(*columns), stack.of_columns(*values), strict=True)
    for row, ((agency, year, unit, written, file, sheet, category, state), told) in enumerate(cells):
        if agency is None:
            continue
        commune = str(unit) if unit is not None else fold(str(written))
        places = found[str(agency), int(str(year))].setdefault(commune, {})
        line = places.setdefault((str(file), str(sheet or "")), _Line([], {}, 0))
        line.rows.append(row)
        if state not in _SAYS_NOTHING:
            # a cell of several contributions tells all of them
            line.told[str(category)] = (*line.told.get(str(category), ()), state, *told)
            line.amount += told[0] if isinstance(told[0], int) else 0
    return {
        report: lines
        for report, lines in found.items()
        if len({place for places in lines.values() for place in places}) > 1
    }


@dataclass(eq=False)
class _Settling:
    stack: Stack
    versions: Versions
    superseded: list[object]
    problems: list[Problem]

    def settle(self, report: Report, lines: Lines) -> None:
        """Decide between the sheets of each file, then between the files."""
        self._sheets(report, lines)
        files = {file for places in lines.values() for file, _ in places}
        strays = {f for f in files if self.versions.folder_year(f) not in (None, report[1])}
        if strays and files - strays:
            self._put_strays_aside(report, lines, strays)
            files -= strays
        if len(files) > 1:
            self._files(report, lines, files)

    def _sheets(self, report: Report, lines: Lines) -> None:
        said: set[tuple[Told, Told]] = set()
        for places in lines.values():
            by_file: dict[str, list[tuple[Told, _Line]]] = defaultdict(list)
            for place, line in places.items():
                by_file[place[0]].append((place, line))
            for (place, line), (other, again) in _pairs(by_file.values()):
                if not line.tells_as(again) or self._is_set(line) or self._is_set(again):
                    continue
                loser, winner = (place, other) if again.amount > line.amount else (other, place)
                self._supersede(places[loser], winner[0])
                if (winner, loser) not in said:
                    said.add((winner, loser))
                    self._tell_sheets(report, places[loser], winner, line.told == again.told)

    def _tell_sheets(self, report: Report, line: _Line, winner: Told, same: bool) -> None:
        where = f"ở trang {winner[1]} của cùng tệp"
        if same and _is_part(winner[1]) and _is_part(str(self.stack.column("sheet")[line.rows[0]] or "")):
            message = (
                f"Báo cáo năm {report[1]} của đơn vị có {where} với số như nhau, mà tên trang nói là từng "
                "phần của năm: hãy cho biết đó là một lần giúp hay nhiều lần."
            )
            self._say("blanks", "sheets_differ", message, line, report, f"Chỉ dùng trang {winner[1]}.")
        elif same:
            message = (
                f"Báo cáo năm {report[1]} của đơn vị đã có {where}, nội dung như nhau: hãy bỏ một trang."
            )
            self._say("notes", "sheets_repeat", message, line, report, f"Chỉ dùng trang {winner[1]}.")
        else:
            message = (
                f"Báo cáo năm {report[1]} của đơn vị cũng có {where} nhưng nội dung khác: hãy giữ một trang "
                "hoặc sửa năm."
            )
            done = f"Với mỗi xã dùng trang có tổng số tiền lớn hơn (ở đây: {winner[1]})."
            self._say("blanks", "sheets_differ", message, line, report, done)

    def _put_strays_aside(self, report: Report, lines: Lines, strays: set[str]) -> None:
        own = {file for places in lines.values() for file, _ in places} - strays
        newest = self.versions.order(own).files[0]
        for stray in sorted(strays):
            aside = [line for places in lines.values() for place, line in places.items() if place[0] == stray]
            for line in aside:
                self._supersede(line, newest)
            message = (
                f"Tệp nằm ở thư mục năm khác mà trong tệp ghi năm {report[1]}; đơn vị đã có báo cáo năm "
                f"{report[1]} ở tệp {newest}: hãy sửa năm trong tệp hoặc chuyển tệp."
            )
            self._say("blanks", "report_of_other_year", message, aside[0], report, "Không dùng tệp này.")

    def _files(self, report: Report, lines: Lines, files: set[str]) -> None:
        order = self.versions.order(files)
        rank = {file: i for i, file in enumerate(order.files)}
        replaced: dict[tuple[str, str], list[tuple[_Line, bool]]] = defaultdict(list)
        alone: dict[str, list[_Line]] = defaultdict(list)
        for places in lines.values():
            among = {p: line for p, line in places.items() if p[0] in rank and not self._is_set(line)}
            if not among:
                continue
            # a form left blank takes nothing back
            tells = [p for p in among if among[p].told] or list(among)
            winner = min((p[0] for p in tells), key=rank.__getitem__)
            now = _told(line for p, line in among.items() if p[0] == winner)
            for older in sorted({p[0] for p in among} - {winner}, key=rank.__getitem__):
                there = [line for p, line in among.items() if p[0] == older]
                for line in there:
                    self._supersede(line, winner)
                if rank[older] > rank[winner]:
                    replaced[older, winner].append((there[0], _told(there) == now))
            if rank[winner] > 0 and any(line.told for line in among.values()):
                alone[winner] += [line for p, line in among.items() if p[0] == winner][:1]
        for (_, winner), told in replaced.items():
            self._tell_replaced(report, winner, told, order.known)
        for those in alone.values():
            self._tell_alone(report, order.files[0], those)

    def _tell_replaced(
        self, report: Report, winner: str, told: Sequence[tuple[_Line, bool]], known: bool
    ) -> None:
        first = next((line for line, same in told if not same), told[0][0])
        if all(same for _, same in told):
            message = f"Báo cáo năm {report[1]} của đơn vị giống hệt ở tệp {winner}: hãy bỏ một tệp."
            self._say("notes", "same_content", message, first, report, "Chỉ dùng tệp kia.")
        elif known:
            message = (
                f"Đơn vị đã gửi bản mới hơn của báo cáo năm {report[1]}: {winner}, khác tệp này về "
                f"{self._named([line for line, same in told if not same])}."
            )
            self._say("notes", "newer_version", message, first, report, f"Dùng tệp {winner}.")
        else:
            message = (
                f"Báo cáo năm {report[1]} của đơn vị có ở tệp này và tệp {winner}, không rõ tệp nào mới hơn: "
                "hãy ghi ngày nhận (received_on) của cả hai vào SOURCES.yml hoặc bỏ một tệp."
            )
            done = f"Dùng tệp xếp sau theo tên: {winner}."
            self._say("blanks", "version_order_unknown", message, first, report, done)

    def _tell_alone(self, report: Report, newest: str, lines: Sequence[_Line]) -> None:
        message = (
            f"Báo cáo năm {report[1]} của đơn vị ở tệp mới hơn ({newest}) không ghi gì về "
            f"{self._named(lines)}: hãy hỏi đơn vị xem có bỏ các xã này không."
        )
        done = "Vẫn dùng số của tệp này cho các xã đó."
        self._say("blanks", "commune_only_in_older", message, lines[0], report, done)

    def _named(self, lines: Sequence[_Line]) -> str:
        names = [str(self.stack.column("commune_as_written")[line.rows[0]] or "?") for line in lines]
        more = len(names) - _NAMED
        return ", ".join(names[:_NAMED]) + (f" và {more} xã khác" if more > 0 else "")

    def _supersede(self, line: _Line, by: str) -> None:
        for row in line.rows:
            self.superseded[row] = by

    def _is_set(self, line: _Line) -> bool:
        return self.superseded[line.rows[0]] is not None

    def _say(
        self, severity: Severity, code: str, message: str, line: _Line, report: Report, done: str
    ) -> None:
        at = Place(*(str(self.stack.column(c)[line.rows[0]] or "") for c in ("file", "sheet", "cell")))
        self.problems.append(Problem.at(at, severity, code, message, as_written=report[0], done=done))


def _is_part(sheet: str) -> bool:
    """Whether the name of a sheet says that it tells of a part of a year."""
    return _PART.search(fold(sheet)) is not None


def _told(lines: Iterable[_Line]) -> dict[str, tuple[object, ...]]:
    told: dict[str, tuple[object, ...]] = {}
    for line in lines:
        told |= line.told
    return told


def _pairs(
    groups: Iterable[list[tuple[Told, _Line]]],
) -> Iterable[tuple[tuple[Told, _Line], tuple[Told, _Line]]]:
    for group in groups:
        yield from ((a, b) for i, a in enumerate(group) for b in group[i + 1 :])
