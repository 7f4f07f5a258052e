"""When a misspelt name is still beyond doubt one name of a register, and when two names are confusable."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, DamerauLevenshtein

from analysis.text import bare, fold

CLEAR = 3
"""Letters by which every other name of the pool must differ from the text; one outside it differs by two."""

_CONFUSABLE = 2
_SHORTEST = 5
_CANDIDATES = 3
_CANDIDATE_SCORE = 55


@lru_cache(maxsize=16384)
def letters(text: str) -> str:
    """``text`` as compared: folded, hyphens as spaces, ``y`` as ``i`` (Pá Mỳ and Pá Mì are one spelling)."""
    decomposed = unicodedata.normalize("NFD", fold(text).replace("-", " ")).replace("y", "i")
    return " ".join(unicodedata.normalize("NFC", decomposed).split())


def plain(text: str) -> str:
    """:func:`letters` without diacritics."""
    return bare(letters(text))


def are_confusable(one: str, other: str) -> bool:
    """Whether two different names are two slips apart or fewer once their diacritics are left out."""
    a, b = letters(one), letters(other)
    if a == b:
        return False
    return DamerauLevenshtein.distance(bare(a), bare(b), score_cutoff=_CONFUSABLE) <= _CONFUSABLE


def closest(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """At most three of ``names`` that a person may have meant by ``text``, the likeliest first."""
    wanted = plain(text)
    scored = [(likeness(wanted, plain(name)), name) for name in dict.fromkeys(names)]
    likely = sorted((-score, name) for score, name in scored if score >= _CANDIDATE_SCORE)
    return tuple(name for _, name in likely[:_CANDIDATES])


def likeness(wanted: str, name: str) -> float:
    """Likeness of 0 to 100: of the whole, and of the words that both have in whatever order."""
    return (fuzz.ratio(wanted, name) + fuzz.token_set_ratio(wanted, name)) / 2


class Likeness:
    """All names that were ever in use, each with what it names; only those of a pool may be settled to.

    A slip is a letter left out, put in, changed (a diacritic is part of its letter) or swapped with the
    next. A name of the pool is meant when the text is one slip from it, or has its letters and other
    diacritics, **and** no other name ever used is nearer than two slips, no other name of the pool nearer
    than three, and no other name has letters as near. So one slip never makes a name another one, and two
    slips never make it another one of its pool, however confusable they are. A text without any diacritic
    whose letters only one name has is that name, if no other is nearer than two slips.
    """

    def __init__(self, names: Mapping[str, str], *, fits: Callable[[str, str], bool] | None = None) -> None:
        """``names``: spelling in :func:`letters` → what it names. ``fits(text, name)`` may refuse a slip."""
        self._named = dict(names)
        self._fits = fits or _is_long_enough

    @cached_property
    def _spellings(self) -> list[str]:
        return list(self._named)

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._spellings), default=0) + CLEAR

    @cached_property
    def _plain(self) -> list[str]:
        return [bare(s) for s in self._spellings]

    def meant(self, text: str, pool: Collection[str]) -> str | None:
        """The one of ``pool`` (things named) that ``text`` misspells beyond doubt, else ``None``."""
        written = letters(text)
        if len(written) > self._longest or not _is_words(written):
            return None
        alike = self._distances(bare(written), self._plain, 1)
        least = min((d for d, _ in alike.values()), default=2)
        nearest = [named for named, (d, _) in alike.items() if d == least]
        if len(nearest) != 1 or nearest[0] not in pool:
            return None
        (named,) = nearest
        slips = self._distances(written, self._spellings, CLEAR - 1)
        is_slip = slips.get(named, (CLEAR, ""))[0] <= 1
        if least and not (is_slip and self._fits(written, alike[named][1])):
            return None
        undiacritic = not least and written == bare(written)
        others = ((other, d) for other, (d, _) in slips.items() if other != named)
        if any(d < CLEAR - 1 or (other in pool and not undiacritic) for other, d in others):
            return None
        return named

    def _distances(self, text: str, spellings: list[str], most: int) -> dict[str, tuple[int, str]]:
        """Of everything named within ``most`` slips: how many, and the spelling (with diacritics)."""
        found: dict[str, tuple[int, str]] = {}
        # OSA is many times faster and at most one slip more than the distance up to two
        for near, _, index in process.extract(
            text, spellings, scorer=OSA.distance, score_cutoff=2 * most - 1, limit=None
        ):
            distance = DamerauLevenshtein.distance(text, near, score_cutoff=most)
            if distance <= most:
                spelling = self._spellings[index]
                here = (distance, spelling)
                named = self._named[spelling]
                found[named] = min(here, found.get(named, here))
        return found


def _is_words(text: str) -> bool:
    return bool(text) and all(c.isalpha() or c == " " for c in text)


def _is_long_enough(_text: str, name: str) -> bool:
    return sum(c.isalpha() for c in name) >= _SHORTEST
