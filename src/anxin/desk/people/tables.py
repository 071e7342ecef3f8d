"""Columns of users, agencies, owners, pairings and leaders' areas and cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.urls import reverse
from markupsafe import Markup

from anxin.access.models import RoleAssignment, User
from anxin.organisation.models import Charge, Contact, Pairing
from anxin.organisation.selectors import responsible_for_many
from anxin.registry.models import Project
from anxin.ui.tables import Column, Table

_GAP = Markup('<span class="lv orange">缺</span>')


class UserTable(Table):
    name, title = "users", "用户"
    default_order = ("username", "id")
    columns = (
        Column("display_name", "姓名", link=lambda u: reverse("desk:user", args=[u.pk]), order="display_name"),
        Column("username", "用户名", order="username"),
        Column("agency", "单位", value=lambda u: u.agency.name if u.agency_id else ("企业用户" if u.enterprise_id else ""), order="agency__name", long=True),
        Column("roles", "今天的角色", value=lambda u: "、".join(u.roles), show=lambda u: "、".join(u.roles) or Markup('<span class="lv none">没有角色</span>'), long=True),
        Column("last_login", "上次登录", "moment", order="last_login"),
        Column("state", "状态", value=lambda u: "启用" if u.is_active else "停用", order="is_active"),
        Column("password_set_at", "密码设置于", "moment", hidden=True, order="password_set_at"),
    )  # fmt: skip

    def __init__(self, as_of: Any = None) -> None:
        self.as_of = as_of

    def rows(self, found: Sequence[User]) -> Sequence[User]:
        held: dict[int, list[str]] = {}
        rows = RoleAssignment.objects_unscoped.filter(user__in=[u.pk for u in found]).select_related("scope_region")
        if self.as_of is not None:
            rows = rows.in_force(self.as_of)
        for one in rows.order_by("pk"):
            place = f"（{one.scope_region.name}）" if one.scope_region_id else ""
            held.setdefault(one.user_id, []).append(f"{one.get_role_display()}{place}")
        for user in found:
            user.roles = held.get(user.pk, [])
        return found


class AgencyTable(Table):
    name, title = "agencies", "机构"
    default_order = ("region_id", "name", "id")
    columns = (
        Column("name", "名称", link=lambda a: reverse("desk:agency", args=[a.pk]), order="name", long=True),
        Column("region", "所在地区", value="region.name", order="region_id"),
        Column("functions", "职能", value=lambda a: "、".join(f.get_function_display() for f in a.functions.all()), long=True),
        Column("people", "启用的用户", "int", value="people", order="people"),
        Column("closed_on", "撤销日期", "date", order="closed_on"),
    )  # fmt: skip


def _owner(part: str) -> Any:
    def show(project: Project) -> Any:
        owner = project.responsible.of(part)
        if owner is None:
            return _GAP
        if owner.name and owner.agency:
            return Markup("{}<br><small class='mut'>{}</small>").format(owner.name, owner.agency.name)
        return owner.told

    return show


def _owner_text(part: str) -> Any:
    def text(project: Project) -> str:
        owner = project.responsible.of(part)
        return "" if owner is None else owner.told

    return text


def _part(part: str, title: str, **more: Any) -> Column:
    return Column(part, title, value=_owner_text(part), show=_owner(part), **more)


class OwnerTable(Table):
    """Projects with who answers for them; a gap is said in each cell."""

    name, title = "owners", "项目责任人"
    batch = "project"
    default_order = ("has_coordinator", "has_paired", "has_leader", "name", "id")
    columns = (
        Column("name", "项目", link=lambda p: reverse("desk:owners_project", args=[p.pk]), order="name", long=True),
        _part("territory", "属地", long=True),
        _part("trade", "行业主管", long=True),
        _part("coordinator", "治欠协管员", order="has_coordinator"),
        _part("paired", "结对干部", order="has_paired"),
        _part("leader", "包保领导", order="has_leader"),
        _part("labour_officer", "劳资专管员", order="has_labour_officer"),
        _part("prevention", "防欠责任人"),
        _part("labour", "人社部门", hidden=True),
        _part("office", "治欠办", hidden=True),
    )

    def __init__(self, as_of: Any = None) -> None:
        self.as_of = as_of

    def rows(self, found: Sequence[Project]) -> Sequence[Project]:
        answers = responsible_for_many(found, self.as_of)
        for project in found:
            project.responsible = answers[project.pk]
        return found


class PairingTable(Table):
    name, title = "pairings", "结对包联"
    # Those with whom nobody has spoken for the longest time first.
    default_order = (F("last_on").asc(nulls_first=True), "id")
    columns = (
        Column("thing", "企业或项目", value=lambda p: str(p.project or p.enterprise), link=lambda p: reverse("desk:pairing", args=[p.pk]), long=True),
        Column("kind", "类别", value=lambda p: "项目" if p.project_id else "企业"),
        Column("name", "结对干部", value="told", order="name", long=True),
        Column("starts_on", "自", "date", order="starts_on"),
        Column("contacts", "联系次数", "int", value="contact_count", order="contact_count"),
        Column("last_on", "最近一次", "date", order="last_on"),
        Column("trouble", "发现隐患", "int", value="trouble_count", order="trouble_count"),
    )  # fmt: skip

    def row_class(self, row: Pairing) -> str:
        return "mark" if getattr(row, "silent", False) else ""


class ContactTable(Table):
    name, title = "contacts", "联系记录"
    default_order = ("-on", "-id")
    columns = (
        Column("on", "日期", "date", order="on"),
        Column("thing", "企业或项目", value=lambda c: str(c.pairing.project or c.pairing.enterprise), link=lambda c: reverse("desk:pairing", args=[c.pairing_id]), long=True),
        Column("official", "结对干部", value="pairing.told", long=True),
        Column("way", "方式", value=lambda c: c.get_way_display(), order="way"),
        Column("spoke_with", "对方", order="spoke_with"),
        Column("heard", "了解到的情况", long=True),
        Column("trouble", "隐患", value=lambda c: "有" if c.trouble else "没有", order="trouble"),
        Column("follow_up", "后续要做的", long=True),
    )  # fmt: skip

    def row_label(self, row: Contact) -> str:
        return str(row)


class ChargeTable(Table):
    name, title = "charges", "领导包片包案"
    default_order = ("name", "due_on", "id")
    columns = (
        Column("name", "领导", value="told", order="name", long=True),
        Column("kind", "类别", value=lambda c: c.get_kind_display(), order="kind"),
        Column("subject", "所包事项", link=lambda c: reverse("desk:organisation_charge", args=[c.pk]), order="subject", long=True),
        Column("measures", "措施", long=True),
        Column("due_on", "化解时限", "date", order="due_on"),
        Column("last", "最近的进展", value="last_progress", long=True),
        Column("last_on", "进展日期", "date", value="last_on", order="last_on"),
        Column("outcome", "结果", value=lambda c: c.get_outcome_display(), order="outcome"),
    )  # fmt: skip

    def row_label(self, row: Charge) -> str:
        return row.subject
