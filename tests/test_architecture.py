from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "analysis"

BASE = (
    "text",
    "garbage",
    "writing",
    "sharing",
    "language",
    "fonts",
    "project",
    "checking",
    "registers",
    "programme",
    "tables",
    "province",
)
WAY = (
    "sources",
    "cleaning",
    "ingest",
    "indicators",
    "figures",
    "documents",
    "collecting",
    "kernels",
    "publishing",
    "cli",
)


def may_import(room: str) -> set[str]:
    """The rooms that ``room`` may import from, its own among them."""
    if room in BASE or room == "sample":
        return {*BASE, room}
    above = WAY[: WAY.index(room) + 1]
    return {*BASE, *above, *(("sample",) if room == "cli" else ())}


def imported_names(tree: ast.AST, inside: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Line and dotted name of all imports anywhere in ``tree``, a module of the package ``inside``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            anchor = list(inside[: len(inside) - node.level + 1]) if node.level else []
            module = ".".join([*anchor, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def faults(package: Path) -> list[str]:
    """Imports of ``package`` that point up the way, and rooms and private modules that nobody may reach."""
    rooms = {p.stem for p in package.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    found = []
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        room = parts[0]
        if room == "__init__":
            continue
        where = path.relative_to(package).as_posix()
        if room not in {*BASE, *WAY, "sample"}:
            found.append(f"{where}: the room {room} has no place on the way")
            continue
        inside = ("analysis", *parts[:-1])
        for line, name in imported_names(ast.parse(path.read_text("utf-8")), inside):
            root, *rest = name.split(".")
            if root != "analysis" or not rest or rest[0] not in rooms:
                continue
            if rest[0] not in may_import(room):
                found.append(f"{where}:{line}: {room} imports {name}")
            elif rest[0] != room and any(p.startswith("_") and not p.startswith("__") for p in rest[1:]):
                found.append(f"{where}:{line}: {name} is private to {rest[0]}")
    return found


def test_imports_go_down_the_way_only() -> None:
    assert faults(PACKAGE) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("from analysis.figures import Table", "indicators imports analysis.figures.Table"),
        ("import analysis.publishing.plan", "indicators imports analysis.publishing.plan"),
        ("from analysis import documents", "indicators imports analysis.documents"),
        ("from ..figures import Table", "indicators imports analysis.figures.Table"),
        ("from .. import cli", "indicators imports analysis.cli"),
        (
            "def f() -> None:\n    from analysis.sample import world",
            "indicators imports analysis.sample.world",
        ),
        ("from analysis.sources import _cells", "analysis.sources._cells is private to sources"),
    ],
)
def test_an_import_that_points_back_is_found(tmp_path: Path, source: str, said: str) -> None:
    for room in (*WAY, "sample"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "indicators" / "wrong.py").write_text(source, encoding="utf-8")
    (found,) = faults(tmp_path)
    assert found.startswith("indicators/wrong.py:")
    assert found.endswith(said)


def test_the_sample_shares_nothing_with_the_reader_and_only_the_command_uses_it() -> None:
    assert may_import("sample") == {*BASE, "sample"}
    assert [room for room in WAY if "sample" in may_import(room)] == ["cli"]


def test_a_room_without_a_place_is_found(tmp_path: Path) -> None:
    (tmp_path / "helpers.py").write_text("", encoding="utf-8")
    assert faults(tmp_path) == ["helpers.py: the room helpers has no place on the way"]
