"""The special account: what the owner pays in, what the batches pay out, and what lies in between."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from anxin.demo import calendar as cal
from anxin.demo.sites import County
from anxin.demo.world import Entry, Period, Site
from anxin.kit import months

_THOUSAND = 100_000


def owed_by_month(site: Site) -> dict[int, int]:
    """Payable by sheet month, in fen."""
    sums: dict[int, int] = defaultdict(int)
    for line in site.lines:
        sums[line.month] += line.payable
    return dict(sums)


def fall_due(county: County, site: Site) -> None:
    """Labour cost of every period that has fallen due, each paid in full some days before."""
    owed = sorted(owed_by_month(site).values())
    mean = sum(owed) // len(owed) if owed else 4_000_000
    # Contracts fix the monthly figure in advance, round and a little above what wages come to.
    due = -(-mean * site.lc_ratio // 100 // _THOUSAND) * _THOUSAND
    for month in county.window(site):
        day = cal.day_in(month, site.lc_day)
        if day > county.as_of or day < site.start_on:  # type: ignore[operator]
            continue
        if site.actual_end and day > site.actual_end + timedelta(days=31):
            continue
        paid = day - timedelta(days=1 + (site.index + month) % 4)
        site.periods.append(Period(month, day, due, [(paid, due)]))


def book(county: County, site: Site) -> None:
    """Turn credits and receipts into account entries with balances; number every movement."""
    _number_receipts(site)
    if site.account_on is None or site.account_on > county.as_of:
        return
    entries = list(site.extra_entries)
    for period in site.periods:
        for day, amount in period.credits:
            at = datetime.combine(max(day, site.account_on), time(10, 31))
            summary = f"拨付{months.show(period.month)}人工费"
            entries.append(Entry(at, "in", amount, site.owner.name, owner_account(site), summary, "labour_cost"))
    if site.paid_by_account:
        entries += _pay_outs(site)
    entries += _bank_own(county, site)
    entries = [e for e in entries if e.at.date() <= county.as_of]
    entries.sort(key=lambda e: (e.at, e.direction, e.peer_name, e.amount))
    site.entries = _topped_up(site, entries)
    balance = 0
    for n, entry in enumerate(site.entries):
        balance += entry.amount if entry.direction == "in" else -entry.amount
        entry.balance = balance
        entry.serial = f"ZH{site.index + 1:02d}{entry.at:%y%m%d}{n + 1:05d}"


def owner_account(site: Site) -> str:
    """The account from which the owner pays; made of his credit code, so that it is always the same."""
    return "5100" + "".join(c for c in site.owner.credit_code if c.isdigit())[-14:]


def contractor_account(site: Site) -> str:
    return "5101" + "".join(c for c in site.contractor.credit_code if c.isdigit())[-14:]


def _number_receipts(site: Site) -> None:
    site.receipts.sort(key=lambda r: (r.month, r.paid_at, r.employer, r.person.id_number, r.status))
    batches: dict[tuple[int, datetime], str] = {}
    for n, r in enumerate(site.receipts):
        key = (r.month, r.paid_at.replace(second=0))
        batches.setdefault(key, f"DF{site.index + 1:02d}{r.month}{len(batches) + 1:03d}")
        r.batch_no = r.batch_no or batches[key]
        r.serial = r.serial or f"{r.paid_at:%Y%m%d}{site.index + 1:02d}{n + 1:06d}"


def _pay_outs(site: Site) -> list[Entry]:
    """Successful and bounced payments leave the account; what bounced comes back the day after."""
    out: list[Entry] = []
    bulk: dict[tuple[datetime, str], int] = defaultdict(int)
    back: dict[tuple[date, str], int] = defaultdict(int)
    for r in site.receipts:
        if r.status == "pending":
            continue
        if r.status == "returned":
            back[r.paid_at.date(), r.batch_no] += r.amount
            continue
        if r.status == "failed":
            back[r.paid_at.date() + timedelta(days=1), r.batch_no] += r.amount
        if site.peers_in_statement and r.status == "success":
            out.append(Entry(r.paid_at, "out", r.amount, r.person.name, r.card, "工资", "wage", r.batch_no))
        else:
            bulk[r.paid_at.replace(second=0), r.batch_no] += r.amount
    for (at, batch), amount in bulk.items():
        out.append(Entry(at, "out", amount, "", "", "批量代发工资", "wage", batch))
    for (day, batch), amount in back.items():
        out.append(Entry(datetime.combine(day, time(8, 40)), "in", amount, "", "", "退汇款项", "refund", batch))
    return out


def _bank_own(county: County, site: Site) -> list[Entry]:
    """Quarterly interest and the fee for the account."""
    out = []
    for month in county.window(site):
        if month % 3 == 0:
            day = cal.day_in(month, 21)
            if site.account_on and day > site.account_on:
                at = datetime.combine(day, time(3, 5))
                out.append(Entry(at, "in", 1234 + site.index * 7 + month % 100 * 13, "", "", "季度结息", "interest"))
                out.append(Entry(at + timedelta(hours=6), "out", 1500, "", "", "账户管理手续费", "fee"))
    return out


def _topped_up(site: Site, entries: list[Entry]) -> list[Entry]:
    """The contractor keeps a floor in the account, so that the next sheet is always covered."""
    peak = max(owed_by_month(site).values(), default=4_000_000)
    floor = -(-peak * site.floor_pct // 100 // _THOUSAND) * _THOUSAND
    assert site.account_on
    opened = datetime.combine(site.account_on, time(9, 0))
    name, account = site.contractor.name, contractor_account(site)
    out = [Entry(opened, "in", floor, name, account, "专户启动资金", "other")] if floor else []
    balance = floor
    for entry in entries:
        change = entry.amount if entry.direction == "in" else -entry.amount
        if entry.direction == "out" and entry.amount > 5000 and balance + change < floor:
            short = -(-(floor - balance - change) // _THOUSAND) * _THOUSAND
            at = entry.at - timedelta(hours=2)
            out.append(Entry(at, "in", short, name, account, "总包补足专户资金", "other"))
            balance += short
        balance += change
        out.append(entry)
    out.sort(key=lambda e: e.at)
    return out
