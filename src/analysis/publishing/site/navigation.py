"""The way to every page, set into it once the edition is known, so that a page carried over is not wrong."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.documents import Step, Way, placed
from analysis.documents.words import words as document_words
from analysis.language import Language, said_in
from analysis.publishing.site._words import words
from analysis.publishing.site.contents import INDEX, QUALITY, Contents, Kind, Listed


def set_ways(contents: Contents) -> None:
    """Set the way to each document of the edition, and the addresses of the names in it."""
    for kind in contents.kinds:
        translations = [contents.translated.get(entry.report.key) for entry in kind.reports]
        for reports in (kind.reports, translations):
            readable = [entry for entry in reports if entry is not None and entry.file("html")]
            for number in range(len(readable)):
                _set(contents, kind, readable, number)


def way_of(
    contents: Contents,
    up: str,
    *trail: Step,
    turns: tuple[Step | None, Step | None] = (None, None),
    language: Language = "vi",
    other: Step | None = None,
) -> Way:
    """The way from the edition's index along ``trail`` to a page from which ``up`` leads to the folder.

    ``turns`` are its neighbours, ``other`` is the page in another language.
    """
    said = {name: said_in(language, text) for name, text in words("way").items()}
    first = Step(said["edition"].format(day=f"{contents.edition.as_of:%d/%m/%Y}"), f"{up}{INDEX}")
    beside = {"quality": f"report:{QUALITY}", "register": "page:register", "data": "page:data"}
    pages = ((said[name], contents.address(to, language)) for name, to in beside.items())
    steps = tuple(Step(name, f"{up}{page}") for name, page in pages if page)
    return Way((first, *trail), *turns, (*([other] if other else []), *steps))


def _set(contents: Contents, kind: Kind, readable: Sequence[Listed], number: int) -> None:
    entry = readable[number]
    language = entry.report.language
    assert entry.outcome is not None
    path = contents.edition.folder / entry.outcome.files["html"]
    up = "../" * entry.outcome.files["html"].count("/")
    own = [Step(said_in(language, kind.title), f"{up}{kind.page}")] if kind.page else []
    before, after = (
        Step(readable[i].name, up + readable[i].file("html")) if 0 <= i < len(readable) else None
        for i in (number - 1, number + 1)
    )
    here = Step(said_in(language, entry.name))
    other = _other(contents, entry, up)
    way = way_of(contents, up, *own, here, turns=(before, after), language=language, other=other)
    said = document_words(language)

    def address(to: str) -> str:
        page = contents.address(to, language)
        return f"{up}{page}" if page else ""

    page = path.read_bytes()
    set_page = placed(page, way, said, address)
    if set_page != page:
        path.unlink()  # never through a link to the edition it was carried over from
        path.write_bytes(set_page)


def _other(contents: Contents, entry: Listed, up: str) -> Step | None:
    """The same document in its other language, where the edition has it."""
    if entry.report.language == "vi":
        return next(iter(contents.others(entry, up)), None)
    page = contents.by_key[entry.report.in_language("vi").key].file("html")
    return Step(words("languages")["vi"]["html"], f"{up}{page}", "vi") if page else None
