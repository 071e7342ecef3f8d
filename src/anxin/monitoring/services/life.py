"""The life of warnings (catalogue 1.2): they open, rise, fall, clear and reopen as the facts say, and climb the ladder
when no answer comes in time. Only data clears.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from anxin.rules.switches import Switches

from ..models import Run, Status, Waiver, Warning, WarningEvent
from .answers import Clock, rank
from .firms import area_of
from .found import Found
from .ladder import climb, reach

_AT_ONCE = 500
_MAY_CHANGE = [
    *("rule_version", "status", "level", "data_level", "reopened", "reopened_on", "level_on", "due_on", "answered_on"),
    *("supervision_on", "act_due_on", "acted_on", "cleared_on", "amount_fen", "people", "finding", "digest", "run"),
    *("area", "spoke_of", "employer"),
]
# What was said of the facts no longer holds when they get worse.
_SAID_OF_FACTS = (Status.EXPLAINED, Status.ACTING, Status.FALSE_ALARM, Status.ESCALATED)


@dataclass
class Life:
    """One run's hand on the warnings: call ``apply`` once. Everything is decided in memory and written at the end.

    ``lies``: where the matter of a finding lies, by its key. ``left_out``: keys of matters about projects that this run did
    not look at; filled by ``apply``.
    """

    run: Run
    clock: Clock
    regions: Mapping[int, str]
    actor: str
    actor_display: str
    spoken_of: Mapping[str, set[int]] = field(default_factory=dict)
    switches: Switches = field(default_factory=Switches)
    lies: Mapping[str, str] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    _new: list[Warning] = field(default_factory=list)
    _changed: dict[int, Warning] = field(default_factory=dict)
    _events: list[tuple[Warning, WarningEvent]] = field(default_factory=list)
    _ended: list[Waiver] = field(default_factory=list)

    def apply(self, found: list[Found], projects: set[int] | None, firms: bool = True) -> Counter[str]:
        """Bring the warnings of ``projects`` (None: all), and those of enterprises if ``firms``, in line with what was
        found; the number of events by kind."""
        warnings = self._held(found, projects, firms)
        waivers = {w.warning_id: w for w in Waiver.objects.filter(ended_at__isnull=True)}
        for one in found:
            warning = warnings.pop(one.key, None)
            if warning is None:
                self._open(one)
                continue
            if warning.status == Status.CLEARED:
                self._reopen(warning, one)
                continue
            # Deadlines passed before today's facts came in, so the ladder comes first.
            self._end_waiver(warning, waivers.get(warning.pk))
            self._climb(warning)
            self._follow(warning, one)
        for warning in warnings.values():
            if warning.status != Status.CLEARED:
                self._clear(warning, waivers.get(warning.pk))
        self._write()
        return Counter(event.kind for _, event in self._events)

    def _held(self, found: list[Found], projects: set[int] | None, firms: bool) -> dict[str, Warning]:
        held = Warning.objects_unscoped.order_by("id")
        if projects is not None:
            ids = sorted(projects)
            rows = [w for i in range(0, len(ids), _AT_ONCE) for w in held.filter(project_id__in=ids[i : i + _AT_ONCE])]
            rows += held.filter(project__isnull=True) if firms else []
        else:
            rows = list(held)
        wanted = {one.key for one in found}
        if projects is not None:
            # What is said of a complaint may rest on its project's facts, which were not read.
            self.left_out = {
                w.key for w in rows if w.matter and w.spoke_of and projects.isdisjoint(w.spoke_of)
            } - wanted
            rows = [w for w in rows if w.key not in self.left_out]
        return {w.key: w for w in rows if w.status != Status.CLEARED or w.key in wanted}

    # --- what the facts say ----------------------------------------------------------------------------------------

    def _open(self, one: Found) -> None:
        warning = Warning(
            key=one.key,
            rule=one.rule,
            project_id=one.project_id,
            employer_id=one.employer_id,
            worker_id=one.worker_id,
            month=one.month,
            matter=one.matter,
            opened_on=self.run.as_of,
            status=Status.RAISED,
        )
        self._take(warning, one)
        self._reach(warning, one.level)
        self._new.append(warning)
        self._say(warning, "raised", to_level=one.level)

    def _reopen(self, warning: Warning, one: Found) -> None:
        was = warning.level
        warning.status = Status.RAISED
        warning.cleared_on = None
        warning.reopened += 1
        warning.reopened_on = self.run.as_of
        self._take(warning, one)
        self._reach(warning, one.level)
        self._change(warning)
        self._say(warning, "reopened", from_level=was, to_level=one.level)

    def _follow(self, warning: Warning, one: Found) -> None:
        was, digest, data_was = warning.level, warning.digest, warning.data_level
        if self._place(warning):
            self._change(warning)
        if warning.digest != one.digest or warning.finding != one.stored:
            self._take(warning, one)
            self._change(warning)
        if one.level != data_was and (rank(one.level) > rank(was) or rank(one.level) < rank(data_was)):
            # Rising past the level held asks for an answer of its own. Falling facts also take back what the ladder added.
            self._reach(warning, one.level)
            if warning.status in _SAID_OF_FACTS:
                warning.status = Status.RAISED
        if warning.level != was:
            self._say(warning, "level_changed", from_level=was, to_level=warning.level)
        elif one.digest != digest:
            self._say(warning, "updated", from_level=was, to_level=was)

    def _clear(self, warning: Warning, waiver: Waiver | None) -> None:
        warning.status = Status.CLEARED
        warning.cleared_on = self.run.as_of
        warning.run = self.run
        why = ""
        if warning.rule not in self.clock.cards:
            why = "规则已停用"
        elif self.switches.off(warning.rule, self._region(warning)):
            why = "本地区停用了这条规则"
        self._change(warning)
        self._say(warning, "cleared", from_level=warning.level, fields={"why": why} if why else {})
        if waiver is not None:
            self._end(waiver)

    # --- what time does --------------------------------------------------------------------------------------------

    def _end_waiver(self, warning: Warning, waiver: Waiver | None) -> None:
        if waiver is None or self.run.as_of <= waiver.ends_on:
            return
        self._end(waiver)
        if warning.status == Status.WAIVED:
            warning.status = Status.RAISED
            self._reach(warning, warning.data_level)
            self._change(warning)
            self._say(warning, "waiver_expired", from_level=warning.level, to_level=warning.level)

    def _climb(self, warning: Warning) -> None:
        for step in climb(warning, self.run.as_of, self.clock, self._region(warning)):
            self._change(warning)
            self._say(warning, step.kind, from_level=step.from_level, to_level=step.to_level, fields=step.fields)

    # --- writing ---------------------------------------------------------------------------------------------------

    def _take(self, warning: Warning, one: Found) -> None:
        warning.rule_version = one.rule_version
        warning.data_level = one.level
        warning.amount_fen = one.amount_fen
        warning.people = one.people
        warning.finding = one.stored
        warning.digest = one.digest
        warning.run = self.run
        if one.matter:
            warning.employer_id = one.employer_id
        self._place(warning)

    def _place(self, warning: Warning) -> bool:
        """Say of which projects an enterprise's warning speaks, or ever spoke, and where they lie; whether that is new. Of a
        matter: the project that it is about now, and where the matter itself lies.

        Its history stays with it, so who may see it must be allowed to see all that it ever summed up.
        """
        if warning.project_id is not None:
            return False
        was = (warning.spoke_of, warning.area)
        if warning.matter:
            if warning.key in self.lies:
                warning.spoke_of = sorted(self.spoken_of.get(warning.key, ()))
                warning.area = self.lies[warning.key]
            return was != (warning.spoke_of, warning.area)
        warning.spoke_of = sorted({*warning.spoke_of, *self.spoken_of.get(warning.key, ())})
        warning.area = area_of(warning.spoke_of, self.regions)
        return was != (warning.spoke_of, warning.area)

    def _reach(self, warning: Warning, level: str) -> None:
        reach(warning, level, self.run.as_of, self.clock, self._region(warning))

    def _region(self, warning: Warning) -> str:
        return warning.area if warning.project_id is None else self.regions.get(warning.project_id, "")

    def _end(self, waiver: Waiver) -> None:
        waiver.ended_at = self.run.known_at
        self._ended.append(waiver)

    def _change(self, warning: Warning) -> None:
        if warning.pk is not None:
            self._changed[warning.pk] = warning

    def _say(
        self,
        warning: Warning,
        kind: str,
        *,
        from_level: str = "",
        to_level: str = "",
        fields: dict[str, Any] | None = None,
    ) -> None:
        event = WarningEvent(
            kind=kind,
            at=self.run.known_at,
            as_of=self.run.as_of,
            actor=self.actor,
            actor_display=self.actor_display,
            from_level=from_level,
            to_level=to_level,
            digest=warning.digest,
            run=self.run,
            fields={k: v.isoformat() if isinstance(v, date | datetime) else v for k, v in (fields or {}).items()},
        )
        self._events.append((warning, event))

    def _write(self) -> None:
        Warning.objects_unscoped.bulk_create(self._new, batch_size=_AT_ONCE)
        # An upsert of whole rows: a day's full run touches every warning, and CASE-WHEN updates are many times slower.
        Warning.objects_unscoped.bulk_create(
            [self._changed[pk] for pk in sorted(self._changed)],
            batch_size=_AT_ONCE,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=_MAY_CHANGE,
        )
        for warning, event in self._events:
            event.warning = warning
        WarningEvent.objects.bulk_create([event for _, event in self._events], batch_size=_AT_ONCE)
        Waiver.objects.bulk_update(self._ended, ["ended_at"])
