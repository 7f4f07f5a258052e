"""Agencies through time: who existed, who holds the work of whom, on a day and today."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analysis.registers import Agencies, RegisterError
from ingest_roots import REPOSITORY

AGENCIES = Agencies.load(REPOSITORY / "data" / "reference")
PLANNING, FINANCE = "so-ke-hoach-va-dau-tu", "so-tai-chinh"
MASS, PROPAGANDA, BOTH = "ban-dan-van-tinh-uy", "ban-tuyen-giao-tinh-uy", "ban-tuyen-giao-va-dan-van-tinh-uy"
HEAD = "agency_id,name,short_name,kind,successor_id,merged_into,valid_from,valid_to,origin,source\n"


def test_the_work_is_held_by_its_agency_until_it_ended() -> None:
    assert AGENCIES.holder(PLANNING, on=date(2025, 2, 28)) == PLANNING
    assert AGENCIES.holder(PLANNING, on=date(2025, 3, 1)) == FINANCE
    assert AGENCIES.holder(FINANCE, on=date(2025, 3, 1)) == FINANCE


def test_an_agency_whose_last_day_is_not_known_holds_its_work_on_every_day() -> None:
    assert AGENCIES.holder(MASS, on=date(2025, 12, 31)) == MASS
    assert AGENCIES.heirs[MASS] == AGENCIES.heirs[PROPAGANDA] == BOTH


def test_an_unknown_agency_holds_its_own_work() -> None:
    assert AGENCIES.holder("so-khong-co", on=date(2025, 12, 31)) == "so-khong-co"


def test_every_agency_has_one_holder_today_that_nobody_took_over() -> None:
    assert set(AGENCIES.heirs) == {a.id for a in AGENCIES.agencies}
    assert {AGENCIES[h].heir for h in AGENCIES.heirs.values()} == {""}


def test_a_name_is_looked_up_on_a_day() -> None:
    name = "Sở Nông nghiệp và Môi trường"
    assert AGENCIES.find(name, on=date(2025, 2, 28)) == ()
    assert [a.id for a in AGENCIES.find(name, on=date(2025, 3, 1))] == ["so-nong-nghiep-va-moi-truong"]
    with pytest.raises(TypeError, match="'on'"):
        AGENCIES.find(name)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("a,Sở A,,department,,,,,published,x\na,Sở B,,department,,,,,published,x\n", "dòng 3: mã “a” đã có"),
        ("a,Sở A,,department,b,,,,published,x\n", "dòng 2: đơn vị kế tục “b” không có trong tệp"),
        (
            "a,Sở A,,department,b,,,,published,x\nb,Sở B,,department,,a,,,published,x\n",
            "dòng 2: đơn vị kế tục của “a” dẫn ngược về chính nó",
        ),
        (
            "b,Sở B,,department,,,,,published,x\na,Sở A,,department,b,b,,,published,x\n",
            "dòng 3: chỉ ghi một trong",
        ),
        ("a,Sở A,,department,,,2025-03-01,2025-02-28,published,x\n", "dòng 2: valid_to ở trước valid_from"),
    ],
)
def test_agencies_that_cannot_be_are_told_with_their_line(tmp_path: Path, lines: str, told: str) -> None:
    (tmp_path / "agencies.csv").write_text(HEAD + lines, encoding="utf-8")
    with pytest.raises(RegisterError, match=r"agencies\.csv") as caught:
        Agencies.load(tmp_path)
    assert told in str(caught.value)


def test_heirs_follow_the_chain_to_its_end(tmp_path: Path) -> None:
    chain = (
        "a,A,,other,b,,,2018-12-31,published,x\n"
        "b,B,,other,,c,2019-01-01,2020-12-31,published,x\n"
        "c,C,,other,,,,,published,x\n"
    )
    (tmp_path / "agencies.csv").write_text(HEAD + chain, encoding="utf-8")
    agencies = Agencies.load(tmp_path)
    assert [agencies.holder("a", on=date(y, 12, 31)) for y in (2018, 2019, 2020, 2021)] == [
        "a",
        "b",
        "b",
        "c",
    ]
    assert agencies.heirs == {"a": "c", "b": "c", "c": "c"}
