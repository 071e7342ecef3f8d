"""重大和敏感 (ledger A8): which situations make a project grave, read from its open warnings and how it stands today.

People and money of a group case are numbers of `law/defaults.yaml` (clue.group_people_red, clue.group_amount_red).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from anxin import law
from anxin.engine.binding import place
from anxin.kit import money
from anxin.monitoring import areas
from anxin.monitoring.models import Status, Warning
from anxin.registry.models import ProjectFact
from anxin.standing.models import ProjectStanding

_AT_ONCE = 500
_STOPPED = (ProjectFact.Status.STOPPED, ProjectFact.Status.HALF_STOPPED)


@dataclass(frozen=True)
class Situation:
    """``kind``: major or sensitive."""

    code: str
    kind: str
    words: str


@dataclass(frozen=True)
class Grave:
    """A project's situations. ``people`` and ``amount_fen``: whose wages are overdue, and how much."""

    project_id: int
    people: int
    amount_fen: int
    met: tuple[Situation, ...]

    @property
    def kind(self) -> str:
        """'major' when one situation is, else 'sensitive'; '' without any."""
        kinds = {s.kind for s in self.met}
        return "major" if "major" in kinds else "sensitive" if kinds else ""


def situations_of(projects: Iterable[int], as_of: date) -> dict[int, Grave]:
    """What is grave about each of the projects that stand anywhere in the last evaluation; three queries per 500."""
    ids = sorted(set(projects))
    found: dict[int, Grave] = {}
    for start in range(0, len(ids), _AT_ONCE):
        found |= _some(ids[start : start + _AT_ONCE], as_of)
    return found


def _some(ids: list[int], as_of: date) -> dict[int, Grave]:
    standings = {s.pk: s for s in ProjectStanding.objects_unscoped.select_related("project").filter(pk__in=ids)}
    open_now = Warning.objects_unscoped.filter(project_id__in=ids).exclude(status=Status.CLEARED)
    told = {
        row["project_id"]: row
        for row in open_now.values("project_id")
        .annotate(
            supervised=Count("id", filter=Q(supervision_on__isnull=False)),
            again=Max("reopened"),
            diverted=Count("id", filter=Q(rule__in=("A05", "A06"))),
        )
        .order_by()
    }
    held = areas.overrides()
    return {pk: _grave(standing, told.get(pk, {}), as_of, held) for pk, standing in standings.items()}


def _grave(s: ProjectStanding, told: dict[str, int], as_of: date, held: law.Overrides) -> Grave:
    def limit(name: str) -> int:
        return int(law.number(name, as_of, place(s.project.region_code), held).value)

    met = []
    if s.owed_people >= limit("clue.group_people_red"):
        met.append(Situation("people", "major", f"被欠薪 {s.owed_people} 人"))
    if s.owed_fen >= limit("clue.group_amount_red") * 100:
        met.append(Situation("amount", "major", f"欠薪 {money.show(s.owed_fen)} 元"))
    if s.status in _STOPPED and s.owed_fen:
        met.append(Situation("stopped", "sensitive", "停工半停工而有欠薪"))
    if told.get("supervised"):
        met.append(Situation("supervised", "sensitive", f"{told['supervised']} 条预警逾期无人答复，已建议督办"))
    if told.get("diverted"):
        met.append(Situation("diverted", "sensitive", "工资专户的钱可能被挪用"))
    if (told.get("again") or 0) >= limit("watch.warnings_often"):
        met.append(Situation("again", "sensitive", f"同一预警反复 {told['again']} 次"))
    return Grave(s.pk, s.owed_people, s.owed_fen, tuple(met))
