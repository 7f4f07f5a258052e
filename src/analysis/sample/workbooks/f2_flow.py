"""The yearly flow form of the poverty review (POV22_R2): how households came into and out of poverty."""

from __future__ import annotations

import json
from dataclasses import dataclass

from analysis.registers import Unit
from analysis.sample._draw import generator, pick
from analysis.sample.flows import COLUMNS, Flow
from analysis.sample.grid import Document
from analysis.sample.wording import wordings


@dataclass(frozen=True)
class Content:
    """The flows of one district and year."""

    flows: tuple[Flow, ...]
    year: int
    standard: str
    whole: Unit


def build(content: Content, seed: int) -> Document:
    """The workbook of one district and year, with ``poverty_flows`` and ``poverty_totals`` as truth."""
    words = wordings()["F2"]
    rng = generator(seed, "flow style", content.whole.key)
    document = Document()
    sheet = document.sheet("Diễn biến")
    width = 2 + len(COLUMNS)
    title = words["flow"].format(year=content.year, place=content.whole.full_name.upper())
    sheet.merge((1, 1), (1, width), title, "title")
    sheet.merge((2, 1), (2, width), f"({words['standards'][content.standard]})", "note")
    for column, text in enumerate((words["number"], pick(rng, words["unit"]),
                                   *(words["flow_columns"][c] for c in COLUMNS)), start=1):  # fmt: skip
        sheet.put(4, column, text, "head")
    total_name = pick(rng, words["total"])
    sums = tuple(sum(f.counts[i] for f in content.flows) for i in range(len(COLUMNS)))
    for row, flow in enumerate((*content.flows, Flow(content.whole, sums)), start=5):
        whole = flow.unit is content.whole
        name = total_name if whole else flow.unit.full_name
        sheet.put(row, 1, None if whole else row - 4, "centre")
        name_cell = sheet.put(row, 2, name, "group" if whole else "body")
        cells = {
            column: sheet.put(row, i, value, "whole")
            for i, (column, value) in enumerate(zip(COLUMNS, flow.counts, strict=True), start=3)
        }
        document.say(
            "poverty_totals" if whole else "poverty_flows",
            unit_key=flow.unit.key,
            unit_as_written=name,
            level=flow.unit.level,
            year=content.year,
            standard=content.standard,
            status="official",
            cells=json.dumps(cells, sort_keys=True),
            sheet=sheet.name,
            cell=name_cell,
            ordinary=True,
            **dict(zip(COLUMNS, flow.counts, strict=True)),
        )
    sheet.widths = {1: 5, 2: 26}
    return document
