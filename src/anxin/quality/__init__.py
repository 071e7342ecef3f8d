"""Data quality: what is missing, contradictory, late or typed by hand, and the monthly circular with its point-to-point advice."""
