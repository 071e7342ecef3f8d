"""The grids: people of a site, or of a firm, by months."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.audit.services import record
from anxin.documents.tables import Column, write_table
from anxin.registry.models import Enterprise, Project
from anxin.standing.models import WorkerMonthStanding
from anxin.standing.selectors import Grid, GridFilters, grid
from anxin.ui import acts, words

from ..doors import door
from ..links import address
from .forms import GridForm, crews_of


@require_safe
@door(Permission.SEE_FACTS)
def project_months(request: HttpRequest, project_id: int) -> HttpResponse:
    """The people of one site by months."""
    scope = request.scope.allowing(Permission.SEE_FACTS)  # type: ignore[attr-defined]
    project = get_object_or_404(Project.objects.within(scope), pk=project_id)
    firms = (
        WorkerMonthStanding.objects.within(scope)
        .filter(project=project, employer__isnull=False)
        .order_by("employer__name")
        .values_list("employer_id", "employer__name")
        .distinct()
    )
    as_of = request.as_of  # type: ignore[attr-defined]
    form = GridForm(request.GET, as_of=as_of, crews=crews_of(project.pk), employers=firms)
    filters = _filters(form, project=project.pk)
    context = {
        "project_url": address("desk:project", project.pk),
        "project": project,
        "title": f"{project.name} 人月",
        "what": project.name,
    }
    return _page(request, scope, form, filters, context)


@require_safe
@door(Permission.SEE_FACTS)
def employer_months(request: HttpRequest, employer_id: int) -> HttpResponse:
    """The people of one firm by months, over its sites in sight."""
    scope = request.scope.allowing(Permission.SEE_FACTS)  # type: ignore[attr-defined]
    employer = get_object_or_404(Enterprise, pk=employer_id)
    if not WorkerMonthStanding.objects.within(scope).filter(employer=employer).exists():
        raise Http404
    form = GridForm(request.GET, as_of=request.as_of)  # type: ignore[attr-defined]
    filters = _filters(form, employer=employer.pk)
    context = {"employer": employer, "title": f"{employer.name} 人月", "what": employer.name}
    return _page(request, scope, form, filters, context)


def _filters(form: GridForm, *, project: int | None = None, employer: int | None = None) -> GridFilters:
    first, last = form.span
    return GridFilters(
        project=project,
        crew=form.said_of("crew"),
        employer=employer or form.said_of("employer"),
        first=first,
        last=last,
        trouble=bool(form.said_of("trouble")),
        state=form.said_of("state") or "",
    )


def _page(
    request: HttpRequest, scope: Scope, form: GridForm, filters: GridFilters, context: dict[str, Any]
) -> HttpResponse:
    as_of = request.as_of  # type: ignore[attr-defined]
    if request.GET.get("export") == "xlsx":
        return _sheet(request, grid(scope, filters, as_of=as_of, per_page=None), form, context["title"])
    asked = request.GET.get("page", "")
    page = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    found = grid(scope, filters, as_of=as_of, page=page)
    kept = {k: v for k, v in request.GET.items() if v and k not in ("page", "export")}
    return render(
        request,
        "desk/months/grid.html",
        {
            **context,
            "grid": found,
            "form": form,
            "span": form.span,
            "kept": kept,
            "sentence": _sentence(found, context),
        },
    )


def _sentence(found: Grid, context: dict[str, Any]) -> str:
    if not found.count:
        return f"{context['what']}：没有符合条件的人。"
    if not found.missing_fen:
        return f"{context['what']}：到了发薪日的都发清了，{found.count} 人。"
    return f"{context['what']}：{found.owing} 个人月没发清，还差 {words.yuan(found.missing_fen)} 元。"


def _sheet(request: HttpRequest, found: Grid, form: GridForm, title: str) -> HttpResponse:
    """All rows found, as they stand on the screen: masked, one column a month."""
    columns = [
        Column("工人"), Column("证件尾号"), Column("班组"), Column("用人单位"),
        *(Column(f"{words.month(m)} {what}", kind) for m in found.months for what, kind in _CELL),
        Column("应付合计", "money"), Column("到账合计", "money"), Column("尚欠合计", "money"),
    ]  # fmt: skip
    file = tempfile.SpooledTemporaryFile(max_size=4_000_000)  # noqa: SIM115 - FileResponse closes it
    said = "；".join(f"{label}：{value}" for label, value in form.said()) or "全部"
    as_of = request.as_of  # type: ignore[attr-defined]
    written = write_table(file, title, columns, _sheet_rows(found), notes=[f"截至 {words.day(as_of)}", f"条件：{said}"])
    record(
        actor=request.user,
        act=acts.EXPORTED,
        subject=("desk.months", title),
        fields={"table": title, "rows": written, "filters": said},
        now=request.now,  # type: ignore[attr-defined]
    )
    file.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = FileResponse(file, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{title}{as_of:%Y%m%d}.xlsx")
    return response


_CELL = (("情况", "text"), ("应付", "money"), ("到账", "money"))


def _sheet_rows(found: Grid) -> Iterator[list[Any]]:
    for row in found.rows:
        line: list[Any] = [row.title, row.note.removeprefix("尾号 "), row.crew, row.employer]
        for month in found.months:
            cell = row.cells.get(month)
            line += [None, None, None] if cell is None else [_in_words(cell), cell.owed_fen, cell.paid_fen]
        yield [*line, row.owed_fen, row.paid_fen, row.missing_fen]


def _in_words(cell: Any) -> str:
    return f"差 {words.yuan(cell.missing_fen)}" if cell.state == "short" else cell.word
