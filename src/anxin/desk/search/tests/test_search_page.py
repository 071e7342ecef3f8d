"""The one box: numbers never stand in an address, and nobody can tell what lies elsewhere from nothing at all."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from tests.doors.county import HERE, County, _site, at, date

from anxin.audit.models import AuditEvent
from anxin.kit import idnumber
from anxin.monitoring.models import Warning
from anxin.registry.models import Enrolment
from anxin.testing import same_queries

pytestmark = pytest.mark.django_db
WHERE = "/search/"


def number_of(project) -> str:
    return Enrolment.objects_unscoped.filter(project=project).order_by("pk").first().worker.id_number.open_for("test")


def bare(answer) -> str:
    """The page without what differs from one page to the next by itself."""
    return re.sub(r'(csrfmiddlewaretoken" value="|csrf-token" content="|nonce=")[^"]*', "", answer.content.decode())


def test_a_name_goes_on_to_an_address_and_a_number_never_does(county, enter):
    client = enter("monitor")
    named = client.post(WHERE, {"q": "甲镇"})
    assert named.status_code == 302 and named["Location"].startswith(reverse("desk:search"))
    assert "甲镇安置房" in client.get(named["Location"]).content.decode()
    number = number_of(county.project)
    found = client.post(WHERE, {"q": number})
    body = found.content.decode()
    assert found.status_code == 200 and "张**" in body and "甲镇安置房" in body
    assert number not in body and number[6:14] not in body


def test_a_number_in_an_address_is_not_looked_up(county, enter):
    client = enter("monitor")
    before = AuditEvent.objects.count()
    answers = [client.get(WHERE, {"q": n}) for n in (number_of(county.project), idnumber.complete("52232319900101777"))]
    assert [a.status_code for a in answers] == [200, 200] and bare(answers[0]) == bare(answers[1])
    assert (
        "不能写在网址里" in answers[0].content.decode()
        and "张" not in bare(answers[0]).split("<main")[1].split("</main")[0]
    )
    assert AuditEvent.objects.count() == before


def test_a_worker_of_another_town_answers_exactly_as_nobody(county, enter):
    client = enter("monitor")
    other = client.post(WHERE, {"q": number_of(county.other)})
    nobody = client.post(WHERE, {"q": idnumber.complete("52232319900101777")})
    assert other.status_code == nobody.status_code == 200
    assert bare(other) == bare(nobody) and "你能看到的范围里没有这个证件号" in bare(other)


def test_the_limit_answers_alike_too(county, enter):
    client = enter("monitor")
    for _ in range(30):
        client.post(WHERE, {"q": number_of(county.other)})
    answers = [
        client.post(WHERE, {"q": n}) for n in (number_of(county.project), idnumber.complete("52232319900101777"))
    ]
    assert [a.status_code for a in answers] == [429, 429] and bare(answers[0]) == bare(answers[1])


def test_the_number_of_a_warning_leads_to_it(county, enter):
    mine = Warning.objects_unscoped.filter(project=county.project).first()
    other = Warning.objects_unscoped.filter(project=county.other).first()
    client = enter("monitor")
    assert client.get(WHERE, {"q": str(mine.pk)})["Location"] == reverse("desk:warning", args=[mine.pk])
    assert "没有" in client.get(WHERE, {"q": str(other.pk)}).content.decode()


def test_nobody_without_facts_finds_any(county, enter):
    body = enter("access_manager").get(WHERE, {"q": "甲镇"}).content.decode()
    assert "安置房" not in body


def test_the_box_of_every_page_sends_a_form(county, enter):
    body = enter("monitor").get(reverse("desk:gallery")).content.decode()
    assert re.search(r'<form action="/search/" method="post" role="search">', body)


def test_searching_takes_the_same_number_of_queries_with_more_to_find(county, enter):
    def more():
        held = County()
        held.file("更多.xlsx", at(date(2026, 4, 5)))
        for n in range(5):
            _site(held, f"甲镇{n}号", HERE, 100 + 10 * n)

    same_queries(enter("monitor"), f"{WHERE}?q=甲镇", more)
