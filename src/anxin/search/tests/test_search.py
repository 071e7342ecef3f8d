"""One box finds what its asker may see, and tells him nothing of what he may not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anxin.access.roles import Permission
from anxin.access.scope import Grant, Scope
from anxin.audit.models import AuditEvent
from anxin.kit import creditcode, idnumber
from anxin.monitoring.models import Warning
from anxin.monitoring.services import evaluate
from anxin.monitoring.tests.county import CHIEF, CLERK, County, at, unpaid_site
from anxin.privacy.sealing import blind_index
from anxin.registry.models import Batch, Document, Enrolment, EnterpriseFact, ProjectAlias, ProjectFact
from anxin.rules import get
from anxin.search import boxes, services
from anxin.search.boxes import Number
from anxin.search.services import TooOften
from anxin.search.spelling import spelled

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 6)
SEES = frozenset({Permission.SEE_FACTS, Permission.SEE_WARNINGS})
HERE = Scope((Grant(SEES, region="522323"),))
THERE = Scope((Grant(SEES, region="522301"),))
CODE = creditcode.complete("91522300MA6DNL3K7")
CARD = "6222020000000000017"
PHONE = "13800138000"


def ask(typed, scope=HERE, actor=CLERK, now=None):
    return services.look_up(actor=actor, as_of=DAY, now=now or at(DAY), scope=scope, typed=typed)


def site(county, name, first, region="522323", **more):
    project = unpaid_site(county, name, first, **more)
    type(project).objects_unscoped.filter(pk=project.pk).update(region_code=region)
    ProjectFact.objects_unscoped.filter(project=project).update(region_code=region)
    return project


@pytest.fixture
def county():
    held = County()
    held.here = site(held, "幸福里三期", 1, firm="黔西南安居建筑公司")
    held.there = site(held, "幸福小学", 20, region="522301", firm="兴义大桥劳务公司")
    return held


def worker_of(project):
    return Enrolment.objects_unscoped.filter(project=project).order_by("id").first().worker


def number_of(project):
    return worker_of(project).id_number.open_for("test")


def test_a_project_is_found_by_part_of_its_name_its_alias_and_its_initials(county):
    ProjectAlias.objects.create(name_key="老百货大楼", project=county.here)
    for typed in ("幸福", "里三期", "百货大楼", "xfl", "XFLSQ", "xingfuli"):
        found = ask(typed)
        assert [p.name for p in found.projects] == ["幸福里三期"], typed
    assert ask("幸福", THERE).projects[0].name == "幸福小学"


def test_what_lies_elsewhere_is_neither_shown_nor_counted(county):
    for typed in ("小学", "xfxx", "兴义大桥", str(county.there.pk)):
        assert ask(typed).count == 0, typed
        assert ask(typed).more == frozenset()


def test_an_enterprise_is_found_by_name_initials_and_credit_code(county):
    firm = county.employer("黔西南安居建筑公司")
    county.file("单位.xlsx", at(DAY))
    county.fact(
        EnterpriseFact, firm.name, enterprise=firm, name=firm.name, credit_code=CODE, credit_code_ok=True,
        credit_index=blind_index("credit", CODE),
    )  # fmt: skip
    for typed in ("安居", "qxnaj", CODE, CODE.lower()):
        assert [e.name for e in ask(typed).enterprises] == ["黔西南安居建筑公司"], typed
        assert ask(typed, THERE).count == 0, typed
    # A credit code is nobody's personal number: nothing is logged of it.
    assert not AuditEvent.objects.filter(act="search.number_looked_up").exists()


def test_a_worker_is_found_by_his_whole_number_card_or_phone_and_is_masked(county):
    stay = Enrolment.objects_unscoped.filter(project=county.here).order_by("id").first()
    stay.card = county.card(CARD)
    stay.phone, stay.phone_index = PHONE, blind_index("phone", PHONE)
    stay.save()
    for typed in (number_of(county.here), number_of(county.here).lower(), CARD, PHONE, f"+86 {PHONE}"):
        (found,) = ask(typed).workers
        assert found.worker == stay.worker and found.shown.startswith("张*"), typed
        assert [p.name for p in found.projects] == ["幸福里三期"]
    assert not ask(number_of(county.here)[:-2]).workers and not ask("张三0").workers


def test_a_worker_elsewhere_answers_as_one_who_does_not_exist(county):
    nobody = idnumber.complete("52232319900101777")
    answers = [ask(number_of(county.there)), ask(nobody)]
    assert [a.count for a in answers] == [0, 0]
    assert [(a.workers, a.more, a.box.kinds) for a in answers] == [((), frozenset(), "证件号")] * 2


def test_both_answers_take_the_same_number_of_queries(county):
    taken = []
    ask(CARD)
    for typed in (number_of(county.there), idnumber.complete("52232319900101777")):
        with CaptureQueriesContext(connection) as queries:
            ask(typed)
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_only_the_projects_within_the_scope_are_told_of_a_worker_on_two(county):
    county.file("两处.xlsx", at(DAY))
    county.enrol(county.there, county.employer("兴义大桥劳务公司"), worker_of(county.here))
    number = number_of(county.here)
    assert [p.name for p in ask(number).workers[0].projects] == ["幸福里三期"]
    assert [p.name for p in ask(number, THERE).workers[0].projects] == ["幸福小学"]


def test_asking_by_number_is_logged_with_its_kind_and_never_with_the_number(county):
    for typed in (number_of(county.there), CARD, PHONE):
        ask(typed)
    told = list(AuditEvent.objects.filter(act="search.number_looked_up").order_by("seq"))
    assert [e.fields["kind"] for e in told] == ["证件号", "卡号", "电话"]
    assert all(typed[-6:] not in str(e.fields) + e.sentence + e.subject_id for e in told for typed in (CARD, PHONE))


def test_a_warning_is_found_by_its_number_within_the_scope(county):
    evaluate(actor=CLERK, as_of=DAY, now=at(DAY), rules=(get("W02"),))
    mine = Warning.objects_unscoped.get(project=county.here)
    other = Warning.objects_unscoped.get(project=county.there)
    for typed in (str(mine.pk), f"预警{mine.pk}", f"#{mine.pk}"):
        assert [w.pk for w in ask(typed).warnings] == [mine.pk]
    assert ask(str(other.pk)).count == 0
    blind = Scope((Grant(frozenset({Permission.SEE_FACTS}), region="522323"),))
    assert ask(str(mine.pk), blind).warnings == ()


def test_a_file_is_found_by_whoever_may_bring_or_review_files_and_speaks_of_nothing_else(county):
    batch = Batch.objects.get(file_name="幸福里三期.xlsx")
    Document.objects.filter(batch=batch).update(project=county.here)
    enters = Scope((Grant(SEES | {Permission.ENTER_FACTS}, region="522323"),))
    assert [b.pk for b in ask("幸福里三期.xlsx", enters).batches] == [batch.pk]
    assert ask("幸福里三期.xlsx").batches == ()
    Document.objects.create(batch=batch, sheet=1, kind="payroll", project=county.there)
    assert ask("幸福里三期.xlsx", enters).batches == ()


def test_too_many_questions_are_refused_alike_for_numbers_that_exist_and_that_do_not(county):
    numbers = [number_of(county.here), idnumber.complete("52232319900101777")]
    for n in range(30):
        ask(numbers[n % 2])
    said = []
    for number in numbers:
        with pytest.raises(TooOften) as refused:
            ask(number)
        said.append(str(refused.value))
    assert said[0] == said[1] and "分钟" in said[0]
    assert AuditEvent.objects.filter(act="search.number_looked_up").count() == 30
    # Another person is not held up, names are counted apart, and the next hour begins anew.
    assert ask(numbers[0], actor=CHIEF).workers
    assert ask("幸福").projects
    assert ask(numbers[0], now=at(DAY) + timedelta(hours=1)).workers


def test_a_list_is_cut_and_says_that_there_is_more():
    held = County()
    for n in range(9):
        site(held, f"幸福{n}号", 1 + n * 10)
    found = ask("幸福")
    assert len(found.projects) == 8 and found.more >= {"projects"}


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        (PHONE, [Number.PHONE]),
        (CARD, [Number.CARD]),
        (idnumber.complete("52232319900101777"), [Number.ID]),
        ("52232319900101777X", [Number.ID]),
        ("522323199901017777", [Number.ID, Number.CARD]),
        ("522323900101777", [Number.ID]),
        (CODE, []),
        ("幸福里", []),
        ("12345", []),
        ("", []),
        ("x" * 101, []),
    ],
)
def test_the_shape_of_what_was_typed_says_what_it_may_be(typed, kinds):
    assert [kind for kind, _ in boxes.read(typed).numbers] == kinds


def test_initials_follow_the_words_of_a_phrase():
    assert spelled("幸福里3期")[0] == "XFL3Q"
    assert spelled("农业银行")[0] == "NYYH"
    assert spelled("重庆路")[0] == "CQL"
    assert spelled("A区 标准厂房")[0] == "AQBZCF"
