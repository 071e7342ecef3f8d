"""Owners of projects: the list with its gaps, giving a part of the charge to one or many, prevention areas and marks."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from anxin.access.roles import Permission
from anxin.organisation import selectors, services
from anxin.organisation.models import Pairing, PreventionArea, ProjectOwner
from anxin.organisation.selectors.gaps import WANTED
from anxin.organisation.selectors.owners import LABELS
from anxin.registry.models import Project
from anxin.ui.listing import Listing

from ..doors import door
from .common import P, act, form_page, found, keeps, may, when, where
from .group_forms import AreaForm, KeeperForm, MarkForm, OwnerFilters, OwnerForm, PersonForm, ReasonOnly
from .tables import OwnerTable

_ORDER = ("territory", "trade", "labour", "coordinator", "paired", "leader", "prevention", "labour_officer", "office")
# At once so many projects, that a slip of the finger does not change a whole city.
_MOST = 200


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("组织", reverse("desk:organisation")), ("项目责任人", reverse("desk:owners")), *more]


@door(Permission.SEE_FACTS)
def owners(request: HttpRequest) -> HttpResponse:
    """Every ongoing project with who answers for it. Ticked ones get an owner together."""
    if request.method == "POST":
        ids = [int(one) for one in request.POST.getlist("project") if one.isdecimal() and len(one) < 19]
        return _many(request, ids)
    scope = where(request, P.SEE_FACTS)
    rows = selectors.projects_by_owner(scope, request.as_of)
    counts = selectors.gap_counts(scope, request.as_of)
    listing = Listing(
        request, partial(OwnerTable, request.as_of), rows, filters=OwnerFilters(request.GET, request=request),  # type: ignore[arg-type]
        empty=("没有这样的项目", "换个条件，或者清除筛选。"),
    )  # fmt: skip
    gaps = [(part, label, counts[part]) for part, label in WANTED.items()]
    lacking = [f"{n} 个缺{label}" for _, label, n in gaps if n]
    total = counts["projects"]
    if not total:
        sentence = "您管辖的范围里没有在建项目。"
    else:
        sentence = f"{total} 个在建项目，{'，'.join(lacking)}。" if lacking else f"{total} 个在建项目都有人负责。"
    context = {"sentence": sentence, "gaps": gaps, "total": total, "keeps": bool(keeps(request))}
    return listing.response("desk/people/owners.html", context)


@require_safe
@door(Permission.SEE_FACTS)
def owners_project(request: HttpRequest, project_id: int) -> HttpResponse:
    """Who answers for one project, why he does, and who did before."""
    project = found(Project.objects.within(where(request, P.SEE_FACTS)), project_id)
    answers = selectors.responsible(project, request.as_of)
    past = ProjectOwner.objects_unscoped.filter(project=project, ends_on__lt=request.as_of).select_related(
        "agency", "user"
    )
    pairs = Pairing.objects_unscoped.filter(project=project, ends_on__lt=request.as_of).select_related("agency", "user")
    history = sorted(
        [(o.ends_on, f"{o.get_part_display()}：{o.told}，{o.starts_on} 到 {o.ends_on}{'，' + o.end_reason if o.end_reason else ''}") for o in past]
        + [(o.ends_on, f"结对包联干部：{o.told}，{o.starts_on} 到 {o.ends_on}{'，' + o.end_reason if o.end_reason else ''}") for o in pairs],
        reverse=True,
    )  # fmt: skip
    keeper = may(request, P.KEEP_ORGANISATION, project.region_code)
    lines = [(part, LABELS[part], answers.of(part)) for part in _ORDER]
    gaps = [LABELS[part] for part in answers.gaps]
    first = selectors.owner_of(project, request.as_of)
    sentence = f"{project.name}还缺{'、'.join(gaps)}。" if gaps else f"{project.name}的每项责任都有人。"
    context = {
        "project": project,
        "lines": lines,
        "watchers": answers.watchers,
        "history": history,
        "first": first,
        "keeps": keeper,
        "sentence": sentence,
    }
    return render(request, "desk/people/owners_project.html", context)


@door(Permission.KEEP_ORGANISATION)
def owners_appoint(request: HttpRequest, project_id: int) -> HttpResponse:
    """Give one part of one project's charge to somebody."""
    project = found(Project.objects.within(keeps(request)), project_id)
    form = OwnerForm(request.POST or None, request=request, initial={"part": request.GET.get("part", "coordinator")})
    back = reverse("desk:owners_project", args=[project.pk])

    def save(said: dict[str, Any]) -> None:
        _appoint(request, [project], said)

    return form_page(
        request, form, title=f"{project.name}：指定责任人", back=back, crumbs=_crumbs((project.name, back), ("指定", "")),
        save=save, done="指定好了，原来的人到前一天为止。", button="指定", beside="name",
        note="指定责任人不等于授权：他要登录办事，还要由授权管理员给角色。",
    )  # fmt: skip


def _appoint(request: HttpRequest, projects: list[Project], said: dict[str, Any]) -> None:
    """One part for one or several projects; a paired official is a pairing."""
    from django.db import transaction

    person = PersonForm.person(said)
    common = {**when(request), "person": person}
    with transaction.atomic():
        if said["part"] == "paired":
            for project in projects:
                services.pair_official(**common, project=project, starts_on=said.get("starts_on"))
        elif len(projects) == 1:
            services.appoint_owner(
                **common, project=projects[0], part=said["part"], starts_on=said.get("starts_on"), reason=said["reason"]
            )
        else:
            services.appoint_owner_of_many(**common, projects=projects, part=said["part"], reason=said["reason"])


def _many(request: HttpRequest, ids: list[int]) -> HttpResponse:
    """The form for the ticked projects; sent again with the owner, it is done."""
    scope = keeps(request)
    if not scope:
        raise Http404
    projects = list(Project.objects.within(scope).filter(pk__in=ids).order_by("name")[:_MOST])
    ticked = "part" not in request.POST
    form = OwnerForm(None if ticked else request.POST, request=request)
    del form.fields["starts_on"]
    if ticked:
        form.is_bound = False
    said = {"projects": projects, "ids": [p.pk for p in projects]}
    if not projects:
        form.add_error(None, "没有选项目。") if form.is_bound else None
    return form_page(
        request, form, title=f"给 {len(projects)} 个项目指定责任人", back=reverse("desk:owners"), crumbs=_crumbs(("一起指定", "")),
        save=lambda given: _appoint(request, projects, given), done=f"{len(projects)} 个项目都指定好了。", button="指定",
        template="desk/people/owners_many.html", context=said, beside="name",
        note="要么全部指定，要么一个也不动。",
    )  # fmt: skip


@door(Permission.KEEP_ORGANISATION)
def owners_end(request: HttpRequest, owner_id: int) -> HttpResponse:
    """End somebody's part; the project then has a gap there."""
    one = found(ProjectOwner.objects.within(keeps(request)).select_related("project", "agency"), owner_id)
    if one.project_id is None:
        raise Http404
    back = reverse("desk:owners_project", args=[one.project_id])
    form = ReasonOnly(request.POST or None)
    return form_page(
        request, form, title=f"终止{one.told}的{one.get_part_display()}", back=back,
        crumbs=_crumbs((one.project.name, back), ("终止", "")), done="已终止。", button="终止", beside="reason",
        save=lambda said: services.end_owner(**when(request), owner=one, reason=said["reason"]),
    )  # fmt: skip


# --- prevention areas ------------------------------------------------------------------------------------------------


@require_safe
@door(Permission.SEE_FACTS)
def owners_areas(request: HttpRequest) -> HttpResponse:
    """Prevention areas, their keepers and their marks."""
    scope = where(request, P.SEE_FACTS)
    areas = list(
        PreventionArea.objects.within(scope)
        .select_related("region")
        .prefetch_related("towns")
        .order_by("region_id", "overall", "name")
    )
    keepers: dict[int, ProjectOwner] = {}
    rows = ProjectOwner.objects_unscoped.filter(area__in=areas).in_force(request.as_of).select_related("agency", "user")
    for row in rows.prefetch_related("marks"):
        keepers[row.area_id] = row
    bare = [a for a in areas if a.pk not in keepers]
    if not areas:
        sentence = "还没有划分防欠责任片区。"
    elif bare:
        sentence = f"{len(areas)} 个片区，{'、'.join(a.name for a in bare)}没有防欠责任人。"
    else:
        sentence = f"{len(areas)} 个片区都有防欠责任人。"
    lines = [
        (
            a,
            keepers.get(a.pk),
            sorted(keepers[a.pk].marks.all(), key=lambda m: m.marked_at, reverse=True) if a.pk in keepers else [],
        )
        for a in areas
    ]
    return render(
        request, "desk/people/owners_areas.html", {"lines": lines, "sentence": sentence, "keeps": bool(keeps(request))}
    )


@door(Permission.KEEP_ORGANISATION)
def owners_area_new(request: HttpRequest) -> HttpResponse:
    form = AreaForm(request.POST or None, request=request)
    back = reverse("desk:owners_areas")
    return form_page(
        request, form, title="划分片区", back=back, crumbs=_crumbs(("防欠责任片区", back), ("划分", "")), button="划分",
        save=lambda said: services.open_area(**when(request), **said), done="划分好了。", beside="towns",
    )  # fmt: skip


@door(Permission.KEEP_ORGANISATION)
def owners_keeper(request: HttpRequest, area_id: int) -> HttpResponse:
    area = found(PreventionArea.objects.within(keeps(request)), area_id)
    form = KeeperForm(request.POST or None, request=request)
    back = reverse("desk:owners_areas")

    def save(said: dict[str, Any]) -> None:
        services.appoint_keeper(**when(request), area=area, person=PersonForm.person(said), starts_on=said["starts_on"])

    return form_page(
        request, form, title=f"{area.name}：指定防欠责任人", back=back, crumbs=_crumbs(("防欠责任片区", back), (area.name, "")),
        save=save, done="指定好了。", button="指定", beside="name",
    )  # fmt: skip


@door(Permission.KEEP_ORGANISATION)
def owners_mark(request: HttpRequest, area_id: int) -> HttpResponse:
    """The county's mark for the keeper of an area."""
    area = found(PreventionArea.objects.within(keeps(request)), area_id)
    owner = (
        ProjectOwner.objects_unscoped.filter(area=area).in_force(request.as_of).select_related("area", "agency").first()
    )
    if owner is None:
        raise Http404
    form = MarkForm(request.POST or None)
    back = reverse("desk:owners_areas")
    return form_page(
        request, form, title=f"给{owner.told}评分", back=back, crumbs=_crumbs(("防欠责任片区", back), ("评分", "")), button="评分",
        save=lambda said: services.mark_keeper(**when(request), owner=owner, **said), done="评好了。", beside="points",
    )  # fmt: skip


@require_POST
@door(Permission.KEEP_ORGANISATION)
def owners_keeper_end(request: HttpRequest, area_id: int) -> HttpResponse:
    area = found(PreventionArea.objects.within(keeps(request)), area_id)
    owner = (
        ProjectOwner.objects_unscoped.filter(area=area).in_force(request.as_of).select_related("area", "agency").first()
    )
    if owner is None:
        raise Http404
    return act(
        request, "已终止。", reverse("desk:owners_areas"),
        lambda: services.end_keeper(**when(request), owner=owner, reason=request.POST.get("reason") or "免去"),
    )  # fmt: skip
