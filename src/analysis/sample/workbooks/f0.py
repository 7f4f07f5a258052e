"""Form F0, the list of assignments of a period, and the lists that amend it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.registers import Agency, Unit
from analysis.sample import wording
from analysis.sample.assignments import Assignment
from analysis.sample.grid import Document
from analysis.sample.wording import wordings


@dataclass(frozen=True)
class Content:
    """One decision: its assignments in order, the names they need, and whether it amends another."""

    assignments: tuple[Assignment, ...]
    agencies: dict[str, Agency]
    units: dict[str, Unit]
    years: str
    decision: str
    decided_on: date
    amends: bool


def build(content: Content, seed: int) -> Document:  # noqa: ARG001 - every form is built alike
    """The workbook of one decision, with table ``assignments`` as truth."""
    words = wordings()["F0"]
    document = Document()
    sheet = document.sheet("Điều chỉnh" if content.amends else "Danh sách")
    head = [*words["head"]]
    if content.amends:
        head.insert(4, words["from"])
    title = words["amended" if content.amends else "titles"][0].format(years=content.years)
    sheet.merge((1, 1), (1, len(head)), title, "title")
    decision = words["with_decision"].format(decision=content.decision, day=wording.day(content.decided_on))
    sheet.merge((2, 1), (2, len(head)), decision, "note")
    for column, text in enumerate(head, start=1):
        sheet.put(4, column, text, "head")
    for row, assignment in enumerate(content.assignments, start=5):
        unit, agency = content.units[assignment.unit_key], content.agencies[assignment.agency_id]
        sheet.put(row, 1, row - 4, "centre")
        sheet.put(row, 2, agency.name)
        cell = sheet.put(row, 3, unit.full_name)
        sheet.put(row, 4, unit.district)
        if content.amends:
            sheet.put(row, 5, assignment.valid_from, "date")
        former = content.agencies.get(assignment.amends)
        sheet.put(row, len(head), f"Thay {former.name}" if former else None)
        document.say(
            "assignments",
            agency_id=agency.id,
            agency_as_written=agency.name,
            unit_key=unit.key,
            commune_as_written=unit.full_name,
            valid_from=assignment.valid_from,
            valid_to=assignment.valid_to,
            decision=assignment.decision,
            sheet=sheet.name,
            cell=cell,
            ordinary=True,
        )
    sheet.widths = {1: 5, 2: 48, 3: 24, 4: 26, len(head): 40}
    return document
