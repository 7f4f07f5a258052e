"""Problems as values, and the table that travels with its problems."""

from analysis.checking.problem import Checked, Place, Problem, Severity, in_order

__all__ = ["Checked", "Place", "Problem", "Severity", "in_order"]
