"""Which set of criteria a commune was assessed by: criterion 14 is schooling in one, health in another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analysis.cleaning._reading import Reading
from analysis.cleaning._wording import holds, wording
from analysis.programme import CriteriaSet, Programme
from analysis.text import fold

_BY_SET = re.compile(r"(?P<names>[^.;|]*?)\s*(?:áp dụng |đánh giá )*theo\s+bộ\s+tiêu\s+chí(?P<set>[^.;|]*)")
_OF_PERIOD = re.compile(r"bộ\s+tiêu\s+chí[^.;|]*?(20\d\d)\s*[-–—]\s*(20\d\d)")
_TYPE = re.compile(r"^(?:xã|các xã|thị trấn|phường|ghi chú:?)\s+")
_OTHERS = ("các xã còn lại", "các xã khác", "xã còn lại")
_ADVANCED = ("nâng cao",)
_MODEL = ("kiểu mẫu",)


@dataclass(frozen=True)
class CommuneSets:
    """The set each commune is named under in the notes, and the set of the others (none: not known)."""

    by_name: Mapping[str, CriteriaSet]
    others: CriteriaSet | None
    is_named: bool

    def of(self, commune: str) -> CriteriaSet | None:
        """The set of ``commune`` as written, with or without *Xã*."""
        return self.by_name.get(_TYPE.sub("", fold(commune)), self.others)

    def names(self, commune: str) -> bool:
        """Whether the notes speak of ``commune``, or of no commune at all."""
        return not self.by_name or _TYPE.sub("", fold(commune)) in self.by_name


def sets_of(reading: Reading, day: date) -> CommuneSets:
    """The sets of a table on ``day``: by commune from its notes, by decision or name from its title.

    Without either the basic set in force on ``day`` is taken, with a note; with none in force, a problem. A
    set named that was not in force, or whose criteria are not those of the heads, is asked about.
    """
    programme, table = reading.context.programme, reading.table
    by_name: dict[str, CriteriaSet] = {}
    others = _named(table.title, programme, day)
    is_named = others is not None
    for found in _BY_SET.finditer(fold(table.notes)):
        criteria = _set_called(found["set"], programme, day)
        names = [_TYPE.sub("", n.strip()) for n in re.split(r",|(?<!\w)và(?!\w)|\bxã\b", found["names"])]
        if criteria and holds(found["names"], _OTHERS):
            others, is_named = criteria, True
        elif criteria:
            by_name |= {n: criteria for n in names if n}
    if others is None:
        others = _named(table.notes, programme, day) if not by_name else None
        is_named = is_named or others is not None
    taken = others or _basic(programme, day)
    for criteria in dict.fromkeys((*by_name.values(), *((taken,) if taken else ()))):
        if not _in_force(criteria, day) or _is_of_other_criteria(reading, criteria):
            reading.of_table("criteria_set_in_doubt", name=criteria.name, day=day)
    for period in _OF_PERIOD.findall(fold(f"{table.title} | {table.notes}")):
        if not _of_period(programme, period):
            reading.of_table("criteria_set_in_doubt", name="–".join(period), day=day)
    return CommuneSets(by_name, taken, is_named or bool(by_name))


def _is_of_other_criteria(reading: Reading, criteria: CriteriaSet) -> bool:
    """Whether the heads name criteria that only an advanced set has, though the set is none."""
    heads = (c.heading for c in reading.table.columns if c.field.startswith("criterion_"))
    return criteria.level == "basic" and any(holds(head, wording().advanced_criteria) for head in heads)


def _in_force(criteria: CriteriaSet, day: date) -> bool:
    return criteria.valid_from <= day and (criteria.valid_to is None or day <= criteria.valid_to)


def _of_period(programme: Programme, period: tuple[str, str]) -> list[CriteriaSet]:
    return [s for s in programme.criteria_sets if tuple(re.findall(r"20\d\d", s.name)) == period]


def _named(text: str, programme: Programme, day: date) -> CriteriaSet | None:
    decided = [s for s in programme.criteria_sets if _cites(text, s.decision)]
    periods = _OF_PERIOD.findall(fold(text)) if not decided else ()
    decided += [s for period in periods for s in _of_period(programme, period)]
    if decided:
        valid = [s for s in decided if _in_force(s, day)] or decided
        return _of_level(valid, _level(text)) or _of_level(decided, _level(text)) or valid[0]
    if re.search(r"tiêu\s+chí\s[^|.;]*(?:nâng\s+cao|kiểu\s+mẫu)", fold(text)):
        return _set_called(text, programme, day)
    return None


def _set_called(text: str, programme: Programme, day: date) -> CriteriaSet | None:
    cited = [s for s in programme.criteria_sets if _cites(text, s.decision)]
    valid = [s for s in programme.criteria_sets if _in_force(s, day)]
    return _of_level(cited or valid, _level(text))


def _of_level(sets: list[CriteriaSet], level: str) -> CriteriaSet | None:
    return next((s for s in sets if s.level == level), None)


def _level(text: str) -> str:
    if holds(text, _MODEL):
        return "model"
    return "advanced" if holds(text, _ADVANCED) else "basic"


def _cites(text: str, decision: str) -> bool:
    number = decision.partition("/")[0]
    return re.search(rf"(?<!\d){number}\s*/\s*qđ", fold(text)) is not None


def _basic(programme: Programme, day: date) -> CriteriaSet | None:
    try:
        return programme.basic_set_on(day)
    except KeyError:
        return None
