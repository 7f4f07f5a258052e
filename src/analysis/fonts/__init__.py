"""The fonts of the package: Tinos for paper, Be Vietnam Pro for the screen and for charts."""

from pathlib import Path

FOLDER = Path(__file__).parent
"""Where the font files lie; wheels are installed unpacked, so this is always a real folder."""
