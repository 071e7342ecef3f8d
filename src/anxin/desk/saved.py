"""Keeping and dropping one's own views of a table."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from anxin.ui.models import SavedView

from .doors import door

_MOST = 30


@require_POST
@door()
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the list as it stands under a name; the same name again replaces it."""
    table, name = request.POST.get("table", "")[:40], request.POST.get("name", "").strip()[:30]
    kept = SavedView.objects.filter(user=request.user, table=table)
    if not name or not table:
        messages.error(request, "给视图起个名称再保存。")
    elif kept.count() >= _MOST and not kept.filter(name=name).exists():
        messages.error(request, f"一张表最多存 {_MOST} 个视图，先删掉几个。")
    else:
        query = request.POST.get("query", "")[:1000]
        SavedView.objects.update_or_create(user=request.user, table=table, name=name, defaults={"query": query})
        messages.success(request, f"已存为“{name}”。")
    return _back(request)


@require_POST
@door()
def drop_view(request: HttpRequest) -> HttpResponse:
    number = request.POST.get("id", "")
    if number.isdecimal() and len(number) < 19:
        SavedView.objects.filter(user=request.user, pk=int(number)).delete()
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("back", "/")
    query = request.POST.get("query", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect((f"{back}?{query}" if query else back) if safe else "/")
