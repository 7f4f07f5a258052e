"""Which characters the package's fonts can print, so that none is dropped without a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from analysis import fonts
from analysis.checking import Place, Problem
from analysis.documents._walk import lines_of
from analysis.documents.model import Document, plain

STAND_IN = "□"
# A soft hyphen has a glyph that is never drawn, and in old Vietnamese encodings it is the letter ư.
_NEVER_DRAWN = frozenset("\N{SOFT HYPHEN}\N{REPLACEMENT CHARACTER}")


@cache
def printable() -> frozenset[str]:
    """Every character that the text face, in all four styles, or the chart face can print."""
    maps = {p.stem: _characters(p) for p in sorted(fonts.FOLDER.glob("*.ttf"))}
    faces = {name.partition("-")[0] for name in maps}
    covered = (frozenset.intersection(*(c for n, c in maps.items() if n.startswith(f"{f}-"))) for f in faces)
    return frozenset.union(*covered, frozenset("\n")) - _NEVER_DRAWN


def unprintable(text: str) -> frozenset[str]:
    """The characters of ``text`` that no font of the package can print."""
    return frozenset(text) - printable()


def missing_glyphs(document: Document, characters: frozenset[str]) -> tuple[Problem, ...]:
    """A problem for each of ``characters`` and each place of ``document`` it stands at.

    A character of a source cell is named with the file, sheet and cell it came from.
    """
    found: dict[tuple[str, Place], Problem] = {}
    for place, text in _texts(document):
        for character in sorted(characters.intersection(text)):
            found.setdefault((character, place), _problem(character, place, text))
    return tuple(found.values())


def _problem(character: str, place: Place, text: str) -> Problem:
    name = unicodedata.name(character, "ký tự không tên")
    where = f"ô {place.cell}, trang “{place.sheet}”, tệp {place.file}" if place.cell else place.sheet
    return Problem.at(
        place,
        "notes",
        "missing_glyph",
        f"Phông chữ bản in không có ký tự U+{ord(character):04X} ({name}) ở {where}; hãy sửa chữ ở nguồn.",
        as_written=text,
        done=f"in {STAND_IN} thay cho ký tự này",
    )


def _texts(document: Document) -> Iterator[tuple[Place, str]]:
    report = document.cover.report
    for name, value in vars(document.cover).items():
        for text in (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ():
            yield Place(report, f"bìa, mục {name}"), text
    for block in (*document.notices, *document.blocks):
        for where, line in lines_of(block):
            yield Place(report, where), plain(line)
        drawing = getattr(block, "drawing", None)
        if drawing is not None:
            yield Place(report, f"hình vẽ của biểu đồ {getattr(block, 'id', '')}"), drawing.body
    for figure in document.figures.values():
        facts: Iterable[str] = (
            figure.label,
            figure.text,
            figure.method,
            figure.standard,
            figure.base,
            figure.caveat,
        )
        for fact in facts:
            yield Place(report, f"con số {figure.id}"), fact
        for cell in figure.cells:
            place = Place(cell.file, cell.sheet, cell.cell)
            yield from ((place, text) for text in (cell.text, cell.file, cell.sheet))


@cache
def _characters(path: Path) -> frozenset[str]:
    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
