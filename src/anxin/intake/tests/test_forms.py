"""What is entered on a page becomes facts with an original, and can be undone and read again like any file."""

from datetime import UTC, date, datetime, timedelta

import pytest

from anxin.audit.services import Actor
from anxin.intake.forms import Refused, enter
from anxin.intake.undoing import undo
from anxin.registry.models import Batch, Contract, NoticeBoard, Participation, Project, ProjectFact
from anxin.wages.models import Deposit

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 20)
NOW = datetime(2026, 5, 20, 1, tzinfo=UTC)
CLERK = Actor("user:7", "录入员甲")
LABELS = {"name": "项目名称", "start_on": "开工日期", "planned_end": "计划竣工", "checked_on": "检查日期"}


def told(kind, later=0, project=None, /, **fields):
    return enter(
        actor=CLERK,
        as_of=DAY,
        now=NOW + timedelta(minutes=later),
        kind=kind,
        fields=fields,
        labels=LABELS,
        title="页面录入",
        project=project,
    )


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.ANXIN_HOME = tmp_path


def whole(**more):
    return {
        "name": "滨河安置房二期",
        "status": "在建",
        "funding": "社会投资",
        "owner": "县城投公司",
        "contractor": "甲建设公司",
        "subcontractors": "乙劳务公司；丙劳务公司",
        "contract_amount": "43800000.00",
        "labour_cost_ratio": "22%",
        "pay_day": "次月15日",
        "start_on": "2025-03-01",
        **more,
    }


def test_a_project_entered_by_hand_is_facts_with_where_they_came_from():
    report = told("project_list", **whole())
    fact = ProjectFact.objects_unscoped.get()
    assert (fact.name, fact.status, fact.funding, fact.pay_day, fact.pay_day_next) == ("滨河安置房二期", "ongoing", "social", 15, True)  # fmt: skip
    assert (fact.owner.name, fact.contractor.name, fact.start_on) == ("县城投公司", "甲建设公司", date(2025, 3, 1))
    contract = Contract.objects_unscoped.get()
    assert (contract.amount_fen, contract.labour_cost_ratio_ppm) == (4_380_000_000, 220_000)
    assert Participation.objects_unscoped.filter(role="labour").count() == 2
    batch = Batch.objects.get(pk=report.batch)
    assert (batch.kind, batch.sender, fact.batch_id, fact.document.layout) == (
        "form",
        "录入员甲",
        batch.pk,
        "form:project_list",
    )


def test_a_correction_changes_what_it_names_and_leaves_the_rest_and_can_be_taken_back():
    told("project_list", **whole())
    report = told("project_list", 5, name="滨河安置房二期", status="停工")
    fact = ProjectFact.objects_unscoped.get(known_to__isnull=True)
    assert (fact.status, fact.funding, fact.pay_day) == ("stopped", "social", 15)
    undo(report.batch, actor=CLERK, reason="录错了", now=NOW + timedelta(minutes=9))
    assert ProjectFact.objects_unscoped.get(known_to__isnull=True).status == "ongoing"


def test_the_first_entry_undone_lets_the_correction_be_read_again_from_its_original():
    first = told("project_list", **whole())
    told("project_list", 5, name="滨河安置房二期", status="停工")
    undo(first.batch, actor=CLERK, reason="整份录错", now=NOW + timedelta(minutes=9))
    fact = ProjectFact.objects_unscoped.get(known_to__isnull=True)
    assert (fact.status, fact.funding) == ("stopped", "")


def test_saying_the_same_again_after_a_change_is_a_change():
    for minute, status in enumerate(("在建", "停工", "在建")):
        told("project_list", minute, name="滨河安置房二期", status=status)
    assert ProjectFact.objects_unscoped.get(known_to__isnull=True).status == "ongoing"
    assert ProjectFact.objects_unscoped.count() == 3


def test_a_row_that_a_check_turns_away_writes_nothing():
    with pytest.raises(Refused) as refused:
        told("project_list", name="滨河安置房二期", contract_amount="-5")
    assert "负数" in str(refused.value) and not Batch.objects.exists() and not Project.objects_unscoped.exists()


def test_an_entry_about_one_project_goes_to_that_one_even_if_another_has_its_name():
    one = Project.objects_unscoped.create(name="安置房", name_key="安置房", region_code="522323101")
    Project.objects_unscoped.create(name="安置房", name_key="安置房", region_code="522323102")
    told(
        "notice_board",
        0,
        one,
        checked_on="2026-05-19",
        board_missing="最低工资标准、法律援助申请渠道",
        dead_number=True,
    )
    board = NoticeBoard.objects_unscoped.get()
    assert (board.project, board.missing, board.dead_number) == (one, "minimum_wage legal_aid", True)
    told("deposit", 2, one, kind="银行保函", lodged="650000.50", doc_no="BH-1", end_on="2026-12-18")
    deposit = Deposit.objects_unscoped.get()
    assert (deposit.project, deposit.lodged_fen, deposit.end_on) == (one, 65_000_050, date(2026, 12, 18))
    told("participant_list", 3, one, name="丁劳务公司", role="劳务分包", agency_agreement_on="2026-05-01")
    assert Participation.objects_unscoped.get().agency_agreement_on == date(2026, 5, 1)
