"""From ``data/raw`` to ``data/processed``: every file read, every row accounted for, tables swapped in whole."""

from analysis.ingest.run import IngestSummary, ingest

__all__ = ["IngestSummary", "ingest"]
