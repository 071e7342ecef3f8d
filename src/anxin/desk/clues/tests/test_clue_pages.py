"""What officers see of clues and do with them in a browser."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from anxin.audit.models import AuditEvent
from anxin.casework.models import Clue
from anxin.casework.tests.office import DAY, TOWN
from anxin.testing import same_queries

pytestmark = pytest.mark.django_db
LIST = "/clues/"


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, (answer.status_code, answer.get("Location"))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def page(clue: Any) -> str:
    return reverse("desk:clue", args=[clue.pk])


def step(clue: Any, name: str) -> str:
    return reverse("desk:clue_step", args=[clue.pk, name])


def test_the_register_says_how_many_are_late_and_what_is_mine(office):
    office.clue()
    office.clue(day=DAY - timedelta(days=20))
    told = text(office.as_(office.window).get(LIST))
    assert "2 条线索没办结，1 条超期。" in told and "要您办的 2 条，其中 1 条超期" in told
    assert "安置房" in told and "12,000.00" in told and "12345 热线" in told and "县治欠办 窗口人员" in told


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"whose": "mine"}, 1), ({"whose": "agency"}, 1), ({"due": "over"}, 0), ({"door": "petition"}, 1), ({"kind": "wages"}, 1),
        ({"kind": "none"}, 2), ({"urgency": "injury"}, 1), ({"urgency": "any"}, 1), ({"region": TOWN}, 3), ({"state": "accepted"}, 1),
        ({"state": "all"}, 4), ({"words": "安置"}, 3), ({"words": "X202600002"}, 1), ({"region": "99"}, 0), ({"state": "nonsense"}, 3),
    ],
)  # fmt: skip
def test_filters_as_people_ask(office, asked, found):
    office.accepted()
    office.clue(door="petition", their_number="XF-1")
    office.clue(urgency=["injury"])
    joined = office.clue(door="phone")
    first = Clue.objects_unscoped.order_by("pk").first()
    office.say("join_clue", office.window, clue_id=joined.pk, into_id=first.pk, reason="同一人")
    rows = office.as_(office.inspector).get(LIST, asked).content.decode()
    assert len(set(re.findall(r"/clues/(\d+)/", rows))) == found


def test_the_page_puts_the_claim_beside_the_facts(office):
    clue = office.accepted(reporter_name="张三丰", phone="13800001234")
    told = text(office.as_(office.inspector).get(page(clue)))
    for words in (
        "张**反映安置房欠 2 人 12,000.00 元，2026年3月。", "已受理，由县劳动监察大队 监察员甲核实。", "他说的",
        "台账显示这些月份最多时 2 人没发足，共差 12,000.00 元。", "每个来源都答复了", "还有来源没有答复", "12345 热线",
    ):  # fmt: skip
        assert words in told, words
    assert "张三丰" not in told and "13800001234" not in told and "三月工资没发" not in told


def test_only_steps_that_will_be_granted_are_offered(office):
    clue = office.accepted()
    offered = {
        who: set(re.findall(r'id="step-(\w+)"', office.as_(getattr(office, who)).get(page(clue)).content.decode()))
        - {"words"}
        for who in ("inspector", "window", "builder", "viewer")
    }
    assert offered["inspector"] == {"pass_on", "guide", "verify", "join", "clock", "urgent", "joint"}
    # The first receiver may guide, join and move clocks; another office and a viewer nothing.
    assert offered["window"] == {"guide", "join", "clock", "urgent", "joint"}
    assert offered["builder"] == set() and offered["viewer"] == set()


def test_a_class_is_proposed_from_his_words_and_a_person_decides(office):
    browser = office.as_(office.window)
    clue = office.clue(text="我们班组12个人在工地干了三个月，老板拖欠工资不发")
    assert "像是“拖欠工资”；由您来定" in text(browser.get(page(clue)))
    browser.post(step(clue, "sort"), {"kind": "contract"})
    assert office.again(clue).kind == "contract"


def test_a_step_with_something_missing_comes_back_with_the_words_beside_the_field(office):
    clue = office.accepted()
    client = office.as_(office.inspector)
    told = text(client.post(step(clue, "verify"), {"people": "2", "amount_fen": "一堆"}), 422)
    assert "这一项要填" in told and "不是金额" in told
    refused = text(client.post(step(clue, "verify"), {"people": "0", "amount_fen": "5", "facts": "看了工资表"}), 422)
    assert "人数和金额要对得上" in refused
    assert office.again(clue).state == "accepted"


def test_a_clue_goes_from_the_counter_to_the_verified_claim_by_forms_alone(office):
    window, inspector = office.as_(office.window), office.as_(office.inspector)
    said = {
        "door": "counter",
        "text": "我在安置房工地干活，3个人2026年3月的工资18000元没发，老板跑了",
        "phone": "13800001234",
    }
    looked = window.post("/clues/new/", {**said, "go": "read"})
    told = text(looked)
    assert "他的话：“" in told and "拖欠工资" in told and "18,000.00 元" in told and not Clue.objects_unscoped.exists()
    form = {
        **said,
        "project": str(office.project.pk),
        "project_name": "安置房",
        "months": "2026年3月",
        "people": "3",
        "amount": "18000",
        "kind": "wages",
    }
    answer = window.post("/clues/new/", {**form, "go": "save"}, follow=True)
    assert "查询码" in text(answer)
    clue = Clue.objects_unscoped.get()
    assert (clue.state, clue.amount_fen, clue.people, clue.months, clue.project) == (
        "sorted",
        1_800_000,
        3,
        [202603],
        office.project,
    )
    window.post(step(clue, "route"), {"agency": office.labour.pk})
    inspector.post(step(clue, "accept"), {})
    inspector.post(
        step(clue, "verify"), {"people": "2", "amount_fen": "12000", "months": "2026年3月", "facts": "工资表和回单"}
    )
    clue = office.again(clue)
    assert (clue.state, clue.found_people, clue.found_fen, clue.handler) == ("verified", 2, 1_200_000, office.inspector)


def test_the_same_grievance_is_shown_before_it_is_kept_and_joined_on_its_page(office):
    first = office.clue(phone="13800001234", text="安置房三月工资一直没发，老板不接电话")
    client = office.as_(office.window)
    said = {
        "door": "phone",
        "text": "安置房三月工资一直没发，老板不接电话",
        "phone": "13800001234",
        "project_name": "安置房",
    }
    assert first.number in text(client.post("/clues/new/", {**said, "go": "read"}))
    client.post("/clues/new/", {**said, "go": "save"})
    second = Clue.objects_unscoped.order_by("-pk").first()
    told = text(client.get(page(second)))
    assert "可能是同一件事" in told and first.number in told
    client.post(step(second, "join"), {"into": str(first.pk), "reason": "同一人同一事"})
    assert office.again(second).joined_to == first and first.doors.count() == 2
    assert "已并入线索" in text(client.get(page(second)))


def test_the_arrears_office_is_not_among_those_that_handle(office):
    clue = office.clue()
    office.say("sort_clue", office.window, clue_id=clue.pk, kind="wages")
    client = office.as_(office.window)
    options = re.findall(r'<option value="(\d+)">', client.get(page(clue)).content.decode())
    assert str(office.labour.pk) in options and str(office.arrears.pk) not in options
    assert client.post(step(clue, "route"), {"agency": office.arrears.pk}).status_code == 422


def test_words_and_numbers_are_shown_once_with_a_reason_and_written_down(office):
    clue = office.clue(reporter_name="张三丰", phone="13800001234")
    client = office.as_(office.inspector)
    address = reverse("desk:clue_words", args=[clue.pk])
    assert "13800001234" not in text(client.post(address, {"reason": ""}), 422)
    told = text(client.post(address, {"reason": "联系反映人核实"}))
    assert "三月工资没发" in told and "13800001234" in told and "张三丰" in told
    seen = AuditEvent.objects.filter(subject_id=clue.number, fields__reason="联系反映人核实")
    assert seen.count() == 2
    assert office.as_(office.viewer).post(address, {"reason": "好奇"}).status_code == 404


def test_town_b_sees_nothing(office):
    clue = office.clue()
    client = office.as_(office.stranger)
    assert clue.number not in text(client.get(LIST, {"state": "all"}))
    assert client.get(page(clue)).status_code == 404
    assert client.post(step(clue, "sort"), {"kind": "wages"}).status_code == 404
    assert client.get("/cases/new/", {"clue": clue.pk}).status_code == 404
    assert "安置房" not in text(
        client.post("/clues/new/", {"door": "phone", "project_name": "安置", "go": "read"})
    ).replace('安置"', "")


def test_lists_cost_the_same_with_one_row_and_thirty(office):
    office.clue()
    client = office.as_(office.window)
    same_queries(client, LIST, lambda: [office.clue() for _ in range(29)])
    same_queries(client, "/clues/faults/", lambda: [office.accepted() for _ in range(5)])
    same_queries(client, page(office.clue()), lambda: [office.clue() for _ in range(5)])
    assert date(2026, 5, 6) == DAY


def test_a_clue_that_is_late_warns_on_the_pages_of_warnings(office):
    from anxin.monitoring import services
    from anxin.monitoring.models import Warning
    from anxin.monitoring.tests.county import CLERK, at

    clue = office.clue(day=DAY - timedelta(days=20))
    services.evaluate(actor=CLERK, as_of=DAY, now=at(DAY, 20))
    signed = office.as_(office.inspector)
    listed = text(signed.get("/warnings/?rule=C01"))
    assert f"线索 {clue.number}" in listed
    warning = Warning.objects_unscoped.get(rule="C01")
    answer = signed.get(reverse("desk:warning", args=[warning.pk]))
    told = text(answer)
    assert f"线索 {clue.number}" in told and "还没有分类" in told and "跨项目" not in told
    assert "这件事还有没有别的预警" in told and "转为线索" not in told
    assert page(clue).encode() in answer.content
    own = text(signed.get(page(clue)))
    assert "这条线索自己的预警" in own and "个工作日，还没有分类" in own
    assert signed.get("/").status_code == 200


def test_the_wall_puts_each_clue_under_the_colour_of_its_clock(office, settings):
    late, gone = office.clue(), office.clue()
    office.say("join_clue", office.window, clue_id=gone.pk, into_id=late.pk, reason="同一人")
    settings.ANXIN_TODAY = DAY + timedelta(days=30)
    new = office.clue(day=DAY + timedelta(days=30))
    today = office.clue(day=DAY + timedelta(days=30), door="petition")
    Clue.objects_unscoped.filter(pk=today.pk).update(due_on=DAY + timedelta(days=30))
    # Its step has time, its whole limit has none.
    over = office.clue(day=DAY + timedelta(days=30), door="phone")
    Clue.objects_unscoped.filter(pk=over.pk).update(due_on=DAY + timedelta(days=60), limit_on=DAY + timedelta(days=29))
    client = office.as_(office.viewer)
    parts = re.split(r'id="wall-(\w+)"', client.get("/clues/wall/").content.decode())
    columns = dict(zip(parts[1::2], parts[2::2], strict=True))
    held = {name: set(re.findall(r"/clues/(\d+)/", body)) for name, body in columns.items()}
    assert held["red"] == {str(late.pk), str(over.pk)} and held["orange"] == {str(today.pk)}
    assert held["yellow"] | held["blue"] == {str(new.pk)}
    assert "4 条线索没办结，2 条超期。" in text(client.get("/clues/wall/"))
    # Another town hangs nothing of it; whoever has none of his own sees that.
    assert "没有没办结的线索。" in text(office.as_(office.stranger).get("/clues/wall/"))
    assert "没有要您办的线索。" in text(client.get("/clues/wall/", {"whose": "mine"}))
    assert "要您办的 4 条线索没办结" in text(office.as_(office.window).get("/clues/wall/", {"whose": "mine"}))


def test_the_wall_costs_the_same_with_one_clue_and_thirty_and_says_what_found_no_room(office, monkeypatch):
    clue = office.clue()
    client = office.as_(office.inspector)

    def more() -> None:
        rows = [Clue.objects_unscoped.get(pk=clue.pk) for _ in range(29)]
        for n, row in enumerate(rows):
            row.pk, row.number = None, f"K{n}"
        Clue.objects_unscoped.bulk_create(rows)

    same_queries(client, "/clues/wall/", more)
    monkeypatch.setattr("anxin.desk.clues.wall.MOST", 12)
    told = text(client.get("/clues/wall/"))
    assert "30 条线索没办结" in told and "只挂最急的 12，还有 18 没挂。" in told
