"""Every kind of page of an edition in a real browser: for those who see little, on a phone, on paper."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from analysis.project import Project
from analysis.publishing import current, trace

pytestmark = pytest.mark.slow

PAGES = (
    "index.html", "names.html", "changes.html", "register.html", "data/index.html",
    "commune-profile/index.html", "annual-review/**/*.html", "data-quality/*.html",
    "commune-profile/*/*.html", "agency-scorecard/*/*.html", "district-profile/*/*.html",
)  # fmt: skip
REVIEW = "annual-review/*/*.html"

ALIKE = """() => {
  for (const list of document.querySelectorAll('tbody, ul, ol')) {
    const seen = new Map();
    for (const row of [...list.children]) {
      const shape = row.outerHTML.replace(/>[^<]+</g, '>t<')
        .replace(/ (data-[a-z]+|href|id|title|aria-label)="[^"]*"/g, '');
      seen.set(shape, (seen.get(shape) || 0) + 1);
      if (seen.get(shape) > 2) row.remove();
    }
  }
}"""
"""Leaves two rows of each shape in every list: a thousand rows alike say nothing more and take minutes."""

CONTRAST = "{runOnly: ['color-contrast', 'link-in-text-block']}"


@pytest.fixture(scope="module")
def last(small_editions: Project) -> Path:
    return current(small_editions) or Path()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1360, "height": 900}, reduced_motion="reduce")
    yield page
    page.close()


def address(last: Path, pattern: str) -> str:
    return next(p for p in sorted(last.glob(pattern)) if p.stem != "index" or "*" not in pattern).as_uri()


def violations(page: Page, options: str = "{}") -> list[str]:
    """What axe-core finds on ``page``: rule, element and what to do."""
    found: list[str] = page.evaluate(
        f"""async () => (await axe.run(document, {{...{options}, resultTypes: ['violations']}})).violations
            .flatMap(v => v.nodes.map(n => `${{v.id}}: ${{n.html.slice(0, 200)}} ${{n.failureSummary}}`))"""
    )
    return found


@pytest.mark.parametrize("pattern", PAGES)
def test_a_page_has_no_fault_axe_knows_in_light_and_dark_on_a_desk_and_a_phone(
    last: Path, page: Page, pattern: str
) -> None:
    page.goto(address(last, pattern))
    page.evaluate(ALIKE)
    page.evaluate(AXE_SCRIPT)
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    found += violations(page, CONTRAST)
    page.set_viewport_size({"width": 390, "height": 844})
    found += violations(page)
    page.emulate_media(color_scheme="light")
    found += violations(page, CONTRAST)
    assert found == []


def test_axe_would_find_a_fault(last: Path, page: Page) -> None:
    page.goto(address(last, "index.html"))
    page.evaluate("document.querySelector('h1').style.color = '#bbb'")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    page.evaluate(AXE_SCRIPT)
    assert {v.partition(":")[0] for v in violations(page)} == {"image-alt", "color-contrast"}


def test_no_page_complains_asks_for_anything_or_is_wider_than_a_small_phone(last: Path, page: Page) -> None:
    wrong: list[str] = []
    asked: list[str] = []
    page.on("console", lambda m: wrong.append(m.text))
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.on("request", lambda r: asked.append(r.url))
    page.set_viewport_size({"width": 360, "height": 800})
    addresses = [address(last, pattern) for pattern in PAGES]
    for url in addresses:
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, url
    assert [url for url in asked if url not in addresses and not url.startswith("data:")] == []
    assert wrong == []


def test_on_a_desk_every_key_figure_has_room_in_its_cell(last: Path, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    seen = 0
    for pattern in PAGES:
        page.goto(address(last, pattern))
        cells = page.locator(".key .big")
        seen += cells.count()
        wide = cells.evaluate_all(
            "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.textContent)"
        )
        assert wide == [], pattern
    assert seen > 10


def test_the_register_is_searched_without_diacritics_and_sorted(last: Path, page: Page) -> None:
    page.goto(address(last, "commune-profile/index.html"))
    rows = page.locator("tbody tr:visible")
    everything = rows.count()
    page.locator(".find input").first.fill("dien bien dong")
    found = rows.all_inner_texts()
    assert 0 < len(found) < everything
    assert all("Điện Biên Đông" in text for text in found)
    page.locator(".find input").first.fill("")
    button = page.locator("thead button").first
    button.click()
    up = page.locator("tbody th").all_inner_texts()
    button.click()
    down = page.locator("tbody th").all_inner_texts()
    assert len(up) == everything
    assert up != down
    assert (up[0], down[0]) == ("Xã Ẳng Cang", "Xã Xuân Lao")


@pytest.mark.parametrize("key", ["", "Enter", " "])
def test_the_cells_of_a_figure_are_those_trace_prints_by_mouse_and_by_keyboard(
    small_editions: Project, last: Path, page: Page, key: str
) -> None:
    page.goto(address(last, "commune-profile/*/*.html"))
    link = page.locator("main a[data-fig]").first
    link.scroll_into_view_if_needed()
    if key:
        link.focus()
        page.keyboard.press(key)
    else:
        link.click()
    drawer = page.locator("#drawer")
    drawer.wait_for(state="visible")
    figure = drawer.locator(".trace code").inner_text().removeprefix("commune-review trace ").strip("'")
    (row,) = (r for r in trace(small_editions, figure) if r["report"].startswith("commune-profile/"))
    shown = drawer.evaluate(
        "d => [...d.querySelectorAll('.cells q')]"
        ".map(q => [q.previousElementSibling.textContent, q.textContent])"
    )
    assert shown
    assert [tuple(pair) for pair in shown] == [(c["cell"], c["text"]) for c in row["cells"]]
    page.keyboard.press("Escape")
    assert drawer.is_hidden()
    assert link.evaluate("e => e === document.activeElement")


@pytest.mark.parametrize("pattern", [REVIEW, *PAGES[-4:]])
def test_on_paper_no_table_is_cut_and_no_row_is_lost(last: Path, page: Page, pattern: str) -> None:
    page.goto(address(last, pattern))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 672, "height": 1000})
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    cut = page.evaluate(
        "[...document.querySelectorAll('table')]"
        ".filter(t => t.getBoundingClientRect().right > innerWidth + 1).map(t => t.textContent.slice(0, 120))"
    )
    assert cut == []
    heads = page.locator("tbody th").all_text_contents()
    printed = page.pdf(prefer_css_page_size=True)
    whole = "".join("".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(printed)).pages).split())
    missing = {h for h in heads if whole.count("".join(h.split())) < heads.count(h)}
    assert missing == set()
    assert len(re.findall(r"\d", whole)) > 500
