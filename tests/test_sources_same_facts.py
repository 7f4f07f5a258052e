from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from analysis.checking import Problem
from analysis.cleaning import Context
from analysis.ingest.reading import CLEANERS
from analysis.registers import Agencies, Units
from analysis.registers.names import Names
from analysis.sources import Sheet, find_tables, load_forms, open_workbook
from analysis.text import fold
from cleaning_tables import REFERENCE, context
from ingest_roots import LANG_SON, REAL_F1, REAL_F5
from rewritten import as_ods, as_text, as_xls, as_xlsx, shuffled

LANG_SON_F3 = LANG_SON / "data" / "raw" / "2023" / "2023_bac-son_nong-thon-moi.xlsx"
ADDRESSES = {"file", "sheet", "cell", "origin", "as_written"}
Writer = Callable[[Sheet, Path], Path]
Facts = list[tuple[str, ...]]

BINARY: dict[str, Writer] = {
    "xlsx": lambda page, folder: as_xlsx(page, folder / "a.xlsx"),
    "xlsx without dimension": lambda page, folder: as_xlsx(page, folder / "a.xlsx", dimension=False),
    "xls": lambda page, folder: as_xls(page, folder / "a.xls"),
    "xls in TCVN3": lambda page, folder: as_xls(page, folder / "a.xls", "tcvn3"),
    "xls in VNI": lambda page, folder: as_xls(page, folder / "a.xls", "vni"),
    "ods": lambda page, folder: as_ods(page, folder / "a.ods"),
    "ods in TCVN3": lambda page, folder: as_ods(page, folder / "a.ods", "tcvn3"),
}
TEXT: dict[str, Writer] = {
    f"csv {encoding} {delimiter!r}": lambda page, folder, d=delimiter, e=encoding: as_text(  # type: ignore[misc]
        page, folder / "a.csv", d, e
    )
    for encoding in ("utf-8", "utf-16", "cp1258")
    for delimiter in (";", ",", "\t")
}


@cache
def registers(root: Path) -> Context:
    plain = context(None, Units.load(root))
    agencies = Agencies.load(root)
    return replace(plain, agencies=agencies, names=Names.load(root, plain.units, agencies))


def facts(path: Path, folder_year: int, reference: Path = REFERENCE) -> tuple[Facts, list[Problem]]:
    """Everything the file says but where it says it, and the problems that leave something out."""
    opened = open_workbook(path, path.name)
    assert opened.value is not None, opened.problems
    found = find_tables(opened.value, load_forms())
    told = replace(registers(reference), folder_year=folder_year)
    problems = [*opened.problems, *found.problems]
    said = []
    for table in found.value:
        cleaned = CLEANERS[table.form](table, told)
        problems += cleaned.problems
        for name, rows in cleaned.rows.items():
            for row in rows:
                kept = {k: v for k, v in row.items() if k not in ADDRESSES}
                said.append((name, *(f"{k}={fold(str(v))}" for k, v in sorted(kept.items()))))
    return sorted(said), problems


def of_weight(problems: list[Problem]) -> list[str]:
    """The codes of the problems that are more than notes."""
    return [p.code for p in problems if p.severity != "notes"]


def only_sheet(path: Path) -> Sheet:
    opened = open_workbook(path, path.name).value
    assert opened is not None
    (page,) = opened.sheets
    return page


@pytest.mark.parametrize("way", [*BINARY, *TEXT])
def test_the_form_of_2018_says_the_same_in_every_format(tmp_path: Path, way: str) -> None:
    expected, _ = facts(REAL_F1, 2018)
    assert any("amount_vnd=15000000" in fact for fact in expected)
    found, problems = facts({**BINARY, **TEXT}[way](only_sheet(REAL_F1), tmp_path), 2018)
    assert found == expected
    assert of_weight(problems) == []


@pytest.mark.parametrize("way", BINARY)
def test_the_form_of_2018_says_the_same_with_its_columns_shuffled(tmp_path: Path, way: str) -> None:
    expected, _ = facts(REAL_F1, 2018)
    page = shuffled(only_sheet(REAL_F1), (1, 3, 2, 9, 4, 6, 10, 5, 8, 7), 5)
    found, _ = facts(BINARY[way](page, tmp_path), 2018)
    assert found == expected


@pytest.mark.parametrize("way", BINARY)
def test_a_plan_and_its_results_say_the_same_in_every_format(tmp_path: Path, way: str) -> None:
    expected, before = facts(REAL_F5, 2024)
    found, problems = facts(BINARY[way](only_sheet(REAL_F5), tmp_path), 2024)
    assert expected
    assert found == expected
    assert of_weight(problems) == of_weight(before)


@pytest.mark.parametrize("way", BINARY)
@pytest.mark.parametrize("at", range(3))
def test_each_sheet_of_another_province_says_the_same_in_every_format(
    tmp_path: Path, at: int, way: str
) -> None:
    opened = open_workbook(LANG_SON_F3, LANG_SON_F3.name).value
    assert opened is not None
    page = opened.sheets[at]
    reference = LANG_SON / "data" / "reference"
    expected, before = facts(as_xlsx(page, tmp_path / "expected.xlsx"), 2023, reference)
    found, problems = facts(BINARY[way](page, tmp_path), 2023, reference)
    assert expected
    assert found == expected
    assert of_weight(problems) == of_weight(before)


@pytest.mark.parametrize("way", TEXT)
def test_a_plan_and_its_results_say_the_same_as_text(tmp_path: Path, way: str) -> None:
    expected, _ = facts(REAL_F5, 2024)
    found, _ = facts(TEXT[way](only_sheet(REAL_F5), tmp_path), 2024)
    assert found == expected
