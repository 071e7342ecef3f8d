"""What people do with a warning: each step has its person, its papers and its place in the history; only data clears."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anxin.access.scope import Scope
from anxin.audit.models import AuditEvent
from anxin.channels.models import Delivery, Message
from anxin.channels.services import Outside
from anxin.intake import evidence
from anxin.monitoring import selectors, services
from anxin.monitoring.models import Attachment, Holding, Notice, Warning, WarningEvent
from anxin.monitoring.services import AnswerRefused, PaperRefused

from .office import DAY, NOW, offices, warned

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return offices()


def by(actor, **said) -> dict:
    return {"actor": actor, "as_of": DAY, "now": NOW, **said}


def kinds(warning) -> list[str]:
    return [event.kind for event in warning.events.order_by("id")]


def paper(name="银行函告.pdf", content=b"%PDF-1.4 paper"):
    return SimpleUploadedFile(name, content)


def test_an_explanation_keeps_its_paper_in_the_evidence_store(made):
    warning = warned(made)
    services.explain_warning(**by(made.town, warning_id=warning.pk, reason="银行系统故障", uploads=[paper()]))
    warning.refresh_from_db()
    assert (warning.status, warning.answered_on) == ("explained", DAY)
    attachment = Attachment.objects.get()
    assert attachment.name == "银行函告.pdf" and attachment.event.kind == "explained"
    assert evidence.path_of(attachment.sha256).read_bytes() == b"%PDF-1.4 paper"
    assert evidence.is_whole(attachment.sha256)


def test_an_explanation_without_paper_and_without_words_for_one_is_refused(made):
    warning = warned(made)
    with pytest.raises(AnswerRefused, match="证据不能为空"):
        services.explain_warning(**by(made.town, warning_id=warning.pk, reason="银行系统故障"))


@pytest.mark.parametrize(
    ("upload", "why"),
    [(paper("run.exe"), "不是能存的附件"), (paper("空.pdf", b""), "空文件"), (paper("../../x.html"), "不是能存的附件")],
)
def test_a_file_that_nobody_needs_is_not_kept_and_the_step_not_done(made, upload, why):
    warning = warned(made)
    with pytest.raises(PaperRefused, match=why):
        services.explain_warning(**by(made.town, warning_id=warning.pk, reason="说明", uploads=[paper(), upload]))
    warning.refresh_from_db()
    assert warning.status == "raised" and kinds(warning) == ["raised"] and not Attachment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_paper_is_somebodys_and_outlives_the_next_clearing_of_the_store(made):
    warning = warned(made)
    services.explain_warning(**by(made.town, warning_id=warning.pk, reason="银行系统故障", uploads=[paper()]))
    evidence.clear()
    assert evidence.is_whole(Attachment.objects.get().sha256)
    # What a step that failed brought with it does not stay.
    with pytest.raises(AnswerRefused):
        services.explain_warning(
            **by(made.stranger, warning_id=warning.pk, reason="无权", uploads=[paper("另.pdf", b"%PDF other")])
        )
    assert len([p for p in evidence.store().rglob("*") if p.is_file() and p.suffix not in (".note", ".part")]) == 1


def test_what_was_done_is_recorded_with_day_and_person_and_stops_the_clocks(made):
    warning = warned(made, level="red", opened=DAY - timedelta(days=2))
    said = {"warning_id": warning.pk, "what": "约谈总包，承诺周五前先行清偿", "done_by": "镇干部甲、派出所"}
    with pytest.raises(AnswerRefused, match="还没到"):
        services.record_act(**by(made.town, **said, done_on=DAY + timedelta(days=1)))
    with pytest.raises(AnswerRefused, match="早于"):
        services.record_act(**by(made.town, **said, done_on=DAY - timedelta(days=9)))
    services.record_act(**by(made.town, **said, done_on=DAY))
    warning.refresh_from_db()
    assert (warning.status, warning.acted_on, warning.answered_on) == ("acting", DAY, DAY)
    step = selectors.explain(Scope.everything("test"), warning.pk).history[-1]
    assert "约谈总包" in step.says and "镇干部甲、派出所" in step.says and "2026-11-20" in step.says


def test_a_reviewer_sends_an_explanation_back_and_the_answer_is_due_anew(made):
    warning = warned(made, opened=DAY - timedelta(days=20))
    services.explain_warning(**by(made.town, warning_id=warning.pk, reason="在办", evidence="无"))
    with pytest.raises(AnswerRefused, match="没有编号"):
        services.send_back(**by(made.town, warning_id=warning.pk, reason="没有凭证"))
    services.send_back(**by(made.chief, warning_id=warning.pk, reason="没有凭证"))
    warning.refresh_from_db()
    assert warning.status == "raised" and warning.answered_on is None and warning.due_on > DAY


def test_one_person_cannot_ask_for_a_waiver_and_grant_it_and_another_can_refuse(made):
    from .office import COUNTY, give

    warning = warned(made)
    # Even somebody who has come by both roles.
    give(made.town, "warning_reviewer", region=COUNTY)
    asked = {
        "warning_id": warning.pk,
        "reason": "dispute",
        "evidence": "仲裁受理通知书",
        "ends_on": DAY + timedelta(days=30),
    }
    services.propose_waiver(**by(made.town, **asked))
    for step, more in ((services.approve_waiver, {}), (services.refuse_waiver, {"reason": "不行"})):
        with pytest.raises(AnswerRefused, match="申请人不能"):
            step(**by(made.town, warning_id=warning.pk, **more))
    services.refuse_waiver(**by(made.chief, warning_id=warning.pk, reason="受理通知书不是本项目的"))
    warning.refresh_from_db()
    assert warning.status == "raised" and kinds(warning) == ["raised", "waiver_proposed", "waiver_refused"]
    services.propose_waiver(**by(made.town, **asked))
    services.approve_waiver(**by(made.second, warning_id=warning.pk))
    warning.refresh_from_db()
    assert warning.status == "waived"


def test_a_waiver_has_an_end_that_is_not_far(made):
    warning = warned(made)
    with pytest.raises(AnswerRefused, match="最长 365 天"):
        services.propose_waiver(
            **by(made.town, warning_id=warning.pk, reason="other", evidence="无", ends_on=DAY + timedelta(days=366))
        )


def test_the_first_receiver_stays_on_record_when_a_warning_is_handed_over(made):
    warning = warned(made)
    services.tell_responsible(**by(made.monitor))
    warning.refresh_from_db()
    assert (warning.agency, warning.person) == (made.town_office, made.keeper)
    services.hand_over(**by(made.town, warning_id=warning.pk, agency_id=made.housing.pk, reason="行业主管部门办理"))
    services.hand_over(**by(made.trade, warning_id=warning.pk, person_id=made.monitor.pk, reason="跨部门"))
    warning.refresh_from_db()
    assert (warning.agency, warning.person) == (made.office, made.monitor)
    holdings = list(Holding.objects.filter(warning=warning))
    assert [h.told for h in holdings] == ["盘水街道办 协管员辛", "普安县住建局", "普安县治欠办 监测员丁"]
    assert [h.until is None for h in holdings] == [False, False, True]
    assert "移交给您" in Message.objects_unscoped.filter(to_user=made.monitor).latest("id").title


def test_a_warning_is_not_handed_to_those_who_may_not_see_it(made):
    warning = warned(made)
    for to in ({"agency_id": made.other_bureau.pk}, {"person_id": made.stranger.pk}, {"person_id": made.looker.pk}):
        with pytest.raises(AnswerRefused):
            services.hand_over(**by(made.town, warning_id=warning.pk, reason="转", **to))
    assert not Holding.objects.exists()


def test_a_false_alarm_needs_a_second_look_and_counts_against_the_rule(made):
    first, other = warned(made), warned(made, month=202608)
    services.claim_false_alarm(**by(made.town, warning_id=first.pk, reason="已用工行账户代发"))
    with pytest.raises(AnswerRefused, match="没有编号"):
        services.decide_false_alarm(**by(made.town, warning_id=first.pk, upheld=True, reason="属实"))
    services.decide_false_alarm(**by(made.chief, warning_id=first.pk, upheld=True, reason="回单属实"))
    services.claim_false_alarm(**by(made.town, warning_id=other.pk, reason="同上"))
    services.decide_false_alarm(**by(made.chief, warning_id=other.pk, upheld=False, reason="没有回单"))
    first.refresh_from_db()
    other.refresh_from_db()
    assert (first.status, other.status) == ("false_alarm", "raised")
    (rate,) = selectors.false_alarm_rates(Scope.everything("test"))
    assert (rate.rule, rate.raised, rate.upheld, rate.refused, rate.waiting) == ("W02", 2, 1, 1, 0)
    assert rate.rate == 1 / 2 and not rate.is_suspect(*selectors.suspect_from(DAY))
    # A false alarm does not climb, whatever deadline passes.
    services.escalate(actor=made.monitor, as_of=DAY + timedelta(days=60), now=NOW)
    first.refresh_from_db()
    assert first.level == "yellow" and first.status == "false_alarm"


def test_batches_do_only_what_decides_nothing_and_report_each(made):
    warnings = [warned(made, month=month) for month in (202607, 202608, 202609)]
    services.explain_warning(**by(made.town, warning_id=warnings[0].pk, reason="在办", evidence="函"))
    ids = [w.pk for w in warnings] + [999_999]
    report = services.batch(step="acknowledge", warning_ids=ids, **by(made.town))
    assert report.done == (warnings[1].pk, warnings[2].pk)
    assert [one for one, _ in report.refused] == [warnings[0].pk, 999_999]
    for step in ("approve_waiver", "propose_waiver", "explain", ""):
        with pytest.raises(AnswerRefused, match="一条一条"):
            services.batch(step=step, warning_ids=ids, **by(made.chief))


def test_whoever_may_only_look_can_do_nothing_and_a_stranger_finds_nothing(made):
    warning = warned(made)
    for actor in (made.looker, made.stranger, made.chief):
        with pytest.raises(AnswerRefused, match="没有编号为"):
            services.acknowledge_warning(**by(actor, warning_id=warning.pk))
    assert kinds(warning) == ["raised"]


def test_the_responsible_are_told_once_of_each_step_each_in_one_message(made):
    warnings = [warned(made, month=month) for month in (202607, 202608)]
    report = services.tell_responsible(**by(made.monitor))
    assert (report.warnings, report.nobody) == (2, 0)
    message = Message.objects_unscoped.get(to_user=made.keeper)
    assert message.title.startswith("2 条预警要看") and "滨河安置房二期" in message.body
    assert Message.objects_unscoped.filter(to_user=made.town).count() == 1
    # Yellow is the town's; the trade and the county's office are told from orange on.
    assert not Message.objects_unscoped.filter(to_user__in=[made.trade, made.monitor, made.stranger]).exists()
    assert {Warning.objects_unscoped.get(pk=w.pk).status for w in warnings} == {"notified"}
    assert services.tell_responsible(**by(made.monitor)).warnings == 0
    services.escalate(actor=made.monitor, as_of=DAY + timedelta(days=10), now=NOW)
    services.tell_responsible(actor=made.monitor, as_of=DAY + timedelta(days=10), now=NOW)
    late = Message.objects_unscoped.filter(to_user=made.trade).get()
    assert "其中逾期 2 条" in late.title and late.urgent


def test_nobody_to_tell_is_said_and_not_tried_for_ever(made):
    from anxin.organisation.models import ProjectOwner

    ProjectOwner.objects_unscoped.all().delete()
    made.town.is_active = made.keeper.is_active = False
    made.town.save()
    made.keeper.save()
    warning = warned(made)
    report = services.tell_responsible(**by(made.monitor))
    assert (report.warnings, report.nobody) == (0, 1)
    warning.refresh_from_db()
    assert warning.status == "raised" and warning.agency == made.town_office
    assert services.tell_responsible(**by(made.monitor)).nobody == 0


def test_a_reminder_goes_once_a_day_to_whoever_has_it_in_hand(made):
    warning = warned(made)
    services.tell_responsible(**by(made.monitor))
    assert services.remind(**by(made.chief, warning_id=warning.pk)) == 1
    assert Message.objects_unscoped.filter(purpose="催办").get().to_user == made.keeper
    with pytest.raises(AnswerRefused, match="今天已经催过"):
        services.remind(**by(made.chief, warning_id=warning.pk))


def test_a_notice_is_proposed_sent_and_answered_and_stands_in_the_history(made):
    warning = warned(made, finding={"numbers": {"due_on": "2026-10-16", "days_late": 35}})
    proposal = selectors.propose_notice([warning], DAY)
    for part in (
        "川渝劳务有限公司",
        "滨河安置房二期",
        "27 人",
        "418,630.00 元",
        "已逾期 35 天",
        "保障农民工工资支付条例",
    ):
        assert part in proposal.text
    assert proposal.answer_due_on.isoformat() == "2026-11-27"
    receivers = [r.user for r in selectors.possible_receivers([warning], DAY)]
    assert made.keeper in receivers and made.town in receivers and made.stranger not in receivers
    notice = services.send_notice(
        **by(made.town, warning_ids=[warning.pk], title=proposal.title, text=proposal.text),
        answer_due_on=proposal.answer_due_on,
        user_ids=[made.keeper.pk],
        outside=[Outside("劳资专管员", "phone", "13800001234")],
    )
    assert notice.number == "安通〔2026〕1号" and notice.receivers.count() == 2
    inside, outside = notice.receivers.order_by("id")
    assert {d.state for d in Delivery.objects_unscoped.filter(message=inside.message)} == {"sent"}
    # No gateway in this area: the log says so, and the officer knows that he must call.
    assert Delivery.objects_unscoped.get(message=outside.message).state == "failed"
    services.record_notice_answer(
        **by(made.keeper, receiver_id=inside.pk, answer="已付清，凭证附后", uploads=[paper()])
    )
    with pytest.raises(AnswerRefused, match="已于"):
        services.record_notice_answer(**by(made.town, receiver_id=inside.pk, answer="又"))
    with pytest.raises(AnswerRefused, match="没有这份通知"):
        services.record_notice_answer(**by(made.stranger, receiver_id=outside.pk, answer="代答"))
    assert kinds(warning) == ["raised", "notice_sent", "notice_answered"]
    assert "13800001234" not in str(list(WarningEvent.objects.values("fields"))) + str(
        list(AuditEvent.objects.values())
    )


def test_a_notice_is_of_one_project_and_goes_to_those_who_may_see_it(made):
    there = made.county.project("别的项目", "522323100")
    here, other = warned(made), warned(made, project=there)
    said = {"title": "通知", "text": "内容", "answer_due_on": DAY}
    for more, why in (
        ({"warning_ids": [here.pk, other.pk], "user_ids": [made.keeper.pk]}, "一个项目"),
        ({"warning_ids": [here.pk], "user_ids": [made.stranger.pk]}, "无权看"),
        ({"warning_ids": [here.pk]}, "至少选一个收件人"),
        ({"warning_ids": [here.pk], "outside": [Outside("甲", "phone", "12")]}, "手机号"),
    ):
        with pytest.raises(AnswerRefused, match=why):
            services.send_notice(**by(made.town), **said, **more)
    assert not Notice.objects_unscoped.exists() and not Message.objects_unscoped.exists()


def test_numbers_of_persons_do_not_stay_in_the_history(made):
    warning = warned(made)
    services.explain_warning(
        **by(made.town, warning_id=warning.pk, reason="已电话 13800001234 核实", evidence="通话记录")
    )
    assert "13800001234" not in str(list(WarningEvent.objects.values("fields")))


def test_every_step_leaves_one_event_in_the_audit_log(made):
    warning = warned(made)
    before = AuditEvent.objects.count()
    services.acknowledge_warning(**by(made.town, warning_id=warning.pk))
    services.record_act(**by(made.town, warning_id=warning.pk, what="约谈", done_on=DAY, done_by="甲"))
    assert AuditEvent.objects.count() == before + 2
