"""A district's round-up: read beside the agencies' reports, never into them, with a state of its own."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from analysis import tables
from analysis.project import Project
from ingest_roots import F1_HEAD, F1_TITLE, f1_rows, ingested, new_root, write_rows

MILLION = 1_000_000
F0_HEAD = ("STT", "Cơ quan, đơn vị được phân công", "Xã được giúp đỡ")
HERE, THERE = "101@2025-06-30", "103@2025-06-30"
OWN = "2018/bao-cao-don-vi/xd.xlsx"
ROUND_UP = "2018/tong-hop-huyen/dbd.xlsx"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two agencies in Điện Biên Đông and one in Nậm Pồ; one agency and one district report on 2018."""
    project = new_root(tmp_path)
    title = "DANH SÁCH PHÂN CÔNG (Kèm theo Quyết định số 708/QĐ-UBND ngày 17/8/2017)"
    rows = [
        (1, "Sở Xây dựng", "Xã Keo Lôm"),
        (2, "Sở Y tế", "Xã Phì Nhừ"),
        (3, "Sở Nội vụ", "Xã Nậm Khăn"),
    ]
    write_rows(project.raw / "2017/phan-cong.xlsx", [[title], [], F0_HEAD, *rows])
    own = (1, "Xã Keo Lôm", "Sở Xây dựng", None, None, 15)
    write_rows(project.raw / OWN, f1_rows(2018, own))
    return project


def round_up(
    project: Project, *, keo_lom: object = 15, letterhead: bool = True, file: str = ROUND_UP
) -> None:
    rows = [
        (1, "Xã Keo Lôm", "Sở Xây dựng", None, None, keo_lom),
        (2, "Xã Phì Nhừ", "Sở Y tế", None, None, 20),
    ]
    head = [["UBND HUYỆN ĐIỆN BIÊN ĐÔNG"]] if letterhead else []
    write_rows(project.raw / file, [*head, [F1_TITLE.format(2018)], [], F1_HEAD, *rows])


def sent(project: Project, *files: dict[str, object]) -> None:
    card = {"origin": "received", "files": list(files)}
    text = yaml.safe_dump(card, allow_unicode=True)
    (project.raw / "SOURCES.yml").write_text(text, encoding="utf-8")


def cash(frame: pd.DataFrame) -> list[tuple[object, object]]:
    rows = frame[(frame["category"] == "cash") & frame["superseded_by"].isna()]
    return list(zip(rows["agency_id"], rows["amount_vnd"], strict=True))


def districts(frames: dict[str, pd.DataFrame], year: int = 2018) -> dict[str, tuple[str, str]]:
    rows = frames["submissions"]
    rows = rows[(rows["kind"] == "F1_district") & (rows["year"] == year)]
    return {r["reporter_id"]: (r["state"], r["content"]) for r in rows.to_dict("records")}


def test_a_round_up_is_never_added_to_the_agencies_own_reports(project: Project) -> None:
    round_up(project, keo_lom=16)
    _, frames = ingested(project)
    assert cash(frames["support"]) == [("so-xay-dung", 15 * MILLION)]
    assert cash(frames["support_roundups"]) == [("so-xay-dung", 16 * MILLION), ("so-y-te", 20 * MILLION)]
    both = pd.concat([frames["support"], frames["support_roundups"]])
    assert cash(tables.agency_reported(both)) == cash(frames["support"])


def test_an_agency_that_only_the_district_tells_of_has_not_reported(project: Project) -> None:
    round_up(project)
    _, frames = ingested(project)
    reports = frames["submissions"].set_index(["reporter_id", "year"])
    assert reports.loc[("so-y-te", 2018), "state"] == "missing"


@pytest.mark.parametrize(
    ("received", "state"), [("2018-12-30", "on_time"), ("2018-12-31", "late"), ("2019-01-05", "late")]
)
def test_the_day_a_round_up_came_decides_its_state(project: Project, received: str, state: str) -> None:
    round_up(project)
    sent(project, {"file": ROUND_UP, "received_on": pd.Timestamp(received).date()})
    _, frames = ingested(project)
    assert districts(frames) == {HERE: (state, "results"), THERE: ("missing", "none")}


def test_only_districts_with_helped_communes_owe_a_round_up(project: Project) -> None:
    _, frames = ingested(project)
    assert districts(frames) == {HERE: ("missing", "none"), THERE: ("missing", "none")}
    assert districts(frames, 2025) == {}


def test_a_round_up_without_figures_is_empty_and_one_of_errors_invalid(project: Project) -> None:
    for written, state in ((None, "empty"), ("=1/0", "invalid")):
        rows = [
            (1, f"Xã {c}", a, None, None, written)
            for c, a in (("Keo Lôm", "Sở Xây dựng"), ("Phì Nhừ", "Sở Y tế"))
        ]
        head = [["UBND HUYỆN ĐIỆN BIÊN ĐÔNG"], [F1_TITLE.format(2018)], [], F1_HEAD]
        write_rows(project.raw / ROUND_UP, [*head, *rows])
        _, frames = ingested(project)
        assert districts(frames)[HERE][0] == state


def test_a_file_that_a_district_sent_for_several_agencies_is_its_round_up(project: Project) -> None:
    round_up(project, letterhead=False)
    sent(project, {"file": ROUND_UP, "sender": "UBND huyện Điện Biên Đông"})
    _, frames = ingested(project)
    assert cash(frames["support"]) == [("so-xay-dung", 15 * MILLION)]
    assert set(frames["support_roundups"]["reporter_id"]) == {HERE}
    assert districts(frames)[HERE] == ("on_time", "results")


def test_a_report_of_one_agency_that_a_district_handed_on_stays_the_agencys(project: Project) -> None:
    sent(project, {"file": OWN, "sender": "UBND huyện Điện Biên Đông"})
    _, frames = ingested(project)
    assert cash(frames["support"]) == [("so-xay-dung", 15 * MILLION)]
    assert frames["support_roundups"].empty


def test_the_newer_of_two_round_ups_speaks_and_the_difference_is_said(project: Project) -> None:
    again = "2018/tong-hop-huyen/dbd-2.xlsx"
    round_up(project)
    round_up(project, keo_lom=17, file=again)
    days = ((ROUND_UP, "2018-12-20"), (again, "2018-12-28"))
    sent(project, *({"file": f, "received_on": pd.Timestamp(d).date()} for f, d in days))
    _, frames = ingested(project)
    assert cash(frames["support_roundups"]) == [("so-xay-dung", 17 * MILLION), ("so-y-te", 20 * MILLION)]
    problems = frames["problems"]
    assert problems.loc[problems["code"] == "version_differs", "file"].to_list() == [f"data/raw/{ROUND_UP}"]


def test_a_printed_sum_of_a_file_that_was_replaced_is_out_of_force(project: Project) -> None:
    again = "2018/bao-cao-don-vi/xd-2.xlsx"
    for file, amount in ((OWN, 15), (again, 18)):
        rows = [
            (1, "Xã Keo Lôm", "Sở Xây dựng", None, None, amount),
            (None, "Tổng cộng", None, None, None, amount),
        ]
        write_rows(project.raw / file, f1_rows(2018, *rows))
    days = ((OWN, "2018-12-20"), (again, "2018-12-28"))
    sent(project, *({"file": f, "received_on": pd.Timestamp(d).date()} for f, d in days))
    _, frames = ingested(project)
    totals = frames["support_totals"].set_index("file")["superseded_by"]
    assert totals[f"data/raw/{OWN}"] == f"data/raw/{again}"
    assert pd.isna(totals[f"data/raw/{again}"])
