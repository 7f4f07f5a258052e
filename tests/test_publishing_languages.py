from __future__ import annotations

import json
from datetime import date

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell

from analysis.language import LOCALE
from analysis.project import Project
from analysis.publishing import Asked, Inputs, WrongUse, build, plan, read_run
from analysis.publishing.records import read_figures
from publishing_roots import add_notebook

DAY = date(2026, 1, 5)
KEY = "annual-review/year=2019"


@pytest.fixture
def bilingual(toy: Project) -> Project:
    """A root with one notebook that has prose in both languages."""
    add_notebook(toy, "annual_review", for_each={"year": [2019]})
    path = toy.notebooks / "annual_review.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for tag, text in (("vi", "Lời văn tiếng Việt."), ("en", "Prose in English.")):
        notebook.cells.append(new_markdown_cell(text, metadata={"tags": [tag]}, id=f"prose-{tag}"))
    nbformat.write(notebook, path)
    return toy


def reworded(project: Project, old: str, new: str) -> None:
    path = project.notebooks / "annual_review.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_both_languages_stand_in_one_edition_with_one_record_of_figures(bilingual: Project) -> None:
    edition = build(bilingual, Asked(as_of=DAY, languages=("vi", "en")))
    told = {r["key"]: r for r in read_run(edition.folder)["reports"]}
    assert {k: (r["language"], r["state"]) for k, r in told.items()} == {
        KEY: ("vi", "made"),
        f"{KEY}.en": ("en", "made"),
    }
    assert told[f"{KEY}.en"]["files"]["html"]["name"] == f"{KEY}/annual-review_2019.en.html"
    pages = {
        language: (edition.folder / KEY / f"annual-review_2019{end}.html").read_text(encoding="utf-8")
        for language, end in (("vi", ""), ("en", ".en"))
    }
    assert '<html lang="vi">' in pages["vi"]
    assert '<html lang="en">' in pages["en"]
    assert "Prose in English." in pages["en"]
    assert "Lời văn" not in pages["en"]
    assert "Lời văn tiếng Việt." in pages["vi"]
    assert "Prose in" not in pages["vi"]
    assert 'hreflang="en"' in pages["vi"]
    assert 'hreflang="vi"' in pages["en"]
    assert {f["report"] for f in read_figures(edition.folder)} == {KEY}
    index = (bilingual.reports / "index.html").read_text(encoding="utf-8")
    assert f'{KEY}/annual-review_2019.en.html" hreflang="en"' in index

    reworded(bilingual, "Prose in English.", "Better prose in English.")
    again = build(bilingual, Asked(as_of=DAY, languages=("vi", "en")))
    assert again.remade == (f"{KEY}.en",)

    kept = build(bilingual, Asked(as_of=DAY, force=True))
    since = {r["key"]: r["since"] for r in read_run(kept.folder)["reports"]}
    assert since == {KEY: "", f"{KEY}.en": again.name}


def test_a_sentence_of_one_language_changes_nothing_in_the_other(bilingual: Project) -> None:
    def inputs() -> list[object]:
        (report,) = plan(bilingual)
        now = Inputs(bilingual)
        return [now.of(report.in_language(name), "2026-01-05", ("html",)) for name in ("vi", "en")]

    before = inputs()
    reworded(bilingual, "Prose in English.", "Better prose in English.")
    after = inputs()
    assert before[0] == after[0]
    assert before[1] != after[1]
    assert "wording" not in json.dumps(before[0])
    assert (LOCALE / "en.po").is_file()


def test_a_language_nobody_wrote_in_is_said(toy: Project) -> None:
    add_notebook(toy, "annual_review")
    with pytest.raises(WrongUse, match="en"):
        build(toy, Asked(as_of=DAY, languages=("en",)))
