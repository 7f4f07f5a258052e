"""A document as the plain data the printed layout is drawn from. No markup is made of any text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from analysis.documents._clean import titled
from analysis.documents._layout import layout
from analysis.documents._paper_blocks import Data, block_data, line_data
from analysis.documents._paper_sources import sources_data
from analysis.documents.model import Block, Document, Line, ListBlock, Prose, Span, Table, plain
from analysis.documents.words import Words, words

END = "./."


def paper_data(document: Document) -> Data:
    """Everything the layout prints of ``document``, as JSON values."""
    said = words(document.language)
    cover = document.cover
    filled = {"office": cover.office, "place": cover.place, "year": _year(cover.as_of)}
    official = cover.style != "register" and document.language == "vi"
    return {
        "language": document.language,
        "official": official,
        "letter": cover.style == "letter",
        "cover": {k: v for k, v in vars(cover).items() if k not in ("origins", "recipients")},
        "recipients": list(cover.recipients),
        "edition": said.fill("edition", as_of=said.day(cover.as_of), data_until=said.day(cover.data_until)),
        "subject": titled(cover.subject),
        "title": titled(cover.title),
        "head": {k: v.format(**filled) for k, v in said.official(cover.style).items()},
        "layout": layout(),
        "draft": said["draft"],
        "attached": said.fill("attached", **filled),
        "running": _running(document, said),
        "notices": [line_data(n.line) for n in document.notices if plain(n.line) not in _standing(said)],
        "blocks": [block_data(b, said) for b in (_ended(document.body) if official else document.body)],
        "appendices": [
            {
                "heading": block_data(heading, said),
                "title": titled(heading.text),
                "landscape": any(isinstance(b, Table) and b.orientation == "landscape" for b in blocks),
                "blocks": [block_data(b, said) for b in blocks],
            }
            for heading, blocks in document.appendices
        ],
        "sources": sources_data(document, said, layout()["sources"]),
    }


def _running(document: Document, said: Words) -> str:
    parts = [said["draft"]] * document.cover.draft + [said["synthetic"]] * document.synthetic
    return " · ".join(parts)


def _standing(said: Words) -> tuple[str, str]:
    return said["notice_draft"], said["notice_synthetic"]


def _year(iso: str) -> str:
    try:
        return str(date.fromisoformat(iso).year)
    except ValueError:
        return ""


def _ended(blocks: Sequence[Block]) -> list[Block]:
    """``blocks`` with the mark that the text ends here, on the last paragraph if there is one."""
    *rest, last = blocks or (Prose("paragraph", ()),)
    if isinstance(last, Prose):
        return [*rest, replace(last, line=_end(last.line))]
    if isinstance(last, ListBlock) and not last.items[-1].children:
        item = replace(last.items[-1], line=_end(last.items[-1].line))
        return [*rest, replace(last, items=(*last.items[:-1], item))]
    return [*blocks, Prose("paragraph", (Span(END),))]


def _end(line: Line) -> Line:
    if not line:
        return (Span(END),)
    *rest, last = line
    return (*rest, replace(last, text=last.text.rstrip().rstrip(".;")), Span(END))
