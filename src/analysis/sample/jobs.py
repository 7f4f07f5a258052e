"""The list of workbooks to write: one job each, with its place, its sender and the day it was received."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.registers import Unit
from analysis.sample import calendar
from analysis.sample._draw import generator, pick
from analysis.sample.assignments import Assignment
from analysis.sample.drawn import Province
from analysis.sample.flows import FLOW_YEARS, draw_flows
from analysis.sample.ntm import Round
from analysis.sample.resources import draw_resources
from analysis.sample.roundups import RoundUp, draw_round_ups
from analysis.sample.workbooks import f0, f1, f1_district, f2, f2_flow, f3, f4, register
from analysis.sample.world import (
    MERGED_YEAR,
    NEW_FRAME,
    NEW_STANDARD,
    OLD_FRAME,
    OLD_STANDARD,
    Snapshot,
    preliminary,
)
from analysis.text import slug

PLANNER = "Sở Kế hoạch và Đầu tư"
PROVINCE_REVIEWER = "Sở Nông nghiệp và Môi trường"


@dataclass(frozen=True)
class Job:
    """One workbook: the form that builds it, what it holds, its path below the sample and its arrival."""

    form: str
    path: str
    content: Any
    sender: str
    received_on: date
    channel: str


def plan(province: Province) -> list[Job]:
    """Every workbook of the sample, in a stated order.

    Raises ``ValueError`` when two would lie at the same path.
    """
    round_ups = draw_round_ups(province)
    jobs = [
        *_f0(province), *_f1(province), *_f1_district(province, round_ups),
        *_f2(province), *_f2_flow(province),
        *_f3(province), *_f4(province), *_registers(province, round_ups),
    ]  # fmt: skip
    paths = [j.path.casefold() for j in jobs]
    if len(set(paths)) < len(paths):
        raise ValueError(f"two workbooks at one path: {next(p for p in paths if paths.count(p) > 1)}")
    return jobs


def _f0(p: Province) -> Iterator[Job]:
    for period in p.programme.periods:
        mine = [a for a in p.assignments if a.period == period.key and _written(p, a)]
        decisions = {a.decision: a.decided_on for a in mine}
        for decision, decided_on in decisions.items():
            if not p.extent.has(year=decided_on.year):
                continue
            amends = decision != period.assignment_decision
            listed = tuple(a for a in mine if a.decision == decision)
            content = f0.Content(
                listed, p.agencies, {a.unit_key: p.units[a.unit_key] for a in listed},
                f"{period.first_year}-{period.last_year}", decision, decided_on, amends,
            )  # fmt: skip
            name = "dieu chinh phan cong" if amends else "Phân công giúp đỡ xã"
            path = f"{decided_on.year}/phan-cong/{name} {decision.partition('/')[0]}.xlsx"
            yield Job("F0", path, content, "UBND tỉnh Điện Biên", decided_on, calendar.TRUNK)


def _written(p: Province, assignment: Assignment) -> bool:
    district = p.units[assignment.unit_key].district
    return p.extent.has(agency=assignment.agency_id, district=district)


def _channel(p: Province, *name: object) -> str:
    return calendar.channel(generator(p.seed, "channel", *name))


def _f1(p: Province) -> Iterator[Job]:
    for report in p.reports:
        if not report.written or report.received_on is None:
            continue
        agency = p.agencies[report.agency_id]
        units = {r.unit_key: p.units[r.unit_key] for r in report.rows}
        rng = generator(p.seed, "file name", agency.id, report.year)
        plain = slug(agency.short_name)
        name = pick(rng, (
            f"BC_{plain}_{report.year}", f"{agency.id}-{report.year}", f"bieu tong hop {plain} {report.year}",
            f"Báo cáo giúp đỡ xã năm {report.year} - {agency.short_name.replace('/', '-')}",
            f"{plain} {report.year} (ban chinh thuc)",
        ))  # fmt: skip
        yield Job(
            "F1", f"{report.year}/bao-cao-don-vi/{name}.xlsx", f1.Content(report, agency, units),
            agency.name, report.received_on, _channel(p, agency.id, report.year),
        )  # fmt: skip


def _f1_district(p: Province, round_ups: Sequence[RoundUp]) -> Iterator[Job]:
    for told in round_ups:
        if told.received_on is None:
            continue
        units = {r.unit_key: p.units[r.unit_key] for r in told.rows}
        path = f"{told.year}/tong-hop-huyen/Tổng hợp giúp đỡ xã {told.year} - {told.district.full_name}.xlsx"
        yield Job(
            "F1_district", path, f1_district.Content(told, p.agencies, units),
            f"UBND {_lower_type(told.district)}", told.received_on, _channel(p, path),
        )  # fmt: skip


def _f2(p: Province) -> Iterator[Job]:
    for (year, standard), review in p.poverty.reviews.items():
        if year == MERGED_YEAR or not (p.extent.has(year=year) or _is_baseline(p, year)):
            continue
        for district in p.districts:
            years = {year: f2.part(review, district.district)}
            before = p.poverty.reviews.get((year - 1, standard))
            if before is not None and f2.layout_of(district.key, p.seed) != "single":
                years = {year - 1: f2.part(before, district.district), **years}
            content = f2.Content(years, standard, district)
            suffix = " chuan moi" if year == 2021 and standard == NEW_STANDARD else ""
            yield _review_job(p, content, year, f"Rà soát hộ nghèo {year}{suffix} - {district.name}")
            if year == p.extent.preliminary_year and standard == NEW_STANDARD:
                yield _preliminary_job(p, district, years[year], year, standard)
    if p.whole_is_written:
        review = p.poverty.reviews[MERGED_YEAR, NEW_STANDARD]
        content = f2.Content({MERGED_YEAR: review}, NEW_STANDARD, p.whole)
        yield _review_job(p, content, MERGED_YEAR, f"Rà soát hộ nghèo {MERGED_YEAR} - toàn tỉnh")


def _is_baseline(p: Province, year: int) -> bool:
    """The year before the first one: its review is the baseline, sent in the programme's first year."""
    return year == p.programme.years[0] - 1


def _preliminary_job(p: Province, district: Unit, review: Snapshot, year: int, standard: str) -> Job:
    early = preliminary(review, generator(p.seed, "preliminary", district.key))
    content = f2.Content({year: early}, standard, district, preliminary=True)
    return _review_job(p, content, year, f"{slug(district.name)} so bo ho ngheo {year}")


def _review_job(p: Province, content: f2.Content, year: int, name: str) -> Job:
    rng = generator(p.seed, "received", name, content.standard)
    sender = f"UBND {_lower_type(content.whole)}" if content.whole.level == "district" else PROVINCE_REVIEWER
    day = calendar.poverty_review(year, rng, preliminary=content.preliminary)
    path = f"{year}/ra-soat-ho-ngheo/{name}.xlsx"
    return Job("F2", path, content, sender, day, _channel(p, path))


def _f2_flow(p: Province) -> Iterator[Job]:
    for year in (y for y in FLOW_YEARS if p.extent.has(year=y)):
        flows = draw_flows(p.poverty, year, p.seed)
        for district in p.districts:
            mine = tuple(f for f in flows if f.unit.district == district.district)
            standard = OLD_STANDARD if year <= 2021 else NEW_STANDARD
            path = f"{year}/dien-bien-ho-ngheo/dien-bien-{slug(district.name)}-{year}.xlsx"
            day = calendar.poverty_review(year, generator(p.seed, "received", path))
            content = f2_flow.Content(mine, year, standard, district)
            yield Job("F2_flow", path, content, f"UBND {_lower_type(district)}", day, _channel(p, path))


def _f3(p: Province) -> Iterator[Job]:
    for assessed in (r for r in p.rounds if p.extent.has(year=r.as_of.year)):
        stamp = f"{assessed.as_of:%d%m%Y}"
        folder = f"{assessed.as_of.year}/nong-thon-moi"
        if assessed.as_of > OLD_FRAME:
            if p.whole_is_written:
                yield _assessment_job(p, assessed, p.whole, f"{folder}/Tiêu chí NTM toàn tỉnh {stamp}.xlsx")
            continue
        for district in p.districts:
            yield _assessment_job(p, assessed, district, f"{folder}/NTM {district.name} {stamp}.xlsx")


def _assessment_job(p: Province, assessed: Round, whole: Unit, path: str) -> Job:
    rows = tuple(a for a in assessed.rows if whole.level == "province" or a.unit.district == whole.district)
    content = f3.Content(rows, assessed.as_of, assessed.criteria_set, whole)
    sender = f"UBND {_lower_type(whole)}" if whole.level == "district" else PROVINCE_REVIEWER
    day = calendar.assessment(assessed.as_of, generator(p.seed, "received", path))
    return Job("F3", path, content, sender, day, _channel(p, path))


def _f4(p: Province) -> Iterator[Job]:
    for year in (y for y in p.programme.years if p.extent.has(year=y)):
        merged = year == MERGED_YEAR
        for unit in (p.whole,) if merged else p.districts:
            if merged and not p.whole_is_written:
                continue
            frame = p.units.at(NEW_FRAME if merged else OLD_FRAME)
            rural = [u for u in frame if u.is_rural_commune and (merged or u.district == unit.district)]
            lines = draw_resources(unit.key, len(rural) * (3 if merged else 1), year, p.seed)
            path = f"{year}/nguon-luc/nguon luc NTM {slug(unit.full_name)} {year}.xlsx"
            day = calendar.yearly(year, generator(p.seed, "received", path))
            sender = PROVINCE_REVIEWER if merged else f"UBND {_lower_type(unit)}"
            yield Job("F4", path, f4.Content(lines, year, unit), sender, day, _channel(p, path))


def _registers(p: Province, round_ups: Sequence[RoundUp]) -> Iterator[Job]:
    for year in (y for y in p.programme.years if p.extent.has(year=y)):
        reports = tuple(r for r in p.reports if r.year == year)
        channels = {r.agency_id: _channel(p, r.agency_id, year) for r in reports}
        absent = tuple(r for r in round_ups if r.year == year and r.received_on is None)
        due_on = p.programme.due_on("agency", year)
        content = register.Content(year, reports, p.agencies, channels, due_on, absent)
        path = f"{year}/theo-doi-tiep-nhan/Sổ theo dõi tiếp nhận báo cáo {year}.xlsx"
        yield Job("register", path, content, PLANNER, date(year + 1, 1, 28), calendar.TRUNK)


def _lower_type(unit: Unit) -> str:
    return f"{unit.unit_type.lower()} {unit.name}"
