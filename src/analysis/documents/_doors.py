"""Where a page stands in its edition, and the names in it that lead to other pages of the edition.

A page is written before the edition is known, and stays as it is when the edition around it changes. So the
way to it, its neighbours and the addresses of names stand in marked places, and an edition sets them: the
same edition gives the same bytes, also of a page carried over from another one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

from analysis.documents.words import Words
from analysis.language import Language

_OPEN, _SHUT = "<!--way-->", "<!--/way-->"
_WAY = re.compile(rf"{_OPEN}.*?{_SHUT}".encode(), re.DOTALL)
_DOOR = re.compile(rb'<a data-to="([^"]*)"(?: href="[^"]*")?>')


@dataclass(frozen=True)
class Step:
    """A place to go: its name and its address from the page; no address for where one is.

    ``language`` is that of the place, where it is another than the page's.
    """

    text: str
    href: str = ""
    language: Language | None = None


@dataclass(frozen=True)
class Way:
    """The way to a page from its edition's index, its neighbours of the same kind, and what stands beside."""

    trail: tuple[Step, ...]
    before: Step | None = None
    after: Step | None = None
    beside: tuple[Step, ...] = ()


def door(to: str, text: Markup) -> Markup:
    """``text`` that names what ``to`` says; an edition gives it its address (:func:`placed`)."""
    return Markup(f'<a data-to="{escape(to)}">{text}</a>')


def way_html(way: Way, said: Words) -> Markup:
    """``way`` between the marks by which :func:`placed` finds it."""
    trail = Markup("").join(Markup("<li>{}</li>").format(_step(step)) for step in way.trail)
    beside = Markup("").join(map(_step, way.beside))
    turns = ((way.before, "prev", "←", said["before"]), (way.after, "next", "→", said["after"]))
    links = Markup("").join(
        Markup('<a rel="{}" href="{}"><span class="vh">{} </span>{}</a>').format(
            rel, step.href, word, f"{arrow} {step.text}" if rel == "prev" else f"{step.text} {arrow}"
        )
        for step, rel, arrow, word in turns
        if step
    )
    parts = [Markup("<ol>{}</ol>").format(trail)]
    parts += [Markup('<p class="turn">{}</p>').format(links)] if links else []
    parts += [Markup('<p class="beside">{}</p>').format(beside)] if beside else []
    return Markup("{}{}{}").format(Markup(_OPEN), Markup("").join(parts), Markup(_SHUT))


def placed(page: bytes, way: Way, said: Words, address: Callable[[str], str]) -> bytes:
    """``page`` with its ``way`` set, and each name in it leading where ``address`` says, empty for nowhere.

    Text cannot pass for a mark: every text in a page is escaped. Doing it twice is doing it once.
    """
    shown = str(way_html(way, said)).encode()
    page = _WAY.sub(lambda _: shown, page, count=1)
    return _DOOR.sub(lambda found: _addressed(found[1], address), page)


def _addressed(written: bytes, address: Callable[[str], str]) -> bytes:
    href = address(html.unescape(written.decode()))
    return b'<a data-to="%b"%b>' % (written, f' href="{escape(href)}"'.encode() if href else b"")


def _step(step: Step) -> Markup:
    if step.href and step.language:
        return Markup('<a rel="alternate" hreflang="{0}" lang="{0}" href="{1}">{2}</a>').format(
            step.language, step.href, step.text
        )
    if step.href:
        return Markup('<a href="{}">{}</a>').format(step.href, step.text)
    return Markup('<span aria-current="page">{}</span>').format(step.text)
