from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode

import documents_notebook as sample
from analysis.documents import DocumentError, read_document
from analysis.documents._clean import clean
from analysis.documents._markdown import read_markdown
from analysis.documents._numbering import letter, roman
from analysis.documents._svg import read_svg
from analysis.documents.model import Chart, Document, Heading, ListBlock, Notice, Prose, Table, plain
from documents_notebook import Payload, code, minimal, notebook, output, shown, text

WORDS = st.lists(st.text(alphabet="aăâbcdđeêghiôơuưáàảãạ", min_size=1, max_size=8), min_size=1, max_size=12)


def headings(*sources: str) -> list[tuple[str, int, str]]:
    document = read_document(minimal(*map(text, sources)))
    return [(h.number, h.level, h.text) for h in document.blocks if isinstance(h, Heading)]


def failed_cell() -> NotebookNode:
    cell = code("1 / 0")
    cell["outputs"] = [output("error", ename="ZeroDivisionError", evalue="chia cho 0", traceback=[])]
    return cell


def test_headings_are_numbered_as_the_decree_writes_them() -> None:
    found = headings("## Một\n\n### Hai\n\n#### Ba\n\n#### Bốn\n\n### Năm\n\n## Sáu\n\n### Bảy")
    assert [number for number, _, _ in found] == ["I.", "1.", "a)", "b)", "2.", "II.", "1."]


def test_points_follow_the_vietnamese_alphabet() -> None:
    assert [letter(n) for n in (1, 4, 5, 6, 9, 10, 23, 24)] == ["a", "d", "đ", "e", "i", "k", "y", "aa"]
    assert [roman(n) for n in (4, 9, 14, 40 - 1)] == ["IV", "IX", "XIV", "XXXIX"]


def test_a_skipped_heading_level_is_closed_up() -> None:
    assert headings("## Một\n\n#### Hai") == [("I.", 2, "Một"), ("1.", 3, "Hai")]


def test_appendices_are_counted_and_a_single_one_has_no_number() -> None:
    assert headings("## A", "## Phụ lục: B", "### C", "## D")[1:] == [
        ("Phụ lục I", 2, "B"),
        ("1.", 3, "C"),
        ("Phụ lục II", 2, "D"),
    ]
    assert headings("## Phụ lục: B") == [("Phụ lục", 2, "B")]


def test_equal_headings_get_different_anchors() -> None:
    document = read_document(minimal(text("## Kết quả\n\n### Kết quả")))
    anchors = [b.anchor for b in document.blocks if isinstance(b, Heading)]
    assert anchors == ["ket-qua", "ket-qua-2"]


def test_a_table_meant_for_an_appendix_moves_there_and_the_text_names_it() -> None:
    moved = sample.table("t", "Danh sách xã", [sample.column("a", "Xã")], [["Nà Tòng"]], appendix=True)
    document = read_document(minimal(text("## Một"), shown(moved), text("## Hai"), text("## Phụ lục: Ba")))
    (heading, blocks), _ = document.appendices
    assert (heading.number, heading.text) == ("Phụ lục I", "Danh sách xã")
    assert isinstance(blocks[0], Table)
    assert [plain(b.line) for b in document.body if isinstance(b, Prose)] == ["Phụ lục I: Danh sách xã"]


def test_every_kind_of_block_is_read_in_order() -> None:
    document = read_document(sample.full())
    kinds = {type(b).__name__ for b in document.blocks}
    assert kinds == {"Heading", "Prose", "ListBlock", "Table", "Chart", "Keys", "Notice", "Formula"}
    assert list(document.figures) == [
        "poverty.change/scope=province",
        "money.total/period=B",
        "ntm.recognised/units=old",
    ]


def test_cells_of_the_other_language_are_left_out() -> None:
    vietnamese = read_document(sample.full())
    english = read_document(sample.full(), language="en")
    assert "Organisation" not in [b.text for b in vietnamese.blocks if isinstance(b, Heading)]
    assert "Organisation" in [b.text for b in english.blocks if isinstance(b, Heading)]


def test_the_notebook_s_own_title_is_not_repeated_but_a_later_one_is_refused() -> None:
    assert "Sổ tính tổng kết" not in [
        b.text for b in read_document(sample.full()).blocks if isinstance(b, Heading)
    ]
    with pytest.raises(DocumentError, match="cấp 1"):
        read_document(minimal(text("# Tên khác")))


def test_html_in_markdown_is_text_and_unsafe_links_lead_nowhere() -> None:
    (block,) = read_markdown(
        "Xem <script>alert(1)</script> và [đây](javascript:alert(1)) hay [kia](#ket-qua)"
    )
    assert isinstance(block, Prose)
    assert "<script>alert(1)</script>" in plain(block.line)
    assert {span.href for span in block.line if span.href} == {"#ket-qua"}


@given(WORDS)
def test_no_word_of_a_paragraph_is_lost(words: list[str]) -> None:
    (block,) = read_markdown(" ".join(words))
    assert isinstance(block, Prose)
    assert plain(block.line).split() == clean(" ".join(words)).split()


@given(st.text())
def test_cleaned_text_has_nothing_invisible_that_turns_the_reading(value: str) -> None:
    cleaned = clean(value)
    assert clean(cleaned) == cleaned
    assert not set(cleaned) & set("\x00\x07\x1b\u202e\u2066")


def test_synthetic_rows_are_said_even_when_the_cover_does_not_say_so() -> None:
    keys = sample.block("keys", [sample.MONEY], items=[])
    document = read_document(minimal(shown(keys), origins=["received"]))
    assert [n.level for n in document.notices] == ["draft", "synthetic"]


def test_a_notice_in_the_notebook_s_own_words_replaces_the_standing_one() -> None:
    said = sample.block("notice", level="synthetic", spans=["Số liệu cấp xã là số mẫu."])
    document = read_document(minimal(shown(said)))
    assert [plain(n.line) for n in document.notices] == ["DỰ THẢO", "Số liệu cấp xã là số mẫu."]


def test_a_number_stays_with_its_percent_sign_and_its_comparator() -> None:
    document = read_document(minimal(text("Còn ≥ 17,78 % số hộ.")))
    assert [plain(b.line) for b in document.blocks if isinstance(b, Prose)] == [
        "Còn ≥\u00a017,78\u00a0% số hộ."
    ]


def test_a_list_of_lines_with_figures_is_a_list() -> None:
    found = [b for b in read_document(sample.full()).blocks if isinstance(b, ListBlock)]
    assert [len(b.items) for b in found] == [2, 2]


def test_chart_identifiers_are_the_chart_s_own_and_nothing_outside_is_kept() -> None:
    (chart,) = (b for b in read_document(sample.full()).blocks if isinstance(b, Chart))
    body = chart.drawing.body
    (clip,) = re.findall(r'<clipPath id="(c[0-9a-f]+-\d+)">', body)
    assert f'clip-path="url(#{clip})"' in body
    (marker,) = re.findall(r'<path id="(c[0-9a-f]+-\d+)"', body)
    assert f'href="#{marker}"' in body
    assert marker.partition("-")[0] == clip.partition("-")[0]
    assert f'"{marker}"' not in read_svg(sample.SVG, prefix="another").body
    assert 'font-weight="600" font-size="9px"' in body
    assert 'd="M20.12 30.5L400 150"' in body
    assert not [bad for bad in ("style", "script", "example.org", "onclick", "metadata") if bad in body]


def test_a_drawing_is_said_in_few_letters_and_drawn_the_same() -> None:
    svg = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><g><g fill="none">
      <path d="M 1.001 2 L 5.129 2 L 5.129 4.0 L 1.001 4.0 z"/><path d="M 1 2 C 3.3333 4 5 6 7 8"/>
      <text x="1.50001" y="3" transform="rotate(-0 1.5 3)">a</text><text transform="rotate(90 1 2)">b</text>
    </g></g></svg>"""
    assert read_svg(svg, prefix="c").body == (
        '<g fill="none"><path d="M1 2H5.12V4H1z"/><path d="M 1 2 C 3.33 4 5 6 7 8"/>'
        '<text x="1.5" y="3">a</text><text transform="rotate(90 1 2)">b</text></g>'
    )


def test_a_table_without_rows_is_a_sentence_that_says_so() -> None:
    empty = sample.table("t", "Hàng cộng lệch", [sample.column("a", "A")], [])
    blocks = read_document(minimal(shown(empty))).blocks
    assert [plain(b.line) for b in blocks if isinstance(b, Prose)] == [
        "Hàng cộng lệch: không có trường hợp nào."
    ]
    apart = read_document(minimal(shown({**empty, "appendix": True})))
    ((_, within),) = apart.appendices
    assert [plain(b.line) for b in within if isinstance(b, Prose)] == ["Không có trường hợp nào."]


def test_marks_that_look_alike_say_so_once_and_keep_their_order() -> None:
    svg = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><g>
      <g id="a"><path d="M1 2" fill="#abc" stroke="#000"/></g>
      <g id="b"><path d="M3 4" stroke="#000" fill="#abc"/></g><path d="M5 6" fill="#def"/>
      <text x="1" fill="#abc" opacity="0.5">a</text><text x="2" fill="#abc">b</text>
      <path d="M7 8" fill="#abc" stroke="#000"/>
    </g></svg>"""
    assert read_svg(svg, prefix="c").body == (
        '<g fill="#abc" stroke="#000"><path d="M1 2"/><path d="M3 4"/></g><path d="M5 6" fill="#def"/>'
        '<g fill="#abc"><text x="1" opacity="0.5">a</text><text x="2">b</text></g>'
        '<path d="M7 8" fill="#abc" stroke="#000"/>'
    )


REFUSED: dict[str, tuple[NotebookNode, str]] = {
    "a cell failed": (minimal(failed_cell()), "Ô số 2 dừng vì lỗi ZeroDivisionError"),
    "a cell never ran": (minimal(code("x = 1", run=False)), "Ô số 2 chưa chạy"),
    "no cover": (notebook(text("## A")), "đúng một bìa"),
    "two covers": (minimal(shown(sample.COVER)), "lại có 2"),
    "unknown kind": (minimal(shown({"kind": "map", "figures": []})), "“map”"),
    "unknown role": (minimal(shown(sample.block("prose", role="shout", paragraphs=[[]]))), "'shout'"),
    "field missing": (minimal(shown({"kind": "keys", "figures": []})), "thiếu trường 'items'"),
    "figure without record": (minimal(shown({**sample.KEYS, "figures": []})), "không có bản ghi nguồn"),
    "ragged table": (
        minimal(shown(sample.table("t", "T", [sample.column("a", "A")], [["1", "2"]]))),
        "dòng 1 không có đủ 1 ô",
    ),
    "svg with entities": (
        minimal(shown({**sample.CHART, "svg": '<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"/>'})),
        "DTD",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_notebook_that_cannot_be_published_is_refused_with_a_sentence(name: str) -> None:
    refused, sentence = REFUSED[name]
    with pytest.raises(DocumentError) as caught:
        read_document(refused)
    assert sentence in str(caught.value)


def test_a_payload_of_a_later_version_is_refused() -> None:
    cell = shown(sample.KEYS)
    data: Payload = cell["outputs"][0]["data"]
    data["application/vnd.commune-review.keys.v2+json"] = data.pop(
        "application/vnd.commune-review.keys.v1+json"
    )
    with pytest.raises(DocumentError, match="bản 2"):
        read_document(minimal(cell))


def test_an_unrun_parameters_cell_and_an_empty_cell_are_no_obstacle() -> None:
    document = read_document(minimal(code("", run=False), *sample.full().cells[1:2]))
    assert isinstance(document, Document)
    assert not [b for b in document.blocks if not isinstance(b, Notice)]
