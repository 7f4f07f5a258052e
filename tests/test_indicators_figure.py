from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.indicators.evidence import together
from analysis.indicators.figure import (
    SOURCE_COLUMNS,
    Cells,
    CriteriaSetsDiffer,
    DefinitionMissing,
    Figure,
    StandardsDiffer,
    no_sources,
    one_definition,
)
from indicator_frames import NEW, OLD


def made(subject: str, standard: str = "") -> Figure:
    return Figure(subject, "a", None, "percent", "m", standard=standard)


@pytest.mark.parametrize(
    "subject", ["poverty.rate", "poverty.flow/year=2018", "ntm.mean_criteria", "ntm.band"]
)
def test_poverty_needs_a_standard_and_marks_need_a_set(subject: str) -> None:
    with pytest.raises(DefinitionMissing, match=subject):
        made(subject)
    assert made(subject, OLD).standard == OLD


def test_a_standard_cannot_be_taken_away_again() -> None:
    with pytest.raises(DefinitionMissing):
        replace(made("poverty.rate", OLD), standard="")


@pytest.mark.parametrize("subject", ["ntm.recognised", "ntm.recognition_ended", "money.cash"])
def test_recognition_and_money_are_measured_alike_in_every_year(subject: str) -> None:
    assert made(subject).standard == ""


def test_two_definitions_never_meet() -> None:
    assert one_definition([made("poverty.rate", OLD), made("poverty.flow", OLD)]) == OLD
    assert one_definition([made("money.cash")]) == ""
    assert one_definition([]) == ""
    with pytest.raises(StandardsDiffer, match=f"{OLD}.*{NEW}"):
        one_definition([made("poverty.rate", OLD), made("poverty.rate", OLD), made("poverty.rate", NEW)])
    with pytest.raises(CriteriaSetsDiffer, match="bộ tiêu chí"):
        one_definition([made("ntm.band", "S1"), made("ntm.band", "S2")])


def test_source_cells_are_cut_when_they_are_first_read() -> None:
    cuts = []

    def cut() -> Cells:
        cuts.append(1)
        return no_sources()

    figure = Figure("a.b", "a", 1, "rows", "m", sources=cut)
    assert (figure.value, cuts) == (1, [])
    assert figure.origin == ""
    assert len(figure.sources) == 0
    assert cuts == [1]


def test_a_figure_made_without_sources_has_an_empty_frame() -> None:
    assert list(made("money.cash").sources.columns) == ["table", "file", "sheet", "cell", "text", "origin"]


def test_source_cells_given_as_a_frame_are_read_as_cells() -> None:
    told = pd.DataFrame(
        {
            "origin": ["synthetic", "received"],
            "table": ["support", "support"],
            "file": pd.array(["a.xlsx", None], dtype="string"),
            "sheet": [float("nan"), "B"],
            "cell": ["C1", "C2"],
            "text": [None, "5"],
        }
    )
    figure = Figure("a.b", "a", 1, "rows", "m", sources=told)
    assert figure.cells.tolist() == [
        ["support", "a.xlsx", None, "C1", None, "synthetic"],
        ["support", None, "B", "C2", "5", "received"],
    ]
    assert figure.origin == "synthetic"
    assert list(figure.sources.columns) == list(SOURCE_COLUMNS)


def test_together_each_cell_stands_once_where_it_came_first() -> None:
    one, two, three = (["t", "f", None, f"A{i}", "5", "synthetic"] for i in (1, 2, 3))
    parts = [np.array(rows, dtype=object) for rows in ([two, one, two], [one, three])]
    assert together(parts).tolist() == [two, one, three]
    assert together([]).shape == (0, 6)
