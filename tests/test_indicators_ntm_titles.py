from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analysis.indicators import ntm
from analysis.project import Project
from analysis.province import Province
from indicator_frames import ROOT, communes, province

NEW = "NTM_XA_2021_2025"
DAY = date(2023, 12, 31)
LAST, AFTER = date(2025, 6, 30), date(2025, 12, 31)
KEYS = communes(province(), 4)
THANH_MINH = "03145@2025-06-30"  # now in a ward
THANH_AN, NOONG_HET, SAM_MUN = (f"{c}@2025-06-30" for c in ("03343", "03352", "03355"))  # new Thanh An
QUAI_TO = "03295@2025-06-30"  # with two others in new Quài Tở


def marks(key: str, day: date, lacking: dict[int, str] | None = None) -> list[dict[str, Any]]:
    base = {"unit_key": key, "as_of": day, "criteria_set": NEW, "commune_as_written": key}
    return [{**base, "criterion": i, "mark": (lacking or {}).get(i, "met")} for i in range(1, 20)]


def act(key: str, title: str = "standard", day: date = date(2018, 5, 1), number: str = "1") -> dict[str, Any]:
    decision = f"{number}/QĐ-UBND"
    return {
        "unit_key": key,
        "title": title,
        "decided_on": day,
        "year_attained": day.year,
        "decision": decision,
    }


def test_the_title_beside_the_marks_is_told_both_ways() -> None:
    a, b, c, d = KEYS
    p = province(
        ntm_recognition=[act(a), act(b)],
        ntm_marks=[
            *marks(a, DAY),
            *marks(b, DAY, {10: "not_met", 11: "not_assessed"}),
            *marks(c, DAY),
            *marks(d, DAY, {11: "not_assessed"}),
        ],
    )
    found = ntm.title_and_marks(p, DAY)
    told = {has: {s: f.value for s, f in states.items()} for has, states in found.counts.items()}
    assert told[True] == {"all_met": 1, "some_missing": 1, "not_known": 0, "not_assessed": 0}
    assert told[False] == {"all_met": 1, "some_missing": 0, "not_known": 1, "not_assessed": 111}
    assert sum(v for states in told.values() for v in states.values() if v) == 115
    (case,) = found.recognised_not_all_met
    assert (case.unit_key, case.decision, case.met, case.lacking, case.unknown) == (
        b, "1/QĐ-UBND", 17, (10,), (11,),
    )  # fmt: skip
    assert [c.unit_key for c in found.all_met_not_recognised] == [c]
    assert found.counts[True]["all_met"].standard == NEW


def test_a_higher_title_is_the_lower_one_too_and_the_first_act_is_kept() -> None:
    a, *_ = KEYS
    acts = [act(a, "advanced", date(2020, 5, 1), "2"), act(a)]
    p = province(ntm_recognition=acts)
    (row,) = ntm.holders(p, DAY).to_dict("records")
    assert (row["given"], row["decision"]) == ("standard", "1/QĐ-UBND")
    assert ntm.recognised(p, date(2019, 12, 31), "advanced").value == 0
    assert ntm.recognised(p, DAY, "advanced").value == 1


def test_no_recognition_read_is_no_count_of_zero() -> None:
    figure = ntm.recognised(province(), DAY)
    assert figure.value is None
    assert figure.caveat == "Chưa có danh sách công nhận nào được đọc."


def withdrawn(tmp_path: Path, *lines: str) -> Province:
    """A province whose register of withdrawals holds ``lines``; communes a and b are recognised in 2018."""
    root = tmp_path / "root"
    shutil.copytree(ROOT / "data" / "reference", root / "data" / "reference")
    head = "unit_key,title,decision,withdrawn_on,source"
    (root / "data" / "reference" / "ntm_withdrawals.csv").write_text("\n".join((head, *lines)), "utf-8")
    frames = province(ntm_recognition=[act(KEYS[0], "advanced"), act(KEYS[1])]).frames
    return Province(Project.at(root), frames=frames)


def test_a_withdrawn_title_is_held_until_its_day_and_takes_the_higher_ones_with_it(tmp_path: Path) -> None:
    p = withdrawn(tmp_path, f"{KEYS[0]},standard,9/QĐ-UBND,2021-03-01,")
    assert ntm.recognised(p, date(2021, 2, 28)).value == 2
    figure = ntm.recognised(p, date(2021, 3, 1))
    assert figure.value == 1
    assert "1 xã đã bị thu hồi" in figure.caveat
    assert ntm.recognised(p, date(2021, 3, 1), "advanced").value == 0
    (row,) = ntm.ended(p, DAY).to_dict("records")
    assert (row["how"], row["end_decision"]) == ("withdrawn", "9/QĐ-UBND")


def test_withdrawing_a_higher_title_leaves_the_lower(tmp_path: Path) -> None:
    p = withdrawn(tmp_path, f"{KEYS[0]},advanced,9/QĐ-UBND,2021-03-01,")
    assert (ntm.recognised(p, DAY).value, ntm.recognised(p, DAY, "advanced").value) == (2, 0)


def test_a_withdrawal_of_a_unit_nobody_knows_names_its_line(tmp_path: Path) -> None:
    p = withdrawn(tmp_path, "99999@2025-06-30,standard,9/QĐ-UBND,2021-03-01,")
    with pytest.raises(ValueError, match=r"ntm_withdrawals.csv dòng 2"):
        ntm.recognised(p, DAY)


def merged() -> Province:
    held = (THANH_MINH, THANH_AN, NOONG_HET, SAM_MUN, QUAI_TO)
    new = "03352@2025-07-01"
    return province(
        ntm_recognition=[*(act(k) for k in held), act(new, day=date(2025, 9, 12), number="5")],
        ntm_marks=[*(m for k in held for m in marks(k, LAST)), *marks(new, AFTER)],
    )


def test_recognised_communes_go_to_a_ward_alone_or_mixed_and_none_is_lost() -> None:
    found = ntm.fate(merged(), LAST, AFTER)
    assert found.before.value == 5
    assert {k: f.value for k, f in found.into.items()} == {"wards": 1, "alone": 3, "mixed": 1}
    assert found.before.standard == ""
    units = {u.unit_key: u for u in found.units}
    assert len(units) == 45
    assert sum(len(u.members) for u in units.values()) == 129
    thanh_an = units["03352@2025-07-01"]
    assert (len(thanh_an.members), thanh_an.recognised_members) == (3, 3)
    assert (thanh_an.met, thanh_an.recognised) == (19, True)
    assert len(found.into["alone"].sources) == 3


def test_a_merger_ends_titles_and_says_where_they_went() -> None:
    p = merged()
    assert ntm.recognised(p, LAST).value == 5
    after = ntm.recognised(p, AFTER)
    assert (after.value, after.of) == (1, 42)
    assert "5 xã cũ từng được công nhận" in after.caveat
    gone = ntm.ended(p, AFTER).set_index("unit_key")
    assert set(gone["how"]) == {"merged"}
    assert gone.loc[SAM_MUN, "successor"] == "03352@2025-07-01"
    assert str(gone.loc[SAM_MUN, "ended_on"]).startswith("2025-07-01")


def test_the_merger_must_lie_between_the_two_assessments() -> None:
    with pytest.raises(ValueError, match="01/07/2025"):
        ntm.fate(merged(), DAY, LAST)


def test_the_published_means_carry_their_day_set_and_cell() -> None:
    told = [p.figure for p in ntm.published_means(province())]
    assert [f.value for f in told] == [5.5, 8.11, 9.8, 13.1, 13.12, 13.16, 14.68]
    assert [f.standard for f in told] == ["NTM_XA_BEFORE_2016", *["NTM_XA_2016_2020"] * 3, *[NEW] * 3]
    assert {f.status for f in told} == {"published"}
    assert [tuple(f.sources[["cell", "text"]].iloc[0]) for f in told[:2]] == [
        ("E244", "5.5"),
        ("E243", "8.11"),
    ]
    with pytest.raises(ntm.CriteriaSetsDiffer):
        ntm.change(told[3], told[4])


def test_26_and_3_are_two_published_counts_of_which_one_is_a_legal_status() -> None:
    p = province()
    old, new = ntm.published(p, "recognised_old"), ntm.published(p, "met_all_new")
    assert [t.figure.value for t in (*old, *new)] == [26, 26, 3]
    assert old[0].figure.standard == ""
    assert new[0].figure.standard == NEW
    assert "(0; 2)" in old[0].figure.caveat
    assert [t.figure.value for t in ntm.published(p, "model_old")] == [0, 2]
    assert {t.figure.origin for t in (*old, *new)} == {"published"}


def test_every_caveat_of_the_package_is_on_the_list() -> None:
    p = merged()
    figures = [
        ntm.recognised(p, AFTER),
        ntm.mean_criteria(p, LAST),
        *ntm.bands(p, LAST),
        *(t.figure for s in ("mean", "recognised_old", "case_new") for t in ntm.published(p, s)),
        *ntm.fate(p, LAST, AFTER).into.values(),
    ]
    assert not [f.id for f in figures if f.caveat and "" in getattr(f.caveat, "codes", ("",))]
