"""Payloads of ``docs/blocks.md`` turned into blocks; anything that does not fit is refused by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast, get_args

from analysis.documents._clean import clean, typeset
from analysis.documents._svg import read_svg
from analysis.documents.model import (
    Block,
    Cell,
    Chart,
    Chip,
    Column,
    Cover,
    DocumentError,
    FigureRecord,
    KeyFigure,
    Keys,
    Line,
    ListBlock,
    ListItem,
    Notice,
    NoticeLevel,
    Prose,
    ProseRole,
    SourceCell,
    Span,
    Table,
)  # fmt: skip

Payload = Mapping[str, Any]


def read_cover(payload: Payload) -> Cover:
    """The title block of a ``cover`` payload."""
    texts = (
        "report", "title", "subject", "kicker", "as_of", "data_until", "superior_body", "issuing_body",
        "office", "place", "signer_authority", "signer_title",
    )  # fmt: skip
    return Cover(
        **{name: _text(payload[name]) for name in texts},
        style="register" if payload["style"] == "register" else "review",
        recipients=tuple(_text(r) for r in payload["recipients"]),
        draft=bool(payload["draft"]),
        origins=tuple(_text(o) for o in payload["origins"]),
        programme=_text(payload.get("programme", "")),
    )


def read_figures(payload: Payload) -> list[FigureRecord]:
    """The records of the figures a payload shows."""
    return [_figure(record) for record in payload.get("figures", ())]


def read_blocks(kind: str, payload: Payload) -> list[Block]:
    """The blocks of one payload; raises ``DocumentError`` naming the kind and the field that is wrong."""
    reader = _READERS.get(kind)
    if reader is None:
        raise DocumentError(
            f"Khối loại “{kind}” không có trong hợp đồng khối; các loại: {', '.join(_READERS)}."
        )
    try:
        return reader(payload)
    except KeyError as error:
        raise DocumentError(f"Khối “{kind}” thiếu trường {error}.") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise DocumentError(f"Khối “{kind}” có nội dung sai kiểu: {error}.") from error


def _text(value: object) -> str:
    return clean(_words(value))


def _printed(value: object) -> str:
    return typeset(_words(value))


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"cần chữ, lại là {value!r}")
    return value


def _line(spans: str | Sequence[str | Payload]) -> Line:
    items = [spans] if isinstance(spans, str) else spans
    return tuple(Span(_printed(item)) if isinstance(item, str) else _told(item) for item in items)


def _told(span: Payload) -> Span:
    if "to" in span:
        return Span(_printed(span["text"]), to=_text(span["to"]))
    return Span(_printed(span["text"]), figure=_text(span["figure"]))


def _figure(record: Payload) -> FigureRecord:
    texts = (
        "id", "label", "text", "unit", "method", "status", "standard", "comparator", "base", "caveat",
        "origin",
    )  # fmt: skip
    cells = (SourceCell(**{k: _text(c[k]) for k in SourceCell.__slots__}) for c in record["cells"])
    return FigureRecord(
        **{name: _text(record[name]) for name in texts},
        value=record["value"],
        n=record["n"],
        of=record["of"],
        rows=int(record["rows"]),
        cells=tuple(cells),
        standard_name=_text(record.get("standard_name") or ""),
    )


def _keys(payload: Payload) -> list[Block]:
    items = (
        KeyFigure(_text(i["label"]), _line(i["spans"]), _text(i["unit"]), _line(i["note"]))
        for i in payload["items"]
    )
    return [Keys(tuple(items))]


def _prose(payload: Payload) -> list[Block]:
    lines = [_line(p) for p in payload["paragraphs"]]
    role = payload["role"]
    if role == "list":
        return [ListBlock(ordered=False, items=tuple(ListItem(line) for line in lines))]
    return [Prose(cast(ProseRole, _one_of(role, ("lede", "limit", "paragraph"))), line) for line in lines]


def _notice(payload: Payload) -> list[Block]:
    level = _one_of(payload["level"], get_args(NoticeLevel))
    return [Notice(cast(NoticeLevel, level), _line(payload["spans"]))]


def _chart(payload: Payload) -> list[Block]:
    return [
        Chart(
            id=_text(payload["id"]),
            title=_text(payload["title"]),
            alt=_text(payload["alt"]),
            caption=_line(payload["caption"]),
            drawing=read_svg(payload["svg"], prefix=_text(payload["id"])),
            width_mm=float(payload["width_mm"]),
            data=_table(payload["data"]),
        )
    ]


def _table(payload: Payload) -> Table:
    columns = tuple(
        Column(
            _text(c["key"]), _text(c["label"]), _text(c["unit"]),
            "right" if c["align"] == "right" else "left", _text(c["group"]),
        )
        for c in payload["columns"]
    )  # fmt: skip
    rows = tuple(tuple(_cell(cell) for cell in row) for row in payload["rows"])
    ragged = next((i for i, row in enumerate(rows, 1) if len(row) != len(columns)), None)
    if ragged is not None:
        raise ValueError(f"bảng {payload['id']}, dòng {ragged} không có đủ {len(columns)} ô")
    return Table(
        id=_text(payload["id"]),
        title=_text(payload["title"]),
        columns=columns,
        rows=rows,
        notes=tuple(_line(n) for n in payload["notes"]),
        total_rows=frozenset(int(i) for i in payload["total_rows"]),
        orientation="landscape" if payload["orientation"] == "landscape" else "portrait",
        appendix=bool(payload["appendix"]),
    )


def _cell(cell: str | Sequence[Any] | Payload) -> Cell:
    if isinstance(cell, Mapping):
        sort = cell.get("sort")
        chip = _one_of(cell.get("chip", ""), get_args(Chip))
        return Cell(_line(cell["spans"]), None if sort is None else float(sort), cast(Chip, chip))
    return Cell(_line(cell))


def _one_of(value: object, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise ValueError(f"{value!r} không thuộc {', '.join(allowed)}")
    return str(value)


_READERS: dict[str, Callable[[Payload], list[Block]]] = {
    "keys": _keys,
    "prose": _prose,
    "table": lambda payload: [_table(payload)],
    "chart": _chart,
    "notice": _notice,
}
