"""What officers see of warnings and do with them in a browser."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anxin.channels.models import AreaWay, Message
from anxin.intake.taking import Order, take
from anxin.monitoring import services
from anxin.monitoring.models import Attachment, Notice, Waiver, Warning, Watch
from anxin.monitoring.tests.county import CLERK, at
from anxin.monitoring.tests.office import COUNTY, DAY, NOW, TOWN, give, warned
from anxin.registry.models import Enrolment
from anxin.testing import same_queries
from anxin.wages.models import PayrollLine, Receipt

pytestmark = pytest.mark.django_db
QUEUE = "/warnings/"


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status, (answer.status_code, answer.get("Location"))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def page(warning) -> str:
    return reverse("desk:warning", args=[warning.pk])


def step(warning, name: str) -> str:
    return reverse("desk:warning_step", args=[warning.pk, name])


def unpaid(made, workers: int = 2, paid: int = 100_000):
    """A warning whose rows are there: workers who worked, stand on the sheet, and of whom the first got a part."""
    county = made.county
    county.file("9月工资表.xlsx", at(date(2026, 10, 5)))
    refs = []
    for n in range(workers):
        worker = county.worker(f"张三{n}", 1 + n)
        county.enrol(made.project, made.employer, worker, trade="木工", card=county.card(f"622848000000000{n:04d}"))
        county.worked(made.project, made.employer, worker, 202609, range(1, 27))
        county.owed(made.project, made.employer, worker, 202609, 600_000)
    county.file("回单.csv", at(date(2026, 10, 18)), kind="receipt")
    first = Enrolment.objects_unscoped.order_by("pk").first().worker
    county.paid(made.project, first, 202609, paid, date(2026, 10, 17))
    refs = [f"payroll_line:{r.pk}" for r in PayrollLine.objects_unscoped.order_by("pk")]
    refs += [f"receipt:{r.pk}" for r in Receipt.objects_unscoped.all()]
    owed = workers * 600_000 - paid
    return warned(
        made,
        amount_fen=owed,
        people=workers,
        finding={"evidence": refs, "arithmetic": "算得出来", "numbers": {"days_late": 35}},
    )


def test_the_queue_says_what_burns_and_whose_turn_it_is(made):
    warned(made, level="red")
    late = warned(made, month=202608, opened=DAY - timedelta(days=30))
    warned(made, month=202607, status="cleared", cleared_on=DAY)
    services.tell_responsible(actor=made.monitor, as_of=DAY, now=NOW)
    Warning.objects_unscoped.filter(pk=late.pk).update(person=made.town)
    told = text(made.as_(made.town).get(QUEUE))
    assert "2 条预警没有解除，红色 1 条。" in told and "要您办的 1 条，其中 1 条超期。" in told
    assert "工资逾期未发" in told and "滨河安置房二期" in told and "418,630.00" in told and "超期" in told
    assert "盘水街道办 协管员辛" in told and "没人承办 0" in told


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"whose": "mine"}, 1), ({"whose": "agency"}, 2), ({"whose": "nobody"}, 1), ({"level": "red"}, 1),
        ({"overdue": "1"}, 1), ({"rule": "W02"}, 3), ({"rule": "A01"}, 0), ({"project": "滨河"}, 3),
        ({"town": TOWN}, 3), ({"month": "2026-08"}, 1), ({"status": "cleared"}, 1), ({"status": "all"}, 4),
        ({"about": "firm"}, 0), ({"level": "pink", "month": "2026-13", "page": "x"}, 3),
    ],
)  # fmt: skip
def test_filters_as_people_ask(made, asked, found):
    for month, more in (
        (202606, {"level": "red", "agency": made.town_office, "person": made.town}),
        (202607, {"agency": made.town_office}),
        (202608, {"opened": DAY - timedelta(days=30)}),
        (202605, {"status": "cleared", "cleared_on": DAY}),
    ):
        warned(made, month=month, **more)
    answer = made.as_(made.town).get(QUEUE, asked)
    assert answer.content.decode().count('name="w" value=') == found


def test_the_sheet_is_what_the_page_shows(made):
    warned(made)
    answer = made.as_(made.town).get(QUEUE, {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    line = next(row for row in rows if "工资逾期未发" in row)
    assert "黄色" in line and "滨河安置房二期" in line


def test_pages_cost_the_same_queries_with_one_row_and_with_thirty(made):
    first = unpaid(made)
    client = made.as_(made.town)

    def more():
        for month in range(202501, 202513):
            warned(made, month=month)
        for n in range(2, 20):
            worker = made.county.worker(f"李四{n}", 100 + n)
            made.county.enrol(made.project, made.employer, worker)
            made.county.owed(made.project, made.employer, worker, 202609, 600_000)
        lines = [f"payroll_line:{r.pk}" for r in PayrollLine.objects_unscoped.order_by("pk")]
        first.finding["evidence"] = lines + [ref for ref in first.finding["evidence"] if ref.startswith("receipt")]
        first.save()

    same_queries(client, QUEUE, lambda: [warned(made, month=month) for month in range(202401, 202413)])
    same_queries(client, page(first), more)


def test_a_warning_explains_itself_down_to_the_sheet(made):
    warning = unpaid(made)
    answer = made.as_(made.town).get(page(warning))
    told = text(answer)
    for words in (
        "工资逾期未发：2 人，11,000.00 元，已逾期 35 天。", "工资表应付", "12,000.00", "银行已到账", "1,000.00", "尚欠", "11,000.00",
        "9月工资表.xlsx", "第 4、7 行", "26 天", "怎样才算解除", "只有数据能解除预警", "《保障农民工工资支付条例》", "没有，这是第一次",
    ):  # fmt: skip
        assert words in told, words
    assert "张三" not in told and "张*" in told
    assert (
        reverse("desk:original", args=["payroll_line", PayrollLine.objects_unscoped.first().pk])
        in answer.content.decode()
    )


def test_what_is_not_mine_to_see_is_not_there(made):
    warning = unpaid(made)
    line = PayrollLine.objects_unscoped.first()
    for user in (made.stranger,):
        client = made.as_(user)
        assert "滨河" not in text(client.get(QUEUE, {"status": "all"}))
        for address in (
            page(warning),
            reverse("desk:original", args=["payroll_line", line.pk]),
            page(warning)[:-2] + "99999/",
        ):
            assert client.get(address).status_code == 404, address
        assert client.post(step(warning, "acknowledge")).status_code == 404


def test_an_original_row_stands_among_its_neighbours_masked(made, tmp_path):
    from anxin.kit import idnumber

    id_number = idnumber.complete("52232319800101901")
    file = tmp_path / "滨河安置房二期2026年10月工资表.csv"
    lines = [
        "滨河安置房二期2026年10月农民工工资支付表", "序号,姓名,身份证号码,班组,出勤天数,应发工资,实发工资,银行卡号,联系电话",
        f"1,欧阳锋,{id_number},木工班,26,6000,6000,6228480000000009999,13800001234",
        f"2,黄药师,{idnumber.complete('52232319800101902')},木工班,25,5800,5800,6228480000000009998,13800001235",
    ]  # fmt: skip
    file.write_text("\n".join(lines), encoding="utf-8")
    take(file, Order(actor=CLERK, sender="川渝劳务"), now=at(date(2026, 11, 5)))
    row = PayrollLine.objects_unscoped.get(payable_fen=580_000)
    answer = made.as_(made.town).get(reverse("desk:original", args=["payroll_line", row.pk]))
    told = text(answer)
    assert "5800" in told and "6000" in told and "身份证号码" in told and f"第 {row.row} 行" in told
    for secret in ("欧阳锋", "黄药师", id_number, "6228480000000009999", "13800001234"):
        assert secret not in told
    marked = re.search(r'<tr class="mark".*?</tr>', answer.content.decode(), re.S)
    assert marked and "5800" in marked[0] and "6000" not in marked[0]


def test_an_original_that_is_lost_says_so(made):
    warning = unpaid(made)
    ref = warning.finding["evidence"][0].partition(":")[2]
    assert "原件读不出来" in text(made.as_(made.town).get(reverse("desk:original", args=["payroll_line", ref])))


def test_signing_explaining_and_acting_by_forms(made):
    warning = warned(made)
    client = made.as_(made.town)
    assert client.post(step(warning, "acknowledge")).status_code == 302
    wrong = text(client.post(step(warning, "explain"), {"reason": "银行故障"}), 422)
    assert "写明凭证，或者交附件。" in wrong and "银行故障" in wrong
    paper = SimpleUploadedFile("函告.pdf", b"%PDF paper")
    client.post(step(warning, "explain"), {"reason": "银行故障", "uploads": [paper]})
    client.post(step(warning, "act"), {"what": "约谈总包", "done_on": DAY.isoformat(), "done_by": "甲"})
    warning.refresh_from_db()
    assert warning.status == "acting"
    told = text(client.get(page(warning)))
    assert "约谈总包" in told and "附件： 函告.pdf" in told and "签收，经办 镇干部甲" in told
    address = reverse("desk:warning_paper", args=[Attachment.objects.get().pk])
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF paper"
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    assert made.as_(made.stranger).get(address).status_code == 404


def test_a_bad_file_is_said_beside_the_form(made):
    warning = warned(made)
    bad = SimpleUploadedFile("程序.exe", b"MZ")
    told = text(made.as_(made.town).post(step(warning, "explain"), {"reason": "说明", "uploads": [bad]}), 422)
    assert "不是能存的附件" in told


def test_a_second_person_grants_a_waiver_and_the_first_is_not_even_offered_it(made):
    give(made.town, "warning_reviewer", region=COUNTY)
    warning = warned(made)
    client = made.as_(made.town)
    said = {"reason": "dispute", "evidence": "仲裁受理通知书", "ends_on": (DAY + timedelta(days=30)).isoformat()}
    assert client.post(step(warning, "waive"), said).status_code == 302
    told = text(client.get(page(warning)))
    assert "要由另一人批准，申请人自己不能批" in told and "批准豁免" not in told
    client.post(step(warning, "approve"))
    assert Waiver.objects.get().approved_at is None
    other = made.as_(made.chief)
    assert "等我复核 1" in text(other.get(QUEUE)) and "批准豁免" in text(other.get(page(warning)))
    other.post(step(warning, "approve"))
    warning.refresh_from_db()
    assert warning.status == "waived"


def test_who_may_only_look_is_offered_nothing(made):
    warning = warned(made)
    client = made.as_(made.looker)
    html = client.get(page(warning)).content.decode()
    for name in ("acknowledge", "explain", "act", "waive", "hand_over", "false_alarm"):
        assert step(warning, name) not in html and client.post(step(warning, name)).status_code == 404


def test_handing_over_and_a_false_alarm(made):
    warning = warned(made)
    client = made.as_(made.town)
    html = client.get(page(warning)).content.decode()
    assert f'value="a{made.housing.pk}"' in html and f'value="a{made.other_bureau.pk}"' not in html
    client.post(step(warning, "hand_over"), {"to": f"a{made.housing.pk}", "reason": "行业主管"})
    client.post(step(warning, "false_alarm"), {"reason": "已由总包代发"})
    told = text(made.as_(made.chief).get(page(warning)))
    assert "普安县住建局" in told and "复核误报申报" in told and "已由总包代发" in told
    made.as_(made.chief).post(step(warning, "decide"), {"upheld": "yes", "reason": "属实"})
    told = text(client.get(reverse("desk:false_alarms")))
    assert "触发 1 条，认定误报 1 条（100.0%）。" in told and "已由总包代发" in told


def test_many_at_once_and_never_a_waiver(made):
    warnings = [warned(made, month=month) for month in (202607, 202608)]
    client, ids = made.as_(made.town), [w.pk for w in warnings]
    client.post(QUEUE, {"step": "acknowledge", "w": ids})
    assert {w.status for w in Warning.objects_unscoped.all()} == {"acknowledged"}
    assert "办了 2 条" in text(client.get(QUEUE))
    client.post(QUEUE, {"step": "approve_waiver", "w": ids})
    assert "只能一条一条办" in text(client.get(QUEUE))
    form = text(client.post(QUEUE, {"step": "hand_over", "w": ids}))
    assert "把 2 条预警移交出去" in form
    said = {"w": ids, "to": f"p{made.monitor.pk}", "reason": "县里统一办"}
    assert client.post(reverse("desk:warnings_hand_over"), said).status_code == 302
    assert set(Warning.objects_unscoped.values_list("person", flat=True)) == {made.monitor.pk}
    assert "先在左边勾选预警" in text(client.post(QUEUE, {"step": "remind"}, follow=True))
    answer = client.post(QUEUE, {"step": "notice", "w": ids})
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("desk:notice_new"))


def test_a_notice_is_written_sent_and_answered(made):
    warning = warned(made)
    client = made.as_(made.town)
    new = f"{reverse('desk:notice_new')}?w={warning.pk}"
    told = text(client.get(new))
    assert "经核对，滨河安置房二期项目有下列问题" in told and "协管员辛" in told
    said = {
        "w": warning.pk,
        "title": "通知",
        "text": "请三日内付清。",
        "answer_due_on": (DAY + timedelta(days=3)).isoformat(),
    }
    assert "请至少选一个收件人" in text(client.post(new, said))
    assert "手机号" in text(client.post(new, {**said, "kind": "phone", "name": "甲", "value": "12"}))
    client.post(new, {**said, "users": [made.keeper.pk]})
    notice = Notice.objects_unscoped.get()
    address = reverse("desk:notice", args=[notice.pk])
    told = text(client.get(address))
    assert "发给 1 人，已答复 0 人，还在等。" in told and "请三日内付清。" in told
    keeper = made.as_(made.keeper)
    assert notice.number in text(keeper.get(reverse("desk:inbox"))) and "我来答复" in text(keeper.get(address))
    receiver = notice.receivers.get()
    answer = reverse("desk:notice_answer", args=[notice.pk, receiver.pk])
    assert "这一项要填" in text(keeper.post(answer, {"answered_on": DAY.isoformat()}), 422)
    keeper.post(answer, {"answer": "已付清", "answered_on": DAY.isoformat()})
    assert "都已答复" in text(client.get(reverse("desk:notices"))) and "已付清" in text(client.get(address))
    assert "通知书答复" in text(client.get(page(warning)))
    assert made.as_(made.stranger).get(address).status_code == 404


def test_the_labour_officer_of_the_ledger_can_be_written_to_and_his_number_is_not_shown(made):
    made.county.file("底册2.xlsx", at(date(2026, 2, 5)))
    made.project = made.county.project(
        "有专管员的项目", TOWN, labour_officer="钱主管", labour_officer_phone="13800005678"
    )
    warning = warned(made)
    client, new = made.as_(made.town), f"{reverse('desk:notice_new')}?w={warning.pk}"
    html = client.get(new).content.decode()
    assert "钱主管（138****5678）" in html and "13800005678" not in html
    key = re.search(r'name="contacts" value="(fact[0-9]+)"', html)[1]
    said = {"w": warning.pk, "title": "通知", "text": "请付清。", "answer_due_on": DAY.isoformat(), "contacts": key}
    assert client.post(new, said).status_code == 302
    message = Notice.objects_unscoped.get().receivers.get().message
    assert message.to_user is None and message.to_address.open_for("test") == "13800005678"
    assert (
        "13800005678"
        not in client.get(reverse("desk:notice", args=[Notice.objects_unscoped.get().pk])).content.decode()
    )


def test_warnings_of_several_projects_get_a_letter_each(made):
    there = made.county.project("别的项目", TOWN)
    ids = [warned(made).pk, warned(made, project=there).pk]
    told = text(made.as_(made.town).get(reverse("desk:notice_new"), {"w": ids}))
    assert "所选预警在 2 个项目上" in told and "别的项目" in told


def test_the_inbox_is_ones_own_and_is_read(made):
    warned(made)
    services.tell_responsible(actor=made.monitor, as_of=DAY, now=NOW)
    client = made.as_(made.keeper)
    inbox = reverse("desk:inbox")
    assert "1 条没看。" in text(client.get(inbox))
    mine = Message.objects_unscoped.get(to_user=made.keeper)
    assert made.as_(made.town).post(inbox, {"id": mine.pk}).status_code == 302
    mine.refresh_from_db()
    assert mine.read_at is None
    client.post(inbox, {"id": mine.pk})
    assert "消息都看过了。" in text(client.get(inbox)) and "没有没看的消息" in text(
        client.get(inbox, {"only": "unread"})
    )


def test_the_log_tells_what_became_of_each_delivery_and_only_of_this_area(made):
    warned(made)
    services.tell_responsible(actor=made.monitor, as_of=DAY, now=NOW)
    told = text(made.as_(made.town).get(reverse("desk:deliveries")))
    assert "协管员辛" in told and "站内消息" in told and "已送达" in told
    assert "协管员辛" not in text(made.as_(made.stranger).get(reverse("desk:deliveries")))


def test_ways_are_set_by_whoever_manages_the_area(made, settings):
    settings.ANXIN_GATEWAY_HOSTS = ["sms.example.gov.cn"]
    give(made.looker, "access_manager", region=COUNTY)
    client, ways = made.as_(made.looker), reverse("desk:ways")
    said = {"way": "sms", "region": COUNTY, "enabled": "on", "secret": "a secret of both sides"}
    assert "不在允许的网关名单里" in text(client.post(ways, {**said, "url": "https://evil.example.com/"}), 422)
    assert client.post(ways, {**said, "url": "https://sms.example.gov.cn/send"}).status_code == 302
    assert AreaWay.objects_unscoped.get().enabled
    told = text(client.get(ways))
    assert "sms.example.gov.cn" in told and "a secret of both sides" not in client.get(ways).content.decode()
    assert made.as_(made.town).get(ways).status_code == 404


def test_everybody_says_where_he_is_reached_and_sees_it_masked(made):
    client, address = made.as_(made.town), reverse("desk:my_addresses")
    assert "手机号应是 11 位数字" in text(client.post(address, {"kind": "phone", "value": "110"}), 422)
    client.post(address, {"kind": "phone", "value": "13800001234"})
    told = text(client.get(address))
    assert "138****1234" in told and "13800001234" not in told
    client.post(address, {"remove": "phone"})
    assert "还没有登记手机和邮箱" in text(client.get(address))


def test_an_enterprise_that_cannot_pay_is_found_listed_and_checked(made):
    warned(made, level="red")
    client = made.as_(made.monitor)
    told = text(client.get(reverse("desk:watches")))
    assert "重点监控 0 家企业" in told and "川渝劳务有限公司" in told and "418,630.00" in told
    new = reverse("desk:watch_new")
    assert "1 个项目 1 个月的工资没有发足" in client.get(new, {"enterprise": made.employer.pk}).content.decode()
    said = {"kind": "listed", "region": COUNTY, "reason": "欠薪"}
    assert "没有这个名称的企业" in text(client.post(new, {**said, "enterprise": "没有的公司"}), 422)
    client.post(new, {**said, "enterprise": "川渝劳务有限公司"})
    address = reverse("desk:watch", args=[Watch.objects_unscoped.get().pk])
    check = {
        "step": "check",
        "month": "202611",
        "checked_on": DAY.isoformat(),
        "building": "正常",
        "employing": "27 人",
    }
    assert "这一项要填" in text(client.post(address, check), 422)
    client.post(address, {**check, "paying": "差 9 月"})
    assert "差 9 月" in text(client.get(address)) and "本月已查" in text(client.get(reverse("desk:watches")))
    assert made.as_(made.stranger).get(address).status_code == 404
    made.as_(made.chief).post(address, {"step": "end", "end-reason": "好了"})
    assert Watch.objects_unscoped.get().ended_on == DAY
