from __future__ import annotations

import pytest

from analysis.project import Project
from analysis.publishing import WrongUse, plan, select, unplanned
from publishing_roots import SIDECAR, add_notebook

PERIOD = {"type": "str", "default": "B", "choices": ["A", "B"], "description": "giai đoạn"}
TOP = {"type": "int", "default": 10, "minimum": 1, "description": "số dòng"}
AS_OF = {"as_of": SIDECAR["parameters"]["as_of"]}


@pytest.fixture
def planned(toy: Project) -> Project:
    add_notebook(
        toy,
        "annual_review",
        for_each={"year": "years"},
        parameters={**SIDECAR["parameters"], "top": TOP},
        order=2,
    )
    add_notebook(
        toy,
        "period_evaluation",
        for_each={"period": "periods"},
        parameters={"period": PERIOD, **AS_OF},
        order=1,
    )
    add_notebook(toy, "data_quality", for_each={}, parameters=AS_OF, order=3)
    return toy


def keys(project: Project, *only: str) -> list[str]:
    return [r.key for r in select(plan(project), only)]


def test_plan_has_a_report_for_every_year_and_period_of_the_programme(planned: Project) -> None:
    assert keys(planned) == [
        "period-evaluation/period=A",
        "period-evaluation/period=B",
        *(f"annual-review/year={y}" for y in range(2017, 2026)),
        "data-quality",
    ]


def test_selection_names_a_kind_or_one_report_in_the_plans_order(planned: Project) -> None:
    assert keys(planned, "data_quality", "period-evaluation") == [
        "period-evaluation/period=A",
        "period-evaluation/period=B",
        "data-quality",
    ]
    assert keys(planned, "annual_review/year=2019", "annual-review/year=2019") == ["annual-review/year=2019"]


def test_parameter_outside_the_grid_is_set_and_stands_in_the_key(planned: Project) -> None:
    (report,) = select(plan(planned), ["annual_review/year=2019/top=3"])
    assert (report.key, report.parameters) == (
        "annual-review/year=2019/top=3",
        {"year": 2019, "top": 3},
    )
    assert report.stem == "annual-review_2019_3"


@pytest.mark.parametrize(
    ("only", "said"),
    [
        ("annual_review/yaer=2019", "có phải ý là “year”"),
        ("anual_review", "có phải ý là “annual-review”"),
        ("annual_review/year=2016", "nhỏ nhất là 2017"),
        ("annual_review/year=x", "số nguyên"),
        ("annual_review/2019", "LOẠI/tham_số=giá_trị"),
        ("period_evaluation/period=C", "A, B"),
    ],
)
def test_wrong_selection_is_refused_in_one_sentence(planned: Project, only: str, said: str) -> None:
    with pytest.raises(WrongUse, match=said) as caught:
        keys(planned, only)
    assert "\n" not in str(caught.value)


def test_value_that_would_leave_its_folder_is_refused(toy: Project) -> None:
    where = {"type": "str", "default": "x", "description": "nơi"}
    add_notebook(toy, "a", parameters={"where": where, **AS_OF}, for_each={"where": ["../../x"]})
    with pytest.raises(WrongUse, match="thư mục"):
        plan(toy)


def test_sidecar_without_its_notebook_is_refused_and_notebook_without_sidecar_is_told(
    planned: Project,
) -> None:
    (planned.notebooks / "data_quality.yaml").rename(planned.notebooks / "other.yaml")
    assert unplanned(planned) == ("data_quality.ipynb",)
    with pytest.raises(WrongUse, match=r"other\.ipynb"):
        plan(planned)
