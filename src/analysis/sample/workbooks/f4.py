"""Form F4, resources by source: plan beside actual, parents the sum of their children, in million đồng."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.registers import Unit
from analysis.sample import wording
from analysis.sample._draw import chance, generator
from analysis.sample.grid import Document, Value
from analysis.sample.resources import Line
from analysis.sample.wording import MILLION, wordings


@dataclass(frozen=True)
class Content:
    """The lines of one unit and year."""

    lines: tuple[Line, ...]
    year: int
    unit: Unit


def build(content: Content, seed: int) -> Document:
    """The workbook of one unit and year, with table ``resources`` as truth."""
    words = wordings()["F4"]
    as_text = chance(generator(seed, "F4 style", content.unit.key), 0.3)
    document = Document()
    sheet = document.sheet("Nguồn lực")
    place = content.unit.full_name.upper()
    sheet.merge((1, 1), (1, 4), words["title"].format(year=content.year, place=place), "title")
    sheet.put(2, 3, words["unit_line"], "note")
    for column, text in enumerate(words["head"], start=1):
        sheet.put(4, column, text, "head")
    number = 0
    for row, line in enumerate(content.lines, start=5):
        label = words["lines"][f"{line.source}/{line.kind}"]
        top = not label.startswith("+") and line.source != "total"
        number += top
        sheet.put(row, 1, number if top else None, "centre")
        sheet.put(row, 2, label, "body" if label.startswith("+") else "group")
        for column, measure, amount in ((3, "plan", line.plan_vnd), (4, "actual", line.actual_vnd)):
            share = amount / MILLION
            value: Value = wording.number(share, 2) if as_text else share
            cell = sheet.put(row, column, value, "decimal")
            document.say(
                "resources",
                unit_key=content.unit.key,
                unit_as_written=content.unit.full_name,
                level=content.unit.level,
                year=content.year,
                source=line.source,
                kind=line.kind,
                measure=measure,
                is_total=line.is_total,
                amount_vnd=amount,
                text=str(value),
                sheet=sheet.name,
                cell=cell,
                ordinary=True,
            )
    sheet.widths = {1: 5, 2: 46, 3: 18, 4: 18}
    return document
