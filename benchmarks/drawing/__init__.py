"""Workbooks drawn with a known truth, by rules of their own: nothing here is shared with the reader."""
