"""Published poverty figures of the province as rows of table ``poverty``, beside what the workbooks say."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.checking import Checked, Problem
from analysis.cleaning import Row
from analysis.programme import Programme
from analysis.project import Project
from analysis.registers import Unit, Units

FIGURES = "published_figures.csv"
STANDARDS = "poverty_standards.csv"
_COLUMNS = {
    "poverty_rate": "rate_printed_pct",
    "poverty_rate (expected)": "rate_printed_pct",
    "near_poverty_rate": "near_rate_printed_pct",
    "poor_households": "poor_households",
    "near_poor_households": "near_poor_households",
    "households_total": "households",
    "poor_households_ethnic_minority": "minority_poor_households",
}
_USED_CONFIDENCE = ("high", "medium")
_YEAR = re.compile(r"^(?:end-)?(20\d\d)(?:\s*\(baseline[^)]*\))?$")
_VALUE = re.compile(r"^\d+(\.\d+)?$")


@dataclass(frozen=True)
class _Figure:
    """One published value with its address, ``file`` from the project root."""

    year: int
    standard: str
    status: str
    column: str
    value: str
    confidence: str
    file: str
    cell: str

    @property
    def rank(self) -> tuple[int, int]:
        """Which of two values for one thing is printed: the surer, then the one with more decimals."""
        return (_USED_CONFIDENCE.index(self.confidence), -len(self.value.partition(".")[2]))


def published_poverty(project: Project, programme: Programme, units: Units) -> Checked[list[Row]]:
    """One row a year, standard and status for the root's province, from what is published with a number.

    Values of low confidence, ranges and approximations are left out. Where two sources differ the
    surer one is kept, else the one with more decimals, and the other is a problem.
    """
    province = next((u for u in units.units if u.level == "province"), None)
    if province is None:
        return Checked([])
    figures = [*_figures(project, programme, province), *_standards(project, programme)]
    problems: list[Problem] = []
    chosen: dict[tuple[int, str, str], dict[str, _Figure]] = {}
    for figure in sorted(figures, key=lambda f: (f.rank, not f.file.endswith(FIGURES), f.cell)):
        columns = chosen.setdefault((figure.year, figure.standard, figure.status), {})
        kept = columns.setdefault(figure.column, figure)
        if float(kept.value) != float(figure.value):
            problems.append(_differs(kept, figure))
    return Checked([_row(province, key, chosen[key]) for key in sorted(chosen)], tuple(problems))


def _figures(project: Project, programme: Programme, province: Unit) -> Iterator[_Figure]:
    path = project.reference / FIGURES
    for number, row in _numbered(path):
        column = _COLUMNS.get(row["metric"])
        year = _YEAR.match(row["period_or_year"])
        ours = row["geography"] == province.name and row["geography_level"] == "province"
        standard = _standard(row["standard_or_definition"], programme)
        if column and year and ours and standard and _is_usable(row):
            status = "expected" if "(expected)" in row["metric"] else "official"
            yield _Figure(
                int(year[1]),
                standard,
                status,
                column,
                row["value"],
                row["confidence"],
                project.relative(path),
                f"E{number}",
            )


def _standards(project: Project, programme: Programme) -> Iterator[_Figure]:
    path = project.reference / STANDARDS
    kind = f"observed_{programme.programme.key.replace('-', '_')}"
    for number, row in _numbered(path):
        year = _YEAR.match(row["code"])
        if row["element_type"] == kind and year and _is_usable(row):
            status = "expected" if "expectation" in row["rule"] else "official"
            yield _Figure(
                int(year[1]),
                row["standard_id"],
                status,
                "rate_printed_pct",
                row["value"],
                row["confidence"],
                project.relative(path),
                f"I{number}",
            )


def _numbered(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from enumerate(csv.DictReader(file), start=2)


def _is_usable(row: dict[str, str]) -> bool:
    return row["confidence"] in _USED_CONFIDENCE and _VALUE.match(row["value"]) is not None


def _standard(text: str, programme: Programme) -> str | None:
    return next((s.id for s in programme.standards if s.decision in text), None)


def _row(province: Unit, key: tuple[int, str, str], columns: dict[str, _Figure]) -> Row:
    year, standard, status = key
    first = min(
        columns.values(), key=lambda f: (f.file != _main(columns.values()), f.column != "rate_printed_pct")
    )
    cells = {c: f.cell if f.file == first.file else f"{f.file}!{f.cell}" for c, f in sorted(columns.items())}
    values: Row = {c: float(f.value) if c.endswith("_pct") else int(f.value) for c, f in columns.items()}
    return {
        "unit_key": province.key,
        "unit_as_written": province.name,
        "level": "province",
        "year": year,
        "standard": standard,
        "status": status,
        **values,
        "cells": json.dumps(cells, sort_keys=True),
        "origin": "published",
        "file": first.file,
        "cell": first.cell,
    }


def _main(figures: Iterable[_Figure]) -> str:
    files = [f.file for f in figures]
    return next((f for f in files if f.endswith(FIGURES)), files[0])


def _differs(kept: _Figure, other: _Figure) -> Problem:
    message = (
        f"Số công bố khác nhau cho năm {kept.year}: {kept.value} ({kept.file}, ô {kept.cell}) "
        f"và {other.value}."
    )
    return Problem(
        "notes",
        "published_differs",
        message,
        other.file,
        cell=other.cell,
        as_written=other.value,
        done=f"Dùng {kept.value}.",
    )
