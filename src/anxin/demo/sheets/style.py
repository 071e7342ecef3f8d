"""The habits of each sender: how a site's clerk names things, writes dates and numbers, and files the papers."""

from __future__ import annotations

from dataclasses import dataclass

from anxin.demo.world import Site


@dataclass(frozen=True, slots=True)
class Style:
    """`words` picks among synonyms; `head` is the shape of what stands above a table; `form` the kind of file."""

    words: int
    head: int
    dates: int
    money: int
    form: str
    monthly: bool
    cover: bool
    subtotals: bool
    marks: str
    by_employer: bool
    names_only_attendance: bool
    names_only_receipts: bool
    two_row_header: bool


_MARKS = ("ticks", "numbers", "hours", "half-days", "words", "triangles")
NAMES_ONLY_ATTENDANCE = (46, 47, 50)
NAMES_ONLY_RECEIPTS = (33, 49, 51)
PAYROLL_BY_PLATFORM = (41, 42)
# Both sites of the half-day story must have a way to write half a day; so must those whose story hangs on a full one.
_FIXED_MARKS = {12: "ticks", 13: "half-days", 39: "ticks", 46: "numbers"}


def style_of(site: Site) -> Style:
    """The same site always has the same habits."""
    i = site.index
    form = ("xlsx", "xlsx", "xlsx", "html", "csv-gb", "xlsx", "csv-utf8", "xlsx", "xlsx")[i % 9]
    return Style(
        words=i % 3,
        head=i // 2 % 4,
        dates=i % 5 if form == "xlsx" else 1 + i % 4,
        money=i // 3 % 4,
        form=form,
        monthly=i % 6 == 1 or form != "xlsx",
        cover=i % 8 == 5 and form == "xlsx",
        subtotals=i % 4 == 1,
        marks=_FIXED_MARKS.get(i, _MARKS[i // 2 % len(_MARKS)]),
        by_employer=i % 2 == 0 and form == "xlsx",
        names_only_attendance=i in NAMES_ONLY_ATTENDANCE,
        names_only_receipts=i in NAMES_ONLY_RECEIPTS,
        two_row_header=i % 5 in (0, 3) and not form.startswith("csv"),
    )
