"""The figures of an agency: its parts, its score, how often it stays in the top group, with their cells."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators.caveats import caveat, joined
from analysis.indicators.evidence import Positions, per_build, per_province, together
from analysis.indicators.figure import Cells, Figure, figure_id
from analysis.indicators.format import number
from analysis.indicators.merit.holders import assigned, owed, told_of_received
from analysis.indicators.merit.movement import rows_of, sources_of
from analysis.indicators.merit.parts import Parts, helping, parts, valued
from analysis.indicators.merit.settings import PARTS, settings_of
from analysis.indicators.reporting.coverage import support_evidence
from analysis.indicators.reporting.owed import submissions_evidence
from analysis.language import tr
from analysis.province import Province

Row = Mapping[Hashable, float]
"""What :func:`analysis.indicators.merit.standing.table` says of one agency."""


class PartWords(NamedTuple):
    """What a part is called, how it is made, and what its base counts."""

    name: str
    method: str
    base: str


WORDS = {
    "reporting": PartWords(
        tr("Báo cáo đã nhận"),
        tr("Số báo cáo đã nhận chia cho số báo cáo phải nộp trong giai đoạn."),
        tr("báo cáo"),
    ),
    "on_time": PartWords(
        tr("Báo cáo đúng hạn"), tr("Số báo cáo nhận trước hạn chia cho số báo cáo phải nộp."), tr("báo cáo")
    ),
    "completeness": PartWords(
        tr("Biểu ghi đủ"), tr("Số ô có nội dung rõ nghĩa chia cho số ô của các biểu đã nhận."), tr("ô")
    ),
    "breadth": PartWords(
        tr("Mặt giúp đỡ"),
        tr(
            "Số mặt giúp đỡ có nêu trong báo cáo từng năm, cộng các năm có biểu, chia cho số mặt "
            "mà biểu có thể nêu (merit.toml, theo Điều 4 đến Điều 8)."
        ),
        tr("lượt mặt giúp đỡ"),
    ),
    "communes": PartWords(
        tr("Xã có việc giúp"),
        tr(
            "Số xã được phân công có nêu việc giúp (tính theo năm) chia cho số xã được phân "
            "công, các năm có báo cáo."
        ),
        tr("lượt xã"),
    ),
    "money": PartWords(
        tr("Thứ tự về tiền, hiện vật"),
        tr(
            "Xếp số tiền và hiện vật có giá trị trên một lượt xã trong cùng loại đơn vị: (thứ tự "
            "trừ ½) chia số đơn vị; bằng nhau thì cùng thứ tự. Không tính tiền của chương trình "
            "nhà nước."
        ),
        tr("báo cáo có số"),
    ),
    "movement": PartWords(
        tr("Biến động của xã"),
        tr(
            "Mức giảm hộ nghèo của các xã so với mức thường gặp ở xã có cùng điểm xuất phát "
            "(đường thẳng bình phương nhỏ nhất qua các xã được giúp), bình quân các xã, rồi xếp "
            "thứ tự: (thứ tự trừ ½) chia số đơn vị."
        ),
        tr("xã có số liệu hai đầu"),
    ),
}
_SELF_REPORTED = ("completeness", "breadth", "communes", "money")


def part_figure(province: Province, key: str, agency: str, part: str) -> Figure:
    """Part ``part`` of the score of ``agency``, between 0 and 1; ``None`` when it is not known."""
    found, words = parts(province, key), WORDS[part]
    value, n, of = found.counted[agency].parts[part]
    dims = {"period": key, "agency": agency}
    return Figure(
        figure_id(f"merit.{part}", dims),
        tr("{name}, {name_of}, giai đoạn {label}").format(
            name=words.name, name_of=name_of(province, agency), label=province.programme.period(key).label
        ),
        None if np.isnan(value) else float(value),
        "ratio",
        words.method,
        n=n,
        of=of,
        base=words.base,
        caveat=_said_of_part(province, found, agency, part, known=not np.isnan(value)),
        dims=dims,
        sources=lambda: part_sources(province, key, agency, part),
    )


def score_figure(province: Province, key: str, agency: str, row: Row, measure: str = "score") -> Figure:
    """The score of ``agency``: the mean of its known parts by weight; ``None`` when too little is known.

    ``measure`` is ``score``, or ``score_without_money`` for the same with that part left out.
    """
    found = parts(province, key)
    used = [p for p in PARTS if measure == "score" or p != "money"]
    known = [p for p in used if not np.isnan(found.counted[agency].parts[p].value)]
    dims = {"period": key, "agency": agency}
    score, label = row[measure], tr("Điểm") if measure == "score" else tr("Điểm không tính phần tiền")
    return Figure(
        figure_id(f"merit.{measure}", dims),
        tr("{label}, {name_of}, giai đoạn {label_2}").format(
            label=label, name_of=name_of(province, agency), label_2=province.programme.period(key).label
        ),
        None if np.isnan(score) else float(score),
        "ratio",
        _method(province),
        n=len(known),
        of=len(used),
        base=tr("phần"),
        caveat=_said_of_score(province, key, agency, row),
        dims=dims,
        sources=lambda: _sources_of_all(province, key, agency, tuple(used)),
    )


@per_province
def _method(province: Province) -> str:
    settings = settings_of(province)
    weights = ", ".join(f"{WORDS[p].name.lower()} {number(settings.weights[p], 2)}" for p in PARTS)
    return tr(
        "Bình quân các phần đã biết theo trọng số ({weights}); phần tiền không quá "
        "{settings}% điểm. Quy chế 253 (Điều 12.1) không quy định công thức: đây là lựa chọn "
        "của hệ thống."
    ).format(weights=weights, settings=number(100 * settings.limits.money_share))


@per_province
def _how(province: Province, measure: str) -> str:
    moves = settings_of(province).moves
    if measure == "stays":
        return tr("{draws} bộ trọng số ngẫu nhiên quanh mức đã chọn (Dirichlet, hạt giống {seed})").format(
            draws=moves.draws, seed=moves.seed
        )
    return tr("lưới thưa: mỗi trọng số nhân ") + "; ".join(number(f, 1) for f in moves.factors)


def stay_figure(province: Province, key: str, agency: str, measure: str, value: float) -> Figure:
    """Percent of the weightings in which ``agency`` is in the top group: ``stays`` or ``stays_on_grid``."""
    dims = {"period": key, "agency": agency}
    known = not np.isnan(value)
    return Figure(
        figure_id(f"merit.{measure}", dims),
        tr("Tỷ lệ bộ trọng số giữ trong nhóm đầu, {name_of}").format(name_of=name_of(province, agency)),
        float(value) if known else None,
        "percent",
        tr("Số bộ trọng số mà đơn vị ở trong nhóm đầu chia cho số bộ đã thử; {how}.").format(
            how=_how(province, measure)
        ),
        caveat=caveat("merit_weights_moved") if known else caveat("merit_not_measured"),
        dims=dims,
        sources=lambda: _sources_of_all(province, key, agency, PARTS),
    )


@per_province
def part_sources(province: Province, key: str, agency: str, part: str) -> Cells:
    """The cells that, counted or added again, give a part."""
    rows = _rows_of_parts(province, key).get((agency, part), _NO_ROWS)
    if part in _OF_REPORTS:
        return submissions_evidence(province).of(rows)
    return sources_of(province, rows) if part == "movement" else support_evidence(province).of(rows)


@per_build
def _rows_of_parts(province: Province, key: str) -> dict[tuple[str, str], Positions]:
    """Agency and part → rows that give it: of ``submissions``, ``poverty`` (movement), else ``support``."""
    years, moved = tuple(province.programme.period(key).years), parts(province, key).movement
    found = {(a, part): at for a, at in _by(owed(province, years), "agency_id") for part in _OF_REPORTS}
    helped = assigned(province, years).groupby("agency_id", sort=False)["unit_key"]
    found |= {(str(a), "movement"): rows_of(moved, sorted(set(keys))) for a, keys in helped}
    told = told_of_received(province, years)
    return found | {(a, part): at for part, cut in _OF_PART.items() for a, at in _by(cut(told), "holder")}


def _by(rows: pd.DataFrame, column: str) -> Iterator[tuple[str, Positions]]:
    """The positions of ``rows`` by what stands in ``column``."""
    return ((str(a), at.to_numpy()) for a, at in rows.groupby(column, sort=False)["position"])


@per_province
def _sources_of_all(province: Province, key: str, agency: str, used: tuple[str, ...]) -> Cells:
    """The cells of all the parts of ``used`` that are known, each once."""
    values = parts(province, key).values.loc[agency]
    return together(part_sources(province, key, agency, p) for p in used if not np.isnan(values[p]))


_OF_REPORTS = ("reporting", "on_time")
_NO_ROWS = np.empty(0, dtype=np.int64)
_OF_PART: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "completeness": lambda rows: rows[rows["part"].fillna(1).eq(1)],
    "breadth": helping,
    "communes": helping,
    "money": valued,
}


def name_of(province: Province, agency: str) -> str:
    """The agency's name; its id when it is in no register."""
    return province.agencies[agency].name if agency in province.agencies else agency


def _said_of_part(province: Province, found: Parts, agency: str, part: str, *, known: bool) -> str:
    limits = settings_of(province).limits
    alone = part == "money" and agency in found.alone
    return joined(
        caveat("merit_money_kind_small", least=limits.kind) if alone else "",
        "" if known or alone else caveat("merit_not_measured"),
        caveat("merit_money_place") if part == "money" and known else "",
        caveat("merit_movement_together") if part == "movement" and known else "",
        caveat("merit_form_blind") if part == "breadth" and known else "",
        caveat("merit_self_reported") if part in _SELF_REPORTED and known else "",
        caveat("merit_one_commune")
        if part == "movement" and known and found.counted[agency].communes == 1
        else "",
    )


def _said_of_score(province: Province, key: str, agency: str, row: Row) -> str:
    found, settings = parts(province, key), settings_of(province)
    limits = settings.limits
    years = len(province.programme.period(key).years)
    reports = found.counted[agency].reports
    absent = [WORDS[p].name.lower() for p in PARTS if np.isnan(found.counted[agency].parts[p].value)]
    told = ""
    if reports < limits.reports:
        told = caveat("merit_few_reports", n=reports)
    elif np.isnan(row["score"]):
        told = caveat("merit_base_too_small", base=number(100 * row["base"]), least=number(100 * limits.base))
    elif absent:
        told = caveat("merit_base_reduced", parts=", ".join(absent), base=number(100 * row["base"]))
    heir = province.agencies.successor(agency)
    return joined(
        caveat("merit_unapproved", decided_by=settings.decided_by),
        told,
        caveat("merit_part_years", n=reports, of=years) if limits.reports <= reports < years else "",
        caveat("merit_one_commune") if found.counted[agency].communes == 1 else "",
        caveat("merit_has_heir", heir=name_of(province, heir)) if heir else "",
        caveat("merit_self_reported"),
    )
