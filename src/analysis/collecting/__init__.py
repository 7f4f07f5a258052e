"""Collection workbooks: form F1 for a coming year, filled in beforehand as far as the registers know."""

from analysis.collecting.assigned import Form, Forms, Helped, forms_of
from analysis.collecting.workbook import to_xlsx

__all__ = ["Form", "Forms", "Helped", "forms_of", "to_xlsx"]
