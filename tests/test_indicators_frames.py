"""Counts of one day in the units of another: worked by hand, on the units of Điện Biên."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.indicators import frames
from analysis.indicators.caveats import catalogue
from analysis.registers import Units
from indicator_frames import ROOT, province

UNITS = Units.load(ROOT / "data" / "reference")
END_2018, END_2021, END_2024 = (date(y, 12, 31) for y in (2018, 2021, 2024))
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def key(name: str, day: date) -> str:
    (unit,) = UNITS.find(name, on=day)
    return unit.key


def table(day: date, **poor: int | None) -> pd.DataFrame:
    """Poor households by name (``_`` for a space), 100 households each."""
    keys = [key(name.replace("_", " "), day) for name in poor]
    columns = {"poor": list(poor.values()), "households": [100] * len(keys)}
    return pd.DataFrame(columns, index=pd.Index(keys, name="unit_key"), dtype="Int64")


def every(day: date) -> pd.DataFrame:
    """A count of its own for each unit of the day: 1, 2, 4, 8 … so that no two sums of units are alike."""
    keys = [u.key for u in UNITS.at(day)]
    return pd.DataFrame({"n": [2**i for i in range(len(keys))]}, index=keys, dtype="object")


MUONG_LUAN = table(END_2021, Chiềng_Sơ=10, Luân_Giói=20, Mường_Luân=30)


def test_the_rate_of_muong_luan_is_made_of_its_members_counts() -> None:
    made = frames.rates(UNITS, MUONG_LUAN, "poor", "households", END_2021, AFTER)
    row = made.table.loc[key("Mường Luân", AFTER)]
    assert (row["numerator"], row["denominator"], row["n"], row["of"]) == (60, 300, 3, 3)
    assert row["rate_pct"] == pytest.approx(20.00)
    assert made.pooled_pct == pytest.approx(20.00)
    assert made.caveat == ""


def test_a_rate_is_never_the_mean_of_rates() -> None:
    uneven = MUONG_LUAN.copy()
    uneven.loc[key("Chiềng Sơ", END_2021)] = [90, 900]
    made = frames.rates(UNITS, uneven, "poor", "households", END_2021, AFTER)
    assert made.pooled_pct == pytest.approx(100 * 140 / 1_100) == pytest.approx(12.73, abs=0.005)


def test_a_member_without_a_count_is_out_of_both_sums_and_said() -> None:
    gap = MUONG_LUAN.copy()
    gap.loc[key("Luân Giói", END_2021), "poor"] = pd.NA
    made = frames.rates(UNITS, gap, "poor", "households", END_2021, AFTER)
    row = made.table.loc[key("Mường Luân", AFTER)]
    assert (row["numerator"], row["denominator"], row["n"], row["of"]) == (40, 200, 2, 3)
    assert made.caveat.codes == ("frame_incomplete",)
    assert made.carried.caveat_of(key("Mường Luân", AFTER)).codes == ("frame_member_missing",)


def test_a_member_without_a_row_is_missed_too() -> None:
    found = frames.carried(UNITS, MUONG_LUAN.iloc[:2], END_2021, AFTER)
    assert found.counts["poor"].tolist() == [30]
    assert (found.held["poor"].tolist(), found.of.tolist()) == ([2], [3])
    assert not found.complete["poor"].any()


def test_a_sum_of_nothing_is_empty_not_zero() -> None:
    nothing = table(END_2021, Chiềng_Sơ=None, Luân_Giói=None, Mường_Luân=None)
    made = frames.rates(UNITS, nothing, "poor", "households", END_2021, AFTER)
    assert made.table[["numerator", "denominator", "rate_pct"]].isna().all(axis=None)
    assert made.pooled_pct is None


def test_a_written_zero_stays_a_zero() -> None:
    zero = table(END_2021, Chiềng_Sơ=0, Luân_Giói=0, Mường_Luân=0)
    made = frames.rates(UNITS, zero, "poor", "households", END_2021, AFTER)
    assert (made.pooled_pct, made.caveat) == (0.0, "")


def test_every_old_unit_is_carried_exactly_once() -> None:
    counts = every(END_2024)
    found = frames.carried(UNITS, counts, END_2024, AFTER)
    assert len(found.counts) == 45
    assert found.not_carried == {}
    bits = found.counts["n"].tolist()
    assert sum(bits) == counts["n"].sum() == 2**129 - 1
    assert int(found.of.sum()) == sum(int(b).bit_count() for b in bits) == 129


def test_a_way_in_two_steps_gives_what_one_step_gives() -> None:
    counts = every(END_2018)
    over_2021 = frames.carried(UNITS, counts, END_2018, END_2021).counts
    stepped = frames.carried(UNITS, over_2021, END_2021, AFTER).counts
    assert stepped.equals(frames.carried(UNITS, counts, END_2018, AFTER).counts)


def test_counts_of_one_frame_stay_as_they_are() -> None:
    counts = every(END_2021).astype("float")
    found = frames.carried(UNITS, counts, END_2021, END_2024)
    assert found.counts.equals(counts)
    assert found.caveat == ""


def test_the_new_units_cannot_be_told_in_the_old_ones() -> None:
    counts = pd.DataFrame({"n": 1}, index=[u.key for u in UNITS.at(AFTER)])
    found = frames.carried(UNITS, counts, AFTER, BEFORE)
    assert found.counts.empty
    assert {c.codes for c in found.not_carried.values()} == {("frame_merged",)}
    assert (
        found.not_carried[key("Mường Luân", AFTER)]
        == "Xã Mường Luân lập từ 3 đơn vị cũ, không tách ngược được."
    )
    assert found.caveat.startswith("Số đơn vị không chuyển được về đơn vị của ngày 30/06/2025: 45. ")


def test_a_row_of_another_day_is_left_behind_and_said() -> None:
    found = frames.carried(UNITS, MUONG_LUAN, AFTER, AFTER)
    assert [c.codes for c in found.not_carried.values()] == [("frame_no_unit",)] * 3
    assert frames.carried(UNITS, MUONG_LUAN.set_axis(["a", "b", "c"]), END_2021, AFTER).counts.empty


def test_two_rows_of_one_unit_are_refused() -> None:
    with pytest.raises(ValueError, match="one row a unit"):
        frames.carried(UNITS, pd.concat([MUONG_LUAN, MUONG_LUAN]), END_2021, AFTER)


def test_the_slice_of_muong_bang_is_said_and_no_household_moved() -> None:
    counts = table(END_2018, Mường_Báng=40, Tủa_Chùa=5)
    found = frames.carried(UNITS, counts, END_2018, END_2021)
    assert found.counts["poor"].tolist() == [5, 40]
    for name in ("Mường Báng", "Tủa Chùa"):
        said = found.caveat_of(key(name, END_2021))
        assert said.codes == ("frame_part_moved",)
        assert "xã Mường Báng (11,91 km² và 4.255 người) sang thị trấn Tủa Chùa" in said
        assert "NQ 815/NQ-UBTVQH14" in said
        assert "chưa đối chiếu văn bản" in said


def test_a_slice_that_stayed_within_one_unit_of_today_needs_no_caveat() -> None:
    counts = table(END_2018, Mường_Báng=40, Tủa_Chùa=5)
    assert frames.carried(UNITS, counts, END_2018, AFTER).partial == ()
    keys = list(counts.index)
    assert frames.area_caveat(UNITS, keys, END_2018, END_2021, pooled=True) == ""
    assert frames.area_caveat(UNITS, keys[:1], END_2018, END_2021, pooled=True) != ""


def test_a_slice_of_2020_is_no_matter_between_later_days() -> None:
    counts = table(END_2021, Mường_Báng=40)
    assert frames.carried(UNITS, counts, END_2021, END_2024).caveat == ""


def test_of_a_slice_to_an_unknown_ward_only_the_giver_is_named() -> None:
    changes = frames.area_changes(UNITS, [u.key for u in UNITS.at(END_2021)], END_2018, END_2021)
    unknown = [c for c in changes if not c.event.to_key]
    assert [c.keys for c in unknown] == [{key("Thanh Luông", END_2021)}, {key("Thanh Hưng", END_2021)}]
    everyone = [u.key for u in UNITS.at(END_2021)]
    pooled = frames.area_caveat(UNITS, everyone, END_2018, END_2021, pooled=True)
    assert pooled.codes == ("frame_joined_from_outside",)


def test_a_commune_that_no_line_holds_is_said_beside_the_one_it_joined() -> None:
    found = frames.carried(UNITS, table(END_2018, Thanh_Minh=7), END_2018, END_2021)
    assert found.caveat.codes == ("frame_joined_from_outside",)
    assert "xã Tà Lèng nhập vào xã Thanh Minh" in found.caveat


def test_the_district_that_lost_four_communes_says_so() -> None:
    said = [frames.district_caveat(UNITS, f"{c}@2025-06-30", END_2018, END_2021) for c in ("100", "094")]
    assert said[0] == said[1]
    assert "xã Nà Tấu, xã Nà Nhạn, xã Mường Phăng, xã Pá Khoang chuyển từ huyện Điện Biên" in said[0]
    assert frames.district_caveat(UNITS, "100@2025-06-30", END_2021, END_2024) == ""
    assert frames.district_caveat(UNITS, "101@2025-06-30", END_2018, END_2021) == ""


def test_four_rural_communes_left_ntm_for_wards() -> None:
    left = frames.left_rural(UNITS, END_2024, AFTER)
    assert {(x.old.name, x.new.full_name) for x in left} == {
        ("Thanh Minh", "Phường Điện Biên Phủ"),
        ("Thanh Xương", "Phường Mường Thanh"),
        ("Sá Tổng", "Phường Mường Lay"),
        ("Lay Nưa", "Phường Mường Lay"),
    }
    assert {(x.on, x.act) for x in left} == {(AFTER, "NQ 1661/NQ-UBTVQH15")}
    assert frames.left_rural(UNITS, END_2018, END_2024) == ()


def test_a_list_in_another_frame_tells_pure_units_from_mixed_ones() -> None:
    three = list(MUONG_LUAN.index)
    whole, mixed = frames.held_on(UNITS, three, END_2021, AFTER)
    assert (set(whole), set(mixed)) == ({key("Mường Luân", AFTER)}, set())
    whole, mixed = frames.held_on(UNITS, three[:2], END_2021, AFTER)
    assert (set(whole), set(mixed)) == (set(), {key("Mường Luân", AFTER)})


def test_the_table_of_changes_tells_each_with_its_act_and_source() -> None:
    told = frames.history(UNITS, END_2018, AFTER)
    assert list(told["day"].value_counts().items()) == [(AFTER, 45), (date(2020, 1, 1), 5)]
    assert int(told.loc[told["day"] == AFTER, "old_units"].sum()) == 129
    early = told[told["day"] < AFTER].set_index("what")
    assert list(early.index) == [
        "Xã Tà Lèng nhập vào Xã Thanh Minh",
        "Xã Nà Tấu, Xã Nà Nhạn, Xã Mường Phăng, Xã Pá Khoang chuyển từ Huyện Điện Biên "
        "sang Thành phố Điện Biên Phủ",
        "Một phần Xã Thanh Luông chuyển sang Thành phố Điện Biên Phủ (phường chưa rõ); "
        "số hộ chuyển không công bố",
        "Một phần Xã Thanh Hưng chuyển sang Thành phố Điện Biên Phủ (phường chưa rõ); "
        "số hộ chuyển không công bố",
        "Một phần Xã Mường Báng (11,91 km² và 4.255 người) chuyển sang Thị trấn Tủa Chùa; "
        "số hộ chuyển không công bố",
    ]
    assert set(early["confidence"]) == {"nguồn thứ cấp, chưa đối chiếu văn bản"}
    made = told[told["what"] == "Xã Chiềng Sơ, Xã Luân Giói, Xã Mường Luân nhập thành Xã Mường Luân"].iloc[0]
    assert (made["old_units"], made["act"], made["confidence"]) == (3, "NQ 1661/NQ-UBTVQH15", "văn bản")
    assert frames.history(UNITS, END_2021, END_2024).empty


def test_a_frame_is_named_by_its_day() -> None:
    here = province()
    assert frames.frame_day(here, "today") == AFTER == frames.reorganised_on(here)
    assert frames.frame_day(here, "assignment:A") == date(2017, 8, 17)
    assert frames.frame_day(here, END_2018) == END_2018
    for unknown in ("assignment:Z", "yesterday"):
        with pytest.raises(ValueError, match="Không rõ khung đơn vị"):
            frames.frame_day(here, unknown)


def test_every_caveat_of_frames_can_be_said() -> None:
    assert {c for c in catalogue() if c.startswith("frame_")} == {
        "frame_district_moved", "frame_end_unknown", "frame_incomplete", "frame_joined_from_outside",
        "frame_member_missing", "frame_merged", "frame_no_unit", "frame_not_carried",
        "frame_part_moved", "frame_split",
    }  # fmt: skip
