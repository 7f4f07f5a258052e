"""Markdown cells as blocks. HTML in them is text like any other."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast
from urllib.parse import urlsplit

import mistune

from analysis.documents._clean import clean, typeset
from analysis.documents.model import (
    Block,
    Cell,
    Column,
    DocumentError,
    Formula,
    Heading,
    Line,
    ListBlock,
    ListItem,
    Prose,
    ProseRole,
    Span,
    Table,
    plain,
)  # fmt: skip
from analysis.text import slug

Token = Mapping[str, Any]

_parse = mistune.create_markdown(renderer=None, plugins=["table", "math"])
_SAFE_SCHEMES = ("", "http", "https", "mailto")


def read_markdown(source: str) -> list[Block]:
    """The blocks of one Markdown cell; headings are not numbered yet."""
    tokens = cast("list[Token]", _parse(clean(source)))
    return list(_blocks(tokens, "paragraph"))


def _blocks(tokens: Iterable[Token], role: ProseRole) -> Iterator[Block]:
    for token in tokens:
        match token["type"]:
            case "blank_line" | "thematic_break":
                continue
            case "heading":
                yield Heading(token["attrs"]["level"], plain(_line(token["children"])).strip())
            case "paragraph" | "block_text":
                yield Prose(role, _line(token["children"]))
            case "block_html":
                yield Prose(role, (Span(token["raw"].strip()),))
            case "block_code" | "block_math":
                yield Formula(token["raw"].strip("\n"))
            case "list":
                yield _list(token)
            case "block_quote":
                yield from _blocks(token["children"], "quote")
            case "table":
                yield _table(token)
            case other:
                raise DocumentError(f"Ô Markdown có khối “{other}” mà tài liệu không in được.")


def _list(token: Token) -> ListBlock:
    items = []
    for item in token["children"]:
        parts = list(_blocks(item["children"], "paragraph"))
        lines = [b.line for b in parts if isinstance(b, Prose)]
        if any(not isinstance(b, Prose | ListBlock) for b in parts):
            raise DocumentError(
                "Một mục trong danh sách Markdown chứa bảng, mã hoặc đề mục; hãy đưa ra ngoài."
            )
        joined = [line if i == 0 else (Span(" "), *line) for i, line in enumerate(lines)]
        children = tuple(b for b in parts if isinstance(b, ListBlock))
        items.append(ListItem(tuple(span for line in joined for span in line), children))
    return ListBlock(bool(token["attrs"]["ordered"]), tuple(items))


def _table(token: Token) -> Table:
    head, body = token["children"]
    columns = tuple(
        Column(
            str(i), plain(_line(c["children"])), align="right" if c["attrs"]["align"] == "right" else "left"
        )
        for i, c in enumerate(head["children"])
    )
    rows = tuple(tuple(Cell(_line(c["children"])) for c in row["children"]) for row in body["children"])
    return Table(slug(columns[0].label), "", columns, rows)


def _line(tokens: Iterable[Token]) -> Line:
    return tuple(_spans(tokens, Span("")))


def _spans(tokens: Iterable[Token], style: Span) -> Iterator[Span]:
    for token in tokens:
        match token["type"]:
            case "text":
                yield replace(style, text=typeset(html.unescape(token["raw"])))
            case "codespan" | "inline_math":
                yield replace(style, text=token["raw"], code=True)
            case "softbreak" | "linebreak":
                yield replace(style, text=" ")
            case "strong":
                yield from _spans(token["children"], replace(style, strong=True))
            case "emphasis":
                yield from _spans(token["children"], replace(style, emphasis=True))
            case "link":
                yield from _spans(token["children"], replace(style, href=_safe(token["attrs"]["url"])))
            case "image":
                yield from _spans(token["children"], style)
            case _:
                yield replace(style, text=token["raw"])


def _safe(url: str) -> str:
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return ""
    return url if scheme.lower() in _SAFE_SCHEMES and not url.startswith("//") else ""
