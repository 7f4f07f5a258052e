from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import Pipe
from pathlib import Path

import nbformat
import psutil
import pytest
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbclient import NotebookClient

from analysis.kernels import inside, reads, warm, wire
from analysis.kernels.manager import PromptKernelManager
from analysis.kernels.provisioner import NAME

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only"),
]

ABOUT_ITSELF = """
import os, sys
import matplotlib, pandas as pd
print(sys.argv[0], sys.path, os.getcwd(), sys.flags, __name__)
print(pd.get_option("display.max_columns"), matplotlib.get_backend(), os.environ["GIVEN"])
told = {"JPY_PARENT_PID", "PYDEVD_USE_FRAME_EVAL"}  # the latter: of the debugger, left out
print(sorted(set(os.environ) - told), sys.stdin.read(), hash("Điện Biên"))
"""
DRAWN = "import random, numpy; print(random.random(), numpy.random.random())"
CHART = "import matplotlib.pyplot as plt\nplt.plot([1, 2])"
TELL = "called_process:tell"
PARENT = "import os; print(os.getppid())"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[warm.Server]:
    monkeypatch.setenv("GIVEN", "đã cho")
    monkeypatch.setenv("PYTHONHASHSEED", "0")
    server = warm.Server()
    monkeypatch.setenv(warm.VARIABLE, server.address)
    yield server
    server.close()


def outputs(folder: Path, *cells: str, environment: dict[str, str] | None = None) -> list[str]:
    """What ``cells`` show, each as one text, in a kernel of the provisioner that the environment names."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    client = NotebookClient(notebook, kernel_manager_class=PromptKernelManager, shutdown_kernel="immediate")
    client.execute(cwd=str(folder), env=environment or dict(os.environ))
    return [
        "".join(str(o.get("text") or sorted(o.get("data", {}))) for o in c.outputs) for c in notebook.cells
    ]


def choose(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", name)


def forked(server: warm.Server, tmp_path: Path, name: str = "k") -> warm.WarmProcess:
    arguments = ["-f", str(tmp_path / f"{name}.json")]
    return warm.fork(server.address, arguments, os.environ, str(tmp_path), (1, 2))


def is_gone(pid: int, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.01)
    return False


@pytest.mark.usefixtures("server")
def test_a_warm_kernel_shows_what_an_ordinary_one_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {}
    for name in ("local-provisioner", NAME):
        choose(monkeypatch, name)
        shown[name] = outputs(tmp_path, ABOUT_ITSELF, CHART)
    assert shown[NAME] == shown["local-provisioner"]
    assert "đã cho" in shown[NAME][0]


@pytest.mark.usefixtures("server")
def test_kernels_of_one_server_draw_numbers_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, NAME)
    assert outputs(tmp_path, DRAWN) != outputs(tmp_path, DRAWN)


@pytest.mark.usefixtures("server")
def test_an_environment_that_only_a_new_interpreter_can_have_gets_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, NAME)
    own = {**os.environ, "PYTHONHASHSEED": "42"}
    assert outputs(tmp_path, PARENT, environment=own) == [f"{os.getpid()}\n"]
    assert outputs(tmp_path, PARENT) != [f"{os.getpid()}\n"]
    monkeypatch.setenv(warm.SETTING, "ordinary")
    assert outputs(tmp_path, PARENT) == [f"{os.getpid()}\n"]


def test_a_dead_server_leaves_no_kernel_and_ordinary_ones_take_over(
    server: warm.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = forked(server, tmp_path)
    psutil.Process(kernel.pid).parent().kill()
    assert is_gone(kernel.pid)
    assert kernel.wait(5) == -9
    choose(monkeypatch, NAME)
    assert outputs(tmp_path, PARENT) == [f"{os.getpid()}\n"]


def test_a_kernel_ends_with_whoever_asked_for_it(server: warm.Server, tmp_path: Path) -> None:
    kernel, other = forked(server, tmp_path, "a"), forked(server, tmp_path, "b")
    kernel._connection.close()
    assert is_gone(kernel.pid)
    assert other.poll() is None
    other.kill()
    assert other.wait(5) == -9


@pytest.fixture
def calling(monkeypatch: pytest.MonkeyPatch) -> Iterator[warm.Server]:
    """A server whose processes find the modules of this folder."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    server = warm.Server()
    yield server
    server.close()


def test_a_called_process_has_its_pipe_and_nothing_else_of_the_server(calling: warm.Server) -> None:
    ours, theirs = Pipe()
    called = warm.call(calling.address, TELL, {**os.environ, "GIVEN": "khác"}, theirs.fileno())
    theirs.close()
    ours.send("hỏi")
    given, open_files, parent = ours.recv()
    assert given == ("hỏi", "khác", str(Path.cwd()))
    assert len(open_files) == 4, "standard input, output and error, and the pipe"
    assert parent == psutil.Process(called.pid).ppid() != os.getpid()
    assert called.wait(5) == 0


def test_a_called_process_ends_with_the_server(calling: warm.Server) -> None:
    ours, theirs = Pipe()
    called = warm.call(calling.address, TELL, os.environ, theirs.fileno())
    theirs.close()
    calling.close()
    assert called.wait(5) == -9
    with pytest.raises(EOFError):
        ours.recv()
    with pytest.raises(warm.NotWarm):
        warm.call(calling.address, TELL, os.environ, ours.fileno())


def test_closing_the_server_ends_every_kernel(tmp_path: Path) -> None:
    server = warm.Server()
    kernels = [forked(server, tmp_path, str(i)) for i in range(3)]
    server.close()
    assert [k.wait(5) for k in kernels] == [-9, -9, -9]
    assert all(is_gone(k.pid) for k in kernels)
    assert not Path(server.address).exists()


def test_the_server_has_one_thread_and_refuses_when_a_module_was_edited(
    server: warm.Server, tmp_path: Path
) -> None:
    kernel = forked(server, tmp_path)
    assert psutil.Process(kernel.pid).parent().num_threads() == 1
    module = Path(wire.__file__)
    before = module.stat()
    try:
        os.utime(module, ns=(before.st_atime_ns, before.st_mtime_ns + 10**9))
        with pytest.raises(warm.Refused, match="edited"):
            forked(server, tmp_path, "later")
    finally:
        os.utime(module, ns=(before.st_atime_ns, before.st_mtime_ns))
    kernel.kill()
    assert kernel.wait(5) == -9


def test_a_stranger_cannot_reach_the_server(server: warm.Server) -> None:
    assert Path(server.address).parent.stat().st_mode & 0o077 == 0


READING = """
import os, pandas as pd
pd.read_csv("{folder}/read.csv")
open("{folder}/written.csv", "w").close()
os.listdir("{folder}/listed")
import subprocess; subprocess.run(["true"])
"""


@pytest.mark.usefixtures("server")
def test_what_a_kernel_reads_is_noted_and_what_it_writes_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "read.csv").write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "listed").mkdir()
    inside.profile(tmp_path / "ipython")
    noted = {}
    for name in ("local-provisioner", NAME):
        choose(monkeypatch, name)
        notes = tmp_path / f"notes-{name}"
        given = {**os.environ, "IPYTHONDIR": str(tmp_path / "ipython"), reads.READS: str(notes)}
        outputs(tmp_path, READING.format(folder=tmp_path), environment={**given, "TMPDIR": "/var/tmp"})
        noted[name] = notes.read_text("utf-8").splitlines()
    for lines in noted.values():
        assert lines[0] == reads.BEGUN
        found = {line.removeprefix(f"{tmp_path}/") for line in lines}
        assert {"read.csv", "listed", "!subprocess.Popen"} <= found
        assert "written.csv" not in found


@pytest.mark.usefixtures("server")
def test_a_kernel_grows_by_no_more_than_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside.profile(tmp_path / "ipython")
    grown = "try:\n    bytearray({mb} * 2**20); print('fits')\nexcept MemoryError:\n    print('too much')"
    for name in ("local-provisioner", NAME):
        choose(monkeypatch, name)
        given = {**os.environ, "IPYTHONDIR": str(tmp_path / "ipython"), inside.MEMORY: "300"}
        cells = (grown.format(mb=100), grown.format(mb=400))
        assert outputs(tmp_path, *cells, environment=given) == ["fits\n", "too much\n"]


MARK = "COMMUNE_REVIEW_TEST_MARK"
STARTERS = {
    "server": "from analysis.kernels import warm; s = warm.Server()",
    "worker": (
        "import multiprocessing, os; from analysis.kernels import tied\n"
        "given = (os.getpid(), 'time:sleep', 600)\n"
        "multiprocessing.get_context('spawn').Process(target=tied.call, args=given).start()"
    ),
    "kernel": (
        "import os, subprocess, sys; from analysis.kernels import tied\n"
        "k = subprocess.Popen(tied.command([sys.executable, '-m', 'ipykernel_launcher', '-f', 'k.json']))"
    ),
}


def marked(mark: str) -> list[psutil.Process]:
    """Processes with ``mark`` in the environment they were started with, whoever is their parent by now."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def has_started(mark: str, within: float = 10.0) -> bool:
    """Whether a second process with ``mark`` comes: between its fork and its program it cannot be told."""
    end = time.monotonic() + within
    while len(marked(mark)) < 2:
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


@pytest.mark.parametrize("what", STARTERS)
def test_what_a_process_starts_ends_with_it_whenever_it_is_killed(what: str, tmp_path: Path) -> None:
    drawn = random.Random(what)
    for waited in (0.0, drawn.uniform(0, 0.3), drawn.uniform(0.3, 1), drawn.uniform(1, 3)):
        mark = f"{tmp_path}-{waited}"
        starter = subprocess.Popen(
            [sys.executable, "-c", f"{STARTERS[what]}\nprint(flush=True); input()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=tmp_path,
            env={**os.environ, "TMPDIR": str(tmp_path), MARK: mark},
        )
        assert starter.stdout is not None
        starter.stdout.readline()
        time.sleep(waited)
        try:
            assert has_started(mark)
        finally:
            starter.kill()
            starter.communicate()
        end = time.monotonic() + 2
        while marked(mark) and time.monotonic() < end:
            time.sleep(0.02)
        assert marked(mark) == []
        assert [p for p in tmp_path.iterdir() if p.name != "k.json"] == []


def test_where_the_system_does_not_end_a_process_it_watches_its_parent(tmp_path: Path) -> None:
    program = (
        "import os, subprocess, sys\n"
        "watch = 'import sys; from analysis.kernels import tied; tied.watch(int(sys.argv[1]))'\n"
        "watching = subprocess.Popen([sys.executable, '-c', watch, str(os.getpid())])\n"
        "print(watching.pid, flush=True); input()"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path
    )
    assert starter.stdout is not None
    watching = int(starter.stdout.readline())
    time.sleep(0.5)
    assert not is_gone(watching, 0.1)
    starter.kill()
    starter.communicate()
    assert is_gone(watching)


def test_a_tied_kernel_shows_what_an_ordinary_one_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIVEN", "đã cho")
    monkeypatch.setenv("PYTHONHASHSEED", "0")
    monkeypatch.setenv(warm.SETTING, "ordinary")
    shown = {}
    for name in ("local-provisioner", NAME):
        choose(monkeypatch, name)
        shown[name] = outputs(tmp_path, ABOUT_ITSELF, CHART)
    assert shown[NAME] == shown["local-provisioner"]
