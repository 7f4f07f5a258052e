from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pikepdf
import pypdf
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import documents_notebook as sample
from analysis.checking import Checked
from analysis.documents import read_document, to_pdf
from analysis.documents._layout import layout
from analysis.documents._paper_blocks import breakable
from analysis.documents._widths import column_widths, width_of
from analysis.documents.model import Column, Table
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


def test_every_appendix_numbers_its_own_pages_upright_or_on_its_side() -> None:
    cells = []
    for name, orientation in (("một", "portrait"), ("hai", "landscape"), ("ba", "portrait")):
        table = sample.communes(90, orientation=orientation)
        cells += [text(f"## Phụ lục: Bảng {name}"), shown({**table, "id": name})]
    records = [sample.figure(f"f/{i}", f"{i}", method="Cộng các ô của biểu. " * 9) for i in range(40)]
    prose = sample.block("prose", records, role="lede", paragraphs=[[sample.span(r) for r in records]])
    pages = text_of(to_pdf(read_document(minimal(shown(prose), *cells))).value)
    starts = [i for i, page in enumerate(pages) if page.startswith(("Phụ lục", "NGUỒN"))]
    assert len(starts) == 4
    for start, end in zip(starts, [*starts[1:], len(pages)], strict=True):
        assert end - start >= 2
        numbers = [page.split()[0] for page in pages[start + 1 : end]]
        assert numbers == [str(n) for n in range(2, end - start + 1)]


def test_names_stand_on_one_line_in_a_table_of_many_narrow_columns() -> None:
    columns = [sample.column("name", "Xã"), *(sample.column(f"c{i}", str(i), "right") for i in range(1, 21))]
    rows = [[f"Mường Phăng {i:02d}", *["CB"] * 20] for i in range(42)]
    table = sample.table("marks", "Từng tiêu chí", columns, rows, orientation="landscape", appendix=True)
    pdf = to_pdf(read_document(minimal(shown(table)))).value
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    held = [sum(f"Mường Phăng {i:02d} CB" in page for i in range(42)) for page in pages]
    assert sum(held) == 42
    assert max(held) >= 20


@given(st.lists(st.lists(st.text("aă ộ1", max_size=300), min_size=4, max_size=4), max_size=4))
def test_columns_fill_the_page_and_leave_room_for_the_longest_words_when_there_is_any(
    rows: list[list[str]],
) -> None:
    columns = tuple(Column(str(i), "Cột", align="right" if i % 2 else "left") for i in range(4))
    widths = column_widths(Table("t", "", columns, ()), rows, 60.0, 0.5)
    assert sum(widths) == pytest.approx(60.0)
    words = [max((width_of(w) for r in rows for w in r[i].split(" ")), default=0.0) for i in range(4)]
    if sum(words) + 4 * (0.5 + width_of("Cột")) <= 60.0:
        assert all(w >= need for w, need in zip(widths, words, strict=True))


def test_only_key_figures_are_printed_with_their_cells_and_the_rest_by_method() -> None:
    cells = [sample.source(f"K{i}", f"ô chính {i}") for i in range(5)]
    key = sample.figure("a/x", "11", label="Số chính", method="Cộng các ô chính", cells=cells, rows=44)
    others = [
        sample.figure(
            f"b/{i}", str(i), label=f"Tỷ lệ của xã {i}, năm 2025", method=f"Chia cho số hộ ({i}/90).",
            cells=[sample.source(f"Z{i}", f"ô phụ {i}")],
        )
        for i in range(12)
    ]  # fmt: skip
    lede = sample.block("prose", [key], role="lede", paragraphs=[[sample.span(key)]])
    rest = sample.block("prose", others, role="paragraph", paragraphs=[[sample.span(r) for r in others]])
    _, whole = print_of(shown(lede), shown(rest))
    sources = whole.partition("NGUỒN SỐ LIỆU")[2]
    assert "ô chính 2" in sources
    assert "ô chính 3" not in sources
    assert "3 trong 44 ô nguồn" in sources
    assert "ô phụ" not in sources
    assert "Tỷ lệ của xã … năm 2025 (12 con số): Chia cho số hộ (…)." in sources
    assert "commune-review trace" in sources


def test_the_list_of_sources_prints_words_and_rounded_values_not_codes() -> None:
    record = sample.figure(
        "ntm.mean", "13,12", value=13.121739, unit="criteria_per_commune", standard="NTM_XA_2021_2025"
    )
    named = sample.figure("poverty", "17,78%", unit="percent", standard="POV_X", standard_name="chuẩn mới")
    prose = sample.block(
        "prose", [record, named], role="lede", paragraphs=[[sample.span(record)], [sample.span(named)]]
    )
    _, whole = print_of(shown(prose))
    assert "13,12 tiêu chí/xã" in whole
    assert "chuẩn mới" in whole
    assert not re.search(r"13,121|NTM_XA|POV_X", whole)


def test_the_sources_of_a_chart_are_named_by_its_figures_not_by_its_finding() -> None:
    records = [
        sample.figure(f"c/{i}", str(i), label=f"Tỷ lệ xã đạt tiêu chí số {i}, ngày 31/12/2025")
        for i in (1, 2)
    ]
    alone = sample.figure("d", "5", label="Số xã được đánh giá", method="Đếm xã")
    rows = [["x", [sample.span(r)]] for r in (*records, alone)]
    data = sample.table("d", "", [sample.column("a", "A"), sample.column("b", "B", "right")], rows)
    chart = {**sample.CHART, "title": "Ít xã đạt nhất: 17", "data": data, "figures": [*records, alone]}
    _, whole = print_of(shown(chart))
    sources = whole.partition("NGUỒN SỐ LIỆU")[2]
    assert "Tỷ lệ xã đạt tiêu chí số … ngày 31/12/2025" in sources
    assert "Số xã được đánh giá" in sources
    assert "Ít xã đạt nhất" not in sources


def test_a_title_keeps_a_year_and_a_range_with_the_word_before_them() -> None:
    subject = "Tổng kết nhiệm vụ giúp đỡ xã đặc biệt khó khăn giai đoạn 2017–2020 và giai đoạn 2021–2025"
    pdf = to_pdf(read_document(minimal(subject=subject))).value
    lines = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().replace("\xa0", " ").splitlines()
    assert not [line for line in lines if re.match(r"\d{4}", line) or line.endswith("–")]


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
    prose = sample.block("prose", [record], role="lede", paragraphs=[[sample.span(record)]])
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
