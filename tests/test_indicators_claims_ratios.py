from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checking.rounding import compare
from analysis.cleaning import Row, ratios
from analysis.sources.prose import Prose, open_prose
from ingest_roots import REPOSITORY, ingested, new_root, put

REPORT = REPOSITORY / "data" / "raw" / "2024" / "2024-04_huyen-dien-bien_bao-cao.txt"
NAME = f"data/raw/2024/{REPORT.name}"


def found(*lines: str) -> list[Row]:
    """The rows that a report of ``lines`` gives."""
    return ratios.clean(Prose("r.txt", lines), "received").rows.get(ratios.TABLE, [])


def told(*lines: str) -> tuple[object, ...]:
    """Kind, verdict and reason of the one row that ``lines`` give."""
    (row,) = found(*lines)
    return row["kind"], row["verdict"], row["reason"]


def report() -> pd.DataFrame:
    """The rows of the district's report of 4/2024."""
    opened = open_prose(REPORT, NAME)
    assert opened is not None
    assert opened.value is not None
    return pd.DataFrame(ratios.clean(opened.value, "received").rows[ratios.TABLE])


def test_every_ratio_of_the_real_report_is_found_and_judged() -> None:
    rows = report()
    direct = rows[rows["kind"] == "ratio"]
    assert len(direct) == 25
    assert direct["verdict"].value_counts().to_dict() == {
        "agrees": 22,
        "within_rounding": 1,
        "wrong": 1,
        "broken_number": 1,
    }
    tied = rows[(rows["kind"] == "share") & rows["percent_computed"].notna()]
    assert len(tied) == 7
    assert set(tied["verdict"]) == {"agrees", "within_rounding"}


def test_what_is_wrong_in_the_real_report_is_told_with_its_line() -> None:
    rows = report()
    (wrong,) = rows[rows["verdict"] == "wrong"].to_dict("records")
    assert (wrong["as_written"], wrong["line"], wrong["cell"]) == ("07/21 (30%)", 237, "dòng 237")
    assert float(wrong["percent_computed"]) == pytest.approx(100 / 3, abs=1e-5)
    assert float(wrong["difference_points"]) == pytest.approx(30 - 100 / 3, abs=1e-5)
    broken = rows[rows["verdict"] == "broken_number"]
    assert list(
        zip(broken["line"], broken["part_as_written"], broken["part"].astype(float), strict=True)
    ) == [
        (175, "27.891.4", 27891.4),
        (338, "2.5217", 25217.0),
    ]
    line = REPORT.read_text(encoding="utf-8").split("\n")[236]
    assert line[wrong["offset"] :].startswith("07/21 (30%)")


def test_a_ratio_across_a_sentence_is_tied_to_the_one_total_before_it() -> None:
    text = (
        "Xã Thanh Chăn: Tổng diện tích thu hồi là 8,68 ha. Đã thu hồi 04 phương án với 5,29 ha (đạt 60,94%)."
    )
    (row,) = found(text)
    assert (row["kind"], row["verdict"]) == ("share", "agrees")
    assert (row["part_as_written"], row["whole_as_written"]) == ("5,29", "8,68")
    lines = ("Tổng diện tích cần thu hồi là 42,23 ha, trong đó:", "", "Đã thu hồi 17,21 ha, đạt 40,8%")
    assert told(*lines) == ("share", "agrees", None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Diện tích nuôi trồng 622,62 ha, đạt 100% KH.", "plan_not_printed"),
        ("Thu 70.952 triệu đồng, trong đó nội địa 7.952 triệu đồng, đạt 8,37% KH.", "plan_not_printed"),
        ("Tổng 10 ha lúa, tổng 20 ha ngô; đã gieo 5 ha, đạt 50%.", "several_wholes"),
        ("Đã thu hồi 127.400,3 m2, đạt 97,3 % tổng diện tích.", "no_whole"),
        ("Tổng 100 hộ, thoát nghèo 30 hộ, đạt 120% so với cùng kỳ.", "earlier_period"),
        ("Tổng diện tích 5 ha, đã gieo 50 ha, đạt 60%.", "no_whole"),
        ("Trồng 12 hộ/3 bản, đạt 40%.", "other_pair"),
        ("Đã giao 5/0 xã, đạt 100%.", "whole_zero"),
        ("Đã có 1 200/800 hộ, đạt 70%.", "spaced_number"),
    ],
)
def test_a_share_whose_whole_is_not_sure_is_not_judged(text: str, reason: str) -> None:
    assert told(text)[1:] == ("cannot_be_checked", reason)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("4.629,39 /14.467,92 ha,đạt 32 % KH", "agrees"),
        ("4230,39/4.169,1 ha, đạt 101,47,% KH", "agrees"),
        ("8036,73/21.406,09 ha đạt 37,54%", "agrees"),
        ("3.495,0 m2/4.122,6 m2 (đạt 84,78 % diện tích)", "agrees"),
        ("4,5 m²/10 m², đạt 45%", "agrees"),
        ("2.017.243/2.076.367 con[2], đạt 97,15% KH", "agrees"),
        ("2.017.243/2.076.367 con (1), đạt 97,15% KH", "agrees"),
        ("đạt 37,5% (3/8 xã)", "agrees"),
        ("120 hộ trên tổng số 300 hộ (40%)", "agrees"),
        ("có 95/100 hộ, đạt trên 90%", "agrees"),
        ("có 85/100 hộ, đạt trên 90%", "wrong"),
        ("có 49/100 hộ, đạt khoảng 50%", "agrees"),
        ("có 05/10 xã đạt 50%", "agrees"),
        ("có 1 200/2 400 hộ, đạt 50%", "agrees"),
        ("lớp 5 có 12/13 em (92,3%)", "agrees"),
        ("23.543,1 m2/23.600,4 m2 đạt 99,75%", "within_rounding"),
        ("30,32/43,79 ha, đạt 69,26%", "within_rounding"),
        ("30/43 ha, đạt 69,26%", "wrong"),
        ("07/21 (30%)", "wrong"),
        ("27.891.4 m2/27.891,4 m2 đạt 100%", "broken_number"),
    ],
)
def test_a_ratio_is_read_as_offices_write_it(text: str, verdict: str) -> None:
    (row,) = found(f"Trong năm {text}.")
    assert (row["kind"], row["verdict"]) == ("ratio", verdict)


def test_a_sentence_broken_over_two_lines_is_one() -> None:
    (row,) = found("nâng tổng đàn đạt 2.017.243/2.076.367 con", ", đạt 97,15% KH.")
    assert (row["verdict"], row["line"]) == ("agrees", 1)
    cleaned = ratios.clean(Prose("r.txt", ("đạt 5/8 xã", ", chiếm 62,5%", "Hết.")), "received")
    assert (cleaned.used, cleaned.explained) == (frozenset({1, 2}), {3: "no_ratio"})


@pytest.mark.parametrize(
    "text",
    [
        "Lúa Đông xuân 2023-2024 đạt 45%",
        "Quyết định số 708/QĐ-UBND ngày 17/8/2017 đạt 45%",
        "Nghị định số 35/2015/NĐ-CP (45%)",
        "quy hoạch tỷ lệ 1/5.000 đạt 45%",
        "Công văn số 12/2020 (45%)",
        "địa chỉ 10/12/15 đạt 45%",
        "NQ-45/60 (75%)",
    ],
)
def test_years_documents_and_scales_are_no_ratios(text: str) -> None:
    assert [r for r in found(text) if r["kind"] == "ratio"] == []


DAYS = st.builds(
    lambda d, m, z: f"{d:0{z}}/{m:0{z}}", st.integers(1, 31), st.integers(1, 12), st.integers(1, 2)
)
MONTHS = st.builds(lambda m, y: f"{m}/{y}", st.integers(1, 12), st.integers(1945, 2050))
CODES = st.builds(
    lambda n, c: f"{n}/{c}", st.integers(1, 9999), st.sampled_from(["QĐ", "QĐ-UBND", "2015/NĐ-CP", "KH-UBND"])
)
BEFORE = st.sampled_from(["", "Ngày ", "Đến ", "Tính đến hết ", "Quyết định số ", "trong ", "từ 1/1 đến "])
AFTER = st.sampled_from([" đạt 45%", " (45%)", ", chiếm 45,5 %", " ước đạt 45% KH", ": đạt tỷ lệ 45%"])


@given(BEFORE, st.one_of(DAYS, MONTHS, CODES), AFTER)
def test_dates_and_numbers_of_decisions_are_never_ratios(before: str, pair: str, after: str) -> None:
    assert [r for r in found(f"{before}{pair}{after}") if r["kind"] == "ratio"] == []


PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["đạt ", "chiếm ", "tổng ", "/", "%", " ha", "m2", ",", ".", "(", ")", " ", ":", "\n", " con", "KH"]
    ),
    st.from_regex(r"[0-9]{1,4}([.,][0-9]{1,4}){0,3}", fullmatch=True),
)


@given(st.lists(PIECES, max_size=40))
def test_any_text_is_read_and_every_line_is_counted(pieces: list[str]) -> None:
    prose = Prose("r.txt", tuple("".join(pieces).split("\n")))
    cleaned = ratios.clean(prose, "received")
    assert cleaned.used | set(cleaned.explained) == set(prose.written)
    assert not cleaned.used & set(cleaned.explained)
    for row in cleaned.rows.get(ratios.TABLE, []):
        line = prose.lines[int(str(row["line"])) - 1]
        assert 0 <= int(str(row["offset"])) <= len(line)
        assert str(row["as_written"]).isprintable()


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 3))
def test_a_rounded_percent_is_never_called_wrong(part: int, whole: int, places: int) -> None:
    written = f"{100 * part / whole:.{places}f}".replace(".", ",")
    (row,) = found(f"có {part}/{whole} hộ, đạt {written}%")
    assert row["verdict"] in ("agrees", "within_rounding")


def test_a_decimal_may_be_off_by_half_its_last_digit_and_a_count_may_not() -> None:
    found = compare(Decimal("2.7"), Decimal("12.83"), Decimal("21.05"))
    assert (found.verdict, found.reason) == ("within_rounding", "rounding")
    assert (round(found.computed, 2), round(found.low, 2), round(found.high, 2)) == (
        Decimal("21.04"),
        Decimal("20.65"),
        Decimal("21.44"),
    )
    counted = compare(Decimal(270), Decimal(1283), Decimal("21.15"))
    assert (counted.verdict, counted.low) == ("wrong", counted.high)


@given(st.integers(1, 999), st.integers(1, 999), st.integers(2, 60))
def test_a_percent_off_by_more_than_a_point_is_wrong(part: int, whole: int, off: int) -> None:
    written = f"{100 * part / whole + off:.1f}".replace(".", ",")
    (row,) = found(f"có {part}/{whole} hộ nghèo, đạt {written}%")
    assert row["verdict"] == "wrong"


def test_a_text_report_is_a_row_of_files_whose_lines_add_up(tmp_path: Path) -> None:
    project = new_root(tmp_path)
    put(project, REPORT, f"2024/{REPORT.name}")
    _, frames = ingested(project)
    (file,) = frames["files"].to_dict("records")
    lines = [n for n in REPORT.read_text(encoding="utf-8").split("\n") if n.strip()]
    assert (file["form"], file["state"], file["year"]) == ("report_text", "read", 2024)
    assert (file["rows_seen"], file["rows_used"]) == (len(lines), 39)
    stated = frames["stated_ratios"]
    assert len(stated) == 45
    assert set(stated["file"]) == {NAME}
    problems = frames["problems"].set_index("code")["cell"]
    assert problems["ratio_wrong"] == "dòng 237"
    assert set(problems["number_broken_in_text"]) == {"dòng 175", "dòng 338"}


def test_a_table_saved_as_text_is_still_a_table_and_odd_letters_are_refused(tmp_path: Path) -> None:
    table = tmp_path / "t.txt"
    table.write_text("Xã,Hộ nghèo\nKeo Lôm,12\nPhì Nhừ,13\n", encoding="utf-8")
    assert open_prose(table, "t.txt") is None
    odd = tmp_path / "o.txt"
    odd.write_bytes(b"Di\xd6n t\xdd\xfe \xff 5/8 x\xb7 62,5%")
    opened = open_prose(odd, "o.txt")
    assert opened is not None
    assert (opened.value, [p.code for p in opened.problems]) == (None, ["unknown_encoding"])
    workbook = tmp_path / "w.txt"
    shutil.copy(next((REPOSITORY / "data" / "raw").rglob("*.xlsx")), workbook)
    assert open_prose(workbook, "w.txt") is None


def test_text_with_marks_that_print_nothing_is_stored_plain(tmp_path: Path) -> None:
    path = tmp_path / "h.txt"
    path.write_text("có <b>\u202e 07/21\u200b (30%)</b> {x} \x07", encoding="utf-8")
    opened = open_prose(path, "h.txt")
    assert opened is not None
    assert opened.value is not None
    (row,) = ratios.clean(opened.value, "received").rows[ratios.TABLE]
    assert row["text"] == "có <b> 07/21 (30%)</b> {x}"
