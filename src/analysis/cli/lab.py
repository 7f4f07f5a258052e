"""The command ``lab``: JupyterLab on the notebooks, with the project's kernel, language and documents."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.cli.screen import Code, project_of, say
from analysis.language import VARIABLE, language, said_in, tr
from analysis.project import ROOT_VARIABLE, Project

_WORKBENCH = Path(__file__).parent / "workbench"
"""A folder of Jupyter's data path: the extension that shows the documents."""

_LOCALES = {"vi": "vi_VN", "en": "en"}
"""The language of a process → the interface of JupyterLab; a person may choose another in its settings."""

_SETTINGS = "default_setting_overrides.json"
_PAGE = "page_config.json"


def lab(
    context: typer.Context,
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="[-- …]", help="Chuyển cho JupyterLab, ví dụ: -- --no-browser --port=8890"),
    ] = None,
) -> Code:
    """Open JupyterLab on the notebooks: a card a kind of document, preview, export of the documents."""
    from jupyterlab.labapp import LabApp

    from analysis.publishing.scratch import scratch_folder

    project = project_of(context)
    if not any(project.processed.glob("*.parquet")):
        say("Chưa có bảng số liệu nào nên các ô sẽ báo lỗi; chạy commune-review ingest trước.")
    with scratch_folder() as scratch:
        configure(project, scratch)
        os.environ.update(environment(project, scratch))
        LabApp.launch_instance([str(project.root), *_options(project), *(arguments or ())])
    return Code.DONE


def _options(project: Project) -> Sequence[str]:
    """Files begin at the notebooks, documents made here lead to no edition, what is installed stays."""
    return (
        f"--FileContentsManager.preferred_dir={project.notebooks}",
        "--ReviewHTMLExporter.index_href=",
        "--LabApp.extension_manager=readonly",
    )


def environment(project: Project, scratch: Path) -> dict[str, str]:
    """Variables of the server and of its kernels, with the configuration that lies in ``scratch``.

    The kernel is that of this installation even where the person has another of the same name.
    """
    return {
        ROOT_VARIABLE: str(project.root),
        VARIABLE: language(),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_CONFIG_PATH": _before(scratch, "JUPYTER_CONFIG_PATH"),
        "JUPYTER_PATH": _before(_WORKBENCH, "JUPYTER_PATH"),
    }


def configure(project: Project, scratch: Path) -> None:
    """Write into ``scratch`` JupyterLab's defaults and what its page is told of the documents."""
    folder = scratch / "labconfig"
    folder.mkdir()
    settings = {
        "@jupyterlab/translation-extension:plugin": {"locale": _LOCALES[language()]},
        "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    }
    page = {"communeReview": json.dumps(_told(project), ensure_ascii=False)}
    for name, content in ((_SETTINGS, settings), (_PAGE, page)):
        (folder / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _told(project: Project) -> Mapping[str, Any]:
    return {
        "kinds": _kinds(project),
        "exports": _exports(),
        "words": {
            "documents": tr("Báo cáo"),
            "preview": tr("Xem thử"),
            "tooltip": tr("Lưu sổ và xem cả tài liệu từ kết quả đang thấy"),
        },
    }


def _kinds(project: Project) -> list[dict[str, str]]:
    """Every kind of document in the order of the plan, with where its notebook lies from the root."""
    from analysis.publishing import WrongUse, load_sidecar

    found = []
    for path in sorted(project.notebooks.glob("*.yaml")):
        notebook = path.with_suffix(".ipynb")
        if notebook.is_file():
            try:
                found.append((load_sidecar(path), notebook))
            except WrongUse as error:  # whoever opens the workbench is about to mend it
                say(str(error))
    return [
        {
            "name": notebook.stem,
            "title": said_in(language(), sidecar.title),
            "question": said_in(language(), sidecar.question),
            "path": project.relative(notebook),
        }
        for sidecar, notebook in sorted(found, key=lambda f: (f[0].order, f[1].stem))
    ]


def _exports() -> dict[str, str]:
    """The names of the documents by the address of their exporter."""
    from nbconvert.exporters import get_export_names, get_exporter

    ours = [name for name in get_export_names() if name.startswith("review_")]
    return {name: get_exporter(name).export_from_notebook for name in ours}


def _before(folder: Path, variable: str) -> str:
    return os.pathsep.join(filter(None, (str(folder), os.environ.get(variable, ""))))
