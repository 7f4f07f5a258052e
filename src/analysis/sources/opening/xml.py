"""The strict reading of XML parts: expat with namespaces, after the guard has refused every DTD."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from analysis.sources.opening import guard
from analysis.sources.opening.archive import resolved

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_MAX_TREE = 8 * 2**20
_SMALL = 2**12
"""Trees of parts up to this size are kept: many workbooks have them in common. Nobody changes a tree."""


def parser() -> expat.XMLParserType:
    """A parser that names elements ``namespace}name``."""
    made = expat.ParserCreate(namespace_separator="}")
    made.buffer_text = True
    return made


def local_name(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def tree(content: bytes) -> Element:
    """A small part as a tree; :class:`guard.Refused` when it is no XML or not small."""
    if len(content) > _MAX_TREE:
        raise guard.Refused("unsafe_zip", "Tệp có phần bên trong lớn khác thường: không mở vì an toàn.")
    try:
        return _known(content) if len(content) <= _SMALL else ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise guard.unreadable() from error


@lru_cache(maxsize=128)
def _known(content: bytes) -> Element:
    return ElementTree.fromstring(content)


class Relationship(NamedTuple):
    """A part that another part points to; ``kind`` is the last word of its type."""

    key: str
    kind: str
    target: str


@lru_cache(maxsize=256)
def relationships(content: bytes, folder: str) -> tuple[Relationship, ...]:
    """The relationships of a part in ``folder``, in order, targets as names of parts.

    Those that lead out of the file are not followed.
    """
    return tuple(
        Relationship(
            found.get("Id", ""),
            found.get("Type", "").rpartition("/")[2],
            resolved(folder, found.get("Target", "")),
        )
        for found in tree(content)
        if local_name(found.tag) == "Relationship" and found.get("TargetMode") != "External"
    )
