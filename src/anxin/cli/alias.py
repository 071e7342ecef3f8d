"""anxin alias: two names, one project or employer."""

from __future__ import annotations

import click

from .boot import now, operator, ready
from .chinese import Command
from .main import print_json


@click.command(
    cls=Command,
    short_help="登记别名：文件里的另一个叫法，指的是同一个项目或单位",
    example="anxin alias 云岭县城北安置房项目 城北安置房\nanxin alias --enterprise 云岭朗峻建设工程有限公司 朗峻建设",
)
@click.argument("name", metavar="正式名称")
@click.argument("alias", metavar="别名")
@click.option("--enterprise", is_flag=True, help="登记的是单位（不写就是项目）。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def alias(name: str, alias: str, enterprise: bool, as_json: bool) -> None:
    """登记别名。以后文件里写别名，都归到正式名称。

    已经以别名导入了资料的，先用 anxin undo 撤销那些批次，登记后再导入。
    """
    ready()
    from anxin.intake.naming import CannotName, name_enterprise, name_project

    try:
        if enterprise:
            known = name_enterprise(actor=operator(), enterprise=name, alias=alias, now=now())
        else:
            known = name_project(actor=operator(), project=name, alias=alias, now=now())
    except CannotName as refusal:
        raise click.ClickException(str(refusal)) from None
    if as_json:
        print_json({"name": known.name, "alias": alias, "kind": "enterprise" if enterprise else "project"})
    else:
        click.echo(f"记下了：“{alias}”就是“{known.name}”。")
