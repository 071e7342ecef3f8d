"""A table declared once: what stands on the screen, how it sorts, and what goes into the xlsx are the same columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any, ClassVar

from markupsafe import Markup, escape

from anxin.documents.tables import Column as SheetColumn
from anxin.documents.tables import Kind

from . import words

_RIGHT = frozenset({"int", "money"})
_NOTHING = Markup('<span class="mut">—</span>')
LEVELS = {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"}


@dataclass(frozen=True)
class Column:
    """One column.

    ``value``: dotted attribute path or a function of the row, for the sheet and (unless ``show`` says otherwise) the
    screen; default: ``key``. Values are what ``kind`` says: money int fen, month YYYYMM, int, date, moment, text.
    ``show``: what stands on screen instead, escaped unless it is Markup. ``link``: the address behind the cell.
    ``order``: fields to sort by; none: not sortable. ``total``: field summed over all rows found, at the foot.
    ``hidden``: not shown until chosen. ``long``: wraps, and keeps a readable width; ``short``: never wraps. ``level``: the value is red, orange, yellow or blue.
    Personal values must come masked from ``value``: the sheet carries exactly what is shown.
    """

    key: str
    title: str
    kind: Kind = "text"
    value: str | Callable[[Any], Any] | None = None
    show: Callable[[Any], Any] | None = None
    link: Callable[[Any], str | None] | None = None
    order: str | Sequence[str] = ()
    total: str = ""
    hidden: bool = False
    level: bool = False
    long: bool = False
    short: bool = False
    help: str = ""

    @cached_property
    def read(self) -> Callable[[Any], Any]:
        if callable(self.value):
            return self.value
        return attrgetter(self.value or self.key)

    @property
    def orders(self) -> tuple[str, ...]:
        return (self.order,) if isinstance(self.order, str) and self.order else tuple(self.order)

    @property
    def right(self) -> bool:
        return self.kind in _RIGHT

    @property
    def css(self) -> str:
        return "n" if self.right else ("long" if self.long else ("nowrap" if self.short or self.kind != "text" else ""))

    def cell(self, row: Any, as_of: date | None) -> Markup:
        """The cell on screen."""
        if self.show is not None:
            inside = self.show(row)
        else:
            inside = self._said(self.read(row), as_of)
        inside = _NOTHING if inside in (None, "") else escape(inside)
        if self.link is not None and (address := self.link(row)):
            return Markup('<a href="{}">{}</a>').format(address, inside)
        return inside

    def _said(self, value: Any, as_of: date | None) -> Any:
        if value is None or value == "":
            return None
        if self.level:
            return Markup('<span class="lv {}">{}</span>').format(value, LEVELS.get(value, value))
        return self.say(value, as_of)

    def say(self, value: Any, as_of: date | None = None) -> str | None:
        """A value of this column in words."""
        if value is None or value == "":
            return None
        if self.kind == "money":
            return words.yuan(value)
        if self.kind == "int":
            return words.count(value)
        if self.kind == "month":
            return words.month(value)
        if self.kind == "date":
            return words.day(value, as_of)
        if self.kind == "moment":
            return words.stamp(value, as_of)
        return str(value)

    def sheet(self) -> SheetColumn:
        return SheetColumn(self.title, "text" if self.level else self.kind)

    def sheet_value(self, row: Any) -> Any:
        """The cell in the xlsx: the value itself; a text where the value is none of a sheet's kinds."""
        value = self.read(row)
        if self.level:
            return LEVELS.get(value, value or "")
        if self.kind == "text":
            return "" if value is None else str(value)
        return value


class Table:
    """Subclass, name it, list its columns. ``name`` keys the saved views; ``title`` heads the exported sheet."""

    name: ClassVar[str]
    title: ClassVar[str]
    columns: ClassVar[Sequence[Column]]
    # Fields by which rows stand when nothing is chosen; the last must be unique, so that pages don't overlap.
    default_order: ClassVar[Sequence[str]] = ("id",)
    # Name of the check boxes for acts on several rows; '' when there are none.
    batch: ClassVar[str] = ""

    def row_class(self, row: Any) -> str:
        """A CSS class for the row."""
        return ""

    def row_key(self, row: Any) -> Any:
        return row.pk

    def row_label(self, row: Any) -> str:
        """What the row's check box is called by a screen reader."""
        return str(row)

    def rows(self, found: Sequence[Any]) -> Sequence[Any]:
        """Called once with the rows of a page or of an export: the place to fetch what they need in constant queries."""
        return found
