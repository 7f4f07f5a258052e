"""Form F3_bands: how many communes meet how many criteria, with the names of the communes."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from analysis.cleaning._figures import as_printed, in_vietnamese, total_of
from analysis.cleaning._places import district_in
from analysis.cleaning._reading import Reading
from analysis.cleaning._timing import day_of
from analysis.cleaning._wording import row_kind
from analysis.cleaning.values import VIETNAMESE, parse_number
from analysis.text import fold, nfc

_MOST = 19
_RANGE = re.compile(r"(\d{1,2})\s*(?:-|–|—|đến|tới)\s*(?:dưới\s+)?(\d{1,2})")
_SINGLE = re.compile(r"(?<!\d)(\d{1,2})(?:\s*/\s*19)?(?!\d)")
_MEAN = re.compile(r"bình quân[^|\d]*(\d[\d.,]*)\s*tiêu chí")
_COMMUNES = re.compile(r"(\d{1,3})\s*/\s*\d{1,3}\s*xã")
_BETWEEN_NAMES = re.compile(r"[,;\n]|(?<!\w)và(?!\w)")


@dataclass(frozen=True)
class Band:
    """A band of criteria met and its communes: counted, listed, and the rows they stand in."""

    row: int
    low: int
    high: int
    communes: int | None


def clean_bands(reading: Reading) -> None:
    """Rows of ``ntm_bands``: a band, the number of its communes and their names, each checked."""
    day = day_of(reading)
    if day is None:
        return
    mean = _mean(reading)
    keys: list[str | None] = []
    bands: list[Band] = []
    named = {row: _names(reading, row) for row in reading.table.body_rows}
    district = district_in(reading.table.title, reading.context, day)
    for row, column, written in reading.named_rows("band"):
        if row_kind(written) in ("total", "carried"):
            reading.explained[row] = "total"
            _check_sum(reading, row, bands)
            continue
        limits = _limits(reading, (row, column), written)
        if limits is None:
            reading.explained[row] = "band_unreadable"
            continue
        bands.append(Band(row, *limits, reading.count(row, "communes")))
        keys += _check_names(reading, bands[-1], named[row], day, district.as_written)
    unit = district.key or _common_district(reading, keys)
    shared = {"unit_key": unit, "unit_as_written": district.as_written or None, "as_of": day}
    for band in bands:
        told = {"band_low": band.low, "band_high": band.high, "communes": band.communes}
        names = ", ".join(named[band.row]) or None
        column = reading.table.column("communes") or reading.first_column
        mean_printed = None if mean is None else float(mean)
        row_told = {**shared, **told, "communes_as_written": names, "mean_printed": mean_printed}
        reading.add("ntm_bands", (band.row, column), row_told)
    _check_named_twice(reading, [(band.row, named[band.row]) for band in bands])
    _check_printed_communes(reading, bands)
    if mean is not None:
        _check_mean(reading, bands, mean)


def limits_of(text: str) -> tuple[int, int] | None:
    """The fewest and most criteria of a band: ``15-18``, ``dưới 5`` (0–4), ``từ 15 trở lên``, ``19/19``."""
    folded = fold(text)
    between = _RANGE.search(folded)
    if between:
        low, high = int(between[1]), int(between[2])
        return (low, high) if low <= high <= _MOST else None
    single = _SINGLE.search(folded)
    if single is None or int(single[1]) > _MOST:
        return None
    number = int(single[1])
    if re.search(r"dưới|<", folded):
        return (0, number - 1) if number else None
    if re.search(r"trở lên|≥|>=", folded):
        return number, _MOST
    if re.search(r"trên|>", folded):
        return (number + 1, _MOST) if number < _MOST else None
    return number, number


def _limits(reading: Reading, at: tuple[int, int], written: str) -> tuple[int, int] | None:
    cell = reading.at(*at)
    if cell is not None and isinstance(cell.value, datetime):
        low, high = sorted((cell.value.day, cell.value.month))
        reading.problem(at, "band_became_date", written, low=low, high=high)
        return low, high
    limits = limits_of(written)
    if limits is None:
        reading.problem(at, "band_unreadable", written)
    return limits


def _names(reading: Reading, row: int) -> list[str]:
    text = reading.table.text(row, "names")
    return [name for name in (nfc(n).strip(" .") for n in _BETWEEN_NAMES.split(text)) if name]


def _check_names(
    reading: Reading, band: Band, names: Sequence[str], day: date, district: str
) -> list[str | None]:
    column = reading.table.column("names")
    if column is None or not names:
        return []
    at = (band.row, column)
    if band.communes is not None and band.communes != len(names):
        facts = {"low": band.low, "high": band.high, "printed": band.communes, "listed": len(names)}
        reading.problem(at, "band_count_disagrees", ", ".join(names), **facts)
    return [reading.commune(at, name, day, district) for name in names]


def _check_named_twice(reading: Reading, lists: Sequence[tuple[int, Sequence[str]]]) -> None:
    seen: set[str] = set()
    for row, names in lists:
        for name in names:
            if fold(name) in seen:
                reading.problem((row, reading.table.column("names") or 1), "commune_in_two_bands", name)
            seen.add(fold(name))


def _common_district(reading: Reading, keys: Sequence[str | None]) -> str | None:
    units = reading.context.units
    districts = {units.district_key(units[k]) for k in keys if k}
    return districts.pop() if len(districts) == 1 else None


def _mean(reading: Reading) -> Decimal | None:
    found = _MEAN.search(fold(f"{reading.table.notes} | {reading.table.title}"))
    return parse_number(found[1].rstrip(".,"), VIETNAMESE).value if found else None


def _check_sum(reading: Reading, row: int, bands: Sequence[Band]) -> None:
    printed, summed = reading.count(row, "communes"), total_of(b.communes for b in bands)
    if printed is not None and summed is not None and printed != summed:
        at = (row, reading.table.column("communes") or reading.first_column)
        reading.problem(at, "bands_sum_disagrees", printed, printed=printed, summed=summed)


def _check_printed_communes(reading: Reading, bands: Sequence[Band]) -> None:
    found = _COMMUNES.search(fold(f"{reading.table.title} | {reading.table.notes}"))
    summed = total_of(b.communes for b in bands)
    if found and summed is not None and int(found[1]) != summed:
        reading.of_table("bands_sum_disagrees", printed=int(found[1]), summed=summed)


def mean_is_possible(bands: Sequence[Band], mean: Decimal) -> tuple[bool, Decimal, Decimal] | None:
    """Whether a whole number of criteria within the bands gives ``mean`` as printed; least and most mean.

    Bắc Sơn 2023: 4 communes at 19, 6 at 15–18, 3 at 10–14, 4 at 5–9 allow 12,71 to 15,41; 243 / 17 = 14,29.
    """
    known = [(b.low, b.high, b.communes) for b in bands if b.communes is not None]
    communes = sum(n for _, _, n in known)
    if not communes or len(known) < len(bands):
        return None
    least, most = (sum(limit[side] * limit[2] for limit in known) for side in (0, 1))
    step = Decimal(1).scaleb(int(mean.as_tuple().exponent))
    around = mean * communes
    near = range(max(least, math.floor(around) - communes), min(most, math.ceil(around) + communes) + 1)
    possible = any((Decimal(t) / communes).quantize(step, ROUND_HALF_UP) == mean for t in near)
    return possible, Decimal(least) / communes, Decimal(most) / communes


def _check_mean(reading: Reading, bands: Sequence[Band], mean: Decimal) -> None:
    checked = mean_is_possible(bands, mean)
    if checked is None:
        return
    possible, least, most = checked
    facts = {"printed": as_printed(mean), "low": in_vietnamese(least), "high": in_vietnamese(most)}
    reading.of_table("mean_possible" if possible else "mean_impossible", **facts)
