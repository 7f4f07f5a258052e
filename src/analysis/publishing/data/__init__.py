"""The data of an edition: its tables as CSV and Parquet, described by a Frictionless data package."""

from analysis.publishing.data.package import FOLDER, PACKAGE, REGISTER, write_data

__all__ = ["FOLDER", "PACKAGE", "REGISTER", "write_data"]
