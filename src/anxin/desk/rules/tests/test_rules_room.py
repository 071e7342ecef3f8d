"""The rules' room: what a person reads, asks for, and what the second person decides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.doors.county import HERE, THERE

from anxin.access.edge import moment
from anxin.access.models import User
from anxin.access.roles import role_of
from anxin.access.services import assign_role
from anxin.jobs.models import JobRun
from anxin.monitoring.tests.county import CLERK
from anxin.rules import load
from anxin.standards.models import AreaChange
from anxin.testing import same_queries
from anxin.trials.models import Trial
from anxin.trials.services import run_trial

pytestmark = pytest.mark.django_db
TODAY, NOW = moment()


def second(county) -> User:
    user = User.objects_unscoped.create_user(
        "second", display_name="第二人", agency=county.people["monitor@here"].agency
    )
    assign_role(actor=CLERK, as_of=TODAY, now=NOW, user=user, role=role_of("number_steward"), region=HERE)
    return user


def ask(client, **more):
    told = {"region": HERE, "name": "wage.late_red_d", "value": "20", "starts_on": TODAY.isoformat(), "ends_on": "",
            "reason": "去年多发", "trial": "", **more}  # fmt: skip
    return client.post(reverse("desk:rule_tighten", args=["W02"]), told)


def decide(client, change, act, **more):
    return client.post(reverse("desk:rule_decide", args=[change.pk]), {"act": act, "decision": "", **more})


def test_the_list_names_every_rule_with_its_warnings(county, enter):
    answer = enter("viewer").get(reverse("desk:rules"))
    body = answer.content.decode()
    assert all(rule.code in body for rule in load())
    assert f"{len(load())} 条规则在看，没有停用的，数值都按默认。" in body


def test_a_rule_is_printed_from_its_card_its_cases_and_todays_numbers(county, enter):
    body = enter("viewer").get(reverse("desk:rule", args=["W02"])).content.decode()
    for words in (
        "还有谁没有足额到账",
        "逾期满 15 天",
        "保障农民工工资支付条例",
        "30 天",
        "应发日当天尚未逾期",
        "SELECT",
        "系统默认",
    ):
        assert words in body, words
    assert "申请调严" not in body and "试一试" not in body
    assert enter("viewer").get(reverse("desk:rule", args=["X99"])).status_code == 404


def test_every_rule_has_a_page(county, enter):
    client = enter("number_steward")
    answers = {rule.code: client.get(reverse("desk:rule", args=[rule.code])).status_code for rule in load()}
    assert {code for code, answer in answers.items() if answer != 200} == set()


def test_the_list_asks_the_database_equally_often_whatever_was_changed(county, enter):
    client = enter("number_steward")
    ask(client)

    def more():
        for name, value in (("wage.late_orange_d", "9"), ("wage.late_yellow_d", "0")):
            ask(client, name=name, value=value)

    for page in ("desk:rules", "desk:rule_changes"):
        same_queries(client, reverse(page), more)
        AreaChange.objects_unscoped.exclude(name="wage.late_red_d").delete()


def test_one_asks_and_another_approves(county, enter):
    steward = enter("number_steward")
    answer = ask(steward)
    change = AreaChange.objects_unscoped.get()
    assert answer.status_code == 302 and answer["Location"] == reverse("desk:rule_change", args=[change.pk])
    own = steward.get(reverse("desk:rule_change", args=[change.pk])).content.decode()
    assert "撤回申请" in own and ">批准<" not in own
    refused = decide(steward, change, "approve").content.decode()
    assert "申请人不能批准自己的申请" in refused
    other = enter(second(county))
    assert ">批准<" in other.get(reverse("desk:rule_change", args=[change.pk])).content.decode()
    decide(other, change, "approve")
    change.refresh_from_db()
    assert (change.state, change.decided_display) == ("approved", "第二人")
    page = enter("viewer").get(reverse("desk:rule", args=["W02"])).content.decode()
    assert "<b>20 天</b>" in page and "调严" in page


def test_what_is_wrong_stands_beside_its_field(county, enter):
    answer = ask(enter("number_steward"), value="45")
    assert "宽松" in answer.context["form"].errors["value"][0] if answer.context else "宽松" in answer.content.decode()
    assert (
        "请写明" in ask(enter("number_steward"), reason=" ").content.decode()
        or not AreaChange.objects_unscoped.exists()
    )
    # Nobody asks for another town, and a number of the law is not offered.
    ask(enter("number_steward"), region=THERE)
    ask(enter("number_steward"), name="account.open_orange_d")
    assert not AreaChange.objects_unscoped.exists()


def test_a_change_of_another_town_cannot_be_decided_on(county, enter):
    ask(enter("number_steward"))
    change = AreaChange.objects_unscoped.get()
    stranger = enter(county.people["number_steward@there"])
    assert decide(stranger, change, "approve").status_code == 404
    assert stranger.get(reverse("desk:rule_change", args=[change.pk])).status_code == 404


def test_switching_off_needs_an_end_and_shows_on_the_list(county, enter):
    client = enter("number_steward")
    told = {
        "region": HERE,
        "off": "1",
        "starts_on": TODAY.isoformat(),
        "ends_on": "",
        "reason": "数据源切换",
        "trial": "",
    }
    where = reverse("desk:rule_switch", args=["W02"])
    assert "到期日" in client.post(where, told).content.decode()
    assert client.post(where, {**told, "ends_on": (TODAY + timedelta(days=10)).isoformat()}).status_code == 302
    change = AreaChange.objects_unscoped.get()
    decide(enter(second(county)), change, "approve")
    assert "本地停用 1 条" in enter("viewer").get(reverse("desk:rules")).content.decode()


def try_(client, **more):
    told = {"region": HERE, "change": "numbers", "name": "wage.late_red_d", "value": "20", "first": "2026-05-06",
            "last": "2026-05-07", "knowledge": "then", **more}  # fmt: skip
    return client.post(reverse("desk:trial_new", args=["W02"]), told)


def test_a_trial_waits_runs_and_is_read_by_the_town(county, enter):
    client = enter("warning_reviewer")
    where = try_(client)["Location"]
    trial = Trial.objects_unscoped.get()
    assert JobRun.objects.filter(name="trial", args={"trial": trial.pk}).exists()
    waiting = client.get(where).content.decode()
    assert "正在试算" in waiting and 'hx-trigger="every 2s"' in waiting
    part = client.get(where, headers={"HX-Target": "trial-progress"}).content.decode()
    assert "<html" not in part and "看了 0 天" in part
    run_trial(actor=CLERK, as_of=TODAY, now=NOW, trial_id=trial.pk)
    ready = client.get(where, headers={"HX-Target": "trial-progress"})
    assert ready.headers["HX-Refresh"] == "true"
    body = enter("viewer").get(where).content.decode()
    assert "改不改都一样：两边都报 1 条。" in body and "两边比一比" in body
    rows = client.get(reverse("desk:trial_rows", args=[trial.pk]), {"side": "both"}).content.decode()
    assert "甲镇安置房" in rows and "乙镇" not in rows


def test_a_trial_that_cannot_be_asked_says_so_beside_its_field(county, enter):
    client = enter("number_steward")
    for more, says in (
        ({"value": "60"}, "宽松"), ({"value": ""}, "要填"), ({"last": "2099-01-01"}, "已经过去"), ({"change": "text"}, "上传规则文件"),
    ):  # fmt: skip
        assert says in try_(client, **more).content.decode(), more
    assert not Trial.objects_unscoped.exists() and not JobRun.objects.filter(name="trial").exists()


def test_switching_off_can_be_tried_and_leads_to_the_proposal(county, enter):
    client = enter("number_steward")
    where = try_(client, change="off")["Location"]
    run_trial(actor=CLERK, as_of=TODAY, now=NOW, trial_id=Trial.objects_unscoped.get().pk)
    body = client.get(where).content.decode()
    assert "停用后会漏掉 1 条预警，其中 1 条后来证明是真的。" in body and "申请停用" in body


def test_articles_and_numbers_say_where_they_are_used(county, enter):
    client = enter("viewer")
    article = client.get(reverse("desk:law_article", args=["decree-724", "13"])).content.decode()
    assert "W02" in article and client.get("/law/articles/decree-724/999/").status_code == 404
    number = client.get(reverse("desk:law_number", args=["wage.late_red_d"])).content.decode()
    assert "30 天" in number and "W02" in number
    legal = client.get(reverse("desk:law_number", args=["special_account_open_deadline_days"])).content.decode()
    assert "开设工资专用账户的期限：30 天" in legal and "第六条" in legal and "已核对" in legal
    elsewhere = client.get(reverse("desk:law_number", args=["crime_single_worker_amount"])).content.decode()
    assert "广东省一类地区" in elsewhere and "广州、深圳" in elsewhere and "2 万元" in elsewhere
    for show in ("articles", "legal", "own"):
        assert client.get(reverse("desk:law"), {"show": show}).status_code == 200
    found = client.get(reverse("desk:law"), {"show": "own", "q": "工资逾期"}).content.decode()
    assert "工资逾期多少天为红色" in found and "春节前多少天仍未清零" not in found


def test_the_past_year_is_offered_to_try_on(county, enter):
    from anxin.desk.rules.forms import last_year

    assert last_year(date(2026, 11, 20)) == (date(2025, 11, 1), date(2026, 10, 31))
    assert last_year(date(2026, 1, 2)) == (date(2025, 1, 1), date(2025, 12, 31))
