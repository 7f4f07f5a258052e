from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.sources.cells import Cell, Sheet
from analysis.sources.lettering import ambiguous_under, decoder_for, looks_encoded, settled
from analysis.sources.lettering.syllables import is_syllable
from old_letters import to_tcvn3, to_vni

LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
UNITS = Path(__file__).parent.parent / "data" / "reference" / "administrative_units.csv"
SENTENCE = "thực hiện nhiệm vụ giúp đỡ “xã đặc biệt khó khăn” huyện Điện Biên Đông"


def decoded(font: str, text: str) -> str:
    decode = decoder_for(font)
    assert decode is not None
    return decode(text)


def place_names() -> list[str]:
    with UNITS.open(encoding="utf-8") as file:
        return [f"{row['unit_type']} {row['name']}" for row in csv.DictReader(file)]


def sheet_of(*texts: str) -> Sheet:
    return Sheet("Biểu", {(n, 1): Cell(n, 1, text, "text") for n, text in enumerate(texts, start=1)})


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_survives_both_encodings_in_both_cases(letter: str) -> None:
    # beside letters of its own encoding: a letter alone may be Unicode as well
    assert decoded(".VnTime", to_tcvn3("điện " + letter)) == "điện " + letter
    assert decoded(".VnTimeH", to_tcvn3("điện " + letter)) == "ĐIỆN " + letter.upper()
    for written in (letter, letter.upper()):
        assert decoded("VNI-Times", to_vni("thường Điện " + written)) == "thường Điện " + written


@given(st.lists(st.sampled_from(place_names()), min_size=1, max_size=6).map(", ".join))
def test_sentences_of_place_names_survive(text: str) -> None:
    sentence = f"xã được giúp đỡ: {text}"
    assert decoded(".VnArial Narrow", to_tcvn3(sentence.lower())) == sentence.lower()
    assert decoded(".VnTimeH", to_tcvn3(sentence.lower())) == sentence.upper()
    assert decoded("VNI-Helve", to_vni(sentence)) == sentence


@given(st.text(max_size=40), st.sampled_from([".VnTime", ".VnTimeH", "VNI-Times"]))
def test_any_text_is_decoded_to_some_text(text: str, font: str) -> None:
    assert isinstance(decoded(font, text), str)
    looks_encoded(text)


@pytest.mark.parametrize(
    "font", ["Times New Roman", "Arial", "Calibri", "UVN Ai Cap", "Vn", "", "SVN-Gilroy"]
)
def test_an_ordinary_font_has_no_decoder(font: str) -> None:
    assert decoder_for(font) is None


@pytest.mark.parametrize("font", [".VnTimeH", ".VnTimeH Bold", ".vntimeh", ".VnArial NarrowH", ".VNTIMEH"])
def test_capitals_stand_in_fonts_ending_in_h(font: str) -> None:
    assert decoded(font, to_tcvn3("xã keo lôm")) == "XÃ KEO LÔM"
    assert decoded(font, "stt") == "STT"


@pytest.mark.parametrize("font", [".VnTime", ".VnEnglisch", ".vntime", ".VnTime Italic"])
def test_other_fonts_of_tcvn3_keep_the_case(font: str) -> None:
    assert decoded(font, to_tcvn3("Xã keo lôm")) == "Xã keo lôm"


@pytest.mark.parametrize("font", [".VnTime", ".VnTimeH", "VNI-Times"])
@pytest.mark.parametrize("text", [SENTENCE, "Khảo sát", "Nhà văn hóa Nậm Pồ", "Số hộ nghèo đầu kỳ"])
def test_text_retyped_in_unicode_under_an_old_font_is_left_alone(font: str, text: str) -> None:
    assert decoded(font, text) == text


def test_tcvn3_read_with_the_vietnamese_code_page_is_told_apart() -> None:
    mangled = to_tcvn3(SENTENCE.replace("“", "").replace("”", "")).encode("latin-1").decode("cp1258")
    assert any(c > "\xff" for c in mangled)
    assert decoded(".VnTime", mangled) == SENTENCE.replace("“", "").replace("”", "")
    assert decoded(".VnTime", "Đăng") == "Đăng"


def test_quotes_left_as_control_characters_become_quotes() -> None:
    assert decoded(".VnTime", "\x93" + to_tcvn3("biệt khó khăn") + "\x94") == "“biệt khó khăn”"


def test_u_with_horn_is_the_soft_hyphen() -> None:
    assert to_tcvn3("Mường") == "M\xadêng"
    assert decoded(".VnTime", "M\xadêng ¶ng") == "Mường ảng"


def test_every_place_name_is_made_of_syllables() -> None:
    words = {w for name in place_names() for w in re.findall(r"[^\W\d_]+", name)}
    assert {w for w in words if not is_syllable(w)} == set()


@pytest.mark.parametrize("word", ["ngiêng", "Khã", "phÝ", "biÖt", "thùc", "CoÙ", "aõ", "xyz", "tòà"])
def test_what_is_no_syllable_is_told(word: str) -> None:
    assert is_syllable(word) is (word == "Khã")


def test_text_in_old_codes_is_recognised_without_its_font() -> None:
    assert looks_encoded(to_tcvn3(SENTENCE)) == "tcvn3"
    assert looks_encoded(to_vni(SENTENCE)) == "vni"


@pytest.mark.parametrize(
    "text", ["Cã", "X·", "Có", "Diện tích 15 m²", "· Cho vay", "Café crème", "Xã¹", "50°", "±5"]
)
def test_one_word_or_ordinary_text_is_no_evidence(text: str) -> None:
    assert looks_encoded(text) is None


@given(st.lists(st.sampled_from(place_names()), min_size=1, max_size=6).map("; ".join))
def test_unicode_is_never_taken_for_an_old_encoding(text: str) -> None:
    assert looks_encoded(text) is None
    assert settled(sheet_of(*text.split("; ")), "a.csv").problems == ()


def test_a_sheet_full_of_old_codes_is_decoded_and_said() -> None:
    names = ["STT", "Xã Keo Lôm", "Xã Phì Nhừ", "Xã Chiềng Sơ", "Có", "12,5"]
    checked = settled(sheet_of(*map(to_tcvn3, names)), "a.csv")
    assert [c.text for c in checked.value.cells.values()] == names
    assert checked.value.cells[2, 1].raw == to_tcvn3("Xã Keo Lôm")
    assert [(p.severity, p.code) for p in checked.problems] == [("notes", "old_encoding_decoded")]


def test_a_few_texts_in_old_codes_are_asked_about_and_left() -> None:
    sheet = sheet_of("Xã Mường Mùn", "Xã Tủa Thàng", to_tcvn3("Xã Keo Lôm"))
    checked = settled(sheet, "a.csv")
    assert checked.value is sheet
    (problem,) = checked.problems
    assert (problem.severity, problem.code, problem.cell) == ("blanks", "old_encoding_suspected", "A3")


def test_a_text_that_reads_both_ways_is_ambiguous_only_where_the_font_was_retyped() -> None:
    coded = [to_tcvn3("Xã Keo Lôm"), to_tcvn3("Có")]
    assert ambiguous_under(".VnTime", coded) == frozenset()
    assert ambiguous_under(".VnTime", [*coded, "Xã Mường Mùn"]) == {to_tcvn3("Có")}
    assert ambiguous_under(".VnTime", ["Có"]) == {"Có"}
    assert ambiguous_under("Arial", ["Có"]) == frozenset()
