"""The list of sources at the end of a printed document."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.documents._paper_blocks import Data, breakable
from analysis.documents._records import shared_label, shown_standard, shown_value
from analysis.documents._walk import figures_in
from analysis.documents.model import Chart, Document, FigureRecord, Table
from analysis.documents.words import Words


def sources_data(document: Document, said: Words, cells: int, methods: int) -> Data:
    """The sources of ``document``: figures of the text one by one, those of tables by method.

    At most ``cells`` source cells a figure and ``methods`` methods a table are printed; what is left
    out is counted.
    """
    in_text: dict[str, None] = {}
    in_tables: list[Data] = []
    for block in (*document.notices, *document.blocks):
        shown = dict.fromkeys(figures_in(block))
        if isinstance(block, Table | Chart):
            title = (block.title or block.columns[0].label) if isinstance(block, Table) else ""
            rows = _by_method(title, [document.figures[i] for i in shown], said, cells)
            in_tables += rows[:methods]
            if len(rows) > methods:
                in_tables.append(
                    _row(title or rows[0]["label"], "…", said.fill("more_methods", n=len(rows) - methods), [])
                )
        else:
            in_text |= shown
    names = ("label", "value", "method", "source", "sources", "sources_table", "sources_table_note")
    return {
        "words": {name: said[name] for name in names},
        "figures": [_source(document.figures[i], said, cells) for i in in_text],
        "tables": in_tables,
    }


def _source(record: FigureRecord, said: Words, limit: int) -> Data:
    status = said.of_code("statuses", record.status)
    facts = (record.method.rstrip("."), shown_standard(record), status, record.caveat)
    cells = [
        f"{' · '.join(filter(None, (c.file, c.sheet, c.cell)))}: “{c.text}”" for c in record.cells[:limit]
    ]
    if record.rows > limit:
        cells.append(said.fill("shown_cells", shown=len(cells), rows=record.rows))
    return _row(
        record.label, shown_value(record, said), "; ".join(filter(None, facts)), cells or [said["no_cells"]]
    )


def _by_method(title: str, records: Iterable[FigureRecord], said: Words, limit: int) -> list[Data]:
    methods: dict[str, list[FigureRecord]] = {}
    for record in records:
        methods.setdefault(record.method, []).append(record)
    rows = []
    for method, members in methods.items():
        used = list(dict.fromkeys(c.file for r in members for c in r.cells))
        files = [*used[:limit], "…"] if len(used) > limit else used
        single = len(members) == 1
        value = shown_value(members[0], said) if single else said.fill("figures_count", n=len(members))
        label = members[0].label if single else title or shared_label(members)
        rows.append(_row(label, value, method, files or [said["no_cells"]]))
    return rows


def _row(label: str, value: str, method: str, cells: list[str]) -> Data:
    return {"label": label, "value": value, "method": method, "cells": list(map(breakable, cells))}
