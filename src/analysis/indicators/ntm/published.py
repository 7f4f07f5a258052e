"""What was published about new-style rural communes: each figure with its source, its day and its set.

``ntm_published.csv`` says which rows of ``published_figures.csv`` are used and on which day each stands; a
published mean carries the set in force on that day, since the sources name none.
"""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import NamedTuple

import pandas as pd

from analysis.indicators import format
from analysis.indicators.caveats import caveat, joined
from analysis.indicators.evidence import evidence, per_province
from analysis.indicators.figure import Cells, Figure, figure_id
from analysis.indicators.ntm._rows import set_in_force
from analysis.language import tr
from analysis.province import Province

LIST, FIGURES = "ntm_published.csv", "published_figures.csv"
EARLIER_SET = "NTM_XA_BEFORE_2016"
"""The set of a figure from before the first one of ``programme.toml``: known to be another, not which."""

_MATCH = ["metric", "geography", "period_or_year"]
_DECIMAL = re.compile(r"(\d+),(\d+)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TITLES = {"recognised_old": tr("đạt chuẩn"), "advanced_old": tr("nâng cao"), "model_old": tr("kiểu mẫu")}
_BANDS = {
    "met_all_new": tr("19 tiêu chí"),
    "met_15_18_new": tr("15–18 tiêu chí"),
    "met_under_10_new": tr("dưới 10 tiêu chí"),
}


class Published(NamedTuple):
    """A published figure, who printed it, and the sentence of the source for a single commune."""

    figure: Figure
    source: str
    words: str


def published(province: Province, series: str) -> list[Published]:
    """The figures of ``series`` of ``ntm_published.csv`` in order of their day; none without that file."""
    told = _listed(province)
    told = told[told["series"] == series].sort_values("as_of", kind="stable")
    return [_told(province, row) for _, row in told.iterrows()]


def published_means(province: Province) -> list[Published]:
    """Mean criteria per commune as published, each under the set in force on its day: not one series."""
    return published(province, "mean")


def definition_name(province: Province, criteria_set: str) -> str:
    """The set's name for a reader, also of the one before the first that ``programme.toml`` knows."""
    if criteria_set == EARLIER_SET:
        return tr("Bộ tiêu chí trước năm 2016")
    return province.programme.criteria_set(criteria_set).name


@per_province
def _listed(province: Province) -> pd.DataFrame:
    """The list with what was published beside it; ``line`` is the line in ``published_figures.csv``.

    Raises ``ValueError`` naming a line of the list without a published figure.
    """
    if not (province.project.reference / LIST).exists():
        return pd.DataFrame({"series": pd.Series(dtype="string"), "as_of": pd.Series(dtype="string")})
    figures = province.reference(FIGURES)
    figures = figures.assign(line=range(2, len(figures) + 2)).drop_duplicates(_MATCH)
    told = province.reference(LIST).merge(figures, on=_MATCH, how="left")
    lost = told.index[told["value"].isna()]
    if len(lost):
        raise ValueError(
            tr("{list} dòng {value}: không có số này trong {figures}.").format(
                list=LIST, value=lost[0] + 2, figures=FIGURES
            )
        )
    return told


def _told(province: Province, row: pd.Series) -> Published:
    day = date.fromisoformat(row["as_of"])
    series = str(row["series"])
    legal = series in _TITLES
    used = "" if legal else _set_on(province, day)
    mean = series == "mean"
    dims = {"series": series, "of": str(row["period_or_year"]), "as_of": day.isoformat(), "set": used}
    value = float(_NUMBER.search(str(row["value"]))[0])  # type: ignore[index]  # every listed value has a number
    figure = Figure(
        figure_id("ntm.recognised_published" if legal else "ntm.published", dims),
        _label(series, row, f"{day:%d/%m/%Y}"),
        value if mean else int(value),
        "criteria_per_commune" if mean else "criteria" if series == "case_new" else "communes",
        tr("Số đã công bố: {source_title}.").format(source_title=row["source_title"]),
        status="published",
        standard=used,
        caveat=joined(
            caveat("ntm_published_derived", how=_as_said(row["derived"])) if pd.notna(row["derived"]) else "",
            caveat("ntm_published_day_approximate", day=f"{day:%d/%m/%Y}")
            if row["day_known"] != "yes"
            else "",
            _base_unknown(province) if series in ("recognised_old", "model_old") else "",
            "" if legal else caveat("ntm_published_set_by_day"),
        ),
        dims={k: v for k, v in dims.items() if v},
        label_of_group=f"{day:%d/%m/%Y}",
        sources=partial(_source, province, row),
    )
    return Published(figure, str(row["source_title"]), "" if pd.isna(row["words"]) else str(row["words"]))


def _as_said(sum_: str) -> str:
    """``8,11 − 2,61`` as the list writes it, its numbers as the language of the document does."""
    return _DECIMAL.sub(lambda m: format.number(float(f"{m[1]}.{m[2]}"), len(m[2])), sum_)


def _label(series: str, row: pd.Series, day: str) -> str:
    if series == "mean":
        return tr("Bình quân tiêu chí đạt mỗi xã (số công bố), {day}").format(day=day)
    if series in _TITLES:
        return tr("Số xã {titles} (số công bố), xã cũ, {day}").format(titles=_TITLES[series], day=day)
    if series in _BANDS:
        return tr("Số xã mới đạt {bands} (số công bố), {day}").format(bands=_BANDS[series], day=day)
    return tr("Số tiêu chí đạt (số công bố), {removesuffix} mới, {day}").format(
        removesuffix=row["geography"].removesuffix(" (new)"), day=day
    )


def _base_unknown(province: Province) -> str:
    told = _listed(province)
    models = told.loc[told["series"] == "model_old", "value"]
    return caveat("ntm_recognition_base_unknown", numbers="; ".join(models))


def _set_on(province: Province, day: date) -> str:
    try:
        return set_in_force(province, day)
    except KeyError:
        return EARLIER_SET


def _source(province: Province, row: pd.Series) -> Cells:
    column = list(province.reference(FIGURES).columns).index("value")
    place = pd.DataFrame(
        {
            "file": [f"data/reference/{FIGURES}"],
            "cell": [f"{chr(ord('A') + column)}{row['line']}"],
            "origin": ["published"],
        }
    ).astype("string")
    return evidence("published_figures", place, pd.Series([row["value"]], dtype="string")).all()
