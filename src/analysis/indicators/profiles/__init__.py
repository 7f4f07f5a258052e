"""One commune, one agency, one district: their own rows, and the figures that only a profile shows.

The figures that other rooms already make are made by them, of the few rows that :mod:`reading` opens.
"""

from analysis.indicators.profiles._rows import Whose
from analysis.indicators.profiles.giving import Given, Told, constant, given, given_years, lines, quantities
from analysis.indicators.profiles.life import Life, life, lived_until
from analysis.indicators.profiles.marking import Marked, marked
from analysis.indicators.profiles.moving import (
    Span,
    commune_changes,
    counted,
    few_households,
    has_rows,
    spans,
    yearly,
)
from analysis.indicators.profiles.neighbours import Neighbours, neighbours, neighbours_rate
from analysis.indicators.profiles.owing import (
    Owed,
    owed_by_agency,
    owed_for_commune,
    owed_for_district,
    received,
)
from analysis.indicators.profiles.placing import Placed, placed
from analysis.indicators.profiles.reading import answering, ever_in, of_agency, of_commune, of_district
from analysis.indicators.profiles.resources import by_source
from analysis.indicators.profiles.siding import Sides, sides
from analysis.indicators.profiles.told import problems_of, problems_of_agency

__all__ = [
    "Given",
    "Life",
    "Marked",
    "Neighbours",
    "Owed",
    "Placed",
    "Sides",
    "Span",
    "Told",
    "Whose",
    "answering",
    "by_source",
    "commune_changes",
    "constant",
    "counted",
    "ever_in",
    "few_households",
    "given",
    "given_years",
    "has_rows",
    "life",
    "lines",
    "lived_until",
    "marked",
    "neighbours",
    "neighbours_rate",
    "of_agency",
    "of_commune",
    "of_district",
    "owed_by_agency",
    "owed_for_commune",
    "owed_for_district",
    "placed",
    "problems_of",
    "problems_of_agency",
    "quantities",
    "received",
    "sides",
    "spans",
    "yearly",
]
