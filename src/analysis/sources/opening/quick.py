"""A sheet read by pattern, for the XML that spreadsheet programs write.

Every ``<`` of the sheet's data must belong to what the patterns have matched; otherwise, and for every
spelling that is not expected, :class:`NotPlain` sends the sheet the strict way.
"""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.sources.cells import Value
from analysis.sources.opening import guard
from analysis.sources.opening.gathered import LAST_COLUMN, LAST_ROW, Gathered, number
from analysis.sources.opening.regular import RegularRows
from analysis.sources.opening.strict import read_strictly
from analysis.sources.opening.texts import NotPlain, has_bad_characters, plain_text, text_of_runs

_OPENS, _CLOSES = b"<sheetData>", b"</sheetData>"
_CHUNK = 2**20
_LONG = 2**16
_SMALL = 2**13

_FORMULA = rb"<f(?: [^<>]*)?(?:/>|>[^<]*</f>)"
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"([^<>/]*)(?:/>|>('
    + _FORMULA
    + rb")?<v>([^<]*)</v></c>|>((?:[^<]++|<(?!/?c[ />]))*+)</c>)",
    re.DOTALL,
)
_CONTENT = re.compile(
    rb"(" + _FORMULA + rb")?"
    rb'(?:<v(?: xml:space="preserve")?>([^<]*)</v>|(<v ?/>)|<is>(.*?)</is>)?',
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rb'\s+(s|t|cm|vm|ph)="([^"]*)"')
_HIDDEN_ROW = re.compile(rb'<row(?= )(?=[^<>]*? (?:hidden="(?:1|true)"|ht="0(?:\.[0-9]*)?"))([^<>]*)>')
_ROW_NUMBER = re.compile(rb'\sr="([0-9]{1,7})"')
_INLINE = re.compile(rb'<t(?: xml:space="preserve")?>([^<]*)</t>')

_Look = tuple[int, str]


def read_quickly(content: bytes, gathered: Gathered) -> None:
    """Gather the sheet; raises :class:`NotPlain` when it must be read the strict way."""
    start, end = content.find(_OPENS), content.rfind(_CLOSES)
    if start < 0 or end < start or b"<!" in content or content.count(b"<sheetData") != 1:
        raise NotPlain
    body = start + len(_OPENS)
    if content.find(b"xmlns", body, end) >= 0:
        raise NotPlain
    _surroundings(content[:start] + b"<sheetData/>" + content[end + len(_CLOSES) :], gathered)
    _Body(gathered).read(content, body, end)


def _surroundings(content: bytes, gathered: Gathered) -> None:
    """Gather what stands around the data; sheets of one form mostly have it in common."""
    known = _known(content) if len(content) <= _SMALL else None
    if known is None or not known.holds_no_rows:
        read_strictly(content, gathered)
    else:
        gathered.take_surroundings(known)


@lru_cache(maxsize=256)
def _known(content: bytes) -> Gathered:
    gathered = Gathered((), recalculates=False, keeps_fonts=False)
    read_strictly(content, gathered)
    return gathered


class _Columns(dict[bytes, int]):
    """The column of each letters, from 0."""

    def __missing__(self, letters: bytes) -> int:
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        if column > LAST_COLUMN:
            raise NotPlain
        self[letters] = column - 1
        return column - 1


_COLUMN = _Columns()


class _Body:
    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._looks: dict[bytes, _Look] = {}

    def read(self, content: bytes, start: int, end: int) -> None:
        first = start
        has_hidden = content.find(b' hidden="', start, end) >= 0 or content.find(b' ht="0', start, end) >= 0
        rows = RegularRows(self._gathered, self._look, _COLUMN.__getitem__)
        if end - start > _LONG:
            start = self._long(content, start, end, rows)
        while start < end:
            start = self._chunk(content, start, _row_end(content, min(start + _CHUNK, end), end))
        if has_hidden:
            self._hidden_rows(content, first, end)
        keys = self._gathered.keys
        if any(max(keys[r.start : r.stop]) >> 14 > LAST_ROW for r in self._gathered.loose()):
            raise NotPlain

    def _long(self, content: bytes, start: int, end: int, regular: RegularRows) -> int:
        """Read rows written alike by stretches, the others between them; where that stops to pay."""
        rest = start
        while start < end and regular.pays:
            found = regular.take(content, start, end)
            if found:
                self._chunk(content, rest, start)
                if not regular.add(found):
                    self._chunk(content, start, found.stop)
                start = rest = found.stop
                continue
            stop = _row_end(content, start, end)
            if not regular.learn(content[start:stop]):
                start = stop
            if start - rest > _CHUNK:
                rest = self._chunk(content, rest, start)
        return rest

    def _chunk(self, content: bytes, start: int, end: int) -> int:
        """Read the cells from ``start`` to ``end``; ``end``."""
        if start == end:
            return end
        if len(self._gathered.keys) > guard.MAX_CELLS:
            raise guard.too_many("ô có nội dung", guard.MAX_CELLS)
        found = _CELL.findall(content, start, end)
        rows = content.count(b"<row ", start, end) + content.count(b"<row>", start, end)
        closed = content.count(b"</row>", start, end) + content.count(b"</c>", start, end)
        inner = self._cells(found)
        if len(found) + rows + closed + inner != content.count(b"<", start, end):
            raise NotPlain
        return end

    def _look(self, attributes: bytes) -> _Look:
        return self._looks.get(attributes) or self._learn(attributes)

    def _cells(self, found: list[tuple[bytes, ...]]) -> int:
        """Add the cells; the number of ``<`` inside them."""
        gathered, looks, column_of, shared = self._gathered, self._looks, _COLUMN, self._gathered.shared
        keys, values, styles = gathered.keys, gathered.values, gathered.styles
        formulas: list[int] = []
        inner = 0
        for letters, digits, attributes, formula, stored, content in found:
            if stored:
                inner += 2
                style, kind = looks.get(attributes) or self._learn(attributes)
                value: Value = None
                if kind == "":
                    value = int(stored) if stored.isdigit() and len(stored) < 20 else number(stored)
                elif kind == "s" and stored.isdigit() and int(stored) < len(shared):
                    value = shared[int(stored)] or None
                if formula:
                    inner += formula.count(b"<")
                key = int(digits) << 14 | column_of[letters]
                if value is None or (formula and gathered.recalculates and value == 0):
                    gathered.add(key, style, kind, _text(stored), formula != b"")
                    continue
                if formula:
                    formulas.append(len(keys))
                keys.append(key)
                values.append(value)
                styles.append(style)
            elif content:
                inner += content.count(b"<")
                key = int(digits) << 14 | column_of[letters]
                self._special(key, looks.get(attributes) or self._learn(attributes), content)
        gathered.mark_formulas(formulas)
        return inner

    def _learn(self, attributes: bytes) -> _Look:
        look = self._looks[attributes] = _look_of(attributes)
        return look

    def _special(self, key: int, look: _Look, content: bytes) -> None:
        """A cell whose content is not a value alone."""
        match = _CONTENT.fullmatch(content)
        if match is None:
            raise NotPlain
        formula, stored, empty, inline = match.groups()
        style, kind = look
        if inline is not None:
            plain = _INLINE.fullmatch(inline)
            text = _text(plain[1]) if plain else text_of_runs(inline, self._gathered.keeps_fonts)
            self._gathered.text(key, style, text, formula is not None)
            return
        value = None if stored is None and empty is None else _text(stored or b"")
        self._gathered.add(key, style, kind, value, formula is not None)

    def _hidden_rows(self, content: bytes, start: int, end: int) -> None:
        for match in _HIDDEN_ROW.finditer(content, start, end):
            row = _ROW_NUMBER.search(match[1])
            if row is None:
                raise NotPlain
            self._gathered.hidden_rows.add(int(row[1]))


@lru_cache(maxsize=1024)
def _look_of(attributes: bytes) -> _Look:
    """The style and type that a cell's attributes state."""
    if _ATTRIBUTE.sub(b"", attributes).strip():
        raise NotPlain
    found = dict(_ATTRIBUTE.findall(attributes))
    style = found.get(b"s", b"0")
    kind = found.get(b"t", b"n").decode("ascii", "replace")
    if not style.isdigit() or len(style) > 9:
        raise NotPlain
    return int(style), "" if kind == "n" else kind


def _row_end(content: bytes, start: int, end: int) -> int:
    """Where the row that ``start`` lies in ends."""
    stop = content.find(b"</row>", start, end)
    return end if stop < 0 else stop + 6


def _text(content: bytes) -> str:
    if has_bad_characters(content):
        raise NotPlain
    return plain_text(content)
