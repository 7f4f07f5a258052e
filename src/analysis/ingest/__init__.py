"""From ``data/raw`` to ``data/processed``: every file read and every row of it accounted for."""

from analysis.ingest.run import IngestSummary, ingest

__all__ = ["IngestSummary", "ingest"]
