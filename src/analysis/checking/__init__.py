"""Problems as values, and the table that travels with its problems."""

from analysis.checking.problem import Checked, Place, Problem, Severity, problems_table

__all__ = ["Checked", "Place", "Problem", "Severity", "problems_table"]
