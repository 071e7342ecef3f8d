"""The government's ledgers on screen and as xlsx, columns exactly as the forms have them."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from anxin.access.roles import Permission
from anxin.audit.models import AuditEvent
from anxin.audit.services import record
from anxin.casework import acts
from anxin.casework.selectors.ledger_columns import Ledger
from anxin.casework.selectors.ledgers import LEDGERS as CASEWORK
from anxin.casework.selectors.ledgers import prepared
from anxin.deadlines.clock import CHINA
from anxin.documents.tables import Column as SheetColumn
from anxin.documents.tables import write_table
from anxin.incidents.selectors.ledgers import LEDGERS as INCIDENTS
from anxin.kit import months
from anxin.ui.listing import EXPORTED, Listing
from anxin.ui.tables import Column, Table

from ..doors import door
from .forms import LedgerFilters

LEDGERS = {**CASEWORK, **INCIDENTS}
_SEE = Permission.HANDLE_CASES
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@door(_SEE)
def ledgers(request: HttpRequest) -> HttpResponse:
    """Every ledger with how many rows it has now."""
    scope = request.scope.allowing(_SEE)  # type: ignore[attr-defined]
    rows = [(one, one.rows(scope).prefetch_related(None).count()) for one in LEDGERS.values()]
    return render(request, "desk/papers/ledgers.html", {"rows": rows})


@require_safe
@door(_SEE)
def ledger(request: HttpRequest, code: str) -> HttpResponse:
    """One ledger; ``?export=xlsx`` is the form itself, head and all."""
    found = LEDGERS.get(code)
    if found is None:
        raise Http404
    scope = request.scope.allowing(_SEE)  # type: ignore[attr-defined]
    form = LedgerFilters(request.GET, ledger=found)
    listing = Listing(
        request,
        _table(found),
        found.rows(scope),
        filters=form,
        empty=("没有要登记的", "零报告：导出的台账会写明共 0 条。"),
    )
    if request.GET.get("export") == "xlsx":
        return _sheet(request, found, listing)
    return listing.response("desk/papers/ledger.html", {"ledger": found})


def _table(of: Ledger) -> type[Table]:
    class LedgerTable(Table):
        name = f"ledger_{of.code.lower()}"
        title = of.title
        default_order = of.order
        columns = tuple(
            Column(f"c{n}", one.title, one.kind, value=one.of, long=one.kind == "text" and n > 0)
            for n, one in enumerate(of.columns)
        )

        def rows(self, found: Sequence[Any]) -> Sequence[Any]:
            return prepared(of, found)

    return LedgerTable


def _sheet(request: HttpRequest, of: Ledger, listing: Listing) -> HttpResponse:
    """All columns in the order of the form, whatever is chosen on screen; the head that every ledger has."""
    rows = prepared(of, list(listing.found[:EXPORTED]))
    user, now = request.user, request.now  # type: ignore[attr-defined]
    said = "；".join(f"{k}：{v}" for k, v in listing.form.said()) if listing.form is not None else ""
    agency = user.agency.name if user.agency_id else ""  # type: ignore[union-attr]
    written = [[c.of(row) for c in of.columns] for row in rows]
    version, check = _version(of, request), _check(of, said, written)
    notes = [
        f"填报单位：{agency}　统计期间：{said or '全部'}　填报日期：{months.show_day(request.as_of)}",  # type: ignore[attr-defined]
        "填报人：　　　　联系电话：　　　　审核人：　　　　签发人：　　　　",
        f"取数时间：{now.astimezone(CHINA):%Y-%m-%d %H:%M}　共 {len(rows)} 条{'（零报告）' if not rows else ''}",
        f"版本号：{version}　校验码：{check}（审计记录里有同样的校验码，改过一格就对不上）",
        *([of.note] if of.note else []),
    ]
    file = tempfile.SpooledTemporaryFile(max_size=4_000_000)  # noqa: SIM115 - FileResponse closes it
    columns = [SheetColumn(one.title, one.kind) for one in of.columns]
    write_table(file, of.title, columns, written, notes=notes)  # type: ignore[arg-type]
    fields = {"ledger": of.title, "rows": len(written), "filters": said or "全部", "version": version, "check": check}
    record(actor=user, act=acts.LEDGER_TAKEN, subject=("casework.ledger", of.code), fields=fields, now=now)
    file.seek(0)
    response = FileResponse(file, content_type=_SHEET)
    name = f"{of.title}{request.as_of:%Y%m%d}.xlsx"  # type: ignore[attr-defined]
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _version(of: Ledger, request: HttpRequest) -> str:
    """The day and how often this ledger was written on it: 'A2-20260506-1'."""
    now = request.now.astimezone(CHINA)  # type: ignore[attr-defined]
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    before = AuditEvent.objects.filter(act=acts.LEDGER_TAKEN.name, subject_id=of.code, at__gte=today).count()
    return f"{of.code}-{now:%Y%m%d}-{before + 1}"


def _check(of: Ledger, said: str, rows: list[list[Any]]) -> str:
    """Sixteen hex characters over the headings, the conditions and every cell: the same rows give the same."""
    whole = [of.code, said, [c.title for c in of.columns], rows]
    text = json.dumps(whole, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
