"""Awards and judgments are followed until the money is there, whatever the paper says."""

from datetime import date, timedelta

import pytest

from anxin.access.services import AccessDenied
from anxin.audit.models import AuditEvent
from anxin.audit.services import MACHINE
from anxin.casework.awarding import left_of
from anxin.casework.stepping import StepRefused
from anxin.monitoring.models import Warning
from anxin.monitoring.tests.county import at

from .office import DAY
from .test_warnings import both_ways, judge, open_now

pytestmark = pytest.mark.django_db
DUE = DAY + timedelta(days=10)


def award(office, case, **said):
    told = {
        "kind": "arbitration", "number": "某劳人仲裁字〔2026〕12号", "body": "某县劳动人事争议仲裁院", "made_on": DAY,
        "effective_on": DAY, "due_on": DUE, "amount_fen": 1_000_000, **said,
    }  # fmt: skip
    return office.say("record_award", case_id=case.pk, **told)


def test_an_award_warns_thirty_days_after_it_was_due_and_is_cleared_by_receipts_alone(office):
    case = office.case()
    made = award(office, case)
    judge(DUE + timedelta(days=29))
    assert open_now("C16") == set()
    day = DUE + timedelta(days=30)
    judge(day, 1)
    warning = Warning.objects_unscoped.get(rule="C16")
    assert (warning.matter, warning.data_level, warning.amount_fen) == (f"case:{case.pk}", "orange", 1_000_000)
    assert "还没有申请执行" in warning.finding["arithmetic"] and warning.agency == office.labour

    office.say("apply_enforcement", day=day, case_id=case.pk, award_id=made.pk, applied_on=day, court="某县人民法院")
    judge(day, 20)
    assert open_now("C16") == {f"case:{case.pk}"}
    assert "都申请了执行" in Warning.objects_unscoped.get(rule="C16").finding["arithmetic"]

    for worker in office.workers:
        office.receipt(worker, 500_000, day)
    office.say("collect_receipts", MACHINE, day, case_id=case.pk)
    judge(day, 21)
    assert open_now("C16") == set() and office.again(case).left_fen == 200_000
    one, other = both_ways(day, 22)
    assert one == other
    # As it was known in the morning, nothing had come.
    assert {f.rule: f.amount_fen for f in judge(day, known_at=at(day, 1)).found}["C16"] == 1_000_000


def test_money_pays_the_award_that_is_due_first_and_none_that_was_made_later(office):
    case = office.case()
    later = award(office, case, number="二", due_on=DUE + timedelta(days=5), amount_fen=600_000)
    first = award(office, case, number="一", amount_fen=400_000)
    office.receipt(office.workers[0], 500_000, DAY)
    office.say("collect_receipts", MACHINE, case_id=case.pk)
    assert left_of(case) == {first: 0, later: 500_000}
    afterwards = DAY + timedelta(days=3)
    fresh = award(
        office, case, day=afterwards, number="三", made_on=afterwards, effective_on=afterwards, amount_fen=100_000
    )
    assert left_of(case)[fresh] == 100_000


def test_an_award_that_was_set_aside_says_nothing_more_and_stays_on_record(office):
    case = office.case()
    made = award(office, case)
    day = DUE + timedelta(days=40)
    judge(day, 1)
    assert open_now("C16") == {f"case:{case.pk}"}
    with pytest.raises(StepRefused, match="理由"):
        office.say("end_award", day=day, case_id=case.pk, award_id=made.pk, reason=" ")
    office.say("end_award", day=day, case_id=case.pk, award_id=made.pk, reason="被二审判决取代")
    judge(day, 20)
    assert open_now("C16") == set() and case.awards.get().ended_why == "被二审判决取代"
    again = award(office, case, day=day)
    assert again.pk != made.pk


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"number": " "}, "文书号"),
        ({"amount_fen": 0}, "大于 0"),
        ({"effective_on": DUE, "due_on": DAY}, "依次"),
        ({"effective_on": DUE}, "才生效"),
    ],
)
def test_what_is_missing_or_not_in_force_yet_is_refused(office, said, why):
    with pytest.raises(StepRefused, match=why):
        award(office, office.case(), **said)


def test_an_award_is_entered_once_by_who_handles_the_case_and_stands_in_the_audit_log(office):
    case = office.case()
    award(office, case)
    with pytest.raises(StepRefused, match="已经登记"):
        award(office, case)
    with pytest.raises(AccessDenied):
        office.say(
            "record_award", office.builder, case_id=case.pk, kind="judgment", number="三", body="某法院", made_on=DAY,
            effective_on=DAY, due_on=date(2026, 6, 1), amount_fen=1,
        )  # fmt: skip
    assert AuditEvent.objects.filter(act="casework.case_said", subject_id=str(case.pk)).count() == 1


def test_a_long_number_is_cut_in_the_history_and_whole_in_the_audit_log(office):
    case = office.case()
    number = "长" * 60
    award(office, case, number=number)
    assert case.awards.get().number == number and len(case.events.last().label) == 40
    assert number in AuditEvent.objects.filter(act="casework.case_said").last().fields["what"]
