"""anxin serve: the plain page, for this machine alone."""

from __future__ import annotations

import click

from .boot import ready
from .chinese import Command


@click.command(
    cls=Command,
    short_help="打开本机网页：项目与预警一览",
    example="anxin serve\nanxin serve --port 8001",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="端口。")
def serve(port: int) -> None:
    """在本机打开网页。只接受本机访问（127.0.0.1），不需要登录，也不对外提供。"""
    ready()
    from anxin.desk.serving import AddressTaken
    from anxin.desk.serving import serve as run

    try:
        run(port, started=lambda url: click.echo(f"打开 {url} 查看，按 Ctrl+C 结束。"))
    except AddressTaken as error:
        raise click.ClickException(str(error)) from None
