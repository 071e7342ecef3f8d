"""The plain pages: what they show, how many queries they cost, and to whom they answer."""

from __future__ import annotations

from datetime import date

import pytest

from anxin.monitoring.models import Warning
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


def test_the_list_filters_and_the_story_explains(client):
    evaluated(2)
    warning = Warning.objects_unscoped.order_by("id").first()
    page = client.get("/warnings/", {"project": warning.project_id}).content.decode()
    assert "1号工地" in page and "2号工地" not in page
    assert "没有符合条件的预警" in client.get("/warnings/", {"level": "blue"}).content.decode()
    story = client.get(f"/warnings/{warning.pk}/").content.decode()
    assert "12,000.01" in story and "1号工地.xlsx · 表“Sheet1” · 第 6 行" in story
    assert "《保障农民工工资支付条例》第13条" in story


def test_a_nonsense_filter_is_no_error(client):
    evaluated(1)
    assert (
        client.get("/warnings/", {"level": "pink", "status": "odd", "page": "x", "project": "9" * 30}).status_code
        == 200
    )


def test_no_name_of_a_worker_is_on_any_page(client):
    evaluated(1)
    warning = Warning.objects_unscoped.get()
    for url in ("/", "/warnings/", f"/warnings/{warning.pk}/"):
        assert "张三" not in client.get(url).content.decode()


@pytest.mark.parametrize("url", ["/", "/warnings/"])
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


def test_what_is_not_there_is_not_found(client):
    for number in ("12345", "9" * 30):
        answer = client.get(f"/warnings/{number}/")
        assert answer.status_code == 404 and f"没有 {number} 号预警" in answer.content.decode()
    assert client.get("/warnings/abc").status_code == 404
    assert "没有这一页" in client.get("/nowhere/").content.decode()


@pytest.mark.parametrize("url", ["/", "/warnings/", "/warnings/1/", "/desk.css"])
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
    warning = Warning.objects_unscoped.get()
    for url in ("/", "/warnings/", f"/warnings/{warning.pk}/"):
        page = client.get(url).content.decode()
        assert page.count("<h1") == 1 and 'lang="zh-CN"' in page and 'class="shape" aria-hidden="true"' in page
        assert page.count("<table") == page.count("<thead") and '<th scope="col"' in page


def test_the_list_says_what_it_lists(client):
    evaluated(2)
    warning = Warning.objects_unscoped.order_by("id").first()
    page = client.get("/warnings/", {"project": warning.project_id, "rule": "w02"}).content.decode()
    assert "<h1>1号工地：未解除的“工资逾期未发”预警 1 条。</h1>" in page
    assert 'value="1号工地"' in page


def test_long_evidence_unfolds(client, monkeypatch):
    from anxin.desk import pages

    monkeypatch.setattr(pages, "_FIRST_ROWS", 0)
    evaluated(1)
    page = client.get(f"/warnings/{Warning.objects_unscoped.get().pk}/").content.decode()
    assert "<details>" in page and "展开全部" in page


def test_a_warning_across_projects_has_its_line_and_its_story(client):
    county = County()
    for n in (1, 2):
        unpaid_site(county, f"{n}号工地", 10 * n, firm="共同劳务公司")
    evaluate(actor=CLERK, as_of=DAY, now=at(DAY), rules=(get("W02"), get("E01")))
    assert "跨项目的预警 1 条" in client.get("/").content.decode()
    page = client.get("/warnings/", {"firms": "1"}).content.decode()
    assert "跨项目" in page and "共同劳务公司" in page and "未解除的预警 1 条" in page
    warning = Warning.objects_unscoped.get(rule="E01")
    story = client.get(f"/warnings/{warning.pk}/").content.decode()
    assert "由这些预警归集" in story and "2号工地" in story and "共同劳务公司：欠薪月数" in story
    listed = client.get("/warnings/", {"employer": warning.employer_id}).content.decode()
    assert "共同劳务公司：未解除的预警 3 条" in listed
