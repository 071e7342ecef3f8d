"""anxin keys rotate: a new sealing key."""

from __future__ import annotations

import click

from .boot import now, operator, ready
from .chinese import CONTEXT, Group
from .main import print_json


@click.group(
    cls=Group,
    short_help="密钥：更换加密密钥",
    context_settings=CONTEXT,
    example="anxin keys rotate",
)
def keys() -> None:
    """证件号码、银行卡号、电话在库里是加密的，密钥在数据目录的 keys/keyring.json。丢了它，这些数据再也打不开。"""


@keys.command(short_help="启用新密钥，并把所有加密数据换到新密钥之下", example="anxin keys rotate")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def rotate(as_json: bool) -> None:
    """更换密钥。中断了再运行一次会接着做完；旧密钥留在密钥文件里，因为旧备份还要靠它打开。"""
    ready()
    from rich.console import Console

    from anxin.privacy.keys import path
    from anxin.privacy.rotation import rotate as turn

    console = Console(stderr=True)
    if console.is_terminal and not as_json:
        with console.status("正在重新加密……") as status:
            done = turn(actor=operator(), now=now(), progress=lambda label, n: status.update(f"{label}：{n}"))
    else:
        done = turn(actor=operator(), now=now())
    if as_json:
        print_json({"key": done.key, "resumed": done.resumed, "values": done.values})
        return
    click.echo(
        f"{'接着做完了上次的更换' if done.resumed else '已启用新密钥'} {done.key}，重新加密 {done.values} 个值。"
    )
    click.echo(f"请立即另行备份密钥文件：{path()}")
