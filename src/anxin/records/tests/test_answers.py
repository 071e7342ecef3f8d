"""What a worker says of a month: right is a fact of the ledger, wrong is a clue and never known to the site."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anxin.access.scope import Scope
from anxin.casework.services import make_code
from anxin.casework.stepping import StepRefused
from anxin.casework.tests.office import DAY
from anxin.intake import evidence
from anxin.monitoring.tests.county import CLERK
from anxin.records import selectors, services
from anxin.ui import words
from anxin.wages.models import WageConfirmation

from .conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def facts() -> list[tuple[int, str]]:
    rows = WageConfirmation.objects_unscoped.filter(known_to__isnull=True)
    return list(rows.values_list("worker_id", "answer"))


def test_right_is_a_fact_and_wrong_takes_it_back(judged):
    visit = judged.open()
    said = {"visit": visit, "as_of": DAY, "now": NOW, "project_id": judged.office.project.pk, "month": 202603}
    services.confirm_month(**said)
    assert services.carry_answers(as_of=DAY, now=NOW) == services.Carried(1)
    fact = WageConfirmation.objects_unscoped.get()
    assert (fact.worker, fact.employer, fact.month, fact.answer, fact.answered_on) == (
        judged.worker, judged.office.employer, 202603, "confirmed", DAY,
    )  # fmt: skip
    assert fact.batch.kind == "form" and fact.batch.file_name == "本人在工资记录页答复"
    # The original names him by a key of the house.
    original = evidence.path_of(fact.batch.sha256).read_text()
    assert judged.worker.id_number.open_for("test") not in original and judged.worker.name not in original
    services.object_to_month(**said, what="days", days_x100=2500)
    assert services.carry_answers(as_of=DAY, now=LATER) == services.Carried(1)
    assert facts() == [(judged.worker.pk, "")]
    assert services.carry_answers(as_of=DAY, now=LATER) == services.Carried(0)


def test_wrong_alone_leaves_no_trace_in_the_facts_of_the_site(judged):
    visit = judged.open()
    made = services.object_to_month(
        visit=visit, as_of=DAY, now=NOW, project_id=judged.office.project.pk, month=202603, what="unpaid"
    )
    services.carry_answers(as_of=DAY, now=NOW)
    assert facts() == []
    clue = made.answer.clue
    assert clue.phone.open_for("test") == "13800138000" and clue.id_index == judged.worker.id_index
    told = selectors.month_answers(
        Scope.of(judged.office.inspector, DAY), project_id=clue.project_id, worker_id=judged.worker.pk, month=202603
    )
    assert told == [made.answer]


def test_the_office_on_the_board_hears_it(judged):
    make_code(
        actor=CLERK, as_of=DAY, now=NOW, agency=judged.office.arrears, region=judged.office.project.region_code,
        project=judged.office.project,
    )  # fmt: skip
    made = services.object_to_month(
        visit=judged.open(), as_of=DAY, now=NOW, project_id=judged.office.project.pk, month=202603, what="amount"
    )
    assert made.answer.clue.first_agency == judged.office.arrears


def test_only_his_own_months_are_answered(judged):
    visit = judged.open()
    said = {"visit": visit, "as_of": DAY, "now": NOW, "project_id": judged.office.project.pk}
    with pytest.raises(StepRefused, match="没有这个月"):
        services.confirm_month(**said, month=202501)
    with pytest.raises(StepRefused, match="没有这个月"):
        services.object_to_month(**said, month=202501, what="days")
    with pytest.raises(StepRefused, match="哪里不对"):
        services.object_to_month(**said, month=202603, what="right")


def test_he_sees_what_became_of_it(judged):
    office = judged.office
    made = services.object_to_month(
        visit=judged.open(), as_of=DAY, now=NOW, project_id=office.project.pk, month=202603, what="unpaid"
    )
    clue = made.answer.clue
    # The labour office heard it first, for the site has no board.
    office.say("sort_clue", office.inspector, clue_id=clue.pk, kind="wages")
    office.say("route_clue", office.inspector, clue_id=clue.pk, agency=office.labour)
    office.say("accept_clue", clue_id=clue.pk)
    office.say("verify_clue", clue_id=clue.pk, people=1, amount_fen=400_000, months=[202603], facts="工资表")
    office.say("dispose_clue", clue_id=clue.pk, conclusion="paid", paid_fen=400_000)
    office.say("reply_clue", clue_id=clue.pk, words="已经发了")

    found = selectors.own_month(judged.worker, office.project.pk, 202603, as_of=DAY, calendar=words.calendar())
    matter = found.matters[0]
    assert (matter.state, matter.conclusion, matter.own, matter.closed) == ("replied", "paid", True, False)
