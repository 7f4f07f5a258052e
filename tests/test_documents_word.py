from __future__ import annotations

import html
import io
import re
import shutil
import struct
import subprocess
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import nbformat
import pypdf
import pytest
from docx.document import Document as WordDocument
from lxml import etree
from nbformat import NotebookNode

import documents_notebook as sample
from analysis.documents import Document, read_document, to_html, to_pdf
from analysis.documents._walk import lines_of
from analysis.documents.exporters import ReviewDOCXExporter
from analysis.documents.model import Chart, Heading, Table, plain
from analysis.documents.word import to_docx
from documents_notebook import minimal, shown, text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
HOSTILE = '=1+1</w:t><w:fldSimple w:instr="DDEAUTO x"/> & ]]> {QUOTE} \\field “ngoặc” $x$ @a -1 +2'
CONTROLS = "Xã\x00\x07\x0b\x1f\u202ePhì\ufffe"


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document(sample.full(rows=40))


@pytest.fixture(scope="module")
def content(document: Document) -> bytes:
    return to_docx(document)


@pytest.fixture(scope="module")
def file(content: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(content))


def part(content: bytes, name: str) -> Any:  # noqa: ANN401  # lxml has no types
    with zipfile.ZipFile(io.BytesIO(content)) as members:
        return etree.fromstring(members.read(f"word/{name}.xml"))


def all_text(content: bytes) -> str:
    """Everything a reader reads, spaces as one."""
    found = []
    for name in ("document", "footnotes"):
        for paragraph in part(content, name).iter(f"{W}p"):
            found.append("".join(t.text or "" for t in paragraph.iter(f"{W}t")))
    return one_line(" ".join(found))


def one_line(written: str) -> str:
    return " ".join(written.replace("\u200b", "").split())


def numbers(written: str) -> Counter[str]:
    return Counter(re.findall(r"\d+(?:[.,]\d+)*", written))


def made(*cells: NotebookNode, **cover: object) -> bytes:
    return to_docx(read_document(minimal(*cells, **cover)))


def test_every_number_of_the_word_file_is_in_the_page_and_in_the_pdf_and_back(document: Document) -> None:
    word = all_text(to_docx(document))
    page = one_line(html.unescape(re.sub(r"<[^>]*>", " ", to_html(document))))
    printed = one_line(
        " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(to_pdf(document).value)).pages)
    )
    charts = [b for b in document.blocks if isinstance(b, Chart)]
    for block in document.blocks:
        for place, line in lines_of(block):
            said = one_line(plain(line))
            if block in charts and said == one_line(block.alt):
                continue
            for number in numbers(said):
                assert number in word, (place, number)
                assert number in page, (place, number)
                assert number in printed, (place, number)
    assert not set(numbers(word)) - set(numbers(page)) - set(numbers(printed))


def test_rows_and_cells_counted_back_out_of_the_file_are_those_of_the_document(
    document: Document, file: WordDocument
) -> None:
    tables = [b for b in document.blocks if isinstance(b, Table)]
    framed = [
        t for t in file.tables if t.style is not None and t.style.style_id in ("DataTable", "DenseTable")
    ]
    assert len(framed) == len(tables)
    for ours, theirs in zip(tables, framed, strict=True):
        heads = 2 if any(c.group for c in ours.columns) else 1
        assert len(theirs.rows) == len(ours.rows) + heads
        for row, written in zip(ours.rows, theirs.rows[heads:], strict=True):
            assert [one_line(plain(c.line)) for c in row] == [one_line(c.text) for c in written.cells]


def test_headings_stand_in_the_same_order_and_word_numbers_them_as_the_document_does(
    document: Document, file: WordDocument
) -> None:
    styles = {"Heading1": 2, "Heading2": 3, "Heading3": 4, "AppendixHeading": 3, "Appendix": 2}
    found = [p for p in file.paragraphs if p.style is not None and p.style.style_id in styles]
    ours = [b for b in document.blocks if isinstance(b, Heading)]
    assert len(found) == len(ours)
    counts = [0, 0]
    for heading, paragraph in zip(ours, found, strict=True):
        style = paragraph.style
        assert style is not None
        assert styles[style.style_id] == heading.level
        typed = f"{heading.number} " if heading.level == 4 else ""
        assert one_line(paragraph.text) == one_line(typed + heading.text)
        if heading.level == 3:
            counts[1] += 1
            assert heading.number == f"{counts[1]}."
        elif heading.level == 2:
            counts = [counts[0] + 1, 0]


def test_two_files_of_one_document_are_the_same_bytes_and_bear_no_time(
    content: bytes,
) -> None:
    assert to_docx(read_document(sample.full(rows=40))) == content
    with zipfile.ZipFile(io.BytesIO(content)) as members:
        assert {i.date_time for i in members.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert members.namelist()[0] == "[Content_Types].xml"


def test_properties_are_the_editions_and_name_no_person(file: WordDocument) -> None:
    properties = file.core_properties
    assert properties.author == properties.last_modified_by == "SỞ TÀI CHÍNH"
    assert properties.created == properties.modified
    assert properties.created is not None
    assert properties.created.date().isoformat() == sample.COVER["as_of"]
    assert (properties.language, properties.revision) == ("vi-VN", 1)
    assert properties.title is not None
    assert properties.title.replace("\xa0", " ") == sample.COVER["title"]


def test_hostile_text_is_text_wherever_it_stands() -> None:
    record = sample.figure("f", HOSTILE, label=HOSTILE, method=HOSTILE, caveat=HOSTILE,
                           cells=[sample.source("A1", HOSTILE)])  # fmt: skip
    table = sample.table("t", HOSTILE, [sample.column("a", HOSTILE, unit=HOSTILE, group=HOSTILE)],
                         [[[sample.span(record)]], [HOSTILE]], notes=[[HOSTILE]])  # fmt: skip
    chart = {**sample.CHART, "title": HOSTILE, "alt": HOSTILE, "caption": [HOSTILE]}
    prose = sample.block("prose", [record], role="lede", paragraphs=[[sample.span(record)]])
    names = (
        "title",
        "subject",
        "superior_body",
        "issuing_body",
        "office",
        "place",
        "signer_authority",
        "signer_title",
    )
    cover: dict[str, object] = dict.fromkeys(names, HOSTILE)
    content = made(
        shown(prose), shown(chart), shown({**table, "figures": [record]}), text("## Phụ lục: X\n\nHết."),
        **cover, recipients=[HOSTILE],
    )  # fmt: skip
    docx.Document(io.BytesIO(content))
    assert one_line(all_text(content)).count(one_line(HOSTILE)) >= 12
    with zipfile.ZipFile(io.BytesIO(content)) as members:
        written = {n: members.read(n).decode("utf-8", "replace") for n in members.namelist()}
    assert [n for n in written if "TargetMode" in written[n]] == []
    fields = [
        n
        for n, body in written.items()
        if n.endswith(".xml") and ("<w:instrText" in body or "<w:fldSimple" in body)
    ]
    assert all(n.startswith("word/header") for n in fields)
    assert not [n for n in written if "vba" in n.lower() or "embeddings" in n]


def test_control_characters_stay_visible_and_text_is_composed() -> None:
    table = sample.table("t", CONTROLS, [sample.column("a", CONTROLS)], [[CONTROLS], ["x" * 50_000]])
    split = unicodedata.normalize("NFD", "Xã Phì Nhừ")
    content = made(shown(table), text(split))
    whole = all_text(content)
    assert "Xã�����Phì�" in whole
    assert "Xã Phì Nhừ" in whole
    assert whole == unicodedata.normalize("NFC", whole)
    assert "x" * 50_000 in whole


def test_charts_are_pictures_with_their_alternative_text(document: Document, content: bytes) -> None:
    charts = [b for b in document.blocks if isinstance(b, Chart)]
    drawn = list(part(content, "document").iter(f"{WP}docPr"))
    assert [d.get("descr") for d in drawn] == [one_line(c.alt) for c in charts]
    with zipfile.ZipFile(io.BytesIO(content)) as members:
        images = [members.read(n) for n in members.namelist() if n.startswith("word/media/")]
    sizes = [struct.unpack(">II", image[16:24]) for image in images]
    assert all(
        abs(wide - chart.width_mm * 200 / 25.4) <= 1 for (wide, _), chart in zip(sizes, charts, strict=True)
    )


def test_labels_of_a_chart_are_drawn_with_their_marks() -> None:
    images = set()
    for label in ("48,14 hộ nghèo", "48,14 ho ngheo", ""):
        chart = {**sample.CHART, "svg": sample.SVG.replace("48,14 hộ nghèo", label)}
        with zipfile.ZipFile(io.BytesIO(made(shown(chart)))) as members:
            images.add(next(members.read(n) for n in members.namelist() if "media" in n))
    assert len(images) == 3


def test_every_page_of_a_table_repeats_its_head_and_numbers_stand_right(content: bytes) -> None:
    tables = [t for t in part(content, "document").iter(f"{W}tbl") if t.find(f".//{W}tblHeader") is not None]
    repeated = [sum(r.find(f"{W}trPr/{W}tblHeader") is not None for r in t.iter(f"{W}tr")) for t in tables]
    assert sorted(set(repeated)) == [1, 2]
    wide = tables[repeated.index(2)]
    last = list(wide.iter(f"{W}tr"))[-1]
    styles = [s.get(f"{W}val") for s in last.iter(f"{W}pStyle")]
    assert styles[:3] == ["Cell", "Cell", "CellRight"]


def test_no_run_of_the_text_is_formatted_but_by_a_style(content: bytes) -> None:
    for name in ("document", "footnotes"):
        looks = {child.tag for r in part(content, name).iter(f"{W}rPr") for child in r}
        assert looks == {f"{W}rStyle"}
    used = {
        s.get(f"{W}val")
        for t in ("pStyle", "rStyle", "tblStyle")
        for s in part(content, "document").iter(W + t)
    }
    known = {s.get(f"{W}styleId") for s in part(content, "styles").iter(f"{W}style")}
    assert used <= known


def test_wide_appendices_lie_on_their_side_and_every_appendix_counts_its_own_pages(content: bytes) -> None:
    sections = list(part(content, "document").iter(f"{W}sectPr"))
    sizes = [(s.find(f"{W}pgSz").get(f"{W}w"), s.find(f"{W}pgSz").get(f"{W}h")) for s in sections]
    assert sizes == [("11906", "16838"), ("16838", "11906"), ("11906", "16838"), ("11906", "16838")]
    assert all(s.find(f"{W}pgNumType").get(f"{W}start") == "1" for s in sections)
    assert all(s.find(f"{W}titlePg") is not None for s in sections)
    assert len(sections[0].findall(f"{W}headerReference")) == 2
    assert not any(s.findall(f"{W}headerReference") for s in sections[1:])


def test_a_wide_table_in_the_text_goes_on_with_the_page_numbers() -> None:
    table = sample.communes(3, orientation="landscape")
    sections = list(part(made(text("Trước."), shown(table), text("Sau.")), "document").iter(f"{W}sectPr"))
    assert [s.find(f"{W}pgSz").get(f"{W}orient") for s in sections] == [None, "landscape", None, None]
    assert [s.find(f"{W}pgNumType") is not None for s in sections] == [True, False, False, True]


def test_notes_of_a_titled_table_and_caveats_in_the_text_are_native_footnotes() -> None:
    record = sample.figure("f", "26", caveat="Chỉ tính xã cũ.")
    again = sample.figure("g", "27", caveat="Chỉ tính xã cũ.")
    prose = sample.block("prose", [record, again], role="paragraph",
                         paragraphs=[[sample.span(record), " và ", sample.span(again)]])  # fmt: skip
    columns = [sample.column("a", "Xã")]
    titled = sample.table("t", "Bảng một", columns, [["x"]], notes=[["Ghi chú đầu."], ["Ghi chú hai."]])
    bare = sample.table("u", "", columns, [["y"]], notes=[["Dưới bảng."]])
    content = made(shown(prose), shown(titled), shown(bare), text("Xem [quy chế](https://example.org/qc)."))
    notes = [one_line("".join(n.itertext())) for n in part(content, "footnotes")][2:]
    assert notes == ["Chỉ tính xã cũ.", "Ghi chú đầu.Ghi chú hai.", "https://example.org/qc"]
    marks = [r.get(f"{W}id") for r in part(content, "document").iter(f"{W}footnoteReference")]
    assert marks == ["1", "2", "3"]
    below = [p for p in docx.Document(io.BytesIO(content)).paragraphs if p.text == "Dưới bảng."]
    assert [p.style.style_id for p in below if p.style] == ["TableNote"]


def test_the_last_paragraph_stays_with_the_signature_and_ends_the_text(file: WordDocument) -> None:
    ends = [p for p in file.paragraphs if p.text.endswith("./.")]
    assert len(ends) == 1
    assert ends[0].paragraph_format.keep_with_next
    foot = ends[0]._p.getnext()
    assert "Nơi nhận:" in "".join(foot.itertext())
    assert foot.find(f".//{W}cantSplit") is not None


def test_head_marks_and_blanks_are_those_of_the_decree(content: bytes, file: WordDocument) -> None:
    first = one_line(" ".join(c.text for r in file.tables[0].rows for c in r.cells))
    for words in ("UBND TỈNH ĐIỆN BIÊN", "SỞ TÀI CHÍNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                  "Độc lập - Tự do - Hạnh phúc", "Số: /BC-STC", "DỰ THẢO",
                  "Điện Biên, ngày tháng năm 2026"):  # fmt: skip
        assert words in first, words
    margins = part(content, "document").find(f".//{W}sectPr/{W}pgMar")
    millimetres = [
        round(int(margins.get(W + side)) * 25.4 / 1440) for side in ("top", "right", "bottom", "left")
    ]
    assert millimetres == [20, 15, 20, 30]
    fonts = part(content, "styles").find(f".//{W}rPrDefault//{W}rFonts")
    assert fonts.get(f"{W}ascii") == "Times New Roman"
    assert part(content, "styles").find(f".//{W}rPrDefault//{W}lang").get(f"{W}val") == "vi-VN"


def test_every_page_says_that_the_figures_are_samples(file: WordDocument) -> None:
    section = file.sections[0]
    for foot in (section.footer, section.first_page_footer):
        assert "DỰ THẢO · Số liệu mẫu" in foot.paragraphs[0].text
    assert section.first_page_header.paragraphs[0].text == ""


def test_a_register_has_a_light_head_and_no_signature() -> None:
    content = made(text("## Tệp đã nhận\n\nHết."), style="register", title="Chất lượng dữ liệu")
    whole = all_text(content)
    assert whole.startswith("SỞ TÀI CHÍNH Chất lượng dữ liệu")
    assert "Nơi nhận" not in whole
    assert "./." not in whole


def test_ordered_lists_each_begin_at_one() -> None:
    content = made(text("1. một\n2. hai\n\nĐoạn.\n\n1. ba\n   - bốn"))
    ids = [n.get(f"{W}val") for n in part(content, "document").iter(f"{W}numId")]
    assert len(set(ids)) == 3
    numbering = part(content, "numbering")
    restarted = [
        n.get(f"{W}numId") for n in numbering.iter(f"{W}num") if n.find(f"{W}lvlOverride") is not None
    ]
    assert set(restarted) < set(ids)


def test_the_exporter_gives_the_published_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "executed.ipynb"
    path.write_text(nbformat.writes(sample.full(rows=40)), encoding="utf-8")
    make: Any = ReviewDOCXExporter
    exported, resources = make().from_filename(str(path))
    assert (exported, resources["output_extension"]) == (content, ".docx")


@pytest.mark.slow
def test_an_office_program_opens_it_and_numbers_headings_as_the_document_does(
    tmp_path: Path, content: bytes
) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("no office program on this machine")
    source = tmp_path / "a.docx"
    source.write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    kind = "txt:Text (encoded):UTF8"
    command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    lines = [one_line(line) for line in (tmp_path / "a.txt").read_text("utf-8-sig").splitlines()]
    for words in ("I. Tổ chức thực hiện", "1. Giảm nghèo", "a) Theo chuẩn mới", "2. Nông thôn mới"):
        assert words in lines, words
    assert any(line.startswith("Phụ lục II") for line in lines)
