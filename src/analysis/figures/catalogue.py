"""What a cell of a notebook may call: every sentence, table and chart with one line of what it shows."""

from __future__ import annotations

import csv
import html
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from analysis.language import language, tr
from analysis.text import slug

_LINES = Path(__file__).with_suffix(".csv")
_ROOM = "analysis.figures"
_KINDS = {
    "Prose": tr("câu"),
    "Notice": tr("câu"),
    "Keys": tr("số nổi bật"),
    "Table": tr("bảng"),
    "Chart": tr("hình"),
    "Cover": tr("bìa"),
}
"""What a function gives → what readers call it; a function that gives none of these is no cell's."""

_GIVEN = {"when": "period", "key": "period"}
"""A parameter → the variable of the notebooks that is given for it."""

_MAKERS = ("shown", "charts")
"""Modules whose functions are for those that write figures, not for cells."""

_EITHER = tr("period hoặc year")


@dataclass(frozen=True)
class Entry:
    """One function of ``analysis.figures``: how a cell calls it, its kind and what it shows."""

    name: str
    call: str
    kind: str
    line: str
    either: bool = False
    """Whether it takes a year as well as a period."""


@dataclass(frozen=True)
class Catalogue:
    """Entries found; a notebook shows them as a table."""

    entries: tuple[Entry, ...]

    def __repr__(self) -> str:
        return "\n".join(f"{e.call}  [{e.kind}] {e.line}" for e in self.entries) or _nothing()

    def _repr_html_(self) -> str:
        if not self.entries:
            return f"<p>{html.escape(_nothing())}</p>"
        heads = "".join(
            f"<th style='text-align:left'>{html.escape(h)}</th>"
            for h in (tr("Ghi vào ô"), tr("Loại"), tr("Cho thấy gì"))
        )
        body = "".join(
            f"<tr><td style='text-align:left'><code>{html.escape(e.call)}</code></td><td>{html.escape(e.kind)}</td>"
            f"<td style='text-align:left'>{html.escape(_told(e))}</td></tr>"
            for e in self.entries
        )
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def search(words: str = "") -> Catalogue:
    """The entries whose name, kind and line have all of ``words``, without regard to diacritics and capitals."""
    wanted = _words(words)
    return Catalogue(tuple(e for e in entries() if wanted <= _words(f"{e.name} {e.kind} {e.line}")))


@cache
def entries() -> tuple[Entry, ...]:
    """Every function that a cell may call, room by room.

    Their lines are those of ``catalogue.csv``, in another language the first of their docstring.
    """
    with _LINES.open(encoding="utf-8", newline="") as file:
        lines = {row["call"]: row["line"] for row in csv.DictReader(file)}
    order = {name: place for place, name in enumerate(lines)}
    found = [_entry(name, function, lines) for name, function in _functions(_ROOM)]
    return tuple(sorted(found, key=lambda e: (order.get(e.name, len(order)), e.name)))


def _entry(name: str, function: Callable[..., Any], lines: dict[str, str]) -> Entry:
    parameters = inspect.signature(function).parameters.values()
    needed = [p.name for p in parameters if p.default is p.empty]
    call = f"{name}({', '.join(_GIVEN.get(n, n.lstrip('_')) for n in needed)})"
    told = (inspect.getdoc(function) or "").partition("\n")[0].strip()
    line = lines.get(name, told) if language() == "vi" else told
    return Entry(name, call, _KINDS[_given(function)], line, "when" in needed)


def _functions(package: str, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if module.name.startswith("_") or module.name in _MAKERS:
            continue
        inside = f"{package}.{module.name}"
        held = vars(importlib.import_module(inside))
        for name, value in sorted(held.items()):
            if _is_for_cells(name, value, inside):
                yield f"{prefix}{module.name}.{name}", value
        if module.ispkg and f"{prefix}{module.name}" == "profiles":
            yield from _functions(inside, "profiles.")


def _is_for_cells(name: str, value: object, inside: str) -> bool:
    """Whether ``value`` is a function of this module's own that gives what a cell shows."""
    own = inspect.isfunction(value) and value.__module__.startswith(inside) and not name.startswith("_")
    return own and _given(cast("Callable[..., Any]", value)) in _KINDS


def _given(function: Callable[..., Any]) -> str:
    """The first kind that ``function`` says it returns: a chart that may be a sentence is a chart."""
    return str(inspect.get_annotations(function).get("return", "")).partition(" ")[0]


def _words(text: str) -> set[str]:
    return set(filter(None, slug(text).split("-")))


def _told(entry: Entry) -> str:
    return f"{entry.line} ({_EITHER})" if entry.either else entry.line


def _nothing() -> str:
    return tr("Không có mục nào khớp; gọi analysis.catalogue() để xem tất cả.")
