"""The data of the source drawers: every figure of a page in one island of text, told once and shared."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.documents._records import corrections_of, shown_standard, shown_value
from analysis.documents.model import FigureRecord
from analysis.documents.words import Words

FACTS = ("method", "status", "standard", "base", "caveat", "origin", "corrections", "source")


def island(records: Iterable[FigureRecord], said: Words) -> str:
    """``records`` as JSON of shared tables, deflated (RFC 1950) and in base64: letters that no page can run.

    ``texts`` holds each text once. ``cells`` holds each source cell once, as numbers of texts for its file,
    sheet, address and text as written. ``figures`` holds columns: identifier, label, value as printed, the
    facts of :data:`FACTS` as numbers of texts, and the source cells as steps from one number to the next.
    """
    texts, cells = _Numbered(), _Numbered()
    texts.of("")
    columns: dict[str, list[object]] = {"id": [], "label": [], "value": [], "facts": [], "cells": []}
    for record in records:
        places = [
            cells.of((texts.of(c.file), texts.of(c.sheet), texts.of(c.cell), texts.of(c.text)))
            for c in record.cells
        ]
        columns["id"].append(record.id)
        columns["label"].append(record.label)
        columns["value"].append(shown_value(record, said))
        columns["facts"].append([texts.of(text) for text in facts_of(record, said)])
        columns["cells"].append([now - before for before, now in zip([0, *places], places, strict=False)])
    data = {
        "names": [said[name] for name in FACTS],
        "texts": list(texts.numbers),
        "cells": list(cells.numbers),
        "figures": columns,
    }
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return b64encode(zlib.compress(plain, 9)).decode("ascii")


def facts_of(record: FigureRecord, said: Words) -> tuple[str, ...]:
    """What there is to say of a figure, in the order of :data:`FACTS`; empty where there is nothing."""
    counted = "" if record.n is None or record.of is None else said.fill("of", n=record.n, of=record.of)
    return (
        record.method,
        said.of_code("statuses", record.status),
        shown_standard(record),
        " ".join(filter(None, (counted, record.base))),
        record.caveat,
        said.of_code("origins", record.origin),
        "; ".join(corrections_of(record)),
        counted_cells(record, said),
    )


def counted_cells(record: FigureRecord, said: Words) -> str:
    """How many source cells there are, and how many of them are shown."""
    if record.rows > len(record.cells):
        return said.fill("shown_cells", shown=len(record.cells), rows=said.number(record.rows))
    if record.rows == 1:
        return said["one_cell"]
    return said.fill("all_cells", rows=record.rows) if record.rows else said["no_cells"]


@dataclass
class _Numbered:
    """Values by number, in order of first appearance."""

    numbers: dict[object, int] = field(default_factory=dict)

    def of(self, value: object) -> int:
        """The number of ``value``."""
        return self.numbers.setdefault(value, len(self.numbers))
