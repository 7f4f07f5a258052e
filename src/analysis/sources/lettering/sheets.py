"""Sheets without fonts to tell: decoded where nearly every text is evidence, asked about elsewhere."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from analysis.checking import Checked, Place, Problem, Severity
from analysis.sources.cells import Cell, CellStore, Sheet
from analysis.sources.lettering.codes import Encoding, tcvn3, vni
from analysis.sources.lettering.evidence import ambiguous_under, evident_words, looks_encoded, makes_sense
from analysis.text import plain_letters

_FEWEST_EVIDENT = 3
_SHARE_EVIDENT = 0.5
_SHARE_OF_SENSE = 0.95
_SHOWN = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}


def settled(sheet: Sheet, file: str) -> Checked[Sheet]:
    """``sheet`` in Unicode, or as it is with ``old_encoding_suspected``; texts decoded by font are left out.

    It is decoded when at least three texts, and half of those with more than ASCII, are evidence for the
    same encoding and all but one in twenty make sense in it.
    """
    stored = sheet.cells.texts() if isinstance(sheet.cells, CellStore) else sheet.cells.values()
    texts = [cell for cell in stored if _is_open(cell)]
    looks = {cell: name for cell in texts if (name := looks_encoded(_stored(cell)))}
    if not looks:
        return Checked(sheet)
    name = Counter(looks.values()).most_common(1)[0][0]
    encoding = tcvn3() if name == "tcvn3" else vni()
    if _is_overwhelming(encoding, texts):
        decoded = {
            (c.row, c.column): c._replace(value=plain_letters(encoding.decode(_stored(c))), raw=_stored(c))
            for c in texts
        }
        note = _problem("notes", "old_encoding_decoded", Place(file, sheet.title), encoding)
        return Checked(replace(sheet, cells={**sheet.cells, **decoded}), (note,))
    first = min(looks, key=lambda c: (c.row, c.column))
    place = Place(file, sheet.title, first.address)
    return Checked(sheet, (_problem("blanks", "old_encoding_suspected", place, encoding, list(looks)),))


def ambiguities(sheet: Place, under: Mapping[str, Mapping[str, str]]) -> tuple[Problem, ...]:
    """``old_font_ambiguous`` for texts that read as Vietnamese with and without their font, or nothing.

    ``under`` has the address of each text as stored, by font.
    """
    addresses = {texts[text] for font, texts in under.items() for text in ambiguous_under(font, texts)}
    if not addresses:
        return ()
    first = min(addresses, key=lambda a: (len(a), a))
    wording = _wording()["old_font_ambiguous"]
    message = wording["message"].format(count=len(addresses), first=first)
    place = Place(sheet.file, sheet.sheet, first)
    return (Problem.at(place, "blanks", "old_font_ambiguous", message, done=wording["done"]),)


def _is_open(cell: Cell) -> bool:
    """Whether no font has told how to read the text: it is as stored, but for marks that show nothing."""
    if cell.kind != "text" or not isinstance(cell.value, str) or _stored(cell).isascii():
        return False
    return not cell.raw or plain_letters(cell.raw) == cell.value


def _stored(cell: Cell) -> str:
    """The text before marks that show nothing went: the soft hyphen among them is ư in TCVN3."""
    return cell.raw or str(cell.value)


def _is_overwhelming(encoding: Encoding, texts: Sequence[Cell]) -> bool:
    written = [_stored(cell) for cell in texts]
    evident = sum(evident_words(encoding, text) > 0 for text in written)
    sense = sum(makes_sense(encoding, text) for text in written)
    return (
        evident >= _FEWEST_EVIDENT
        and evident >= _SHARE_EVIDENT * len(written)
        and sense >= _SHARE_OF_SENSE * len(written)
    )


def _problem(
    severity: Severity, code: str, place: Place, encoding: Encoding, cells: Sequence[Cell] = ()
) -> Problem:
    wording = _wording()[code]
    shown = _SHOWN[encoding.name]
    message = wording["message"].format(encoding=shown, count=len(cells), first=place.cell)
    written = _stored(cells[0]) if cells else ""
    return Problem.at(place, severity, code, message, as_written=written, done=wording["done"])


@cache
def _wording() -> dict[str, dict[str, str]]:
    text = (files("analysis.sources.lettering") / "messages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
