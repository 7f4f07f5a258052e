"""The workbench as a new analyst meets it: a real JupyterLab, driven by a browser from the first card on."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.reader import NotJSONError
from playwright.sync_api import Browser, Locator, Page

from analysis.documents import read_document
from analysis.project import ROOT_VARIABLE, Project
from analysis.publishing import current
from publishing_roots import WAY
from small_editions import REVIEW

pytestmark = pytest.mark.slow

YEAR, AS_OF = REVIEW.rpartition("=")[2], "2026-01-05"
OTHER_YEAR = "2019"
TITLE = f"Giúp đỡ xã đặc biệt khó khăn năm {YEAR}"
NOTEBOOK = "annual_review"
IDLE = ".jp-NotebookPanel-toolbar [data-status='idle']"
TAG = re.compile(rb"<[^>]*>")
PATIENCE = 180_000
"""Milliseconds: machines may be busy."""


@pytest.fixture(scope="module")
def root(small_editions: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """What the editions were made from, with the annual review saved for another year."""
    root = tmp_path_factory.mktemp("lab") / "root"
    for folder in ("data/reference", "data/processed", "notebooks"):
        shutil.copytree(small_editions.root / folder, root / folder)
    (root / "reports").mkdir()
    path = root / "notebooks" / f"{NOTEBOOK}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source = notebook.cells[0].source.replace(YEAR, OTHER_YEAR)
    nbformat.write(notebook, path)
    return Project.at(root)


@pytest.fixture(scope="module")
def address(root: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where ``commune-review lab`` serves, with its token; the command ends by itself when it is asked to."""
    home = tmp_path_factory.mktemp("jupyter")
    token = secrets.token_hex(16)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = {f"JUPYTER_{name}_DIR": str(home / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    environment = {n: v for n, v in os.environ.items() if n != ROOT_VARIABLE}
    log = home / "log"
    with log.open("wb") as told:
        server = subprocess.Popen(
            [sys.executable, "-m", "analysis.cli", "--root", str(root.root), "lab", "--", "--no-browser",
             "--allow-root", "--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={token}"],
            env={**environment, **folders}, stdout=told, stderr=told, cwd=home,
        )  # fmt: skip
    try:
        _wait_until_it_answers(f"http://127.0.0.1:{port}/api", server, log)
        yield f"http://127.0.0.1:{port}/lab?reset&token={token}"
    finally:
        server.terminate()
        server.wait(60)


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    pytest.fail(log.read_text(encoding="utf-8"))


@dataclass
class Lab:
    """A person at the workbench, and every complaint of the page."""

    page: Page
    root: Project
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda m: self.wrong.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.wrong.append(str(e)))
        self.page.on(
            "response", lambda r: self.wrong.append(f"{r.status} {r.url}") if r.status > 399 else None
        )

    def menu(self, name: str) -> None:
        self.page.locator(".lm-MenuBar-itemLabel", has_text=name).click()

    def export(self, name: str, folder: Path) -> Path:
        self.menu("Tệp")
        self.page.locator(".lm-Menu-itemLabel", has_text="Save and Export Notebook As").click()
        with self.page.expect_download() as made:
            self.page.get_by_role("menuitem", name=name, exact=True).click()
        path = folder / made.value.suggested_filename
        made.value.save_as(path)
        return path

    def write(self, cell: Locator, text: str) -> None:
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def saved(self) -> NotebookNode:
        """The notebook as it lies on disk, once a run of all cells has ended."""
        path = self.root.notebooks / f"{NOTEBOOK}.ipynb"
        until = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < until:
            self.page.locator(IDLE).wait_for()
            self.page.keyboard.press("Control+s")
            self.page.wait_for_timeout(300)
            with suppress(NotJSONError):  # being written
                notebook: NotebookNode = nbformat.read(path, as_version=4)
                if all(c.execution_count for c in notebook.cells if c.cell_type == "code"):
                    return notebook
        pytest.fail("the run of all cells did not end")


@pytest.fixture(scope="module")
def lab(address: str, root: Project, browser: Browser) -> Iterator[Lab]:
    """All cells of the annual review were run for another year than the saved one, from its card on."""
    page = browser.new_page(viewport={"width": 1440, "height": 860}, accept_downloads=True)
    lab = Lab(page, root)
    page.goto(address)
    page.locator(".jp-LauncherCard[data-category='Báo cáo']", has_text="Báo cáo năm").click()
    page.locator(IDLE).wait_for()
    lab.write(page.locator(".jp-CodeCell").first, f'year = {YEAR}\nas_of = "{AS_OF}"')
    lab.menu("Chạy")
    page.locator("[data-command='runmenu:run-all']").click()
    yield lab
    page.close()


@pytest.fixture(scope="module")
def by_hand(lab: Lab) -> NotebookNode:
    return lab.saved()


@pytest.fixture(scope="module")
def scheduled(small_editions: Project) -> Path:
    """The folder of the same report as a build made it."""
    return (current(small_editions) or Path()).joinpath(*REVIEW.split("/"))


def page_of(scheduled: Path) -> bytes:
    """What the page in the edition says."""
    (path,) = scheduled.glob("*.html")
    return said(path)


def said(path: Path) -> bytes:
    """What the page at ``path`` says, sources of figures too, but for what leads to pages of an edition."""
    return b" ".join(TAG.sub(b" ", WAY.sub(b"", path.read_bytes())).split())


def plain(text: str) -> str:
    return " ".join(text.split())


def test_the_launcher_has_a_card_for_every_kind_of_document_in_vietnamese(lab: Lab, root: Project) -> None:
    page = lab.page
    lab.menu("Tệp")
    page.locator(".lm-Menu-itemLabel", has_text="Trình khởi chạy mới").click()
    cards = page.locator(".jp-LauncherCard[data-category='Báo cáo']")
    cards.first.wait_for()
    assert cards.count() == len(list(root.notebooks.glob("*.yaml")))
    assert cards.nth(1).get_attribute("title") == (
        "Trong một giai đoạn, đã huy động bao nhiêu, nghèo giảm bao nhiêu, bao nhiêu xã đạt chuẩn?"
    )
    page.locator(".lm-TabBar-tabLabel", has_text=f"{NOTEBOOK}.ipynb").click()


def test_run_by_hand_no_cell_fails_and_no_page_complains(lab: Lab, by_hand: NotebookNode) -> None:
    outputs = [o for c in by_hand.cells if c.cell_type == "code" for o in c.outputs]
    assert len(outputs) > 30
    assert {o.output_type for o in outputs} == {"execute_result"}
    assert lab.wrong == []


def test_run_by_hand_and_by_the_schedule_every_figure_is_the_same(
    by_hand: NotebookNode, scheduled: Path
) -> None:
    (path,) = scheduled.glob("*.ipynb")
    mine, theirs = read_document(by_hand), read_document(nbformat.read(path, as_version=4))
    assert len(mine.figures) > 100
    assert mine.figures == theirs.figures
    assert mine.blocks == theirs.blocks
    assert any(f"year={YEAR}" in name for name in mine.figures)


def test_the_documents_are_exported_by_their_names_and_are_those_of_the_edition(
    lab: Lab, by_hand: NotebookNode, scheduled: Path, tmp_path: Path
) -> None:
    del by_hand
    assert said(lab.export("Báo cáo (trang HTML)", tmp_path)) == page_of(scheduled)
    for name, suffix in (("PDF", "pdf"), ("Word", "docx")):
        (theirs,) = scheduled.glob(f"*.{suffix}")
        assert lab.export(f"Báo cáo ({name})", tmp_path).read_bytes() == theirs.read_bytes()
    assert lab.export("Phụ lục của báo cáo (Excel)", tmp_path).stat().st_size > 10_000
    assert lab.wrong == []


def test_the_whole_document_is_previewed_beside_the_notebook(lab: Lab, by_hand: NotebookNode) -> None:
    del by_hand
    lab.page.get_by_role("button", name="Xem thử").click()
    shown = lab.page.frame_locator("iframe[src*='review_html']")
    assert plain(shown.locator("h1").inner_text()) == TITLE
    assert shown.locator("figure svg").count() > 0
    assert shown.locator("nav.way").count() == 0
    lab.page.locator(".lm-TabBar-tab", has_text="Xem thử").locator(".lm-TabBar-tabCloseIcon").click()
    assert lab.wrong == []


def test_one_call_in_a_cell_previews_the_report_as_the_next_build_makes_it(
    lab: Lab, by_hand: NotebookNode, scheduled: Path
) -> None:
    del by_hand
    page = lab.page
    page.locator(".jp-NotebookPanel .jp-CodeCell").first.click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    lab.write(page.locator(".jp-CodeCell").nth(1), "analysis.preview()")
    page.keyboard.press("Control+Enter")
    shown = page.frame_locator(".jp-OutputArea-output iframe")
    assert plain(shown.locator("h1").inner_text()) == TITLE
    (page_made,) = (lab.root.reports / "preview").iterdir()
    assert page_made.name == f"annual-review_{YEAR}.html"
    assert said(page_made) == page_of(scheduled)
    assert list(lab.root.reports.iterdir()) == [page_made.parent]
    page.keyboard.press("Escape")
    page.keyboard.type("dd")
    assert lab.wrong == []
