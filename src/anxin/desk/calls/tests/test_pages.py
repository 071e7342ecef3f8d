"""An official calls whom the lot has chosen, from one page, and what he hears is a clue where it must be."""

from __future__ import annotations

import re

import pytest

from anxin.casework.models import Clue
from anxin.casework.tests.office import COUNTY, DAY
from anxin.channels.tests.conftest import gateway  # noqa: F401 - a fixture
from anxin.records.models import WageCall
from anxin.records.tests.conftest import judged, land  # noqa: F401 - fixtures
from anxin.testing import same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, judged):  # noqa: F811
    client.force_login(judged.office.inspector)
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_drawn_called_and_written_down(page, judged):  # noqa: F811
    assert "没有要打的电话" in text(page.get("/wage-calls/"))
    assert page.post("/wage-calls/draw/", {"region": "530000"}).status_code == 422
    assert page.post("/wage-calls/draw/", {"region": COUNTY})["Location"] == "/wage-calls/"
    shown = text(page.get("/wage-calls/"))
    assert "有 2 个电话要打" in shown and "13800138000" not in shown and "13900139000" not in shown
    call = WageCall.objects_unscoped.order_by("pk")[0]
    answer = page.post(f"/wage-calls/{call.pk}/phone/")
    assert re.search(r"1[38]\d{3}\d{6}", text(answer)) and "no-store" in answer["Cache-Control"]
    assert page.post(f"/wage-calls/{call.pk}/", {}).status_code == 422
    page.post(f"/wage-calls/{call.pk}/", {"answer": "not_all", "got_fen": "1000", "words": "只到了一千"})
    clue = Clue.objects_unscoped.get()
    shown = text(page.get("/wage-calls/"))
    assert page.get("/wage-calls/", {"export": "xlsx"}).status_code == 200
    assert clue.number in shown and "没拿全 1" in shown and "有 1 个电话要打" in shown
    assert page.get(f"/clues/{clue.pk}/").status_code == 200
    assert page.post(f"/wage-calls/{2**70}/", {"answer": "got_it"}).status_code == 404


def test_who_only_reads_calls_nobody(client, judged):  # noqa: F811
    client.force_login(judged.office.viewer)
    assert "抽一批" not in text(client.get("/wage-calls/"))
    assert client.post("/wage-calls/draw/", {"region": COUNTY}).status_code == 404


def test_the_page_asks_no_more_with_more_calls(page, judged):  # noqa: F811
    def some(workers) -> None:
        for worker in workers:
            WageCall.objects_unscoped.create(
                worker=worker, project=judged.office.project, month=202603, owed_fen=1, paid_fen=0, drawn_on=DAY,
                drawn_by="test", due_on=DAY,
            )  # fmt: skip

    some(judged.office.workers[:1])
    same_queries(page, "/wage-calls/", lambda: some(judged.crew))
