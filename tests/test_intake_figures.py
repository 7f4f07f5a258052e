from __future__ import annotations

from analysis.figures import intake as told
from analysis.figures.shown import Cell
from analysis.figures.spans import Line
from indicator_frames import province
from test_intake_board import DARC, DOIT, file, problem, report

P = province(
    submissions=[
        report(DARC),
        report(DOIT, "missing", origin="synthetic"),
        report(DOIT, "late", year=2019),
    ],
    files=[file("x/a.xlsx")],
    support=[{"agency_id": DARC, "file": "x/a.xlsx"}],
    problems=[
        problem("x/a.xlsx", "ambiguous_number", cell="F10", as_written="1.200"),
        problem("x/a.xlsx", "cleaning_failed", "notes"),
    ],
)


def text(cell: object) -> str:
    value = cell.value if isinstance(cell, Cell) else cell
    return value.plain if isinstance(value, Line) else str(value)


def test_the_board_shows_a_sign_for_every_state_and_never_colour_alone() -> None:
    board = told.board(P, [2018, 2019])
    assert [[text(c) for c in row] for row in board.rows] == [
        ["Sở Kế hoạch và Đầu tư", "·", "●2"],
        ["Sở Công Thương", "▲", "□"],
    ]
    chips = [c.chip for row in board.rows for c in row[1:] if isinstance(c, Cell)]
    assert chips == [None, "ok", "warn", "bad"]


def test_the_board_says_that_it_rests_on_synthetic_rows_and_judges_nobody() -> None:
    notes = " ".join(n.plain for n in told.board(P, [2018]).notes)
    assert "tổng hợp nhân tạo" in notes
    assert "không phải kết luận về trách nhiệm" in notes


def test_the_legend_counts_every_report_of_the_board() -> None:
    legend = told.legend(P, [2018, 2019])
    assert sum(int(text(row[-1])) for row in legend.rows) == 3
    assert len({text(row[0]) for row in legend.rows}) == len(legend.rows) == 6


def test_the_first_problem_of_a_report_has_its_address_the_text_and_the_remedy() -> None:
    (row,) = told.first_problems(P, [2018, 2019]).rows
    said = " ".join(map(text, row))
    for part in ("Sở KH&ĐT, 2018", "x/a.xlsx › S › F10", "“1.200”", "hàng nghìn"):
        assert part in said
