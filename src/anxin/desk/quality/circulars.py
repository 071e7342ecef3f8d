"""The monthly circular: drawn up, checked and signed by a second person, sent, followed to its date."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from anxin.access.models import Region
from anxin.access.roles import Permission
from anxin.documents.letters import write_letter
from anxin.kit import months
from anxin.quality import papers, services
from anxin.quality.models import Advice, Circular
from anxin.quality.services import QualityRefused
from anxin.ui.forms import DayInput, MonthInput, PlainForm
from anxin.ui.listing import Listing

from ..doors import door
from .tables import AdviceFilters, AdviceTable

P = Permission
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DraftForm(PlainForm):
    region = forms.ChoiceField(label="地区")
    month = forms.CharField(label="月份", widget=MonthInput)
    remark = forms.CharField(
        label="情况说明", widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000,
        help_text="写到“……占……的…%”时，系统会重新算一遍。",
    )  # fmt: skip

    def __init__(self, *args: Any, regions: list[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [(one.code, one.name) for one in regions]  # type: ignore[attr-defined]

    def clean_month(self) -> int:
        month = months.parse(self.cleaned_data["month"])
        if month is None:
            raise forms.ValidationError("请写成 2026-03 的样子。")
        return month


class SendForm(PlainForm):
    correct_by = forms.DateField(label="限期整改到", widget=DayInput)


@require_safe
@door(P.SEE_FACTS)
def circulars(request: HttpRequest) -> HttpResponse:
    scope = request.scope.allowing(P.SEE_FACTS)  # type: ignore[attr-defined]
    held = list(Circular.objects.within(scope).select_related("region").order_by("-month", "region_id")[:200])
    regions = _regions(request)
    last = months.add(months.month_of(request.as_of), -1)  # type: ignore[attr-defined]
    form = DraftForm(regions=regions, initial={"month": f"{last // 100}-{last % 100:02d}"}) if regions else None
    return _circulars_page(request, held, form)


def _circulars_page(
    request: HttpRequest, held: list[Circular], form: DraftForm | None, status: int = 200
) -> HttpResponse:
    return render(request, "desk/quality/circulars.html", {"held": held, "form": form}, status=status)


def _regions(request: HttpRequest) -> list[Region]:
    """The person's own places, for which he may draw up a circular."""
    codes = request.scope.allowing(P.ENTER_FACTS).regions  # type: ignore[attr-defined]
    return list(Region.objects.filter(code__in=codes).order_by("code"))


@require_POST
@door(P.ENTER_FACTS)
def draft(request: HttpRequest) -> HttpResponse:
    regions = _regions(request)
    if not regions:
        raise Http404
    form = DraftForm(request.POST, regions=regions)
    if not form.is_valid():
        scope = request.scope.allowing(P.SEE_FACTS)  # type: ignore[attr-defined]
        held = list(Circular.objects.within(scope).select_related("region").order_by("-month", "region_id")[:200])
        return _circulars_page(request, held, form, 422)
    said = form.cleaned_data
    region = next(one for one in regions if one.code == said["region"])
    try:
        made = services.draft_circular(**_who(request), region=region, month=said["month"], remark=said["remark"])
    except QualityRefused as why:
        messages.error(request, str(why))
        return HttpResponseRedirect(reverse("desk:circulars"))
    return HttpResponseRedirect(reverse("desk:circular", args=[made.pk]))


@require_safe
@door(P.SEE_FACTS)
def circular(request: HttpRequest, circular_id: int) -> HttpResponse:
    held = _held(request, circular_id)
    own = held.drafted_by == request.user.audit_id  # type: ignore[union-attr]
    reviews = _covers(request, held, P.REVIEW_FACTS)
    wrong = [one for one in held.checks if not one["holds"]]
    return render(
        request,
        "desk/quality/circular.html",
        {
            "circular": held,
            "total": held.numbers["total"],
            "said": held.numbers,
            "wrong": wrong,
            "may_sign": held.state == Circular.State.DRAFT and reviews and not own,
            "may_send": held.state == Circular.State.SIGNED and reviews,
            "may_redraft": held.state in (Circular.State.DRAFT, Circular.State.RETURNED)
            and _covers(request, held, P.ENTER_FACTS),
            "send_form": SendForm(initial={"correct_by": services.default_date(request.as_of)}),  # type: ignore[attr-defined]
            "advices": list(held.advices.select_related("project", "agency").order_by("authority", "project__name")),
        },
    )


@require_POST
@door(P.REVIEW_FACTS)
def sign(request: HttpRequest, circular_id: int) -> HttpResponse:
    held = _reviewed(request, circular_id)
    said = {"circular_id": held.pk, "despite": request.POST.get("despite", "")}
    return _then(request, held, lambda: services.sign_circular(**_who(request), **said), "已签发，可以发出了。")


@require_POST
@door(P.REVIEW_FACTS)
def send_back(request: HttpRequest, circular_id: int) -> HttpResponse:
    held = _reviewed(request, circular_id)
    said = {"circular_id": held.pk, "reason": request.POST.get("reason", "")}
    return _then(request, held, lambda: services.return_circular(**_who(request), **said), "已退回重拟。")


@require_POST
@door(P.REVIEW_FACTS)
def send(request: HttpRequest, circular_id: int) -> HttpResponse:
    held = _reviewed(request, circular_id)
    form = SendForm(request.POST)
    if not form.is_valid():
        messages.error(request, "整改期限要写成日期。")
        return HttpResponseRedirect(reverse("desk:circular", args=[held.pk]))
    by = form.cleaned_data["correct_by"]
    return _then(
        request, held, lambda: services.send_circular(**_who(request), circular_id=held.pk, correct_by=by), "已发出。"
    )


@require_safe
@door(P.SEE_FACTS)
def paper(request: HttpRequest, circular_id: int) -> HttpResponse:
    held = _held(request, circular_id)
    name = f"{held.region.name}{months.show(held.month)}通报.docx"
    return _word(papers.circular_letter(held), name)


@require_safe
@door(P.SEE_FACTS)
def advice_paper(request: HttpRequest, circular_id: int, advice_id: int) -> HttpResponse:
    """The letter to the authority of one piece of advice, with all that it is told in the same circular."""
    held = _held(request, circular_id)
    one = held.advices.filter(pk=advice_id).first()
    if one is None:
        raise Http404
    same = list(held.advices.filter(authority=one.authority).select_related("project").order_by("project__name"))
    return _word(papers.advice_letter(held, one.authority, same), f"{one.authority}点对点建议.docx")


@require_safe
@door(P.SEE_FACTS)
def advice(request: HttpRequest) -> HttpResponse:
    scope = request.scope.allowing(P.SEE_FACTS)  # type: ignore[attr-defined]
    rows = Advice.objects.within(scope).select_related("project", "circular")
    missed = rows.filter(state=Advice.State.MISSED).count()
    still = rows.filter(state=Advice.State.OPEN).count()
    listing = Listing(
        request,
        AdviceTable,
        rows,
        filters=AdviceFilters,
        empty=("没有点对点建议", "通报发出后，点到名的项目列在这里。"),
    )
    sentence = f"{missed} 件逾期没有整改，{still} 件还在限期内。" if missed or still else "没有还没整改的。"
    return listing.response("desk/quality/advice.html", {"sentence": sentence})


def _word(letter: Any, name: str) -> HttpResponse:
    file = BytesIO()
    write_letter(file, letter)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=_WORD)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "as_of": request.as_of, "now": request.now}  # type: ignore[attr-defined]


def _held(request: HttpRequest, circular_id: int) -> Circular:
    scope = request.scope.allowing(P.SEE_FACTS)  # type: ignore[attr-defined]
    held = Circular.objects.within(scope).select_related("region").filter(pk=circular_id).first()
    if held is None:
        raise Http404
    return held


def _covers(request: HttpRequest, held: Circular, permission: Permission) -> bool:
    return request.scope.allowing(permission).covers_region(held.region_id)  # type: ignore[attr-defined]


def _reviewed(request: HttpRequest, circular_id: int) -> Circular:
    held = _held(request, circular_id)
    if not _covers(request, held, P.REVIEW_FACTS):
        raise Http404
    return held


def _then(request: HttpRequest, held: Circular, step: Callable[[], Any], done: str) -> HttpResponse:
    try:
        step()
        messages.success(request, done)
    except QualityRefused as why:
        messages.error(request, str(why))
    return HttpResponseRedirect(reverse("desk:circular", args=[held.pk]))
