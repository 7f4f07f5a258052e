"""``docs/xu-ly-su-co.md`` taken apart: the messages it explains, and the list of problems it ends with.

``python tests/trouble_page.py`` writes that list anew from the catalogue of problems.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import get_args

from analysis.checking.catalogue import Who, catalogue
from analysis.checking.words import words

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "xu-ly-su-co.md"
VARIABLE_PART = "…"

_PACKAGE = ROOT / "src" / "analysis"
_START, _END = "<!-- problems: written by tests/trouble_page.py -->", "<!-- end of problems -->"


def page() -> str:
    """The page as it is."""
    return PAGE.read_text(encoding="utf-8")


def problem_section() -> str:
    """The catalogue by who mends: code, cause, what to do."""
    parts = [_START, "", "## Vấn đề trong tệp, theo người sửa được", ""]
    for who in get_args(Who):
        rows = (
            f"| `{code}` | {_cell(entry.vi.title)} | {_cell(entry.vi.remedy)} |"
            for code, entry in catalogue().items()
            if entry.who == who
        )
        parts += [
            f"### {words('vi').who[who].capitalize()}",
            "",
            "| Mã | Vấn đề | Việc cần làm |",
            "|---|---|---|",
            *rows,
            "",
        ]
    return "\n".join((*parts, _END))


def printed_section(text: str) -> str:
    """The list as it stands on the page; empty where there is none."""
    start, end = text.find(_START), text.find(_END)
    return text[start : end + len(_END)] if 0 <= start < end else ""


def told_messages(text: str) -> list[str]:
    """The messages that the page explains: code in the column "Máy in ra" of its tables."""
    found: list[str] = []
    column: int | None = None
    for line in text.replace(printed_section(text), "").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            column = None
        elif "Máy in ra" in cells:
            column = cells.index("Máy in ra")
        elif column is not None:
            found += re.findall(r"`([^`]+)`", cells[column])
    return [message for message in found if message not in COMMANDS]


COMMANDS = {"names", "correct"}
"""Words of that column that are commands."""


@cache
def texts_of_package() -> tuple[str, ...]:
    """Every text in the package's code, with ``…`` for each part that is filled in."""
    return tuple(
        text for _, tree in _modules() for node in ast.walk(tree) if (text := text_of(node)) is not None
    )


def refusals() -> dict[str, str]:
    """What commands refuse with, ``module.py:line`` → text: every text raised as an error a command knows.

    Not those of the commands ``names`` and ``correct``, each of which says what to do.
    """
    kinds = _kinds() - _made_of({"DecisionRefused"})
    return {
        f"{path.relative_to(_PACKAGE).as_posix()}:{node.lineno}": text
        for path, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and ast.unparse(node.exc.func) in kinds
        and (text := text_of(node.exc.args[0])) is not None
        and re.search(r"\w", text)
    }


def text_of(node: ast.AST) -> str | None:
    """The text of a literal, one in ``tr(…).format(…)`` as well; ``None`` for another expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{\w*(![rs])?\}", VARIABLE_PART, node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            v.value if isinstance(v, ast.Constant) and isinstance(v.value, str) else VARIABLE_PART
            for v in node.values
        )
    if isinstance(node, ast.Call):
        inner = node.func.value if isinstance(node.func, ast.Attribute) else next(iter(node.args), None)
        return text_of(inner) if inner is not None else None
    return None


def _kinds() -> set[str]:
    """The errors whose text a command prints, and those made of them."""
    screen = dict(_modules())[_PACKAGE / "cli" / "screen.py"]
    (told,) = (n for n in ast.walk(screen) if isinstance(n, ast.FunctionDef) and n.name == "_code_of")
    kinds = {
        key.id
        for n in ast.walk(told)
        if isinstance(n, ast.Dict)
        for key in n.keys
        if isinstance(key, ast.Name)
    }
    return _made_of(kinds)


def _made_of(kinds: set[str]) -> set[str]:
    """``kinds`` of errors and every class below them."""
    classes: Mapping[str, set[str]] = {
        node.name: {ast.unparse(base) for base in node.bases}
        for _, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    while more := {name for name, bases in classes.items() if bases & kinds} - kinds:
        kinds = kinds | more
    return kinds


@cache
def _parsed() -> tuple[tuple[Path, ast.Module], ...]:
    return tuple((path, ast.parse(path.read_text("utf-8"))) for path in sorted(_PACKAGE.rglob("*.py")))


def _modules() -> Iterator[tuple[Path, ast.Module]]:
    return iter(_parsed())


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _write() -> None:
    text = page()
    kept = text.replace(printed_section(text), "").rstrip()
    PAGE.write_text(f"{kept}\n\n{problem_section()}\n", encoding="utf-8")


if __name__ == "__main__":
    _write()
