"""Text that may run, break or vanish, from the workbooks it was written into to every form of a document."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import nbformat
import openpyxl
import pikepdf
import pyarrow.csv
import pyarrow.parquet as pq
import pypdf
import pytest
from playwright.sync_api import Browser

from analysis.documents import read_document
from analysis.documents.annexes import to_xlsx
from analysis.documents.word import to_docx
from analysis.ingest import ingest
from analysis.publishing import Asked, build, read_run
from hostile_province import COMPOSED, LONG, RUNS, TEXTS, hostile_root

pytestmark = pytest.mark.slow

ASKED = ("data-quality", "commune-profile/commune=03208@2025-06-30", "annual-review/year=2022")
WRITTEN = TEXTS[0]


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = hostile_root(tmp_path_factory.mktemp("hostile") / "root")
    ingest(project, jobs=1)
    return build(project, Asked(date(2026, 1, 2), ASKED)).folder


def one(edition: Path, pattern: str) -> Path:
    (path,) = edition.rglob(pattern)
    return path


def squeezed(text: str) -> str:
    """``text`` without what a line may break at."""
    return "".join(text.replace("\u200b", "").split())


def test_every_report_is_made_of_the_hostile_workbooks(edition: Path) -> None:
    made = {r["key"]: (r["state"], r["message"]) for r in read_run(edition)["reports"]}
    assert {key: made[key] for key in ASKED} == dict.fromkeys(ASKED, ("made", ""))


def test_no_page_runs_what_was_written_and_shows_it_as_text(edition: Path, browser: Browser) -> None:
    wrong: list[str] = []
    page = browser.new_page()
    page.on("dialog", lambda d: wrong.append(d.message))
    page.on("console", lambda m: wrong.append(m.text))
    page.on("pageerror", lambda e: wrong.append(str(e)))
    shown = set()
    for path in sorted(edition.rglob("*.html")):
        page.goto(path.as_uri())
        text = page.locator("main").text_content() or ""
        shown |= {t for t in TEXTS if t in text}
        for figure in page.locator("main a[data-fig]").all()[:3]:
            figure.dispatch_event("click")
        for link in page.locator("a[href]").evaluate_all("all => all.map(a => a.href)"):
            assert link.startswith("file:"), link
        assert page.evaluate("window.ran") is None, path.name
        assert page.locator("img, iframe, object, script[src]").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path.name
    page.close()
    assert wrong == []
    assert {WRITTEN, *TEXTS[1:7], TEXTS[-1]} <= shown


def test_letters_written_apart_are_put_together_and_a_cell_without_end_is_cut(edition: Path) -> None:
    register = one(edition, "register.html").read_text("utf-8")
    assert COMPOSED in register
    assert "dài dài" in register
    assert register.count("dài ") < len(LONG) / 20


def test_the_print_opens_shows_the_text_and_names_what_has_no_glyph(edition: Path) -> None:
    path = one(edition, "data-quality.pdf")
    with pikepdf.open(path) as file:
        names = {str(k) for k in file.Root}
        assert not names & {"/OpenAction", "/AA"}
        assert "/JavaScript" not in file.Root.get("/Names", {})
    whole = squeezed(" ".join(p.extract_text() for p in pypdf.PdfReader(path).pages))
    for text in (WRITTEN, *TEXTS[1:7], TEXTS[-1]):
        assert squeezed(text) in whole
    assert "Tặng□giống□" in whole
    (report,) = [r for r in read_run(edition)["reports"] if r["key"] == "data-quality"]
    told = " ".join(report["problems"])
    assert "U+1F403 (WATER BUFFALO)" in told
    assert "U+20000" in told


@pytest.mark.parametrize("key", ["data-quality", "annual-review"])
def test_word_and_excel_files_hold_text_and_nothing_that_runs(edition: Path, key: str) -> None:
    document = read_document(nbformat.read(one(edition, f"{key}*.ipynb"), as_version=4))
    word = to_docx(document)
    body = squeezed(docx.Document(io.BytesIO(word)).element.xpath("string(.)"))
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        links = b"".join(parts.read(n) for n in parts.namelist() if n.endswith(".rels"))
    assert b"javascript" not in links
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(document)))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert [c.coordinate for c in cells if c.data_type == "f" or c.hyperlink] == []
    if key == "data-quality":
        assert squeezed(WRITTEN) in body


def test_the_workbook_beside_the_review_holds_what_was_told_and_no_formula(edition: Path) -> None:
    book = openpyxl.load_workbook(one(edition, "annual-review_2022.xlsx"))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert [c.coordinate for c in cells if c.data_type == "f" or c.hyperlink] == []
    said = {str(c.value) for c in cells}
    assert any(RUNS in text for text in said)
    assert any("=cmd|" in text for text in said)


def test_no_published_csv_has_a_cell_that_excel_would_run(edition: Path) -> None:
    read = 0
    for path in sorted((edition / "data").glob("*.csv")):
        frame = pyarrow.csv.read_csv(path, parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True))
        exact = pq.read_schema(path.with_suffix(".parquet"))
        for name in frame.column_names:
            if str(exact.field(name).type) not in ("string", "large_string"):
                continue
            texts = [str(v) for v in frame[name].to_pylist() if v]
            read += len(texts)
            assert [t for t in texts if t[0] in "=+@\t\r"] == [], (path.name, name)
    assert read > 1000


def test_the_tables_keep_what_was_written(edition: Path) -> None:
    told = pq.read_table(edition / "data" / "support.parquet", columns=["text"])["text"].to_pylist()
    for text in (*TEXTS[:7], TEXTS[-1]):
        assert any(text in (t or "") for t in told), text
