"""The file around a Word document: parts, properties, and a zip that is the same for the same document."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from lxml.etree import _Element

from analysis.documents.model import Cover
from analysis.documents.word._charts import Picture
from analysis.documents.word._footnotes import Footnotes
from analysis.documents.word._styles import locale_of, style_sheet
from analysis.documents.word._xml import NAMESPACES, paragraph, run
from analysis.language import Language

_UNNEEDED = ("customXml", "stylesWithEffects", "webSettings")
_UNNEEDED_OF_FILE = ("thumbnail", "extended-properties")
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_PAGE_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    + run("2")
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def new_file(language: Language) -> WordDocument:
    """An empty file with our styles and settings, without what its template brought along."""
    file = docx.Document()
    _drop(file.part.rels, _UNNEEDED)
    if file.part.package is not None:
        _drop(file.part.package.rels, _UNNEEDED_OF_FILE)
    _fill(file.styles.element, style_sheet(language))
    _fill(file.settings.element, _settings(locale_of(language)))
    return file


def add_pictures(file: WordDocument, pictures: Sequence[Picture]) -> list[str]:
    """The relationship that reaches each of ``pictures``."""
    return [file.part.get_or_add_image(io.BytesIO(picture.png))[0] for picture in pictures]


def add_head_and_foot(file: WordDocument, running: str) -> str:
    """References to the head with the page number and the foot with ``running``, for the first section.

    The first page of a part has no number; later sections have the same head and foot.
    """
    section = file.sections[0]
    section.different_first_page_header_footer = True
    number = paragraph(_PAGE_FIELD, "Header")
    foot = paragraph(run(running) if running else "", "Footer")
    places = {
        "header:default": (section.header, number),
        "header:first": (section.first_page_header, paragraph("", "Header")),
        "footer:default": (section.footer, foot),
        "footer:first": (section.first_page_footer, foot),
    }
    for place, content in places.values():
        place.is_linked_to_previous = False
        _fill(place._element, content)
    references = section._sectPr.xpath("w:headerReference|w:footerReference")
    return "".join(
        f'<w:{r.tag.rpartition("}")[2]} w:type="{r.get(_W + "type")}" r:id="{r.get(_R + "id")}"/>'
        for r in references
    )


def set_body(file: WordDocument, content: str) -> None:
    """Replace what the template holds by ``content``, whose last element is the last section."""
    _fill(file.element.body, content)


def set_numbering(file: WordDocument, content: str) -> None:
    """Replace the template's numberings."""
    _fill(file.part.numbering_part.element, content)


def add_footnotes(file: WordDocument, notes: Footnotes) -> None:
    """Add the part that holds ``notes``."""
    if file.part.package is None:
        raise TypeError("the template has no package")
    name = PackURI("/word/footnotes.xml")
    part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, notes.part(), file.part.package)
    file.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def set_properties(file: WordDocument, cover: Cover, title: str, subject: str, language: Language) -> None:
    """Title, subject and the issuing body as author; every date is the edition's."""
    properties, day = file.core_properties, _day(cover.as_of)
    properties.title, properties.subject = title[:255], subject[:255]
    properties.author = properties.last_modified_by = cover.issuing_body[:255]
    properties.created = properties.modified = day
    properties.language, properties.revision = locale_of(language), 1
    properties.comments = properties.keywords = properties.category = ""


def to_bytes(file: WordDocument) -> bytes:
    """The file as a zip whose members stand in order and bear no time."""
    whole = io.BytesIO()
    file.save(whole)
    packed = io.BytesIO()
    with zipfile.ZipFile(whole) as members, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(
            members.namelist(), key=lambda n: (n != "[Content_Types].xml", n != "_rels/.rels", n)
        ):
            member = zipfile.ZipInfo(name, _ZIP_DAY)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 0
            out.writestr(member, members.read(name))
    return packed.getvalue()


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def _settings(language: str) -> str:
    separators = '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    name = "http://schemas.microsoft.com/office/word"
    return (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
        f'{separators}<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{name}" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{language}"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
    )


def _fill(element: _Element, content: str) -> None:
    for child in list(element):
        element.remove(child)
    element.extend(list(parse_xml(f"<w:body {NAMESPACES}>{content}</w:body>")))


def _drop(relations: dict[str, object], kinds: Sequence[str]) -> None:
    for name, relation in list(relations.items()):
        if getattr(relation, "reltype", "").rpartition("/")[2] in kinds:
            del relations[name]


def _day(iso: str) -> datetime:
    try:
        return datetime.fromisoformat(iso).replace(tzinfo=UTC)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
