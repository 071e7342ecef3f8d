"""What a person sees where there is no page, no right, or a fault of ours."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _told(request, 404, "没有这一页", "地址不对，或者它不在您的管辖范围内。")


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _told(request, 403, "不能这样做", str(exception) if exception and str(exception) else "您没有这个权限。")


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _told(request, 400, "这个请求看不懂", "请返回上一页重新填写。")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: usually one that lay open for too long."""
    return _told(request, 403, "页面放得太久了", "为了安全没有提交。请返回上一页，刷新后再交一次。")


def fault(request: HttpRequest) -> HttpResponse:
    return _told(request, 500, "系统出错了", "没有做成，已经记下。请稍后再试；还不行就找管理员。")


def _told(request: HttpRequest, status: int, title: str, why: str) -> HttpResponse:
    return render(request, "ui/refused.html", {"title": title, "why": why}, status=status)
