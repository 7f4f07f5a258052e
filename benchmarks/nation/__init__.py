"""All indicators of both periods, on a province and on a country, and what the same figures cost done plainly."""
