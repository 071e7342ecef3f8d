"""Sealing, masking and classing of personal values.

Imported by ``audit`` and ``access`` and importing neither: what must be witnessed is handed to ``privacy.witness``.
"""
