"""The way to every page, set into it once the edition is known, so that a page carried over is not wrong."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.documents import Step, Way, placed
from analysis.documents.words import words as document_words
from analysis.publishing.site._words import words
from analysis.publishing.site.contents import INDEX, QUALITY, Contents, Kind, Listed


def set_ways(contents: Contents) -> None:
    """Set the way to each document of the edition, and the addresses of the names in it."""
    for kind in contents.kinds:
        readable = [entry for entry in kind.reports if entry.file("html")]
        for number, entry in enumerate(readable):
            _set(contents, kind, readable, number, entry)


def way_of(
    contents: Contents, up: str, *trail: Step, before: Step | None = None, after: Step | None = None
) -> Way:
    """The way from the edition's index along ``trail`` to a page from which ``up`` leads to the folder."""
    said = words("way")
    first = Step(said["edition"].format(day=f"{contents.edition.as_of:%d/%m/%Y}"), f"{up}{INDEX}")
    beside = {"quality": f"report:{QUALITY}", "register": "page:register", "data": "page:data"}
    pages = ((said[name], contents.address(to)) for name, to in beside.items())
    return Way(
        (first, *trail), before, after, tuple(Step(name, f"{up}{page}") for name, page in pages if page)
    )


def _set(contents: Contents, kind: Kind, readable: Sequence[Listed], number: int, entry: Listed) -> None:
    assert entry.outcome is not None
    path = contents.edition.folder / entry.outcome.files["html"]
    up = "../" * entry.outcome.files["html"].count("/")
    own = [Step(kind.title, f"{up}{kind.page}")] if kind.page else []
    beside = [
        Step(readable[i].name, up + readable[i].file("html")) if 0 <= i < len(readable) else None
        for i in (number - 1, number + 1)
    ]
    way = way_of(contents, up, *own, Step(entry.name), before=beside[0], after=beside[1])
    said = document_words("vi")

    def address(to: str) -> str:
        page = contents.address(to)
        return f"{up}{page}" if page else ""

    page = path.read_bytes()
    set_page = placed(page, way, said, address)
    if set_page != page:
        path.unlink()  # never through a link to the edition it was carried over from
        path.write_bytes(set_page)
