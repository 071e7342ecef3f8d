"""What the workbench is compared with, under ``/bench/``."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from anxin.access.models import User
from anxin.registry.models import Project
from anxin.standing.models import WorkerMonthStanding


class _Anybody(admin.AdminSite):
    """No rights are asked: the admin is measured without what it does not have here."""

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated


class _Months(admin.ModelAdmin):
    list_display = ("project", "worker", "employer", "month", "state", "days", "owed_fen", "paid_fen", "missing_fen")
    list_select_related = ("project", "worker", "employer")
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-missing_fen", "id")

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest):
        return WorkerMonthStanding.objects_unscoped.all()


# The admin asks users of the framework's own kind; ours hold roles instead.
User.has_perm = lambda self, perm, obj=None: True
User.has_module_perms = lambda self, label: True

site = _Anybody(name="admin")
site.register(WorkerMonthStanding, _Months)


def bare(request: HttpRequest) -> HttpResponse:
    """One query, one line."""
    return HttpResponse(f"{Project.objects_unscoped.values_list('name', flat=True).first()}\n")


urlpatterns = [path("bench/bare/", bare), path("bench/admin/", site.urls), path("", include("anxin.urls"))]
