"""Pages that list: the reports of one kind side by side, and every name of a commune, district or agency."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from analysis.documents import Step
from analysis.documents.index import CHIPS
from analysis.documents.model import Block, Cell, Span
from analysis.documents.words import words as document_words
from analysis.publishing.site._blocks import cell, joined, page_of, said, section, table
from analysis.publishing.site._words import words
from analysis.publishing.site.contents import Contents, Kind, Listed
from analysis.publishing.site.navigation import way_of
from analysis.publishing.site.places import ROLES, Place, alphabetical

_MOST_COLUMNS = 4
_NUMBER = re.compile(r"[≥≤≈ ]*([−-]?\d[\d.]*(?:,\d+)?)")


def kind_page(contents: Contents, kind: Kind) -> bytes:
    """The reports of ``kind`` in a table: their key figures side by side, their states, their files."""
    way = way_of(contents, "../", Step(kind.title))
    return page_of(contents, kind.title, way, _of_kind(contents, kind))


def names_page(contents: Contents) -> bytes:
    """Every name, old and new, with what it is now and its report if there is one: search without script."""
    title = words("places")["title"]
    return page_of(contents, title, way_of(contents, "", Step(title)), _names(contents))


def days_of(place: Place) -> str:
    """``đến 30/6/2025``: the days between which ``place`` was there; empty where it always was."""
    told = words("places")
    since = told["since"].format(day=f"{place.since:%d/%m/%Y}") if place.since else ""
    until = told["until"].format(day=f"{place.until:%d/%m/%Y}") if place.until else ""
    return " ".join(filter(None, (since, until)))


def _of_kind(contents: Contents, kind: Kind) -> Iterator[Block]:
    told = words("kinds")
    yield said(kind.question, role="lede")
    parts = any(r.place and r.place.part for r in kind.reports)
    files = any(_files(contents, r) for r in kind.reports)
    labels = _labels(kind.reports)
    heads = [told["name"], *([told["part"]] if parts else []), *(labels or [told["keys"]])]
    rows = [
        (
            cell(r.name, _from_kind(r.file("html"))),
            *([cell(r.place.part if r.place else "")] if parts else []),
            *(_keys(r, labels) if labels else [cell("; ".join(r.outcome.keys if r.outcome else ()))]),
            _state(r),
            *([Cell(joined(_files(contents, r), " · "))] if files else []),
        )
        for r in kind.reports
    ]
    heads += [told["state"], *([told["files"]] if files else [])]
    yield table(kind.key, heads, rows, labels)


def _names(contents: Contents) -> Iterator[Block]:
    told = words("places")
    yield said(told["lede"])
    for role in ROLES:
        places = [p for p in contents.places.every if p.role == role]
        places.sort(key=lambda p: alphabetical(p.name if p.role == "agency" else p.name.partition(" ")[2]))
        if places:
            heads = [told[n] for n in ("name", "part", "days", "now", "others")]
            yield section(told["headings"][role])
            yield table(role, heads, [_place(contents, p) for p in places])


def _labels(reports: Sequence[Listed]) -> list[str]:
    """What the key figures of all ``reports`` are of; none when there are too many for a column each."""
    lines = chain.from_iterable(r.outcome.keys for r in reports if r.outcome)
    found = list(dict.fromkeys(line.partition(": ")[0] for line in lines))
    return found if len(found) <= _MOST_COLUMNS else []


def _keys(entry: Listed, labels: Sequence[str]) -> Iterator[Cell]:
    lines = (line.partition(": ") for line in (entry.outcome.keys if entry.outcome else ()))
    values = {label: text for label, _, text in lines}
    for label in labels:
        text = values.get(label, "")
        yield cell(text, sort=_number(text))


def _number(text: str) -> float | None:
    found = _NUMBER.match(text)
    return float(found[1].replace(".", "").replace(",", ".").replace("−", "-")) if found else None


def _state(entry: Listed) -> Cell:
    if entry.state == "made":
        return cell(words("state")["kept" if entry.outcome and entry.outcome.since else "made"])
    state = document_words("vi")[entry.state]
    if entry.outcome is None:
        return cell(state, chip=CHIPS[entry.state])
    return Cell((Span(f"{state}: ", strong=True), Span(entry.message)))


def _files(contents: Contents, entry: Listed) -> list[Span]:
    told = words("kinds")
    own = [
        Span(told[suffix], href=_from_kind(entry.file(suffix)))
        for suffix in ("pdf", "docx", "xlsx")
        if entry.file(suffix)
    ]
    return [*own, *(Span(step.text, href=step.href) for step in contents.others(entry, "../"))]


def _from_kind(file: str) -> str:
    return f"../{file}" if file else ""


def _place(contents: Contents, place: Place) -> tuple[Cell, ...]:
    heir = contents.places.of(place.role, place.heir) if place.heir else None
    return (
        cell(place.name, contents.of_place.get((place.role, place.id), "")),
        cell(place.part),
        cell(days_of(place)),
        cell(heir.name, contents.of_place.get((heir.role, heir.id), "")) if heir else cell(""),
        cell("; ".join(place.others)),
    )
