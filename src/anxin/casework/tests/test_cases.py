"""A case is pursued until the money is on the card and the worker says so."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from anxin.access.services import AccessDenied
from anxin.audit.services import MACHINE
from anxin.casework import services
from anxin.casework.flow import IllegalStep
from anxin.casework.models import Case, Recovery
from anxin.casework.stepping import StepRefused
from anxin.monitoring.tests.county import at

DAY, LATER = date(2026, 5, 6), date(2026, 5, 20)
DUTIES = {
    "facts_found": "工资表和流水",
    "systems_in_place": "专户已补足",
    "corrected": "已整改",
    "responsibility_pursued": "已约谈",
}


def established(office) -> Case:
    case = office.case()
    office.say("describe_case", case_id=case.pk, cause="project_debt")
    office.say("find_fact", case_id=case.pk, finding="subcontractor_owes", evidence="分包合同")
    return office.say("establish_case", case_id=case.pk)


def collect(office, case, on=LATER):
    return office.say("collect_receipts", MACHINE, on, case_id=case.pk)


def test_a_case_of_the_year_ends_in_thirty_working_days(office):
    case = office.case()
    assert case.number == "A202600001" and case.people == 2 and case.owed_fen == 1_200_000
    assert case.limit_on == date(2026, 6, 16) and case.due_on is not None and case.tier == "general"


def test_an_old_case_ends_by_the_end_of_july(office):
    assert office.case(is_old=True, because="stock").limit_on == date(2026, 7, 31)


def test_the_arrears_office_files_no_case(office):
    with pytest.raises(StepRefused, match="不是办案机构"):
        office.case(agency=office.arrears)


@pytest.mark.parametrize(
    ("people", "yuan", "tier"),
    [(9, 99_999, "general"), (10, 1, "large"), (19, 99_999, "large"), (20, 1, "major"), (1, 100_000, "major")],
)
def test_people_and_amount_make_the_tier(office, people, yuan, tier):
    assert services.tier_of(people, yuan * 100, "522323", DAY) == tier


def test_who_pays_first_is_printed_with_articles(office):
    case = established(office)
    assert [f"{one.party.name} {one.article}" for one in services.who_pays(case)] == [
        "乙建设公司 decree-724/30", " decree-724/30"
    ]  # fmt: skip


def test_paid_in_two_parts_through_receipts_and_only_then_closed(office):
    case = established(office)
    one, two = office.workers
    office.receipt(one, 600_000, date(2026, 5, 12))
    case = collect(office, case, date(2026, 5, 13))
    assert case.state == "paying" and case.recovered_fen == 600_000
    with pytest.raises(StepRefused, match="还差 1 人月"):
        office.say("close_case", office.second, case_id=case.pk)
    office.receipt(two, 600_000, date(2026, 5, 19))
    case = collect(office, case)
    assert case.state == "paid" and case.left_fen == 0
    office.say("settle_duties", day=LATER, case_id=case.pk, **DUTIES)
    with pytest.raises(StepRefused, match="回访"):
        office.say("close_case", office.second, LATER, case_id=case.pk)
    with pytest.raises(AccessDenied, match="承办人以外"):
        office.say("call_back_case", office.inspector, LATER, case_id=case.pk, answers=[(one.pk, "got_it", True)])
    office.say(
        "call_back_case",
        office.second,
        LATER,
        case_id=case.pk,
        answers=[(one.pk, "got_it", True), (two.pk, "got_it", True)],
    )
    with pytest.raises(AccessDenied):
        office.say("close_case", office.inspector, LATER, case_id=case.pk)
    case = office.say("close_case", office.second, LATER, case_id=case.pk)
    assert case.state == "closed" and case.clock is None and case.closed_on == LATER


def test_what_was_paid_before_the_claim_is_not_counted_again(office):
    office.receipt(office.workers[0], 100_000, date(2026, 4, 20))
    case = office.case()
    assert collect(office, case).recovered_fen == 0


def test_receipts_counted_twice_change_nothing(office):
    case = established(office)
    office.receipt(office.workers[0], 600_000, date(2026, 5, 12))
    assert [collect(office, case).recovered_fen for _ in range(3)] == [600_000] * 3
    assert Recovery.objects.count() == 1


def test_a_receipt_that_is_taken_back_sends_a_paid_case_back(office):
    case = established(office)
    for worker in office.workers:
        office.receipt(worker, 600_000, date(2026, 5, 12))
    assert collect(office, case).state == "paid"
    office.county.file("退汇.xlsx", at(LATER))
    office.county.paid(office.project, office.workers[0], 202603, 600_000, date(2026, 5, 12), status="returned")
    case = collect(office, case)
    assert case.state == "paying" and case.recovered_fen == 600_000 and case.clock is not None


def test_more_than_owed_for_one_does_not_pay_for_another(office):
    case = established(office)
    office.receipt(office.workers[0], 1_200_000, date(2026, 5, 12))
    case = collect(office, case)
    assert case.recovered_fen == 600_000 and case.state == "paying"


def test_a_promise_is_no_money(office):
    case = established(office)
    with pytest.raises(StepRefused, match="两数要相等"):
        office.say("promise_payment", case_id=case.pk, promised_by="乙建设公司", instalments=[(date(2026, 5, 30), 1)])
    case = office.say(
        "promise_payment", case_id=case.pk, promised_by="乙建设公司",
        instalments=[(date(2026, 5, 16), 600_000), (date(2026, 6, 30), 600_000)],
    )  # fmt: skip
    assert case.state == "paying" and case.due_on == date(2026, 5, 16) and case.recovered_fen == 0
    assert not any(g.is_open for g in services.closing_gates(case) if "钱都到了" in g.name)
    broken = office.say("break_promises", MACHINE, date(2026, 5, 17))
    assert [(i.due_on, i.broken_on) for i in broken] == [(date(2026, 5, 16), date(2026, 5, 17))]
    assert office.say("break_promises", MACHINE, date(2026, 5, 18)) == []


def test_an_iou_is_refused_as_money(office):
    case = established(office)
    owed = case.owed.first()
    with pytest.raises(StepRefused, match="欠条不是钱"):
        office.say("confirm_money", case_id=case.pk, owed_id=owed.pk, amount_fen=1, on=DAY, words="老板写了欠条")
    case = office.say(
        "confirm_money", case_id=case.pk, owed_id=owed.pk, amount_fen=600_000, on=DAY, words="电话向本人核实，现金"
    )
    assert case.recovered_fen == 600_000 and case.state == "paying"


def test_a_worker_who_says_no_sends_the_case_back(office):
    case = established(office)
    for worker in office.workers:
        office.receipt(worker, 600_000, date(2026, 5, 12))
    collect(office, case)
    case = office.say(
        "call_back_case", office.second, LATER, case_id=case.pk, answers=[(office.workers[0].pk, "not_all", False)]
    )
    assert case.state == "paying" and case.clock is not None


def test_the_database_itself_refuses_a_closed_case_that_is_not_paid(office):
    case = office.case()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects_unscoped.filter(pk=case.pk).update(state="closed", clock=None)


def test_a_case_without_people_or_parties_cannot_be_established(office):
    case = office.case(claims=[])
    with pytest.raises(StepRefused, match="被欠的人"):
        office.say("establish_case", case_id=case.pk)


def test_four_things_are_fixed_and_no_later_than_the_law(office):
    case = office.case()
    said = {"agency": office.labour, "leader": office.second, "measures": "约谈总包，动用保证金"}
    with pytest.raises(StepRefused, match="不能晚于"):
        office.say("fix_four", case_id=case.pk, limit_on=date(2026, 12, 31), **said)
    case = office.say("fix_four", case_id=case.pk, limit_on=date(2026, 6, 1), **said)
    assert (case.leader, case.limit_on) == (office.second, date(2026, 6, 1))


def test_levels_and_tiers_only_rise(office):
    case = office.case()
    office.say("describe_case", case_id=case.pk, tier="hard", level="city", listed=True)
    for said in ({"tier": "general"}, {"level": "town"}):
        with pytest.raises(StepRefused, match="只能提高"):
            office.say("describe_case", case_id=case.pk, **said)


def test_an_enquiry_into_accounts_needs_an_approval(office):
    case = office.case()
    with pytest.raises(StepRefused, match="批准人"):
        office.say("enquire", case_id=case.pk, kind="accounts", approved_by=" ")
    assert office.say("enquire", case_id=case.pk, kind="vehicles", approved_by="州人社局负责人").kind == "vehicles"


def test_a_demand_never_gives_longer_than_the_area_allows(office):
    case = established(office)
    with pytest.raises(StepRefused, match="限期最迟"):
        office.say("demand_payment", case_id=case.pk, pay_by=date(2026, 9, 1))
    assert office.say("demand_payment", case_id=case.pk, pay_by=date(2026, 5, 12)).due_on == date(2026, 5, 12)
    with pytest.raises(IllegalStep):
        office.say("establish_case", case_id=case.pk)


def test_a_dispute_that_leaves_something_owed_needs_a_case(office):
    clue = office.accepted()
    office.say("verify_clue", clue_id=clue.pk, people=2, amount_fen=1_200_000, months=[202603], facts="工资表")
    with pytest.raises(StepRefused, match="先从这条线索立案"):
        office.say("dispose_clue", clue_id=clue.pk, conclusion="case")
    case = office.case(clues=[clue])
    clue = office.say("dispose_clue", clue_id=clue.pk, conclusion="case")
    assert clue.case == case
    office.say("reply_clue", clue_id=clue.pk, words="已立案")
    office.say("call_back_clue", office.window, clue_id=clue.pk, answer="unreachable")
    with pytest.raises(StepRefused, match="还没结案"):
        office.say("close_clue", office.window, clue_id=clue.pk)


def test_a_case_names_its_cause_and_where_the_money_comes_from(office):
    case = office.case()
    causes = ["procedure", "late_accounts", "malice", "system_breach", "contract_dispute", "project_debt",
              "illegal_subcontract", "funds"]  # fmt: skip
    for cause in causes:
        assert office.say("describe_case", case_id=case.pk, cause=cause).cause == cause
    for means in ("state_assets", "homesteads", "industry", "project_funds"):
        assert office.say("describe_case", case_id=case.pk, means=means).means == means
    for wrong in ({"cause": "weather"}, {"means": "luck"}):
        with pytest.raises(StepRefused):
            office.say("describe_case", case_id=case.pk, **wrong)
    held = office.again(case)
    assert (held.cause, held.means) == ("funds", "project_funds")
