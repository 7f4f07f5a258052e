"""Commands with many options: the options are the fields of a frozen dataclass, passed along as one."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import MISSING, fields
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

import typer

from analysis.cli.screen import Code

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Asked = TypeVar("Asked", bound=DataclassInstance)
else:
    Asked = TypeVar("Asked")


def taking(
    kind: type[Asked],
) -> Callable[[Callable[[typer.Context, Asked], Code]], Callable[..., Code]]:
    """Make of a function of a ``kind`` a command that has an option for each of its fields.

    A field's annotation and default are those that typer takes of a parameter.
    """
    hints = get_type_hints(kind, include_extras=True)
    annotations: dict[str, Any] = {"context": typer.Context, **{f.name: hints[f.name] for f in fields(kind)}}
    parameters = [Parameter("context", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)]
    parameters += [
        Parameter(
            f.name,
            Parameter.KEYWORD_ONLY,
            default=Parameter.empty if f.default is MISSING else f.default,
            annotation=hints[f.name],
        )
        for f in fields(kind)
    ]

    def made(function: Callable[[typer.Context, Asked], Code]) -> Callable[..., Code]:
        @functools.wraps(function)
        def command(context: typer.Context, **given: object) -> Code:
            return function(context, kind(**given))

        command.__annotations__ = annotations
        command.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # what typer reads
        return command

    return made
