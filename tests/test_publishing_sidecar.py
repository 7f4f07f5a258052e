from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.publishing import Sidecar, WrongUse, check_parameters, load_sidecar
from analysis.publishing.sidecar import parse_parameters
from publishing_roots import SIDECAR

TYPES = {
    **SIDECAR["parameters"],
    "period": {"type": "str", "default": "B", "choices": ["A", "B"], "description": "giai đoạn"},
    "share": {"type": "float", "default": 0.5, "minimum": 0, "maximum": 1, "description": "tỷ lệ"},
    "draft": {"type": "bool", "default": True, "description": "dự thảo"},
}
FULL = Sidecar.model_validate({**SIDECAR, "parameters": TYPES})


def test_defaults_fill_what_is_not_given() -> None:
    assert check_parameters(FULL, {"year": 2020}) == {
        "year": 2020,
        "as_of": "2025-12-31",
        "period": "B",
        "share": 0.5,
        "draft": True,
    }


def test_unknown_name_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(WrongUse, match="“yaer”; có phải ý là “year”"):
        check_parameters(FULL, {"yaer": 2019})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("year", "2024"),
        ("year", True),
        ("year", 2024.0),
        ("year", 2016),
        ("year", 2026),
        ("period", "C"),
        ("period", 1),
        ("share", "0.1"),
        ("share", 1.5),
        ("draft", 1),
        ("draft", "true"),
        ("as_of", "31/12/2025"),
        ("as_of", 2025),
    ],
)
def test_value_of_a_wrong_type_or_out_of_bounds_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(WrongUse, match=f"“{name}”"):
        check_parameters(FULL, {name: value})


@given(st.integers())
def test_year_is_taken_exactly_within_its_bounds(year: int) -> None:
    if 2017 <= year <= 2025:
        assert check_parameters(FULL, {"year": year})["year"] == year
        assert parse_parameters(FULL, {"year": str(year)}) == {"year": year}
    else:
        with pytest.raises(WrongUse, match="year"):
            check_parameters(FULL, {"year": year})


@given(st.dates())
def test_day_reaches_the_notebook_as_iso_text(day: date) -> None:
    assert check_parameters(FULL, {"as_of": day})["as_of"] == day.isoformat()
    assert parse_parameters(FULL, {"as_of": day.isoformat()})["as_of"] == day.isoformat()


def test_command_line_texts_are_parsed_by_type() -> None:
    given = {"year": "2019", "share": "0.25", "draft": "không", "period": "A"}
    assert parse_parameters(FULL, given) == {"year": 2019, "share": 0.25, "draft": False, "period": "A"}


@pytest.mark.parametrize(("name", "text"), [("year", "hai nghìn"), ("draft", "maybe"), ("share", "một nửa")])
def test_text_that_is_no_value_is_refused(name: str, text: str) -> None:
    with pytest.raises(WrongUse, match=text):
        parse_parameters(FULL, {name: text})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"parameters": {}}, "as_of"),
        ({"for_each": {"district": ["x"]}}, "district"),
        ({"formats": ["odt"]}, "formats"),
        ({"titel": "x"}, "titel"),
        ({"needs": ["povrety"]}, "povrety"),
        ({"parameters": {**TYPES, "year": {**TYPES["year"], "default": "2018"}}}, "parameters.year"),
        ({"parameters": {**TYPES, "year": {**TYPES["year"], "maximum": 2000}}}, "parameters.year"),
    ],
)
def test_wrong_sidecar_is_refused_naming_file_and_field(
    change: dict[str, object], said: str, tmp_path: Path
) -> None:
    path = tmp_path / "annual_review.yaml"
    path.write_text(yaml.safe_dump({**SIDECAR, **change}), encoding="utf-8")
    with pytest.raises(WrongUse, match=rf"annual_review\.yaml: .*{said}"):
        load_sidecar(path)


def test_sidecar_that_is_not_yaml_is_refused_naming_the_file(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("title: [", encoding="utf-8")
    with pytest.raises(WrongUse, match=r"broken\.yaml"):
        load_sidecar(path)
