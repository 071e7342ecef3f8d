"""Leading groups and their offices, task forces, villages, and what heads of units did in person."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from anxin.access.roles import Permission
from anxin.organisation import selectors, services
from anxin.organisation.models import DutyEntry, LeadingGroup, MemberUnit, Paper, Seat, TaskForce, Village
from anxin.organisation.services.seats import POSTS
from anxin.organisation.services.task_forces import KNOWN_FORCES

from ..doors import door
from .common import P, act, form_page, found, keeps, may, sees, when, where
from .group_forms import (
    DutyForm,
    ForceForm,
    GroupForm,
    OfficeForm,
    PaperForm,
    PersonForm,
    SeatForm,
    UnitForm,
    VillageForm,
)

_DUTIES = 30
SEES = (Permission.SEE_FACTS, Permission.MANAGE_ROLES)


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("组织", reverse("desk:organisation")), *more]


@require_safe
@door(*SEES)
def organisation(request: HttpRequest) -> HttpResponse:
    """Who leads the work here, and where nobody does yet."""
    scope = sees(request)
    groups = selectors.groups(scope, request.as_of)
    counts = selectors.gap_counts(scope, request.as_of)
    villages = list(selectors.village_gaps(scope, request.as_of))
    keys = list(selectors.key_enterprises(scope, request.as_of))
    heads: dict[int, Seat] = {}
    for seat in (
        Seat.objects_unscoped.filter(group__in=groups, post=Seat.Post.LEADER)
        .in_force(request.as_of)
        .select_related("agency")
    ):
        heads[seat.group_id] = seat
    duties = list(DutyEntry.objects.within(scope).select_related("region", "agency")[:5])
    lacking = counts["coordinator"]
    if not groups:
        sentence = "还没有登记领导小组。"
    elif lacking:
        sentence = f"{len(groups)} 个领导小组；{counts['projects']} 个在建项目里 {lacking} 个没有治欠协管员。"
    else:
        sentence = f"{len(groups)} 个领导小组；{counts['projects']} 个在建项目都有治欠协管员。"
    context = {
        "groups": [(g, heads.get(g.pk)) for g in groups],
        "counts": counts,
        "villages": villages,
        "bare_villages": sum(not v.has_head for v in villages),
        "keys": len(keys),
        "bare_keys": sum(not k.has_pair for k in keys),
        "duties": duties,
        "sentence": sentence,
        "keeps": bool(keeps(request)),
    }
    return render(request, "desk/people/organisation.html", context)


@require_safe
@door(*SEES)
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    """One leading group as a chart and as a table."""
    one = found(LeadingGroup.objects.within(sees(request)).select_related("region", "host", "founding"), group_id)
    standing = selectors.standing_of(one, request.as_of)
    leader = standing.of("leader")
    if one.dissolved_on is not None and one.dissolved_on < request.as_of:
        sentence = f"{one.name}已于 {one.dissolved_on} 撤销。"
    elif standing.missing:
        sentence = f"{one.name}还缺{'、'.join(standing.missing)}。"
    else:
        sentence = f"{one.name}，组长{leader[0].name}，{len(standing.deputies) + len(standing.members)} 个单位。"
    context = {
        "one": one,
        "standing": standing,
        "sentence": sentence,
        "keeps": may(request, P.KEEP_ORGANISATION, one.region_id),
    }
    return render(request, "desk/people/group.html", context)


@door(Permission.KEEP_ORGANISATION)
def group_new(request: HttpRequest) -> HttpResponse:
    form = GroupForm(request.POST or None, request=request)

    def save(said: dict[str, Any]) -> None:
        number = said.pop("number")
        paper = None
        if number:
            paper = services.file_paper(
                **when(request), region=said["region"], title=f"关于成立{said['name']}的文件", number=number, dated_on=said["formed_on"]
            )  # fmt: skip
        services.form_group(**when(request), founding=paper, **said)

    return form_page(
        request, form, title="登记领导小组", back=reverse("desk:organisation"), crumbs=_crumbs(("登记领导小组", "")),
        save=save, done="登记好了。", button="登记",
    )  # fmt: skip


def _kept_group(request: HttpRequest, group_id: int) -> LeadingGroup:
    return found(LeadingGroup.objects.within(keeps(request)).select_related("region", "host"), group_id)


@door(Permission.KEEP_ORGANISATION)
def group_office(request: HttpRequest, group_id: int) -> HttpResponse:
    one = _kept_group(request, group_id)
    initial = {"office_name": one.office_name, "host": one.host_id, "office_address": one.office_address}
    form = OfficeForm(request.POST or None, request=request, initial=initial)
    back = reverse("desk:group", args=[one.pk])
    return form_page(
        request, form, title="办公室", back=back, crumbs=_crumbs((one.name, back), ("办公室", "")), done="改好了。",
        save=lambda said: services.set_office(**when(request), group=one, **said),
    )  # fmt: skip


@door(Permission.KEEP_ORGANISATION)
def group_seat(request: HttpRequest, group_id: int) -> HttpResponse:
    one = _kept_group(request, group_id)
    return _seat_form(request, one, reverse("desk:group", args=[one.pk]), one.name)


def _seat_form(request: HttpRequest, body: Any, back: str, name: str) -> HttpResponse:
    posts = POSTS[type(body)]
    initial = {"post": request.GET.get("post", posts[0])}
    form = SeatForm(request.POST or None, request=request, posts=posts, initial=initial)

    def save(said: dict[str, Any]) -> None:
        services.seat_person(
            **when(request), body=body, post=said["post"], person=PersonForm.person(said), starts_on=said["starts_on"]
        )

    return form_page(
        request, form, title=f"{name}：登记任职", back=back, crumbs=_crumbs((name, back), ("登记任职", "")), save=save,
        done="登记好了。", button="登记", note="组长、第一责任人这样只有一个人的职位，原来的人到前一天为止。", beside="name",
    )  # fmt: skip


@require_POST
@door(Permission.KEEP_ORGANISATION)
def group_seat_end(request: HttpRequest, seat_id: int) -> HttpResponse:
    seat = found(Seat.objects.within(keeps(request)).select_related("group", "task_force__group", "village"), seat_id)
    if seat.group_id:
        back = reverse("desk:group", args=[seat.group_id])
    elif seat.task_force_id:
        back = reverse("desk:task_force", args=[seat.task_force_id])
    else:
        back = reverse("desk:organisation_villages")
    return act(request, "已登记免职。", back, lambda: services.end_seat(**when(request), seat=seat))


@door(Permission.KEEP_ORGANISATION)
def group_unit(request: HttpRequest, group_id: int) -> HttpResponse:
    one = _kept_group(request, group_id)
    form = UnitForm(request.POST or None, request=request)
    back = reverse("desk:group", args=[one.pk])
    return form_page(
        request, form, title=f"{one.name}：增加单位", back=back, crumbs=_crumbs((one.name, back), ("增加单位", "")),
        save=lambda said: services.add_unit(**when(request), group=one, **said), done="加好了。", button="增加", beside="name",
    )  # fmt: skip


@require_POST
@door(Permission.KEEP_ORGANISATION)
def group_unit_end(request: HttpRequest, unit_id: int) -> HttpResponse:
    unit = found(MemberUnit.objects.within(keeps(request)).select_related("group"), unit_id)
    back = reverse("desk:group", args=[unit.group_id])
    return act(request, "已移出。", back, lambda: services.remove_unit(**when(request), unit=unit))


@require_POST
@door(Permission.KEEP_ORGANISATION)
def group_dissolve(request: HttpRequest, group_id: int) -> HttpResponse:
    one = _kept_group(request, group_id)
    back = reverse("desk:group", args=[one.pk])
    return act(
        request, "已撤销，任职和专班一并终止。", back, lambda: services.dissolve_group(**when(request), group=one)
    )


# --- task forces -------------------------------------------------------------------------------------------------------


@door(Permission.KEEP_ORGANISATION)
def task_force_new(request: HttpRequest, group_id: int) -> HttpResponse:
    one = _kept_group(request, group_id)
    form = ForceForm(request.POST or None)
    back = reverse("desk:group", args=[one.pk])
    return form_page(
        request, form, title=f"{one.name}：成立专班", back=back, crumbs=_crumbs((one.name, back), ("成立专班", "")),
        save=lambda said: services.form_force(**when(request), group=one, **said), done="成立好了。", button="成立",
        template="desk/people/task_force_new.html", context={"known": KNOWN_FORCES},
    )  # fmt: skip


@require_safe
@door(*SEES)
def task_force(request: HttpRequest, force_id: int) -> HttpResponse:
    """One task force: who is in it, what for, and by which plan."""
    one = found(TaskForce.objects.within(sees(request)).select_related("group__region", "plan"), force_id)
    seats = list(
        Seat.objects_unscoped.filter(task_force=one).select_related("agency", "user").order_by("starts_on", "pk")
    )
    now = [s for s in seats if s.starts_on <= request.as_of and (s.ends_on is None or s.ends_on >= request.as_of)]
    order = {post: n for n, post in enumerate(POSTS[TaskForce])}
    now.sort(key=lambda s: order.get(s.post, 99))
    leader = next((s for s in now if s.post == Seat.Post.LEADER), None)
    lacks = [word for word, missing in (("组长", leader is None), ("工作方案", one.plan_id is None)) if missing]
    sentence = f"{one.name}还缺{'、'.join(lacks)}。" if lacks else f"{one.name}，组长{leader.name}，{len(now)} 人。"
    context = {
        "one": one,
        "now_seats": now,
        "past": [s for s in seats if s.ends_on is not None and s.ends_on < request.as_of],
        "sentence": sentence,
        "keeps": may(request, P.KEEP_ORGANISATION, one.group.region_id),
    }
    return render(request, "desk/people/task_force.html", context)


def _kept_force(request: HttpRequest, force_id: int) -> TaskForce:
    return found(TaskForce.objects.within(keeps(request)).select_related("group__region"), force_id)


@door(Permission.KEEP_ORGANISATION)
def task_force_seat(request: HttpRequest, force_id: int) -> HttpResponse:
    one = _kept_force(request, force_id)
    return _seat_form(request, one, reverse("desk:task_force", args=[one.pk]), one.name)


@door(Permission.KEEP_ORGANISATION)
def task_force_plan(request: HttpRequest, force_id: int) -> HttpResponse:
    one = _kept_force(request, force_id)
    back = reverse("desk:task_force", args=[one.pk])

    def keep(paper: Paper) -> None:
        services.set_force_plan(**when(request), force=one, plan=paper)

    return _paper_form(request, one.group.region, "工作方案", f"{one.name}详细工作方案", back, one.name, keep)


@require_POST
@door(Permission.KEEP_ORGANISATION)
def task_force_dissolve(request: HttpRequest, force_id: int) -> HttpResponse:
    one = _kept_force(request, force_id)
    back = reverse("desk:group", args=[one.group_id])
    return act(request, "专班已撤销。", back, lambda: services.dissolve_force(**when(request), force=one))


def _paper_form(
    request: HttpRequest, region: Any, what: str, title: str, back: str, name: str, keep: Any
) -> HttpResponse:
    form = PaperForm(request.POST or None, request.FILES or None, initial={"title": title})

    def save(said: dict[str, Any]) -> None:
        file = said.pop("file")
        paper = services.file_paper(
            **when(request),
            region=region,
            **said,
            file_name=file.name,
            media=file.content_type or "",
            content=file.read(),
        )
        keep(paper)

    return form_page(
        request, form, title=f"存入{what}", back=back, crumbs=_crumbs((name, back), (what, "")), save=save,
        done="存好了。", button="存入", beside="file",
    )  # fmt: skip


@require_safe
@door(*SEES)
def group_paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The file of a paper, always as a download: what was brought in is never shown as a page of ours."""
    paper = found(Paper.objects.within(sees(request)), paper_id)
    if not paper.content:
        raise Http404
    response = HttpResponse(bytes(paper.content), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, paper.file_name or "文件")
    return response


# --- villages and heads --------------------------------------------------------------------------------------------------


@require_safe
@door(*SEES)
def organisation_villages(request: HttpRequest) -> HttpResponse:
    """Villages with their first persons responsible; those without one first."""
    villages = list(selectors.village_gaps(sees(request), request.as_of))
    heads = {
        seat.village_id: seat
        for seat in Seat.objects_unscoped.filter(village__in=villages, post=Seat.Post.FIRST_RESPONSIBLE).in_force(
            request.as_of
        )
    }
    bare = sum(v.pk not in heads for v in villages)
    planless = sum(v.plan_id is None for v in villages)
    if not villages:
        sentence = "还没有登记村（社区）。"
    else:
        sentence = f"{len(villages)} 个村（社区），{bare} 个没有第一责任人，{planless} 个没有应急预案。"
    context = {
        "villages": [(v, heads.get(v.pk)) for v in villages],
        "sentence": sentence,
        "keeps": bool(keeps(request)),
    }
    return render(request, "desk/people/villages.html", context)


@door(Permission.KEEP_ORGANISATION)
def organisation_village_new(request: HttpRequest) -> HttpResponse:
    form = VillageForm(request.POST or None, request=request)
    back = reverse("desk:organisation_villages")
    return form_page(
        request, form, title="登记村（社区）", back=back, crumbs=_crumbs(("村（社区）", back), ("登记", "")), button="登记",
        save=lambda said: services.add_village(**when(request), **said), done="登记好了。", beside="name",
    )  # fmt: skip


@door(Permission.KEEP_ORGANISATION)
def organisation_village_head(request: HttpRequest, village_id: int) -> HttpResponse:
    one = found(Village.objects.within(keeps(request)), village_id)
    return _seat_form(request, one, reverse("desk:organisation_villages"), one.name)


@door(Permission.KEEP_ORGANISATION)
def organisation_village_plan(request: HttpRequest, village_id: int) -> HttpResponse:
    one = found(Village.objects.within(keeps(request)).select_related("region"), village_id)
    back = reverse("desk:organisation_villages")

    def keep(paper: Paper) -> None:
        services.set_village_plan(**when(request), village=one, plan=paper)

    return _paper_form(request, one.region, "应急预案", f"{one.name}欠薪应急预案", back, one.name, keep)


@door(*SEES)
def organisation_duties(request: HttpRequest) -> HttpResponse:
    """What heads of units did in person; below, the form to write the next one down."""
    rows = list(DutyEntry.objects.within(sees(request)).select_related("region", "agency", "project")[:_DUTIES])
    logs = where(request, P.LOG_CONTACT)
    form = DutyForm(request.POST or None, request=request, initial={"on": request.as_of})
    month = sum((request.as_of - d.on).days < 30 for d in rows)
    title = f"近 30 天，一把手过问、部署、调度 {month} 次。" if month else "近 30 天没有一把手过问、部署、调度的记录。"
    if request.method == "POST" and not logs:
        raise Http404
    return form_page(
        request, form, title=title, back=reverse("desk:organisation_duties"), crumbs=_crumbs(("一把手履责", "")),
        save=lambda said: services.log_duty(**when(request), **said), done="登记好了。", button="登记", beside="what",
        template="desk/people/duties.html", context={"rows": rows, "logs": bool(logs.regions)},
    )  # fmt: skip
