"""Visits of workers to their own records, what they say there, and calls that ask them."""

from .answers import MonthAnswer
from .calls import WageCall
from .visits import Visit

__all__ = ["MonthAnswer", "Visit", "WageCall"]
