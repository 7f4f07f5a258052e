"""Presentation objects: sentences, tables and charts that carry their figures."""
