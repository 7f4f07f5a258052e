"""The command ``commune-review``."""

from __future__ import annotations

import io
import sys
import traceback
from collections.abc import Sequence

from analysis.cli.app import app
from analysis.cli.screen import Code, say

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with ``arguments`` (default: the process's own) and return its exit code.

    0 done · 1 done with something that a person must look at · 2 wrong use · 3 failed.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(args=None if arguments is None else list(arguments), prog_name="commune-review")
    except SystemExit as end:
        return Code(end.code if isinstance(end.code, int) else Code.DONE)
    except Exception as error:  # Python itself would leave with 1, which here means "done"
        traceback.print_exception(error)
        say("Chương trình gặp lỗi chưa lường trước; hãy gửi đoạn trên cho người bảo trì.")
        return Code.FAILED
    return Code.DONE
