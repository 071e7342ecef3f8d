"""Reading how things stand, always within a scope."""

from .grids import Cell, Grid, GridFilters, GridRow, grid, in_trouble
from .month_story import MonthStory, NoSuchMonth, month_story
from .person import PersonPage, person

__all__ = [
    "Cell",
    "Grid",
    "GridFilters",
    "GridRow",
    "MonthStory",
    "NoSuchMonth",
    "PersonPage",
    "grid",
    "in_trouble",
    "month_story",
    "person",
]
