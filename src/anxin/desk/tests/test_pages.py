"""The plain pages: what they show, how many queries they cost, and to whom they answer."""

from __future__ import annotations

from datetime import date

import pytest

from anxin.monitoring.services import evaluate
from anxin.monitoring.tests.county import CLERK, County, at, unpaid_site
from anxin.rules import get

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 6)


def evaluated(count: int, first: int = 1, hour: int = 9) -> None:
    county = County()
    for n in range(count):
        unpaid_site(county, f"{first + n}号工地", (first + n) * 10)
    evaluate(actor=CLERK, as_of=DAY, now=at(DAY, hour), rules=(get("W02"),))


def test_an_empty_house_says_how_to_begin(client):
    page = client.get("/").content.decode()
    assert "还没有项目" in page and "anxin import" in page and "anxin evaluate" in page


def test_the_first_page_lists_projects_by_their_warnings(client):
    evaluated(2)
    page = client.get("/").content.decode()
    assert (
        "1号工地" in page
        and "2号工地" in page
        and "以 2026 年 5 月 6 日为准" in page
        and "2 个项目里 2 个有预警" in page
    )
    assert "只供本机查看（127.0.0.1）" in page


def test_no_name_of_a_worker_is_on_any_page(client):
    evaluated(1)
    for url in ("/",):
        assert "张三" not in client.get(url).content.decode()


@pytest.mark.parametrize("url", ["/"])
def test_a_page_costs_the_same_queries_with_one_row_and_with_thirty(client, url, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    evaluated(1)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    evaluated(29, first=2, hour=12)
    with CaptureQueriesContext(connection) as thirty:
        page = client.get(url).content.decode()
    assert page.count("号工地</") >= 29
    assert len(thirty) == len(one) <= 4


@pytest.mark.parametrize("url", ["/", "/desk.css"])
def test_only_this_machine_is_answered(client, url):
    for elsewhere in (
        {"REMOTE_ADDR": "10.0.0.5"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.5"},
        {"REMOTE_ADDR": "::ffff:10.0.0.5"},
    ):
        answer = client.get(url, **elsewhere)
        assert answer.status_code == 403 and "只供本机" in answer.content.decode()
    for here in ("127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1"):
        assert client.get(url, REMOTE_ADDR=here).status_code in (200, 404)


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(client):
    evaluated(1)
    answer = client.get("/")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    page = answer.content.decode()
    assert "<script" not in page and "style=" not in page and "http://" not in page and "https://" not in page
    assert client.get("/desk.css").headers["Content-Type"].startswith("text/css")


def test_pages_are_only_read(client):
    assert client.post("/").status_code == 405


def test_a_level_is_told_by_shape_and_word_and_every_table_has_headers(client):
    evaluated(1)
    for url in ("/",):
        page = client.get(url).content.decode()
        assert page.count("<h1") == 1 and 'lang="zh-CN"' in page and 'class="shape" aria-hidden="true"' in page
        assert page.count("<table") == page.count("<thead") and '<th scope="col"' in page
