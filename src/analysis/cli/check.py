"""The command ``check``: what is wrong and what to do, by its cause, by agency and year, or as letters."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.checking.catalogue import catalogue
from analysis.checking.causes import Cause, address, causes, counts
from analysis.checking.words import Words, words
from analysis.cli.board import board_json, print_board, print_year
from analysis.cli.options import taking
from analysis.cli.screen import Code, print_json, print_table, printable, progress, project_of, say
from analysis.language import Language

if TYPE_CHECKING:
    from rich.table import Table

    from analysis.checking import Problem
    from analysis.project import Project
    from analysis.province import Province

_EXAMPLES = 3
_WIDEST = 110
_STYLES = {"stops": "bold red", "blanks": "bold yellow", "notes": "bold cyan"}


class Severity(StrEnum):
    """How bad a problem is."""

    STOPS = "stops"
    BLANKS = "blanks"
    NOTES = "notes"


class Tongue(StrEnum):
    """In which language causes and remedies are told."""

    VI = "vi"
    EN = "en"


@dataclass(frozen=True)
class Wanted:
    """What of the register of problems is told, and how."""

    language: Annotated[Tongue, typer.Option(help="Ngôn ngữ của nguyên nhân và việc cần làm.")] = Tongue.VI
    agency: Annotated[str, typer.Option(help="Chỉ tệp của đơn vị có mã này (agencies.csv).")] = ""
    year: Annotated[int | None, typer.Option(help="Chỉ báo cáo của năm này.")] = None
    code: Annotated[str, typer.Option(help="Chỉ loại vấn đề này.")] = ""
    severity: Annotated[Severity | None, typer.Option(help="Chỉ mức độ này.")] = None
    everything: Annotated[bool, typer.Option("--all", help="In mọi chỗ, không chỉ vài ví dụ.")] = False
    board: Annotated[bool, typer.Option("--board", help="In bảng tiếp nhận: đơn vị × năm.")] = False
    letters: Annotated[
        bool, typer.Option("--letters", help="Viết thư cho từng đơn vị vào reports/letters.")
    ] = False
    jobs: Annotated[int, typer.Option(min=1, help="Số tiến trình chạy song song khi viết thư.")] = 2
    as_json: Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")] = False


@taking(Wanted)
def check(context: typer.Context, wanted: Wanted) -> Code:
    """Tell the register of problems by cause, by agency and year, or in letters to the agencies."""
    from analysis.indicators.reporting import intake

    project = project_of(context)
    province = _read(project, wanted.agency, wanted.code)
    chosen = intake.found(
        province,
        agency=wanted.agency,
        year=wanted.year,
        code=wanted.code,
        severity=wanted.severity or "",
    )
    said = words(_language(wanted.language))
    if wanted.letters:
        _letters(project, said, wanted)
    elif wanted.board:
        _board(province, said, wanted)
    else:
        _causes(causes(chosen), said, everything=wanted.everything, as_json=wanted.as_json)
    told = counts(chosen)
    if not wanted.as_json:
        say(", ".join(f"{said.severities[s]}: {n}" for s, n in told.items()))
    return Code.LOOK if told["stops"] or told["blanks"] else Code.DONE


def _language(tongue: Tongue) -> Language:
    return "vi" if tongue is Tongue.VI else "en"


def _read(project: Project, agency: str, code: str) -> Province:
    from analysis.province import open_province
    from analysis.publishing import WrongUse

    if not (project.processed / "problems.parquet").exists():
        raise WrongUse("Chưa có sổ vấn đề. Chạy: commune-review ingest")
    province = open_province(project.root)
    if agency and agency not in province.agencies:
        raise WrongUse(
            f"Không có đơn vị “{agency}”; mã đơn vị ở cột agency_id của data/reference/agencies.csv."
        )
    if code and code not in catalogue():
        raise WrongUse(f"Không có loại vấn đề “{code}”; các loại: {', '.join(sorted(catalogue()))}.")
    return province


def _board(province: Province, said: Words, wanted: Wanted) -> None:
    from analysis.indicators.reporting import intake

    years = province.programme.years if wanted.year is None else (wanted.year,)
    rows = [r for r in intake.board(province, years) if wanted.agency in ("", r.agency_id)]
    if wanted.as_json:
        print_json(board_json(province, rows, said))
    elif wanted.year is None:
        print_board(province, rows, said)
    else:
        print_year(province, rows, said)


def _letters(project: Project, said: Words, wanted: Wanted) -> None:
    from analysis.publishing.letters import write_letters

    with progress("Viết thư") as tell:
        written = write_letters(
            project,
            language=said.language,
            agency=wanted.agency,
            year=wanted.year,
            jobs=wanted.jobs,
            progress=tell,
        )
    if wanted.as_json:
        print_json({"index": project.relative(written.index), "letters": list(written.files)})
        return
    for message in dict.fromkeys(p.message for p in written.problems):
        say(message)
    say(f"Đã viết {written.letters} thư. Xem: {written.index}")


def _causes(found: tuple[Cause, ...], said: Words, *, everything: bool, as_json: bool) -> None:
    if as_json:
        told = counts(p for cause in found for p in cause.problems)
        print_json({"counts": told, "causes": [_as_json(cause, said) for cause in found]})
    elif sys.stdout.isatty():
        _print_causes(found, said, everything=everything)
    else:
        _print_lines(found, said, everything=everything)


def _as_json(cause: Cause, said: Words) -> dict[str, Any]:
    told = cause.entry.said(said.language)
    return {
        "severity": cause.severity,
        "code": cause.code,
        "who": cause.entry.who,
        "title": told.title,
        "remedy": told.remedy,
        "count": len(cause.problems),
        "files": cause.files,
        "problems": [asdict(p) for p in cause.problems],
    }


def _print_lines(found: tuple[Cause, ...], said: Words, *, everything: bool) -> None:
    heads = ("severity", "code", "problems", "files", "who", "title", "remedy", "address", "as_written")
    rows = []
    for cause in found:
        told = cause.entry.said(said.language)
        for problem in _shown(cause, everything=everything):
            rows.append(
                (
                    said.severities[problem.severity],
                    cause.code,
                    len(cause.problems),
                    cause.files,
                    said.who[cause.entry.who],
                    told.title,
                    told.remedy,
                    address(problem),
                    problem.as_written,
                    problem.message,
                    problem.done,
                )
            )
    print_table([said[h] for h in (*heads, "message", "done")], rows)


def _print_causes(found: tuple[Cause, ...], said: Words, *, everything: bool) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    console.width = min(console.width, _WIDEST)
    for cause in found:
        told = cause.entry.said(said.language)
        word = said.severities[cause.severity].upper()
        console.print(
            Text.assemble((word, _STYLES[cause.severity]), (f"  {told.title}", "bold"), f"  {cause.code}")
        )
        counted = said.fill("counted", problems=len(cause.problems), files=cause.files)
        remedy = f"{counted}. {said.who[cause.entry.who].capitalize()}: {told.remedy}"
        console.print(Padding(remedy, (0, 0, 0, 2)), markup=False)
        shown = _shown(cause, everything=everything)
        for problem in shown:
            console.print(_example(problem, said))
        if len(shown) < len(cause.problems):
            rest = said.fill("rest", n=len(cause.problems) - len(shown), code=cause.code)
            console.print(Padding(Text(rest, style="dim"), (0, 0, 0, 2)))
        console.print()
    if not found:
        console.print(said["nothing"])


def _example(problem: Problem, said: Words) -> Table:
    """The address, and under it what was written, what is wrong and what was done, with a hanging bullet."""
    from rich.table import Table
    from rich.text import Text

    text = Text(_printed(address(problem)), style="underline")
    for label, told in _told(problem, said):
        text.append("\n")
        text.append(f"{label}: ", style="not underline dim")
        text.append(_printed(told), style="not underline")
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=2, justify="right")
    grid.add_column(overflow="fold")
    grid.add_row("•", text)
    return grid


def _printed(text: str) -> str:
    return printable(" ".join(text.split()))


def _shown(cause: Cause, *, everything: bool) -> tuple[Problem, ...]:
    return cause.problems if everything else cause.examples(_EXAMPLES)


def _told(problem: Problem, said: Words) -> list[tuple[str, str]]:
    parts = [("as_written", f"“{problem.as_written}”"), ("message", problem.message), ("done", problem.done)]
    kept = parts if problem.as_written and problem.as_written not in problem.message else parts[1:]
    return [(said[label], text) for label, text in kept if text]
