"""Functions of the package with one of their guards taken out, to see that a figure notices."""

from __future__ import annotations

import importlib
import inspect
import sys
import textwrap
from functools import cached_property
from types import ModuleType
from typing import Any, NamedTuple

import pytest

_PACKAGE = "analysis."


class Mutant(NamedTuple):
    """``old`` in the source of ``module.name`` read as ``new``; ``seen_by`` names the answer that changes.

    ``name`` is a function or ``Class.method``. ``id`` says which guard is gone.
    """

    id: str
    seen_by: str
    module: str
    name: str
    old: str
    new: str

    def applied(self, patch: pytest.MonkeyPatch) -> None:
        """Put the broken function in the place of the whole one wherever it is used.

        Fails when ``old`` stands in the source not exactly once: then the guard has moved and this line must
        follow it.
        """
        module = importlib.import_module(self.module)
        if not self.name.isidentifier():
            owner, method = self.name.split(".")
            holder = getattr(module, owner)
            patch.setattr(holder, method, self._broken(module, inspect.getattr_static(holder, method)))
            return
        whole = module.__dict__[self.name]
        broken = self._broken(module, whole)
        for other in [m for n, m in sys.modules.items() if n.startswith(_PACKAGE)]:
            for attribute in [a for a, value in vars(other).items() if value is whole]:
                patch.setattr(other, attribute, broken)

    def _broken(self, module: ModuleType, whole: object) -> object:
        function: Any = getattr(whole, "func", None) or getattr(whole, "fget", None) or whole
        source = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
        if source.count(self.old) != 1:
            pytest.fail(f"{self.id}: {self.old!r} stands {source.count(self.old)} times in {self.name}")
        space: dict[str, Any] = dict(vars(module))
        exec("from __future__ import annotations\n" + source.replace(self.old, self.new), space)
        name = self.name.rpartition(".")[2]
        if isinstance(space[name], cached_property):
            space[name].__set_name__(None, name)
        made: object = space[name]
        return made


def changed(patch: pytest.MonkeyPatch, module: str, name: str, value: object) -> None:
    """Give a constant of ``module`` another value wherever it is imported."""
    whole = importlib.import_module(module).__dict__[name]
    for other in [m for n, m in sys.modules.items() if n.startswith(_PACKAGE)]:
        for attribute in [a for a, held in vars(other).items() if held is whole]:
            patch.setattr(other, attribute, value)
