from __future__ import annotations

import random
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from analysis.registers import Agencies, Names, Unit, Units
from analysis.text import bare, fold
from slips import Count, one_slip, two_slips

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
UNITS, AGENCIES = Units.load(REFERENCE), Agencies.load(REFERENCE)
NAMES = Names.load(REFERENCE, UNITS, AGENCIES)
DAYS = (date(2019, 12, 31), date(2025, 12, 31))
EVER = {u.name for u in UNITS.units if u.level != "province"}


@cache
def key(name: str) -> str:
    """What two spellings share that differ in spaces, hyphens or ``i``/``y`` alone."""
    return "".join(fold(name).replace("-", " ").split()).translate(str.maketrans("ýỳỷỹỵy", "íìỉĩịi"))


@cache
def others(name: str) -> frozenset[str]:
    """Spellings that are themselves the name of another unit, with its diacritics or without any."""
    return frozenset(s for other in EVER if key(other) != key(name) for s in (key(other), bare(key(other))))


def counted(day: date, texts: dict[Unit, list[str]], *, within: bool = False) -> Count:
    count = Count()
    for unit, written in texts.items():
        district = unit.district if within else ""
        for text in written:
            if key(text) != key(unit.name) and key(text) not in others(unit.name):
                count.add(text, NAMES.commune(text, on=day, district=district), unit.key)
    return count


def test_the_units_of_2019_are_those_of_2024() -> None:
    assert [u.key for u in UNITS.at(DAYS[0])] == [u.key for u in UNITS.at(date(2024, 12, 31))]


@pytest.mark.slow
@pytest.mark.parametrize(("day", "most_asked"), [(DAYS[0], 0.13), (DAYS[1], 0.16)])
def test_no_single_slip_in_a_communes_name_makes_it_another(day: date, most_asked: float) -> None:
    count = counted(day, {u: one_slip(u.name) for u in UNITS.at(day)})
    assert count.wrong == []
    assert count.right > 19_000
    assert count.asked_share < most_asked


def test_under_its_district_a_slip_is_seldom_asked_about() -> None:
    count = counted(DAYS[0], {u: one_slip(u.name, "nê") for u in UNITS.at(DAYS[0])}, within=True)
    assert count.wrong == []
    assert count.asked_share < 0.12


@pytest.mark.parametrize("within", [True, False])
@pytest.mark.parametrize("day", DAYS)
def test_no_two_slips_drawn_make_a_communes_name_another(day: date, within: bool) -> None:
    draw = random.Random(20251231)
    count = counted(day, {u: two_slips(u.name, draw, 15) for u in UNITS.at(day)}, within=within)
    assert count.wrong == []


@pytest.mark.parametrize("day", DAYS)
def test_nearly_every_name_without_diacritics_is_settled(day: date) -> None:
    count = counted(day, {u: [bare(u.name)] for u in UNITS.at(day)})
    assert count.wrong == []
    assert count.asked <= 2


def test_no_single_slip_in_an_agencys_name_makes_it_another() -> None:
    count, draw = Count(), random.Random(20241231)
    for agency in AGENCIES.agencies:
        for text in draw.sample(one_slip(agency.name), 40):
            count.add(text, NAMES.agency(text), agency.id)
    assert count.wrong == []
    assert count.asked_share < 0.12


def test_no_two_slips_drawn_make_an_agencys_name_another() -> None:
    count, draw = Count(), random.Random(20251231)
    for agency in AGENCIES.agencies:
        for text in two_slips(agency.name, draw, 10):
            count.add(text, NAMES.agency(text), agency.id)
    assert count.wrong == []


def test_every_agency_is_settled_by_its_own_names_and_without_diacritics() -> None:
    for agency in AGENCIES.agencies:
        for name in filter(None, (agency.name, agency.short_name, agency.name.upper())):
            assert (NAMES.agency(name).key, NAMES.agency(name).how) == (agency.id, "exact"), name
        assert NAMES.agency(bare(agency.name)).key == agency.id


def test_a_slip_in_a_short_name_gives_an_agency_only_if_it_is_the_short_name_of_one() -> None:
    short = {fold(a.short_name) for a in AGENCIES.agencies}
    for agency in AGENCIES.agencies:
        count = Count()
        for text in one_slip(agency.short_name, "t"):
            count.add(text, NAMES.agency(text), agency.id)
        assert [text for text, _ in count.wrong if fold(text) not in short] == []
