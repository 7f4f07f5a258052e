from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pikepdf
import pypdf
import pytest
import yaml

import documents_notebook as sample
from analysis.checking import Checked
from analysis.documents import read_document, to_pdf
from analysis.documents._paper import layout
from analysis.documents._paper_blocks import breakable
from documents_notebook import minimal, shown, text

DECREE = Path(__file__).parents[1] / "data" / "reference" / "nd30_format.yaml"
HOSTILE = "<script>alert(1)</script> =cmd|' /C calc'!A0 #import \"a\" $x$ *a* _b_ @c <d> // \\ `e`"
CHOSEN = {
    "nation": "quoc_hieu", "motto": "tieu_ngu", "superior_body": "co_quan_chu_quan", "number": "so_ky_hieu",
    "issuing_body": "co_quan_ban_hanh", "place_date": "dia_danh_ngay", "kind": "ten_loai",
    "subject": "trich_yeu", "body": "body", "authority": "quyen_han", "recipients_word": "noi_nhan_word",
    "recipients": "noi_nhan_list",
    "appendix_word": "phu_luc_word", "appendix_title": "phu_luc_title", "appendix_reference": "phu_luc_ref",
    "table": "table_text",
}  # fmt: skip


@pytest.fixture(scope="module")
def printed() -> Checked[bytes]:
    return to_pdf(read_document(sample.full(rows=60)))


@pytest.fixture(scope="module")
def pages(printed: Checked[bytes]) -> list[str]:
    return text_of(printed.value)


def text_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def print_of(*cells: object, **cover: object) -> tuple[Checked[bytes], str]:
    printed = to_pdf(read_document(minimal(*cells, **cover)))  # type: ignore[arg-type]
    return printed, " ".join(text_of(printed.value))


def test_the_file_is_tagged_archivable_and_says_its_language_and_title(printed: Checked[bytes]) -> None:
    with pikepdf.open(io.BytesIO(printed.value)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).startswith("vi")
        assert "/StructTreeRoot" in pdf.Root
        assert "/Outlines" in pdf.Root
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == sample.COVER["title"]


def test_every_font_is_embedded(printed: Checked[bytes]) -> None:
    with pikepdf.open(io.BytesIO(printed.value)) as pdf:
        fonts = [
            o
            for o in pdf.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(f.keys()) for f in fonts)
        names = {str(f.FontName).partition("+")[2].partition("-")[0] for f in fonts}
    assert names == {"Tinos", "BeVietnamPro"}


def test_pages_are_a4_and_the_wide_appendix_lies_on_its_side(
    printed: Checked[bytes], pages: list[str]
) -> None:
    boxes = [page.mediabox for page in pypdf.PdfReader(io.BytesIO(printed.value)).pages]
    sizes = [(round(float(b.width)), round(float(b.height))) for b in boxes]
    assert set(sizes) == {(595, 842), (842, 595)}
    wide = [i for i, size in enumerate(sizes) if size == (842, 595)]
    assert len(wide) > 1
    assert "HỘ NGHÈO THEO XÃ" in pages[wide[0]]
    assert all("Cơ quan giúp đỡ" in pages[i] and "Tỷ lệ hộ nghèo" in pages[i] for i in wide)


def test_numbers_stand_at_the_top_but_on_first_pages_and_begin_anew_in_an_appendix(pages: list[str]) -> None:
    first_of_appendix = next(i for i, p in enumerate(pages) if "HỘ NGHÈO THEO XÃ" in p)
    assert pages[0].startswith("UBND TỈNH ĐIỆN BIÊN")
    assert pages[1].startswith("2 ")
    assert pages[first_of_appendix].startswith("Phụ lục I")
    assert pages[first_of_appendix + 1].startswith("2 ")


def test_head_and_foot_are_those_of_the_decree_with_blanks_for_the_clerk(pages: list[str]) -> None:
    whole = " ".join(pages)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: /BC-STC", "DỰ THẢO",
        "Điện Biên, ngày tháng năm 2026", "BÁO CÁO Tổng kết thực hiện", "I. TỔ CHỨC THỰC HIỆN",
        "1. Giảm nghèo",
        "a) Theo chuẩn mới", "cho ý kiến./.", "Nơi nhận:", "KT. GIÁM ĐỐC", "Lưu: VT, STC.",
        "(Kèm theo Báo cáo số /BC-STC ngày tháng năm 2026)", "Phụ lục II PHƯƠNG PHÁP", "NGUỒN SỐ LIỆU",
    ):  # fmt: skip
        assert words in whole, words
    assert whole.count("./.") == 1


def test_every_page_says_that_the_figures_are_samples(pages: list[str]) -> None:
    assert all("DỰ THẢO · Số liệu mẫu (tổng hợp nhân tạo) – không dùng làm căn cứ" in p for p in pages)


def test_text_comes_out_as_composed_vietnamese_whatever_went_in() -> None:
    _, whole = print_of(text(unicodedata.normalize("NFD", "## Kết quả\n\nXã Phì Nhừ, huyện Điện Biên Đông.")))
    assert "Xã Phì Nhừ, huyện Điện Biên Đông" in whole
    assert whole == unicodedata.normalize("NFC", whole)


def test_hostile_text_is_printed_as_it_was_written() -> None:
    record = sample.figure("f", HOSTILE, label=HOSTILE, method=HOSTILE, cells=[sample.source("A1", HOSTILE)])
    table = sample.table("t", HOSTILE, [sample.column("a", HOSTILE)], [[[sample.span(record)]], [HOSTILE]])
    prose = sample.block("prose", role="paragraph", paragraphs=[[HOSTILE]])
    _, whole = print_of(shown({**table, "figures": [record]}), shown(prose), subject=HOSTILE, title=HOSTILE)
    squeezed = "".join(whole.replace("\u200b", "").split())
    assert squeezed.count("".join(HOSTILE.split())) >= 8


def test_two_runs_give_the_same_file(printed: Checked[bytes]) -> None:
    assert to_pdf(read_document(sample.full(rows=60))).value == printed.value
    assert printed.problems == ()


def test_a_character_without_a_glyph_is_named_with_its_cell_and_printed_as_a_box() -> None:
    record = sample.figure("f", "1", cells=[sample.source("B7", "Mường 𐎀 Nhé")])
    prose = sample.block("prose", [record], role="paragraph", paragraphs=[[sample.span(record)]])
    table = sample.table("t", "Bảng", [sample.column("a", "Xã")], [["Nà 漢 Tòng"]])
    printed, whole = print_of(shown(table), shown(prose))
    assert {(p.code, p.severity) for p in printed.problems} == {("missing_glyph", "notes")}
    ideograph, cuneiform = sorted(printed.problems, key=lambda p: p.cell)
    assert "U+6F22 (CJK UNIFIED IDEOGRAPH-6F22)" in ideograph.message
    assert "bảng “Bảng”, dòng 1, cột “Xã”" in ideograph.sheet
    assert (cuneiform.file, cuneiform.sheet, cuneiform.cell) == (
        sample.source("", "")["file"],
        "Biểu 1",
        "B7",
    )
    assert "U+10380" in cuneiform.message
    assert "Nà □ Tòng" in whole


@pytest.mark.parametrize("character", ["\u00ad", "\u0007", "\u202e", "\ufffd"])
def test_a_character_that_would_vanish_is_printed_as_a_box(character: str) -> None:
    printed, whole = print_of(text(f"Tr{character}ờng"))
    assert "Tr□ờng" in whole
    assert [p.code for p in printed.problems] == ["missing_glyph"]


def test_a_register_has_a_light_head_and_no_signature() -> None:
    _, whole = print_of(text("## Tệp đã nhận\n\nHết."), style="register", title="Chất lượng dữ liệu")
    assert whole.startswith("SỞ TÀI CHÍNH Chất lượng dữ liệu")
    assert "Nơi nhận" not in whole
    assert "./." not in whole


def test_a_received_document_carries_no_notice() -> None:
    _, whole = print_of(text("Một câu."), draft=False, origins=["received"])
    assert "mẫu" not in whole
    assert "DỰ THẢO" not in whole


def test_a_long_word_can_break_and_keeps_its_letters() -> None:
    word = "data/raw/2025/2025_ra_soat_ho_ngheo_tinh_dien_bien_" + "a" * 60
    assert max(map(len, breakable(word).split("\u200b"))) <= 24
    assert breakable(word).replace("\u200b", "") == word


def test_sizes_and_distances_are_within_the_decree() -> None:
    decree = yaml.safe_load(DECREE.read_text(encoding="utf-8"))
    chosen = layout()
    for ours, theirs in CHOSEN.items():
        low, high = decree["elements"][theirs]["pt"]
        assert low <= chosen["points"][ours] <= high, ours
    for side, (low, high) in decree["margins_mm"]["allowed"].items():
        assert low <= chosen["margins_mm"][side] <= high, side
    low, high = decree["elements"]["body"]["first_line_cm"]
    assert low <= chosen["body"]["first_line_cm"] <= high
    assert chosen["body"]["paragraph_gap_pt"] >= decree["elements"]["body"]["para_spacing_min_pt"]
    assert chosen["landscape_margins_mm"] == decree["margins_mm"]["landscape_use"]
