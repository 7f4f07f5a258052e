"""The second sheet of a collection workbook: how to fill in the first, by when and where to send it."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from analysis.collecting.assigned import Form
from analysis.collecting.layout import layout
from analysis.documents.annexes import Formats, text_of
from analysis.programme import Programme

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
_WIDTHS = (27, 68)
_LINE_PT, _LETTERS_A_UNIT = 15, 1.2
_FILL = "#E7EDF3"


def draw_guide(sheet: Worksheet, form: Form, programme: Programme, formats: Formats) -> None:
    """Write the instructions for ``form`` on an empty sheet: rules, columns, deadline and address."""
    laid = layout()
    said = laid.instructions
    due = programme.due_on("agency", form.year)
    facts = {"due": f"{due:%d/%m/%Y}", "to": _address(programme)}
    lines: list[tuple[str, str]] = [
        (said.general_title, ""),
        *((str(number), text) for number, text in enumerate(said.general, 1)),
        (said.columns_title, ""),
        *((c.heading, c.says) for c in laid.columns_for(with_districts=form.has_districts)),
        (said.sending_title, ""),
        *((str(number), text.format(**facts)) for number, text in enumerate(said.sending, 1)),
    ]
    title = said.title.format(form=laid.form, year=form.year)
    sheet.write_string(0, 0, text_of(title), formats(bold=True, font_size=13, border=0))
    for row, (left, right) in enumerate(lines, 2):
        _line(sheet, row, left, right, formats)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    _set_up(sheet, len(lines) + 1)


def _line(sheet: Worksheet, row: int, left: str, right: str, formats: Formats) -> None:
    if not right:
        look = formats(bold=True, bg_color=_FILL, border=0)
        sheet.write_string(row, 0, text_of(left), look)
        sheet.write_blank(row, 1, None, look)
        return
    look = formats(text_wrap=True, border=0, align="left")
    lines = max(ceil(len(t) / (w * _LETTERS_A_UNIT)) for t, w in zip((left, right), _WIDTHS, strict=True))
    sheet.set_row(row, _LINE_PT * lines + 2)
    sheet.write_string(row, 0, text_of(left), look)
    sheet.write_string(row, 1, text_of(right), look)


def _set_up(sheet: Worksheet, last: int) -> None:
    sheet.protect("", {"format_rows": True, "format_columns": True})
    sheet.set_portrait()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, last, 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _address(programme: Programme) -> str:
    return f"{programme.programme.issuing_body} ({programme.programme.place})"
