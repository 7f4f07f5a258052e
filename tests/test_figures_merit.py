from __future__ import annotations

import json
import re

import pandas as pd
import pytest

from analysis import tables
from analysis.figures import merit as told
from analysis.figures.shown import Cell, Prose, Shown, Table
from analysis.figures.spans import Line, line
from analysis.indicators import merit
from analysis.project import Project
from analysis.province import Province
from indicator_frames import ROOT
from test_indicators_merit import DEPARTMENTS, ENDED, province, report


@pytest.fixture(scope="module")
def opened(province_root: Project) -> Province:
    """The synthetic province on the reference data of the repository."""
    frames = {
        name: tables.read(province_root.processed, name)
        for name in tables.TABLES
        if (province_root.processed / f"{name}.parquet").exists()
    }
    absent = {name: tables.empty(name) for name in tables.TABLES if name not in frames}
    return Province(Project.at(ROOT), frames={**frames, **absent})


def text(cell: object) -> str:
    value = cell.value if isinstance(cell, Cell) else cell
    return line(value).plain if not isinstance(value, Line) else value.plain  # type: ignore[arg-type]


def words(shown: Shown) -> str:
    return " ".join(entry.plain for entry in shown.lines())


def test_every_part_is_shown_with_its_weight_and_who_decided_it(opened: Province) -> None:
    table = told.parts(opened)
    weights = [float(text(row[1]).replace(",", ".")) for row in table.rows]
    assert sum(weights) == pytest.approx(100)
    assert "chưa có quyết định phê duyệt" in words(table)


def test_every_agency_of_the_period_stands_in_the_table_with_its_rank_interval(opened: Province) -> None:
    table = told.scores(opened, "B")
    assert len(table.rows) == 82
    for row in table.rows:
        low, _, high = text(row[2]).partition("–")
        assert int(low) <= int(high or low)
        assert int(low) <= int(text(row[1])) <= int(high or low) or text(row[1]) == "–"


def test_a_list_names_its_evidence_by_file_sheet_and_cell(opened: Province) -> None:
    table = told.for_responsibility(opened, "B")
    assert isinstance(table, Table)
    assert table.rows
    for row in table.rows:
        assert re.search(r"\.xlsx › .+ › [A-Z]+\d+", text(row[4]))
    assert "xác minh" in words(table)


def test_the_list_of_responsibility_agrees_with_the_truth(opened: Province, province_root: Project) -> None:
    truth = pd.read_parquet(province_root.root / "data" / "truth" / "sample" / "submissions.parquet")
    silent = truth[
        (truth["kind"] == "F1")
        & (truth["state"] == "missing")
        & truth["reason_given"].isna()
        & truth["year"].between(2022, 2025)
    ]
    expected = {(a, int(y)) for a, y in zip(silent["reporter_id"], silent["year"], strict=True)}
    listed = {
        (entry.agency_id, year)
        for why in ("verify", "told_by_district", "reorganised")
        for entry in merit.unanswered(opened, "B")[why]
        for year in entry.years
    }
    assert listed == expected


def test_a_period_without_the_regulation_has_states_and_no_lists(opened: Province) -> None:
    assert isinstance(told.for_reward(opened, "A"), Prose)
    assert "không lập danh sách" in words(told.for_reward(opened, "A"))
    assert "chưa có đơn vị nào" in words(told.for_responsibility(opened, "A"))
    assert "không có hệ quả" in " ".join(x.plain for x in told.responsibility_summary(opened, "A").lines())


def test_the_successor_is_named_and_the_ended_agency_is_not_put_forward() -> None:
    p = province(submissions=[report(ENDED, 2023, "missing"), report(DEPARTMENTS[0], 2023)])
    assert isinstance(told.for_responsibility(p, "B"), Prose)
    listed = told.unanswered(p, "B", "reorganised")
    assert isinstance(listed, Table)
    (row,) = listed.rows
    assert "Nay thuộc Sở Xây dựng" in text(row[-1])


def test_without_figures_the_page_says_so() -> None:
    empty = province()
    assert "Chưa đủ số liệu" in " ".join(x.plain for x in told.summary(empty, "B").lines())
    assert "Chưa đủ số liệu" in " ".join(x.plain for x in told.movement(empty, "B").lines())
    assert told.scores(empty, "B").rows == ()


def test_everything_goes_into_a_document_and_nothing_is_a_verdict_or_a_cause(opened: Province) -> None:
    for key in "AB":
        shown = [
            told.parts(opened),
            told.summary(opened, key),
            told.movement(opened, key),
            told.scores(opened, key),
            told.stability_chart(opened, key),
            told.for_reward(opened, key),
            told.responsibility_summary(opened, key),
            *(told.unanswered(opened, key, why) for why in merit.WHYS),
        ]
        payload = json.dumps([s.payload() for s in shown], ensure_ascii=False).lower()
        for word in ("vi phạm", "kỷ luật", "yếu kém", "không hoàn thành", "nhờ "):
            assert word not in payload
