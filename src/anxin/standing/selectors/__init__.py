"""Reading how things stand, always within a scope."""

from .answers import Answer, answers
from .coverage import Coverage, coverage
from .grids import Cell, Grid, GridFilters, GridRow, grid, in_trouble
from .joining import Place, joining
from .ledger import ledger, standing_of
from .month_story import MonthStory, NoSuchMonth, month_story
from .person import PersonPage, person

__all__ = [
    "Answer",
    "Cell",
    "Coverage",
    "Grid",
    "GridFilters",
    "GridRow",
    "MonthStory",
    "NoSuchMonth",
    "PersonPage",
    "Place",
    "answers",
    "coverage",
    "grid",
    "in_trouble",
    "joining",
    "ledger",
    "month_story",
    "person",
    "standing_of",
]
