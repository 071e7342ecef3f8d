"""The page behind the one box.

The box is sent as a form, so that a number of a person never stands in an address, a bookmark or a server's log. What is no
such number goes on to an address that can be kept.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from anxin.rules import load
from anxin.search import boxes
from anxin.search.services import TooOften, look_up
from anxin.ui.environment import query

from ..doors import door


@require_http_methods(["GET", "HEAD", "POST"])
@door()
def search(request: HttpRequest) -> HttpResponse:
    """What was found, cut to what the reader may see."""
    if request.method == "POST":
        typed = request.POST.get("q", "")
        if not boxes.read(typed).personal:
            return redirect(f"{reverse('desk:search')}?{query({'q': typed.strip()[:100]})}")
        return _answer(request, typed, shown="")
    typed = request.GET.get("q", "")
    if boxes.read(typed).personal:
        # Said the same whoever's number it is; nothing is looked up.
        return _page(request, typed="", refused="证件号、卡号、电话不能写在网址里。请在上面的框里输入再查。")
    return _answer(request, typed, shown=typed)


def _answer(request: HttpRequest, typed: str, *, shown: str) -> HttpResponse:
    try:
        found = look_up(
            actor=request.user, as_of=request.as_of, now=request.now, scope=request.scope, typed=typed,  # type: ignore[attr-defined]
        )  # fmt: skip
    except TooOften as refusal:
        return _page(request, typed=shown, refused=str(refusal), status=429)
    only = _only(found)
    if only and not found.box.personal and request.GET.get("go") != "0":
        return redirect(only)
    return _page(request, typed=shown, found=found)


def _only(found: Any) -> str | None:
    """The page itself, where a warning's number was typed and it is the only thing that was meant."""
    if found.count == 1 and found.warnings:
        return reverse("desk:warning", args=[found.warnings[0].pk])
    return None


def _page(request: HttpRequest, *, typed: str, found: Any = None, refused: str = "", status: int = 200) -> HttpResponse:
    names = {rule.code: rule.card.name.zh for rule in load()}
    told = {
        "typed": typed,
        "found": found,
        "refused": refused,
        "sentence": _sentence(typed, found, refused),
        "names": names,
    }
    return render(request, "desk/search/search.html", told, status=status)


def _sentence(typed: str, found: Any, refused: str) -> str:
    if refused:
        return "这次没有查。"
    if found is None or not found.box.text:
        return "要找什么？"
    what = f"“{typed}”" if typed else f"这个{found.box.kinds}"
    if not found.count:
        return f"你能看到的范围里没有{what}。"
    more = "，有的没有列全" if found.more else ""
    return f"{what}找到 {found.count} 条{more}。"
