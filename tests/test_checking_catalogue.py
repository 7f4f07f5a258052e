from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from string import Formatter

import pytest

from analysis import tables
from analysis.checking.catalogue import Entry, catalogue, entry_of
from analysis.checking.words import words
from analysis.indicators.reporting.intake import STATES
from analysis.project import Project

PACKAGE = Path(__file__).parent.parent / "src" / "analysis"

READING = ("sources", "cleaning", "ingest", "registers", "documents")
"""The rooms that tell problems."""

_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_SENTENCE = re.compile(r"\w[.:,;] |\w\.$")
_NAMES_CODES = ("code", "problem", "note")
"""Parameters, fields and variables that hold a code by their name."""


def takers(trees: dict[Path, ast.Module]) -> dict[str, set[int]]:
    """Names of functions and classes that are given a code, with the positions it is given at."""
    found: dict[str, set[int]] = defaultdict(set)
    for node in (n for tree in trees.values() for n in ast.walk(tree)):
        if isinstance(node, ast.ClassDef):
            declared = [s.target for s in node.body if isinstance(s, ast.AnnAssign)]
            fields = [target.id for target in declared if isinstance(target, ast.Name)]
            init = next((f for f in node.body if _named(f, "__init__")), None)
            names = _parameters(init) if isinstance(init, ast.FunctionDef) else fields
            found[node.name] |= {i for i, n in enumerate(names) if n == "code"}
        elif isinstance(node, ast.FunctionDef):
            found[node.name] |= {i for i, n in enumerate(_parameters(node)) if n == "code"}
    return {name: places for name, places in found.items() if places}


def _named(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == name


def _parameters(function: ast.FunctionDef) -> list[str]:
    names = [a.arg for a in function.args.args]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def emitted(package: Path) -> dict[str, str]:
    """Every code that a problem of ``package`` may have, with a place it is written at."""
    paths = sorted(p for p in package.rglob("*.py") if p.relative_to(package).parts[0] in READING)
    trees = {p: ast.parse(p.read_text("utf-8")) for p in (*paths, package / "checking" / "problem.py")}
    of = takers(trees)
    found: dict[str, str] = {}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            for code in _given(node, of):
                found.setdefault(code, f"{path.name}:{getattr(node, 'lineno', 0)}")
    for path in sorted(package.rglob("messages.toml")):
        for code in tomllib.loads(path.read_text("utf-8")):
            found.setdefault(code, str(path.relative_to(package)))
    return found


def _given(node: ast.AST, of: dict[str, set[int]]) -> Iterator[str]:
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for place in of.get(called, ()):
            yield from _codes(node.args[place]) if place < len(node.args) else ()
        for keyword in node.keywords:
            if keyword.arg in _NAMES_CODES:
                yield from _codes(keyword.value)
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _assigned(target, node.value)
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            yield from _beside_a_sentence([key, value]) if key is not None else ()
    if isinstance(node, ast.Call | ast.Tuple):
        yield from _beside_a_sentence(node.args if isinstance(node, ast.Call) else node.elts)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, given in zip(target.elts, value.elts, strict=False):
            yield from _assigned(one, given)
    elif isinstance(target, ast.Name) and target.id == "code":
        yield from _codes(value)


def _beside_a_sentence(parts: list[ast.expr]) -> Iterator[str]:
    """Codes written just before their Vietnamese sentence."""
    for first, second in pairwise(parts):
        values = (n.value for n in ast.walk(second) if isinstance(n, ast.Constant))
        text = "".join(value for value in values if isinstance(value, str))
        if re.search("[à-ỹđ]", text) and _SENTENCE.search(text):
            yield from _codes(first)


def _codes(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _codes(node.body)
        yield from _codes(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _codes(value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
        yield node.value


def test_every_code_a_problem_may_have_is_in_the_catalogue() -> None:
    missing = {code: place for code, place in emitted(PACKAGE).items() if code not in catalogue()}
    assert missing == {}


def test_every_code_of_the_catalogue_is_used() -> None:
    assert set(catalogue()) - set(emitted(PACKAGE)) == set()


@pytest.mark.parametrize(
    "source",
    [
        "Problem('stops', 'not_told', message, file)",
        "Problem.at(place, 'notes', 'not_told', message)",
        "raise Refused('not_told', message)",
        "say('blanks', 'not_told', 'Ô này để trống.')",
        "kinds = ((pattern, 'not_told', f'Tệp {size} quá lớn.'),)",
        "code, message = 'not_told', sentence",
        "Money(None, problem='not_told' if late else None)",
        "wording = {'not_told': ('Tệp này quá dài: ' 'hãy chia nhỏ.')}",
    ],
)
def test_a_code_is_found_however_it_is_given(tmp_path: Path, source: str) -> None:
    for room in ("checking", "sources"):
        (tmp_path / room).mkdir()
    (tmp_path / "checking" / "problem.py").write_text(
        "class Problem:\n    severity: str\n    code: str\n"
        "    @classmethod\n    def at(cls, place, severity, code, message): ...\n",
        encoding="utf-8",
    )
    refused = "class Refused(Exception):\n    def __init__(self, code, message): ...\n"
    (tmp_path / "sources" / "opening.py").write_text(refused + source, encoding="utf-8")
    assert "not_told" in emitted(tmp_path)


@pytest.mark.parametrize("code", catalogue())
def test_an_entry_names_its_cause_and_asks_for_something_in_both_languages(code: str) -> None:
    entry: Entry = catalogue()[code]
    for said in (entry.vi, entry.en):
        assert 3 < len(said.title) <= 60
        assert said.title[-1] not in ".:;"
        assert said.remedy.endswith(".")
    assert entry.vi.title != entry.en.title
    assert _CODE.fullmatch(code)


def test_titles_tell_causes_apart() -> None:
    titles = [entry.said(language).title for entry in catalogue().values() for language in ("vi", "en")]
    assert len(titles) == len(set(titles))


def test_a_code_of_an_older_reader_is_told_by_its_name() -> None:
    assert entry_of("long_gone").vi.title == "long_gone"
    assert entry_of("long_gone").who == "analyst"


def test_words_of_both_languages_are_the_same_ones() -> None:
    vi, en = words("vi"), words("en")
    for group in ("severities", "who", "states", "labels", "signs"):
        assert set(getattr(vi, group)) == set(getattr(en, group))
    assert {k: _holes(v) for k, v in vi.labels.items()} == {k: _holes(v) for k, v in en.labels.items()}
    assert set(vi.severities) == set(tables.SEVERITIES)
    assert tuple(vi.states) == tuple(vi.signs) == STATES
    assert len(set(vi.signs.values())) == len(STATES)


def _holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.slow
def test_every_problem_of_the_synthetic_province_is_in_the_catalogue(province_root: Project) -> None:
    register = tables.read(province_root.processed, "problems")
    assert set(register["code"]) <= set(catalogue())
