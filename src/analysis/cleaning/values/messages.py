"""What is wrong with a value, said to its sender: one Vietnamese sentence a code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _sentences() -> dict[str, str]:
    entry = files("analysis.cleaning.values") / "messages.toml"
    sentences: dict[str, str] = tomllib.loads(entry.read_text(encoding="utf-8"))
    return sentences


def explain(code: str, as_written: object = "", **facts: object) -> str:
    """The sentence for problem ``code``: what is wrong with ``as_written`` and what to write instead.

    Raises ``KeyError`` for a code without a sentence or a fact the sentence needs and is not given.
    """
    return _sentences()[code].format(text=as_written, **facts)
