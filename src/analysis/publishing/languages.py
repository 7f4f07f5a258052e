"""The languages reports are made in: the plan is Vietnamese, a translation stands beside its report."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, get_args

from analysis.language import Language
from analysis.project import Project
from analysis.publishing.plan import Report
from analysis.publishing.sidecar import WrongUse

OF_PLACES = ("communes", "agencies", "districts")
"""Axes with a report for each of many: those are translated only when they are asked for by name."""


def in_languages(
    project: Project, chosen: Sequence[Report], languages: Collection[Language], *, named: bool
) -> tuple[Report, ...]:
    """``chosen`` in each of ``languages``: a translation of those whose notebook has prose in that language.

    Reports on one place or agency are translated only when ``named``. Raises :class:`WrongUse` when that
    leaves nothing.
    """
    written = {r.notebook: _languages_of(project, r.notebook) for r in chosen}
    found = tuple(
        report.in_language(language)
        for language in get_args(Language)
        if language in languages
        for report in chosen
        if language == "vi" or (language in written[report.notebook] and (named or not _of_a_place(report)))
    )
    if not found:
        asked = ", ".join(languages)
        raise WrongUse(
            f"Không báo cáo nào được chọn có lời văn bằng ngôn ngữ {asked} (ô Markdown gắn thẻ {asked})."
        )
    return found


def with_translations(planned: Sequence[Report], standing: Mapping[str, Any]) -> tuple[Report, ...]:
    """``planned`` and, after them, the translations of them that stand in an edition."""
    others = [other for other in get_args(Language) if other != "vi"]
    translations = (r.in_language(other) for other in others for r in planned)
    return (*planned, *(r for r in translations if r.key in standing))


def own_cells(notebook: Mapping[str, Any], language: Language) -> list[dict[str, Any]]:
    """The cells of ``notebook`` but for the prose of other languages."""
    others = set(get_args(Language)) - {language}
    return [c for c in notebook.get("cells", ()) if others.isdisjoint(_tags(c))]


def _of_a_place(report: Report) -> bool:
    return any(axis in OF_PLACES for axis in report.sidecar.for_each.values())


def _languages_of(project: Project, notebook: str) -> set[str]:
    content = json.loads((project.notebooks / f"{notebook}.ipynb").read_text(encoding="utf-8"))
    return {tag for cell in content.get("cells", ()) for tag in _tags(cell)}


def _tags(cell: Mapping[str, Any]) -> Sequence[str]:
    tags: Sequence[str] = cell.get("metadata", {}).get("tags", ())
    return tags
