"""首报、续报、终报: printed from what is known, numbered, kept in two forms, each with the clock of the next."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from anxin import law
from anxin.access.models import User
from anxin.access.services import AccessDenied
from anxin.audit.services import record
from anxin.casework.numbering import NUMBERS
from anxin.casework.papers.printing import Made, lay_down, printed
from anxin.casework.papers.texts import Text, TextWrong
from anxin.casework.stepping import StepRefused, say
from anxin.registry.turns import wait_turn

from .. import acts
from ..models import Incident, IncidentReport
from ..papers.filling import moment, moments_table, of_incident
from ..papers.shelf import NAMES, report_text
from .common import UPS, leaders, tell, working
from .events import next_report

Kind = IncidentReport.Kind


def make_report(
    *, actor: User, as_of: date, now: datetime, incident_id: int, kind: str, addressee: str, words: str = "", suggestions: str = ""
) -> IncidentReport:  # fmt: skip
    """Make, number and keep a report; the first says that the event went up, the final ends the clock of reporting.

    Raises AccessDenied, StepRefused (what is missing, a text of the area that is wrong).
    """
    if not isinstance(actor, User):
        raise AccessDenied("要由登录的办理人员来做。")
    if kind not in Kind.values:
        raise StepRefused("选首报、续报或终报。")
    if not addressee.strip():
        raise StepRefused("写明送给谁，如“县治欠办、县政府值班室”。")
    try:
        text = report_text(kind)
    except TextWrong as error:
        raise StepRefused(str(error)) from error
    with ExitStack() as stack, transaction.atomic():
        incident = working(Incident, incident_id, actor, as_of)
        _in_turn(incident, kind)
        if suggestions.strip():
            incident.suggestions = suggestions.strip()[:500]
        if "words" in text.needs and not words.strip():
            raise StepRefused("写明上一份报告以后的情况。")
        if "suggestions" in text.needs and not incident.suggestions:
            raise StepRefused("写明建议。")
        if kind == Kind.FIRST:
            incident.reported_at = now
        report = _numbered(incident, text, kind, addressee, words, actor, as_of, now)
        made = _print(incident, text, report, words)
        keep = lay_down(made, report, stack)
        report.save(force_insert=True)
        _go_on(incident, kind, actor, as_of, now)
        label = report.get_kind_display()
        told = {"number": report.number, "to": report.addressee}
        say(incident, "report", label, actor=actor, as_of=as_of, now=now, before=incident.state, told=told)
        record(
            actor=actor, act=acts.REPORT_MADE, subject=incident,
            fields={
                "kind": label, "number": report.number, "addressee": report.addressee,
                "pdf_sha256": report.pdf_sha256, "docx_sha256": report.docx_sha256,
            },
            now=now, region=incident.region_code,
        )  # fmt: skip
        people = leaders(incident.region_code, as_of, UPS[incident.grade])
        title = f"{label}：{incident.title}"
        tell(incident, people, title, f"{report.number}，{incident.place}。", actor=actor, as_of=as_of, now=now)
        keep()
    return report


def next_kind(incident: Incident) -> str:
    """Which report is to be made next; '' when none is."""
    if not incident.is_open or incident.final_at is not None:
        return ""
    if incident.reported_at is None:
        return Kind.FIRST.value
    return Kind.FINAL.value if incident.ended_at is not None else Kind.FOLLOW.value


def _in_turn(incident: Incident, kind: str) -> None:
    if kind == Kind.FIRST and incident.reported_at is not None:
        raise StepRefused("已经首报过，请出续报。")
    if kind != Kind.FIRST and incident.reported_at is None:
        raise StepRefused("先出首报。")
    if incident.final_at is not None:
        raise StepRefused("已经终报过。")
    if kind == Kind.FINAL and incident.ended_at is None:
        raise StepRefused("事件还没有平息，请出续报。")


def _numbered(
    incident: Incident, text: Text, kind: str, addressee: str, words: str, actor: User, as_of: date, now: datetime
) -> IncidentReport:
    wait_turn(NUMBERS)
    last = IncidentReport.objects.filter(kind=kind, year=as_of.year).aggregate(n=Max("serial"))["n"] or 0
    return IncidentReport(
        incident=incident, kind=kind, year=as_of.year, serial=last + 1, number=f"{text.mark}〔{as_of.year}〕{last + 1}号",
        addressee=addressee.strip()[:200], due_at=incident.report_due_at, made_at=now, made_by=str(actor.audit_id)[:100],
        said={"words": words.strip()[:1000], "suggestions": incident.suggestions, "people": incident.people,
              "amount_fen": incident.amount_fen, "grade": incident.grade},
        made_by_name=actor.display_name[:100], agency_name=actor.agency.name if actor.agency_id else incident.agency.name,
    )  # fmt: skip


def _print(incident: Incident, text: Text, report: IncidentReport, words: str) -> Made:
    values = {**dict.fromkeys(NAMES, "未登记"), **of_incident(incident)}
    values |= {"addressee": report.addressee, "words": words.strip()[:1000]}
    paragraphs = [line for one in text.paragraphs if (line := one.format(**values).strip())]
    paragraphs.append("依据：" + "；".join(law.article(one).title for one in text.articles) + "。")
    table = moments_table(incident) if text.table == "moments" else []
    return printed(
        text.title, paragraphs, number=report.number, to=text.addressee.format(**values), table=table,
        signed_by=report.agency_name, signed_on=moment(report.made_at),
    )  # fmt: skip


def _go_on(incident: Incident, kind: str, actor: Any, as_of: date, now: datetime) -> None:
    when = {"actor": actor, "as_of": as_of, "now": now}
    if kind == Kind.FINAL:
        incident.final_at = now
        next_report(incident, "", now, **when)
    elif incident.ended_at is not None:
        next_report(incident, "final", incident.ended_at, **when)
    else:
        next_report(incident, "follow", now, **when)
