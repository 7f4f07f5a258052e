from __future__ import annotations

import json

from analysis.indicators import quality
from indicator_frames import CHIENG_SO, province


def test_every_row_seen_is_used_or_explained() -> None:
    told = [
        {"sha256": "0", "file": "a", "state": "read", "rows_seen": 10, "rows_used": 7, "rows_explained": 3,
         "explained": json.dumps({"dòng tổng": 2, "tiêu đề": 1})},
        {"sha256": "1", "file": "b", "state": "refused", "rows_seen": 5, "rows_used": 0, "rows_explained": 4,
         "explained": json.dumps({"dòng tổng": 4})},
    ]  # fmt: skip
    p = province(files=told)
    account = {name: f.value for name, f in quality.rows_account(p).items()}
    assert account == {
        "seen": 15,
        "used": 7,
        "explained": 7,
        "unaccounted": 1,
        "explained:dòng tổng": 6,
        "explained:tiêu đề": 1,
    }
    states = {f.dims["state"]: f.value for f in quality.files_by_state(p)}
    assert states == {"read": 1, "partly_read": 0, "refused": 1, "unknown_form": 0}


def test_why_rows_were_left_out_is_said_in_words() -> None:
    told = {"sha256": "0", "file": "a", "state": "read", "rows_seen": 1, "rows_used": 0, "rows_explained": 1,
            "explained": json.dumps({"district_head": 1})}  # fmt: skip
    p = province(files=[told])
    assert quality.rows_account(p)["explained:district_head"].label == "Số dòng không dùng: tên huyện"
    assert quality.files_by_state(p)[0].sources["text"].tolist() == ["đọc hết"]


def test_problems_are_counted_worst_first() -> None:
    found = [
        {"severity": "notes", "code": "b", "message": "m1", "file": "x"},
        {"severity": "notes", "code": "b", "message": "m2", "file": "y"},
        {"severity": "stops", "code": "a", "message": "m3", "file": "y"},
    ]
    p = province(problems=found)
    assert quality.problems_by_code(p)[["code", "problems", "files"]].to_numpy().tolist() == [
        ["a", 1, 1],
        ["b", 2, 2],
    ]
    assert quality.worst_files(p, 1)["file"].tolist() == ["y"]


def test_no_problem_is_an_empty_table() -> None:
    assert quality.problems_by_code(province()).empty
    assert quality.worst_files(province()).empty
    assert quality.unsettled_names(province()).empty


def test_names_nobody_settled_are_listed_with_their_files() -> None:
    rows = [
        {"agency_id": "a", "unit_key": None, "commune_as_written": "Phì Nhù", "file": "x"},
        {"agency_id": "a", "unit_key": None, "commune_as_written": "Phì Nhù", "file": "y"},
        {"agency_id": None, "agency_as_written": "Sở X", "unit_key": CHIENG_SO, "file": "y"},
    ]
    names = quality.unsettled_names(province(support=rows)).to_dict("records")
    assert [(n["kind"], n["written"], n["rows"], n["files"]) for n in names] == [
        ("commune", "Phì Nhù", 2, 2),
        ("agency", "Sở X", 1, 1),
    ]
