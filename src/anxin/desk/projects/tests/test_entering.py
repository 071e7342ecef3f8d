"""Entering by hand: step by step, wrong things said beside the field, nothing half-done, and only where one may."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from anxin.registry.models import Batch, Contract, NoticeBoard, Participation, Pause, Project, ProjectFact
from anxin.wages.models import Deposit, LabourCost, SpecialAccount

from .conftest import HERE, THERE, text

pytestmark = pytest.mark.django_db
WHAT = {"name": "甲镇文化馆", "region": HERE, "status": "在建", "funding": "政府投资", "start_on": "2026-01-05"}
WHO = {"owner": "甲镇人民政府", "contractor": "甲镇总包公司", "subcontractors": "丙劳务\n丁劳务"}
PAPERS = {"contract_amount": "8000000.00", "labour_cost_ratio": "20%", "pay_day": "15", "pay_day_next": "次月"}
SAFE = {"account_bank": "农商行", "account_opened_on": "2026-01-20", "joined": "否", "gate": "是"}
LAST = {"account_no": "622848001234567890", "labour_officer_phone": "13800000000", "sure": "on"}


def walk(client, address, *steps, **first):
    """Post the steps one after the other; the last answer."""
    answer = client.get(address)
    draft = answer.context["draft"] if answer.context else _draft(answer)
    for at, said in enumerate(steps):
        answer = client.post(address, {**said, "draft": draft, "step": at})
        if answer.status_code != 302 or "draft=" not in answer["Location"]:
            return answer
    return answer


def _draft(answer):
    import re

    return re.search(r'name="draft" value="([^"]+)"', answer.content.decode())[1]


def test_a_project_is_entered_step_by_step_and_only_the_last_one_writes(towns):
    client, address = towns.of("clerk"), reverse("desk:project_new")
    before = (Batch.objects.count(), Project.objects_unscoped.count())
    walk(client, address, WHAT, WHO, PAPERS, SAFE)
    assert (Batch.objects.count(), Project.objects_unscoped.count()) == before
    answer = walk(client, address, WHAT, WHO, PAPERS, SAFE, LAST)
    project = Project.objects_unscoped.get(name="甲镇文化馆")
    assert answer["Location"] == reverse("desk:project", args=[project.pk]) and project.region_code == HERE
    fact = ProjectFact.objects_unscoped.get(project=project)
    assert (fact.funding, fact.pay_day, fact.pay_day_next, fact.gate, fact.joined) == (
        "government",
        15,
        True,
        True,
        False,
    )
    assert fact.batch.kind == "form" and fact.batch.sender == "clerk员"
    assert Contract.objects_unscoped.get(project=project).labour_cost_ratio_ppm == 200_000
    assert Participation.objects_unscoped.filter(project=project, role="labour").count() == 2
    assert SpecialAccount.objects_unscoped.get(project=project).account.last4 == "7890"
    assert "甲镇文化馆" in text(client.get(reverse("desk:projects")))


def test_the_numbers_of_persons_and_accounts_lie_in_no_draft(towns):
    client, address = towns.of("clerk"), reverse("desk:project_new")
    walk(client, address, WHAT, WHO, PAPERS, SAFE, {**LAST, "sure": ""})
    held = str([s.get_decoded() for s in Session.objects.all()])
    assert "甲镇文化馆" in held and "13800000000" not in held and "622848001234567890" not in held


@pytest.mark.parametrize(
    ("step", "wrong", "words"),
    [
        (0, {"name": ""}, "这一项要填"),
        (0, {"name": "甲镇安置房"}, "这里已经有“甲镇安置房”了"),
        (0, {"planned_end": "2025-01-01"}, "计划竣工早于开工"),
        (0, {"start_on": "去年"}, "日期写成"),
        (0, {"region": THERE}, "选择一个有效的选项"),
        (1, {"agency_agreement_on": "昨天"}, "日期写成"),
        (2, {"labour_cost_ratio": "一成"}, "写成 22% 的样子"),
        (2, {"labour_cost_amount": "9000000"}, "人工费比合同造价还多"),
        (2, {"contract_amount": "-1"}, "不能是负数"),
        (3, {"joined": "是", "exempt_reason": "某文"}, "已经接入的不用免接入依据"),
        (4, {"sure": ""}, "这一项要填"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_written(towns, step, wrong, words):
    client, address = towns.of("clerk"), reverse("desk:project_new")
    before = Batch.objects.count()
    steps = [WHAT, WHO, PAPERS, SAFE, LAST]
    answer = walk(client, address, *steps[:step], {**steps[step], **wrong})
    assert answer.status_code == 422 and words in answer.content.decode()
    assert 'class="err"' in answer.content.decode() and Batch.objects.count() == before


def test_a_correction_changes_what_it_names_and_another_towns_project_is_unknown(towns):
    client = towns.of("clerk")
    walk(client, reverse("desk:project_new"), {**WHAT, "authority": "县文旅局"}, WHO, PAPERS, SAFE, LAST)
    project = Project.objects_unscoped.get(name="甲镇文化馆")
    address = reverse("desk:project_correct", args=[project.pk])
    seen = text(client.get(address))
    assert "县文旅局" in seen and "不改" in seen and "不知道" not in seen
    walk(client, address, {"status": "停工"}, {}, {}, {}, {"sure": "on"})
    fact = ProjectFact.objects_unscoped.get(project=project, known_to__isnull=True)
    assert (fact.status, fact.authority, fact.pay_day) == ("stopped", "县文旅局", 15)
    past = text(client.get(reverse("desk:project_history", args=[project.pk])))
    assert "更正：项目状态 在建 → 停工" in past
    foreign = reverse("desk:project_correct", args=[towns.other.pk])
    assert client.get(foreign).status_code == 404 and client.post(foreign, {"step": 0}).status_code == 404
    assert towns.of("viewer").get(address).status_code == 404


def test_a_draft_of_one_project_is_not_taken_for_another(towns):
    client = towns.of("clerk")
    new = reverse("desk:project_new")
    draft = _draft(client.get(new))
    client.post(new, {**WHAT, "draft": draft, "step": 0})
    other = reverse("desk:project_correct", args=[towns.site.pk])
    assert _draft(client.get(other, {"draft": draft, "step": 1})) != draft


def test_single_facts_are_entered_where_they_belong(towns):
    client, pk = towns.of("clerk"), towns.site.pk

    def enter(what, **said):
        return client.post(reverse("desk:project_enter", args=[pk, what]), said)

    answer = enter(
        "board", checked_on="2026-05-19", board_missing=["法律援助申请渠道", "最低工资标准"], dead_number="是"
    )
    assert answer["Location"] == reverse("desk:project_board", args=[pk])
    board = NoticeBoard.objects_unscoped.get(project_id=pk, checked_on="2026-05-19")
    assert (board.missing, board.dead_number) == ("minimum_wage legal_aid", True) and "owner" in board.items
    enter("deposit", kind_of="现金", lodged="100.50", doc_no="XJ-9", lodged_on="2026-05-01")
    assert Deposit.objects_unscoped.get(doc_no="XJ-9").lodged_fen == 10_050
    enter("fee", month="2026-04", due_on="2026-05-10", due="100000", paid="40000", paid_on="2026-05-12")
    assert LabourCost.objects_unscoped.get(project_id=pk, month=202604).paid_fen == 4_000_000
    enter("pause", from_on="2026-05-18", reason="汛期", approved_by="县住建局")
    assert Pause.objects_unscoped.get(project_id=pk).approved_by == "县住建局"
    enter("party", name="戊劳务公司", role="劳务分包", agency_agreement_on="2026-05-02")
    assert Participation.objects_unscoped.filter(project_id=pk, enterprise__name="戊劳务公司", role="labour").exists()
    enter("insurance", policy_no="GS-1", from_on="2026-01-01")
    assert Batch.objects.filter(kind="form").count() == 6


@pytest.mark.parametrize(
    ("what", "said", "words"),
    [
        ("board", {"checked_on": "2026-05-19"}, "至少写一样"),
        ("deposit", {"lodged": "5"}, "选是现金还是保函"),
        ("fee", {"month": "2026-13", "due_on": "2026-05-10", "due": "1"}, "月份写成"),
        ("pause", {"from_on": "2026-05-18", "to_on": "2026-05-01", "reason": "雨"}, "复工早于停工"),
        ("insurance", {"from_on": "2026-01-01"}, "这一项要填"),
        ("party", {"name": "戊劳务公司", "role": "劳务分包", "credit_code": "91520000000000000X"}, "请核对"),
    ],
)
def test_a_single_fact_that_makes_no_sense_is_turned_away(towns, what, said, words):
    before = Batch.objects.count()
    answer = towns.of("clerk").post(reverse("desk:project_enter", args=[towns.site.pk, what]), said)
    assert answer.status_code == 422 and words in answer.content.decode() and Batch.objects.count() == before


def test_nobody_enters_for_another_town_or_without_the_right(towns):
    before = Batch.objects.count()
    foreign = reverse("desk:project_enter", args=[towns.other.pk, "board"])
    assert towns.of("clerk").post(foreign, {"checked_on": "2026-05-19", "set_on": "2026-05-01"}).status_code == 404
    own = reverse("desk:project_enter", args=[towns.site.pk, "board"])
    assert towns.of("viewer").post(own, {"checked_on": "2026-05-19", "set_on": "2026-05-01"}).status_code == 404
    assert towns.of("clerk").get(reverse("desk:project_enter", args=[towns.site.pk, "nonsense"])).status_code == 404
    assert Batch.objects.count() == before


def test_the_site_itself_corrects_its_data_and_does_not_say_whether_it_has_joined(towns):
    client = towns.of("officer")
    address = reverse("desk:project_correct", args=[towns.site.pk])
    walk(
        client,
        address,
        {},
        {"labour_officer": "李四"},
        {},
        {"gate": "是", "joined": "是", "exempt_reason": "自己写的"},
        {"sure": "on"},
    )
    fact = ProjectFact.objects_unscoped.get(project=towns.site, batch__kind="form")
    assert (fact.labour_officer, fact.gate, fact.joined, fact.exempt_reason) == ("李四", True, None, "")
    assert client.get(reverse("desk:project_new")).status_code == 404
    assert client.get(reverse("desk:project_correct", args=[towns.other.pk])).status_code == 404
