"""Problems of data, in the three profiles."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.checking import Problem
from analysis.checking.catalogue import entry_of
from analysis.figures.profiles._shared import short
from analysis.figures.shown import Cell, Chip, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import SEVERITY_NAMES
from analysis.language import language, tr

_SEVERITY_CHIPS: dict[str, Chip] = {"stops": "bad", "blanks": "warn", "notes": "quiet"}


_PROBLEMS_SHOWN = 40


def problems_table(problems: Sequence[Problem], table_id: str) -> Table | Prose:
    """Problems of data with the address, what is written there, and what to do."""
    if not problems:
        return paragraph(tr("Không có vấn đề dữ liệu nào ghi nhận ở các dòng mà tài liệu này dùng."))
    rest = len(problems) - _PROBLEMS_SHOWN
    more = (
        (Line.of(tr("Còn {rest} vấn đề nữa; xem bằng lệnh commune-review check.").format(rest=rest)),)
        if rest > 0
        else ()
    )
    return Table(
        table_id,
        tr("Dữ liệu cần xem lại: {problems} chỗ").format(problems=len(problems)),
        (
            Head("severity", tr("Mức"), align="left"),
            Head("address", tr("Tệp, bảng tính, ô"), align="left"),
            Head("written", tr("Đã viết"), align="left"),
            Head("remedy", tr("Vấn đề và việc cần làm"), align="left"),
        ),
        tuple(_problem(p) for p in problems[:_PROBLEMS_SHOWN]),
        notes=more,
        appendix=True,
    )


def _problem(problem: Problem) -> tuple[Content, ...]:
    entry = entry_of(problem.code).said(language())
    where = " › ".join(p for p in (problem.file.rpartition("/")[2], problem.sheet, problem.cell) if p)
    chip = Cell(Line.of(SEVERITY_NAMES[problem.severity]), chip=_SEVERITY_CHIPS[problem.severity])
    return chip, where, short(problem.as_written) or "–", f"{entry.title}. {entry.remedy}"
