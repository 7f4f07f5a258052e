"""One cell of form F1: the help it holds, the way it is written, and what table ``support`` says of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.sample import wording
from analysis.sample._draw import chance, pick
from analysis.sample.givers import facts
from analysis.sample.grid import Value
from analysis.sample.help import Help
from analysis.sample.wording import MILLION
from analysis.sample.workbooks.f1_style import Style
from analysis.tables import CATEGORIES

AMBIGUOUS = "1.200"


def meanings(category: str, help_: Help, state: str, value: Value) -> list[dict[str, object]]:
    """What table ``support`` says of a cell: one row for each contribution told in it."""
    told = [help_] if help_.then is None else [help_, help_.then]
    return [{"part": n, **_meaning(category, one, state, value)} for n, one in enumerate(told, start=1)]


def _meaning(category: str, help_: Help, state: str, value: Value) -> dict[str, object]:
    """State, kind, amount, giver and quantity of one contribution."""
    has_amount = state in ("value", "zero") or help_.form in ("ambiguous", "hidden")
    kind = "none"
    if help_.amount_vnd:
        kind = "cash" if category == "cash" else "in_kind"
    elif help_.form == "goods":
        kind = "unvalued"
    return {
        "state": state,
        "kind": kind,
        "amount_vnd": help_.amount_vnd if has_amount else None,
        "comparator": help_.comparator if has_amount else None,
        "valuation": ("unit_price" if help_.each else "stated") if kind == "in_kind" else None,
        "provider": (help_.provider or "unstated") if kind != "none" else None,
        "provider_name": help_.provider_name or None,
        "quantity": help_.quantity or None,
        "quantity_unit": help_.unit if help_.quantity else None,
        "text": None if value is None else str(value),
    }


def written(
    category: str, help_: Help, style: Style, rng: np.random.Generator, *, zero: bool
) -> tuple[Value, str]:
    """What stands in the cell, and its state."""
    if help_.form == "none":
        nothing = "Không" if zero and category in CATEGORIES[:2] else style.none
        return nothing or None, {"": "blank", "-": "dash", "Không": "no"}[nothing]
    plain: dict[str, tuple[Value, str]] = {
        "done": (style.yes, "yes"), "zero": (0, "zero"), "ambiguous": (AMBIGUOUS, "text")
    }  # fmt: skip
    if help_.form == "money":
        return _cash(help_, style, rng), "value"
    if help_.form == "goods":
        return _goods(help_, rng), "value" if help_.amount_vnd else "text"
    return plain.get(help_.form, (help_.item, "text"))


def _cash(help_: Help, style: Style, rng: np.random.Generator) -> Value:
    amount = help_.amount_vnd
    if help_.provider:
        told = [help_] if help_.then is None else [help_, help_.then]
        return "; ".join(_given(one, rng) for one in told)
    if help_.unit_price:
        joint = pick(rng, ("x", "×"))
        return f"{_count(help_)} {joint} {wording.number(help_.unit_price)} đồng"
    lead = {"ge": "Trên ", "approx": "Khoảng "}.get(help_.comparator, "")
    if lead:
        return lead + wording.money(amount, rng)
    if not chance(rng, style.text_share):
        share = amount / style.unit
        return int(share) if share == int(share) else share
    if style.unit == MILLION and chance(rng, 0.3):
        return wording.short(amount / MILLION)
    return wording.money(amount, rng)


def _given(help_: Help, rng: np.random.Generator) -> str:
    """An amount with its giver: ``15 triệu đồng từ kinh phí của cơ quan``."""
    words = facts()["words"][help_.provider].format(name=help_.provider_name)
    return f"{wording.money(help_.amount_vnd, rng)} {words}"


def _count(help_: Help) -> str:
    return f"{wording.count(help_.quantity)} {help_.unit}".strip()


def _goods(help_: Help, rng: np.random.Generator) -> str:
    things = f"{_count(help_)} {help_.item}".strip() if help_.quantity else help_.item
    if not help_.amount_vnd:
        return things
    if help_.each:
        return f"{things} x {wording.money(help_.amount_vnd // help_.quantity, rng)}"
    worth = wording.money(help_.amount_vnd, rng)
    if help_.provider == "sponsor":
        return f"{things} {facts()['words']['sponsored'].format(name=help_.provider_name)}, trị giá {worth}"
    if help_.provider:
        return f"{things} trị giá {worth} {facts()['words'][help_.provider]}"
    forms: Sequence[str] = ("{} trị giá {}", "{}, trị giá {}", "{} với tổng số tiền {}", "{} (trị giá {})")
    return pick(rng, forms, (5, 4, 1, 1)).format(things, worth)
