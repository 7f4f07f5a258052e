"""From ``data/raw`` to ``data/processed``: every file read and every row of it accounted for."""

from analysis.ingest.run import IngestBusy, ingest
from analysis.ingest.summary import IngestSummary

__all__ = ["IngestBusy", "IngestSummary", "ingest"]
