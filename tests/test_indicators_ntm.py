from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from analysis.indicators import ntm
from analysis.province import Province
from indicator_frames import communes, province

DAY = date(2023, 11, 28)
BASIC = "NTM_XA_2021_2025"
ADVANCED = "NTM_XA_NANGCAO_2021_2025"
BANDS = {(19, 19): 4, (15, 18): 6, (10, 14): 3, (5, 9): 4}
MET = [19] * 4 + [18] * 3 + [17] * 3 + [12] * 3 + [7, 7, 6, 6]
"""Seventeen communes in the bands of Bắc Sơn 2023 whose criteria add to its 243."""


def marks(unit: str | None, met: int, **more: object) -> list[dict[str, Any]]:
    row = {"unit_key": unit, "as_of": DAY, "criteria_set": BASIC, "commune_as_written": unit or "?", **more}
    return [{**row, "criterion": i, "mark": "met" if i <= met else "not_met"} for i in range(1, 20)]


def seventeen() -> Province:
    keys = communes(province(), 17)
    assert sum(MET) == 243
    return province(ntm_marks=[m for k, met in zip(keys, MET, strict=True) for m in marks(k, met)])


def test_243_criteria_in_17_communes_are_1429_each() -> None:
    figure = ntm.mean_criteria(seventeen(), DAY)
    assert figure.value == pytest.approx(243 / 17)
    assert (figure.n, figure.standard) == (17, BASIC)
    assert figure.id == f"ntm.mean_criteria/scope=province/as_of=2023-11-28/set={BASIC}"
    assert len(figure.sources) == 17 * 19


def test_bands_of_bac_son() -> None:
    counts = {f.label_of_group: f.value for f in ntm.bands(seventeen(), DAY)}
    assert list(counts.values()) == [4, 6, 3, 4, 0]
    assert list(counts)[-1] == "dưới 5 tiêu chí"


def test_bands_alone_give_an_interval_in_which_1429_is_possible() -> None:
    mean = ntm.mean_from_bands(BANDS, 14.29)
    assert [mean.low, mean.high] == pytest.approx([216 / 17, 262 / 17])
    assert (mean.possible, mean.total) == (True, 243)


@pytest.mark.parametrize("printed", [12.5, 14.31, 15.42])
def test_a_mean_no_whole_number_of_criteria_gives_is_impossible(printed: float) -> None:
    assert not ntm.mean_from_bands(BANDS, printed).possible


def test_mostly_met_is_not_met_and_an_unassessed_commune_is_not_in_the_base() -> None:
    a, b = communes(province(), 2)
    unseen = [{**m, "mark": "not_assessed"} for m in marks(b, 0)]
    rows = [{**m, "mark": "mostly_met"} if m["criterion"] == 19 else m for m in marks(a, 19)]
    p = province(ntm_marks=[*rows, *unseen])
    figure = ntm.mean_criteria(p, DAY)
    assert (figure.value, figure.n) == (18.0, 1)


def test_names_nobody_settled_do_not_enter_the_mean() -> None:
    (a,) = communes(province(), 1)
    figure = ntm.mean_criteria(province(ntm_marks=[*marks(a, 10), *marks(None, 19)]), DAY)
    assert figure.value == 10.0
    assert "1 tên xã chưa xác định được" in figure.caveat


def test_one_commune_in_two_files_counts_once() -> None:
    (a,) = communes(province(), 1)
    p = province(ntm_marks=[*marks(a, 10), *marks(a, 10, file="data/raw/g.xlsx")])
    assert ntm.mean_criteria(p, DAY).n == 1
    assert ntm.by_criterion(p, DAY)[0].n == 1


def test_marks_of_an_older_version_do_not_speak() -> None:
    (a,) = communes(province(), 1)
    older = marks(a, 10, file="data/raw/a.xlsx", superseded_by="data/raw/g.xlsx")
    p = province(ntm_marks=[*older, *marks(a, 12, file="data/raw/g.xlsx")])
    assert ntm.mean_criteria(p, DAY).value == 12.0


def test_criterion_14_is_named_by_its_set() -> None:
    (a,) = communes(province(), 1)
    p = province(ntm_marks=[*marks(a, 19), *marks(a, 13, criteria_set=ADVANCED)])
    basic, advanced = (ntm.by_criterion(p, DAY, s)[13] for s in (BASIC, ADVANCED))
    assert "Giáo dục" in basic.label
    assert "Y tế" in advanced.label
    assert (basic.value, advanced.value) == (100.0, 0.0)
    assert [d.criteria_set for d in ntm.dates(p)] == [BASIC, ADVANCED]
    assert ntm.mean_criteria(p, DAY).standard == BASIC


def test_means_under_two_sets_are_never_subtracted() -> None:
    (a,) = communes(province(), 1)
    before = date(2019, 6, 30)
    p = province(ntm_marks=[*marks(a, 9, as_of=before, criteria_set="NTM_XA_2016_2020"), *marks(a, 12)])
    with pytest.raises(ntm.CriteriaSetsDiffer, match="NTM_XA_2016_2020"):
        ntm.change(ntm.mean_criteria(p, before), ntm.mean_criteria(p, DAY))


def test_means_under_one_set_are() -> None:
    (a,) = communes(province(), 1)
    later = date(2024, 12, 31)
    p = province(ntm_marks=[*marks(a, 12), *marks(a, 15, as_of=later)])
    change = ntm.change(ntm.mean_criteria(p, DAY), ntm.mean_criteria(p, later))
    assert change.value == 3.0
    assert "from=2023-11-28/to=2024-12-31" in change.id


def test_heat_map_has_every_criterion_of_the_set() -> None:
    (a,) = communes(province(), 1)
    frame = ntm.communes(province(ntm_marks=marks(a, 5)[:10]), DAY)
    assert frame.shape == (1, 19)
    assert frame.loc[a, 5] == "met"
    assert frame.loc[a, 6] == "not_met"
    assert frame[19].isna().all()


def act(unit: str | None, title: str = "standard", **more: object) -> dict[str, Any]:
    return {"unit_key": unit, "title": title, **more}


def test_recognition_counts_legal_acts_up_to_the_day() -> None:
    a, b, c, d = communes(province(), 4)
    p = province(
        ntm_recognition=[
            act(a, decided_on=date(2018, 5, 1), decision="1/QĐ-UBND"),
            act(a, "advanced", decided_on=date(2019, 5, 1), decision="2/QĐ-UBND"),
            act(b, "model", decided_on=date(2018, 7, 1), decision="3/QĐ-UBND"),
            act(c, year_attained=2018),
            act(d, "basically_met", decided_on=date(2018, 1, 1)),
            act(None, decided_on=date(2018, 1, 1)),
        ]
    )
    assert ntm.recognised(p, date(2018, 6, 30)).value == 1
    assert ntm.recognised(p, date(2018, 12, 31)).value == 3
    assert ntm.recognised(p, date(2019, 12, 31), "advanced").value == 2
    assert ntm.recognised(p, date(2018, 12, 31), "basically_met").value == 1
    assert "1 xã chưa có số quyết định" in ntm.recognised(p, date(2018, 12, 31)).caveat


def test_a_figure_of_a_part_of_the_communes_says_so_in_its_label() -> None:
    (a,) = communes(province(), 1)
    p = province(
        assignments=[{"agency_id": "x", "unit_key": a}],
        ntm_recognition=[act(a, decided_on=date(2018, 5, 1), decision="1181/QĐ-UBND")],
        ntm_marks=marks(a, 5, as_of=date(2018, 12, 31), criteria_set="NTM_XA_2016_2020"),
    )
    day = date(2018, 12, 31)
    made = [
        ntm.recognised(p, day, scope="list:A"),
        ntm.mean_criteria(p, day, scope="list:A"),
        *ntm.bands(p, day, scope="list:A"),
        *ntm.by_criterion(p, day, scope="list:A"),
    ]
    assert all("các xã trong danh sách giúp đỡ 2017–2020" in f.label for f in made)
    assert "danh sách" not in ntm.recognised(p, day).label


def test_no_code_reaches_a_reader_and_no_unread_mark_is_quoted_as_one() -> None:
    (a,) = communes(province(), 1)
    p = province(ntm_marks=[*marks(a, 5), *marks(a, 5, as_of=date(2024, 12, 31))])
    days = [ntm.mean_criteria(p, day) for day in (DAY, date(2024, 12, 31))]
    made = [ntm.change(*days), *days, *ntm.bands(p, DAY), *ntm.by_criterion(p, DAY)]
    told = [t for f in made for t in (f.label, f.method, f.caveat, f.label_of_group, f.base)]
    assert not [t for t in told if re.search(r"[A-Z]{2,}_|\d{4}-\d\d-\d\d", t)]
    assert set(days[0].sources["text"]) == {"(ô trống)"}


def test_evidence_of_recognition_is_the_title_beside_its_decision() -> None:
    a, b = communes(province(), 2)
    p = province(
        ntm_recognition=[
            act(a, decided_on=date(2018, 5, 1), decision="1181/QĐ-UBND"),
            act(b, "advanced", year_attained=2018),
        ]
    )
    assert ntm.recognised(p, date(2018, 12, 31)).sources["text"].tolist() == [
        "đạt chuẩn nông thôn mới; cùng dòng ghi QĐ 1181/QĐ-UBND",
        "đạt chuẩn nông thôn mới nâng cao; không ghi số quyết định",
    ]


def test_a_merger_ends_the_recognition_of_its_members() -> None:
    (a,) = communes(province(), 1)
    p = province(ntm_recognition=[act(a, decided_on=date(2018, 5, 1), decision="1")])
    after = ntm.recognised(p, date(2025, 12, 31))
    assert after.value == 0
    assert "1 xã cũ từng được công nhận" in after.caveat
