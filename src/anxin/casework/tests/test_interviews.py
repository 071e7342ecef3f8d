"""Interviews on a case, and its limit before the Spring Festival (R199, R203, R205)."""

from __future__ import annotations

from datetime import date

import pytest

from anxin.access.services import AccessDenied
from anxin.casework.papers.filling import of_case
from anxin.casework.stepping import StepRefused

DAY = date(2026, 5, 6)
SAID = {
    "on": DAY, "body": "甲劳务公司", "person": "王大锤", "post": "经理", "held_by": "县劳动监察大队队长", "about": "三月工资没发",
    "promised": "月底付清", "due_on": date(2026, 5, 29),
}  # fmt: skip


def verified(office, case, day=DAY):
    office.say("describe_case", None, day, case_id=case.pk, cause="project_debt")
    office.say("find_fact", None, day, case_id=case.pk, finding="subcontractor_owes", evidence="分包合同")
    return office.say("establish_case", None, day, case_id=case.pk)


def test_who_was_interviewed_what_was_promised_and_what_came_of_it_stand_on_the_case(office):
    case = office.case()
    made = office.say("record_interview", case_id=case.pk, **SAID)
    assert made.waits and case.events.last().label == "约谈甲劳务公司，承诺 2026-05-29 前兑现"
    told = of_case(office.again(case), full=False)["interviews"]
    assert "约谈甲劳务公司王**（经理）：三月工资没发。承诺：月底付清" in told and "还没登记结果" in told
    later = date(2026, 5, 30)
    made = office.say(
        "settle_interview", None, later, case_id=case.pk, interview_id=made.pk, kept=False, outcome="回单没到"
    )
    assert (made.kept, made.settled_on) == (False, later)
    assert "没有兑现" in of_case(office.again(case), full=False)["interviews"]
    with pytest.raises(StepRefused, match="已经登记"):
        office.say("settle_interview", case_id=case.pk, interview_id=made.pk, kept=True, outcome="又付了")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"on": date(2026, 5, 7)}, "谈过再登记"), ({"person": " "}, "哪个人"), ({"due_on": None}, "哪天兑现"),
        ({"promised": ""}, "不写日期"), ({"due_on": date(2026, 5, 5)}, "约谈以前"),
    ],
)  # fmt: skip
def test_an_interview_that_is_not_whole_is_refused(office, wrong, why):
    case = office.case()
    with pytest.raises(StepRefused, match=why):
        office.say("record_interview", case_id=case.pk, **{**SAID, **wrong})
    assert not case.interviews.exists()


def test_only_who_works_on_the_case_enters_an_interview(office):
    case = office.case()
    with pytest.raises(AccessDenied):
        office.say("record_interview", office.builder, case_id=case.pk, **SAID)


def test_the_letter_that_calls_somebody_in_names_the_day_and_no_worker(office):
    made = office.say(
        "make_document", kind="interview", case_id=office.case().pk, addressee="甲劳务公司", due_on=date(2026, 5, 8), words="上午九点，二楼会议室。"
    )  # fmt: skip
    assert made.number == "欠薪约〔2026〕1号" and made.get_kind_display() == "约谈通知书" and not made.personal


def test_what_is_verified_shortly_before_the_festival_is_due_on_its_eve(office):
    day = date(2027, 1, 20)  # the Spring Festival is on 6 February 2027
    case = office.case(as_of=day)
    assert case.limit_on > date(2027, 2, 5) and not case.is_drawn_in
    case = verified(office, case, day)
    assert case.limit_on == date(2027, 2, 5) and case.is_drawn_in
    assert "化解时限提前到 2027-02-05：查实的欠薪春节前办结" in list(case.events.values_list("label", flat=True))
    assert of_case(case, full=False)["limit_why"] == "（查实的欠薪春节前办结）"
    four = {"agency": office.labour, "leader": office.second, "measures": "约谈总包"}
    with pytest.raises(StepRefused, match="不能晚于 2027-02-05"):
        office.say("fix_four", None, day, case_id=case.pk, limit_on=date(2027, 2, 10), **four)
    case = office.say("fix_four", None, day, case_id=case.pk, limit_on=date(2027, 2, 1), **four)
    assert not case.is_drawn_in


def test_a_limit_that_ends_before_the_festival_anyway_stays(office):
    case = office.case()
    before = case.limit_on
    case = verified(office, case)
    assert case.limit_on == before and case.festival_on is None
