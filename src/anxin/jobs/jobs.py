"""The jobs that keep the installation itself in order."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings

from anxin import law
from anxin.home import last_backup

from .declaring import Call, Done, job
from .services import tidy
from .when import CHINA, daily


@job("tidy_jobs", title="清理任务记录", about="删掉早已做完的任务记录。", when=daily(3, 40))
def tidy_jobs(call: Call) -> str:
    count = tidy(now=call.now)
    return f"清掉 {count} 条。" if count else "没有要清的。"


@job("check_backup", title="查备份", about="看最近一次备份是什么时候，太久没有备份就提醒。", when=daily(8, 0))
def check_backup(call: Call) -> Done:
    """Looks when ``anxin backup`` was last done; somebody must look when that is longer ago than the house's days."""
    days = int(law.number("jobs.backup_days", on=call.as_of).value)
    at = last_backup(Path(settings.ANXIN_HOME))
    if at is None:
        return Done("还从来没有备份过。请运行 anxin backup，把备份存到另一台机器。", attention=True)
    told = f"最近一次备份在 {at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    if at < call.now - timedelta(days=days):
        return Done(f"{told}，已超过 {days} 天。请运行 anxin backup。", attention=True)
    return Done(f"{told}。")
