"""Columns judged by their cells: which headings are believed, which are asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.checking import Place, Problem
from analysis.sources.layout import saying
from analysis.sources.layout.between import says
from analysis.sources.layout.evidence import (
    Profile,
    Sample,
    breaks,
    broken_relations,
    completes,
    contradicts,
    ever_else,
    suits,
)
from analysis.sources.layout.headings import but_for_words, elements_of, nearly, year_in
from analysis.sources.layout.heads import Head
from analysis.sources.layout.matching import Match
from analysis.sources.layout.tables import FormColumn, FormTable
from analysis.sources.layout.wording import FormSpec
from analysis.text import bare

_CITES = re.compile(r"\b(?:kem theo|quyet dinh|cong van|thong tu|nghi dinh|nghi quyet|qd|so \d+/)")
_CHECKED = frozenset({"count", "money", "share", "name", "year"})


@dataclass(frozen=True)
class Judged:
    """The columns that are believed, and what is said of the others."""

    columns: tuple[FormColumn, ...]
    problems: tuple[Problem, ...]


def report_year(lines: Sequence[str]) -> int | None:
    """The year the lines of a title name, those that cite a decision left out; ``None`` unless it is one."""
    years = {year for line in lines if not _CITES.search(bare(line)) and (year := year_in(line))}
    return years.pop() if len(years) == 1 else None


def judge(table: FormTable, match: Match, head: Head) -> Judged:
    """Compare the headings of ``table`` with its cells.

    A heading that fits two fields is decided by the cells where they contradict one of the two. A column that
    cannot be what its heading says, or is not decided, is left out with a problem.
    """
    sample = Sample(table.sheet, table.body_rows, (c.column for c in match.columns))
    work = _Judgement(table, match.form, match, head, sample, {}, [])
    columns = work.believed()
    asked = work.say_unknown(columns)
    work.say_missing(columns, asked)
    return Judged(columns, tuple(work.problems))


@dataclass
class _Judgement:
    table: FormTable
    form: FormSpec
    match: Match
    head: Head
    sample: Sample
    profiles: dict[int, Profile | None]
    problems: list[Problem]

    def believed(self) -> tuple[FormColumn, ...]:
        """The columns whose heading and cells agree."""
        kept, wrong = [], set()
        for column in self.match.columns:
            decided = self._decided(column)
            if decided is None:
                continue
            kept.append(decided)
            looks = self.form.field(decided.field).looks
            if looks in _CHECKED and contradicts(looks, self._profile(column.column)):
                self.problems.append(saying.column_looks_wrong(self._place(column), self.form, column))
                wrong.add(decided)
        wrong |= self._of_other_years(kept)
        wrong |= self._never(kept)
        exchanged = broken_relations(self.form, self.sample, kept) if self.form.holds else ()
        for column in exchanged:
            if column not in wrong:
                self.problems.append(saying.columns_exchanged(self._place(column), self.form, column))
        return tuple(c for c in kept if c not in exchanged and c not in wrong)

    def _of_other_years(self, kept: Sequence[FormColumn]) -> set[FormColumn]:
        """The columns of another year than the report's, where the form is of one year."""
        own = [c for c in kept if self.form.field(c.field).of_year]
        years = {c.year for c in own}
        if len(years) == 1 and len(own) > 1:
            return set()
        report = report_year(self.table.title.split(" | "))
        wrong = set()
        for column in own:
            same = [c for c in own if c.field == column.field]
            if column.year == report or column.year is None:
                continue
            if report is not None or len({c.year for c in same}) > 1:
                wrong.add(column)
                is_asked = not any(c.year in (report, None) for c in same)
                said = saying.other_year(self._place(column), self.form, column, is_asked=is_asked)
                self.problems.append(said)
        return wrong

    def _never(self, kept: Sequence[FormColumn]) -> set[FormColumn]:
        """The columns that are the sum of others in every row, which they never are."""
        found = ever_else(self.form, self.sample, kept)
        self.problems += [saying.never_holds(self._place(c), self.form, c) for c in found]
        return set(found)

    def say_missing(self, columns: Sequence[FormColumn], asked: set[str]) -> None:
        """Say which columns of the form are not there, but for those asked about otherwise."""
        found = asked | {self.form.field(c.field).name for c in (*columns, *self.match.columns)}
        place = self.table.place(self.table.header_rows[-1], 1)
        for field in self.form.fields:
            if field.expected and field.name not in found:
                self.problems.append(saying.column_missing(place, field))

    def say_unknown(self, columns: Sequence[FormColumn]) -> set[str]:
        """Say which columns hold something and are none of the form's; the fields proposed for them."""
        asked: set[str] = set()
        told = {c.column for c in (*columns, *self.match.columns)}
        found = {self.form.field(c.field).name for c in (*columns, *self.match.columns)}
        sheet = self.table.sheet
        for column in self._columns():
            if column in told or not any(
                (cell := sheet.at(r, column)) is not None and not cell.is_blank for r in self.table.body_rows
            ):
                continue
            place = self.table.place(self.table.header_rows[-1], column)
            heading = " | ".join(self.head.full.get(column, ()))
            doubted = self.match.doubts.get(column)
            if doubted:
                self.problems.append(saying.column_repeated(place, self.form, heading, doubted[0]))
                continue
            narrow = self._narrow(column, found)
            if narrow:
                asked.add(narrow)
                self.problems.append(saying.column_narrow(place, self.form, heading, narrow))
                continue
            likely = self._likely(column, found, columns)
            if likely:
                asked |= set(likely)
                self.problems.append(saying.column_unsure(place, self.form, heading, likely))
            else:
                self.problems.append(saying.column_not_understood(place, heading))
        return asked

    def _columns(self) -> tuple[int, ...]:
        """Every column under the head, those without a heading among them."""
        return tuple(sorted(set(self.sample.cells) | set(self.head.full)))

    def _decided(self, column: FormColumn) -> FormColumn | None:
        doubted = self.match.doubts.get(column.column)
        if doubted is None:
            return column
        if len(doubted) == 1:
            place = self._place(column)
            self.problems.append(saying.column_repeated(place, self.form, column.heading, column.field))
            return None
        seen = self._profile(column.column)
        if len(set(doubted)) == 1:
            self.problems.append(saying.number_and_name(self._place(column), column.heading))
            return None
        possible = [f for f in doubted if not contradicts(self.form.field(f).looks, seen)]
        if len(possible) == 1:
            return FormColumn(possible[0], column.column, column.heading, column.year)
        self.problems.append(saying.column_unsure(self._place(column), self.form, column.heading, doubted))
        return None

    def _narrow(self, column: int, found: set[str]) -> str:
        """The field still missing that this column would be but for words of a plan or a part."""
        elements = elements_of(self.head.paths.get(column, ()))
        best = next(iter(but_for_words(self.form, elements)), "")
        if not best or best in found:
            return ""
        return "" if contradicts(self.form.field(best).looks, self._profile(column)) else best

    def _likely(self, column: int, found: set[str], columns: Sequence[FormColumn]) -> tuple[str, ...]:
        """The fields of the form still missing that this column's heading and cells both point to."""
        path = self.head.paths.get(column, ())
        if path and says(path[-1], "added"):
            return ()
        near = nearly(self.form, path)
        seen = self._profile(column)
        missing = [f for f in self.form.fields if f.name not in found and f.looks != "ordinal"]
        like = tuple(
            f.name
            for f in missing
            if f.name in near
            and not contradicts(f.looks, seen)
            and not breaks(self.form, f.name, column, self.sample, columns)
        )
        if like:
            return like[:2]
        for field in missing:
            if completes(self.form, field.name, column, self.sample, columns):
                return (field.name,)
        needed = [f for f in missing if (f.expected or f.required) and f.looks and suits(f.looks, seen)]
        return (needed[0].name,) if len(needed) == 1 else ()

    def _profile(self, column: int) -> Profile | None:
        if column not in self.profiles:
            self.profiles[column] = self.sample.profile(column)
        return self.profiles[column]

    def _place(self, column: FormColumn) -> Place:
        return self.table.place(self.table.header_rows[-1], column.column)
