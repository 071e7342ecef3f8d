"""Bringing clues of other channels in through the browser, and giving their replies back."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from anxin.audit.models import AuditEvent
from anxin.casework import services
from anxin.casework.models import Clue, ClueBatch, ClueDoor
from anxin.casework.services import Sent
from anxin.casework.tests.office import DAY
from anxin.monitoring.services import evaluate
from anxin.monitoring.tests.county import CLERK, at
from anxin.rules import get
from anxin.testing import same_queries

from .test_clue_pages import page, text

pytestmark = pytest.mark.django_db
FILES = "/clues/files/"
ROWS = [
    ["12345热线转办单"],
    ["工单编号", "来电时间", "诉求人", "诉求内容", "涉及项目", "人数", "金额（元）"],
    ["GD1", "2026-05-04", "张三丰", "安置房三月工资没发", "安置房", 12, "8.6万"],
    ["GD2", "2026-05-04", "李四", "餐馆欠我2026年2月工资3000元", None, None, None],
    ["GD3", "2026-15-04", "王五", "安置房三月工资没发", "安置房", 1, 1],
]


def sheet(rows: list[list[Any]], name: str = "转办.xlsx") -> SimpleUploadedFile:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def bring(office: Any, rows: list[list[Any]], **said: Any) -> Any:
    return office.as_(office.window).post(FILES, {"door": "", "fill": "on", "file": sheet(rows), **said}, follow=True)


def test_a_file_is_looked_at_taken_and_taken_back(office):
    browser = office.as_(office.window)
    told = text(bring(office, ROWS))
    assert "2 行可以导入，1 行要退回。" in told and "还没有登记" in told and "12345 热线" in told
    assert "张**" in told and "张三丰" not in told and "86,000.00" in told and "读出来的" in told
    assert not Clue.objects_unscoped.exists()
    batch = ClueBatch.objects_unscoped.get()
    told = text(browser.post(f"{FILES}{batch.pk}/take/", follow=True))
    assert "2 条新线索，1 行退回。" in told and "来电时间" in told
    assert [c.their_number for c in Clue.objects_unscoped.order_by("pk")] == ["GD1", "GD2"]
    assert "等您确认" not in text(browser.get(FILES)) and "转办.xlsx" in text(browser.get(FILES))
    assert "这一项要填" in text(browser.post(f"{FILES}{batch.pk}/undo/"), 422)
    assert "2 条线索撤下了" in text(browser.post(f"{FILES}{batch.pk}/undo/", {"reason": "导错了"}, follow=True))
    clue = Clue.objects_unscoped.first()
    assert "导入错了的文件" in text(browser.get(page(clue)))
    assert browser.post(f"{FILES}{batch.pk}/nonsense/").status_code == 404


def test_a_file_that_is_no_list_of_clues_says_what_was_looked_for(office):
    told = text(bring(office, [["姓名", "工资"], ["张三", 1]]), 422)
    assert "没找到线索表" in told
    assert "看不出是哪个渠道" in text(bring(office, [["编号", "反映内容", "时间"], ["1", "没发工资", None]]), 422)
    assert "这一项要填" in text(office.as_(office.window).post(FILES, {"door": "hotline"}), 422)


def test_a_clue_that_came_before_is_shown_as_an_update_before_it_is_taken(office):
    office.clue(door="hotline", their_number="GD1")
    assert "其中 1 条以前来过" in text(bring(office, ROWS))


def test_what_stayed_out_and_the_original_leave_for_those_who_may_see_numbers_and_on_the_record(office):
    bring(office, ROWS)
    batch = ClueBatch.objects_unscoped.get()
    browser = office.as_(office.window)
    answer = browser.get(f"{FILES}{batch.pk}/returned/")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[2][0] == "GD3" and "看不懂日期" in rows[2][-1]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert browser.post(f"{FILES}{batch.pk}/original/", {}).status_code == 302
    answer = browser.post(f"{FILES}{batch.pk}/original/", {"reason": "核对转办单"})
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert "核对转办单" in str(AuditEvent.objects.filter(act="casework.clue_file_read").get().fields)
    for user in (office.viewer, office.stranger):
        assert office.as_(user).get(f"{FILES}{batch.pk}/").status_code == 404


def test_the_page_of_replies_counts_who_waits_and_gives_the_file(office):
    bring(office, ROWS)
    batch = ClueBatch.objects_unscoped.get()
    browser = office.as_(office.window)
    browser.post(f"{FILES}{batch.pk}/take/")
    told = text(browser.get("/clues/replies/"))
    assert "2 件要答复来源，都没有超期。" in told and "是否联系过来电人" in told
    assert "没有要回填的答复" in text(browser.post("/clues/replies/hotline/", follow=True))
    clue = Clue.objects_unscoped.get(their_number="GD1")
    office.say("sort_clue", office.window, clue_id=clue.pk, kind="project_money")
    office.say("guide_clue", office.window, clue_id=clue.pk, to="县住建局", reason="工程款")
    office.say("reply_clue", office.window, clue_id=clue.pk, words="请到住建局")
    assert "导出 1 条" in text(browser.get("/clues/replies/"))
    answer = browser.post("/clues/replies/hotline/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.active["A2"].value == "GD1" and book.active["E2"].value == "请到住建局"
    assert ClueDoor.objects.get(their_number="GD1").sent_back_at is not None
    assert browser.post("/clues/replies/nonsense/").status_code == 404


def test_late_replies_are_red_and_untold_channels_are_named(office, settings):
    office.clue(door="hotline", their_number="GD1")
    settings.ANXIN_TODAY = DAY.replace(day=20)
    told = text(office.as_(office.window).get("/clues/replies/"))
    assert "1 件要答复来源，1 件超期。" in told and "还没告知已接收" in told
    told = text(office.as_(office.window).get(page(Clue.objects_unscoped.get())))
    assert "答复12345 热线要写" in told


def test_more_rows_ask_no_more_of_the_database(office):
    browser = office.as_(office.window)
    bring(office, ROWS)
    office.clue(door="hotline", their_number="A0")
    same_queries(
        browser, "/clues/replies/", lambda: [office.clue(door="hotline", their_number=f"A{n}") for n in range(1, 9)]
    )
    many = [*ROWS[:2], *([f"B{n}", None, None, "工资没发", "安置房", 1, 1] for n in range(9))]
    few = ClueBatch.objects_unscoped.get().pk
    same_queries(browser, lambda: f"{FILES}{ClueBatch.objects_unscoped.first().pk}/", lambda: bring(office, many))
    for pk in (few, ClueBatch.objects_unscoped.first().pk):
        browser.post(f"{FILES}{pk}/take/")
    taken = iter((few, few, ClueBatch.objects_unscoped.first().pk, ClueBatch.objects_unscoped.first().pk))
    same_queries(browser, lambda: f"{FILES}{next(taken)}/", lambda: None)


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return out.getvalue()


def test_what_a_worker_sent_is_opened_by_who_handles_it_as_a_download_on_the_record(office):
    clue = office.clue()
    (paper,) = services.add_papers(as_of=DAY, now=at(DAY), clue_id=clue.pk, sent=[Sent("photo", photo())])
    address = f"/clues/{clue.pk}/papers/{paper.pk}/"
    assert re.search(rf'action="{address}"', office.as_(office.window).get(page(clue)).content.decode())
    answer = office.as_(office.window).post(address)
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    assert answer["Content-Type"] == "image/jpeg" and "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    event = AuditEvent.objects.get(act="casework.paper_read")
    assert event.fields == {"number": clue.number, "name": "照片 1"}
    assert office.as_(office.viewer).post(address).status_code == 404
    assert office.as_(office.stranger).post(address).status_code == 404
    other = office.clue()
    assert office.as_(office.window).post(f"/clues/{other.pk}/papers/{paper.pk}/").status_code == 404
    assert "由办理这个地方线索的人打开" in text(office.as_(office.viewer).get(page(clue)))


def test_a_warning_becomes_a_clue_once_and_both_show_each_other(office):
    from anxin.monitoring.models import Warning

    evaluate(actor=CLERK, as_of=DAY, now=at(DAY), rules=(get("W02"),))
    warning = Warning.objects_unscoped.filter(project=office.project).get()
    browser = office.as_(office.window)
    here, make = f"/warnings/{warning.pk}/", f"/clues/new/?warning={warning.pk}"
    assert make in browser.get(here).content.decode()
    told = text(browser.get(make))
    assert f"预警 {warning.pk}" in told and "预警转线索" in told
    typed = {
        "door": "warning",
        "text": "预警转来",
        "project_name": "安置房",
        "project": warning.project_id,
        "go": "save",
    }
    assert "已登记为" in text(browser.post(make, typed, follow=True))
    clue = Clue.objects_unscoped.get()
    assert (clue.warning, clue.door, clue.project) == (warning, "warning", warning.project)
    assert f"来自预警 {warning.pk}" in text(browser.get(page(clue)))
    shown = browser.get(here).content.decode()
    assert clue.number in shown and make not in shown
    assert "已经转为线索" in text(browser.post(make, typed), 422)
    assert browser.get("/clues/new/?warning=99999999").status_code == 404
    assert office.as_(office.stranger).get(make).status_code == 404
