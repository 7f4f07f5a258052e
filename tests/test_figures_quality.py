from __future__ import annotations

import pytest

from analysis.figures import quality
from analysis.indicators import quality as measured
from analysis.province import Province
from indicator_frames import CHIENG_SO, PHI_NHU, province
from test_indicators_quality_checks import ROW, filed, problem


@pytest.fixture
def small() -> Province:
    return province(poverty=[ROW], problems=[problem(code="name_read_as", cell="B7")], files=[filed()])


def test_the_answer_counts_checks_rows_and_points(small: Province) -> None:
    text = quality.checks_answer(small).paragraphs[0].plain
    assert f"có {len(measured.checks())} phép kiểm" in text
    assert "1 điểm cần xem lại" in text
    assert "Không số nào bị sửa" in text


def test_each_check_stands_in_the_table_of_its_kind(small: Province) -> None:
    tables = [quality.checks(small, kind) for kind in ("outlier", "identity", "consistency")]
    assert sum(len(t.rows) for t in tables) == len(measured.checks())
    identity = {str(row[0]): row for row in tables[1].rows}
    assert "không có dòng để kiểm" in identity["Cuối năm bằng đầu năm cộng biến động"]
    assert len(quality.how_to_read(small).paragraphs) == 3


def test_the_register_gives_address_words_and_who_looks(small: Province) -> None:
    table = quality.register(small)
    assert table.rows[0] == (
        "Đẳng thức của biểu",
        "Xã Chiềng Sơ, 2018",
        "data/raw/f.xlsx › Biểu 1 › E7",
        "26",
        "Xã Chiềng Sơ, năm 2018: tỷ lệ ghi 26,00%, tính từ số hộ là 25,40%. Kiểm tra tỷ lệ và số hộ.",
        "người gửi",
        "Dùng tỷ lệ tính từ số hộ.",
    )
    assert table.notes[0].plain == "Bảng này in đủ 2 điểm."
    assert "Sổ có 2 điểm" in quality.register_answer(small).paragraphs[0].plain


def test_a_long_register_says_how_much_of_it_is_printed() -> None:
    many = [problem(code="name_read_as", cell=f"B{i}") for i in range(20)]
    table = quality.register(province(problems=many, files=[filed()]))
    assert len(table.rows) == 15
    assert table.notes[0].plain == "Mỗi nguyên nhân in tối đa 15 điểm; bảng này in 15 trong 20 điểm."


def test_a_section_says_how_many_of_its_points_stand_in_the_register(small: Province) -> None:
    def said(**asked: str) -> str:
        return quality.notes_on(small, ["poverty"], 2018, **asked).paragraphs[0].plain

    assert (
        said()
        == said(scope=CHIENG_SO)
        == "2 điểm cần xem lại trong số liệu của mục này, xem Sổ chất lượng dữ liệu."
    )
    assert said(scope=PHI_NHU).startswith("Các phép kiểm không thấy điểm nào")
    assert quality.notes_on(small, ["ntm"], "A").paragraphs[0].plain.startswith("Các phép kiểm không thấy")


def test_nothing_told_gives_a_cause() -> None:
    from analysis.figures.quality._words import words

    told = [t for group in ("answer", "read", "register", "note") for t in words(group).values()]
    assert not [t for t in told if "nhờ" in t or "do đó" in t or "vì vậy" in t]


def test_counts_of_one_section_have_one_name(small: Province) -> None:
    a = measured.points(small, ["poverty", "ntm"], years=[2019, 2018])
    b = measured.points(small, ["ntm", "poverty"], years=[2018, 2019])
    assert a.id == b.id == "quality.points/subjects=ntm+poverty/years=2018+2019"
