"""The list of events, and entering one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from anxin.access.services import AccessDenied
from anxin.casework.stepping import StepRefused
from anxin.incidents import selectors, services
from anxin.incidents.flow import INCIDENT
from anxin.incidents.models import Incident, open_ones
from anxin.ui.environment import query
from anxin.ui.listing import Listing

from .. import shell
from ..doors import door
from .forms import NewEventForm
from .seeing import HANDLE, KEEP, handling, named, place_door, said, seeing, towns
from .tables import EventFilters, EventTable, at_moment


@require_safe
@place_door
def events(request: HttpRequest) -> HttpResponse:
    """Every event of the reader's places."""
    as_of, now, scope = request.as_of, request.now, seeing(request)  # type: ignore[attr-defined]
    form = EventFilters(request.GET, scope=scope, user=request.user, as_of=as_of, now=now)  # type: ignore[arg-type]
    empty = (
        ("没有在处置的突发事件", "发现群体聚集、极端苗头，马上登记，负责人会收到消息。")
        if not request.GET
        else ("没有符合条件的事件", "换个条件看看；已了结的在“状态”里选。")
    )
    rows = selectors.incidents(scope)
    listing = Listing(request, at_moment(EventTable, as_of, now), rows, filters=form, empty=empty)
    return listing.response("desk/emergency/events.html", _around(request, scope))


def _around(request: HttpRequest, scope: Any) -> dict[str, Any]:
    as_of, now = request.as_of, request.now  # type: ignore[attr-defined]
    n = (
        Incident.objects.within(scope)
        .filter(open_ones(INCIDENT))
        .aggregate(
            every=Count("pk"), late=Count("pk", filter=selectors.incident_late(now, as_of)),
            mine=Count("pk", filter=selectors.mine(request.user)), group=Count("pk", filter=Q(kind="group")),
            extreme=Count("pk", filter=Q(kind="extreme")),
        )
    )  # fmt: skip
    asked = {k: v for k in ("whose", "due", "kind") if (v := request.GET.get(k, ""))}
    page = reverse("desk:emergency")
    tabs = [
        (f"{words} {n[key]:,}", f"{page}?{query(told)}" if told else page, asked == told)
        for words, key, told in (
            ("全部", "every", {}), ("我的", "mine", {"whose": "mine"}), ("超时", "late", {"due": "over"}),
            ("群体性事件", "group", {"kind": "group"}), ("极端行为", "extreme", {"kind": "extreme"}),
        )
    ]  # fmt: skip
    year = selectors.gravest(scope, as_of)
    sentence = "没有在处置的突发事件。"
    if n["every"]:
        sentence = f"{n['every']:,} 起事件没了结" + (
            f"，{n['late']:,} 起有超时的事。" if n["late"] else "，都没有超时。"
        )
    held = request.scope.permissions  # type: ignore[attr-defined]
    return {
        "sentence": sentence,
        "note": f"今年以来：重大群体性事件 {year.groups} 起，极端行为 {year.extremes} 起（目标都是 0 起）。",
        "tabs": tabs,
        "may_handle": HANDLE in held,
        "may_keep": KEEP in held,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@door(HANDLE)
def event_new(request: HttpRequest) -> HttpResponse:
    """登记: as few things as there are at the first moment; the rest is written later."""
    user: Any = request.user
    scope = handling(request)
    if user.agency_id is None:
        raise Http404
    choices = towns(request, scope)
    if request.method != "POST":
        return _form(request, NewEventForm(initial={"kind": "group", "town": user.agency.region_id}, towns=choices))
    form = NewEventForm(request.POST, towns=choices)
    if not form.is_valid():
        return _form(request, form)
    told = dict(form.cleaned_data)
    project, employer = named(request, told.pop("project_name"), told.pop("employer_name"))
    people, amount, town = told.pop("people"), told.pop("amount"), told.pop("town")
    try:
        made = services.file_incident(
            **said(request), **told, region=project.region_code if project is not None else town, agency=user.agency,
            people=people or 0, amount_fen=amount or 0, project=project, employer=employer,
        )  # fmt: skip
    except (StepRefused, AccessDenied, ValueError) as error:
        form.add_error(None, str(error))
        return _form(request, form)
    shell.forget("desk:emergency", request)
    messages.success(
        request, f"已登记 {made.number}（{made.get_grade_display()}），负责人已收到消息。请马上首报、启动处置。"
    )
    return redirect("desk:emergency_event", made.pk)


def _form(request: HttpRequest, form: NewEventForm) -> HttpResponse:
    return render(request, "desk/emergency/new.html", {"form": form}, status=422 if form.is_bound else 200)


@shell.counts("desk:emergency")
def _count(request: HttpRequest) -> int:
    """Beside the navigation entry: open events of the reader's places; one is everybody's matter there."""
    return Incident.objects.within(seeing(request)).filter(open_ones(INCIDENT)).count()
