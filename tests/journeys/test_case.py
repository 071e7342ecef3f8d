"""From a worker's complaint by the code on the board to the money on his card, and what does not go that way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.cache import cache
from django.urls import reverse

from anxin.audit.services import MACHINE, Actor
from anxin.casework.models import Case, Clue
from anxin.casework.services import make_code
from anxin.casework.tests.office import DAY, Office
from anxin.casework.tests.test_cases import DUTIES
from anxin.intake.pieces import Order
from anxin.intake.recognise.model import Answers
from anxin.intake.taking import take
from anxin.monitoring.tests.county import CLERK, at
from anxin.registry.models import Worker
from anxin.standing.models import WorkerMonthStanding

from .going import go

pytestmark = pytest.mark.django_db(transaction=True)


def _open(page: Any, step: str) -> Any:
    box = page.locator(f"#step-{step}")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    return box


def _complains(phone: Any, office: Office) -> Clue:
    """He scans the code of the board and says that March was not paid."""
    code = make_code(
        actor=CLERK, as_of=DAY, now=at(DAY), agency=office.arrears, region=office.project.region_code,
        project=office.project,
    )  # fmt: skip
    phone.goto(f"/w/{code.token}/")
    phone.press("我没拿到工资")
    phone.tap(phone.get_by_text("2026年3月", exact=True))
    phone.press("下一步")
    phone.locator("input[name=amount]").fill("12000")
    phone.press("下一步")
    phone.press("几个人，不到 5 个")
    phone.locator("input[name=phone]").fill("13800138000")
    phone.press("交上去")
    assert phone.taps <= 6
    return Clue.objects_unscoped.get()


def _same_by_another_door(page: Any, folder: Path, known: Clue) -> None:
    """The hotline sends the same grievance as a file; it is proposed, and joined by a person."""
    book = openpyxl.Workbook()
    for row in (["12345转办单"], ["工单编号", "来电时间", "诉求内容", "电话", "涉及项目", "欠薪月份"],
                ["GD1", "2026-05-05", "三月工资没发", "13800138000", "安置房", "2026年3月"]):  # fmt: skip
        book.active.append(row)
    book.save(folder / "转办单.xlsx")
    page.goto("/clues/files/")
    page.locator("input[type=file]").set_input_files(folder / "转办单.xlsx")
    page.get_by_role("button", name="先看一遍").click()
    page.get_by_role("button", name="导入这 1 行").click()
    page.get_by_text("可能和已有线索是同一件事").wait_for()
    page.get_by_role("link", name="去并入").click()
    box = _open(page, "join")
    box.get_by_label("并入哪一条").select_option(str(known.pk))
    box.get_by_label("凭什么说是同一件事").fill("同一个电话、同一个工地、同一个月")
    box.get_by_role("button", name="并入同一诉求").click()
    page.get_by_text("已并入，和那一条一起办").wait_for()


def _receipts(folder: Path, worker: Worker) -> None:
    """The bank's file of one part of the money, taken in like any file."""
    book = openpyxl.Workbook()
    number = worker.id_number.open_for("test")
    for row in (["安置房 2026年3月 农民工工资代发回单"], ["姓名", "身份证号", "收款账号", "金额", "交易状态", "交易时间", "工资月份"],
                [worker.name, number, "6217000000000000001", 6000, "交易成功", "2026-05-06 08:00:00", "2026-03"]):  # fmt: skip
        book.active.append(row)
    path = folder / f"回单{worker.pk}.xlsx"
    book.save(path)
    order = Order(actor=Actor("x", "银行"), sender="银行", answers=Answers(project="安置房", month=202603))
    report = take(path, order, now=at(DAY))
    assert report.accepted == 1, report.as_json()


def test_a_complaint_by_the_code_ends_when_the_money_came_and_he_says_so(browser, phone, signed_in, settings, tmp_path):
    settings.ANXIN_TODAY, settings.ANXIN_HOME = DAY, tmp_path
    cache.clear()
    office = Office()
    for worker in office.workers:
        WorkerMonthStanding.objects_unscoped.create(
            project=office.project, worker=worker, employer=office.employer, month=202603, role="worker",
            state="unpaid", days=22, lines=1, owed_fen=600_000, paid_fen=0, missing_fen=600_000, due_on=DAY,
        )  # fmt: skip
    clue = _complains(phone, office)
    office.say("sort_clue", office.window, clue_id=clue.pk, kind="wages")
    office.say("route_clue", office.window, clue_id=clue.pk, agency=office.labour)
    office.say("accept_clue", clue_id=clue.pk)
    page = signed_in(browser, office.window)
    _same_by_another_door(page, tmp_path, clue)
    other = office.clue(door="national", their_number="QG1", phone="13800138000")
    office.say("join_clue", office.window, clue_id=other.pk, into_id=clue.pk, reason="同一个电话、同一个工地")
    signed_in(page, office.inspector)
    page.goto(f"/clues/{clue.pk}/")
    page.get_by_text("没发足，共差").first.wait_for()  # the claim stands beside the worker-months
    page.get_by_text("12345 热线").first.wait_for()
    box = _open(page, "verify")
    box.get_by_label("核实欠多少人").fill("2")
    box.get_by_label("核实欠多少（元）").fill("12000")
    box.get_by_label("查到了什么").fill("工资表和回单")
    box.get_by_role("button", name="核实").click()
    page.get_by_text("核实已记下").wait_for()

    page.get_by_role("link", name="从这条线索立案").click()
    page.get_by_label("别的人，一行一个").fill("")
    page.get_by_role("button", name="立案").click()
    page.get_by_text("已立案 A202600001").wait_for()
    case = Case.objects_unscoped.get()
    assert sorted(case.owed.values_list("worker_id", "owed_fen")) == [(w.pk, 600_000) for w in office.workers]
    office.say("describe_case", case_id=case.pk, cause="funds")
    page.reload()
    _open(page, "establish").get_by_role("button", name="查实").click()
    page.get_by_text("已查实，请责令限期支付").wait_for()
    page.get_by_text("结案要过的关").wait_for()
    page.get_by_text("还差 2 人月").first.wait_for()

    for worker in office.workers:
        _receipts(tmp_path, worker)
        office.say("collect_receipts", MACHINE, case_id=case.pk)
    signed_in(page, office.second)
    page.goto(f"/cases/{case.pk}/")
    assert page.get_by_role("link", name="银行回单").count() == 2
    page.get_by_text("还没有一个人在回访里说拿到了").first.wait_for()
    # Before the call-back there is no way to close.
    assert page.locator("#step-close").count() == 0
    box = _open(page, "call_back")
    for choice in box.locator("select[name^=p]").all():
        choice.select_option("got_it")
    box.get_by_role("button", name="回访").click()
    page.get_by_text("回访已记下").wait_for()
    # All the money is there, he says so, and yet nobody wrote down what was found and mended.
    _open(page, "close").get_by_role("button", name="结案").click()
    page.get_by_text("还不能结案。").first.wait_for()
    page.get_by_text("还没写事实查清").first.wait_for()
    assert Case.objects_unscoped.get().state == "called_back"
    office.say("settle_duties", case_id=case.pk, **DUTIES)
    page.goto(f"/cases/{case.pk}/")
    _open(page, "close").get_by_role("button", name="结案").click()
    page.get_by_text("已结案。").first.wait_for()
    assert Case.objects_unscoped.get().state == "closed"

    # The clue is answered at every door once, and ends with his own word.
    signed_in(page, office.inspector)
    page.goto(f"/clues/{clue.pk}/")
    box = _open(page, "dispose")
    box.get_by_label("结论").select_option("case")
    box.get_by_role("button", name="处置").click()
    page.get_by_text("处置已记下").wait_for()
    box = _open(page, "reply")
    box.get_by_label("答复了什么").fill("两笔都已到卡，请查收。")
    box.get_by_role("button", name="答复").click()
    page.get_by_text("已答复每个来源").wait_for()
    doors = clue.doors.all()
    assert {d.door for d in doors} == {"site_code", "hotline", "national"} and all(d.answered_at for d in doors)
    phone.goto(reverse("worker:mine", args=[clue.number]))
    phone.press("拿到了")
    assert phone.get_by_text("您上次说：拿到了").count()
    signed_in(page, office.window)  # closing is the first receiver's, not the handler's
    page.goto(f"/clues/{clue.pk}/")
    _open(page, "close").get_by_role("button", name="办结").click()
    page.get_by_text("已办结。").first.wait_for()
    phone.reload()
    assert phone.get_by_role("heading", name="办完了").count()


def test_who_stays_unnamed_is_heard_and_what_is_out_of_scope_is_guided_on(browser, signed_in, settings, tmp_path):
    settings.ANXIN_TODAY, settings.ANXIN_HOME = DAY, tmp_path
    cache.clear()
    office = Office()
    code = make_code(
        actor=CLERK, as_of=DAY, now=at(DAY), agency=office.arrears, region=office.project.region_code,
        project=office.project,
    )  # fmt: skip
    page = browser
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/w/{code.token}/")
    page.get_by_role("button", name="我没拿到工资").click()
    page.get_by_text("2026年4月", exact=True).click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="只有我").click()
    page.get_by_text("还想说几句").click()
    page.locator("textarea").fill("甲方欠我们班组工程款没结")
    go(page, page.get_by_role("button", name="不留电话，就这样交"))
    clue = Clue.objects_unscoped.get()
    page.get_by_text(clue.number).wait_for()
    assert clue.anonymous

    page.set_viewport_size({"width": 1440, "height": 900})
    signed_in(page, office.window)
    page.goto(f"/clues/{clue.pk}/")
    box = _open(page, "sort")
    box.get_by_label("属于哪一类").select_option("project_money")
    box.get_by_role("button", name="分类").click()
    box = _open(page, "guide")
    box.get_by_label("引导到哪里").fill("县住建局清欠办")
    box.get_by_label("为什么不归这里管").fill("工程款结算，由行业主管部门牵头")
    box.get_by_role("button", name="引导到别的途径").click()
    page.get_by_text("已引导，还要答复反映人").wait_for()
    box = _open(page, "reply")
    box.get_by_label("答复了什么").fill("请到住建局清欠办，带合同和结算单。")
    box.get_by_role("button", name="答复").click()
    page.get_by_text("已答复每个来源").wait_for()
    assert Clue.objects_unscoped.get().guided_to == "县住建局清欠办"
