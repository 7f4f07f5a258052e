"""How senders write names and amounts; the wordings themselves are data (``wording.toml``)."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from analysis.registers import Unit
from analysis.sample._draw import chance, pick

MILLION, BILLION = 1_000_000, 1_000_000_000


@cache
def wordings() -> dict[str, Any]:
    """``wording.toml``."""
    return tomllib.loads((Path(__file__).parent / "wording.toml").read_text(encoding="utf-8"))


def day(value: date) -> str:
    """``28/12/2018``."""
    return value.strftime("%d/%m/%Y")


def number(value: float, decimals: int = 0) -> str:
    """A number the Vietnamese way: ``3.504,98``."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def short(value: float) -> str:
    """A number with as many decimals as it needs, at most three: ``7,5``."""
    return f"{value:.3f}".rstrip("0").rstrip(".").replace(".", ",")


def money(amount_vnd: int, rng: np.random.Generator) -> str:
    """An amount with its unit, not rounded: ``15 triệu đồng``, ``3,07 tỷ đồng``, ``15.000.000 đồng``."""
    if amount_vnd >= BILLION and amount_vnd % 10_000_000 == 0:
        return f"{short(amount_vnd / BILLION)} tỷ đồng"
    if amount_vnd < BILLION and amount_vnd % 100_000 == 0 and chance(rng, 0.75):
        return f"{short(amount_vnd / MILLION)} triệu đồng"
    return f"{number(amount_vnd)} {pick(rng, ('đồng', 'đ'))}"


def count(quantity: int) -> str:
    """A count of things as offices write it: ``02``, ``50``."""
    return f"{quantity:02d}" if quantity < 10 else number(quantity)


def commune(unit: Unit, rng: np.random.Generator, *, with_type: bool, slip_share: float = 0.5) -> str:
    """The commune's name as a sender writes it, with its known slip, if any, in ``slip_share`` of cases."""
    slip = wordings()["names"]["slips"].get(unit.name)
    name = slip if slip is not None and chance(rng, slip_share) else unit.name
    return f"{unit.unit_type} {name}" if with_type else str(name)


def garbled(unit: Unit) -> str:
    """A name with a letter lost, on no list of known slips: ``Xã Keo ôm``."""
    first, _, last = unit.name.rpartition(" ")
    return f"{unit.unit_type} {first} {last[1:]}"


def district(name: str, *, brief: bool) -> str:
    """``Huyện Điện Biên Đông`` or ``H. Điện Biên Đông``."""
    if not brief:
        return name
    for full, abbreviated in (("Huyện ", "H. "), ("Thành phố ", "TP. "), ("Thị xã ", "TX. ")):
        if name.startswith(full):
            return abbreviated + name.removeprefix(full)
    return name
