"""anxin alias: two names, one project or employer."""

import click

from .boot import now, operator, ready
from .chinese import Command


@click.command(cls=Command, short_help="登记别名：文件里的另一个叫法，指的是同一个项目或单位")
@click.argument("name")
@click.argument("alias")
@click.option("--enterprise", is_flag=True, help="登记的是单位（不写就是项目）")
def alias(name, alias, enterprise):
    """登记：ALIAS 就是 NAME。例：anxin alias 云岭县城北安置房项目 城北安置房

    以后文件里写 ALIAS，都归到 NAME。已经以 ALIAS 导入了资料的，先 undo 那些批次。
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
    click.echo(f"记下了：“{alias}”就是“{known.name}”")
