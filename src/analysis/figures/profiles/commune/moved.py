"""What moved in the commune: poverty beside district and neighbours, criteria, the title it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from analysis.figures.profiles import _poverty
from analysis.figures.profiles._marks import marks_chart
from analysis.figures.profiles._moved import Spot
from analysis.figures.profiles._shared import listed
from analysis.figures.profiles.commune._rows import day_told, frame
from analysis.figures.shown import Chart, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line, named
from analysis.indicators import Figure, ntm
from analysis.indicators import profiles as found
from analysis.indicators.profiles import Life
from analysis.language import tr
from analysis.province import Province


def poverty_chart(province: Province, commune: str) -> Chart | Prose:
    """The commune, its district and its neighbours, each with the break of standard."""
    part = found.of_commune(province, commune)
    own = found.yearly(part, commune)
    if not own:
        return paragraph(tr("Chưa có số liệu rà soát hộ nghèo của xã."))
    life = found.life(part, commune)
    beside = [r for n in _neighbours(part, commune) for r in _poverty.neighbours_rates(part, n, own)]
    places: list[_poverty.Place] = [(life.unit.full_name, own)]
    if life.district is not None:
        places.append((life.district.full_name, _district_rates(part, life)))
    places.append((tr("Xã lân cận"), beside))
    return _poverty.compared_chart(part, places, "commune-poverty", found.spans(part, commune))


def poverty_change(province: Province, commune: str) -> Table | Prose:
    """First and last year of each period: the commune, its district, its neighbours."""
    part = found.of_commune(province, commune)
    own, spans = found.yearly(part, commune), found.spans(part, commune)
    if not spans:
        return paragraph(tr("Chưa đủ số liệu hai đầu kỳ của xã."))
    life, notes = found.life(part, commune), list[Line]()
    others: list[tuple[Spot, Sequence[found.Span]]] = []
    if life.district is not None:
        others.append((named(life.district), found.spans(part, life.district.key, frame(part, commune))))
    for near in _neighbours(part, commune):
        rates = _poverty.neighbours_rates(part, near, own)
        others.append(
            (tr("{keys} xã lân cận").format(keys=len(near.keys)), _poverty.span_of(near.period.key, rates))
        )
        beside = (part.units[k] for k in near.keys)
        names = listed(replace(named(u), text=u.name) for u in beside) if near.keys else tr("không có xã nào")
        notes.append(
            Line.of(
                tr("Xã lân cận giai đoạn {label}: {names} ({told})."),
                label=near.period.label,
                names=names,
                told=near.told,
            )
        )
    notes.append(Line.of(tr("Đặt cạnh nhau để đọc, không phải phép so để kết luận.")))
    rows = _poverty.change_rows(life.unit.full_name, spans, others)
    return _poverty.change_table(rows, "commune-poverty-change", notes)


def poverty_years(province: Province, commune: str) -> Table | Prose:
    """Households, poor households and the rate of every year, for the appendix."""
    part = found.of_commune(province, commune)
    rows: list[tuple[Content, ...]] = []
    for rate in found.yearly(part, commune):
        year, standard = int(rate.dims["year"]), rate.standard
        counts = (found.counted(part, commune, year, standard, c) for c in ("households", "poor_households"))
        rows.append((str(year), part.programme.standard(standard).name, *counts, rate))
    if not rows:
        return paragraph(tr("Chưa có số liệu rà soát hộ nghèo của xã."))
    return Table(
        "commune-poverty-years",
        tr("Hộ nghèo từng năm"),
        (
            Head("year", tr("Cuối năm"), align="left"),
            Head("standard", tr("Chuẩn nghèo"), align="left"),
            Head("households", tr("Tổng số hộ")),
            Head("poor", tr("Hộ nghèo")),
            Head("rate", tr("Tỷ lệ hộ nghèo")),
        ),
        tuple(rows),
        appendix=True,
    )


def criteria(province: Province, commune: str) -> Chart | Prose:
    """Every assessment of the commune, a row of squares each, the change of set left open."""
    part = found.of_commune(province, commune)
    told = found.marked(part, commune)
    if not told:
        return paragraph(tr("Chưa có biểu đánh giá tiêu chí nông thôn mới của xã."))
    return marks_chart(part, told, part.units[commune].full_name)


def title_held(province: Province, commune: str) -> Prose:
    """Whether the commune was recognised, by which act, and how the title ended."""
    part = found.of_commune(province, commune)
    life = found.life(part, commune)
    acts = part.in_force("ntm_recognition")
    acts = acts[acts["unit_key"] == commune].drop_duplicates(["title", "year_attained", "decision"])
    last = found.lived_until(part, commune)
    if not len(acts):
        return paragraph(
            tr(
                "Đến ngày {day}, chưa có quyết định công nhận xã đạt chuẩn nông thôn mới trong dữ liệu."
            ).format(day=day_told(last))
        )
    held = ntm.recognised(part, last, "standard", commune)
    told = [_act(row) for row in acts.sort_values(["year_attained", "title"]).to_dict("records")]
    state = tr("còn danh hiệu đạt chuẩn") if held.value else tr("không có danh hiệu đạt chuẩn")
    after = tr(" Danh hiệu không chuyển sang đơn vị mới.") if life.after and held.value else ""
    return Prose(
        "paragraph",
        (
            Line(
                (
                    tr("Xã được công nhận: {told}. Đến ngày {day}, xã ").format(
                        told="; ".join(told), day=day_told(last)
                    ),
                    (held, state),
                    "." + after,
                )
            ),
        ),
    )


def _neighbours(part: Province, commune: str) -> list[found.Neighbours]:
    return [found.neighbours(part, commune, p.key) for p in part.programme.periods]


def _district_rates(part: Province, life: Life) -> Sequence[Figure]:
    assert life.district is not None
    return found.yearly(part, life.district.key, frame(part, life.unit.key))


def _act(row: Mapping[Any, Any]) -> str:
    title = ntm.TITLE_NAMES[str(row["title"])]
    year, decision = row["year_attained"], row["decision"]
    by = (
        tr(", QĐ {removeprefix}").format(removeprefix=str(decision).removeprefix(tr("QĐ ")))
        if isinstance(decision, str)
        else tr(", không rõ số quyết định")
    )
    return tr("{title} (năm {year}{by})").format(title=title, year=year, by=by)
