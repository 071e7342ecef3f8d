"""anxin clues: bring in clues that other bodies send as files, take a wrong file back, write out the replies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .chinese import CONTEXT, Group
from .main import print_json

if TYPE_CHECKING:
    from anxin.access.models import Agency
    from anxin.casework.models import ClueBatch

_JSON = click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
_DOOR = click.option(
    "--door", metavar="渠道", default="", help="渠道代码或名字，如 hotline、信访；不写就看文件里怎么写。"
)


@click.group(
    cls=Group,
    short_help="线索：整份导入各渠道转来的线索，导出给它们的答复",
    context_settings=CONTEXT,
    example="anxin clues import 12345转办单.xlsx --agency 县治欠办\nanxin clues replies --door 12345 --out 答复.xlsx",
)
def clues() -> None:
    """各渠道（全国平台、12345、信访、领导信箱……）转来的线索文件，表头什么写法都认。同一个编号再来只更新状态。"""


@clues.command(
    "import", short_help="导入一份线索文件", example="anxin clues import 转办单.xlsx --agency 县治欠办 --look"
)
@click.argument("file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", metavar="机构", required=True, help="哪个机构接收，写机构全名；它是首问单位。")
@_DOOR
@click.option("--look", is_flag=True, help="只看一遍，不登记。")
@click.option(
    "--returned", metavar="文件", type=click.Path(dir_okay=False, path_type=Path), help="退回的行写到这个文件。"
)
@_JSON
def import_(file: Path, agency: str, door: str, look: bool, returned: Path | None, as_json: bool) -> None:
    """好的行登记为线索，有错的行写明原因。没有好的行时退出码为 1。"""
    from .boot import now, operator, ready

    ready()
    from anxin.casework import services
    from anxin.casework.stepping import StepRefused

    at = now()
    who = {"actor": operator(), "as_of": at.date(), "now": at}
    try:
        batch = services.look_at_clues(**who, path=file, file_name=file.name, agency=_agency(agency), door=_door(door))
        if look:
            services.drop_clues(**who, batch_id=batch.pk)
        else:
            batch = services.take_clues(**who, batch_id=batch.pk)
        if returned is not None and batch.counts.get("rejected"):
            with services.returned_rows(batch, at.date()) as path:
                returned.write_bytes(path.read_bytes())
    except StepRefused as error:
        raise click.ClickException(str(error)) from None
    _say(batch, look, returned, as_json)
    if batch.counts["rows"] == batch.counts["rejected"]:
        raise SystemExit(1)


def _say(batch: ClueBatch, look: bool, returned: Path | None, as_json: bool) -> None:
    if as_json:
        print_json(
            {"batch": batch.pk, "door": batch.door, "state": batch.state, **batch.counts, "issues": batch.issues}
        )
        return
    n = batch.counts
    good = n["rows"] - n["rejected"]
    if look:
        click.echo(f"{batch.file_name}：{good} 行可以导入，{n['rejected']} 行要退回。没有登记。")
    else:
        click.echo(
            f"第 {batch.pk} 份 {batch.file_name}：{n['new']} 条新线索，{n['again']} 条更新，{n['same']} 条没有变化，{n['rejected']} 行退回。"
        )
    for one in batch.issues[:20]:
        word = "退回" if one["level"] == "reject" else "注意"
        click.echo(f"  {word} {one['sheet']} 第 {one['row']} 行 {one['column'] or '整行'}：{one['message']}")
    if returned is not None and n["rejected"]:
        click.echo(f"退回的行写在 {returned}，改好再导入。")


@clues.command("undo", short_help="撤回一份导错的线索文件", example="anxin clues undo 3 --reason 导错了文件")
@click.argument("batch", metavar="份号", type=click.IntRange(min=1))
@click.option("--reason", metavar="理由", required=True, help="为什么撤回，写进审计记录。")
@_JSON
def undo(batch: int, reason: str, as_json: bool) -> None:
    """新线索撤下，更新过的来源状态还原。有人已经在办的不能撤。"""
    from .boot import now, operator, ready

    ready()
    from anxin.casework import services
    from anxin.casework.stepping import StepRefused

    at = now()
    try:
        held = services.undo_clues(actor=operator(), as_of=at.date(), now=at, batch_id=batch, reason=reason)
    except StepRefused as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        print_json({"batch": held.pk, "state": held.state})
    else:
        click.echo(f"已撤回第 {held.pk} 份 {held.file_name}，撤下 {held.counts.get('new', 0)} 条线索。")


@clues.command("replies", short_help="导出给一个渠道的答复", example="anxin clues replies --door 12345 --out 答复.xlsx")
@click.option("--door", metavar="渠道", required=True, help="渠道代码或名字，如 hotline、信访。")
@click.option("--out", metavar="文件", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--again", is_flag=True, help="连同以前导出过的。")
@click.option("--force", is_flag=True, help="文件已存在时覆盖。")
@_JSON
def replies(door: str, out: Path, again: bool, force: bool, as_json: bool) -> None:
    """按这个渠道自己的列写，答复过、还没回填的才写；写进文件的记为已回填。"""
    from .boot import now, operator, ready

    if out.exists() and not force:
        raise click.ClickException(f"{out} 已存在。换一个文件名，或加 --force 覆盖。")
    ready()
    from anxin.access.scope import Scope
    from anxin.casework import services
    from anxin.casework.stepping import StepRefused
    from anxin.home import scratch_beside

    at = now()
    with scratch_beside(out.absolute()) as scratch:
        part = scratch / "replies.xlsx"
        try:
            with part.open("wb") as target:
                rows = services.take_replies(
                    actor=operator(), as_of=at.date(), now=at, scope=Scope.everything("命令行导出答复"), door=_door(door),
                    target=target, again=again,
                )  # fmt: skip
        except StepRefused as error:
            raise click.ClickException(str(error)) from None
        part.replace(out)
    if as_json:
        print_json({"file": str(out), "rows": rows})
    else:
        click.echo(f"{rows} 条答复写在 {out}。")


def _door(said: str) -> str:
    from anxin.casework.importing.headings import channel_in
    from anxin.casework.models import Door

    if not said or said in Door.values:
        return said
    found = channel_in(said)
    if not found:
        known = "、".join(f"{d.value}（{d.label}）" for d in Door)
        raise click.BadParameter(f"没有“{said}”这个渠道。有：{known}。", param_hint="--door")
    return found


def _agency(name: str) -> Agency:
    from anxin.access.models import Agency

    found = list(Agency.objects_unscoped.filter(name=name.strip(), closed_on__isnull=True)[:2])
    if len(found) != 1:
        words = f"有几个叫“{name}”的机构" if found else f"没有叫“{name}”的机构"
        raise click.BadParameter(f"{words}，写全名。", param_hint="--agency")
    return found[0]
