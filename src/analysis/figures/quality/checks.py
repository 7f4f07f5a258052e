"""What the checks of the tables looked at and found."""

from __future__ import annotations

from analysis.figures.quality._words import words
from analysis.figures.shown import Content, Head, Prose, Table, bullets, paragraph
from analysis.figures.spans import Line
from analysis.indicators import format, quality
from analysis.indicators.quality import Counted
from analysis.language import tr
from analysis.province import Province


def checks_answer(province: Province) -> Prose:
    """How many checks, how many rows they looked at, how many points to look at."""
    checked, failed = quality.totals(province)
    number = format.number(len(quality.checks()))
    return paragraph(words("answer")["text"], checks=number, checked=checked, failed=failed)


def how_to_read(_province: Province) -> Prose:
    """What the three kinds of checks are, and that an unusual value may be right."""
    share = format.number(100 * quality.settings()["past"]["share"])
    return bullets([Line.of(text.format(share=share)) for text in words("read").values()])


def checks(province: Province, kind: str) -> Table:
    """The checks of ``kind`` (``outlier``, ``identity``, ``consistency``): rule, rows checked, points found."""
    told = quality.counted(province, kind)
    return Table(
        f"checks-{kind}",
        words("checks")[kind],
        (
            Head("check", tr("Phép kiểm"), align="left"),
            Head("rule", tr("Quy tắc"), align="left"),
            Head("checked", tr("Số dòng đã kiểm")),
            Head("failed", tr("Điểm cần xem lại")),
            Head("unjudged", tr("Không xét được")),
        ),
        tuple(_row(c) for c in told),
    )


def _row(told: Counted) -> tuple[Content, ...]:
    checked: Content = told.checked if told.checked.value else words("checks")["none"]
    return (told.check.title, told.check.rule, checked, told.failed, told.unjudged)
