"""The parts of a workbook and how they hang together: sheets, texts, styles, comments, properties."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

from analysis.sources.identity import Identity, identity_of
from analysis.sources.opening import guard
from analysis.sources.opening.archive import Archive
from analysis.sources.opening.gathered import key_of
from analysis.sources.opening.moments import EPOCH_1900, EPOCH_1904
from analysis.sources.opening.strict import position
from analysis.sources.opening.styles import Style, styles_of
from analysis.sources.opening.texts import shared_texts, unescaped
from analysis.sources.opening.xml import Relationship, local_name, relationships, tree

_TRUE = ("1", "true", "on")
_TEXTS = "xl/sharedStrings.xml"
_STATED = re.compile(rb'uniqueCount="([0-9]{1,9})"')
_SLACK = 1_000_000


class Listed(NamedTuple):
    """A sheet as the workbook lists it; ``part`` is empty when the list points to nothing."""

    title: str
    hidden: bool
    part: str


@dataclass(frozen=True, eq=False)
class Package:
    """A workbook's parts, read once."""

    archive: Archive
    sheets: tuple[Listed, ...]
    texts: list[str]
    styles: tuple[Style, ...]
    epoch: datetime
    recalculates: bool
    keywords: str
    saved_on: datetime | None
    states_bounded_texts: bool = True
    identity: Identity | None = None

    @property
    def has_old_fonts(self) -> bool:
        """Whether a cell style has a font whose text must be decoded."""
        return any(style.font for style in self.styles)


def related(archive: Archive, part: str) -> tuple[Relationship, ...]:
    """What ``part`` points to, targets as names of parts."""
    folder, _, name = part.rpartition("/")
    listing = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if not archive.has(listing):
        return ()
    return relationships(archive.xml(listing), folder)


def package(archive: Archive) -> Package:
    """Read everything but the sheets; :class:`guard.Refused` when there is no workbook in it."""
    top = {r.kind: r.target for r in related(archive, "")}
    book = top.get("officeDocument", "xl/workbook.xml")
    if not archive.has(book):
        book = "xl/workbook.xml"
    if not archive.has(book):
        raise guard.Refused(
            "not_a_workbook", "Tệp nén này không phải bảng tính Excel: hãy gửi bảng tính .xlsx."
        )
    root = tree(archive.xml(book))
    if local_name(root.tag) != "workbook":
        raise guard.unreadable()
    parts = related(archive, book)
    styles = _part(archive, parts, "styles")
    texts = _part(archive, parts, "sharedStrings")
    known = styles_of(archive.xml(styles)) if styles else ()
    stored = archive.xml(texts) if texts else b""
    read = shared_texts(stored, any(s.font for s in known)) if texts else []
    other = archive.xml(_TEXTS) if archive.has(_TEXTS) and texts.lower() != _TEXTS.lower() else b""
    attributes = {local_name(child.tag): child.attrib for child in root}
    keywords, saved_on = _properties(archive, top.get("core-properties", "docProps/core.xml"))
    return Package(
        archive,
        _sheets(archive, root, parts),
        read,
        known,
        EPOCH_1904 if attributes.get("workbookPr", {}).get("date1904") in _TRUE else EPOCH_1900,
        attributes.get("calcPr", {}).get("fullCalcOnLoad") in _TRUE,
        keywords,
        saved_on,
        _states_bounded(stored, len(read)) and _states_bounded(other, len(read)),
        _identity(archive, top.get("custom-properties", "docProps/custom.xml")),
    )


def _states_bounded(content: bytes, texts: int) -> bool:
    """Whether no stated number of texts is far above how many there are.

    The other parser reserves memory for that number, and ends the process when there is none.
    """
    stated = _STATED.findall(content)
    return len(stated) == content.count(b"uniqueCount") and max(map(int, stated), default=0) < texts + _SLACK


def _part(archive: Archive, parts: tuple[Relationship, ...], kind: str) -> str:
    return next((r.target for r in parts if r.kind == kind and archive.has(r.target)), "")


def _sheets(archive: Archive, root: Element, parts: tuple[Relationship, ...]) -> tuple[Listed, ...]:
    by_key = {r.key: r for r in parts}
    listed = [e for group in root if local_name(group.tag) == "sheets" for e in group]
    if not listed:
        raise guard.unreadable()
    if len(listed) > guard.MAX_SHEETS:
        raise guard.too_many("trang tính", guard.MAX_SHEETS)
    found = []
    for element in listed:
        key = next((v for name, v in element.attrib.items() if name.endswith("}id")), "")
        pointed = by_key.get(key)
        if pointed is not None and pointed.kind != "worksheet":
            continue
        part = pointed.target if pointed and archive.has(pointed.target) else ""
        title = str(unescaped(element.get("name", "")))
        found.append(Listed(title, element.get("state", "visible") != "visible", part))
    return tuple(found)


def _properties(archive: Archive, part: str) -> tuple[str, datetime | None]:
    """The keywords and the time of the last saving that the file states."""
    if not archive.has(part):
        return "", None
    texts = {local_name(e.tag): e.text or "" for e in tree(archive.xml(part))}
    return texts.get("keywords", "").strip(), _moment(texts.get("modified", ""))


def _identity(archive: Archive, part: str) -> Identity | None:
    """What the file was made for; properties that cannot be read cost nothing but themselves."""
    if not archive.has(part):
        return None
    try:
        found = tree(archive.xml(part))
    except guard.Refused:  # an unsafe part is refused with the rest of the archive
        return None
    return identity_of({e.get("name", ""): "".join(e.itertext()) for e in found})


@lru_cache(maxsize=64)
def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def comments(archive: Archive, sheet: str) -> dict[int, str]:
    """The comments on the cells of a sheet's part, by key."""
    found: dict[int, str] = {}
    for relationship in related(archive, sheet):
        if relationship.kind != "comments" or not archive.has(relationship.target):
            continue
        for element in tree(archive.xml(relationship.target)).iter():
            place = position(element.get("ref", "")) if local_name(element.tag) == "comment" else None
            if place:
                found[key_of(*place)] = _comment(element)
    return found


def _comment(element: Element) -> str:
    pieces = [e.text or "" for e in element.iter() if local_name(e.tag) == "t"]
    return str(unescaped("".join(pieces))).strip()
