"""Anxin (安薪): from a building site's sheets to explained warnings of wage arrears."""

__version__ = "0.1.0"
