from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from analysis import sharing
from analysis.indicators.evidence import per_build
from analysis.kernels.reads import hearing
from analysis.kernels.shelf import FileShelf
from analysis.project import Project
from analysis.province import Province
from analysis.tables.narrow import MARK, asked


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Callable[[str], None]]:
    yield lambda build: sharing.use(FileShelf(tmp_path / build))
    sharing.use(None)


def test_what_a_build_shares_is_made_once_and_whoever_takes_it_depends_on_what_was_read(
    tmp_path: Path, shared: Callable[[str], None]
) -> None:
    made: list[int] = []

    @per_build
    def told(province: Province, year: int) -> int:
        made.append(year)
        return len(province.rows("support", year=year))

    @per_build
    def all_told(province: Province, *years: int) -> list[int]:
        return [told(province, year) for year in years]

    def by_another(*years: int) -> tuple[list[int], set[str]]:
        with hearing() as heard:
            result = all_told(Province(Project(tmp_path)), *years)
        return result, {line for line in heard if MARK in line}

    expected = [0, 0], {asked(tmp_path / "data" / "processed", "support", {"year": y}) for y in (2018, 2019)}
    assert by_another(2018, 2019) == expected
    made.clear()
    shared("one build")
    assert [by_another(2018, 2019) for _ in range(3)] == [expected] * 3
    assert by_another(2018) == ([0], {line for line in expected[1] if "2018" in line})
    assert made == [2018, 2019]
    shared("another build")
    assert by_another(2018, 2019) == expected
    assert made == [2018, 2019, 2018, 2019]


def test_a_province_with_tables_of_its_own_shares_nothing(
    tmp_path: Path, shared: Callable[[str], None]
) -> None:
    @per_build
    def rows(province: Province) -> int:
        return len(province.table("support"))

    shared("one build")
    project = Project(tmp_path)
    given = Province(project, {"support": pd.DataFrame({"year": [2018, 2019]})})
    assert [rows(Province(project)), rows(given), rows(Province(project))] == [0, 2, 0]


def test_another_province_opened_in_a_notebook_shares_nothing(
    tmp_path: Path, shared: Callable[[str], None]
) -> None:
    @per_build
    def root(province: Province) -> str:
        return province.project.root.name

    shared("one build")
    assert [root(Province(Project(tmp_path / name))) for name in ("here", "there", "here")] == [
        "here", "there", "here",
    ]  # fmt: skip


def test_two_that_make_the_same_at_once_both_have_it_and_leave_one_whole_file(tmp_path: Path) -> None:
    shelf = FileShelf(tmp_path / "shelf")
    # the second begins and ends while the first is at it
    assert shelf.take("a", lambda: [1, *shelf.take("a", lambda: [2])]) == [1, 2]
    assert shelf.take("a", list) == [1, 2]
    assert len(list(shelf.folder.iterdir())) == 1


def test_a_shelf_that_cannot_be_written_costs_no_result(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("", encoding="utf-8")
    shelf = FileShelf(tmp_path / "shelf")
    assert [shelf.take("a", lambda: [1]), shelf.take("a", lambda: [2])] == [[1], [2]]
