"""A province of four communes in which every guard has something to guard, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from analysis.indicators import Figure, frames, money, ntm, poverty, reporting, scopes
from analysis.indicators.figure import DefinitionMissing, DefinitionsDiffer
from analysis.project import Project
from analysis.province import Province
from indicator_frames import CHIENG_SO, KEO_LOM, NEW, OLD, PHI_NHU, ROOT, province, published

NA_TAU = "03316@2025-06-30"
TNMT, CONG_THUONG, Y_TE = "so-tai-nguyen-va-moi-truong", "so-cong-thuong", "so-y-te"
MILLION = 10**6
OLD_SET, NEW_SET = "NTM_XA_2016_2020", "NTM_XA_2021_2025"
FIRST = date(2018, 6, 30)
OCTOBER = date(2022, 10, 31)
MERGED = date(2025, 7, 1)
END_2018, END_2019 = date(2018, 12, 31), date(2019, 12, 31)

Rows = list[dict[str, Any]]


def _assignments() -> Rows:
    lasting = [(TNMT, CHIENG_SO), (TNMT, PHI_NHU), (CONG_THUONG, KEO_LOM)]
    return [
        *({"agency_id": a, "unit_key": u} for a, u in lasting),
        {"agency_id": Y_TE, "unit_key": NA_TAU, "valid_to": date(2018, 6, 30)},
        {"agency_id": Y_TE, "unit_key": NA_TAU, "valid_from": date(2020, 7, 1)},
    ]


def _submissions() -> Rows:
    return [
        {"reporter_id": TNMT},
        {"reporter_id": CONG_THUONG, "state": "late"},
        {"reporter_id": "101@2025-06-30", "kind": "F1_district"},
        {"reporter_id": TNMT, "year": 2019, "state": "missing", "content": "none"},
        {"reporter_id": CONG_THUONG, "year": 2019},
        {"reporter_id": Y_TE, "year": 2020},
    ]


def _support() -> Rows:
    goods: dict[str, Any] = {"category": "equipment", "kind": "in_kind"}
    programme = {"provider": "state_programme"}
    replaced = {"superseded_by": "new.xlsx"}
    told: Rows = [
        {"agency_id": TNMT, "unit_key": CHIENG_SO, "amount_vnd": 15 * MILLION},
        {"agency_id": TNMT, "unit_key": PHI_NHU, "amount_vnd": 0, "state": "zero", "kind": "none"},
        {"agency_id": TNMT, "unit_key": PHI_NHU, "amount_vnd": 2 * MILLION, **goods},
        {"agency_id": TNMT, "unit_key": CHIENG_SO, "amount_vnd": 500 * MILLION, **programme},
        {"agency_id": TNMT, "unit_key": CHIENG_SO, "amount_vnd": 1 * MILLION, "comparator": "le"},
        {"agency_id": CONG_THUONG, "unit_key": KEO_LOM, "amount_vnd": None, "state": "value"},
        {"agency_id": CONG_THUONG, "unit_key": KEO_LOM, "amount_vnd": None, **goods, "kind": "unvalued",
         "state": "text", "quantity": 3, "quantity_unit": "cái"},
        {"agency_id": CONG_THUONG, "unit_key": KEO_LOM, "amount_vnd": 7 * MILLION, **replaced},
        {"agency_id": TNMT, "unit_key": CHIENG_SO, "amount_vnd": 9 * MILLION, "reported_by": "district"},
        {"agency_id": Y_TE, "unit_key": NA_TAU, "amount_vnd": 4 * MILLION, "year": 2019},
        {"agency_id": Y_TE, "unit_key": NA_TAU, "amount_vnd": 6 * MILLION, "year": 2020},
    ]  # fmt: skip
    return [{"text": str(row["amount_vnd"]), "cell": f"F{i}", **row} for i, row in enumerate(told, start=1)]


def _roundups() -> Rows:
    return [
        {"agency_id": TNMT, "unit_key": CHIENG_SO, "amount_vnd": 20 * MILLION, "year": 2018,
         "category": "cash", "state": "value", "kind": "cash", "comparator": "eq", "reported_by": "district",
         "reporter_id": "101@2025-06-30", "cell": "F30"},
    ]  # fmt: skip


def _poverty() -> Rows:
    def counted(key: str, poor: int | None, all_: int | None, **more: object) -> dict[str, Any]:
        return {"unit_key": key, "poor_households": poor, "households": all_, **more}

    return [
        counted(CHIENG_SO, 60, 100),
        counted(CHIENG_SO, 55, 100, status="preliminary"),
        counted(PHI_NHU, 30, 300),
        counted(PHI_NHU, 99, 300, superseded_by="new.xlsx", file="a.xlsx"),
        counted(NA_TAU, 10, 200),
        counted(KEO_LOM, None, 400),
        counted(CHIENG_SO, 50, 100, year=2019),
        counted(PHI_NHU, 20, 300, year=2019),
        counted(NA_TAU, 9, 200, year=2019, status="preliminary"),
        counted(CHIENG_SO, 40, 100, year=2021),
        counted(CHIENG_SO, 55, 100, year=2021, standard=NEW),
        counted(CHIENG_SO, 33, 110, year=2024, standard=NEW),
        {
            "unit_key": CHIENG_SO,
            "year": 2019,
            "poor_at_start": 60,
            "escaped": 15,
            "newly_poor": 5,
            "cell": "B2",
        },
        {"unit_key": PHI_NHU, "year": 2019, "poor_at_start": 30, "newly_poor": 1, "cell": "B3"},
        published(2018, OLD, rate_printed_pct=37.08),
        published(2020, OLD, rate_printed_pct=30.67, status="expected"),
        published(2021, NEW, rate_printed_pct=34.90),
        published(2025, NEW, rate_printed_pct=17.78),
    ]


def _marks() -> Rows:
    def marked(key: str, marks: Mapping[int, str], **more: object) -> Rows:
        return [{"unit_key": key, "criterion": c, "mark": m, **more} for c, m in marks.items()]

    half = {c: "met" if c <= 10 else "not_met" for c in range(1, 20)} | {11: "mostly_met", 12: "not_assessed"}
    return [
        *marked(CHIENG_SO, half),
        *marked(KEO_LOM, dict.fromkeys(range(1, 20), "met")),
        *marked(PHI_NHU, dict.fromkeys(range(1, 20), "not_assessed")),
        *marked(CHIENG_SO, {12: "met"}, superseded_by="new.xlsx", file="a.xlsx"),
        *marked(NA_TAU, dict.fromkeys(range(1, 20), "met"), criteria_set=NEW_SET),
        *marked(CHIENG_SO, dict.fromkeys(range(1, 7), "met"), as_of=OCTOBER, criteria_set=NEW_SET),
    ]


def _recognition() -> Rows:
    acts = [(KEO_LOM, date(2018, 12, 20)), (CHIENG_SO, date(2019, 12, 20))]
    given = [
        {"unit_key": k, "title": "standard", "year_attained": d.year, "decided_on": d, "decision": f"QĐ {i}"}
        for i, (k, d) in enumerate(acts)
    ]
    old = {"superseded_by": "new.xlsx", "decided_on": date(2017, 1, 5), "decision": "QĐ 9"}
    return [*given, {"unit_key": PHI_NHU, "title": "standard", "year_attained": 2016, **old}]


@cache
def _frames() -> dict[str, pd.DataFrame]:
    return province(
        assignments=_assignments(),
        submissions=_submissions(),
        support=_support(),
        support_roundups=_roundups(),
        poverty=_poverty(),
        ntm_marks=_marks(),
        ntm_recognition=_recognition(),
    ).frames


def small() -> Province:
    """The province of this module, opened anew."""
    return Province(Project.at(ROOT), frames=dict(_frames()))


def _refused(attempt: Callable[[], object], *errors: type[Exception]) -> str:
    try:
        attempt()
    except errors:
        return "refused"
    return "allowed"


def _told(figure: Figure) -> tuple[object, object, object]:
    value = round(figure.value, 4) if figure.value is not None else None
    return value, figure.n, figure.of


def _rate(p: Province, scope: str, year: int, standard: str = OLD) -> Figure:
    return poverty.rate(p, scope=scope, year=year, standard=standard)


def _carried(p: Province) -> object:
    counts = pd.DataFrame({"poor": [30.0, None], "all": [300.0, 50.0]}, index=[PHI_NHU, CHIENG_SO])
    today = frames.frame_day(p, "today")
    old = frames.carried(p.units, counts, END_2018, today)
    rates = frames.rates(p.units, counts, "poor", "all", END_2018, today)
    back = pd.DataFrame({"poor": [60.0]}, index=pd.Index([p.units.successor(CHIENG_SO)]))
    guessed = frames.carried(p.units, back, today, END_2018)
    lacking = old.counts["poor"].isna().sum()
    return int(lacking), int(rates.table["denominator"].sum()), len(guessed.counts)


def _missing_figure(figure_id: str) -> Callable[[], Figure]:
    return lambda: Figure(figure_id, "", 1.0, "percent", "")


ANSWERS: Mapping[str, Callable[[Province], object]] = {
    "cash of 2018": lambda p: _told(money.mobilised(p, [2018], "cash")),
    "cash of period A": lambda p: _told(money.mobilised(p, p.years("A"), "cash")),
    "goods of 2019": lambda p: _told(money.mobilised(p, [2019], "in_kind")),
    "state money": lambda p: money.state_programme(p, [2018]).value,
    "cash by district": lambda p: {
        f.dims["district"]: f.value for f in money.breakdown(p, [2019, 2020], "district", "cash")
    },
    "cash a commune": lambda p: _told(money.per_commune(p, [2018], "cash")),
    "cash a household": lambda p: _told(money.per_household(p, [2018], "cash")),
    "reports": lambda p: _told(reporting.summary(p, [2018])["reporting_rate"]),
    "coverage": lambda p: _told(reporting.summary(p, [2018])["commune_coverage"]),
    "rate of 2018": lambda p: (*_told(_rate(p, "province", 2018)), _rate(p, "province", 2018).status),
    "rate of 2019": lambda p: (*_told(_rate(p, "province", 2019)), _rate(p, "province", 2019).status),
    "rate of 2021": lambda p: _told(_rate(p, "province", 2021)),
    "new rate of 2021": lambda p: _told(_rate(p, "province", 2021, NEW)),
    "rate of the helped in 2018": lambda p: _told(_rate(p, "programme:A", 2018)),
    "rate of the helped in 2025": lambda p: _told(_rate(p, "list:A", 2025, NEW)),
    "communes of the province in 2018": lambda p: len(scopes.resolve(p, "province", END_2018).keys),
    "city in 2019": lambda p: len(scopes.resolve(p, "094@2025-06-30", END_2019).keys),
    "escaped in 2019": lambda p: _told(
        next(f for f in poverty.flows(p, [2019]) if f.dims["flow"] == "escaped")
    ),
    "across standards": lambda p: _refused(
        lambda: poverty.change(_rate(p, "province", 2021), _rate(p, "province", 2024, NEW)), DefinitionsDiffer
    ),
    "published 2020 to 2025": lambda p: _refused(
        lambda: poverty.published_between(p, 2020, 2025), DefinitionsDiffer
    ),
    "estimates of period A": lambda p: (
        poverty.published_of(p, "A").expected,
        poverty.published_of(p, "A").missing,
        poverty.published_of(p, "A").firm is None,
    ),
    "figures without a definition": lambda _: [
        _refused(_missing_figure(i), DefinitionMissing) for i in ("poverty.rate/a=b", "ntm.mean_criteria/a=b")
    ],
    "criteria of 2018": lambda p: _told(ntm.mean_criteria(p, FIRST)),
    "criterion 12": lambda p: _told(ntm.by_criterion(p, FIRST)[11]),
    "across sets": lambda p: _refused(
        lambda: ntm.change(ntm.mean_criteria(p, FIRST), ntm.mean_criteria(p, OCTOBER)), DefinitionsDiffer
    ),
    "moves across sets": lambda p: _refused(
        lambda: ntm.transitions(p, ntm.Assessment(FIRST, OLD_SET), ntm.Assessment(OCTOBER, NEW_SET)),
        DefinitionsDiffer,
    ),
    "criteria across sets": lambda p: _refused(
        lambda: ntm.beside(p, ntm.by_criterion(p, FIRST)[13], ntm.by_criterion(p, OCTOBER)[13]),
        DefinitionsDiffer,
    ),
    "titles": lambda p: [ntm.recognised(p, d).value for d in (END_2018, END_2019, MERGED)],
    "holders after the merger": lambda p: len(ntm.holders(p, MERGED)),
    "carried": _carried,
    "two sides": lambda p: {
        state: (c.lines.value, c.agency.value, c.district.value)
        for state, c in money.reconciliation(p, [2018]).items()
        if c.lines.value
    },
}
"""Question → how it is answered; each is the answer that some guard protects."""

EXPECTED: Mapping[str, object] = {
    "cash of 2018": (15_000_000, 1, 2),
    "cash of period A": (25_000_000, 2, 5),
    "goods of 2019": (None, 0, 2),
    "state money": 500_000_000,
    "cash by district": {"094@2025-06-30": 6_000_000, "100@2025-06-30": 4_000_000},
    "cash a commune": (5_000_000, 2, 3),
    "cash a household": (37_500, 2, 3),
    "reports": (100, 2, 2),
    "coverage": (100, 3, 3),
    "rate of 2018": (16.6667, 3, 129, "official"),
    "rate of 2019": (13.1667, 3, 129, "preliminary"),
    "rate of 2021": (40, 1, 129),
    "new rate of 2021": (55, 1, 129),
    "rate of the helped in 2018": (22.5, 2, 3),
    "rate of the helped in 2025": (None, 0, 0),
    "communes of the province in 2018": 129,
    "city in 2019": 8,
    "escaped in 2019": (15, 1, 129),
    "across standards": "refused",
    "published 2020 to 2025": "refused",
    "estimates of period A": ((2020,), (2016, 2017, 2019), True),
    "figures without a definition": ["refused", "refused"],
    "criteria of 2018": (14.5, 2, 115),
    "criterion 12": (100, 1, 115),
    "across sets": "refused",
    "moves across sets": "refused",
    "criteria across sets": "refused",
    "titles": [1, 2, 0],
    "holders after the merger": 0,
    "carried": (1, 300, 0),
    "two sides": {
        "all": (3, 17_000_000, 20_000_000),
        "differs": (1, 15_000_000, 20_000_000),
        "only_agency": (2, 2_000_000, None),
    },
}
"""The answers, each worked by hand: 100 / 600 households are 16.6667 %, (10 + 19) / 2 criteria are 14.5."""
