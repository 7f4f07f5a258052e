"""What the reports say of each helped commune: an amount, help without one, nothing, or no report at all."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import pandas as pd

from analysis.indicators import periods, reporting
from analysis.indicators.caveats import joined
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Cells, Figure, figure_id
from analysis.indicators.money._ledger import AGENCIES, MATERIAL, evidence_of, is_state
from analysis.indicators.money._rows import help_rows
from analysis.indicators.money._settings import names
from analysis.indicators.money.intensity import assigned, unassigned
from analysis.indicators.scopes import assignments_on, year_end
from analysis.language import tr
from analysis.province import Province

STATES = ("amount", "unvalued", "state_only", "zero", "nothing_told", "merged", "not_named", "no_report")
"""In order of what speaks: the first that any contribution of a commune and year supports is its state."""

WITHOUT_AMOUNT = STATES[1:]
_RANK = {state: i for i, state in enumerate(STATES)}
_KEY = ["unit_key", "year"]


@per_province
def states(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """``unit_key year state`` of each commune with an assignment valid on a 31 December of ``years``.

    ``amount``: an amount above zero of the agencies' own · ``unvalued``: help told without value (a survey
    alone is none) · ``state_only``: only state-programme money · ``zero``: an explicit nothing and no help
    · ``nothing_told``: rows without any help · ``merged``: told of the unit of 1/7/2025 that holds it ·
    ``not_named``: its agency's report came and does not name it · ``no_report``: none came.
    """
    owed = assigned(province, years)
    told = _told(province, years)
    state = owed.merge(told, on=_KEY, how="left")["state"]
    state = state.mask(state.isna() & _told_of_successor(province, owed, told), "merged")
    state = state.mask(state.isna() & _reported(province, owed), "not_named")
    return owed.assign(state=state.fillna("no_report").astype("string"))


def counts(province: Province, years: Iterable[int]) -> dict[str, Figure]:
    """Communes (communes and years, of several) in each state: they add to those assigned."""
    span = periods.ordered(years)
    found = states(province, span)
    return {state: _count(province, span, state, found) for state in STATES}


def without_amount(province: Province, years: Iterable[int]) -> Figure:
    """Communes assigned in any of ``years`` for which no year has an amount; ``of`` those assigned."""
    span = periods.ordered(years)
    found = states(province, span)
    never = never_an_amount(province, span)
    dims = periods.dims_of(province, span)
    return Figure(
        figure_id("money.communes_without_amount", dims),
        tr("Xã chưa có khoản nào ghi giá trị, {words_of}").format(words_of=periods.words_of(span)),
        len(never) if len(found) else None,
        "communes",
        tr(
            "Đếm xã có phân công mà trong mọi năm không có khoản nào của đơn vị ghi số tiền hoặc "
            "giá trị lớn hơn 0; chưa có báo cáo không có nghĩa là không được giúp."
        ),
        n=len(never),
        of=found["unit_key"].nunique(),
        base=tr("xã có phân công"),
        caveat=unassigned(province, span),
        dims=dims,
        sources=partial(_cells, province, span, found[found["unit_key"].isin(never)]),
    )


def never_an_amount(province: Province, years: tuple[int, ...]) -> tuple[str, ...]:
    """Keys of the communes without an amount in any of ``years``, in order."""
    found = states(province, years)
    helped = set(found.loc[found["state"] == "amount", "unit_key"])
    return tuple(sorted(set(found["unit_key"]) - helped))


def _count(province: Province, span: tuple[int, ...], state: str, found: pd.DataFrame) -> Figure:
    rows = found[found["state"] == state]
    dims = {**periods.dims_of(province, span), "state": state}
    return Figure(
        figure_id("money.commune_contributions", dims),
        tr("Lượt xã {value}, {words_of}").format(
            value=names("contributions")[state], words_of=periods.words_of(span)
        ),
        len(rows) if len(found) else None,
        "communes",
        tr(
            "Mỗi xã có phân công ngày 31/12 của mỗi năm thuộc đúng một trạng thái theo báo cáo "
            "của các đơn vị; cộng lại bằng số lượt xã."
        ),
        n=len(rows),
        of=len(found),
        base=tr("lượt xã có phân công"),
        caveat=joined(unassigned(province, span)),
        dims=dims,
        sources=partial(_cells, province, span, rows),
    )


def _cells(province: Province, span: tuple[int, ...], places: pd.DataFrame) -> Cells:
    """The cells of the reports that name ``places``; none for those that no report names."""
    rows = help_rows(province, span)
    named = pd.MultiIndex.from_frame(rows[_KEY]).isin(pd.MultiIndex.from_frame(places[_KEY]))
    return evidence_of(province, AGENCIES).of(rows[named])


@per_province
def _told(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """One row a commune and year that a report names: the state that its rows support."""
    rows = help_rows(province, years)
    rows = rows[rows["unit_key"].notna()]
    state_money = is_state(rows)
    amount = rows["amount_vnd"].gt(0).fillna(False) & rows["kind"].isin(("cash", "in_kind"))
    help_told = rows["state"].isin(("yes", "text", "value")) & rows["category"].ne("survey")
    nothing = rows["state"].isin(("zero", "no")) & rows["category"].isin(MATERIAL)
    rank = pd.Series(_RANK["nothing_told"], index=rows.index)
    for state, holds in (
        ("zero", nothing),
        ("state_only", state_money),
        ("unvalued", help_told & ~amount & ~state_money),
        ("amount", amount & ~state_money),
    ):
        rank = rank.mask(holds, _RANK[state])
    best = rank.groupby([rows["unit_key"], rows["year"]]).min()
    return best.map(dict(enumerate(STATES))).rename("state").reset_index()


def _told_of_successor(province: Province, owed: pd.DataFrame, told: pd.DataFrame) -> pd.Series[bool]:
    named = set(periods.pairs_of(told["unit_key"], told["year"]))
    successor = owed["unit_key"].map(province.units.successor)
    pairs = zip(owed["unit_key"].tolist(), successor.tolist(), owed["year"].tolist(), strict=True)
    return pd.Series(
        [old != new and (new, y) in named for old, new, y in pairs], index=owed.index, dtype=bool
    )


def _reported(province: Province, owed: pd.DataFrame) -> pd.Series[bool]:
    """Whether a report came of any agency assigned to the commune on 31 December of the year."""
    found: set[tuple[str, int]] = set()
    for year in owed["year"].drop_duplicates().astype(int):
        came = set(reporting.received(reporting.agency_reports(province, (year,)))["reporter_id"])
        held = assignments_on(province, year_end(year))
        found |= {(key, year) for key in held.loc[held["agency_id"].isin(came), "unit_key"].dropna()}
    pairs = periods.pairs_of(owed["unit_key"], owed["year"])
    return pd.Series([pair in found for pair in pairs], index=owed.index, dtype=bool)
