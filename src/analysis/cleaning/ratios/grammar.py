"""Ratios, shares and broken numbers found in a passage.

A ratio is ``A/B``, or "A trong tổng số B", with the percent it is said to be; a share is a part and a percent
whose whole stands elsewhere. ``30/6``, ``4/2024`` and ``708/QĐ`` are no ratios: a pair that may be a date is
one only with a unit after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from analysis.checking.rounding import Comparator
from analysis.cleaning.ratios.numbers import Written, numbers_in, read
from analysis.cleaning.ratios.passages import Passage
from analysis.cleaning.ratios.wording import words

Kind = Literal["ratio", "share", "number"]

NEAR = 80
"""Characters: a percent farther from its ratio is not taken for its percent."""

_PERCENT = re.compile(r"\s*,?\s*[%％]")
_FOOTNOTE = re.compile(
    r"\[[0-9]{1,2}\]|(?<=[^\W\d_])\s?\([0-9]{1,2}\)(?=\s*[,.;])|(?<!m)[¹²³⁴-⁹]+(?=\s*[,.;])"
)
_STOP = re.compile(r"[.!?]\s|;")
_CLAUSE = re.compile(r"[.;]\s")
_OPENED = re.compile(r"\(\s*$")
_OPENS_RATIO = re.compile(r"[^.;%()]{0,40}\([^.;()]{0,30}$")
_CODE = re.compile(r"\s*[/-]\s*[^\W\d_]{2}")


@dataclass(frozen=True)
class Statement:
    """What a passage says. ``whole`` is in ``elsewhere`` (the parent passage) where that is not ``None``.

    ``reason`` says why there is no whole: ``plan_not_printed``, ``earlier_period``, ``several_wholes``,
    ``no_whole``, ``other_pair`` (of ``30/6`` or ``12 hộ/3 bản`` nothing is a share).
    """

    kind: Kind
    start: int
    end: int
    part: Written | None = None
    whole: Written | None = None
    percent: Written | None = None
    comparator: Comparator = "eq"
    unit: str = ""
    reason: str = ""
    elsewhere: Passage | None = None


def statements(passage: Passage) -> list[Statement]:
    """Every ratio and share with its percent, and every broken number of a thing, in order of the text."""
    finder = _Finder(passage)
    found = [*finder.ratios_and_shares()]
    taken = {w.start for s in found for w in (s.part, s.whole, s.percent) if w and s.elsewhere is None}
    return sorted((*found, *finder.broken(taken)), key=lambda s: (s.start, s.end))


class _Finder:
    """One passage looked through: its text with marks of footnotes blanked, and its numbers."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.text = _FOOTNOTE.sub(lambda m: " " * len(m[0]), passage.text)
        self.numbers = numbers_in(self.text)
        self._units: dict[int, str] = {}

    def ratios_and_shares(self) -> Iterator[Statement]:
        used: set[int] = set()
        percents = [i for i, n in enumerate(self.numbers) if _PERCENT.match(self.text, n.end)]
        for i in percents:
            found = self._before(i, used) or self._after(i, used) or self._share(i, percents)
            if found is not None:
                yield found

    def _before(self, i: int, used: set[int]) -> Statement | None:
        """``A/B … đạt P %``."""
        if i < 2 or used & {i - 2, i - 1}:
            return None
        part, whole, percent = self.numbers[i - 2 : i + 1]
        between = self.text[whole.end : percent.start]
        if not self._leads_to_percent(between) or self._is_of_other_time(percent):
            return None
        return self._ratio(i - 2, percent, used, part.start, self._end(percent))

    def _after(self, i: int, used: set[int]) -> Statement | None:
        """``P % (A/B)``."""
        if i + 2 >= len(self.numbers):
            return None
        percent, part = self.numbers[i], self.numbers[i + 1]
        if not _OPENS_RATIO.fullmatch(self.text[self._end(percent) : part.start]):
            return None
        return self._ratio(i + 1, percent, used, percent.start, self.numbers[i + 2].end)

    def _ratio(self, at: int, percent: Written, used: set[int], start: int, end: int) -> Statement | None:
        part, whole = self.numbers[at], self.numbers[at + 1]
        unit = self._pair(part, whole)
        if unit is None:
            return None
        if used & {at, at + 1}:
            return None
        used |= {at, at + 1}
        return Statement("ratio", start, end, part, whole, percent, self._comparator(percent), unit)

    def _pair(self, part: Written, whole: Written) -> str | None:
        """The unit of a pair that is a ratio, empty when none is written; ``None`` for any other pair."""
        between = self.text[part.end : whole.start]
        slash = words().slash.fullmatch(between)
        if not slash and not words().out_of.fullmatch(between):
            return None
        ours, theirs = self._unit(part), self._unit(whole)
        if ours and theirs and _same(ours) != _same(theirs):
            return None
        unit = theirs or ours
        return None if slash and self._is_other_pair(part, whole, unit) else unit

    def _is_other_pair(self, part: Written, whole: Written, unit: str) -> bool:
        """Whether ``A/B`` is a date, the number of a document, the scale of a map, or one of three."""
        before = self.text[max(part.start - 40, 0) : part.start]
        if before.rstrip().endswith("/") or _CODE.match(self.text, whole.end):
            return True
        if self.text[whole.end : whole.end + 2].lstrip().startswith("/"):
            return True
        if part.text == "1" and words().scale.search(before):
            return True
        if _may_be_date(part, whole) and (not unit or words().date.search(before)):
            return True
        return not unit and bool(words().document.search(before))

    def _share(self, i: int, percents: Sequence[int]) -> Statement | None:
        """``… X ha, đạt P %``: what it is a share of stands elsewhere, or nowhere."""
        percent = self.numbers[i]
        before = self.text[max(percent.start - NEAR, 0) : percent.start]
        verbs = list(words().share.finditer(before))
        if not verbs or _STOP.search(before[verbs[-1].end() :]):
            return None
        found = Statement(
            "share", percent.start - len(before) + verbs[-1].start(), self._end(percent), percent=percent,
            comparator=self._comparator(percent), reason="no_whole",
        )  # fmt: skip
        if i and i - 1 not in percents:
            part = self.numbers[i - 1]
            gap = self.text[part.end : percent.start]
            if len(gap) <= NEAR and not _STOP.search(gap) and words().share.search(gap):
                return self._with_whole(replace(found, start=part.start, part=part, unit=self._unit(part)))
        return found

    def _with_whole(self, share: Statement) -> Statement:
        part, percent = share.part, share.percent
        assert part is not None
        assert percent is not None
        if self._is_of_other_time(percent):
            return replace(share, reason="earlier_period")
        if self._ends_pair(part):
            return replace(share, part=None, unit="", start=part.start, reason="other_pair")
        of_plan = bool(words().plan.match(self.text, self._end(percent)))
        for finder, low, high in self._scopes(part) if share.unit else ():
            wholes = finder.wholes(low, high, share.unit, of_plan=of_plan)
            if len(wholes) > 1:
                return replace(share, reason="several_wholes")
            if wholes and _is_part_of(part, wholes[0]):
                elsewhere = None if finder is self else finder.passage
                return replace(share, whole=wholes[0], reason="", elsewhere=elsewhere)
        return replace(share, reason="plan_not_printed" if of_plan else "no_whole")

    def _ends_pair(self, second: Written) -> bool:
        """Whether a number is the second of a pair ``A/B`` that was not taken for a ratio."""
        at = next(i for i, n in enumerate(self.numbers) if n is second)
        return at > 0 and bool(words().slash.fullmatch(self.text[self.numbers[at - 1].end : second.start]))

    def _scopes(self, part: Written) -> Iterator[tuple[_Finder, int, int]]:
        """Where the whole is looked for: the sentence, the passage, then the one that leads in."""
        sentence, _ = self.passage.sentence(part.start)
        yield self, sentence, part.start
        yield self, 0, sentence
        if self.passage.parent is not None:
            yield self._parent, 0, len(self._parent.text)

    @cached_property
    def _parent(self) -> _Finder:
        assert self.passage.parent is not None
        return _Finder(self.passage.parent)

    def wholes(self, low: int, high: int, unit: str, *, of_plan: bool) -> list[Written]:
        """Numbers from ``low`` to ``high`` in ``unit`` that the words before them call a total, or a plan."""
        totals = self._plans if of_plan else self._totals
        wanted = _same(unit)
        return [n for n in totals if low <= n.start and n.end <= high and _same(self._unit(n)) == wanted]

    @cached_property
    def _totals(self) -> list[Written]:
        return self._called(words().whole)

    @cached_property
    def _plans(self) -> list[Written]:
        return self._called(words().plan_before)

    def _called(self, name: re.Pattern[str]) -> list[Written]:
        """The numbers with a unit that ``name`` stands before in their clause."""
        found, clause = [], 0
        for number in self.numbers:
            lead = _CLAUSE.split(self.text[clause : number.start])[-1]
            if self._unit(number) and name.search(lead):
                found.append(number)
            clause = number.end
        return found

    def broken(self, taken: set[int]) -> Iterator[Statement]:
        """Numbers with a unit that no way of grouping reads and that no ratio holds."""
        for number in self.numbers:
            unit = self._unit(number)
            if number.start in taken or not unit or self.passage.begins_line(number.start):
                continue
            meant = read(number.plain)
            if meant is not None and meant.broken:
                yield Statement("number", number.start, number.end, part=number, unit=unit)

    def _leads_to_percent(self, between: str) -> bool:
        if len(between) > NEAR or _STOP.search(between):
            return False
        bare = between.removesuffix(self._comparing(between))
        return bool(_OPENED.search(bare) or words().verb.search(between))

    def _comparing(self, between: str) -> str:
        found = words().comparator.search(between)
        return found[0] if found else ""

    def _comparator(self, percent: Written) -> Comparator:
        found = words().comparator.search(self.text[max(percent.start - 20, 0) : percent.start])
        return words().comparators[" ".join(found[1].lower().split())] if found else "eq"

    def _is_of_other_time(self, percent: Written) -> bool:
        return bool(words().earlier.match(self.text, self._end(percent))) and not words().plan.match(
            self.text, self._end(percent)
        )

    def _unit(self, number: Written) -> str:
        if number.start not in self._units:
            found = words().unit.match(self.text, number.end)
            self._units[number.start] = " ".join(found[1].split()) if found else ""
        return self._units[number.start]

    def _end(self, percent: Written) -> int:
        found = _PERCENT.match(self.text, percent.end)
        end = found.end() if found else percent.end
        before = self.text[max(percent.start - 30, 0) : percent.start]
        opened = _OPENED.search(before.removesuffix(self._comparing(before)))
        return end + 1 if opened and self.text[end : end + 1] == ")" else end


def _may_be_date(part: Written, whole: Written) -> bool:
    """``30/6`` or ``4/2024``."""
    if not (part.text.isdigit() and whole.text.isdigit()) or len(part.text) > 2 or len(whole.text) > 4:
        return False
    first, second = int(part.text), int(whole.text)
    return (1 <= first <= 31 and 1 <= second <= 12) or (1 <= first <= 12 and 1900 <= second <= 2100)


def _is_part_of(part: Written, whole: Written) -> bool:
    one, other = read(part.plain), read(whole.plain)
    return one is not None and other is not None and one.value <= other.value


def _same(unit: str) -> str:
    return unit.lower().replace("²", "2").replace("³", "3").replace("tỉ", "tỷ")
