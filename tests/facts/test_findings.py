"""From the files of a site to what is found: the same on both databases, in any order, and for any past day."""

import datetime as dt
import json
import random
from pathlib import Path

import pytest

from anxin.audit import MACHINE
from anxin.intake.taking import Order, take
from anxin.monitoring.services import evaluate
from anxin.registry.models import Worker

from . import site

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 5, 6)
NOON = dt.datetime(2026, 5, 6, 4, tzinfo=dt.UTC)
GOLDEN = Path(__file__).with_name("findings.json")


def files() -> dict[str, str]:
    """A site with two workers unpaid, one short, one paid but on no roster, and two who share a card."""
    people = site.PEOPLE
    stranger = ("郑外来", 9)
    amounts = {n: 6600 + 100 * n for _, n in people}
    paid = [p for p in people if p[1] not in (2, 5)]
    short = [amounts[n] - (500 if n == 3 else 0) for _, n in paid]
    early, late = (punches(days) for days in (range(2, 10), range(10, 16)))
    return {
        "ledger": site.ledger(),
        "roster": site.roster(people),
        "attendance": site.attendance(),
        "punches_early": early,
        "punches_late": late,
        "payroll": site.payroll(people=[*people, stranger], amounts=[*amounts.values(), 7000]),
        "receipts": site.receipts(people=paid, amounts=short),
        "april": site.attendance(days=20, month="2026年4月"),
    }


def punches(days: range) -> str:
    rows = [
        [name, site.number(n), f"2026-03-{day:02d} {clock}", way]
        for name, n in site.PEOPLE[:2]
        for day in days
        for clock, way in (("07:05:00", "进"), ("18:30:00", "出"))
    ]
    return site.sheet([f"项目名称：{site.PROJECT}"], ["姓名", "身份证号", "打卡时间", "进出方向"], *rows)


def bring(folder: Path, texts: dict[str, str], start: dt.datetime = NOON) -> None:
    for minute, path in enumerate(site.write(folder, **texts)):
        report = take(path, Order(actor=MACHINE, sender="测试"), now=start + dt.timedelta(minutes=minute))
        assert report.status == "imported", report.as_json()


def told(found) -> list[list]:
    """Findings in words that do not depend on the numbers that a database gives."""
    names = {w.pk: w.id_last4 for w in Worker.objects.all()}
    lines = []
    for f in found:
        lines.append([f.rule, names.get(f.worker_id), f.month, f.level, f.amount_fen, f.people, f.stored["arithmetic"]])
    return sorted(lines, key=str)


def look(as_of: dt.date = DAY, known_at: dt.datetime | None = None) -> list[list]:
    run = evaluate(actor=MACHINE, as_of=as_of, now=NOON + dt.timedelta(days=30), known_at=known_at, full=True, dry=True)
    return told(run.found)


def test_what_is_found_is_the_same_on_every_database(tmp_path):
    bring(tmp_path, files())
    assert look() == json.loads(GOLDEN.read_text(encoding="utf-8"))


@pytest.mark.parametrize("seed", range(10))
def test_files_in_any_order_find_the_same(tmp_path, seed):
    texts = list(files().items())
    random.Random(seed).shuffle(texts)
    bring(tmp_path, dict(texts))
    assert look() == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_yesterday_asked_today_is_what_was_found_yesterday(tmp_path):
    bring(tmp_path, files())
    yesterday = NOON + dt.timedelta(hours=6)
    live = evaluate(actor=MACHINE, as_of=DAY, now=yesterday, full=True)
    before = look(known_at=yesterday)
    assert live.findings == len(before)
    # The next day the missing receipts come, and a corrected payroll sheet.
    people = [p for p in site.PEOPLE if p[1] in (2, 5)]
    late = site.receipts(people=people, amounts=[6800, 7100]).replace("S2026年3月", "T2026年3月")
    bring(tmp_path, {"late": late, "corrected": site.payroll(amounts=[6650] * 6)}, start=NOON + dt.timedelta(days=1))
    assert look(known_at=yesterday) == before
    assert look() != before
