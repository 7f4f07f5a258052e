"""Which form a head is, and which of its columns holds which field: by the headings alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from analysis.sources.layout.criteria import misnamed
from analysis.sources.layout.headings import CONFIRMED, normal, number_in, scores_of
from analysis.sources.layout.heads import Head, HeadKey
from analysis.sources.layout.tables import FormColumn
from analysis.sources.layout.wording import FieldSpec, FormSpec
from analysis.text import bare

MARGIN = 0.04
_FORM_MARGIN = 0.04
_TITLE_WEIGHT = 1.5
_SECOND_CHOICE = 0.1
_FEW_FIELDS = 3
_COVERED = 0.6
_LIKE = 87
_LONG_ENOUGH = 8
_PLAIN = frozenset({"stt", "note"})


@dataclass(frozen=True)
class Match:
    """A head read as one form; ``places`` are its fields and their columns.

    ``doubts`` are columns whose heading fits two fields about equally, or whose field another column claims
    as well: the fields in question, best first. ``is_weak`` when too little speaks for the form.
    """

    form: FormSpec
    doubts: Mapping[int, tuple[str, ...]]
    evidence: float
    is_weak: bool
    places: tuple[tuple[str, int], ...]
    head: Head

    @cached_property
    def columns(self) -> tuple[FormColumn, ...]:
        """The columns that hold a field, left to right."""
        full, years = self.head.full, self.head.years
        return tuple(FormColumn(name, c, " | ".join(full[c]), years[c]) for name, c in self.places)


def best_matches(forms: tuple[FormSpec, ...], head: Head, title: str) -> tuple[Match, ...]:
    """The forms that fit a head, best first; empty when none does."""
    titled, excluded = _titled(forms, title)
    return tuple(
        Match(
            f.form, f.doubts, f.evidence, f.is_weak and not _is_nearly_titled(f.form, title), f.places, head
        )
        for f in _fits(forms, head.key, titled, excluded)
    )


def almost(forms: tuple[FormSpec, ...], head: Head) -> tuple[FormSpec, FieldSpec] | None:
    """The form that lacks only one required field to fit a head that fits none, and that field."""
    found = []
    for form in forms:
        places, _ = _assign(form, head.key)
        names = {form.field(name).name for name, _ in places}
        missing = [f for f in form.fields if f.required and f.name not in names]
        known = {name for name, _ in places} - _PLAIN
        if len(missing) == 1 and len(known) >= max(form.min_fields - 1, 2):
            found.append((len(known) / max(len(head.key), 1), form.form, form, missing[0]))
    return max(found, key=lambda f: f[:2])[2:] if found else None


def is_doubtful(matches: tuple[Match, ...]) -> bool:
    """Whether it cannot be told which form it is: two fit as well, or the best is weak."""
    if len(matches) > 1 and matches[1].evidence >= (1 - _FORM_MARGIN) * matches[0].evidence:
        return True
    return matches[0].is_weak


@dataclass(frozen=True)
class _Fit:
    """A match without its years and wordings: the same for every head that says the same."""

    form: FormSpec
    places: tuple[tuple[str, int], ...]
    doubts: Mapping[int, tuple[str, ...]]
    evidence: float
    is_weak: bool


@lru_cache(maxsize=4096)
def _titled(forms: tuple[FormSpec, ...], title: str) -> tuple[tuple[FormSpec, ...], tuple[FormSpec, ...]]:
    """The forms a title names, and those it rules out."""
    plain, written = normal(title), title.casefold()
    titled = tuple(f for f in forms if _names(plain, written, f.titles))
    excluded = tuple(f for f in forms if _names(plain, written, f.not_titles))
    return titled, excluded


def _names(plain: str, written: str, titles: tuple[str, ...]) -> bool:
    """Whether a title (normal, and as written) holds one of ``titles``."""
    held = [title for title in _plain_titles(titles) if title[0] in plain]
    return any(_is_spelt(written, unmarked, spelt) for _, unmarked, spelt in held)


@lru_cache(maxsize=256)
def _plain_titles(titles: tuple[str, ...]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Words of titles made normal, without diacritics, and each of their words as it is spelt."""
    return tuple((normal(t), bare(t), tuple(t.casefold().split())) for t in titles)


def _is_spelt(written: str, unmarked: str, spelt: tuple[str, ...]) -> bool:
    """Whether a title holds words not by their letters alone, as ``Điện Biên`` does ``diễn biến``."""
    return unmarked in written or any(word in written for word in spelt)


@lru_cache(maxsize=4096)
def _is_nearly_titled(form: FormSpec, title: str) -> bool:
    """Whether a title names ``form`` but for a slip."""
    plain = normal(title)
    return any(
        len(plain) >= len(words) >= _LONG_ENOUGH and fuzz.partial_ratio(words, plain) >= _LIKE
        for words, _, _ in _plain_titles(form.titles)
    )


@lru_cache(maxsize=4096)
def _fits(
    forms: tuple[FormSpec, ...],
    key: HeadKey,
    titled: tuple[FormSpec, ...],
    excluded: tuple[FormSpec, ...],
) -> tuple[_Fit, ...]:
    found = (_fit(form, key, titled) for form in forms if form not in excluded)
    return tuple(sorted((f for f in found if f.evidence > 0), key=lambda f: -f.evidence))


def _fit(form: FormSpec, key: HeadKey, titled: tuple[FormSpec, ...]) -> _Fit:
    places, doubts = _assign(form, key)
    names = {form.field(name).name for name, _ in places}
    missing = any(f.required and f.name not in names for f in form.fields)
    found = {name for name, _ in places} - _PLAIN
    if missing or len(found) < form.min_fields:
        return _Fit(form, places, doubts, 0.0, is_weak=False)
    weight = sum(_weight(form, name) for name, _ in places if name != "note")
    weight += _TITLE_WEIGHT * (form in titled)
    covered = len(places) / max(len(key), 1)
    is_weak = len(found) <= _FEW_FIELDS and form not in titled and (bool(titled) or covered < _COVERED)
    return _Fit(form, places, doubts, max(weight - 0.5 * (len(key) - len(places)), 0.0), is_weak)


def _weight(form: FormSpec, name: str) -> float:
    return 2.0 if form.field(name).name in form.distinctive else 1.0


def _assign(
    form: FormSpec, key: HeadKey
) -> tuple[tuple[tuple[str, int], ...], Mapping[int, tuple[str, ...]]]:
    """Each column's field, best headings first, and the columns of which it cannot be told."""
    scored = sorted(
        (-score, column, name, year)
        for column, elements, year in key
        for name, score in scores_of(form, elements)
    )
    taken: dict[int, str] = {}
    firsts: dict[int, float] = {}
    best: dict[tuple[str, int], tuple[float, int]] = {}
    seconds: dict[int, tuple[str, float, int]] = {}
    doubts: dict[int, tuple[str, ...]] = {}
    claims: list[tuple[str, int, int]] = []
    for negative, column, name, year in scored:
        score = -negative
        if column in taken:
            seconds.setdefault(column, (name, score, year))
            continue
        first_choice = firsts.setdefault(column, score)
        if first_choice - score > _SECOND_CHOICE:
            continue
        holder = best.get((name, year))
        if form.field(name).numbered or holder is None:
            taken[column] = name
            best.setdefault((name, year), (score, column))
        elif name not in _PLAIN and holder[0] - score < MARGIN and holder[0] < CONFIRMED:
            claims.append((name, holder[1], column))
    for name, first, claimant in claims:
        if claimant not in taken:
            doubts |= {first: (name,), claimant: (name,)}
    for column, (name, score, year) in seconds.items():
        own = taken[column]
        mine, first = best[own, year]
        is_open = first == column and (name, year) not in best and not _is_apart(form, name, own)
        if is_open and mine < 1.0 and mine - score < MARGIN:
            doubts[column] = (own, name)
    places = _numbered(form, key, tuple((taken[c], c) for c in sorted(taken)))
    return places, doubts | _contradicted(form, key, places)


def _is_apart(form: FormSpec, *names: str) -> bool:
    """Whether one of the fields is of a kind that is never mistaken for another."""
    return any(name in _PLAIN or form.field(name).numbered for name in names)


def _numbered(
    form: FormSpec, key: HeadKey, places: tuple[tuple[str, int], ...]
) -> tuple[tuple[str, int], ...]:
    """Numbered fields by the number in the heading; by position where names, and all of them, stand."""
    spec = next((f for f in form.fields if f.numbered), None)
    if spec is None:
        return places
    numbers = _numbers(spec, key, places)
    kept = {column: n for column, n in numbers.items() if n and n <= spec.numbered}
    if len(set(kept.values())) < spec.numbered // 2:
        kept = {}
    return tuple(
        (f"{spec.name}_{kept[column]}" if column in kept else name, column)
        for name, column in places
        if name != spec.name or column in kept
    )


def _numbers(spec: FieldSpec, key: HeadKey, places: tuple[tuple[str, int], ...]) -> Mapping[int, int | None]:
    """The number of each column of a numbered field, by its heading or by its position."""
    paths = {column: path for column, path, _ in key}
    mine = [column for name, column in places if name == spec.name]
    numbers = {column: number_in(paths[column]) for column in mine}
    if all(n is None for n in numbers.values()) and len(mine) == spec.numbered:
        return {column: i for i, column in enumerate(mine, start=1)}
    return numbers


def _contradicted(
    form: FormSpec, key: HeadKey, places: tuple[tuple[str, int], ...]
) -> dict[int, tuple[str, ...]]:
    """The columns of a numbered field whose name is another's under every set: the field claimed, twice."""
    spec = next((f for f in form.fields if f.orders), None)
    if spec is None:
        return {}
    paths = {column: path for column, path, _ in key}
    told = {name: column for name, column in places if name.startswith(f"{spec.name}_")}
    numbered = {int(name.rpartition("_")[2]): paths[column][-1] for name, column in told.items()}
    wrong = misnamed(spec, tuple(sorted(numbered.items())))
    return {told[f"{spec.name}_{n}"]: (f"{spec.name}_{n}", f"{spec.name}_{n}") for n in wrong}
