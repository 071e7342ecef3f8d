"""anxin user: the first users of an installation, and the help for whoever cannot sign in any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import click

from .boot import now, person, ready
from .chinese import CONTEXT, Day, Group
from .main import print_json

_by = click.option("--by", metavar="姓名", help="经办人（默认用本机账户名）。")
_json = click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
_name = click.argument("username", metavar="用户名")


@click.group(
    cls=Group,
    short_help="用户：新建、授权、重设密码、停用、列出",
    context_settings=CONTEXT,
    example="anxin user add chen --name 陈立 --agency 云岭县治欠办 --region 430199 --role access_manager\n"
    "anxin user role wang inspector --region 430199\nanxin user password wang",
)
def user() -> None:
    """装好以后，先在这里建一个授权管理员，其余的用户由他在网页上建。"""


@contextmanager
def _told() -> Iterator[None]:
    """What a service refuses, as one line."""
    from anxin.access.roles import UnknownRole

    try:
        yield
    except (ValueError, PermissionError, UnknownRole) as error:
        raise click.ClickException(str(error)) from None


def _user(username: str) -> Any:
    from anxin.access.models import User

    found = User.objects_unscoped.filter(username=username.strip().lower()).first()
    if found is None:
        raise click.ClickException(f"没有用户“{username}”。用 anxin user list 看有哪些。")
    return found


def _region(code: str) -> Any:
    from anxin.access.models import Region
    from anxin.access.regions import load_regions

    found = Region.objects.filter(code=code).first()
    if found is None:
        with _told():
            load_regions(code)
        found = Region.objects.get(code=code)
    return found


@user.command(
    short_help="新建用户，打印他的首次密码", example="anxin user add chen --name 陈立 --agency 县治欠办 --region 430199"
)
@_name
@click.option("--name", "display_name", metavar="姓名", required=True, help="姓名。")
@click.option("--agency", metavar="单位", required=True, help="所在单位；还没有就一并登记。")
@click.option("--region", metavar="代码", required=True, help="单位所在地的行政区划代码。")
@click.option("--function", "functions", metavar="职能", multiple=True, help="新登记的单位有哪些职能，可以写几次。")
@click.option("--role", metavar="角色", help="同时授予的角色（在单位所在地）。")
@_by
@_json
def add(
    username: str, display_name: str, agency: str, region: str, functions: tuple[str, ...], role: str | None,
    by: str | None, as_json: bool,
) -> None:  # fmt: skip
    """新建一个用户。密码只打印这一次，他第一次登录时要改掉。"""
    ready()
    from django.db import transaction

    from anxin.access.models import Agency
    from anxin.access.services import assign_role, create_agency, create_user

    at, actor = now(), person(by)
    when = {"actor": actor, "as_of": at.date(), "now": at}
    place = _region(region)
    with _told(), transaction.atomic():
        office = Agency.objects_unscoped.filter(region=place, name=agency.strip()).first()
        office = office or create_agency(**when, region=place, name=agency, functions=functions)
        made, password = create_user(**when, username=username, display_name=display_name, agency=office)
        if role:
            assign_role(**when, user=made, role=role, region=place)
    if as_json:
        print_json({"username": made.username, "password": password, "role": role})
        return
    click.echo(f"已新建用户 {made.username}（{made.display_name}，{office.name}）。")
    click.echo(f"首次密码：{password}")
    click.echo("请当面交给本人；登录后要先改密码。")
    if not role:
        click.echo(f"还没有角色：anxin user role {made.username} 角色 --region {place.code}")


@user.command(
    short_help="授予角色；不写角色则列出可选的",
    example="anxin user role wang inspector --region 430199 --until 2026-12-31\nanxin user role wang coordinator --project 12",
)
@_name
@click.argument("role", metavar="[角色]", required=False)
@click.option("--region", metavar="代码", help="在哪个地区。")
@click.option("--project", metavar="编号", type=int, help="对哪个项目。")
@click.option("--until", metavar="日期", type=Day(), help="到哪天（含当日）；不写则另行终止。")
@_by
@_json
def role(
    username: str, role: str | None, region: str | None, project: int | None, until: date | None, by: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """给用户授予一个角色。互相排斥的角色会被拒绝，并说明原因。"""
    ready()
    from anxin.access.roles import ROLES
    from anxin.access.services import assign_role
    from anxin.registry.models import Project

    held = _user(username)
    if role is None:
        if as_json:
            print_json([{"name": r.name, "label": r.label, "what": r.description} for r in ROLES.values()])
            return
        for one in ROLES.values():
            click.echo(f"{one.name:<20} {one.label}：{one.description}")
        return
    at = now()
    seat = ""
    if project is not None:
        found = Project.objects_unscoped.filter(pk=project).first()
        if found is None:
            raise click.ClickException(f"没有编号为 {project} 的项目。")
        seat = found.region_code
    place = _region(region) if region else None
    with _told():
        given = assign_role(
            actor=person(by), as_of=at.date(), now=at, user=held, role=role, region=place, project_id=project,
            seat_region=seat, ends_on=until,
        )  # fmt: skip
    if as_json:
        print_json({"username": held.username, "role": given.role, "until": given.ends_on})
    else:
        click.echo(f"已授予 {held.username}“{given.get_role_display()}”，到{given.ends_on or '另行终止'}。")


@user.command(short_help="重设密码，解除锁定", example="anxin user password wang")
@_name
@_by
@_json
def password(username: str, by: str | None, as_json: bool) -> None:
    """给用户一个新的首次密码，同时解除锁定、退出他的全部登录。"""
    ready()
    from anxin.access.services import end_sessions, reset_password, unlock_user

    held = _user(username)
    at = now()
    when = {"actor": person(by), "as_of": at.date(), "now": at, "user": held}
    with _told():
        given = reset_password(**when)
        unlock_user(**when)
        end_sessions(**when)
    if as_json:
        print_json({"username": held.username, "password": given})
    else:
        click.echo(f"{held.username} 的首次密码：{given}")
        click.echo("请当面交给本人；登录后要先改密码。")


@user.command(short_help="停用用户", example="anxin user off wang --reason 调离")
@_name
@click.option("--reason", metavar="原因", required=True, help="停用的原因。")
@_by
@_json
def off(username: str, reason: str, by: str | None, as_json: bool) -> None:
    """停用一个用户，他立刻退出，不能再登录。授权和记录都留着。"""
    ready()
    from anxin.access.services import deactivate_user

    held = _user(username)
    at = now()
    with _told():
        deactivate_user(actor=person(by), as_of=at.date(), now=at, user=held, reason=reason)
    if as_json:
        print_json({"username": held.username, "active": False})
    else:
        click.echo(f"已停用 {held.username}。")


@user.command("list", short_help="列出用户和角色", example="anxin user list")
@_json
def list_(as_json: bool) -> None:
    """列出全部用户：单位、今天的角色、是否停用。"""
    ready()
    from anxin.access.models import RoleAssignment, User

    from .boot import today

    roles: dict[int, list[str]] = {}
    for one in RoleAssignment.objects_unscoped.all().in_force(today()).order_by("pk"):
        roles.setdefault(one.user_id, []).append(str(one.get_role_display()))
    lines = [
        {
            "username": held.username,
            "name": held.display_name,
            "agency": held.agency.name if held.agency else "",
            "roles": roles.get(held.pk, []),
            "active": held.is_active,
        }
        for held in User.objects_unscoped.select_related("agency").order_by("username")
    ]
    if as_json:
        print_json(lines)
        return
    for line in lines:
        state = "" if line["active"] else "（停用）"
        click.echo(
            f"{line['username']:<16} {line['name']}  {line['agency']}  {'、'.join(line['roles']) or '没有角色'}{state}"
        )
    if not lines:
        click.echo(
            "还没有用户。先建一个授权管理员：anxin user add 用户名 --name 姓名 --agency 单位 --region 代码 --role access_manager"
        )
