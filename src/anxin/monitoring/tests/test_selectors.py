"""Lists and explanations: the stable JSON, names masked, every row with its file, and nothing from elsewhere."""

from __future__ import annotations

from datetime import date

import pytest

from anxin.access.scope import Grant, Scope
from anxin.access.scoping import ScopeRequired
from anxin.monitoring import selectors
from anxin.monitoring.models import Warning
from anxin.monitoring.selectors.says import TITLES, says
from anxin.monitoring.services import evaluate
from anxin.monitoring.sources import MODELS
from anxin.privacy.classing import unclassed_fields
from anxin.rules import get

from .county import CLERK, County, at, unpaid_site

pytestmark = pytest.mark.django_db
ALL = Scope.everything("test")
DAY = date(2026, 5, 6)
HERE = Scope((Grant(frozenset(), region="5223"),))
ELSEWHERE = Scope((Grant(frozenset(), region="11"),))


def evaluated(*names: str) -> list[Warning]:
    county = County()
    for i, name in enumerate(names or ("一号工地",)):
        unpaid_site(county, name, 1 + i * 20)
    evaluate(actor=CLERK, as_of=DAY, now=at(DAY), rules=(get("W02"),))
    return list(Warning.objects_unscoped.order_by("id"))


def test_the_json_of_a_warning_is_as_promised():
    (warning,) = evaluated()
    (one,) = selectors.as_json(selectors.warnings(ALL), ALL)
    assert list(one) == [
        "id", "rule", "rule_version", "level", "status", "subject", "opened_on", "due_on", "amount", "evidence",
        "arithmetic", "basis", "clears_when",
    ]  # fmt: skip
    assert one["id"] == warning.pk and one["rule"] == "W02" and one["status"] == "raised"
    assert one["subject"] == {
        "project": "一号工地", "employer": "一号工地劳务公司", "worker": None, "month": "2026-03",
    }  # fmt: skip
    assert one["amount"] == "12000.01" and one["opened_on"] == "2026-05-06"
    assert "decree-724/13" in one["basis"] and "12,000.01" in one["arithmetic"]
    row = one["evidence"][0]
    assert list(row) == ["ref", "table", "file", "sheet", "row", "says"]
    assert row["file"] == "一号工地.xlsx" and row["sheet"] == "Sheet1" and row["row"] > 1
    assert "应付 6,000.00 元" in row["says"]


def test_workers_are_masked_until_a_reason_is_given():
    evaluated()
    hidden = str(selectors.as_json(selectors.warnings(ALL), ALL))
    assert "张三" not in hidden and "张*" in hidden
    assert "张三0" in str(selectors.as_json(selectors.warnings(ALL), ALL, unmask=True))


def test_a_worker_as_subject_is_masked_with_the_end_of_his_number():
    from anxin.registry.models import Worker

    evaluated()
    worker = Worker.objects.order_by("id").first()
    assert selectors.shown_worker(worker) == f"张**（证件尾号 {worker.id_last4}）"
    plain = selectors.shown_worker(worker, unmask=True)
    assert plain.startswith("张三0 522323")


def test_a_list_asked_without_a_scope_is_refused():
    with pytest.raises(ScopeRequired):
        list(Warning.objects.all())


def test_another_region_sees_nothing_and_cannot_tell_it_from_nothing():
    (warning,) = evaluated()
    assert selectors.warnings(HERE).count() == 1
    assert not selectors.warnings(ELSEWHERE).exists()
    with pytest.raises(selectors.NoSuchWarning) as hidden:
        selectors.explain(ELSEWHERE, warning.pk)
    with pytest.raises(selectors.NoSuchWarning) as absent:
        selectors.explain(ELSEWHERE, 999_999)
    assert str(hidden.value).replace(str(warning.pk), "N") == str(absent.value).replace("999999", "N")


def test_rows_of_a_site_elsewhere_keep_their_reference_and_nothing_more():
    (warning,) = evaluated()
    refs = warning.finding["evidence"]
    rows = selectors.resolve(refs, ELSEWHERE)
    assert all(row.file is None and "另一辖区" in row.says for row in rows.values())


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, 2),
        ({"rule": "A01"}, 0),
        ({"level": "blue"}, 0),
        ({"project": "二号"}, 1),
        ({"status": "cleared"}, 0),
        ({"status": "all", "month": 202603}, 2),
        ({"month": 202604}, 0),
    ],
)
def test_filters(filters, found):
    evaluated("一号工地", "二号工地")
    assert selectors.warnings(ALL, selectors.Filters(**filters)).count() == found


def test_the_story_can_be_followed_to_the_sheets():
    (warning,) = evaluated()
    story = selectors.explain(ALL, warning.pk)
    assert story.question and story.first_step and story.blind_spots and story.reads_as
    assert "一号工地劳务公司" in story.answer and "2026年3月" in story.answer and "涉及 2 人" in story.answer
    assert [row.ref for row in story.evidence] == warning.finding["evidence"]
    assert story.evidence[0].place == "一号工地.xlsx · 表“Sheet1” · 第 6 行"
    assert any("保障农民工工资支付条例" in cited.title and cited.summary for cited in story.basis)
    assert ("逾期多少天为黄色", "1") in story.parameters
    assert [step.says for step in story.history] == [f"触发，{warning.get_level_display()}"]


def test_a_list_costs_the_same_number_of_queries_however_long(django_assert_num_queries):
    evaluated("一号工地")
    with django_assert_num_queries(2):
        selectors.as_json(selectors.warnings(ALL), ALL)
    county = County()
    for n in range(30):
        unpaid_site(county, f"又{n}号", 100 + n * 10)
    evaluate(actor=CLERK, as_of=DAY, now=at(DAY, 12), rules=(get("W02"),))
    with django_assert_num_queries(2):
        assert len(selectors.as_json(selectors.warnings(ALL), ALL)) == 31


def test_every_table_has_a_name_and_every_fact_says_something():
    evaluated()
    assert set(TITLES) == set(MODELS)
    for table in ("project_fact", "enrolment", "attendance_month", "payroll_line", "special_account"):
        row = MODELS[table]._base_manager.first()
        assert says(table, row), table


def test_an_attendance_row_says_which_days():
    evaluated()
    row = MODELS["attendance_month"]._base_manager.first()
    assert "出勤 22 天（1–22 日）" in says("attendance_month", row)
    row.days_mask = 0b1011_0111
    assert "出勤 6 天（1–3、5–6、8 日）" in says("attendance_month", row)


def test_projects_come_with_their_open_warnings():
    evaluated("一号工地", "二号工地")
    lines = selectors.projects(ALL)
    assert [line.total for line in lines] == [1, 1]
    assert selectors.projects(ELSEWHERE) == []


def test_every_field_of_monitoring_is_classed():
    assert [fault for fault in unclassed_fields() if fault.startswith("monitoring.")] == []
