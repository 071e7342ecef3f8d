"""A case takes up the warnings of its own site; they count as being acted upon, and still only data clears them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from anxin.casework import services
from anxin.casework.stepping import StepRefused
from anxin.monitoring.models import Warning
from anxin.monitoring.services import evaluate
from anxin.monitoring.tests.county import CLERK, at
from anxin.rules import get

from .office import DAY, Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    made = Office()
    made.county.project("别的项目", "522323101")
    evaluate(actor=CLERK, as_of=DAY, now=at(DAY), rules=(get("W02"),))
    return made


def join(office: Office, case, warning, **said):
    return office.say("join_warnings", case_id=case.pk, warning_ids=[warning.pk], **said)


def test_a_warning_that_a_case_took_up_counts_as_acted_upon_and_stands_in_both_histories(office):
    case, warning = office.case(), Warning.objects_unscoped.get()
    join(office, case, warning)
    warning.refresh_from_db()
    assert (warning.status, warning.acted_on, warning.answered_on) == ("acting", DAY, DAY)
    assert list(case.warnings.all()) == [warning]
    assert warning.events.get(kind="joined_case").fields == {"number": case.number}
    with pytest.raises(StepRefused, match="已在案件"):
        join(office, case, warning)


def test_only_the_handling_office_joins_only_its_own_matter_and_only_while_the_case_is_open(office):
    from anxin.access.services import AccessDenied

    case, warning = office.case(), Warning.objects_unscoped.get()
    with pytest.raises(AccessDenied):
        join(office, case, warning, actor=office.builder)
    other = office.case(project=None, employer=None, claims=[])
    with pytest.raises(StepRefused, match="说的不是案件"):
        join(office, other, warning)
    services.withdraw_case(actor=office.second, as_of=DAY, now=at(DAY), case_id=case.pk, reason="重复立案")
    with pytest.raises(StepRefused, match="已经结束"):
        join(office, case, warning)
    warning.refresh_from_db()
    assert warning.status == "raised"


def test_the_page_of_a_warning_offers_the_open_cases_of_ones_own_office(office, settings):
    settings.ANXIN_TODAY = DAY
    case, warning = office.case(), Warning.objects_unscoped.get()
    client = Client()
    client.force_login(office.inspector)
    page = reverse("desk:warning", args=[warning.pk])
    assert case.number in client.get(page).content.decode()
    answer = client.post(reverse("desk:warning_step", args=[warning.pk, "join"]), {"case_id": case.pk})
    assert answer.status_code == 302
    told = client.get(page).content.decode()
    assert "并入案件" in told and case.number in told and case.warnings.count() == 1
    client.force_login(office.viewer)
    assert client.post(reverse("desk:warning_step", args=[warning.pk, "join"]), {"case_id": case.pk}).status_code == 404
