"""What a person decided about contributions that may be one: ``data/reference/duplicates.csv``.

``key,decision,reason,by,on``; a key names two contributions by what they say (commune, year, and a digest
of each), so it survives another reading of the same files. ``same`` counts them once; ``different`` and
``unsure`` leave both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import Literal, NamedTuple

import pandas as pd

from analysis.checking import Problem
from analysis.indicators.evidence import per_province
from analysis.indicators.money._ledger import AGENCIES, STATE, comparable, row_keys
from analysis.indicators.money._settings import messages
from analysis.province import Province

FILE = "data/reference/duplicates.csv"
DECISIONS = ("same", "different", "unsure")
_KEY = re.compile(r"[^/]+/\d{4}/[0-9a-f]{8}(~\d+)?\+[0-9a-f]{8}(~\d+)?")

Node = int
"""Row of :func:`analysis.indicators.money._ledger.comparable`."""


class Decision(NamedTuple):
    """One line of the file: ``first`` and ``second`` are the contributions, ``None`` when they are gone."""

    key: str
    decision: str
    reason: str
    by: str
    on: str
    line: int
    first: Node | None = None
    second: Node | None = None

    @classmethod
    def read(cls, row: Mapping[Hashable, object], line: int) -> Decision:
        """The decision of a line of the file as it stands."""
        key, decision, reason, by, on = (
            str(row[c]).strip() for c in ("key", "decision", "reason", "by", "on")
        )
        return cls(key, decision, reason, by, on, line)

    @property
    def block(self) -> tuple[str, int]:
        """Commune and year of both contributions."""
        unit, year, _ = self.key.rsplit("/", 2)
        return unit, int(year)

    @property
    def used(self) -> bool:
        """Whether both contributions are in the tables."""
        return self.first is not None and self.second is not None


class Decided(NamedTuple):
    """Every decision by its key, and what was wrong with the file."""

    by_key: Mapping[str, Decision]
    problems: tuple[Problem, ...]


class Effect(NamedTuple):
    """Rows of ``support`` that a set of decisions leaves out, and groups whose decisions contradict."""

    left_out: frozenset[int]
    contradictory: tuple[frozenset[Node], ...]


def pair_key(unit_key: str, year: int, first: str, second: str) -> str:
    """``03211@2025-06-30/2018/1a2b3c4d+5e6f7a8b``: the two digests in order."""
    return f"{unit_key}/{year}/{'+'.join(sorted((first, second)))}"


@per_province
def decided(province: Province) -> Decided:
    """The decisions of the province with the contributions they name; an absent file holds none."""
    if not (province.project.reference / "duplicates.csv").is_file():
        return Decided({}, ())
    found: dict[str, Decision] = {}
    faults = []
    for line, row in enumerate(province.reference("duplicates.csv").fillna("").to_dict("records"), start=2):
        decision = Decision.read(row, line)
        cause = _fault(decision, found)
        if cause:
            before = found[decision.key].line if decision.key in found else ""
            faults.append(_problem(decision, "blanks", "duplicate_decision_invalid", cause, before=before))
        else:
            found[decision.key] = decision
    located = _located(province, found)
    unused = (d for d in located.values() if not d.used)
    gone = (_problem(d, "notes", "duplicate_decision_unused", "gone") for d in unused)
    return Decided(located, (*faults, *gone))


@per_province
def problems(province: Province) -> tuple[Problem, ...]:
    """What is wrong with ``duplicates.csv``: faulty lines, lines that name nothing, lines that contradict."""
    known = decided(province)
    groups = effect(province).contradictory
    apart = (d for d in known.by_key.values() if d.decision == "different")
    clash = (d for d in apart if any({d.first, d.second} <= g for g in groups))
    return (*known.problems, *(_problem(d, "blanks", "duplicate_decisions_conflict", "apart") for d in clash))


@per_province
def effect(province: Province) -> Effect:
    """What the decisions of the file do to the totals."""
    return effect_of(province, ())


def effect_of(province: Province, supposed: Iterable[tuple[Node, Node]]) -> Effect:
    """The same, were the contributions of ``supposed`` decided to be one as well.

    Of each group of the same contribution one is counted: with a value before without, the smallest amount,
    an exact one, help in kind before cash. A group that holds state-programme money is not counted at all,
    and one that another decision calls different stays as it is.
    """
    used = [d for d in decided(province).by_key.values() if d.used]
    apart = {frozenset((d.first, d.second)) for d in used if d.decision == "different"}
    same = [(d.first, d.second) for d in used if d.decision == "same"]
    supposed_same = [pair for pair in supposed if frozenset(pair) not in apart]
    groups = _groups([(a, b) for a, b in (*same, *supposed_same) if a is not None and b is not None])
    against = [g for g in groups if any(pair <= g for pair in apart)]
    held = [g for g in groups if g not in against]
    return Effect(_left_out(comparable(province), held) if held else frozenset(), tuple(against))


@per_province
def same_agency(province: Province) -> dict[int, str]:
    """Rows of ``support_roundups`` decided to be an agency's contribution → that agency's id."""
    found = {}
    for d in decided(province).by_key.values():
        if d.decision != "same" or not d.used:
            continue
        rows = comparable(province)
        pair = rows.loc[[d.first, d.second]].sort_values("table", kind="stable")
        if pair["table"].nunique() == 2:
            found[int(pair["position"].iloc[1])] = str(pair["who"].iloc[0])
    return found


def _left_out(rows: pd.DataFrame, groups: list[frozenset[Node]]) -> frozenset[int]:
    """Positions in ``support`` of all contributions of ``groups`` but the one of each that is counted."""
    number = {node: n for n, g in enumerate(groups) for node in g}
    told = rows.loc[sorted(number)]
    told = told.assign(group=told.index.map(number))
    state = set(told.loc[told["provider"].eq(STATE).fillna(value=False), "group"])
    mine = told[told["table"] == AGENCIES]
    order = mine.assign(
        valueless=mine["kind"] == "unvalued",
        rough=mine["comparator"].ne("eq").fillna(value=True),
        money=mine["kind"] == "cash",
        key=row_keys(mine),
    ).sort_values(
        ["group", "valueless", "amount_vnd", "rough", "money", "key", "file", "sheet", "cell", "part"]
    )
    out = order[order["group"].duplicated() | order["group"].isin(state)]
    return frozenset(out["position"].astype(int))


def _groups(pairs: list[tuple[Node, Node]]) -> list[frozenset[Node]]:
    of: dict[Node, set[Node]] = {}
    for a, b in pairs:
        joined = of.get(a, {a}) | of.get(b, {b})
        of |= dict.fromkeys(joined, joined)
    return sorted({frozenset(g) for g in of.values()}, key=min)


def _located(province: Province, found: dict[str, Decision]) -> dict[str, Decision]:
    """``found`` with the rows that say what each key names; only the communes and years named are read."""
    by_block: dict[tuple[str, int], list[Decision]] = defaultdict(list)
    for decision in found.values():
        by_block[decision.block].append(decision)
    if not by_block:
        return {}
    rows = comparable(province)
    places = pd.MultiIndex.from_arrays([rows["unit_key"], rows["year"].astype("int64")])
    rows = rows[places.isin(list(by_block))]
    nodes: dict[tuple[str, int], dict[str, Node]] = defaultdict(dict)
    told = (c.tolist() for c in (rows["unit_key"], rows["year"], row_keys(rows), rows.index))
    for unit, year, key, node in zip(*told, strict=True):
        nodes[str(unit), int(year)][str(key)] = int(node)
    located = {}
    for block, decisions in by_block.items():
        for d in decisions:
            first, second = d.key.rpartition("/")[2].split("+")
            located[d.key] = d._replace(first=nodes[block].get(first), second=nodes[block].get(second))
    return {key: located[key] for key in found}


def _fault(decision: Decision, known: Mapping[str, Decision]) -> str:
    """Why a line cannot be used (a cause of ``messages.toml``), else nothing."""
    if not _KEY.fullmatch(decision.key):
        return "key"
    if decision.decision not in DECISIONS:
        return "decision"
    if not (decision.reason and decision.by and decision.on):
        return "incomplete"
    before = known.get(decision.key)
    return "repeated" if before is not None and before.decision != decision.decision else ""


def _problem(
    decision: Decision, severity: Literal["blanks", "notes"], code: str, cause: str, **more: object
) -> Problem:
    told = messages(code)
    sentence = told[cause].format_map({**decision._asdict(), **more})
    written = f"{decision.key}: {decision.decision}"
    return Problem(severity, code, sentence, FILE, "", f"A{decision.line}", written[:200], told["done"])
