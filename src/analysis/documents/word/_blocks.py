"""Blocks of a document as paragraphs and tables of a Word file, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.documents._paper_blocks import Data
from analysis.documents.model import Block, FigureRecord, Line, ListBlock, Prose
from analysis.documents.word._footnotes import Footnotes
from analysis.documents.word._numbering import BULLETS, ordered
from analysis.documents.word._tables import table
from analysis.documents.word._xml import Run, attribute, numbered, paragraph, run, runs

_EMU_A_MM = 36000
_DEEPEST = 3
_NATIVE_LEVELS = 2
_HEADINGS = ("Heading1", "Heading2", "Heading3")
_PROSE = {"quote": "Quote", "notice": "Quote", "to": "Addressee"}
_AFTER = paragraph("", "AfterTable")
_LAST = "<w:keepNext/><w:keepLines/>"


@dataclass(frozen=True)
class Placed:
    """A picture of the file: the relationship it is reached by and its size on paper."""

    relation: str
    width_mm: float
    height_mm: float


@dataclass
class Pen:
    """Writes blocks one after another: ``figures`` for caveats, ``pictures`` of the charts to come in order."""

    figures: Mapping[str, FigureRecord]
    pictures: Iterator[Placed]
    notes: Footnotes = field(default_factory=Footnotes)
    lists: int = 0
    _drawn: int = 0

    def write(
        self, data: Data, block: Block | None, width: int, *, appendix: bool = False, last: bool = False
    ) -> str:
        """``data`` as the printed layout has it, of ``block``; ``last`` keeps with the signature below."""
        keep = _LAST if last else ""
        writers: dict[str, Callable[[], str]] = {
            "heading": lambda: self._heading(data, appendix),
            "prose": lambda: self._prose(data, block, keep),
            "list": lambda: self._list(data, block if isinstance(block, ListBlock) else None, keep),
            "keys": lambda: "".join(_keys(data["items"])),
            "formula": lambda: paragraph("<w:r><w:br/></w:r>".join(map(run, data["lines"])), "Formula"),
            "chart": lambda: self._chart(data),
            "table": lambda: self._table(data, width),
        }
        return writers[data["kind"]]()

    def _prose(self, data: Data, block: Block | None, keep: str) -> str:
        line = block.line if isinstance(block, Prose) else ()
        return paragraph(self._line(data["line"], line), _PROSE.get(data["role"], ""), keep)

    def _heading(self, data: Data, appendix: bool) -> str:
        level = data["level"]
        style = "AppendixHeading" if appendix and level == _NATIVE_LEVELS else _HEADINGS[level - 1]
        typed = "" if level <= _NATIVE_LEVELS else f"{data['number']} "
        return paragraph(run(typed + data["text"]), style)

    def _line(self, pieces: Sequence[Run], line: Line) -> str:
        """``pieces`` with a footnote at each figure that has a caveat and at each address."""
        shown = [span.figure for span in line if span.text]
        figures = [*shown, *[""] * len(pieces)]
        return "".join(
            runs([piece]) + self._caveat(figure) + self.notes.once(_address(piece))
            for piece, figure in zip(pieces, figures, strict=False)
        )

    def _caveat(self, figure: str) -> str:
        return self.notes.once(self.figures[figure].caveat) if figure in self.figures else ""

    def _list(self, data: Data, block: ListBlock | None, keep: str, depth: int = 0) -> str:
        number = BULLETS
        if data["ordered"]:
            number, self.lists = ordered(self.lists), self.lists + 1
        style = "ListNumber" if data["ordered"] else "ListBullet"
        at = numbered(number, min(depth, _DEEPEST)) if data["ordered"] or depth else ""
        out = []
        for i, item in enumerate(data["items"]):
            source = block.items[i] if block else None
            kept = keep if i == len(data["items"]) - 1 else ""
            content = self._line(item["line"], source.line if source else ())
            out.append(paragraph(content, style, kept + at))
            children = source.children if source else (None,) * len(item["children"])
            out += [
                self._list(child, inner, kept, depth + 1)
                for child, inner in zip(item["children"], children, strict=True)
            ]
        return "".join(out)

    def _table(self, data: Data, width: int) -> str:
        """The title with its notes in a footnote; below the table when there is no title to mark."""
        drawn = table(data, width)
        if not data["title"]:
            below = "".join(paragraph(runs(n), "TableNote") for n in data["notes"])
            return drawn + (below or _AFTER)
        caption = run(data["title"]) + self.notes.mark(data["notes"])
        return paragraph(caption, "Caption") + drawn + _AFTER

    def _chart(self, data: Data) -> str:
        self._drawn += 1
        picture = drawing(next(self.pictures), self._drawn, data["title"], data["alt"])
        note = paragraph(runs(data["caption"]), "FigureNote")
        return paragraph(run(data["title"]), "Caption") + paragraph(picture, "Figure") + note


def drawing(placed: Placed, number: int, title: str, alt: str) -> str:
    """A picture in the line of text, with its alternative text."""
    wide, high = (round(mm * _EMU_A_MM) for mm in (placed.width_mm, placed.height_mm))
    said = f"descr={attribute(alt)} title={attribute(title)}"
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="Biểu đồ {number}" {said}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="bieu-do-{number}.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{placed.relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def _keys(items: Sequence[Data]) -> Iterable[str]:
    for number, item in enumerate(items, 1):
        unit = run(f" {item['unit']}", "Strong") if item["unit"] else ""
        note = run(" – ") + runs(item["note"]) if item["note"] else ""
        end = run("." if number == len(items) else ";")
        content = run(f"{item['label']}: ") + runs(item["line"], strong=True) + unit + note + end
        yield paragraph(content, "ListBullet")


def _address(piece: Run) -> str:
    address = str(piece["h"])
    outside = address.startswith(("http://", "https://", "mailto:"))
    return address if outside and address not in piece["t"] else ""
