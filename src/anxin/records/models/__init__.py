"""Visits of workers to their own records, and what they say there."""

from .answers import MonthAnswer
from .visits import Visit

__all__ = ["MonthAnswer", "Visit"]
