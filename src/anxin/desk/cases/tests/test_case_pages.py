"""What officers see of cases and do with them in a browser."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from anxin.audit.services import MACHINE
from anxin.casework.models import CallBack, Case
from anxin.casework.services import make_document
from anxin.casework.tests.office import DAY, TOWN
from anxin.casework.tests.test_cases import DUTIES, LATER, established
from anxin.desk.clues.tests.test_clue_pages import text
from anxin.monitoring.tests.county import at
from anxin.testing import same_queries
from anxin.wages.models import Receipt

pytestmark = pytest.mark.django_db


def page(case) -> str:
    return reverse("desk:case", args=[case.pk])


def step(case, name: str) -> str:
    return reverse("desk:case_step", args=[case.pk, name])


def closed(office, on=DAY) -> Case:
    case = established(office)
    for worker in office.workers:
        office.receipt(worker, 600_000, on)
    office.say("collect_receipts", MACHINE, case_id=case.pk)
    office.say("settle_duties", case_id=case.pk, **DUTIES)
    answers = [(w.pk, "got_it", True) for w in office.workers]
    office.say("call_back_case", office.second, case_id=case.pk, answers=answers)
    return office.say("close_case", office.second, case_id=case.pk)


def test_a_case_is_opened_from_a_clue_with_the_worker_months_that_lack_money(office):
    clue = office.accepted()
    client = office.as_(office.inspector)
    told = text(client.get("/cases/new/", {"clue": clue.pk}))
    assert (
        "张** 2026年3月 差 6,000.00 元" in told
        and "安置房2026年3月工资没付" in client.get("/cases/new/", {"clue": clue.pk}).content.decode()
    )
    ticked = [f"{w.pk}-202603" for w in office.workers]
    form = {"title": "安置房 3 月工资没付", "agency": office.labour.pk, "because": "clue", "ticked": ticked}
    client.post(f"/cases/new/?clue={clue.pk}", form)
    case = Case.objects_unscoped.get()
    assert (case.people, case.owed_fen, office.again(clue).case) == (2, 1_200_000, case)
    assert client.get("/cases/new/", {"clue": clue.pk}).status_code == 404


def test_the_page_leads_to_the_documents_and_the_pack_for_who_handles_it(office):
    case = office.case()
    said = {"as_of": DAY, "now": at(DAY), "actor": office.inspector}
    made = make_document(**said, kind="case_report", case_id=case.pk)
    told = office.as_(office.inspector).get(page(case)).content.decode()
    assert reverse("desk:case_papers", args=[case.pk]) + "#pack" in told and made.number in told
    assert reverse("desk:case_document", args=[made.pk, "pdf"]) in told
    assert reverse("desk:case_papers", args=[case.pk]) not in office.as_(office.viewer).get(page(case)).content.decode()


def test_the_page_says_what_is_owed_who_pays_first_and_which_gate_is_shut(office):
    case = established(office)
    office.receipt(office.workers[0], 600_000, date(2026, 5, 6))
    office.say("collect_receipts", MACHINE, case_id=case.pk)
    answer = office.as_(office.inspector).get(page(case))
    told = text(answer)
    for words in (
        "欠 2 人 12,000.00 元，已到 6,000.00 元，还差 6,000.00 元。先由施工总承包单位乙建设公司付。", "还差 1 人月", "证据：分包合同",
        "先行清偿，再依法追偿", "第三十条", "银行回单", "没有定",
    ):  # fmt: skip
        assert words in told, words
    receipt = Receipt.objects_unscoped.get()
    assert reverse("desk:original", args=["receipt", receipt.pk]) in answer.content.decode()


def test_closing_early_is_refused_with_the_gate_that_is_shut(office):
    case = established(office)
    client = office.as_(office.second)
    told = text(client.post(step(case, "close"), follow=True))
    assert "还不能结案" in told and "还差 2 人月" in told
    assert office.again(case).state == "established"


def test_acts_come_back_with_what_is_missing(office):
    case = established(office)
    client = office.as_(office.inspector)
    assert "两数要相等" in text(
        client.post(step(case, "promise"), {"promised_by": "乙建设公司", "instalments": "2026-05-30 1"}), 422
    )
    assert "第 1 行写成" in text(
        client.post(step(case, "promise"), {"promised_by": "乙", "instalments": "明天 三千"}), 422
    )
    owed = case.owed.first()
    said = {"owed_id": owed.pk, "amount_fen": "6000", "on": "2026-05-06", "words": "写了欠条"}
    assert "欠条不是钱" in text(client.post(step(case, "confirm"), said), 422)
    assert "证据" in text(client.post(step(case, "find"), {"finding": "owner_paid_late", "evidence": ""}), 422)
    client.post(step(case, "promise"), {"promised_by": "乙建设公司", "instalments": "2026-05-16 6000\n2026-05-20 6000"})
    assert office.again(case).state == "paying" and case.instalments.count() == 2
    assert "承诺不是钱" in text(client.get(page(case)))


def test_by_hand_claims_say_which_line_is_wrong(office):
    case = office.case(claims=[])
    client = office.as_(office.inspector)
    assert "第 2 行写成" in text(client.post(step(case, "claim"), {"by_hand": "王某 2026-03 6000\n李某 三月"}), 422)
    client.post(step(case, "claim"), {"by_hand": "王某 2026-03 6000\n李某 2026-03 5000.5"})
    assert office.again(case).owed_fen == 1_100_050


def test_the_wall_puts_each_case_under_the_colour_of_its_clock(office, settings):
    office.case(title="晚的")
    settings.ANXIN_TODAY = DAY + timedelta(days=60)
    office.case(title="新的", day=DAY + timedelta(days=60))
    body = office.as_(office.viewer).get("/cases/wall/").content.decode()
    red, _, rest = body.partition('id="wall-orange"')
    assert "晚的" in red and "新的" not in red and "新的" in rest.partition('id="wall-blue"')[2]
    assert "2 件案件在办，1 件超期" in body
    assert "晚的" in text(office.as_(office.viewer).get("/cases/", {"due": "over"}))


def test_a_drawn_worker_who_says_no_reopens_the_closed_case(office):
    case = closed(office)
    address = reverse("desk:call_back_check", args=[case.pk])
    assert "1 件等回访" in text(office.as_(office.second).get("/clues/call-backs/"))
    # Who handled it does not ask.
    assert "记回访" not in text(office.as_(office.inspector).get("/clues/call-backs/"))
    office.as_(office.inspector).post(address, {"answer": "got_it"})
    assert CallBack.objects.count() == 2
    office.as_(office.second).post(address, {"answer": "nothing", "satisfied": "no", "words": "卡被老板拿着"})
    case = office.again(case)
    assert case.state == "established" and case.closed_on is None and CallBack.objects.count() == 3


def test_town_b_sees_nothing(office):
    case = closed(office)
    client = office.as_(office.stranger)
    for address in ("/cases/?state=all", "/cases/wall/", "/clues/call-backs/"):
        assert case.number not in text(client.get(address)), address
    assert client.get(page(case)).status_code == 404
    assert client.post(step(case, "reopen"), {"reason": "x"}).status_code == 404
    assert client.post(reverse("desk:call_back_check", args=[case.pk]), {"answer": "got_it"}).status_code == 404


def test_lists_cost_the_same_with_one_row_and_thirty(office):
    case = established(office)
    client = office.as_(office.inspector)

    def more() -> None:
        for n in range(29):
            office.case(title=f"第 {n} 件", claims=[])

    same_queries(client, "/cases/", more)
    same_queries(client, "/cases/wall/", more)
    closed(office)
    same_queries(client, "/clues/call-backs/", lambda: [closed(office, DAY - timedelta(days=n)) for n in range(1, 9)])
    by_hand = "\n".join(f"王某{n} 2026-03 6000" for n in range(20))
    same_queries(client, page(case), lambda: client.post(step(case, "claim"), {"by_hand": by_hand}))
    assert case.owed.count() == 22 and re and LATER


def test_the_two_zeros_stand_with_their_days_and_what_is_left(office):
    office.case()
    Case.objects_unscoped.create(**_copy(office.case(title="学校木工班"), funding="government"))
    told = text(office.as_(office.viewer).get("/cases/clearing/"))
    assert "3 件没清" in told and "今年新增 3 件" in told
    assert re.search(r"政府、国企和合作项目 2026 年 12 月 31 日 .*?个工作日 1 2 ", told), told
    # The festival of 2027 falls on the sixth of February.
    assert re.search(r"其他项目和单位 2027 年 2 月 5 日 .*?个工作日 2 4 ", told), told


def _copy(case, **said):
    other = {f.attname: getattr(case, f.attname) for f in Case._meta.concrete_fields if not f.primary_key}
    return {**other, "number": "A202699999", **said}


def test_the_platforms_rate_and_each_places_month_say_what_is_missing(office):
    for n in range(3):
        office.clue(door="national", their_number=f"QG{n}", region=TOWN)
    office.clue(door="hotline", their_number="GD1")
    told = text(office.as_(office.viewer).get("/cases/clearing/"))
    assert "今年来了 3 条，办结 0 条" in told and "还要办结 3 条才达标" in told
    assert re.search(r"甲镇 3 0 0 0 0", told), told
    assert "这个月没有从平台来的线索" in text(office.as_(office.viewer).get("/cases/clearing/?month=202602"))


def test_a_closed_case_is_looked_back_at_once_a_year_by_somebody_else(office):
    case = closed(office)
    browser, address = office.as_(office.second), f"/cases/{case.pk}/look-back/"
    assert f'action="{address}"' in browser.get("/cases/clearing/").content.decode()
    assert f'action="{address}"' not in office.as_(office.inspector).get("/cases/clearing/").content.decode()
    assert "这一项要填" in text(browser.post(address, {"paid": "yes", "cause_solved": "yes"}), 422)
    said = {"paid": "yes", "cause_solved": "yes", "words": "电话问了两个人，都拿到了"}
    assert "回头看由承办人以外的人来做" in text(office.as_(office.inspector).post(address, said, follow=True))
    assert "看过 1 件，还有 0 件" in text(browser.post(address, said, follow=True))
    assert "今年已经回头看过" in text(browser.post(address, said, follow=True))
    assert "回头看" in text(browser.get(page(case)))
    assert office.as_(office.stranger).post(address, said).status_code == 404


def test_money_that_is_not_there_opens_the_case_again(office):
    case = closed(office)
    said = {"paid": "no", "cause_solved": "no", "words": "一个人说退了卡"}
    office.as_(office.second).post(f"/cases/{case.pk}/look-back/", said)
    case = office.again(case)
    assert case.state == "established" and case.closed_on is None


def test_an_award_is_entered_followed_and_set_aside_on_the_page(office):
    case = office.case()
    client = office.as_(office.inspector)
    assert "登记申请执行" not in text(client.get(page(case)))
    form = {
        "kind": "judgment", "number": "（2026）某民初 7 号", "body": "某县人民法院", "amount_fen": "1.2万", "made_on": "2026-04-01",
        "effective_on": "2026-04-16", "due_on": "2026-04-26",
    }  # fmt: skip
    wrong = client.post(step(case, "award"), {**form, "due_on": "2026-04-10"})
    assert "依次排列" in text(wrong, 422)
    told = text(client.post(step(case, "award"), form, follow=True))
    assert "（2026）某民初 7 号" in told and "还没有申请执行" in told
    for choice in ("overdue", "unapplied"):
        assert case.number in text(client.get("/cases/", {"award": choice}))
    award = case.awards.get()
    said = {"award_id": award.pk, "applied_on": "2026-05-06", "court": "某县人民法院"}
    assert "向某县人民法院申请执行" in text(client.post(step(case, "enforce"), said, follow=True))
    assert case.number not in text(client.get("/cases/", {"award": "unapplied"}))
    ended = client.post(step(case, "end_award"), {"award_id": award.pk, "reason": "被二审判决取代"}, follow=True)
    assert "已失效" in text(ended) and "登记申请执行" not in text(ended)
    assert client.post(step(case, "enforce"), said).status_code == 422


def test_tries_signs_and_advances_are_entered_on_the_page(office):
    case = office.case()
    client = office.as_(office.inspector)
    assert "排除迹象" not in text(client.get(page(case)))
    client.post(step(case, "contact"), {"who": "both", "way": "visit", "reached": "no", "words": "门卫说三天没来"})
    client.post(step(case, "sign"), {"kind": "moving", "seen_on": "2026-05-06", "evidence": "夜里拉走两台塔吊"})
    told = text(client.get(page(case)))
    for words in ("上门联系法定代表人兼负责人", "没联系上", "门卫说三天没来", "转移财产", "夜里拉走两台塔吊", "没排除"):
        assert words in told, words
    ended = {"sign_id": case.signs.get().pk, "reason": "租期到了退回"}
    assert "已排除" in text(client.post(step(case, "end_sign"), ended, follow=True))
    advance = {
        "covers": "living",
        "on": "2026-05-06",
        "people": "2",
        "amount_fen": "2000",
        "approved_by": "某县人民政府",
    }
    assert "垫付不是清偿" in text(client.post(step(case, "advance"), advance, follow=True))
    assert office.again(case).recovered_fen == 0
