from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page

import documents_notebook as sample
from analysis.documents import read_document, to_html

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
    visit.page.locator(".key .fig").first.click()
    visit.page.emulate_media(color_scheme="dark")
    outside = [url for url in visit.requests if url != address and not url.startswith("data:")]
    assert (outside, visit.complaints) == ([], [])
    loaded = "document.fonts.ready.then(() => document.fonts.check('600 16px \"Be Vietnam Pro\"', 'ế'))"
    assert visit.page.evaluate(loaded)


@pytest.mark.parametrize("how", ["click", "Enter"])
def test_a_figure_opens_its_sources_beside_the_text_and_escape_goes_back(visit: Visit, how: str) -> None:
    link, drawer = visit.page.locator(".key .fig").nth(1), visit.page.locator("#drawer")
    assert drawer.is_hidden()
    link.focus()
    link.click() if how == "click" else visit.page.keyboard.press("Enter")
    assert "143.650" in drawer.inner_text()
    assert link.get_attribute("aria-expanded") == "true"
    box, text = drawer.bounding_box(), visit.page.locator("main").bounding_box()
    assert box
    assert text
    assert box["x"] >= text["x"] + text["width"]
    visit.page.keyboard.press("Escape")
    assert drawer.is_hidden()
    assert link.evaluate("e => e === document.activeElement")


def test_on_a_phone_the_sources_open_below_the_figure(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    link = visit.page.locator(".key .fig").nth(1)
    link.click()
    above, below = link.bounding_box(), visit.page.locator("#drawer").bounding_box()
    assert above
    assert below
    assert below["y"] >= above["y"] + above["height"]


def test_a_figure_in_a_table_on_a_phone_opens_under_its_row_and_leaves_no_row_behind(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    rows = visit.page.locator(".tablewrap table").last.locator("tbody tr")
    count = rows.count()
    visit.page.locator("tr.total .fig").click()
    assert rows.count() == count + 1
    assert visit.page.locator("tr.total + tr #drawer").is_visible()
    visit.page.keyboard.press("Escape")
    assert rows.count() == count


def test_what_scrolls_sideways_on_a_phone_says_so_in_words(visit: Visit) -> None:
    hint = visit.page.locator("figure > .swipe")
    assert hint.is_hidden()
    visit.page.set_viewport_size({"width": 390, "height": 844})
    assert hint.is_visible()
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
    visit.page.locator(".key .fig").nth(1).click()
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width


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
    page.locator(".key .fig").nth(1).click()
    assert page.url.endswith("#src-poverty-change-scope-province")
    assert page.locator("#src-poverty-change-scope-province").is_visible()
    assert page.get_by_role("button").count() == 0
    context.close()
