"""The sources at the end of a printed document: key figures with their cells, the rest by method."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.documents._notes import shared_methods
from analysis.documents._paper_blocks import Data, breakable
from analysis.documents._records import corrections_of, shared_label, shown_standard, shown_value
from analysis.documents._walk import figures_in
from analysis.documents.model import Document, FigureRecord, Keys, Prose
from analysis.documents.words import Words


def sources_data(document: Document, said: Words, limits: dict[str, int]) -> Data:
    """The sources of ``document``: key figures one by one, and the method of each kind of figure.

    Key figures are those of the key row and of the sentences that answer first. ``limits`` says how many
    source cells a key figure (``cells_shown``), methods a kind (``methods_shown``) and names a method
    (``labels_shown``) are printed; what is left out is counted. Where all cells are stands in the note.
    """
    key = dict.fromkeys(
        figure
        for block in document.blocks
        if isinstance(block, Keys) or (isinstance(block, Prose) and block.role == "lede")
        for figure in figures_in(block)
    )
    names = ("label", "value", "method", "source", "sources", "sources_kinds", "sources_note", "sources_rest")
    return {
        "words": {name: said[name] for name in names},
        "figures": [_source(document.figures[i], said, limits["cells_shown"]) for i in key],
        "kinds": _kinds(list(document.figures.values()), said, limits),
    }


def _source(record: FigureRecord, said: Words, limit: int) -> Data:
    status = said.of_code("statuses", record.status)
    counted = "" if record.n is None or record.of is None else said.fill("of", n=record.n, of=record.of)
    base = " ".join(filter(None, (counted, record.base)))
    facts = (record.method.rstrip("."), shown_standard(record), status, base, record.caveat)
    cells = [
        f"{' · '.join(filter(None, (c.file, c.sheet, c.cell)))}: “{c.text}”" for c in record.cells[:limit]
    ]
    if record.rows > limit:
        cells.append(said.fill("shown_cells", shown=len(cells), rows=said.number(record.rows)))
    cells += [f"{said['corrections']}: {mark}" for mark in corrections_of(record)]
    return {
        "label": record.label,
        "value": shown_value(record, said),
        "method": "; ".join(filter(None, facts)),
        "cells": [breakable(cell) for cell in cells or [said["no_cells"]]],
    }


def _kinds(records: Sequence[FigureRecord], said: Words, limits: dict[str, int]) -> list[Data]:
    shared = shared_methods(r.method for r in records)
    kinds: dict[str, list[FigureRecord]] = {}
    for record in records:
        kinds.setdefault(record.id.partition("/")[0], []).append(record)
    alike: dict[tuple[str, ...], list[list[FigureRecord]]] = {}
    for members in kinds.values():
        methods = tuple(dict.fromkeys(shared[r.method] for r in members))
        alike.setdefault(methods, []).append(members)
    return [_kind(methods, groups, said, limits) for methods, groups in alike.items()]


def _kind(
    methods: tuple[str, ...], groups: list[list[FigureRecord]], said: Words, limits: dict[str, int]
) -> Data:
    names = [shared_label(members) for members in groups[: limits["labels_shown"]]]
    if len(groups) > len(names):
        names.append("…")
    told = list(methods[: limits["methods_shown"]])
    if len(methods) > len(told):
        told.append(said.fill("more_methods", n=len(methods) - len(told)))
    return {
        "label": "; ".join(names),
        "count": said.fill("figures_count", n=said.number(sum(map(len, groups)))),
        "methods": [breakable(method) for method in told],
    }
