"""Text as a workbook stores it: escapes, runs of several fonts, phonetic guides left out."""

from __future__ import annotations

import re
from xml.parsers import expat

from analysis.sources.opening import guard
from analysis.sources.opening.runs import Run, RunLook, as_read
from analysis.sources.opening.styles import decoder, is_on
from analysis.sources.opening.xml import local_name, parser

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))

_LIFTED: dict[str, RunLook] = {"superscript": "raised", "subscript": "lowered"}

_ITEM = re.compile(
    rb'<si>\s*<t(?: xml:space="preserve")?>([^<]*)</t>\s*</si>|'
    rb"<si>((?:[^<]++|<(?!/?si[ />]))*+)</si>|(<si ?/>)"
)


class StoredText(str):
    """A text whose stored form is another: it had control characters, or runs that look unlike each other.

    ``struck`` is what of it is struck out: left out of the text, or all of it.
    """

    runs: tuple[Run, ...]
    stored: str
    struck: str
    is_struck: bool

    @classmethod
    def of(
        cls, text: str, stored: str, runs: tuple[Run, ...] = (), struck: str = "", is_struck: bool = False
    ) -> StoredText:
        """``text`` that was ``stored`` otherwise."""
        made = cls(text)
        made.stored = stored
        made.runs = runs
        made.struck = struck
        made.is_struck = is_struck
        return made


class NotPlain(Exception):
    """The part is not written as spreadsheet programs write it: it is read the strict way."""


def unescaped(text: str) -> str:
    """``_x000D_`` as the character it stands for; control characters fall out of the text."""
    if "_x" not in text:
        return text
    found = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if _SURROGATE.search(found):
        found = found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if _CONTROL.search(found):
        return StoredText.of(_CONTROL.sub("", found), text)
    return found


def has_bad_characters(content: bytes) -> bool:
    """Whether a character stands in ``content`` that XML does not allow."""
    controls = len(content.translate(None, _CONTROLS)) != len(content)
    return controls or b"\xef\xbf\xbe" in content or b"\xef\xbf\xbf" in content


def plain_text(content: bytes) -> str:
    """The text of an element without children, as XML writes it; :class:`NotPlain` when unsure."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise NotPlain from error
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        if len(_REFERENCE.findall(text)) != text.count("&"):
            raise NotPlain
        text = _REFERENCE.sub(_character, text)
    return unescaped(text)


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or (code < 0x20 and code not in (9, 10, 13)):
        raise NotPlain
    return chr(code)


class RunCollector:
    """Collects the runs of one ``si`` or ``is`` element from the events of a parser."""

    def __init__(self, keeps_fonts: bool = False) -> None:
        self._keeps_fonts = keeps_fonts
        self._look: RunLook = ""
        self.begin()

    def begin(self) -> None:
        """Forget the last text."""
        self._runs: list[Run] = []
        self._looks = False
        self._new_run()
        self._phonetic = False
        self._pieces: list[str] | None = None

    def start(self, local: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if local == "r":
            self._new_run()
        elif local == "rFont":
            self._font = attributes.get("val", "")
        elif local == "vertAlign" and not self._look:
            self._look = _LIFTED.get(attributes.get("val", ""), "")
        elif local in ("strike", "dstrike") and is_on(attributes):
            self._look = "struck"
        elif local == "rPh":
            self._phonetic = True
        elif local == "t" and not self._phonetic:
            self._pieces = []

    def characters(self, data: str) -> None:
        """Text between elements; only that of ``t`` counts."""
        if self._pieces is not None:
            self._pieces.append(data)

    def end(self, local: str) -> None:
        """An element ends."""
        if local == "t" and self._pieces is not None:
            self._runs.append(Run(unescaped("".join(self._pieces)), self._font, self._look))
            self._looks = self._looks or self._look != ""
            self._pieces = None
        elif local == "rPh":
            self._phonetic = False
        elif local == "r":
            self._new_run()

    def text(self) -> str:
        """All runs as one text as a reader takes it, with its runs where a font of one of them matters."""
        runs = tuple(self._runs)
        if len(runs) == 1 and not runs[0].font and not self._looks:
            return runs[0].text
        stored = "".join(run.text for run in runs)
        struck, is_struck = "", False
        if self._looks:
            runs, struck, is_struck = as_read(runs)
        text = "".join(run.text for run in runs) if self._looks else stored
        fonts = any(run.font and (self._keeps_fonts or decoder(run.font)) for run in runs)
        if fonts or struck or text != stored:
            return StoredText.of(text, stored, runs if fonts else (), struck, is_struck)
        return text

    def _new_run(self) -> None:
        self._font, self._look = "", ""


def text_of_runs(content: bytes, keeps_fonts: bool) -> str:
    """The text of the content of one ``si`` or ``is`` element."""
    collector = RunCollector(keeps_fonts)
    reader = parser()
    reader.StartElementHandler = lambda name, attributes: collector.start(local_name(name), attributes)
    reader.EndElementHandler = lambda name: collector.end(local_name(name))
    reader.CharacterDataHandler = collector.characters
    try:
        reader.Parse(b"<is>" + content + b"</is>", True)
    except expat.ExpatError as error:
        raise NotPlain from error
    return collector.text()


def shared_texts(content: bytes, keeps_fonts: bool) -> list[str]:
    """The shared texts of a workbook in order; ``keeps_fonts`` where a cell style has an old font."""
    try:
        return _quick(content, keeps_fonts)
    except NotPlain:
        return _strict(content, keeps_fonts)


def _quick(content: bytes, keeps_fonts: bool) -> list[str]:
    start, end = content.find(b"<sst"), content.rfind(b"</sst>")
    if start < 0 or end < 0 or b"<!" in content or has_bad_characters(content):
        raise NotPlain
    start = content.find(b">", start) + 1
    if content[end + 6 :].strip() or content[start - 2 : start] == b"/>":
        raise NotPlain
    found = _ITEM.findall(content, start, end)
    if len(found) > guard.MAX_TEXTS:
        raise guard.too_many("đoạn chữ", guard.MAX_TEXTS)
    rich = [r for _, r, _ in found if r]
    empty = content.count(b"<si></si>", start, end)
    alone = sum(1 for _, _, e in found if e)
    tags = 4 * (len(found) - len(rich) - alone - empty) + 2 * (len(rich) + empty) + alone
    if tags + sum(r.count(b"<") for r in rich) != content.count(b"<", start, end):
        raise NotPlain
    if b"&" not in content and b"_x" not in content and b"\r" not in content and not rich:
        try:
            return [plain.decode() for plain, _, _ in found]
        except UnicodeDecodeError as error:
            raise NotPlain from error
    return [text_of_runs(r, keeps_fonts) if r else plain_text(plain) for plain, r, _ in found]


class _Strict:
    def __init__(self, keeps_fonts: bool) -> None:
        self.texts: list[str] = []
        self._collector = RunCollector(keeps_fonts)
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        self._depth += 1
        if local == "si" and self._depth == 2:
            self._collector.begin()
        else:
            self._collector.start(local, attributes)

    def end(self, name: str) -> None:
        local = local_name(name)
        if local == "si" and self._depth == 2:
            self.texts.append(self._collector.text())
        else:
            self._collector.end(local)
        self._depth -= 1

    def characters(self, data: str) -> None:
        self._collector.characters(data)


def _strict(content: bytes, keeps_fonts: bool) -> list[str]:
    found = _Strict(keeps_fonts)
    reader = parser()
    reader.StartElementHandler = found.start
    reader.EndElementHandler = found.end
    reader.CharacterDataHandler = found.characters
    try:
        reader.Parse(content, True)
    except expat.ExpatError as error:
        raise guard.unreadable() from error
    return found.texts
