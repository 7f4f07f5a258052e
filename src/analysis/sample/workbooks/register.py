"""The register of dates received: what each agency sent in a year, when and how, or why it sent nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.registers import Agency
from analysis.sample import wording
from analysis.sample._draw import chance, generator
from analysis.sample.grid import Document, Value
from analysis.sample.help import Report
from analysis.sample.roundups import RoundUp
from analysis.sample.wording import wordings


@dataclass(frozen=True)
class Content:
    """The reports of one year with their senders and ways of sending; ``absent`` round-ups never came."""

    year: int
    reports: tuple[Report, ...]
    agencies: dict[str, Agency]
    channels: dict[str, str]
    due_on: date
    absent: tuple[RoundUp, ...] = ()


def build(content: Content, seed: int) -> Document:
    """The register of one year, with table ``submissions`` as truth."""
    words = wordings()["register"]
    dates_as_text = chance(generator(seed, "register", content.year), 0.4)
    document = Document()
    sheet = document.sheet(f"Năm {content.year}")
    sheet.merge((1, 1), (1, 5), words["title"].format(year=content.year), "title")
    for column, text in enumerate(words["head"], start=1):
        sheet.put(3, column, text, "head")
    for row, report in enumerate(content.reports, start=4):
        received = report.received_on
        written: Value = wording.day(received) if received and dates_as_text else received
        note = words["late"] if report.state == "late" else report.reason
        sheet.put(row, 1, row - 3, "centre")
        cell = sheet.put(row, 2, content.agencies[report.agency_id].name)
        sheet.put(row, 3, written, "date")
        sheet.put(row, 4, content.channels.get(report.agency_id) if received else None)
        sheet.put(row, 5, note or None)
        document.say(
            "submissions",
            reporter_id=report.agency_id,
            kind="F1",
            year=content.year,
            due_on=content.due_on,
            received_on=received,
            state=report.state,
            content=report.content,
            reason_given=report.reason or None,
            sheet=sheet.name,
            cell=cell,
            ordinary=not report.real and report.hard != "title_year",
        )
    for round_up in content.absent:
        document.say(
            "submissions",
            reporter_id=round_up.district.key,
            kind="F1_district",
            year=round_up.year,
            due_on=round_up.due_on,
            state=round_up.state,
            content="none",
            sheet=sheet.name,
            ordinary=True,
        )
    sheet.widths = {1: 5, 2: 60, 3: 14, 4: 26, 5: 48}
    return document
