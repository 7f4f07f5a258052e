from __future__ import annotations

import json
from dataclasses import replace

import pytest

from analysis.figures.charts import Series, Words, broken_lines
from analysis.figures.shown import Cell, Head, Key, Keys, Prose, Table, paragraph
from analysis.figures.spans import CELLS_SHOWN, Line, moved, records
from analysis.indicators import Figure, money, poverty
from indicator_frames import CHIENG_SO, NEW, province, published

HOSTILE = "<script>alert(1)</script>"


OLD = "POV_2016_2020"


def rate(value: float | None, year: int = 2021, **more: str) -> Figure:
    figure = Figure(
        f"poverty.rate/scope=province/year={year}",
        "Tỷ lệ hộ nghèo",
        value,
        "percent",
        "Cách tính.",
        standard=NEW,
        dims={"scope": "province", "year": str(year)},
    )
    return replace(figure, **more)  # type: ignore[arg-type]  # status only


class TestLines:
    def test_a_sentence_is_never_printed_with_a_hole(self) -> None:
        with pytest.raises(KeyError, match="rate"):
            Line.of("Tỷ lệ là {rate}.")

    def test_a_figure_in_a_sentence_keeps_its_id_and_its_printed_text(self) -> None:
        line = Line.of("Tỷ lệ là {rate}.", rate=rate(34.9))
        assert line.payload() == [
            "Tỷ lệ là ",
            {"figure": "poverty.rate/scope=province/year=2021", "text": "34,90%"},
            ".",
        ]

    @pytest.mark.parametrize(
        ("value", "words"), [(-17.12, "giảm 17,12 điểm %"), (3.0, "tăng 3,00 điểm %"), (0.0, "không đổi")]
    )
    def test_a_change_is_told_in_words(self, value: float, words: str) -> None:
        assert moved(replace(rate(value), unit="percent_points")).plain == words

    def test_an_unknown_change_is_not_called_no_change(self) -> None:
        assert moved(replace(rate(None), unit="percent_points")).plain == "chưa có số liệu"


class TestRecords:
    def test_a_record_holds_what_a_reviewer_asks(self) -> None:
        cells = [
            {"unit_key": CHIENG_SO, "amount_vnd": 15_000_000, "cell": "F9", "text": "15"},
        ]
        (record,) = records([money.mobilised(province(support=cells), [2018], "cash")])
        assert record["value"] == 15_000_000
        assert record["text"] == "≥ 15 triệu đồng"
        assert [(c["cell"], c["text"]) for c in record["cells"]] == [("F9", "15")]

    def test_only_the_first_cells_travel_but_all_are_counted(self) -> None:
        cells = [{"unit_key": CHIENG_SO, "amount_vnd": 1000, "cell": f"F{i}"} for i in range(9, 49)]
        (record,) = records([money.mobilised(province(support=cells), [2018], "cash")])
        assert record["rows"] == 40
        assert len(record["cells"]) == CELLS_SHOWN

    def test_a_corrected_cell_travels_before_the_others(self) -> None:
        cells = [{"unit_key": CHIENG_SO, "amount_vnd": 1000, "cell": f"F{i}"} for i in range(9, 49)]
        cells[30]["corrected"] = '{"F39": "15 → 1,5 (đính chính c-001)"}'
        (record,) = records([money.mobilised(province(support=cells), [2018], "cash")])
        assert [c["cell"] for c in record["cells"]][:3] == ["F39", "F9", "F10"]
        assert len(record["cells"]) == CELLS_SHOWN

    def test_a_figure_shown_twice_has_one_record(self) -> None:
        assert len(records([rate(34.9), rate(34.9)])) == 1


class TestTables:
    heads = (Head("name", "Nơi", align="left"), Head("rate", "Tỷ lệ", "%"))

    def test_a_row_of_another_width_is_refused(self) -> None:
        with pytest.raises(ValueError, match="1 cells, not 2"):
            Table("t", "Bảng", self.heads, (("Chiềng Sơ",),))

    def test_a_figure_sorts_by_its_value(self) -> None:
        table = Table("t", "Bảng", self.heads, (("Chiềng Sơ", rate(34.9)),))
        assert table.payload()["rows"][0][1]["sort"] == 34.9

    def test_a_cell_keeps_its_chip_and_sort_value(self) -> None:
        table = Table("t", "Bảng", self.heads, (("a", Cell(Line.of("muộn"), sort=2.0, chip="warn")),))
        assert table.payload()["rows"][0][1] == {"spans": ["muộn"], "sort": 2.0, "chip": "warn"}

    def test_text_from_a_workbook_is_escaped_for_jupyterlab(self) -> None:
        bundle = Table("t", HOSTILE, self.heads, ((HOSTILE, "1"),))._repr_mimebundle_()
        assert "<script>" not in bundle["text/html"]
        assert "<script>" not in paragraph(HOSTILE)._repr_mimebundle_()["text/html"]


def test_every_payload_is_plain_json_and_lists_its_figures() -> None:
    shown = [
        Keys((Key("Tỷ lệ", Line((rate(34.9),)), "", Line.of("chuẩn mới")),)),
        Prose("lede", (Line.of("{rate}", rate=rate(34.9)),)),
        Table("t", "Bảng", TestTables.heads, (("a", rate(34.9)),)),
    ]
    for entry in shown:
        payload = entry.payload()
        assert json.loads(json.dumps(payload, allow_nan=False)) == payload
        assert [f["id"] for f in payload["figures"]] == ["poverty.rate/scope=province/year=2021"]


class TestBrokenLines:
    words = Words("c", "Giảm", "Biểu đồ đường", Line.of("% hộ"))

    def chart(self) -> str:
        before = (rate(30.67, 2020, standard=OLD), rate(27.33, 2021, standard=OLD))
        after = (rate(34.9, 2021), rate(25.68, 2023), rate(17.78, 2025, status="expected"))
        series = (
            Series("Chuẩn QĐ 59/2015", (2020, 2021), before),
            Series("Chuẩn NĐ 07/2021", (2021, 2023, 2025), after, current=True),
        )
        return broken_lines(self.words, series).svg

    def test_two_runs_draw_the_same_bytes(self) -> None:
        assert self.chart() == self.chart()

    def test_values_and_the_break_stand_as_text(self) -> None:
        svg = self.chart()
        assert all(text in svg for text in ("27,33", "34,90", "17,78", "đổi chuẩn", "Chuẩn NĐ 07/2021"))

    def test_an_estimate_is_a_hollow_mark(self) -> None:
        assert self.chart().count("fill: #ffffff") == 1

    def test_the_table_behind_the_chart_has_every_year_and_a_dash_where_nothing_is_known(self) -> None:
        one = Series("A", (2020,), (rate(30.67, 2020),))
        two = Series("B", (2021,), (rate(34.9, 2021),), current=True)
        data = broken_lines(self.words, [one, two]).data
        assert [row[0] for row in data.rows] == ["2020", "2021"]
        assert data.rows[0][2] == "–"


def test_published_figures_of_both_standards_can_be_shown_but_not_subtracted() -> None:
    old, new = "POV_2016_2020", NEW
    given = province(
        poverty=[
            published(2021, old, rate_printed_pct=27.33),
            published(2021, new, rate_printed_pct=34.9),
        ]
    )
    with pytest.raises(poverty.StandardsDiffer):
        poverty.change(poverty.published_rate(given, 2021, old), poverty.published_rate(given, 2021, new))
