"""Maps and the board: everyone who can be drawn is, whoever cannot is named."""

from __future__ import annotations

import csv
import io
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from analysis.figures import maps
from analysis.figures.charts.board import Row, Sign, board
from analysis.figures.maps._classes import amounts, class_of, falls
from analysis.figures.maps._draw import Key, Panel, draw
from analysis.figures.maps._layout import Frame, laid_out
from analysis.figures.maps._places import Place
from analysis.figures.shown import Cell, Chart, Content, Prose
from analysis.figures.spans import line
from analysis.indicators.money.by_commune import per_household_by_commune
from analysis.project import Project
from analysis.province import Province
from indicator_frames import CHIENG_SO, KEO_LOM, PHI_NHU, ROOT, province
from small_province import NA_TAU, TNMT, small

NEW = "POV_2022_2025"
MILLION = 10**6
COMMUNES = 129


def row(unit: str, year: int, poor: int) -> dict[str, Any]:
    return {
        "unit_key": unit, "year": year, "poor_households": poor, "households": 100, "standard": NEW,
    }  # fmt: skip


ROWS = [
    *(row(CHIENG_SO, y, p) for y, p in ((2021, 60), (2024, 44))),
    *(row(PHI_NHU, y, p) for y, p in ((2021, 30), (2024, 33))),
    row(KEO_LOM, 2021, 50),
]
HELPED = [
    {"agency_id": TNMT, "unit_key": u, "valid_from": date(2021, 11, 17), "valid_to": date(2025, 12, 31)}
    for u in (CHIENG_SO, KEO_LOM)
]


@pytest.fixture(scope="module")
def told() -> Province:
    return province(poverty=ROWS, assignments=HELPED)


def with_register(told: Province, root: Path, **changes: dict[str, str]) -> Province:
    """``told`` with other columns in the register for the units named by code."""
    (root / "data").mkdir(parents=True)
    shutil.copytree(ROOT / "data" / "reference", root / "data" / "reference")
    path = root / "data" / "reference" / "administrative_units.csv"
    reader = csv.DictReader(io.StringIO(path.read_text("utf-8")))
    lines = [{**line, **changes.get(f"u{line['gso_code']}", {})} for line in reader]
    out = io.StringIO()
    writer = csv.DictWriter(out, reader.fieldnames or ())
    writer.writeheader()
    writer.writerows(lines)
    path.write_text(out.getvalue(), "utf-8")
    return Province(Project.at(root), frames=told.frames)


def drawn(chart: Chart | Prose) -> Chart:
    assert isinstance(chart, Chart)
    return chart


def titles(chart: Chart) -> list[str]:
    root = ElementTree.fromstring(chart.svg)
    return [e.text or "" for e in root.iter("{http://www.w3.org/2000/svg}title")]


def cells(chart: Chart, name: str) -> list[str]:
    """The row of the table that begins with ``name``."""

    def text(cell: Content) -> str:
        return (cell.value if isinstance(cell, Cell) else line(cell)).plain

    return next([text(c) for c in cells] for cells in chart.data.rows if text(cells[0]) == name)


def test_every_unit_is_drawn_and_told_with_its_figure(told: Province) -> None:
    chart = drawn(maps.poverty_change(told, "B"))
    assert len(titles(chart)) == COMMUNES
    assert "Xã Chiềng Sơ, Huyện Điện Biên Đông: −16,00 điểm %" in titles(chart)
    assert "Xã Phì Nhừ, Huyện Điện Biên Đông: +3,00 điểm %" in titles(chart)
    assert cells(chart, "Xã Chiềng Sơ")[2:] == ["60,00", "44,00", "−16,00"]
    assert {f.standard for f in chart.figures()} == {NEW}


def test_a_unit_without_a_figure_is_hollow_and_counted_apart(told: Province) -> None:
    chart = drawn(maps.poverty_change(told, "B"))
    assert "Xã Keo Lôm, Huyện Điện Biên Đông: chưa có số liệu" in titles(chart)
    assert f"chưa có số liệu: {COMMUNES - 2}<" in chart.svg
    assert ">giảm 15–20: 1<" in chart.svg
    assert ">tăng: 1<" in chart.svg
    hollow = re.findall(r"<use [^>]*>(?=<title>[^<]*chưa có số liệu)", chart.svg)
    assert len(hollow) == COMMUNES - 2
    assert all("fill: #ffffff" in mark for mark in hollow)
    assert cells(chart, "Xã Keo Lôm")[2:] == ["chưa có số liệu"] * 3


def test_units_without_usable_coordinates_are_named_and_not_drawn(told: Province, tmp_path: Path) -> None:
    changed = with_register(
        told,
        tmp_path / "root",
        u03208={"coordinate_note": "ngoài tỉnh"},
        u03376={"latitude": "", "longitude": ""},
        u03211={"name": "Chiềng <b>&Sơ</b>"},
    )
    chart = drawn(maps.poverty_change(changed, "B"))
    assert len(titles(chart)) == COMMUNES - 2
    assert "Không vẽ 2 đơn vị" in chart.caption.plain
    assert ": Xã Phì Nhừ, Xã Keo Lôm;" in chart.caption.plain
    assert not any("Keo Lôm" in t or "Phì Nhừ" in t for t in titles(chart))
    assert cells(chart, "Xã Phì Nhừ")[-1] == "+3,00"
    assert "<b>" not in chart.svg
    assert "Xã Chiềng <b>&Sơ</b>, Huyện Điện Biên Đông: −16,00 điểm %" in titles(chart)


def test_nothing_to_draw_is_said_in_words(told: Province) -> None:
    empty = province()
    for shown in (
        maps.poverty_change(empty, "B"),
        maps.poverty_change_by_period(told),
        maps.criteria_met(empty, "B"),
        maps.criteria_met_by_period(empty),
        maps.money_per_household(empty, "A"),
        maps.money_per_household_by_period(empty),
        maps.report_board(empty, "A"),
    ):
        assert isinstance(shown, Prose)
        assert "chưa vẽ được" in shown.paragraphs[0].plain


def test_the_same_province_gives_the_same_bytes(told: Province) -> None:
    again = province(poverty=ROWS, assignments=HELPED)
    assert drawn(maps.poverty_change(told, "B")).svg == drawn(maps.poverty_change(again, "B")).svg
    assert drawn(maps.report_board(small(), "A")).svg == drawn(maps.report_board(small(), "A")).svg


def test_marks_do_not_lie_on_each_other_and_districts_stand_apart(told: Province) -> None:
    units = told.units.at(date(2024, 12, 31))
    layout = laid_out(units, Frame(0, 0, 96, 118), 3.6)
    assert len(layout.names) == 10
    for i, (x, y) in enumerate(layout.at):
        assert 0 <= x <= 96
        assert 0 <= y <= 118
        for j, (u, v) in enumerate(layout.at[:i]):
            least = 3.5 if units[i].district == units[j].district else 5.0
            assert (x - u) ** 2 + (y - v) ** 2 >= least**2


def test_every_change_has_a_class_and_a_rise_bears_a_cross() -> None:
    classes = falls([-23.0, -10.0, -0.5, 0.0, 4.0])
    assert [c.label for c in classes] == ["giảm 20–25", "giảm 5–10", "giảm 0–5", "không đổi", "tăng"]
    assert class_of(classes, -10.0).label == "giảm 5–10"
    assert class_of(classes, 4.0).crossed
    assert not class_of(classes, 0.0).crossed


def test_amounts_have_limits_of_one_two_and_five() -> None:
    labels = [c.label for c in amounts([0, 1_500, 4_000, 12_000])]
    assert labels[0] == "từ 10.000 đồng"
    assert labels[-1] == "dưới 2.000 đồng"
    assert class_of(amounts([0.0]), 0.0).label == "không có giá trị"


def test_cash_a_household_of_each_commune_is_worked_by_hand() -> None:
    told = small()
    found = {f.dims["commune"]: f for f in per_household_by_commune(told, [2018], "cash")}
    assert found[CHIENG_SO].value == 15 * MILLION / 100
    assert (found[PHI_NHU].value, found[KEO_LOM].value) == (0, None)
    assert NA_TAU not in found
    assert set(found[CHIENG_SO].sources["table"]) == {"support", "poverty"}
    chart = drawn(maps.money_per_household(told, [2018]))
    assert "Xã Chiềng Sơ, Huyện Điện Biên Đông: ≥ 150.000 đồng/hộ" in titles(chart)
    assert "Xã Keo Lôm, Huyện Điện Biên Đông: chưa có số liệu" in titles(chart)
    assert sum(t.endswith("không được phân công") for t in titles(chart)) == COMMUNES - 3


def test_criteria_met_are_those_of_one_set() -> None:
    chart = drawn(maps.criteria_met(small(), [2022]))
    assert "Xã Chiềng Sơ, Huyện Điện Biên Đông: ≥ 6 tiêu chí" in titles(chart)
    assert "Xã Keo Lôm, Huyện Điện Biên Đông: chưa có số liệu" in titles(chart)
    assert "Phường Noong Bua, Thành phố Điện Biên Phủ: ngoài chương trình" in titles(chart)
    assert {f.standard for f in chart.figures() if f.value is not None} == {"NTM_XA_2021_2025"}


def test_a_hostile_name_is_text_in_the_map(told: Province) -> None:
    unit = replace(told.units[CHIENG_SO], name="$x$</title><script>1</script>", district="Huyện <i>")
    svg = draw([Panel("", (Place(unit, None, "?"),))], Key("m", (), ()))
    assert "<script" not in svg
    assert "<i>" not in svg
    (title,) = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}title")
    assert title.text == "Xã $x$</title><script>1</script>, Huyện <i>: ?"


def test_the_board_has_a_sign_for_each_report_and_none_where_none_was_owed() -> None:
    told = small()
    chart = drawn(maps.report_board(told, "A"))
    assert chart.data.rows
    tnmt = cells(chart, told.agencies[TNMT].name)
    assert tnmt[2:] == ["–", "đúng hạn", "chưa nhận, chưa nêu lý do", "–", "1", "2"]
    assert "đúng hạn" in chart.svg
    assert "không dùng được" not in chart.svg


def test_states_are_told_by_shape_and_a_long_name_is_cut() -> None:
    signs = {"a": Sign("o", "#000000"), "b": Sign("s", "#000000", hollow=True)}
    svg = board(["18"], [("Nhóm", [Row("n" * 90, ("a",)), Row("$y$", ("b",))])], signs, {"a": "A", "b": "B"})
    assert "n" * 90 not in svg
    assert "n…" in svg
    assert "$y$" in svg
    assert len(set(re.findall(r'xlink:href="(#m\w+)"', svg))) == 2
