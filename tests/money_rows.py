"""Rows of the money ledger for tests, and provinces with decisions about what may be told twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.indicators import Figure
from analysis.indicators.caveats import Caveat
from analysis.project import Project
from analysis.province import Province
from indicator_frames import CHIENG_SO, ROOT, province

MILLION = 10**6
TNMT = "so-tai-nguyen-va-moi-truong"
DISTRICT = "101@2025-06-30"


def gift(
    amount: int | None, unit: str | None = CHIENG_SO, agency: str | None = TNMT, **more: object
) -> dict[str, Any]:
    """A contribution of an agency: cash of 2018 unless ``more`` says otherwise."""
    return {"amount_vnd": amount, "unit_key": unit, "agency_id": agency, "text": str(amount), **more}


def goods(amount: int | None, text: str, agency: str = TNMT, **more: object) -> dict[str, Any]:
    """Goods as told, valued or not."""
    kind, state = ("unvalued", "text") if amount is None else ("in_kind", "value")
    told = {"text": text, "kind": kind, "state": state, "category": "equipment"}
    return {**gift(amount, agency=agency), **told, **more}


def roundup(
    amount: int | None, unit: str | None = CHIENG_SO, agency: str | None = TNMT, **more: object
) -> dict[str, Any]:
    """A contribution as the district tells it."""
    defaults: dict[str, Any] = {
        "year": 2018, "category": "cash", "state": "value", "kind": "cash", "comparator": "eq",
        "reported_by": "district", "reporter_id": DISTRICT, "file": "data/raw/d.xlsx",
    }  # fmt: skip
    return {**defaults, **gift(amount, unit, agency), **more}


def report(reporter: str = TNMT, **more: object) -> dict[str, Any]:
    """A report owed, received on time unless ``more`` says otherwise."""
    return {"reporter_id": reporter, **more}


def codes(figure: Figure) -> tuple[str, ...]:
    """The codes of a figure's caveats; a plain text has the code ""."""
    said = figure.caveat
    return said.codes if isinstance(said, Caveat) else ("",) if said else ()


def assigned(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
    """Assignments of period A: (agency, commune)."""
    return [{"agency_id": a, "unit_key": u} for a, u in pairs]


def with_decisions(
    root: Path, decisions: Iterable[tuple[str, str]], **rows: list[dict[str, Any]]
) -> Province:
    """A province of ``rows`` whose registers lie in ``root``, with ``decisions``: (key, decision)."""
    reference = root / "data" / "reference"
    if not reference.exists():
        shutil.copytree(ROOT / "data" / "reference", reference)
    lines = [f"{key},{decision},đã gọi hỏi,Lò Thị A,2025-11-20" for key, decision in decisions]
    text = "\n".join(("key,decision,reason,by,on", *lines)) + "\n"
    (reference / "duplicates.csv").write_text(text, encoding="utf-8")
    return Province(Project.at(root), frames=province(**rows).frames)
