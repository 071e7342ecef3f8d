"""The risk room: scores with their arithmetic, the four lists, the ledger, the duty list to its end, and looking back."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from django.urls import reverse
from tests.doors.county import HERE, County, _site, at, date

from anxin.access.edge import moment
from anxin.access.models import Agency
from anxin.monitoring.tests.county import CLERK
from anxin.registry.models import Enrolment
from anxin.risks.models import Duty, Focus, FocusCheck, LookBack
from anxin.risks.services import score_all
from anxin.standing.models import ProjectStanding
from anxin.testing import same_queries

pytestmark = pytest.mark.django_db
TODAY, NOW = moment()


def text(client, name, *args, **asked):
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_scores_are_listed_and_each_part_shows_its_arithmetic(county, enter):
    client = enter("viewer")
    assert "还没有评过分" in text(client, "desk:risk")
    score_all(actor=CLERK, as_of=TODAY, now=NOW)
    body = text(client, "desk:risk")
    assert "甲镇安置房" in body and "乙镇" not in body
    whole = text(client, "desk:risk_project", county.project.pk)
    assert "满分值" in whole and "缺数据" in whole and "合计" in whole
    assert "甲镇安置房劳务公司" in text(client, "desk:risk", kind="firms")


def test_the_lists_take_the_same_number_of_queries_with_more_rows(county, enter):
    client = enter("viewer")
    score_all(actor=CLERK, as_of=TODAY, now=NOW)
    client.get(reverse("desk:risk"))

    first = count(100, 10)

    def more():
        held = County()
        held.file(f"更多{next(first)}.xlsx", at(date(2026, 4, 5)))
        for _ in range(4):
            n = next(first)
            project = _site(held, f"甲镇{n}号", HERE, n)
            ProjectStanding.objects_unscoped.create(
                project=project, as_of=TODAY, known_at=NOW, owed_people=30, owed_fen=10**9
            )
        score_all(actor=CLERK, as_of=TODAY, now=NOW)

    more()
    for page in ("desk:risk", "desk:risk_screening", "desk:risk_ledger"):
        same_queries(client, reverse(page), more)


def put(client, **more):
    told = {
        "region": HERE,
        "kind": "project",
        "subject": "甲镇安置房",
        "grade": "listed",
        "reason": "去年欠薪",
        "until": "",
        **more,
    }
    return client.post(reverse("desk:focus_new"), told)


def test_a_site_is_put_on_the_list_checked_and_taken_off(county, enter):
    client = enter("case_handler")
    where = put(client)["Location"]
    entry = Focus.objects_unscoped.get()
    assert "甲镇安置房" in text(enter("viewer"), "desk:focus")
    act = reverse("desk:focus_act", args=[entry.pk])
    month = {"act": "check", "month": f"{TODAY:%Y-%m}", "checked_on": TODAY.isoformat(), "in_order": "1"}
    assert "要填" in client.post(act, {**month, "found": ""}).content.decode()
    client.post(act, {**month, "found": "看了工资表、考勤和专户流水"})
    assert FocusCheck.objects.get().month == TODAY.year * 100 + TODAY.month
    assert "没有问题" in client.get(where).content.decode()
    client.post(act, {"act": "end", "reason": "已恢复正常"})
    assert "重点名单是空的" in text(client, "desk:focus")


def test_what_lies_in_another_town_cannot_be_put_on_a_list(county, enter):
    client = enter("case_handler")
    for subject in ("乙镇学校", str(county.other.pk), "没有的项目"):
        body = put(client, subject=subject).content.decode()
        assert "你能看到的范围里没有这一个" in body
    assert not Focus.objects_unscoped.exists()


def test_a_duty_is_entered_followed_and_ended_when_the_data_say_so(county, enter):
    client = enter("case_handler")
    agency = Agency.objects_unscoped.get(region_id=HERE)
    told = {"project": county.project.pk, "kind": "hidden", "risk_class": "funds", "measure": "约谈", "departments": [agency.pk],
            "person": "王科长", "duty": "盯到发完", "leader": "", "due_on": (TODAY + timedelta(days=9)).isoformat()}  # fmt: skip
    new = reverse("desk:risk_duty_new")
    assert (
        "请选" in client.post(new, {**told, "departments": []}).content.decode() or not Duty.objects_unscoped.exists()
    )
    where = client.post(new, told)["Location"]
    duty = Duty.objects_unscoped.get()
    assert client.post(new, {**told, "project": county.other.pk}).status_code == 404
    act = reverse("desk:risk_duty_act", args=[duty.pk])
    client.post(act, {"act": "step", "text": "已约谈建设单位"})
    refused = client.post(act, {"act": "settle", "ground": "说发了"}).content.decode()
    assert "数据上还没有化解" in refused
    ProjectStanding.objects_unscoped.filter(project=county.project).update(owed_people=0, owed_fen=0)
    client.post(act, {"act": "settle", "ground": "银行回单"})
    duty.refresh_from_db()
    assert duty.state == "settled" and duty.look_backs.count() == 2
    LookBack.objects.filter(duty=duty).update(due_on=TODAY)
    assert "甲镇安置房" in text(enter("viewer"), "desk:risk_look_backs")
    client.post(act, {"act": "look_back", "done_on": TODAY.isoformat(), "result": "relapsed", "found": "又没发"})
    duty.refresh_from_db()
    assert (duty.state, duty.reopened) == ("open", 1)
    body = client.get(where).content.decode()
    assert "已约谈建设单位" in body and "重开" in body


def test_a_viewer_reads_and_does_nothing(county, enter):
    client = enter("viewer")
    assert client.get(reverse("desk:focus_new")).status_code == 404
    assert client.post(reverse("desk:risk_duty_act", args=[1]), {"act": "step", "text": "x"}).status_code == 404
    assert ">列入<" not in text(client, "desk:focus")


def test_the_ledger_names_what_is_grave_and_offers_to_make_it_somebodys_duty(county, enter):
    ProjectStanding.objects_unscoped.filter(project=county.project).update(owed_people=25)
    body = text(enter("case_handler"), "desk:risk_ledger")
    assert "被欠薪 25 人" in body and "列入责任清单" in body and "乙镇" not in body
    assert "没有人负责" in text(enter("viewer"), "desk:risk_ledger")


def test_screening_leads_to_the_list(county, enter):
    firm = Enrolment.objects_unscoped.filter(project=county.project).first().employer
    body = text(enter("viewer"), "desk:risk_screening")
    assert firm.name in body or "没有企业" in body
