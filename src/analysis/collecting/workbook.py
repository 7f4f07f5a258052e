"""The form of one agency as a workbook: filled in as far as known, locked but for what is asked."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

import xlsxwriter

from analysis.collecting.assigned import Form
from analysis.collecting.entries import admit
from analysis.collecting.guide import draw_guide
from analysis.collecting.layout import Column, Layout, layout
from analysis.documents.annexes import PLAIN, Formats, text_of
from analysis.programme import Programme
from analysis.sources import Identity, properties_of

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
_EDGES = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.7}
_HEAD_PT, _TITLE_PT, _ENTRY_PT = (20, 62), 22, 64
_HEAD_FILL, _KNOWN_FILL, _ASKED_FILL = "#E7EDF3", "#F5F5F4", "#FFFBE6"
_LOCKED = {"format_rows": True, "format_columns": True}


def to_xlsx(form: Form, programme: Programme) -> bytes:
    """The workbook of ``form``: a sheet to fill in and a sheet of instructions, both protected.

    Cells to be filled in are unlocked and checked on entry; every text is a text, whatever it begins with.
    Form, year and agency stand, unseen, in the file's properties. The same form gives the same bytes. One
    made of synthetic assignments says so in sight and in its keywords.
    """
    laid, whole = layout(), io.BytesIO()
    with xlsxwriter.Workbook(whole, PLAIN) as book:
        _describe(book, form, programme, laid)
        formats = Formats(book)
        _draw(book.add_worksheet(laid.sheet), form, laid, formats)
        draw_guide(book.add_worksheet(laid.guide), form, programme, formats)
    return whole.getvalue()


def _describe(book: Workbook, form: Form, programme: Programme, laid: Layout) -> None:
    book.set_properties(
        {
            "title": text_of(laid.title.format(year=form.year)),
            "subject": text_of(form.agency.name),
            "author": text_of(programme.programme.issuing_body),
            "keywords": laid.synthetic_keyword if form.synthetic else "",
            "created": datetime(form.year, 1, 1),
        }
    )
    identity = Identity(laid.form, form.year, form.agency.id, laid.guide, laid.version)
    for name, value in properties_of(identity).items():
        book.set_custom_property(name, value, "text")


def _draw(sheet: Worksheet, form: Form, laid: Layout, formats: Formats) -> None:
    columns = laid.columns_for(with_districts=form.has_districts)
    head = _title(sheet, form, laid, formats)
    _heads(sheet, head, columns, laid.group.format(year=form.year), formats)
    body = head + 2
    for place in range(len(form.helped)):
        _row(sheet, body + place, _known(form, place), columns, formats)
    last = body + len(form.helped) - 1
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        if column.entry:
            admit(sheet, (body, place, last, place), column, laid)
    _sign(sheet, last + 2, columns, laid, formats)
    asked = [place for place, column in enumerate(columns) if column.entry]
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.freeze_panes(body, 2)
    sheet.set_selection(body, asked[0], body, asked[0])
    sheet.protect("", _LOCKED)
    _print(sheet, form, laid, (head, last + 2, len(columns) - 1))


def _title(sheet: Worksheet, form: Form, laid: Layout, formats: Formats) -> int:
    """Write what stands above the table; the row its head begins in."""
    plain = {"border": 0, "valign": "vcenter"}
    sheet.write_string(0, 0, text_of(form.agency.name.upper()), formats(**plain, bold=True))
    big = formats(**plain, bold=True, font_size=13)
    sheet.write_string(1, 0, text_of(laid.title.format(year=form.year)), big)
    sheet.set_row(1, _TITLE_PT)
    row = 2
    if form.synthetic:
        sheet.write_string(
            row, 0, text_of(laid.synthetic), formats(**plain, italic=True, font_color="#9A3412")
        )
        row += 1
    sheet.write_string(row, 0, text_of(laid.hint.format(guide=laid.guide)), formats(**plain, italic=True))
    return row + 2


def _heads(sheet: Worksheet, row: int, columns: tuple[Column, ...], group: str, formats: Formats) -> None:
    """Two rows of heads: what is asked stands together under one that names the year."""
    look = formats(bold=True, border=1, text_wrap=True, align="center", valign="vcenter", bg_color=_HEAD_FILL)
    asked = [place for place, column in enumerate(columns) if column.entry]
    for offset, height in enumerate(_HEAD_PT):
        sheet.set_row(row + offset, height)
    sheet.merge_range(row, asked[0], row, asked[-1], "", look)
    sheet.write_string(row, asked[0], text_of(group), look)
    for place, column in enumerate(columns):
        if not column.entry:
            sheet.merge_range(row, place, row + 1, place, "", look)
        sheet.write_string(row if not column.entry else row + 1, place, text_of(column.heading), look)


def _known(form: Form, place: int) -> dict[str, str]:
    helped = form.helped[place]
    return {"commune": helped.commune, "district": helped.district, "agency": form.agency.name} | {
        "stt": str(place + 1)
    }


def _row(
    sheet: Worksheet, row: int, known: dict[str, str], columns: tuple[Column, ...], formats: Formats
) -> None:
    sheet.set_row(row, _ENTRY_PT)
    for place, column in enumerate(columns):
        looks: dict[str, object] = {"border": 1, "text_wrap": True}
        if column.entry:
            looks |= {"locked": False, "bg_color": _ASKED_FILL}
            looks |= {"align": "center"} if column.entry == "mark" else {}
            looks |= {} if column.entry == "money" else {"num_format": "@"}
            sheet.write_blank(row, place, None, formats(**looks))
        elif column.field == "stt":
            sheet.write_number(
                row, place, int(known["stt"]), formats(**looks, bg_color=_KNOWN_FILL, align="center")
            )
        else:
            sheet.write_string(
                row, place, text_of(known[column.field]), formats(**looks, bg_color=_KNOWN_FILL)
            )


def _sign(sheet: Worksheet, row: int, columns: tuple[Column, ...], laid: Layout, formats: Formats) -> None:
    """Who signs the printed form, below the columns of names and below the last ones."""
    look = formats(border=0, bold=True)
    for place, text in zip((1, len(columns) - 2), laid.signatures, strict=True):
        sheet.write_string(row, place, text_of(text), look)


def _print(sheet: Worksheet, form: Form, laid: Layout, area: tuple[int, int, int]) -> None:
    """A4 on its side, as wide as the paper, heads on every page; ``area``: head, last row, last column."""
    head, last, right = area
    foot = laid.foot.format(form=laid.form, year=form.year, agency=form.agency.name)
    notice = text_of(laid.synthetic).replace("&", "&&")
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(**_EDGES)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head, head + 1)
    sheet.print_area(0, 0, last, right)
    sheet.set_header(f"&C&9{notice}" if form.synthetic else "")
    sheet.set_footer(f"&L&9{text_of(foot).replace('&', '&&')[:200]}&R&9&P/&N")
