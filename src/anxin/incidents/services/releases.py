"""What is said in public: drafted, approved by somebody who wrote no word of it, published as approved (R318, R319, R321)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.models import User
from anxin.access.services import AccessDenied
from anxin.audit.services import record
from anxin.casework.numbering import next_number
from anxin.casework.stepping import StepRefused, begin, say, take

from .. import acts
from ..flow import RELEASE
from ..models import Incident, Opinion, Release, ReleaseText
from .common import held, leaders, moment, tell, working


@transaction.atomic
def write_release(
    *,
    actor: User,
    as_of: date,
    now: datetime,
    kind: str,
    title: str,
    text: str,
    outlets: str,
    opinion_id: int | None = None,
    incident_id: int | None = None,
) -> Release:
    """起草: an answer to opinion, or a notice about an event."""
    if (opinion_id is None) == (incident_id is None):
        raise StepRefused("选一条舆情，或选一个事件。")
    if kind not in Release.Kind.values:
        raise StepRefused("选回应、澄清或情况通报。")
    model, pk = (Opinion, opinion_id) if opinion_id is not None else (Incident, incident_id)
    thing = working(model, pk, actor, as_of)  # type: ignore[arg-type]
    if isinstance(thing, Opinion) and thing.verified_at is None and thing.incident_id is None:
        raise StepRefused("先核实，再起草：没有查明的事不对外说。")
    release = Release(
        number=next_number("F", Release, as_of), kind=kind, opinion=thing if opinion_id is not None else None,
        incident=thing if incident_id is not None else None, region_code=thing.region_code, outlets=outlets.strip()[:200],
        first_agency=thing.agency, agency=actor.agency if actor.agency_id else thing.agency, handler=actor,
        **_checked(title, text, outlets),
    )  # fmt: skip
    when = {"actor": actor, "as_of": as_of, "now": now}
    release.clock = begin(release, RELEASE.clocks["write"], **when)
    release.due_on, release.due_at = release.clock.due_on, release.clock.due_at
    release.save(force_insert=True)
    _version(release, actor, now)
    say(release, "file", "起草", **when)
    fields = {"number": release.number, "title": release.title}
    record(actor=actor, act=acts.RELEASE_WRITTEN, subject=release, fields=fields, now=now, region=release.region_code)
    return release


def _checked(title: str, text: str, outlets: str) -> dict[str, str]:
    if not title.strip() or not text.strip() or not outlets.strip():
        raise StepRefused("标题、正文、发在哪里都要写。")
    return {"title": title.strip()[:200], "text": text.strip()[:5000]}


def _version(release: Release, actor: User, now: datetime) -> None:
    ReleaseText.objects.create(
        release=release, title=release.title, text=release.text, written_by=actor, written_at=now
    )


@transaction.atomic
def revise_release(
    *, actor: User, as_of: date, now: datetime, release_id: int, title: str, text: str, outlets: str
) -> Release:
    """改稿: a new version; what was approved is no longer so. Who revises has written it too."""
    release = held(Release, release_id)
    changed = {
        **_checked(title, text, outlets), "outlets": outlets.strip()[:200], "approved_by": None, "decided_at": None, "decided_words": "",
        "handler": actor,
    }  # fmt: skip
    if all(getattr(release, name) == changed[name] for name in ("title", "text", "outlets")):
        raise StepRefused("没有改动。")
    take(RELEASE, release, "revise", actor=actor, as_of=as_of, now=now, changed=changed)
    _version(release, actor, now)
    return release


@transaction.atomic
def submit_release(*, actor: User, as_of: date, now: datetime, release_id: int) -> Release:
    """送审: those who may approve are told at once."""
    release = held(Release, release_id)
    when = {"actor": actor, "as_of": as_of, "now": now}
    take(RELEASE, release, "submit", **when)
    wrote = set(release.texts.values_list("written_by_id", flat=True))
    people = [one for one in leaders(release.region_code, as_of) if one.pk not in wrote]
    tell(release, people, f"等您审核：{release.title}", release.text[:200], **when)
    return release


def may_approve(release: Release, actor: Any) -> bool:
    """Whether the actor wrote no version of it."""
    return isinstance(actor, User) and not any(v.written_by_id == actor.pk for v in release.texts.all())


@transaction.atomic
def approve_release(*, actor: User, as_of: date, now: datetime, release_id: int, words: str = "") -> Release:
    """审核通过: by somebody who wrote none of it. AccessDenied for who did."""
    release = held(Release, release_id)
    RELEASE.step("approve", release.state)
    if not may_approve(release, actor):
        raise AccessDenied("写过这份稿件的人不能审核它，请另一个人来审。")
    changed = {"approved_by": actor, "decided_at": now, "decided_words": words.strip()[:300]}
    take(
        RELEASE,
        release,
        "approve",
        actor=actor,
        as_of=as_of,
        now=now,
        changed=changed,
        told={"words": words.strip()[:120]},
    )
    return release


@transaction.atomic
def send_back_release(*, actor: User, as_of: date, now: datetime, release_id: int, reason: str) -> Release:
    """退回修改, with what is to be changed."""
    release = held(Release, release_id)
    RELEASE.step("send_back", release.state)
    if not may_approve(release, actor):
        raise AccessDenied("写过这份稿件的人不能审核它，请另一个人来审。")
    when = {"actor": actor, "as_of": as_of, "now": now}
    take(RELEASE, release, "send_back", **when, reason=reason, changed={"decided_words": reason.strip()[:300]})
    tell(release, [release.handler], f"退回修改：{release.title}", reason.strip(), **when)
    return release


@transaction.atomic
def publish_release(
    *, actor: User, as_of: date, now: datetime, release_id: int, where: str, at: datetime | None = None
) -> Release:
    """登记已发布: where and when; the text kept is the one that was approved."""
    release = held(Release, release_id)
    if not where.strip():
        raise StepRefused("写明发布在哪里，网址或版面。")
    RELEASE.step("publish", release.state)
    out = moment(at, now, "发布", release.decided_at)
    changed = {"published_at": out, "published_where": where.strip()[:500], "published_text": release.text}
    take(
        RELEASE,
        release,
        "publish",
        actor=actor,
        as_of=as_of,
        now=now,
        changed=changed,
        told={"where": where.strip()[:120]},
    )
    return release


@transaction.atomic
def withdraw_release(*, actor: User, as_of: date, now: datetime, release_id: int, reason: str) -> Release:
    """撤回: it will not be said."""
    release = held(Release, release_id)
    take(RELEASE, release, "withdraw", actor=actor, as_of=as_of, now=now, reason=reason)
    return release
