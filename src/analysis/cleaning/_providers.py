"""Whose money a contribution is (253/QĐ-UBND, art. 13.4), as its own words tell: ``providers.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from analysis.cleaning._wording import holds, wording
from analysis.text import fold, nfc

UNSTATED: Final = "unstated"
_BEFORE, _AFTER = 30, 45  # characters between a giver and the word that says so
_LONGEST_NAME = 80


class Provider(NamedTuple):
    """Whose money it is, the sponsor's name as written, and whether several are named in one breath."""

    whose: str = UNSTATED
    name: str | None = None
    is_several: bool = False


class Words(BaseModel):
    """Everything in ``providers.toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    own_budget: tuple[str, ...]
    staff: tuple[str, ...]
    staff_alone: tuple[str, ...]
    donors: tuple[str, ...]
    donors_alone: tuple[str, ...]
    given_by: tuple[str, ...]
    gives: tuple[str, ...]
    names: tuple[str, ...]
    ends_of_names: tuple[str, ...]
    cash: tuple[str, ...]
    in_kind: tuple[str, ...]
    not_apart: tuple[str, ...]
    made_of: tuple[str, ...]


@cache
def words() -> Words:
    """The words, read once."""
    text = (files("analysis.cleaning") / "providers.toml").read_text(encoding="utf-8")
    return Words.model_validate(tomllib.loads(text))


@lru_cache(maxsize=8192)
def provider_of(text: str, own_names: tuple[str, ...] = ()) -> Provider:
    """Who gave what ``text`` tells of; ``own_names`` are the reporting agency's, whose gift is its own.

    A state programme goes before all others, for its money may not be counted as an agency's. Where several
    givers are named for one amount nobody can say whose it is: ``unstated``, and ``is_several``.
    """
    if holds(text, wording().state_programmes):
        return Provider("state_programme")
    told = fold(text)
    others = told
    for name in map(fold, own_names):
        others = others.replace(name, " ") if name else others
    w = words()
    found = {
        "own_budget": holds(told, w.own_budget) or (others != told and _gives(told, own_names)),
        "staff": holds(told, w.staff_alone) or _gives(others, w.staff),
        "sponsor": holds(others, w.donors_alone) or _gives(others, w.donors),
    }
    named = [whose for whose, is_named in found.items() if is_named]
    if len(named) != 1:
        return Provider(is_several=len(named) > 1)
    return Provider(named[0], _name_in(nfc(text)) if named[0] == "sponsor" else None)


def _gives(told: str, givers: tuple[str, ...]) -> bool:
    """Whether one of ``givers`` is one who gives: ``do các doanh nghiệp``, ``đoàn viên đóng góp``."""
    return bool(givers) and _giving(givers).search(told) is not None


@cache
def _giving(givers: tuple[str, ...]) -> re.Pattern[str]:
    who, by, gives = (_any(w) for w in (givers, words().given_by, words().gives))
    return re.compile(
        rf"(?<!\w){by}(?!\w)[^,;.\d\n]{{0,{_BEFORE}}}(?<!\w){who}(?!\w)"
        rf"|(?<!\w){who}(?!\w)[^;.\d\n]{{0,{_AFTER}}}(?<!\w){gives}(?!\w)"
    )


def _name_in(text: str) -> str | None:
    found = _name().search(text)
    return None if found is None else " ".join(found[1].split()).strip(" ,.-")


@cache
def _name() -> re.Pattern[str]:
    begins, ends = _any(words().names), _any(words().ends_of_names)
    return re.compile(
        rf"(?<!\w)({begins}(?!\w)[^,;:()\n\d]{{0,{_LONGEST_NAME}}}?)(?=\s+{ends}(?!\w)|\s*[,;:()\n.]|\s*\d|\s*$)",
        re.IGNORECASE,
    )


@cache
def _any(these: tuple[str, ...]) -> str:
    ordered = sorted(map(fold, these), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in ordered) + ")"
