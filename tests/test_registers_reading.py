from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis.ingest.published import published_poverty
from analysis.programme import Programme
from analysis.project import Project
from analysis.province import open_province
from analysis.registers import Agencies, RegisterError, Units
from analysis.registers.names import Names
from ingest_roots import REPOSITORY, new_root

AGENCIES = "agency_id,name,short_name,kind,successor_id,origin,source\n"
UNITS = "unit_key,level,gso_code,name,unit_type,district,valid_from,valid_to,latitude,longitude\n"
ALIASES = "written,kind,key,valid_from,valid_to\n"


def load(reference: Path) -> Names:
    agencies = Agencies.load(reference)
    return Names.load(reference, Units.load(reference), agencies)


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REPOSITORY / "data" / "reference", tmp_path / "reference"))


def test_registers_saved_by_excel_with_a_byte_order_mark_read_the_same(tmp_path: Path) -> None:
    project = new_root(tmp_path)
    names, programme = load(project.reference), Programme.load(project.reference)
    published = published_poverty(project, programme, names.units)
    criteria = open_province(project.root).reference("ntm_criteria.csv")
    for path in project.reference.glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    marked = load(project.reference)
    assert (marked.units, marked.agencies, marked.aliases) == (names.units, names.agencies, names.aliases)
    assert published_poverty(Project.at(tmp_path), programme, marked.units) == published
    assert open_province(project.root).reference("ntm_criteria.csv").equals(criteria)


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("agencies.csv", AGENCIES.replace("kind,", "") + "so-y-te,Sở Y tế,,,,\n", "dòng 1: thiếu cột kind"),
        ("agencies.csv", AGENCIES.replace(",", ";"), "dòng 1: thiếu cột agency_id"),
        ("agencies.csv", AGENCIES + "so-y-te,Sở Y tế\n", "dòng 2: số ô khác số cột"),
        ("agencies.csv", AGENCIES + "a,Sở A, Sở B,,,,,\n", "dòng 2: số ô khác số cột"),
        ("administrative_units.csv", UNITS + "1@x,xa,1,A,Xã,,,,,\n", "dòng 2: cột level ghi “xa”"),
        ("administrative_units.csv", UNITS + "1,commune,1,A,Xã,,,30/6/25,,\n", "cột valid_to ghi “30/6/25”"),
        ("administrative_units.csv", UNITS + "1@x,commune,1,A,Xã,,,,“21”,\n", "dòng 2: cột latitude"),
        ("unit_succession_2025.csv", "old_unit_key\n", "dòng 1: thiếu cột new_unit_key"),
        ("aliases.csv", ALIASES + "\nA,commune,1@x,nay,\n", "dòng 3: cột valid_from ghi “nay”"),
    ],
)  # fmt: skip
def test_a_fault_of_a_register_is_told_with_its_line(
    reference: Path, file: str, content: str, told: str
) -> None:
    (reference / file).write_text(content, encoding="utf-8")
    with pytest.raises(RegisterError, match=file) as caught:
        load(reference)
    assert told in str(caught.value)


@pytest.mark.parametrize("file", ["agencies.csv", "administrative_units.csv", "aliases.csv"])
def test_a_register_in_another_encoding_is_told(reference: Path, file: str) -> None:
    text = (reference / file).read_text(encoding="utf-8")
    (reference / file).write_bytes(text.encode("utf-16"))
    with pytest.raises(RegisterError, match=f"{file}, dòng 1: không phải mã UTF-8"):
        load(reference)


@pytest.mark.parametrize("file", ["agencies.csv", "administrative_units.csv"])
def test_a_register_that_is_not_there_is_told(reference: Path, file: str) -> None:
    (reference / file).unlink()
    with pytest.raises(RegisterError, match=f"Không thấy tệp .*{file}"):
        load(reference)


def test_lines_without_content_are_passed_over(reference: Path) -> None:
    path = reference / "agencies.csv"
    path.write_text(AGENCIES + "a,Sở A,,,,,\n,,,,,,\n", encoding="utf-8")
    assert [a.id for a in Agencies.load(reference).agencies] == ["a"]
