"""What is known of an event, as the words that stand in its reports. Workers are not named."""

from __future__ import annotations

from datetime import datetime

from anxin.deadlines.clock import CHINA
from anxin.kit import money

from ..models import Duty, Incident
from ..selectors.moments import moments_of

_NONE = "未登记"
# A report is read at once: the last lines of the scene, not the whole log.
_LINES = 6


def moment(at: datetime | None) -> str:
    if at is None:
        return _NONE
    here = at.astimezone(CHINA)
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"


def of_incident(incident: Incident) -> dict[str, str]:
    notes = list(incident.notes.order_by("-at", "-id")[:_LINES])[::-1]
    arrivals = list(incident.arrivals.all())
    scene = [f"{a.at.astimezone(CHINA):%H:%M} {a.office}{a.person}到场" for a in arrivals]
    scene += [f"{n.at.astimezone(CHINA):%H:%M} {n.words}" for n in notes]
    tasks = [
        f"{t.office}（{Duty(t.duty).label}）：{t.result or '已通知，还没有答复'}" for t in incident.tasks.order_by("id")
    ]
    claims = [f"线索 {c.number}" for c in incident.clues.order_by("number")]
    claims += [f"案件 {c.number}" for c in incident.cases.order_by("number")]
    return {
        "number": incident.number,
        "title": incident.title,
        "kind": incident.get_kind_display(),
        "grade": incident.get_grade_display(),
        "signs": "目前是苗头，没有发生。" if incident.only_signs else "",
        "place": incident.place,
        "how_found": incident.how_found or _NONE,
        **{name: moment(getattr(incident, name)) for name in
           ("happened_at", "discovered_at", "reported_at", "commanded_at", "arrived_at", "ended_at")},
        "people": str(incident.people),
        "amount": money.show(incident.amount_fen),
        "demands": incident.demands or _NONE,
        "acts": incident.acts or _NONE,
        "liable": incident.employer.name if incident.employer is not None else "还没有查明",
        "project": incident.project.name if incident.project is not None else "项目" + _NONE,
        "commander": incident.commander or "还没有定",
        "plan": f"启动《{incident.plan.title}》" if incident.plan is not None else "没有启动预案",
        "scene": "；".join(scene) or "还没有现场记录",
        "tasks": "；".join(tasks) or "没有联动任务",
        "claims": "、".join(claims) or "还没有",
        "calm": incident.calm or "还没有平息",
        "causes": incident.causes or "还没有查明",
        "lessons": incident.lessons or _NONE,
        "suggestions": incident.suggestions or "没有",
        "needs": incident.needs or "没有",
        "agency": incident.agency.name,
    }  # fmt: skip


def moments_table(incident: Incident) -> list[list[str]]:
    """发现、报告、指挥、处置: each with its moment and how long after the discovery."""
    rows = [["环节", "时间", "发现后", "期限"]]
    for one in moments_of(incident):
        after = f"{one.minutes} 分钟" if one.minutes is not None else ""
        rows.append([one.name, moment(one.at), after, f"{one.limit} 分钟" if one.limit else ""])
    return rows
