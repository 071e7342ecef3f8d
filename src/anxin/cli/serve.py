"""anxin serve: the plain page, for this machine alone."""

from __future__ import annotations

import click

from .boot import ready
from .chinese import Command
from .main import print_json


@click.command(
    cls=Command,
    short_help="打开本机网页：项目与预警一览",
    example="anxin serve\nanxin serve --port 8001",
)
@click.option(
    "--port", metavar="端口", type=click.IntRange(1, 65535), default=8000, show_default=True, help="在哪个端口打开。"
)
@click.option("--no-worker", is_flag=True, help="不在旁边启动后台工作进程（另外用 anxin worker 启动时）。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果：网页的地址。")
def serve(port: int, no_worker: bool, as_json: bool) -> None:
    """在本机打开网页，旁边带一个后台工作进程。只接受本机访问（127.0.0.1），用 anxin user 建的用户登录。"""
    ready()
    from contextlib import nullcontext
    from pathlib import Path

    from django.conf import settings

    from anxin.desk.serving import AddressTaken
    from anxin.desk.serving import serve as run

    from .demo_people import how_to_sign_in

    def say(url: str) -> None:
        if as_json:
            print_json({"url": url})
        else:
            click.echo(f"打开 {url} 登录，按 Ctrl+C 结束。")
            for line in how_to_sign_in(Path(settings.ANXIN_HOME)):
                click.echo(line)

    from anxin.jobs.beside import worker_beside

    try:
        with nullcontext() if no_worker else worker_beside():
            run(port, started=say)
    except AddressTaken as error:
        raise click.ClickException(str(error)) from None
