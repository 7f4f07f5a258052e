"""The frame of a Word file: head, foot, signature, appendix heads and the list of sources."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from analysis.documents._layout import layout
from analysis.documents._paper_blocks import Data
from analysis.documents._widths import width_of
from analysis.documents.word._sections import Section, text_width
from analysis.documents.word._tables import plain_table, shares, source_table
from analysis.documents.word._xml import TWIPS_A_POINT, paragraph, run, runs, twips

_HEAD_SHARES = (41, 59)
_ISSUING_RULE = 0.42
_SUBJECT_RULE = 0.28
_SUBJECT_SIDE_MM = 12
_SLACK = 1.12


def head(data: Data) -> str:
    """The official head in two columns, or the light one of a register, and the standing notices."""
    first = _official_head(data) if data["official"] else _light_head(data)
    return first + "".join(paragraph(runs(line), "Notice") for line in data["notices"])


def signature(data: Data) -> str:
    """Recipients at the left, authority and title at the right; the name and the hand are the clerk's."""
    cover, words = data["cover"], data["head"]
    left = paragraph(run(words["recipients"]), "Recipients")
    for recipient in data["recipients"]:
        left += paragraph(run(f"- {recipient};"), "RecipientsList")
    left += paragraph(run(words["archive"]), "RecipientsList")
    authority = cover["signer_authority"]
    right = paragraph(run(authority), "Authority") if authority else ""
    right += paragraph(run(cover["signer_title"]), "Signer")
    return plain_table([[left, right]], shares([1, 1], text_width(landscape=False)))


def appendix_head(appendix: Data, data: Data) -> str:
    """Number, title and reference to the report; the number is Word's own."""
    title = paragraph(_broken(appendix["title"]), "Appendix")
    return title + (paragraph(run(data["attached"]), "Attached") if data["official"] else "")


def sources(found: Data) -> Iterator[Section]:
    """The list of sources as a section of its own, if there is any."""
    if not found["kinds"]:
        return
    words = found["words"]
    content = paragraph(run(words["sources"]), "SourcesTitle")
    if found["figures"]:
        columns = [words[name] for name in ("label", "value", "method", "source")]
        entries = ([[e["label"]], [e["value"]], [e["method"]], e["cells"]] for e in found["figures"])
        content += paragraph(run(words["sources_note"]), "SourcesNote")
        content += source_table(columns, entries, text_width(landscape=False), words["sources"])
    content += paragraph(run(words["sources_kinds"]), "SourcesHeading")
    content += paragraph(run(words["sources_rest"]), "SourcesNote")
    for kind in found["kinds"]:
        told = run(kind["label"], "Strong") + run(f" ({kind['count']}): " + "; ".join(kind["methods"]))
        content += paragraph(told, "SourcesNote")
    yield Section(content, starts=True)


def _official_head(data: Data) -> str:
    cover, words, points = data["cover"], data["head"], layout()["points"]
    widths = shares(_HEAD_SHARES, text_width(landscape=False))
    issuing = _ISSUING_RULE * _printed_width(cover["issuing_body"].upper(), points["issuing_body"])
    bodies = (
        paragraph(run(cover["superior_body"]), "SuperiorBody")
        + paragraph(run(cover["issuing_body"]), "IssuingBody")
        + _rule(issuing, widths[0])
    )
    nation = (
        paragraph(run(words["nation"]), "Nation")
        + paragraph(run(words["motto"]), "Motto")
        + _rule(_printed_width(words["motto"], points["motto"]), widths[1])
    )
    number = paragraph(run(words["number"]), "ReportNumber")
    number += paragraph(run(data["subject"]), "LetterSubject") if data["letter"] else ""
    draft = paragraph(run(f" {data['draft']} ", "DraftMark") if cover["draft"] else "", "ReportNumber")
    place = paragraph(run(words["place_date"]), "PlaceDate")
    rows = [[bodies, nation], [number, place], [draft, paragraph("", "PlaceDate")]]
    return plain_table(rows, widths) + ("" if data["letter"] else _kind_and_subject(data))


def _kind_and_subject(data: Data) -> str:
    whole = text_width(landscape=False)
    return (
        paragraph(run(data["head"]["kind"]), "Title")
        + _balanced(data["subject"], whole)
        + _rule(_SUBJECT_RULE * whole, whole)
    )


def _light_head(data: Data) -> str:
    cover = data["cover"]
    mark = paragraph(run(f" {data['draft']} ", "DraftMark"), "LightHead") if cover["draft"] else ""
    whole = text_width(landscape=False)
    return (
        paragraph(run(cover["issuing_body"].upper()), "LightHead")
        + paragraph(run(data["title"]), "LightTitle")
        + paragraph(run(data["subject"]), "LightHead")
        + paragraph(run(data["edition"], "Emphasis"), "LightHead")
        + mark
        + _rule(whole, whole)
    )


def _balanced(subject: str, whole: int) -> str:
    """The subject with margins that make its lines about as long as one another."""
    length = _printed_width(subject, layout()["points"]["subject"])
    room = whole - 2 * twips(_SUBJECT_SIDE_MM)
    lines = ceil(length / room)
    side = round((whole - min(room, length / lines * _SLACK)) / 2)
    return paragraph(run(subject), "Subtitle", f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/>')


def _rule(length: float, room: int) -> str:
    """A line of ``length`` in the middle of ``room`` twips; how long depends on the words above it."""
    side = max(0, round((room - length) / 2))
    return paragraph("", "Rule", f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/>')


def _printed_width(text: str, points: float) -> float:
    return width_of(text) * points * TWIPS_A_POINT


def _broken(title: str) -> str:
    """``title`` on the line below the number that Word writes before it."""
    return "<w:r><w:br/></w:r>" + run(title)
