"""Officials paired with enterprises and projects, each contact that they made, and leaders' own areas and cases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from anxin import law
from anxin.access.roles import Permission
from anxin.organisation import selectors, services
from anxin.organisation.models import Charge, ChargeStep, Contact, KeyEnterprise, Pairing
from anxin.registry.models import Enterprise
from anxin.ui.listing import Listing

from ..doors import door
from .common import P, act, form_page, found, keeps, may, when, where
from .group_forms import ChargeForm, ContactForm, KeyForm, PairForm, PersonForm, ProgressForm, ReasonOnly
from .tables import ChargeTable, ContactTable, PairingTable

_KEYS = 200


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("组织", reverse("desk:organisation")), *more]


def silent_since(as_of: date) -> date:
    """Before this day the last contact lies too far back."""
    return as_of - timedelta(days=int(law.number("organisation.contact_d", as_of).value))


@require_safe
@door(Permission.SEE_FACTS)
def pairings(request: HttpRequest) -> HttpResponse:
    """Every pairing with how often and when there was contact; those long silent first."""
    scope, as_of = where(request, P.SEE_FACTS), request.as_of
    rows = (
        Pairing.objects.within(scope)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=as_of), starts_on__lte=as_of)
        .select_related("project", "enterprise", "agency")
        .annotate(
            contact_count=Count("contacts"),
            trouble_count=Count("contacts", filter=Q(contacts__trouble=True)),
            last_on=Max("contacts__on"),
        )
    )
    before = silent_since(as_of)
    silent = rows.filter(Q(last_on__lt=before) | Q(last_on__isnull=True, starts_on__lt=before)).count()
    total = rows.count()
    listing = Listing(request, PairingTable, rows, empty=("还没有结对", "给重点企业和项目各指定一名干部。"))
    days = (as_of - before).days
    if not total:
        sentence = "还没有结对包联。"
    elif silent:
        sentence = f"{total} 对结对包联，{silent} 对超过 {days} 天没有联系。"
    else:
        sentence = f"{total} 对结对包联，{days} 天内都联系过。"
    for row in listing.rows:
        row.silent = (row.last_on or row.starts_on) < before
    return listing.response(
        "desk/people/pairings.html", {"sentence": sentence, "keeps": bool(keeps(request)), "days": days}
    )


@require_safe
@door(Permission.SEE_FACTS)
def pairing_contacts(request: HttpRequest) -> HttpResponse:
    """All contacts, newest first, for printing and export."""
    rows = Contact.objects.within(where(request, P.SEE_FACTS)).select_related(
        "pairing__project", "pairing__enterprise", "pairing__agency"
    )
    listing = Listing(request, ContactTable, rows, empty=("还没有联系记录", "结对干部联系以后在结对页登记。"))
    return listing.response("desk/people/pairing_contacts.html", {"count": rows.count()})


@door(Permission.SEE_FACTS)
def pairing(request: HttpRequest, pairing_id: int) -> HttpResponse:
    """One pairing with its log; the form for the next contact."""
    one = found(
        Pairing.objects.within(where(request, P.SEE_FACTS)).select_related("project", "enterprise", "agency", "user"),
        pairing_id,
    )
    contacts = list(one.contacts.order_by("-on", "-pk"))
    logs = one.user_id == request.user.pk or may(request, P.LOG_CONTACT, one.region_id, one.project_id)
    if request.method == "POST" and not logs:
        raise Http404
    thing = str(one.project or one.enterprise)
    form = ContactForm(request.POST or None, initial={"on": request.as_of, "way": "telephone"})
    title = (
        f"{one.name}与{thing}结对，联系过 {len(contacts)} 次" if contacts else f"{one.name}与{thing}结对，还没有联系过"
    )
    return form_page(
        request, form, title=title, back=reverse("desk:pairing", args=[one.pk]),
        crumbs=_crumbs(("结对包联", reverse("desk:pairings")), (thing, "")),
        save=lambda said: services.log_contact(**when(request), pairing=one, **said), done="登记好了。", button="登记", beside="on",
        template="desk/people/pairing.html",
        context={"one": one, "contacts": contacts, "logs": logs and one.ends_on is None,
                 "keeps": may(request, P.KEEP_ORGANISATION, one.region_id)},
    )  # fmt: skip


@door(Permission.KEEP_ORGANISATION)
def pairing_new(request: HttpRequest) -> HttpResponse:
    form = PairForm(
        request.POST or None,
        request=request,
        initial={"thing": request.GET.get("thing", ""), "region": request.GET.get("region")},
    )

    def save(said: dict[str, Any]) -> None:
        thing = said["thing"]
        what = {"enterprise": thing, "region": said["region"]} if isinstance(thing, Enterprise) else {"project": thing}
        services.pair_official(**when(request), person=PersonForm.person(said), starts_on=said["starts_on"], **what)

    return form_page(
        request, form, title="结对", back=reverse("desk:pairings"), crumbs=_crumbs(("结对包联", reverse("desk:pairings")), ("结对", "")),
        save=save, done="结对好了。", button="结对", beside="name", note="一个企业、一个项目同时只有一名结对干部；原来的到前一天为止。",
    )  # fmt: skip


@door(Permission.KEEP_ORGANISATION)
def pairing_end(request: HttpRequest, pairing_id: int) -> HttpResponse:
    one = found(Pairing.objects.within(keeps(request)).select_related("project", "enterprise", "agency"), pairing_id)
    back = reverse("desk:pairings")
    form = ReasonOnly(request.POST or None)
    return form_page(
        request, form, title=f"终止{one.name}的结对", back=back, crumbs=_crumbs(("结对包联", back), ("终止", "")), done="已终止。",
        button="终止", beside="reason", save=lambda said: services.end_pairing(**when(request), pairing=one, reason=said["reason"]),
    )  # fmt: skip


@door(Permission.SEE_FACTS)
def pairing_keys(request: HttpRequest) -> HttpResponse:
    """Enterprises that must have a named official, those without one first."""
    rows = list(selectors.key_enterprises(where(request, P.SEE_FACTS), request.as_of)[:_KEYS])
    bare = sum(not r.has_pair for r in rows)
    form = KeyForm(request.POST or None, request=request)
    if request.method == "POST" and not keeps(request):
        raise Http404
    if not rows:
        title = "还没有列出规模以上和重点企业。"
    else:
        title = f"{len(rows)} 家规上和重点企业，" + (f"{bare} 家没有结对干部。" if bare else "都有结对干部。")
    return form_page(
        request, form, title=title, back=reverse("desk:pairing_keys"), crumbs=_crumbs(("规上和重点企业", "")),
        save=lambda said: services.list_key_enterprise(**when(request), **said), done="列入了。", button="列入", beside="enterprise",
        template="desk/people/pairing_keys.html", context={"rows": rows, "keeps": bool(keeps(request))},
    )  # fmt: skip


@require_POST
@door(Permission.KEEP_ORGANISATION)
def pairing_key_drop(request: HttpRequest, key_id: int) -> HttpResponse:
    one = found(KeyEnterprise.objects.within(keeps(request)).select_related("enterprise"), key_id)
    return act(
        request,
        "已移出。",
        reverse("desk:pairing_keys"),
        lambda: services.unlist_key_enterprise(**when(request), row=one),
    )


# --- leaders -------------------------------------------------------------------------------------------------------------


@require_safe
@door(Permission.SEE_FACTS)
def organisation_charges(request: HttpRequest) -> HttpResponse:
    """Areas and cases by leader, each with its latest progress."""
    last = ChargeStep.objects_unscoped.filter(charge=OuterRef("pk")).order_by("-on", "-pk")
    rows = (
        Charge.objects.within(where(request, P.SEE_FACTS))
        .select_related("agency")
        .annotate(last_progress=Subquery(last.values("progress")[:1]), last_on=Subquery(last.values("on")[:1]))
    )
    open_rows = rows.filter(ends_on__isnull=True)
    total, late = open_rows.count(), open_rows.filter(due_on__lt=request.as_of).count()
    leaders = open_rows.values("name").distinct().count()
    if not total:
        sentence = "还没有领导包片包案。"
    else:
        sentence = f"{leaders} 位领导包 {total} 项" + (f"，{late} 项超过时限。" if late else "，没有超期的。")
    listing = Listing(request, ChargeTable, rows, empty=("还没有包片包案", "给每位领导定片区、定案件。"))
    return listing.response("desk/people/charges.html", {"sentence": sentence, "keeps": bool(keeps(request))})


@door(Permission.KEEP_ORGANISATION)
def organisation_charge_new(request: HttpRequest) -> HttpResponse:
    form = ChargeForm(request.POST or None, request=request)
    back = reverse("desk:organisation_charges")

    def save(said: dict[str, Any]) -> None:
        services.take_charge(
            **when(request), region=said["region"], kind=said["kind"], person=PersonForm.person(said),
            subject=said["subject"], measures=said["measures"], due_on=said["due_on"],
        )  # fmt: skip

    return form_page(
        request, form, title="登记包片包案", back=back, crumbs=_crumbs(("领导包片包案", back), ("登记", "")), save=save,
        done="登记好了。", button="登记", beside="due_on", note="包案要四定：定单位、定领导、定措施、定时限。",
    )  # fmt: skip


@door(Permission.SEE_FACTS)
def organisation_charge(request: HttpRequest, charge_id: int) -> HttpResponse:
    """One area or case with its progress; the form for the next step."""
    one = found(
        Charge.objects.within(where(request, P.SEE_FACTS)).select_related("agency", "region", "user"), charge_id
    )
    steps = list(one.steps.order_by("-on", "-pk"))
    logs = one.user_id == request.user.pk or may(request, P.LOG_CONTACT, one.region_id)
    if request.method == "POST" and not logs:
        raise Http404
    form = ProgressForm(request.POST or None, initial={"on": request.as_of})
    back = reverse("desk:organisation_charge", args=[one.pk])
    return form_page(
        request, form, title=f"{one.name}{one.get_kind_display()}：{one.subject}", back=back,
        crumbs=_crumbs(("领导包片包案", reverse("desk:organisation_charges")), (one.subject, "")),
        save=lambda said: services.step_charge(**when(request), charge=one, **said), done="登记好了。", button="登记进展", beside="on",
        template="desk/people/charge.html",
        context={"one": one, "steps": steps, "logs": logs and one.ends_on is None,
                 "keeps": one.ends_on is None and may(request, P.KEEP_ORGANISATION, one.region_id)},
    )  # fmt: skip


@require_POST
@door(Permission.KEEP_ORGANISATION)
def organisation_charge_close(request: HttpRequest, charge_id: int) -> HttpResponse:
    one = found(Charge.objects.within(keeps(request)).select_related("agency"), charge_id)
    return act(
        request, "已结束。", reverse("desk:organisation_charge", args=[one.pk]),
        lambda: services.close_charge(**when(request), charge=one, outcome=request.POST.get("outcome", "")),
    )  # fmt: skip
