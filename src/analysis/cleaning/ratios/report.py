"""A report as rows of table ``stated_ratios``: what it says, what its numbers give, where it stands."""

from __future__ import annotations

from decimal import Decimal

from analysis.checking import Place, Problem
from analysis.checking.rounding import Compared, compare
from analysis.cleaning.context import Cleaned, Row
from analysis.cleaning.ratios.grammar import Statement, statements
from analysis.cleaning.ratios.numbers import Read, Written, read
from analysis.cleaning.ratios.passages import Passage, passages_of
from analysis.sources.prose import Prose

TABLE = "stated_ratios"
WITHOUT_RATIO = "no_ratio"
"""Why a line of a report gave no row, in ``files.explained``."""

_AROUND = 140
_WRONG = "Tỷ lệ in là {printed}%, tính lại từ hai số trong câu là {computed}%: hãy kiểm tra lại."
_BROKEN = "Số '{written}' sai dấu nên không đọc chắc được: hãy ghi lại."
_KEPT = "Giữ nguyên câu, ghi vào bảng các tỷ lệ trong văn bản."


def clean(prose: Prose, origin: str) -> Cleaned:
    """The ratios, shares and broken numbers of ``prose``; ``used`` are the lines on which they stand.

    Problems: a percent that its own numbers do not give, and a number whose signs are broken.
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    used: set[int] = set()
    for passage in passages_of(prose.lines):
        for statement in statements(passage):
            used |= _lines_of(statement, passage)
            row = _row(statement, passage)
            rows.append({**row, "origin": origin, "file": prose.file, "sheet": None})
            problems += _problems(row, prose.file)
    explained = {n: WITHOUT_RATIO for n in prose.written if n not in used}
    return Cleaned({TABLE: rows} if rows else {}, frozenset(used), explained, tuple(problems))


def _lines_of(statement: Statement, passage: Passage) -> set[int]:
    first, _ = passage.place(statement.start)
    last, _ = passage.place(max(statement.end - 1, statement.start))
    return {n for n in passage.numbers if first <= n <= last}


def _row(statement: Statement, passage: Passage) -> Row:
    part, whole, percent = (_read(w) for w in (statement.part, statement.whole, statement.percent))
    verdict, reason, compared = _judged(statement, part, whole, percent)
    line, offset = passage.place(statement.start)
    return {
        "kind": statement.kind,
        "text": _around(passage, statement),
        "as_written": _plain(passage.text[statement.start : statement.end]),
        "part_as_written": statement.part and statement.part.text,
        "whole_as_written": statement.whole and statement.whole.text,
        "percent_as_written": statement.percent and f"{statement.percent.text}%",
        "part": part and part.value,
        "whole": whole and whole.value,
        "unit_of_measure": statement.unit or None,
        "comparator": statement.comparator if statement.percent else None,
        "percent_printed": percent and percent.value,
        "percent_computed": compared and _short(compared.computed),
        "percent_low": compared and _short(compared.low),
        "percent_high": compared and _short(compared.high),
        "difference_points": compared and _short(compared.difference),
        "verdict": verdict,
        "reason": reason or None,
        "line": line,
        "offset": offset,
        "cell": f"dòng {line}",
    }


def _judged(
    statement: Statement, part: Read | None, whole: Read | None, percent: Read | None
) -> tuple[str, str, Compared | None]:
    """Verdict, reason, and the comparison where the numbers allow one."""
    compared = None
    if part and whole and percent and whole.value:
        compared = _compared(statement, part, whole, percent)
    if any(n is not None and n.broken for n in (part, whole, percent)):
        return "broken_number", "number_broken", compared
    if compared is None:
        return "cannot_be_checked", "whole_zero" if whole else statement.reason or "not_a_number", None
    if compared.verdict == "wrong" and _is_spaced(statement):
        return "cannot_be_checked", "spaced_number", None
    return compared.verdict, compared.reason, compared


def _compared(statement: Statement, part: Read, whole: Read, percent: Read) -> Compared:
    """The comparison; where a number may be two beside each other, the reading that agrees, if one does."""
    parts, wholes = [part.value], [whole.value]
    if statement.part and statement.part.spaced:
        parts += _values(statement.part.text.split()[-1])
    if statement.whole and statement.whole.spaced:
        wholes += _values(statement.whole.text.split()[0])
    tried = [compare(a, b, percent.value, statement.comparator) for a in parts for b in wholes if b]
    return next((c for c in tried if c.verdict != "wrong"), tried[0])


def _is_spaced(statement: Statement) -> bool:
    return any(w is not None and w.spaced for w in (statement.part, statement.whole))


def _values(text: str) -> list[Decimal]:
    found = read(text)
    return [found.value] if found else []


def _read(written: Written | None) -> Read | None:
    return read(written.plain) if written else None


def _short(number: Decimal) -> Decimal:
    return round(number, 6) if abs(number) < 10**12 else number


def _around(passage: Passage, statement: Statement) -> str:
    """The sentence of a statement, cut to what stands near it."""
    low, high = passage.sentence(statement.start)
    begin, end = max(low, statement.start - _AROUND), max(min(high, statement.end + _AROUND), statement.end)
    text = _plain(passage.text[begin:end])
    return f"{'… ' if begin > low else ''}{text}{' …' if end < high else ''}"


def _plain(text: str) -> str:
    """``text`` on one line, without signs that print nothing."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _problems(row: Row, file: str) -> list[Problem]:
    place = Place(file, "", str(row["cell"]))
    written = row["as_written"]
    if row["verdict"] == "wrong":
        printed, computed = _said(row["percent_printed"]), _said(row["percent_computed"])
        message = _WRONG.format(printed=printed, computed=computed)
        return [Problem.at(place, "notes", "ratio_wrong", message, as_written=written, done=_KEPT)]
    if row["verdict"] == "broken_number":
        message = _BROKEN.format(written=_broken_in(row))
        return [Problem.at(place, "notes", "number_broken_in_text", message, as_written=written, done=_KEPT)]
    return []


def _said(number: object) -> str:
    rounded = round(Decimal(str(number)), 2).normalize()
    return f"{rounded:f}".replace(".", ",")


def _broken_in(row: Row) -> str:
    for column in ("part_as_written", "whole_as_written", "percent_as_written"):
        text = str(row[column] or "").rstrip("%")
        found = read("".join(text.split())) if text else None
        if found is not None and found.broken:
            return text
    return str(row["as_written"])
