from __future__ import annotations

import html
import re
import shutil
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pypdf
import pytest
from docx.document import Document as WordDocument

from analysis import tables
from analysis.checking.catalogue import catalogue
from analysis.documents import to_html, to_pdf
from analysis.documents.letters import Letter, letter_document
from analysis.documents.model import Table, plain
from analysis.documents.word import to_docx
from analysis.project import Project
from analysis.province import Province
from analysis.publishing.letters import letters_of, write_letters
from indicator_frames import ROOT, province
from test_intake_board import DARC, DOIT, file, problem, report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = "<script>alert(1)</script> #let x = 1 \u202e$x$ “"


def sent(*problems: dict[str, object], origin: str = "received") -> Province:
    """One report of one agency with ``problems`` in its file."""
    return province(
        submissions=[report(DARC, received_on=date(2018, 12, 20), origin=origin)],
        files=[file("data/raw/2018/a.xlsx")],
        support=[{"agency_id": DARC, "file": "data/raw/2018/a.xlsx"}],
        problems=list(problems),
    )


def one(p: Province, language: str = "vi") -> Letter:
    (letter,) = letters_of(p, language)  # type: ignore[arg-type]
    return letter


def page(letter: Letter) -> str:
    return to_html(letter_document(letter))


def words_of(letter: Letter) -> str:
    """The text of the page as a reader sees it."""
    body = page(letter).partition("<main")[2]
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", body)).split())


def in_word(letter: Letter) -> WordDocument:
    return docx.Document(BytesIO(to_docx(letter_document(letter))))


def read_in_word(letter: Letter) -> str:
    """The text of the Word file in its order, tables in their places."""
    body = in_word(letter).element.body
    paragraphs = ("".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p"))
    return squeezed(" ".join(paragraphs))


def read_in_print(letter: Letter) -> str:
    pages = pypdf.PdfReader(BytesIO(to_pdf(letter_document(letter)).value)).pages
    return squeezed(" ".join(p.extract_text() for p in pages))


def squeezed(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


AMBIGUOUS = problem("data/raw/2018/a.xlsx", "ambiguous_number", cell="F10", as_written="1.200")


def test_a_letter_names_sheet_cell_text_fault_and_remedy() -> None:
    said = words_of(one(sent(AMBIGUOUS)))
    for part in ("Kính gửi: Sở Kế hoạch và Đầu tư", "20/12/2018", "a.xlsx", "F10", "1.200"):
        assert part in said
    assert catalogue()["ambiguous_number"].vi.remedy in said
    assert "data/raw" not in said


def test_a_letter_is_a_draft_without_number_day_or_verdict() -> None:
    letter = one(sent(AMBIGUOUS))
    assert "không phải nhận xét, đánh giá" in words_of(letter)
    assert "DỰ THẢO" in page(letter)
    for said in (read_in_print(letter), read_in_word(letter)):
        assert "Số: /STC" in said
        assert "Điện Biên, ngày tháng năm" in said
        assert not re.search(r"năm 20\d\d (DỰ THẢO|Kính gửi|V/v)", said)
        assert "DỰ THẢO" in said


def test_print_and_word_have_the_layout_of_a_letter_in_its_order() -> None:
    letter = one(sent(AMBIGUOUS))
    parts = ("UBND TỈNH ĐIỆN BIÊN", "Độc lập - Tự do - Hạnh phúc", "Số: /STC", "V/v xem lại, bổ sung báo cáo",
             "Kính gửi: Sở Kế hoạch và Đầu tư", "NHỮNG CHỖ CẦN XEM LẠI", "F10", "CÁCH SỬA", "đơn vị./.",
             "Nơi nhận:", "- Như trên;", "- Lưu: VT, STC.", "GIÁM ĐỐC")  # fmt: skip
    for said in (read_in_print(letter), read_in_word(letter)):
        upper = said.upper()
        places = [upper.find(part.upper()) for part in parts]
        assert -1 not in places, parts[places.index(-1)]
        assert places == sorted(places)
        assert "BÁO CÁO Báo cáo" not in said
        assert said.count("./.") == 1


def test_the_signature_is_never_alone_on_a_page() -> None:
    for many in range(8, 24):
        places = (problem("data/raw/2018/a.xlsx", cell=f"C{n}") for n in range(many))
        document = letter_document(one(sent(*places)))
        pages = [p.extract_text() for p in pypdf.PdfReader(BytesIO(to_pdf(document).value)).pages]
        (signed,) = (page for page in pages if "Nơi nhận:" in page)
        assert "./." in signed, many


def test_only_a_vietnamese_letter_has_the_official_head() -> None:
    said = read_in_word(one(sent(AMBIGUOUS), "en"))
    assert "To: Sở Kế hoạch và Đầu tư" in said
    assert "Hạnh phúc" not in said
    assert "Như trên" not in said


def test_page_print_and_word_name_the_same_places_and_remedies() -> None:
    texts = {"F10": "1.200", "C7": "x y z", "B2": "Phì Nhù"}
    found = [problem("data/raw/2018/a.xlsx", cell=c, as_written=t) for c, t in texts.items()]
    letter = one(sent(*found))
    (table,) = (t for t in in_word(letter).tables if t.style is not None and t.style.style_id == "DataTable")
    rows = [[squeezed(c.text) for c in row.cells] for row in table.rows][1:]
    assert {row[1]: row[2] for row in rows} == texts
    for said in (words_of(letter), read_in_print(letter)):
        for row in rows:
            for cell in row:
                assert "".join(cell.split()) in "".join(said.split())


def test_a_column_of_texts_stands_only_where_there_is_a_text() -> None:
    bare = one(sent(problem("data/raw/2018/a.xlsx", cell="B2", as_written="")))
    assert "Đã viết" not in words_of(bare)
    assert "Đã viết" in words_of(one(sent(AMBIGUOUS)))


def test_text_of_cells_is_text_in_every_format() -> None:
    letter = one(sent(problem("data/raw/2018/a.xlsx", cell="B2", as_written=HOSTILE, message=HOSTILE)))
    assert "<script>alert" not in page(letter)
    assert "&lt;script&gt;alert(1)" in page(letter)
    assert "\u202e" not in page(letter)
    assert "<script>alert(1)</script>" in read_in_print(letter).replace(" ", "")
    assert "<script>alert(1)</script> #let x = 1 \ufffd$x$" in read_in_word(letter)


def test_text_of_cells_makes_no_field_of_a_word_file() -> None:
    command = '=1</w:t><w:fldSimple w:instr="DDEAUTO x"/> {QUOTE} ]]>\x00'
    letter = one(sent(problem("data/raw/2018/a.xlsx", cell="B2", as_written=command, message=command)))
    body = in_word(letter).element.body
    assert '=1</w:t><w:fldSimple w:instr="DDEAUTO x"/> {QUOTE} ]]>\ufffd' in read_in_word(letter)
    assert not [e for e in body.iter() if e.tag in (f"{W}fldSimple", f"{W}instrText")]


def test_the_same_tables_give_the_same_letter() -> None:
    first, again = (letter_document(one(sent(AMBIGUOUS))) for _ in range(2))
    assert to_html(first) == to_html(again)
    assert to_pdf(first).value == to_pdf(again).value
    assert to_docx(first) == to_docx(again)


def test_what_the_analyst_or_the_maintainer_must_mend_stands_in_no_letter() -> None:
    others = [c for c, entry in catalogue().items() if entry.who != "sender"]
    assert letters_of(sent(*(problem("data/raw/2018/a.xlsx", c) for c in others))) == ()
    letter = one(sent(AMBIGUOUS, problem("data/raw/2018/a.xlsx", "cleaning_failed", "stops")))
    assert [p.code for p in letter.places] == ["ambiguous_number"]


def test_an_agency_with_nothing_to_mend_gets_no_letter() -> None:
    assert letters_of(sent()) == ()


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        ("missing", None, "chưa có lý do nào được nêu"),
        ("empty", None, "tệp chưa có nội dung"),
        ("invalid", None, "chưa có tệp nào"),
    ],
)
def test_a_report_not_received_is_asked_for(state: str, reason: str | None, said: str) -> None:
    letter = one(province(submissions=[report(DOIT, state, reason_given=reason)]))
    assert said in words_of(letter)
    assert "báo cáo không có kết quả khác với không báo cáo" in words_of(letter)
    assert "không phải nhận xét, đánh giá" in words_of(letter)
    assert "trong tệp;" not in words_of(letter)
    assert "Cách sửa" not in words_of(letter)


def test_a_file_that_came_unread_is_not_called_not_received() -> None:
    name = "data/raw/2018/BC so-cong-thuong.xlsx"
    p = province(
        submissions=[report(DOIT, "missing")],
        files=[file(name, form=None, state="refused")],
        problems=[problem(name, "encrypted", "stops")],
    )
    said = words_of(one(p))
    assert "chưa đọc được báo cáo nào trong đó" in said
    assert "chưa nhận được báo cáo" not in said


def test_a_report_excused_with_a_reason_is_not_asked_for_again() -> None:
    assert letters_of(province(submissions=[report(DOIT, "missing", reason_given="thiên tai")])) == ()


def test_a_letter_on_synthetic_rows_says_so() -> None:
    assert "Số liệu mẫu" not in page(one(sent(AMBIGUOUS)))
    letter = one(sent(AMBIGUOUS, origin="synthetic"))
    assert "Số liệu mẫu (tổng hợp nhân tạo)" in page(letter)


def test_an_english_letter_tells_cause_and_remedy_in_english() -> None:
    said = words_of(one(sent(AMBIGUOUS), "en"))
    entry = catalogue()["ambiguous_number"].en
    assert entry.title in said
    assert entry.remedy in said
    assert "Câu." not in said


def test_many_places_of_one_cause_are_all_named_without_a_row_for_each() -> None:
    many = [problem("data/raw/2018/a.xlsx", cell=f"C{n}") for n in range(1, 121)]
    document = letter_document(one(sent(*many)))
    (table,) = (b for b in document.blocks if isinstance(b, Table))
    cells = re.findall(r"C\d+", " ".join(plain(row[1].line) for row in table.rows))
    assert sorted(cells) == sorted(f"C{n}" for n in range(1, 121))
    assert len(table.rows) < 40


@pytest.fixture
def root(tmp_path: Path) -> Project:
    """A root with the repository's registers and the tables of one agency's faulty report."""
    shutil.copytree(ROOT / "data" / "reference", tmp_path / "data" / "reference")
    (tmp_path / "reports").mkdir()
    project = Project.at(tmp_path)
    store(project, sent(AMBIGUOUS))
    return project


def store(project: Project, p: Province) -> None:
    for name in ("submissions", "files", "support", "problems"):
        tables.write(project.processed, name, p.table(name))


def written(project: Project) -> set[str]:
    folder = project.reports / "letters"
    return {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()}


def test_letters_lie_by_year_and_agency_beside_their_index(root: Project) -> None:
    told = write_letters(root, jobs=1)
    kinds = ("html", "pdf", "docx")
    assert written(root) == {"index.html", *(f"2018/{DARC}.{kind}" for kind in kinds)}
    assert told.letters == 1
    assert told.files == tuple(f"reports/letters/2018/{DARC}.{kind}" for kind in kinds)
    index = told.index.read_text(encoding="utf-8")
    assert f'href="2018/{DARC}.pdf"' in index
    assert f'href="2018/{DARC}.docx"' in index
    assert 'href="../index.html"' in (told.index.parent / "2018" / f"{DARC}.html").read_text("utf-8")


def test_letters_are_the_same_bytes_however_many_processes_write_them(root: Project) -> None:
    folder = write_letters(root, jobs=1).index.parent
    first = {name: (folder / name).read_bytes() for name in written(root)}
    write_letters(root, jobs=2)
    assert {name: (folder / name).read_bytes() for name in written(root)} == first


def test_a_letter_that_is_no_longer_due_goes_and_others_stay(root: Project) -> None:
    write_letters(root, jobs=1)
    other = root.reports / "letters" / "2017" / f"{DOIT}.html"
    other.parent.mkdir()
    other.write_text("an earlier letter", encoding="utf-8")
    store(root, sent())
    write_letters(root, year=2018, jobs=1)
    assert written(root) == {"index.html", f"2017/{DOIT}.html"}
    write_letters(root, jobs=1)
    assert written(root) == {"index.html"}


def test_a_file_of_no_known_sender_is_listed_in_the_index(root: Project) -> None:
    unknown = "data/raw/2018/<b>bieu.xlsx"
    store(
        root,
        province(
            files=[file(unknown, form=None, state="refused")],
            problems=[problem(unknown, "encrypted", "stops")],
        ),
    )
    index = write_letters(root, jobs=1).index.read_text(encoding="utf-8")
    assert "Tệp chưa rõ người gửi" in index
    assert html.escape(unknown) in index
    assert catalogue()["encrypted"].vi.remedy in index
