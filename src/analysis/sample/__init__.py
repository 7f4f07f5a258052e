"""The synthetic province: a whole programme's workbooks and the truth they were drawn from."""

from analysis.sample.province import SampleSummary, write_province
from analysis.sample.scales import Scale

__all__ = ["SampleSummary", "Scale", "write_province"]
