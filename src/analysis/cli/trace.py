"""The command ``trace``: every workbook cell of a figure, as written and as read, with their sums."""

from __future__ import annotations

import csv
import io
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.cli.screen import Code, print_json, print_table, project_of, say

_HEADS = ("tệp", "trang tính", "ô", "nguyên văn", "nguồn", "đọc là", "của", "kỳ")
_KEPT = ("table", "file", "sheet", "cell", "text", "origin", "column", "value", "of", "when")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = Mapping[str, str]


def trace(
    context: typer.Context,
    figure_id: Annotated[str, typer.Argument(help="Mã số liệu, như ghi trong ngăn nguồn của báo cáo.")],
    as_json: Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")] = False,
    to_csv: Annotated[
        Path | None, typer.Option("--csv", help="Ghi mọi ô vào tệp CSV này thay vì in ra.")
    ] = None,
) -> Code:
    """Print every workbook cell of a figure of the current edition, and what the cells add up to."""
    from analysis.publishing import trace as trace_figure

    rows = trace_figure(project_of(context), figure_id)
    if as_json:
        print_json(rows)
        return Code.DONE
    told = _same(rows)
    if to_csv is not None:
        _write(to_csv, told)
    for figure, shown_by in told:
        say(f"{figure['label']}: {figure['text']} ({', '.join(shown_by)})")
        say(f"Cách tính: {figure['method']}")
        if to_csv is None:
            print_table(_HEADS, [_line(cell) for cell in figure["cells"]])
        for sentence in _sums(figure["cells"]):
            say(sentence)
        left = figure["rows"] - len(figure["cells"])
        if left > 0:
            say(f"Ấn bản chỉ giữ {len(figure['cells'])} ô, còn {left} ô nữa; lập lại báo cáo để giữ tất cả.")
    return Code.DONE


def _same(rows: Sequence[Mapping[str, Any]]) -> list[tuple[dict[str, Any], list[str]]]:
    """Figures that say the same together, each with the reports that show it."""
    found: list[tuple[dict[str, Any], list[str]]] = []
    for row in rows:
        figure = {k: v for k, v in row.items() if k != "report"}
        same = next((reports for seen, reports in found if seen == figure), None)
        if same is None:
            found.append((figure, [row["report"]]))
        else:
            same.append(row["report"])
    return found


def _line(cell: Cell) -> tuple[str, ...]:
    told = (cell["file"], cell["sheet"], cell["cell"], cell["text"], cell["origin"])
    return (*told, _read(cell), cell.get("of", ""), cell.get("when", ""))


def _read(cell: Cell) -> str:
    """``số tiền: 3.000.000``, ``đánh giá: đạt``; empty where a cell gave no column."""
    if not cell.get("column"):
        return ""
    value = cell["value"]
    return f"{_column(cell)['name']}: {_printed(value) or _words()['codes'].get(value, value)}"


def _sums(cells: Sequence[Cell]) -> Iterator[str]:
    """What the cells of a column and a day come to: a sum of numbers, a count of each code."""
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        if cell.get("column"):
            groups.setdefault((cell["column"], cell.get("when", "")), []).append(cell)
    for (_, when), told in sorted(groups.items()):
        column = _column(told[0])
        numbers = [_number(cell["value"]) for cell in told]
        known = [number for number in numbers if number is not None]
        others = (cell["value"] for cell in told if _number(cell["value"]) is None)
        codes = Counter(_words()["codes"].get(code, code) for code in others)
        said = [f"{_print(sum(known))} {column['unit']}".strip()] if known else []
        said += [f"{code} {count} ô" for code, count in sorted(codes.items())]
        yield f"Cộng {column['name']}{', ' if when else ''}{when} ({len(told)} ô): {'; '.join(said)}"
    for name in _words()["added"]["over_years"]:
        numbers = [
            _number(c["value"]) for (column, _), told in groups.items() if column == name for c in told
        ]
        if sum(column == name for column, _ in groups) > 1 and None not in numbers:
            total = _print(sum(n for n in numbers if n is not None))
            word = _words()["columns"][name]
            yield f"Cộng {word['name']} mọi kỳ ({len(numbers)} ô): {total} {word['unit']}"


def _write(path: Path, told: Sequence[tuple[Mapping[str, Any], Sequence[str]]]) -> None:
    """The cells as CSV for a spreadsheet program; before what it would take for a formula stands ``'``."""
    from analysis.writing import write_whole

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("reports", *_KEPT))
    for figure, shown_by in told:
        for cell in figure["cells"]:
            texts = (" ".join(shown_by), *(cell.get(name, "") for name in _KEPT))
            writer.writerow(map(_plain, texts))
    write_whole(path, out.getvalue().encode("utf-8-sig"))


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) and _number(text) is None else text


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _printed(value: str) -> str:
    number = _number(value)
    return "" if number is None else _print(number)


def _print(number: float) -> str:
    from analysis.indicators import format

    return format.number(number, 0 if number == int(number) else 2)


def _column(cell: Cell) -> Mapping[str, str]:
    told: Mapping[str, str] = _words()["columns"].get(cell["column"], {"name": cell["column"], "unit": ""})
    return told


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files("analysis.cli") / "trace.toml").read_text(encoding="utf-8"))
