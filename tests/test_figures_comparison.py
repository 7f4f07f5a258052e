from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.figures import comparison
from analysis.figures.shown import Chart, Prose, Shown, Table
from analysis.indicators.collect import register
from analysis.indicators.comparison import Outcome, steps
from analysis.project import Project
from analysis.province import Province, open_province
from comparison_worlds import assigned, helping_world, keys, poverty_rows, returning_world
from indicator_frames import province

SOURCE = Path(comparison.__file__).parents[2]
WORDING = (
    *sorted((SOURCE / "indicators" / "comparison").glob("*.toml")),
    SOURCE / "figures" / "comparison" / "wording.toml",
)
CAUSAL = re.compile(
    r"(?<!Nậm )\bvì\b|\bnhờ\b|(?<!tự )\bdo\b[^.]*\b(nên|mà)\b|tác động|(hiệu|kết) quả của|ảnh hưởng"
    r"|dẫn (đến|tới)|khiến|gây ra|làm (cho|giảm|tăng)|because of|due to|thanks to",
    re.IGNORECASE,
)
SHOWN = (
    comparison.summary,
    comparison.estimates,
    comparison.checks,
    comparison.quartiles,
    comparison.way,
    comparison.start_chart,
)


def everything(opened: Province, period: str, outcome: Outcome) -> list[Shown]:
    return [*(make(opened, period, outcome) for make in SHOWN), comparison.method(opened, period)]


def sentences(value: Any) -> Iterator[str]:  # noqa: ANN401 - any TOML or JSON value
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from sentences(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from sentences(entry)


@pytest.mark.parametrize("path", WORDING, ids=lambda p: p.name)
def test_no_sentence_of_the_wording_names_a_cause(path: Path) -> None:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    if path.name in ("caveats.toml", "thresholds.toml"):
        content = {code: {k: v for k, v in entry.items() if k == "text"} for code, entry in content.items()}
    assert [s for s in sentences(content) if CAUSAL.search(s)] == []


def test_the_search_for_causes_finds_them() -> None:
    causes = (
        "giảm nhờ được giúp",
        "do được giúp nên giảm",
        "vì được giúp",
        "tác động của việc giúp",
        "because of",
    )
    assert all(CAUSAL.search(text) for text in causes)
    assert not CAUSAL.search("8 bậc tự do và có thể vẫn còn hẹp")


@pytest.mark.parametrize("period", ["A", "B"])
@pytest.mark.parametrize("outcome", ["poverty", "ntm"])
def test_nothing_in_the_document_names_a_cause(province_root: Project, period: str, outcome: Outcome) -> None:
    for shown in everything(open_province(province_root.root), period, outcome):
        payload = {k: v for k, v in shown.payload().items() if k != "svg"}
        for record in payload["figures"]:
            record.pop("cells")
        assert [s for s in sentences(payload) if CAUSAL.search(s)] == []


@pytest.mark.parametrize("period", ["A", "B"])
def test_every_number_shown_is_a_figure_with_its_cells(province_root: Project, period: str) -> None:
    opened = open_province(province_root.root)
    figures = [f for o in ("poverty", "ntm") for s in everything(opened, period, o) for f in s.figures()]
    assert all(len(f.sources) for f in figures)
    assert all(f.method and f.label for f in figures)
    assert len(register(figures)) == len({f.id for f in figures})


def test_the_words_are_those_of_the_step_and_of_no_other() -> None:
    said = {
        "consistent": _text(comparison.summary(helping_world(1), "A")),
        "compared": _text(comparison.summary(returning_world(1, 12), "A")),
        "measured": _text(comparison.summary(returning_world(1), "A")),
    }
    for step in steps()[1:]:
        assert [key for key, text in said.items() if step.says in text] == [step.key]


def test_where_the_mean_returns_the_document_shows_what_is_seen() -> None:
    world = returning_world(4)
    text = _text(comparison.summary(world, "A"))
    assert "(“Hai nhóm có xã xuất phát ngang nhau?” – hầu như không có)." in text
    quartiles = comparison.quartiles(world, "A")
    assert isinstance(quartiles, Table)
    assert [row[1] for row in quartiles.rows] == ["0", "0", "27", "31"]
    assert "hồi quy về trung bình" in quartiles.notes[0].plain


def test_without_two_days_of_one_standard_the_sentence_says_so() -> None:
    rates = {2016: np.full(len(keys()), 40.0)}
    lone = province(poverty=poverty_rows(rates), assignments=assigned(np.arange(len(keys())) % 2 == 0))
    for make in SHOWN:
        shown = make(lone, "A", "poverty")
        assert isinstance(shown, Prose)
        assert steps()[0].says in _text(shown)


def test_the_chart_says_what_it_shows_and_is_the_same_each_time() -> None:
    chart = comparison.start_chart(returning_world(5, 12), "A")
    assert isinstance(chart, Chart)
    assert "trục ngang là % hộ nghèo đầu kỳ" in chart.alt
    assert "Khoảng mức đầu kỳ chung của hai nhóm từ" in chart.alt
    assert "không nối sang chuẩn khác" in chart.caption.plain
    assert len(chart.data.rows) == len(keys())
    again = comparison.start_chart(returning_world(5, 12), "A")
    assert isinstance(again, Chart)
    assert chart.svg == again.svg


def test_the_table_of_estimates_says_why_a_number_is_absent() -> None:
    table = comparison.estimates(returning_world(4), "A")
    assert isinstance(table, Table)
    notes = " ".join(n.plain for n in table.notes)
    assert "không có trong bảng là không tính được" in notes
    assert all(row[1] != "–" for row in table.rows)
    assert "Không so được ở cùng xuất phát điểm" in notes
    assert "Khoảng tin cậy 95 %" not in notes
    assert len({n.plain for n in table.notes}) == len(table.notes)


def _text(shown: Shown) -> str:
    return "\n".join(entry.plain for entry in shown.lines())
