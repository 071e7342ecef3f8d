"""What a person relies on when a file is taken in: nothing twice, nothing lost, everything can be taken back."""

import datetime as dt
import itertools
import json
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone
from tests.facts import site

from anxin.audit import Actor, verify
from anxin.intake.naming import CannotName, name_project
from anxin.intake.recognise.model import Answers
from anxin.intake.taking import Order, take
from anxin.intake.undoing import CannotUndo, fact_models, undo
from anxin.registry.models import Batch, Enrolment, NameTie, ProjectFact
from anxin.wages.models import AttendanceMonth, PayrollLine, Receipt, SpecialAccount

pytestmark = pytest.mark.django_db

CLERK = Actor("cli:clerk", "文员")
START = dt.datetime(2026, 5, 6, 9, 0, tzinfo=dt.UTC)


class Door:
    """The front door with a clock: every file comes a minute after the one before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = itertools.count()

    def now(self) -> dt.datetime:
        return START + dt.timedelta(minutes=next(self.clock))

    def take(self, *, overlap: str = "", answers: Answers | None = None, **files: str):
        order = Order(actor=CLERK, overlap=overlap, answers=answers or Answers())
        reports = [
            take(path, order, now=self.now(), returned_to=self.folder / "returned")
            for path in site.write(self.folder, **files)
        ]
        return reports[0] if len(reports) == 1 else reports

    def undo(self, batch: int) -> list[int]:
        return undo(batch, actor=CLERK, reason="导错了", now=self.now())


@pytest.fixture
def door(tmp_path):
    return Door(tmp_path)


def facts(at: dt.datetime | None = None) -> Counter:
    """Everything known (now, or at a moment), by subject and content, without saying who brought it."""
    found: Counter = Counter()
    for model in fact_models():
        rows = model.objects_unscoped.all()
        rows = rows.filter(known_from__lte=at) if at else rows
        for fact in rows:
            if (fact.known_to is None) if at is None else (fact.known_to is None or fact.known_to > at):
                found[model.__name__, fact.subject_key, fact.digest] += 1
    return found


def whole_site(door: Door) -> None:
    door.take(
        ledger=site.ledger(),
        roster=site.roster(),
        attendance=site.attendance(),
        payroll=site.payroll(),
        receipts=site.receipts(),
    )


def test_a_site_comes_in_whole(door):
    whole_site(door)
    assert ProjectFact.objects_unscoped.get().pay_day == 20
    assert SpecialAccount.objects_unscoped.get().opened_on == dt.date(2025, 12, 28)
    assert Enrolment.objects_unscoped.count() == len(site.PEOPLE)
    assert not Enrolment.objects_unscoped.filter(provisional=True).exists()
    first = PayrollLine.objects_unscoped.order_by("row").first()
    assert (first.payable_fen, first.month, first.row) == (670000, 202603, 4)
    assert Receipt.objects_unscoped.filter(status="success").count() == len(site.PEOPLE)
    assert {a.days_mask.bit_count() for a in AttendanceMonth.objects_unscoped.all()} == {22}
    assert verify().ok


def test_rows_of_a_report_add_up(door):
    report = door.take(payroll=site.payroll()).as_json()["sheets"][0]
    assert report["kind"] == "payroll"
    assert report["rows"] == report["accepted"] + report["unchanged"] + report["rejected"] + report["ignored"]
    assert (report["accepted"], report["ignored"], report["rejected"]) == (6, 4, 0)


def test_the_same_file_twice_changes_nothing(door):
    whole_site(door)
    before, batches = facts(), Batch.objects.count()
    again = door.take(payroll=site.payroll())
    assert again.status == "unchanged"
    assert again.as_json()["sheets"][0]["unchanged"] == len(site.PEOPLE)
    assert (facts(), Batch.objects.count()) == (before, batches)


def test_a_file_with_the_same_rows_says_unchanged(door):
    door.take(payroll=site.payroll())
    before = facts()
    report = door.take(other=site.payroll() + "\n\n").as_json()["sheets"][0]
    assert (report["accepted"], report["unchanged"]) == (0, len(site.PEOPLE))
    assert facts() == before


def test_a_corrected_sheet_replaces_and_history_stays(door):
    door.take(payroll=site.payroll())
    then = START + dt.timedelta(seconds=30)
    before = facts(then)
    corrected = site.payroll(amounts=[7000, 6800, 6900, 7000, 7100], people=site.PEOPLE[:5])
    report = door.take(corrected=corrected).as_json()["sheets"][0]
    assert (report["accepted"], report["unchanged"]) == (1, 4)
    assert any("1 行在新表里没有了" in note for note in report["notes"])
    still = PayrollLine.objects_unscoped.filter(known_to__isnull=True)
    assert sorted(still.values_list("payable_fen", flat=True)) == [680000, 690000, 700000, 700000, 710000]
    assert facts(then) == before


def test_two_crews_of_one_month_stand_side_by_side(door):
    door.take(a=site.payroll(people=site.PEOPLE[:3], amounts=[1, 2, 3]))
    door.take(b=site.payroll(people=site.PEOPLE[3:], amounts=[4, 5, 6]))
    assert PayrollLine.objects_unscoped.filter(known_to__isnull=True).count() == 6


def test_a_partly_overlapping_sheet_is_asked_about(door):
    door.take(a=site.payroll(people=site.PEOPLE[:5], amounts=[1, 2, 3, 4, 5]))
    before = facts()
    text = site.payroll(people=site.PEOPLE[4:], amounts=[9, 9])
    asked = door.take(b=text)
    assert asked.status == "question"
    assert asked.sheets[0].questions[0].what == "overlap"
    assert facts() == before
    assert not Batch.objects.filter(file_name="b.csv").exists()
    assert door.take(b=text, overlap="add").status == "imported"
    assert PayrollLine.objects_unscoped.filter(known_to__isnull=True).count() == 6


def test_an_undone_batch_gives_back_what_it_replaced(door):
    whole_site(door)
    before = facts()
    corrected = door.take(corrected=site.payroll(amounts=[7000] * 6))
    assert facts() != before
    door.undo(corrected.batch)
    assert facts() == before
    with pytest.raises(CannotUndo, match="已经撤销过"):
        door.undo(corrected.batch)
    assert verify().ok


def test_undoing_the_first_of_two_equal_files_keeps_the_second(door):
    first = door.take(a=site.payroll())
    door.take(b=site.payroll() + "\n")
    before = facts()
    assert door.undo(first.batch)
    assert facts() == before


def test_undo_then_import_again(door):
    report = door.take(payroll=site.payroll())
    before = facts()
    door.undo(report.batch)
    assert not PayrollLine.objects_unscoped.filter(known_to__isnull=True).exists()
    assert door.take(payroll=site.payroll()).status == "imported"
    assert facts() == before


def test_a_name_waits_until_the_roster_comes(door):
    report = door.take(attendance=site.attendance())
    assert {i.code for i in report.sheets[0].issues} == {"waiting"}
    assert set(NameTie.objects_unscoped.values_list("state", flat=True)) == {"waiting"}
    door.take(roster=site.roster())
    now_tied = NameTie.objects_unscoped.filter(known_to__isnull=True)
    assert set(now_tied.values_list("state", flat=True)) == {"tied"}


def test_namesakes_are_asked_about(door):
    twins = [*site.PEOPLE, ("赵大勇", 9)]
    door.take(roster=site.roster(twins))
    report = door.take(attendance=site.attendance())
    assert [(i.row, i.code) for i in report.sheets[0].issues] == [(4, "several_fit")]


def test_paid_but_on_no_roster_is_enrolled_provisionally(door):
    door.take(payroll=site.payroll())
    assert Enrolment.objects_unscoped.filter(provisional=True, known_to__isnull=True).count() == 6
    door.take(roster=site.roster())
    assert not Enrolment.objects_unscoped.filter(provisional=True, known_to__isnull=True).exists()


def test_what_the_sheet_does_not_say_is_asked(door):
    text = site.payroll().replace(f"项目名称：{site.PROJECT}", "")
    asked = door.take(payroll=text)
    assert asked.status == "question"
    assert "--project" in asked.sheets[0].questions[0].message_zh
    assert facts() == Counter()
    taken = door.take(payroll=text, answers=Answers(project=site.PROJECT))
    assert taken.status == "imported"


def test_bad_rows_come_back_marked(door):
    text = site.payroll().replace("6900.00", "6900元整吗").replace("6700.00", "-6700.00")
    report = door.take(payroll=text)
    assert report.status == "partly"
    assert report.rejected == 2
    returned = Path(report.returned)
    assert returned.exists()
    import openpyxl

    page = openpyxl.load_workbook(returned).active
    said = [cell.value for row in page.iter_rows() for cell in row if cell.value]
    assert any("退回原因" in str(v) for v in said)
    assert "赵大勇" in said
    assert "钱小满" not in said


@pytest.mark.parametrize("order", list(itertools.permutations(range(5)))[::13])
def test_any_order_gives_the_same_facts(tmp_path, order):
    texts = [site.ledger(), site.roster(), site.attendance(), site.payroll(), site.receipts()]
    door = Door(tmp_path)
    for place in order:
        door.take(**{f"f{place}": texts[place]})
    assert said() == EXPECTED


def said() -> dict:
    """The site's facts in words that do not depend on the numbers that the database gives."""
    lines = PayrollLine.objects_unscoped.filter(known_to__isnull=True)
    ties = NameTie.objects_unscoped.filter(known_to__isnull=True)
    return {
        "project": list(ProjectFact.objects_unscoped.filter(known_to__isnull=True).values_list("name", "pay_day")),
        "enrolled": sorted(
            Enrolment.objects_unscoped.filter(known_to__isnull=True).values_list("name", "provisional", "trade")
        ),
        "lines": sorted(lines.values_list("worker__id_last4", "payable_fen", "month", "row")),
        "ties": sorted(ties.values_list("name_ref__name", "state", "worker__id_last4")),
        "receipts": Receipt.objects_unscoped.filter(known_to__isnull=True).count(),
    }


_IDS = {name: site.number(n)[-4:] for name, n in site.PEOPLE}
EXPECTED = {
    "project": [(site.PROJECT, 20)],
    "enrolled": sorted((name, False, "木工") for name, _ in site.PEOPLE),
    "lines": sorted(
        (site.number(n)[-4:], 660000 + 10000 * n, 202603, 3 + i) for i, (_, n) in enumerate(site.PEOPLE, 1)
    ),
    "ties": sorted([(name, "tied", last4) for name, last4 in _IDS.items()] * 2),
    "receipts": 6,
}


def test_times_are_aware(door):
    door.take(receipts=site.receipts())
    assert timezone.is_aware(Receipt.objects_unscoped.first().paid_at)


def platform_message() -> str:
    workers = [
        {"idCardType": "01", "idCardNumber": site.number(n), "date": f"2026-03-{day:02d} {time}", "direction": way}
        for _, n in site.PEOPLE[:2]
        for day in (2, 3)
        for time, way in (("07:10:00", "01"), ("18:05:00", "02"))
    ]
    return json.dumps({"method": "WorkerAttendance.Add", "data": {"projectCode": "YL-2026-001", "dataList": workers}})


def test_a_message_with_an_unknown_project_code_waits_for_the_ledger(door, tmp_path):
    path = tmp_path / "message.json"
    path.write_text(platform_message(), encoding="utf-8")
    report = take(path, Order(actor=CLERK), now=door.now())
    assert report.status == "waiting", report.as_json()
    assert not AttendanceMonth.objects_unscoped.exists()
    door.take(ledger=site.ledger())
    assert Batch.objects.get(pk=report.batch).state == Batch.State.IN
    marks = AttendanceMonth.objects_unscoped.all()
    assert {(a.days_mask, a.clock[8:16], a.source) for a in marks} == {(0b110, "07101805", "platform")}
    assert ProjectFact.objects_unscoped.count() == 1


def exits() -> str:
    """A list of exits alone: name, number, last day; nothing of contract or card."""
    return site.sheet(
        [f"{site.PROJECT}退场人员名单"],
        [f"用人单位：{site.FIRM}"],
        ["序号", "姓名", "身份证号", "退场日期", "离场结清日期"],
        *[[i, name, site.number(n), "2026-04-02", "2026-04-03"] for i, (name, n) in enumerate(site.PEOPLE[:2], 1)],
    )


@pytest.mark.parametrize("first", ["roster", "exits"])
def test_a_list_of_exits_completes_the_roster_in_either_order(door, first):
    texts = {"roster": site.roster(), "exits": exits()}
    for name in (first, *(n for n in texts if n != first)):
        assert door.take(**{name: texts[name]}).status == "imported"
    left = Enrolment.objects_unscoped.filter(known_to__isnull=True, left_on=dt.date(2026, 4, 2))
    assert left.count() == 2
    assert {(e.entered_on, e.contract_signed_on, e.card_id is None) for e in left} == {
        (dt.date(2026, 1, 6), dt.date(2026, 1, 5), False)
    }


def test_a_corrected_roster_of_the_same_form_may_empty_a_field(door):
    door.take(roster=site.roster())
    door.take(corrected=site.roster().replace("2026-01-05", "", 1))
    first = Enrolment.objects_unscoped.get(known_to__isnull=True, name="赵大勇")
    assert first.contract_signed_on is None


def test_an_alias_leads_to_the_project(door):
    door.take(ledger=site.ledger())
    name_project(actor=CLERK, project=site.PROJECT, alias="城北安置房", now=door.now())
    door.take(payroll=site.payroll().replace(site.PROJECT, "城北安置房"))
    assert {line.project.name for line in PayrollLine.objects_unscoped.all()} == {site.PROJECT}


def test_a_name_with_facts_of_its_own_cannot_become_an_alias(door):
    door.take(ledger=site.ledger())
    door.take(payroll=site.payroll().replace(site.PROJECT, "城北安置房"))
    with pytest.raises(CannotName, match="undo"):
        name_project(actor=CLERK, project=site.PROJECT, alias="城北安置房", now=door.now())


def test_a_sealed_message_is_never_read_again_without_its_secret(door, tmp_path):
    """The secret is not kept, so such a message neither waits nor is applied again behind anybody's back."""
    path = tmp_path / "message.json"
    path.write_text(platform_message(), encoding="utf-8")
    order = Order(actor=CLERK, secret="k" * 32)
    asked = take(path, order, now=door.now())
    assert (asked.status, asked.batch) == ("question", None)
    assert "先导入项目底册" in asked.message
    door.take(ledger=site.ledger())
    taken = take(path, order, now=door.now())
    assert taken.status == "imported"
    other = tmp_path / "again.json"
    other.write_text(platform_message() + " ", encoding="utf-8")
    later = take(other, order, now=door.now())
    before = facts()
    with pytest.raises(CannotUndo, match=f"批次 {later.batch} "):
        door.undo(taken.batch)
    assert facts() == before
    assert "k" * 32 not in json.dumps(list(Batch.objects.values_list("answers", flat=True)))


def test_a_second_code_for_the_same_name_in_the_same_place_is_a_row_that_goes_back(door):
    from anxin.registry.models import Project

    heads = "序号,项目名称,项目编码,建设单位,施工总承包单位,项目状态\n"
    row = "1,石桥安置房项目,{},云岭县城投公司,云岭建设集团有限公司,在建\n"
    for number, code in enumerate(("520001", "520002")):
        path = door.folder / f"底册{number}.csv"
        path.write_text("在建工程项目台账\n" + heads + row.format(code), encoding="utf-8")
    first = take(door.folder / "底册0.csv", Order(actor=CLERK), now=door.now())
    second = take(door.folder / "底册1.csv", Order(actor=CLERK), now=door.now())
    assert first.status == "imported" and second.status == "nothing"
    assert ["520001" in i.message and "520002" in i.message for i in second.sheets[0].issues] == [True]
    assert Project.objects_unscoped.count() == 1
