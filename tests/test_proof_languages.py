"""The English of a document beside its Vietnamese: the same figures; Vietnamese is names and quotations."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from analysis import tables
from analysis.documents import read_document
from analysis.documents._walk import figures_in, lines_of
from analysis.documents.model import Chart, Document, Table, plain
from analysis.project import Project
from analysis.publishing import Asked, build, current
from messages import VIETNAMESE
from small_editions import REVIEW, SCORECARD

pytestmark = pytest.mark.slow

OURS = {
    "problems": {"message", "done"},
    "claims": {"explanation"},
}
"""Columns of processed tables that hold sentences of the program; all other text was written by others."""
REGISTERS = ("administrative_units.csv", "agencies.csv", "aliases.csv", "programme_communes.csv")
CITED = {"published_figures.csv": ("source_title", "geography"), "unit_events.csv": ("from_name", "to_name")}
ACT = re.compile(r"\d[\d/]*/[A-ZĐ]+-[A-ZĐa-z]+\d*")
DECIMAL_COMMA = re.compile(r"\d,\d{1,2}(?!\d)")


@pytest.fixture(scope="module")
def english(small_editions: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An English edition of the documents that the last small edition made, from the same tables."""
    root = tmp_path_factory.mktemp("english")
    for folder in ("data/reference", "data/processed", "notebooks"):
        shutil.copytree(small_editions.root / folder, root / folder)
    (root / "reports").mkdir()
    project = Project.at(root)
    build(project, Asked(date(2026, 1, 5), (REVIEW, SCORECARD), formats=("html",), languages=("en",)))
    return current(project) or Path()


@pytest.fixture(params=[REVIEW, SCORECARD])
def both(request: pytest.FixtureRequest, small_editions: Project, english: Path) -> tuple[Document, Document]:
    """One document in Vietnamese and in English."""
    edition = current(small_editions) or Path()
    (vi,) = (edition / request.param).glob("*.ipynb")
    (en,) = (english / request.param).glob("*.en.ipynb")
    return (
        read_document(nbformat.read(vi, as_version=4), language="vi"),
        read_document(nbformat.read(en, as_version=4), language="en"),
    )


def test_the_same_figures_stand_in_the_same_blocks_with_the_same_values(
    both: tuple[Document, Document],
) -> None:
    vi, en = ({i: (r.value, r.unit, r.n, r.of, r.rows) for i, r in d.figures.items()} for d in both)
    assert len(vi) > 20
    assert en == vi
    # Rows in alphabetical order stand otherwise in another language.
    printed = [[sorted(figures_in(block)) for block in d.blocks] for d in both]
    assert printed[0] == printed[1]


def test_blocks_and_tables_have_the_same_shape_in_both(both: tuple[Document, Document]) -> None:
    def shape(document: Document) -> list[tuple[object, ...]]:
        tables = [b.data if isinstance(b, Chart) else b for b in document.blocks]
        return [
            (t.id, len(t.rows), [c.key for c in t.columns]) if isinstance(t, Table) else (type(t).__name__,)
            for t in tables
        ]

    assert shape(both[0]) == shape(both[1])
    appendices = [[len(blocks) for _, blocks in d.appendices] for d in both]
    assert appendices[0] == appendices[1] != []


def test_an_english_document_is_vietnamese_in_names_and_quotations_only(
    small_editions: Project, both: tuple[Document, Document]
) -> None:
    known = quoted(small_editions)
    assert {line for line in said_by(both[1]) if stray(line, known)} == set()


def test_a_sentence_left_in_vietnamese_would_be_found(small_editions: Project) -> None:
    known = quoted(small_editions)
    assert stray("Xã Mường Pồn: no data yet.", known) == ""
    assert stray("Xã Mường Pồn: chưa có số liệu.", known)
    assert stray("The mean rose (8,11 − 2,61).", known)
    assert stray("The mean rose (8.11 − 2.61); 1,234,567 VND.", known) == ""


def said_by(document: Document) -> Iterable[str]:
    """Every text of ``document`` that a reader may see, those of its source drawers as well."""
    for block in document.blocks:
        yield from (plain(line) for _, line in lines_of(block))
        if isinstance(block, Chart):
            yield from (plain(line) for _, line in lines_of(block.data))
    for record in document.figures.values():
        yield from (record.label, record.method, record.base, record.caveat, record.text)


def stray(line: str, known: Quoted) -> str:
    """What of ``line`` is Vietnamese, or a number with a decimal comma, once names and quotations are out."""
    text = words_of(ACT.sub("", line))
    if any(q.startswith(words_of(line.partition("…")[0])) for q in known.long if "…" in line):
        return ""
    rest = known.pattern.sub(" ", text)
    return rest if VIETNAMESE.search(rest) or DECIMAL_COMMA.search(rest) else ""


class Quoted:
    """Texts that others wrote, and one pattern of all of them, the longest first."""

    def __init__(self, texts: set[str]) -> None:
        bare = {words_of(t) for t in texts if VIETNAMESE.search(t) or DECIMAL_COMMA.search(t)} - {""}
        self.long = sorted(bare, key=len, reverse=True)
        self.pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, self.long))})(?!\w)")


@cache
def quoted(project: Project) -> Quoted:
    """What received files say in text, the registers' names, and the titles of published sources."""
    found: set[str] = set()
    for path in sorted(project.processed.glob("*.parquet")):
        frame = tables.read(project.processed, path.stem)
        for column in frame.columns.difference(list(OURS.get(path.stem, ()))):
            written = frame[column].astype("string").dropna().unique()
            found.update(t for t in written if not t.replace(".", "").isdigit())
            found.update(t.rpartition("/")[2] for t in written if column == "file")
    for name in (*REGISTERS, *CITED):
        frame = pd.read_csv(project.reference / name, dtype=str)
        for column in CITED.get(name, tuple(frame.columns)):
            found.update(frame[column].dropna().unique())
    return Quoted(found)


def words_of(text: str) -> str:
    """``text`` as words and numbers: marks and line breaks are set otherwise on a page than in a cell."""
    return " ".join(re.findall(r"\w+(?:[.,]\d+)*", text.replace("\u200b", "")))
