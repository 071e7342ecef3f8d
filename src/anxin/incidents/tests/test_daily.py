"""In a declared period each unit reports every day by the hour, zeros included; what is missing warns until it is filed."""

from datetime import date, datetime, timedelta

import pytest

from anxin.access.scope import Grant, Scope
from anxin.access.services import AccessDenied
from anxin.audit.models import AuditEvent
from anxin.audit.services import MACHINE
from anxin.casework.stepping import StepRefused
from anxin.casework.tests.office import COUNTY, TOWN
from anxin.casework.tests.test_warnings import open_now
from anxin.deadlines.clock import CHINA
from anxin.incidents import selectors, services
from anxin.incidents.models import DailyReport
from anxin.jobs.models import JobRun
from anxin.monitoring import matters
from anxin.monitoring import services as monitoring
from anxin.monitoring.models import Warning
from anxin.monitoring.tests.county import CLERK

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 2, 9), date(2026, 2, 10)


def on(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


def judge(day, hour, **asked):
    return monitoring.evaluate(actor=CLERK, as_of=day, now=on(day, hour), **asked)


def say(scene, name, actor, now, **said):
    told = {} if actor is MACHINE else {"actor": actor, "as_of": now.date()}
    return getattr(services, name)(**told, now=now, **said)


@pytest.fixture
def period(scene):
    told = {
        "region": COUNTY,
        "title": "春节前零报告",
        "from_on": DAY,
        "to_on": NEXT,
        "agencies": [scene.town, scene.labour],
    }
    return say(scene, "declare_period", scene.clerk, on(DAY, 9), **told)


def report_of(agency, day):
    return DailyReport.objects_unscoped.get(agency=agency, day=day)


def test_a_unit_that_is_silent_at_four_warns_and_filing_zeros_ends_it(scene, period):
    say(scene, "file_report", scene.inspector, on(DAY, 15), report_id=report_of(scene.labour, DAY).pk)
    assert say(scene, "judge_missing", MACHINE, on(DAY, 15, 59)) == 0
    judge(DAY, 15)
    assert open_now("C19") == set()
    assert say(scene, "judge_missing", MACHINE, on(DAY, 16)) == 1
    assert (
        JobRun.objects.filter(name="evaluate").count() == 1 and say(scene, "judge_missing", MACHINE, on(DAY, 17)) == 0
    )
    judge(DAY, 17)
    warning = Warning.objects_unscoped.get(rule="C19")
    assert (warning.matter, warning.data_level, warning.area) == (f"office:{scene.town.pk}", "yellow", TOWN)
    assert warning.agency == scene.town and "1 天的日报" in warning.finding["arithmetic"]
    told = matters.says(warning.finding["evidence"], Scope((Grant(frozenset(), region=TOWN),)))
    assert list(told.values()) == ["甲镇政府 2026-02-09 的日报，没有报"]
    assert matters.says(warning.finding["evidence"], Scope((Grant(frozenset(), region="522324"),))) == {}

    late = say(scene, "file_report", scene.townsman, on(DAY, 18), report_id=report_of(scene.town, DAY).pk)
    assert late.is_late and (late.disputes, late.incidents, late.people) == (0, 0, 0)
    judge(DAY, 20)
    assert open_now("C19") == set()
    # At five it had not been filed, whatever is known today.
    assert "C19" in {f.rule for f in judge(DAY, 21, known_at=on(DAY, 17)).found}


def test_counts_need_a_word_and_are_mended_until_the_hour_and_never_after(scene, period):
    pk = report_of(scene.town, DAY).pk
    with pytest.raises(StepRefused, match="写一句"):
        say(scene, "file_report", scene.townsman, on(DAY, 10), report_id=pk, disputes=1, people=12)
    say(scene, "file_report", scene.townsman, on(DAY, 10), report_id=pk, disputes=1, people=12, words="某工地有人聚集")
    mended = say(scene, "file_report", scene.townsman, on(DAY, 15), report_id=pk)
    assert (mended.disputes, mended.filed_at, mended.is_late) == (0, on(DAY, 10), False)
    with pytest.raises(StepRefused, match="不能再改"):
        say(scene, "file_report", scene.townsman, on(DAY, 17), report_id=pk, disputes=1, words="又有")
    assert AuditEvent.objects.filter(act="incidents.report_filed").count() == 2


def test_a_unit_reports_for_itself_and_not_for_tomorrow(scene, period):
    with pytest.raises(AccessDenied):
        say(scene, "file_report", scene.inspector, on(DAY, 10), report_id=report_of(scene.town, DAY).pk)
    with pytest.raises(StepRefused, match="还没到"):
        say(scene, "file_report", scene.townsman, on(DAY, 10), report_id=report_of(scene.town, NEXT).pk)


def test_a_period_is_declared_by_who_keeps_the_organisation_and_asks_each_unit_once_a_day(scene, period):
    told = {"region": COUNTY, "title": "再报", "from_on": NEXT, "to_on": NEXT + timedelta(days=1)}
    with pytest.raises(AccessDenied):
        say(scene, "declare_period", scene.townsman, on(DAY, 10), **told, agencies=[scene.town])
    with pytest.raises(StepRefused, match="最多"):
        say(
            scene,
            "declare_period",
            scene.clerk,
            on(DAY, 10),
            **{**told, "to_on": date(2027, 2, 9)},
            agencies=[scene.town],
        )
    with pytest.raises(StepRefused, match="今天或以后"):
        say(scene, "declare_period", scene.clerk, on(NEXT, 10), **{**told, "from_on": DAY}, agencies=[scene.town])
    more = say(scene, "declare_period", scene.clerk, on(DAY, 10), **told, agencies=[scene.town])
    assert list(more.reports.values_list("day", flat=True)) == [NEXT + timedelta(days=1)]
    # The hour has passed today: nobody is asked for it any more.
    told = {"region": COUNTY, "title": "迟了", "from_on": DAY, "to_on": NEXT}
    last = say(scene, "declare_period", scene.clerk, on(DAY, 16), **told, agencies=[scene.housing])
    assert list(last.reports.values_list("day", flat=True)) == [NEXT]


def test_a_period_that_ends_early_asks_for_nothing_more_and_forgives_nothing(scene, period):
    with pytest.raises(StepRefused, match="理由"):
        say(scene, "end_period", scene.clerk, on(DAY, 17), period_id=period.pk, reason=" ")
    say(scene, "end_period", scene.clerk, on(DAY, 17), period_id=period.pk, reason="上级统一结束")
    everywhere = Scope.everything("test")
    assert not selectors.periods(everywhere, DAY).exists()
    assert {r.day for r in selectors.missing_of(everywhere, on(NEXT, 18))} == {DAY}
