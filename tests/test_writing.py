from __future__ import annotations

from pathlib import Path

import pytest

from analysis.writing import replacing, write_whole


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    target.write_bytes(b"before")
    write_whole(target, b"after\r\n")
    assert target.read_bytes() == b"after\r\n"
    assert list(tmp_path.iterdir()) == [target]


def test_a_reader_sees_the_old_file_until_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    target.write_bytes(b"before")
    with replacing(target) as beside:
        beside.write_bytes(b"half")
        assert target.read_bytes() == b"before"
    assert target.read_bytes() == b"half"


def test_a_writer_that_fails_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    target.write_bytes(b"before")
    with pytest.raises(OSError, match="full"):
        fill_up(target)
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def fill_up(target: Path) -> None:
    with replacing(target) as beside:
        beside.write_bytes(b"ha")
        raise OSError("full")


def test_no_other_module_puts_a_file_in_the_place_of_another() -> None:
    package = Path(__file__).parent.parent / "src" / "analysis"
    own = {
        p.relative_to(package).as_posix()
        for p in package.rglob("*.py")
        if "os.replace(" in p.read_text("utf-8")
    }
    assert own - FOLDERS_REPLACED == {"writing.py"}


FOLDERS_REPLACED = {"sample/province.py", "ingest/making.py"}
"""They move what is whole already: a folder, and the tables of an ingest out of its staging."""
