"""Form F3, the assessment of the rural communes of a district or of the province against the 19 criteria."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.registers import Unit
from analysis.sample import wording
from analysis.sample._draw import chance, generator, pick
from analysis.sample.grid import Document, Sheet, Value
from analysis.sample.ntm import CRITERIA, Assessment
from analysis.sample.wording import wordings


@dataclass(frozen=True)
class Content:
    """The assessments of one sender on one date."""

    rows: tuple[Assessment, ...]
    as_of: date
    criteria_set: str
    whole: Unit


@dataclass(frozen=True)
class _Style:
    """A sender's marks with their legend, and how it writes the total and dates."""

    marks: dict[str, Any]
    criteria_head: str
    met_head: str
    out_of: bool
    date_as_text: bool
    with_type: bool


def build(content: Content, seed: int) -> Document:
    """The workbook of one sender and date; truth: ``ntm_marks``, ``ntm_totals``, ``ntm_recognition``."""
    style = _style(content, seed)
    document = Document()
    sheet = document.sheet("NTM xã")
    _head(sheet, content, style)
    for row, assessment in enumerate(content.rows, start=6):
        _row(document, sheet, row, assessment, content, style)
    if style.marks["legend"]:
        sheet.put(7 + len(content.rows), 1, style.marks["legend"], "note")
    sheet.widths = {1: 5, 2: 20, **dict.fromkeys(range(3, 3 + CRITERIA), 6.0)}
    return document


def _style(content: Content, seed: int) -> _Style:
    words = wordings()["F3"]
    rng = generator(seed, "F3 style", content.whole.key)
    usual = pick(rng, ("letters", "crosses", "words", "digits"), (4, 3, 2, 1))
    this_time = generator(seed, "F3 style", content.whole.key, content.as_of)
    silent = usual == "crosses" and chance(this_time, 0.15)
    return _Style(
        marks=words["marks"]["silent" if silent else usual],
        criteria_head=pick(rng, words["criteria"]),
        met_head=pick(rng, words["met"]),
        out_of=chance(rng, 0.4),
        date_as_text=chance(rng, 0.5),
        with_type=chance(rng, 0.5),
    )


def _head(sheet: Sheet, content: Content, style: _Style) -> None:
    words = wordings()["F3"]
    width = CRITERIA + 7
    title = words["title"].format(place=content.whole.full_name.upper(), day=wording.day(content.as_of))
    sheet.merge((1, 1), (1, width), title, "title")
    sheet.merge((2, 1), (2, width), f"Theo {words['sets'][content.criteria_set]}", "note")
    sheet.merge((4, 1), (5, 1), words["number"])
    sheet.merge((4, 2), (5, 2), words["commune"])
    sheet.merge((4, 3), (4, 2 + CRITERIA), style.criteria_head)
    for criterion in range(1, CRITERIA + 1):
        sheet.put(5, 2 + criterion, criterion, "head")
    tail = (style.met_head, words["result"], words["year"], words["decision"], words["decided_on"])
    for column, text in enumerate(tail, start=3 + CRITERIA):
        sheet.merge((4, column), (5, column), text)


def _row(
    document: Document, sheet: Sheet, row: int, assessment: Assessment, content: Content, style: _Style
) -> None:
    unit = assessment.unit
    name = unit.full_name if style.with_type else unit.name
    sheet.put(row, 1, row - 5, "centre")
    name_cell = sheet.put(row, 2, name)
    where: dict[str, object] = {
        "unit_key": unit.key, "commune_as_written": name, "sheet": sheet.name, "ordinary": True
    }  # fmt: skip
    day: dict[str, object] = {"as_of": content.as_of, "criteria_set": content.criteria_set}
    blank_means = "not_met" if "để trống" in style.marks["legend"] else "not_assessed"
    for criterion, mark in enumerate(assessment.marks, start=1):
        written = style.marks[mark]
        value: Value = None if written == "" else written
        cell = sheet.put(row, 2 + criterion, value, "centre")
        said = blank_means if value is None else mark
        document.say("ntm_marks", **where, **day, criterion=criterion, mark=said, cell=cell,
                     text=None if value is None else str(value))  # fmt: skip
    total: Value = f"{assessment.met}/{CRITERIA}" if style.out_of else assessment.met
    cell = sheet.put(row, 3 + CRITERIA, total, "centre")
    document.say("ntm_totals", **where, **day, met_printed=assessment.met, met_counted=assessment.met,
                 text=str(total), cell=cell)  # fmt: skip
    _recognition(document, sheet, row, assessment, style, {**where, "name_cell": name_cell})


def _recognition(
    document: Document,
    sheet: Sheet,
    row: int,
    assessment: Assessment,
    style: _Style,
    where: dict[str, object],
) -> None:
    act = assessment.recognition
    first = 4 + CRITERIA
    if act is None:
        for column in range(first, first + 4):
            sheet.put(row, column, None, "centre")
        return
    cell = sheet.put(row, first, wordings()["F3"]["results"][act.title])
    sheet.put(row, first + 1, act.year_attained, "centre")
    sheet.put(row, first + 2, f"Số {act.decision}")
    decided: Value = wording.day(act.decided_on) if style.date_as_text else act.decided_on
    sheet.put(row, first + 3, decided, "date")
    document.say(
        "ntm_recognition",
        **{k: v for k, v in where.items() if k != "name_cell"},
        title=act.title,
        year_attained=act.year_attained,
        decision=act.decision,
        decided_on=act.decided_on,
        cell=cell,
    )
