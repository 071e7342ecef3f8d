"""本地标准: what an area sets for itself, always stricter than what stands above it, always by two people."""
