"""What an edition holds, report by report: its state in words, where its files lie, and what leads to it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from analysis.documents import State, Step
from analysis.language import Language
from analysis.programme import Programme
from analysis.publishing.edition import Edition
from analysis.publishing.outcome import Outcome
from analysis.publishing.plan import Report
from analysis.publishing.site._words import words
from analysis.publishing.site.places import ROLES, Place, Places, Role, role_of
from analysis.publishing.stale import stale
from analysis.publishing.todo import Todo

INDEX, CHANGES, NAMES, REGISTER = "index.html", "changes.html", "names.html", "register.html"
DATA = "data/index.html"
QUALITY = "data-quality"
PAGES: Mapping[str, str] = {"register": REGISTER, "data": DATA, "names": NAMES, "changes": CHANGES}
"""Pages that a name may lead to as ``page:<name>``."""


@dataclass(frozen=True)
class Listed:
    """A planned report in the edition: how it ended, and why it is stale or not made, in a sentence.

    ``name`` tells it from others of its kind. ``outcome`` is missing for one that is not in the edition.
    """

    report: Report
    state: State
    name: str
    place: Place | None
    outcome: Outcome | None = None
    message: str = ""

    @property
    def title(self) -> str:
        """The document's own title, or what the plan calls it."""
        if self.outcome is not None and self.outcome.made:
            return self.outcome.title
        return f"{self.report.sidecar.title} {self.name}" if self.report.parameters else self.name

    @property
    def counted(self) -> str:
        """Its state, a report taken over apart from one made for this edition."""
        return "unchanged" if self.state == "made" and self.outcome and self.outcome.since else self.state

    def file(self, suffix: str) -> str:
        """The address of its file from the edition's folder; empty for none."""
        name = self.outcome.files.get(suffix, "") if self.outcome else ""
        return quote(name, safe="/=@+,-._~")


@dataclass(frozen=True)
class Kind:
    """The reports of one notebook, in the plan's order. ``role`` is what each is about, if anything."""

    key: str
    title: str
    question: str
    role: Role | None
    reports: tuple[Listed, ...]

    @property
    def page(self) -> str:
        """The page that lists them, from the edition's folder; a single report needs none."""
        return f"{quote(self.key)}/{INDEX}" if len(self.reports) > 1 else ""


@dataclass(frozen=True)
class Contents:
    """An edition as its pages tell of it: reports by kind, reviews of the province first.

    ``translated`` are those in other languages, by the key of the report they translate. ``held`` are the
    pages that are no documents and no lists of a kind; ``fault`` why there is no data.
    """

    edition: Edition
    programme: Programme
    places: Places
    kinds: tuple[Kind, ...]
    held: frozenset[str]
    translated: Mapping[str, Listed]
    fault: str = ""

    @classmethod
    def of(cls, todo: Todo, edition: Edition, held: frozenset[str], fault: str = "") -> Contents:
        """What ``edition``, made of ``todo``, holds: every report that is planned or was asked for."""
        places = Places.load(todo.project.reference)
        outcomes = {o.key: o for o in edition.outcomes}
        why = _why_stale(todo)
        everything = {r.key: r for r in (*todo.planned, *todo.chosen)}
        every = {r.key: r for r in everything.values() if r.language == "vi"}
        others = [r for r in everything.values() if r.language != "vi"]

        def of(report: Report) -> Listed:
            return _listed(report, outcomes.get(report.key), why.get(report.key, ""), places)

        translated = {r.in_language("vi").key: of(r) for r in others}
        listed = [
            of(r) for r in ({r.in_language("vi").key: r.in_language("vi") for r in others} | every).values()
        ]
        programme = Programme.load(todo.project.reference)
        kinds = tuple(sorted(_kinds(listed), key=_rank))
        return cls(edition, programme, places, kinds, held, translated, fault)

    @property
    def as_of(self) -> str:
        """The day of the edition, ISO."""
        return self.edition.as_of.isoformat()

    @cached_property
    def head(self) -> Mapping[str, object]:
        """What every page says at its head."""
        covers = [o.cover for o in self.edition.outcomes if o.cover is not None]
        identity = self.programme.programme
        return {
            "programme": f"{identity.name} · tỉnh {identity.province}",
            "as_of": self.as_of,
            "data_until": max((c.data_until for c in covers), default=self.as_of),
            "draft": any(c.draft for c in covers),
            "origins": self.edition.origins,
        }

    @cached_property
    def by_key(self) -> Mapping[str, Listed]:
        """The reports of the edition by key."""
        return {entry.report.key: entry for kind in self.kinds for entry in kind.reports}

    @cached_property
    def of_place(self) -> Mapping[tuple[str, str], str]:
        """The pages of places, from the edition's folder, by role and identifier."""
        found: dict[tuple[str, str], str] = {}
        for entry in self.by_key.values():
            if entry.place is not None and entry.file("html"):
                found.setdefault((entry.place.role, entry.place.id), entry.file("html"))
        return found

    def address(self, to: str, language: Language = "vi") -> str:
        """The page, from the edition's folder, that a name leads to by ``to``; empty where there is none.

        It is the one in ``language`` where the edition has both.
        """
        what, _, which = to.partition(":")
        if what == "page":
            return PAGES[which] if PAGES.get(which) in self.held else ""
        page = self.of_place.get((what, which), "")
        if what == "report":
            page = self.by_key[which].file("html") if which in self.by_key else ""
        return page if language == "vi" else self._translations.get(page, page)

    @cached_property
    def _translations(self) -> Mapping[str, str]:
        """The translated page by the address of the page that it translates."""
        pages = ((self.by_key[key], entry) for key, entry in self.translated.items())
        return {v.file("html"): e.file("html") for v, e in pages if v.file("html") and e.file("html")}

    def others(self, entry: Listed, prefix: str = "") -> tuple[Step, ...]:
        """The files of ``entry`` in other languages; ``prefix`` leads to the edition's folder."""
        other = self.translated.get(entry.report.key)
        if other is None:
            return ()
        language = other.report.language
        named = words("languages")[language]
        return tuple(
            Step(named[suffix], f"{prefix}{other.file(suffix)}", language)
            for suffix in ("html", "pdf", "docx", "xlsx")
            if other.file(suffix)
        )

    def told(self, entry: Listed) -> str:
        """Why ``entry`` or its translation is not made, or stale."""
        other = self.translated.get(entry.report.key)
        said = [entry.message] if entry.outcome and entry.message else []
        if other is not None and other.message:
            said.append(words("languages")[other.report.language]["said"].format(message=other.message))
        return " ".join(said)


def states(reports: Sequence[Listed]) -> dict[str, int]:
    """How many of ``reports`` there are in each state, in the order of the words for them."""
    found = [r.counted for r in reports]
    return {state: found.count(state) for state in words("states")}


def _why_stale(todo: Todo) -> dict[str, str]:
    """Why reports that were not asked for would be made again, by key."""
    found = {}
    asked = {r.key for r in todo.chosen}
    for report in todo.kept:
        if report.key not in asked:
            made = todo.standing.records[report.key].get("made_from", {})
            day = str(made.get("parameters", {}).get("as_of", todo.asked.as_of))
            now = todo.inputs.of(report, day, made.get("formats", ()))
            found[report.key] = "; ".join(map(str, stale(made, now, todo.inputs)))
    return found


def _listed(report: Report, outcome: Outcome | None, why: str, places: Places) -> Listed:
    name, place = places.name_of(report), places.about(report)
    said = words("state")
    if outcome is None:
        return Listed(report, "not_made", name, place, message=said["not_made"])
    if why and outcome.made:
        message = said["stale"].format(since=outcome.since, why=why)
        return Listed(report, "stale", name, place, outcome, message)
    return Listed(report, outcome.state, name, place, outcome, outcome.message)


def _kinds(listed: Sequence[Listed]) -> list[Kind]:
    grouped = itertools.groupby(listed, key=lambda entry: entry.report.kind)
    return [
        Kind(key, of[0].report.sidecar.title, of[0].report.sidecar.question, role_of(of[0].report), of)
        for key, members in grouped
        if (of := tuple(members))
    ]


def _rank(kind: Kind) -> int:
    return 0 if kind.role is None else 1 + ROLES.index(kind.role)
