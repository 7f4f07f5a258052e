"""The register of data quality as a document prints it, and the note that leads to it from any section."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from analysis.checking.words import words as checking_words
from analysis.figures.quality._words import words
from analysis.figures.shown import Head, Prose, Table, paragraph
from analysis.figures.spans import Line, Link
from analysis.figures.words import notes_on_origin
from analysis.indicators import format, quality, scopes
from analysis.language import language, tr
from analysis.province import Province, When


def register_answer(province: Province) -> Prose:
    """How many points there are of each kind; they add to all."""
    kinds = dict(zip(quality.KINDS, quality.by_kind(province), strict=True))
    points = format.number(sum(int(f.value or 0) for f in kinds.values()))
    return paragraph(words("register")["answer"], points=points, **kinds)


def register(province: Province, kinds: Collection[str] = quality.KINDS) -> Table:
    """Points to look at, of one check or cause at most ``register_rows`` (``settings.toml``)."""
    told = quality.register(province)
    told = told[told["kind"].isin(list(kinds))]
    limit = int(quality.settings()["note"]["register_rows"])
    shown = told[told.groupby(["check", "code"]).cumcount() < limit]
    said = words("register")["part" if len(shown) < len(told) else "whole"]
    count = {"limit": str(limit), "shown": format.number(len(shown)), "all": format.number(len(told))}
    return Table(
        "quality-register",
        words("register")["title"],
        (
            Head("kind", tr("Loại"), align="left"),
            Head("of", tr("Đơn vị, năm"), align="left"),
            Head("place", tr("Tệp, trang, ô"), align="left"),
            Head("written", tr("Ghi trong biểu"), align="left"),
            Head("message", tr("Điểm cần xem lại"), align="left"),
            Head("who", tr("Ai xem"), align="left"),
            Head("done", tr("Đã xử lý"), align="left"),
        ),
        _rows(shown),
        notes=(Line.of(said.format(**count)), *notes_on_origin(shown["origin"])),
        orientation="landscape",
        appendix=True,
    )


def notes_on(
    province: Province,
    subjects: Collection[str],
    when: When | None = None,
    *,
    scope: str = scopes.PROVINCE,
    agency: str = "",
) -> Prose:
    """One sentence with the number of points in the data of a section; it names the register.

    ``subjects`` of ``quality.SUBJECTS``; ``when`` a year, a period's key or years, none for all of them;
    ``scope`` as in :mod:`analysis.indicators.scopes`: its communes on any 31 December of these years.
    """
    years = () if when is None else province.years(when)
    units: frozenset[str] = frozenset()
    if scope != scopes.PROVINCE:
        days = [scopes.year_end(y) for y in years or province.programme.years]
        units = frozenset().union(*(scopes.resolve(province, scope, d).keys for d in days))
    agencies = (agency,) if agency else ()
    points = quality.points(province, subjects, units=units, agencies=agencies, years=years, scope=scope)
    said = words("note")
    whole = Link(words("register")["title"], "page:register")
    return paragraph(said["some" if points.value else "none"], points=points, register=whole)


def _rows(shown: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    who = checking_words(language()).who
    kinds = quality.names("kinds")
    return tuple(
        (
            kinds[r["kind"]],
            _joined(", ", r["unit"] or r["agency"], "" if pd.isna(r["year"]) else str(r["year"])),
            _joined(" › ", r["file"], r["sheet"], r["cell"]),
            r["as_written"],
            r["message"],
            who[r["who"]],
            r["done"],
        )
        for r in shown.to_dict("records")
    )


def _joined(mark: str, *parts: str) -> str:
    return mark.join(p for p in parts if p)
