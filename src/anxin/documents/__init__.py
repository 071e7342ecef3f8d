"""Sheets, letters and PDF out. Writers only: what is written, and for whose eyes, is decided by the caller."""
