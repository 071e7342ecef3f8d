"""Many who speak at once: each is heard, and each gets a number of his own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from anxin.casework.models import Clue, CodeScan, SiteCode
from anxin.casework.services import count_scan

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("not __import__('os').environ.get('ANXIN_TEST_DATABASE_URL')", reason="SQLite has one writer"),
]


def test_who_reports_at_the_same_moment_is_heard_too(office):
    def report(n: int) -> None:
        try:
            office.clue(day=date(2026, 5, 6), text=f"第 {n} 个人没拿到工资")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        list(people.map(report, range(24)))
    numbers = sorted(Clue.objects_unscoped.values_list("number", flat=True))
    assert numbers == [f"X2026{n:05d}" for n in range(1, 25)]


def test_scans_at_the_same_moment_are_all_counted_and_a_site_gets_one_code(office):
    day = date(2026, 5, 6)
    made: list[int] = []

    def scan(n: int) -> None:
        try:
            said = {"agency": office.arrears, "region": office.project.region_code, "project": office.project}
            made.append(office.say("make_code", office.window, day, **said).pk)
            count_scan(code=SiteCode.objects_unscoped.get(pk=made[-1]), on=day)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        list(people.map(scan, range(40)))
    assert len(made) == 40 and len(set(made)) == 1
    assert CodeScan.objects.get().times == 40
