"""Lists for consideration: what has to be verified, by which article, and where the evidence is."""

from __future__ import annotations

from analysis.figures.merit._rows import interval, remark, remark_of
from analysis.figures.shown import Content, Head, Prose, Table, bullets, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import notes_on_origin
from analysis.indicators import Figure, merit
from analysis.indicators.reporting.rules import in_force, rules_of
from analysis.province import Province

_EVIDENCE_SHOWN = 3
_WHY_TITLES: dict[merit.Why, tuple[str, str]] = {
    "verify": (
        "Đề nghị xem xét: chưa báo cáo, chưa nêu lý do",
        "Điều 12.2 xét đơn vị không triển khai nhiệm vụ và không báo cáo lý do; bảng này chỉ nêu việc chưa có báo cáo và "
        "chưa có lý do trong sổ. Cần xác minh với đơn vị và xã trước khi kết luận.",
    ),
    "told_by_district": (
        "Chưa báo cáo nhưng cấp huyện hoặc xã có ghi nhận việc giúp",
        "Có dấu hiệu đã thực hiện nhiệm vụ: thiếu báo cáo, không phải không làm.",
    ),
    "reorganised": (
        "Chưa nhận báo cáo của đơn vị đã sắp xếp lại",
        "Chỉ nêu tình trạng: đơn vị cũ không còn, và việc của đơn vị cũ không quy cho đơn vị kế thừa.",
    ),
    "before_rules": (
        "Chưa báo cáo, chưa nêu lý do, trước khi có Quy chế",
        "Chỉ nêu tình trạng: Quy chế chưa có hiệu lực khi đến hạn nên không có hệ quả theo Điều 12.2.",
    ),
    "zero": (
        "Đã báo cáo, ghi không có kết quả trong năm",
        "Là có báo cáo. Nếu trong báo cáo chưa có lý do thì đề nghị đơn vị bổ sung.",
    ),
    "unusable": (
        "Đã gửi, tệp trống hoặc không đọc được",
        "Là có gửi. Đề nghị đơn vị gửi lại tệp đọc được.",
    ),
    "reason": (
        "Chưa báo cáo, có nêu lý do",
        "Giữ nguyên lời ghi; việc xem lý do có chính đáng hay không thuộc cơ quan có thẩm quyền.",
    ),
}


def for_reward(province: Province, key: str) -> Table | Prose:
    """Agencies to consider for reward (art. 12.1): stable in the top group, every report sent."""
    period, found = province.programme.period(key), merit.for_reward(province, key)
    bound = in_force(province, tuple(period.years))
    rules = rules_of(province)
    why = (
        f"Khen thưởng theo Điều 12.1 Quy chế {rules.number if rules else ''} chỉ đặt ra từ khi có Quy chế; không lập danh "
        "sách cho giai đoạn này."
    )
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
        f"Danh sách đề nghị xem xét khen thưởng, giai đoạn {period.label}",
        (
            Head("agency", "Cơ quan, đơn vị", align="left"),
            Head("score", "Điểm"),
            Head("interval", "Khoảng hạng"),
            Head("stays", "Ở trong nhóm đầu", "%"),
            Head("reports", "Báo cáo đã nhận", align="left"),
            Head("remark", "Lưu ý khi xem xét", align="left"),
        ),
        rows,
        notes=(
            Line.of(
                "Điều kiện: ở trong nhóm đầu dù đổi trọng số, và đã gửi đủ mọi báo cáo phải nộp. Xếp theo hạng; hạng xét điểm cả "
                "khi tính lẫn khi không tính phần tiền, nên đơn vị điểm cao hơn chưa chắc đứng trước. Nội dung do đơn vị tự báo "
                "cáo, cần xã xác nhận trước khi xét."
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
        f"Điều 12.2 Quy chế 253 chỉ xét báo cáo từ năm {bound[0]}; các nhóm dưới đây không gộp với nhau, giai đoạn "
        f"{period.label}."
        if bound
        else "Quy chế 253 chưa có hiệu lực khi các báo cáo này đến hạn: chỉ nêu tình trạng, không có hệ quả theo Điều 12.2."
    )
    totals = merit.totals(province, key)
    counted = (
        Line.of(
            f"{_first_up(merit.WHY_NAMES[why])}: {{n}} báo cáo của {len(found[why])} đơn vị.",
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
        return paragraph(f"{title}, giai đoạn {period.label}: chưa có đơn vị nào.")
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
        f"{title}, giai đoạn {period.label}",
        (
            Head("agency", "Cơ quan, đơn vị", align="left"),
            Head("reports", "Số báo cáo"),
            Head("years", "Năm", align="left"),
            Head("reason", "Lý do đã nêu", align="left"),
            Head("evidence", "Căn cứ (tệp, trang tính, ô)", align="left"),
            Head("remark", "Lưu ý", align="left"),
        ),
        rows,
        notes=(
            Line.of(note),
            Line.of("Không phải kết luận về trách nhiệm của đơn vị nào."),
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
    return "; ".join(shown) + (f"; và {rest} chỗ nữa" if rest > 0 else "")
