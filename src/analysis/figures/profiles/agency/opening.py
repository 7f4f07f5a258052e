"""What the scorecard of an agency says first: cover, answer, limit, key figures."""

from __future__ import annotations

from analysis.figures import cover as covers
from analysis.figures.profiles import _given, _reports, _shared
from analysis.figures.profiles.agency._rows import assignments, helped_by
from analysis.figures.shown import Cover, Key, Keys, Notice, Prose
from analysis.figures.spans import Line, named
from analysis.indicators import profiles as found
from analysis.indicators.profiles import Whose
from analysis.language import tr
from analysis.province import Province


def cover(province: Province, agency: str, as_of: str) -> Cover:
    """Cover of the scorecard of ``agency``, an id of the register."""
    part = found.of_agency(province, agency)
    name = part.agencies[agency].name
    subject = tr(
        "{name}: báo cáo phải nộp, xã được phân công, đã giúp gì và điều gì thay đổi ở các xã đó"
    ).format(name=name)
    return _shared.titled(part, as_of, "agency_scorecard", (name, subject, tr("Phiếu theo dõi đơn vị")))


def notices(province: Province, agency: str) -> Notice:
    """What kind of data the scorecard rests on."""
    return covers.notices(found.of_agency(province, agency))


def answer(province: Province, agency: str) -> Prose:
    """What it owed, what came, what it reports having given, to how many communes."""
    part = found.of_agency(province, agency)
    years, owed = _shared.years_of(part), found.owed_by_agency(part, agency)
    communes = assignments(part, agency)["unit_key"].dropna().nunique()
    first = tr("Đơn vị được phân công giúp {communes} xã và phải nộp {owed} báo cáo năm: {counted}.").format(
        communes=communes, owed=len(owed), counted=_reports.counted(owed)
    )
    if not owed:
        first = tr(
            "Đơn vị được phân công giúp {communes} xã; chưa có báo cáo năm nào ghi là phải nộp."
        ).format(communes=communes)
    return Prose(
        "lede",
        (
            Line.of(first),
            _given.money_line(part, Whose("agency", agency), years, tr("đơn vị báo cáo đã giúp")),
        ),
    )


def limit(province: Province, agency: str) -> Prose:
    """What the scorecard is not."""
    name = found.of_agency(province, agency).agencies[agency].name
    said = tr(
        "Phiếu ghi lại báo cáo và số liệu, không kết luận về trách nhiệm hay thành tích của "
        "đơn vị. Thay đổi ở các xã đi kèm với việc giúp đỡ và với nhiều chương trình khác: "
        "số liệu không tách được phần của từng bên."
    )
    passed = _renamed(province, agency)
    more = (Line.of(f"{name}: {passed}"),) if passed else ()
    return Prose("limit", (Line.of(said), *more))


def keys(province: Province, agency: str) -> Keys:
    """Reports that came, cash, and in how many communes the poverty rate fell in the last period."""
    part = found.of_agency(province, agency)
    years = _shared.years_of(part)
    owed = found.owed_by_agency(part, agency)
    on_time = sum(o.state == "on_time" for o in owed)
    sent = Key(
        tr("Báo cáo đã nhận"),
        Line((found.received(part, agency),)),
        tr("báo cáo"),
        Line.of(
            tr("trong {owed} báo cáo phải nộp; {on_time} đúng hạn.").format(owed=len(owed), on_time=on_time)
        ),
    )
    label = tr("Giúp bằng tiền, {years_told}").format(years_told=_shared.years_told(years))
    return Keys(
        (sent, _given.money_key(part, Whose("agency", agency), years, label), _moved_key(part, agency))
    )


def _moved_key(part: Province, agency: str) -> Key:
    period = part.programme.periods[-1]
    helped = helped_by(part, agency, period)
    moved = [(k, s) for k in helped for s in found.spans(part, k) if s.period == period.key]
    label = tr("Xã được phân công có tỷ lệ hộ nghèo giảm, giai đoạn {label}").format(label=period.label)
    if not moved:
        return Key(
            label,
            Line.of(tr("chưa có số liệu")),
            "",
            Line.of(tr("chưa đủ số hai đầu kỳ, hoặc không có phân công.")),
        )
    fell = [s for _, s in moved if (s.change.points.value or 0) < 0]
    each = (Line((named(part.units[k]), " ", s.change.points)) for k, s in moved)
    note = Line.of(
        tr("trong {spans} xã có số hai đầu kỳ, cùng với việc giúp đỡ; {each}."),
        spans=str(len(moved)),
        each=_shared.listed(each, "; "),
    )
    return Key(label, Line.of(str(len(fell))), tr("xã"), note)


def _renamed(province: Province, agency: str) -> str:
    """What became of the agency, and whose work it took over."""
    register = province.agencies
    heir = register.successor(agency)
    before = [a.name for a in register.agencies if a.heir == agency]
    said = []
    if heir is not None:
        ended = register[agency].valid_to
        until = tr(" sau ngày {ended:%d/%m/%Y}").format(ended=ended) if ended is not None else ""
        said.append(
            tr("nay là {name}{until}; báo cáo sau đó thuộc đơn vị kế thừa").format(
                name=register[heir].name, until=until
            )
        )
    if before:
        said.append(
            tr("đã nhận việc của {before}; phiếu của đơn vị cũ để riêng").format(before=", ".join(before))
        )
    return "; ".join(said) + "." if said else ""
