from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from analysis.figures import ntm
from analysis.figures.shown import Chart, Prose, Shown, Table
from analysis.province import Province
from indicator_frames import communes, province

OLD, NEW = "NTM_XA_2016_2020", "NTM_XA_2021_2025"
DAYS = (
    (date(2018, 6, 30), OLD), (date(2020, 12, 31), OLD), (date(2021, 12, 31), OLD),
    (date(2022, 10, 31), NEW), (date(2025, 6, 30), NEW),
)  # fmt: skip
AFTER = date(2025, 12, 31)


def marks(key: str, day: date, criteria_set: str, met: int) -> list[dict[str, Any]]:
    base = {"unit_key": key, "as_of": day, "criteria_set": criteria_set, "commune_as_written": key}
    told = ["met"] * met + ["mostly_met"] * (met < 19) + ["not_assessed"] * (met < 18)
    told += ["not_met"] * (19 - len(told))
    return [{**base, "criterion": i, "mark": m} for i, m in enumerate(told, start=1)]


@pytest.fixture(scope="module")
def told() -> Province:
    empty = province()
    keys = communes(empty, 6)
    new = communes(empty, 3, on=AFTER)
    rows = [
        m for i, (day, used) in enumerate(DAYS) for k, key in enumerate(keys)
        for m in marks(key, day, used, min(19, 6 + 3 * k + i))
    ]  # fmt: skip
    rows += [m for k, key in enumerate(new) for m in marks(key, AFTER, NEW, 17 + k)]
    acts = [
        {"unit_key": keys[k], "title": "standard", "year_attained": 2018, "decision": "1/QĐ-UBND",
         "decided_on": date(2018, 5, 1)}
        for k in (2, 5)
    ]  # fmt: skip
    given = [{"agency_id": "x", "unit_key": k} for k in keys[:4]]
    later = [{**a, "valid_from": date(2021, 11, 17), "valid_to": date(2025, 12, 31)} for a in given]
    return province(ntm_marks=rows, ntm_recognition=acts, assignments=[*given, *later])


def text(shown: Shown) -> str:
    return "\n".join(line.plain for line in shown.lines())


def test_the_summary_says_a_break_at_the_new_set_and_at_the_new_units(told: Province) -> None:
    said = [line.plain for line in ntm.summary(told, "B").lines()]
    breaks = [i for i, line in enumerate(said) if line.startswith("Từ ")]
    assert len(breaks) == 2
    assert "Bộ tiêu chí 2021–2025 (318/QĐ-TTg)" in said[breaks[0]]
    assert "không so sánh trực tiếp" in said[breaks[1]]
    assert all(line.startswith("Đến ngày") for i, line in enumerate(said) if i not in breaks)


def test_no_table_sets_two_sets_or_two_frames_of_units_in_one_change(told: Province) -> None:
    for when in ("A", "B", 2018, 2022, 2025):
        shown = ntm.by_group(told, when)
        assert isinstance(shown, Table)
        assert len({f.standard for f in shown.figures() if not f.subject.startswith("ntm.recogn")}) == 1
        days = {f.dims["as_of"] for f in shown.figures() if "as_of" in f.dims}
        assert len({day >= "2025-07-01" for day in days}) == 1


def test_the_bands_chart_says_why_it_is_broken(told: Province) -> None:
    caption = ntm.bands_chart(told).caption.plain
    assert "trước 31/10/2022 đổi sang Bộ tiêu chí 2021–2025" in caption
    assert "trước 31/12/2025 xã sắp xếp lại" in caption
    assert "Khoảng trống" not in ntm.bands_chart(told, 2020).caption.plain


def test_the_transition_table_counts_the_rest_apart(told: Province) -> None:
    shown = ntm.band_moves(told, "B")
    assert isinstance(shown, Table)
    cells = [f for row in shown.rows for f in row if not isinstance(f, str)]
    assert sum(int(getattr(f, "value", 0)) for f in cells) == 6
    assert "109 xã không có lần nào" in text(shown)


def test_the_heat_map_tells_its_four_marks_without_colour(told: Province) -> None:
    chart = ntm.heat_map(told, "B", "assignment")
    assert isinstance(chart, Chart)
    for word in ("đạt", "cơ bản đạt", "chưa đạt", "chưa đánh giá"):
        assert f">{word}<" in chart.svg
    assert "6 xã × 19 tiêu chí" in chart.alt
    letters = {cell for row in chart.data.rows for cell in row[1:-1]}
    assert letters == {"Đ", "CB", "C", "–"}


def test_the_frame_of_the_assignment_and_that_of_today_are_two_tables(told: Province) -> None:
    old, new = ntm.marks(told, "B", "assignment"), ntm.marks(told, "B")
    assert "30/06/2025" in text(old)
    assert "31/12/2025" in text(new)
    assert "không lấy bình quân" in text(ntm.today(told))


def test_titles_stand_beside_marks_and_no_list_is_a_verdict(told: Province) -> None:
    shown = ntm.recognised_not_all_met(told, "A")
    assert isinstance(shown, Table)
    assert [row[3] for row in shown.rows] == ["1/QĐ-UBND"] * len(shown.rows)
    assert "không phải kết luận" in text(shown)
    assert "Hai việc khác nhau" in text(ntm.title_summary(told, "A"))
    over = ntm.titles_over_time(told)
    assert isinstance(over, Table)
    assert len(over.rows) == len(DAYS) + 1


def test_the_merger_is_told_with_both_counts_their_sources_and_no_difference(told: Province) -> None:
    said = text(ntm.merger_summary(told))
    assert "không lấy số này trừ số kia" in said
    assert "26 xã cũ đạt chuẩn (Báo Điện Biên Phủ" in said
    assert "3 xã mới đạt 19 tiêu chí (VietNamNet" in said
    assert "Các nguồn không khớp về số xã kiểu mẫu: 0 (" in said
    assert "23" not in said.split("Số đã công bố")[0]
    assert isinstance(ntm.merger_table(told), Table)


def test_the_published_means_are_drawn_with_their_breaks(told: Province) -> None:
    chart = ntm.published_means(told)
    assert isinstance(chart, Chart)
    assert len(chart.data.rows) == 7
    assert "13,10 và 13,12" in chart.caption.plain
    assert chart.svg.count("stroke-dasharray") == 2


def test_nothing_is_said_of_causes_and_no_code_reaches_a_reader(told: Province) -> None:
    shown: list[Shown] = [
        *(f(told, "B") for f in (
            ntm.summary, ntm.by_group, ntm.by_district, ntm.holding_back, ntm.near_standard,
            ntm.title_summary, ntm.all_met_not_recognised, ntm.recognised_not_all_met, ntm.criteria_chart,
            ntm.band_moves,
        )),
        ntm.today(told), ntm.merger_summary(told), ntm.merger_table(told), ntm.crosswalk(told),
        ntm.titles_over_time(told), ntm.published_means(told),
    ]  # fmt: skip
    for one in shown:
        said = text(one)
        assert not re.search(r"nhờ|vì được giúp|do được giúp|NTM_XA|\d{4}-\d\d-\d\d", said), said
        assert "None" not in said
        assert one.payload()


def test_without_any_assessment_everything_says_so() -> None:
    empty = province()
    for shown in (
        ntm.summary(empty, "A"), ntm.by_group(empty, "A"), ntm.by_district(empty, "A"), ntm.today(empty),
        ntm.band_moves(empty, "A"), ntm.criteria_chart(empty, "A"), ntm.holding_back(empty, "A"),
        ntm.near_standard(empty, "A"), ntm.marks(empty, "A"), ntm.heat_map(empty, "A"),
        ntm.title_summary(empty, "A"), ntm.titles_over_time(empty), ntm.merger_summary(empty),
        ntm.merger_table(empty),
    ):  # fmt: skip
        assert isinstance(shown, Prose)
        assert text(shown).startswith("Chưa có")
