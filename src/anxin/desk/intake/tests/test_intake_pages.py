"""Files over the pages, as the people who bring them meet it."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.facts import site

from anxin.access.models import Agency, Region, RoleAssignment, User
from anxin.audit.models import AuditEvent
from anxin.intake import places
from anxin.intake.models import Upload
from anxin.jobs import performing
from anxin.jobs.models import JobRun
from anxin.registry.models import Batch, Project
from anxin.testing import same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings, tmp_path):
    settings.ANXIN_HOME = tmp_path
    for code, name, level in (
        ("522323", "云岭县", "county"),
        ("522323101", "青石镇", "town"),
        ("522323102", "乙镇", "town"),
    ):
        Region.objects.create(code=code, name=name, level=level)
    places.forget()
    agency = Agency.objects_unscoped.create(name="云岭县治欠办", region_id="522323")

    def person(name, role, region):
        user = User.objects_unscoped.create_user(name, display_name=name, agency=agency)
        RoleAssignment.objects_unscoped.create(
            user=user, role=role, scope_region_id=region, starts_on=dt.date(2020, 1, 1), given_by="test"
        )
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    yield SimpleNamespace(
        clerk=person("clerk", "entry_clerk", "522323"),
        other=person("other", "entry_clerk", "522323102"),
        reviewer=person("reviewer", "fact_reviewer", "522323"),
        viewer=person("viewer", "viewer", "522323"),
        agency=agency,
    )
    places.forget()


def ledger():
    rows = (
        site.ledger()
        .replace("序号,项目名称", "序号,区县,乡镇,项目名称")
        .replace("1,云岭县城北", "1,云岭县,青石镇,云岭县城北")
    )
    return rows


def work(*, evaluate=False):
    runs = JobRun.objects.filter(state="waiting").order_by("pk")
    while run := (runs if evaluate else runs.exclude(name="evaluate")).first():
        performing.do(run.pk, worker="w")


def drop(client, **files):
    sent = [SimpleUploadedFile(f"{name}.csv", text.encode()) for name, text in files.items()]
    answer = client.post(reverse("desk:intake_drop"), {"files": sent, "sender": "宏达劳务"}, follow=True)
    work()
    return answer, list(Upload.objects.order_by("-pk")[: len(files)][::-1])


def take(client, *ups):
    answer = client.post(reverse("desk:intake_take"), {"upload": [u.pk for u in ups]}, follow=True)
    work()
    for one in ups:
        one.refresh_from_db()
    return answer


def text_of(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_several_files_are_dropped_seen_and_taken_in_together(office):
    answer, ups = drop(office.clerk, payroll=site.payroll(), ledger=ledger(), roster=site.roster())
    assert answer.redirect_chain and len(ups) == 3
    page = text_of(office.clerk, "desk:intake_dropped", ups[0].drop)
    assert "把 3 个文件入库" in page and "工资表" in page and "花名册" in page
    take(office.clerk, *ups)
    # The ledger goes first, so that the sheets dropped before it find their project.
    assert {one.state for one in ups} == {"taken"}
    assert "报送了 3 个文件：3 个已入库。" in text_of(office.clerk, "desk:intake_dropped", ups[0].drop)
    assert Batch.objects.latest("pk").sender == "宏达劳务"


def test_the_page_of_a_file_shows_its_columns_and_some_rows_and_nobodys_numbers(office):
    _, (ledger_up, one) = drop(office.clerk, ledger=ledger(), payroll=site.payroll())
    take(office.clerk, ledger_up)
    page = text_of(office.clerk, "desk:upload", one.pk)
    assert "按这样读，并记住这种版式" in page and "应发工资" in page and "赵**" in page
    for name, n in site.PEOPLE:
        assert name not in page and site.number(n) not in page


def test_what_came_back_says_sheet_row_column_and_what_to_do_and_can_be_mended(office):
    _, (first,) = drop(office.clerk, ledger=ledger())
    take(office.clerk, first)
    _, (one,) = drop(office.clerk, payroll=site.payroll().replace(",6900.00,6900.00,", ",无,无,"))
    take(office.clerk, one)
    page = text_of(office.clerk, "desk:upload", one.pk)
    assert (
        "入库 5 行，退回 1 行。" in page
        and "下载退回的行" in page
        and '退回</span></td><td>payroll</td><td class="n">6</td>' in page
    )
    returned = office.clerk.get(reverse("desk:upload_returned", args=[one.pk]))
    assert returned.status_code == 200 and b"".join(returned.streaming_content).startswith(b"PK")
    assert AuditEvent.objects.filter(act="intake.returned_taken_out").count() == 1
    mended = SimpleUploadedFile("改好.csv", site.payroll(people=site.PEOPLE[2:3]).encode())
    office.clerk.post(reverse("desk:upload_mend", args=[one.pk]), {"files": mended})
    work()
    back = Upload.objects.latest("pk")
    assert back.mends == one and back.state == "ready"
    take(office.clerk, back)
    assert back.state == "taken" and "改好.csv" in text_of(office.clerk, "desk:upload", one.pk)


def test_an_answer_and_a_wrong_month_are_said_beside_the_field(office):
    _, (one,) = drop(office.clerk, sheet=site.payroll().replace("2026年3月农民工", "农民工"))
    page = text_of(office.clerk, "desk:upload", one.pk)
    assert "要先回答问题" in page and "是哪个月的？" in page and "--month" not in page
    where = reverse("desk:upload_answer", args=[one.pk])
    wrong = office.clerk.post(where, {"month": "三月"})
    assert wrong.status_code == 422 and "请写成 2026-03 的样子" in wrong.content.decode()
    office.clerk.post(where, {"month": "2026-03"})
    work()
    one.refresh_from_db()
    assert one.state == "ready" and one.seen["sheets"][0]["month"] == "2026-03"


def test_columns_are_corrected_on_the_page(office):
    _, (one,) = drop(office.clerk, payroll=site.payroll())
    index = {c["header"]: c["index"] for c in one.seen["sheets"][0]["columns"]}
    where = reverse("desk:upload_columns", args=[one.pk, 0])
    answer = office.clerk.post(where, {"kind": "payroll", f"c{index['出勤天数']}": ""}, follow=True)
    assert "记住了这种版式" in answer.content.decode()
    work()
    one.refresh_from_db()
    assert {c["header"]: c["field"] for c in one.seen["sheets"][0]["columns"]}["出勤天数"] == ""
    # A sheet that is not there, columns that are not there: told, and nothing breaks.
    assert office.clerk.post(reverse("desk:upload_columns", args=[one.pk, 9]), {"kind": "payroll"}).status_code == 302


def test_the_page_tells_which_warnings_opened_and_which_cleared(office):
    _, ups = drop(
        office.clerk, ledger=ledger(), roster=site.roster(), attendance=site.attendance(), payroll=site.payroll()
    )
    take(office.clerk, *ups)
    batch = Upload.objects.get(file_name="payroll.csv").batch
    assert "正在按新的资料评估" in text_of(office.clerk, "desk:batch", batch.pk)
    work(evaluate=True)
    opened = text_of(office.clerk, "desk:batch", batch.pk)
    assert "新触发" in opened and site.PROJECT in opened
    _, (paid,) = drop(office.clerk, receipts=site.receipts())
    take(office.clerk, paid)
    work(evaluate=True)
    assert "已解除" in text_of(office.clerk, "desk:upload", paid.pk)


def test_a_batch_is_taken_back_with_a_reason_and_the_original_leaves_on_the_record(office):
    _, ups = drop(office.clerk, ledger=ledger(), payroll=site.payroll())
    take(office.clerk, *ups)
    batch = ups[1].batch
    where = reverse("desk:batch_original", args=[batch.pk])
    assert office.clerk.post(where, {"reason": ""}).status_code == 302
    answer = office.clerk.post(where, {"reason": "核对签名"})
    assert b"".join(answer.streaming_content) == site.payroll().encode()
    assert (
        answer.headers["Content-Type"] == "application/octet-stream"
        and "attachment" in answer.headers["Content-Disposition"]
    )
    assert AuditEvent.objects.filter(act="intake.original_taken_out").get().fields["reason"] == "核对签名"
    undo = reverse("desk:batch_undo", args=[batch.pk])
    assert "撤销要写明理由" in office.clerk.post(undo, {"reason": ""}, follow=True).content.decode()
    office.clerk.post(undo, {"reason": "导错了"})
    work()
    assert "这一批已经撤销" in text_of(office.clerk, "desk:batch", batch.pk)


def test_nobody_else_sees_what_a_person_dropped_and_a_batch_only_who_handles_its_projects(office):
    _, ups = drop(office.clerk, ledger=ledger(), payroll=site.payroll())
    for client in (office.other, office.reviewer):
        assert client.get(reverse("desk:upload", args=[ups[1].pk])).status_code == 404
    assert office.other.get(reverse("desk:intake_dropped", args=[ups[1].drop])).status_code == 404
    take(office.clerk, *ups)
    batch = ups[1].batch
    assert office.reviewer.get(reverse("desk:batch", args=[batch.pk])).status_code == 200
    # A reviewer looks and does not undo; another town knows nothing of it; a viewer has no business here.
    assert "撤销这一批" not in text_of(office.reviewer, "desk:batch", batch.pk)
    assert office.reviewer.post(reverse("desk:batch_undo", args=[batch.pk]), {"reason": "x"}).status_code == 404
    for name in ("desk:batch", "desk:batch_undo", "desk:batch_original"):
        where = reverse(name, args=[batch.pk])
        answer = office.other.get(where) if name == "desk:batch" else office.other.post(where, {"reason": "x"})
        assert answer.status_code == 404
    for name in ("desk:upload_answer", "desk:upload_withdraw", "desk:upload_mend"):
        assert office.other.post(reverse(name, args=[ups[1].pk])).status_code == 404
    assert office.other.post(reverse("desk:intake_take"), {"upload": [ups[1].pk]}).status_code == 404
    assert office.viewer.get(reverse("desk:intake")).status_code == 404
    assert site.PROJECT not in text_of(office.other, "desk:intake")


def test_rows_about_another_town_come_back(office):
    _, (first,) = drop(office.clerk, ledger=ledger())
    take(office.clerk, first)
    _, (one,) = drop(office.other, payroll=site.payroll())
    assert "不在您能报送的项目里" in text_of(office.other, "desk:upload", one.pk)
    take(office.other, one)
    assert one.state == "nothing" and one.report["sheets"][0]["rejected"] == 6
    assert "不在您能报送的项目里" in text_of(office.other, "desk:upload", one.pk)
    assert Batch.objects.count() == 1 and Project.objects_unscoped.count() == 1


def test_a_request_that_is_too_large_is_told_so_and_nothing_is_kept(office, monkeypatch):
    from anxin import law

    small = {**law.defaults(), "intake.upload_total_mb": type("D", (), {"value": 0})()}
    monkeypatch.setattr("anxin.desk.intake.receiving.law.defaults", lambda: small)
    sent = SimpleUploadedFile("x.csv", b"a" * (2**20 + 2**19))
    answer = office.clerk.post(reverse("desk:intake_drop"), {"files": sent}, follow=True)
    assert "没有收下" in answer.content.decode() and not Upload.objects.exists()


def test_the_list_asks_equally_often_however_many_batches_there_are(office):
    _, ups = drop(office.clerk, ledger=ledger(), payroll=site.payroll())
    take(office.clerk, *ups)

    def more():
        for n in range(20):
            _, (one,) = drop(office.clerk, **{f"p{n}": site.payroll() + "\n" * (n + 1)})
            take(office.clerk, one)

    same_queries(office.clerk, reverse("desk:intake"), more)
