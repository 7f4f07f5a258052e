"""commune-review: from the raw spreadsheets of a commune-assistance programme to review documents."""

__version__ = "0.1.0"
