"""The page every HTML document stands in: one file, its own font, and a policy against anything else."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from analysis import fonts

_DIGITS = "U+0030-0039"
_FACES = (
    ("Be Vietnam Pro", 400, "BeVietnamPro-Regular.subset.woff2", ""),
    ("Be Vietnam Pro", 600, "BeVietnamPro-SemiBold.subset.woff2", ""),
    ("Be Vietnam Pro Digits", 400, "BeVietnamPro-Regular.digits.woff2", _DIGITS),
    ("Be Vietnam Pro Digits", 600, "BeVietnamPro-SemiBold.digits.woff2", _DIGITS),
)


def render(
    template: str, context: Mapping[str, Any], extra_style: str = "", extra_scripts: Sequence[str] = ()
) -> str:
    """``template`` as a page whose policy allows the page's own styles and scripts and nothing else.

    ``extra_scripts`` are files beside the templates.
    """
    styles = [_style(), *([extra_style] if extra_style else [])]
    scripts = [_text(name) for name in ("page.js", *extra_scripts)]
    policy = (
        f"default-src 'none'; style-src {_hashes(styles)}; script-src {_hashes(scripts)}; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template(template)
        .render(context, styles=list(map(Markup, styles)), scripts=list(map(Markup, scripts)), policy=policy)
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("analysis.documents", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@cache
def _style() -> str:
    return "".join(map(_face, *zip(*_FACES, strict=True))) + _text("page.css")


def _face(family: str, weight: int, name: str, characters: str) -> str:
    data = b64encode((fonts.FOLDER / name).read_bytes()).decode("ascii")
    reach = f"unicode-range:{characters};" if characters else ""
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};{reach}font-display:swap;'
        f'src:url(data:font/woff2;base64,{data}) format("woff2")}}\n'
    )


@cache
def _text(name: str) -> str:
    return (files("analysis.documents") / "templates" / name).read_text(encoding="utf-8")


def _hashes(texts: Sequence[str]) -> str:
    digests = (b64encode(hashlib.sha256(t.encode()).digest()).decode("ascii") for t in texts)
    return " ".join(f"'sha256-{d}'" for d in digests)
