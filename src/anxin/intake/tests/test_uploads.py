"""A file's way over the pages: dropped, looked at, answered, taken in, mended, taken back."""

import datetime as dt

import pytest
from tests.facts import site

from anxin.access.models import Agency, Region, User
from anxin.access.roles import Permission
from anxin.access.scope import Grant, Scope
from anxin.audit.models import AuditEvent
from anxin.intake import incoming, places, selectors, uploads
from anxin.intake.models import LayoutMemory, Upload
from anxin.jobs import performing
from anxin.jobs.models import JobRun
from anxin.registry.models import Batch
from anxin.wages.models import PayrollLine

pytestmark = pytest.mark.django_db(transaction=False)

NOW = dt.datetime(2026, 5, 6, 9, 0, tzinfo=dt.UTC)
DAY = NOW.date()
COUNTY = Scope((Grant(frozenset({Permission.ENTER_FACTS, Permission.SEE_FACTS}), region="522323"),))
EVERYTHING = Scope.everything("试")


@pytest.fixture
def clerk(settings, tmp_path, monkeypatch):
    settings.ANXIN_HOME = tmp_path / "home"
    monkeypatch.setattr(performing, "clock", lambda: NOW)
    Region.objects.create(code="522323", name="云岭县", level="county")
    places.forget()
    agency = Agency.objects_unscoped.create(name="云岭县治欠办", region_id="522323")
    return User.objects_unscoped.create_user("clerk", display_name="文员", agency=agency)


def drop(clerk, *, scope=EVERYTHING, mends=None, **files):
    dropped = [uploads.Dropped(f"{n}.csv", len(text.encode()), [text.encode()]) for n, text in files.items()]
    return uploads.drop_files(actor=clerk, as_of=DAY, now=NOW, scope=scope, files=dropped, mends=mends)


def work():
    """What the worker does until nothing waits; evaluation is another test's matter."""
    while run := JobRun.objects.filter(state="waiting").exclude(name="evaluate").order_by("pk").first():
        performing.do(run.pk, worker="w")


def take(clerk, *ups, scope=EVERYTHING):
    uploads.take_in(actor=clerk, as_of=DAY, now=NOW, scope=scope, uploads=[u.pk for u in ups])
    work()
    for one in ups:
        one.refresh_from_db()


def bring(clerk, **more):
    ups = drop(clerk, **more)
    work()
    take(clerk, *ups)
    return ups


def test_a_dropped_file_is_looked_at_and_nothing_is_taken_before_it_is_said(clerk):
    (one,) = drop(clerk, payroll=site.payroll())
    assert one.state == "looking" and incoming.path_of(one.pk, one.file_name).stat().st_mode & 0o077 == 0
    work()
    one.refresh_from_db()
    assert one.state == "ready" and not Batch.objects.exists()
    (sheet,) = one.seen["sheets"]
    assert (sheet["kind"], sheet["month"], sheet["project"]) == ("payroll", "2026-03", site.PROJECT)
    fields = {c["header"]: c["field"] for c in sheet["columns"]}
    assert fields["身份证号码"] == "id_number" and fields["应发工资"] == "owed"


def test_the_rows_that_are_shown_before_taking_hide_who_they_are_about(clerk):
    (one,) = drop(clerk, payroll=site.payroll())
    work()
    one.refresh_from_db()
    shown = str(one.seen)
    for name, n in site.PEOPLE:
        assert name not in shown and site.number(n) not in shown and site.card(n) not in shown
    assert "赵**" in shown


def test_it_is_taken_in_when_that_is_said_and_evaluated_after(clerk):
    (one,) = drop(clerk, payroll=site.payroll())
    work()
    take(clerk, one)
    assert one.state == "taken" and one.batch.report["sheets"][0]["accepted"] == 6
    assert PayrollLine.objects_unscoped.count() == 6
    assert not incoming.folder(one.pk).exists() or one.pk  # gone with the commit, which a test never makes
    assert JobRun.objects.filter(name="evaluate", key="changed").count() == 1


def test_a_question_is_answered_on_the_page(clerk):
    text = site.payroll().replace("2026年3月农民工", "农民工")
    (one,) = drop(clerk, sheet=text)
    work()
    one.refresh_from_db()
    assert one.state == "asking"
    assert [q["what"] for q in one.seen["sheets"][0]["questions"]] == ["month"]
    with pytest.raises(uploads.CannotUpload):
        uploads.answer(actor=clerk, as_of=DAY, now=NOW, upload_id=one.pk, answers={"month": 202703})
    uploads.answer(actor=clerk, as_of=DAY, now=NOW, upload_id=one.pk, answers={"month": 202603})
    work()
    one.refresh_from_db()
    assert one.state == "ready"
    take(clerk, one)
    assert PayrollLine.objects_unscoped.filter(month=202603).count() == 6


def test_a_corrected_column_is_remembered_for_the_office_and_for_nobody_else(clerk):
    text = site.payroll().replace("应发工资", "甲栏").replace("实发工资", "乙栏")
    (one,) = drop(clerk, sheet=text)
    work()
    one.refresh_from_db()
    sheet = one.seen["sheets"][0]
    index = {c["header"]: c["index"] for c in sheet["columns"]}
    wanted = {index["甲栏"]: "owed", index["乙栏"]: "payable"}
    uploads.correct_columns(actor=clerk, as_of=DAY, now=NOW, upload_id=one.pk, sheet=0, kind="payroll", columns=wanted)
    work()
    one.refresh_from_db()
    fields = {c["header"]: c["field"] for c in one.seen["sheets"][0]["columns"]}
    assert (fields["甲栏"], fields["乙栏"], one.state) == ("owed", "payable", "ready")
    memory = LayoutMemory.objects.get()
    assert memory.sender == f"agency:{clerk.agency_id}/云岭县治欠办"
    # The next file of this layout needs no word.
    (other,) = drop(clerk, other=text.replace("3月", "4月"))
    work()
    other.refresh_from_db()
    assert {c["header"]: c["field"] for c in other.seen["sheets"][0]["columns"]}["乙栏"] == "payable"


def test_a_column_can_be_said_to_mean_nothing_and_two_may_not_mean_the_same(clerk):
    (one,) = drop(clerk, payroll=site.payroll())
    work()
    one.refresh_from_db()
    index = {c["header"]: c["index"] for c in one.seen["sheets"][0]["columns"]}
    said = {"actor": clerk, "as_of": DAY, "now": NOW, "upload_id": one.pk, "sheet": 0, "kind": "payroll"}
    with pytest.raises(uploads.CannotUpload, match="选了两列"):
        uploads.correct_columns(**said, columns={index["出勤天数"]: "owed"})
    uploads.correct_columns(**said, columns={index["出勤天数"]: ""})
    work()
    one.refresh_from_db()
    assert {c["header"]: c["field"] for c in one.seen["sheets"][0]["columns"]}["出勤天数"] == ""
    take(clerk, one)
    assert set(PayrollLine.objects_unscoped.values_list("days_x100", flat=True)) == {None}


def test_refused_rows_come_back_and_the_mended_ones_join_the_others(clerk):
    bad = site.payroll().replace(",6900.00,6900.00,", ",无,无,")
    (one,) = bring(clerk, payroll=bad)
    assert one.state == "partly" and one.returned.endswith(".xlsx")
    mended = site.payroll(people=site.PEOPLE[2:3])
    (back,) = bring(clerk, mended=mended, mends=one)
    assert back.state == "taken" and back.mends == one
    assert PayrollLine.objects_unscoped.filter(known_to__isnull=True).count() == 6


def test_a_run_that_was_cut_off_after_the_batch_was_written_ends_as_if_it_had_not_been(clerk):
    bad = site.payroll().replace(",6900.00,6900.00,", ",无,无,")
    (one,) = bring(clerk, payroll=bad)
    returned = one.returned
    # As it stood when the batch was written and the upload was not.
    incoming.keep(one.pk, one.file_name, [bad.encode()])
    Upload.objects.filter(pk=one.pk).update(state="ready", batch=None, returned="")
    JobRun.objects.filter(name="evaluate").delete()
    one.refresh_from_db()
    take(clerk, one)
    assert (one.state, one.returned, one.batch_id) == ("partly", returned, Batch.objects.get().pk)
    assert JobRun.objects.filter(name="evaluate").exists()


def test_a_withdrawn_file_is_gone_and_cannot_be_taken(clerk, django_capture_on_commit_callbacks):
    (one,) = drop(clerk, payroll=site.payroll())
    work()
    with django_capture_on_commit_callbacks(execute=True):
        uploads.withdraw(actor=clerk, as_of=DAY, now=NOW, upload_id=one.pk)
    one.refresh_from_db()
    assert one.state == "withdrawn" and not incoming.folder(one.pk).exists() and one.seen == {}
    with pytest.raises(uploads.CannotUpload):
        uploads.take_in(actor=clerk, as_of=DAY, now=NOW, scope=EVERYTHING, uploads=[one.pk])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("..\\..\\x.xlsx", "x.xlsx"), (".hidden", "hidden"), ("", "文件"),
        ("a\x00b\n.csv", None), ("名" * 200 + ".xlsx", None), ("CON", "CON"),
    ],
)  # fmt: skip
def test_a_hostile_name_is_a_name_and_no_way_out(name, kept):
    made = incoming.safe_name(name)
    assert "/" not in made and "\x00" not in made and not made.startswith(".") and len(made.encode()) <= 200
    if kept is not None:
        assert made == kept


def test_too_many_too_large_and_empty_files_are_refused_in_plain_words(clerk):
    def refused(files):
        with pytest.raises(uploads.CannotUpload) as why:
            uploads.drop_files(actor=clerk, as_of=DAY, now=NOW, scope=EVERYTHING, files=files)
        assert not Upload.objects.exists()
        return str(why.value)

    small = uploads.Dropped("a.csv", 3, [b"abc"])
    assert "没有选文件" in refused([])
    assert "一次最多 30 个文件" in refused([small] * 31)
    assert "超过 200 MB" in refused([uploads.Dropped("a.csv", 201 * 2**20, [])])
    assert "空文件" in refused([uploads.Dropped("a.csv", 0, [])])
    assert "没有报送资料的权限" in _without_permission(clerk, small)


def _without_permission(clerk, small):
    sees = Scope((Grant(frozenset({Permission.SEE_FACTS}), region="522323"),))
    with pytest.raises(uploads.CannotUpload) as why:
        uploads.drop_files(actor=clerk, as_of=DAY, now=NOW, scope=sees, files=[small])
    return str(why.value)


def test_a_file_that_cannot_be_read_says_why_and_does_no_harm(clerk):
    dropped = [uploads.Dropped("坏.xlsx", 40, [b"PK\x03\x04" + b"\x00" * 36])]
    (one,) = uploads.drop_files(actor=clerk, as_of=DAY, now=NOW, scope=EVERYTHING, files=dropped)
    work()
    one.refresh_from_db()
    assert one.state == "unreadable" and one.message


def test_what_the_worker_could_not_do_waits_for_a_person_again(clerk, monkeypatch):
    (one,) = drop(clerk, payroll=site.payroll())
    work()
    uploads.take_in(actor=clerk, as_of=DAY, now=NOW, scope=EVERYTHING, uploads=[one.pk])
    JobRun.objects.filter(name="take_upload").update(state="failed", said="磁盘已满。", started_at=NOW, finished_at=NOW)
    one.refresh_from_db()
    assert one.stuck
    take(clerk, one)
    assert one.state == "taken"


def test_a_batch_is_taken_back_with_a_reason(clerk):
    (one,) = bring(clerk, payroll=site.payroll())
    with pytest.raises(uploads.CannotUpload):
        uploads.ask_to_undo(actor=clerk, as_of=DAY, now=NOW, batch=one.batch, reason=" ")
    run = uploads.ask_to_undo(actor=clerk, as_of=DAY, now=NOW, batch=one.batch, reason="导错了项目")
    work()
    run.refresh_from_db()
    assert run.said.startswith(f"批次 {one.batch_id} 已撤销")
    assert Batch.objects.get(pk=one.batch_id).state == "undone"
    assert AuditEvent.objects.filter(act="intake.batch_undone").get().actor_id == clerk.audit_id
    with pytest.raises(uploads.CannotUpload, match="撤销过"):
        uploads.ask_to_undo(actor=clerk, as_of=DAY, now=NOW, batch=Batch.objects.get(pk=one.batch_id), reason="再来")


def test_a_batch_is_seen_by_whoever_handles_all_of_its_projects(clerk):
    bring(clerk, ledger=site.ledger(), payroll=site.payroll())
    assert selectors.batches(EVERYTHING, None).count() == 2
    # The project has no place yet, so it lies in nobody's region; the bringer's own are not his beyond his scope.
    other = User.objects_unscoped.create_user("other", display_name="别人")
    assert not selectors.batches(COUNTY, other).exists() and not selectors.batches(COUNTY, clerk).exists()
    from anxin.registry.models import Project

    Project.objects_unscoped.update(region_code="522323100")
    assert selectors.batches(COUNTY, other).count() == 2
    town = Scope((Grant(frozenset({Permission.ENTER_FACTS}), region="522323200"),))
    sees = Scope((Grant(frozenset({Permission.SEE_FACTS}), region="522323"),))
    assert not selectors.batches(town, other).exists() and not selectors.batches(sees, other).exists()
    batch = Batch.objects.first()
    assert (
        selectors.may_undo(COUNTY, batch)
        and not selectors.may_undo(town, batch)
        and not selectors.may_undo(sees, batch)
    )
