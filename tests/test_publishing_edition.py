from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import nbformat
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from analysis.cli import main
from analysis.project import Project
from analysis.publishing import Asked, BuildFailed, Edition, Outcome, WrongUse, build, current, read_run
from analysis.publishing.edition import forget_old, next_name
from publishing_roots import COVERED, FINDING, KILLED, SIDECAR, WAY, add_notebook

pytestmark = pytest.mark.slow

DAY = date(2026, 1, 5)
posix_only = pytest.mark.skipif(os.name != "posix", reason="the kernel is killed by a POSIX signal")


def made(edition: Edition) -> dict[str, str]:
    return {o.key: o.state for o in edition.outcomes}


def message(edition: Edition, key: str) -> str:
    return next(o.message for o in edition.outcomes if o.key == key)


def only_2018(cell: str) -> str:
    """``cell`` run for 2018 only."""
    return "\n".join(["if year == 2018:", *(f"    {line}" for line in cell.splitlines())])


@pytest.fixture
def edition(toy: Project) -> Edition:
    add_notebook(toy, "annual_review")
    return build(toy, Asked(as_of=DAY))


def test_edition_holds_documents_index_record_and_figures(toy: Project, edition: Edition) -> None:
    assert edition.name == "2026-01-05.1"
    assert not edition.needs_attention
    assert current(toy) == edition.folder
    page = (edition.folder / "annual-review/year=2018/annual-review_2018.html").read_text("utf-8")
    assert "Báo cáo năm 2018" in page
    assert 'href="../../index.html"' in page
    index = (edition.folder / "index.html").read_text("utf-8")
    front = (toy.reports / "index.html").read_text("utf-8")
    assert 'href="annual-review/year=2018/annual-review_2018.html"' in index
    assert 'href="editions/2026-01-05.1/annual-review/year=2018/annual-review_2018.html"' in front
    run = read_run(edition.folder)
    assert (run["as_of"], run["counts"]) == (
        "2026-01-05",
        {"made": 2, "failed": 0, "missing_data": 0, "not_made": 0},
    )
    assert run["origins"] == ["published", "synthetic"]
    figures = pq.read_table(edition.folder / "figures.parquet").to_pylist()
    assert [(f["report"], f["text"], f["cells"][0]["cell"]) for f in figures] == [
        ("annual-review/year=2018", "−17,12", "E58"),
        ("annual-review/year=2019", "−17,12", "E58"),
    ]


def test_part_of_the_plan_says_that_it_is_a_part(toy: Project) -> None:
    add_notebook(toy, "annual_review")
    edition = build(toy, Asked(as_of=DAY, only=["annual_review/year=2019"]))
    run = read_run(edition.folder)
    assert (run["counts"]["not_made"], run["left_out"]) == (1, ["annual-review/year=2018"])
    assert "không lập lần này" in (toy.reports / "index.html").read_text("utf-8")


def test_reports_not_asked_for_are_carried_over_unchanged(toy: Project, edition: Edition) -> None:
    again = build(toy, Asked(as_of=date(2026, 1, 6), only=["annual_review/year=2019"]))
    run = read_run(again.folder)
    assert run["counts"] == {"made": 2, "failed": 0, "missing_data": 0, "not_made": 0}
    assert [r["key"] for r in run["reports"]] == ["annual-review/year=2018", "annual-review/year=2019"]
    name = "annual-review/year=2018/annual-review_2018.html"
    kept, before = ((e.folder / name).read_bytes() for e in (again, edition))
    assert WAY.sub(b"", kept) == WAY.sub(b"", before)
    assert "Báo cáo năm 2018" in (toy.reports / "index.html").read_text("utf-8")


def test_day_of_the_edition_reaches_every_notebook(edition: Edition) -> None:
    path = edition.folder / "annual-review/year=2019/annual-review_2019.ipynb"
    notebook = nbformat.read(path, as_version=4)
    injected = next(c for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", []))
    assert 'as_of = "2026-01-05"' in injected.source
    assert "year = 2019" in injected.source


def test_two_builds_give_the_same_bytes(toy: Project, edition: Edition) -> None:
    again = build(toy, Asked(as_of=DAY, force=True))
    assert again.name == "2026-01-05.2"
    names = [p.relative_to(edition.folder) for p in sorted(edition.folder.rglob("*")) if p.is_file()]
    assert len(names) == 14
    for name in names:
        if name.name not in ("run.json", "run.log", "datapackage.json"):
            assert (edition.folder / name).read_bytes() == (again.folder / name).read_bytes(), name


@posix_only
def test_killed_kernel_fails_its_report_alone_and_the_command_says_look(
    toy: Project, edition: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    add_notebook(toy, "annual_review", [COVERED, only_2018(KILLED), FINDING])
    code = main(["--root", str(toy.root), "build", "--as-of", "2026-01-06"])
    assert code == 1
    reports = {r["key"]: r for r in read_run(current(toy) or Path())["reports"]}
    assert reports["annual-review/year=2018"]["state"] == "failed"
    assert reports["annual-review/year=2019"]["state"] == "made"
    said = reports["annual-review/year=2018"]["message"]
    assert "annual_review (year = 2018)" in said
    assert "ô 4 (“if year == 2018:”)" in said
    assert said in capsys.readouterr().err
    assert not (current(toy) or Path()).joinpath("annual-review", "year=2018").exists()
    assert (edition.folder / "annual-review/year=2018/annual-review_2018.html").exists()
    assert "không lập được" in (toy.reports / "index.html").read_text("utf-8").casefold()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("raise ValueError('không có số')", "báo lỗi ở ô 4 (“if year == 2018:”): ValueError: không có số"),
        ("raise SystemExit(0)", "ô 4 (“if year == 2018:”): SystemExit"),
        ("import os\nos._exit(0)", "mất tiến trình tính (kernel) khi đang chạy ô 4"),
        ("import time\ntime.sleep(60)", "chạy quá 5 giây, dừng ở ô 4"),
        ("display({'application/vnd.commune-review.chart.v1+json': {}}, raw=True)", "ô số"),
    ],
    ids=["error", "exit", "dead", "timeout", "payload"],
)
def test_report_that_cannot_be_trusted_fails_with_the_cell_and_the_reason(
    toy: Project, cell: str, said: str
) -> None:
    add_notebook(toy, "annual_review", [COVERED, only_2018(cell), FINDING], time_limit=5)
    edition = build(toy, Asked(as_of=DAY))
    assert made(edition) == {"annual-review/year=2018": "failed", "annual-review/year=2019": "made"}
    assert said.casefold() in message(edition, "annual-review/year=2018").casefold()


def test_cell_that_never_ran_is_a_failure(toy: Project) -> None:
    add_notebook(toy, "annual_review", [COVERED, FINDING])
    path = toy.notebooks / "annual_review.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][3]["metadata"]["tags"] = ["skip-execution"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(BuildFailed, match="chưa chạy ô 4"):
        build(toy, Asked(as_of=DAY))


@posix_only
def test_dying_worker_fails_its_report_alone(toy: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNE_REVIEW_KERNELS", "ordinary")  # its kernel is the worker's child
    kill_worker = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"
    add_notebook(toy, "annual_review", [COVERED, only_2018(kill_worker), FINDING])
    add_notebook(toy, "period_review", for_each={"year": [2020, 2021]})
    edition = build(toy, Asked(as_of=DAY))
    assert made(edition) == {
        "annual-review/year=2018": "failed",
        "annual-review/year=2019": "made",
        "period-review/year=2020": "made",
        "period-review/year=2021": "made",
    }
    assert "làm chết tiến trình" in message(edition, "annual-review/year=2018")


def test_build_in_which_nothing_was_made_leaves_the_current_edition(toy: Project, edition: Edition) -> None:
    before = (toy.reports / "index.html").read_bytes()
    add_notebook(toy, "annual_review", ["1 / 0"])
    assert main(["--root", str(toy.root), "build", "--as-of", "2026-01-06"]) == 3
    assert current(toy) == edition.folder
    assert (toy.reports / "index.html").read_bytes() == before
    assert [p.name for p in (toy.reports / "editions").iterdir()] == [edition.name]


def test_second_build_at_the_same_time_is_refused(toy: Project, capsys: pytest.CaptureFixture[str]) -> None:
    add_notebook(toy, "annual_review")
    with FileLock(toy.reports / ".build.lock"):
        assert main(["--root", str(toy.root), "build"]) == 3
    assert "đang chạy" in capsys.readouterr().err
    assert current(toy) is None


def test_wrong_parameter_starts_nothing(toy: Project) -> None:
    add_notebook(toy, "annual_review")
    ended: list[Outcome] = []
    asked = Asked(as_of=DAY, only=["annual_review/yaer=2019"])
    with pytest.raises(WrongUse, match="yaer"):
        build(toy, asked, progress=lambda o, _n, _t: ended.append(o))
    assert not ended
    assert list(toy.reports.iterdir()) == []


def test_editions_of_a_day_are_numbered_on(tmp_path: Path) -> None:
    for name in ("2026-01-05.1", "2026-01-05.10", "2026-01-06.3"):
        (tmp_path / name).mkdir()
    assert next_name(tmp_path, DAY) == "2026-01-05.11"
    assert next_name(tmp_path, date(2026, 1, 7)) == "2026-01-07.1"


def test_only_the_editions_built_last_are_kept_and_always_the_current_one(tmp_path: Path) -> None:
    for age, name in enumerate(("2025-12-31.1", "2026-01-05.1", "2020-12-31.1", "2026-01-06.1")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").write_text("{}", encoding="utf-8")
        os.utime(tmp_path / name / "run.json", (1000 + age, 1000 + age))
    forget_old(tmp_path, current="2025-12-31.1", kept=2)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["2020-12-31.1", "2025-12-31.1", "2026-01-06.1"]


def test_pdf_stands_beside_the_page_and_is_the_same_twice(toy: Project) -> None:
    add_notebook(toy, "annual_review", formats=["html", "pdf"], for_each={"year": [2018]})
    parameters = SIDECAR["parameters"]
    add_notebook(toy, "other", parameters=parameters, for_each={"year": [2019]}, formats=["html"])
    first, second = build(toy, Asked(as_of=DAY)), build(toy, Asked(as_of=DAY, force=True))
    name = "annual-review/year=2018/annual-review_2018.pdf"
    assert (first.folder / name).read_bytes().startswith(b"%PDF-")
    assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes()
    assert not (first.folder / "other/year=2019/other_2019.pdf").exists()
