from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import messages

STATED = {
    # Words of data, not of documents: they are compared with what a form, a register or a claim says.
    "indicators/claims/checks.py": {
        "điểm %",
        "đồng",
        "triệu đồng",
        "tỷ đồng",
        "xã",
        "cơ quan, đơn vị",
        "tiêu chí",
        "tiêu chí/xã",
    },
    "indicators/claims/measured.py": {"triệu đồng", "tỷ đồng"},
    "indicators/claims/answers.py": {"năm"},
    "figures/claims.py": {"điểm %"},
    "figures/spans.py": {r"(?<=→ )([^→]*)\(đính chính ([^()]+)\)"},
    "indicators/ntm/recognition.py": {"QĐ "},
}


def outside_tr(path: Path) -> list[str]:
    """Vietnamese literals of a module that no ``tr`` holds, docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    held = {id(n) for call in messages.calls(path) for n in ast.walk(call)}
    inside = {id(n) for node in ast.walk(tree) if _is_tr(node) for n in ast.walk(node)}
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and messages.VIETNAMESE.search(n.value)
        if id(n) not in held | inside | told
    ]


def _is_tr(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr"


@pytest.mark.parametrize("room", messages.ROOMS)
def test_no_word_of_a_document_stands_outside_the_catalogue(room: str) -> None:
    loose = {
        where: rest
        for path in sorted((messages.PACKAGE / room).rglob("*.py"))
        if (
            rest := set(outside_tr(path))
            - STATED.get(where := path.relative_to(messages.PACKAGE).as_posix(), set())
        )
    }
    assert loose == {}


def test_every_text_is_a_literal_that_can_be_gathered() -> None:
    computed = [
        f"{path.name}:{call.lineno}"
        for path in sorted(messages.PACKAGE.rglob("*.py"))
        for call in messages.calls(path)
        if not isinstance(call.args[0], ast.Constant) and path.name not in DYNAMIC
    ]
    assert computed == []


DYNAMIC = {
    "language.py",
    "cover.py",
    "units.py",
    "answers.py",
    "checks.py",
    "merger.py",
    "areas.py",
    "history.py",
}
"""Modules that translate a text of data: a title of a side-car, the kind of a unit, a note of a claim."""


def test_every_text_has_an_english_one_with_the_same_places() -> None:
    english = messages.translations()
    missing = [text for text in messages.texts() if not (entry := english.get(text)) or not entry.string]
    assert missing == [], (
        f"{len(missing)} texts without English; run python tests/messages.py and fill locale/en.po"
    )
    wrong = [
        str(e.id) for e in english if e.id and messages.places(str(e.id)) != messages.places(str(e.string))
    ]
    assert wrong == []


def test_the_catalogue_holds_what_is_said_and_no_more() -> None:
    assert messages.CATALOGUE.read_text(encoding="utf-8") == messages.brought_up_to_date(
        messages.translations()
    )


def test_english_names_no_cause() -> None:
    causal = re.compile(
        r"\b(because|due to|thanks to|caused|resulted in|led to|as a result of)\b", re.IGNORECASE
    )
    assert [str(e.string) for e in messages.translations() if causal.search(str(e.string))] == []


def test_a_process_speaks_the_language_of_its_environment() -> None:
    code = (
        "from analysis.indicators import Figure, format;"
        "f = Figure('poverty.fall', 'x', -17.12, 'percent_points', 'm', standard='s');"
        "g = Figure('money.cash', 'x', 1_240_000_000, 'vnd', 'm', comparator='ge');"
        "print(format.text(f), '|', format.text(g), '|', format.number(4288))"
    )
    said = {
        name: subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "COMMUNE_REVIEW_LANGUAGE": name, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout.strip()
        for name in ("vi", "en")
    }
    assert said == {
        "vi": "−17,12 điểm % | ≥ 1,24 tỷ đồng | 4.288",
        "en": "−17.12 percentage points | ≥ 1.24 billion VND | 4,288",
    }
