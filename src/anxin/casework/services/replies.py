"""回填: the replies that channels wait for, as a file in their own columns; each goes into a file once unless asked for again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import xlsxwriter
import yaml
from django.db import transaction

from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.audit.services import record
from anxin.deadlines.clock import CHINA
from anxin.kit import money, months
from anxin.kit.text import visible

from .. import acts
from ..models import Clue, ClueBatch, ClueDoor, Conclusion, Door
from ..selectors.replies import answered
from ..stepping import StepRefused

# A worker who names himself is told that the matter may be looked at again; the words stand in the reply itself.
_UNTRUE = frozenset({Conclusion.NO_ARREARS, Conclusion.UNREACHABLE})
_MOST = 5000


@lru_cache(maxsize=1)
def _forms() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = yaml.safe_load(
        (Path(__file__).parents[1] / "importing" / "replies.yaml").read_text("utf-8")
    )
    return found


def columns_for(door: str, region: str) -> list[tuple[str, str]]:
    """[(heading, what)] of a channel: as its last file in this place had them, else as this house knows them."""
    form = _forms().get(door, _forms()["other"])
    rows = ClueBatch.objects_unscoped.filter(door=door, state=ClueBatch.State.TAKEN)
    last = rows.filter(region_code__startswith=region[:6]).order_by("-pk").first()
    printed = last.columns if last is not None else {}
    return [(printed.get(what, heading).rsplit("/", 1)[-1], what) for heading, what in form]


def take_replies(
    *, actor: Any, as_of: date, now: datetime, scope: Scope, door: str, target: IO[bytes], again: bool = False
) -> int:
    """Write the replies of one channel within ``scope`` as xlsx into ``target``; returns how many.

    Only those that are not in a file yet, with ``again`` all of them. They are marked and the export is on the record.
    StepRefused when there is none.
    """
    if door not in Door.values:
        raise StepRefused(f"没有“{door}”这个渠道。")
    allowed = scope.allowing(Permission.HANDLE_CASES)
    with transaction.atomic():
        rows = list(answered(allowed, door, again=again).order_by("answered_at", "pk")[:_MOST])
        if not rows:
            raise StepRefused(f"{Door(door).label}没有要回填的答复。")
        regions = sorted({row.clue.region_code for row in rows})
        columns = columns_for(door, regions[0])
        _write(target, Door(door).label, columns, rows)
        ClueDoor.objects.filter(pk__in=[row.pk for row in rows]).update(sent_back_at=now)
        record(
            actor=actor, act=acts.REPLIES_TAKEN, subject=("casework.door", door), now=now,
            fields={"door": Door(door).label, "rows": len(rows)},
        )  # fmt: skip
    return len(rows)


def _write(target: IO[bytes], title: str, columns: Sequence[tuple[str, str]], rows: Sequence[ClueDoor]) -> None:
    """Headings in the first row, as an import of the channel wants them; every cell a text or a number, never a formula."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("".join(c for c in title if c not in "[]:*?/\\")[:28])
        bold, wrapped = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True})
        for at, (heading, what) in enumerate(columns):
            sheet.set_column(at, at, 60 if what == "words" else max(12, len(heading) * 2 + 2))
            sheet.write_string(0, at, heading, bold)
        for line, row in enumerate(rows, 1):
            for at, (_, what) in enumerate(columns):
                value = _value(row, what)
                if isinstance(value, float | int):
                    sheet.write_number(line, at, value)
                else:
                    sheet.write_string(line, at, value, wrapped)
        sheet.freeze_panes(1, 0)


def _value(row: ClueDoor, what: str) -> str | int | float:
    clue = row.clue
    return _OF[what](row, clue)  # type: ignore[no-any-return]


def _yuan(fen: int | None) -> float:
    return float(money.yuan(fen or 0))


def _words(row: ClueDoor, clue: Clue) -> str:
    said: Any = clue.reply_words
    return visible(said.open_for("回填来源")) if said else ""


def _satisfied(row: ClueDoor, clue: Clue) -> str:
    asked = [one.satisfied for one in clue.call_backs.all() if one.satisfied is not None]
    return "" if not asked else "满意" if asked[-1] else "不满意"


def _where(clue: Clue) -> str:
    return (clue.project.name if clue.project else clue.project_name) or clue.employer_name


def _paid(clue: Clue) -> int:
    return max(clue.paid_fen or 0, clue.case.recovered_fen if clue.case else 0)


_OF: dict[str, Any] = {
    "their_number": lambda row, clue: row.their_number,
    "our_number": lambda row, clue: clue.number,
    "where": lambda row, clue: _where(clue),
    "agency": lambda row, clue: clue.agency.name,
    "handler": lambda row, clue: clue.handler.display_name if clue.handler else "",
    "conclusion": lambda row, clue: clue.get_conclusion_display() if clue.conclusion else "",
    "true": lambda row, clue: "不属实" if clue.conclusion in _UNTRUE else "属实" if clue.found_fen else "部分属实",
    "found_people": lambda row, clue: clue.found_people or 0,
    "found_yuan": lambda row, clue: _yuan(clue.found_fen),
    "found_months": lambda row, clue: "、".join(months.show(m) for m in clue.found_months),
    "paid_yuan": lambda row, clue: _yuan(_paid(clue)),
    "words": _words,
    "called": lambda row, clue: "是" if clue.call_backs.all() else "否",
    "answered_at": lambda row, clue: row.answered_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
    "review": lambda row, clue: "是" if "复查" in _words(row, clue) else "否",
    "satisfied": _satisfied,
}
