"""Contributions that may be one: scored by what they share, listed for a person to decide, never deleted.

The same house may be told by the agency, by another agency that carried the gift, in two columns of one
report, or in a district's round-up under another agency's name. Two contributions are compared when they
are of one commune and year and their amounts, or their quantities, are near: the cost follows the pairs
that are, not all pairs.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators import periods
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province, together
from analysis.indicators.figure import Cells, Figure, figure_id
from analysis.indicators.money import decisions
from analysis.indicators.money._ledger import (
    AGENCIES,
    ROUNDUPS,
    block_ids,
    comparable,
    evidence_of,
    item_words,
    row_keys,
)
from analysis.indicators.money._rows import amount_rows, part_of
from analysis.indicators.money._settings import names, settings
from analysis.language import tr
from analysis.province import Province
from analysis.text import fold

Places = np.ndarray[Any, Any]
COLUMNS = ("key", "unit_key", "year", "first", "second", "score", "why", "decision")
"""Columns of :func:`candidates`: ``first`` and ``second`` are rows of :func:`contributions`."""

DECIDED = (*decisions.DECISIONS, "undecided")


def candidates(province: Province, years: Iterable[int]) -> pd.DataFrame:
    """Pairs of contributions of ``years`` that may be one, in order of key, with what a person decided.

    ``score`` is Σ of the points of ``settings.toml`` for what is shared, ``why`` their codes.
    """
    span = periods.ordered(years)
    pairs = _scored(province)
    return pairs[pairs["year"].isin(span)].reset_index(drop=True)


def contributions(province: Province) -> pd.DataFrame:
    """The contributions that are compared; the index is what ``first`` and ``second`` name."""
    return comparable(province)


def counts(province: Province, years: Iterable[int]) -> dict[str, Figure]:
    """How many pairs may be one: ``all``, and by decision, which add up to it."""
    span = periods.ordered(years)
    pairs = candidates(province, span)
    groups = {"all": pairs, **{d: pairs[pairs["decision"] == d] for d in DECIDED}}
    return {name: _count(province, span, name, rows) for name, rows in groups.items()}


def at_stake(province: Province, years: Iterable[int]) -> Figure:
    """Đồng, cash and in kind, that the totals would lose if every undecided pair were one contribution."""
    span = periods.ordered(years)
    pairs = candidates(province, span)
    open_ = pairs[pairs["decision"].isin(("undecided", "unsure"))]
    supposed = zip(open_["first"].astype(int), open_["second"].astype(int), strict=True)
    left_out = decisions.effect_of(province, supposed).left_out
    rows = amount_rows(province, span, "valued")
    lost = rows[rows.index.isin(left_out)]
    dims = periods.dims_of(province, span)
    return Figure(
        figure_id("money.duplicates_at_stake", dims),
        tr("Số tiền có thể đã tính hai lần, {words_of}").format(words_of=periods.words_of(span)),
        part_of(lost).amount if len(lost) else 0,
        "vnd",
        tr(
            "Phần tổng giảm đi nếu mọi cặp chưa quyết định đều là một khoản: mỗi nhóm giữ lại khoản nhỏ nhất."
        ),
        n=len(open_),
        of=len(pairs),
        base=tr("cặp chưa quyết định"),
        caveat=joined(
            caveat("money_pairs_not_deleted"), caveat("money_kinds_added") if len(lost) else Caveat()
        ),
        dims=dims,
        sources=evidence_of(province, AGENCIES).later(lost),
    )


def pair_figures(province: Province, years: Iterable[int]) -> list[tuple[Figure, Pair]]:
    """Each of :func:`candidates` with what is at stake: the smaller of its two amounts, and both cells.

    ``None`` where one of the two has no value. Largest first, then by key.
    """
    span = periods.ordered(years)
    rows = comparable(province)
    pairs = [Pair(*row) for row in candidates(province, span).itertuples(index=False, name=None)]
    found = [(_pair_figure(province, rows.loc[[p.first, p.second]], p), p) for p in pairs]
    return sorted(found, key=lambda f: (-float(f[0].value or 0), f[1].key))


class Pair(NamedTuple):
    """A row of :func:`candidates`."""

    key: str
    unit_key: str
    year: int
    first: int
    second: int
    score: int
    why: tuple[str, ...]
    decision: str


def reasons(why: Iterable[str]) -> str:
    """``số tiền bằng nhau, cùng cột``: what two contributions share, in words."""
    told = names("evidence")
    return ", ".join(told[code] for code in why)


def _count(province: Province, span: tuple[int, ...], name: str, pairs: pd.DataFrame) -> Figure:
    dims = {**periods.dims_of(province, span), "decision": name}
    label = tr("tất cả") if name == "all" else names("decisions")[name]
    unused = sum(p.code == "duplicate_decision_unused" for p in decisions.problems(province))
    return Figure(
        figure_id("money.candidate_duplicates", dims),
        tr("Cặp khoản có thể trùng, {label}, {words_of}").format(
            label=label, words_of=periods.words_of(span)
        ),
        len(pairs),
        "items",
        tr(
            "Đếm cặp khoản cùng xã, cùng năm có đủ điểm giống nhau (số tiền, số lượng, lời kể, "
            "nhà tài trợ, cột); cách tính điểm tại settings.toml."
        ),
        caveat=joined(
            caveat("money_pairs_not_deleted"),
            caveat("money_decisions_unused", decisions=unused) if unused else Caveat(),
        ),
        dims=dims,
        sources=partial(_cells, province, pairs),
    )


def _cells(province: Province, pairs: pd.DataFrame) -> Cells:
    told = comparable(province).loc[sorted({*pairs["first"], *pairs["second"]})]
    return together(
        evidence_of(province, t).of(told.loc[told["table"] == t, "position"].to_numpy())
        for t in (AGENCIES, ROUNDUPS)
    )


@per_province
def _scored(province: Province) -> pd.DataFrame:
    rows = comparable(province)
    first, second = _pairs(rows)
    points = settings().duplicates.points
    shared = _shared(rows, first, second)
    score = sum(
        (found * points[code] for code, found in shared.items()), np.zeros(len(first), dtype=np.int64)
    )
    listed = score >= settings().duplicates.threshold
    listed[listed] = ~_told_already(rows, first[listed], second[listed])
    first, second, score = first[listed], second[listed], score[listed]
    shared = {code: found[listed] for code, found in shared.items()}
    why = [tuple(c for c, found in shared.items() if found[i]) for i in range(len(first))]
    return _table(province, rows, first, second, score, why)


def _table(
    province: Province,
    rows: pd.DataFrame,
    first: Places,
    second: Places,
    score: Places,
    why: list[tuple[str, ...]],
) -> pd.DataFrame:
    blocks = pd.Series(block_ids(rows), index=rows.index)
    involved = rows[blocks.isin(set(blocks.iloc[np.union1d(first, second)]))]
    keys = row_keys(involved)
    known = decisions.decided(province).by_key
    places = dict(zip(involved.index, zip(involved["unit_key"], involved["year"], strict=True), strict=True))
    found = []
    for a, b, points, codes in zip(first.tolist(), second.tolist(), score.tolist(), why, strict=True):
        one, other = sorted((a, b), key=keys.__getitem__)
        unit, year = places[a]
        key = decisions.pair_key(unit, int(year), keys[one], keys[other])
        decision = known[key].decision if key in known else "undecided"
        found.append((key, str(unit), int(year), one, other, points, codes, decision))
    table = pd.DataFrame(found, columns=list(COLUMNS)).astype({"year": "int64"})
    return table.sort_values(["unit_key", "year", "key"], ignore_index=True)


def _pairs(rows: pd.DataFrame) -> tuple[Places, Places]:
    """Rows of one commune and year whose amounts or quantities are near, once each, that may be one."""
    rules = settings().duplicates
    blocks = block_ids(rows)
    units = rows.groupby(["unit_key", "year", "quantity_unit"], sort=False).ngroup().to_numpy()
    quantity = rows["quantity"].fillna(0).to_numpy(dtype=np.float64)
    amount = rows["amount_vnd"].fillna(0).to_numpy(dtype=np.float64)
    found = np.concatenate(
        (
            _near(blocks, amount, np.flatnonzero(amount > 0), rules.near_share),
            _near(units, quantity, np.flatnonzero((quantity >= rules.least_quantity) & (units >= 0)), 0.0),
        ),
        axis=1,
    )
    first, second = np.unique(np.sort(found, axis=0), axis=1)
    apart = _tellers_apart(rows, first, second)
    return first[apart], second[apart]


def _near(group: Places, size: Places, among: Places, share: float) -> Places:
    """Pairs of ``among``, as two rows, of one group whose sizes differ by at most ``share``."""
    order = among[np.lexsort((size[among], group[among]))]
    in_group, sizes = group[order], size[order]
    left, step, found = np.arange(len(order)), 1, [np.empty((2, 0), dtype=np.int64)]
    while len(left):
        left = left[left + step < len(order)]
        right = left + step
        near = (in_group[left] == in_group[right]) & (sizes[right] <= sizes[left] * (1 + share))
        left = left[near]
        found.append(np.stack((order[left], order[left + step])))
        step += 1
    return np.concatenate(found, axis=1)


def _tellers_apart(rows: pd.DataFrame, first: Places, second: Places) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Not of one cell, one told by an agency, and not an agency beside what a district tells of it."""
    cell = rows.groupby(["table", "file", "sheet", "cell"], sort=False, dropna=False).ngroup().to_numpy()
    mine = (rows["table"] == AGENCIES).to_numpy(dtype=bool)
    who = pd.factorize(rows["who"])[0]
    crosses = mine[first] != mine[second]
    told: np.ndarray[Any, np.dtype[np.bool_]] = (
        (cell[first] != cell[second])
        & (mine[first] | mine[second])
        & ~(crosses & (who[first] == who[second]))
    )
    return told


def _told_already(rows: pd.DataFrame, first: Places, second: Places) -> Places:
    """Pairs of an agency with the round-up of another agency that is listed beside it itself."""
    mine = (rows["table"] == AGENCIES).to_numpy(dtype=bool)
    who = rows["who"].to_numpy(dtype=object)
    pairs = list(zip(first.tolist(), second.tolist(), strict=True))
    both = [(a, b) for a, b in pairs if mine[a] and mine[b]]
    listed = {(a, who[b]) for a, b in both} | {(b, who[a]) for a, b in both}
    asked = [(a, who[b]) if mine[a] else (b, who[a]) for a, b in pairs]
    crosses = mine[first] != mine[second]
    found: Places = crosses & np.array([question in listed for question in asked], dtype=bool)
    return found


def _shared(rows: pd.DataFrame, first: Places, second: Places) -> dict[str, Places]:
    """What each pair shares, by the code of its points."""
    rules = settings().duplicates
    amount = rows["amount_vnd"].fillna(0).to_numpy(dtype=np.float64)
    a, b = amount[first], amount[second]
    both = (a > 0) & (b > 0)
    equal = both & (a == b)
    near = both & ~equal & (np.maximum(a, b) <= np.minimum(a, b) * (1 + rules.near_share))
    quantity = rows["quantity"].fillna(0).to_numpy(dtype=np.float64)
    unit = pd.factorize(rows["quantity_unit"])[0]
    category, who = pd.factorize(rows["category"])[0], pd.factorize(rows["who"])[0]
    table = pd.factorize(rows["table"])[0]
    return {
        "amount_equal": equal,
        "amount_near": near,
        "round_amount": equal & (a % rules.round_vnd == 0),
        "same_quantity": (quantity[first] == quantity[second])
        & (quantity[first] >= rules.least_quantity)
        & (unit[first] == unit[second]),
        **_words_shared(rows, first, second),
        "same_provider": _provider_shared(rows, first, second),
        "same_category": category[first] == category[second],
        "same_report": (who[first] == who[second]) & (table[first] == table[second]),
    }


def _words_shared(rows: pd.DataFrame, first: Places, second: Places) -> dict[str, Places]:
    """Whether both texts name things, and the same ones."""
    words = [item_words(t) if isinstance(t, str) else frozenset() for t in rows["text"].tolist()]
    share = settings().duplicates.shared_words
    told = [(words[a], words[b]) for a, b in zip(first.tolist(), second.tolist(), strict=True)]
    both = np.array([bool(a and b) for a, b in told], dtype=bool)
    common = np.array([len(a & b) >= max(1.0, share * min(len(a), len(b))) for a, b in told], dtype=bool)
    return {"shared_words": both & common, "other_words": both & ~common}


def _provider_shared(rows: pd.DataFrame, first: Places, second: Places) -> Places:
    """The same sponsor named by both, or the sponsor of one is the agency that tells the other."""
    named = rows["provider_name"].fillna("").map(fold).to_numpy(dtype=object)
    agency = rows["agency_as_written"].fillna("").map(fold).to_numpy(dtype=object)
    one, other = named[first], named[second]
    found: Places = (
        ((one == other) & (one != "")) | ((one != "") & (one == agency[second]))
        | ((other != "") & (other == agency[first]))
    )  # fmt: skip
    return found.astype(bool)


def _pair_figure(province: Province, both: pd.DataFrame, pair: Pair) -> Figure:
    amounts = both["amount_vnd"]
    dims = {"pair": pair.key}
    return Figure(
        figure_id("money.candidate_pair", dims),
        tr("Số tiền của cặp khoản có thể trùng, năm {year}").format(year=pair.year),
        int(amounts.min()) if amounts.notna().all() else None,
        "vnd",
        tr("Số nhỏ hơn trong hai khoản: phần tổng giảm đi nếu hai khoản là một."),
        n=pair.score,
        of=None,
        base=tr("điểm giống nhau"),
        caveat=caveat("money_pairs_not_deleted"),
        dims=dims,
        sources=lambda: _cells(province, pd.DataFrame({"first": [pair.first], "second": [pair.second]})),
    )
