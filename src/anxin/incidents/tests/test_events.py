"""Events: times and their clocks, the plan's duties, reports, the scene, grades, the gates of closing."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from docx import Document
from PIL import Image

from anxin.access.scope import Scope
from anxin.access.services import AccessDenied, assign_role
from anxin.audit.models import AuditEvent
from anxin.casework.flow import IllegalStep
from anxin.casework.selectors.ledgers import prepared
from anxin.casework.services import Sent
from anxin.casework.stepping import StepRefused
from anxin.channels.models import Message
from anxin.incidents.grading import graded
from anxin.incidents.models import Incident, IncidentReport, JointTask, SceneNote
from anxin.incidents.selectors import Gravest, gravest, moments_of
from anxin.incidents.selectors.ledgers import EVENTS, OPINIONS
from anxin.incidents.services import closing_gates, is_named, missing_duties, next_kind, press_overdue
from anxin.intake import evidence
from anxin.monitoring.tests.county import CLERK

from .scene import PARTS, TOWN


def test_the_clocks_run_from_the_discovery_and_not_from_the_entry(scene):
    found = scene.now - timedelta(minutes=15)
    event = scene.event(happened_at=found - timedelta(minutes=5), discovered_at=found)
    assert event.due_at == found + timedelta(minutes=20)
    assert event.report_due_at == found + timedelta(minutes=60)
    scene.do("command_incident", incident_id=event.pk, commander="副县长甲")
    assert scene.again(event).due_at == found + timedelta(minutes=30)


def test_an_area_may_ask_for_the_first_report_sooner(scene, own_home):
    (own_home / "law").mkdir()
    (own_home / "law" / "numbers.yaml").write_text('"522323": {incident.first_report_min: 30}', encoding="utf-8")
    event = scene.event()
    assert event.report_due_at == scene.now + timedelta(minutes=30)


def test_impossible_times_are_refused(scene):
    with pytest.raises(StepRefused, match="还没有到"):
        scene.event(discovered_at=scene.now + timedelta(minutes=1))
    with pytest.raises(StepRefused, match="不能早于发生"):
        scene.event(happened_at=scene.now, discovered_at=scene.now - timedelta(minutes=1))
    assert not Incident.objects_unscoped.exists()


GRADES = (
    ("group", 9, 99_999, "general"), ("group", 10, 0, "larger"), ("group", 19, 99_999, "larger"), ("group", 20, 0, "major"),
    ("group", 1, 100_000, "major"), ("group", 50, 0, "grave"), ("group", 1, 1_000_000, "grave"), ("extreme", 1, 0, "major"),
    ("extreme", 10, 0, "grave"), ("opinion", 0, 0, "general"),
)  # fmt: skip


@pytest.mark.django_db
def test_the_grade_follows_people_amount_and_act():
    told = [(k, n, yuan, graded(k, n, yuan * 100, TOWN, date(2026, 5, 6)).value) for k, n, yuan, _ in GRADES]
    assert tuple(told) == GRADES


def test_the_grade_rises_by_itself_falls_only_with_a_reason_and_never_under_what_is_there(scene):
    event = scene.event()
    scene.do("count_incident", incident_id=event.pk, people=25)
    assert scene.again(event).grade == "major"
    scene.do("count_incident", incident_id=event.pk, people=8, amount_fen=0)
    assert scene.again(event).grade == "major"
    with pytest.raises(StepRefused, match="理由"):
        scene.do("change_grade", incident_id=event.pk, grade="general", reason=" ")
    scene.do("change_grade", incident_id=event.pk, grade="general", reason="大部分人已离开")
    assert scene.again(event).grade == "general"
    scene.do("count_incident", incident_id=event.pk, people=21)
    with pytest.raises(StepRefused, match="至少是重大"):
        scene.do("change_grade", incident_id=event.pk, grade="larger", reason="x")
    assert "由重大改为一般" in "".join(event.events.values_list("label", flat=True))


def test_leaders_are_told_at_once_and_of_signs_too(scene):
    scene.event(only_signs=True)
    message = Message.objects_unscoped.get(to_user=scene.leader)
    assert message.title == "群体性事件苗头：安置房工人聚集讨薪" and message.urgent


def test_a_plan_without_an_office_for_a_duty_says_which(scene):
    assert missing_duties(scene.plan()) == []
    short = scene.plan(title="只有牵头", parts=PARTS[:1], covers=["group"])
    assert "车辆、装备、食物" in missing_duties(short) and "牵头协调" not in missing_duties(short)


def test_a_later_plan_of_the_same_name_ends_the_one_before(scene):
    first, second = scene.plan(), scene.plan(measures="新的措施")
    assert scene.again(first).ends_on == scene.now.date() and scene.again(second).ends_on is None
    with pytest.raises(AccessDenied):
        scene.do(
            "keep_plan",
            scene.townsman,
            region="522399",
            title="x",
            covers=["group"],
            starts_when="x",
            measures="x",
            parts=[],
        )


def test_a_firm_keeps_its_own_plan_with_its_file(scene):
    plan = scene.plan(
        enterprise=scene.contractor,
        parts=[],
        file_name="预案.pdf",
        content=b"%PDF-1.4",
        title="农民工群体性突发事件应急预案",
    )
    assert missing_duties(plan) == [] and evidence.is_whole(plan.sha256) and is_named(plan.sha256)
    assert plan.enterprise == scene.contractor and plan.ends_on is None


def test_the_plan_that_is_started_tells_each_office_its_part(scene):
    plan = scene.plan()
    event = scene.event()
    with pytest.raises(StepRefused, match="谁来指挥"):
        scene.do("command_incident", incident_id=event.pk, commander=" ", plan=plan)
    scene.do("command_incident", incident_id=event.pk, commander="副县长甲", plan=plan)
    tasks = {t.office: t for t in JointTask.objects.filter(incident=event)}
    assert {"城运中心", "信访办", "平安办", "派出所", "保安大队", "党政办"} <= set(tasks)
    told = Message.objects_unscoped.get(to_user=scene.builder)
    assert told.title == "请县住建局行业主管部门到场、约谈企业：安置房工人聚集讨薪" and told.body == "到场、约谈总包"
    assert tasks["县治欠办"].phone == "0859-1111111" and tasks["党政办"].due_at == scene.now + timedelta(minutes=30)
    other = scene.plan(title="只管舆情", covers=["opinion"])
    second = scene.event()
    with pytest.raises(StepRefused, match="不管群体性事件"):
        scene.do("command_incident", incident_id=second.pk, commander="甲", plan=other)


def test_a_head_of_village_or_town_ends_the_clock_of_arriving_and_nobody_else(scene):
    event = scene.event()
    scene.do("command_incident", incident_id=event.pk, commander="副县长甲")
    scene.do("come_to_scene", incident_id=event.pk, post="police", office="派出所")
    assert scene.again(event).state == "commanded"
    scene.later(20)
    scene.do(
        "come_to_scene",
        incident_id=event.pk,
        post="village",
        office="甲村",
        person="村支书",
        at=scene.now - timedelta(minutes=5),
    )
    event = scene.again(event)
    assert event.state == "handling" and event.arrived_at == scene.now - timedelta(minutes=5)
    assert event.due_at == event.arrived_at + timedelta(hours=24)
    told = {m.name: (m.minutes, m.late) for m in moments_of(event)}
    assert told["负责人到场"] == (15, False) and told["首报"] == (None, False)


def test_who_came_before_the_command_counts_when_it_is_given(scene):
    event = scene.event()
    scene.do("come_to_scene", incident_id=event.pk, post="village", office="甲村")
    assert scene.again(event).state == "found"
    scene.do("command_incident", incident_id=event.pk, commander="镇长")
    assert scene.again(event).state == "handling"


def test_another_office_writes_the_arrival_and_the_leading_one_takes_the_step(scene):
    event = scene.event()
    scene.do("command_incident", incident_id=event.pk, commander="副县长甲")
    with pytest.raises(StepRefused, match="先登记"):
        scene.do("go_to_work", incident_id=event.pk)
    scene.do("come_to_scene", scene.builder, incident_id=event.pk, post="town", office="甲镇政府")
    assert scene.again(event).state == "commanded"
    scene.do("go_to_work", incident_id=event.pk)
    assert scene.again(event).state == "handling"


def test_reports_follow_each_other_with_their_clocks(scene):
    event = scene.event()
    with pytest.raises(StepRefused, match="先出首报"):
        scene.do("make_report", incident_id=event.pk, kind="follow", addressee="县政府", words="x")
    scene.later(61)
    first = scene.do("make_report", incident_id=event.pk, kind="first", addressee="县委值班室、县政府值班室")
    assert first.number == "突首报〔2026〕1号" and first.was_late
    assert evidence.is_whole(first.pdf_sha256) and evidence.is_whole(first.docx_sha256) and is_named(first.docx_sha256)
    event = scene.again(event)
    assert (event.reported_at, event.report_due_at) == (scene.now, scene.now + timedelta(hours=4))
    with pytest.raises(StepRefused, match="已经首报过"):
        scene.do("make_report", incident_id=event.pk, kind="first", addressee="县政府")
    with pytest.raises(StepRefused, match="还没有平息"):
        scene.do("make_report", incident_id=event.pk, kind="final", addressee="县政府", suggestions="x")
    with pytest.raises(StepRefused, match="上一份报告以后"):
        scene.do("make_report", incident_id=event.pk, kind="follow", addressee="县政府")
    follow = scene.do(
        "make_report",
        incident_id=event.pk,
        kind="follow",
        addressee="县政府",
        words="又来 5 人",
        suggestions="约谈总包",
    )
    assert not follow.was_late and scene.again(event).suggestions == "约谈总包"
    with pytest.raises(RuntimeError, match="只增不改"):
        follow.save()
    scene.do("command_incident", incident_id=event.pk, commander="甲")
    scene.do("settle_incident", incident_id=event.pk, how="散了")
    assert next_kind(scene.again(event)) == "final"
    assert scene.again(event).report_due_at == scene.now + timedelta(hours=24)
    scene.do("make_report", incident_id=event.pk, kind="final", addressee="县政府")
    event = scene.again(event)
    assert event.final_at == scene.now and event.report_clock_id is None and next_kind(event) == ""


def test_a_report_says_time_place_people_amount_demands_measures_and_needs(scene):
    scene.plan()
    event = scene.handled(needs="请公安增派警力")
    scene.do("write_note", incident_id=event.pk, words="工人代表同意到会议室谈")
    report = scene.do(
        "make_report",
        incident_id=event.pk,
        kind="follow",
        addressee="街道、县治欠办",
        words="正在谈",
        suggestions="动用保证金",
    )
    told = "\n".join(p.text for p in Document(io.BytesIO(evidence.path_of(report.docx_sha256).read_bytes())).paragraphs)
    for words in (
        "12 人",
        "80,000.00 元",
        "付三月工资",
        "副县长甲",
        "工人代表同意到会议室谈",
        "动用保证金",
        "请公安增派警力",
        "街道、县治欠办",
    ):
        assert words in told, words


def test_an_area_may_word_its_reports_and_a_wrong_name_is_refused(scene, own_home):
    folder = own_home / "templates" / "papers"
    folder.mkdir(parents=True)
    text = "title: 紧急情况\nmark: 急\nof: [incident]\nnames: masked\narticles: [decree-724/4]\nparagraphs: ['{%s}']\n"
    (folder / "incident_first.yaml").write_text(text % "titel", encoding="utf-8")
    event = scene.event()
    with pytest.raises(StepRefused, match="没有“titel”这个名称"):
        scene.do("make_report", incident_id=event.pk, kind="first", addressee="县政府")
    (folder / "incident_first.yaml").write_text(text % "title", encoding="utf-8")
    assert scene.do("make_report", incident_id=event.pk, kind="first", addressee="县政府").number == "急〔2026〕1号"


def test_the_scene_log_is_only_added_to_and_its_photos_are_written_anew(scene):
    event = scene.handled()
    raw = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(raw, "PNG")
    note = scene.do(
        "write_note",
        scene.townsman,
        incident_id=event.pk,
        words="现场 12 人，情绪平稳",
        sent=[Sent("photo", raw.getvalue())],
    )
    paper = note.papers.get()
    assert evidence.path_of(paper.sha256).read_bytes()[:2] == b"\xff\xd8" and is_named(paper.sha256)
    for spoil in (lambda: note.save(), lambda: SceneNote.objects.update(words="x"), lambda: note.delete()):
        with pytest.raises(RuntimeError, match="只增不改"):
            spoil()
    with pytest.raises(AccessDenied):
        scene.do("write_note", scene.viewer, incident_id=event.pk, words="x")
    with pytest.raises(StepRefused, match="还没有到"):
        scene.do("write_note", incident_id=event.pk, words="x", at=scene.now + timedelta(minutes=1))


def test_closing_needs_every_gate_and_a_second_person(scene):
    scene.plan()
    event = scene.handled()
    scene.later(60)
    scene.do("settle_incident", incident_id=event.pk, how="散了")
    scene.do("review_incident", incident_id=event.pk, causes="人工费没拨", lessons="早看", suggestions="约谈")
    with pytest.raises(StepRefused) as refused:
        scene.do("close_incident", scene.clerk2, incident_id=event.pk)
    for words in ("终报", "12 人，挂上的线索和案件只有 0 人", "行业主管部门", "没答复"):
        assert words in str(refused.value), words
    done = scene.reviewed()
    assert all(g.is_open for g in closing_gates(done))
    with pytest.raises(AccessDenied, match="承办人以外的人"):
        scene.do("close_incident", scene.clerk, incident_id=done.pk)
    scene.do("close_incident", scene.clerk2, incident_id=done.pk)
    done = scene.again(done)
    assert (done.state, done.clock_id, done.report_clock_id) == ("closed", None, None)


def test_people_of_a_clue_that_became_a_joined_case_count_once(scene):
    event = scene.event(people=3)
    clue = scene.accepted(people=2)
    case = scene.case(clues=[clue])
    scene.do("join_claims", incident_id=event.pk, clues=[clue], cases=[case])
    gate = next(g for g in closing_gates(scene.again(event)) if "每个人" in g.name)
    assert not gate.is_open and "只有 2 人" in gate.missing


def test_it_flares_up_again_and_reports_go_on(scene):
    scene.plan()
    event = scene.reviewed()
    scene.do("flare_up", incident_id=event.pk, reason="又来了 20 人")
    event = scene.again(event)
    assert event.state == "handling" and event.ended_at is None and event.final_at is None
    assert event.report_due_at == scene.now + timedelta(hours=4) and next_kind(event) == "follow"


def test_signs_are_called_off_with_a_reason(scene):
    event = scene.event(only_signs=True)
    with pytest.raises(StepRefused, match="理由"):
        scene.do("call_off_incident", incident_id=event.pk, reason="")
    scene.do("call_off_incident", incident_id=event.pk, reason="当天发了工资")
    assert scene.again(event).report_clock_id is None and not scene.again(event).is_open
    with pytest.raises(IllegalStep):
        scene.do("command_incident", incident_id=event.pk, commander="甲")


def test_handing_over_keeps_the_first_office_and_the_clocks(scene):
    event = scene.event()
    due = event.due_at
    scene.do("hand_over_incident", incident_id=event.pk, agency=scene.labour, reason="由监察大队牵头")
    event = scene.again(event)
    assert (event.agency, event.first_agency, event.due_at) == (scene.labour, scene.arrears, due)
    assert Message.objects_unscoped.filter(to_user=scene.inspector, title__startswith="交您单位牵头").exists()


def test_a_task_is_answered_by_its_office_or_by_who_leads(scene):
    event = scene.event()
    task = scene.do(
        "ask_office", incident_id=event.pk, duty="authority", office="", agency=scene.housing, words="到场约谈"
    )
    with pytest.raises(StepRefused, match="被通知的单位"):
        scene.do("answer_task", scene.inspector, task_id=task.pk, result="x")
    scene.later(12)
    scene.do("answer_task", scene.builder, task_id=task.pk, result="已约谈总包")
    with pytest.raises(StepRefused, match="已经答复过"):
        scene.do("answer_task", scene.builder, task_id=task.pk, result="再答")


def test_what_runs_out_is_told_once_and_one_level_higher(scene):
    city = scene.person("shilingdao", "市领导", scene.arrears, "leader")
    city.assignments.all().delete()
    assign_role(actor=CLERK, as_of=date(2026, 1, 1), now=scene.now, user=city, role="leader", region="5223")
    event = scene.event()
    assert not Message.objects_unscoped.filter(to_user=city).exists()
    assert press_overdue(as_of=scene.now.date(), now=scene.later(19)) == 0
    assert press_overdue(as_of=scene.now.date(), now=scene.later(2)) == 1
    assert press_overdue(as_of=scene.now.date(), now=scene.later(1)) == 0
    assert Message.objects_unscoped.get(to_user=city).title == "启动处置超时：安置房工人聚集讨薪"
    assert press_overdue(as_of=scene.now.date(), now=scene.later(40)) == 1
    assert [e.label for e in event.events.order_by("id")] == ["发现", "启动处置超时", "首报超时"]
    scene.do("command_incident", incident_id=event.pk, commander="甲")
    # The clock of arriving has run out as well: it counts from the discovery.
    assert press_overdue(as_of=scene.now.date(), now=scene.later(1)) == 1


def test_an_office_that_does_not_answer_is_pressed(scene):
    event = scene.event()
    scene.do("command_incident", incident_id=event.pk, commander="甲")
    scene.do("come_to_scene", incident_id=event.pk, post="town", office="甲镇政府")
    scene.do("make_report", incident_id=event.pk, kind="first", addressee="县政府")
    scene.do("ask_office", incident_id=event.pk, duty="authority", office="", agency=scene.housing)
    assert press_overdue(as_of=scene.now.date(), now=scene.later(31)) == 1
    assert (
        Message.objects_unscoped.filter(to_user=scene.builder, title="县住建局答复超时：安置房工人聚集讨薪").count()
        == 1
    )
    assert press_overdue(as_of=scene.now.date(), now=scene.later(1)) == 0


def test_who_has_no_part_in_the_place_does_nothing(scene):
    event = scene.event()
    for who in (scene.viewer, scene.townsman):
        with pytest.raises(AccessDenied):
            scene.do("command_incident", who, incident_id=event.pk, commander="甲")
    with pytest.raises(AccessDenied):
        scene.event(scene.viewer)
    assert AuditEvent.objects.filter(act="incidents.incident_filed").count() == 1
    assert IncidentReport.objects.count() == 0 and event.region_code == TOWN


def test_the_year_counts_major_group_events_and_extreme_acts(scene):
    everything = Scope.everything("test")
    assert gravest(everything, scene.now.date()) == Gravest(0, 0)
    scene.event(people=25)
    scene.event(people=9, amount_fen=0)
    scene.event(kind="extreme", people=1)
    scene.event(kind="extreme", people=1, only_signs=True)
    off = scene.event(people=60)
    scene.do("call_off_incident", incident_id=off.pk, reason="没有这回事")
    last_year = scene.now.replace(year=2025)
    scene.event(people=30, happened_at=last_year, discovered_at=scene.now)
    assert gravest(everything, scene.now.date()) == Gravest(1, 1)
    assert gravest(Scope.nothing(), scene.now.date()) == Gravest(0, 0)


def test_the_ledgers_say_what_was_done_and_by_when(scene):
    scene.plan()
    event = scene.reviewed()
    row = {c.title: c.words(r) for r in prepared(EVENTS, EVENTS.rows(Scope.everything("test"))) for c in EVENTS.columns}
    assert row["编号"] == event.number and row["现场处置"].startswith("05-06") and "县住建局到场" in row["现场处置"]
    assert (
        row["报告"] == "突首报〔2026〕1号；突终报〔2026〕1号"
        and row["到场负责人"] == "甲镇政府镇长"
        and row["金额"] == "80,000.00 元"
    )
    release = scene.draft()
    scene.do("submit_release", release_id=release.pk)
    scene.do("approve_release", scene.leader, release_id=release.pk)
    scene.do("publish_release", release_id=release.pk, where="https://gov.example/1")
    row = {
        c.title: c.words(r)
        for r in prepared(OPINIONS, OPINIONS.rows(Scope.everything("test")))
        for c in OPINIONS.columns
    }
    assert (row["审核人"], row["发布在"], row["发布人(脱敏)"]) == ("县领导", "https://gov.example/1", "张*")


def test_what_was_handed_over_can_still_be_closed_by_a_second_person(scene):
    scene.plan()
    event = scene.handled()
    scene.do("hand_over_incident", incident_id=event.pk, agency=scene.labour, reason="交监察大队")
    assert scene.again(event).handler is None
    scene.do("settle_incident", incident_id=event.pk, how="散了")
    event = scene.again(event)
    assert event.handler == scene.clerk and event.agency == scene.labour


def test_an_uncounted_crowd_needs_a_clue_all_the_same(scene):
    gates = {kind: closing_gates(scene.event(kind=kind, people=0, amount_fen=0)) for kind in ("group", "opinion")}
    shut = {kind: [g.name for g in found if not g.is_open] for kind, found in gates.items()}
    assert "每个人的欠薪都有线索或案件" in shut["group"] and "每个人的欠薪都有线索或案件" not in shut["opinion"]


def test_a_notice_that_is_still_on_its_way_holds_the_close_up(scene):
    event = scene.event()
    said = {"kind": "notice", "title": "情况通报", "text": "在处置", "outlets": "网站"}
    release = scene.do("write_release", incident_id=event.pk, **said)
    assert release.number in "".join(g.missing for g in closing_gates(scene.again(event)))
    scene.do("withdraw_release", release_id=release.pk, reason="不发")
    assert not any("稿件" in g.name and not g.is_open for g in closing_gates(scene.again(event)))
