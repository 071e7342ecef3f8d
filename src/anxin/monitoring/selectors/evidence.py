"""From a finding's references ('payroll_line:17') to the file, sheet and row, and what stands there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from anxin.access.scope import Scope
from anxin.engine.tables import RECORDS
from anxin.kit.text import mask_name
from anxin.registry.models import Project

from .. import matters
from ..sources import MODELS, has_project, is_fact
from .says import amount_of, says, title

_AT_ONCE = 5_000
_ELSEWHERE = "另一辖区的记录，内容不在查看范围内"


@dataclass(frozen=True)
class Evidence:
    """One row that a finding rests on. ``sheet`` and ``row`` are as the spreadsheet program shows them (row 1 first);
    in a file of messages they are the message and the entry in it.

    ``project``: whose row it is, None for what belongs to none. ``amount_fen``: what the row adds to its table's sum
    (payable, paid into the card, taken from the account), None where a sum says nothing. ``unit``: the word for one row.
    """

    ref: str
    table: str
    file: str | None
    sheet: str | None
    row: int | None
    says: str
    project: str | None = None
    amount_fen: int | None = None
    unit: str = "行"

    def to_json(self) -> dict[str, Any]:
        return {
            "ref": self.ref,
            "table": self.table,
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "says": self.says,
        }

    @property
    def table_zh(self) -> str:
        return title(self.table)

    @property
    def place(self) -> str:
        """'工资表3月.xlsx · 表“3月” · 第 12 行'; '' for what stands in no file."""
        if self.file is None:
            return ""
        sheet = f" · {self.sheet if self.unit == '条' else f'表“{self.sheet}”'}" if self.sheet else ""
        return f"{self.file}{sheet}" + (f" · 第 {self.row} {self.unit}" if self.row else " · 表头")


def resolve(refs: Iterable[str], scope: Scope, *, unmask: bool = False) -> dict[str, Evidence]:
    """Evidence by reference, in a number of queries that depends on the tables and not on the rows.

    A row of a project outside ``scope`` keeps its reference and says only that it lies elsewhere.
    """
    refs = list(refs)
    wanted: dict[str, set[int]] = {}
    for ref in refs:
        table, _, number = ref.partition(":")
        if table in MODELS and number.isdigit():
            wanted.setdefault(table, set()).add(int(number))
    found: dict[str, Evidence] = {}
    visible = None if scope.is_everything else set(Project.objects.within(scope).values_list("pk", flat=True))
    for table, ids in sorted(wanted.items()):
        ordered = sorted(ids)
        for start in range(0, len(ordered), _AT_ONCE):
            for row in _rows(table, ordered[start : start + _AT_ONCE]):
                one = _evidence(table, row, visible, unmask)
                found[one.ref] = one
    told = matters.says(refs, scope)
    for ref in refs:
        table = ref.partition(":")[0]
        if table in RECORDS:
            found[ref] = Evidence(ref, table, None, None, None, told.get(ref, _ELSEWHERE))
    return found


def of_row(table: str, row: Any, *, unmask: bool = False) -> Evidence:
    """Evidence of a row that the caller holds already, cut to his scope; its batch, document and worker should be fetched."""
    return _evidence(table, row, None, unmask)


def _rows(table: str, ids: list[int]) -> models.QuerySet:
    model = MODELS[table]
    rows = model._base_manager.filter(pk__in=ids)
    wanted = ("batch", "document") if is_fact(model) else ()
    names = {field.name for field in model._meta.concrete_fields if field.is_relation}
    also = [n for n in ("project", "worker", "name_ref", "card", "peer_enterprise", "enterprise") if n in names]
    return rows.select_related(*wanted, *also) if wanted or also else rows


def _evidence(table: str, row: Any, visible: set[int] | None, unmask: bool) -> Evidence:
    ref = f"{table}:{row.pk}"
    project = row.pk if table == "project" else row.project_id if has_project(type(row)) else None
    if visible is not None and project is not None and project not in visible:
        return Evidence(ref, table, None, None, None, _ELSEWHERE)
    if not is_fact(type(row)):
        return Evidence(ref, table, None, None, None, says(table, row))
    document = row.document
    return Evidence(
        ref,
        table,
        row.batch.file_name,
        _sheet(row.batch, document) if document is not None else None,
        row.row or None,
        "：".join(part for part in (_who(row, unmask), says(table, row)) if part),
        row.project.name if project is not None and table != "project" else None,
        amount_of(table, row),
        _unit(table, row),
    )


def _sheet(batch: Any, document: Any) -> str:
    # Messages of one kind bear one name: only their place in the file tells them apart.
    if batch.format == "json":
        return f"第 {document.sheet + 1} 个报文 {document.sheet_name}".strip()
    return document.sheet_name or f"第 {document.sheet + 1} 张"


def _unit(table: str, row: Any) -> str:
    if row.batch.format == "json":
        return "条"
    # Many passages make one month: the row that is named is the first of them.
    return "行起" if table == "attendance_month" and row.source == "device" else "行"


def _who(row: Any, unmask: bool) -> str:
    named = getattr(row, "worker", None) or getattr(row, "name_ref", None)
    if named is None:
        return ""
    # A roster may spell him otherwise than his first sheet did; the row's own name is the one to compare.
    name = getattr(row, "name", "") or named.name
    tail = getattr(named, "id_last4", "")
    shown = name if unmask else mask_name(name)
    return f"{shown}（证件尾号 {tail}）" if tail else shown
