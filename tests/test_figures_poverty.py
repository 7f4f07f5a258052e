"""Poverty as documents tell it: no line across two standards, both values at the break, nothing causal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from analysis.figures import charts, poverty
from analysis.figures.shown import Cell, Chart, Content, Shown, Table
from analysis.figures.spans import Line, line
from analysis.indicators import poverty as indicators
from analysis.indicators.figure import CriteriaSetsDiffer, Figure, FigureStatus, StandardsDiffer
from analysis.province import Province
from indicator_frames import CHIENG_SO, KEO_LOM, NEW, OLD, PHI_NHU, province, published

WORDS = charts.Words("c", "t", "a", Line.of("c"))


def text(shown: Shown) -> str:
    return "\n".join(line.plain for line in shown.lines())


def cell_text(cell: Content) -> str:
    assert not isinstance(cell, Cell)
    return line(cell).plain


def rate(year: int, value: float, standard: str, status: FigureStatus = "official") -> Figure:
    dims = {"year": str(year)}
    name = f"poverty.rate/year={year}/standard={standard}"
    return Figure(name, "r", value, "percent", "m", status=status, standard=standard, dims=dims)


OLD_LINE = [rate(2019, 33.05, OLD), rate(2020, 30.67, OLD, "expected"), rate(2021, 27.33, OLD)]
NEW_LINE = [rate(2021, 34.9, NEW), rate(2023, 25.68, NEW)]


def row(unit: str, year: int, poor: int, standard: str = NEW, **more: object) -> dict[str, Any]:
    return {
        "unit_key": unit,
        "year": year,
        "poor_households": poor,
        "households": 100,
        "standard": standard,
        **more,
    }


@pytest.fixture(scope="module")
def told() -> Province:
    base = province()
    new = base.units.successor(CHIENG_SO)
    members = [k for k, successor in base.units.succession.items() if successor == new]
    rows = [row(k, y, p) for k in members for y, p in ((2021, 60), (2024, 40))]
    rows += [row(PHI_NHU, y, p) for y, p in ((2021, 50), (2024, 45))]
    rows += [row(KEO_LOM, y, p) for y, p in ((2021, 10), (2024, 15))]
    rows += [row(u, 2021, p, OLD) for u, p in ((CHIENG_SO, 50), (PHI_NHU, 40))]
    rows += [row(CHIENG_SO, 2024, 44, status="preliminary"), row(new, 2025, 30)]
    flows = {"escaped": 15, "other_decrease": 1, "near_poor_fallen": 1, "fallen_back": 2, "newly_poor": 3}
    rows.append(
        {"unit_key": PHI_NHU, "year": 2024, "standard": NEW, "poor_at_start": 55, "poor_households": 45,
         "other_increase": 0, **flows}
    )  # fmt: skip
    rows += [
        published(2017, OLD, rate_printed_pct=41.01),
        published(2019, OLD, rate_printed_pct=33.05),
        published(2020, OLD, rate_printed_pct=30.67, status="expected"),
        published(2021, OLD, rate_printed_pct=27.33),
        published(2021, NEW, rate_printed_pct=34.90),
        published(2025, NEW, rate_printed_pct=17.78),
    ]
    helped: list[tuple[str, date, date | None]] = [
        (u, date(2021, 11, 17), None) for u in (CHIENG_SO, KEO_LOM)
    ]
    helped += [(u, date(2017, 8, 17), date(2020, 12, 31)) for u in (CHIENG_SO, PHI_NHU)]
    assigned = [{"agency_id": "a", "unit_key": u, "valid_from": f, "valid_to": t} for u, f, t in helped]
    return province(poverty=rows, assignments=assigned)


def test_a_line_cannot_be_made_across_two_standards() -> None:
    with pytest.raises(StandardsDiffer):
        charts.Series("x", (2020, 2021), (OLD_LINE[1], NEW_LINE[0]))


def test_a_line_of_marks_cannot_be_made_across_two_sets() -> None:
    marks = [
        Figure("ntm.mean_criteria", "m", 1.0, "criteria_per_commune", "m", standard=s) for s in ("S1", "S2")
    ]
    with pytest.raises(CriteriaSetsDiffer):
        charts.Series("x", (2020, 2021), tuple(marks))


def test_a_flat_series_over_two_standards_becomes_two_lines_and_a_break() -> None:
    series = charts.by_definition([*NEW_LINE, *OLD_LINE], {OLD: "cũ", NEW: "mới"})
    assert [(s.label, s.years, s.current) for s in series] == [
        ("cũ", (2019, 2020, 2021), False),
        ("mới", (2021, 2023), True),
    ]
    assert charts.breaks(series) == [2021.0]
    svg = charts.broken_lines(WORDS, series).svg
    assert "đổi chuẩn" in svg
    assert "27,33" in svg
    assert "34,90" in svg


def test_the_break_lies_between_lines_that_share_no_year() -> None:
    series = charts.by_definition([OLD_LINE[0], NEW_LINE[1]], {})
    assert charts.breaks(series) == [2021.0]
    assert charts.breaks(series[:1]) == []


def test_every_panel_has_its_own_break() -> None:
    series = charts.by_definition([*NEW_LINE, *OLD_LINE], {})
    chart = charts.small_multiples(WORDS, [("Huyện A", series), ("Huyện B", series)])
    assert chart.svg.count("27,3") == 2
    assert len(chart.data.rows) == 4
    assert charts.small_multiples(WORDS, []).data.rows == ()


@pytest.mark.parametrize("draw", [charts.slopes, charts.before_and_after])
def test_two_ends_under_two_standards_are_not_joined(draw: Callable[..., Chart]) -> None:
    with pytest.raises(StandardsDiffer):
        draw(WORDS, ("2020", "2025"), [("Tỉnh", OLD_LINE[1], NEW_LINE[1])])


def test_the_year_of_two_standards_shows_both_values(told: Province) -> None:
    chart = poverty.province_chart(told)
    assert "Cuối 2021 có hai giá trị: 27,33% và 34,90%" in chart.alt
    assert "27,33" in chart.svg
    assert "34,90" in chart.svg
    assert "27,33%" in text(poverty.break_summary(told))
    assert "34,90%" in text(poverty.break_summary(told))


def test_the_naive_change_is_refused_in_words(told: Province) -> None:
    said = text(poverty.not_joined(told))
    assert said.startswith("Không tính mức giảm từ cuối 2020 (30,67%")
    assert "17,78%" in said
    assert "12,89" not in said


def test_period_a_says_what_was_not_published(told: Province) -> None:
    said = text(poverty.period_summary(told, "A"))
    assert "từ 41,01% cuối 2017 còn 33,05% cuối 2019, giảm 7,96 điểm %" in said
    assert "Cuối 2016 là mốc đầu kỳ" in said
    assert "Cuối năm 2020 chỉ có số ước" in said
    assert text(poverty.period_summary(told, "B")).startswith(
        "Giai đoạn 2021–2025, toàn tỉnh, chuẩn NĐ 07/2021: từ 34,90%"
    )


def test_a_period_that_outlives_its_communes_is_told_in_two_frames(told: Province) -> None:
    table = poverty.period_changes(told, "B")
    names = [str(r[0]) for r in table.rows]
    assert "Các xã được giúp đỡ, 2021–2024" in names
    assert "Đơn vị mới có xã được giúp đỡ, 2021–2025" in names
    assert "45 xã, phường mới" in text(poverty.frames_note(told, "B"))
    assert "giữ nguyên" in text(poverty.frames_note(told, "A"))


def test_pooled_and_unweighted_stand_side_by_side(told: Province) -> None:
    (head, *pooled_and_mean) = poverty.means(told, "B").rows[0]
    assert head == "Các xã được giúp đỡ, 2021–2024"
    assert len(pooled_and_mean) == 6
    assert [h.group for h in poverty.means(told, "B").columns[1:]] == ["Tỷ lệ gộp"] * 3 + [
        "Bình quân giản đơn"
    ] * 3


def test_communes_that_rose_stand_out(told: Province) -> None:
    chart = poverty.slope_chart(told, "B")
    assert chart.title == "1 trong 2 xã được giúp đỡ có tỷ lệ hộ nghèo giảm"
    assert "1 xã tăng" in chart.alt
    assert "Xã Keo Lôm 15,0" in chart.svg


def test_a_commune_is_told_in_points_relative_and_households(told: Province) -> None:
    rows = {cell_text(r[0]): [cell_text(c) for c in r] for r in poverty.period_by_commune(told, "B").rows}
    assert rows["Xã Keo Lôm"][2:] == ["10,00", "15,00", "+5,00", "+50,0", "5"]
    quarter = poverty.by_baseline(told, "B")
    assert isinstance(quarter, Table)
    assert [h.key for h in quarter.columns[-3:]] == ["points", "relative", "households"]


def test_flows_show_start_end_and_the_check(told: Province) -> None:
    table = poverty.period_flows(told, "B")
    assert [str(r[0]) for r in (table.rows[0], table.rows[-1])] == ["Hộ nghèo đầu năm", "Hộ nghèo cuối năm"]
    said = text(poverty.flows_check(told, "B"))
    assert "Chưa có biểu biến động hộ nghèo của năm 2021, 2022, 2023, 2025." in said
    assert "Số xã cộng lại được theo từng năm: 2024: 1. Số xã có số cuối năm không khớp: 2024: 0." in said
    chart = poverty.flows_chart(told, "B")
    assert "2021, 2022, 2023, 2025" in chart.caption.plain
    assert "Huyện Điện Biên Đông" in text(poverty.flows_by_district(told, "B"))


def test_the_composition_of_two_lists_is_said_not_to_be_a_fall(told: Province) -> None:
    table = poverty.list_break(told)
    assert isinstance(table, Table)
    assert "chỉ nằm ở danh sách" in text(table)
    assert len(table.rows) == 5
    assert "1 xã có tên trong cả hai danh sách, 1 xã vào, 1 xã ra." in text(table)
    assert isinstance(poverty.composition(told, "B"), Table)


def test_quarters_without_others_are_named(told: Province) -> None:
    said = text(poverty.by_baseline(told, "B"))
    assert "Nhóm 1" in said
    assert "không có xã nào ngoài danh sách giúp đỡ" in said
    assert isinstance(poverty.by_baseline_chart(told, "B"), Chart)


def test_the_official_figure_beside_the_preliminary(told: Province) -> None:
    assert "44,00%" in text(poverty.revisions(told, "B"))
    assert "Xã Chiềng Sơ" in text(poverty.revised_communes(told, 2024))
    assert "Không có năm nào" in text(poverty.revisions(told, "A"))


def every_object(told: Province) -> list[Shown]:
    by_period = (
        poverty.period_summary, poverty.period_changes, poverty.frames_note, poverty.means, poverty.pace,
        poverty.period_by_district_chart, poverty.period_spread_chart, poverty.slope_chart,
        poverty.period_flows, poverty.flows_check, poverty.flows_chart, poverty.flows_by_district,
        poverty.composition, poverty.by_baseline, poverty.by_baseline_chart, poverty.revisions,
        poverty.period_by_commune,
    )  # fmt: skip
    whole = (poverty.break_summary, poverty.not_joined, poverty.province_chart, poverty.district_lines)
    by_year = (poverty.province_summary, poverty.helped_summary, poverty.by_district, poverty.by_commune)
    return [
        *(show(told, key) for show in by_period for key in "AB"),
        *(show(told) for show in (*whole, poverty.list_break)),
        *(show(told, year) for show in by_year for year in (2019, 2021, 2025)),
        poverty.revised_communes(told, 2024),
    ]


def test_nothing_says_because_of_and_every_chart_can_be_read_aloud(told: Province) -> None:
    for shown in every_object(told):
        said = text(shown)
        assert not re.search(r"\bnhờ\b|\bbởi vì\b|nguyên nhân là", said), said
        if isinstance(shown, Chart):
            assert len(shown.alt) > 40
            assert shown.caption.plain.endswith(".")


def test_a_table_has_no_figure_twice_under_one_id(told: Province) -> None:
    for shown in every_object(told):
        values: dict[str, object] = {}
        for figure in shown.figures():
            assert values.setdefault(figure.id, figure.value) == figure.value, figure.id


def test_a_province_without_figures_says_so() -> None:
    empty = province()
    assert "chưa đủ số đã công bố" in text(poverty.period_summary(empty, "A"))
    assert "Chưa có tỷ lệ hộ nghèo toàn tỉnh" in text(poverty.province_summary(empty, 2019))
    assert "Chưa đủ số liệu" in text(poverty.composition(empty, "A"))
    assert "Chưa đủ số liệu" in text(poverty.list_break(empty))
    assert "Chưa đủ số liệu" in text(poverty.by_baseline(empty, "A"))
    assert poverty.flows_chart(empty, "A").title == "Chưa có biểu biến động hộ nghèo"
    assert isinstance(poverty.district_lines(empty), Chart)
    assert indicators.pace([]) == []
