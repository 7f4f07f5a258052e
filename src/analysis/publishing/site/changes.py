"""What an edition says that the one before did not: a page, and its outline for the index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analysis.documents import ReportEntry, Step
from analysis.documents.model import Block, Cell, Span
from analysis.indicators.format import number
from analysis.publishing.differences import Differences, Moved
from analysis.publishing.site._blocks import cell, joined, page_of, said, section, table
from analysis.publishing.site._words import counted, words
from analysis.publishing.site.contents import CHANGES, Contents
from analysis.publishing.site.navigation import way_of

_ON_INDEX = 6
_ON_PAGE = 500
_CELLS = 3
_REPORTS = 3
_DECIMALS = {"pct": 2, "points": 2}


def changes_page(contents: Contents, moved: Differences) -> bytes:
    """Every figure that moved, appeared or vanished (the first :data:`_ON_PAGE` of each), with its cells."""
    title = words("changes")["title"].format(before=moved.before)
    return page_of(contents, title, way_of(contents, "", Step(title)), _blocks(contents, moved))


def outline(moved: Differences, prefix: str) -> ReportEntry:
    """What moved, for the index: how many figures, and those that moved furthest."""
    told = words("changes")
    shown = _ordered(moved)[:_ON_INDEX]
    shown = [m for m in shown if m.before != m.after]
    return ReportEntry(
        title=told["summary"].format(what=_what(moved), same=number(moved.same)),
        subtitle=told["compared"].format(before=moved.before) + (told["largest"] if shown else ""),
        html_href=f"{prefix}{CHANGES}",
        keys=tuple(map(move_line, shown)),
    )


def move_line(moved: Moved) -> str:
    """``Tỷ lệ nghèo: 25,54% → 24,10% (2 ô đổi)``."""
    because = words("changes")["because"].format(n=number(len(moved.cells))) if moved.cells else ""
    return f"{moved.label}: {moved.before} → {moved.after}{because}"


def _ordered(moved: Differences) -> list[Moved]:
    """Those that moved furthest first, but after them those that are printed as they were."""
    return sorted(moved.largest(len(moved.moved)), key=lambda m: m.before == m.after)


def _what(moved: Differences) -> str:
    counts = {"moved": len(moved.moved), "appeared": len(moved.appeared), "vanished": len(moved.vanished)}
    return counted(words("changes")["counted"], counts)


def _blocks(contents: Contents, moved: Differences) -> Iterator[Block]:
    told = words("changes")
    lede = told["lede"].format(before=moved.before, what=_what(moved), same=number(moved.same))
    yield said(lede, role="lede")
    yield said(told["how"], role="limit")
    heads, names = told["columns"], told["sections"]
    if moved.moved:
        columns = [heads[n] for n in ("label", "before", "after", "change", "cells", "reports")]
        rows = [_moved(contents, m) for m in _ordered(moved)[:_ON_PAGE]]
        right = [heads[n] for n in ("before", "after", "change")]
        yield section(names["moved"])
        yield table("moved", columns, rows, right)
        yield from _shown(len(rows), len(moved.moved))
    for name, figures in (("appeared", moved.appeared), ("vanished", moved.vanished)):
        if figures:
            yield section(names[name])
            yield table(name, [heads["label"], heads["text"]], _named(figures), [heads["text"]])
            yield from _shown(min(_ON_PAGE, len(figures)), len(figures))


def _shown(shown: int, every: int) -> Iterator[Block]:
    if shown < every:
        yield said(words("changes")["shown"].format(shown=number(shown), all=number(every)))


def _named(figures: Sequence[Mapping[str, str]]) -> list[tuple[Cell, ...]]:
    return [(cell(f["label"]), cell(f["text"])) for f in figures[:_ON_PAGE]]


def _moved(contents: Contents, moved: Moved) -> tuple[Cell, ...]:
    pages = [(r, contents.address(f"report:{r}")) for r in moved.reports]
    open_drawer = next((page for _, page in pages if page), "")
    reports = [Span(contents.by_key[r].title, href=page) for r, page in pages if r in contents.by_key]
    rest = [Span(f"+ {number(len(reports) - _REPORTS)}")] if len(reports) > _REPORTS else []
    return (
        cell(moved.label, f"{open_drawer}#src-{moved.id}" if open_drawer else ""),
        cell(moved.before),
        cell(moved.after),
        cell(_change(moved), sort=moved.change),
        Cell(joined(_cells(moved), "; ")),
        Cell(joined([*reports[:_REPORTS], *rest], "; ")),
    )


def _change(moved: Moved) -> str:
    if moved.change and moved.before == moved.after:
        return str(words("changes")["unseen"])
    if moved.change:
        decimals = 0 if float(moved.change).is_integer() else 2
        return number(moved.change, decimals) if moved.change < 0 else f"+{number(moved.change, decimals)}"
    names = words("changes")["said"]
    return ", ".join(names[n] for n in moved.also)


def _cells(moved: Moved) -> list[Span]:
    told = words("changes")
    spans = [Span(f"{c.address}: {_read(c.before)} → {_read(c.after)}") for c in moved.cells[:_CELLS]]
    if len(moved.cells) > _CELLS:
        spans.append(Span(told["more"].format(n=number(len(moved.cells) - _CELLS))))
    return spans or ([Span(told["partial"])] if moved.partial else [])


def _read(text: str | None) -> str:
    return words("changes")["absent"] if text is None else f"“{text}”"
