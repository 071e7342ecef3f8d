"""A second, deliberately simple reading of the warning rules, and random counties on which both readings must agree."""
