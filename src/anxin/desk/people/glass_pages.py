"""Emergency access: taking it, giving it back, and the list for those who were told. It stands on every page while it lasts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from anxin.access.models import GlassBreak, GlassNotice, Region
from anxin.access.passwords import number
from anxin.access.roles import Permission
from anxin.access.services import break_glass, give_back_glass, read_glass_notice
from anxin.access.services.glass import takeable
from anxin.ui import words
from anxin.ui.forms import PlainForm

from ..doors import door
from ..shell import banner
from .common import RegionChoice, act, form_page, found, when, where

_SHOWN = 60


class GlassForm(PlainForm):
    role = forms.ChoiceField(label="要取用的角色")
    region = RegionChoice(label="在哪里", queryset=Region.objects.none(), empty_label="请选")
    hours = forms.TypedChoiceField(label="多长时间", coerce=int)
    reason = forms.CharField(
        label="理由", widget=forms.Textarea(attrs={"rows": 3}), max_length=500,
        help_text="什么事、为什么等不到有权限的人。会告知授权管理员和审计员。",
    )  # fmt: skip

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "请选"), *((r.name, f"{r.label}：{r.description}") for r in takeable())]
        home = request.user.home[:6]
        self.fields["region"].queryset = (
            Region.objects.filter(code__startswith=home).order_by("code") if home else Region.objects.none()
        )
        self.fields["hours"].choices = [(n, f"{n} 小时") for n in range(1, number("glass_hours", request.as_of) + 1)]


@door()
def glass(request: HttpRequest) -> HttpResponse:
    """Take a role in an emergency; below, what was taken here before and by whom."""
    form = GlassForm(request.POST or None, request=request)
    mine = Q(user=request.user) | Q(notices__user=request.user)
    charge = where(request, Permission.MANAGE_ROLES, Permission.READ_AUDIT)
    inside = Q(pk__in=GlassBreak.objects.within(charge).values("pk"))
    rows = (
        GlassBreak.objects_unscoped.filter(mine | inside)
        .distinct()
        .select_related("user", "region")
        .order_by("-taken_at", "-pk")[:_SHOWN]
    )
    told = set(
        GlassNotice.objects_unscoped.filter(user=request.user, read_at__isnull=True).values_list("glass_id", flat=True)
    )
    listed = [(one, one.holds(request.now), one.pk in told) for one in rows]
    open_now = sum(holds for _, holds, _ in listed)
    sentence = f"现在有 {open_now} 项应急取权。" if open_now else "现在没有应急取权。"
    return form_page(
        request, form, title=sentence, back=reverse("desk:glass"), crumbs=[("我的账号", reverse("desk:account")), ("应急取权", "")],
        save=lambda said: break_glass(**when(request), **said), done="取到了，到时自动结束；已经告知授权管理员和审计员。",
        button="取用", template="desk/people/glass.html",
        context={"listed": listed, "manages": where(request, Permission.MANAGE_ROLES)},
    )  # fmt: skip


@require_POST
@door()
def glass_end(request: HttpRequest, glass_id: int) -> HttpResponse:
    charge = where(request, Permission.MANAGE_ROLES)
    inside = Q(pk__in=GlassBreak.objects.within(charge).values("pk"))
    one = found(GlassBreak.objects_unscoped.filter(Q(user=request.user) | inside), glass_id)
    return act(request, "已结束。", reverse("desk:glass"), lambda: give_back_glass(**when(request), glass=one))


@require_POST
@door()
def glass_read(request: HttpRequest, glass_id: int) -> HttpResponse:
    one = found(GlassBreak.objects_unscoped.filter(notices__user=request.user), glass_id)
    return act(
        request, "记下了，您已看过。", reverse("desk:glass"), lambda: read_glass_notice(**when(request), glass=one)
    )


@banner
def glass_banner(request: HttpRequest) -> Iterable[str]:
    """On every page: what the reader has taken, and what he was told of and has not read."""
    user, now = request.user, request.now
    if not user.is_authenticated:
        return
    rows = GlassBreak.objects_unscoped.filter(Q(user=user) | Q(notices__user=user, notices__read_at__isnull=True))
    for one in rows.distinct().select_related("user", "region").order_by("taken_at")[:5]:
        if one.user_id == user.pk and one.holds(now):
            yield f"应急取权：您现在是{one.region.name}的“{one.get_role_display()}”，到 {words.stamp(one.until, now.date())} 自动结束。做的每件事都记录在案。"
        elif one.user_id != user.pk:
            yield f"{one.user.display_name}应急取用了{one.region.name}的“{one.get_role_display()}”，理由：{one.reason[:60]}。请到“应急取权”看过。"
