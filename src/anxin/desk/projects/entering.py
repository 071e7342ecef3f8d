"""Entering by hand: a project step by step, and single facts about one. Only the last step writes, and it writes whole."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from anxin.access.roles import Permission
from anxin.intake.forms import Refused, enter
from anxin.registry.models import Document, Project, ProjectFact

from ..doors import door
from .forms import SINGLE, STEPS, EntryForm, SafeForm, WhatForm
from .here import entering, frame, may_enter, project_or_404

# Drafts lie in the session, some of them at once, and are gone with it.
_DRAFTS = "project_drafts"
_MOST_DRAFTS = 5
_KEY = re.compile(r"[A-Za-z0-9_-]{11}")


@require_http_methods(["GET", "HEAD", "POST"])
@door(Permission.ENTER_FACTS)
def project_new(request: HttpRequest) -> HttpResponse:
    """A project that is not on the ledger yet, step by step; for those who enter for a place."""
    scope = entering(request)
    if not scope.regions and not scope.is_everything:
        raise Http404
    return _wizard(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@door(Permission.ENTER_FACTS)
def project_correct(request: HttpRequest, project_id: int) -> HttpResponse:
    """The same steps for a project that is there: what is left empty stays as it is."""
    project = project_or_404(request, project_id, entering(request))
    return _wizard(request, project)


def _wizard(request: HttpRequest, project: Project | None) -> HttpResponse:
    here = request.path
    drafts: dict[str, dict[str, Any]] = request.session.setdefault(_DRAFTS, {})
    key = request.POST.get("draft") or request.GET.get("draft") or ""
    draft = drafts.get(key)
    if draft is None or draft.get("project") != (project.pk if project else None):
        # A key that the first page was given and that holds nothing yet is kept.
        key = key if draft is None and _KEY.fullmatch(key) else secrets.token_urlsafe(8)
        draft = {"project": project.pk if project else None, "said": {}, "step": 0}
    step = _step(request.POST.get("step") or request.GET.get("step"), draft["step"])
    kind = STEPS[step]
    posted = request.method == "POST"
    held = draft["said"].get(str(step))
    form = _form(request, kind, project, request.POST if posted else (held or None))
    if posted and form.is_valid():
        last = step == len(STEPS) - 1
        if not last:
            draft["said"][str(step)] = {
                name: request.POST.getlist(name)[-1] for name in form.fields if name in request.POST
            }
            draft["step"] = max(draft["step"], step + 1)
            drafts[key] = draft
            while len(drafts) > _MOST_DRAFTS:
                del drafts[next(iter(drafts))]
            request.session.modified = True
            return redirect(f"{here}?draft={key}&step={step + 1}")
        answer = _save(request, project, draft, form, key)
        if answer is not None:
            return answer
    if not posted and held is None and not draft["said"]:
        form = _form(request, kind, project, None)
    context = {
        "form": form,
        "step": step,
        "draft": key,
        "project": project,
        "steps": [
            (s.title, "here" if at == step else "done" if str(at) in draft["said"] else "")
            for at, s in enumerate(STEPS)
        ],
        "last": step == len(STEPS) - 1,
        "title": kind.title,
        "back": f"{here}?draft={key}&step={step - 1}" if step else "",
        "summary": _summary(request, project, draft) if step == len(STEPS) - 1 else [],
        "known": _known(project) if project is not None else {},
    }
    return render(request, "desk/projects/wizard.html", context, status=422 if posted else 200)


def _step(asked: str | None, reached: int) -> int:
    step = int(asked) if asked and asked.isdecimal() and len(asked) < 3 else 0
    return min(step, reached, len(STEPS) - 1)


def _form(request: HttpRequest, kind: type[EntryForm], project: Project | None, data: Any) -> EntryForm:
    form = WhatForm(data, scope=entering(request), project=project) if kind is WhatForm else kind(data)
    if project is not None:
        form.as_correction()
    if kind is SafeForm and not entering(request).regions:
        # Whether a project has joined, or need not, is for the office to say and not for the site itself.
        for name in SafeForm.OF_THE_OFFICE:
            del form.fields[name]
    return form


def _gathered(request: HttpRequest, project: Project | None, draft: dict[str, Any]) -> list[tuple[int, EntryForm]]:
    """The steps that were filled in, read again: a draft that has grown wrong is seen before it is saved."""
    return [(at, _form(request, kind, project, draft["said"].get(str(at), {}))) for at, kind in enumerate(STEPS[:-1])]


def _summary(
    request: HttpRequest, project: Project | None, draft: dict[str, Any]
) -> list[tuple[str, list[tuple[str, str]], str]]:
    told = []
    for at, form in _gathered(request, project, draft):
        form.is_valid()
        pairs = [
            (str(form.fields[name].label), _shown(form, name, value))
            for name, value in form.cleaned_data.items()
            if value not in (None, "", [])
        ]
        told.append((form.title, pairs, f"{request.path}?draft={_key_of(request)}&step={at}"))
    return told


def _key_of(request: HttpRequest) -> str:
    return request.POST.get("draft") or request.GET.get("draft") or ""


def _shown(form: EntryForm, name: str, value: Any) -> str:
    choices = getattr(form.fields[name], "choices", None)
    return str(dict(choices).get(value, value)) if choices else str(value)


def _known(project: Project) -> dict[str, str]:
    """What the ledger says now, beside the fields of the first steps."""
    fact = ProjectFact.objects_unscoped.filter(project=project, known_to__isnull=True).first()
    if fact is None:
        return {}
    told: dict[str, Any] = {
        "address": fact.address, "industry": fact.industry, "authority": fact.authority,
        "funding": fact.get_funding_display(), "status": fact.get_status_display(),
        "start_on": fact.start_on, "planned_end": fact.planned_end, "actual_end": fact.actual_end,
        "owner": fact.owner, "contractor": fact.contractor, "supervisor": fact.supervisor,
        "labour_officer": fact.labour_officer, "coordinator": fact.coordinator, "pay_day": fact.pay_day,
        "joined_on": fact.joined_on, "exempt_reason": fact.exempt_reason,
    }  # fmt: skip
    return {name: str(value) for name, value in told.items() if value not in (None, "")}


def _save(
    request: HttpRequest, project: Project | None, draft: dict[str, Any], form: EntryForm, key: str
) -> HttpResponse | None:
    """Write all steps as one batch; None, with what is wrong on the form, when they can't be taken."""
    fields: dict[str, str] = {}
    labels: dict[str, str] = {}
    for at, earlier in _gathered(request, project, draft):
        if not earlier.is_valid():
            messages.error(request, f"“{earlier.title}”有要改的地方，请先改好。")
            return redirect(f"{request.path}?draft={key}&step={at}")
        fields |= earlier.told()
        labels |= earlier.labels()
    fields |= form.told()
    labels |= form.labels()
    if project is not None:
        fields |= {"name": project.name}
        if project.region_code:
            fields["region"] = project.region_code
        if project.code:
            fields["code"] = project.code
    elif not entering(request).covers_region(fields.get("region", "")):
        raise PermissionDenied("只能录入您辖区里的项目。")
    name = fields.get("name", "")
    try:
        report = enter(
            actor=request.user,
            as_of=request.as_of,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
            kind="project_list",
            fields=fields,
            labels=labels,
            title=f"页面录入 {name}"[:200],
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    request.session[_DRAFTS].pop(key, None)
    request.session.modified = True
    messages.success(request, f"已存为批次 {report.batch}。下次评估后，各处的数就是新的。")
    for issue in (i for sheet in report.sheets for i in sheet.issues):
        messages.warning(request, issue.message)
    saved = project.pk if project is not None else _saved(report.batch)
    return redirect("desk:project", project_id=saved) if saved else redirect("desk:projects")


def _saved(batch: int | None) -> int | None:
    fact = ProjectFact.objects_unscoped.filter(batch_id=batch).values_list("project_id", flat=True).first()
    return fact or Document.objects.filter(batch_id=batch).values_list("project_id", flat=True).first()


@require_http_methods(["GET", "HEAD", "POST"])
@door(Permission.ENTER_FACTS)
def project_enter(request: HttpRequest, project_id: int, what: str) -> HttpResponse:
    """One fact about a project: a check of its board, its deposit, its insurance, a party, a stop, a period of labour cost."""
    project = project_or_404(request, project_id, entering(request))
    kind = SINGLE.get(what)
    if kind is None or not may_enter(request, project):
        raise Http404
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            report = enter(
                actor=request.user,
                as_of=request.as_of,  # type: ignore[attr-defined]
                now=request.now,  # type: ignore[attr-defined]
                kind=kind.kind,  # type: ignore[attr-defined]
                fields=form.told(),
                labels=form.labels(),
                title=f"页面录入 {project.name} {kind.title}"[:200],
                project=project,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已存为批次 {report.batch}。下次评估后，各处的数就是新的。")
            return redirect(reverse(f"desk:{kind.back}", args=[project.pk]))  # type: ignore[attr-defined]
    given = frame(request, project, kind.back)  # type: ignore[attr-defined]
    context = {**given, "form": form, "title": kind.title, "back": reverse(f"desk:{kind.back}", args=[project.pk])}  # type: ignore[attr-defined]
    return render(request, "desk/projects/enter.html", context, status=422 if request.method == "POST" else 200)
