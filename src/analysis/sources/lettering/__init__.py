"""Vietnamese written in the encodings of before Unicode: TCVN3 in ``.Vn…`` fonts, VNI in ``VNI-…`` fonts.

A workbook keeps such text as the code points of Latin-1 and leaves the letters to the font.
"""

from analysis.sources.lettering.evidence import ambiguous_under, looks_encoded
from analysis.sources.lettering.fonts import decoder_for
from analysis.sources.lettering.sheets import ambiguities, settled

__all__ = ["ambiguities", "ambiguous_under", "decoder_for", "looks_encoded", "settled"]
