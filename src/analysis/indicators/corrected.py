"""What evidence prints for a cell that a person corrected: ``15 → 1,5 (đính chính c-001)``."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd


def said(text: pd.Series[Any], cell: pd.Series[Any], corrected: pd.Series[Any]) -> pd.Series[Any]:
    """``text`` of evidence rows, with what was corrected in their cell, or beside it on the same row.

    ``corrected`` is the column of that name of the processed tables: JSON of marks by cell. Rows without a
    correction keep their text; a table without any costs one look.
    """
    known = np.flatnonzero(corrected.notna().to_numpy())
    if not len(known):
        return text
    told = text.astype("string").astype(object).tolist()
    for position in known:
        marks: dict[str, str] = json.loads(corrected.iloc[position])
        own = marks.pop(cell.iloc[position], None)
        written = told[position]
        shown = own or (written if isinstance(written, str) else "")
        beside = "; ".join(f"{address}: {mark}" for address, mark in marks.items())
        told[position] = f"{shown} [{beside}]".lstrip() if beside else shown
    return pd.Series(told, index=text.index, dtype="string")
