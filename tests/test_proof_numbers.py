"""One real review in four forms: the figures of the page in each, and in figures.parquet."""

from __future__ import annotations

import io
import json
import re
import zlib
from base64 import b64decode
from collections import Counter
from pathlib import Path

import docx
import openpyxl
import pyarrow.parquet as pq
import pypdf
import pytest
from bs4 import BeautifulSoup

from analysis.project import Project
from analysis.publishing import current
from small_editions import REVIEW

pytestmark = pytest.mark.slow

Printed = list[tuple[str, str]]
"""Figure id and what is printed for it, in the order of the page."""


@pytest.fixture(scope="module")
def folder(small_editions: Project) -> Path:
    return (current(small_editions) or Path()) / REVIEW


@pytest.fixture(scope="module")
def page(folder: Path) -> BeautifulSoup:
    (path,) = folder.glob("*.html")
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


@pytest.fixture(scope="module")
def printed(page: BeautifulSoup) -> Printed:
    island = page.find(id="sources-data")
    assert island is not None
    ids = json.loads(zlib.decompress(b64decode(island.get_text())))["figures"]["id"]
    return [(ids[int(str(a["data-fig"]))], plain(a.get_text())) for a in page.select("main a[data-fig]")]


@pytest.fixture(scope="module")
def recorded(folder: Path) -> dict[str, float | None]:
    """The value of each figure of the review as ``figures.parquet`` has it."""
    rows = pq.read_table(
        folder.parents[1] / "figures.parquet", columns=["id", "value"], filters=[("report", "=", REVIEW)]
    ).to_pylist()
    return {row["id"]: row["value"] for row in rows}


def shows(text: str, value: float | None) -> bool:
    """Whether ``text`` is ``value`` in đồng, million or billion, to its last digit; parts of a whole and
    lower bounds are rounded either way."""
    found = re.search(r"\d[\d.]*(?:,(\d+))?", text)
    if found is None or value is None:
        return found is None and not value
    number = float(found[0].replace(".", "").replace(",", "."))
    ulp = 10.0 ** -len(found[1] or "")
    return any(abs(number - abs(value) / scale) < ulp for scale in (1, 1e6, 1e9))


def plain(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


def numbers(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+(?:[.,]\d+)*", text))


def word_text(folder: Path) -> str:
    (path,) = folder.glob("*.docx")
    tag = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    paragraphs = docx.Document(str(path)).element.body.iter(f"{tag}p")
    return plain(" ".join("".join(t.text or "" for t in p.iter(f"{tag}t")) for p in paragraphs))


def print_text(folder: Path) -> str:
    (path,) = folder.glob("*.pdf")
    return plain(" ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages))


def test_every_figure_of_the_page_is_recorded_with_the_value_it_shows(
    printed: Printed, recorded: dict[str, float | None]
) -> None:
    assert len(printed) > 300
    assert {i for i, _ in printed} <= set(recorded)
    assert [(i, text, recorded[i]) for i, text in printed if not shows(text, recorded[i])] == []


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_every_figure_of_the_text_and_its_tables_stands_in_the_paper_forms(
    page: BeautifulSoup, folder: Path, form: str
) -> None:
    there = numbers(word_text(folder) if form == "docx" else print_text(folder))
    links = [a for a in page.select("main a[data-fig]") if not a.find_parent("figure")]
    assert len(links) > 200
    said = {n for a in links for n in numbers(plain(a.get_text()))}
    assert said - set(there) == set()


def test_the_workbook_holds_values_and_no_formula(folder: Path) -> None:
    (path,) = folder.glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert [c.coordinate for c in cells if c.data_type == "f"] == []
    assert sum(c.data_type == "n" for c in cells) > 100
