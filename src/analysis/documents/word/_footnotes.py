"""Native footnotes: notes of tables, caveats of figures and addresses of links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.documents.word._xml import NAMESPACES, Run, paragraph, run, runs

_FIRST = 1
_MARK = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>{}</w:r>'


@dataclass
class Footnotes:
    """The footnotes of one file in order; a caveat said once is not said again."""

    _written: list[str] = field(default_factory=list)
    _said: set[str] = field(default_factory=set)

    def mark(self, lines: Sequence[Sequence[Run]]) -> str:
        """The mark of a new footnote of ``lines``, a paragraph each; nothing when there are none."""
        if not lines:
            return ""
        number = _FIRST + len(self._written)
        own = _MARK.format("<w:footnoteRef/>") + run(" ")
        paragraphs = [paragraph((own if i == 0 else "") + runs(line), _STYLE) for i, line in enumerate(lines)]
        self._written.append(f'<w:footnote w:id="{number}">{"".join(paragraphs)}</w:footnote>')
        return _MARK.format(f'<w:footnoteReference w:id="{number}"/>')

    def once(self, text: str) -> str:
        """The mark of a footnote saying ``text``, at the first place that needs it only."""
        if not text or text in self._said:
            return ""
        self._said.add(text)
        return self.mark([[{"t": text, "b": False, "i": False}]])

    def part(self) -> bytes:
        """The part ``footnotes.xml``."""
        lines = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{_STYLE}"/></w:pPr>'
            f"<w:r><w:{mark}/></w:r></w:p></w:footnote>"
            for number, kind, mark in _SEPARATORS
        )
        text = f"{_DECLARATION}<w:footnotes {NAMESPACES}>{lines}{''.join(self._written)}</w:footnotes>"
        return text.encode("utf-8")


_STYLE = "FootnoteText"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SEPARATORS = (
    (-1, "separator", "separator"),
    (0, "continuationSeparator", "continuationSeparator"),
)
