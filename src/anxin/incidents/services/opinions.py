"""What people do with opinion: found, reported, verified, made a clue or an event of, answered or not, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from anxin.access.models import Agency, User
from anxin.audit.services import record
from anxin.casework.gates import shut
from anxin.casework.models import Clue
from anxin.casework.numbering import next_number
from anxin.casework.services import Sent, file_clue
from anxin.casework.stepping import StepRefused, begin, require_handling, say, take
from anxin.registry.models import Enterprise, Project

from .. import acts
from ..flow import OPINION
from ..models import Incident, Opinion, OpinionPaper, OpinionRound, Source, Spread, Truth, open_ones
from .closing import opinion_gates
from .common import HANDLE, beside, held, leaders, moment, tell, working, writing
from .events import _mine, file_incident
from .files import incoming


@transaction.atomic
def file_opinion(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    source: str,
    region: str,
    agency: Agency,
    title: str,
    text: str,
    outlet: str = "",
    address: str = "",
    author: str = "",
    how_found: str = "",
    published_at: datetime | None = None,
    found_at: datetime | None = None,
    project: Project | None = None,
    employer: Enterprise | None = None,
    views: int | None = None,
    comments: int | None = None,
    shares: int | None = None,
) -> Opinion:
    """登记舆情. The same address that is still open is refused with the item that has it. StepRefused, AccessDenied."""
    require_handling(actor, as_of, region, agency.region_id, permission=HANDLE)
    if source not in Source.values:
        raise StepRefused("选一个来源。")
    if not title.strip() or not text.strip():
        raise StepRefused("写标题和内容：说了什么。")
    address = address.strip()[:500]
    if address and not address.startswith(("http://", "https://")):
        raise StepRefused("网址要以 http:// 或 https:// 开头。")
    if address:
        same = Opinion.objects_unscoped.filter(open_ones(OPINION), address=address).first()
        if same is not None:
            raise StepRefused(f"这个网址已登记为舆情 {same.number}，请在那里登记传播情况。")
    found = moment(found_at, now, "发现")
    if published_at is not None and published_at > found:
        raise StepRefused("发布的时间不能晚于发现的时间。")
    opinion = Opinion(
        number=next_number("Y", Opinion, as_of),
        source=source,
        outlet=outlet.strip()[:80],
        address=address,
        author=author.strip()[:60],
        title=title.strip()[:200],
        text=text.strip()[:5000],
        how_found=how_found.strip()[:200],
        region_code=region,
        project=project,
        employer=employer,
        published_at=published_at,
        found_at=found,
        found_by=actor if isinstance(actor, User) else None,
        first_agency=agency,
        agency=agency,
        handler=actor if isinstance(actor, User) else None,
    )
    when = {"actor": actor, "as_of": as_of, "now": now}
    opinion.clock = begin(opinion, OPINION.clocks["report"], **when, since=found)
    opinion.due_on, opinion.due_at = opinion.clock.due_on, opinion.clock.due_at
    try:
        with transaction.atomic():
            opinion.save(force_insert=True)
    except IntegrityError as error:
        raise StepRefused("这个网址刚刚有人登记过。") from error
    if any(n is not None for n in (views, comments, shares)):
        _spread(opinion, views, comments, shares, actor, now)
    say(opinion, "file", "发现", **when, told={"source": opinion.get_source_display()})
    fields = {"number": opinion.number, "title": opinion.title}
    record(actor=actor, act=acts.OPINION_FILED, subject=opinion, fields=fields, now=now, region=region)
    return opinion


def _spread(opinion: Opinion, views: Any, comments: Any, shares: Any, actor: Any, now: datetime) -> Spread:
    return Spread.objects.create(
        opinion=opinion, at=now, views=views, comments=comments, shares=shares, written_by=str(actor.audit_id)[:100]
    )


@transaction.atomic
def measure_spread(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    opinion_id: int,
    views: int | None = None,
    comments: int | None = None,
    shares: int | None = None,
) -> Spread:
    """登记传播: how far it has gone now."""
    opinion = writing(Opinion, opinion_id, actor, as_of)
    if all(n is None for n in (views, comments, shares)):
        raise StepRefused("至少写一个数。")
    if any(n is not None and n < 0 for n in (views, comments, shares)):
        raise StepRefused("数不能是负的。")
    made = _spread(opinion, views, comments, shares, actor, now)
    beside(
        opinion,
        acts.OPINION_SAID,
        "登记传播",
        actor=actor,
        as_of=as_of,
        now=now,
        told={"views": views, "shares": shares},
    )
    return made


def keep_paper(*, actor: User, as_of: date, now: datetime, opinion_id: int, sent: Sequence[Sent]) -> list[OpinionPaper]:
    """留存截图: pictures of what was published, written anew and kept; FileRefused for a bad one, then none is kept."""
    if not sent:
        raise StepRefused("先选截图。")
    with incoming(sent, as_of) as files, transaction.atomic():
        opinion = writing(Opinion, opinion_id, actor, as_of)
        held = opinion.papers.count()
        rows = [
            OpinionPaper.objects.create(
                opinion=opinion, kind=one.kind, name=f"截图 {held + n}", sha256=one.sha256, bytes=one.size, kept_at=now,
                kept_by=str(actor.audit_id)[:100], kept_by_name=actor.display_name[:100],
            )
            for n, one in enumerate(files, start=1)
        ]  # fmt: skip
        beside(opinion, acts.OPINION_SAID, f"留存截图 {len(rows)} 张", actor=actor, as_of=as_of, now=now)
        for one in files:
            one.keep()
    return rows


@transaction.atomic
def report_opinion(*, actor: Any, as_of: date, now: datetime, opinion_id: int, words: str = "") -> Opinion:
    """报告: to the leading group; from the finding on the hours of verifying run (R316, R317)."""
    opinion = held(Opinion, opinion_id)
    when = {"actor": actor, "as_of": as_of, "now": now}
    take(
        OPINION, opinion, "report", **when, since=opinion.found_at, changed={"reported_at": now, **_mine(opinion, actor)},
        told={"words": words.strip()[:300]},
    )  # fmt: skip
    tell(
        opinion,
        leaders(opinion.region_code, as_of),
        f"舆情：{opinion.title}",
        words.strip() or opinion.text[:120],
        **when,
    )
    return opinion


@transaction.atomic
def verify_opinion(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    opinion_id: int,
    truth: str,
    facts: str,
    project: Project | None = None,
    employer: Enterprise | None = None,
) -> Opinion:
    """核实: whether it is true, and what the facts are."""
    if truth not in Truth.values:
        raise StepRefused("选一个核实结果。")
    if not facts.strip():
        raise StepRefused("写明查明的事实，怎么查的。")
    opinion = held(Opinion, opinion_id)
    changed: dict[str, Any] = {
        "truth": truth,
        "facts": facts.strip()[:1000],
        "verified_at": now,
        **_mine(opinion, actor),
    }
    if project is not None:
        changed["project"] = project
    if employer is not None:
        changed["employer"] = employer
    told = {"truth": Truth(truth).label}
    take(OPINION, opinion, "verify", actor=actor, as_of=as_of, now=now, changed=changed, told=told)
    return opinion


@transaction.atomic
def make_clue_of(
    *, actor: Any, as_of: date, now: datetime, opinion_id: int, people: int | None = None, amount_fen: int | None = None, months: Any = ()
) -> Clue:  # fmt: skip
    """转为线索: filed through the door of network opinion; from there casework has it. Needs HANDLE_CASES as well."""
    opinion = held(Opinion, opinion_id)
    if opinion.clue_id is not None:
        raise StepRefused(f"已经转为线索 {opinion.clue}。")
    OPINION.step("to_clue", opinion.state)
    when = {"actor": actor, "as_of": as_of, "now": now}
    clue, _ = file_clue(
        **when, door="opinion", region=opinion.region_code, agency=opinion.agency, text=f"{opinion.title}\n{opinion.text}",
        their_number=opinion.number, arrived_at=opinion.found_at, anonymous=True, project=opinion.project,
        employer=opinion.employer, people=people, amount_fen=amount_fen, months=months, urgency=["opinion"],
    )  # fmt: skip
    take(
        OPINION,
        opinion,
        "to_clue",
        **when,
        changed={"clue": clue, **_mine(opinion, actor)},
        told={"number": clue.number},
    )
    # Whose money it is about is pursued beside the event that came of it.
    if opinion.incident is not None and opinion.incident.is_open:
        opinion.incident.clues.add(clue)
    return clue


@transaction.atomic
def make_event_of(
    *, actor: Any, as_of: date, now: datetime, opinion_id: int, kind: str, place: str, people: int = 0, amount_fen: int = 0
) -> Incident:  # fmt: skip
    """转为突发事件: it boils over, or it tells of people who gather."""
    opinion = held(Opinion, opinion_id)
    if opinion.incident_id is not None:
        raise StepRefused(f"已经转为突发事件 {opinion.incident}。")
    OPINION.step("to_event", opinion.state)
    when = {"actor": actor, "as_of": as_of, "now": now}
    incident = file_incident(
        **when, kind=kind, region=opinion.region_code, agency=opinion.agency, title=opinion.title, place=place,
        discovered_at=opinion.found_at, how_found=f"舆情 {opinion.number}", people=people, amount_fen=amount_fen,
        project=opinion.project, employer=opinion.employer, clues=[opinion.clue] if opinion.clue else [],
    )  # fmt: skip
    take(
        OPINION,
        opinion,
        "to_event",
        **when,
        changed={"incident": incident, **_mine(opinion, actor)},
        told={"number": incident.number},
    )
    return incident


@transaction.atomic
def answer_opinion(*, actor: Any, as_of: date, now: datetime, opinion_id: int) -> Opinion:
    """公开回应: what was said back is published, as a second person approved it."""
    opinion = held(Opinion, opinion_id)
    OPINION.step("answer", opinion.state)
    said = opinion.releases.filter(state="published").order_by("published_at").first()
    if said is None:
        raise StepRefused("还没有发布的稿件。先起草、送审、审核、发布，或者写明理由不公开回应。")
    take(
        OPINION,
        opinion,
        "answer",
        actor=actor,
        as_of=as_of,
        now=now,
        changed=_mine(opinion, actor),
        told={"number": said.number},
    )
    return opinion


@transaction.atomic
def keep_quiet(*, actor: Any, as_of: date, now: datetime, opinion_id: int, reason: str) -> Opinion:
    """不公开回应 (多做少说, R321): with the reason; what is false must still be cleared before it is closed."""
    opinion = held(Opinion, opinion_id)
    take(
        OPINION, opinion, "keep_quiet", actor=actor, as_of=as_of, now=now, reason=reason, changed=_mine(opinion, actor)
    )
    return opinion


@transaction.atomic
def clear_false(
    *, actor: Any, as_of: date, now: datetime, opinion_id: int, asked_of: str = "", result: str = ""
) -> Opinion:
    """清除不实信息 (R319): whom we asked to take it down, and then what came of it."""
    opinion = working(Opinion, opinion_id, actor, as_of)
    if not opinion.is_wrong:
        raise StepRefused("只有核实为不实、或借讨薪讨要工程款的，才要求清除。")
    if not asked_of.strip() and not result.strip():
        raise StepRefused("写明找谁清除，或清除的结果。")
    if asked_of.strip():
        opinion.cleared_with, opinion.cleared_asked_at = asked_of.strip()[:120], now
    if result.strip():
        if opinion.cleared_asked_at is None:
            raise StepRefused("先写明找谁清除。")
        opinion.cleared_result, opinion.cleared_at = result.strip()[:200], now
    opinion.save()
    label = f"清除结果：{opinion.cleared_result}" if result.strip() else f"要求清除：{opinion.cleared_with}"
    beside(opinion, acts.OPINION_SAID, label, actor=actor, as_of=as_of, now=now)
    return opinion


@transaction.atomic
def close_opinion(*, actor: Any, as_of: date, now: datetime, opinion_id: int) -> Opinion:
    """了结: by somebody else than who handled it, when every gate is open."""
    opinion = held(Opinion, opinion_id)
    OPINION.step("close", opinion.state)
    if missing := shut("了结", opinion_gates(opinion)):
        raise StepRefused(missing)
    take(OPINION, opinion, "close", actor=actor, as_of=as_of, now=now, changed={"closed_at": now})
    return opinion


@transaction.atomic
def set_aside(*, actor: Any, as_of: date, now: datetime, opinion_id: int, reason: str) -> Opinion:
    """不再跟踪: not about wages, a repost of an open one, or nothing to be found; with the reason."""
    opinion = held(Opinion, opinion_id)
    OPINION.step("set_aside", opinion.state)
    if opinion.truth in (Truth.TRUE, Truth.PARTLY):
        raise StepRefused("核实有欠薪的不能放下，请转为线索或突发事件。")
    if opinion.is_wrong and not opinion.cleared_result:
        raise StepRefused("不实的要先清除或澄清。")
    if drafts := [r.number for r in opinion.releases.all() if r.is_open]:
        raise StepRefused(f"稿件 {'、'.join(drafts)} 还没有结果。")
    take(OPINION, opinion, "set_aside", actor=actor, as_of=as_of, now=now, reason=reason, changed={"closed_at": now})
    return opinion


@transaction.atomic
def reopen_opinion(*, actor: Any, as_of: date, now: datetime, opinion_id: int, reason: str) -> Opinion:
    """重新跟踪: it spreads again, or what was found does not hold."""
    opinion = held(Opinion, opinion_id)
    if opinion.address:
        others = Opinion.objects_unscoped.filter(open_ones(OPINION), address=opinion.address).exclude(pk=opinion.pk)
        if other := others.first():
            raise StepRefused(f"这个网址已经在舆情 {other.number} 里跟踪。")
    take(OPINION, opinion, "reopen", actor=actor, as_of=as_of, now=now, reason=reason, changed={"closed_at": None})
    return opinion


@transaction.atomic
def look_round(
    *, actor: User, as_of: date, now: datetime, region: str, sources: list[str], found: int = 0, words: str = ""
) -> OpinionRound:
    """登记巡查: looked at these sources, found so many; none is a result too (R315)."""
    require_handling(actor, as_of, region, permission=HANDLE)
    if not isinstance(actor, User) or not actor.agency_id:
        raise StepRefused("要由有机构的办理人员来做。")
    if not sources or set(sources) - set(Source.values):
        raise StepRefused("勾选看了哪些来源。")
    if found < 0:
        raise StepRefused("条数不能是负的。")
    made = OpinionRound.objects_unscoped.create(
        region_code=region, agency=actor.agency, at=now, sources=sorted(sources), found=found, words=words.strip()[:300],
        looked_by=str(actor.audit_id)[:100], looked_by_name=actor.display_name[:100],
    )  # fmt: skip
    said = "、".join(Source(s).label for s in made.sources)
    record(
        actor=actor, act=acts.ROUND_MADE, subject=made, fields={"sources": said, "found": found}, now=now, region=region
    )
    return made
