"""After any sequence of imports, corrections and undos, judging what was touched leaves what judging everything leaves.

A handful of small sites share workers, cards, crews and firms. Before each evaluation of what was touched, a full one is
made of the same facts and taken back; then every row that the two leave behind is compared.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from anxin.audit import MACHINE
from anxin.intake.recognise.model import Answers
from anxin.intake.taking import Order, take
from anxin.intake.undoing import CannotUndo, undo
from anxin.monitoring.models import FindingVersion, Run, Warning, WarningEvent
from anxin.monitoring.services import evaluate
from anxin.registry.models import Batch

from . import site

# More examples are a matter of patience: ANXIN_SEQUENCES=200 looks for an hour.
EXAMPLES = int(os.environ.get("ANXIN_SEQUENCES", "5"))
STEPS = 14

SITES = ["云岭县东山学校工程", "云岭县南湖公路工程", "云岭县西坡厂房工程", "云岭县北苑住宅工程"]
CONTRACTORS = ["黔山建设集团有限公司", "云岭澜砺建设工程有限公司"]
FIRMS = ["云岭县宏达建筑劳务有限公司", "云岭县永固建筑劳务有限公司"]
OWNERS = ["云岭县城市建设投资有限公司", "云岭县教育局"]
PEOPLE = [*site.PEOPLE, ("赵大勇", 7), ("郑外来", 8)]
MONTHS = ["2026年2月", "2026年3月", "2026年4月"]
FIRST_DAY = dt.date(2026, 5, 6)

places = st.sampled_from(range(len(SITES)))
months = st.sampled_from(MONTHS)
firms = st.sampled_from(FIRMS)
people = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=5, unique=True)
amounts = st.sampled_from([1500, 5000, 6600, 9000])
# Whose card a worker is paid on: most often his own.
cards = st.sampled_from([0, 0, 0, 1, 5])


def at_site(text: str, place: int, firm: str = FIRMS[0]) -> str:
    """A sheet of the one site of the other tests, as a sheet of this one."""
    text = text.replace(site.PROJECT, SITES[place]).replace("YL-2026-001", f"YL-2026-00{place + 1}")
    return text.replace(site.FIRM, firm).replace("990001112223334", f"99000111222333{place}")


class Sites(RuleBasedStateMachine):
    """Files come in, are corrected and taken back; days pass; and now and then somebody evaluates."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="anxin-sequence-"))
        self.now = dt.datetime.combine(FIRST_DAY, dt.time(1), dt.UTC)
        self.files = 0
        self.undone_since = False
        self._whole = transaction.atomic()
        self._whole.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._whole.__exit__(None, None, None)
        shutil.rmtree(self.folder, ignore_errors=True)

    def bring(self, text: str, month: str | None = None, overlap: str = "replace") -> None:
        self.files += 1
        self.now += dt.timedelta(minutes=1)
        (path,) = site.write(self.folder, **{f"sheet{self.files}": text})
        answers = Answers() if month is None else Answers(month=int(month[:4]) * 100 + int(month[5:-1]))
        take(path, Order(actor=MACHINE, sender="测试", answers=answers, overlap=overlap), now=self.now)

    @initialize()
    def everything_there_is(self) -> None:
        for place in range(len(SITES)):
            self.bring(at_site(site.ledger(), place))
        for place, some in enumerate((PEOPLE[:4], PEOPLE[3:6], PEOPLE[5:])):
            self.bring(at_site(site.roster(some), place, FIRMS[place % 2]))
            self.bring(at_site(site.payroll(people=some), place, FIRMS[place % 2]))
        evaluate(actor=MACHINE, as_of=self.now.date(), now=self.now)

    @rule(place=places, contractor=st.sampled_from(CONTRACTORS), owner=st.sampled_from(OWNERS),
          status=st.sampled_from(["在建", "停工", "完工"]), amount=st.sampled_from(["12000000", "90000000"]))  # fmt: skip
    def ledger(self, place, contractor, owner, status, amount) -> None:
        text = site.ledger().replace(site.CONTRACTOR, contractor).replace(OWNERS[0], owner)
        self.bring(at_site(text.replace("在建,", f"{status},").replace("12000000", amount), place))

    @rule(place=places, some=people, firm=firms, other=cards, crew=st.sampled_from(["木工班", "钢筋班"]))
    def roster(self, place, some, firm, other, crew) -> None:
        text = site.roster(some).replace("木工班", crew)
        if other:
            text = text.replace(site.card(some[0][1]), site.card(other))
        self.bring(at_site(text, place, firm))

    @rule(place=places, some=people, month=months, firm=firms, days=st.sampled_from([5, 20, 27]))
    def attendance(self, place, some, month, firm, days) -> None:
        self.bring(at_site(site.attendance(days, some, month), place, firm), month)

    @rule(place=places, some=people, month=months, firm=firms, pay=amounts, other=cards,
          overlap=st.sampled_from(["replace", "add"]))  # fmt: skip
    def payroll(self, place, some, month, firm, pay, other, overlap) -> None:
        text = site.payroll(people=some, amounts=[pay] * len(some), month=month)
        if other:
            text = text.replace(site.card(some[0][1]), site.card(other))
        self.bring(at_site(text, place, firm), month, overlap)

    @rule(place=places, some=people, month=months, pay=amounts, state=st.sampled_from(["成功", "失败"]), other=cards)
    def receipts(self, place, some, month, pay, state, other) -> None:
        text = site.receipts(people=some, amounts=[pay] * len(some), month=month).replace("成功,", f"{state},")
        if other:
            text = text.replace(site.card(some[0][1]), site.card(other))
        self.bring(at_site(text.replace(",S2026", f",S{self.files}-2026"), place), month)

    @rule(place=places, pay=amounts, other=cards, who=st.sampled_from(PEOPLE))
    def statement(self, place, pay, other, who) -> None:
        name, n = who
        self.bring(site.sheet(
            ["账户明细查询"],
            [f"项目名称：{SITES[place]}", "", f"户名：{CONTRACTORS[0]}农民工工资专用账户", "", f"账号：99000111222333{place}"],
            ["交易时间", "支出金额", "收入金额", "账户余额", "对方户名", "对方账号", "摘要", "流水号"],
            ["2026-04-10 09:00:00", "", "60000.00", "60000.00", OWNERS[0], "510143019900000076", "拨付人工费", f"Z{place}0"],
            ["2026-04-15 10:20:00", f"{pay}.00", "", "50000.00", name, site.card(other or n), "3月工资", f"Z{place}-{n}"],
        ))  # fmt: skip

    @precondition(lambda self: Batch.objects.filter(state="in", kind="file").exists())
    @rule(which=st.integers(0, 50))
    def undo(self, which) -> None:
        standing = list(Batch.objects.filter(state="in", kind="file").order_by("-pk").values_list("pk", flat=True))
        self.now += dt.timedelta(minutes=1)
        try:
            undo(standing[which % len(standing)], actor=MACHINE, reason="试", now=self.now)
        except CannotUndo:
            return

    @rule(days=st.sampled_from([1, 9, 30]))
    def days_pass(self, days) -> None:
        self.now += dt.timedelta(days=days)
        evaluate(actor=MACHINE, as_of=self.now.date(), now=self.now)

    @rule()
    def somebody_evaluates(self) -> None:
        self.now += dt.timedelta(minutes=1)
        last = Run.objects.latest("pk")
        everything = transaction.atomic()
        everything.__enter__()
        assert self.evaluated(full=True) == "full"
        wanted = left_behind(after=last)
        transaction.set_rollback(True)
        everything.__exit__(None, None, None)
        assert self.evaluated(full=False) == "incremental"
        found = left_behind(after=last)
        for name in wanted:
            assert found[name] == wanted[name], name

    def evaluated(self, *, full: bool) -> str:
        return evaluate(actor=MACHINE, as_of=self.now.date(), now=self.now, full=full).kind


def left_behind(after: Run) -> dict[str, list[tuple]]:
    """Every open finding, every warning as it stands, and what the runs since ``after`` did to them, without numbers
    that the database gives."""
    warning = [f.attname for f in Warning._meta.concrete_fields if f.attname not in ("id", "run_id")]
    event = ("warning__key", "kind", "as_of", "from_level", "to_level", "digest", "fields")
    version = ("key", "rule", "rule_version", "level", "amount_fen", "people", "digest", "as_of_from")
    return {
        "warnings": rows(Warning.objects_unscoped, warning),
        "events": rows(WarningEvent.objects.filter(run__gt=after), event),
        "findings": rows(FindingVersion.objects_unscoped.filter(run_to__isnull=True), version),
        "closed": rows(FindingVersion.objects_unscoped.filter(run_to__gt=after), ["key", "digest", "as_of_to"]),
    }


def rows(of, names) -> list[tuple]:
    return sorted(of.values_list(*names), key=repr)


@pytest.mark.django_db
def test_judging_what_was_touched_leaves_what_judging_everything_leaves():
    run_state_machine_as_test(
        Sites,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize="ANXIN_SEQUENCES" not in os.environ,
            phases=[Phase.generate, Phase.shrink] if EXAMPLES > 5 else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
