"""What a worker types through a code, until it is a clue."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.kit import months as month_kit
from anxin.privacy.sealing import blind_index

from ..models import Clue, ClueDraft, Door, SiteCode
from ..stepping import StepRefused
from .closing import WORKER
from .filing import file_clue


@dataclass(frozen=True)
class Said:
    """What a worker has said so far. ``months``: YYYYMM; ``unsure``: he can't say which."""

    months: tuple[int, ...] = ()
    unsure: bool = False
    amount_fen: int | None = None
    people: int | None = None
    phone: str = ""
    anonymous: bool = False
    text: str = ""
    debtor: str = ""
    name: str = ""
    id_number: str = ""
    done: tuple[str, ...] = field(default=())

    def with_(self, step: str, **said: Any) -> Said:
        return replace(self, **said, done=tuple(dict.fromkeys((*self.done, step))))


def read_draft(draft: ClueDraft) -> Said:
    """What stands in the draft; only the house itself opens it, to go on where the worker stopped."""
    held = json.loads(draft.said.open_for("the worker goes on with what he typed") or "{}")
    return Said(**{k: tuple(v) if isinstance(v, list) else v for k, v in held.items()})


def begin_draft(*, code: SiteCode, now: datetime) -> ClueDraft:
    return ClueDraft.objects.create(
        token=secrets.token_urlsafe(16)[:24], code=code, said="{}", begun_at=now, changed_at=now
    )


def keep_draft(*, draft: ClueDraft, said: Said, now: datetime) -> None:
    """Keep what has been said. A draft that became a clue no longer changes."""
    if draft.clue_id is not None:
        raise StepRefused("已经交了，不能再改；可以在进度页补充。")
    draft.said = json.dumps(said.__dict__, ensure_ascii=False)
    draft.changed_at = now
    draft.save(update_fields=["said", "changed_at"])


@transaction.atomic
def submit_draft(*, draft_id: int, as_of: date, now: datetime) -> tuple[Clue, str]:
    """交: the draft becomes a clue. Pressed twice it is one clue; the code is told with the first."""
    draft = ClueDraft.objects.select_for_update(of=("self",)).select_related("code").get(pk=draft_id)
    if draft.clue_id is not None:
        raise StepRefused(f"已经交过了，编号 {draft.clue.number}。")
    said, code = read_draft(draft), draft.code
    clue, secret = file_clue(
        actor=WORKER, as_of=as_of, now=now, door=Door.SITE_CODE if code.project_id or code.enterprise_id else Door.STREET_CODE,
        region=code.region_code, agency=code.agency, text=said.text or _words(said), project=code.project,
        employer=code.enterprise, project_name=code.place, debtor_name=said.debtor, months=said.months, people=said.people,
        amount_fen=said.amount_fen, anonymous=said.anonymous, phone=said.phone, reporter_name=said.name,
        id_number=said.id_number,
    )  # fmt: skip
    draft.clue, draft.said = clue, "{}"
    draft.save(update_fields=["clue", "said"])
    return clue, secret


def _words(said: Said) -> str:
    months = "、".join(month_kit.show(m) for m in said.months) or "说不清哪几个月"
    money = f"，欠 {said.amount_fen / 100:.2f} 元" if said.amount_fen else ""
    people = f"，{said.people} 人" if said.people else ""
    return f"{months}的工资没拿到{money}{people}。"


def find_own(number: str, code: str) -> Clue | None:
    """The clue of that number whose follow code this is; the same None for a wrong number and a wrong code."""
    held = Clue.objects_unscoped.filter(number=number.strip().upper()[:20]).first()
    if held is None or held.secret_index != blind_index("clue-code", code.strip().upper()[:20]):
        return None
    return held.joined_to or held
