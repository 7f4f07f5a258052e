"""Names that the last ingest left unsettled: who may be meant, and a person's decision as an alias.

A decision is one line of ``data/reference/aliases.csv`` and is read by the next ingest. It holds for the
wording as it stands in the cells and for the years in which it stands there, never longer than the unit was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from analysis.province import Province
from analysis.registers import Names, Unit
from analysis.registers.aliases import Alias
from analysis.registers.candidates import Candidate, Kind, candidates, full_name, rivals, spelling
from analysis.registers.keeping import DecisionRefused, NotConfirmed, add_line, deciding
from analysis.text import nfc

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("written", "kind", "key", "valid_from", "valid_to", "decided_by", "decided_on", "note")

_CODES: Mapping[str, Kind] = {
    "commune_unsettled": "commune",
    "unit_not_settled": "commune",
    "agency_unsettled": "agency",
}
_NAMED: Mapping[str, tuple[str, str]] = {
    "commune_as_written": ("unit_key", "commune"),
    "unit_as_written": ("unit_key", "commune"),
    "agency_as_written": ("agency_id", "agency"),
}
_TABLES = (
    "support", "support_roundups", "poverty", "ntm_marks", "ntm_totals", "ntm_recognition", "resources",
    "assignments",
)  # fmt: skip
_DAYS = ("as_of", "valid_from", "decided_on")
_CUT = 200
"""A problem keeps so many characters of a cell: a longer name is no name."""


@dataclass(frozen=True)
class Question:
    """A wording that nothing settled. ``places`` are file, sheet and cell of the name, in order.

    ``years`` are those of the rows and files it stands in, none where no file tells one. ``decided`` is the
    key that a line of ``aliases.csv`` gives it since the tables were made: the next ingest reads it.
    """

    written: str
    kind: Kind
    places: tuple[tuple[str, str, str], ...]
    years: tuple[int, ...]
    candidates: tuple[Candidate, ...]
    decided: str = ""


def load_names(province: Province) -> Names:
    """The registers of the root with the decisions as they stand in ``aliases.csv`` now."""
    return Names.load(province.project.reference, province.units, province.agencies)


def questions(province: Province) -> tuple[Question, ...]:
    """What the last ingest asks about names: the most cells first, then by kind and wording."""
    names = load_names(province)
    found: dict[tuple[Kind, str], list[_Told]] = {}
    for told in _told(province):
        found.setdefault((told.kind, spelling(told.written)), []).append(told)
    asked = [_question(names, kind, told) for (kind, _), told in found.items()]
    return tuple(sorted(asked, key=lambda q: (-len(q.places), q.kind, q.written)))


def open_names(province: Province) -> pd.DataFrame:
    """:func:`questions` as a frame, one row a candidate (one without a key where there is none).

    Columns: written, kind, cells, file, sheet, cell (the first), years, decided, key, name, place,
    valid_from, valid_to, reason, score (0–100), margin, rivals (names that may be taken for this one).
    """
    import pandas as pd

    names = load_names(province)
    rows = [_shown(names, q, c) for q in questions(province) for c in (q.candidates or (None,))]
    columns = [*_SHOWN, "key", "name", "place", "valid_from", "valid_to", "reason", "score", "margin"]
    return pd.DataFrame(rows, columns=[*columns, "rivals"])


def decide(  # noqa: PLR0913  # a decision: what, whom, who, when, and how surely
    province: Province,
    written: str,
    key: str,
    *,
    who: str,
    on: date,
    years: tuple[int, int] | None = None,
    confirmed: bool = False,
    note: str = "",
) -> Alias:
    """Record that ``written`` means the unit or agency ``key``; ``who`` decided it ``on`` a day.

    ``years``, the first and the last, widens or narrows the years of the cells. Raises
    :class:`NotConfirmed` when another name may be taken for that of ``key`` and nobody ``confirmed`` it, and
    :class:`DecisionRefused` for a wording that nothing asks about, one decided already, a key unknown or of
    other days, and where the decision would not settle the cells.
    """
    with deciding(province.project):
        names = load_names(province)
        asked = _asked(province, names, written, key)
        alias = _alias(names, asked, key, years)
        _check_settles(names, asked, alias)
        others = rivals(names, key)
        if others and not confirmed:
            told = [full_name(names, other) for other in others]
            message = f"{full_name(names, key)} dễ nhầm với {', '.join(told)}: phải xác nhận rõ (--confirm)."
            raise NotConfirmed(message, told)
        line = (alias.written, alias.kind, alias.key, _iso(alias.valid_from), _iso(alias.valid_to))
        told_by = (who, on.isoformat(), note)
        add_line(
            province.project.reference / "aliases.csv",
            COLUMNS,
            dict(zip(COLUMNS, (*line, *told_by), strict=True)),
        )
    return alias


def found_by_name(names: Names, question: Question, text: str) -> str | None:
    """The key of what ``text`` names exactly, or is, on the days of ``question``; ``None`` for none."""
    if text in names.units or text in names.agencies:
        return text
    for day in _days(names, question.years) or (date.max,):
        settled = (
            names.agency(text, day, candidates=False)
            if question.kind == "agency"
            else names.district(text, on=day, or_last=True, candidates=False)
            if question.kind == "district"
            else names.commune(text, on=day, candidates=False)
        )
        if settled.how == "exact":
            return settled.key
    return None


_SHOWN = ("written", "kind", "cells", "file", "sheet", "cell", "years", "decided")


def _shown(names: Names, asked: Question, candidate: Candidate | None) -> dict[str, object]:
    years = ", ".join(map(str, asked.years))
    told = (asked.written, asked.kind, len(asked.places), *asked.places[0], years, asked.decided or None)
    row: dict[str, object] = dict(zip(_SHOWN, told, strict=True))
    if candidate is None:
        return row
    row |= {name: value for name, value in vars(candidate).items() if name != "rivals"}
    return {**row, "rivals": "; ".join(full_name(names, key) for key in candidate.rivals)}


@dataclass(frozen=True)
class _Told:
    """One cell with a name nothing settled."""

    written: str
    kind: Kind
    place: tuple[str, str, str]
    years: tuple[int, ...]


def _told(province: Province) -> Iterator[_Told]:
    problems = province.table("problems")
    problems = problems[problems["code"].isin(_CODES) & problems["as_written"].fillna("").ne("")]
    if problems.empty:
        return
    of_rows = _years_of_rows(province)
    files = province.table("files").dropna(subset=["year"])
    of_files = dict(zip(files["file"].astype(str), files["year"].astype(int), strict=True))
    cells = problems[["code", "file", "sheet", "cell", "as_written"]].fillna("").itertuples(index=False)
    for code, file, sheet, cell, written in cells:
        if not cell or len(written) >= _CUT:
            continue
        text = nfc(written)
        kind, years = of_rows.get((file, sheet, spelling(text)), (_CODES[code], frozenset()))
        if _CODES[code] == "agency":
            kind = "agency"
        told = sorted(years) or ([of_files[file]] if file in of_files else [])
        yield _Told(text, kind, (file, sheet, cell), tuple(told))


def _years_of_rows(province: Province) -> dict[tuple[str, str, str], tuple[Kind, frozenset[int]]]:
    """Kind and years of the rows whose name nothing settled, by file, sheet and spelling."""
    found: dict[tuple[str, str, str], tuple[Kind, frozenset[int]]] = {}
    for table in _TABLES:
        frame = province.table(table)
        for column, (key, kind) in _NAMED.items():
            if column not in frame or key not in frame:
                continue
            rows = frame[frame[key].isna() & frame[column].notna()]
            for row in rows.to_dict("records"):
                place = (str(row["file"]), _text(row["sheet"]), spelling(str(row[column])))
                level: Kind = "district" if row.get("level") == "district" else kind  # type: ignore[assignment]  # of _NAMED
                before = found.get(place, (level, frozenset()))[1]
                found[place] = (level, before | _years_of(row))
    return found


def _years_of(row: Mapping[object, object]) -> frozenset[int]:
    import pandas as pd

    year = row.get("year")
    if year is not None and not pd.isna(year):  # type: ignore[call-overload]  # a scalar of a frame
        return frozenset({int(str(year))})
    moments = (row.get(name) for name in _DAYS)
    return frozenset(m.year for m in moments if isinstance(m, pd.Timestamp))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _question(names: Names, kind: Kind, told: Sequence[_Told]) -> Question:
    places = tuple(dict.fromkeys(t.place for t in told))
    years = tuple(sorted({year for t in told for year in t.years}))
    days = _days(names, years)
    decided = next((a.key for a in names.aliases if _is_of(a, kind, told[0].written, days)), "")
    return Question(
        told[0].written, kind, places, years, candidates(names, kind, told[0].written, days), decided
    )


def _is_of(alias: Alias, kind: Kind, written: str, days: tuple[date, ...]) -> bool:
    same = alias.kind == kind and spelling(alias.written) == spelling(written)
    return same and any(alias.holds_on(day) for day in days or (None,))


def _days(names: Names, years: Iterable[int]) -> tuple[date, ...]:
    """The last day of each year, and of the year in which districts ended also the last with them."""
    last = names.last_of_districts
    ends = {date(year, 12, 31) for year in years}
    return tuple(sorted(ends | {last for year in years if last.year == year}))


def _asked(province: Province, names: Names, written: str, key: str) -> Question:
    if key not in names.units and key not in names.agencies:
        raise DecisionRefused(f"“{key}” không phải mã của đơn vị hành chính hay cơ quan nào trong danh mục.")
    kind = "agency" if key in names.agencies else names.units[key].level
    same = [q for q in questions(province) if spelling(q.written) == spelling(nfc(written))]
    if not same:
        raise DecisionRefused(
            f"Không có tên “{written}” trong các tên chưa rõ; xem: commune-review names --list."
        )
    asked = next((q for q in same if q.kind == kind), None)
    if asked is None:
        raise DecisionRefused(f"“{written}” không phải tên loại này: {full_name(names, key)}.")
    if asked.decided:
        raise DecisionRefused(
            f"“{written}” đã được quyết là {full_name(names, asked.decided)}: chạy commune-review ingest; "
            "muốn đổi thì sửa dòng đó trong data/reference/aliases.csv."
        )
    return asked


def _alias(names: Names, asked: Question, key: str, years: tuple[int, int] | None) -> Alias:
    if asked.kind == "agency":
        first, last = (date(years[0], 1, 1), date(years[1], 12, 31)) if years else (None, None)
        return Alias(asked.written, asked.kind, key, first, last)
    span = years or ((asked.years[0], asked.years[-1]) if asked.years else None)
    unit: Unit = names.units[key]
    first = _latest(unit.valid_from, date(span[0], 1, 1) if span else None)
    last = _earliest(unit.valid_to, date(span[1], 12, 31) if span else None)
    if first and last and first > last:
        raise DecisionRefused(f"{unit.full_name} không có trong các năm của tên “{asked.written}”.")
    return Alias(asked.written, asked.kind, key, first, last)


def _latest(one: date | None, other: date | None) -> date | None:
    return max(one or date.min, other or date.min) if one or other else None


def _earliest(one: date | None, other: date | None) -> date | None:
    return min(one or date.max, other or date.max) if one or other else None


def _check_settles(names: Names, asked: Question, alias: Alias) -> None:
    """Raise unless the next ingest would read the name so in all those of its years that ``alias`` is for."""
    after = Names(names.units, names.agencies, (*names.aliases, alias))
    held = [day for day in _days(names, asked.years) if alias.holds_on(day)]
    if asked.years and not held:
        told = ", ".join(map(str, asked.years))
        raise DecisionRefused(f"“{asked.written}” có trong các năm {told}: bí danh phải dùng cho năm đó.")
    if any(_key(after, asked, day) != alias.key for day in held):
        raise DecisionRefused(
            f"Bí danh không làm rõ được “{asked.written}”: tên này đã là tên của đơn vị khác trong danh mục. "
            "Hãy đính chính ô bằng commune-review correct."
        )


def _key(names: Names, asked: Question, day: date) -> str | None:
    if asked.kind == "agency":
        return names.agency(asked.written, day, candidates=False).key
    if asked.kind == "district":
        return names.district(asked.written, on=day, candidates=False).key
    return names.commune(asked.written, on=day, candidates=False).key


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
