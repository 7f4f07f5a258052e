from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.registers import Agencies, Units
from analysis.registers.names import Names

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
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


@pytest.mark.parametrize(
    "written", ["Toàn tỉnh", "Tỏan Tỉnh", "Thanh Niên", "Mường Bang", "Na Tòng", "Keo Lôm 2", ""]
)
def test_what_may_be_another_name_is_not_settled(written: str) -> None:
    settled = NAMES.commune(written, on=OLD)
    assert (settled.key, settled.how) == (None, "unsettled")
    assert len(settled.candidates) <= 3


def test_a_near_name_is_offered_to_a_person() -> None:
    assert "Xã Keo Lôm" in NAMES.commune("Xã Keoo ôm", on=OLD).candidates


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
def test_any_text_is_settled_in_a_named_way_or_not_at_all(text: str) -> None:
    settled = NAMES.commune(text, on=OLD)
    assert (settled.key is None) == (settled.how == "unsettled")


@pytest.mark.parametrize(
    "written",
    [
        "1. Xã Keo Lôm (1)", "II. Xã Keo Lôm", "- Keo Lôm;", "Keo Lôm*", "¹Keo Lôm²", "Keo\nLôm", "Keo-Lôm",
        "KeoLôm", "x keo lôm", "Xa Keo Lôm", "Keo Lôm (huyện Điện Biên Đông)", "Keo Lôm (Điện Biên Đông)",
        "xã Keo Lôm, huyện Điện Biên Đông", "Keo Lôm huyện Điện Biên Đông", "Keo Lôm - H. Điện Biên Đông",
        "Keo Lôm, H. Điện Biên Đông, tỉnh Điện Biên", "Keo Lôm (xã biên giới)", "3) X.Keo Lôm",
    ],
)  # fmt: skip
def test_what_surrounds_a_name_in_its_cell_does_not_count(written: str) -> None:
    settled = NAMES.commune(written, on=OLD)
    assert (settled.key, settled.how) == ("03376@2025-06-30", "exact")


@pytest.mark.parametrize(
    "written",
    [
        "Keo Lôm, Phì Nhừ",
        "Keo Lôm và Phì Nhừ",
        "Mường Chà (cũ)",
        "Keo Lôm (huyện Sông Mã)",
        "Chung Chải, Mường Nhé",
    ],
)
def test_what_is_not_understood_beside_a_name_leaves_it_unsettled(written: str) -> None:
    assert NAMES.commune(written, on=OLD).key is None


@pytest.mark.parametrize(
    ("written", "name"),
    [("Keo ôm", "Xã Keo Lôm"), ("Chiềng So", "Xã Chiềng Sơ"), ("Tỏa Tính", "Xã Tỏa Tình"),
     ("THANH XUONG", "Xã Thanh Xương"), ("Xã Phì Nhú", "Xã Phì Nhừ"), ("Huổi Lếhc", "Xã Huổi Lếch")],
)  # fmt: skip
def test_one_slip_that_leads_nowhere_else_is_read_through(written: str, name: str) -> None:
    settled = NAMES.commune(written, on=OLD, district="Điện Biên Đông" if "Phì" in written else "")
    assert settled.how == "close"
    assert UNITS[str(settled.key)].full_name == name


def test_a_slip_is_looked_for_among_the_communes_given() -> None:
    units = {u.name: u.key for u in UNITS.at(OLD)}
    assert NAMES.commune("Mường Bán", on=OLD).key is None
    assert NAMES.commune("Nậm Khan", on=OLD, among=[units["Nậm Kè"]]).key is None
    settled = NAMES.commune("Mường Toon", on=OLD, among=[units["Mường Toong"], units["Keo Lôm"]])
    assert (settled.key, settled.how) == (units["Mường Toong"], "close")


def test_an_exact_name_under_the_district_of_one_nearly_called_so_asks() -> None:
    settled = NAMES.commune("Na Tông", on=OLD, district="Huyện Tuần Giáo")
    assert (settled.key, settled.candidates) == (
        None,
        ("Xã Nà Tòng (Huyện Tuần Giáo)", "Xã Na Tông (Huyện Điện Biên)"),
    )


def test_a_new_unit_under_an_old_district_was_formed_in_it_or_asks() -> None:
    assert NAMES.commune("Mường Chà", on=NEW, district="Huyện Nậm Pồ").how == "exact"
    assert NAMES.commune("Mường Chà (huyện Mường Chà)", on=NEW).key is None


def test_a_name_of_another_day_is_no_slip_of_one_of_this_day() -> None:
    gone = {u.name for u in UNITS.at(OLD)} - {u.name for u in UNITS.at(NEW)}
    assert [name for name in sorted(gone) if NAMES.commune(name, on=NEW).key is not None] == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mường Nhé", True),
        ("Tủa Chùa", True),
        ("Xã Mường Nhé", False),
        ("Keo Lôm", False),
        ("Tuần Giao", True),
    ],
)
def test_a_bare_name_may_be_a_districts_too(written: str, expected: bool) -> None:
    assert NAMES.is_also_district(written, on=OLD) is expected
    assert not NAMES.is_also_district(written, on=NEW)


def test_old_districts_are_settled_after_their_end_only_when_asked_for() -> None:
    assert NAMES.district("H. Mường Chà", on=NEW, or_last=True).key == "097@2025-06-30"
    assert NAMES.district("Huyện Điên Biên", on=OLD).how == "close"


@pytest.mark.parametrize(
    ("written", "agency"),
    [
        ("STC", "so-tai-chinh"), ("Sở TN & MT", "so-tai-nguyen-va-moi-truong"),
        ("sở ldtbxh", "so-lao-dong-thuong-binh-va-xa-hoi"), ("VP UBND tỉnh", "van-phong-ubnd-tinh"),
        ("Sở NN-PTNT tỉnh Điện Biên", "so-nong-nghiep-va-phat-trien-nong-thon"),
        ("BCH Quân sự tỉnh", "bo-chi-huy-quan-su-tinh"), ("Bộ CHQS", "bo-chi-huy-quan-su-tinh"),
        ("Cty Điện lực Điện Biên", "cong-ty-dien-luc-tinh"),
        ("Cty CP Cấp nước", "cong-ty-co-phan-cap-nuoc-tinh"),
        ("Agribank Điện Biên", "ngan-hang-nong-nghiep-chi-nhanh-tinh"), ("1. Sở Y tế (*)", "so-y-te"),
        ("Công an tỉnh Điện Biên", "cong-an-tinh"), ("Sở Kế hoạch - Đầu tư", "so-ke-hoach-va-dau-tu"),
        ("Chi cục Quản lý thị trường", "cuc-quan-ly-thi-truong-tinh"),
        ("So Tai nguyen va Moi truong", "so-tai-nguyen-va-moi-truong"),
        ("Sở Tài chánh", "so-tai-chinh"), ("Bộ CHBĐ Biên phòng tỉnh", "bo-chi-huy-bo-doi-bien-phong-tinh"),
    ],
)  # fmt: skip
def test_agencies_by_short_forms_and_what_stands_behind_them(written: str, agency: str) -> None:
    assert NAMES.agency(written).key == agency


@pytest.mark.parametrize(
    "written",
    [
        "Chi cục Thuế", "SNV", "CT", "UBND tỉnh", "Sở Y tế tỉnh Lai Châu", "Công an huyện Điện Biên", "Hội",
        "Hội Nông dân huyện Điện Biên", "Văn phòng HĐND-UBND", "Công ty cổ phần", "Công an tỉnh 2",
    ],
)  # fmt: skip
def test_an_agency_that_may_be_another_is_not_settled(written: str) -> None:
    assert NAMES.agency(written).key is None


def test_an_agency_named_after_its_end_is_settled_with_its_successor() -> None:
    for written, successor in [
        ("Sở TN&MT", "so-nong-nghiep-va-moi-truong"), ("Sở KH&ĐT", "so-tai-chinh"),
        ("Sở LĐ-TB&XH", "so-noi-vu"), ("Ban Dân tộc", "so-dan-toc-va-ton-giao"),
    ]:  # fmt: skip
        assert NAMES.agency(written, on=OLD).successor is None
        assert NAMES.agency(written, on=NEW).successor == successor


def test_a_name_that_changed_hands_is_of_the_agency_of_the_day() -> None:
    first, second = AGENCIES["so-xay-dung"], AGENCIES["so-noi-vu"]
    before = replace(first, name="Sở A", short_name="", valid_to=date(2020, 12, 31))
    after = replace(second, name="Sở A", short_name="", valid_from=date(2021, 1, 1))
    names = Names(UNITS, Agencies((before, after)))
    assert names.agency("Sở A", on=OLD).key == before.id
    assert names.agency("Sở A", on=NEW).key == after.id
    assert names.agency("Sở A").key is None


def test_every_end_of_an_agency_names_who_took_over() -> None:
    for agency in AGENCIES.agencies:
        assert (AGENCIES.successor(agency.id) is not None) or agency.valid_to is None
        assert AGENCIES.successor(agency.id) in (None, *(a.id for a in AGENCIES.agencies))


def test_confusable_names_are_known() -> None:
    units = {u.name: u.key for u in UNITS.at(OLD)}
    assert NAMES.confusable(units["Na Tông"], units["Nà Tòng"])
    assert NAMES.confusable(units["Mường Báng"], units["Mường Đăng"])
    assert not NAMES.confusable(units["Keo Lôm"], units["Mường Đăng"])


def test_without_candidates_a_name_is_settled_alike() -> None:
    unknown, slip = "Xã Keoo ôm", "Xã Keo Lômm"
    assert NAMES.commune(unknown, on=OLD, candidates=False).candidates == ()
    assert "Xã Keo Lôm" in NAMES.commune(unknown, on=OLD).candidates
    assert NAMES.commune(slip, on=OLD, candidates=False) == NAMES.commune(slip, on=OLD)
    assert NAMES.agency("Sở Vũ trụ", candidates=False).candidates == ()
