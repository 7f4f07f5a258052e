"""The styles of a Word file: what Decree 30/2020/NĐ-CP says of each part, under names a clerk can find."""

from __future__ import annotations

from functools import cache
from typing import Any

from analysis.documents._layout import layout
from analysis.documents.word._numbering import APPENDIX, BULLETS, HEADINGS
from analysis.documents.word._xml import TWIPS_A_POINT, attribute, numbered, twips
from analysis.language import Language

FACE = "Times New Roman"
_LOCALES = {"vi": "vi-VN", "en": "en-GB"}
_BORDER = 'w:val="single" w:sz="4" w:space="0" w:color="6E6E6E"'
_RULE = 'w:val="single" w:sz="6" w:space="0" w:color="auto"'
_NO_INDENT = '<w:ind w:left="0" w:firstLine="0"/>'
_BOLD = "<w:b/><w:bCs/>"
_ITALIC = "<w:i/><w:iCs/>"


def locale_of(language: Language) -> str:
    """The language of the text as Word names it."""
    return _LOCALES[language]


@cache
def style_sheet(language: Language) -> str:
    """All styles of a file in ``language`` as the children of ``w:styles``."""
    points: dict[str, float] = layout()["points"]
    return "".join(
        (_defaults(language, points), _basic(points), _headings(points), *_head(points), *_foot(points),
         _tables(points), _characters(points))
    )  # fmt: skip


def _defaults(language: Language, points: dict[str, float]) -> str:
    body: dict[str, Any] = layout()["body"]
    fonts = " ".join(f'w:{part}="{FACE}"' for part in ("ascii", "hAnsi", "eastAsia", "cs"))
    lang = locale_of(language)
    gap = round(body["paragraph_gap_pt"] * TWIPS_A_POINT)
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/>{_size(points['body'])}"
        f'<w:lang w:val="{lang}" w:eastAsia="{lang}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f'<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="{gap}" w:line="264" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
    )


def _basic(points: dict[str, float]) -> str:
    first = f'<w:ind w:firstLine="{twips(layout()["body"]["first_line_cm"] * 10)}"/>'
    box = "".join(f'<w:{side} w:val="single" w:sz="6" w:space="4" w:color="auto"/>' for side in _SIDES)
    return "".join((
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{first}<w:jc w:val="both"/></w:pPr></w:style>',
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>',
        _paragraph("ListBullet", "List Bullet", numbered(BULLETS, 0)),
        _paragraph("ListNumber", "List Number", ""),
        _paragraph("Quote", "Quote", "", _ITALIC),
        _paragraph("Formula", "Công thức", f'<w:ind w:left="{twips(12.7)}" w:firstLine="0"/><w:jc w:val="left"/>',
                   _ITALIC),
        _paragraph("Notice", "Lưu ý đầu trang",
                   f'<w:keepLines/><w:pBdr>{box}</w:pBdr><w:spacing w:before="60" w:after="160"/>{_NO_INDENT}',
                   _size(points["table"])),
        _paragraph("Header", "header", f'<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>{_centred()}',
                   _size(points["page_number"])),
        _paragraph("Footer", "footer", f'<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>{_centred()}',
                   _ITALIC + _size(points["running"])),
        _paragraph("FootnoteText", "footnote text",
                   f'<w:spacing w:after="40" w:line="240" w:lineRule="auto"/>{_NO_INDENT}',
                   _size(points["sources"])),
        _paragraph("Break", "Ngắt phần", '<w:spacing w:after="0" w:line="20" w:lineRule="exact"/>' + _NO_INDENT,
                   _size(1)),
    ))  # fmt: skip


def _headings(points: dict[str, float]) -> str:
    near = '<w:spacing w:before="200" w:after="120"/>'
    keep = "<w:keepNext/><w:keepLines/>"
    left = '<w:jc w:val="left"/>'
    size = _size(points["body"])
    return "".join((
        _paragraph("Heading1", "heading 1", f'{keep}{numbered(HEADINGS, 0)}{near}{left}<w:outlineLvl w:val="0"/>',
                   f"{_BOLD}<w:caps/>{size}"),
        _paragraph("Heading2", "heading 2", f'{keep}{numbered(HEADINGS, 1)}{near}{left}<w:outlineLvl w:val="1"/>',
                   _BOLD + size),
        _paragraph("Heading3", "heading 3", f'{keep}{near}{left}<w:outlineLvl w:val="2"/>', size),
        _paragraph("Appendix", "Phụ lục",
                   f'{keep}{numbered(APPENDIX, 0)}<w:spacing w:before="0" w:after="80"/>{_centred()}'
                   '<w:outlineLvl w:val="0"/>', f'{_BOLD}<w:caps/>{_size(points["appendix_title"])}'),
        _paragraph("AppendixHeading", "Mục của phụ lục", numbered(APPENDIX, 1), base="Heading2"),
        _paragraph("SourcesTitle", "Tên phần nguồn", numbered(0, 0), base="Appendix"),
        _paragraph("SourcesHeading", "Mục nguồn", numbered(0, 0), base="Heading2"),
        _paragraph("Attached", "Kèm theo báo cáo", f'<w:spacing w:after="200"/>{_centred()}',
                   _ITALIC + _size(points["appendix_reference"])),
        _paragraph("Caption", "caption",
                   f'{keep}<w:spacing w:before="200" w:after="80" w:line="240" w:lineRule="auto"/>{_centred()}',
                   _BOLD + _size(points["table"])),
        _paragraph("Figure", "Hình", f'<w:keepNext/><w:spacing w:after="60" w:line="240" w:lineRule="auto"/>{_centred()}'),
        _paragraph("FigureNote", "Chú thích hình",
                   f'<w:spacing w:after="200" w:line="240" w:lineRule="auto"/>{_centred()}',
                   _ITALIC + _size(points["table"])),
    ))  # fmt: skip


def _head(points: dict[str, float]) -> list[str]:
    tight = '<w:spacing w:after="20" w:line="240" w:lineRule="auto"/>' + _centred()
    upper = "<w:caps/>"
    rule = f'<w:pBdr><w:top {_RULE}/></w:pBdr><w:spacing w:before="40" w:after="60" w:line="60" w:lineRule="exact"/>'
    return [
        _paragraph("SuperiorBody", "Cơ quan chủ quản", tight, upper + _size(points["superior_body"])),
        _paragraph("IssuingBody", "Cơ quan ban hành", tight, _BOLD + upper + _size(points["issuing_body"])),
        _paragraph("Nation", "Quốc hiệu", tight, _BOLD + upper + _size(points["nation"])),
        _paragraph("Motto", "Tiêu ngữ", tight, _BOLD + _size(points["motto"])),
        _paragraph("Rule", "Đường kẻ", rule + _centred(), _size(2)),
        _paragraph("ReportNumber", "Số và ký hiệu", tight, _size(points["number"])),
        _paragraph("LetterSubject", "Trích yếu công văn",
                   f'<w:spacing w:before="120" w:after="60" w:line="240" w:lineRule="auto"/>{_centred()}',
                   _size(points["letter_subject"])),
        _paragraph("Addressee", "Kính gửi", f'<w:spacing w:before="240" w:after="240"/>{_centred()}'),
        _paragraph("PlaceDate", "Địa danh và ngày tháng", tight, _ITALIC + _size(points["place_date"])),
        _paragraph("Title", "Title", f'<w:keepNext/><w:spacing w:before="240" w:after="40"/>{_centred()}',
                   _BOLD + upper + _size(points["kind"])),
        _paragraph("Subtitle", "Subtitle",
                   f'<w:spacing w:after="60"/>{_centred()}', _BOLD + _size(points["subject"])),
        _paragraph("LightHead", "Đầu sổ theo dõi", _NO_INDENT, _size(points["superior_body"])),
        _paragraph("LightTitle", "Tên sổ theo dõi", _NO_INDENT, _BOLD + _size(points["body"] * 1.25), base="LightHead"),
    ]  # fmt: skip


def _foot(points: dict[str, float]) -> list[str]:
    near = '<w:keepNext/><w:keepLines/><w:spacing w:after="20" w:line="240" w:lineRule="auto"/>'
    left = f'{near}{_NO_INDENT}<w:jc w:val="left"/>'
    signer = _BOLD + "<w:caps/>" + _size(points["authority"])
    return [
        _paragraph("Recipients", "Nơi nhận", left, _BOLD + _ITALIC + _size(points["recipients_word"])),
        _paragraph("RecipientsList", "Danh sách nơi nhận", left, _size(points["recipients"])),
        _paragraph("Authority", "Quyền hạn", near + _centred(), signer),
        _paragraph("Signer", "Chức vụ người ký",
                   f'<w:keepLines/><w:spacing w:after="{twips(26)}" w:line="240" w:lineRule="auto"/>{_centred()}',
                   signer),
    ]  # fmt: skip


def _tables(points: dict[str, float]) -> str:
    sizes: dict[str, float] = layout()["table"]
    tight = '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>' + _NO_INDENT
    text = _size(points["table"])
    note = f'<w:spacing w:before="80" w:after="40" w:line="240" w:lineRule="auto"/>{_NO_INDENT}<w:jc w:val="left"/>'
    return "".join((
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/>'
        f'<w:tblPr>{_cell_margins(0, 0)}</w:tblPr></w:style>',
        _paragraph("Cell", "Ô chữ", f'{tight}<w:jc w:val="left"/>'),
        _paragraph("CellRight", "Ô số", '<w:jc w:val="right"/>', base="Cell"),
        _paragraph("CellCenter", "Ô giữa", '<w:jc w:val="center"/>', base="Cell"),
        _paragraph("CellHead", "Đầu cột", '<w:keepNext/><w:jc w:val="center"/>', base="Cell"),
        _paragraph("SourcesNote", "Ghi chú nguồn", note, _size(points["sources"])),
        _paragraph("TableNote", "Ghi chú bảng", note, _ITALIC + text),
        _paragraph("AfterTable", "Cách sau bảng",
                   '<w:spacing w:after="160" w:line="20" w:lineRule="exact"/>' + _NO_INDENT, _size(1)),
        _table("DataTable", "Bảng số liệu", sizes["above_pt"], sizes["side_pt"], points["table"]),
        _table("DenseTable", "Bảng nhiều cột", sizes["dense_above_pt"], sizes["dense_side_pt"], points["dense"]),
        _table("SourceTable", "Bảng nguồn", sizes["above_pt"], sizes["side_pt"], points["sources"]),
    ))  # fmt: skip


def _characters(points: dict[str, float]) -> str:
    mark = f'{_BOLD}{_size(points["number"])}<w:bdr w:val="single" w:sz="6" w:space="2" w:color="auto"/>'
    return "".join((
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        _character("Strong", "Strong", _BOLD),
        _character("Emphasis", "Emphasis", _ITALIC),
        _character("IntenseEmphasis", "Intense Emphasis", _BOLD + _ITALIC),
        _character("Unit", "Đơn vị đầu cột", '<w:b w:val="0"/><w:bCs w:val="0"/>' + _ITALIC),
        _character("DraftMark", "Dự thảo", mark),
        _character("FootnoteReference", "footnote reference",
                   '<w:b w:val="0"/><w:bCs w:val="0"/><w:vertAlign w:val="superscript"/>'),
    ))  # fmt: skip


_LINE_PT = 0.6
_SIDES = ("top", "left", "bottom", "right")


def _paragraph(style: str, name: str, look: str, text: str = "", *, base: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="{int(not name.isascii())}" w:styleId="{style}">'
        f'<w:name w:val={attribute(name)}/><w:basedOn w:val="{base}"/><w:qFormat/>'
        f"<w:pPr>{look}</w:pPr><w:rPr>{text}</w:rPr></w:style>"
    )


def _character(style: str, name: str, text: str) -> str:
    return (
        f'<w:style w:type="character" w:customStyle="{int(not name.isascii())}" w:styleId="{style}">'
        f'<w:name w:val={attribute(name)}/><w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>'
        f"<w:rPr>{text}</w:rPr></w:style>"
    )


def _table(style: str, name: str, above: float, side: float, points: float) -> str:
    lines = "".join(f"<w:{part} {_BORDER}/>" for part in (*_SIDES, "insideH", "insideV"))
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{style}"><w:name w:val={attribute(name)}/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:rPr>{_size(points)}</w:rPr>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders>{_cell_margins(above, side)}</w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:rPr>{_BOLD}</w:rPr></w:tblStylePr></w:style>'
    )


def _cell_margins(above: float, side: float) -> str:
    """Margins of cells; half a point of ``side`` is left for the lines, which Word draws inside."""
    inside = max(0, side - _LINE_PT)
    sizes = {"top": above, "left": inside, "bottom": above, "right": inside}
    margins = (f'<w:{k} w:w="{round(v * TWIPS_A_POINT)}" w:type="dxa"/>' for k, v in sizes.items())
    return f"<w:tblCellMar>{''.join(margins)}</w:tblCellMar>"


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _centred() -> str:
    return f'{_NO_INDENT}<w:jc w:val="center"/>'
