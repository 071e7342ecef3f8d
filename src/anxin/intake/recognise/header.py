"""Where the table begins: the header rows, and the heading path of every column.

A row is a header when its cells are short different words over columns whose contents are of another shape, when a kind of sheet
knows the words, or when it counts the days of a month. No language is needed for the first, which is what finds the header
of a sheet in English as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.calendar_columns import day_columns, day_run, session_of
from anxin.intake.recognise.model import DayColumn
from anxin.intake.recognise.shapes import day_number, shape, weekday
from anxin.intake.recognise.vocabulary import known_word
from anxin.kit.text import plain

Row = Sequence[Any]
Merge = tuple[int, int, int, int]
HEAD_ROWS = 80
_SCORED = 60  # rows that may be the header
_REACH = 13  # rows below a row that its score looks at


@dataclass(slots=True)
class Header:
    """0-based rows `first`..`last`; `paths[c]` is the heading of column c, top level first; `days` the day columns."""

    first: int
    last: int
    score: float
    known: int
    paths: dict[int, tuple[str, ...]] = field(default_factory=dict)
    days: list[DayColumn] = field(default_factory=list)

    def name(self, column: int) -> str:
        """The heading as printed, levels joined by '/'."""
        return "/".join(self.paths.get(column, ()))

    def side_by_side(self) -> tuple[int, int, int] | None:
        """(first column, width, count) when the same headings stand twice or more next to each other."""
        if self.days or not self.paths:
            return None
        start, stop = min(self.paths), max(self.paths) + 1
        names = [plain(self.paths[c][-1]) if c in self.paths else "" for c in range(start, stop)]
        for width in range(2, len(names) // 2 + 1):
            for gap in ([], [""]):
                one = names[:width] + gap
                count, rest = divmod(len(names) + len(gap), len(one))
                if (
                    rest == 0
                    and count >= 2
                    and (one * count)[: len(names)] == names
                    and any(known_word(n) for n in names[:width])
                ):
                    return start, len(one), count
        return None

    def signature(self) -> tuple[str, ...]:
        """The leaf row's words, for noticing the header when it is printed again."""
        return tuple(plain(p[-1]) for _, p in sorted(self.paths.items()))


def _label(value: Any) -> str:
    """The text of a cell that could be a heading, else ''."""
    if not isinstance(value, str):
        return ""
    text = plain(value)
    if not text or len(text) > 40 or shape(value) != "t":
        return ""
    colon = max(text.find(":"), text.find("："))
    if colon >= 0 and not known_word(text):
        return ""
    return text


@dataclass(slots=True)
class _View:
    """One row as the scorer sees it. `other[c]` tells whether cell c is no text, `texts[c]` is its text made plain."""

    labels: dict[int, str]
    numbers: int
    days: int
    used: set[int]
    other: dict[int, bool]
    texts: dict[int, str]


class _Cells:
    """Shape, plain text and label of the cells of one sheet's head, each distinct text looked at once."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, str, str]] = {}

    def look(self, value: Any) -> tuple[str, str, str]:
        """(shape, plain text, label); shape is '' for a blank cell."""
        if type(value) is not str:
            return shape(value), "", ""
        found = self._seen.get(value)
        if found is None:
            kind = shape(value)
            found = self._seen[value] = (kind, plain(value), _label(value)) if kind else ("", "", "")
        return found


def _view(row: Row, looks: _Cells) -> _View:
    view = _View({}, 0, 0, set(), {}, {})
    run = day_run(row)
    view.days = len(run)
    day_cells = {c for c, _ in run}
    for c, value in enumerate(row):
        if value is None:
            continue
        kind, text, label = looks.look(value)
        if not kind:
            continue
        view.used.add(c)
        view.other[c] = kind != "t"
        if type(value) is str:
            view.texts[c] = text
        if c in day_cells:
            continue
        if label:
            view.labels[c] = label
        else:
            view.numbers += 1
    return view


@dataclass(slots=True)
class _Below:
    """The rows below a row, as far as its score looks: per column the filled cells, those that are no text, and where a text comes next.

    It slides up over the sheet, so that each cell is counted in and out once, however many rows look at it.
    """

    views: Sequence[_View]
    filled: dict[int, int] = field(default_factory=dict)
    other: dict[int, int] = field(default_factory=dict)
    next_row: dict[tuple[int, str], int] = field(default_factory=dict)

    def move_to(self, at: int) -> None:
        """From the window of row at + 1 to that of row at; rows are visited from the last to the first."""
        if at + 1 < len(self.views):
            self._count(self.views[at + 1], 1)
            self.next_row.update(((c, text), at + 1) for c, text in self.views[at + 1].texts.items())
        if at + 1 + _REACH < len(self.views):
            self._count(self.views[at + 1 + _REACH], -1)

    def _count(self, view: _View, by: int) -> None:
        filled, other = self.filled, self.other
        for c, is_other in view.other.items():
            filled[c] = filled.get(c, 0) + by
            if is_other:
                other[c] = other.get(c, 0) + by

    def repeats(self, at: int, column: int, text: str) -> bool:
        return self.next_row.get((column, text), at + _REACH + 1) <= at + _REACH


def _score(at: int, view: _View, below: _Below) -> tuple[float, int]:
    labels = view.labels
    if len(labels) + (view.days >= 10) < 2:
        return 0.0, 0
    known = sum(1 for text in labels.values() if known_word(text))
    busy = {c for c, n in below.filled.items() if n >= 2} or {c for c, n in below.filled.items() if n}
    coverage = len(busy & view.used) / len(busy) if busy else 0.3
    changes = repeats = 0
    for c, text in labels.items():
        if not below.filled.get(c):
            continue
        if below.other.get(c, 0) * 2 > below.filled[c]:
            changes += 1
        # A heading printed again above every worker repeats as well, but then nearly every cell of it does.
        if below.repeats(at, c, text):
            repeats += 1
    if repeats >= max(2, len(labels) * 0.8):
        repeats = 0
    different = len(set(labels.values())) / max(1, len(labels))
    score = 2.0 * known + 0.6 * len(labels) * different + 1.2 * changes + 0.5 * min(view.days, 12) + 3 * coverage
    score -= 1.5 * view.numbers + 1.0 * repeats + 0.03 * at
    enough = (
        known >= 3
        or (known >= 2 and (changes >= 1 or coverage >= 0.6))
        or (view.days >= 10 and (known >= 1 or len(labels) >= 1 or view.days >= 20))
        or (changes >= 2 and len(labels) >= 3 and coverage >= 0.5)
        or (changes >= 1 and len(labels) >= 5 and coverage >= 0.7)
    )
    if not enough or (known == 0 and view.days < 10 and view.numbers > len(labels)):
        return 0.0, known
    return score, known


def _scores(views: Sequence[_View]) -> list[tuple[tuple[float, int], int]]:
    """The score of each row that could be the header, from the top."""
    below = _Below(views)
    out = []
    for at in range(len(views) - 1, -1, -1):
        below.move_to(at)
        if at < _SCORED:
            out.append((_score(at, views[at], below), at))
    return out[::-1]


def find(head: Sequence[Row], merges: Sequence[Merge]) -> Header | None:
    """The header among the first rows of a sheet, or None when no row stands above a table."""
    head = list(head[:HEAD_ROWS])
    looks = _Cells()
    views = [_view(row, looks) for row in head]
    candidates = [(s, known, r) for (s, known), r in _scores(views) if s > 2.5]
    if not candidates:
        return None
    score, known, at = max(candidates, key=lambda x: (x[0], -x[2]))
    # The same headings again further down (a table per crew, a slip per worker): the first of them is the header.
    words = set(views[at].labels.values())
    at = min(
        (
            r
            for _, _, r in candidates
            if len(words & set(views[r].labels.values())) >= 0.8 * len(words) and len(words) > 1
        ),
        default=at,
    )
    first, last = _extend(at, head, views, merges)
    header = Header(first, last, score, known)
    _paths(header, head, merges)
    header.days = day_columns(header.first, header.last, head, merges)
    return header


def _extend(at: int, head: Sequence[Row], views: Sequence[_View], merges: Sequence[Merge]) -> tuple[int, int]:
    first = last = at
    tall = [m for m in merges if m[2] > m[0] and m[2] - m[0] <= 3]
    # A tall merge counts when it holds a heading word: photo cells and group cells of the body are tall as well.
    for r0, c0, r1, _ in tall:
        text = _label(head[r0][c0]) if r0 < len(head) and c0 < len(head[r0]) else ""
        if not text or not (known_word(text) or r1 - r0 == 1):
            continue
        if r0 < at <= r1 and (known_word(text) or views[r0].labels):
            first = min(first, r0)
        if r0 == at and r1 < len(head) and _may_be_header(head[r1], views[r1]):
            last = max(last, r1)
    if first < at:
        for r0, _, r1, _ in tall:
            if r0 == first and r1 < len(head) and _may_be_header(head[r1], views[r1]):
                last = max(last, r1)
    while first > 0 and _continues_up(first, head, views, merges) and last - first < 3:
        first -= 1
    while last + 1 < len(head) and last - first < 3 and _continues_down(first, last, head, views, merges):
        last += 1
    return first, last


def _weekday_row(row: Row) -> bool:
    found = [v for v in row if not cells.blank(v)]
    names = sum(1 for v in found if weekday(v) is not None)
    return names >= 5 and names * 10 >= len(found) * 7


def _session_row(row: Row) -> bool:
    found = [v for v in row if not cells.blank(v)]
    named = sum(1 for v in found if isinstance(v, str) and session_of(v) is not None)
    return named >= 10 and named * 10 >= len(found) * 7


def _may_be_header(row: Row, view: _View) -> bool:
    return view.numbers == 0 or view.days >= 10 or _weekday_row(row) or not view.used


def _continues_down(
    first: int, last: int, head: Sequence[Row], views: Sequence[_View], merges: Sequence[Merge]
) -> bool:
    row, view = head[last + 1], views[last + 1]
    if len(view.used) < 2:
        return False
    above = {c for r in range(first, last + 1) for c in views[r].used}
    if _weekday_row(row) and any(views[r].days for r in range(first, last + 1)):
        return True
    if view.numbers and view.days < 10:
        return False
    own = {c: views[last].labels.get(c, "") for c in views[last].used}
    keys = {c for c, text in own.items() if text and known_word(text)}
    wide = {c for r0, c0, r1, c1 in merges if r0 <= last <= r1 and c1 > c0 for c in range(c0, c1 + 1)}
    wide |= {c for c in view.used if c not in above}
    if view.days >= 10:
        # Day numbers under a '出勤情况' heading; or the second half of the month under the first.
        names_blank = all(c not in view.used for c in keys - wide)
        return names_blank and (not views[last].days or day_run(row)[0][1] > 10)
    if _session_row(row):
        return True
    # Words below words: only under a group heading that spans several columns, and never under 姓名 or 序号.
    if any(c in view.used and c not in wide for c in keys):
        return False
    under = [c for c in view.labels if c in wide]
    if not under or len(under) * 10 < len(view.used) * 6:
        return False
    named = sum(1 for text in view.labels.values() if known_word(text))
    groups = any(r0 <= last <= r1 and c1 > c0 and any(c0 <= c <= c1 for c in view.labels) for r0, c0, r1, c1 in merges)
    return bool(groups or named * 2 >= len(view.labels)) and bool(keys)


def _continues_up(first: int, head: Sequence[Row], views: Sequence[_View], merges: Sequence[Merge]) -> bool:
    row, view = head[first - 1], views[first - 1]
    below = views[first]
    if len(view.used) < 2:
        return False
    if _weekday_row(row) and below.days:
        return True
    if view.days >= 10 and (_weekday_row(head[first]) or below.labels):
        return all(c not in below.used or c in {x for x, _ in day_run(row)} or c not in view.labels for c in view.used)
    fresh = [c for c, text in view.labels.items() if c not in below.used and known_word(text)]
    return len(fresh) >= 2 and view.numbers == 0


def _paths(header: Header, head: Sequence[Row], merges: Sequence[Merge]) -> None:
    width = max((len(r) for r in head), default=0)
    levels: list[list[str]] = []
    for r in range(header.first, header.last + 1):
        row = head[r]
        levels.append([cells.show(row[c]) if c < len(row) else "" for c in range(width)])
    count = len(levels)
    from_merge = [[False] * width for _ in range(count)]
    for r0, c0, r1, c1 in merges:
        if r1 < header.first or r0 > header.last or r0 < header.first:
            continue
        text = levels[r0 - header.first][c0] if c0 < width else ""
        for r in range(r0, min(r1, header.last) + 1):
            for c in range(c0, min(c1, width - 1) + 1):
                levels[r - header.first][c] = text
                from_merge[r - header.first][c] = True
    # Without merges (csv), a group heading stands above its first column only and covers those to the right.
    for i in range(count - 1):
        for c in range(1, width):
            free = not levels[i][c] and not from_merge[i][c - 1] and bool(levels[i][c - 1])
            below = bool(levels[i + 1][c] and levels[i + 1][c - 1]) and weekday(levels[i + 1][c]) is None
            if free and below and day_number(levels[i][c - 1]) is None:
                levels[i][c] = levels[i][c - 1]
    for c in range(width):
        path: list[str] = []
        for i in range(count):
            text = levels[i][c]
            if text and (not path or path[-1] != text):
                path.append(text)
        if path:
            header.paths[c] = tuple(path)
