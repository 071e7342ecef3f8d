"""Who is to be asked whether he got his money: what waits for it, and a random share of closed cases (R190)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Prefetch

from anxin import law
from anxin.access.scope import Scope
from anxin.monitoring import areas
from anxin.privacy.sealing import blind_index

from ..models import Case, CaseEvent, Owed


@dataclass(frozen=True)
class AskedCase:
    """A closed case that was drawn, the worker drawn in it, and how it went. ``month``: YYYYMM of its closing."""

    case: Case
    owed: Owed | None
    month: int
    answer: str

    @property
    def done(self) -> bool:
        return bool(self.answer)


def sample_of(numbers: Sequence[str], share: Fraction) -> list[str]:
    """At least ``share`` of ``numbers`` (a part of one counts as one), drawn by a keyed digest: nobody can foresee who
    is drawn, and the same are drawn whenever it is looked at."""
    wanted = math.ceil(len(numbers) * share)
    return sorted(numbers, key=lambda n: blind_index("call-back-draw", n))[:wanted]


def asking_list(scope: Scope, as_of: date) -> list[AskedCase]:
    """The draw of this month's and the last month's closed cases, by office and month. A constant number of queries."""
    first = (as_of.replace(day=1).toordinal()) - 1
    since = date.fromordinal(first).replace(day=1)
    owed = Prefetch("owed", queryset=Owed.objects.select_related("worker"))
    rows = (
        Case.objects.within(scope)
        .filter(state="closed", closed_on__gte=since, closed_on__lte=as_of)
        .select_related("agency", "project")
        .prefetch_related(owed)
    )
    cases = {c.number: c for c in rows}
    events = CaseEvent.objects.filter(case__in=[c.pk for c in cases.values()], step="spot_check").order_by("id")
    answered = {case: fields.get("answer", "") for case, fields in events.values_list("case_id", "fields")}
    groups: dict[tuple[int, int, str], list[str]] = defaultdict(list)
    for case in cases.values():
        assert case.closed_on is not None
        groups[(case.closed_on.year * 100 + case.closed_on.month, case.agency_id, case.region_code)].append(case.number)
    own = areas.overrides()
    found = []
    for (month, _, region), numbers in sorted(groups.items(), key=lambda g: g[0]):
        share = Fraction(str(law.number("clue.call_back_share", as_of, region, own).value))
        for number in sample_of(numbers, share):
            case = cases[number]
            found.append(AskedCase(case, _drawn(case), month, answered.get(case.pk, "")))
    return found


def _drawn(case: Case) -> Owed | None:
    people = sorted(case.owed.all(), key=lambda o: blind_index("call-back-draw", f"{case.number} {o.pk}"))
    return people[0] if people else None
