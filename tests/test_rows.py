"""Rows through the narrow door: read alone, and a report is made again when its own rows changed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis import tables
from analysis.indicators import money, profiles
from analysis.kernels.reads import BEGUN, hearing
from analysis.project import Project
from analysis.province import Province, open_province
from analysis.publishing import Asked, Inputs, build, plan
from analysis.publishing.stale import stale
from analysis.tables.narrow import MARK, RowHashes, Where, asked, meant
from publishing_roots import COVERED, FINDING, SIDECAR, add_notebook

DAY = date(2026, 1, 5)
ROWS = pd.DataFrame(
    {
        "unit_key": ["03127", "03203", "03203", "03127", None],
        "unit_as_written": ["Mường Nhé", "Tủa Chùa", "", "Mường Nhé", "?"],
        "year": [2021, 2021, 2022, 2022, 2022],
        "category": "cash",
        "amount_vnd": pd.array([5, 7, None, 9, 11], dtype="Int64"),
        "reported_by": "district",
        "origin": "synthetic",
        "file": [f"{n}.xlsx" for n in range(5)],
    }
)


def edited(column: str, row: int, value: str | int | None) -> pd.DataFrame:
    """The rows with one other cell."""
    cells = ROWS[column].tolist()
    cells[row] = value
    return ROWS.assign(**{column: cells})


@pytest.fixture
def narrow_root(toy: Project) -> Project:
    tables.write(toy.processed, "support_totals", ROWS)
    return toy


def digest(folder: Path, frame: pd.DataFrame, where: Where) -> str:
    path = tables.write(folder, "support_totals", frame)
    return RowHashes.of(path.read_bytes()).digest(meant(asked(folder, "support_totals", where))[1])


@pytest.mark.parametrize(
    ("where", "files"),
    [
        ({"unit_key": "03203"}, ["1.xlsx", "2.xlsx"]),
        ({"unit_key": ["03203", "03127"], "year": 2022}, ["2.xlsx", "3.xlsx"]),
        ({"year": range(2022, 2026)}, ["2.xlsx", "3.xlsx", "4.xlsx"]),
        ({"unit_key": "99999"}, []),
    ],
)
def test_rows_are_those_of_the_table_with_its_types(
    narrow_root: Project, where: dict[str, Any], files: list[str]
) -> None:
    province = Province(narrow_root)
    found = province.rows("support_totals", **where)
    assert found["file"].tolist() == files
    whole = province.table("support_totals")
    pd.testing.assert_frame_equal(found, whole[whole["file"].isin(files)].reset_index(drop=True))
    in_memory = Province(narrow_root, {"support_totals": ROWS}).rows("support_totals", **where)
    pd.testing.assert_frame_equal(found, in_memory)


def test_asking_for_what_cannot_be_asked_is_an_error(narrow_root: Project) -> None:
    province = Province(narrow_root)
    with pytest.raises(KeyError):
        province.rows("support_totals", commune="03203")
    with pytest.raises(ValueError, match="at least one column"):
        province.rows("support_totals")
    with pytest.raises(ValueError, match="not by Float64"):
        province.rows("support", quantity=1)
    assert len(province.rows("poverty", unit_key="03203")) == 0, "a table not yet made has no row"


def test_a_process_notes_the_rows_it_reads_and_not_the_table(narrow_root: Project) -> None:
    with hearing() as heard:
        Province(narrow_root).rows("support_totals", year=2022, unit_key="03203")
    where = '{"unit_key": ["03203"], "year": [2022]}'
    assert heard == {f"{narrow_root.processed / 'support_totals.parquet'}?{where}"}


@pytest.mark.parametrize(
    ("column", "row", "value", "changed"),
    [
        ("amount_vnd", 1, 8, True),
        ("amount_vnd", 2, 0, True),
        ("unit_as_written", 2, None, True),
        ("file", 1, "9.xlsx", True),
        ("unit_key", 1, "03127", True),
        ("unit_key", 4, "03203", True),
        ("amount_vnd", 0, 6, False),
        ("unit_key", 4, "03127", False),
    ],
)
def test_a_hash_of_rows_sees_every_cell_of_them_and_no_other(
    tmp_path: Path, column: str, row: int, value: str | int | None, changed: bool
) -> None:
    frames = (ROWS, edited(column, row, value))
    before, after = (digest(tmp_path, f, {"unit_key": "03203"}) for f in frames)
    assert (before != after) is changed


def test_a_hash_of_rows_sees_their_order_but_not_their_place(tmp_path: Path) -> None:
    swapped = ROWS.iloc[[1, 0, 2, 3, 4]]
    of_two, of_one = {"unit_key": ["03203", "03127"]}, {"unit_key": "03203"}
    assert digest(tmp_path, ROWS, of_two) != digest(tmp_path, swapped, of_two)
    assert digest(tmp_path, ROWS, of_one) == digest(tmp_path, swapped, of_one)


def test_no_text_moves_from_one_cell_into_the_next_unseen(tmp_path: Path) -> None:
    one = ROWS.assign(unit_as_written="1,2", text="3")
    other = ROWS.assign(unit_as_written="1", text="2,3")
    assert digest(tmp_path, one, {"year": 2021}) != digest(tmp_path, other, {"year": 2021})


def test_only_its_own_rows_make_a_report_stale(narrow_root: Project) -> None:
    add_notebook(narrow_root, "annual_review")
    tables.write(narrow_root.processed, "poverty", pd.DataFrame())
    before = Inputs(narrow_root)
    wanted = asked(narrow_root.processed, "support_totals", {"unit_key": "03203"})
    absent = asked(narrow_root.processed, "submissions", {"year": 2021})
    reads = before.reads([BEGUN, wanted, absent])
    report = plan(narrow_root)[0]
    made = {**before.of(report, str(DAY), ("html",)), "reads": reads, "tables": before.tables(reads)}

    def reasons() -> list[str]:
        inputs = Inputs(narrow_root)
        return list(map(str, stale(made, inputs.of(report, str(DAY), ("html",)), inputs)))

    assert reasons() == []
    tables.write(narrow_root.processed, "support_totals", edited("amount_vnd", 0, 6))
    assert reasons() == []
    tables.write(narrow_root.processed, "support_totals", edited("amount_vnd", 1, 8))
    assert reasons() == ["dữ liệu đã đổi: support_totals (unit_key 03203)"]


def test_rows_of_a_table_that_changed_under_the_build_are_never_taken_as_made(narrow_root: Project) -> None:
    inputs = Inputs(narrow_root)
    inputs.take()
    wanted = asked(narrow_root.processed, "support_totals", {"unit_key": "03203"})
    tables.write(narrow_root.processed, "support_totals", ROWS.assign(amount_vnd=1))
    assert list(inputs.reads([BEGUN, wanted]).values()) == [""]


def test_a_narrowed_province_says_of_a_place_what_the_whole_one_says(province_root: Project) -> None:
    province = open_province(province_root.root)
    support = tables.in_force(province.table("support"))
    agency = support["agency_id"].value_counts().index[0]
    narrowed = province.narrowed(support={"agency_id": agency})
    assert set(narrowed.table("support")["agency_id"]) == {agency}
    own = money.mobilised(narrowed, [2024], "cash")
    (same,) = (
        f for f in money.breakdown(province, [2024], "agency", "cash") if dict(f.dims)["agency"] == agency
    )
    assert own.value == same.value
    assert own.value
    columns = ["file", "sheet", "cell"]
    assert own.sources[columns].values.tolist() == same.sources[columns].values.tolist()


@pytest.mark.slow
def test_one_changed_row_remakes_the_one_document_that_shows_it(narrow_root: Project) -> None:
    reading = (
        "from analysis.province import open_province\n"
        "for table in ('support_totals', 'poverty'):\n"
        "    open_province().rows(table, unit_key=unit)"
    )
    parameters = {
        **SIDECAR["parameters"],
        "unit": {"type": "str", "default": "03127", "description": "xã"},
    }
    units = ["03127", "03203"]
    cells = [COVERED, reading, FINDING]
    add_notebook(narrow_root, "profile", cells, for_each={"unit": units}, parameters=parameters)
    first = build(narrow_root, Asked(as_of=DAY))
    assert [o.message for o in first.outcomes] == ["", ""]
    tables.write(narrow_root.processed, "support_totals", edited("amount_vnd", 1, 8))
    second = build(narrow_root, Asked(as_of=DAY))
    assert second.remade == ("profile/unit=03203",)
    tables.write(narrow_root.processed, "support_totals", edited("amount_vnd", 1, 8).iloc[:-1])
    assert not build(narrow_root, Asked(as_of=DAY)).new
    shutil.rmtree(narrow_root.reports)


def asked_rows(heard: set[str]) -> dict[str, list[dict[str, list[Any]]]]:
    """What was asked of each table by its name; ``{}`` where it was read whole."""
    found: dict[str, list[dict[str, list[Any]]]] = {}
    for line in sorted(line for line in heard if ".parquet" in line):
        path, values = meant(line) if MARK in line else (line, {})
        found.setdefault(Path(path).stem, []).append(values)
    return found


def test_a_changed_cell_of_an_agencys_workbook_touches_the_profiles_that_tell_of_its_commune(
    province_root: Project,
) -> None:
    province = open_province(province_root.root)
    units = province.units
    assigned = province.table("assignments").dropna(subset=["unit_key", "agency_id"])
    support = tables.in_force(province.table("support"))
    row = support[support["agency_id"].isin(assigned["agency_id"]) & support["unit_key"].notna()].iloc[0]
    changed = {"unit_key": str(row["unit_key"]), "agency_id": str(row["agency_id"])}
    touched: dict[str, set[str]] = {"commune": set(), "district": set()}
    openers = {"commune": profiles.of_commune, "district": profiles.of_district}
    keys = {
        "commune": sorted(set(assigned["unit_key"])),
        "district": sorted(u.key for u in units.units if u.level == "district"),
    }
    for kind, opener in openers.items():
        for key in keys[kind]:
            with hearing() as heard:
                opener(province, key)
            asked_of = asked_rows(heard)
            assert all(where for wheres in asked_of.values() for where in wheres), (key, "a whole table")
            for where in asked_of["support"]:
                if all(changed[column] in values for column, values in where.items()):
                    touched[kind].add(key)
    own = changed["unit_key"]
    assert touched["commune"] == {k for k in keys["commune"] if own in (k, units.successor(k))}
    inside_of = {d for d in keys["district"] if own in {u.key for u in profiles.ever_in(province, d)}}
    assert inside_of
    assert touched["district"] == inside_of


def test_the_cells_of_two_profiles_read_no_table_whole(province_root: Project) -> None:
    from analysis.figures.profiles import commune, district

    province = open_province(province_root.root)
    key = str(province.table("assignments")["unit_key"].dropna().iloc[0])
    above = province.units.district_on(key, DAY.replace(year=2024))
    assert above is not None
    shows: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
        (commune, key, ("cover", "answer", "keys", "told_by_district", "unreported", "problems")),
        (district, above.key, ("cover", "answer", "keys", "two_sides", "reports", "problems")),
    )
    for room, of, names in shows:
        fresh = open_province(province_root.root)
        with hearing() as heard:
            for name in names:
                getattr(room, name)(fresh, of, *(["2025-12-31"] if name == "cover" else []))
        asked_of = asked_rows(heard)
        assert {"support", "poverty", "submissions", "problems"} <= set(asked_of)
        assert [name for name, wheres in asked_of.items() if {} in wheres] == []
