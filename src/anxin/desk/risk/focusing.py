"""Precise screening and the four focus lists."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from anxin.access.models import Region
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.kit.text import name_key
from anxin.registry.models import Project
from anxin.risks import selectors, services
from anxin.risks.models import Focus
from anxin.risks.selectors.screening import Input, Screened
from anxin.risks.services import RiskRefused
from anxin.search.finding import firms_in
from anxin.ui.listing import Listing
from anxin.ui.tables import Column, Table

from ..doors import door, opens
from ..kept import kept
from ..rules import places
from .forms import CheckForm, EndFocusForm, FocusForm
from .scoring import rooms

KEEPS = (Permission.HANDLE_CASES, Permission.REVIEW_WARNINGS)


def keeping(request: HttpRequest) -> Scope:
    """Where the reader keeps lists and duties."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return Scope(tuple(g for g in scope.grants if g.permissions & set(KEEPS)), scope.reason, scope.is_everything)


def seeing(request: HttpRequest) -> Scope:
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope.allowing(Permission.SEE_WARNINGS)


def _input(one: Input) -> Markup:
    css = "wait" if one.points is None else ("good", "yellow", "red")[one.points]
    word = "缺数据" if one.points is None else ("正常", "留意", "突出")[one.points]
    return Markup('<span class="lv {}">{}</span> <small>{}</small>').format(css, word, one.says)


class ScreeningTable(Table):
    name = "risk_screening"
    title = "精准筛查"
    columns = (
        Column("name", "企业", long=True),
        Column("projects", "项目", "int"),
        Column("business", "经营", value=lambda r: r.business.says, show=lambda r: _input(r.business), long=True),
        Column("credit", "信用等级", value=lambda r: r.credit.says, show=lambda r: _input(r.credit)),
        Column(
            "history", "历史预警和异议", value=lambda r: r.history.says, show=lambda r: _input(r.history), long=True
        ),
        Column("advice", "建议", value=lambda r: _advice(r), show=lambda r: _entry(r)),
    )

    def row_key(self, row: Screened) -> int:
        return row.enterprise_id


class KeepersScreeningTable(ScreeningTable):
    """For who may put a firm on the list: the advice leads there."""

    columns = (
        *ScreeningTable.columns[:-1],
        Column("advice", "建议", value=lambda r: _advice(r), show=lambda r: _entry(r) or _act(r)),
    )


def _advice(row: Screened) -> str:
    if row.focus is not None:
        return f"已在名单（{row.focus.get_grade_display()}）"
    return "列入重点企业" if row.advised else ""


def _entry(row: Screened) -> Any:
    if row.focus is None:
        return None
    return Markup('<a href="{}">{}</a>').format(reverse("desk:focus_entry", args=[row.focus.pk]), _advice(row))


def _act(row: Screened) -> Any:
    if not row.advised:
        return None
    link = f"{reverse('desk:focus_new')}?{urlencode({'kind': 'enterprise', 'subject': row.name})}"
    return Markup('<a href="{}">{}</a>').format(link, _advice(row))


def screened(request: HttpRequest) -> list[Screened]:
    """Firms within the reader's scope by business, credit and history, and whether they are on the list by now."""
    scope = seeing(request)
    found = kept(request, scope, "screening", lambda: selectors.screening(scope, request.as_of))  # type: ignore[attr-defined]
    return selectors.with_focus(scope, found)


@require_safe
@door(Permission.SEE_WARNINGS)
def risk_screening(request: HttpRequest) -> HttpResponse:
    """Firms by business, credit and history."""
    found = screened(request)
    advised = [s for s in found if s.advised and s.focus is None]
    sentence = (
        f"{len(found)} 家企业里，{len(advised)} 家该列入重点。"
        if advised
        else f"{len(found)} 家企业，没有新的该列入重点。"
    )
    table = KeepersScreeningTable if opens(request, "desk:focus_new") else ScreeningTable
    listing = Listing(request, table, found, empty=("没有企业", "先导入参建单位。"))
    told = {"sentence": sentence, "tabs": rooms("desk:risk_screening")}
    return listing.response("desk/risk/screening.html", told)


@require_safe
@door(Permission.SEE_WARNINGS)
def focus(request: HttpRequest) -> HttpResponse:
    """The four lists, with the monthly checks that are missing."""
    as_of = request.as_of  # type: ignore[attr-defined]
    lines = selectors.focus_lists(seeing(request), as_of)
    late = [x for x in lines if x.missing or (x.due_on and x.due_on < as_of)]
    named = places.names({x.focus.region_code for x in lines})
    sentence = f"名单上 {len(lines)} 个" + (f"，{len(late)} 个漏了按月检查。" if late else "，没有漏查的。")
    return render(
        request,
        "desk/risk/focus.html",
        {
            "sentence": sentence if lines else "重点名单是空的。", "tabs": rooms("desk:focus"), "named": named,
            "lists": [(label, [x for x in lines if x.focus.kind == kind]) for kind, label in Focus.Kind.choices],
            "may": bool(keeping(request).regions),
        },
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@door(*KEEPS)
def focus_new(request: HttpRequest) -> HttpResponse:
    """Put somebody on a list."""
    scope = keeping(request)
    initial = {
        "region": places.first(scope),
        "kind": request.GET.get("kind", "enterprise"),
        "subject": request.GET.get("subject", ""),
    }
    form = FocusForm(request.POST if request.method == "POST" else None, initial=initial, regions=places.choices(scope))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        subject = _subject(said["kind"], said["subject"].strip(), scope)
        if subject is None:
            form.add_error("subject", "你能看到的范围里没有这一个，请核对名称。")
        else:
            try:
                entry = services.put_focus(
                    actor=request.user, as_of=request.as_of, now=request.now, region=said["region"], kind=said["kind"],  # type: ignore[attr-defined]
                    subject=subject[0], name=subject[1], grade=said["grade"], reason=said["reason"], until=said["until"],
                    inputs=_inputs(request, said["kind"], subject[0]),
                )  # fmt: skip
            except RiskRefused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                return redirect("desk:focus_entry", entry.pk)
    return render(request, "desk/risk/focus_new.html", {"form": form, "tabs": rooms("desk:focus")})


def _subject(kind: str, typed: str, scope: Scope) -> tuple[str, str] | None:
    """(subject, name) of what was typed, when it lies within the scope."""
    if kind == Focus.Kind.TRADE:
        return typed, typed
    if kind == Focus.Kind.AREA:
        rows = Region.objects.filter(code=typed) if typed.isdecimal() else Region.objects.filter(name=typed)
        inside = [r for r in rows[:50] if scope.covers_region(r.code)]
        return (inside[0].code, inside[0].name) if len(inside) == 1 else None
    rows = Project.objects.within(scope) if kind == Focus.Kind.PROJECT else firms_in(scope)
    rows = (
        rows.filter(pk=int(typed)) if typed.isdecimal() and len(typed) < 18 else rows.filter(name_key=name_key(typed))
    )
    found = list(rows.values_list("pk", "name")[:2])
    return (str(found[0][0]), found[0][1]) if len(found) == 1 else None


def _inputs(request: HttpRequest, kind: str, subject: str) -> dict[str, str]:
    if kind != Focus.Kind.ENTERPRISE:
        return {}
    found = screened(request)
    return next((s.as_inputs() for s in found if str(s.enterprise_id) == subject), {})


@require_safe
@door(Permission.SEE_WARNINGS)
def focus_entry(request: HttpRequest, focus_id: int) -> HttpResponse:
    return _entry(request, _held(request, focus_id))


@require_POST
@door(*KEEPS)
def focus_act(request: HttpRequest, focus_id: int) -> HttpResponse:
    """Record a month's check, or take the entry off the list."""
    held = _held(request, focus_id)
    if not keeping(request).covers_region(held.region_code):
        raise Http404
    asked = {"actor": request.user, "as_of": request.as_of, "now": request.now, "focus_id": held.pk}  # type: ignore[attr-defined]
    checking = request.POST.get("act") == "check"
    form = CheckForm(request.POST) if checking else EndFocusForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            if checking:
                month = int(said["month"].replace("-", ""))
                services.check_focus(
                    **asked,
                    month=month,
                    checked_on=said["checked_on"],
                    in_order=said["in_order"] == "1",
                    found=said["found"],
                )
            else:
                services.end_focus(**asked, reason=said["reason"])
        except (RiskRefused, ValueError) as refusal:
            field = getattr(refusal, "field", "month")
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            return redirect("desk:focus_entry", held.pk)
    return _entry(request, held, **{"check_form" if checking else "end_form": form})


def _entry(request: HttpRequest, held: Focus, check_form: Any = None, end_form: Any = None) -> HttpResponse:
    as_of = request.as_of  # type: ignore[attr-defined]
    line = next((x for x in selectors.focus_lists(seeing(request), as_of) if x.focus.pk == held.pk), None)
    return render(
        request,
        "desk/risk/focus_entry.html",
        {
            "entry": held, "line": line, "checks": list(held.checks.all()), "region": places.name(held.region_code),
            "may": held.ended_on is None and keeping(request).covers_region(held.region_code),
            "check_form": check_form or CheckForm(initial={"month": f"{as_of:%Y-%m}", "checked_on": as_of}),
            "end_form": end_form or EndFocusForm(), "tabs": rooms("desk:focus"),
        },
    )  # fmt: skip


def _held(request: HttpRequest, focus_id: int) -> Focus:
    held = None
    if focus_id < 2**63:
        held = Focus.objects.within(seeing(request)).select_related("project", "enterprise").filter(pk=focus_id).first()
    if held is None:
        raise Http404
    return held
