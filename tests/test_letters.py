from __future__ import annotations

import html
import re
import shutil
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from analysis import tables
from analysis.checking.catalogue import catalogue
from analysis.documents import to_html, to_pdf
from analysis.documents.letters import Letter, letter_document
from analysis.documents.model import Table, plain
from analysis.project import Project
from analysis.province import Province
from analysis.publishing.letters import letters_of, write_letters
from indicator_frames import ROOT, province
from test_intake_board import DARC, DOIT, file, problem, report

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


AMBIGUOUS = problem("data/raw/2018/a.xlsx", "ambiguous_number", cell="F10", as_written="1.200")


def test_a_letter_names_sheet_cell_text_fault_and_remedy() -> None:
    said = words_of(one(sent(AMBIGUOUS)))
    for part in ("Kính gửi: Sở Kế hoạch và Đầu tư", "20/12/2018", "a.xlsx", "F10", "1.200"):
        assert part in said
    assert catalogue()["ambiguous_number"].vi.remedy in said
    assert "data/raw" not in said


def test_a_letter_is_a_draft_without_number_day_or_verdict() -> None:
    letter = one(sent(AMBIGUOUS))
    said = words_of(letter)
    assert re.search(r"Số:\s+/STC", said)
    assert "không phải nhận xét, đánh giá" in said
    assert "DỰ THẢO" in page(letter)
    pdf = pypdf.PdfReader(BytesIO(to_pdf(letter_document(letter)).value))
    assert "DỰ THẢO" in pdf.pages[0].extract_text()


def test_text_of_cells_is_text_in_both_formats() -> None:
    letter = one(sent(problem("data/raw/2018/a.xlsx", cell="B2", as_written=HOSTILE, message=HOSTILE)))
    assert "<script>alert" not in page(letter)
    assert "&lt;script&gt;alert(1)" in page(letter)
    assert "\u202e" not in page(letter)
    pdf = to_pdf(letter_document(letter))
    assert "<script>alert(1)</script>" in "".join(
        p.extract_text() for p in pypdf.PdfReader(BytesIO(pdf.value)).pages
    ).replace("\n", "")


def test_the_same_tables_give_the_same_letter() -> None:
    first, again = (letter_document(one(sent(AMBIGUOUS))) for _ in range(2))
    assert to_html(first) == to_html(again)
    assert to_pdf(first).value == to_pdf(again).value


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
    assert written(root) == {"index.html", f"2018/{DARC}.html", f"2018/{DARC}.pdf"}
    assert told.letters == 1
    assert told.files == (f"reports/letters/2018/{DARC}.html", f"reports/letters/2018/{DARC}.pdf")
    index = told.index.read_text(encoding="utf-8")
    assert f'href="2018/{DARC}.pdf"' in index
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
