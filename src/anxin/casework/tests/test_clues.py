"""A grievance is heard once, never lost, judged on facts, and closes only when it is settled."""

from __future__ import annotations

from datetime import date

import pytest

from anxin.access.services import AccessDenied
from anxin.casework.flow import IllegalStep
from anxin.casework.models import Clue, ClueEvent
from anxin.casework.services import clue_gates
from anxin.casework.stepping import StepRefused
from anxin.privacy.sealing import blind_index

DAY = date(2026, 5, 6)


def test_a_clue_has_number_owner_and_clock_from_its_first_moment(office):
    clue = office.clue(their_number="12345-1", phone="13800138000", reporter_name="张三1")
    assert clue.number == "X202600001" and clue.state == "received"
    assert (
        clue.first_agency == office.arrears and clue.due_on == date(2026, 5, 7) and clue.limit_on == date(2026, 5, 26)
    )
    assert clue.phone_index == blind_index("phone", "13800138000") and "13800138000" not in str(clue.phone)
    assert clue.secret_index == blind_index("clue-code", office.code) and len(office.code) == 8
    assert office.clue().number == "X202600002"


def test_the_same_number_of_a_platform_is_one_clue(office):
    first = office.clue(door="national", their_number="N-7")
    with pytest.raises(StepRefused, match=first.number):
        office.clue(door="national", their_number="N-7")


def test_who_stays_unnamed_leaves_no_name(office):
    clue = office.clue(anonymous=True, reporter_name="张三1", id_number="52232319800101001X", worker=office.workers[0])
    assert (clue.reporter_name, clue.id_index, clue.worker) == ("", "", None)


def test_from_received_to_closed_with_the_money_in_hand(office):
    clue = office.accepted(worker=office.workers[0])
    assert clue.handler == office.inspector and clue.due_on == date(2026, 5, 26)
    office.say("verify_clue", clue_id=clue.pk, people=1, amount_fen=600_000, months=[202603], facts="工资表和回单")
    with pytest.raises(StepRefused, match="不能下“已付清”"):
        office.say("dispose_clue", clue_id=clue.pk, conclusion="paid", paid_fen=500_000)
    with pytest.raises(StepRefused, match="不能下“查无欠薪”"):
        office.say("dispose_clue", clue_id=clue.pk, conclusion="no_arrears")
    office.say("dispose_clue", clue_id=clue.pk, conclusion="paid", paid_fen=600_000)
    office.say("reply_clue", clue_id=clue.pk, words="已发到卡上")
    with pytest.raises(IllegalStep, match="可以：回访"):
        office.say("close_clue", office.window, clue_id=clue.pk)
    office.say("call_back_clue", office.window, clue_id=clue.pk, answer="unreachable")
    with pytest.raises(StepRefused, match="钱到了本人手里"):
        office.say("close_clue", office.window, clue_id=clue.pk)
    office.receipt(office.workers[0], 600_000, date(2026, 5, 8))
    assert office.say("close_clue", office.window, date(2026, 5, 9), clue_id=clue.pk).state == "closed"
    told = list(ClueEvent.objects.filter(clue=clue).values_list("label", flat=True))
    assert told == ["接收", "分类", "分流", "受理", "核实", "处置", "答复", "回访", "办结"]


def test_a_worker_who_says_no_sends_it_back_at_once(office):
    clue = office.accepted()
    office.say("verify_clue", clue_id=clue.pk, people=2, amount_fen=1_200_000, months=[202603], facts="工资表")
    office.say("dispose_clue", clue_id=clue.pk, conclusion="paid", paid_fen=1_200_000)
    office.say("reply_clue", clue_id=clue.pk, words="已付")
    clue = office.say("call_back_clue", office.window, clue_id=clue.pk, answer="nothing")
    assert clue.state == "accepted" and clue.reopened == 1 and clue.clock is not None


def test_the_arrears_office_never_handles(office):
    clue = office.clue()
    office.say("sort_clue", office.window, clue_id=clue.pk, kind="wages")
    with pytest.raises(StepRefused, match="不是办案机构"):
        office.say("route_clue", office.window, clue_id=clue.pk, agency=office.arrears)


def test_the_first_receiver_stays_on_record_through_every_hand_over(office):
    clue = office.accepted()
    office.say("pass_on_clue", clue_id=clue.pk, agency=office.housing, reason="属工程款")
    clue = office.say("return_clue", office.builder, clue_id=clue.pk, reason="不归我们")
    assert clue.first_agency == office.arrears == clue.agency and clue.passed_on == 2 and clue.state == "sorted"
    office.say("route_clue", office.window, clue_id=clue.pk, agency=office.labour)
    with pytest.raises(StepRefused, match="写明理由"):
        office.say("return_clue", clue_id=clue.pk, reason=" ")


def test_project_money_is_guided_on_with_a_reply(office):
    clue = office.clue()
    office.say("sort_clue", office.window, clue_id=clue.pk, kind="project_money")
    clue = office.say("guide_clue", office.window, clue_id=clue.pk, to="县住建局建管科", reason="要的是工程款")
    assert clue.state == "guided" and clue.conclusion == "project_money" and clue.due_on == date(2026, 5, 8)
    office.say("reply_clue", office.window, clue_id=clue.pk, words="请到住建局")
    office.say("call_back_clue", office.window, clue_id=clue.pk, answer="unreachable")
    assert office.say("close_clue", office.window, clue_id=clue.pk).state == "closed"


@pytest.mark.parametrize("kind", ["contract", "pay_dispute"])
def test_a_dispute_about_contract_or_pay_is_guided_to_arbitration_or_court(office, kind):
    clue = office.clue()
    office.say("sort_clue", office.window, clue_id=clue.pk, kind=kind)
    clue = office.say(
        "guide_clue", office.window, clue_id=clue.pk, to="县劳动人事争议仲裁委", reason="对工资数额有争议"
    )
    assert clue.guided_to == "县劳动人事争议仲裁委" and clue.get_conclusion_display() == "属劳动争议，引导仲裁或诉讼"


def test_the_same_grievance_at_another_door_is_joined_and_each_door_is_answered_once(office):
    first = office.accepted()
    second = office.clue(door="national", their_number="N-8")
    office.say("join_clue", office.window, clue_id=second.pk, into_id=first.pk, reason="同一人同一月")
    assert office.again(second).state == "joined" and office.again(second).clock is None
    assert [str(d) for d in first.doors.all()] == ["12345 热线", "全国根治欠薪线索反映平台 N-8"]
    office.say("verify_clue", clue_id=first.pk, people=0, amount_fen=0, months=[], facts="都发了")
    office.say("dispose_clue", clue_id=first.pk, conclusion="no_arrears")
    office.say("reply_clue", clue_id=first.pk, words="查无欠薪")
    assert not first.doors.filter(answered_at__isnull=True).exists()


def test_a_grievance_that_comes_again_after_closing_reopens(office):
    first = office.accepted()
    office.say("verify_clue", clue_id=first.pk, people=0, amount_fen=0, months=[], facts="都发了")
    office.say("dispose_clue", clue_id=first.pk, conclusion="no_arrears")
    office.say("reply_clue", clue_id=first.pk, words="查无欠薪")
    office.say("call_back_clue", office.window, clue_id=first.pk, answer="unreachable")
    office.say("close_clue", office.window, clue_id=first.pk)
    second = office.clue(door="petition", day=date(2026, 6, 1))
    office.say("join_clue", office.window, date(2026, 6, 1), clue_id=second.pk, into_id=first.pk, reason="同一诉求")
    first = office.again(first)
    assert first.state == "accepted" and first.reopened == 1 and first.closed_on is None


def test_a_clock_moves_only_with_a_reason(office):
    clue = office.accepted()
    before = clue.due_on
    with pytest.raises(StepRefused, match="写明理由"):
        office.say("move_clock", clue_id=clue.pk, what="extend", amount=5, reason="")
    clue = office.say("move_clock", clue_id=clue.pk, what="extend", amount=5, reason="情况复杂，负责人批准")
    assert clue.due_on > before
    clue = office.say("move_clock", clue_id=clue.pk, what="suspend", reason="等法院")
    assert clue.due_on is None and clue.clock is not None


def test_who_may_not_handle_is_refused(office):
    clue = office.clue()
    for actor in (office.viewer, office.inspector):
        with pytest.raises(AccessDenied):
            office.say("sort_clue", actor, clue_id=clue.pk, kind="wages")


def test_the_gates_say_what_is_missing(office):
    clue = office.clue()
    assert [(gate.name, gate.is_open) for gate in clue_gates(clue)] == [
        ("每个来源都答复了", False), ("回访过", False), ("钱到了本人手里", False)
    ]  # fmt: skip


def test_history_cannot_be_rewritten(office):
    office.clue()
    event = ClueEvent.objects.get()
    event.reason = "改"
    with pytest.raises(RuntimeError, match="只增不改"):
        event.save()
    with pytest.raises(RuntimeError, match="只增不改"):
        ClueEvent.objects.all().delete()
    assert Clue.objects_unscoped.count() == 1


@pytest.mark.parametrize("conclusion", ["plan", "case"])
def test_a_plan_to_pay_goes_on_as_a_case_and_ends_only_with_it(office, conclusion):
    clue = office.accepted()
    office.say("verify_clue", clue_id=clue.pk, people=2, amount_fen=1_200_000, months=[202603], facts="工资表")
    with pytest.raises(StepRefused, match="先从这条线索立案"):
        office.say("dispose_clue", clue_id=clue.pk, conclusion=conclusion)
    office.case(clues=[clue])
    office.say("dispose_clue", clue_id=clue.pk, conclusion=conclusion)
    office.say("reply_clue", clue_id=clue.pk, words="已立案")
    office.say("call_back_clue", office.window, clue_id=clue.pk, answer="unreachable")
    with pytest.raises(StepRefused, match="还没结案"):
        office.say("close_clue", office.window, clue_id=clue.pk)


def test_money_that_was_verified_is_not_let_go_for_want_of_an_answer(office):
    clue = office.accepted()
    office.say("verify_clue", clue_id=clue.pk, people=2, amount_fen=1_200_000, months=[202603], facts="工资表")
    with pytest.raises(StepRefused, match="还有欠薪没付"):
        office.say("dispose_clue", clue_id=clue.pk, conclusion="unreachable")


def test_what_comes_again_gets_its_whole_time_anew_through_whatever_door(office):
    first = office.accepted()
    office.say("verify_clue", clue_id=first.pk, people=0, amount_fen=0, months=[], facts="都发了")
    office.say("dispose_clue", clue_id=first.pk, conclusion="no_arrears")
    office.say("reply_clue", clue_id=first.pk, words="查无欠薪")
    office.say("call_back_clue", office.window, clue_id=first.pk, answer="unreachable")
    office.say("close_clue", office.window, clue_id=first.pk)
    second = office.clue(door="petition", day=date(2026, 6, 1))
    office.say("join_clue", office.window, date(2026, 6, 1), clue_id=second.pk, into_id=first.pk, reason="同一诉求")
    first = office.again(first)
    assert first.limit.closed_on is None and first.limit_on > date(2026, 6, 1)
