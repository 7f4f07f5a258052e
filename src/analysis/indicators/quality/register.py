"""The register of data quality: every point to look at, with its address and what to do about it.

It is published with an edition. What was told while files were read and what the checks of the tables find
stand in one table; a point both tell of stands in it once, in the words of the reader.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

import pandas as pd

from analysis.checking import Problem
from analysis.checking.catalogue import entry_of
from analysis.indicators.caveats import Caveat, caveat
from analysis.indicators.evidence import per_build
from analysis.indicators.figure import SOURCE_COLUMNS, Figure, figure_id
from analysis.indicators.quality._findings import COLUMNS as FOUND
from analysis.indicators.quality._settings import checks
from analysis.indicators.quality.checked import results
from analysis.indicators.reporting.intake import senders
from analysis.language import language, tr
from analysis.province import Province
from analysis.tables import SEVERITIES

COLUMNS = (
    "kind", "check", "severity", "code", "subject", "table", "unit_key", "unit", "agency_id", "agency",
    "year", "file", "sheet", "cell", "as_written", "message", "done", "who", "remedy", "origin",
)  # fmt: skip
"""Columns of :func:`register`: text (empty where not known), but ``year`` (missing where not known)."""

KINDS = ("outlier", "identity", "consistency", "reading")
_ADDRESS = ["code", "file", "sheet", "cell"]
_FORMS = {
    "F0": ("support", "assignments"),
    "F1": ("support", "support"),
    "F2": ("poverty", "poverty"),
    "F2_flow": ("poverty", "poverty"),
    "F3": ("ntm", "ntm_marks"),
    "F3_bands": ("ntm", "ntm_bands"),
    "F4": ("resources", "resources"),
    "F5": ("plan", "plan_actual"),
    "register": ("reporting", "submissions"),
    "report_text": ("plan", "stated_ratios"),
}
"""Form of a file → subject and table of what was told while it was read."""

SUBJECTS = ("poverty", "ntm", "support", "resources", "plan", "reporting")


@per_build
def register(province: Province) -> pd.DataFrame:
    """One row a point (columns: :data:`COLUMNS`): worst first, then by kind, check, file, sheet and cell.

    Points of a file that a newer version replaced are left out, unless they tell of both versions.
    """
    found, told = _found(province), _told(province)
    known = pd.MultiIndex.from_frame(told[_ADDRESS])
    found = found[~pd.MultiIndex.from_frame(found[_ADDRESS]).isin(known)]
    rows = pd.concat([f for f in (told, found) if len(f)] or [found], ignore_index=True)
    entries = {code: entry_of(code) for code in rows["code"].unique()}
    rows = rows.assign(
        who=rows["code"].map({c: e.who for c, e in entries.items()}),
        remedy=rows["code"].map({c: e.said(language()).remedy for c, e in entries.items()}),
        _severity=rows["severity"].map({s: i for i, s in enumerate(SEVERITIES)}),
        _kind=rows["kind"].map({k: i for i, k in enumerate(KINDS)}),
    )
    order = ["_severity", "_kind", "check", "code", "file", "sheet", "cell", "as_written", "message"]
    dtypes = {c: "Int64" if c == "year" else "string" for c in COLUMNS}
    return rows.sort_values(order, ignore_index=True)[list(COLUMNS)].astype(dtypes)


def problems(province: Province) -> tuple[Problem, ...]:
    """The points that only the checks of the tables tell of, as problems: what a letter may ask about."""
    rows = register(province)
    told = pd.MultiIndex.from_frame(province.table("problems")[_ADDRESS].fillna(""))
    rows = rows[~pd.MultiIndex.from_frame(rows[_ADDRESS]).isin(told)]
    columns = ("severity", "code", "message", "file", "sheet", "cell", "as_written", "done")
    return tuple(Problem(*values) for values in rows[list(columns)].itertuples(index=False))


def noted(
    province: Province,
    subjects: Collection[str],
    *,
    units: Collection[str] = (),
    agencies: Collection[str] = (),
    years: Collection[int] = (),
) -> pd.DataFrame:
    """The points of :func:`register` about ``subjects`` (:data:`SUBJECTS`), of these units, agencies, years.

    A point without a year is of every year; one without a unit or agency is of no unit or agency.
    """
    rows = register(province)
    rows = rows[rows["subject"].isin(list(subjects))]
    for column, wanted in (("unit_key", units), ("agency_id", agencies)):
        if wanted:
            rows = rows[rows[column].isin(list(wanted))]
    return rows[rows["year"].isin(list(years)) | rows["year"].isna()] if years else rows


def points(
    province: Province,
    subjects: Collection[str],
    *,
    units: Collection[str] = (),
    agencies: Collection[str] = (),
    years: Collection[int] = (),
    scope: str = "",
) -> Figure:
    """How many points :func:`noted` finds; ``scope`` names what they are of where ``units`` are given."""
    rows = noted(province, subjects, units=units, agencies=agencies, years=years)
    dims = {"subjects": "+".join(sorted(subjects))}
    dims |= {"scope": scope or "+".join(sorted(units))} if units else {}
    dims |= {"agencies": "+".join(sorted(agencies))} if agencies else {}
    dims |= {"years": "+".join(map(str, sorted(years)))} if years else {}
    undated = int(rows["year"].isna().sum()) if years else 0
    return _count("quality.points", dims, tr("Số điểm cần xem lại trong số liệu của mục này"), rows, undated)


def by_kind(province: Province) -> tuple[Figure, ...]:
    """The points of the register by kind; they add to all of them."""
    rows = register(province)
    return tuple(
        _count(
            "quality.register",
            {"kind": k},
            tr("Số điểm trong Sổ chất lượng dữ liệu"),
            rows[rows["kind"] == k],
        )
        for k in KINDS
    )


def _count(subject: str, dims: dict[str, str], label: str, rows: pd.DataFrame, undated: int = 0) -> Figure:
    return Figure(
        figure_id(subject, dims),
        label,
        len(rows),
        "problems",
        tr(
            "Đếm dòng của Sổ chất lượng dữ liệu: điểm ghi khi đọc tệp và điểm các phép kiểm tìm "
            "thấy, mỗi điểm một lần."
        ),
        caveat=caveat("quality_year_unknown", n=undated) if undated else Caveat(),
        dims=dims,
        sources=partial(_cells, rows),
    )


def _cells(rows: pd.DataFrame) -> pd.DataFrame:
    told = rows.rename(columns={"as_written": "text"})[list(SOURCE_COLUMNS)]
    return told.astype(object).reset_index(drop=True)


def _found(province: Province) -> pd.DataFrame:
    """What the checks find; of points with one code and cell the first stays."""
    parts = [
        r.findings.assign(
            check=name, kind=checks()[name].kind, subject=checks()[name].subject, severity="notes"
        )
        for name, r in results(province).items()
    ]
    return pd.concat(parts, ignore_index=True)


def _told(province: Province) -> pd.DataFrame:
    """What was told while files were read, with form, sender, year and unit as far as they are known."""
    rows, table = (
        province.table("problems"),
        province.table("files").drop_duplicates("file").set_index("file"),
    )
    replaced = rows["file"].map(table["superseded_by"]).notna()
    between = (
        rows["code"].map({c: entry_of(c).between_versions for c in rows["code"].unique()}).astype("boolean")
    )
    rows = rows[(~replaced | between.fillna(value=False)).to_numpy(dtype=bool)]
    form = rows["file"].map(table["form"])
    sent = {file: (s.agency_id, s.year) for file, s in senders(province).items()}
    year = rows["file"].map({f: y for f, (_, y) in sent.items()}).astype("Int64")
    agency = rows["file"].map({f: a for f, (a, _) in sent.items()}).astype("string").fillna("")
    unit = _units(province, rows)
    if language() != "vi":  # the reader's own words are Vietnamese: the cause stands for them
        causes = {c: entry_of(c).said(language()).title for c in rows["code"].unique()}
        rows = rows.assign(message=rows["code"].map(causes), done="")
    told = rows.assign(
        kind="reading",
        check="",
        subject=form.map({f: s for f, (s, _) in _FORMS.items()}).fillna("reporting"),
        table=form.map({f: t for f, (_, t) in _FORMS.items()}).fillna("files"),
        unit_key=unit,
        unit=unit.map({k: province.units[k].full_name for k in unit.unique() if k in province.units}).fillna(
            ""
        ),
        agency_id=agency,
        agency=agency.map(
            {a: province.agencies[a].name for a in agency.unique() if a in province.agencies}
        ).fillna(""),
        year=year.fillna(rows["file"].map(table["year"]).astype("Int64")),
        origin=rows["file"].map(table["origin"]).fillna("received"),
    )
    for check in checks().values():
        of_forms = form.isin(check.forms) if check.forms else pd.Series(True, index=rows.index)
        mine = (rows["code"].isin(check.codes) & of_forms).to_numpy(dtype=bool)
        told.loc[mine, ["check", "kind", "subject"]] = [check.id, check.kind, check.subject]
    text = [c for c in FOUND if c not in ("year", "origin")]
    return told.assign(**{c: told[c].fillna("") for c in text}).reset_index(drop=True)


def _units(province: Province, rows: pd.DataFrame) -> pd.Series[Any]:
    """The one unit of the row a problem stands in, by file, sheet and line; empty where there is none."""
    wanted = _line(rows)
    unit: dict[Any, str] = {}
    for name in ("poverty", "support", "support_roundups", "ntm_totals", "resources"):
        table = province.table(name)
        table = table[table["file"].isin(rows["file"].unique()) & table["unit_key"].notna()]
        pairs = pd.DataFrame({"at": _line(table), "unit": table["unit_key"].to_numpy()}).drop_duplicates()
        alone = pairs[~pairs["at"].duplicated(keep=False)]
        unit |= dict(zip(alone["at"], alone["unit"], strict=True))
    return pd.Series([unit.get(a, "") for a in wanted], index=rows.index, dtype="string")


def _line(rows: pd.DataFrame) -> list[tuple[str, str, str]]:
    number = rows["cell"].str.extract(r"(\d+)$")[0]
    return list(zip(rows["file"], rows["sheet"].fillna(""), number.fillna(""), strict=True))
