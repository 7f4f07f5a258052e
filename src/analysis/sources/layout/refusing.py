"""Tables in the form of a result that are none: plans, and tables about a part of what the form counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from analysis.checking import Place, Problem
from analysis.sources.layout import saying
from analysis.sources.layout.between import begins_like
from analysis.sources.layout.headings import normal
from analysis.sources.layout.matching import Match
from analysis.sources.layout.plans import part_named, plan_in, plan_of_path
from analysis.text import bare

_LONGEST_TITLE = 250
_ENCLOSED = re.compile(r"^\W*(?:kem theo|ban hanh|theo|can cu)\b")
_ATTACHED = re.compile(r"\((?:kem theo|ban hanh|theo|can cu)\b[^)]*\)?")
_CITED = re.compile(r"\b(?:ke hoach|phuong an)(?:\s+so)?[\s:.]*\d+")


def refusal(match: Match, title: Sequence[str], place: Place) -> Problem | None:
    """Why the table under a head is not read though its columns fit a form; ``None`` when it is read."""
    lines = tuple(_plain_lines(title))
    if not match.form.of_plans:
        written = next((line for line in lines if plan_in(line)), "") or _shared_plan(match)
        if written:
            return saying.plan_not_result(place, match.form, written)
    fields = frozenset(name for name, _ in match.places)
    part = part_named(match.form, lines, fields)
    return None if part is None else saying.part_not_whole(place, part, " | ".join(title))


def _plain_lines(title: Iterable[str]) -> Iterable[str]:
    """The lines of a title made normal, without notes and what they cite."""
    for line in title:
        plain = _CITED.sub(" ", _ATTACHED.sub(" ", bare(line)))
        if len(line) <= _LONGEST_TITLE and not _ENCLOSED.match(plain) and not begins_like(line, "note"):
            yield normal(plain)


def _shared_plan(match: Match) -> str:
    """The heading over nearly all columns that makes them a plan."""
    head = match.head
    for column, path in head.full.items():
        shared = [text for text in path if text not in head.paths.get(column, path)]
        if shared and plan_of_path(tuple(normal(text) for text in path)):
            return next((text for text in shared if plan_in(normal(text))), "")
    return ""
