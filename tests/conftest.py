"""Fixtures that several rooms use: programs of the machine, and a root with a province read in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from analysis.project import ROOT_VARIABLE, Project
from prepare_root import prepare
from publishing_roots import toy_root
from small_editions import two_editions

# A property is right or wrong, never slow: machines are noisy.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")


def program(*names: str) -> str:
    """The first of ``names`` found on this machine; skips without one, and fails where CI is true."""
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is not None:
        return found
    reason = f"{' or '.join(names)} is not installed on this machine"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's or another Chromium."""
    return program("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A headless Chromium that goes nowhere of its own accord."""
    quiet = ("background-networking", "component-update", "sync", "gpu")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--no-first-run", *(f"--disable-{part}" for part in quiet)],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def pdftoppm() -> str:
    """Poppler's renderer of PDF pages."""
    return program("pdftoppm")


@pytest.fixture(autouse=True)
def _no_root_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)


@pytest.fixture
def toy(tmp_path: Path) -> Project:
    """A root without notebooks."""
    return toy_root(tmp_path / "root")


@pytest.fixture(scope="session")
def province_root(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A root with the synthetic province and the received files read in, made once; treat as read-only."""
    prepared = os.environ.get("COMMUNE_REVIEW_TEST_ROOT")
    if prepared and (Path(prepared) / ".ready").exists():
        return Project.at(Path(prepared))
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    root = shared / "province"
    with FileLock(shared / "province.lock"):
        if not (root / ".ready").exists():
            prepare(root)
            (root / ".ready").touch()
    return Project.at(root)


@pytest.fixture(scope="session")
def small_editions(province_root: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two editions with every kind of page and one review in every form; treat as read-only."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    root = shared / "small-editions"
    with FileLock(shared / "small-editions.lock"):
        if not (root / ".ready").exists():
            two_editions(province_root, root)
            (root / ".ready").touch()
    return Project.at(root)
