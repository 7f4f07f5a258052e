from __future__ import annotations

import shutil

import pandas as pd

from analysis import tables
from analysis.project import Project
from analysis.publishing import plan
from publishing_roots import REFERENCE, SIDECAR, add_notebook

AS_OF = {"as_of": SIDECAR["parameters"]["as_of"]}
TNMT, CONG_THUONG = "so-tai-nguyen-va-moi-truong", "so-cong-thuong"
CHIENG_SO, PHI_NHU = "03211@2025-06-30", "03208@2025-06-30"


def planned(project: Project, axis: str) -> list[str]:
    named = {"of": {"type": "str", "default": "x", "description": "của ai"}, **AS_OF}
    add_notebook(project, "profile", parameters=named, for_each={"of": axis})
    return [r.key.partition("=")[2] for r in plan(project)]


def assign(project: Project, *pairs: tuple[str | None, str | None]) -> None:
    for name in ("administrative_units.csv", "agencies.csv", "unit_events.csv", "unit_succession_2025.csv"):
        shutil.copy(REFERENCE / name, project.reference)
    place = {"origin": "received", "file": "f.xlsx", "valid_from": pd.Timestamp(2017, 8, 17)}
    rows = pd.DataFrame([{"agency_id": a, "unit_key": u, **place} for a, u in pairs])
    tables.write(project.processed, "assignments", rows)


def test_communes_and_agencies_are_those_assigned_in_the_order_of_their_registers(toy: Project) -> None:
    assign(toy, (CONG_THUONG, CHIENG_SO), (TNMT, PHI_NHU), (TNMT, CHIENG_SO), (None, None))
    assert planned(toy, "communes") == [PHI_NHU, CHIENG_SO]
    assert planned(toy, "agencies") == [TNMT, CONG_THUONG]


def test_districts_are_those_of_the_register(toy: Project) -> None:
    assign(toy, (TNMT, CHIENG_SO))
    keys = planned(toy, "districts")
    assert keys[0] == "094@2025-06-30"
    assert len(keys) == 10


def test_a_root_that_nothing_was_read_into_has_no_profiles(toy: Project) -> None:
    assign(toy, (TNMT, CHIENG_SO))
    (toy.processed / "assignments.parquet").unlink()
    assert planned(toy, "communes") == []
