"""Form F0: who is obliged to help which commune, from when to when."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from analysis.checking import Place, Problem
from analysis.cleaning._gathering import Gathered
from analysis.cleaning._messages import problem_at
from analysis.cleaning._naming import agency as settled_agency
from analysis.cleaning._naming import like, names_several, parts_of, read_as
from analysis.cleaning._sheet_rows import district_named, is_total
from analysis.cleaning._wording import holds, wording
from analysis.cleaning.context import Cleaned, Context, Row
from analysis.cleaning.values import DASHES, find_decision, parse_date
from analysis.sources import FormTable
from analysis.text import bare, nfc

REPLACES = "replaces"
"""Extra key of a row until :func:`end_earlier` has used it: the agency whose assignment it takes over,
``EVERY_EARLIER`` for all of its commune, ``None`` when it adds an agency."""
EVERY_EARLIER = "*"

_EFFECTIVE = re.compile(
    r"(?:hieu luc|ap dung|thuc hien|phan cong)(?: thi hanh)?(?: ke)? tu (?:ngay )?"
    r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})"
)
_DECIDED = re.compile(r"q(?:uyet )?d(?:inh)?[^|]{0,40}?ngay (\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_ENDED = re.compile(r"(?<!\w)(tu|den)(?: het)?(?: ngay)? (\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")
_WORDED = re.compile(r"ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_REPLACED = re.compile(
    r"(?:thay(?: thế| cho)?|chuyển từ|nhận từ|tiếp nhận từ|điều chỉnh từ)\s*:?\s+(.+)", re.IGNORECASE
)


class _Decision(NamedTuple):
    number: str
    valid_from: date
    valid_to: date | None
    is_first: bool


def clean(table: FormTable, context: Context) -> Cleaned:
    """Rows of ``assignments``: agency × commune, valid from the decision to the end of its period.

    The decision and its day come from the title; a decision without a day stops the table, as does a title
    of a draft or of those not assigned.
    """
    if holds(table.title, wording().assignment_changes["not_made"]):
        problem = problem_at(table.place(table.header_rows[0], 1), "assignment_not_made", table.title)
        return Cleaned({}, frozenset(), dict.fromkeys(table.body_rows, "assignment_not_made"), (problem,))
    decision = _decision(table.title, context)
    if decision is None:
        problem = problem_at(table.place(table.header_rows[0], 1), "decision_unknown", table.title)
        return Cleaned({}, frozenset(), dict.fromkeys(table.body_rows, "decision_unknown"), (problem,))
    rows: list[Row] = []
    used: set[int] = set()
    explained: dict[int, str] = {}
    problems = Gathered()
    district = ""
    for row in table.body_rows:
        text = _covering_text(table, row, "commune")
        first = table.sheet.by_row[row][0].text
        alone = len(table.sheet.by_row[row]) <= 2 and not _covering_text(table, row, "agency")
        if _is_hidden(table, row):
            explained[row] = "hidden"
            problems.append(
                problem_at(table.place(row, table.column("commune") or 1), "hidden_row", text or first)
            )
        elif is_total(text, context.names) or is_total(first, context.names):
            explained[row] = "total"
        elif alone and (head := district_named(text or first, context, decision.valid_from.year)):
            district, explained[row] = head, "district_head"
        elif not text:
            explained[row] = "blank_form"
            if _covering_text(table, row, "agency"):
                explained[row] = "no_name"
                problems.append(
                    problem_at(table.place(row, table.column("commune") or 1), "row_without_name")
                )
        else:
            near = not (problems.is_full("commune_unsettled") and problems.is_full("agency_unsettled"))
            found = _assignments(table, row, district, decision, context, near=near)
            rows += found[0]
            problems.extend(found[1])
            used.add(row)
    return Cleaned({"assignments": rows}, frozenset(used), explained, problems.told())


def end_earlier(rows: Iterable[Row]) -> list[Row]:
    """Assignments with each ended by the later decision that handed its commune on, the day before that one.

    A later row ends the assignment of the agency it says it replaces, every earlier one of its commune when
    its list adjusts the earlier ones, and always the earlier one of its own agency; a row that adds an agency
    ends no other.
    """
    ordered = sorted(rows, key=lambda r: (_day(r["valid_from"]), str(r["file"]), str(r["cell"])))
    of_unit: dict[object, list[Row]] = defaultdict(list)
    for row in ordered:
        if row["unit_key"] is not None:
            of_unit[row["unit_key"]].append(row)
    for later in ordered:
        for earlier in of_unit.get(later["unit_key"], ()):
            if (
                _day(earlier["valid_from"]) < _day(later["valid_from"])
                and (earlier["valid_to"] is None or _day(earlier["valid_to"]) >= _day(later["valid_from"]))
                and (
                    later.get(REPLACES) in (EVERY_EARLIER, earlier["agency_id"])
                    or (later["agency_id"] is not None and later["agency_id"] == earlier["agency_id"])
                )
            ):
                earlier["valid_to"] = _day(later["valid_from"]) - timedelta(days=1)
    return [{k: v for k, v in r.items() if k != REPLACES} for r in ordered]


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    raise TypeError(f"not a day: {value!r}")


def _decision(title: str, context: Context) -> _Decision | None:
    number = find_decision(title) or ""
    plain = bare(title)
    found = _EFFECTIVE.search(plain) or _DECIDED.search(plain) or _WORDED.search(plain)
    period = next((p for p in context.programme.periods if number and p.assignment_decision == number), None)
    day = parse_date("/".join(found.groups())) if found else None
    day = day or (period.assigned_on if period else None)
    if day is None:
        return None
    within = period or next(
        (p for p in context.programme.periods if p.first_year <= day.year <= p.last_year), None
    )
    is_first = not number or within is None or within.assignment_decision in ("", number)
    return _Decision(number, day, date(within.last_year, 12, 31) if within else None, is_first)


def _covering_text(table: FormTable, row: int, field: str) -> str:
    column = table.column(field)
    cell = table.sheet.covering(row, column) if column is not None else None
    return "" if cell is None else nfc(cell.text) if field != "commune" else cell.text.strip()


def _agency_place(table: FormTable, row: int) -> Place | None:
    column = table.column("agency")
    cell = table.sheet.covering(row, column) if column is not None else None
    return None if column is None else table.place(cell.row if cell else row, column)


def _is_hidden(table: FormTable, row: int) -> bool:
    cells = [table.cell(row, field) for field in ("commune", "agency")]
    return any(cell is not None and cell.hidden and not cell.is_blank for cell in cells)


def _assignments(
    table: FormTable,
    row: int,
    district: str,
    decision: _Decision,
    context: Context,
    *,
    near: bool,
) -> tuple[list[Row], list[Problem]]:
    text = _covering_text(table, row, "commune")
    column = table.column("commune") or 1
    place = table.place(row, column)
    given, problems = _valid_from(table, row)
    valid_from = given or decision.valid_from
    district = _covering_text(table, row, "district") or district
    agency_text = _covering_text(table, row, "agency")
    agency = settled_agency(context, agency_text, valid_from.year, candidates=near)
    agency_place = _agency_place(table, row) or place
    problems += read_as(agency_place, agency_text, agency, context)
    if agency.key is None:
        problems.append(problem_at(agency_place, "agency_unsettled", agency_text, near=like(agency)))
    replaces = _replaces(table, row, context)
    if replaces is None and (_adds(table, row) or not decision.is_first):
        problems.append(problem_at(place, "assignment_added", agency_text))
    valid_to, ended = _valid_to(table, row, decision)
    problems += ended
    rows: list[Row] = []
    for name in _communes(text, decision, context):
        commune = context.names.commune(name, on=valid_from, district=district, candidates=near)
        problems += read_as(place, name, commune, context)
        if commune.key is None:
            facts = {"day": valid_from, "near": like(commune)}
            problems.append(problem_at(place, "commune_unsettled", name, **facts))
        rows.append(
            {
                "agency_id": agency.key,
                "agency_as_written": agency_text or None,
                "unit_key": commune.key,
                "commune_as_written": name,
                "valid_from": valid_from,
                "valid_to": valid_to,
                "decision": decision.number or None,
                "origin": context.origin,
                "file": place.file,
                "sheet": place.sheet,
                "cell": place.cell,
                REPLACES: replaces,
            }
        )
    return rows, problems


def _replaces(table: FormTable, row: int, context: Context) -> str | None:
    note, words = table.text(row, "note"), wording().assignment_changes
    named = _REPLACED.search(note)
    agency = context.names.agency(named[1].strip(" ."), candidates=False).key if named else None
    if agency is not None:
        return agency
    says_so = holds(note, words["replaces"]) or holds(table.title, words["amends"])
    return EVERY_EARLIER if says_so and not _adds(table, row) else None


def _adds(table: FormTable, row: int) -> bool:
    texts = " | ".join(cell.text for cell in table.sheet.by_row[row])
    return holds(texts, wording().assignment_changes["adds"])


def _valid_from(table: FormTable, row: int) -> tuple[date | None, list[Problem]]:
    cell = table.cell(row, "valid_from")
    if cell is None or cell.is_blank or cell.text.strip() in DASHES:
        return None, []
    day = parse_date(cell.value)
    place = table.place(row, cell.column)
    return day, [] if day else [problem_at(place, "date_unreadable", cell.text)]


def _valid_to(table: FormTable, row: int, decision: _Decision) -> tuple[date | None, list[Problem]]:
    """The last day of an assignment: of its decision, or the one the note of its row names."""
    note, column = table.text(row, "note"), table.column("note")
    if column is None or not holds(note, wording().assignment_changes["ended"]):
        return decision.valid_to, []
    found = _ENDED.search(bare(note))
    day = parse_date("/".join(found.groups()[1:])) if found else None
    if found is None or day is None:
        return decision.valid_to, [problem_at(table.place(row, column), "assignment_ended", note)]
    return day - timedelta(days=1) if found[1] == "tu" else day, []


def _communes(text: str, decision: _Decision, context: Context) -> list[str]:
    """One name, or several in one cell when the cell as a whole is no commune."""
    if not names_several(text, context.names, decision.valid_from):
        return [text]
    return parts_of(text)
