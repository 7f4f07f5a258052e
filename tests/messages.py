"""The texts documents are made of, gathered from the code, the wording files and the side-cars.

``python tests/messages.py`` brings ``locale/en.po`` up to date: new texts come in without a translation,
texts that are gone leave. A test holds that every one of them is translated.
"""

from __future__ import annotations

import ast
import csv
import io
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "analysis"
CATALOGUE = PACKAGE / "locale" / "en.po"
ROOMS = ("indicators", "figures")
"""The rooms whose words stand in documents; the writers have theirs in ``documents/words.toml``."""

UNSPOKEN = frozenset({"indicators/comparison/rules.toml"})
"""Files of settings whose sentences nobody reads in a document."""

VIETNAMESE = re.compile(
    r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
PLACE = re.compile(r"\{[^{}]*\}")


def texts() -> dict[str, list[str]]:
    """Every Vietnamese text that documents may print, with the files that say it, in their order."""
    found: dict[str, list[str]] = {}
    for text, where in (*_in_code(), *_in_wording(), *_in_reference(), *_in_side_cars()):
        places = found.setdefault(text, [])
        if where not in places:
            places.append(where)
    return found


def translations() -> Catalog:
    """The English catalogue as it stands."""
    with CATALOGUE.open(encoding="utf-8") as file:
        return read_po(file, locale="en")


def places(text: str) -> list[str]:
    """The places in braces, sorted."""
    return sorted(PLACE.findall(text))


def calls(path: Path) -> Iterator[ast.Call]:
    """The calls of ``tr`` in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
            yield node


def _in_code() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in calls(path):
            if isinstance(call.args[0], ast.Constant):
                yield str(call.args[0].value), path.relative_to(PACKAGE).as_posix()


def _in_wording() -> Iterator[tuple[str, str]]:
    paths = [path for room in ROOMS for path in sorted((PACKAGE / room).rglob("*.toml"))]
    for path in (
        *paths,
        ROOT / "data" / "reference" / "programme.toml",
        ROOT / "data" / "reference" / "merit.toml",
    ):
        where = path.relative_to(PACKAGE if path.is_relative_to(PACKAGE) else ROOT).as_posix()
        if where not in UNSPOKEN:
            told = tomllib.loads(path.read_text(encoding="utf-8"))
            yield from ((text, where) for text in _strings(told) if VIETNAMESE.search(text))
    way = PACKAGE / "publishing" / "site" / "words.toml"
    told = tomllib.loads(way.read_text(encoding="utf-8"))["way"]
    yield from ((text, way.relative_to(PACKAGE).as_posix()) for text in told.values())


def _in_reference() -> Iterator[tuple[str, str]]:
    """What the reference data say in words that documents print."""
    said = {"claims.csv": ("unit", "note"), "ntm_published.csv": ("words",), "unit_events.csv": ("quantity",)}
    for name, columns in said.items():
        told = dict.fromkeys(row[column] for column in columns for row in _lines(name))
        yield from ((text, name) for text in told if VIETNAMESE.search(text))
    reasons = dict.fromkeys(row["check"].partition(":") for row in _lines("claims.csv"))
    yield from ((text, "claims.csv") for kind, _, text in reasons if kind == "none")
    units = [row for row in _lines("administrative_units.csv") if row["level"] == "commune"]
    yield from (
        (text, "administrative_units.csv") for text in dict.fromkeys(u["unit_type"].lower() for u in units)
    )
    unknown = dict.fromkeys(row["to_name"] for row in _lines("unit_events.csv") if not row["to_key"])
    yield from ((text, "unit_events.csv") for text in unknown if "(" in text)


def _lines(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / "reference" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _in_side_cars() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "notebooks").glob("*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield from ((told[key], path.name) for key in ("title", "question", "audience"))


def _strings(told: object) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for value in told.values():
            yield from _strings(value)
    elif isinstance(told, list):
        for value in told:
            yield from _strings(value)


def brought_up_to_date(old: Catalog) -> str:
    """The catalogue of all :func:`texts` with the translations of ``old``, as a ``.po`` file."""
    new = Catalog(locale="en", charset="utf-8", fuzzy=False)
    for text, where in texts().items():
        known = old.get(text)
        new.add(text, known.string if known else "", auto_comments=[", ".join(where)])
    written = io.BytesIO()
    write_po(written, new, width=0, omit_header=True, sort_output=False)
    return _HEADER + written.getvalue().decode("utf-8")


_HEADER = """\
# English of the documents of commune-review. Brought up to date by tests/messages.py.
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


if __name__ == "__main__":
    before = translations() if CATALOGUE.exists() else Catalog(locale="en")
    CATALOGUE.parent.mkdir(exist_ok=True)
    CATALOGUE.write_text(brought_up_to_date(before), encoding="utf-8", newline="\n")
