"""``docs/method.md`` taken apart: its worked sentences, its equations, and the list of caveats it ends with.

``python tests/method_page.py`` writes that list anew from the closed list in the package.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

from analysis.indicators.caveats import catalogue

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "method.md"
WORKED = re.compile(r"\bWorked\b(?! \|)")
"""A worked sentence; the head of a table's column is none."""

_NUMBER = r"−?\d[\d,]*(?:\.\d+)?"
_TERM = rf"\(*{_NUMBER}\)*"
_EQUATION = re.compile(
    rf"(?<![\w.,−(])(?<![+×/−–→] )(?<!of )({_TERM}(?: [+×/−] {_TERM})+) = ({_NUMBER})(?![\d/–])( %)?"
)
_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_START, _END = "<!-- caveats: written by tests/method_page.py -->", "<!-- end of caveats -->"


def page() -> str:
    """The page as it is."""
    return PAGE.read_text(encoding="utf-8")


def worked_sentences(text: str) -> list[str]:
    """What follows each "Worked", to the end of its paragraph, on one line."""
    ends = [*(m.end() for m in WORKED.finditer(text)), len(text)]
    parts = (re.split(r"\n\n|\n\||\sSource: ", text[a:b])[0] for a, b in pairwise(ends))
    return [" ".join(part.split()).lstrip(",:. ") for part in parts]


def equations(text: str) -> list[tuple[str, float, float, float]]:
    """Every "a / b = c" as printed, what the left side comes to, the right side, half its last digit.

    A quotient printed as percent is taken as one.
    """
    found = []
    for match in _EQUATION.finditer(" ".join(text.replace("**", "").split())):
        left, right = _plain(match[1]), _plain(match[2])
        if left.count("(") != left.count(")"):
            continue
        left_value, right_value = value_of(left), float(right)
        as_percent = " / " in match[1] and (match[3] or abs(left_value) < 1 < abs(right_value))
        half = 0.5 * 10 ** -len(right.partition(".")[2])
        found.append((match[0].strip(), left_value * (100 if as_percent else 1), right_value, half + 1e-9))
    return found


def caveat_section() -> str:
    """The closed list as a table: code, when it is said, the sentence readers see."""
    rows = (
        f"| `{code}` | {_cell(entry.meaning)} | {_cell(entry.text)} |"
        for code, entry in sorted(catalogue().items())
    )
    head = "| Code | When | What readers see |\n|---|---|---|"
    return "\n".join((_START, "", head, *rows, "", _END))


def printed_section(text: str) -> str:
    """The list as it stands on the page; empty where there is none."""
    start, end = text.find(_START), text.find(_END)
    return text[start : end + len(_END)] if 0 <= start < end else ""


def named_codes(text: str) -> set[str]:
    """Codes that the prose names: ``poverty_preliminary``, ``…_few`` and lists in one pair of backticks."""
    prose = text.replace(printed_section(text), "")
    words = {w for span in re.findall(r"`([^`]+)`", prose) for w in span.split()}
    return {w for w in words if re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", w)}


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _plain(text: str) -> str:
    return text.replace(",", "").replace("−", "-").replace("×", "*")


def value_of(expression: str) -> float:
    """An expression of numbers, +, −, × and /."""
    return _of(ast.parse(expression, mode="eval").body)


def _of(node: ast.expr) -> float:
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](_of(node.left), _of(node.right))
    if isinstance(node, ast.UnaryOp):
        return -_of(node.operand)
    assert isinstance(node, ast.Constant)
    return float(str(node.value))


def _write() -> None:
    text = page()
    kept = text.replace(printed_section(text), "").rstrip()
    if "## Caveats\n" not in kept:
        kept += (
            "\n\n## Caveats\n\nWhat a figure may say against itself: a closed list, each with a code, in "
            "`caveats.toml` of each package\nof indicators."
        )
    PAGE.write_text(f"{kept}\n\n{caveat_section()}\n", encoding="utf-8")


if __name__ == "__main__":
    _write()
