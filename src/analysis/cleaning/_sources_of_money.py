"""Which source and kind of money a line of form F4 names, by ``resources.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
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


@cache
def sources() -> Sources:
    """The sources and kinds, read once."""
    text = (files("analysis.cleaning") / "resources.toml").read_text(encoding="utf-8")
    return Sources.model_validate(tomllib.loads(text))


def read_line(text: str, above: str) -> tuple[str, str] | None:
    """Source and kind of a line, ``above`` being the source of the lines before it; ``None`` when unknown.

    ``Ngân sách Địa phương: Ngân sách tỉnh`` is the provincial budget; ``+ Vốn sự nghiệp`` the recurrent part
    of the source above.
    """
    known = sources()
    names = [plain(part) for part in text.split(":") if part.strip()]
    total = next(s for s in known.sources if not s.parent)
    if names and any(re.match(rf"{re.escape(fold(w))}(?!\w)", names[0]) for w in total.wordings):
        return total.code, "all"
    for name in reversed(names):
        source = _longest(name, [(s.code, s.wordings) for s in known.sources if s.parent])
        owner = source or above
        kind = _longest(name, [(k.code, k.wordings) for k in known.kinds if owner in k.of])
        if source or (kind and above):
            return owner, kind or "all"
    return None


def _longest(name: str, entries: list[tuple[str, tuple[str, ...]]]) -> str | None:
    found = [
        (len(wording), -order, code)
        for order, (code, wordings) in enumerate(entries)
        for wording in map(fold, wordings)
        if re.search(rf"(?<!\w){re.escape(wording)}(?!\w)", name)
    ]
    return max(found)[2] if found else None
