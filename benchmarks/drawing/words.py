"""The generator's own wordings, from ``vocabulary.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any


@cache
def vocabulary() -> dict[str, Any]:
    """Everything in ``vocabulary.toml``."""
    path = Path(__file__).parent / "vocabulary.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def head(random: Random, form: str, field: str) -> tuple[str, ...]:
    """A head of a field, from top to bottom: ``Hộ nghèo > Số hộ`` is two rows."""
    return tuple(part.strip() for part in str(random.choice(vocabulary()[form]["heads"][field])).split(">"))


def unseen(form: str, field: str) -> list[str]:
    """Wordings of a field that careful clerks do not use but a person understands."""
    return list(vocabulary()[form].get("unseen", {}).get(field, []))


def title(random: Random, form: str, **facts: object) -> list[str]:
    """The lines of a title."""
    lines = str(random.choice(vocabulary()[form]["titles"])).format(**facts).split("\n")
    return [line.strip() for line in lines if line.strip()]
