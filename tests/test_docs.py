"""Guides held to the program and the tree: no command, option, path or link that is not there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from babel.messages.pofile import read_po
from typer.core import TyperGroup
from typer.exceptions import TyperException

from analysis.cli import main
from analysis.cli.app import app
from analysis.project import Project
from test_cli_check import on_a_terminal

ROOT = Path(__file__).parent.parent
PAGES = (
    ROOT / "README.md",
    ROOT / "README.vi.md",
    ROOT / "ARCHITECTURE.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "examples").glob("*/README.md")),
)
PROGRAM = "commune-review"

_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_FIRST = {"benchmarks", "data", "deploy", "docs", "examples", "notebooks", "src", "tests"}
_MADE = ("data/processed", "data/raw/sample", "data/truth")
"""Folders that commands make: a fresh checkout has none of them."""


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def spans(page: Path) -> list[str]:
    """What stands in single backticks outside of blocks."""
    return _SPAN.findall(_FENCE.sub("", text_of(page)))


def lines_in_blocks(page: Path) -> Iterator[str]:
    for block in _FENCE.findall(text_of(page)):
        yield from block.splitlines()[1:-1]


def commands(page: Path) -> list[str]:
    """The commands a page shows, as typed: ``commune-review …``, and ``build --force`` in running text."""
    starts = re.compile(rf"^\$? ?{PROGRAM} ")
    shown = [line.removeprefix("$ ") for line in lines_in_blocks(page) if starts.match(line)]
    named = "|".join(parser().commands)
    for span in spans(page):
        if span.startswith(f"{PROGRAM} "):
            shown.append(span)
        elif re.match(rf"(?:{named}) (?:.* )?--", span):
            shown.append(f"{PROGRAM} {span}")
    return shown


@cache
def parser() -> TyperGroup:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return group


def parsed(line: str) -> str:
    """The command that ``line`` calls, its arguments taken by the real parser; nothing is run."""
    words = shlex.split(re.sub(r"<[^>]*>", "X", line), comments=True)[1:]
    whole = parser().make_context(PROGRAM, list(words))
    at = next((n for n, word in enumerate(words) if word in parser().commands), 0)
    name, command, rest = parser().resolve_command(whole, words[at:])
    assert name is not None
    assert command is not None
    if rest or line not in _names():
        command.make_context(name, list(rest), parent=whole)
    return name


@cache
def _names() -> set[str]:
    """Spans that name a command and do not call it."""
    return {f"{PROGRAM} {name}" for name in parser().commands}


SHOWN = [(page, line) for page in PAGES for line in commands(page)]


@pytest.mark.parametrize(("page", "line"), SHOWN, ids=[f"{p.name}:{line}" for p, line in SHOWN])
def test_every_command_shown_is_taken_by_the_parser(page: Path, line: str) -> None:
    try:
        parsed(line)
    except typer.Exit:  # --help has been printed
        return
    except TyperException as error:
        pytest.fail(f"{page.relative_to(ROOT)}: {line}: {error.format_message()}")


@pytest.mark.parametrize("page", PAGES[:2], ids=lambda page: page.name)
def test_every_command_is_shown_in_both_readmes(page: Path) -> None:
    names = {parsed(line) for line in commands(page)}
    assert set(parser().commands) - names - targets_named(page) == set()


def test_a_command_or_option_that_does_not_exist_is_found() -> None:
    for line in ("commune-review bulid", "commune-review build --forse", "commune-review list --jobs 2"):
        with pytest.raises(TyperException):
            parsed(line)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", _FENCE.sub("", text_of(page))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            lost.append(target)
    assert lost == []


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of ``page``."""
    heads = re.findall(r"^#+ (.+)$", _FENCE.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.casefold()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_named_is_in_the_tree(page: Path) -> None:
    named = [word for span in spans(page) for word in span.split() if word.partition("/")[0] in _FIRST]
    paths = [w.rstrip("/.,;") for w in named if "/" in w and not re.search(r"[<>*{…]", w)]
    assert [p for p in paths if not p.startswith(_MADE) and not (ROOT / p).exists()] == []


def test_every_file_named_is_somewhere_in_the_tree() -> None:
    tree = [p.relative_to(ROOT).as_posix() for first in _FIRST for p in (ROOT / first).rglob("*.*")]
    for page in PAGES:
        words = {word for span in spans(page) for word in span.split()}
        named = {w for w in words if re.fullmatch(r"[\w/.-]+\.(py|toml|csv|ya?ml|txt)", w)}
        assert [n for n in sorted(named) if not any(f"/{f}".endswith(f"/{n}") for f in tree)] == [], page.name


def test_every_library_is_told_with_its_reason() -> None:
    told = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    needed = [*told["dependencies"], *told["optional-dependencies"]["cluster"]]
    names = {re.split(r"[\[<>=]", line)[0].casefold() for line in needed}
    rows = re.findall(r"^\| (.+?) \| .+? \| .+? \|$", text_of(ROOT / "ARCHITECTURE.md"), re.MULTILINE)
    reasons = {part.split()[0].casefold() for row in rows for part in row.split(", ")}
    assert names - reasons == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_target_of_make_named_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert targets_named(page) <= targets


def targets_named(page: Path) -> set[str]:
    """What ``make …`` is shown with."""
    text = "\n".join((*spans(page), *lines_in_blocks(page)))
    return set(re.findall(r"^(?:\$ )?make ([a-z-]+)", text, re.MULTILINE))


@pytest.fixture(scope="module")
def own_root(province_root: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the prepared province that commands may write to."""
    return Path(shutil.copytree(province_root.root, tmp_path_factory.mktemp("guide") / "root"))


def examples(page: Path) -> dict[str, str]:
    """The commands of ``console`` blocks that show what they print, on one line as printed."""
    found = {}
    for block in re.findall(r"^```console\n(.*?)^```$", text_of(page), re.MULTILINE | re.DOTALL):
        for command, printed in re.findall(r"^\$ (.+)\n((?:(?!\$ ).+\n)*)", block, re.MULTILINE):
            if printed and command.startswith(PROGRAM):
                found[command] = " ".join(printed.split())
    return found


@pytest.mark.skipif(os.name == "nt", reason="a terminal is made with pty")
@pytest.mark.parametrize("line", examples(PAGES[0]))
def test_what_the_readme_says_a_command_prints_is_printed(own_root: Path, line: str) -> None:
    program, name, *asked = shlex.split(line)
    assert (program, name) == (PROGRAM, "check")
    shown = re.sub(r"\x1b\[[\d;]*m", "", on_a_terminal(own_root, 110, *asked))
    assert examples(PAGES[0])[line] in " ".join(shown.split())


CHEAP = ("check --board", "forms", "list", "new")
"""Of the commands in the README those that take a second; the others have tests of their own."""


@pytest.mark.parametrize("begin", CHEAP)
def test_commands_of_the_readme_run(own_root: Path, begin: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for line in commands(PAGES[0]) if line.startswith(f"{PROGRAM} {begin} ")]
    assert lines
    for line in lines:
        words = shlex.split(line, comments=True)[1:]
        assert main(["--root", str(own_root), *words]) in (0, 1), capsys.readouterr().err


def test_terms_are_those_of_the_english_documents() -> None:
    said, wrong, met = translations(), [], 0
    for line in text_of(ROOT / "docs" / "terms.md").splitlines():
        cells = [cell.strip().split(", ") for cell in line.strip("|").split("|")]
        if len(cells) < 3 or len(cells[0]) != len(cells[1]):
            continue
        for vietnamese, english in zip(cells[0], cells[1], strict=True):
            known = said.get(vietnamese.casefold(), set())
            met += bool(known)
            if known and not any(agree(english, other) for other in known):
                wrong.append((vietnamese, english, sorted(known)))
    assert wrong == []
    assert met > 20


def agree(one: str, other: str) -> bool:
    """Whether one says the other, or the other in fewer words; a plural is as its singular."""
    a, b = ({w.removesuffix("s") for w in re.findall(r"\w+", text.casefold())} for text in (one, other))
    return a <= b or b <= a


@cache
def translations() -> Mapping[str, set[str]]:
    """What documents and commands say in English for a Vietnamese text, by its casefolded form."""
    found: dict[str, set[str]] = defaultdict(set)
    package = ROOT / "src" / "analysis"
    with (package / "locale" / "en.po").open("rb") as file:
        for message in read_po(file, locale="en"):
            if message.id and isinstance(message.id, str):
                found[message.id.casefold()].add(str(message.string))
    for path in sorted(package.rglob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        if "vi" in told and "en" in told:
            for vietnamese, english in paired(told["vi"], told["en"]):
                found[vietnamese.casefold()].add(english)
    return found


def paired(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts that two tables have under the same keys."""
    for key in one.keys() & other.keys():
        if isinstance(one[key], str):
            yield one[key], other[key]
        elif isinstance(one[key], dict):
            yield from paired(one[key], other[key])
