"""Keeps how clues and cases stand, moment by moment, and offers it to the warning rules (`anxin.monitoring.matters`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q

from anxin.access.scope import Scope
from anxin.deadlines.clock import CHINA
from anxin.monitoring.jobs import ask_to_evaluate
from anxin.monitoring.matters import Records
from anxin.monitoring.services.touched import touch

from .awarding import left_of
from .models import (
    AwardStanding,
    Case,
    CaseDocument,
    CaseStanding,
    ClaimStanding,
    Clue,
    ClueStanding,
    ContactAttempt,
    FlightSign,
    FundAdvance,
    PromiseStanding,
)

RECORDS = (
    Records("clue", ClueStanding, {"id": "clue_id"}),
    Records("case_file", CaseStanding, {"id": "case_id"}),
    Records("case_claim", ClaimStanding, {"id": "part"}),
    Records("case_promise", PromiseStanding, {"id": "part"}),
    Records("case_award", AwardStanding, {"id": "part"}),
    Records("case_contact", ContactAttempt, {"called_at": "at", "known_from": "recorded_at", "known_to": ""}),
    Records("case_sign", FlightSign, {"known_from": "recorded_at", "known_to": "ended_at"}),
    Records("case_advance", FundAdvance, {"advanced_on": "on", "known_from": "recorded_at", "known_to": ""}),
    Records("case_order", CaseDocument, {"known_from": "made_at", "known_to": ""}, where="case_id IS NOT NULL"),
)


def note(thing: Clue | Case, *, actor: Any, now: datetime) -> None:
    """Keep how the thing stands now, if that is new, and have its warnings judged; in the transaction of the step."""
    changed = _note_clue(thing, now) if isinstance(thing, Clue) else _note_case(thing, now)
    if changed:
        stir(thing, actor=actor, now=now)


def stir(thing: Clue | Case, *, actor: Any, now: datetime) -> None:
    """Have the warnings of the thing judged: something that the rules read was written beside it."""
    touch(_projects_of(thing), now=now)
    ask_to_evaluate(actor=actor, now=now)


def _projects_of(thing: Clue | Case) -> set[int | None]:
    """The projects on which a rule may now find otherwise: its own, and those of whoever else it is laid beside."""
    found: set[int | None] = {thing.project_id}
    if isinstance(thing, Case):
        return found | set(thing.clues.order_by().values_list("project_id", flat=True))
    same = Q()
    for name in ("phone_index", "id_index", "worker_id"):
        if value := getattr(thing, name):
            same |= Q(**{name: value})
    return found | (
        set(Clue.objects_unscoped.filter(same).order_by().values_list("project_id", flat=True)) if same else set()
    )


def _note_clue(clue: Clue, now: datetime) -> bool:
    return _bring(ClueStanding, {"clue_id": clue.pk}, {None: _clue_now(clue)}, now)


def _clue_now(clue: Clue) -> dict[str, Any]:
    steps: dict[str, date] = {}
    for step, on in clue.events.order_by("id").values_list("step", "as_of"):
        if step in ("route", "guide"):
            steps.setdefault("routed", on)
        elif step in ("accept", "reply", "close"):
            steps[step] = on
        elif step in ("reopen", "reopen_unhandled"):
            steps["reopen"] = on
    answer, at = clue.call_backs.order_by("-id").values_list("answer", "at").first() or ("", None)
    said, found = sorted(clue.months), sorted(clue.found_months)
    return {
        "clue_no": clue.number, "door": clue.door, "kind": clue.kind, "state": clue.state, "region_code": clue.region_code,
        "conclusion": clue.conclusion, "answer": answer, "project_id": clue.project_id, "employer_id": clue.employer_id,
        "worker_id": clue.worker_id, "agency_id": clue.agency_id, "first_agency_id": clue.first_agency_id,
        "case_id": clue.case_id, "phone_key": _first("phone_index", clue), "person_key": _first("id_index", clue),
        "anonymous": clue.anonymous, "extreme": "extreme" in clue.urgency, "opinion": "opinion" in clue.urgency, "urgent": clue.is_urgent,
        "first_month": said[0] if said else None, "last_month": said[-1] if said else None,
        "found_first_month": found[0] if found else None, "found_last_month": found[-1] if found else None,
        "people": clue.people, "amount_fen": clue.amount_fen, "found_people": clue.found_people, "found_fen": clue.found_fen,
        "paid_fen": clue.paid_fen, "passed_on": clue.passed_on, "arrived_on": _day(clue.arrived_at),
        "received_on": _day(clue.received_at), "routed_on": steps.get("routed"), "accepted_on": steps.get("accept"),
        "limit_from": _day(clue.limit.start_at) if clue.limit is not None else None, "limit_on": clue.limit_on,
        "replied_on": steps.get("reply"), "answered_on": _day(at), "closed_on": clue.closed_on,
        "last_closed_on": steps.get("close"), "reopened_on": steps.get("reopen"),
    }  # fmt: skip


def _first(index: str, clue: Clue) -> int | None:
    """The first clue under the same index: a number that says "the same" and nothing else."""
    value = getattr(clue, index)
    if not value:
        return None
    return Clue.objects_unscoped.filter(**{index: value}).order_by("pk").values_list("pk", flat=True).first()


def _note_case(case: Case, now: datetime) -> bool:
    owed: dict[int, list[Any]] = {}
    first: dict[Any, int] = {}
    for pk, worker, name, left in case.owed.order_by("pk").values_list(
        "pk", "worker_id", "name", models.F("owed_fen") - models.F("recovered_fen")
    ):
        part = first.setdefault(worker or name, pk)
        if left > 0:
            row = owed.setdefault(part, [worker, 0, 0])
            row[1], row[2] = row[1] + 1, row[2] + left
    claims = {part: {"worker_id": w, "months": n, "left_fen": fen} for part, (w, n, fen) in owed.items()}
    plan = {
        pk: {"due_on": due_on, "amount_fen": fen}
        for pk, due_on, fen in case.instalments.filter(cancelled_on__isnull=True).values_list(
            "pk", "due_on", "amount_fen"
        )
    }
    awards = {
        award.pk: {
            "kind": award.kind, "award_no": award.number, "effective_on": award.effective_on, "due_on": award.due_on,
            "amount_fen": award.amount_fen, "left_fen": left, "applied_on": award.applied_on,
        }
        for award, left in left_of(case).items()
    }  # fmt: skip
    whose = {"case_id": case.pk}
    changed = [
        _bring(CaseStanding, whose, {None: _case_now(case)}, now),
        _bring(ClaimStanding, whose, claims, now),
        _bring(PromiseStanding, whose, plan, now),
        _bring(AwardStanding, whose, awards, now),
    ]
    return any(changed)


def _case_now(case: Case) -> dict[str, Any]:
    pay_by = promised = paid = None
    asked = 0
    for step, on, told in case.events.order_by("id").values_list("step", "as_of", "fields"):
        if step == "demand":
            pay_by, promised = date.fromisoformat(told["pay_by"]), None
        elif step == "promise":
            promised = on
        elif step == "pay_all":
            paid = on
        elif step == "close":
            asked = 0
        elif step == "spot_check":
            asked += 1
    answer, at = case.call_backs.order_by("-id").values_list("answer", "at").first() or ("", None)
    return {
        "case_no": case.number, "region_code": case.region_code, "agency_region": case.agency.region_id, "state": case.state,
        "tier": case.tier, "answer": answer, "project_id": case.project_id, "employer_id": case.employer_id,
        "agency_id": case.agency_id, "is_old": case.is_old, "led": case.leader_id is not None, "people": case.people,
        "owed_fen": case.owed_fen, "recovered_fen": case.recovered_fen, "asked_after": asked, "filed_on": case.filed_on,
        "pay_by": pay_by, "promised_on": promised,
        "paid_on": paid if case.state in ("paid", "called_back", "closed") else None,
        "answered_on": _day(at), "closed_on": case.closed_on,
    }  # fmt: skip


def _bring(model: Any, whose: Mapping[str, int], wanted: Mapping[int | None, dict[str, Any]], now: datetime) -> bool:
    """Close the open rows that no longer hold and open the new ones; whether anything was new.

    ``wanted``: by part, None where the thing has but one row. What began at this very moment is mended in place: nobody
    ever saw it otherwise.
    """
    parted = model not in (ClueStanding, CaseStanding)
    held = {row.part if parted else None: row for row in model.objects.filter(known_to__isnull=True, **whose)}
    changed = False
    for part, row in held.items():
        values = wanted.get(part)
        if values is not None and all(getattr(row, name) == value for name, value in values.items()):
            continue
        changed = True
        if row.known_from < now:
            model.objects.filter(pk=row.pk).update(known_to=now)
        elif values is None:
            row.delete()
        else:
            model.objects.filter(pk=row.pk).update(**values)
            continue
        row.known_to = now
    for part, values in wanted.items():
        before = held.get(part)
        if before is None or before.known_to is not None:
            more = {"part": part} if part is not None else {}
            model.objects.create(known_from=now, **whose, **more, **values)
            changed = True
    return changed


def _day(at: datetime | None) -> date | None:
    return at.astimezone(CHINA).date() if at is not None else None


class CaseworkKeeper:
    """Tells the warnings what a clue, a case or an office is, and who has it in hand."""

    def holders(self, matters: Collection[str]) -> dict[str, tuple[int | None, int | None]]:
        wanted = _by_kind(matters)
        found: dict[str, tuple[int | None, int | None]] = {f"office:{pk}": (pk, None) for pk in wanted["office"]}
        for kind, rows in (("clue", Clue.objects_unscoped), ("case", Case.objects_unscoped)):
            if wanted[kind]:
                for pk, agency, handler in rows.filter(pk__in=wanted[kind]).values_list(
                    "pk", "agency_id", "handler_id"
                ):
                    found[f"{kind}:{pk}"] = (agency, handler)
        return found

    def says(self, refs: Collection[str], scope: Scope) -> dict[str, str]:
        # Complaints are about whoever has his role for one firm or one site: he reads none.
        scope = Scope(tuple(g for g in scope.grants if g.region), scope.reason, scope.is_everything)
        wanted = _by_kind(refs)
        found: dict[str, str] = {}
        if wanted["clue"]:
            for clue in Clue.objects.within(scope).filter(pk__in=wanted["clue"]):
                parts = [f"线索 {clue.number}", clue.get_door_display(), clue.get_state_display()]
                found[f"clue:{clue.pk}"] = "，".join(parts)
        if wanted["case_file"]:
            for case in Case.objects.within(scope).filter(pk__in=wanted["case_file"]):
                found[f"case_file:{case.pk}"] = f"案件 {case.number}，{case.get_state_display()}"
        return found


def _by_kind(tokens: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for token in tokens:
        kind, _, number = token.partition(":")
        if number.isdigit():
            found[kind].append(int(number))
    return found
