"""An executed notebook read as a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from nbformat import NotebookNode

from analysis.documents._markdown import read_markdown
from analysis.documents._numbering import number_headings
from analysis.documents._payloads import Payload, read_blocks, read_cover, read_figures
from analysis.documents._walk import figures_in
from analysis.documents.model import (
    Block,
    Cover,
    Document,
    DocumentError,
    FigureRecord,
    Heading,
    Notice,
    Prose,
    Span,
    Table,
)  # fmt: skip
from analysis.documents.words import Words, words
from analysis.language import Language

_MIME = re.compile(r"application/vnd\.commune-review\.([a-z_]+)\.v(\d+)\+json\Z")
_VERSION = "1"
_TOP_LEVELS = ("draft", "synthetic", "preliminary")


def read_document(notebook: NotebookNode, *, language: Language = "vi") -> Document:
    """The document an executed ``notebook`` shows, in ``language``; headings are numbered.

    A level-1 heading before the cover is the notebook's own title and is left out. Raises
    :class:`DocumentError` when a cell failed or never ran, when there is no cover, when a payload
    does not fit ``docs/blocks.md``, or when a figure is printed without its record.
    """
    other = "en" if language == "vi" else "vi"
    covers: list[Cover] = []
    blocks: list[Block] = []
    figures: dict[str, FigureRecord] = {}
    for number, cell in enumerate(notebook.cells, 1):
        _refuse_unfinished(cell, number)
        if other in _tags(cell):
            continue
        try:
            if cell.cell_type == "markdown":
                blocks += _markdown(cell.source, titled=bool(covers))
            elif cell.cell_type == "code":
                for kind, payload in _payloads(cell.get("outputs", ())):
                    figures.update((f.id, f) for f in read_figures(payload))
                    if kind == "cover":
                        covers.append(read_cover(payload))
                    else:
                        blocks += read_blocks(kind, payload)
        except DocumentError as error:
            raise DocumentError(f"Ô số {number}: {error}") from error
        except (KeyError, TypeError, ValueError) as error:
            raise DocumentError(
                f"Ô số {number}: bìa hoặc bản ghi con số thiếu hay sai trường {error}."
            ) from error
    if len(covers) != 1:
        raise DocumentError(f"Sổ tính cần đúng một bìa (cover), lại có {len(covers)}.")
    return _assemble(covers[0], blocks, figures, language)


def _assemble(
    cover: Cover, blocks: list[Block], figures: dict[str, FigureRecord], language: Language
) -> Document:
    said = words(language)
    flow = [b for b in blocks if not (isinstance(b, Notice) and b.level in _TOP_LEVELS)]
    numbered = tuple(
        b for block in number_headings(flow, said["appendix"]) for b in _without_rows(block, said)
    )
    top = [b for b in blocks if isinstance(b, Notice) and b.level in _TOP_LEVELS]
    shown = list(dict.fromkeys(i for b in (*top, *numbered) for i in figures_in(b)))
    _refuse_unsourced(shown, figures)
    ordered = {i: figures[i] for i in (*shown, *figures)}
    document = Document(cover, numbered, ordered, (), language)
    return Document(cover, numbered, ordered, _notices(document, top, said), language)


def _without_rows(block: Block, said: Words) -> tuple[Block, ...]:
    """``block``, but for a table without rows a sentence that says so, and its notes."""
    if not isinstance(block, Table) or block.rows:
        return (block,)
    nothing = f"{block.title}: {said['no_rows']}" if block.title else said["no_rows"].capitalize()
    return tuple(Prose("paragraph", line) for line in ((Span(nothing),), *block.notes))


def _notices(document: Document, top: list[Notice], said: Words) -> tuple[Notice, ...]:
    found = {level: [n for n in top if n.level == level] for level in _TOP_LEVELS}
    if document.cover.draft and not found["draft"]:
        found["draft"] = [Notice("draft", said.line("notice_draft"))]
    if document.synthetic and not found["synthetic"]:
        found["synthetic"] = [Notice("synthetic", said.line("notice_synthetic"))]
    if document.language != "vi":
        found["preliminary"].append(Notice("preliminary", said.line("notice_names")))
    return tuple(n for level in _TOP_LEVELS for n in found[level])


def _markdown(source: str, *, titled: bool) -> Iterator[Block]:
    for block in read_markdown(source):
        if titled or not (isinstance(block, Heading) and block.level == 1):
            yield block


def _payloads(outputs: Iterable[Any]) -> Iterator[tuple[str, Payload]]:
    for output in outputs:
        for mime, payload in output.get("data", {}).items():
            named = _MIME.match(mime)
            if named and named[2] != _VERSION:
                raise DocumentError(
                    f"khối “{named[1]}” là bản {named[2]}, chương trình chỉ đọc được bản {_VERSION}."
                )
            if named:
                yield named[1], payload


def _refuse_unfinished(cell: NotebookNode, number: int) -> None:
    if cell.cell_type != "code":
        return
    for output in cell.get("outputs", ()):
        if output.output_type == "error":
            raise DocumentError(f"Ô số {number} dừng vì lỗi {output.ename}: {output.evalue}")
    needed = cell.source.strip() and "parameters" not in _tags(cell)
    if needed and cell.get("execution_count") is None:
        raise DocumentError(f"Ô số {number} chưa chạy; hãy chạy hết sổ tính rồi xuất lại.")


def _refuse_unsourced(shown: Iterable[str], figures: dict[str, FigureRecord]) -> None:
    missing = next((i for i in shown if i not in figures), None)
    if missing is not None:
        raise DocumentError(f"Con số “{missing}” được in mà không có bản ghi nguồn.")


def _tags(cell: NotebookNode) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", ()))
