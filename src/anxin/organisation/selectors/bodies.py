"""A leading group and a task force as they stand on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from anxin.access.scope import Scope

from ..models import LeadingGroup, MemberUnit, Seat, TaskForce

HEADS = (Seat.Post.LEADER, Seat.Post.EXECUTIVE_DEPUTY, Seat.Post.DEPUTY)
OFFICE = (
    Seat.Post.OFFICE_DIRECTOR, Seat.Post.OFFICE_DEPUTY, Seat.Post.CLERK, Seat.Post.CONTACT, Seat.Post.LEDGER_KEEPER,
)  # fmt: skip
# Without these a group does not work: whom the pages name as missing.
NEEDED = (Seat.Post.LEADER, Seat.Post.OFFICE_DIRECTOR, Seat.Post.CLERK, Seat.Post.CONTACT, Seat.Post.LEDGER_KEEPER)


@dataclass(frozen=True)
class Standing:
    """A group on a day: its seats by post, units by standing, forces, and the posts that nobody has."""

    group: LeadingGroup
    seats: dict[str, list[Seat]]
    deputies: list[MemberUnit]
    members: list[MemberUnit]
    forces: list[TaskForce]
    past: list[Seat]

    def of(self, *posts: str) -> list[Seat]:
        return [seat for post in posts for seat in self.seats.get(post, [])]

    @property
    def heads(self) -> list[Seat]:
        return self.of(*HEADS)

    @property
    def office(self) -> list[Seat]:
        return self.of(*OFFICE)

    @property
    def missing(self) -> list[str]:
        return [str(Seat.Post(post).label) for post in NEEDED if not self.seats.get(post)]


def groups(scope: Scope, as_of: date) -> list[LeadingGroup]:
    """Groups inside ``scope`` that exist on the day, the widest region first."""
    rows = LeadingGroup.objects.within(scope).filter(formed_on__lte=as_of).select_related("region", "host")
    return [g for g in rows.order_by("region_id", "name") if g.dissolved_on is None or g.dissolved_on >= as_of]


def standing_of(group: LeadingGroup, as_of: date) -> Standing:
    """Everything about one group. Unscoped: the caller has checked that it may be seen."""
    seats = list(Seat.objects_unscoped.filter(group=group).select_related("agency", "user").order_by("starts_on", "pk"))
    units = list(MemberUnit.objects_unscoped.filter(group=group).in_force(as_of).order_by("pk"))
    forces = TaskForce.objects_unscoped.filter(group=group, formed_on__lte=as_of).select_related("plan")
    by_post: dict[str, list[Seat]] = {}
    past = []
    for seat in seats:
        if seat.starts_on <= as_of and (seat.ends_on is None or seat.ends_on >= as_of):
            by_post.setdefault(seat.post, []).append(seat)
        elif seat.ends_on is not None and seat.ends_on < as_of:
            past.append(seat)
    return Standing(
        group,
        by_post,
        [u for u in units if u.standing == MemberUnit.Standing.DEPUTY],
        [u for u in units if u.standing == MemberUnit.Standing.MEMBER],
        [f for f in forces.order_by("pk") if f.dissolved_on is None or f.dissolved_on >= as_of],
        past,
    )
