from __future__ import annotations

import json
import os
from datetime import date
from typing import Any

import pytest

from analysis.cli import main
from analysis.programme import Programme
from analysis.project import Project
from analysis.publishing import WrongUse, compare
from analysis.publishing.edition import Edition
from analysis.publishing.outcome import Outcome
from analysis.publishing.records import write_figures
from analysis.publishing.site.changes import outline
from analysis.publishing.site.contents import Contents
from analysis.publishing.site.front import index_page
from analysis.publishing.site.places import Places
from documents_notebook import CHANGE, MONEY, figure, source
from publishing_roots import report_of

POOR = figure("poverty.poor", "10", value=10.0, rows=2, cells=[source("B2", "4"), source("B3", "6")])


def edition(project: Project, name: str, *figures: dict[str, Any], current: bool = True) -> Edition:
    folder = project.reports / "editions" / name
    folder.mkdir(parents=True)
    report = report_of(2018)
    shown = Outcome(report.key, "made", figures=figures)
    made = Edition(name, folder, date(2026, 1, 5), (report,), (shown,))
    write_figures(made)
    (folder / "run.json").write_text("{}", encoding="utf-8")
    age = len(list(folder.parent.iterdir()))
    os.utime(folder / "run.json", (1000 + age, 1000 + age))
    if current:
        (project.reports / "current.json").write_text(json.dumps({"edition": name}), encoding="utf-8")
    return made


def poor(text: str, value: float, *cells: dict[str, Any], rows: int = 2) -> dict[str, Any]:
    return {**POOR, "text": text, "value": value, "cells": list(cells), "rows": rows}


def test_a_figure_that_moved_is_told_with_the_cells_that_moved_it(toy: Project) -> None:
    edition(toy, "2026-01-05.1", POOR, CHANGE)
    edition(
        toy,
        "2026-01-06.1",
        poor("13", 13.0, source("B2", "4"), source("B3", "7"), source("B4", "2"), rows=3),
        MONEY,
    )
    found = compare(toy)
    assert ([f["id"] for f in found.appeared], [f["id"] for f in found.vanished], found.same) == (
        [MONEY["id"]],
        [CHANGE["id"]],
        0,
    )
    (moved,) = found.moved
    assert (moved.before, moved.after, moved.change, moved.partial) == ("10", "13", 3.0, False)
    assert moved.ratio == pytest.approx(3 / 13)
    assert [(c.address.rpartition(" ")[2], c.before, c.after) for c in moved.cells] == [
        ("B3", "6", "7"),
        ("B4", None, "2"),
    ]


def test_a_figure_whose_caveat_alone_changed_is_told_and_one_that_did_not_is_not(toy: Project) -> None:
    edition(toy, "2026-01-05.1", POOR, CHANGE)
    edition(toy, "2026-01-06.1", {**POOR, "caveat": "số sơ bộ"}, CHANGE)
    found = compare(toy)
    assert [(m.id, m.change, m.also, m.cells) for m in found.moved] == [
        ("poverty.poor", 0.0, ("caveat",), ())
    ]
    assert found.same == 1


def test_cells_that_editions_do_not_keep_are_said_to_be_missing(toy: Project) -> None:
    edition(toy, "2026-01-05.1", POOR)
    edition(toy, "2026-01-06.1", poor("13", 13.0, source("B2", "4"), source("B3", "6"), rows=9))
    assert compare(toy).moved[0].partial


def test_any_two_editions_kept_are_compared_and_others_refused(toy: Project) -> None:
    with pytest.raises(WrongUse, match="Chưa có ấn bản"):
        compare(toy)
    edition(toy, "2026-01-05.1", POOR)
    with pytest.raises(WrongUse, match="Không còn ấn bản nào trước"):
        compare(toy)
    edition(toy, "2026-01-06.1", poor("11", 11.0))
    edition(toy, "2026-01-07.1", poor("12", 12.0))
    assert (compare(toy).before, compare(toy).after) == ("2026-01-06.1", "2026-01-07.1")
    assert compare(toy, "2026-01-05.1").moved[0].change == 2.0
    assert compare(toy, "2026-01-05.1", "2026-01-06.1").moved[0].change == 1.0
    with pytest.raises(WrongUse, match=r"có phải ý là “2026-01-05\.1”"):
        compare(toy, "2026-01-05.11")


def test_command_prints_and_gives_json(toy: Project, capsys: pytest.CaptureFixture[str]) -> None:
    edition(toy, "2026-01-05.1", POOR)
    edition(toy, "2026-01-06.1", poor("13", 13.0, source("B2", "7"), source("B3", "6")), MONEY)
    assert main(["--root", str(toy.root), "diff"]) == 0
    said = capsys.readouterr()
    assert (
        "đổi\tpoverty.poor\t10\t13\t+3,00\tdata/raw/2025/2025_ra-soat-ho-ngheo.xlsx · Biểu 1 · B2\t4\t7"
        in said.out
    )
    assert "1 số liệu đổi, 1 mới, 0 không còn, 0 giữ nguyên." in said.err
    assert main(["--root", str(toy.root), "diff", "2026-01-05.1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["moved"][0]["cells"][0] == {
        "address": "data/raw/2025/2025_ra-soat-ho-ngheo.xlsx · Biểu 1 · B2",
        "before": "4",
        "after": "7",
    }
    assert main(["--root", str(toy.root), "diff", "x"]) == 2


def test_index_shows_counts_and_the_largest_moves_only_when_something_moved(toy: Project) -> None:
    nothing = Places((), {})
    edition(toy, "2026-01-05.1", POOR, CHANGE)
    last = edition(toy, "2026-01-06.1", poor("13", 13.0), CHANGE)
    contents = Contents(last, Programme.load(toy.reference), nothing, (), frozenset(), {})
    page = index_page(contents, compare(toy)).decode()
    assert "Thay đổi so với ấn bản trước" in page
    assert "1 số liệu đổi; 1 số liệu giữ nguyên" in page
    assert "10 → 13" in page
    edition(toy, "2026-01-07.1", poor("13", 13.0), CHANGE)
    assert "Thay đổi so với" not in index_page(contents, compare(toy)).decode()


def test_a_move_too_small_to_be_printed_is_not_among_the_largest_of_the_index(toy: Project) -> None:
    other = {**CHANGE, "value": -17.1200001}
    edition(toy, "2026-01-05.1", POOR, CHANGE)
    edition(toy, "2026-01-06.1", poor("13", 13.0), other)
    told = outline(compare(toy), "")
    assert "2 số liệu đổi" in told.title
    assert [line.partition(" (")[0].rpartition(": ")[2] for line in told.keys] == ["10 → 13"]
