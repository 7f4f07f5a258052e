from __future__ import annotations

from analysis.checking import Problem
from analysis.checking.causes import address, causes, counts, worst_first


def problem(severity: str = "blanks", code: str = "blank", file: str = "a.xlsx", cell: str = "A1") -> Problem:
    return Problem(severity, code, "Câu.", file, "Biểu 1", cell)  # type: ignore[arg-type]


def test_causes_come_worst_first_then_the_most_frequent() -> None:
    found = causes(
        [
            problem("notes", "year_differs"),
            problem("notes", "unit_differs"),
            problem("notes", "unit_differs", "b.xlsx"),
            problem("blanks", "blank"),
            problem("stops", "encrypted"),
        ]
    )
    assert [c.code for c in found] == ["encrypted", "blank", "unit_differs", "year_differs"]
    assert [len(c.problems) for c in found] == [1, 1, 2, 1]
    assert found[2].files == 2


def test_a_cause_of_two_severities_is_one_cause_as_bad_as_its_worst() -> None:
    (cause,) = causes([problem("notes"), problem("stops", file="z.xlsx")])
    assert cause.severity == "stops"
    assert [p.severity for p in cause.problems] == ["stops", "notes"]


def test_no_problem_is_lost_or_told_twice() -> None:
    told = [problem(code=c, cell=f"B{n}") for c in ("blank", "error", "hidden") for n in range(40)]
    assert sorted(map(address, told)) == sorted(address(p) for c in causes(told) for p in c.problems)
    assert sum(counts(told).values()) == len(told)


def test_places_come_as_a_reader_meets_them_in_the_sheet() -> None:
    cells = ["B10", "AA2", "B2", "C1", ""]
    assert [p.cell for p in worst_first(problem(cell=c) for c in cells)] == ["", "C1", "B2", "AA2", "B10"]


def test_examples_show_different_files_before_the_same_one_again() -> None:
    told = [problem(file=f, cell=f"A{n}") for f in ("a.xlsx", "b.xlsx") for n in range(1, 4)]
    (cause,) = causes(told)
    assert [(p.file, p.cell) for p in cause.examples(3)] == [
        ("a.xlsx", "A1"),
        ("b.xlsx", "A1"),
        ("a.xlsx", "A2"),
    ]
    assert len(cause.examples(1)) == 1
    assert len(cause.examples(99)) == 6


def test_an_address_leaves_out_what_is_not_known() -> None:
    assert address(Problem("stops", "encrypted", "Câu.", "a.xlsx")) == "a.xlsx"
    assert address(problem()) == "a.xlsx › Biểu 1 › A1"
