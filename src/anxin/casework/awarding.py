"""How much of each award the money that came covers."""

from __future__ import annotations

from .models import Award, Case, Recovery


def left_of(case: Case) -> dict[Award, int]:
    """Of each award in force what is not there yet, in fen, those due first first.

    Money goes to the award that is due first among those made by the day it came; what came before an award was made it
    allows for already. What a worker got beyond what he is owed pays nobody else.
    """
    left = {award: award.amount_fen for award in case.awards.filter(ended_on__isnull=True).order_by("due_on", "id")}
    if not left:
        return left
    room: dict[int, int] = {}
    rows = Recovery.objects.filter(owed__case=case).order_by("on", "id")
    for owed, owed_fen, on, fen in rows.values_list("owed_id", "owed__owed_fen", "on", "amount_fen"):
        came = min(fen, room.get(owed, owed_fen))
        room[owed] = room.get(owed, owed_fen) - came
        for award, missing in left.items():
            if award.made_on <= on and missing > 0 and came > 0:
                left[award] -= min(came, missing)
                came -= min(came, missing)
    return left
