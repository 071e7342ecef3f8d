"""Opinion: found, reported, verified within its hours, made a clue of; nothing is published by who wrote it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from anxin.access.services import AccessDenied
from anxin.casework.flow import IllegalStep
from anxin.casework.models import Clue
from anxin.casework.stepping import StepRefused
from anxin.channels.models import Message
from anxin.incidents.models import Incident, OpinionRound, Release
from anxin.incidents.services import opinion_gates, press_overdue


def test_the_hours_of_verifying_run_from_the_finding(scene):
    found = scene.now - timedelta(minutes=30)
    item = scene.opinion(found_at=found, views=12_000)
    assert item.due_at == found + timedelta(minutes=60) and item.spreads.get().views == 12_000
    scene.do("report_opinion", opinion_id=item.pk, words="请县里处置")
    item = scene.again(item)
    assert (item.reported_at, item.due_at) == (scene.now, found + timedelta(hours=4))
    assert Message.objects_unscoped.get(to_user=scene.leader).title == "舆情：某工地讨薪视频"


def test_what_is_found_is_reported_before_anything_else(scene):
    item = scene.opinion()
    with pytest.raises(IllegalStep, match="已发现"):
        scene.do("verify_opinion", opinion_id=item.pk, truth="true", facts="查了")


def test_an_address_that_is_still_followed_is_not_taken_twice(scene):
    first = scene.opinion()
    with pytest.raises(StepRefused, match=first.number):
        scene.opinion()
    with pytest.raises(StepRefused, match="http"):
        scene.opinion(address="javascript:alert(1)")
    scene.do("set_aside", opinion_id=first.pk, reason="和工资无关")
    again = scene.opinion()
    with pytest.raises(StepRefused, match=again.number):
        scene.do("reopen_opinion", opinion_id=first.pk, reason="又传")


def test_it_becomes_a_clue_through_the_door_of_network_opinion(scene):
    item = scene.verified(actor=scene.clerk)
    with pytest.raises(AccessDenied, match="线索和案件"):
        scene.do("make_clue_of", opinion_id=item.pk)
    ours = scene.opinion(scene.inspector, agency=scene.labour, address="https://video.example/2")
    scene.do("report_opinion", scene.inspector, opinion_id=ours.pk)
    clue = scene.do("make_clue_of", scene.inspector, opinion_id=ours.pk, people=3, amount_fen=900_000, months=[202603])
    assert (clue.door, clue.their_number, clue.urgency, clue.arrived_at) == (
        "opinion",
        ours.number,
        ["opinion"],
        ours.found_at,
    )
    ours = scene.again(ours)
    assert (ours.state, ours.clue, clue.project) == ("handling", clue, scene.project)
    with pytest.raises(StepRefused, match="已经转为线索"):
        scene.do("make_clue_of", scene.inspector, opinion_id=ours.pk)
    assert Clue.objects_unscoped.count() == 1


def test_it_becomes_an_event_whose_clocks_run_from_the_finding(scene):
    item = scene.opinion()
    scene.later(20)
    scene.do("report_opinion", opinion_id=item.pk)
    event = scene.do("make_event_of", opinion_id=item.pk, kind="group", place="项目大门", people=15)
    assert event.discovered_at == item.found_at and scene.again(item).incident == event
    assert Incident.objects_unscoped.get().how_found == f"舆情 {item.number}"


def test_arrears_that_were_found_true_are_not_set_aside(scene):
    with pytest.raises(StepRefused, match="转为线索"):
        scene.do("set_aside", opinion_id=scene.verified().pk, reason="算了")


def test_false_reports_are_cleared_before_the_end(scene):
    item = scene.verified("project_money")
    with pytest.raises(StepRefused, match="清除或澄清"):
        scene.do("set_aside", opinion_id=item.pk, reason="是工程款")
    with pytest.raises(StepRefused, match="先写明找谁"):
        scene.do("clear_false", opinion_id=item.pk, result="删了")
    scene.do("clear_false", opinion_id=item.pk, asked_of="县网信办、平台")
    scene.do("keep_quiet", opinion_id=item.pk, reason="影响很小，不扩大")
    with pytest.raises(StepRefused, match="不实信息还没有清除结果"):
        scene.do("close_opinion", scene.clerk2, opinion_id=item.pk)
    scene.do("clear_false", opinion_id=item.pk, result="平台已删除")
    with pytest.raises(AccessDenied, match="承办人以外的人"):
        scene.do("close_opinion", opinion_id=item.pk)
    scene.do("close_opinion", scene.clerk2, opinion_id=item.pk)
    assert scene.again(item).state == "closed"
    with pytest.raises(StepRefused, match="只有核实为不实"):
        scene.do("clear_false", opinion_id=scene.verified(address="https://video.example/3").pk, asked_of="平台")


def test_nothing_is_drafted_before_it_is_verified(scene):
    item = scene.opinion()
    with pytest.raises(StepRefused, match="先核实"):
        scene.draft(item)


def test_who_wrote_any_version_does_not_approve_it(scene):
    release = scene.draft(actor=scene.leader)
    scene.do("submit_release", scene.leader, release_id=release.pk)
    with pytest.raises(AccessDenied, match="写过这份稿件"):
        scene.do("approve_release", scene.leader, release_id=release.pk)
    # A colleague's last version does not wash off that the leader wrote the first.
    scene.do("revise_release", release_id=release.pk, title="改过", text="新的正文", outlets="网站")
    scene.do("submit_release", release_id=release.pk)
    with pytest.raises(AccessDenied, match="写过这份稿件"):
        scene.do("approve_release", scene.leader, release_id=release.pk)
    with pytest.raises(AccessDenied):
        scene.do("approve_release", scene.clerk2, release_id=release.pk)
    other = scene.person("lingdao2", "县领导乙", scene.arrears, "leader")
    scene.do("approve_release", other, release_id=release.pk, words="可以")
    assert scene.again(release).approved_by == other


def test_a_text_that_is_changed_is_approved_anew(scene):
    release = scene.draft()
    scene.do("submit_release", release_id=release.pk)
    assert Message.objects_unscoped.filter(to_user=scene.leader, title__startswith="等您审核").count() == 1
    scene.do("approve_release", scene.leader, release_id=release.pk)
    same = {"title": release.title, "text": release.text, "outlets": release.outlets}
    with pytest.raises(StepRefused, match="没有改动"):
        scene.do("revise_release", release_id=release.pk, **same)
    scene.do("revise_release", release_id=release.pk, title="新", text="不一样的正文", outlets="网站")
    release = scene.again(release)
    assert (release.state, release.approved_by, release.texts.count()) == ("draft", None, 2)
    with pytest.raises(IllegalStep):
        scene.do("publish_release", release_id=release.pk, where="https://gov.example/1")


def test_what_is_published_is_kept_word_for_word_and_answers_the_item(scene):
    release = scene.draft()
    with pytest.raises(StepRefused, match="还没有发布的稿件"):
        scene.do("answer_opinion", opinion_id=release.opinion_id)
    scene.do("submit_release", release_id=release.pk)
    scene.do("approve_release", scene.leader, release_id=release.pk)
    scene.later(30)
    with pytest.raises(StepRefused, match="早于前一步"):
        scene.do(
            "publish_release", release_id=release.pk, where="https://gov.example/1", at=scene.now - timedelta(hours=1)
        )
    scene.do("publish_release", release_id=release.pk, where="https://gov.example/1")
    release = scene.again(release)
    assert (release.published_text, release.published_at) == (release.text, scene.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects_unscoped.filter(pk=release.pk).update(text="后来改的")
    scene.do("answer_opinion", opinion_id=release.opinion_id)
    assert scene.again(release.opinion).state == "answered"


def test_the_database_refuses_one_person_as_writer_and_approver(scene):
    release = scene.draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects_unscoped.filter(pk=release.pk).update(approved_by=scene.clerk)


def test_what_is_sent_back_says_why(scene):
    release = scene.draft()
    scene.do("submit_release", release_id=release.pk)
    with pytest.raises(StepRefused, match="理由"):
        scene.do("send_back_release", scene.leader, release_id=release.pk, reason="")
    scene.do("send_back_release", scene.leader, release_id=release.pk, reason="数字再核一遍")
    assert Message.objects_unscoped.get(to_user=scene.clerk).body == "数字再核一遍"
    assert scene.again(release).state == "draft"


def test_departments_are_told_by_the_plan_and_must_answer(scene):
    plan = scene.plan()
    item = scene.verified()
    scene.do("start_plan", opinion_id=item.pk, plan=plan)
    assert {"科宣中心", "县网信办", "信访办", "平安办"} <= set(item.tasks.values_list("office", flat=True))
    assert item.tasks.first().due_at == scene.now + timedelta(hours=2)
    with pytest.raises(StepRefused, match="都通知过"):
        scene.do("start_plan", opinion_id=item.pk, plan=plan)
    gate = next(g for g in opinion_gates(item) if "联动" in g.name)
    assert not gate.is_open


def test_what_is_late_is_told_and_a_waiting_text_not_to_its_writer(scene):
    release = scene.draft(actor=scene.leader)
    scene.do("submit_release", scene.leader, release_id=release.pk)
    other = scene.person("lingdao2", "县领导乙", scene.arrears, "leader")
    before = Message.objects_unscoped.filter(to_user=scene.leader).count()
    assert press_overdue(as_of=scene.now.date(), now=scene.later(hours=2, minutes=1)) == 1
    assert Message.objects_unscoped.get(to_user=other).title == "审核超时：关于某工地工资的回应"
    assert Message.objects_unscoped.filter(to_user=scene.leader).count() == before


def test_a_round_without_findings_is_a_result(scene):
    scene.do("look_round", region="522323", sources=["video", "board"])
    assert OpinionRound.objects_unscoped.get().found == 0
    with pytest.raises(StepRefused, match="勾选"):
        scene.do("look_round", region="522323", sources=[])
    with pytest.raises(AccessDenied):
        scene.do("look_round", region="522399", sources=["video"])


def test_what_became_a_clue_may_still_become_an_event_and_the_other_way_round(scene):
    said = {"kind": "group", "place": "项目大门", "people": 1}
    first = scene.opinion(scene.inspector, agency=scene.labour)
    scene.do("report_opinion", scene.inspector, opinion_id=first.pk)
    clue = scene.do("make_clue_of", scene.inspector, opinion_id=first.pk)
    event = scene.do("make_event_of", scene.inspector, opinion_id=first.pk, **said)
    assert list(event.clues.all()) == [clue]
    second = scene.opinion(scene.inspector, agency=scene.labour, address="https://video.example/2")
    scene.do("report_opinion", scene.inspector, opinion_id=second.pk)
    event = scene.do("make_event_of", scene.inspector, opinion_id=second.pk, **said)
    assert list(event.clues.all()) == []
    clue = scene.do("make_clue_of", scene.inspector, opinion_id=second.pk)
    assert list(event.clues.all()) == [clue]
    with pytest.raises(StepRefused, match="已经转为突发事件"):
        scene.do("make_event_of", scene.inspector, opinion_id=second.pk, **said)
