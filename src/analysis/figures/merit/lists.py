"""Lists for consideration: what has to be verified, by which article, and where the evidence is."""

from __future__ import annotations

from analysis.figures.merit._rows import interval, remark, remark_of
from analysis.figures.shown import Content, Head, Prose, Table, bullets, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import notes_on_origin
from analysis.indicators import Figure, merit
from analysis.indicators.reporting.rules import in_force, rules_of
from analysis.language import tr
from analysis.province import Province

_EVIDENCE_SHOWN = 3
_WHY_TITLES: dict[merit.Why, tuple[str, str]] = {
    "verify": (
        tr("Đề nghị xem xét: chưa báo cáo, chưa nêu lý do"),
        tr(
            "Điều 12.2 xét đơn vị không triển khai nhiệm vụ và không báo cáo lý do; bảng này chỉ "
            "nêu việc chưa có báo cáo và chưa có lý do trong sổ. Cần xác minh với đơn vị và xã "
            "trước khi kết luận."
        ),
    ),
    "told_by_district": (
        tr("Chưa báo cáo nhưng cấp huyện hoặc xã có ghi nhận việc giúp"),
        tr("Có dấu hiệu đã thực hiện nhiệm vụ: thiếu báo cáo, không phải không làm."),
    ),
    "reorganised": (
        tr("Chưa nhận báo cáo của đơn vị đã sắp xếp lại"),
        tr("Chỉ nêu tình trạng: đơn vị cũ không còn, và việc của đơn vị cũ không quy cho đơn vị kế thừa."),
    ),
    "before_rules": (
        tr("Chưa báo cáo, chưa nêu lý do, trước khi có Quy chế"),
        tr("Chỉ nêu tình trạng: Quy chế chưa có hiệu lực khi đến hạn nên không có hệ quả theo Điều 12.2."),
    ),
    "zero": (
        tr("Đã báo cáo, ghi không có kết quả trong năm"),
        tr("Là có báo cáo. Nếu trong báo cáo chưa có lý do thì đề nghị đơn vị bổ sung."),
    ),
    "unusable": (
        tr("Đã gửi, tệp trống hoặc không đọc được"),
        tr("Là có gửi. Đề nghị đơn vị gửi lại tệp đọc được."),
    ),
    "reason": (
        tr("Chưa báo cáo, có nêu lý do"),
        tr("Giữ nguyên lời ghi; việc xem lý do có chính đáng hay không thuộc cơ quan có thẩm quyền."),
    ),
}


def for_reward(province: Province, key: str) -> Table | Prose:
    """Agencies to consider for reward (art. 12.1): stable in the top group, every report sent."""
    period, found = province.programme.period(key), merit.for_reward(province, key)
    bound = in_force(province, tuple(period.years))
    rules = rules_of(province)
    why = tr(
        "Khen thưởng theo Điều 12.1 Quy chế {what} chỉ đặt ra từ khi có Quy chế; không lập "
        "danh sách cho giai đoạn này."
    ).format(what=rules.number if rules else "")
    if not bound:
        return paragraph(why)
    rows = tuple(
        (
            merit.name_of(province, s.agency_id),
            s.score,
            interval(s),
            s.stays,
            _reports(s),
            remark(province, s),
        )
        for s in found
    )
    return Table(
        f"merit-reward-{key}",
        tr("Danh sách đề nghị xem xét khen thưởng, giai đoạn {label}").format(label=period.label),
        (
            Head("agency", tr("Cơ quan, đơn vị"), align="left"),
            Head("score", tr("Điểm")),
            Head("interval", tr("Khoảng hạng")),
            Head("stays", tr("Ở trong nhóm đầu"), "%"),
            Head("reports", tr("Báo cáo đã nhận"), align="left"),
            Head("remark", tr("Lưu ý khi xem xét"), align="left"),
        ),
        rows,
        notes=(
            Line.of(
                tr(
                    "Điều kiện: ở trong nhóm đầu dù đổi trọng số, và đã gửi đủ mọi báo cáo phải nộp. Xếp "
                    "theo hạng; hạng xét điểm cả khi tính lẫn khi không tính phần tiền, nên đơn vị điểm "
                    "cao hơn chưa chắc đứng trước. Nội dung do đơn vị tự báo cáo, cần xã xác nhận trước "
                    "khi xét."
                )
            ),
            *notes_on_origin(province.table("submissions")["origin"]),
        ),
        appendix=True,
    )


def responsibility_summary(province: Province, key: str) -> Prose:
    """How many reports of the period were not answered, by what the law makes of them."""
    found = merit.unanswered(province, key)
    period = province.programme.period(key)
    bound = in_force(province, tuple(period.years))
    since = (
        tr(
            "Điều 12.2 Quy chế 253 chỉ xét báo cáo từ năm {bound}; các nhóm dưới đây không gộp "
            "với nhau, giai đoạn {label}."
        ).format(bound=bound[0], label=period.label)
        if bound
        else tr(
            "Quy chế 253 chưa có hiệu lực khi các báo cáo này đến hạn: chỉ nêu tình trạng, không "
            "có hệ quả theo Điều 12.2."
        )
    )
    totals = merit.totals(province, key)
    counted = (
        Line.of(
            tr("{first_up}: {n} báo cáo của {found} đơn vị."),
            first_up=_first_up(merit.WHY_NAMES[why]),
            found=str(len(found[why])),
            n=totals[why],
        )
        for why in merit.WHYS
        if totals[why].value
    )
    return bullets((Line.of(since), *counted))


def for_responsibility(province: Province, key: str) -> Table | Prose:
    """Agencies of which it should be verified whether art. 12.2 applies, with the line of evidence."""
    return unanswered(province, key, "verify")


def unanswered(province: Province, key: str, why: merit.Why) -> Table | Prose:
    """One list of reports that brought no results, each line with its years, reasons and evidence."""
    period = province.programme.period(key)
    title, note = _WHY_TITLES[why]
    found = merit.unanswered(province, key)[why]
    if not found:
        return paragraph(
            tr("{title}, giai đoạn {label}: chưa có đơn vị nào.").format(title=title, label=period.label)
        )
    rows = tuple(
        (
            merit.name_of(province, entry.agency_id),
            entry.reports,
            ", ".join(map(str, entry.years)),
            "; ".join(entry.reasons) or "–",
            _evidence(entry.reports),
            remark_of(province, entry.agency_id),
        )
        for entry in found
    )
    return Table(
        f"merit-{why.replace('_', '-')}-{key}",
        tr("{title}, giai đoạn {label}").format(title=title, label=period.label),
        (
            Head("agency", tr("Cơ quan, đơn vị"), align="left"),
            Head("reports", tr("Số báo cáo")),
            Head("years", tr("Năm"), align="left"),
            Head("reason", tr("Lý do đã nêu"), align="left"),
            Head("evidence", tr("Căn cứ (tệp, trang tính, ô)"), align="left"),
            Head("remark", tr("Lưu ý"), align="left"),
        ),
        rows,
        notes=(
            Line.of(note),
            Line.of(tr("Không phải kết luận về trách nhiệm của đơn vị nào.")),
            *notes_on_origin(province.table("submissions")["origin"]),
        ),
        appendix=True,
    )


def _reports(s: merit.Standing) -> Content:
    figure = s.parts["reporting"]
    return Line(((figure, f"{figure.n}/{figure.of}"),))


def _first_up(words: str) -> str:
    return words[0].upper() + words[1:]


def _evidence(figure: Figure) -> str:
    """The first cells of a figure as addresses; the rest stand in the register of figures."""
    rows = figure.sources.to_dict("records")
    shown = [
        " › ".join(str(row[c]) for c in ("file", "sheet", "cell") if isinstance(row[c], str))
        + (f": “{row['text']}”" if isinstance(row["text"], str) else "")
        for row in rows[:_EVIDENCE_SHOWN]
    ]
    rest = len(rows) - len(shown)
    return "; ".join(shown) + (tr("; và {rest} chỗ nữa").format(rest=rest) if rest > 0 else "")
