from __future__ import annotations

from datetime import date

import pandas as pd

from analysis import tables
from analysis.cleaning import ratios
from analysis.figures import claims, corrections
from analysis.figures.shown import Table
from analysis.indicators.claims import check
from analysis.project import Project
from analysis.province import Province
from analysis.sources.prose import Prose
from indicator_frames import ROOT

LINES = ("có 07/21 (30%) xã.", "Có 5/8 xã, chiếm 62,5%.", "<script>{x}</script> 12.34.5 con.", "Đạt 40% KH.")
EVIL = "<b>{lý do}</b>"


def province(**given: pd.DataFrame) -> Province:
    frames = {name: tables.empty(name) for name in tables.TABLES}
    found = Province(Project.at(ROOT), frames=frames | given)
    return Province(Project.at(ROOT), frames=found.frames | {"claims": check(found)})


def stated(lines: tuple[str, ...] = LINES) -> pd.DataFrame:
    rows = ratios.clean(Prose("data/raw/r.txt", lines), "received").rows[ratios.TABLE]
    frame = pd.DataFrame(rows)
    for column in ("part", "whole", "percent_printed", "percent_computed", "percent_low", "percent_high"):
        frame[column] = frame[column].astype("Float64")
    return tables.conform("stated_ratios", frame.astype({"difference_points": "Float64"}))


def decided(**values: object) -> pd.DataFrame:
    row = {
        "correction_id": "c-001", "state": "applied", "target_file": "data/raw/a.xlsx", "target_sheet": "S",
        "target_cell": "F9", "old": "15", "new": "1,5", "reason": EVIL, "decided_by": "A", "rows_touched": 7,
        "decided_on": date(2025, 11, 3), "origin": "received",
        "file": "data/reference/corrections.csv", "cell": "A2",
    }  # fmt: skip
    return tables.conform("corrections", pd.DataFrame([{**row, **values}]))


def texts(table: Table) -> list[list[str]]:
    """The cells of a table as plain text."""
    plain = [line.plain for line in table.lines()][1:]
    width = len(table.columns)
    return [plain[i : i + width] for i in range(0, width * len(table.rows), width)]


def test_wrong_and_broken_sentences_are_listed_with_their_line() -> None:
    shown = texts(claims.stated_wrong(province(stated_ratios=stated())))
    assert shown == [
        [
            "data/raw/r.txt, dòng 1",
            "có 07/21 (30%) xã.",
            "30%",
            "33,33%",
            "−3,33",
            "sai",
            "",
        ],
        [
            "data/raw/r.txt, dòng 3",
            "<script>{x}</script> 12.34.5 con.",
            "12.34.5",
            "–",
            "–",
            "số in hỏng",
            "Dấu chấm, dấu phẩy của số không đọc được theo cách nào; số tính lại dùng cách đọc gần nhất.",
        ],
    ]


def test_a_recomputed_percent_leads_back_to_its_sentence() -> None:
    table = claims.stated(province(stated_ratios=stated()))
    first = next(f for f in table.figures() if f.value and abs(f.value - 100 / 3) < 1e-4)
    assert first.sources[["file", "cell", "text"]].to_numpy().tolist() == [
        ["data/raw/r.txt", "dòng 1", "có 07/21 (30%) xã."]
    ]
    assert len(table.rows) == 4


def test_the_counts_of_the_summary_add_to_all_sentences() -> None:
    figures = claims.stated_summary(province(stated_ratios=stated())).figures()
    assert [f.value for f in figures] == [1, 0, 1, 1, 1]
    assert "Chưa nhận" in next(iter(claims.stated_summary(province()).lines())).plain


def test_a_table_is_cut_where_a_page_ends_and_says_so() -> None:
    table = claims.stated(province(stated_ratios=stated(("có 5/8 xã, đạt 62,5%",) * 250)))
    assert len(table.rows) == 200
    assert "Còn 50 câu nữa" in table.notes[0].plain


def test_the_table_of_claims_tells_computed_value_difference_and_rows() -> None:
    shown = {row[0]: row for row in texts(claims.table(province()))}
    row = shown["Kiểm tra 07/21 (30%) UBND cấp xã thuộc UBND huyện"]
    assert row[1:5] == ["30%", "33,33%", "−3,33 điểm %", "không khớp"]
    assert row[6] == "1"
    untold = shown["[Ngân sách Trung ương] Vốn đầu tư phát triển: 14.574 triệu đồng"]
    assert untold[2:4] == ["–", "–"]


def test_disagreeing_sentences_are_those_of_the_register() -> None:
    p = province()
    shown = [line.plain for line in claims.disagreeing(p).lines()]
    told = "“Kiểm tra 07/21 (30%) UBND cấp xã thuộc UBND huyện”: đã công bố 30%, tính lại 33,33%"
    assert any(line.startswith(told) for line in shown)
    assert len(shown) == int((p.table("claims")["verdict"] == "disagrees").sum())


def test_corrections_are_told_with_old_new_reason_and_person() -> None:
    p = province(corrections=decided())
    assert texts(corrections.table(p)) == [
        ["c-001", "data/raw/a.xlsx › S › F9", "15", "1,5", EVIL, "A, 03/11/2025", "7", "đã áp dụng"]
    ]
    assert "1 đã áp dụng khi đọc tệp, 0 không" in next(iter(corrections.summary(p).lines())).plain


def test_a_correction_that_was_not_applied_is_told_too() -> None:
    row = decided(state="file_absent", target_sheet=None, old=None, rows_touched=None)
    (shown,) = texts(corrections.table(province(corrections=row)))
    assert shown[1:4] == ["data/raw/a.xlsx › F9", "(trống)", "1,5"]
    assert shown[6:] == ["–", "không có tệp"]


def test_without_corrections_the_document_says_that_there_are_none() -> None:
    assert "Không có đính chính nào" in next(iter(corrections.summary(province()).lines())).plain
    assert corrections.table(province()).rows == ()


def test_every_state_and_reason_has_its_words() -> None:
    assert set(corrections._STATES) == set(tables.CORRECTION_STATES)
    assert set(claims._RATIO_CHIPS) == set(tables.RATIO_VERDICTS)
    reasons = set(stated()["reason"].dropna())
    assert reasons <= set(claims._REASONS)
