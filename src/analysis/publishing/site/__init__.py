"""An edition as a site: its index, its lists and its data, and the way from every page to the others."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.publishing.data import FOLDER as DATA_FOLDER
from analysis.publishing.data import REGISTER, write_data
from analysis.publishing.differences import Differences, differences
from analysis.publishing.edition import FOLDER, Edition
from analysis.publishing.outcome import cut
from analysis.publishing.site import contents as names
from analysis.publishing.site.changes import changes_page
from analysis.publishing.site.contents import Contents
from analysis.publishing.site.front import index_page
from analysis.publishing.site.lists import kind_page, names_page
from analysis.publishing.site.navigation import set_ways
from analysis.publishing.site.records import data_page, register_page
from analysis.publishing.todo import Todo

Package = Mapping[str, Any]


def write_site(todo: Todo, edition: Edition) -> bytes:
    """Write into the folder of ``edition`` all that is no document, and set the way in those that are.

    ``figures.parquet`` must be there before; ``run.json`` comes after, since it holds the hashes of the
    documents. Returns the index for the top of ``reports/``. The same edition gives the same bytes.
    """
    before = todo.standing.folder
    moved = differences(before, edition.folder) if before else None
    package, fault = _data(todo, edition, before)
    contents = Contents.of(todo, edition, frozenset(_held(package, moved)), fault)
    for name, page in _pages(contents, package, moved).items():
        (edition.folder / name).parent.mkdir(exist_ok=True)
        (edition.folder / name).write_bytes(page)
    set_ways(contents)
    (edition.folder / names.INDEX).write_bytes(index_page(contents, moved))
    return index_page(contents, moved, f"{FOLDER}/{edition.name}/")


def _data(todo: Todo, edition: Edition, before: Path | None) -> tuple[Package, str]:
    """The data package written, or nothing and why: an edition stands without it."""
    try:
        return write_data(todo.inputs, edition, before), ""
    except OSError:
        raise
    except Exception as error:  # a table that cannot be read must not take the documents with it
        shutil.rmtree(edition.folder / DATA_FOLDER, ignore_errors=True)
        return {}, cut(f"{type(error).__name__}: {error}")


def _held(package: Package, moved: Differences | None) -> list[str]:
    resources = {r["name"] for r in package.get("resources", ())}
    found = [names.NAMES]
    found += [names.DATA] if package else []
    found += [names.REGISTER] if REGISTER in resources else []
    return [*found, *([names.CHANGES] if moved is not None and moved.any else [])]


def _pages(contents: Contents, package: Package, moved: Differences | None) -> dict[str, bytes]:
    pages = {kind.page: kind_page(contents, kind) for kind in contents.kinds if kind.page}
    pages[names.NAMES] = names_page(contents)
    if names.DATA in contents.held:
        pages[names.DATA] = data_page(contents, package)
    if names.REGISTER in contents.held:
        pages[names.REGISTER] = register_page(contents)
    if moved is not None and names.CHANGES in contents.held:
        pages[names.CHANGES] = changes_page(contents, moved)
    return pages
