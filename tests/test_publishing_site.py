from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from playwright.sync_api import Browser, Page, Request

from analysis.documents import Document, Step, Way, placed
from analysis.documents.words import words
from analysis.project import Project
from analysis.publishing import Edition, Report, current
from analysis.publishing.site.places import Places
from documents_notebook import CHANGE, Payload, block, column, table
from publishing_roots import SIDECAR, add_notebook
from site_editions import document_of, plainly, published, sentence

KEYS = ("03365@2025-06-30", "03358@2025-06-30", "03263@2025-06-30")
"""Na Tông and Núa Ngam of Điện Biên, Nà Tòng of Tuần Giáo."""

AGENCIES = ("so-tai-nguyen-va-moi-truong", "vien-thong-tinh")
AS_OF = SIDECAR["parameters"]["as_of"]
HOSTILE = "<img src=x onerror=alert(1)>\"'</script><!--way-->"


@dataclass
class Links(HTMLParser):
    """Every address of a page, and the identifiers it has."""

    hrefs: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        if given.get("href"):
            self.hrefs.append(str(given["href"]))


def add_kind(project: Project, name: str, title: str, parameter: str, values: tuple[str, ...]) -> None:
    """A notebook with a report for each of ``values``; no kernel runs it here."""
    own = {"type": "str", "default": values[0], "description": parameter}
    grid = {parameter: list(values)}
    add_notebook(
        project, name, title=title, order=9, parameters={parameter: own, "as_of": AS_OF}, for_each=grid
    )


def written(report: Report, poor: float = -17.12) -> Document | None:
    """The document of ``report``: 2019 fails, a profile has key figures and names other places."""
    change = {**CHANGE, "id": f"x/of={report.stem}", "value": -17.12}
    if report.key == "annual-review/year=2018":
        cells = [{**CHANGE["cells"][0], "text": "25.541" if poor == -17.12 else "25.600"}]
        text = f"{poor:.2f}".replace(".", ",").replace("-", "−")
        change = {**change, "value": poor, "text": text, "cells": cells, "rows": 1}
    if report.key.endswith("year=2019"):
        return None
    value = next(iter(report.parameters.values()), "")
    items: list[Payload] = [{"label": "Hộ nghèo", "spans": ["1.205"], "unit": "hộ", "note": []}]
    names = [(KEYS[0], "Xã Na Tông"), ("03124@2025-06-30", "Phường Noong Bua")]
    rows = [[[{"text": name, "to": f"commune:{key}"}], HOSTILE] for key, name in names]
    return document_of(
        sentence(change),
        block("keys", items=items),
        table("places", "Các xã", [column("name", "Xã"), column("said", "Ghi")], rows),
        title=f"{report.sidecar.title} {value} {HOSTILE if value == AGENCIES[1] else ''}",
    )


@pytest.fixture(scope="module")
def site(province_root: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A root with two editions: in the second a cell changed, and with it one report."""
    root = tmp_path_factory.mktemp("site") / "root"
    for room in ("reference", "processed"):
        without = shutil.ignore_patterns("*.sqlite", ".*")
        shutil.copytree(province_root.root / "data" / room, root / "data" / room, ignore=without)
    for room in ("notebooks", "reports"):
        (root / room).mkdir()
    project = Project.at(root)
    add_notebook(project, "annual_review", order=2, for_each={"year": [2018, 2019, 2020]})
    add_notebook(project, "data_quality", title="Chất lượng dữ liệu", order=4, for_each={})
    add_kind(project, "commune_profile", "Hồ sơ xã", "commune", KEYS)
    add_kind(project, "agency_scorecard", "Phiếu đơn vị", "agency", AGENCIES)
    published(project, written)
    change_notebook(project, "annual_review")
    published(
        project,
        lambda report: written(report, -18.0),
        only=["annual-review/year=2018"],
        as_of=date(2026, 1, 6),
    )
    return project


def change_notebook(project: Project, name: str) -> None:
    path = project.notebooks / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1]["source"] += "\n# changed"
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def last(site: Project) -> Path:
    return current(site) or Path()


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def links_of(path: Path) -> Links:
    found = Links()
    found.feed(text_of(path))
    return found


def profile(edition: Path, key: str) -> Path:
    return edition / "commune-profile" / f"commune={key}" / f"commune-profile_{key}.html"


def broken(folder: Path) -> list[str]:
    """Links of the pages in ``folder`` that lead to no file in it, or to no place in their own page."""
    found = []
    for path in sorted(folder.rglob("*.html")):
        links = links_of(path)
        for href in links.hrefs:
            parts = urlsplit(href)
            target = path.parent / unquote(parts.path) if parts.path else path
            inside = target.resolve().is_relative_to(folder.resolve()) and target.is_file()
            arrives = parts.path or parts.fragment in links.ids
            if parts.scheme or not inside or not arrives:
                found.append(f"{path.relative_to(folder)}: {href}")
    return found


def test_every_link_of_an_edition_arrives_also_where_its_folder_was_moved(last: Path, tmp_path: Path) -> None:
    assert len(list(last.rglob("*.html"))) == 16
    moved = shutil.copytree(last, tmp_path / "nơi khác" / "bản in")
    assert broken(moved) == []


def test_the_index_above_the_editions_leads_into_the_current_one(site: Project, last: Path) -> None:
    hrefs = [h for h in links_of(site.reports / "index.html").hrefs if not h.startswith("#")]
    assert hrefs
    assert all(h.startswith(f"editions/{last.name}/") for h in hrefs)
    assert all((site.reports / unquote(h)).is_file() for h in hrefs)


def test_a_page_says_where_it_stands_and_leads_to_its_neighbours(last: Path) -> None:
    page = text_of(profile(last, KEYS[1]))
    way = page[page.index('<nav class="way"') : page.index("</nav>")]
    assert '<a href="../../index.html">Ấn bản 06/01/2026</a>' in way
    assert '<a href="../../commune-profile/index.html">Hồ sơ xã</a>' in way
    assert '<span aria-current="page">Xã Núa Ngam</span>' in way
    assert f'rel="prev" href="../../commune-profile/commune={KEYS[0]}/commune-profile_{KEYS[0]}.html"' in way
    assert f'rel="next" href="../../commune-profile/commune={KEYS[2]}/' in way
    for beside in ("data-quality/data-quality.html", "register.html", "data/index.html"):
        assert f'href="../../{beside}"' in way


def test_a_report_that_failed_is_no_neighbour(last: Path) -> None:
    page = text_of(last / "annual-review/year=2018/annual-review_2018.html")
    assert 'rel="next" href="../../annual-review/year=2020/annual-review_2020.html"' in page
    assert 'rel="prev"' not in page


def test_a_page_carried_over_gets_the_way_of_its_new_edition_and_nothing_else(
    site: Project, last: Path
) -> None:
    first = site.reports / "editions" / "2026-01-05.1"
    old, new = (text_of(profile(e, KEYS[0])) for e in (first, last))
    assert old != new
    assert old.replace("Ấn bản 05/01/2026", "Ấn bản 06/01/2026") == new


def test_names_lead_to_a_profile_where_the_edition_has_one_and_are_text_elsewhere(last: Path) -> None:
    page = text_of(last / "annual-review/year=2018/annual-review_2018.html")
    target = f"../../commune-profile/commune={KEYS[0]}/commune-profile_{KEYS[0]}.html"
    assert f'<a data-to="commune:{KEYS[0]}" href="{target}">Xã Na Tông</a>' in page
    assert '<a data-to="commune:03124@2025-06-30">Phường Noong Bua</a>' in page


def test_setting_the_way_twice_is_setting_it_once_and_text_cannot_pass_for_a_mark(last: Path) -> None:
    page = profile(last, KEYS[0]).read_bytes()
    way, said = Way((Step("Ấn bản", "../index.html"), Step('<b>"'))), words("vi")
    once = placed(page, way, said, lambda _: "../nơi.html?a=1&b")
    assert placed(once, way, said, lambda _: "../nơi.html?a=1&b") == once
    assert b'href="../n' in once
    assert b'href="../n' not in placed(once, way, said, lambda _: "")
    assert once.count(b"<!--way-->") == 1
    assert 'href="../nơi.html?a=1&amp;b"'.encode() in once
    assert b"&lt;b&gt;&#34;" in once


def test_the_index_tells_the_state_of_every_planned_report(site: Project, last: Path) -> None:
    page = text_of(last / "index.html")
    for said in (
        "<b>1</b> báo cáo lập lần này",
        "<b>6</b> báo cáo giữ nguyên",
        "<b>1</b> báo cáo cần lập lại",
    ):
        assert said in page
    assert "Lập ở ấn bản 2026-01-05.1; nay khác: notebook đã sửa." in page
    assert '<span class="chip quiet">chưa lập</span>' in page
    first = text_of(site.reports / "editions/2026-01-05.1/index.html")
    assert '<span class="chip bad">không lập được</span>' in first
    assert "ValueError: &lt;script&gt;" in first


def test_reviews_stand_before_districts_communes_and_agencies(last: Path) -> None:
    page = text_of(last / "index.html")
    order = ["Thay đổi so với ấn bản trước", "Báo cáo năm</h2>", "Hồ sơ xã</h2>", "Phiếu đơn vị</h2>"]
    assert [page.index(heading) for heading in order] == sorted(page.index(h) for h in order)
    assert "<h3>Huyện Tuần Giáo</h3>" in page


def test_what_changed_is_told_by_how_much_and_from_which_cell(last: Path) -> None:
    index, page = text_of(last / "index.html"), text_of(last / "changes.html")
    assert "1 số liệu đổi; 7 số liệu giữ nguyên" in index
    assert 'href="changes.html"' in index
    assert "−17,12 → −18,00 (1 ô đổi)" in index
    assert '<td data-sort="-0.88">−0,88</td>' in page
    assert "E58: “25.541” → “25.600”" in page
    assert 'href="annual-review/year=2018/annual-review_2018.html#src-x/of=annual-review_2018"' in page


def test_a_list_sets_key_figures_side_by_side_as_numbers(last: Path) -> None:
    page = text_of(last / "commune-profile" / "index.html")
    assert page.count('<td data-sort="1205">1.205 hộ</td>') == 3
    assert "Huyện Điện Biên" in page


def test_hostile_titles_are_text_in_every_list(last: Path) -> None:
    for name in ("index.html", "agency-scorecard/index.html", "changes.html", "names.html"):
        assert "<img" not in text_of(last / name), name


def test_the_same_edition_gives_the_same_bytes(province_root: Project, tmp_path: Path) -> None:
    pages = []
    for name in ("one", "other"):
        project = Project.at(_root(province_root, tmp_path / name))
        add_kind(project, "commune_profile", "Hồ sơ xã", "commune", KEYS)
        folder = published(project, plainly).folder
        pages.append(
            {
                p.relative_to(folder): p.read_bytes()
                for p in folder.rglob("*")
                if p.suffix in (".html", ".csv")
            }
        )
    assert len(pages[0]) == 8
    assert pages[0] == pages[1]


def _root(province_root: Project, root: Path) -> Path:
    shutil.copytree(province_root.reference, root / "data" / "reference")
    for room in ("notebooks", "reports"):
        (root / room).mkdir()
    return root


def test_a_neighbour_that_appears_is_told_by_the_page_that_was_carried_over(
    province_root: Project, tmp_path: Path
) -> None:
    project = Project.at(_root(province_root, tmp_path / "root"))
    add_kind(project, "commune_profile", "Hồ sơ xã", "commune", KEYS[:1])
    alone: Edition = published(project, plainly)
    assert 'rel="next"' not in text_of(profile(alone.folder, KEYS[0]))
    add_kind(project, "commune_profile", "Hồ sơ xã", "commune", KEYS[:2])
    both = published(project, plainly, only=[f"commune-profile/commune={KEYS[1]}"])
    assert [o.since for o in both.outcomes] == [alone.name, ""]
    assert 'rel="next"' in text_of(profile(both.folder, KEYS[0]))
    assert 'rel="next"' not in text_of(profile(alone.folder, KEYS[0]))
    assert broken(both.folder) == []


def test_a_place_is_known_by_its_key_and_by_a_code_or_slug_that_is_its_own(province_root: Project) -> None:
    places = Places.load(province_root.reference)
    unit = places.of("commune", KEYS[0])
    assert unit is not None
    assert (unit.name, unit.part, places.of("commune", unit.heir) is not None) == (
        "Xã Na Tông",
        "Huyện Điện Biên",
        True,
    )
    assert places.of("commune", "xa-pa-thom") is not None
    assert places.of("commune", "xa-na-tong") is None, "Na Tông and Nà Tòng are two communes"
    assert places.of("commune", "xa-nua-ngam") is None, "the old commune and the new one have one name"
    assert places.of("agency", KEYS[0]) is None


@pytest.fixture
def index(browser: Browser, last: Path) -> Iterator[Page]:
    """The index opened from its file; nothing may be asked for and nothing may go wrong."""
    page = browser.new_page()
    asked: list[str] = []
    wrong: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((last / "index.html").as_uri())
    yield page
    assert all(url.startswith("file:") for url in asked)
    assert wrong == []
    page.close()


def found(page: Page) -> list[str]:
    return page.locator("#tim-thay li").all_inner_texts()


def test_search_needs_no_diacritics_and_knows_old_names_new_names_and_short_ones(index: Page) -> None:
    index.fill("#tim", "na tong")
    assert {text.split(" Huyện")[0] for text in found(index)[:2]} == {"Xã Na Tông", "Xã Nà Tòng"}
    for name in ("Na Tông", "Nà Tòng"):
        index.fill("#tim", name)
        assert found(index)[0].startswith(f"Xã {name}")
    index.fill("#tim", "nua ngam")
    texts = found(index)
    assert texts[0].startswith("Xã Núa Ngam Huyện Điện Biên")
    assert any("Na Tông" in text and "nay là Xã Núa Ngam" in text for text in texts)
    assert any("từ\u00a001/07/2025" in text and "chưa có báo cáo riêng" in text for text in texts)
    index.fill("#tim", "VNPT")
    assert len(found(index)) == 1
    index.fill("#tim", "dien bien <zz>")
    assert index.locator(".seek [role=status]").inner_text() == "Không có tên nào như vậy."


def test_search_goes_by_the_keyboard_alone(index: Page) -> None:
    index.focus("#tim")
    index.keyboard.type("na tong")
    index.keyboard.press("ArrowDown")
    index.keyboard.press("ArrowDown")
    assert index.evaluate("document.activeElement.textContent") in ("Xã Na Tông", "Xã Nà Tòng")
    index.keyboard.press("ArrowUp")
    index.keyboard.press("Escape")
    assert found(index) == []
    index.keyboard.type("nà tòng")
    index.keyboard.press("Enter")
    index.wait_for_url(f"**/commune-profile_{KEYS[2]}.html")


def test_without_script_there_is_the_list_of_all_names(browser: Browser, last: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((last / "index.html").as_uri())
    assert not page.locator("#tim").is_visible()
    page.click("text=Mọi tên gọi")
    assert page.locator("h1").inner_text().startswith("Tra cứu tên gọi")
    assert page.locator(f"a[href*='{KEYS[0]}']").inner_text() == "Xã Na Tông"
    context.close()


@pytest.mark.parametrize("width", [360, 390, 800, 1280, 1600])
def test_no_page_of_the_edition_is_wider_than_its_window(browser: Browser, last: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    names = ("index.html", "changes.html", "names.html", "register.html", "data/index.html")
    for path in (*(last / n for n in names), last / "agency-scorecard/index.html", profile(last, KEYS[0])):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path.name
    page.close()
