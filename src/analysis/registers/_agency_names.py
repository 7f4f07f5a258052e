"""Written names of agencies: spellings, short forms, the province behind them, names that changed hands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from analysis.registers._abbreviations import abbreviations
from analysis.registers._likeness import Likeness, letters
from analysis.registers._writing import without_marks
from analysis.registers.agencies import Agencies, Agency

_AND, _PROVINCE, _BRANCH = "và", "tỉnh", ("chi", "nhánh")
_DEPARTMENT = "sở"
_STANDS_ALONE = 2
_MOST_KEPT = 16384


@dataclass(frozen=True, eq=False)
class AgencyNames:
    """Spellings of ``agencies``; ``province`` is the bare name that may stand behind any of them."""

    agencies: Agencies
    province: str = ""
    _spellings: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False)

    def spelt(self, text: str, on: date | None) -> tuple[Agency, ...]:
        """The agencies written ``text``: those in being on the day ``on`` where the name was of several.

        Case, punctuation, ``và``/``&``/``-``, the number before the name, ``tỉnh`` and the province's name
        behind it do not count; short forms are those of ``agencies.csv`` and ``abbreviations.toml``.
        """
        for spelling in self.spellings(text):
            ids = self._by_spelling.get(spelling)
            if ids is not None:
                found = tuple(self.agencies[i] for i in ids)
                living = tuple(a for a in found if on is not None and a.exists_on(on))
                return living if len(found) > 1 and living else found
        return ()

    def meant(self, text: str) -> str | None:
        """The agency whose full name ``text`` is a misspelling of beyond doubt, slips in one word of it."""
        raw = _tokens(text)
        tries = {raw, self._without_province(abbreviations().spelt_out(_content(raw)))[0]}
        found = {self._likeness.meant(" ".join(words), self._ids) for words in tries} - {None}
        return found.pop() if len(found) == 1 else None

    def spellings(self, text: str) -> tuple[str, ...]:
        """Keys of ``text``, the surest first; two spellings of one name share one."""
        kept = self._spellings.get(text)
        if kept is None:
            if len(self._spellings) >= _MOST_KEPT:
                self._spellings.clear()
            kept = self._spellings[text] = self._find_spellings(text)
        return kept

    def _find_spellings(self, text: str) -> tuple[str, ...]:
        words, told = self._without_province(abbreviations().spelt_out(_content(_tokens(text))))
        named = (*words, _PROVINCE)
        alone = words if not told or len(words) >= _STANDS_ALONE else ()
        return tuple(
            letters("".join(spelling)) for spelling in ((named if told else words), alone) if spelling
        )

    def _without_province(self, words: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
        """``words`` without province and ``chi nhánh`` at their end, and whether the province was there."""
        name = tuple(self.province.split())
        told = False
        for ending in (name, (_PROVINCE,), _BRANCH):
            if ending and len(words) > len(ending) and words[-len(ending) :] == ending:
                words, told = words[: -len(ending)], told or ending is not _BRANCH
        return words, told

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(a.id for a in self.agencies.agencies)

    @cached_property
    def _by_spelling(self) -> dict[str, tuple[str, ...]]:
        index: dict[str, tuple[str, ...]] = {}
        initials: dict[str, set[str]] = {}
        for agency in self.agencies.agencies:
            for name in filter(None, (agency.name, agency.short_name)):
                for key in self._own_spellings(name):
                    index[key] = tuple(dict.fromkeys((*index.get(key, ()), agency.id)))
            words = _content(_tokens(agency.name))
            if words[:1] == (_DEPARTMENT,):
                initials.setdefault(letters("".join(w[0] for w in words)), set()).add(agency.id)
        for key, ids in initials.items():
            if len(ids) == 1:
                index.setdefault(key, tuple(ids))
        return index

    def _own_spellings(self, name: str) -> set[str]:
        words, told = self._without_province(abbreviations().spelt_out(_content(_tokens(name))))
        alone = (words,) if not told or len(words) >= _STANDS_ALONE else ()
        return {letters("".join(spelling)) for spelling in ((*words, _PROVINCE), *alone)}

    @cached_property
    def _likeness(self) -> Likeness:
        named: dict[str, set[str]] = {}
        for agency in self.agencies.agencies:
            for words in self._full_names(agency.name):
                named.setdefault(letters(" ".join(words)), set()).add(agency.id)
        single = {spelling: ids.pop() for spelling, ids in named.items() if len(ids) == 1}
        return Likeness(single, fits=_in_a_telling_word)

    def _full_names(self, name: str) -> Iterator[tuple[str, ...]]:
        raw = _tokens(name)
        content = abbreviations().spelt_out(_content(raw))
        bare_name = self._without_province(content)[0]
        yield from (raw, content, (*bare_name, _PROVINCE), (*bare_name, _PROVINCE, *self.province.split()))
        yield (*self._without_province(raw)[0], _PROVINCE, *self.province.split())
        if len(bare_name) >= _STANDS_ALONE:
            yield bare_name


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", without_marks(text).replace("&", f" {_AND} ")))


def _in_a_telling_word(text: str, name: str) -> bool:
    """Whether a slip lies in a word of three letters or more: ``Công ty A`` is not ``Công ty B``.

    ``Sở`` and ``và`` tell no agency from another.
    """
    words, own = text.split(), name.split()
    changed = (w for word, w in zip(words, own, strict=False) if word != w)
    return len(words) == len(own) and all(len(w) >= 3 or w in (_DEPARTMENT, _AND) for w in changed)


def _content(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(w for w in words if w != _AND)
