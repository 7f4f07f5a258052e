"""What an analyst calls in a notebook: the catalogue of figures, the preview of a report, shown objects."""

from __future__ import annotations

import ast
import base64
import csv
import json
import os
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pandas as pd
import pytest

import analysis
from analysis.cli import lab
from analysis.figures import catalogue, displays, reporting
from analysis.figures.cells import NOTES
from analysis.indicators import Figure
from analysis.indicators.claims import checks, measured
from analysis.project import Project
from analysis.province import Province, open_province
from analysis.publishing import Asked, WrongUse, build
from analysis.publishing.preview import NotInADocument, Preview, preview
from publishing_roots import COVERED, FINDING, add_notebook

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
LINES = Path(catalogue.__file__).with_suffix(".csv")
HOSTILE = "<script>alert(1)</script>&\"'"


class Read(HTMLParser):
    """The tags and the text of a piece of HTML."""

    def __init__(self, piece: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(piece)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert all(name in ("style", "src", "title", "alt") for name, _ in attrs)
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def called(notebook: Path) -> set[str]:
    """The names in ``analysis.figures`` that the cells of ``notebook`` call as a whole."""
    sources = [c.source for c in nbformat.read(notebook, as_version=4).cells if c.cell_type == "code"]
    trees = [ast.parse(source) for source in sources]
    rooms: dict[str, str] = {}
    for node in (n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)):
        within = str(node.module).removeprefix("analysis.figures").lstrip(".")
        rooms |= {a.asname or a.name: ".".join(filter(None, (within, a.name))) for a in node.names}
    found = set()
    for tree in trees:
        last = tree.body[-1]
        if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
            function = last.value.func
            assert isinstance(function, ast.Attribute)
            assert isinstance(function.value, ast.Name)
            found.add(f"{rooms[function.value.id]}.{function.attr}")
    return found


def test_the_catalogue_has_one_line_for_each_function_and_none_for_a_function_that_is_gone() -> None:
    with LINES.open(encoding="utf-8", newline="") as file:
        lines = {row["call"]: row["line"] for row in csv.DictReader(file)}
    names = [entry.name for entry in catalogue.entries()]
    assert sorted(names) == sorted(lines)
    assert all(lines.values())
    assert len(set(lines.values())) > 0.95 * len(lines)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda p: p.stem)
def test_what_the_notebooks_call_is_in_the_catalogue(notebook: Path) -> None:
    assert called(notebook) - {entry.name for entry in catalogue.entries()} == set()


def test_the_catalogue_is_searched_by_words_without_diacritics_and_tells_how_a_cell_calls() -> None:
    found = {entry.call for entry in analysis.catalogue("ban do ngheo").entries}
    assert "maps.poverty_change(province, period)" in found
    assert all(call.startswith("maps.") for call in found)
    assert {e.kind for e in analysis.catalogue("hình").entries} == {"hình"}
    assert "analysis.catalogue()" in repr(analysis.catalogue("không có gì như thế"))
    assert len(analysis.catalogue().entries) == len(catalogue.entries())


def test_the_guide_tells_every_check_of_a_claim() -> None:
    guide = (NOTEBOOKS[0].parent.parent / "docs" / "viet-notebook.md").read_text(encoding="utf-8")
    assert [name for name in checks._CHECKS if f"| `{name}:" not in guide] == []
    assert [name for name in measured.NAMES if f"`{name}`" not in guide and f":{name}/" not in guide] == []


def test_the_workbench_is_in_vietnamese_and_a_side_car_in_need_of_mending_does_not_keep_it_shut(
    toy: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_notebook(toy, "annual_review", order=2)
    add_notebook(toy, "first", order=1, title="Báo cáo giai đoạn")
    add_notebook(toy, "broken", order="sớm")
    lab.configure(toy, tmp_path)
    read = {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in (tmp_path / "labconfig").iterdir()}
    assert read["default_setting_overrides"]["@jupyterlab/translation-extension:plugin"] == {
        "locale": "vi_VN"
    }
    told = json.loads(read["page_config"]["communeReview"])
    assert [kind["path"] for kind in told["kinds"]] == [
        "notebooks/first.ipynb",
        "notebooks/annual_review.ipynb",
    ]
    assert set(told["exports"]) == {"review_html", "review_pdf", "review_docx", "review_xlsx"}
    assert "broken.yaml" in capsys.readouterr().err


def test_the_kernels_of_the_workbench_work_on_its_root_and_their_own_installation_goes_first(
    toy: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "mine")
    given = lab.environment(toy, tmp_path)
    assert given["COMMUNE_REVIEW_ROOT"] == str(toy.root)
    assert given["JUPYTER_CONFIG_PATH"] == f"{tmp_path}{os.pathsep}mine"
    extension = Path(given["JUPYTER_PATH"].partition(os.pathsep)[0]) / "labextensions" / "commune-review"
    built = json.loads((extension / "package.json").read_text(encoding="utf-8"))["jupyterlab"]["_build"]
    assert (extension / built["load"]).is_file()


def test_a_province_shows_its_tables_and_rows_and_says_that_its_data_are_synthetic(
    province_root: Project,
) -> None:
    province = open_province(province_root.root)
    shown = Read(displays.province_html(province)).text
    assert "dữ liệu mẫu" in shown
    assert f"support{len(province.table('support')):,}".replace(",", ".") in shown
    assert "analysis.preview()" in shown


def test_a_province_without_tables_says_what_to_do_next(toy: Project) -> None:
    assert "chạy commune-review ingest" in Read(displays.province_html(Province(toy))).text


def test_a_figure_shows_value_base_method_and_cells_and_nothing_in_it_is_markup() -> None:
    cells = [["support", f"tệp{HOSTILE}.xlsx", "F1", f"C{n}", HOSTILE, "synthetic"] for n in range(20)]
    figure = Figure(
        "money.cash/year=2018", HOSTILE, 1_240_000_000, "vnd", HOSTILE, "ge", n=3, of=4, base="báo cáo",
        caveat=HOSTILE,
        sources=pd.DataFrame(cells, columns=["table", "file", "sheet", "cell", "text", "origin"]),
    )  # fmt: skip
    shown = Read(displays.figure_html(figure))
    assert shown.tags <= {"p", "strong", "table", "thead", "tbody", "tr", "th", "td"}
    assert shown.text.count(HOSTILE) == 3 + 2 * 8
    assert "≥ 1,24 tỷ đồng" in shown.text
    assert "3/4 báo cáo" in shown.text
    assert "20 ô nguồn" in shown.text


def test_a_chart_is_seen_as_its_picture_with_its_words(province_root: Project) -> None:
    chart = reporting.states_chart(open_province(province_root.root), "A")
    shown = chart._repr_mimebundle_()["text/html"]
    (picture,) = re.findall('src="data:image/svg\\+xml;base64,([^"]+)"', shown)
    assert base64.b64decode(picture).decode("utf-8") == chart.svg
    assert chart.title in Read(shown).text


def test_registers_and_programme_are_shown_briefly(province_root: Project) -> None:
    province = open_province(province_root.root)
    assert "174" in Read(displays.units_html(province.units)).text
    assert "Sở Tài nguyên và Môi trường" in Read(displays.agencies_html(province.agencies)).text
    assert "2021–2025" in Read(displays.programme_html(province.programme)).text


@pytest.mark.slow
def test_a_preview_is_the_report_with_the_given_parameters_and_no_edition_is_made(toy: Project) -> None:
    add_notebook(toy, "annual_review")
    shown = preview(toy, "annual_review", {"year": 2019, "as_of": date(2026, 1, 2)})
    assert isinstance(shown, Preview)
    assert shown.page == toy.reports / "preview" / "annual-review_2019.html"
    assert shown.page is not None
    assert "Báo cáo năm 2019" in shown.page.read_text(encoding="utf-8")
    assert "02/01/2026" in shown.page.read_text(encoding="utf-8")
    assert [p.name for p in toy.reports.iterdir()] == ["preview"]
    assert Read(shown._repr_mimebundle_()["text/html"]).tags == {"p", "iframe"}


@pytest.mark.slow
def test_a_preview_that_fails_names_the_cell_and_says_what_to_do(toy: Project) -> None:
    add_notebook(toy, "annual_review", (COVERED, f"raise ValueError({HOSTILE!r})"))
    shown = preview(toy, "annual_review", {})
    assert isinstance(shown, Preview)
    assert shown.page is None
    told = Read(shown._repr_mimebundle_()["text/html"])
    assert told.tags == {"p", "strong"}
    assert "báo lỗi ở ô 4" in told.text
    assert "lưu sổ (Ctrl+S), chạy lại" in told.text
    assert not (toy.reports / "preview").exists()


def test_a_preview_of_what_there_is_not_is_refused_with_a_sentence(
    toy: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_notebook(toy, "annual_review")
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    for notebook, given, said in (
        ("anual_review", {}, "có phải ý là “annual-review”"),
        ("annual_review", {"yaer": 2019}, "có phải ý là “year”"),
        ("annual_review", {"year": 2020}, "Kế hoạch không có báo cáo"),
        ("annual_review", {"year": "2019"}, "phải là số nguyên"),
        ("", {}, 'analysis.preview("period_evaluation", period="A")'),
    ):
        with pytest.raises(WrongUse) as refused:
            preview(toy, notebook, given)
        assert said in str(refused.value)


@pytest.mark.slow
def test_a_cell_that_previews_its_own_notebook_is_nothing_in_the_document(
    toy: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_notebook(
        toy, "annual_review", (COVERED, FINDING, "import analysis\nanalysis.preview('annual_review')")
    )
    edition = build(toy, Asked(date(2026, 1, 2), ("annual_review/year=2018",), formats=("html",)))
    (outcome,) = edition.outcomes
    assert (outcome.state, outcome.message) == ("made", "")
    monkeypatch.setenv(NOTES, "")
    assert not isinstance(preview(toy, "annual_review", {}), NotInADocument)
