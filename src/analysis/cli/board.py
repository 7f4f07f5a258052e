"""The intake board in a terminal: one sign an agency and year, or one year agency by agency."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from analysis.checking.catalogue import entry_of
from analysis.checking.causes import address
from analysis.cli.screen import print_table, printable

if TYPE_CHECKING:
    from rich.text import Text

    from analysis.checking.words import Words
    from analysis.indicators.reporting.intake import IntakeRow
    from analysis.province import Province

_STYLES = {
    "on_time": "green",
    "late": "yellow",
    "empty": "yellow",
    "invalid": "bold red",
    "missing_with_reason": "yellow",
    "missing": "bold red",
}
_LEGEND_COLUMNS = 3


def board_json(province: Province, rows: Sequence[IntakeRow], said: Words) -> list[dict[str, Any]]:
    """The board for another program, one entry a report owed."""
    return [
        {
            "agency_id": row.agency_id,
            "agency": _name(province, row.agency_id),
            "year": row.year,
            "state": row.state,
            "received_on": row.received_on,
            "due_on": row.due_on,
            "reason": row.reason,
            "files": list(row.files),
            "problems": row.by_severity,
            "first_problem": _first_json(row, said),
        }
        for row in rows
    ]


def print_board(province: Province, rows: Sequence[IntakeRow], said: Words) -> None:
    """A line an agency, a column a year; a sign a state with the number of problems behind it."""
    years = sorted({row.year for row in rows})
    by_agency: dict[str, dict[int, IntakeRow]] = {}
    for row in rows:
        by_agency.setdefault(row.agency_id, {})[row.year] = row
    if not sys.stdout.isatty():
        heads = [said["agency_id"], said["agency"], *map(str, years)]
        print_table(
            heads,
            [
                (a, _name(province, a), *(_state(of.get(y), said) for y in years))
                for a, of in by_agency.items()
            ],
        )
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(said["agency"], *map(str, years), box=None, pad_edge=False, row_styles=("", "on grey11"))
    for agency, of in by_agency.items():
        table.add_row(Text(printable(_short(province, agency))), *(_sign(of.get(y), said) for y in years))
    console = Console(highlight=False)
    console.print(table)
    console.print()
    _print_legend(rows, said)


def print_year(province: Province, rows: Sequence[IntakeRow], said: Words) -> None:
    """One year agency by agency: the state, the days, and what to look at first."""
    if not sys.stdout.isatty():
        names = (
            "agency_id",
            "agency",
            "year",
            "state",
            "received_on",
            "due_on",
            "reason",
            "problems",
            "files",
        )
        print_table(
            [said[n] for n in (*names, "address", "as_written", "remedy")],
            [_line(province, row, said) for row in rows],
        )
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    for row in rows:
        state = [said.states[row.state]]
        if row.received_on is not None:
            state.append(f"{said['received_on']} {_day(row.received_on)}")
        if row.reason:
            state.append(f"{said['reason']}: {row.reason}")
        if row.problems:
            counted = ((said.severities[s], n) for s, n in row.by_severity.items() if n)
            state.append(" · ".join(f"{n} {word}" for word, n in counted))
        sign = (f"{said.signs[row.state]} ", _STYLES[row.state])
        name = (printable(_name(province, row.agency_id)), "bold")
        console.print(Text.assemble(sign, name, printable(f"  {', '.join(state)}")))
        for indent, text in _first_lines(row, said):
            console.print(Padding(Text(printable(text), style="dim"), (0, 0, 0, indent)))
    console.print()
    _print_legend(rows, said)


def _print_legend(rows: Sequence[IntakeRow], said: Words) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    found = Counter[str](row.state for row in rows)
    parts = [
        Text.assemble((said.signs[state], _STYLES[state]), f" {word}: {found[state]}")
        for state, word in said.states.items()
    ]
    grid = Table.grid(padding=(0, 3))
    for start in range(0, len(parts), _LEGEND_COLUMNS):
        grid.add_row(*parts[start : start + _LEGEND_COLUMNS])
    console = Console(highlight=False)
    console.print(grid)
    console.print(f"{said.fill('report_count', n=len(rows))}. {said['legend']}")


def _first_lines(row: IntakeRow, said: Words) -> list[tuple[int, str]]:
    if row.first is None:
        return []
    remedy = entry_of(row.first.code).said(said.language).remedy
    written = "" if row.first.as_written in ("", row.sender_id) else f" “{row.first.as_written}”"
    return [(2, address(row.first) + written), (4, said.fill("first_row", remedy=remedy))]


def _line(province: Province, row: IntakeRow, said: Words) -> tuple[object, ...]:
    first = row.first
    told = (
        (address(first), first.as_written, entry_of(first.code).said(said.language).remedy)
        if first
        else ("",) * 3
    )
    days = (_day(row.received_on), _day(row.due_on))
    name, state = _name(province, row.agency_id), said.states[row.state]
    files = " | ".join(row.files)
    return (row.agency_id, name, row.year, state, *days, row.reason, len(row.problems), files, *told)


def _first_json(row: IntakeRow, said: Words) -> dict[str, str] | None:
    first = row.first
    if first is None:
        return None
    told = entry_of(first.code).said(said.language)
    return {
        "code": first.code,
        "severity": first.severity,
        "file": first.file,
        "sheet": first.sheet,
        "cell": first.cell,
        "as_written": first.as_written,
        "title": told.title,
        "remedy": told.remedy,
    }


def _sign(row: IntakeRow | None, said: Words) -> Text:
    from rich.text import Text

    if row is None:
        return Text("·", style="dim")
    count = f" {len(row.problems)}" if row.problems else ""
    return Text.assemble((said.signs[row.state], _STYLES[row.state]), count)


def _state(row: IntakeRow | None, said: Words) -> str:
    return said["not_owed"] if row is None else said.states[row.state]


def _name(province: Province, agency_id: str) -> str:
    return province.agencies[agency_id].name if agency_id in province.agencies else agency_id


def _short(province: Province, agency_id: str) -> str:
    if agency_id not in province.agencies:
        return agency_id
    return province.agencies[agency_id].short_name or province.agencies[agency_id].name


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"
