"""Title blocks: what a document is and which notices it carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from analysis.figures.shown import Cover, Notice
from analysis.figures.spans import Line
from analysis.language import tr
from analysis.province import Province


@dataclass(frozen=True)
class Titles:
    """How a document is called: its report kind, its h1, its subject line (trích yếu) and the line above."""

    report: str
    title: str
    subject: str
    kicker: str
    style: Literal["review", "register"] = "review"


_DATA_TABLES = ("support", "poverty", "ntm_marks", "resources", "submissions")


def annual(province: Province, year: int, as_of: str) -> Cover:
    """Cover of the annual review of ``year`` (regulation 253/QĐ-UBND, art. 13.3)."""
    return _cover(
        province,
        Titles(
            report="annual_review",
            title=tr("{name} năm {year}").format(name=province.programme.programme.name, year=year),
            subject=tr("Kết quả thực hiện nhiệm vụ giúp đỡ xã đặc biệt khó khăn năm {year}").format(
                year=year
            ),
            kicker=tr("Báo cáo năm {year}").format(year=year),
        ),
        as_of,
        date(year, 12, 31),
    )


def period(province: Province, key: str, as_of: str) -> Cover:
    """Cover of the evaluation of period ``key``."""
    period = province.programme.period(key)
    return _cover(
        province,
        Titles(
            report="period_evaluation",
            title=tr("{name} giai đoạn {label}").format(
                name=province.programme.programme.name, label=period.label
            ),
            subject=tr("Đánh giá kết quả giúp đỡ xã đặc biệt khó khăn giai đoạn {label}").format(
                label=period.label
            ),
            kicker=tr("Đánh giá giai đoạn {label}").format(label=period.label),
        ),
        as_of,
        date(period.last_year, 12, 31),
    )


def end_of_period(province: Province, as_of: str) -> Cover:
    """Cover of the review that sets all periods side by side."""
    periods = province.programme.periods
    labels = tr(" và ").join(p.label for p in periods)
    return _cover(
        province,
        Titles(
            report="end_of_period_review",
            title=tr("Giúp đỡ xã đặc biệt khó khăn: làm được gì, còn gì chưa rõ"),
            subject=tr(
                "Tổng kết thực hiện nhiệm vụ giúp đỡ xã đặc biệt khó khăn, các giai đoạn {labels}"
            ).format(labels=labels),
            kicker=tr("Báo cáo tổng kết · hai giai đoạn {labels}").format(labels=labels),
        ),
        as_of,
        date(periods[-1].last_year, 12, 31),
    )


def data_quality(province: Province, as_of: str) -> Cover:
    """Cover of the data-quality report."""
    return _cover(
        province,
        Titles(
            report="data_quality",
            title=tr("Chất lượng dữ liệu"),
            subject=tr("Các tệp đã nhận, các dòng đã đọc và những điều cần người gửi xem lại"),
            kicker=tr("Sổ chất lượng dữ liệu"),
            style="register",
        ),
        as_of,
        date(province.programme.years[-1], 12, 31),
    )


def notices(province: Province) -> Notice:
    """What kind of data the document rests on, in words."""
    if "synthetic" in origins(province):
        return Notice(
            "synthetic",
            Line.of(
                tr(
                    "Phần lớn số liệu cấp xã và cấp cơ quan trong tài liệu này là dữ liệu mẫu (tổng hợp "
                    "nhân tạo) để thử hệ thống; số ghi “đã công bố”, câu trích văn bản và biểu có nguồn "
                    "“đã nhận” là số thật. Không dùng làm căn cứ khen thưởng hay xem xét trách nhiệm."
                )
            ),
        )
    return Notice("draft", Line.of(tr("Dự thảo: số, ngày và chữ ký do văn thư điền.")))


def origins(province: Province, tables: Iterable[str] = _DATA_TABLES) -> tuple[str, ...]:
    """The origins found in the province's tables, in alphabetical order."""
    return tuple(sorted({o for t in tables for o in province.table(t)["origin"].dropna().unique()}))


def _cover(province: Province, titles: Titles, as_of: str, data_until: date) -> Cover:
    identity = province.programme.programme
    return Cover(
        report=titles.report,
        title=titles.title,
        subject=titles.subject,
        kicker=titles.kicker,
        style=titles.style,
        as_of=date.fromisoformat(as_of).isoformat(),
        data_until=data_until.isoformat(),
        superior_body=identity.superior_body,
        issuing_body=identity.issuing_body,
        office=identity.office,
        place=identity.place,
        recipients=identity.recipients,
        signer_authority="",
        signer_title=tr("GIÁM ĐỐC"),
        draft=True,
        origins=origins(province),
    )
