"""From a read province to the whole edition, read as its readers would: in a browser and as PDF."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from analysis.cli import main
from analysis.project import Project
from analysis.publishing import current, read_run

pytestmark = pytest.mark.slow

REVIEWS = {"annual-review": 9, "period-evaluation": 2, "end-of-period-review": 1, "data-quality": 1}
PROFILES = (
    "district-profile/district=101@2025-06-30",
    "commune-profile/commune=03193@2025-06-30",
    "agency-scorecard/agency=so-tai-nguyen-va-moi-truong",
)


@pytest.fixture(scope="module")
def built(province_root: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("whole")
    for folder in ("data/reference", "data/processed", "notebooks"):
        shutil.copytree(province_root.root / folder, root / folder)
    (root / "reports").mkdir()
    only = [word for name in (*REVIEWS, *PROFILES) for word in ("--only", name)]
    assert main(["--root", str(root), "build", "--as-of", "2026-01-02", *only]) == 0
    return Project.at(root)


def edition(project: Project) -> Path:
    folder = current(project)
    assert folder is not None
    return folder


def test_every_report_asked_for_stands_in_the_edition_and_every_review_as_pdf_too(built: Project) -> None:
    run = read_run(edition(built))
    made = [r for r in run["reports"] if r["state"] == "made"]
    assert run["counts"]["made"] == len(made) == sum(REVIEWS.values()) + len(PROFILES)
    assert (run["counts"]["failed"], run["counts"]["missing_data"]) == (0, 0)
    assert {r["key"] for r in made if "pdf" not in r["files"]} == set(PROFILES)
    kinds = [r["key"].partition("/")[0] for r in made if r["key"] not in PROFILES]
    assert {k: kinds.count(k) for k in kinds} == REVIEWS
    assert all("html" in r["files"] for r in made)
    assert [r["problems"] for r in made if r["problems"]] == []


def test_the_index_leads_to_every_document_without_an_error_or_a_request(
    built: Project, browser: Browser
) -> None:
    page = browser.new_page()
    messages: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    index = (built.reports / "index.html").as_uri()
    page.goto(index)
    links = page.eval_on_selector_all("main a", "all => [...new Set(all.map(a => a.href))]")
    last = edition(built)
    files = [r["files"] for r in read_run(last)["reports"]]
    made = {k: {unquote((last / f[k]["name"]).as_uri()) for f in files if k in f} for k in ("html", "pdf")}
    led_to = {unquote(link) for link in links}
    assert made["html"] <= led_to
    assert made["pdf"] == {link for link in led_to if link.endswith(".pdf")}
    pages = [link for link in links if link.endswith(".html")]
    for link in pages:
        page.goto(link)
        assert page.locator("h1").count() == 1
    assert messages == []
    assert requests == [index, *pages]


def test_every_pdf_is_a4_tagged_vietnamese_with_its_fonts_inside(built: Project) -> None:
    for path in sorted(edition(built).rglob("*.pdf")):
        reader = PdfReader(path)
        sizes = {tuple(sorted(round(float(v)) for v in p.mediabox[2:])) for p in reader.pages}
        assert sizes == {(595, 842)}, path.name
        root: Any = reader.trailer["/Root"].get_object()
        assert root["/MarkInfo"]["/Marked"], path.name
        assert str(root["/Lang"]).startswith("vi"), path.name
        text = "".join(p.extract_text() for p in reader.pages[:2])
        assert text == unicodedata.normalize("NFC", text)
        assert "dữ liệu mẫu (tổng hợp nhân tạo)" in " ".join(text.split()), path.name


def test_an_independent_renderer_draws_the_first_page(built: Project, pdftoppm: str, tmp_path: Path) -> None:
    (review,) = edition(built).glob("end-of-period-review/*.pdf")
    command = [pdftoppm, "-r", "40", "-gray", "-singlefile", "-l", "1", str(review), str(tmp_path / "page")]
    subprocess.run(command, check=True, capture_output=True)
    head, _, pixels = (tmp_path / "page.pgm").read_bytes().partition(b"\n255\n")
    width, height = (int(n) for n in head.split()[1:])
    assert (width, height) == (331, 468)
    assert 0.03 < sum(p < 128 for p in pixels) / len(pixels) < 0.3
