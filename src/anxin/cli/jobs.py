"""anxin worker | jobs: background work."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

import click

from .boot import CHINA, now, operator, ready
from .chinese import CONTEXT, Command, Group, nearest
from .main import print_json


@click.command(
    cls=Command,
    short_help="后台工作进程：导入、评估、发通知、到点的事",
    example="anxin worker\nanxin worker --until-empty",
)
@click.option("--until-empty", is_flag=True, help="把眼下该做的做完就结束，不等到点的。")
@click.option(
    "--interval",
    metavar="秒",
    type=click.FloatRange(0.05, 60),
    default=1.0,
    show_default=True,
    help="空闲时隔多久看一次。",
)
@click.option("--with-parent", is_flag=True, hidden=True)
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果：工作进程的名称。")
def worker(until_empty: bool, interval: float, with_parent: bool, as_json: bool) -> None:
    """启动后台工作进程。可以启动几个，同一件事只会做一次。

    Ctrl+C 或 SIGTERM：做完手上的一件再结束；再按一次立即结束，没做完的下次启动时重做。
    """
    ready()
    from anxin.jobs.worker import Worker, end_with, quiet_logs

    quiet_logs()
    if with_parent:
        end_with(sys.stdin.fileno())
    one = Worker(interval=interval, until_empty=until_empty, said=lambda line: click.echo(line, err=True))
    if as_json:
        print_json({"worker": one.id})
    one.run()


@click.group(
    cls=Group,
    short_help="后台任务：有哪些、上次下次是什么时候、手工做一次",
    context_settings=CONTEXT,
    example="anxin jobs list\nanxin jobs run evaluate\nanxin jobs history --last 50",
)
def jobs() -> None:
    """后台任务。到点的事由 anxin worker 自动做，也可以在这里手工做一次。"""


@jobs.command("list", short_help="列出定时任务", example="anxin jobs list")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def list_(as_json: bool) -> None:
    """列出定时任务：什么时候做、上次怎么样、下次是什么时候。"""
    ready()
    from anxin.jobs import selectors
    from anxin.jobs.services import keep_schedule

    keep_schedule(now=now())
    lines = selectors.schedule()
    if as_json:
        print_json([_line(one) for one in lines])
        return
    for one in lines:
        assert one.job.when is not None
        click.echo(f"{one.job.name:<20}{one.job.title}：{one.job.when.words}，" + _next(one))
        if one.last:
            click.echo(f"{'':<20}上次 {_at(one.last.finished_at)} {one.last.get_state_display()}。{one.last.said}")


def _next(one: Any) -> str:
    if one.paused:
        return f"已由{one.row.paused_by}暂停：{one.row.paused_why}"
    return f"下次 {_at(one.next_at)}"


def _line(one: Any) -> dict[str, Any]:
    return {
        "name": one.job.name,
        "title": one.job.title,
        "when": one.job.when.words,
        "next_at": one.next_at.astimezone(CHINA).isoformat() if one.next_at else None,
        "paused": one.row.paused_why if one.paused else None,
        "last": _run(one.last) if one.last else None,
        "now": _run(one.now) if one.now else None,
    }


@jobs.command(
    "run", short_help="现在就做一次定时任务", example="anxin jobs run evaluate\nanxin jobs run evaluate --later"
)
@click.argument("name", metavar="任务")
@click.option("--later", is_flag=True, help="只排队，由工作进程去做。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def run(name: str, later: bool, as_json: bool) -> None:
    """现在就做一次。默认在本命令里做完再返回；退出码 1 表示没做成。"""
    ready()
    from anxin.jobs.alive import living, new_id
    from anxin.jobs.declaring import all_jobs
    from anxin.jobs.models import JobRun, State
    from anxin.jobs.performing import do
    from anxin.jobs.services import ask_by_hand

    timed = [one.name for one in all_jobs() if one.when is not None]
    if name not in timed:
        raise click.UsageError(f"没有定时任务“{name}”。{nearest(name, timed)}")
    at = now()
    asked = ask_by_hand(actor=operator(), as_of=at.date(), now=at, name=name)
    if not later:
        me = new_id()
        with living(me):
            done = do(asked.pk, worker=me)
        if done is None:
            raise click.ClickException("工作进程已经先一步接手了这件事，用 anxin jobs list 看结果。")
    held = JobRun.objects.filter(pk=asked.pk).first()
    if held is None:
        return
    if as_json:
        print_json(_run(held))
    else:
        click.echo(f"{held.title}：{held.get_state_display()}。{held.said}")
    if held.state in (State.FAILED, State.BROKEN) or (held.state == State.WAITING and not later):
        raise click.exceptions.Exit(1)


@jobs.command("history", short_help="最近做过的任务", example="anxin jobs history --last 50")
@click.option("--last", metavar="个数", type=click.IntRange(min=1), default=20, show_default=True, help="最近多少条。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def history(last: int, as_json: bool) -> None:
    """列出最近做过和等着做的任务，最新的在前。"""
    ready()
    from anxin.jobs import selectors

    rows = list(selectors.runs()[:last])
    if as_json:
        print_json([_run(one) for one in rows])
        return
    for one in rows:
        click.echo(f"{one.pk:>6}  {_at(one.asked_at)}  {one.get_state_display()}  {one.title}  {one.said}")
    if not rows:
        click.echo("还没有做过任务。用 anxin worker 启动工作进程，或用 anxin jobs run 任务 手工做一次。")


def _run(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.name,
        "state": one.state,
        "attention": one.attention,
        "attempts": one.attempts,
        "said": one.said,
        "asked_by": one.asked_by,
        **{
            name: at.astimezone(CHINA).isoformat() if (at := getattr(one, name)) else None
            for name in ("asked_at", "started_at", "finished_at")
        },
    }


def _at(moment: datetime | None) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}" if moment else "未定"
