"""Recognition of a commune: read where an act of law is told plainly, by ``recognition.toml``; else asked."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from analysis.cleaning._messages import value_problem
from analysis.cleaning._reading import Reading
from analysis.cleaning._wording import begins, holds
from analysis.cleaning.context import Row
from analysis.cleaning.values import DASHES, find_as_of, find_decision, find_years, parse_date
from analysis.sources import Cell
from analysis.text import fold, nfc

_FIELDS = ("result", "year_attained", "decision", "decided_on")
_CLAUSE = re.compile(r"[,;\n()]|\.\s|(?<!\w)(?:nhưng|song)(?!\w)")
_ALL_MET = re.compile(r"(\d{1,2})\s*/\s*\1(?!\d)")
_NUMBERS = re.compile(
    r"\d{1,2}\s*[/.-]\s*(?:\d{1,2}\s*[/.-]\s*)?20\d\d(?!\d)|(?<![\d/])\d{1,5}(?!\d|\s*/\s*\d)"
)
_ACT = re.compile(r"\d{1,5}[a-z]?\s*/\s*(?:20\d\d\s*/\s*)?(?:qđ|nq)(?!\w)")
_NUMBER_OF_ACT = re.compile(r"(?:qđ|quyết định|số|\W)*(?P<number>\d{1,5})(?!\d)(?!\s*/\s*\D)")
_YEAR = re.compile(r"(?:năm\s+)?(20\d\d)")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Title(_Frozen):
    """Wordings of a result that mean one title; the empty title means none."""

    title: str
    wordings: tuple[str, ...]


class _Words(_Frozen):
    """Everything in ``recognition.toml``."""

    plain: tuple[str, ...]
    doubts: tuple[str, ...]
    none: tuple[str, ...]
    titles: tuple[_Title, ...]


@cache
def _words() -> _Words:
    text = (files("analysis.cleaning") / "recognition.toml").read_text(encoding="utf-8")
    return _Words.model_validate(tomllib.loads(text))


def recognise(reading: Reading, commune: Row, at_name: tuple[int, int], day: date, level: str) -> None:
    """A row of ``ntm_recognition`` of ``commune`` (its key and name), named at the cell ``at_name``.

    ``level`` is that of the set it was assessed by: a decision in a column headed *Quyết định công nhận*
    recognises as standard where the form has no result of its own and the set is the basic one.
    """
    row = at_name[0]
    cells = {n: reading.table.cell(row, n) for n in _FIELDS}
    for cell in cells.values():
        if cell is not None and cell.hidden and not cell.is_blank:
            place = reading.table.place(cell.row, cell.column)
            reading.problems.append(value_problem(place, "hidden", cell.text, is_missing=True))
    shown = {n: c for n, c in cells.items() if c is not None and not c.hidden and not c.is_blank}
    told = {n: nfc(c.text).strip() for n, c in shown.items() if c.text.strip() not in DASHES}
    if not told:
        return
    columns = (reading.column(n) for n in ("result", "decision", "decided_on", "year_attained"))
    at = (row, next((c for c in columns if c is not None), at_name[1]))
    title = _title(reading, told, level)
    legal = {n: text for n, text in told.items() if n != "result"}
    if title == "" and not legal:
        return
    if not title or _is_doubted(reading, row, told, day):
        reading.problem(at, "recognition_unclear", " · ".join(told.values()))
        return
    years = find_years(told.get("result", ""))
    if not legal and not years:
        reading.problem(at, "recognition_without_decision", told.get("result", ""))
    act = _act(reading, row, shown.get("decided_on"), {"year_attained": " ".join(map(str, years)), **legal})
    reading.add("ntm_recognition", at, {**commune, "title": title, **act})


def _title(reading: Reading, told: dict[str, str], level: str) -> str | None:
    if "result" in told or reading.column("result") is not None or level != "basic":
        return title_of(told.get("result", ""))
    heads = [c.heading for c in reading.table.columns if c.field == "decision"]
    return title_of(heads[0].rpartition(" | ")[2]) if heads and "decision" in told else ""


@lru_cache(maxsize=4096)
def title_of(result: str) -> str | None:
    """The title of recognition a result names; empty when it says there is none, ``None`` when unclear.

    What is hoped, asked for or taken back is unclear, as is a result with any word that is not known.
    """
    if not re.search(r"[^\W\d_]", result):
        return ""
    clauses = [c for c in map(str.strip, _CLAUSE.split(fold(result))) if c]
    denied, said = [c for c in clauses if _is_none(c)], [c for c in clauses if not _is_none(c)]
    if denied:
        return "" if denied[0] == clauses[0] and not any(_named(c) and _is_plain(c) for c in said) else None
    title = _named(" ".join(said))
    if title == "":
        return ""
    several = {t for c in said if (t := _named(c))} - {title}
    return title if title and not several and _is_plain(result) else None


def _named(text: str) -> str | None:
    return next((entry.title for entry in _words().titles if holds(text, entry.wordings)), None)


def _is_none(clause: str) -> bool:
    return begins(re.sub(r"^(?:là\s+)?xã\s+", "", clause), _words().none)


@lru_cache(maxsize=4096)
def _is_plain(text: str) -> bool:
    """Whether ``text`` holds nothing but plain words of recognition, numbers of decisions and days."""
    rest = _ALL_MET.sub(" ", fold(text))
    decision = find_decision(rest)
    if decision:
        rest = re.sub(re.escape(decision).replace("/", r"\s*/\s*"), " ", rest, flags=re.IGNORECASE)
    rest = _NUMBERS.sub(" ", _plain_words().sub(" ", rest))
    return re.search(r"[^\W_]", rest) is None


@cache
def _plain_words() -> re.Pattern[str]:
    ordered = sorted(map(fold, _words().plain), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)")


def _is_doubted(reading: Reading, row: int, told: dict[str, str], day: date) -> bool:
    """Whether the cells beside a title, its head or the note take its credit away: no act, or a later one."""
    doubts = _words().doubts
    heads = (c.heading for c in reading.table.columns if c.field in _FIELDS)
    years = find_years(told.get("result", ""))
    if any(holds(text, doubts) for text in (*told.values(), *heads)):
        return True
    if "decision" not in told and "decided_on" not in told:
        around = f"{reading.table.text(row, 'note')} | {reading.table.title}"
        if holds(around, doubts):
            return True
    written = told.get("year_attained", "")
    attained = find_years(written)
    return (
        (bool(written) and (len(attained) != 1 or not _is_plain(written)))
        or len(years) > 1
        or bool(years and attained and years != attained)
        or any(year > day.year for year in (*years, *attained))
        or ("decision" in told and not _is_act(told["decision"]))
    )


def _is_act(decision: str) -> bool:
    folded = fold(decision)
    return bool(_ACT.search(folded) or _NUMBER_OF_ACT.match(folded))


def _act(reading: Reading, row: int, day: Cell | None, legal: dict[str, str]) -> Row:
    decision = legal.get("decision", "")
    year_alone = _YEAR.fullmatch(fold(decision))
    if year_alone:
        decision, legal = "", {"year_attained": year_alone[1], **{k: v for k, v in legal.items() if v}}
    decided = _decided_on(day, decision)
    if "decided_on" in legal and decided is None:
        place = (row, reading.column("decided_on") or 1)
        reading.problem(place, "date_unreadable", legal["decided_on"])
    years = find_years(legal.get("year_attained", ""))
    return {
        "year_attained": years[0] if len(years) == 1 else decided.year if decided else None,
        "decision": find_decision(decision) or decision or None,
        "decided_on": decided,
    }


def _decided_on(cell: Cell | None, decision: str) -> date | None:
    if cell is not None:
        day = parse_date(cell.value)
        if day:
            return day
    number = find_decision(decision)
    found = find_as_of(decision.replace(number, " ") if number else decision)
    return found.day if found and found.exact else None
