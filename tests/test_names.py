from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import date
from itertools import combinations
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rapidfuzz.distance import Levenshtein

from analysis.cli import main
from analysis.ingest import naming
from analysis.project import Project
from analysis.province import open_province
from analysis.registers import Agencies, Names, Units
from analysis.registers.aliases import load_aliases
from analysis.registers.candidates import candidates, clear_one, rivals
from analysis.registers.keeping import DecisionRefused, NotConfirmed, decider
from analysis.text import bare, fold
from ingest_roots import f1_rows, ingested, new_root, write_rows
from slips import one_slip, two_slips
from truth import truth_of

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
UNITS = Units.load(REFERENCE)
NAMES = Names.load(REFERENCE, UNITS, Agencies.load(REFERENCE))
DAY = date(2019, 12, 31)
ON = date(2026, 1, 15)
PHINH_GIANG, PHINH_SANG, MUONG_DANG = "03382@2025-06-30", "03259@2025-06-30", "03286@2025-06-30"
FAR = "Xã Keo Loom Loom"
KEO_LOM = next(u.key for u in UNITS.find("Keo Lôm", on=DAY))


@pytest.fixture(scope="module")
def read_in(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Reports of two years read in: one name unsettled in both, one in the first, one settled by itself."""
    project = new_root(tmp_path_factory.mktemp("names"))
    for year in (2018, 2019):
        rows = [
            (1, FAR, "Sở Xây dựng", "Có", "Có", 15),
            (2, "Xã Mường ăng", "Sở Xây dựng", "Có", "Có", 20),
            (3, "Xã Phì Nhừ", "Sở Xây dựng", "Có", "Có", 30),
        ]
        write_rows(project.raw / f"{year}/xd.xlsx", f1_rows(year, *rows[: 3 if year == 2018 else 1]))
    ingested(project)
    return project


@pytest.fixture
def project(read_in: Project, tmp_path: Path) -> Project:
    """A copy of that root."""
    shutil.copytree(read_in.root, tmp_path / "root")
    return Project.at(tmp_path / "root")


def settle(project: Project, written: str, key: str, **given: object) -> None:
    told: dict[str, object] = {"who": "Nguyễn Văn A", "on": ON, "confirmed": True, **given}
    naming.decide(open_province(project.root), written, key, **told)  # type: ignore[arg-type]  # as typed


def run(project: Project, *arguments: str) -> int:
    return main(["--root", str(project.root), "names", *arguments])


def keys(project: Project) -> dict[tuple[str, int], set[str | None]]:
    support = open_province(project.root).table("support")
    found: dict[tuple[str, int], set[str | None]] = {}
    for row in support.to_dict("records"):
        key = row["unit_key"] if isinstance(row["unit_key"], str) else None
        found.setdefault((str(row["commune_as_written"]), int(row["year"])), set()).add(key)
    return found


def aliases_text(project: Project) -> str:
    return (project.reference / "aliases.csv").read_text(encoding="utf-8")


def test_the_names_left_unsettled_are_told_with_their_cells_years_and_candidates(project: Project) -> None:
    far, near = naming.questions(open_province(project.root))
    assert (far.written, far.kind, far.years, len(far.places)) == (FAR, "commune", (2018, 2019), 2)
    assert far.places[0] == ("data/raw/2018/xd.xlsx", "Sheet1", "B4")
    assert (near.written, near.years) == ("Xã Mường ăng", (2018,))
    first = near.candidates[0]
    assert (first.key, first.place, first.reason) == (MUONG_DANG, "Huyện Mường Ảng", "close")
    assert first.margin > 0 > near.candidates[1].margin
    assert [c.score for c in near.candidates] == sorted((c.score for c in near.candidates), reverse=True)


def test_a_notebook_gets_the_open_questions_as_a_frame(project: Project) -> None:
    frame = naming.open_names(open_province(project.root))
    assert frame["written"].unique().tolist() == [FAR, "Xã Mường ăng"]
    mine = frame[frame["key"] == MUONG_DANG].iloc[0]
    assert (mine["cells"], mine["cell"], mine["years"]) == (1, "B5", "2018")
    assert "Thị trấn Mường Ảng (Huyện Mường Ảng)" in mine["rivals"]


def test_a_decision_is_read_by_the_next_ingest_and_settles_exactly_its_cells(project: Project) -> None:
    before = keys(project)
    settle(project, FAR, KEO_LOM)
    ingested(project)
    after = keys(project)
    changed = {place for place in before if before[place] != after[place]}
    assert changed == {(FAR, 2018), (FAR, 2019)}
    assert after[FAR, 2018] == after[FAR, 2019] == {KEO_LOM}
    assert [q.written for q in naming.questions(open_province(project.root))] == ["Xã Mường ăng"]


def test_the_line_says_who_when_and_for_which_days_and_all_others_stay(project: Project) -> None:
    before = aliases_text(project)
    settle(project, "Xã Mường ăng", MUONG_DANG, note="có công văn")
    assert aliases_text(project) == (
        f"{before}Xã Mường ăng,commune,{MUONG_DANG},2018-01-01,2018-12-31,"
        "Nguyễn Văn A,2026-01-15,có công văn\n"
    )
    assert list(project.reference.glob(".*")) == []


def test_the_years_told_widen_the_days_never_beyond_the_units_own(project: Project) -> None:
    settle(project, "Xã Mường ăng", MUONG_DANG, years=(2017, 2030))
    made = load_aliases(project.reference)[-1]
    assert (made.valid_from, made.valid_to) == (date(2017, 1, 1), date(2025, 6, 30))


def test_years_without_the_name_are_refused_and_years_left_out_are_asked_again(project: Project) -> None:
    with pytest.raises(DecisionRefused, match="2018, 2019"):
        settle(project, FAR, KEO_LOM, years=(2020, 2022))
    settle(project, FAR, KEO_LOM, years=(2019, 2022))
    ingested(project)
    assert keys(project)[FAR, 2019] == {KEO_LOM}
    far = next(q for q in naming.questions(open_province(project.root)) if q.written == FAR)
    assert (far.years, far.decided) == ((2018,), "")


def test_a_name_spelt_as_another_units_is_not_settled_by_an_alias(tmp_path: Path) -> None:
    project = new_root(tmp_path)
    head = [*f1_rows(2018)[:2], [*f1_rows(2018)[2], "Huyện"]]
    row = (1, "Xã Keo Lôm", "Sở Xây dựng", "Có", "Có", 15, "", "", "", "", "Huyện Mường Nhé")
    write_rows(project.raw / "2018/a.xlsx", [*head, row])
    ingested(project)
    asked = naming.questions(open_province(project.root))
    assert [q.written for q in asked] == ["Xã Keo Lôm"]
    with pytest.raises(DecisionRefused, match="commune-review correct"):
        settle(project, "Xã Keo Lôm", PHINH_GIANG)


def test_no_name_is_settled_twice(project: Project) -> None:
    settle(project, FAR, KEO_LOM)
    after = aliases_text(project)
    with pytest.raises(DecisionRefused, match="đã được quyết là Xã Keo Lôm"):
        settle(project, FAR.upper(), PHINH_GIANG)
    assert aliases_text(project) == after
    far = next(q for q in naming.questions(open_province(project.root)) if q.written == FAR)
    assert far.decided == KEO_LOM
    ingested(project)
    with pytest.raises(DecisionRefused, match="tên chưa rõ"):
        settle(project, FAR, PHINH_GIANG)


FIRST, SECOND, BOTH = ([f"Xã Keo Loom {who} {n}" for n in "ABCD"] for who in ("Ngô", "Đỗ", "Lý"))


def settle_in_turn(project: Project, key: str, names: list[str], together: Barrier) -> None:
    """A person's process: each decision is taken at the same moment as one of another person's."""
    province = open_province(project.root)
    for name in names:
        together.wait(60)
        with suppress(DecisionRefused):  # decided by the other
            naming.decide(province, name, key, who=key, on=ON, confirmed=True)


def test_two_people_at_once_lose_no_decision_and_settle_no_name_twice(tmp_path: Path) -> None:
    project = new_root(tmp_path)
    rows = [(n, name, "Sở Xây dựng", "Có", "Có", 15) for n, name in enumerate(FIRST + SECOND + BOTH, 1)]
    write_rows(project.raw / "2018/xd.xlsx", f1_rows(2018, *rows))
    ingested(project)
    spawn = multiprocessing.get_context("spawn")
    together = spawn.Barrier(2)
    people = [
        spawn.Process(target=settle_in_turn, args=(project, key, own + BOTH, together))
        for key, own in ((KEO_LOM, FIRST), (PHINH_GIANG, SECOND))
    ]
    before = len(load_aliases(project.reference))
    for person in people:
        person.start()
    for person in people:
        person.join(120)
    assert [person.exitcode for person in people] == [0, 0]
    told = [(a.written, a.key) for a in load_aliases(project.reference)[before:]]
    assert sorted(name for name, _ in told) == sorted(FIRST + SECOND + BOTH)
    assert {(name, KEO_LOM) for name in FIRST} | {(name, PHINH_GIANG) for name in SECOND} <= set(told)


@pytest.mark.parametrize(
    ("written", "key", "said"),
    [
        (FAR, "99999", "không phải mã"),
        ("Xã Phì Nhừ", KEO_LOM, "tên chưa rõ"),
        (FAR, "so-xay-dung", "không phải tên loại này"),
        (FAR, "03382@2025-07-01", "không phải mã|không có trong các năm"),
    ],
)
def test_a_decision_that_cannot_be_meant_is_refused(
    project: Project, written: str, key: str, said: str
) -> None:
    before = aliases_text(project)
    with pytest.raises(DecisionRefused, match=said):
        settle(project, written, key)
    assert aliases_text(project) == before


def test_a_unit_of_other_days_is_refused(project: Project) -> None:
    later = next(u.key for u in UNITS.at(date(2025, 12, 31)) if u.name == "Mường Chà")
    with pytest.raises(DecisionRefused, match="không có trong các năm"):
        settle(project, FAR, later)


def test_an_agencys_name_is_settled_for_all_days(tmp_path: Path) -> None:
    project = new_root(tmp_path)
    row = (1, "Xã Phì Nhừ", "Cơ quan Xây cất", "Có", "Có", 15)
    write_rows(project.raw / "2018/a.xlsx", f1_rows(2018, row))
    ingested(project)
    settle(project, "Cơ quan Xây cất", "so-xay-dung")
    made = load_aliases(project.reference)[-1]
    assert (made.kind, made.valid_from, made.valid_to) == ("agency", None, None)
    ingested(project)
    assert set(open_province(project.root).table("support")["agency_id"]) == {"so-xay-dung"}
    assert naming.questions(open_province(project.root)) == ()


def pairs() -> list[tuple[str, str]]:
    """Keys of the communes of 2019 whose names are two letters apart or fewer without diacritics."""
    return [
        (a.key, b.key)
        for a, b in combinations(UNITS.at(DAY), 2)
        if Levenshtein.distance(bare(fold(a.name)), bare(fold(b.name))) <= 2
    ]


def test_every_pair_of_confusable_communes_asks() -> None:
    assert len(pairs()) == 93
    for one, other in pairs():
        assert other in rivals(NAMES, one)
        assert one in rivals(NAMES, other)
        for key in (one, other):
            slips = [
                f"{UNITS[key].unit_type} {UNITS[key].name}h",
                *two_slips(UNITS[key].name, random.Random(1), 3),
            ]
            for text in slips:
                clear = clear_one(candidates(NAMES, "commune", text, [DAY]))
                assert clear is None or clear.key not in (one, other)


def test_a_confusable_name_is_not_recorded_without_confirmation(project: Project) -> None:
    before = aliases_text(project)
    with pytest.raises(NotConfirmed, match="dễ nhầm") as refused:
        settle(project, "Xã Mường ăng", MUONG_DANG, confirmed=False)
    assert "Thị trấn Mường Ảng (Huyện Mường Ảng)" in refused.value.rivals
    assert aliases_text(project) == before


def test_what_is_offered_first_for_a_misspelt_commune_is_never_another_one() -> None:
    draw, offered = random.Random(20261231), 0
    for unit in UNITS.at(DAY):
        texts = [*draw.sample(one_slip(unit.name), 10), *two_slips(unit.name, draw, 10)]
        for text in (t for t in texts if NAMES.commune(t, on=DAY, candidates=False).key is None):
            clear = clear_one(candidates(NAMES, "commune", text, [DAY]))
            offered += clear is not None
            assert clear is None or clear.key == unit.key, (text, unit.name)
    assert offered > 100


@pytest.mark.slow
def test_no_name_of_the_sample_is_offered_as_another_one_than_the_truth(province_root: Project) -> None:
    truth = truth_of(province_root, "support")
    row = truth["cell"].str.extract(r"(\d+)$")[0]
    meant = dict(zip(zip(truth["file"], truth["sheet"], row, strict=True), truth["unit_key"], strict=True))
    asked = [q for q in naming.questions(open_province(province_root.root)) if q.kind == "commune"]
    seen = 0
    for question in asked:
        for file, sheet, cell in question.places:
            true = meant.get((file, sheet, cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
            if true is None:
                continue
            seen += 1
            clear = clear_one(question.candidates)
            assert clear is None or clear.key == true
            assert true in [c.key for c in question.candidates]
    assert seen > 0


def test_the_command_prints_only_where_nobody_can_answer(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    before = aliases_text(project)
    assert run(project) == run(project, "--list") == 1
    lines = capsys.readouterr().out.splitlines()
    assert any("Xã Mường ăng" in x and "data/raw/2018/xd.xlsx › Sheet1 › B5" in x for x in lines)
    assert any("Xã Mường Đăng" in x and "dễ nhầm" in x for x in lines)
    assert run(project, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert [q["written"] for q in told] == [FAR, "Xã Mường ăng"]
    assert told[1]["candidates"][0]["key"] == MUONG_DANG
    assert aliases_text(project) == before


def test_one_decision_is_taken_without_questions(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("--set", f"Xã Mường ăng={MUONG_DANG}", "--who", "Lò Thị B", "--on", "2026-02-01")
    assert run(project, *given) == 2
    assert "dễ nhầm" in capsys.readouterr().err
    assert run(project, *given, "--confirm") == 0
    assert aliases_text(project).endswith("2018-01-01,2018-12-31,Lò Thị B,2026-02-01,\n")
    assert run(project, *given, "--confirm") == 2
    assert run(project, "--list") == 1
    capsys.readouterr()
    assert run(project, "--set", "Xã Mường ăng") == 2
    assert run(project, "--set", f"{FAR}={KEO_LOM}", "--years", "2019-2018") == 2


def test_who_decides_is_told_by_the_option_the_variable_or_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COMMUNE_REVIEW_USER", "Vàng A  Chứ")
    assert decider("Lò Thị B") == "Lò Thị B"
    assert decider() == "Vàng A Chứ"
    monkeypatch.delenv("COMMUNE_REVIEW_USER")
    monkeypatch.setenv("LOGNAME", "may-tinh")
    assert decider() == "may-tinh"


def test_hostile_names_never_reach_the_terminal_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = new_root(tmp_path)
    row = (1, "Xã \u202e[red]Quaif Tơ {0}", "Sở Xây dựng", "Có", "Có", 15)
    write_rows(project.raw / "2018/a.xlsx", f1_rows(2018, row))
    ingested(project)
    assert run(project, "--list") == 1
    told = capsys.readouterr()
    assert "[red]Quaif Tơ {0}" in told.out
    assert "\u202e" not in told.out + told.err


def test_a_wording_that_a_spreadsheet_would_run_is_not_recorded(tmp_path: Path) -> None:
    project = new_root(tmp_path)
    row = (1, "=1+1&Keo Lôôm", "Sở Xây dựng", "Có", "Có", 15)
    path = write_rows(project.raw / "2018/a.xlsx", f1_rows(2018, row))
    book = load_workbook(path)
    book.worksheets[0]["B4"].data_type = "s"
    book.save(path)
    ingested(project)
    asked = naming.questions(open_province(project.root))
    assert [q.written for q in asked] == ["=1+1&Keo Lôôm"]
    with pytest.raises(DecisionRefused, match="công thức"):
        settle(project, asked[0].written, KEO_LOM)


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is played by a pseudo-terminal")
def test_a_person_at_a_terminal_is_asked_one_name_after_another(project: Project) -> None:
    said = at_terminal(project, "8", "t", "Keo Lôm", "1", "Mường Đang", "q")
    assert "Tên 1/2: “Xã Keo Loom Loom”" in said
    assert "Không có lựa chọn “8”" in said
    assert "Gõ lại đúng tên" in said
    assert "Không ghi gì cho tên này" in said
    (made,) = [a for a in load_aliases(project.reference) if a.written == FAR]
    assert made.key == KEO_LOM
    assert "Đã quyết là" in at_terminal(project, option="--list")
    said = at_terminal(project, "1", "mường đăng")
    assert "Tên 1/1: “Xã Mường ăng”" in said
    assert "Enter: bỏ qua" in said
    assert load_aliases(project.reference)[-1].key == MUONG_DANG
    assert "Không còn tên nào chưa rõ" in at_terminal(project)


def at_terminal(project: Project, *typed: str, option: str = "--who=Lò Thị B") -> str:
    """What ``names`` says on a terminal where these lines are typed."""
    import pty  # not on Windows

    program = "import sys; from analysis.cli import main; sys.exit(main(sys.argv[1:]))"
    ours, theirs = pty.openpty()
    os.write(ours, "".join(f"{line}\n" for line in typed).encode())
    with subprocess.Popen(
        [sys.executable, "-c", program, "--root", str(project.root), "names", option],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        said = b""
        while True:
            try:
                got = os.read(ours, 4096)
            except OSError:  # the other side is closed
                break
            if not got:
                break
            said += got
    os.close(ours)
    assert process.returncode == int(option == "--list"), said.decode("utf-8", "replace")
    return said.decode("utf-8", "replace")
