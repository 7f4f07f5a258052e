"""The command ``trace``: what it prints, added again, gives the figure; all of it from the edition alone."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analysis.cli import main
from analysis.project import Project
from publishing_roots import COVERED, add_notebook, toy_root

pytestmark = pytest.mark.slow

Cell = Mapping[str, str]
OLD = "standard=POV_2016_2020"
SET = "set=NTM_XA_2016_2020"


def number(text: str) -> float:
    """``số tiền: 1.500.000`` and ``tỷ lệ hộ nghèo đã in: 33,05`` as numbers."""
    return float(text.partition(": ")[2].replace(".", "").replace(",", "."))


def added(cells: list[Cell], name: str, when: str = "") -> float:
    told = [c for c in cells if c["đọc là"].startswith(f"{name}: ") and when in ("", c["kỳ"])]
    assert told
    return sum(number(c["đọc là"]) for c in told)


def pooled(cells: list[Cell], when: str = "") -> float:
    return 100 * added(cells, "hộ nghèo", when) / added(cells, "số hộ", when)


def count(cells: list[Cell], told: str) -> int:
    return sum(c["đọc là"] == told for c in cells)


def places(cells: list[Cell]) -> int:
    return len({(c["tệp"], c["trang tính"], c["ô"]) for c in cells})


Asked = tuple[str, str, Callable[[list[Cell]], float]]
FIGURES: Mapping[str, Asked] = {
    "money": ('money.mobilised(p, [2018], "cash")', "money.cash/year=2018", lambda c: added(c, "số tiền")),
    "money that sponsors gave, beside an agency's own in one cell": (
        '{f.dims["provider"]: f for f in money.breakdown(p, p.years("A"), "provider", "cash")}["sponsor"]',
        "money.cash/period=A/provider=sponsor",
        lambda c: added(c, "số tiền"),
    ),
    "money a household": (
        'money.per_household(p, p.years("A"), "cash")',
        "money.per_household/period=A/measure=cash",
        lambda c: added(c, "số tiền") / added(c, "số hộ"),
    ),
    "poor households": (
        'poverty.households(p, scope="province", year=2018, standard="POV_2016_2020")',
        f"poverty.poor_households/scope=province/year=2018/{OLD}",
        lambda c: added(c, "hộ nghèo"),
    ),
    "a pooled rate": (
        'poverty.rate(p, scope="list:A", year=2019, standard="POV_2016_2020")',
        f"poverty.rate/scope=list:A/year=2019/{OLD}",
        pooled,
    ),
    "an exact decomposition": (
        'poverty.list_change(p, "A", 2016, 2020).points["total"]',
        f"poverty.rate_part/scope=programme:A/from=2016/to=2020/{OLD}/part=total",
        lambda c: pooled(c, "2020") - pooled(c, "2016"),
    ),
    "marks, thousands of them": (
        "ntm.mean_criteria(p, date(2020, 12, 31))",
        f"ntm.mean_criteria/scope=province/as_of=2020-12-31/{SET}",
        lambda c: count(c, "đánh giá: đạt") / (len(c) / 19),
    ),
    "communes recognised": (
        "ntm.recognised(p, date(2020, 12, 31))",
        "ntm.recognised/scope=province/as_of=2020-12-31/title=standard",
        places,
    ),
    "reports on time": (
        'reporting.summary(p, [2022])["on_time_rate"]',
        "reporting.on_time_rate/year=2022",
        lambda c: 100 * count(c, "tình trạng: đúng hạn") / len(c),
    ),
    "a published number": (
        'poverty.published_rate(p, 2019, "POV_2016_2020")',
        f"poverty.rate/scope=published/year=2019/{OLD}",
        lambda c: added(c, "tỷ lệ hộ nghèo đã in"),
    ),
}
"""Kind of figure → how a notebook asks for it, its identifier, its definition worked out of printed cells."""

SHOWN = f"""\
from datetime import date
from analysis.figures.shown import Head, Table
from analysis.indicators import money, ntm, poverty, reporting
from analysis.province import open_province
p = open_province()
asked = [{", ".join(expression for expression, _, _ in FIGURES.values())}]
Table("ten", "Mười số liệu", (Head("a", "Số liệu"),), tuple((f,) for f in asked))"""


@pytest.fixture(scope="module")
def published(province_root: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A root whose one report shows ten figures, without any table left when the edition is made."""
    root = toy_root(tmp_path_factory.mktemp("traced"))
    shutil.rmtree(root.reference)
    for name in ("reference", "processed"):
        shutil.copytree(province_root.root / "data" / name, root.root / "data" / name)
    add_notebook(root, "annual_review", (COVERED, SHOWN), for_each={"year": [2019]})
    assert main(["--root", str(root.root), "build", "--as-of", "2026-01-05", "--jobs", "1"]) == 0
    shutil.rmtree(root.processed)
    return root


def edition(root: Project) -> Path:
    return root.reports / "editions" / "2026-01-05.1"


def trace(root: Project, *arguments: str) -> int:
    return main(["--root", str(root.root), "trace", *arguments])


@pytest.mark.parametrize("kind", FIGURES)
def test_the_printed_cells_added_again_give_the_figure(
    published: Project, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    rows = pq.read_table(edition(published) / "figures.parquet").to_pylist()
    _, wanted, definition = FIGURES[kind]
    figure = next(
        r for r in rows if (r["id"] == wanted if wanted else r["id"].startswith("poverty.published"))
    )
    assert trace(published, figure["id"]) == 0
    lines = capsys.readouterr().out.splitlines()
    cells: list[Cell] = [*csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    assert len(cells) == figure["rows"] > 0
    assert definition(cells) == pytest.approx(figure["value"], rel=1e-12, abs=1e-9)


def test_sums_are_told_by_column_and_year(published: Project, capsys: pytest.CaptureFixture[str]) -> None:
    _, rate, _ = FIGURES["an exact decomposition"]
    assert trace(published, rate) == 0
    told = capsys.readouterr().err.splitlines()
    sums = [line for line in told if line.startswith("Cộng ")]
    assert [line.partition(":")[0] for line in sums] == [
        "Cộng số hộ, 2016 (101 ô)",
        "Cộng số hộ, 2020 (101 ô)",
        "Cộng hộ nghèo, 2016 (101 ô)",
        "Cộng hộ nghèo, 2020 (101 ô)",
    ]
    _, money, _ = FIGURES["money that sponsors gave, beside an agency's own in one cell"]
    assert trace(published, money) == 0
    assert "Cộng số tiền mọi kỳ" in capsys.readouterr().err


def test_json_and_csv_hold_every_cell(
    published: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, marks, _ = FIGURES["marks, thousands of them"]
    assert trace(published, marks, "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert len(row["cells"]) == row["rows"] > 1000
    assert trace(published, marks, "--csv", str(tmp_path / "cells.csv")) == 0
    assert capsys.readouterr().out == ""
    written = (tmp_path / "cells.csv").read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(written.splitlines()))
    assert len(lines) == row["rows"]
    assert {line["value"] for line in lines} <= {"met", "mostly_met", "not_met", "not_assessed"}
    assert not any(field.startswith("-") for line in lines for field in line.values())


def test_a_report_without_its_file_of_cells_says_how_many_are_left(
    published: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "root"
    shutil.copytree(published.root, copy)
    (kept,) = edition(Project.at(copy)).rglob("*.cells.parquet")
    kept.unlink()
    _, marks, _ = FIGURES["marks, thousands of them"]
    assert trace(Project.at(copy), marks) == 0
    assert "Ấn bản chỉ giữ 12 ô, còn" in capsys.readouterr().err
