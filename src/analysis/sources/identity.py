"""What a workbook handed out by this program says of itself, unseen: its form, its year, its agency."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_PREFIX = "commune-review "
_YEAR = re.compile(r"[12]\d{3}")


class Identity(NamedTuple):
    """For what a workbook was made. It is evidence beside title and headings and never overrules them.

    ``guide`` is the title of its sheet of instructions, ``version`` that of its layout.
    """

    form: str
    year: int
    agency_id: str
    guide: str
    version: str


def properties_of(identity: Identity) -> dict[str, str]:
    """``identity`` as custom properties of a document, by name; every value is a text."""
    return {f"{_PREFIX}{name}": str(value) for name, value in identity._asdict().items()}


def identity_of(properties: Mapping[str, str]) -> Identity | None:
    """The identity that :func:`properties_of` wrote; ``None`` when any of it is missing or is no year."""
    told = {name: properties.get(f"{_PREFIX}{name}", "").strip() for name in Identity._fields}
    if not all(told.values()) or not _YEAR.fullmatch(told["year"]):
        return None
    return Identity(told["form"], int(told["year"]), told["agency_id"], told["guide"], told["version"])
