"""Which source and kind of money a line of form F4 names, by ``resources.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from analysis.cleaning._wording import plain
from analysis.text import fold


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Frozen):
    """A source, its wordings, and the source whose amount holds its own."""

    code: str
    wordings: tuple[str, ...]
    parent: str = ""


class Kind(_Frozen):
    """A kind of money, its wordings, and the sources it is a kind of."""

    code: str
    wordings: tuple[str, ...]
    of: tuple[str, ...]


class Sources(_Frozen):
    """Everything in ``resources.toml``."""

    sources: tuple[Source, ...]
    kinds: tuple[Kind, ...]
    total_of: tuple[str, ...]


@cache
def sources() -> Sources:
    """The sources and kinds, read once."""
    text = (files("analysis.cleaning") / "resources.toml").read_text(encoding="utf-8")
    return Sources.model_validate(tomllib.loads(text))


@lru_cache(maxsize=4096)
def read_line(text: str, above: str) -> tuple[str, str] | None:
    """Source and kind of a line, ``above`` being the source of the lines before it; ``None`` when unknown.

    ``Ngân sách Địa phương: Ngân sách tỉnh`` is the provincial budget; ``+ Vốn sự nghiệp`` the recurrent part
    of the source above.
    """
    names = [plain(part) for part in text.split(":") if part.strip()]
    if names and _total().fullmatch(names[0]):
        return next(s.code for s in sources().sources if not s.parent), "all"
    for name in reversed(names):
        source = _longest(name, _source_words())
        owner = source or above
        kind = _longest(name, _kind_words(owner))
        if source or (kind and above):
            return owner, kind or "all"
    return None


Words = tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _total() -> re.Pattern[str]:
    total = next(s for s in sources().sources if not s.parent)
    said, more = (
        "|".join(re.escape(fold(w)) for w in sorted(words, key=len, reverse=True))
        for words in (total.wordings, sources().total_of)
    )
    return re.compile(rf"(?:{said})(?:\W*|\W+(?:{more})(?!\w).*|\s*\(.*)")


@cache
def _source_words() -> Words:
    return _words([(s.code, s.wordings) for s in sources().sources if s.parent])


@cache
def _kind_words(owner: str) -> Words:
    return _words([(k.code, k.wordings) for k in sources().kinds if owner in k.of])


def _words(entries: list[tuple[str, tuple[str, ...]]]) -> Words:
    """Each wording as a code and a pattern of whole words, longest first."""
    folded = [(code, fold(wording)) for code, wordings in entries for wording in wordings]
    ordered = sorted(folded, key=lambda pair: -len(pair[1]))
    return tuple((code, re.compile(rf"(?<!\w){re.escape(w)}(?!\w)")) for code, w in ordered)


def _longest(name: str, words: Words) -> str | None:
    return next((code for code, pattern in words if pattern.search(name)), None)
