from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import bare, fold, nfc, plain_letters, slug

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Xа Кео Lôm", "Xa Keo Lôm"),
        ("Хã Phì Nhù", "Xã Phì Nhù"),
        ("Сó", "Có"),
        ("ÐIỆN BIÊN Ðông", "ĐIỆN BIÊN Đông"),
        ("Ɖiện Biên", "Điện Biên"),
        ("hộ nghèo １２，５", "hộ nghèo 12,5"),
        ("Ｘã", "Xã"),
        ("Ke\u00ado L\u200bôm\ufeff", "Keo Lôm"),
        ("\u200eXã\u200f Nà\u2060Tòng", "Xã NàTòng"),
        ("Νοong Luống", "Noong Luống"),
        ("Xӑm", "Xăm"),
        (unicodedata.normalize("NFD", "Huổi Lếch"), "Huổi Lếch"),
        ("dòng một\ndòng  hai", "dòng một\ndòng  hai"),
    ],
)
def test_letters_become_what_a_reader_sees(written: str, seen: str) -> None:
    assert plain_letters(written) == seen
    assert fold(written) == fold(seen)


@pytest.mark.parametrize("foreign", ["Москва", "Ελλάδα", "北京", "Привет мир"])
def test_words_of_another_alphabet_stay(foreign: str) -> None:
    assert plain_letters(foreign) == foreign


@pytest.mark.parametrize("text", ["15 m²", "≤ 5 %", "Xã¹", "“giúp đỡ”", "–", "±0,5", "1.234,5"])
def test_signs_and_numbers_stay(text: str) -> None:
    assert plain_letters(text) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("THUÝ", "Thúy"), ("Nà\u00a0Tòng", " nà  tòng "), ("Ðiện", "điện"), ("hoẻ", "hỏe")],
)
def test_spellings_a_reader_takes_as_the_same_fold_to_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_communes_that_differ_by_a_mark_stay_apart() -> None:
    assert fold("Nà Tòng") != fold("Na Tông")
    assert bare("Nà Tòng") == bare("Na Tông") == "na tong"
    assert slug("Thị xã Mường Lay (cũ)") == "thi-xa-muong-lay-cu"


@given(st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " ,.-0123456789", max_size=60))
def test_vietnamese_text_is_left_as_it_is(text: str) -> None:
    assert plain_letters(text) == text
    assert nfc(text) == " ".join(text.split())


@given(st.text(max_size=60))
def test_every_reduction_is_final(text: str) -> None:
    assert plain_letters(plain_letters(text)) == plain_letters(text)
    assert nfc(nfc(text)) == nfc(text)


@given(st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " ", max_size=40))
def test_case_and_decomposition_change_no_key(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text) == fold(text.upper()) == fold(unicodedata.normalize("NFD", text))
