"""The index of an edition, in its folder and at the top of ``reports/``."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from analysis.documents import EditionIndex, Name, NameList, ReportEntry, ReportGroup, Step, to_index_html
from analysis.publishing.differences import Differences
from analysis.publishing.site._words import counted, words
from analysis.publishing.site.changes import outline
from analysis.publishing.site.contents import DATA, NAMES, REGISTER, Contents, Kind, Listed, states
from analysis.publishing.site.lists import days_of
from analysis.publishing.site.places import Place, alphabetical


def index_page(contents: Contents, moved: Differences | None = None, prefix: str = "") -> bytes:
    """The index of an edition; ``prefix`` leads from the page to the edition's folder.

    ``moved`` is what the edition before it said otherwise; it is shown when it is anything.
    """
    told, edition = words("index"), contents.edition
    stage = told.get(edition.stage.partition("-")[0], "")
    every = [r for kind in contents.kinds for r in kind.reports]
    index = EditionIndex(
        title=told["title"].format(day=f"{edition.as_of:%d/%m/%Y}", stage=stage),
        counts=tuple((words("counts")[state], str(n)) for state, n in states(every).items() if n),
        groups=(*_changes(moved, prefix), *_groups(contents, prefix)),
        lists=tuple(_names(contents, kind, prefix) for kind in contents.kinds if kind.role),
        search=tuple(_sought(contents, prefix)),
        all_names=Step(told["names"], f"{prefix}{NAMES}"),
        beside=tuple(_beside(contents, prefix)),
        **contents.head,  # type: ignore[arg-type]  # what every page says at its head
    )
    return to_index_html(index).encode("utf-8")


def _changes(moved: Differences | None, prefix: str) -> tuple[ReportGroup, ...]:
    if moved is None or not moved.any:
        return ()
    return (ReportGroup(words("changes")["heading"], (outline(moved, prefix),)),)


def _groups(contents: Contents, prefix: str) -> Iterator[ReportGroup]:
    for kind in contents.kinds:
        if kind.role is None:
            yield ReportGroup(kind.title, tuple(_entry(contents, r, prefix) for r in kind.reports))


def _entry(contents: Contents, entry: Listed, prefix: str) -> ReportEntry:
    since = entry.outcome.since if entry.outcome and entry.state == "made" else ""
    question = "" if entry.report.parameters else entry.report.sidecar.question
    unchanged = words("state")["unchanged"].format(since=since) if since else ""
    return ReportEntry(
        title=entry.title,
        subtitle=" ".join(filter(None, (question, unchanged[:1].upper() + unchanged[1:]))),
        state=entry.state,
        message=contents.told(entry),
        html_href=_href(entry, "html", prefix),
        pdf_href=_href(entry, "pdf", prefix),
        docx_href=_href(entry, "docx", prefix),
        xlsx_href=_href(entry, "xlsx", prefix),
        keys=entry.outcome.keys if entry.outcome else (),
        others=contents.others(entry, prefix),
    )


def _names(contents: Contents, kind: Kind, prefix: str) -> NameList:
    """The reports of ``kind`` by name, communes under the district they lie in."""
    ordered = sorted(kind.reports, key=lambda r: (_part(r), *alphabetical(r.name)))
    parts = itertools.groupby(ordered, key=lambda r: r.place.part if r.place else "")
    told = words("index")
    whole = Step(told["whole"], f"{prefix}{kind.page}") if kind.page else None
    return NameList(
        kind.title,
        told["listed"].format(n=len(kind.reports), states=counted(words("states"), states(kind.reports))),
        whole,
        tuple((part, tuple(_name(contents, r, prefix) for r in of)) for part, of in parts),
    )


def _part(entry: Listed) -> tuple[str, str]:
    return alphabetical(entry.place.part if entry.place else "")


def _name(contents: Contents, entry: Listed, prefix: str) -> Name:
    href, others = _href(entry, "html", prefix), contents.others(entry, prefix)
    return Name(entry.name, href, entry.state, contents.told(entry), others)


def _sought(contents: Contents, prefix: str) -> Iterator[Mapping[str, str]]:
    """What a reader may look for: places by any name, then reports that are about none."""
    for place in contents.places.every:
        heir = contents.places.of(place.role, place.heir) if place.heir else None
        page = next((p for one in (place, heir) if one and (p := _page(contents, one))), "")
        yield _found(place.name, _detail(place, heir), "; ".join(place.others), page and prefix + page)
    for entry in contents.by_key.values():
        if entry.place is None and entry.file("html"):
            yield _found(entry.title, entry.report.sidecar.title, "", prefix + entry.file("html"))


def _found(name: str, detail: str, others: str, href: str) -> dict[str, str]:
    return {k: v for k, v in (("n", name), ("d", detail), ("k", others), ("h", href)) if v}


def _page(contents: Contents, place: Place) -> str:
    return contents.of_place.get((place.role, place.id), "")


def _detail(place: Place, heir: Place | None) -> str:
    now = words("places")["heir"].format(name=heir.name) if heir else ""
    return ", ".join(filter(None, (place.part, days_of(place), now)))


def _beside(contents: Contents, prefix: str) -> Iterator[tuple[Step, str]]:
    for name, page in (("register", REGISTER), ("data", DATA)):
        told = words(name)
        if page in contents.held:
            yield Step(told["title"], f"{prefix}{page}"), told["note"]
        elif page == DATA and contents.fault:
            yield Step(told["title"]), told["faulty"].format(why=contents.fault)


def _href(entry: Listed, suffix: str, prefix: str) -> str:
    return f"{prefix}{entry.file(suffix)}" if entry.file(suffix) else ""
