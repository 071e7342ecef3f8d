"""My months: the list, one month, what I say of it, and the paper that I take with me."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anxin.casework.models import Conclusion
from anxin.casework.stepping import StepRefused
from anxin.kit import money
from anxin.kit import months as month_kit
from anxin.kit.text import plain
from anxin.records import selectors, services
from anxin.records.models import MonthAnswer, Visit
from anxin.records.selectors import NoSuchMonth, OwnStory
from anxin.standing.selectors import Cell
from anxin.ui import words

from . import forms
from .record import own
from .refusals import said

What = MonthAnswer.What


@dataclass(frozen=True)
class Mark:
    """How a month is marked: by shape, word and colour together. ``shape``: a name in the style sheet."""

    shape: str
    word: str


def mark_of(cell: Cell) -> Mark:
    """The state of a month in a worker's words."""
    if cell.kind == "wait":
        return Mark("wait", _("还没到发钱的日子"))
    return {
        "full": Mark("good", _("发清了")), "late": Mark("late", _("发清了，发晚了")), "short": Mark("bad", _("没发足")),
        "unpaid": Mark("bad", _("没发")), "no_sheet": Mark("none", _("没有工资表")), "idle": Mark("none", _("没有考勤")),
    }[cell.state]  # fmt: skip


def answer_words(what: str) -> str:
    return {
        What.RIGHT: _("都对"), What.DAYS: _("天数不对"), What.AMOUNT: _("金额不对"), What.UNPAID: _("没收到钱"),
        What.NOT_ME: _("不是我，我没在这里干过"),
    }[What(what)]  # fmt: skip


@own
@require_safe
def all_months(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every month on every site, the latest first."""
    assert visit.worker is not None
    found = selectors.own_months(visit.worker, request.as_of)  # type: ignore[attr-defined]
    services.note_look(visit=visit, now=request.now, what="各月工资")  # type: ignore[attr-defined]
    missing = [one.cell.missing_fen for one in found if one.cell.missing_fen]
    context = {
        "visit": visit, "rows": [(one, mark_of(one.cell)) for one in found], "missing": sum(missing), "owing": len(missing),
        "who": _who(visit),
    }  # fmt: skip
    return render(request, "worker/record_months.html", context)


@own
@require_safe
def one_month(request: HttpRequest, visit: Visit, project_id: int, month: int) -> HttpResponse:
    """One month: state, days, sheet, money that came, what is under way, and the question whether it is right."""
    found = _found(request, visit, project_id, month)
    services.note_look(
        visit=visit, now=request.now, what=f"{month_kit.show(month)}的工资", project=found.story.project  # type: ignore[attr-defined]
    )  # fmt: skip
    return _show(request, visit, found)


def _show(request: HttpRequest, visit: Visit, found: OwnStory, *, wrong: str = "", status: int = 200) -> HttpResponse:
    story = found.story
    context = {
        "visit": visit, "found": found, "s": story, "mark": mark_of(story.cell), "who": _who(visit), "wrong": wrong,
        "weeks": _weeks(story), "receipts": [_receipt(one.row) for one in story.facts.receipts], "lines": [_line(one.row) for one in story.facts.lines],
        "hours": _hours(story), "answers": [(a, answer_words(a.what)) for a in found.answers],
        "matters": [(m, _matter(m)) for m in found.matters], "weekdays": _("一二三四五六日"),
    }  # fmt: skip
    return render(request, "worker/record_month.html", context, status=status)


@require_POST
@own
def confirm(request: HttpRequest, visit: Visit, project_id: int, month: int) -> HttpResponse:
    """It is right."""
    found = _found(request, visit, project_id, month)
    try:
        services.confirm_month(
            visit=visit, as_of=request.as_of, now=request.now, project_id=project_id, month=month  # type: ignore[attr-defined]
        )  # fmt: skip
    except StepRefused as refused:
        return _show(request, visit, found, wrong=said(refused), status=422)
    return redirect("worker:record_month", project_id=project_id, month=month)


@own
@require_safe
def what_is_wrong(request: HttpRequest, visit: Visit, project_id: int, month: int) -> HttpResponse:
    """One question: what is wrong."""
    found = _found(request, visit, project_id, month)
    choices = [(what, answer_words(what)) for what in What.values if what != What.RIGHT]
    context = {"visit": visit, "s": found.story, "choices": choices}
    return render(request, "worker/record_wrong.html", context)


@own
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, visit: Visit, project_id: int, month: int, what: str) -> HttpResponse:
    """What it should be, if he knows; then a number and a code, as with everything that he reports."""
    if what not in What.values or what == What.RIGHT:
        raise Http404
    found = _found(request, visit, project_id, month)
    wrong = ""
    if request.method == "POST":
        typed = request.POST
        try:
            made = services.object_to_month(
                visit=visit,
                as_of=request.as_of,  # type: ignore[attr-defined]
                now=request.now,  # type: ignore[attr-defined]
                project_id=project_id,
                month=month,
                what=what,
                days_x100=_days(typed.get("days", "")) if what == What.DAYS else None,
                fen=_fen(typed.get("fen", ""), request.as_of) if what in (What.AMOUNT, What.UNPAID) else None,  # type: ignore[attr-defined]
                words=typed.get("words", ""),
            )
        except (StepRefused, forms.Unclear) as refused:
            wrong = said(refused)
        else:
            clue = made.answer.clue
            assert clue is not None
            context = {"visit": visit, "s": found.story, "clue": clue, "secret": made.code, "what": answer_words(what)}
            return render(request, "worker/record_said.html", context)
    context = {"visit": visit, "s": found.story, "what": what, "asks": answer_words(what), "wrong": wrong}
    return render(request, "worker/record_object.html", context, status=422 if wrong else 200)


@own
@require_safe
def paper(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The signed PDF."""
    taken = services.take_paper(visit=visit, as_of=request.as_of, now=request.now)  # type: ignore[attr-defined]
    response = HttpResponse(taken.data, content_type="application/pdf")
    return _as_file(response, taken.name)


@own
@require_safe
def pack(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The signed ZIP: the paper, and its tables for programs."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    taken = services.take_pack(visit=visit, as_of=request.as_of, now=request.now, target=file)  # type: ignore[attr-defined]
    file.seek(0)
    return _as_file(FileResponse(file, content_type="application/zip"), taken.name)


def _as_file(response: Any, name: str) -> HttpResponse:
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = "no-store, private"
    return response  # type: ignore[no-any-return]


def _found(request: HttpRequest, visit: Visit, project_id: int, month: int) -> OwnStory:
    assert visit.worker is not None
    try:
        return selectors.own_month(
            visit.worker, project_id, month, as_of=request.as_of, calendar=words.calendar()  # type: ignore[attr-defined]
        )  # fmt: skip
    except NoSuchMonth:
        raise Http404 from None


def _who(visit: Visit) -> tuple[str, str]:
    """(name, masked number): his own name he may read."""
    assert visit.worker is not None
    return visit.worker.name, str(visit.worker.id_number)


def _weeks(story: Any) -> list[list[tuple[int, str, str] | None]]:
    """(day, how it is marked, in words) for each day of the calendar."""

    def told(day: Any) -> tuple[int, str, str]:
        if day.here:
            kind, word = ("half", _("半天")) if day.half else ("on", _("出勤"))
        else:
            kind, word = ("off", "") if day.future else ("", _("没有出勤"))
        return day.on.day, kind, word

    return [[None if day is None else told(day) for day in week] for week in story.calendar.weeks]


def _hours(story: Any) -> tuple[str, str]:
    """Hours and overtime as attendance tells them: '198', '12.5'; '' where nothing does."""
    rows = [one.row for one in story.facts.attendance]
    told = []
    for name in ("hours_x10", "overtime_x10"):
        values = [getattr(row, name) for row in rows if getattr(row, name) is not None]
        told.append(f"{max(values) / 10:g}" if values else "")
    return told[0], told[1]


def _line(row: Any) -> dict[str, Any]:
    """A line of a sheet: how much, for how many days, made up of what."""
    kind = _("补发") if row.is_back_pay else _("离场结算") if row.exit_flag else _("工资表")
    items = [
        (name.removeprefix("扣:"), words.yuan(money.fen(Decimal(yuan))), name.startswith("扣:"))
        for name, yuan in (row.items or {}).items()
    ]
    days = f"{row.days_x100 / 100:g}" if row.days_x100 is not None else ""
    return {
        "kind": kind, "fen": row.payable_fen, "days": days, "price": row.unit_price_fen,
        "items": sorted(items, key=lambda one: (one[2], one[0])), "deducted": row.deducted_fen,
    }  # fmt: skip


def _receipt(row: Any) -> dict[str, Any]:
    """What the bank says of one payment. The card by its last digits alone."""
    word, shape = {
        "success": (_("到账"), "good"), "failed": (_("没转成"), "bad"), "returned": (_("退回去了"), "bad"),
        "pending": (_("银行在办"), "wait"),
    }[row.status]  # fmt: skip
    on: date | None = row.paid_at.astimezone(words.CHINA).date() if row.paid_at else None
    tail = row.card.last4 if row.card_id and row.card else ""
    return {"word": word, "shape": shape, "fen": row.amount_fen, "on": on, "tail": tail}


def _concluded(conclusion: str) -> str:
    """What was found, in a worker's words."""
    return {
        Conclusion.PAID: _("查清了，钱付了"), Conclusion.PLAN: _("分期付，有还款计划"), Conclusion.CASE: _("立案去追"),
        Conclusion.NO_ARREARS: _("查了，没有欠"), Conclusion.PROJECT_MONEY: _("是工程款，转给管工程的部门"),
        Conclusion.LEGAL_WAY: _("要走仲裁或者打官司"), Conclusion.OTHER_AREA: _("转到外地去办"),
        Conclusion.IN_PROCEDURE: _("已经在办案、仲裁或者诉讼里"), Conclusion.UNREACHABLE: _("联系不上您，或者材料不够"),
        Conclusion.POLICE: _("交给公安去查"),
    }[Conclusion(conclusion)]  # fmt: skip


def _matter(matter: Any) -> str:
    """Where it stands, in a worker's words; what was found is told once it was replied."""
    if matter.conclusion and (matter.closed or matter.state in ("replied", "called_back")):
        found = _concluded(matter.conclusion)
        return _("办完了：%(what)s") % {"what": found} if matter.closed else _("有结果了：%(what)s") % {"what": found}
    if matter.closed:
        return _("办完了")
    if matter.kind == "case":
        return _("已经立案，正在追")
    return _("正在办")


def _days(text: str) -> int | None:
    """'21.5' in hundredths of a day; None for nothing typed."""
    shown = plain(text)[:10].removesuffix("天")
    if not shown:
        return None
    try:
        days = Decimal(shown)
    except InvalidOperation:
        raise forms.Unclear(_("天数写数字，比如 22 或 21.5。")) from None
    if not days.is_finite() or not 0 <= days <= 31:
        raise forms.Unclear(_("一个月最多 31 天。"))
    return int(days * 100)


def _fen(text: str, on: date) -> int | None:
    """An amount as people write it; a plain zero is an amount here: nothing came."""
    return 0 if plain(text) in ("0", "0元", "零") else forms.amount(text[:40], on)
