from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.registers import Agencies, Units
from analysis.registers.names import Names
from ingest_roots import REPOSITORY

REFERENCE = REPOSITORY / "data" / "reference"
OLD, NEW = date(2018, 12, 31), date(2025, 12, 31)
UNITS, AGENCIES = Units.load(REFERENCE), Agencies.load(REFERENCE)
NAMES = Names.load(REFERENCE, UNITS, AGENCIES)


@pytest.mark.parametrize(
    "written",
    [
        "Chiềng Sơ",
        "Xã Chiềng Sơ",
        "X. Chiềng Sơ",
        "xã  CHIỀNG SƠ",
        "X.Chiềng Sơ",
        "Chie\u0302\u0300ng Sơ",
        "Chiềng Sơ.",
    ],
)
def test_types_case_spaces_and_unicode_forms_do_not_count(written: str) -> None:
    settled = NAMES.commune(written, on=OLD)
    assert (settled.key, settled.how) == ("03211@2025-06-30", "exact")


@pytest.mark.parametrize(
    ("written", "key"),
    [("TT Tủa Chùa", "03217@2025-06-30"), ("Thị trấn Tủa Chùa", "03217@2025-06-30"),
     ("P. Noong Bua", "03124@2025-06-30"), ("Toả Tình", "03280@2025-06-30")],
)  # fmt: skip
def test_abbreviated_types_and_old_tone_placement(written: str, key: str) -> None:
    assert NAMES.commune(written, on=OLD).key == key


def test_a_recorded_decision_settles_what_is_misspelt() -> None:
    settled = NAMES.commune("Xã Phì Nhù", on=OLD, district="H. Điện Biên Đông")
    assert (settled.key, settled.how) == ("03208@2025-06-30", "alias")


def test_a_decision_holds_only_on_its_days() -> None:
    assert NAMES.commune("Phì Nhù", on=NEW).key is None


@pytest.mark.parametrize("written", ["Toàn tỉnh", "Chiềng So", "Mường Bang", "Keo ôm", "Na Tòng", ""])
def test_likeness_never_settles_a_name(written: str) -> None:
    settled = NAMES.commune(written, on=OLD)
    assert (settled.key, settled.how) == (None, "unsettled")
    assert len(settled.candidates) <= 3


def test_a_near_name_is_offered_to_a_person() -> None:
    assert "Xã Keo Lôm" in NAMES.commune("Xã Keo ôm", on=OLD).candidates


def test_a_type_that_is_written_must_be_the_units_own() -> None:
    assert NAMES.commune("Thị trấn Keo Lôm", on=OLD).key is None


def test_one_name_is_two_units_before_and_after_the_mergers() -> None:
    before, after = (NAMES.commune("Sam Mứn", on=day).key for day in (OLD, NEW))
    assert before is not None
    assert after is not None
    assert before != after
    assert UNITS.successor(before) != after


def test_a_commune_that_moved_to_another_district_is_found_under_the_old_one() -> None:
    settled = NAMES.commune("Nà Tấu", on=OLD, district="Huyện Điện Biên")
    assert settled.key == NAMES.commune("Nà Tấu", on=OLD).key
    assert settled.key is not None


@pytest.mark.parametrize(
    ("written", "key"),
    [("H. Điện Biên Đông", "101@2025-06-30"), ("Huyện Điện Biên", "100@2025-06-30"),
     ("Điện Biên", "100@2025-06-30"), ("TP. Điện Biên Phủ", "094@2025-06-30"),
     ("TX Mường Lay", "095@2025-06-30"), ("Huyện Điện Biên Phủ", None)],
)  # fmt: skip
def test_districts_by_their_types(written: str, key: str | None) -> None:
    assert NAMES.district(written, on=OLD).key == key


def test_districts_end_with_june_2025() -> None:
    assert NAMES.district("Huyện Điện Biên", on=NEW).key is None


@pytest.mark.parametrize(
    "written",
    [
        "Sở Tài nguyên và Môi trường",
        "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG",
        "Sở TN&MT",
        "Sở Tài nguyên & Môi trường",
        "Sở TNMT",
    ],
)
def test_agencies_in_full_short_and_by_decision(written: str) -> None:
    assert NAMES.agency(written).key == "so-tai-nguyen-va-moi-truong"


def test_an_unknown_agency_is_not_guessed() -> None:
    settled = NAMES.agency("Sở Tài nguyên Môi trường và Khoáng sản")
    assert settled.key is None
    assert "Sở Tài nguyên và Môi trường" in settled.candidates


def test_every_alias_leads_to_something_that_exists() -> None:
    for alias in NAMES.aliases:
        assert alias.key in (AGENCIES if alias.kind == "agency" else UNITS), alias
        assert alias.kind in ("agency", "commune", "district")


def test_a_root_without_aliases_has_none(tmp_path: Path) -> None:
    assert Names.load(tmp_path, UNITS, AGENCIES).aliases == ()


@given(st.sampled_from(UNITS.at(OLD)), st.sampled_from(["", "xã ", "X. "]), st.booleans())
def test_every_commune_is_found_under_its_own_name(unit: object, prefix: str, upper: bool) -> None:
    found = next(u for u in UNITS.at(OLD) if u is unit)
    written = prefix + found.name if found.unit_type == "Xã" else found.name
    assert NAMES.commune(written.upper() if upper else written, on=OLD).key == found.key


@given(st.text(max_size=30))
def test_any_text_is_settled_exactly_by_decision_or_not_at_all(text: str) -> None:
    settled = NAMES.commune(text, on=OLD)
    assert (settled.key is None) == (settled.how == "unsettled")
