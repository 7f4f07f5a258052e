"""``docs/xu-ly-su-co.md`` held to the program: no message reworded, no refusal or problem left out."""

from __future__ import annotations

import re
from typing import get_args

from analysis.checking.catalogue import catalogue
from analysis.cli.screen import Code
from analysis.publishing.outcome import Fault
from trouble_page import page, printed_section, problem_section, refusals, texts_of_package, told_messages


def test_the_list_of_problems_on_the_page_is_the_catalogue() -> None:
    assert printed_section(page()) == problem_section(), "write it anew: python tests/trouble_page.py"
    assert printed_section(page()).count("\n| `") == len(catalogue())


def test_every_message_on_the_page_is_one_that_the_program_prints() -> None:
    told = told_messages(page())
    assert len(told) > 60
    assert [m for m in told if not any(m in text for text in texts_of_package())] == []


def test_every_refusal_of_a_command_is_on_the_page() -> None:
    told, refused = told_messages(page()), refusals()
    assert len(refused) > 40
    assert {where: text for where, text in refused.items() if not any(m in text for m in told)} == {}


def test_every_way_a_report_can_fail_is_on_the_page_once() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| `", page(), re.MULTILINE)
    assert sorted(rows) == sorted(set(get_args(Fault)) - {""})


def test_every_exit_code_is_on_the_page_once() -> None:
    assert re.findall(r"^\| (\d) \|", page(), re.MULTILINE) == [str(int(code)) for code in Code]
