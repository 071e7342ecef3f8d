"""More of families A and D: money that runs through the account, balances that do not add up, deposits too small or used up."""

from datetime import timedelta

from anxin.kit import months

from . import deposit_rates
from .books import Books
from .findings import Findings
from .safeguard_rules import has_exemption
from .working_days import workdays_after


def a06_round_trip(books: Books, found: Findings) -> None:
    """资金快进快出: the owner's or the contractor's money, four fifths of it with a firm within three days."""
    own = ("wage", "tax", "fee", "bank_correction", "refund", "interest")
    for project, entries in books.entries.items():
        taken: dict[int, dict] = {}
        for credit in entries:
            if credit.direction != "in" or credit.peer_kind not in ("owner", "contractor") or credit.amount_fen <= 0:
                continue
            gone = {}
            for debit in entries:
                to_a_firm = debit.peer_enterprise_id is not None and debit.peer_kind != "worker"
                if debit.direction != "out" or not to_a_firm or debit.purpose in own:
                    continue
                same_account = (debit.account_id or 0) == (credit.account_id or 0)
                if same_account and debit.at >= credit.at and debit.day <= credit.day + timedelta(days=3):
                    gone[debit.id] = debit.amount_fen
            if gone and sum(gone.values()) * 100 >= credit.amount_fen * 80:
                taken.setdefault(months.month_of(credit.day), {}).update(gone)
        for month, gone in taken.items():
            found.add("A06", "red", project, month=month, amount=sum(gone.values()))


def a08_balances(books: Books, found: Findings) -> None:
    """账户余额对不上: from one stated balance to the next, the movements must make up the difference, to a fen."""
    for project, entries in books.entries.items():
        accounts: dict[object, dict] = {}
        for entry in entries:
            accounts.setdefault(entry.account_id or 0, {}).setdefault(entry.day, []).append(entry)
        off: dict[int, int] = {}
        for days in accounts.values():
            opening = None
            moved = 0
            for day in sorted(days):
                for entry in days[day]:
                    moved += entry.amount_fen if entry.direction == "in" else -entry.amount_fen
                latest = max(e.at for e in days[day])
                last_ones = [e.balance_fen for e in days[day] if e.at == latest]
                # A statement is printed forwards or backwards: the last of one moment stands at either end.
                closing = (last_ones[-1], last_ones[0])
                if None in closing:
                    continue
                if opening is not None:
                    gaps = [abs(closing[way] - opening[way] - moved) for way in (0, 1)]
                    if min(gaps) > 1:
                        month = months.month_of(day)
                        off[month] = off.get(month, 0) + min(gaps)
                opening, moved = closing, 0
        for month, amount in off.items():
            found.add("A08", "yellow", project, month=month, amount=amount)


def d02_deposit_too_small(books: Books, found: Findings) -> None:
    """保证金未足额: less than what must be lodged yellow, less than half of it orange."""
    for p in books.projects.values():
        deposits = books.deposits.get(p.id, [])
        if p.finished or not deposits or has_exemption(books, p):
            continue
        lodged = 0
        for d in deposits:
            since = d.lodged_on or d.start_on
            lapsed = d.kind != "cash" and d.end_on is not None and d.end_on < books.as_of
            if (since is None or since <= books.as_of) and not lapsed:
                lodged += d.lodged_fen or 0
        stated = max((d.required_fen or 0 for d in deposits), default=0)
        contract = max((d.contract_fen or 0 for d in deposits), default=0) or p.contract_fen
        own_rate = max((d.rate_ppm or 0 for d in deposits), default=0)
        rate = deposit_rates.rate(p.region, p.permit_on or books.as_of)
        if stated > 0:
            required = stated
        elif contract is None:
            continue
        elif own_rate > 0:
            required = contract * own_rate // 1_000_000
        elif rate is not None:
            required = contract * rate // 10_000
        else:
            continue
        if 0 < lodged < required:
            level = "orange" if lodged * 2 < required else "yellow"
            found.add("D02", level, p.id, amount=required - lodged)


def d04_not_refilled(books: Books, found: Findings) -> None:
    """保证金使用后未补足: more than ten workdays since it was used, and what came back does not make it good."""
    for p in books.projects.values():
        events = books.deposit_events.get(p.id, [])
        settled = [e.on for e in events if e.event == "release" or (e.event == "refill" and e.amount_fen is None)]
        for d in books.deposits.get(p.id, []):
            since = d.lodged_on or d.start_on
            if d.kind != "cash" and (d.lodged_fen or 0) > 0 and since is not None and since <= books.as_of:
                settled.append(since)
        begun = max(settled) if settled else None
        since_then = [e for e in events if begun is None or e.on > begun]
        refills = [e for e in since_then if e.event == "refill"]
        refilled = sum(e.amount_fen for e in refills)
        used = 0
        open_fen = 0
        late = False
        for use in sorted((e for e in since_then if e.event == "use"), key=lambda e: (e.on, e.id)):
            used += use.amount_fen or 0
            if use.amount_fen is None:
                is_open = not any(r.on >= use.on for r in refills)
            else:
                is_open = use.amount_fen > 0 and used > refilled
            if is_open and workdays_after(use.on, books.as_of) > 10:
                late = True
                open_fen = max(open_fen, used - refilled)
        if late:
            found.add("D04", "red", p.id, amount=open_fen if open_fen > 0 else None)


RULES = [
    a06_round_trip,
    a08_balances,
    d02_deposit_too_small,
    d04_not_refilled,
]
