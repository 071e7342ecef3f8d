"""Trials in the background: they take minutes, and whoever asked for one need not wait."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.jobs import services as jobs
from anxin.jobs.declaring import Call, Done, job

from . import services
from .models import Trial


@job("trial", title="试算规则", about="把改过的规则或数值放到过去一段日子上，看会多报、少报、早报什么。")
def trial(call: Call) -> Done:
    """``args``: ``trial``, its number. ``data``: the same."""
    done = services.run_trial(
        actor=call.actor,
        as_of=call.as_of,
        now=call.now,
        trial_id=int(call.args["trial"]),
        progress=lambda n, of: call.progress(n, of, f"看了 {n} 天，共 {of} 天"),
    )
    if done.state == Trial.State.FAILED:
        return Done(f"没有算成：{done.trouble}", attention=True, data={"trial": done.pk})
    more, fewer = done.summary["more"]["count"], done.summary["fewer"]["count"]
    return Done(f"规则 {done.rule} 试完：改后多报 {more} 条，少报 {fewer} 条。", data={"trial": done.pk})


@transaction.atomic
def order_trial(*, actor: Any, as_of: date, now: datetime, **asked: Any) -> Trial:
    """Put a trial down and have it run in the background (see `services.ask_trial` for what is asked)."""
    put_down = services.ask_trial(actor=actor, as_of=as_of, now=now, **asked)
    jobs.ask("trial", actor=actor, now=now, args={"trial": put_down.pk}, key=f"trial {put_down.pk}")
    return put_down
