"""Work begun in a copy of the process: the same value, and told here when the copy fails."""

import os
import sys

import pytest

from analysis.ingest import forking


def test_work_in_a_copy_gives_its_value() -> None:
    """However much it is: a pipe holds far less."""
    value = {"rows": [str(i) for i in range(100_000)]}

    assert forking.beside(lambda: value)() == value


@pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")
def test_the_copy_does_the_work() -> None:
    """What it gives was made while this process did something else."""
    # the runner of the tests may have threads of its own: then nothing is forked
    assert (forking.beside(os.getpid)() != os.getpid()) == forking.is_safe()


def test_work_that_fails_in_the_copy_is_done_here() -> None:
    """A copy that was killed costs time, not the result; a fault of the work itself is raised here."""
    here = os.getpid()

    def fails_elsewhere() -> str:
        if os.getpid() != here:
            os._exit(9)
        return "done"

    def fails() -> str:
        raise OSError("no such folder")

    assert forking.beside(fails_elsewhere)() == "done"
    with pytest.raises(OSError, match="no such folder"):
        forking.beside(fails)()
