"""Reading how things stand, always within a scope."""

from .answers import Answer, answers
from .clearing import Clearing, Point, clearing
from .coverage import Coverage, coverage
from .grids import Cell, Grid, GridFilters, GridRow, grid, in_trouble
from .joining import Place, joining
from .ledger import ledger, standing_of
from .month_story import MonthStory, NoSuchMonth, month_story
from .person import PersonPage, person

__all__ = [
    "Answer",
    "Cell",
    "Clearing",
    "Coverage",
    "Grid",
    "GridFilters",
    "GridRow",
    "MonthStory",
    "NoSuchMonth",
    "PersonPage",
    "Place",
    "Point",
    "answers",
    "clearing",
    "coverage",
    "grid",
    "in_trouble",
    "joining",
    "ledger",
    "month_story",
    "person",
    "standing_of",
]
