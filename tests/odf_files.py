"""OpenDocument spreadsheets written by hand: content, styles and the zip around them."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_NAMES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in [
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("style", "style"),
            ("number", "datastyle"),
            ("fo", "xsl-fo-compatible"),
            ("svg", "svg-compatible"),
        ]
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
_KIND = "application/vnd.oasis.opendocument.spreadsheet"


def cell(value: object = None, style: str = "", more: str = "", comment: str = "") -> str:
    """One cell element of ``value``; ``more`` are attributes as written."""
    look = f' table:style-name="{style}"' if style else ""
    note = f"<office:annotation><text:p>{escape(comment)}</text:p></office:annotation>" if comment else ""
    if value is None:
        return f"<table:table-cell{look} {more}>{note}</table:table-cell>"
    if isinstance(value, bool):
        attributes, shown = (
            f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"',
            str(value),
        )
    elif isinstance(value, int | float):
        attributes, shown = f'office:value-type="float" office:value="{value!r}"', str(value)
    else:
        attributes, shown = 'office:value-type="string"', str(value)
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in shown.split("\n"))
    return f"<table:table-cell{look} {attributes} {more}>{note}{lines}</table:table-cell>"


def typed(kind: str, attributes: str, shown: str) -> str:
    """One cell element of a type, with its attributes and its paragraphs as written."""
    return (
        f'<table:table-cell office:value-type="{kind}" {attributes}>{_paragraphs(shown)}</table:table-cell>'
    )


def _paragraphs(shown: str) -> str:
    return shown if shown.startswith("<") else f"<text:p>{escape(shown)}</text:p>"


def row(*cells: str, more: str = "") -> str:
    """One row element."""
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def sheet(*rows: str, title: str = "Biểu", style: str = "ta1", columns: str = "") -> str:
    """One sheet element."""
    named = f"table:name={quoteattr(title)} table:style-name={quoteattr(style)}"
    return f"<table:table {named}>{columns}{''.join(rows)}</table:table>"


def ods(path: Path, *sheets: str, styles: str = "", content: str = "") -> Path:
    """A file of the sheets; ``styles`` are automatic styles, ``content`` replaces the whole content."""
    body = content or (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.3">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_KIND}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _KIND, zipfile.ZIP_STORED)
        archive.writestr("content.xml", body)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def ods_of(path: Path, rows: Sequence[Sequence[object]], title: str = "Sheet1") -> Path:
    """A file of one sheet with these values."""
    return ods(path, sheet(*(row(*map(cell, values)) for values in rows), title=title))
