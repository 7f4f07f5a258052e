"""Names of communes tried once more among those assigned to the agency that wrote them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property

from analysis.checking import Problem
from analysis.cleaning import Row
from analysis.registers import Names, Settled

UNSETTLED = "commune_unsettled"
SETTLED = "unit_key"
READ = ("agency_id", "year", SETTLED, "commune_as_written", "file", "sheet", "cell")
"""The columns of ``support`` that are looked at here; :data:`SETTLED` is the one that changes."""

_ROW = re.compile(r"\d+$")
_Place = tuple[str, str, str]


def settle_among_assigned(
    support: list[Row], assignments: Iterable[Row], names: Names, problems: Sequence[Problem]
) -> list[Problem]:
    """``problems`` as they stand once the rows of ``support`` are read against the assignments.

    A row without its commune, of an agency with communes on 31 December of the year, gets ``unit_key`` when
    its text is one of those communes, in spelling, by alias or through one slip; its ``commune_unsettled``
    becomes the note ``name_read_as``. A row whose commune is not assigned while one of a confusable name is
    keeps it, with the note ``commune_not_assigned``. Reports of a successor are read against the communes of
    the agencies it took over from. Agencies without assignments are left alone. ``support`` is changed.
    """
    assigned = _Assigned(assignments, names)
    confusable: dict[tuple[str, frozenset[str]], str | None] = {}
    settled: dict[_Place, Problem] = {}
    noted: dict[_Place, Problem] = {}
    for row in support:
        keys = assigned.on(row)
        written, key = row["commune_as_written"], row["unit_key"]
        if not keys or not written:
            continue
        if key is None:
            found = _among(str(written), keys, int(str(row["year"])), names)
            if found.key is not None:
                row["unit_key"] = found.key
                settled.setdefault(_place_of(row), _read_as(row, found.key, names))
            continue
        asked = (str(key), keys)
        if asked not in confusable:
            confusable[asked] = _confusable_assigned(*asked, names)
        meant = confusable[asked]
        if meant is not None:
            noted.setdefault(_place_of(row), _not_assigned(row, meant, names))
    return [*_replaced(problems, settled), *noted.values()]


class _Assigned:
    """Who is assigned which communes on a day, successors answering for those they took over from."""

    def __init__(self, assignments: Iterable[Row], names: Names) -> None:
        self._rows: dict[str, list[Row]] = defaultdict(list)
        self._names = names
        self._found: dict[tuple[str, int], frozenset[str]] = {}
        for row in assignments:
            if row["agency_id"] is not None and row["unit_key"] is not None:
                self._rows[str(row["agency_id"])].append(row)

    def on(self, report: Row) -> frozenset[str]:
        """Keys of the communes that the agency of ``report`` had on 31 December of its year."""
        if report["agency_id"] is None or report["year"] is None:
            return frozenset()
        asked = (str(report["agency_id"]), int(str(report["year"])))
        if asked not in self._found:
            day = date(asked[1], 12, 31)
            agencies = (asked[0], *self._before.get(asked[0], ()))
            self._found[asked] = frozenset(
                str(r["unit_key"]) for a in agencies for r in self._rows.get(a, ()) if _holds(r, day)
            )
        return self._found[asked]

    @cached_property
    def _before(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for agency in self._names.agencies.agencies:
            after = self._names.agencies.successor(agency.id)
            if after is not None:
                found[after].append(agency.id)
        return found


def _holds(assignment: Row, day: date) -> bool:
    first, last = assignment["valid_from"], assignment["valid_to"]
    return isinstance(first, date) and first <= day and (not isinstance(last, date) or day <= last)


def _among(written: str, keys: frozenset[str], year: int, names: Names) -> Settled:
    """What ``written`` is among ``keys`` at the end of the year, else on the last day of units gone."""
    for day in _days(keys, year, names):
        found = names.commune(written, on=day, among=keys)
        if found.key in keys:
            return found
    return Settled(None, "unsettled")


def _days(keys: frozenset[str], year: int, names: Names) -> Iterator[date]:
    end = date(year, 12, 31)
    ends = {names.units[k].valid_to or end for k in keys if k in names.units}
    yield from sorted({min(day, end) for day in ends} | {end}, reverse=True)


def _confusable_assigned(key: str, keys: frozenset[str], names: Names) -> str | None:
    """The assigned unit whose name may be taken for that of ``key``, which is itself not assigned."""
    units = names.units
    own = {key, units.successor(key)}
    if key not in units or own & (keys | {units.successor(k) for k in keys}):
        return None
    return next((k for k in sorted(keys) if k in units and names.confusable(k, key)), None)


def _replaced(problems: Sequence[Problem], settled: dict[_Place, Problem]) -> list[Problem]:
    """``problems`` with those of settled names replaced; one problem may stand for several rows."""
    left = dict(settled)
    kept = []
    for problem in problems:
        place = _place(problem.file, problem.sheet, problem.cell)
        note = settled.get(place) if problem.code == UNSETTLED else None
        if note is None or note.as_written != problem.as_written:
            kept.append(problem)
            continue
        left.pop(place, None)
        kept.append(
            Problem(
                "notes",
                note.code,
                note.message,
                problem.file,
                problem.sheet,
                problem.cell,
                note.as_written,
                note.done,
            )
        )
    return [*kept, *left.values()]


def _place_of(row: Row) -> _Place:
    return _place(row["file"], row["sheet"], row["cell"])


def _place(file: object, sheet: object, cell: object) -> _Place:
    row = _ROW.search(str(cell or ""))
    return str(file), str(sheet or ""), row[0] if row else ""


def _read_as(row: Row, key: str, names: Names) -> Problem:
    name, written = names.units[key].full_name, str(row["commune_as_written"])
    message = (
        f"Không có xã “{written}” trong danh mục; trong các xã được phân công cho đơn vị chỉ có {name} "
        "gần với tên này: hãy sửa lại tên xã."
    )
    return _note(row, "name_read_as", message, f"Đọc là {name}.")


def _not_assigned(row: Row, meant: str, names: Names) -> Problem:
    name, assigned = names.units[str(row["unit_key"])].full_name, names.units[meant].full_name
    message = (
        f"{name} không phải xã được phân công cho đơn vị năm {row['year']}, còn {assigned} có tên gần giống "
        "thì được phân công: hãy kiểm tra tên xã."
    )
    return _note(row, "commune_not_assigned", message, f"Giữ {name} như đã ghi.")


def _note(row: Row, code: str, message: str, done: str) -> Problem:
    written = str(row["commune_as_written"])[:200]
    return Problem(
        "notes",
        code,
        message,
        str(row["file"]),
        str(row["sheet"] or ""),
        str(row["cell"] or ""),
        written,
        done,
    )
