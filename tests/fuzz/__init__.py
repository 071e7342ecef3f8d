"""Fuzzing: any value into every parser, and damaged files through the whole import. `make fuzz` runs it for a given time."""
