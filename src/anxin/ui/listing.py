"""A list page: the query string in, one page of a table out, or the same rows as an xlsx."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from anxin.audit.services import record
from anxin.documents.tables import write_table

from . import acts, words
from .environment import query
from .filters import Filters
from .models import SavedView
from .tables import Column, Table

PER_PAGE = 50
# Beyond this nobody pages; counting further would read the whole table for nothing.
COUNTED = 10_000
EXPORTED = 100_000
_OWN = frozenset({"page", "sort", "col", "export", "view"})


class Listing:
    """One request's view of a table.

    ``rows`` is a queryset already cut to the reader's scope, or a list (then only paging and export apply).
    ``remember``: gives what a question (unique in this list) was answered before, or works it out: for large tables, whose
    counts, sums and keys of a page then need not be asked again until something has changed.
    Queries: rows, count, totals if a column has one, saved views; never more with more rows.
    """

    def __init__(
        self,
        request: HttpRequest,
        table: type[Table],
        rows: QuerySet | Sequence[Any],
        *,
        filters: type[Filters] | Filters | None = None,
        per_page: int = PER_PAGE,
        empty: tuple[str, str] = ("没有符合条件的记录", "换个条件，或者清除筛选。"),
        remember: Callable[[str, Callable[[], Any]], Any] | None = None,
    ) -> None:
        self.remember = remember or (lambda question, work: work())
        self.remembers = remember is not None
        self.request, self.table, self.per_page, self.empty = request, table(), per_page, empty
        self.as_of = getattr(request, "as_of", None)
        asked = request.GET
        self.form = filters(asked) if isinstance(filters, type) else filters
        if self.form is not None:
            self.form.is_valid()
            rows = self.form.narrow(rows)
        self.columns = self._columns(asked.getlist("col"))
        self.sort_key, self.descending = self._sorting(asked.get("sort", ""))
        self.found = self._ordered(rows)
        self.page = self._page(asked.get("page", ""))

    # --- what was asked ----------------------------------------------------------------------------------------

    def _columns(self, chosen: list[str]) -> list[Column]:
        known = {c.key: c for c in self.table.columns}
        kept = [known[key] for key in dict.fromkeys(chosen) if key in known]
        return kept or [c for c in self.table.columns if not c.hidden]

    def _sorting(self, asked: str) -> tuple[str, bool]:
        key = asked.removeprefix("-")
        if any(c.key == key and c.orders for c in self.table.columns):
            return key, asked.startswith("-")
        return "", False

    def _ordered(self, rows: Any) -> Any:
        if not isinstance(rows, QuerySet):
            return rows
        fields = list(self.table.default_order)
        if self.sort_key:
            column = next(c for c in self.table.columns if c.key == self.sort_key)
            turned = [_turn(f) if self.descending else f for f in column.orders]
            bare = {f.lstrip("-") for f in turned}
            fields = turned + [f for f in fields if not isinstance(f, str) or f.lstrip("-") not in bare]
        return rows.order_by(*fields)

    @staticmethod
    def _page(asked: str) -> int:
        return min(max(int(asked), 1), COUNTED) if asked.isdecimal() and len(asked) < 6 else 1

    # --- what is there -----------------------------------------------------------------------------------------

    @cached_property
    def count(self) -> int:
        """How many rows there are, counted no further than COUNTED + 1."""
        if not isinstance(self.found, QuerySet):
            return len(self.found)
        return self.remember(f"count {self._narrowed}", self.found.order_by()[: COUNTED + 1].count)

    @property
    def counted(self) -> str:
        return f"超过 {COUNTED:,}" if self.count > COUNTED else f"{self.count:,}"

    @cached_property
    def rows(self) -> Sequence[Any]:
        start = (self.page - 1) * self.per_page
        shown = self.found[start : start + self.per_page]
        if not (self.remembers and isinstance(self.found, QuerySet)):
            return self.table.rows(list(shown))
        asked = f"page {self.page} {self.sort_key} {self.descending} {self._narrowed}"
        keys = self.remember(asked, lambda: list(shown.values_list("pk", flat=True)))
        held = {row.pk: row for row in self.found.order_by().filter(pk__in=keys)}
        return self.table.rows([held[key] for key in keys if key in held])

    @property
    def _narrowed(self) -> str:
        """Table and filters, as part of a question."""
        return f"{self.table.name} {sorted((k, v) for k, v in self.asked.items() if k not in _OWN)}"

    @cached_property
    def totals(self) -> dict[str, Any]:
        """Sums at the foot, of all rows found and not of the page alone, by column key."""
        summed = {c.key: c.total for c in self.columns if c.total}
        if not summed or not self.rows or not isinstance(self.found, QuerySet):
            return {}
        asked = {f"t_{key}": Sum(field) for key, field in summed.items()}
        return self.remember(f"sums {sorted(asked)} {self._narrowed}", lambda: self.found.order_by().aggregate(**asked))

    def total(self, column: Column) -> str:
        value = self.totals.get(f"t_{column.key}")
        return "" if value is None else (column.say(value, self.as_of) or "")

    @cached_property
    def saved(self) -> list[SavedView]:
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return []
        return list(SavedView.objects.filter(user=user, table=self.table.name).order_by("name"))

    # --- addresses ---------------------------------------------------------------------------------------------

    @property
    def asked(self) -> dict[str, list[str]]:
        return {k: [v for v in vs if v] for k, vs in self.request.GET.lists() if k not in {"page", "export"}}

    def address(self, **changed: Any) -> str:
        """The same list with something changed."""
        kept = {k: v for k, v in self.asked.items() if v and k not in changed}
        text = query({**kept, **changed})
        return f"{self.request.path}?{text}" if text else self.request.path

    def sort_address(self, column: Column) -> str:
        turned = f"-{column.key}" if self.sort_key == column.key and not self.descending else column.key
        return self.address(sort=turned)

    def sort_state(self, column: Column) -> str:
        if column.key != self.sort_key:
            return ""
        return "descending" if self.descending else "ascending"

    @property
    def pages(self) -> int:
        return max(1, -(-min(self.count, COUNTED) // self.per_page))

    @property
    def first(self) -> int:
        return (self.page - 1) * self.per_page + 1

    @property
    def is_filtered(self) -> bool:
        return any(v for k, v in self.asked.items() if k not in _OWN)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Order and columns, as hidden fields of the filter form."""
        return [(k, v) for k, vs in self.asked.items() if k in {"sort", "col"} for v in vs]

    @property
    def view_query(self) -> str:
        return query({k: v for k, v in self.asked.items() if v})

    # --- answers -----------------------------------------------------------------------------------------------

    def response(self, template: str, context: dict[str, Any] | None = None) -> HttpResponse:
        """The page, only its list when a script asked for that, or the sheet when it was asked for."""
        if self.request.GET.get("export") == "xlsx":
            return self.sheet()
        if self.request.headers.get("HX-Target") == "listing":
            return render(self.request, "ui/listing.html", {"listing": self})
        return render(self.request, template, {**(context or {}), "listing": self})

    def sheet(self) -> HttpResponse:
        """Exactly the rows found and the columns shown, as xlsx; written into the audit log."""
        said = "；".join(f"{k}：{v}" for k, v in self.form.said()) if self.form is not None else ""
        # Large sheets go to the disk, and the file is gone when it has been sent.
        file = tempfile.SpooledTemporaryFile(max_size=4_000_000)  # noqa: SIM115 - FileResponse closes it
        notes = [f"截至 {words.day(self.as_of)}" if self.as_of else "", f"条件：{said or '全部'}"]
        written = write_table(
            file, self.table.title, [c.sheet() for c in self.columns], self._sheet_rows(), notes=[n for n in notes if n]
        )
        record(
            actor=self.request.user,
            act=acts.EXPORTED,
            subject=("ui.table", self.table.name),
            fields={"table": self.table.title, "rows": written, "filters": said or "全部"},
            now=self.request.now,  # type: ignore[attr-defined]
        )
        file.seek(0)
        name = f"{self.table.title}{self.as_of:%Y%m%d}.xlsx" if self.as_of else f"{self.table.title}.xlsx"
        response = FileResponse(file, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        response.headers["Content-Disposition"] = content_disposition_header(True, name)
        return response

    def _sheet_rows(self) -> Iterator[list[Any]]:
        step = 2_000
        for start in range(0, EXPORTED, step):
            rows = self.table.rows(list(self.found[start : start + step]))
            for row in rows:
                yield [c.sheet_value(row) for c in self.columns]
            if len(rows) < step:
                return


def _turn(field: Any) -> Any:
    return field[1:] if field.startswith("-") else f"-{field}"
