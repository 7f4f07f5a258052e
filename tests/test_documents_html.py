from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

import pytest

import documents_notebook as sample
from analysis.documents import (
    EditionIndex,
    ReportEntry,
    ReportGroup,
    read_document,
    to_html,
    to_index_html,
)  # fmt: skip
from documents_notebook import minimal, shown, text

HOSTILE = (
    '<script>alert(1)</script> "><img src=x onerror=alert(1)> =cmd|\' /C calc\'!A0 #import "a" $x$ *a* _b_'
)
MADE = ReportEntry("Tổng kết", html_href="a.html", pdf_href="a.pdf", keys=("26 xã",))
FAILED = ReportEntry("Xã <b>Na Tông", state="failed", message="Ô số 7 dừng vì lỗi.")
INDEX = EditionIndex(
    title="Ấn bản 02/01/2026",
    programme="Giúp đỡ xã đặc biệt khó khăn · Điện Biên",
    as_of="2026-01-02",
    data_until="2025-12-31",
    origins=("synthetic",),
    counts=(("báo cáo đã lập", "1"), ("không lập được", "1")),
    quality_href="data_quality.html",
    groups=(
        ReportGroup("Tổng kết", (MADE,)),
        ReportGroup("Hồ sơ xã", (FAILED,)),
    ),
)


@dataclass
class Page(HTMLParser):
    """Start tags with their attributes, the text, and what is inside style and script."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""
    raw: dict[str, list[str]] = field(default_factory=dict)
    inside: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    @classmethod
    def of(cls, source: str) -> Page:
        page = cls()
        page.feed(source)
        page.close()
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {k: v or "" for k, v in attrs}))
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = "" if self.inside == tag else self.inside

    def handle_data(self, data: str) -> None:
        if self.inside in ("style", "script"):
            self.raw.setdefault(self.inside, []).append(data)
        else:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def review() -> str:
    return to_html(read_document(sample.full()))


@pytest.fixture(scope="module", params=["review", "index"])
def page(request: pytest.FixtureRequest, review: str) -> Page:
    return Page.of(review if request.param == "review" else to_index_html(INDEX))


def test_a_page_has_one_title_a_language_and_a_way_past_the_head(page: Page) -> None:
    assert [a["lang"] for a in page.all("html")] == ["vi"]
    assert len(page.all("h1")) == 1
    skip = next(a for a in page.all("a") if a.get("class") == "skip")
    assert skip["href"] == "#" + page.all("main")[0]["id"]


def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_identifiers_are_unique_and_every_link_into_the_page_arrives(page: Page) -> None:
    found = [a["id"] for _, a in page.tags if "id" in a]
    assert len(found) == len(set(found))
    links = [a["href"][1:] for _, a in page.tags if a.get("href", "").startswith("#")]
    assert set(links) <= set(found)
    assert all(
        set(a["aria-labelledby"].split()) <= set(found) for _, a in page.tags if "aria-labelledby" in a
    )


def test_nothing_on_the_page_runs_or_loads_but_the_page_itself(page: Page) -> None:
    names = {name for _, attributes in page.tags for name in attributes}
    assert not {
        n for n in names if n.startswith("on") or n in ("style", "src", "srcset", "data", "xlink:href")
    }
    assert not page.all("img") + page.all("iframe") + page.all("object") + page.all("link")
    sources = re.findall(r"url\(([^)]*)\)", "".join(page.raw["style"]))
    assert sources
    assert all(s.startswith("data:font/woff2") for s in sources)


def test_the_policy_names_the_styles_and_the_script_of_the_page(page: Page) -> None:
    policy = next(a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for kind in ("style", "script"):
        digests = [base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in page.raw[kind]]
        assert rules[f"{kind}-src"].split() == [f"'sha256-{d}'" for d in digests]


def test_every_head_cell_says_what_it_heads(review: str) -> None:
    page = Page.of(review)
    assert {a.get("scope") for a in page.all("th")} == {"col", "colgroup", "row"}
    assert [a["colspan"] for a in page.all("th") if "colspan" in a] == ["2"]


def test_each_figure_is_a_door_to_its_sources(review: str) -> None:
    page = Page.of(review)
    doors = [a["href"] for a in page.all("a") if a.get("class") == "fig"]
    assert set(doors) == {
        "#src-poverty-change-scope-province", "#src-money-total-period-b", "#src-ntm-recognised-units-old",
    }  # fmt: skip
    for words in (
        "17,78 − 34,90, cùng chuẩn NĐ 07/2021",
        "391 trên 410 báo cáo",
        "2 trong 391 ô nguồn",
        "34,90%",
    ):
        assert words in page.text


def test_a_drawer_shows_the_printed_value_with_its_unit_and_no_code(review: str) -> None:
    assert "<b>26 xã</b>" in review
    record = sample.figure("f", "−17,12 điểm %", value=-17.119979, standard="POV_2022_2025")
    prose = sample.block("prose", [record], role="paragraph", paragraphs=[[sample.span(record)]])
    page = Page.of(to_html(read_document(minimal(shown(prose)))))
    assert "−17,12\xa0điểm\xa0%" in page.text
    assert not re.search("POV_2022_2025|17,119979", page.text)


def test_ranges_of_years_do_not_break(review: str) -> None:
    assert '<span class="range">2017–2020</span>' in review


def test_charts_have_a_name_a_description_and_their_table(review: str) -> None:
    page = Page.of(review)
    (svg,) = page.all("svg")
    assert svg["role"] == "img"
    assert svg["aria-labelledby"] == "rates-title rates-desc"
    assert "Chuẩn 2016–2020: 48,14 năm 2015" in page.text
    assert [d.get("class") for d in page.all("details")].count(None) == 2


def test_draft_and_synthetic_stand_at_the_top_in_words(review: str) -> None:
    assert review.index("Số liệu mẫu (tổng hợp nhân tạo)") < review.index("<h1>")
    assert review.index("DỰ THẢO") < review.index("<h1>")


def test_the_total_row_is_told_apart(review: str) -> None:
    assert '<tr class="total"><th scope="row" class="s">Toàn tỉnh</th>' in review


def test_hostile_text_is_only_text() -> None:
    column = sample.column("a", HOSTILE, group=HOSTILE)
    record = sample.figure(
        "f", HOSTILE, label=HOSTILE, method=HOSTILE, cells=[sample.source(HOSTILE, HOSTILE)]
    )
    table = sample.table(HOSTILE, HOSTILE, [column], [[[sample.span(record)]]], notes=[[HOSTILE]])
    cells = (shown({**table, "figures": [record]}), shown({**sample.CHART, "title": HOSTILE, "alt": HOSTILE}))
    page = Page.of(to_html(read_document(minimal(*cells, title=HOSTILE, kicker=HOSTILE))))
    assert page.text.count(HOSTILE) >= 10
    assert len(page.all("script")) == 1
    assert not page.all("img")


def test_html_written_in_markdown_is_only_text() -> None:
    page = Page.of(
        to_html(read_document(minimal(text("<img src=x onerror=alert(1)>\n\nChữ <b onclick=x>đậm</b>"))))
    )
    assert "<img src=x onerror=alert(1)>" in page.text
    assert "Chữ <b onclick=x>đậm</b>" in page.text
    assert not page.all("img")


def test_what_the_notebook_shows_in_jupyterlab_is_never_published(review: str) -> None:
    assert "never published" not in review


def test_two_runs_give_the_same_page_and_it_is_light(review: str) -> None:
    assert to_html(read_document(sample.full())) == review
    assert len(review.encode()) < 400_000


def test_the_link_to_the_edition_can_be_set_or_left_out() -> None:
    document = read_document(minimal())
    assert 'href="../index.html"' in to_html(document, index_href="../index.html")
    assert "Trang ấn bản" not in to_html(document, index_href="")


def test_the_index_says_what_failed_and_leads_to_what_was_made() -> None:
    page = Page.of(to_index_html(INDEX))
    assert {"a.html", "a.pdf", "data_quality.html"} <= {a["href"] for a in page.all("a")}
    assert "không lập được" in page.text
    assert "Ô số 7 dừng vì lỗi." in page.text
    assert "Xã <b>Na Tông" in page.text
