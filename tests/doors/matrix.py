"""Every address, and who may open it. A page that is not here fails the test.

``Door.roles``: the roles that get an answer; all others get 404. ``args``: what stands in the address, taken from the
sample county; such a page must be unknown (404) to somebody of another town. ``post``: it only takes forms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from anxin.access.roles import ROLES, Permission, ScopeKind

from . import bodies

SEES = frozenset(
    [
        "viewer",
        "entry_clerk",
        "fact_reviewer",
        "monitor",
        "warning_reviewer",
        "case_handler",
        "inspector",
        "assistant_inspector",
        "coordinator",
        "advance_approver",
        "advance_payer",
        "number_steward",
        "auditor",
        "labour_officer",
        "leader",
        "office_clerk",
    ]
)
ENTERS = frozenset(["entry_clerk", "labour_officer", "bank_clerk"])
REVIEWS = frozenset({"fact_reviewer"})
MANAGES = frozenset({"access_manager"})
AUDITS = frozenset({"auditor"})
STEERS = frozenset({"number_steward"})
ANYBODY = frozenset(ROLES)


@dataclass(frozen=True)
class Door:
    """``args``: from the county to the positional parts of the address. ``scoped``: rows of another town are unknown.
    ``open``: no sign-in needed. ``answer``: what an allowed role gets (a redirect where the page only forwards).
    ``file``: a download and no page."""

    roles: frozenset[str] = ANYBODY
    args: Callable[[Any], list[Any]] | None = None
    scoped: bool = True
    post: bool = False
    open: bool = False
    answer: int = 200
    file: bool = False


def _pk(made: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    return lambda county: [made(county).pk]


def worker_of(county: Any) -> int:
    """Somebody on the roster of the sample's site."""
    from anxin.registry.models import Enrolment

    return (
        Enrolment.objects_unscoped.filter(project=county.project).order_by("pk").values_list("worker_id", flat=True)[0]
    )


def firm_of(county: Any) -> int:
    from anxin.registry.models import Enrolment

    return (
        Enrolment.objects_unscoped.filter(project=county.project)
        .order_by("pk")
        .values_list("employer_id", flat=True)[0]
    )


def batch_of(county: Any) -> int:
    """A file that speaks of the site of town HERE alone."""
    from django.utils import timezone

    from anxin.intake.models import BatchProject
    from anxin.registry.models import Batch

    now = timezone.now()
    made = Batch.objects.create(kind="file", file_name="甲镇.csv", sha256="0" * 64, received_at=now, applied_at=now)
    BatchProject.objects.create(batch=made, project=county.project)
    return made.pk


def upload_of(county: Any) -> int:
    """What became of a file of that town, brought by somebody else."""
    from django.utils import timezone

    from anxin.intake.models import Upload

    # Not of the other town: whoever brought a file knows of it wherever its batch lies.
    who = county.people["viewer@here"]
    return Upload.objects.create(
        drop="0" * 32, file_name="甲镇.csv", size=1, brought_by=who, sender="甲", desk="x", state="taken",
        batch_id=batch_of(county), received_at=timezone.now(),
    ).pk  # fmt: skip


def circular_of(county: Any) -> int:
    """The circular of town HERE, by a clerk of it."""
    from anxin.access.edge import moment
    from anxin.access.models import Region
    from anxin.quality.models import Circular

    today, now = moment()
    total = {"due": 1, "joined": 0, "not_joined": 1, "exempt": 0, "unlisted": 0, "running": 0, "name": "合计"}
    numbers = {"total": total, "places": [total], "trades": [total], "quality": {}, "wrong": [], "missed": []}
    said = {"as_of": today, "numbers": numbers, "drafted_by": "x", "drafted_by_display": "甲", "drafted_at": now}
    town = Region.objects.get(pk="522323101")
    return Circular.objects_unscoped.get_or_create(region=town, month=202603, defaults=said)[0].pk


def advice_of(county: Any) -> list[int]:
    from anxin.access.edge import moment
    from anxin.quality.models import Advice

    pk, today = circular_of(county), moment()[0]
    said = {"authority": "住建局", "reasons": ["没有接入"], "sent_on": today, "correct_by": today}
    made, _ = Advice.objects_unscoped.get_or_create(circular_id=pk, project=county.project, defaults=said)
    return [pk, made.pk]


NOBODY: frozenset[str] = frozenset()
ANSWERS = frozenset(name for name, role in ROLES.items() if Permission.ANSWER_WARNINGS in role.permissions)
# Whoever holds his role for one site has no say over what belongs to a whole area.
OF_A_SITE = frozenset(name for name, role in ROLES.items() if ScopeKind.REGION not in role.scope_kinds)
OF_AREA = SEES - OF_A_SITE
KEEPS = frozenset({"office_clerk"})
ISSUES = frozenset(
    n for n, r in ROLES.items() if {Permission.HANDLE_CASES, Permission.KEEP_ORGANISATION} & r.permissions
)
DEALS = frozenset(name for name, role in ROLES.items() if Permission.HANDLE_INCIDENTS in role.permissions)
HANDLES = frozenset(name for name, role in ROLES.items() if Permission.HANDLE_CASES in role.permissions)


def warning_of(county: Any) -> int:
    from anxin.monitoring.models import Warning

    return Warning.objects_unscoped.filter(project=county.project, rule="W02").values_list("pk", flat=True)[0]


def line_of(county: Any) -> int:
    from anxin.wages.models import PayrollLine

    return PayrollLine.objects_unscoped.filter(project=county.project).values_list("pk", flat=True)[0]


def paper_of(county: Any) -> int:
    """A paper that came with an explanation."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from anxin.monitoring.models import Attachment
    from anxin.monitoring.services import explain_warning

    held = Attachment.objects.filter(event__warning_id=warning_of(county)).first()
    if held is None:
        explain_warning(
            **_now(county),
            warning_id=warning_of(county),
            reason="在办",
            uploads=[SimpleUploadedFile("函.pdf", b"%PDF")],
        )
    return Attachment.objects.filter(event__warning_id=warning_of(county)).values_list("pk", flat=True)[0]


def notice_of(county: Any) -> Any:
    """A notice to the town's own monitor."""
    from anxin.monitoring.models import Notice
    from anxin.monitoring.services import send_notice

    held = Notice.objects_unscoped.filter(project=county.project).first()
    said = _now(county)
    return held or send_notice(
        **said, warning_ids=[warning_of(county)], title="通知", text="内容", answer_due_on=said["as_of"],
        user_ids=[county.people["monitor@here"].pk],
    )  # fmt: skip


def watch_of(county: Any) -> int:
    from anxin.monitoring.models import Watch
    from anxin.monitoring.services import start_watch

    from .county import HERE

    held = Watch.objects_unscoped.filter(region_code=HERE).first()
    said = {"enterprise_id": firm_of(county), "region": HERE, "kind": "listed", "reason": "重点"}
    return (held or start_watch(**_now(county), **said)).pk


def _now(county: Any) -> dict[str, Any]:
    from anxin.access.edge import moment
    from anxin.monitoring.tests.county import CLERK

    as_of, now = moment()
    return {"actor": CLERK, "as_of": as_of, "now": now}


# Readers of a whole place; who sees a single project does not see what an area sets, tries and sums up.
SEES_A_PLACE = SEES - {"coordinator", "labour_officer"}
TIGHTENS = frozenset({"number_steward"})
TRIES = frozenset({"number_steward", "warning_reviewer"})
KEEPS_RISKS = frozenset({"case_handler", "inspector", "assistant_inspector", "warning_reviewer"})


def change_of(county: Any) -> int:
    """A stricter number that somebody asked for in the first town."""
    from anxin.monitoring.areas import overrides
    from anxin.standards.models import AreaChange
    from anxin.standards.services import propose_number

    from .county import CLERK, DAY, HERE, at

    held = AreaChange.objects_unscoped.filter(region_code=HERE).first()
    if held is None:
        held = propose_number(
            actor=CLERK, as_of=DAY, now=at(DAY), region=HERE, name="wage.late_red_d", value="20", reason="多发",
            starts_on=DAY, held=overrides(), rule="W02",
        )  # fmt: skip
    return held.pk


def trial_of(county: Any) -> int:
    """A trial in the first town that waits for its turn."""
    from anxin.trials.models import Trial
    from anxin.trials.services import ask_trial

    from .county import CLERK, DAY, HERE, at

    held = Trial.objects_unscoped.filter(region_code=HERE).first()
    if held is None:
        held = ask_trial(
            actor=CLERK, as_of=DAY, now=at(DAY), region=HERE, rule="W02", numbers={"wage.late_red_d": "20"},
            from_day=DAY, to_day=DAY,
        )  # fmt: skip
    return held.pk


def focus_of(county: Any) -> int:
    """The sample's site on the first town's list."""
    from anxin.risks.models import Focus
    from anxin.risks.services import put_focus

    from .county import CLERK, DAY, HERE, at

    held = Focus.objects_unscoped.filter(project=county.project).first()
    if held is None:
        held = put_focus(
            actor=CLERK, as_of=DAY, now=at(DAY), region=HERE, kind="project", subject=str(county.project.pk),
            reason="多发", grade="listed",
        )  # fmt: skip
    return held.pk


def duty_of(county: Any) -> int:
    """The sample's site on the duty list."""
    from datetime import timedelta

    from anxin.access.models import Agency
    from anxin.risks.models import Duty
    from anxin.risks.services import assign_duty

    from .county import CLERK, DAY, HERE, at

    held = Duty.objects_unscoped.filter(project=county.project).first()
    if held is None:
        held = assign_duty(
            actor=CLERK, as_of=DAY, now=at(DAY), project=county.project, kind="hidden", risk_class="funds",
            measure="约谈", departments=list(Agency.objects_unscoped.filter(region_id=HERE)), person="王科长",
            duty="盯到发完", due_on=DAY + timedelta(days=9),
        )  # fmt: skip
    return held.pk


def clue_of(county: Any) -> int:
    """A clue about the sample's site, heard in the first town."""
    from anxin.access.models import Agency
    from anxin.casework.models import Clue
    from anxin.casework.services import file_clue

    from .county import CLERK, DAY, HERE, at

    held = Clue.objects_unscoped.filter(project=county.project).first()
    if held is None:
        held, _ = file_clue(
            actor=CLERK, as_of=DAY, now=at(DAY), door="counter", region=HERE, text="三月工资没发", project=county.project,
            agency=Agency.objects_unscoped.get(region_id=HERE), months=[202603], people=2, amount_fen=1_200_000,
        )  # fmt: skip
    return held.pk


def clue_file_of(county: Any) -> int:
    """A file of clues that the first town's office brought; its original is not there."""
    from django.utils import timezone

    from anxin.access.models import Agency
    from anxin.casework.models import ClueBatch

    from .county import HERE

    now = timezone.now()
    return ClueBatch.objects_unscoped.create(
        door="hotline", file_name="12345.xlsx", sha256="0" * 64, region_code=HERE, state="taken", sender="甲",
        agency=Agency.objects_unscoped.get(region_id=HERE), counts={"rows": 1, "rejected": 1}, received_at=now, taken_at=now,
    ).pk  # fmt: skip


def photo_of(county: Any) -> int:
    """A photo that came with the clue of the first town."""
    from django.utils import timezone

    from anxin.casework.models import CluePaper

    return CluePaper.objects.create(
        clue_id=clue_of(county), kind="photo", name="照片 1", sha256="0" * 64, kept_at=timezone.now()
    ).pk


def reception_of(county: Any) -> int:
    """A reception day of the first town's office, which nobody has held yet."""
    from datetime import time

    from anxin.access.models import Agency
    from anxin.casework.models import ReceptionDay

    from .county import DAY, HERE

    agency = Agency.objects_unscoped.filter(region_id=HERE).order_by("pk")[0]
    made, _ = ReceptionDay.objects_unscoped.get_or_create(
        agency=agency, on=DAY,
        defaults={"region_code": HERE, "starts": time(9), "ends": time(11), "place": "大厅", "sits": "镇长", "planned_by": "test"},
    )  # fmt: skip
    return made.pk


def case_of(county: Any) -> int:
    """A case about the sample's site."""
    from anxin.access.models import Agency
    from anxin.casework.models import Case
    from anxin.casework.services import Claim, file_case
    from anxin.registry.models import Worker

    from .county import CLERK, DAY, HERE, at

    held = Case.objects_unscoped.filter(project=county.project).first()
    if held is None:
        worker = Worker.objects.get(pk=worker_of(county))
        held = file_case(
            actor=CLERK, as_of=DAY, now=at(DAY), agency=Agency.objects_unscoped.get(region_id=HERE), region=HERE,
            title="三月工资没付", project=county.project, claims=[Claim(202603, 600_000, worker)],
        )  # fmt: skip
    return held.pk


def scored_firm_of(county: Any) -> int:
    """The site's firm, once all have been scored."""
    from anxin.risks.models import ScoreDay
    from anxin.risks.services import score_all

    from .county import CLERK, DAY, at

    if not ScoreDay.objects.exists():
        score_all(actor=CLERK, as_of=DAY, now=at(DAY))
    return firm_of(county)


def document_of(county: Any) -> int:
    """A paper of that case."""
    from anxin.casework.models import CaseDocument
    from anxin.casework.services import make_document

    held = CaseDocument.objects.first()
    if held is None:
        said = {**_now(county), "actor": county.people["case_handler@here"]}
        held = make_document(**said, kind="case_report", case_id=case_of(county))
    return held.pk


def plan_of(county: Any) -> int:
    """The first town's plan for emergencies, with its file."""
    from anxin.incidents.models import EmergencyPlan
    from anxin.incidents.services import Part, keep_plan

    from .county import HERE

    held = EmergencyPlan.objects_unscoped.filter(region_code=HERE).first()
    if held is None:
        held = keep_plan(
            **_now(county), region=HERE, title="甲镇预案", covers=["group"], starts_when="聚集", measures="到场",
            parts=[Part("lead", "甲镇政府")], file_name="预案.pdf", content=b"%PDF",
        )  # fmt: skip
    return held.pk


def period_of(county: Any) -> int:
    """Two days on which the first town's office reports."""
    from anxin.access.models import Agency
    from anxin.incidents.models import ReportPeriod
    from anxin.incidents.services import declare_period

    from .county import HERE

    held = ReportPeriod.objects_unscoped.filter(region_code=HERE).first()
    if held is None:
        told = _now(county)
        held = declare_period(
            **told, region=HERE, title="节前", from_on=told["as_of"] + timedelta(days=1), to_on=told["as_of"] + timedelta(days=2),
            agencies=[Agency.objects_unscoped.get(region_id=HERE)],
        )  # fmt: skip
    return held.pk


def daily_report_of(county: Any) -> int:
    from anxin.incidents.models import DailyReport

    return DailyReport.objects_unscoped.filter(period_id=period_of(county)).order_by("day").first().pk


def event_of(county: Any) -> int:
    """People who gather at the sample's site."""
    from anxin.access.models import Agency
    from anxin.incidents.models import Incident
    from anxin.incidents.services import file_incident

    from .county import HERE

    held = Incident.objects_unscoped.filter(project=county.project).first()
    if held is None:
        held = file_incident(
            **_now(county), kind="group", region=HERE, agency=Agency.objects_unscoped.get(region_id=HERE),
            title="聚集讨薪", place="项目大门", people=12, project=county.project,
        )  # fmt: skip
    return held.pk


def scene_paper_of(county: Any) -> int:
    """A photo of the scene."""
    from anxin.casework.services import Sent
    from anxin.incidents.models import ScenePaper
    from anxin.incidents.services import write_note

    if not ScenePaper.objects.exists():
        said = {**_now(county), "actor": county.people["case_handler@here"]}
        write_note(**said, incident_id=event_of(county), words="情绪平稳", sent=[Sent("photo", bodies.photo())])
    return ScenePaper.objects.values_list("pk", flat=True)[0]


def event_report_of(county: Any) -> int:
    from anxin.incidents.models import IncidentReport
    from anxin.incidents.services import make_report

    if not IncidentReport.objects.exists():
        said = {**_now(county), "actor": county.people["case_handler@here"]}
        make_report(**said, incident_id=event_of(county), kind="first", addressee="县政府")
    return IncidentReport.objects.values_list("pk", flat=True)[0]


def release_of(county: Any) -> Any:
    """What the first town wants to say about what is said of its site."""
    from anxin.access.models import Agency
    from anxin.incidents.models import Release
    from anxin.incidents.services import file_opinion, report_opinion, verify_opinion, write_release

    from .county import HERE

    held = Release.objects_unscoped.filter(region_code=HERE).first()
    if held is None:
        said = {**_now(county), "actor": county.people["case_handler@here"]}
        item = file_opinion(
            **said, source="video", region=HERE, agency=Agency.objects_unscoped.get(region_id=HERE), title="讨薪视频", text="没发工资",
            project=county.project,
        )  # fmt: skip
        report_opinion(**said, opinion_id=item.pk)
        verify_opinion(**said, opinion_id=item.pk, truth="true", facts="查了工资表")
        held = write_release(**said, opinion_id=item.pk, kind="answer", title="回应", text="在查", outlets="网站")
    return held


def opinion_paper_of(county: Any) -> list[int]:
    """A picture of what was said of the first town's site."""
    from anxin.casework.services import Sent
    from anxin.incidents.services import keep_paper

    item = release_of(county).opinion
    if not item.papers.exists():
        said = {**_now(county), "actor": county.people["case_handler@here"]}
        keep_paper(**said, opinion_id=item.pk, sent=[Sent("photo", bodies.photo())])
    return [item.pk, item.papers.values_list("pk", flat=True)[0]]


def _project(county: Any) -> list[Any]:
    return [county.project.pk]


def _enterprise(county: Any) -> list[Any]:
    """The employer of the first town's site."""
    return [county.project.employer_standings.exclude(employer=None).values_list("employer_id", flat=True)[0]]


DOORS: dict[str, Door] = {
    "worker:follow": Door(open=True),
    "worker:language": Door(open=True, post=True),
    "worker:mine": Door(open=True, args=lambda county: ["X202600001"], answer=404),
    "worker:answer": Door(open=True, args=lambda county: ["X202600001"], post=True),
    "worker:papers": Door(open=True, args=lambda county: ["X202600001"], post=True),
    "worker:names": Door(open=True, args=lambda county: ["X202600001"], post=True),
    "worker:offices": Door(open=True, args=lambda county: [bodies.code(county).token], scoped=False),
    # Whose record it is is asked first; without an open visit each page leads there.
    "worker:record": Door(open=True),
    "worker:record_code": Door(open=True, answer=302),
    "worker:record_slip": Door(open=True),
    "worker:record_leave": Door(open=True, post=True),
    "worker:record_months": Door(open=True, answer=302),
    "worker:record_paper": Door(open=True, answer=302, file=True),
    "worker:record_pack": Door(open=True, answer=302, file=True),
    "worker:record_month": Door(open=True, args=lambda c: [c.project.pk, 202603], scoped=False, answer=302),
    "worker:record_right": Door(open=True, args=lambda c: [c.project.pk, 202603], post=True),
    "worker:record_wrong": Door(open=True, args=lambda c: [c.project.pk, 202603], scoped=False, answer=302),
    "worker:record_object": Door(open=True, args=lambda c: [c.project.pk, 202603, "days"], scoped=False, answer=302),
    "worker:start": Door(open=True, args=lambda county: [bodies.code(county).token], scoped=False),
    "worker:step": Door(open=True, args=lambda county: bodies.draft(county), scoped=False),
    # Sign-in and one's own account. Nobody of the sample has a password or a second factor.
    "account_login": Door(open=True, answer=302),
    "mfa_authenticate": Door(open=True, answer=302),
    "account_reauthenticate": Door(answer=403),
    "mfa_reauthenticate": Door(answer=403),
    "mfa_activate_totp": Door(),
    "mfa_deactivate_totp": Door(roles=NOBODY),
    "mfa_view_recovery_codes": Door(roles=NOBODY),
    "mfa_generate_recovery_codes": Door(),
    "mfa_index": Door(answer=302),
    "desk:account": Door(),
    "desk:password": Door(),
    "desk:close_sessions": Door(post=True),
    "desk:sign_out": Door(post=True),
    # Users, roles and agencies: for who manages them.
    "desk:users": Door(MANAGES),
    "desk:user_new": Door(MANAGES),
    "desk:user_factors": Door(MANAGES),
    "desk:user_factor_drop": Door(MANAGES, _pk(bodies.factor), post=True),
    "desk:user": Door(MANAGES, _pk(bodies.user)),
    "desk:user_role": Door(MANAGES, _pk(bodies.user)),
    "desk:user_role_end": Door(MANAGES, lambda c: [bodies.user(c).pk, bodies.assignment(c).pk], post=True),
    "desk:user_change": Door(MANAGES, _pk(bodies.user)),
    "desk:user_off": Door(MANAGES, _pk(bodies.user)),
    "desk:user_act": Door(MANAGES, _pk(bodies.user), post=True),
    "desk:user_password": Door(MANAGES, _pk(bodies.user), post=True),
    "desk:agencies": Door(MANAGES),
    "desk:agency_new": Door(MANAGES),
    "desk:agency": Door(MANAGES, _pk(bodies.agency)),
    "desk:agency_close": Door(MANAGES, _pk(bodies.agency), post=True),
    # Bodies and owners: read by who sees the area, kept by the arrears office.
    "desk:organisation": Door(SEES | MANAGES),
    "desk:group_new": Door(KEEPS),
    "desk:group": Door(OF_AREA | MANAGES, _pk(bodies.group)),
    "desk:group_office": Door(KEEPS, _pk(bodies.group)),
    "desk:group_seat": Door(KEEPS, _pk(bodies.group)),
    "desk:group_unit": Door(KEEPS, _pk(bodies.group)),
    "desk:group_dissolve": Door(KEEPS, _pk(bodies.group), post=True),
    "desk:task_force_new": Door(KEEPS, _pk(bodies.group)),
    "desk:group_seat_end": Door(KEEPS, _pk(bodies.seat), post=True),
    "desk:group_unit_end": Door(KEEPS, _pk(bodies.unit), post=True),
    "desk:task_force": Door(OF_AREA | MANAGES, _pk(bodies.force)),
    "desk:task_force_seat": Door(KEEPS, _pk(bodies.force)),
    "desk:task_force_plan": Door(KEEPS, _pk(bodies.force)),
    "desk:task_force_dissolve": Door(KEEPS, _pk(bodies.force), post=True),
    "desk:group_paper": Door(OF_AREA | MANAGES, _pk(bodies.paper), file=True),
    "desk:organisation_villages": Door(SEES | MANAGES),
    "desk:organisation_village_new": Door(KEEPS),
    "desk:organisation_village_head": Door(KEEPS, _pk(bodies.village)),
    "desk:organisation_village_plan": Door(KEEPS, _pk(bodies.village)),
    "desk:organisation_duties": Door(SEES | MANAGES),
    "desk:organisation_charges": Door(SEES),
    "desk:organisation_charge_new": Door(KEEPS),
    "desk:organisation_charge": Door(OF_AREA, _pk(bodies.charge)),
    "desk:organisation_charge_close": Door(KEEPS, _pk(bodies.charge), post=True),
    "desk:owners": Door(SEES),
    "desk:owners_areas": Door(SEES),
    "desk:owners_area_new": Door(KEEPS),
    "desk:owners_keeper": Door(KEEPS, _pk(bodies.area)),
    "desk:owners_keeper_end": Door(KEEPS, _pk(bodies.area), post=True),
    "desk:owners_mark": Door(KEEPS, _pk(bodies.area)),
    "desk:owners_project": Door(SEES, lambda c: [c.project.pk]),
    "desk:owners_appoint": Door(KEEPS, lambda c: [c.project.pk]),
    "desk:owners_end": Door(KEEPS, _pk(bodies.owner)),
    "desk:pairings": Door(SEES),
    "desk:pairing_new": Door(KEEPS),
    "desk:pairing_contacts": Door(SEES),
    "desk:pairing_keys": Door(SEES),
    "desk:pairing_key_drop": Door(KEEPS, _pk(bodies.key), post=True),
    "desk:pairing": Door(SEES, _pk(bodies.pairing)),
    "desk:pairing_end": Door(KEEPS, _pk(bodies.pairing)),
    "desk:glass": Door(),
    "desk:glass_end": Door(args=_pk(bodies.glass), post=True),
    "desk:glass_read": Door(args=_pk(bodies.glass), post=True),
    "desk:gallery": Door(),
    "desk:save_view": Door(post=True),
    "desk:drop_view": Door(post=True),
    "desk:warnings": Door(SEES),
    "desk:warnings_hand_over": Door(ANSWERS, post=True),
    "desk:false_alarms": Door(SEES),
    "desk:warning": Door(SEES, lambda c: [warning_of(c)]),
    "desk:warning_step": Door(SEES, lambda c: [warning_of(c), "acknowledge"], post=True),
    "desk:warning_paper": Door(SEES, lambda c: [paper_of(c)], file=True),
    "desk:original": Door(SEES, lambda c: ["payroll_line", line_of(c)]),
    "desk:notices": Door(SEES),
    "desk:notice_new": Door(ANSWERS, answer=302),
    "desk:notice": Door(SEES, lambda c: [notice_of(c).pk]),
    "desk:notice_answer": Door(
        SEES, lambda c: [(n := notice_of(c)).pk, n.receivers.values_list("pk", flat=True)[0]], post=True
    ),
    "desk:inbox": Door(),
    "desk:deliveries": Door(SEES),
    "desk:delivery_again": Door(ANSWERS, lambda c: [1], post=True),
    "desk:ways": Door(MANAGES),
    "desk:my_addresses": Door(),
    "desk:watches": Door(SEES),
    "desk:watch_new": Door(ANSWERS - OF_A_SITE),
    "desk:watch": Door(SEES - OF_A_SITE, lambda c: [watch_of(c)]),
    "desk:home": Door(),
    "desk:todo": Door(ANSWERS),
    "desk:changes": Door(SEES),
    "desk:labour_cost": Door(SEES),
    "desk:jobs": Door(MANAGES | AUDITS | REVIEWS),
    # What jobs find is of all towns at once: people of a town see the runs that they asked for.
    "desk:job_run": Door(NOBODY, lambda c: [1]),
    "desk:job_start": Door(MANAGES, lambda c: ["evaluate"], post=True),
    "desk:job_pause": Door(MANAGES, lambda c: ["evaluate"], post=True),
    "desk:job_resume": Door(MANAGES, lambda c: ["evaluate"], post=True),
    "desk:job_again": Door(MANAGES, lambda c: [1], post=True),
    "desk:quality": Door(SEES),
    "desk:quality_project": Door(SEES, lambda c: [c.project.pk]),
    "desk:quality_senders": Door(SEES),
    "desk:quality_advice": Door(SEES),
    "desk:circulars": Door(SEES),
    "desk:circular_draft": Door(ENTERS, post=True),
    "desk:circular": Door(SEES - OF_A_SITE, lambda c: [circular_of(c)]),
    "desk:circular_sign": Door(REVIEWS, lambda c: [circular_of(c)], post=True),
    "desk:circular_return": Door(REVIEWS, lambda c: [circular_of(c)], post=True),
    "desk:circular_send": Door(REVIEWS, lambda c: [circular_of(c)], post=True),
    "desk:circular_paper": Door(SEES - OF_A_SITE, lambda c: [circular_of(c)], file=True),
    "desk:circular_advice": Door(SEES - OF_A_SITE, advice_of, file=True),
    "desk:intake": Door(ENTERS | REVIEWS),
    "desk:intake_drop": Door(ENTERS, post=True),
    "desk:intake_dropped": Door(NOBODY, lambda c: ["0" * 32]),
    "desk:intake_take": Door(ENTERS, post=True),
    "desk:upload": Door(ENTERS | REVIEWS, lambda c: [upload_of(c)]),
    "desk:upload_answer": Door(ENTERS, lambda c: [upload_of(c)], post=True),
    "desk:upload_columns": Door(ENTERS, lambda c: [upload_of(c), 0], post=True),
    "desk:upload_withdraw": Door(ENTERS, lambda c: [upload_of(c)], post=True),
    "desk:upload_returned": Door(NOBODY, lambda c: [upload_of(c)]),
    "desk:upload_mend": Door(ENTERS, lambda c: [upload_of(c)], post=True),
    "desk:batch": Door(ENTERS | REVIEWS, lambda c: [batch_of(c)]),
    "desk:batch_undo": Door(ENTERS, lambda c: [batch_of(c)], post=True),
    "desk:batch_original": Door(ENTERS | REVIEWS, lambda c: [batch_of(c)], post=True),
    # Complaints are for officials of a place: nobody whose role is for one firm or site learns of them.
    "desk:clues": Door(OF_AREA),
    "desk:clue_new": Door(HANDLES),
    "desk:clue_faults": Door(OF_AREA),
    "desk:clue_wall": Door(OF_AREA),
    "desk:clue_trends": Door(OF_AREA),
    "desk:clue_trend_rows": Door(OF_AREA),
    "desk:clue_files": Door(HANDLES),
    "desk:clue_file": Door(HANDLES, lambda c: [clue_file_of(c)]),
    "desk:clue_file_act": Door(HANDLES, lambda c: [clue_file_of(c), "nonsense"], post=True),
    "desk:clue_file_returned": Door(
        frozenset({"case_handler", "inspector"}), lambda c: [clue_file_of(c)], answer=302, file=True
    ),
    "desk:clue_file_original": Door(HANDLES, lambda c: [clue_file_of(c)], post=True),
    "desk:clue_replies": Door(OF_AREA),
    "desk:clue_replies_file": Door(HANDLES, lambda c: ["counter"], post=True, scoped=False),
    "desk:clue_paper": Door(HANDLES, lambda c: [clue_of(c), photo_of(c)], post=True),
    "desk:call_backs": Door(OF_AREA),
    "desk:receptions": Door(OF_AREA),
    "desk:reception_new": Door(HANDLES, post=True),
    "desk:reception_act": Door(HANDLES, lambda c: [reception_of(c), "held"], post=True),
    "desk:wage_calls": Door(OF_AREA),
    "desk:wage_calls_draw": Door(HANDLES, post=True),
    "desk:wage_call_told": Door(HANDLES, lambda c: [1], post=True),
    "desk:wage_call_phone": Door(frozenset({"case_handler", "inspector"}), lambda c: [1], post=True),
    "desk:call_back_check": Door(HANDLES, lambda c: [case_of(c)], post=True),
    "desk:clue": Door(OF_AREA, lambda c: [clue_of(c)]),
    "desk:clue_words": Door(HANDLES, lambda c: [clue_of(c)], post=True),
    "desk:clue_step": Door(HANDLES, lambda c: [clue_of(c), "sort"], post=True),
    # Scans tell who complains: codes are kept by officials of a place. The poster is for the site's own people too; the sample
    # has no public address, so nothing is printed and one is sent back with the reason.
    "desk:codes": Door(OF_AREA),
    "desk:code_new": Door(ISSUES),
    "desk:code_coverage": Door(OF_AREA, lambda c: ["village"], scoped=False),
    "desk:code_fill": Door(ISSUES, lambda c: ["project"], post=True),
    "desk:code_posters": Door(OF_AREA, answer=302),
    "desk:code": Door(OF_AREA, lambda c: [bodies.code(c).pk]),
    "desk:code_poster": Door(SEES, lambda c: [bodies.code(c).pk, "a4"], answer=302),
    "desk:code_photo": Door(NOBODY, lambda c: [bodies.code(c).pk]),
    "desk:code_step": Door(ISSUES, lambda c: [bodies.code(c).pk, "hang"], post=True),
    "desk:hotlines": Door(OF_AREA | MANAGES),
    "desk:hotline": Door(KEEPS | MANAGES, _pk(bodies.agency)),
    "desk:cases": Door(OF_AREA),
    "desk:case_wall": Door(OF_AREA),
    "desk:case_clearing": Door(OF_AREA),
    "desk:case_look_back": Door(HANDLES, lambda c: [case_of(c)], post=True),
    "desk:case_new": Door(HANDLES),
    "desk:case": Door(OF_AREA, lambda c: [case_of(c)]),
    "desk:case_step": Door(HANDLES, lambda c: [case_of(c), "claim"], post=True),
    # Events and opinion: read by officials of a place, handled and approved by those who are given that.
    "desk:emergency": Door(OF_AREA),
    "desk:emergency_new": Door(DEALS),
    "desk:emergency_event": Door(OF_AREA, lambda c: [event_of(c)]),
    "desk:emergency_step": Door(DEALS, lambda c: [event_of(c), "scene"], post=True),
    "desk:emergency_paper": Door(OF_AREA, lambda c: [event_of(c), scene_paper_of(c)], file=True),
    "desk:emergency_report": Door(OF_AREA, lambda c: [event_of(c), event_report_of(c), "pdf"], file=True),
    "desk:emergency_daily": Door(OF_AREA),
    "desk:emergency_daily_file": Door(DEALS, lambda c: [daily_report_of(c)], post=True),
    "desk:emergency_period_new": Door(KEEPS),
    "desk:emergency_period_end": Door(KEEPS, lambda c: [period_of(c)], post=True),
    "desk:emergency_plans": Door(OF_AREA),
    "desk:emergency_plan_new": Door(KEEPS),
    "desk:emergency_plan": Door(OF_AREA, lambda c: [plan_of(c)]),
    "desk:emergency_plan_end": Door(KEEPS, lambda c: [plan_of(c)], post=True),
    "desk:emergency_plan_file": Door(OF_AREA, lambda c: [plan_of(c)], file=True),
    "desk:opinion": Door(OF_AREA),
    "desk:opinion_new": Door(DEALS),
    "desk:opinion_rounds": Door(OF_AREA),
    "desk:opinion_item": Door(OF_AREA, lambda c: [release_of(c).opinion_id]),
    "desk:opinion_step": Door(DEALS, lambda c: [release_of(c).opinion_id, "spread"], post=True),
    "desk:opinion_paper": Door(OF_AREA, opinion_paper_of, file=True),
    "desk:opinion_releases": Door(OF_AREA),
    "desk:opinion_release": Door(OF_AREA, lambda c: [release_of(c).pk]),
    "desk:opinion_release_step": Door(DEALS, lambda c: [release_of(c).pk, "submit"], post=True),
    "desk:board": Door(SEES),
    "desk:board_place": Door(SEES - OF_A_SITE, lambda c: [c.project.region_code]),
    "desk:board_boundaries": Door(frozenset({"number_steward"})),
    "desk:months": Door(SEES),
    "desk:month_people": Door(SEES),
    "desk:project_months": Door(SEES, lambda c: [c.project.pk]),
    "desk:employer_months": Door(SEES, lambda c: [firm_of(c)]),
    "desk:month": Door(SEES, lambda c: [c.project.pk, worker_of(c), 202603]),
    "desk:person": Door(SEES, lambda c: [worker_of(c)]),
    "desk:rules": Door(SEES),
    "desk:rule": Door(SEES, lambda c: ["W02"], scoped=False),
    "desk:rule_changes": Door(SEES),
    "desk:rule_change": Door(SEES_A_PLACE, lambda c: [change_of(c)]),
    "desk:rule_decide": Door(TIGHTENS, lambda c: [change_of(c)], post=True),
    "desk:rule_tighten": Door(TIGHTENS, lambda c: ["W02"], scoped=False),
    "desk:rule_switch": Door(TIGHTENS, lambda c: ["W02"], scoped=False),
    "desk:trials": Door(SEES),
    "desk:trial": Door(SEES_A_PLACE, lambda c: [trial_of(c)]),
    "desk:trial_rows": Door(SEES_A_PLACE, lambda c: [trial_of(c)]),
    "desk:trial_new": Door(TRIES, lambda c: ["W02"], scoped=False),
    "desk:law": Door(SEES),
    "desk:law_article": Door(SEES, lambda c: ["decree-724", "26"], scoped=False),
    "desk:law_number": Door(SEES, lambda c: ["wage.late_red_d"], scoped=False),
    "desk:search": Door(),
    "desk:risk": Door(SEES),
    "desk:risk_project": Door(SEES, lambda c: [c.project.pk]),
    "desk:risk_enterprise": Door(SEES_A_PLACE, lambda c: [scored_firm_of(c)]),
    "desk:risk_screening": Door(SEES),
    "desk:focus": Door(SEES),
    "desk:focus_new": Door(KEEPS_RISKS),
    "desk:focus_entry": Door(SEES, lambda c: [focus_of(c)]),
    "desk:focus_act": Door(KEEPS_RISKS, lambda c: [focus_of(c)], post=True),
    "desk:risk_ledger": Door(SEES),
    "desk:risk_duties": Door(SEES),
    "desk:risk_duty_new": Door(KEEPS_RISKS, answer=302),
    "desk:risk_duty": Door(SEES, lambda c: [duty_of(c)]),
    "desk:risk_duty_act": Door(KEEPS_RISKS, lambda c: [duty_of(c)], post=True),
    "desk:risk_look_backs": Door(SEES),
    "desk:person_reveal": Door(frozenset({"case_handler", "inspector"}), lambda c: [worker_of(c)], post=True),
    "desk:person_slip": Door(frozenset({"case_handler", "inspector"}), lambda c: [worker_of(c)], post=True),
    # Documents, packs and ledgers: for who handles clues and cases.
    "desk:ledgers": Door(HANDLES),
    "desk:ledger": Door(HANDLES, lambda c: ["A2"], scoped=False),
    "desk:case_papers": Door(HANDLES, lambda c: [case_of(c)]),
    "desk:case_papers_make": Door(HANDLES, lambda c: [case_of(c)], post=True),
    "desk:case_papers_pack": Door(HANDLES, lambda c: [case_of(c)], post=True),
    "desk:clue_papers": Door(HANDLES, lambda c: [clue_of(c)]),
    "desk:clue_papers_make": Door(HANDLES, lambda c: [clue_of(c)], post=True),
    "desk:case_document": Door(HANDLES, lambda c: [document_of(c), "pdf"], file=True),
    "desk:projects": Door(SEES),
    "desk:project": Door(SEES, _project),
    "desk:project_account": Door(SEES, _project),
    "desk:project_deposit": Door(SEES, _project),
    "desk:project_contracts": Door(SEES, _project),
    "desk:project_board": Door(SEES, _project),
    "desk:project_parties": Door(SEES, _project),
    "desk:project_documents": Door(SEES, _project),
    "desk:project_history": Door(SEES, _project),
    "desk:project_new": Door(frozenset({"entry_clerk"})),
    "desk:project_correct": Door(ENTERS - {"bank_clerk"}, _project),
    "desk:project_enter": Door(ENTERS - {"bank_clerk"}, lambda c: [c.project.pk, "board"]),
    "desk:joining": Door(SEES),
    "desk:joining_elsewhere": Door(SEES),
    "desk:joining_pilot": Door(STEERS),
    "desk:safeguards": Door(SEES),
    "desk:safeguards_choose": Door(STEERS),
    "desk:enterprises": Door(SEES),
    "desk:enterprise": Door(SEES, _enterprise),
}
