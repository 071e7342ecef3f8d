"""The person's own inbox, and the log of what left the house."""

from __future__ import annotations

from django.contrib import messages as told
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anxin.access.roles import Permission
from anxin.access.services import AccessDenied
from anxin.channels import selectors
from anxin.channels.models import Delivery
from anxin.channels.services import mark_read, try_again
from anxin.ui.listing import Listing

from .. import shell
from ..doors import door
from .filters_notices import DeliveryFilters
from .saying import show
from .tables import DeliveryTable

_PER_PAGE = 20
_SEE, _ANSWER = Permission.SEE_WARNINGS, Permission.ANSWER_WARNINGS


@require_http_methods(["GET", "HEAD", "POST"])
@door()
def inbox(request: HttpRequest) -> HttpResponse:
    """What was told to this person, unread first; as POST, marks one or all as read."""
    user = request.user
    if request.method == "POST":
        number = request.POST.get("id", "")
        ids = [int(number)] if number.isdecimal() and len(number) < 19 else None
        if ids is None and request.POST.get("all") != "1":
            raise Http404
        mark_read(user=user, now=request.now, message_ids=ids)  # type: ignore[arg-type,attr-defined]
        shell.forget("desk:inbox", request)
        return HttpResponseRedirect(request.get_full_path())
    only = request.GET.get("only", "")
    rows = selectors.inbox(user)  # type: ignore[arg-type]
    if only == "unread":
        rows = rows.filter(read_at__isnull=True)
    unread = selectors.unread(user)  # type: ignore[arg-type]
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "inbox", {"page": page, "unread": unread, "only": only})


@shell.counts("desk:inbox")
def _unread(request: HttpRequest) -> int:
    return selectors.unread(request.user)  # type: ignore[arg-type]


@require_safe
@door(_SEE)
def deliveries(request: HttpRequest) -> HttpResponse:
    """The log: what went by which way, what became of it, and why it did not arrive."""
    scope = request.scope.allowing(_SEE)  # type: ignore[attr-defined]
    rows = selectors.deliveries(scope)
    counts = Delivery.objects.within(scope).aggregate(
        every=Count("pk"),
        failed=Count("pk", filter=Q(state="failed")),
        waiting=Count("pk", filter=Q(state__in=("waiting", "sending"))),
    )
    listing = Listing(
        request,
        DeliveryTable,
        rows,
        filters=DeliveryFilters,
        empty=("还没有发出过消息", "预警触发、升级、逾期时会自动告知责任人。"),
    )
    failed = list(rows.filter(state="failed")[:20]) if _ANSWER in request.scope.permissions else []  # type: ignore[attr-defined]
    return listing.response("desk/warnings/deliveries.html", {"counts": counts, "failed": failed})


@require_POST
@door(_ANSWER)
def again(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Queue one that was given up once more."""
    try:
        try_again(actor=request.user, as_of=request.as_of, now=request.now, delivery_id=delivery_id)  # type: ignore[attr-defined]
    except (Delivery.DoesNotExist, AccessDenied):
        raise Http404 from None
    told.success(request, "已重新排队，稍后再发。")
    return HttpResponseRedirect(reverse("desk:deliveries"))
