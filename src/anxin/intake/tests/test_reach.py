"""Whoever brings files reaches no further than his place: rows about others come back, and nothing is told of them."""

import datetime as dt

import pytest
from tests.facts import site

from anxin.access.models import Region
from anxin.audit import Actor
from anxin.intake import places
from anxin.intake.identities import Identities, OutOfReach
from anxin.intake.models import BatchProject
from anxin.intake.reach import Reach
from anxin.intake.taking import Order, take
from anxin.intake.undoing import undo
from anxin.registry.models import Batch, Enterprise, EnterpriseFact, Project, ProjectFact
from anxin.wages.models import PayrollLine

pytestmark = pytest.mark.django_db

CLERK = Actor("user:1", "文员")
NOW = dt.datetime(2026, 5, 6, 9, 0, tzinfo=dt.UTC)
A, B = "522323101", "522323102"


@pytest.fixture(autouse=True)
def towns():
    for code, name, level, parent in (
        ("52", "某省", "province", None), ("5223", "某州", "city", "52"), ("522323", "某县", "county", "5223"),
        (A, "甲镇", "town", "522323"), (B, "乙镇", "town", "522323"),
    ):  # fmt: skip
        Region.objects.create(code=code, name=name, level=level, parent_id=parent)
    places.forget()
    yield
    places.forget()


def bring(folder, reach, name, text, **order):
    (path,) = site.write(folder, **{name: text})
    return take(path, Order(CLERK, reach=reach, **order), now=NOW, returned_to=folder / "returned")


def ledger(*rows):
    head = "项目名称,区县,乡镇,项目状态,施工总承包单位,开工日期\n"
    return "在建项目底册\n" + head + "".join(f"{n},某县,{town},在建,{firm},2026-01-05\n" for n, town, firm in rows)


def payroll(*rows):
    head = "项目名称,姓名,身份证号,应发工资,实发工资\n"
    return "2026年3月工资支付表\n" + head + "".join(f"{p},{n},{site.number(i)},6000,6000\n" for p, n, i in rows)


def two_towns(folder):
    report = bring(folder, None, "all", ledger(("甲镇安置房", "甲镇", "甲建"), ("乙镇学校", "乙镇", "乙建")))
    assert report.accepted == 2, report.as_json()


def test_rows_about_anothers_project_come_back_with_the_reason_and_the_good_ones_are_taken(tmp_path):
    two_towns(tmp_path)
    report = bring(
        tmp_path,
        Reach((A,)),
        "pay",
        payroll(("甲镇安置房", "张三", 1), ("乙镇学校", "李四", 2), ("没有的项目", "王五", 3)),
    )
    sheet = report.as_json()["sheets"][0]
    assert (sheet["accepted"], sheet["rejected"], report.status) == (1, 2, "partly")
    said = {issue["row"]: issue["message"] for issue in sheet["issues"] if issue["level"] == "reject"}
    # Of a project that there is and of one that there is not the same is said.
    assert said[4].replace("乙镇学校", "X") == said[5].replace("没有的项目", "X")
    assert {line.project.name for line in PayrollLine.objects_unscoped.all()} == {"甲镇安置房"}
    assert report.returned and not Project.objects_unscoped.filter(name="没有的项目").exists()


def test_a_sheet_of_anothers_project_comes_back_row_by_row(tmp_path):
    two_towns(tmp_path)
    text = (
        "2026年3月工资支付表\n项目名称：乙镇学校\n姓名,身份证号,应发工资,实发工资\n"
        + f"李四,{site.number(2)},6000,6000\n"
    )
    report = bring(tmp_path, Reach((A,)), "pay", text)
    assert (report.status, report.rejected, report.batch) == ("nothing", 1, None)
    assert report.returned and not PayrollLine.objects_unscoped.exists()


def test_a_ledger_adds_projects_of_ones_own_town_and_neither_takes_nor_moves_others(tmp_path):
    two_towns(tmp_path)
    Project.objects_unscoped.create(name="没写地方的", name_key="没写地方的", region_code="")
    report = bring(
        tmp_path, Reach((A,)), "mine",
        ledger(("新小区", "甲镇", "丙建"), ("乙镇学校", "乙镇", "丙建"), ("没写地方的", "甲镇", "丙建"), ("甲镇安置房", "甲镇", "甲建二")),
    )  # fmt: skip
    assert (report.accepted, report.rejected) == (2, 2)
    assert Project.objects_unscoped.get(name="新小区").region_code == A
    assert Project.objects_unscoped.get(name="没写地方的").region_code == ""
    school = ProjectFact.objects_unscoped.get(project__name="乙镇学校", known_to__isnull=True)
    assert school.contractor.name == "乙建"
    # The office of the county, which keeps the ledgers, may say where it stands.
    bring(tmp_path, Reach(("522323",)), "county", ledger(("没写地方的", "甲镇", "丙建")))
    assert Project.objects_unscoped.get(name="没写地方的").region_code == A


def test_a_person_of_one_project_brings_for_it_alone_and_a_contractor_for_what_it_builds(tmp_path):
    two_towns(tmp_path)
    rows = payroll(("甲镇安置房", "张三", 1), ("乙镇学校", "李四", 2))
    one = bring(tmp_path, Reach(projects=(Project.objects_unscoped.get(name="乙镇学校").pk,)), "one", rows)
    assert (one.accepted, one.rejected) == (1, 1)
    firm = bring(tmp_path, Reach(enterprises=(Enterprise.objects.get(name="甲建").pk,)), "firm", rows + "\n")
    assert (firm.accepted, firm.rejected) == (1, 1)
    assert {line.project.name for line in PayrollLine.objects_unscoped.all()} == {"甲镇安置房", "乙镇学校"}
    nobody = bring(tmp_path, Reach(), "nobody", rows + "\n\n")
    assert (nobody.accepted, nobody.rejected) == (0, 2)


def test_what_is_known_of_an_enterprise_is_told_by_whoever_sees_all_its_projects(tmp_path):
    two_towns(tmp_path)
    text = "用人单位名单\n单位名称,统一社会信用代码,法定代表人\n甲建,,赵一\n乙建,,钱二\n"
    report = bring(tmp_path, Reach((A,)), "firms", text)
    assert (report.accepted, report.rejected) == (1, 1)
    assert EnterpriseFact.objects_unscoped.get().name == "甲建"


def test_a_batch_that_is_applied_again_reaches_no_further_than_when_it_came(tmp_path):
    two_towns(tmp_path)
    rows = (("甲镇安置房", "张三", 1), ("乙镇学校", "李四", 2))
    first = bring(tmp_path, Reach((A,)), "first", payroll(*rows[:1]))
    later = bring(tmp_path, Reach((A,)), "later", payroll(*rows))
    assert later.rejected == 1
    assert undo(first.batch, actor=CLERK, reason="导错了", now=NOW) == [later.batch]
    assert {line.project.name for line in PayrollLine.objects_unscoped.filter(known_to__isnull=True)} == {"甲镇安置房"}


def test_the_same_file_from_somebody_who_reaches_further_is_taken_further(tmp_path):
    two_towns(tmp_path)
    rows = payroll(("甲镇安置房", "张三", 1), ("乙镇学校", "李四", 2))
    bring(tmp_path, Reach((A,)), "pay", rows)
    report = bring(tmp_path, Reach(("522323",)), "pay", rows)
    sheet = report.as_json()["sheets"][0]
    assert (sheet["accepted"], sheet["unchanged"], sheet["rejected"]) == (1, 1, 0)


def test_a_batch_says_of_which_projects_it_speaks(tmp_path):
    two_towns(tmp_path)
    bring(tmp_path, None, "pay", payroll(("甲镇安置房", "张三", 1), ("乙镇学校", "李四", 2)))
    ties = BatchProject.objects.filter(batch=Batch.objects.latest("pk"))
    assert {tie.project.name for tie in ties} == {"甲镇安置房", "乙镇学校"}


def test_a_project_with_a_code_answers_to_its_code_and_to_its_name(tmp_path):
    two_towns(tmp_path)
    Project.objects_unscoped.filter(name="甲镇安置房").update(code="JZ-001")
    for said in ("甲镇安置房", "JZ-001"):
        assert Identities(Reach((A,))).known_project(said).name == "甲镇安置房"
        with pytest.raises(OutOfReach):
            Identities(Reach((B,))).known_project(said)
    assert Identities().known_project("没有的") is None
