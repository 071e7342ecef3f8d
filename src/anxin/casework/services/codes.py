"""Codes on boards and walls: made, hung, looked at, replaced, withdrawn, and how often each is opened."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from anxin import law
from anxin.access.models import Agency
from anxin.access.policies import allows
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.access.services import AccessDenied
from anxin.audit.services import record
from anxin.intake import evidence
from anxin.organisation.models import Village
from anxin.registry.models import Enterprise, Project

from .. import acts
from ..models import CodeScan, SiteCode
from ..reencode import PHOTO, anew
from ..selectors.code_gaps import gap_firms, gap_projects, gap_towns, gap_villages
from ..stepping import StepRefused
from .papers import limits

# Who may make and keep codes: who handles complaints, and who keeps the arrears office's own things.
ISSUES = (Permission.HANDLE_CASES, Permission.KEEP_ORGANISATION)
# In an address that somebody may have to type: small letters and digits, none that looks like another. 31^10 forms.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 10
GAP_KINDS = {"project": "工地", "enterprise": "重点企业", "window": "街镇窗口", "village": "村（社区）窗口"}


@transaction.atomic
def make_code(
    *, actor: Any, as_of: date, now: datetime, agency: Agency, region: str, project: Project | None = None,
    enterprise: Enterprise | None = None, village: Village | None = None, place: str = "",
) -> SiteCode:  # fmt: skip
    """做码: one for a site, an enterprise or a place on a street. A site or place that has one in use keeps it.

    ``agency`` hears what comes through it and must be an office of ``region`` or above it. Codes of the same site that
    were withdrawn before now lead to this one. AccessDenied, StepRefused.
    """
    _require(actor, as_of, now, region)
    said = _place(project, enterprise, place or (_window(f"{village.region.name}{village.name}") if village else ""))
    _check_agency(agency, region)
    if held := _held(region, project, said):
        return held
    try:
        with transaction.atomic():
            made = _new(now, agency, region, project, enterprise, said, village=village)
    except IntegrityError:
        # Somebody else made it at the same moment.
        if held := _held(region, project, said):
            return held
        raise
    _lead_here(made)
    record(actor=actor, act=acts.CODE_MADE, subject=made, fields={"place": made.place}, now=now, region=region)
    return made


@transaction.atomic
def fill_gaps(*, actor: Any, as_of: date, now: datetime, scope: Scope, kind: str, agency: Agency) -> list[SiteCode]:
    """补齐: a code for each site, key enterprise or town of ``scope`` that has none, at most ``code.fill_most`` at once.

    ``kind``: project, enterprise, window (of a town or street) or village (a community's). One audit event names them all. StepRefused when there is nothing to make.
    """
    if kind not in GAP_KINDS:
        raise StepRefused(f"没有“{kind}”这一类。")
    most = int(law.number("code.fill_most", as_of).value)
    wanted = _wanted(scope, kind, as_of, most)
    for region in sorted({one["region"] for one in wanted}):
        _require(actor, as_of, now, region)
        _check_agency(agency, region)
    if not wanted:
        raise StepRefused(f"{GAP_KINDS[kind]}都有码，不用补。")
    try:
        with transaction.atomic():
            made = [_new(now, agency, **one) for one in wanted]
    except IntegrityError:
        raise StepRefused("刚才也有人在补，请刷新再看还差哪些。") from None
    for one in made:
        _lead_here(one)
    fields = {"kind": GAP_KINDS[kind], "count": len(made), "codes": [one.pk for one in made]}
    record(
        actor=actor, act=acts.CODES_FILLED, subject=("casework.sitecode", kind), fields=fields, now=now,
        region=agency.region_id,
    )  # fmt: skip
    return made


def _wanted(scope: Scope, kind: str, as_of: date, most: int) -> list[dict[str, Any]]:
    if kind == "project":
        rows = gap_projects(scope)
        return [
            {"region": p.region_code, "project": p, "enterprise": None, "place": p.name[:120]}
            for p in rows.order_by("pk")[:most]
        ]
    if kind == "enterprise":
        # A firm may stand on the list of one place twice, from one day on and from another.
        firms = {(k.region_id, k.enterprise_id): k for k in gap_firms(scope, as_of).order_by("pk")[:most]}
        return [
            {"region": k.region_id, "project": None, "enterprise": k.enterprise, "place": k.enterprise.name[:120]}
            for k in firms.values()
        ]
    if kind == "village":
        return [
            {
                "region": v.region_id,
                "project": None,
                "enterprise": None,
                "place": _window(f"{v.region.name}{v.name}"),
                "village": v,
            }
            for v in gap_villages(scope).order_by("pk")[:most]
        ]
    return [
        {"region": r.code, "project": None, "enterprise": None, "place": _window(r.name)}
        for r in gap_towns(scope).order_by("code")[:most]
    ]


@transaction.atomic
def replace_code(*, actor: Any, as_of: date, now: datetime, code_id: int, why: str, words: str = "") -> SiteCode:
    """换码: a new one for the same place; whoever scans the old one is told so and led to the new form (and so from still older ones)."""
    old = _locked(actor, as_of, now, code_id)
    if old.retired_at is not None:
        raise StepRefused("这个码已经停用，不能再换；给这个地方另做一个。")
    _retire(old, now, why, words)
    made = _new(now, old.agency, old.region_code, old.project, old.enterprise, old.place, old.spot, old.village)
    SiteCode.objects_unscoped.filter(Q(pk=old.pk) | Q(replaced_by=old)).update(replaced_by=made)
    record(
        actor=actor, act=acts.CODE_REPLACED, subject=made,
        fields={"place": made.place, "reason": _reason(old), "old": old.pk}, now=now, region=made.region_code,
    )  # fmt: skip
    return made


@transaction.atomic
def retire_code(
    *, actor: Any, as_of: date, now: datetime, code_id: int, reason: str, why: str = SiteCode.Why.OTHER
) -> SiteCode:
    """停用: who scans it afterwards is told so and sent to the phone; a new one can be made, and then it leads there."""
    code = _locked(actor, as_of, now, code_id)
    if not reason.strip():
        raise StepRefused("写明为什么停用。")
    if code.retired_at is None:
        _retire(code, now, why, reason)
        record(
            actor=actor, act=acts.CODE_RETIRED, subject=code, fields={"place": code.place, "reason": reason.strip()},
            now=now, region=code.region_code,
        )  # fmt: skip
    return code


def hang_code(
    *, actor: Any, as_of: date, now: datetime, code_id: int, on: date, spot: str, photo: bytes = b""
) -> SiteCode:
    """张贴: from which day it hangs, where on the site, and perhaps a ``photo`` of it, which is written anew before it is kept.

    Without a photo an earlier one stays only while the code hangs where it hung. FileRefused for what is no photo.
    """
    made = anew(PHOTO, photo, limits(as_of)) if photo else b""
    with ExitStack() as stack:
        digest, keep = _incoming(stack, made) if made else ("", None)
        with transaction.atomic():
            code = _in_use(actor, as_of, now, code_id)
            where = spot.strip()[:120]
            if not where:
                raise StepRefused("写明贴在哪里，如“大门口右手边”。")
            _check_day(code, on, as_of)
            if digest or where != code.spot:
                code.photo_sha256 = digest
            code.hung_on, code.spot = on, where
            code.save(update_fields=["hung_on", "spot", "photo_sha256"])
            record(
                actor=actor, act=acts.CODE_HUNG, subject=code,
                fields={"place": code.place, "on": on, "spot": code.spot, "photo": code.photo_sha256}, now=now,
                region=code.region_code,
            )  # fmt: skip
            if keep is not None:
                keep()
    return code


def _incoming(stack: ExitStack, data: bytes) -> tuple[str, Callable[[], Path]]:
    """The checksum of the photo, and what keeps it as the last step before the commit."""
    path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anxin-code-"))) / "photo"
    path.write_bytes(data)
    digest = evidence.sha256_of(path)
    return digest, stack.enter_context(evidence.incoming(path, digest))


def is_named(sha256: str) -> bool:
    """Whether a code has this photo: the clearing of the evidence store asks."""
    return SiteCode.objects_unscoped.filter(photo_sha256=sha256).exists()


@transaction.atomic
def check_code(
    *, actor: Any, as_of: date, now: datetime, code_id: int, on: date, works: bool, words: str = ""
) -> SiteCode:
    """查看: what a look on the spot found. One that can't be opened says what is wrong with it."""
    code = _in_use(actor, as_of, now, code_id)
    _check_day(code, on, as_of)
    if not works and not words.strip():
        raise StepRefused("写明怎么扫不开：遮住了、破了、没贴，还是打不开网页。")
    code.checked_on, code.works, code.check_words = on, works, words.strip()[:200]
    code.save(update_fields=["checked_on", "works", "check_words"])
    found = "扫得开" if works else f"扫不开，{code.check_words}"
    record(
        actor=actor, act=acts.CODE_CHECKED, subject=code, fields={"place": code.place, "on": on, "found": found},
        now=now, region=code.region_code,
    )  # fmt: skip
    return code


def count_scan(*, code: SiteCode, on: date) -> None:
    """One more opening of the code on the day: one statement, two more for the first of a day. Nothing of the phone is kept."""
    today = CodeScan.objects.filter(code=code, on=on)
    if not today.update(times=F("times") + 1):
        # Many may be the first at once: one row is made, and each of them is counted in it.
        CodeScan.objects.get_or_create(code=code, on=on)
        today.update(times=F("times") + 1)


def _require(actor: Any, as_of: date, now: datetime, region: str) -> None:
    if not any(allows(actor, one, as_of=as_of, now=now, region=region) for one in ISSUES):
        raise AccessDenied("您不管这个地方的二维码。")


def _check_agency(agency: Agency, region: str) -> None:
    if not region.startswith(agency.region_id) or agency.closed_on is not None:
        raise StepRefused("接收单位要是当地或上级的，而且没有撤销。")


def _window(name: str) -> str:
    return f"{name}劳动者维权窗口"[:120]


def _place(project: Project | None, enterprise: Enterprise | None, place: str) -> str:
    said = place.strip() or (project.name if project else enterprise.name if enterprise else "")
    if not said:
        raise StepRefused("写明贴在哪里。")
    return said[:120]


def _held(region: str, project: Project | None, place: str) -> SiteCode | None:
    rows = SiteCode.objects_unscoped.filter(retired_at__isnull=True)
    if project is not None:
        return rows.filter(project=project).first()
    return rows.filter(project__isnull=True, region_code=region, place=place).first()


def _new(
    now: datetime, agency: Agency, region: str, project: Project | None, enterprise: Enterprise | None, place: str,
    spot: str = "", village: Village | None = None,
) -> SiteCode:  # fmt: skip
    return SiteCode.objects_unscoped.create(
        token="".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)), project=project, enterprise=enterprise, place=place,
        region_code=region, agency=agency, made_at=now, spot=spot, village=village,
    )  # fmt: skip


def _lead_here(made: SiteCode) -> None:
    """Withdrawn codes of the same site or place lead to the new one."""
    old = SiteCode.objects_unscoped.filter(retired_at__isnull=False, replaced_by__isnull=True)
    if made.project_id:
        old = old.filter(project_id=made.project_id)
    else:
        old = old.filter(project__isnull=True, region_code=made.region_code, place=made.place)
    old.update(replaced_by=made)


def _locked(actor: Any, as_of: date, now: datetime, code_id: int) -> SiteCode:
    rows = SiteCode.objects_unscoped.select_for_update(of=("self",)).select_related(
        "project", "enterprise", "agency", "village"
    )
    code = rows.get(pk=code_id)
    _require(actor, as_of, now, code.region_code)
    return code


def _in_use(actor: Any, as_of: date, now: datetime, code_id: int) -> SiteCode:
    code = _locked(actor, as_of, now, code_id)
    if code.retired_at is not None:
        raise StepRefused("这个码已经停用。")
    return code


def _check_day(code: SiteCode, on: date, as_of: date) -> None:
    if on > as_of:
        raise StepRefused("日期不能在今天以后。")
    if on < code.made_on:
        raise StepRefused("日期不能早于做码的那天。")


def _retire(code: SiteCode, now: datetime, why: str, words: str) -> None:
    if why not in SiteCode.Why.values:
        raise StepRefused("选一个原因。")
    if why == SiteCode.Why.OTHER and not words.strip():
        raise StepRefused("写明是什么原因。")
    code.retired_at, code.retired_why, code.retired_words = now, why, words.strip()[:200]
    code.save(update_fields=["retired_at", "retired_why", "retired_words"])


def _reason(code: SiteCode) -> str:
    return "，".join(word for word in (code.get_retired_why_display(), code.retired_words) if word)
