"""出具证据包: everything behind a claim as one signed file. An act with a reason, on the record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.db import transaction
from django.db.models import Q

from anxin import law
from anxin.access.models import User
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.access.services import AccessDenied
from anxin.audit.chain import moment
from anxin.audit.excerpt import lines_of
from anxin.audit.models import AuditEvent
from anxin.audit.services import record
from anxin.documents import packs, signing
from anxin.documents.packs import Part
from anxin.registry.models import Worker
from anxin.wages.revealing import known_in

from .. import acts
from ..models import Case
from ..packing import explaining, gathering, laying_out
from ..packing.gathering import Gathered
from ..stepping import StepRefused


@dataclass(frozen=True, slots=True)
class Packed:
    """``sha256`` of the list in the pack: the same as in the audit log; ``files``: how many stand in it."""

    name: str
    sha256: str
    files: int
    key: str


@transaction.atomic
def make_pack(
    *, actor: Any, as_of: date, now: datetime, target: IO[bytes], reason: str, case_id: int | None = None,
    worker_id: int | None = None, personal: bool = False, scope: Scope | None = None,
) -> Packed:  # fmt: skip
    """Write the evidence pack of a case or a worker into ``target``.

    ``personal``: for a proceeding, with full names, numbers and originals; needs SEE_PERSONAL where the claim lies, and
    each number opened is on the record. Without it names are masked and originals are only listed. ``scope``: for
    somebody who is no user (the operator); a user's own scope counts always. Raises AccessDenied, StepRefused.
    """
    reason = reason.strip()
    if len(reason) < (least := int(law.number("personal.reason_chars", as_of).value)):
        raise StepRefused(f"写明为什么出具，至少 {least} 个字，如“移送仲裁委”。")
    if (case_id is None) == (worker_id is None):
        raise StepRefused("选一个案件，或选一名工人。")
    seen = _scope(actor, as_of, now, scope)
    handled = seen.allowing(Permission.HANDLE_CASES)
    if personal:
        handled = handled.allowing(Permission.SEE_PERSONAL)
    if case_id is not None:
        case = Case.objects.within(handled).select_related("project", "employer").filter(pk=case_id).first()
        if case is None:
            raise AccessDenied("您不能为这个案件出具证据包。")
        of = gathering.of_case(case, handled, personal=personal)
        subject: Any = case
        region = case.region_code
    else:
        worker = Worker.objects.filter(pk=worker_id).first()
        if worker is None or not (handled.is_everything or known_in(handled, worker.pk)):
            raise AccessDenied("您不能为这名工人出具证据包。")
        of = gathering.of_worker(worker, handled, personal=personal)
        subject = worker
        region = of.projects[0].region_code if of.projects else ""
    parts = laying_out.facts(of, personal=personal) + laying_out.case_files(of, personal=personal)
    if personal:
        parts += _opened(of, handled, actor, now, reason)
    files, listed = laying_out.originals(of, personal=personal)
    parts += files
    parts.append(laying_out.csv("原件/目录.csv", "全部原件和它们的校验值", ["文件", "SHA-256", "位置"], listed))
    events = _events(of)
    parts.append(Part(laying_out.AUDIT, "与此有关的操作记录", lines_of(events)))
    key = signing.public_key()
    pdf = explaining.explain(
        of, reason=reason, made_by=str(actor.audit_display), on=as_of, key=key, listed=listed, audit=len(events),
        personal=personal,
    )  # fmt: skip
    parts.append(Part(laying_out.EXPLANATION, "用文字说明这份证据，并告诉怎样核对", signing.sign_pdf(pdf)))
    about = {
        "title": of.title, "of": of.number, "reason": reason, "made_at": moment(now), "as_of": as_of.isoformat(),
        "made_by": str(actor.audit_display), "personal": personal,
    }  # fmt: skip
    try:
        manifest = packs.write_pack(target, about, parts, signing.sign)
    except packs.TooLarge as error:
        raise StepRefused(str(error)) from error
    digest = hashlib.sha256(packs.to_json(manifest)).hexdigest()
    told = {
        "what": of.title if of.case is not None else f"工人 {worker_id}", "purpose": "办案用，含完整信息" if personal else "核对用，已打码",
        "reason": reason, "files": len(parts), "sha256": digest,
    }  # fmt: skip
    record(actor=actor, act=acts.PACK_MADE, subject=subject, fields=told, now=now, region=region)
    return Packed(f"证据包-{of.number}-{as_of:%Y%m%d}.zip", digest, len(parts), key)


def _scope(actor: Any, as_of: date, now: datetime, given: Scope | None) -> Scope:
    if isinstance(actor, User):
        return Scope.of(actor, as_of, now=now)
    if given is None:
        raise AccessDenied("要由登录的办理人员来做。")
    return given


def _opened(of: Gathered, scope: Scope, actor: Any, now: datetime, reason: str) -> list[Part]:
    """Numbers and the persons' own words, in full: each opening is an event of its own."""
    asked = {"reason": reason, "actor": actor, "now": now}
    rows = []
    for worker in of.workers:
        number = worker.id_number.reveal(**asked) if worker.id_number else ""
        phones = dict.fromkeys(phone.reveal(**asked) for phone in gathering.phones_of(worker, scope))
        rows.append([worker.name, number, "、".join(phones)])
    parts = [laying_out.csv("事实/工人.csv", "工人的姓名、证件号码和电话", ["姓名", "证件号码", "电话"], rows)]
    said = [
        [
            c.number,
            c.reporter_name,
            *(value.reveal(**asked) if value else "" for value in (c.phone, c.text, c.reply_words)),
        ]
        for c in of.clues
    ]
    if said:
        heads = ["线索编号", "反映人", "电话", "反映内容", "答复"]
        parts.append(laying_out.csv("事实/线索原话.csv", "反映人的原话和给他的答复", heads, said))
    return parts


def _events(of: Gathered) -> list[AuditEvent]:
    """The log on the case, its clues, and the files that the facts came in."""
    wanted = Q(subject_kind="batch", subject_id__in=[str(b) for b in of.batches])
    if of.case is not None:
        wanted |= Q(subject_kind="casework.case", subject_id=str(of.case.pk))
    if of.clues:
        wanted |= Q(subject_kind="casework.clue", subject_id__in=[str(c.pk) for c in of.clues])
    if of.case is None:
        wanted |= Q(subject_kind="registry.worker", subject_id__in=[str(w.pk) for w in of.workers])
    return list(AuditEvent.objects.filter(wanted).order_by("seq"))
