"""Which source and kind of money a line of form F4 names, and in what unit, by ``resources.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from analysis.cleaning._wording import holds, is_any, plain
from analysis.sources.layout.money import declared_scales
from analysis.text import fold

_IN_NAME = re.compile(r"\(([^()]*)\)|[,;]\s*([^,;()]+)$")


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


class Unit(NamedTuple):
    """A unit of measure: đồng per unit of money; none when no money (``is_quantity``) or unknown."""

    written: str
    scale: int | None
    is_quantity: bool = False


class Sources(_Frozen):
    """Everything in ``resources.toml``."""

    sources: tuple[Source, ...]
    kinds: tuple[Kind, ...]
    total_of: tuple[str, ...]
    not_mobilised: tuple[str, ...]
    other_programmes: tuple[str, ...]
    of_money: tuple[str, ...]
    quantities: tuple[str, ...]
    currencies: tuple[str, ...]
    units: dict[int, tuple[str, ...]]


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


@lru_cache(maxsize=4096)
def unit_of_measure(written: str) -> Unit:
    """The unit a cell of units names: a unit of money, a quantity, or one not known."""
    name = fold(written).strip(" .()")
    scales = declared_scales(f"({written})")
    scale = (
        scales[0]
        if scales
        else next((s for s, words in sources().units.items() if is_any(name, words)), None)
    )
    return Unit(written, scale, scale is None and is_any(name, sources().quantities))


@lru_cache(maxsize=4096)
def unit_in_name(line: str) -> Unit | None:
    """The unit of measure that stands in brackets or after a comma of a line: ``+ Hiến đất (m2)``."""
    for found in _IN_NAME.finditer(line):
        unit = unit_of_measure((found[1] or found[2]).strip())
        if unit.scale is not None or unit.is_quantity or holds(unit.written, sources().currencies):
            return unit
    return None


def is_not_mobilised(line: str) -> bool:
    """Whether a line tells of a debt, a need or a promise rather than of money mobilised."""
    return holds(line, sources().not_mobilised)


def other_programme(title: str) -> str | None:
    """The line of a title that speaks of another programme's money."""
    words = sources()
    lines = title.split(" | ")
    return next((t for t in lines if holds(t, words.other_programmes) and holds(t, words.of_money)), None)


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
