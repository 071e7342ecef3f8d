"""Codes at sites, firms and windows: where they hang, how they are scanned, who has none, and their posters."""
