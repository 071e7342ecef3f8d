"""Background work: what is due when, how it went, and starting it by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from anxin.access.roles import Permission
from anxin.jobs import selectors, services
from anxin.jobs.declaring import JobError, all_jobs
from anxin.jobs.models import JobRun, State
from anxin.jobs.services import CannotRun
from anxin.ui.filters import Filters
from anxin.ui.listing import Listing
from anxin.ui.tables import Column, Table

from ..doors import door

P = Permission
LOOKS = {"waiting": "wait", "running": "wait", "done": "good", "failed": "orange", "broken": "orange"}
_WAITS_LONG = 5
_COUNTY = 6


def looks(row: JobRun) -> Markup:
    css = "yellow" if row.attention and row.state == State.DONE else LOOKS[row.state]
    return Markup('<span class="lv {}">{}</span>').format(css, "要人看" if css == "yellow" else row.get_state_display())


class RunTable(Table):
    name = "job_runs"
    title = "任务记录"
    default_order = ("-id",)
    columns = (
        Column("title", "任务", link=lambda row: reverse("desk:job_run", args=[row.pk]), order="name"),
        Column("state", "状态", value="get_state_display", show=looks, order="state"),
        Column("said", "结果", long=True),
        Column("asked_by_display", "谁要做的", order="asked_by_display"),
        Column("asked_at", "什么时候", "moment", order="asked_at"),
        Column("finished_at", "做完", "moment", order="finished_at"),
        Column("attempts", "做了几次", "int", order="attempts", hidden=True),
    )

    def rows(self, found: Sequence[Any]) -> Sequence[Any]:
        return found


class RunFilters(Filters):
    name = forms.ChoiceField(label="任务", choices=lambda: [("", "全部"), *((j.name, j.title) for j in all_jobs())])
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("attention", "要人看"), *State.choices])

    def narrow(self, rows: Any) -> Any:
        said = self.cleaned_data
        if said.get("name"):
            rows = rows.filter(name=said["name"])
        if said.get("state") == "attention":
            return rows.filter(attention=True)
        return rows.filter(state=said["state"]) if said.get("state") else rows


def _keeps(request: HttpRequest, *permissions: Permission) -> bool:
    """Whether the person keeps the house in order: jobs and what they found are of all towns at once, so it takes a
    county or more."""
    held = (request.scope.allowing(one) for one in permissions or (P.MANAGE_ROLES, P.READ_AUDIT))  # type: ignore[attr-defined]
    return any(len(code) <= _COUNTY for scope in held for code in scope.regions)


def _runs(request: HttpRequest) -> Any:
    """One's own; those of others, and of the clock, are for whoever keeps the house in order."""
    runs = selectors.runs()
    return runs if _keeps(request) else runs.filter(asked_by=request.user.audit_id)  # type: ignore[union-attr]


@require_safe
@door(P.MANAGE_ROLES, P.READ_AUDIT, P.REVIEW_FACTS)
def jobs(request: HttpRequest) -> HttpResponse:
    services.keep_schedule(now=request.now)  # type: ignore[attr-defined]
    lines = selectors.schedule()
    waiting = selectors.waiting(request.now)  # type: ignore[attr-defined]
    troubled = list(selectors.troubled()[:10])
    listing = Listing(
        request, RunTable, _runs(request), filters=RunFilters, empty=("还没有做过任务", "到点就会自动做。")
    )
    return listing.response(
        "desk/jobs/jobs.html",
        {
            "lines": lines,
            "sentence": _sentence(lines, troubled, waiting) if _keeps(request) else f"{len(lines)} 项定时任务。",
            "troubled": [(one, looks(one)) for one in troubled] if _keeps(request) else [],
            "idle": waiting > 0 and not selectors.workers(),
            "waiting": waiting,
            "looks": looks,
            "keeps": _keeps(request),
            "may": _keeps(request, P.MANAGE_ROLES),
        },
    )


def _sentence(lines: list[selectors.Line], troubled: list[JobRun], waiting: int) -> str:
    if troubled:
        return f"{len(lines)} 项定时任务，{len(troubled)} 件要人看。"
    if waiting > _WAITS_LONG:
        return f"{len(lines)} 项定时任务，{waiting} 件排着队。"
    return f"{len(lines)} 项定时任务，都正常。"


@require_safe
@door(P.MANAGE_ROLES, P.READ_AUDIT, P.REVIEW_FACTS)
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    held = _runs(request).filter(pk=run_id).first()
    if held is None:
        raise Http404
    return render(
        request,
        "desk/jobs/run.html",
        {
            "run": held,
            "look": looks(held),
            "may_again": held.state in (State.FAILED, State.BROKEN) and _keeps(request, P.MANAGE_ROLES),
        },
    )


@require_POST
@door(P.MANAGE_ROLES)
def start(request: HttpRequest, name: str) -> HttpResponse:
    return _then(request, lambda: services.ask_by_hand(**_who(request), name=name), "已经排上队，工作进程马上做。")


@require_POST
@door(P.MANAGE_ROLES)
def pause(request: HttpRequest, name: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _then(request, lambda: services.pause(**_who(request), name=name, reason=reason), "已暂停。")


@require_POST
@door(P.MANAGE_ROLES)
def resume(request: HttpRequest, name: str) -> HttpResponse:
    return _then(request, lambda: services.resume(**_who(request), name=name), "已恢复。")


@require_POST
@door(P.MANAGE_ROLES)
def again(request: HttpRequest, run_id: int) -> HttpResponse:
    return _then(request, lambda: services.ask_again(**_who(request), run_id=run_id), "已经排上队，再做一次。")


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "as_of": request.as_of, "now": request.now}  # type: ignore[attr-defined]


def _then(request: HttpRequest, step: Callable[[], Any], done: str) -> HttpResponse:
    if not _keeps(request, P.MANAGE_ROLES):
        raise Http404
    try:
        step()
        messages.success(request, done)
    except JobError as unknown:
        raise Http404 from unknown
    except CannotRun as why:
        messages.error(request, str(why))
    return HttpResponseRedirect(reverse("desk:jobs"))
