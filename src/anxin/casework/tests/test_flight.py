"""An employer who cannot be found warns at once, and finding him, or helping the workers, ends it."""

from datetime import timedelta

import pytest

from anxin.access.services import AccessDenied
from anxin.audit.models import AuditEvent
from anxin.casework.stepping import StepRefused
from anxin.monitoring.models import Warning
from anxin.monitoring.tests.county import at

from .office import DAY
from .test_warnings import both_ways, judge, open_now

pytestmark = pytest.mark.django_db
FOURTH = DAY + timedelta(days=3)


def call(office, case, day, reached=False, who="both", **said):
    return office.say("record_contact", day=day, case_id=case.pk, who=who, way="phone", reached=reached, **said)


def shut(office, case, day=DAY, **said):
    told = {"kind": "closed", "seen_on": day, "evidence": "照片：办公室上锁，门卫说三天没人", **said}
    return office.say("record_sign", day=day, case_id=case.pk, **told)


def fled(office):
    case = office.case()
    call(office, case, DAY)
    shut(office, case)
    call(office, case, FOURTH)
    return case


def test_nobody_answers_for_three_days_and_the_door_is_shut(office):
    case = office.case()
    call(office, case, DAY)
    shut(office, case)
    call(office, case, DAY + timedelta(days=2))
    judge(DAY + timedelta(days=2))
    assert open_now("C10") == set()
    call(office, case, FOURTH)
    judge(FOURTH)
    warning = Warning.objects_unscoped.get(rule="C10")
    assert (warning.matter, warning.data_level, warning.amount_fen) == (f"case:{case.pk}", "red", 1_200_000)
    assert "联系 3 次都没联系上，前后 3 天（限 3 天）；经营场所关门" in warning.finding["arithmetic"]
    assert warning.agency == office.labour
    one, other = both_ways(FOURTH, 21)
    assert one == other


def test_it_ends_when_one_of_them_is_found(office):
    case = fled(office)
    judge(FOURTH, 10)
    assert open_now("C10") == {f"case:{case.pk}"}
    call(office, case, FOURTH, reached=True, who="manager", now=at(FOURTH, 11), words="在外地，答应明天回来")
    judge(FOURTH, 20)
    assert open_now("C10") == set()
    # At ten o'clock nobody had been found.
    assert "C10" in {f.rule for f in judge(FOURTH, known_at=at(FOURTH, 10)).found}


def test_it_ends_when_the_sign_is_ruled_out(office):
    case = fled(office)
    judge(FOURTH, 10)
    sign = case.signs.get()
    with pytest.raises(StepRefused, match="怎样排除"):
        office.say("end_sign", day=FOURTH, case_id=case.pk, sign_id=sign.pk, reason="")
    office.say("end_sign", day=FOURTH, case_id=case.pk, sign_id=sign.pk, reason="只是搬到隔壁", now=at(FOURTH, 11))
    judge(FOURTH, 20)
    assert open_now("C10") == set() and case.signs.get().evidence


def test_it_ends_when_the_emergency_fund_helps_and_the_case_stays_as_open_as_before(office):
    case = fled(office)
    judge(FOURTH, 10)
    told = {"covers": "wages", "people": 2, "amount_fen": 400_000, "approved_by": "某县人民政府", "on": FOURTH}
    with pytest.raises(StepRefused, match="不能多过"):
        office.say("record_advance", day=FOURTH, case_id=case.pk, **{**told, "amount_fen": 9_000_000})
    office.say("record_advance", day=FOURTH, case_id=case.pk, **told)
    judge(FOURTH, 20)
    assert open_now("C10") == set()
    held = office.again(case)
    assert (held.recovered_fen, held.left_fen, held.state) == (0, 1_200_000, case.state)


def test_a_try_is_entered_by_who_handles_the_case_and_never_before_it_happened(office):
    case = office.case()
    with pytest.raises(StepRefused, match="今后"):
        call(office, case, DAY, at=at(FOURTH))
    with pytest.raises(StepRefused, match="今后"):
        shut(office, case, seen_on=FOURTH)
    with pytest.raises(StepRefused, match="凭什么"):
        shut(office, case, evidence=" ")
    with pytest.raises(AccessDenied):
        office.say("record_contact", office.builder, case_id=case.pk, who="both", way="visit", reached=False)
    call(office, case, DAY)
    assert "没联系上" in AuditEvent.objects.filter(act="casework.case_said").last().fields["what"]
