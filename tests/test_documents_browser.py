from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

import documents_notebook as sample
from analysis.documents import read_document, to_html
from analysis.project import Project
from analysis.publishing import Asked, build, trace
from documents_notebook import CHANGE, minimal, shown
from publishing_roots import add_notebook

pytestmark = pytest.mark.slow


@dataclass
class Visit:
    """A page opened from disk, with everything it asked for and everything it complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("edition") / "review.html"
    path.write_text(to_html(read_document(sample.full())), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    page = browser.new_page(viewport={"width": 1360, "height": 900}, reduced_motion="reduce")
    visit = Visit(page)
    page.on("request", lambda r: visit.requests.append(r.url))
    page.on("console", lambda m: visit.complaints.append(m.text))
    page.on("pageerror", lambda e: visit.complaints.append(str(e)))
    page.goto(address)
    yield visit
    page.close()


def first_column(page: Page) -> list[str]:
    return page.locator(".tablewrap table").last.locator("tbody th:visible").all_inner_texts()


def test_the_page_asks_for_nothing_and_complains_of_nothing(visit: Visit, address: str) -> None:
    visit.page.locator(".key a[data-fig]").first.click()
    visit.page.emulate_media(color_scheme="dark")
    outside = [url for url in visit.requests if url != address and not url.startswith("data:")]
    assert (outside, visit.complaints) == ([], [])
    loaded = "document.fonts.ready.then(() => document.fonts.check('600 16px \"Be Vietnam Pro\"', 'ế'))"
    assert visit.page.evaluate(loaded)


def opened(page: Page) -> Locator:
    """The drawer, once it stands open."""
    drawer = page.locator("#drawer")
    drawer.wait_for(state="visible")
    return drawer


def shown_cells(drawer: Locator) -> list[tuple[str, str]]:
    """Address and text of each cell the open drawer shows, in order."""
    found: list[list[str]] = drawer.evaluate(
        """d => [...d.querySelectorAll('.cells q')].map(
             q => [q.previousElementSibling.textContent, q.textContent]
           )"""
    )
    return [(address, written) for address, written in found]


@pytest.mark.parametrize("how", ["click", "Enter", " "])
def test_a_figure_opens_its_sources_beside_the_text_and_escape_goes_back(visit: Visit, how: str) -> None:
    link, drawer = visit.page.locator(".key a[data-fig]").nth(1), visit.page.locator("#drawer")
    assert drawer.is_hidden()
    link.focus()
    link.click() if how == "click" else visit.page.keyboard.press(how)
    assert "143.650" in opened(visit.page).inner_text()
    assert link.get_attribute("aria-expanded") == "true"
    assert drawer.evaluate("e => e === document.activeElement")
    box, text = drawer.bounding_box(), visit.page.locator("main").bounding_box()
    assert box
    assert text
    assert box["x"] >= text["x"] + text["width"]
    visit.page.keyboard.press("Escape")
    assert drawer.is_hidden()
    assert link.evaluate("e => e === document.activeElement")
    assert visit.complaints == []


def test_an_open_drawer_is_a_dialog_named_by_its_figure_and_keeps_the_focus(visit: Visit) -> None:
    visit.page.locator(".key a[data-fig]").nth(1).click()
    opened(visit.page)
    dialog = visit.page.get_by_role("dialog", name="−17,12 điểm % Thay đổi tỷ lệ hộ nghèo, toàn tỉnh")
    assert dialog.count() == 1
    for key in ("Tab", "Tab", "Shift+Tab", "Shift+Tab"):
        visit.page.keyboard.press(key)
        assert visit.page.evaluate("document.activeElement.closest('#drawer') !== null")
    visit.page.get_by_role("button", name="Đóng").click()
    assert visit.page.locator("#drawer").is_hidden()


def test_another_figure_takes_over_the_open_drawer(visit: Visit) -> None:
    first, second = (
        visit.page.locator(".key a[data-fig]").nth(0),
        visit.page.locator(".key a[data-fig]").nth(1),
    )
    first.click()
    before = opened(visit.page).locator(".name").inner_text()
    second.click()
    visit.page.wait_for_function("document.querySelectorAll('.key a[aria-expanded]').length === 1")
    visit.page.wait_for_function("t => document.querySelector('#drawer .name').innerText !== t", arg=before)
    assert second.get_attribute("aria-expanded") == "true"


def test_the_cells_of_every_drawer_are_those_of_the_figure_s_record(visit: Visit) -> None:
    document = read_document(sample.full())
    for number, record in enumerate(document.figures.values()):
        link = visit.page.locator(f'a[data-fig="{number}"]').first
        link.dispatch_event("click")
        drawer = opened(visit.page)
        visit.page.wait_for_function(
            "i => document.querySelector('#drawer .trace code').textContent.endsWith(i)", arg=record.id
        )
        assert shown_cells(drawer) == [(c.cell, c.text) for c in record.cells]
        assert drawer.locator(".cells li > code:first-child").first.inner_text() == record.cells[0].file
        assert record.method in drawer.inner_text()


def test_a_drawer_of_an_edition_shows_the_cells_that_trace_prints(browser: Browser, toy: Project) -> None:
    add_notebook(toy, "annual_review")
    edition = build(toy, Asked(as_of=date(2026, 1, 5), only=["annual_review/year=2019"], formats=("html",)))
    (row,) = trace(toy, CHANGE["id"])
    page = browser.new_page()
    page.goto(f"{next(edition.folder.rglob('*2019.html')).as_uri()}#src-{CHANGE['id']}")
    drawer = opened(page)
    assert shown_cells(drawer) == [(c["cell"], c["text"]) for c in row["cells"]]
    assert drawer.locator(".trace code").inner_text() == f"commune-review trace {row['id']}"
    page.close()


def test_an_address_opens_the_figure_it_names(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1360, "height": 900}, reduced_motion="reduce")
    page.goto(f"{address}#src-money.total/period=B")
    assert "1.200 triệu" in opened(page).inner_text()
    page.keyboard.press("Escape")
    assert page.url == address
    page.goto(f"{address}#src-khong-co")
    page.goto(f"{address}#src-%E0%A4%A")
    assert page.locator("#drawer").is_hidden()
    page.close()


@pytest.mark.parametrize("figure", [".key a[data-fig]", "tr.total a[data-fig]"])
def test_on_a_phone_the_sources_come_from_below_and_leave_the_figure_to_be_read(
    visit: Visit, figure: str
) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    link = visit.page.locator(figure).last
    link.click()
    sheet, above = opened(visit.page).bounding_box(), link.bounding_box()
    assert sheet
    assert above
    assert (sheet["x"], sheet["width"]) == (0, 390)
    assert sheet["y"] + sheet["height"] == pytest.approx(844, abs=1)
    assert 0 <= above["y"] <= above["y"] + above["height"] <= sheet["y"]


def test_a_drawer_runs_nothing_that_a_cell_says(browser: Browser, tmp_path: Path) -> None:
    hostile = "</script><img src=x onerror=alert(1)> \u2028 <b>đậm</b>"
    record = sample.figure(hostile, "1", label=hostile, method=hostile, cells=[sample.source("A1", hostile)])
    prose = sample.block("prose", [record], role="lede", paragraphs=[[sample.span(record)]])
    path = tmp_path / "hostile.html"
    path.write_text(to_html(read_document(minimal(shown(prose)))), encoding="utf-8")
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text))
    page.on("dialog", lambda d: complaints.append(d.message))
    page.goto(path.as_uri())
    page.locator("a[data-fig]").click()
    drawer = opened(page)
    assert shown_cells(drawer) == [("A1", hostile)]
    assert drawer.locator("img, b > b, dd b").count() == 0
    page.reload()
    assert opened(page).locator(".cells q").inner_text() == hostile.replace("\u2028", "\u2028")
    assert complaints == []
    page.close()


def test_what_scrolls_sideways_on_a_phone_says_so_in_words(visit: Visit) -> None:
    hint = visit.page.locator(".chartwrap > .swipe")
    assert hint.is_hidden()
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.page.wait_for_selector(".chartwrap.wide > .swipe")
    assert visit.page.locator(".chart").evaluate("e => e.scrollWidth > e.clientWidth && e.scrollLeft === 0")
    visit.page.wait_for_selector(".tablewrap.wide > .swipe")


def test_a_table_sorts_by_number_both_ways_and_the_total_stays_last(visit: Visit) -> None:
    button = visit.page.get_by_role("button", name="Thoát nghèo")
    as_written = first_column(visit.page)
    button.click()
    up = first_column(visit.page)
    button.click()
    down = first_column(visit.page)
    assert up[0] == "Xã số 01 Pú Nhung"
    assert sorted(up) == sorted(down) == sorted(as_written)
    assert up != down
    assert {as_written[-1], up[-1], down[-1]} == {"Toàn tỉnh"}
    assert visit.page.locator("th[aria-sort=descending]").count() == 1


def test_a_table_is_searched_without_diacritics(visit: Visit) -> None:
    visit.page.get_by_label("Tìm trong bảng").fill("dien bien dong 08")
    assert first_column(visit.page) == ["Xã số 08 Pú Nhung", "Toàn tỉnh"]
    assert "1 dòng" in visit.page.locator(".find").inner_text()


@pytest.mark.parametrize("width", [360, 768, 1024, 1600])
def test_the_page_itself_never_scrolls_sideways(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width
    visit.page.locator(".key a[data-fig]").nth(1).click()
    opened(visit.page)
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width


def test_letters_of_a_chart_can_be_read_on_a_phone(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    smallest = visit.page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('.chart svg')].flatMap(svg => {
             const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
             const sizes = [...svg.querySelectorAll('text')].map(t => getComputedStyle(t).fontSize);
             return sizes.map(size => parseFloat(size) * scale);
           }))"""
    )
    assert smallest >= 11


def test_the_contents_list_follows_the_reading(visit: Visit) -> None:
    visit.page.evaluate("document.getElementById('nong-thon-moi').scrollIntoView()")
    visit.page.wait_for_selector(".toc a.on[href='#nong-thon-moi']")
    assert visit.page.locator(".toc a.on").count() == 1


def test_without_script_the_whole_page_stands_and_figures_lead_to_their_sources(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("tbody tr").filter(has_text="Xã số 40").is_visible()
    page.locator(".key a[data-fig]").nth(1).click()
    assert page.url.endswith("#~1")
    note = page.locator(r"#\~1")
    assert note.is_visible()
    assert "2025_ra-soat-ho-ngheo.xlsx · Biểu 1 · E58" in note.inner_text()
    assert page.locator("#drawer").is_hidden()
    assert page.get_by_role("button").count() == 0
    context.close()
