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
    Name,
    NameList,
    ReportEntry,
    ReportGroup,
    Step,
    read_document,
    to_html,
    to_index_html,
)  # fmt: skip
from analysis.documents._clean import clean
from documents_notebook import minimal, shown, text

HOSTILE = (
    '<script>alert(1)</script> "><img src=x onerror=alert(1)> =cmd|\' /C calc\'!A0 #import "a" $x$ *a* _b_'
)
MADE = ReportEntry("Tổng kết", html_href="a.html", pdf_href="a.pdf", keys=("26 xã",))
FAILED = ReportEntry("Xã <b>Na Tông", state="failed", message="Ô số 7 dừng vì lỗi.")
LISTED = Name("</script><b>Sở", "s.html", "stale", "Nay khác <i>.")
INDEX = EditionIndex(
    title="Ấn bản 02/01/2026",
    programme="Giúp đỡ xã đặc biệt khó khăn · Điện Biên",
    as_of="2026-01-02",
    data_until="2025-12-31",
    origins=("synthetic",),
    counts=(("báo cáo đã lập", "1"), ("không lập được", "1")),
    beside=((Step("Sổ chất lượng", "register.html"), "Mọi điểm cần xem lại."),),
    lists=(NameList("Phiếu đơn vị", "1 báo cáo.", Step("Bảng so sánh", "b/index.html"), (("", (LISTED,)),)),),
    search=({"n": HOSTILE, "h": "a.html"},),
    all_names=Step("Mọi tên gọi", "names.html"),
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
        self.inside = "data" if tag == "script" and dict(attrs).get("type") else tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = "" if self.inside in (tag, "data") else self.inside

    def handle_data(self, data: str) -> None:
        if self.inside == "data":
            return
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


def test_each_figure_is_a_door_to_its_drawer_and_without_script_to_its_note(review: str) -> None:
    page = Page.of(review)
    doors = [a for a in page.all("a") if "data-fig" in a]
    known = sample.drawers(review)
    assert {list(known)[int(a["data-fig"])] for a in doors} == {
        "poverty.change/scope=province", "money.total/period=B", "ntm.recognised/units=old",
    }  # fmt: skip
    assert {a["href"] for a in doors} == {"#~1", "#~2", "#~3"}
    notes = {a["id"] for a in page.all("li") if a.get("id", "").startswith("~")}
    assert notes == {"~1", "~2", "~3"}
    for words in ("17,78 − 34,90, cùng chuẩn NĐ 07/2021", "Ô đầu: data/raw/2025/2025_ra-soat-ho-ngheo.xlsx"):
        assert words in page.text


def test_a_drawer_holds_what_the_record_says_of_its_figure(review: str) -> None:
    money = sample.drawers(review)["money.total/period=B"]
    assert money["label"] == "Huy động, 2021–2025"
    assert money["facts"] == {
        "Cách tính": "Cộng các ô giá trị của biểu F1, không quy đổi hiện vật",
        "Trạng thái": "tính từ số liệu đã nhận",
        "Cơ sở": "391 trên 410 báo cáo",
        "Nguồn gốc": "số liệu mẫu (tổng hợp nhân tạo)",
        "Nguồn": "2 trong 391 ô nguồn",
    }
    file = "data/raw/2025/2025_ra-soat-ho-ngheo.xlsx"
    assert money["cells"] == [
        (file, "Biểu 1", "D7", "1.200 triệu"),
        (file, "Biểu 1", "D9", "trên 350 triệu"),
    ]


def test_every_cell_of_every_figure_comes_out_of_the_shared_tables_as_it_went_in() -> None:
    records = [
        sample.figure(
            f"f/{i}",
            str(i),
            cells=[sample.source(f"A{(i * 7 + k) % 5}", f"chữ {(i + k) % 3}") for k in range(i % 4)],
        )
        for i in range(40)
    ]
    prose = sample.block("prose", records, role="paragraph", paragraphs=[[sample.span(r) for r in records]])
    document = read_document(minimal(shown(prose)))
    found = sample.drawers(to_html(document))
    assert {k: v["cells"] for k, v in found.items()} == {
        f.id: [(c.file, c.sheet, c.cell, c.text) for c in f.cells] for f in document.figures.values()
    }


def test_a_correction_of_a_cell_is_said_in_the_drawer() -> None:
    cells = [
        sample.source("F9", "15 → 1,5 (đính chính c-001)"),
        sample.source("F10", "12 [C10: xã A → xã B (đính chính c-002)]"),
        sample.source("F11", "7"),
    ]
    record = sample.figure("f", "20", cells=cells, rows=3)
    prose = sample.block("prose", [record], role="lede", paragraphs=[[sample.span(record)]])
    told = sample.drawers(to_html(read_document(minimal(shown(prose)))))["f"]["facts"]["Đính chính"]
    assert told == "F9: 15 → 1,5 (đính chính c-001); C10: xã A → xã B (đính chính c-002)"


def test_notes_put_together_methods_that_differ_in_a_count_and_keep_the_rest_as_written() -> None:
    records = [
        sample.figure("a", "1", method="Số xã đạt chia cho số xã (62/108)."),
        sample.figure("b", "2", method="Số xã đạt chia cho số xã (110/115)."),
        sample.figure("c", "3", method="Đếm xã (3 xã)."),
        sample.figure("d", "4", method="Đếm xã (3 xã).", caveat="Thiếu một huyện."),
    ]
    prose = sample.block("prose", records, role="paragraph", paragraphs=[[sample.span(r) for r in records]])
    page = to_html(read_document(minimal(shown(prose))))
    text = Page.of(page).text
    assert "Số xã đạt chia cho số xã (…)." in text
    assert "Đếm xã (3 xã)." in text
    assert [a["href"] for a in Page.of(page).all("a") if "data-fig" in a] == ["#~1", "#~1", "#~2", "#~3"]
    assert sample.drawers(page)["a"]["facts"]["Cách tính"] == "Số xã đạt chia cho số xã (62/108)."


def test_a_drawer_shows_the_printed_value_with_its_unit_and_no_code(review: str) -> None:
    assert sample.drawers(review)["ntm.recognised/units=old"]["value"] == "26 xã"
    record = sample.figure("f", "−17,12 điểm %", value=-17.119979, standard="POV_2022_2025")
    prose = sample.block("prose", [record], role="paragraph", paragraphs=[[sample.span(record)]])
    page = to_html(read_document(minimal(shown(prose))))
    told = sample.drawers(page)["f"]
    assert told["value"] == "−17,12\xa0điểm\xa0%"
    assert not re.search("POV_2022_2025|17,119979", Page.of(page).text + str(told))


@pytest.mark.parametrize(
    "hostile", ["</script><script>alert(1)</script>", "\u2028\u2029", "\ud800 lẻ \udfff", "]]>--!>"]
)
def test_hostile_text_of_a_cell_cannot_leave_the_data_of_the_drawers(hostile: str) -> None:
    record = sample.figure("f", "1", label=hostile, method=hostile, cells=[sample.source(hostile, hostile)])
    prose = sample.block("prose", [record], role="paragraph", paragraphs=[[sample.span(record)]])
    page = to_html(read_document(minimal(shown(prose))))
    told = sample.drawers(page)["f"]
    written = clean(hostile)
    assert (told["label"], told["facts"]["Cách tính"]) == (written, written)
    assert told["cells"][0][2:] == (written, written)
    assert [a.get("type") for a in Page.of(page).all("script")] == ["application/octet-stream", None]
    page.encode("utf-8")


def test_no_cell_of_a_table_repeats_how_its_column_is_set() -> None:
    page = to_html(read_document(minimal(shown(sample.communes(30)))))
    assert {a.get("class", "") for a in Page.of(page).all("td")} == {""}
    classes = next(a["class"] for a in Page.of(page).all("table"))
    assert classes.split()[:3] == ["dense", "s1", "s2"]
    assert ".n3 tbody>tr>:nth-child(3)" in page


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
    assert '<tr class="total"><th scope="row">Toàn tỉnh</th>' in review


def test_hostile_text_is_only_text() -> None:
    column = sample.column("a", HOSTILE, group=HOSTILE)
    record = sample.figure(
        "f", HOSTILE, label=HOSTILE, method=HOSTILE, cells=[sample.source(HOSTILE, HOSTILE)]
    )
    table = sample.table(HOSTILE, HOSTILE, [column], [[[sample.span(record)]]], notes=[[HOSTILE]])
    cells = (shown({**table, "figures": [record]}), shown({**sample.CHART, "title": HOSTILE, "alt": HOSTILE}))
    page = Page.of(to_html(read_document(minimal(*cells, title=HOSTILE, kicker=HOSTILE))))
    assert page.text.count(HOSTILE) >= 9
    assert [a.get("type") for a in page.all("script")] == ["application/octet-stream", None]
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
    assert {"a.html", "a.pdf", "register.html", "s.html", "b/index.html", "names.html"} <= {
        a["href"] for a in page.all("a")
    }
    assert "không lập được" in page.text
    assert "Ô số 7 dừng vì lỗi." in page.text
    assert "Xã <b>Na Tông" in page.text
    assert "</script><b>Sở cần lập lại Nay khác <i>." in page.text
