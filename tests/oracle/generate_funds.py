"""Random money behind the wages: accounts whose balances add up or do not, round trips, deposits too small or used."""

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .generate import Draw


def funds(draw: "Draw", places: list[int], firms: list[int]) -> None:
    """What the rules on accounts and deposits need beyond what is there already; drawn last, so that the rest stays."""
    for contract in draw.tables.get("contract", []):
        contract["amount_fen"] = draw.pick(None, 0, 10_000_00, 9_999_99, 2_000_000_00)
    for deposit in draw.tables.get("deposit", []):
        deposit["lodged_fen"] = draw.pick(None, 0, 100_00, 150_00, 199_99, 200_00, 300_00, 100_000)
        deposit["required_fen"] = draw.pick(None, None, 200_00, 300_00, 0)
        deposit["contract_fen"] = draw.pick(None, None, 10_000_00, 20_000_00, 0)
        deposit["rate_ppm"] = draw.pick(None, None, 15_000, 20_000, 0)
    for place in places:
        if draw.chance(0.3):
            round_trip(draw, place, firms)
        if draw.chance(0.35):
            used(draw, place)
    for place in places:
        balances(draw, [e for e in draw.tables.get("account_entry", []) if e["project_id"] == place])


def round_trip(draw: "Draw", place: int, firms: list[int]) -> None:
    """Money that comes from the owner or the contractor and goes on within days, all of it or nearly."""
    day = draw.any_day(0, 100)
    account = draw.pick(None, 1, 2)
    for _ in range(draw.pick(1, 1, 2)):
        draw.add(
            "account_entry",
            project_id=place,
            account_id=account,
            at=draw.moment(day),
            direction="in",
            amount_fen=draw.pick(1000, 1000, 2000),
            purpose=draw.pick("labour_cost", "", "other"),
            peer_enterprise_id=draw.pick(firms[0], firms[1], firms[3]),
        )
        for _ in range(draw.pick(1, 1, 2)):
            draw.add(
                "account_entry",
                project_id=place,
                account_id=account if draw.chance(0.9) else 2,
                at=draw.moment(day + timedelta(days=draw.pick(0, 1, 3, 3, 4))),
                direction="out",
                amount_fen=draw.pick(400, 799, 800, 801, 1000),
                purpose=draw.pick("other", "", "other", "wage", "tax"),
                peer_enterprise_id=draw.pick(firms[0], firms[2], firms[3], firms[3], None),
            )


def used(draw: "Draw", place: int) -> None:
    for _ in range(draw.pick(1, 1, 2, 3)):
        draw.add(
            "deposit_event",
            project_id=place,
            doc_no="",
            event=draw.pick("use", "use", "use", "refill", "refill", "release"),
            on=draw.pick(draw.days_ago(14, 15, 16), draw.any_day(-5, 60)),
            amount_fen=draw.pick(None, 100, 100, 100, 200, 0),
        )


def balances(draw: "Draw", entries: list[dict]) -> None:
    """On some sites the statement adds up, but for one slip; on others the balances stay as wild as they were."""
    if draw.chance(0.3):
        for entry in entries:
            entry.setdefault("account_id", draw.pick(None, 1, 2))
        return
    # Ids of one moment rise with the moment, or fall: both are statements that somebody prints.
    backwards = draw.chance(0.3)
    running: dict[object, int] = {}
    slip = draw.pick(0, 0, 1, 2, -2, 50_00)
    order = sorted(entries, key=lambda e: (e["at"], -e["id"] if backwards else e["id"]))
    wrong = draw.rng.randrange(len(order)) if order else 0
    for number, entry in enumerate(order):
        account = entry.setdefault("account_id", None)
        change = entry["amount_fen"] if entry["direction"] == "in" else -entry["amount_fen"]
        running[account] = running.get(account, draw.pick(0, 5000_00)) + change
        if number == wrong:
            running[account] += slip
        entry["balance_fen"] = None if draw.chance(0.1) else running[account]
