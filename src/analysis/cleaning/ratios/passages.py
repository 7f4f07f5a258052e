"""Lines put together into passages, so that a ratio and its percent on two lines are met as one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

LONGEST = 8_000
"""Characters of a passage: lines are not joined beyond it, and a longer one is cut where a word ends."""

_GOES_ON = re.compile(r"\s*[,.;:)]")
_ENDED = re.compile(r"[.;:!?]\s*$")
_HANGS = re.compile(r"(?:[/(,]|\b(?:đạt|chiếm|bằng|là|được))\s*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?](?=\s)")


@dataclass(frozen=True)
class Passage:
    """Text of one or more lines. ``starts`` are where each line begins in it, ``numbers`` which they are.

    ``cut`` characters of the first line stand before it, in other passages.

    ``parent`` is the passage before, where that one ends with a colon and so leads in this one.
    """

    text: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]
    parent: Passage | None = None
    cut: int = 0

    def place(self, position: int) -> tuple[int, int]:
        """The line of a position of the text, and how many characters of that line stand before it."""
        at = bisect_right(self.starts, position) - 1
        return self.numbers[at], position - self.starts[at] + (0 if at else self.cut)

    def begins_line(self, position: int) -> bool:
        """Whether nothing stands before a position on its line: there sections have their numbers."""
        start = self.starts[bisect_right(self.starts, position) - 1]
        return not self.cut and not self.text[start:position].strip()

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [m.end() for m in _SENTENCE_END.finditer(self.text)]

    def sentence(self, position: int) -> tuple[int, int]:
        """Where the sentence around a position begins and ends."""
        ends = self._sentence_ends
        at = bisect_right(ends, position)
        return (ends[at - 1] if at else 0), (ends[at] if at < len(ends) else len(self.text))


def passages_of(lines: Sequence[str]) -> list[Passage]:
    """The passages of ``lines``, in order; blank lines end them."""
    groups: list[list[int]] = []
    before = ""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            if before.strip() and _continues(before, line) and _room(groups[-1], lines):
                groups[-1].append(number)
            else:
                groups.append([number])
        before = line
    made: list[Passage] = []
    for numbers in groups:
        made += _pieces(_passage(lines, numbers, made[-1] if made else None))
    return made


def _pieces(passage: Passage) -> list[Passage]:
    """``passage``, or where it is one endless line, several that end where a word does."""
    text, pieces, at = passage.text, [], 0
    if len(passage.numbers) > 1 or len(text) <= LONGEST:
        return [passage]
    while at < len(text):
        end = at + LONGEST
        if end < len(text):
            space = text.rfind(" ", at, end)
            end = space + 1 if space > at else end
        pieces.append(Passage(text[at:end], (0,), passage.numbers, passage.parent, at))
        at = end
    return pieces


def _continues(before: str, line: str) -> bool:
    """Whether ``line`` goes on with the sentence of the line right before it."""
    if _GOES_ON.match(line) or _HANGS.search(before):
        return True
    return line.lstrip()[0].islower() and not _ENDED.search(before)


def _room(numbers: Sequence[int], lines: Sequence[str]) -> bool:
    return sum(len(lines[n - 1]) for n in numbers) < LONGEST


def _passage(lines: Sequence[str], numbers: Sequence[int], before: Passage | None) -> Passage:
    starts, at = [], 0
    for number in numbers:
        starts.append(at)
        at += len(lines[number - 1]) + 1
    text = " ".join(lines[n - 1] for n in numbers)
    leads_in = before is not None and before.text.rstrip().endswith(":")
    # a chain of parents would hold the whole document
    parent = Passage(before.text, before.starts, before.numbers) if before and leads_in else None
    return Passage(text, tuple(starts), tuple(numbers), parent)
