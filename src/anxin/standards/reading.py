"""What the areas have set, in the forms that the law and the engine take; and what is still to be said about a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from anxin import law
from anxin.access.scope import Scope
from anxin.law.book import prefix
from anxin.rules.switches import Switches

from .models import AreaChange

Override = dict[str, dict[str, list[dict[str, Any]]]]


def overrides() -> Override:
    """Every tightened number that was ever approved, with its days: region prefix -> name -> dated values.

    The later approved one holds where days meet. Each gives way where the area above has since become stricter.
    """
    found: Override = {}
    rows = AreaChange.objects_unscoped.filter(kind=AreaChange.Kind.NUMBER, state=AreaChange.State.APPROVED)
    for one in rows.order_by("decided_at", "id"):
        entry: dict[str, Any] = {"value": typed(one.value), "from": one.starts_on, "yields": True}
        if one.ends_on is not None:
            entry["to"] = one.ends_on
        found.setdefault(prefix(one.region_code), {}).setdefault(one.name, []).append(entry)
    return found


def merged(own: Mapping[str, Mapping[str, Any]], approved: Override) -> dict[str, dict[str, Any]]:
    """An installation's file of numbers with what was approved on top."""
    found: dict[str, dict[str, Any]] = {prefix(place): dict(names) for place, names in own.items()}
    for place, names in approved.items():
        held = found.setdefault(place, {})
        for name, dated in names.items():
            before = held.get(name, [])
            held[name] = [*(before if isinstance(before, list) else [before]), *dated]
    return found


def switches(on: date) -> Switches:
    """Where which rules are switched off, or on again, on a day."""
    return switches_of(switch_rows(), on)


def switch_rows() -> list[dict[str, Any]]:
    """Every switch that was ever approved, in the order of approval: rule, place, off, and its days as ISO text."""
    rows = AreaChange.objects_unscoped.filter(kind=AreaChange.Kind.RULE, state=AreaChange.State.APPROVED)
    return [
        {
            "rule": one.name,
            "place": prefix(one.region_code),
            "off": one.value == "off",
            "from": one.starts_on.isoformat(),
            "to": one.ends_on.isoformat() if one.ends_on else None,
        }
        for one in rows.order_by("decided_at", "id")
    ]


def switches_of(rows: Iterable[Mapping[str, Any]], on: date) -> Switches:
    """Of such rows, what holds on a day; the later approved one holds."""
    said: dict[str, dict[str, bool]] = {}
    day = on.isoformat()
    for one in rows:
        if one["from"] <= day and (one["to"] is None or day <= one["to"]):
            said.setdefault(one["rule"], {})[one["place"]] = one["off"]
    return Switches(said)


def stamp() -> list[tuple[Any, ...]]:
    """Changes whenever a change of a standard is approved or ended: part of what decides whether all is judged anew."""
    rows = AreaChange.objects_unscoped.filter(state=AreaChange.State.APPROVED).order_by("id")
    return list(rows.values_list("id", "region_code", "name", "value", "starts_on", "ends_on"))


def typed(text: str) -> int | Decimal:
    """A stored number: whole ones are int, as the defaults have them."""
    value = Decimal(text)
    return int(value) if "." not in text else value


@dataclass(frozen=True)
class Tightenable:
    """A number that an area may tighten, and within what. ``why_not``: why it may not, '' where it may."""

    declared: law.Default
    now: law.Number
    why_not: str

    @property
    def name(self) -> str:
        return self.declared.name

    @property
    def stricter_zh(self) -> str:
        return {"lower": "更小", "higher": "更大"}.get(self.declared.stricter, "")


def tightenable(name: str, on: date, region: str | None, held: law.Overrides) -> Tightenable:
    """What holds of a number in a region on a day, and whether the region may make it stricter. LawGap on an unknown name."""
    declared = law.numbers.default(name)
    now = law.number(name, on, region, held)
    return Tightenable(declared, now, _why_not(declared))


def _why_not(declared: law.Default) -> str:
    if declared.law is not None:
        return "这是法定期限，地区不能另定；省里有新规定的，请由管理员录入法定数值。"
    if declared.stricter == "none" or isinstance(declared.value, str):
        return "这个数值不分松严，地区不能另定。"
    return ""


def visible(scope: Scope) -> QuerySet[AreaChange]:
    """Changes that concern the scope: those inside it, and those of the areas above it, which hold there too."""
    rows = AreaChange.objects_unscoped.order_by("-proposed_at", "-id")
    if scope.is_everything:
        return rows
    inside = Q(pk__in=[])
    for place in scope.regions:
        inside |= Q(region_code__startswith=place)
        inside |= Q(region_code__in=_above(place))
    return rows.filter(inside)


def _above(place: str) -> Iterable[str]:
    return [place[:n] for n in (2, 4, 6, 9, 12) if n < len(place)]
