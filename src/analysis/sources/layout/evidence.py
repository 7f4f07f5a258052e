"""What the cells of a column look like, and what holds between columns: whether headings tell the truth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from analysis.sources.cells import Cell, Sheet
from analysis.sources.layout.tables import FormColumn
from analysis.sources.layout.wording import FormSpec

_SAMPLE = 20
_FEWEST = 3
_MOST = 0.6
_RARELY = 0.3
_NEARLY_ALL = 0.8
_POINT = 1.0
_LEAST_YEAR, _LAST_YEAR = 1990, 2100
_SHORT_MARK = 12
_NUMERIC = re.compile(r"^[+-]?\d[\d.,\s]*%?$")
_THOUSANDS = re.compile(r"^\d{1,3}([.,\s]\d{3})+$")
_DIGIT = re.compile(r"\d")
_LONGEST_NUMBER = 24
_RELATION = re.compile(r"^(\w+) (<=|~|=) (.+)$")


class Profile:
    """Shares of a column's sampled cells, each counted when asked for."""

    def __init__(self, cells: Sequence[Cell], values: Sequence[float | None]) -> None:
        self._cells, self._n = cells, len(cells)
        self._known = [v for v in values if v is not None]

    @property
    def numbers(self) -> float:
        """The share that are numbers."""
        return len(self._known) / self._n

    @property
    def fractions(self) -> float:
        """The share that are no whole numbers."""
        return sum([v % 1 != 0 for v in self._known]) / self._n

    @property
    def percents(self) -> float:
        """The share that are written or shown with a percent sign."""
        signs = ["%" in c.number_format or (c.kind == "text" and "%" in c.text[-2:]) for c in self._cells]
        return sum(signs) / self._n

    @property
    def above_hundred(self) -> float:
        """The share above 100."""
        return sum([v > 100 for v in self._known]) / self._n

    @property
    def years(self) -> float:
        """The share that may be years."""
        return sum([_LEAST_YEAR <= v <= _LAST_YEAR and v % 1 == 0 for v in self._known]) / self._n

    @property
    def words(self) -> float:
        """The share that are texts without a digit."""
        return sum([c.kind == "text" and _DIGIT.search(c.text) is None for c in self._cells]) / self._n

    @property
    def marks(self) -> float:
        """The share that are short texts."""
        return sum([c.kind == "text" and len(c.text) <= _SHORT_MARK for c in self._cells]) / self._n


class Sample:
    """The first body rows of a table that hold values, as many as evidence needs, column by column."""

    def __init__(self, sheet: Sheet, rows: Sequence[int], columns: Iterable[int]) -> None:
        known = frozenset(columns)
        self.cells: dict[int, list[Cell]] = {}
        self._lines: list[dict[int, Cell]] = []
        for row in rows:
            cells = sheet.by_row[row]
            line = {c.column: c for c in cells}
            if len(cells) < _FEWEST or len(known & line.keys()) < _FEWEST:
                continue
            for column, cell in line.items():
                self.cells.setdefault(column, []).append(cell)
            self._lines.append(line)
            if len(self._lines) == _SAMPLE:
                break
        self._values: dict[int, list[float | None]] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def values(self, column: int) -> list[float | None]:
        """The number in each row under ``column``."""
        if column not in self._values:
            cells = (line.get(column) for line in self._lines)
            self._values[column] = [None if cell is None else value_of(cell) for cell in cells]
        return self._values[column]

    def profile(self, column: int) -> Profile | None:
        """What a column looks like; ``None`` when too few of its cells hold anything."""
        cells = self.cells.get(column, ())
        return None if len(cells) < _FEWEST else Profile(cells, self.values(column))


def contradicts(looks: str, seen: Profile | None) -> bool:
    """Whether a column of this profile cannot be one that ``looks`` so."""
    if seen is None:
        return False
    if looks == "count":
        return max(seen.percents, seen.fractions) >= _MOST
    if looks == "money":
        return seen.percents >= _MOST
    if looks == "share":
        return seen.above_hundred >= _MOST
    if looks in ("name", "year"):
        return seen.numbers >= _MOST and (looks == "name" or seen.years == 0)
    return False


def suits(looks: str, seen: Profile | None) -> bool:
    """Whether a column of this profile may well be one that ``looks`` so: enough to ask, never to map."""
    if seen is None or contradicts(looks, seen):
        return False
    if looks == "share":
        return seen.numbers >= _NEARLY_ALL and max(seen.percents, seen.fractions) >= _MOST
    if looks in ("count", "number", "money", "percent"):
        return seen.numbers >= _NEARLY_ALL
    if looks == "name":
        return seen.words >= _NEARLY_ALL and seen.marks < _NEARLY_ALL
    if looks == "year":
        return seen.years >= _NEARLY_ALL
    return looks == "mark" and seen.marks >= _NEARLY_ALL


def value_of(cell: Cell) -> float | None:
    """The number in a cell, as evidence only: separators are guessed."""
    value = cell.value
    if cell.kind == "number" and isinstance(value, int | float):
        return value
    if not isinstance(value, str) or not value or len(value) > _LONGEST_NUMBER:
        return None
    text = value.strip()
    if not text or text[0] not in "+-0123456789" or not _NUMERIC.match(text):
        return None
    bare = text.rstrip("% ")
    if _THOUSANDS.match(bare):
        return float(re.sub(r"\D", "", bare))
    try:
        return float(bare.replace(" ", "").replace(",", "."))
    except ValueError:
        return None


def broken_relations(form: FormSpec, sample: Sample, columns: Sequence[FormColumn]) -> tuple[FormColumn, ...]:
    """The columns whose headings seem exchanged: what must hold fails, and holds once two are exchanged."""
    found: dict[int, FormColumn] = {}
    related = {term for relation in form.holds for term in _terms(relation)}
    for year in {c.year for c in columns}:
        own = {c.field: c for c in columns if c.year == year and c.field in related}
        for name in _exchanged(form, {name: sample.values(c.column) for name, c in own.items()}):
            found[own[name].column] = own[name]
    return tuple(found[c] for c in sorted(found))


def breaks(form: FormSpec, field: str, column: int, sample: Sample, columns: Sequence[FormColumn]) -> bool:
    """Whether what the form demands hardly ever holds when ``column`` is taken for ``field``."""
    own = {**{c.field: c.column for c in columns}, field: column}
    for relation in form.holds:
        terms = _terms(relation)
        if field in terms and set(terms) <= set(own):
            share = _share(relation, {t: sample.values(own[t]) for t in terms})
            if share is not None and share <= _RARELY:
                return True
    return False


def completes(form: FormSpec, field: str, column: int, sample: Sample, columns: Sequence[FormColumn]) -> bool:
    """Whether a ratio or balance that the form demands holds when ``column`` is taken for ``field``."""
    own = {**{c.field: c.column for c in columns}, field: column}
    for relation in form.holds:
        terms, sign, _ = _parsed(relation)
        if sign != "<=" and field in terms and set(terms) <= set(own):
            share = _share(relation, {t: sample.values(own[t]) for t in terms})
            if share is not None and share >= _NEARLY_ALL:
                return True
    return False


def ever_else(form: FormSpec, sample: Sample, columns: Sequence[FormColumn]) -> tuple[FormColumn, ...]:
    """The columns of which a relation that never holds is seen to hold in every row."""
    found = []
    for relation in form.never:
        terms, _, signs = _parsed(relation)
        for year in {c.year for c in columns}:
            own = {c.field: c for c in columns if c.year == year and c.field in terms}
            if not set(terms) <= set(own):
                continue
            lines = list(zip(*(sample.values(own[t].column) for t in terms), strict=True))
            told = [[v for v in line if v is not None] for line in lines if line[0] and None not in line]
            if told and all(_holds(relation, numbers, signs) for numbers in told):
                found.append(own[terms[0]])
    return tuple(found)


Values = Mapping[str, Sequence[float | None]]


def _exchanged(form: FormSpec, values: Values) -> set[str]:
    usable = [r for r in form.holds if set(_terms(r)) <= set(values)]
    broken = [r for r in usable if (share := _share(r, values)) is not None and share <= _RARELY]
    if not broken:
        return set()
    relation = broken[0]
    sign = _parsed(relation)[1]
    if sign == "<=":
        return set(_terms(relation))
    for one, other in combinations(values, 2):
        if not {one, other} & set(_terms(relation)):
            continue
        changed = {**values, one: values[other], other: values[one]}
        if all((share := _share(r, changed)) is None or share >= _NEARLY_ALL for r in usable):
            ratios = [r for r in usable if _parsed(r)[1] == "~" and {one, other} & set(_terms(r)[:2])]
            return {one, other, *(t for r in ratios for t in _terms(r)[:2])}
    return set()


def _share(relation: str, values: Values) -> float | None:
    """In what share of the rows a relation holds; ``None`` with too few rows to tell."""
    terms, _, signs = _parsed(relation)
    lines = list(zip(*(values[t] for t in terms), strict=True))
    told = [line for line in lines if all(v is not None for v in line)]
    if len(told) < _FEWEST:
        return None
    return sum(_holds(relation, [v for v in line if v is not None], signs) for line in told) / len(told)


def _holds(relation: str, numbers: Sequence[float], signs: Sequence[int]) -> bool:
    sign = _parsed(relation)[1]
    if sign == "<=":
        return numbers[0] <= numbers[1]
    if sign == "~":
        if not numbers[2]:
            return True
        ratio = numbers[1] / numbers[2]
        return min(abs(numbers[0] - 100 * ratio), 100 * abs(numbers[0] - ratio)) <= _POINT
    return abs(numbers[0] - sum(s * n for s, n in zip(signs, numbers[1:], strict=True))) < 0.5


def _terms(relation: str) -> tuple[str, ...]:
    return _parsed(relation)[0]


@lru_cache(maxsize=256)
def _parsed(relation: str) -> tuple[tuple[str, ...], str, tuple[int, ...]]:
    """The fields of a relation, its sign, and the signs of what is added up."""
    found = _RELATION.match(relation)
    if found is None:
        raise ValueError(f"no relation: {relation}")
    left, sign, right = found.groups()
    parts = re.findall(r"([+-]?)\s*(\w+)", right)
    return (left, *(name for _, name in parts)), sign, tuple(-1 if s == "-" else 1 for s, _ in parts)
