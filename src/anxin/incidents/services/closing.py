"""The gates of closing an event or an opinion item: shown on its page, asked by the service that closes it."""

from __future__ import annotations

from anxin.casework.services import Gate

from ..models import Arrival, Incident, Kind, Opinion


def claimed_people(incident: Incident) -> int:
    """For how many people a clue or a case pursues the money; a clue that went on as a joined case counts once."""
    cases = {case.pk: case.people for case in incident.cases.all()}
    clues = [clue for clue in incident.clues.all() if clue.case_id not in cases]
    return sum(cases.values()) + sum(clue.people or 1 for clue in clues)


def closing_gates(incident: Incident) -> list[Gate]:
    """Every gate of an event, open or shut, with what is missing."""
    claimed = claimed_people(incident)
    # Where nobody was counted, somebody was there all the same.
    needed = incident.people or (0 if incident.kind == Kind.OPINION else 1)
    moments = [
        ("首报", incident.reported_at), ("启动处置", incident.commanded_at), ("负责人到场", incident.arrived_at), ("平息", incident.ended_at),
    ]  # fmt: skip
    # Nobody goes anywhere for what happens on the network.
    missing = [name for name, at in moments if at is None and (name != "负责人到场" or incident.kind != Kind.OPINION)]
    gates = [
        Gate("发现、报告、指挥、处置的时间都在", not missing, f"没有：{'、'.join(missing)}。" if missing else ""),
        Gate("终报出了", incident.final_at is not None, "还没有终报。"),
        Gate(
            "每个人的欠薪都有线索或案件",
            claimed >= needed,
            f"{needed} 人，挂上的线索和案件只有 {claimed} 人。",
        ),
    ]
    if incident.kind != Kind.OPINION:
        came = any(a.post == Arrival.Post.AUTHORITY for a in incident.arrivals.all())
        gates.append(Gate("行业主管部门到过场", came, "还没有登记行业主管部门到场。"))
    open_tasks = [t.office for t in incident.tasks.all() if t.answered_at is None]
    gates.append(
        Gate("联动单位都答复了", not open_tasks, f"没答复：{'、'.join(open_tasks[:5])}。" if open_tasks else "")
    )
    drafts = [r.number for r in incident.releases.all() if r.is_open]
    gates.append(Gate("稿件都有了结果", not drafts, f"还没有结果：{'、'.join(drafts)}。" if drafts else ""))
    reviewed = bool(incident.causes and incident.lessons and incident.suggestions)
    gates.append(Gate("复盘写了原因、教训、建议", reviewed, "还没有复盘。"))
    return gates


def opinion_gates(opinion: Opinion) -> list[Gate]:
    """Every gate of an opinion item."""
    known = opinion.verified_at is not None or opinion.clue_id is not None or opinion.incident_id is not None
    pursued = opinion.truth not in ("true", "partly") or opinion.clue_id is not None or opinion.incident_id is not None
    cleared = (
        not opinion.is_wrong
        or bool(opinion.cleared_result)
        or any(r.state == "published" for r in opinion.releases.all())
    )
    open_tasks = [t.office for t in opinion.tasks.all() if t.answered_at is None]
    drafts = [r.number for r in opinion.releases.all() if r.is_open]
    return [
        Gate("核实过", known, "还没有核实。"),
        Gate("属实的欠薪转成了线索或事件", pursued, "核实有欠薪，还没有线索。"),
        Gate("不实的清除或澄清了", cleared, "不实信息还没有清除结果，也没有发布澄清。"),
        Gate("联动部门都答复了", not open_tasks, f"没答复：{'、'.join(open_tasks[:5])}。" if open_tasks else ""),
        Gate("稿件都有了结果", not drafts, f"还没有结果：{'、'.join(drafts)}。" if drafts else ""),
    ]
