"""Measurements, side by side: what Anxin does against what a user would do otherwise. Run ``python -m bench``."""
