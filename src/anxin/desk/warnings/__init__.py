"""Warnings as officers work at them: the queue, one warning, notices, the inbox, and how often rules are wrong."""
