"""Entering by hand: what a page was told becomes a batch of kind ``form``, with an original, and facts like any file's."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from anxin.audit.services import Actor
from anxin.registry.models import Batch, Project

from .pieces import Order
from .recognise.form import MARK
from .recognise.model import Answers
from .reports import ASKING, NOTHING, UNREADABLE, FileReport, RowIssue
from .taking import take


class Refused(ValueError):
    """What was entered can't be taken; nothing is written. ``issues``: what is wrong, by column words."""

    def __init__(self, message: str, issues: list[RowIssue]) -> None:
        super().__init__(message)
        self.issues = issues


def enter(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    kind: str,
    fields: Mapping[str, str | int | bool],
    labels: Mapping[str, str],
    title: str,
    project: Project | None = None,
) -> FileReport:
    """Take one row of ``kind`` (``recognise.form.KINDS``) in, as told on a page, under a batch of its own.

    ``fields``: as the kind's reader names them, money in yuan; what is left out changes nothing that is known. ``labels``: how
    the page calls each field, for what is said of it. ``project``: whose row it is, where the kind is about one project.
    ``title`` names the batch for people. Raises Refused when a check turns the row away; nothing is written then.
    """
    said = {
        MARK: kind,
        "fields": {name: value for name, value in fields.items() if value not in ("", None)},
        "labels": {name: labels[name] for name in fields if name in labels},
        "entered_at": now.isoformat(),
    }
    order = Order(
        actor=Actor(str(actor.audit_id), str(actor.audit_display)),
        sender=str(actor.audit_display)[:100],
        answers=Answers(project=f"#{project.pk}") if project is not None else Answers(),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.json"
        path.write_text(json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
        report = take(path, order, now=now, name=title, kind=Batch.Kind.FORM)
    issues = [issue for sheet in report.sheets for issue in sheet.issues]
    if report.status in (ASKING, NOTHING, UNREADABLE) or report.rejected or report.batch is None:
        told = [i.message for i in issues if i.level == "reject"] or [
            q.message_zh for sheet in report.sheets for q in sheet.questions
        ]
        raise Refused("；".join(told) or report.message or "这份录入没有可以入库的内容。", issues)
    return report
