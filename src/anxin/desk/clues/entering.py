"""Hearing a clue: typed once, read by the machine, confirmed by the person, and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from anxin import grievance
from anxin.access.models import Region
from anxin.access.services import AccessDenied
from anxin.casework import selectors, services
from anxin.casework.models import Door
from anxin.casework.selectors.likeness import persons_of
from anxin.casework.services import URGENCIES
from anxin.casework.stepping import StepRefused
from anxin.deadlines.clock import CHINA
from anxin.kit import money, months
from anxin.kit.months import show
from anxin.monitoring.models import Warning
from anxin.monitoring.services.wording import rule_name
from anxin.registry.models import Project, ProjectAlias

from ..doors import door
from .forms import NewClueForm
from .seeing import HANDLE, handling, said, seeing


@dataclass(frozen=True)
class Proposed:
    """One thing read out of the text: ``words`` are those of the text, ``field`` and ``value`` where it would stand."""

    label: str
    shown: str
    words: str
    field: str = ""
    value: Any = None


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@door(HANDLE)
def new_clue(request: HttpRequest) -> HttpResponse:
    """As POST, first what was read from it and which clues may be the same; with ``go=save`` it is kept."""
    scope, user = handling(request), request.user
    if not scope or user.agency_id is None:  # type: ignore[union-attr]
        raise Http404
    towns, warning = _towns(request), _warning(request)
    if request.method != "POST":
        form = _first_form(warning, towns)
        context = {"form": form, "proposed": None, "likely": [], "seen": False, "warning": warning}
        return render(request, "desk/clues/new.html", context)
    data = request.POST.copy()
    saving = data.get("go") == "save"
    text = str(data.get("text", ""))[:4000]
    proposed = _read(text, request)
    # Empty fields take what was read; a person looks at it before it is kept.
    if not saving:
        for one in proposed:
            if one.field and not data.getlist(one.field):
                data.setlist(one.field, one.value if isinstance(one.value, list) else [one.value])
            elif one.field and not isinstance(one.value, list) and not str(data.get(one.field, "")).strip():
                data[one.field] = one.value
    projects = _meant(request, str(data.get("project_name", ""))[:200])
    if not saving and projects and "project" not in data and projects[0][2]:
        data["project"] = str(projects[0][0])
    form = NewClueForm(
        data, towns=towns, projects=[(key, name) for key, name, _ in projects], from_warning=warning is not None
    )
    likely = []
    if form.is_valid():
        likely = _likely(request, form.cleaned_data, {k: n for k, n, _ in projects})
        if saving and (made := _save(request, form, warning)):
            return made
    context = {"form": form, "proposed": proposed, "likely": likely, "seen": form.is_valid(), "warning": warning}
    return render(request, "desk/clues/new.html", context, status=200 if form.is_valid() else 422)


def _warning(request: HttpRequest) -> Warning | None:
    """The warning that is made a clue (``?warning=``); 404 for one that this person does not handle."""
    asked = request.GET.get("warning", "")
    if not asked:
        return None
    found = None
    if asked.isdecimal() and len(asked) < 18:
        rows = Warning.objects.within(handling(request)).select_related("project", "employer")
        found = rows.filter(pk=int(asked)).first()
    if found is None:
        raise Http404
    return found


def _first_form(warning: Warning | None, towns: list[tuple[str, str]]) -> NewClueForm:
    """Empty for the counter; for a warning with what it says: site, employer, month, people, money."""
    if warning is None:
        return NewClueForm(initial={"door": "counter"}, towns=towns)
    project, employer = warning.project, warning.employer
    first = {
        "door": Door.WARNING.value, "text": f"预警 {warning.pk}：{rule_name(warning.rule)}。",
        "project_name": project.name if project else "", "project": project.pk if project else None,
        "employer_name": employer.name if employer else "", "months": show(warning.month) if warning.month else "",
        "people": warning.people or None, "amount": str(money.yuan(warning.amount_fen)) if warning.amount_fen else "",
        "kind": "wages",
    }  # fmt: skip
    named = [(project.pk, project.name)] if project else []
    return NewClueForm(initial=first, towns=towns, projects=named, from_warning=True)


def _towns(request: HttpRequest) -> list[tuple[str, str]]:
    scope = handling(request)
    rows = Region.objects.filter(parent_id__in=scope.regions).order_by("code").values_list("code", "name")
    return list(rows[:400])


def _read(text: str, request: HttpRequest) -> list[Proposed]:
    if not text.strip():
        return []
    told = grievance.read(text, said_on=request.as_of)  # type: ignore[attr-defined]
    kind = told.kind
    cues = "、".join(dict.fromkeys(r.span.of(text) for r in kind.reasons[:4]))
    found = [Proposed("类别", kind.zh, cues, "kind", selectors.KINDS.get(kind.name, kind.name))]
    if told.amount is not None:
        how = grievance.model.HOW_ZH[told.amount.how]
        found.append(Proposed("金额", f"{how}{money.show(told.amount.fen)} 元", told.amount.span.of(text), "amount", str(money.yuan(told.amount.fen))))  # fmt: skip
    if told.people is not None:
        how = grievance.model.HOW_ZH[told.people.how]
        found.append(Proposed("人数", f"{how} {told.people.count} 人".strip(), told.people.span.of(text), "people", str(told.people.count)))  # fmt: skip
    if told.period is not None:
        found.append(_period(told.period, text))
    if told.projects:
        found.append(
            Proposed(
                "工地", told.projects[0].text, told.projects[0].span.of(text), "project_name", told.projects[0].text
            )
        )
    if told.employers:
        found.append(Proposed("单位", told.employers[0].text, told.employers[0].span.of(text), "employer_name", told.employers[0].text))  # fmt: skip
    urgent = [u for u in told.urgencies if u.what in URGENCIES]
    if urgent:
        quoted = "、".join(u.span.of(text) for u in urgent)
        found.append(Proposed("紧急情形", "、".join(u.zh for u in urgent), quoted, "urgency", [u.what for u in urgent]))
    return found


def _period(period: grievance.Period, text: str) -> Proposed:
    quoted = period.span.of(text)
    if period.first is None or period.last is None or months.between(period.first, period.last) > 24:
        return Proposed("时间", f"{period.months} 个月" if period.months else "说了时间，看不出是哪几个月", quoted)
    found = "、".join(show(m) for m in months.span(period.first, period.last))
    return Proposed("时间", found, quoted, "months", found)


def _meant(request: HttpRequest, name: str) -> list[tuple[int, str, bool]]:
    """Registered sites that the name may mean: (key, name, is it the same but for damage)."""
    if len(name.strip()) < 2:
        return []
    names = dict(Project.objects.within(seeing(request)).values_list("pk", "name"))
    other: dict[int, list[str]] = {}
    for pk, alias in ProjectAlias.objects.filter(project_id__in=names).values_list("project_id", "name_key"):
        other.setdefault(pk, []).append(alias)
    entries = [grievance.Registered(str(pk), shown, tuple(other.get(pk, ()))) for pk, shown in names.items()]
    found = grievance.match_names(name, entries)
    return [(int(m.key), m.name, m.score >= grievance.matching.LIKELY) for m in found]


def _likely(request: HttpRequest, told: dict[str, Any], names: dict[int, str]) -> list[selectors.Likely]:
    return selectors.likely_same(
        seeing(request),
        key="",
        text=told["text"],
        said_on=told["arrived_on"] or request.as_of,  # type: ignore[attr-defined]
        persons=persons_of(phone=told["phone"], id_number=told["id_number"]),
        employer=told["employer_name"],
        project=names.get(told["project"] or 0, told["project_name"]),
        months=tuple(told["months"]),
    )


def _save(request: HttpRequest, form: NewClueForm, warning: Warning | None) -> HttpResponse | None:
    """Keep it, and sort it where the person confirmed a class; None with the reason on the form."""
    told = dict(form.cleaned_data)
    user: Any = request.user
    project = Project.objects.within(seeing(request)).filter(pk=told.pop("project") or 0).first()
    town, kind, on, amount = told.pop("town"), told.pop("kind"), told.pop("arrived_on"), told.pop("amount")
    region = project.region_code if project is not None else town or user.agency.region_id
    arrived = datetime.combine(on, time(12), CHINA) if on is not None and on < request.as_of else None  # type: ignore[attr-defined]
    try:
        clue, code = services.file_clue(
            **said(request),
            **told,
            region=region,
            agency=user.agency,
            project=project,
            amount_fen=amount,
            arrived_at=arrived,
            warning=warning,
        )
        if kind:
            services.sort_clue(**said(request), clue_id=clue.pk, kind=kind)
    except (StepRefused, AccessDenied, ValueError) as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, f"已登记为 {clue.number}。查询码 {code}，只显示这一次，请告诉反映人。")
    return redirect("desk:clue", clue.pk)
