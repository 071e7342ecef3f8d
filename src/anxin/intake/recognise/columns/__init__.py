"""The columnar lane of recognition: the plainly good rows of a large sheet, read as columns.

A sheet of a hundred thousand lines repeats itself: few crews, few rates, few days. Each distinct cell is therefore put
through the same converter as ever, once, and only what differs from row to row (numbers of persons and cards, sums) is
checked as a column. A row in which anything is not plainly good, or that has to do with another row, is left to the readers
of ``rows``, which see it as they always did, in its place between the others. Both lanes give the same facts, issues and
counts; ``tests/facts/test_lanes.py`` holds them together.
"""

from .distinct import SMALLEST, lane_open
from .plain import PlainRows

__all__ = ["SMALLEST", "PlainRows", "lane_open"]
