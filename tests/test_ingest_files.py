from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
import yaml
from filelock import FileLock

from analysis import tables
from analysis.ingest import IngestBusy, ingest
from analysis.ingest.fitting import fitted
from analysis.ingest.kept import NAME
from analysis.ingest.manifest import forget
from analysis.project import Project
from ingest_roots import LANG_SON, REAL_F1, REAL_F5, REPOSITORY, f1_rows, ingested, new_root, put, write_rows

REPORT = "2018/so-xay-dung.xlsx"
ROW = (1, "Xã Keo Lôm", "Sở Xây dựng", "Có", "Có", 15)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_root(tmp_path)


def codes(frames: dict[str, pd.DataFrame], file: str) -> list[str]:
    problems = frames["problems"]
    return sorted(problems.loc[problems["file"].str.endswith(file), "code"])


def list_source(project: Project, **entry: object) -> None:
    text = yaml.safe_dump({"files": [entry]}, allow_unicode=True)
    (project.raw / "SOURCES.yml").write_text(text, encoding="utf-8")


def test_the_real_agency_form_alone(project: Project) -> None:
    put(project, REAL_F1, f"2018/{REAL_F1.name}")
    _, frames = ingested(project)
    support = frames["support"]
    assert len(support) == 21
    (value,) = support[support["state"] == "value"].to_dict("records")
    assert (value["cell"], value["amount_vnd"], value["commune_as_written"]) == (
        "F9",
        15_000_000,
        "Xã Chiềng Sơ",
    )
    assert support.loc[support["commune_as_written"] == "Xã Phì Nhù", "unit_key"].unique() == [
        "03208@2025-06-30"
    ]
    assert support["agency_id"].notna().all()
    assert codes(frames, REAL_F1.name) == ["source_unknown"]


def test_the_real_district_report_has_its_two_wrong_figures_told(project: Project) -> None:
    put(project, REAL_F5, f"2024/{REAL_F5.name}")
    _, frames = ingested(project)
    problems = frames["problems"].set_index("cell")
    assert problems.loc["E13", "as_written"] == "2.5217"
    assert problems.loc["E13", "severity"] == "blanks"
    assert problems.loc["G26", "as_written"] == "30%"
    assert len(frames["plan_actual"]) == 22


def test_another_province_is_another_root(tmp_path: Path) -> None:
    project = Project.at(put_tree(LANG_SON, tmp_path / "lang-son"))
    _, frames = ingested(project)
    totals = frames["ntm_totals"].set_index("commune_as_written")
    assert totals["met_counted"].to_dict() == {"Long Đống": 14, "Đồng Ý": 13, "Vũ Sơn": 15}
    assert (totals["met_printed"] == totals["met_counted"]).all()
    assert totals.loc["Long Đống", "criteria_set"] == "NTM_XA_2021_2025"
    assert set(totals.loc[["Đồng Ý", "Vũ Sơn"], "criteria_set"]) == {"NTM_XA_NANGCAO_2021_2025"}
    assert frames["ntm_marks"]["unit_key"].notna().sum() == 57
    assert frames["ntm_bands"]["communes"].tolist() == [4, 6, 3, 4]
    assert frames["resources"]["amount_vnd"].tolist() == [
        14_574_000_000,
        1_250_000_000,
        650_000_000,
        3_504_980_000,
    ]
    asked = frames["problems"][frames["problems"]["as_written"] == "Long Đông"]
    assert asked["message"].str.contains("Long Đống").all()
    assert len(asked) == 1


def put_tree(source: Path, target: Path) -> Path:
    for path in (p for p in source.rglob("*") if p.is_file() and "processed" not in p.parts):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return target


def test_bad_files_are_rows_and_the_rest_is_read(project: Project) -> None:
    put(project, REAL_F1, f"2018/{REAL_F1.name}")
    bad = {
        "rong.xlsx": b"",
        "van-ban.xlsx": "Kính gửi: Sở KH&ĐT".encode(),
        "cat.xlsx": REAL_F1.read_bytes()[:3000],
    }
    for name, content in bad.items():
        (project.raw / "2018" / name).write_bytes(content)
    write_rows(project.raw / "2018" / "lich-truc.xlsx", [["Lịch trực"], ["Ngày", "Người trực"], [1, "A"]])
    (project.raw / "2018" / "~$khoa.xlsx").write_bytes(b"x")
    summary, frames = ingested(project)
    files = frames["files"].assign(name=frames["files"]["file"].str.rpartition("/")[2]).set_index("name")
    assert files["state"].to_dict() == {
        REAL_F1.name: "read", "cat.xlsx": "refused", "lich-truc.xlsx": "unknown_form", "rong.xlsx": "refused",
        "van-ban.xlsx": "refused",
    }  # fmt: skip
    assert json.loads(str(files.loc["lich-truc.xlsx", "explained"])) == {"unknown_form": 3}
    assert [codes(frames, n)[0] for n in ("rong.xlsx", "van-ban.xlsx", "cat.xlsx", "lich-truc.xlsx")] == [
        "empty_file", "source_unknown", "damaged", "source_unknown",
    ]  # fmt: skip
    stops = frames["problems"][frames["problems"]["severity"] == "stops"]
    assert len(stops) == len(bad) + 1
    assert len(frames["support"]) == 21
    assert summary.needs_attention


def test_a_folder_with_nothing_in_it_gives_empty_tables(project: Project) -> None:
    summary, frames = ingested(project)
    assert set(summary.rows) == set(tables.TABLES) - {"claims"}
    assert (len(frames["files"]), summary.needs_attention) == (0, False)


def test_several_jobs_give_the_same_tables(project: Project) -> None:
    for name in ("2018/a.xlsx", "2019/b.xlsx", "2018/c.xlsx"):
        write_rows(project.raw / name, f1_rows(int(name[:4]), ROW, (2, f"Xã {name[5]}", "Sở Y tế", "Có")))
    told: list[tuple[int, int]] = []
    _, alone = ingested(project)
    forget(project)
    (project.processed / NAME).unlink()
    ingest(project, jobs=2, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    for name, frame in alone.items():
        pd.testing.assert_frame_equal(frame, tables.read(project.processed, name))


def test_two_runs_write_the_same_bytes(project: Project) -> None:
    write_rows(project.raw / REPORT, f1_rows(2018, ROW))
    ingested(project)
    first = {p.name: p.read_bytes() for p in project.processed.glob("*.parquet")}
    for path in project.processed.iterdir():
        path.unlink()
    ingested(project)
    assert {p.name: p.read_bytes() for p in project.processed.glob("*.parquet")} == first


def test_the_listing_says_where_files_come_from(project: Project) -> None:
    write_rows(project.raw / REPORT, f1_rows(2018, ROW))
    list_source(project, file=REPORT, sender="Sở Xây dựng", origin="synthetic", sha256="0" * 64)
    _, frames = ingested(project)
    assert frames["support"]["origin"].unique() == ["synthetic"]
    assert codes(frames, REPORT) == ["hash_differs"]


def test_a_listed_file_that_is_gone_is_told(project: Project) -> None:
    list_source(project, file="2018/mat.xlsx")
    _, frames = ingested(project)
    assert codes(frames, "mat.xlsx") == ["file_absent"]


@pytest.mark.parametrize("text", ["files: [", "origin: invented", "- 1"])
def test_files_under_an_unreadable_listing_are_not_used(project: Project, text: str) -> None:
    write_rows(project.raw / REPORT, f1_rows(2018, ROW))
    (project.raw / "SOURCES.yml").write_text(text, encoding="utf-8")
    _, frames = ingested(project)
    assert codes(frames, "SOURCES.yml") == ["sources_unreadable"]
    assert frames["files"]["state"].tolist() == ["refused"]
    assert len(frames["support"]) == 0


def test_a_copy_of_a_file_is_not_counted_twice(project: Project) -> None:
    original = write_rows(project.raw / REPORT, f1_rows(2018, ROW))
    put(project, original, "2019/z.xlsx")
    _, frames = ingested(project)
    assert len(frames["support"]) == 7
    assert "copy_of_file" in codes(frames, "z.xlsx")


def test_an_impossible_number_is_left_out_and_the_rest_is_read(project: Project) -> None:
    head = ("STT", "Tên xã", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ hộ nghèo (%)")
    rows = [(1, "Xã Keo Lôm", 1e300, 450, 50), (2, "Xã Phì Nhừ", 800, 400, 50)]
    title = "KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2018 (theo Quyết định số 59/2015/QĐ-TTg)"
    write_rows(project.raw / "2018/f2.xlsx", [[title], [], head, *rows])
    _, frames = ingested(project)
    poverty = frames["poverty"][frames["poverty"]["level"] == "commune"]
    assert poverty["households"].isna().tolist() == [True, False]
    assert poverty["poor_households"].tolist() == [450, 400]
    assert "number_impossible" in codes(frames, "f2.xlsx")


def test_the_sources_of_the_repository_hold() -> None:
    for listing in (REPOSITORY / "data" / "raw" / "SOURCES.yml", LANG_SON / "data" / "raw" / "SOURCES.yml"):
        for entry in yaml.safe_load(listing.read_text(encoding="utf-8"))["files"]:
            assert (listing.parent / entry["file"]).exists()


def test_published_rates_stand_beside_what_is_reported(project: Project) -> None:
    _, frames = ingested(project)
    rows = frames["poverty"]
    assert rows["origin"].unique() == ["published"]
    rates = {(r["year"], r["standard"], r["status"]): r["rate_printed_pct"] for r in rows.to_dict("records")}
    assert rates[2021, "POV_2016_2020", "official"] == 27.33
    assert rates[2021, "POV_2022_2025", "official"] == 34.9
    assert rates[2020, "POV_2016_2020", "expected"] == 30.67
    (last,) = rows[rows["year"] == 2025].to_dict("records")
    assert (last["poor_households"], last["households"], last["near_poor_households"]) == (
        25_541,
        143_650,
        18_748,
    )
    assert (last["status"], last["cell"]) == ("official", "E58")
    assert json.loads(last["cells"])["households"] == "E54"


def test_names_are_compared_in_one_unicode_form(project: Project) -> None:
    name = "2018/Sở Xây dựng.xlsx"
    write_rows(project.raw / unicodedata.normalize("NFD", name), f1_rows(2018, ROW))
    list_source(project, file=name, origin="synthetic")
    _, frames = ingested(project)
    assert codes(frames, ".xlsx") == []
    assert frames["files"]["file"].tolist() == [f"data/raw/{name}"]
    assert frames["support"]["origin"].unique() == ["synthetic"]


def test_a_link_out_of_the_root_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    project = new_root(tmp_path / "root")
    write_rows(project.raw / REPORT, f1_rows(2018, ROW))
    outside = write_rows(tmp_path / "ngoai.xlsx", f1_rows(2018, ROW))
    try:
        (project.raw / "2018/lien-ket.xlsx").symlink_to(outside)
        (project.raw / "2018/mat.xlsx").symlink_to(tmp_path / "khong-co.xlsx")
    except OSError:
        pytest.skip("this system does not let us make links")
    _, frames = ingested(project)
    states = frames["files"].set_index("file")["state"].to_dict()
    assert states == {
        "data/raw/2018/lien-ket.xlsx": "refused",
        "data/raw/2018/mat.xlsx": "refused",
        f"data/raw/{REPORT}": "read",
    }
    assert codes(frames, "lien-ket.xlsx") == codes(frames, "mat.xlsx") == ["link_outside"]
    assert len(frames["support"]) == 7


def test_a_name_that_is_not_unicode_is_escaped_and_read(project: Project) -> None:
    written = write_rows(project.raw / REPORT, f1_rows(2018, ROW))
    try:
        written.rename(written.parent / os.fsdecode(b"s\xff.xlsx"))
    except (OSError, UnicodeDecodeError):
        pytest.skip("this file system takes Unicode names only")
    _, frames = ingested(project)
    assert frames["files"]["state"].tolist() == ["read"]
    (name,) = frames["files"]["file"]
    assert name.startswith("data/raw/2018/s\\")
    assert "name_not_unicode" in codes(frames, ".xlsx")


def test_a_number_beyond_every_float_is_left_out() -> None:
    row = {"file": "f", "agency_id": "a", "year": 2018, "poor_households": 10**400}
    assert next(p.code for p in fitted("poverty", [row]).problems) == "number_impossible"


def test_a_second_ingest_at_the_same_time_is_refused(project: Project) -> None:
    project.processed.mkdir()
    with FileLock(project.processed / ".ingest.lock"), pytest.raises(IngestBusy, match="đang chạy"):
        ingest(project, jobs=1)
    assert not ingest(project, jobs=1).unchanged
