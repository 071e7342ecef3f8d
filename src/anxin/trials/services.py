"""Asking for a trial and running it. A trial only looks: no warning opens, moves or clears by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from django.db import transaction

from anxin import engine, law
from anxin.audit.services import record as audit
from anxin.engine import EngineError
from anxin.engine.found import query_problems
from anxin.kit import months
from anxin.law.book import prefix
from anxin.law.errors import LawError
from anxin.monitoring import areas
from anxin.monitoring.reading import read_facts
from anxin.monitoring.services.touched import sharing
from anxin.registry.models import Project
from anxin.rules import Rule, RuleError, get
from anxin.rules.loader import law_problems, parse
from anxin.standards.reading import typed
from anxin.standards.services import ChangeRefused, checked_number, checked_place

from . import acts, weighing
from .asking import Ground, Key, Seen, Side
from .days import chosen
from .models import Trial, TrialRow
from .outcomes import Outcomes
from .weighing import Weighed

_AT_ONCE = 500
_MEMORY = "1GB"
Progress = Callable[[int, int], None]


class TrialRefused(ValueError):
    """The trial can't be run as asked; the message says in Chinese why, ``field`` which entry it concerns."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def ask_trial(
    *, actor: Any, as_of: date, now: datetime, region: str, rule: str, numbers: Mapping[str, str] | None = None,
    text: str = "", off: bool = False, from_day: date, to_day: date, knowledge: str = "then",
) -> Trial:  # fmt: skip
    """Put a trial down: what is changed (numbers, the rule's text, or the rule switched off), where, and over which days.

    TrialRefused when nothing is changed, a number is looser or the law's own, a text is no rule, or it would cost too much.
    """
    place = _asked(checked_place, region)
    standing = _get(rule)
    if [bool(numbers), bool(text.strip()), off].count(True) != 1:
        raise TrialRefused("请改一个数值、换一份规则，或选停用，三样里选一样。", "change")
    held = areas.overrides()
    told = {
        name: str(_asked(checked_number, place, name, value, as_of, held)) for name, value in (numbers or {}).items()
    }
    _only_its_own(standing, told)
    if text.strip():
        changed_rule(rule, text)
    _check_days(from_day, to_day, as_of)
    found = _projects(place)
    _check_size(len(found), as_of)
    step, days = chosen(from_day, to_day, areas.calendar(), _number("trial.days_most", as_of))
    trial = Trial.objects_unscoped.create(
        region_code=place, rule=standing.code,
        change=Trial.Change.OFF if off else Trial.Change.TEXT if text.strip() else Trial.Change.NUMBERS,
        numbers=told, standing={name: str(law.number(name, as_of, place, held).value) for name in told},
        text=text.strip(), knowledge=Trial.Knowledge(knowledge), from_day=from_day, to_day=to_day, step=step, days=[d.isoformat() for d in days],
        total=len(days), projects=len(found), asked_by=str(actor.audit_id)[:100],
        asked_display=str(actor.audit_display)[:100], asked_at=now,
    )  # fmt: skip
    audit(
        actor=actor, act=acts.ASKED, subject=trial, now=now, region=place,
        fields={
            "region": place, "rule": standing.code, "change": change_zh(trial), "from_day": from_day, "to_day": to_day
        },
    )  # fmt: skip
    return trial


def run_trial(*, actor: Any, as_of: date, now: datetime, trial_id: int, progress: Progress | None = None) -> Trial:
    """Work a trial out and keep what came of it. What can't be worked out is kept with its reason; run again, it begins anew.

    ``progress``: called with (days done, days in all); the trial's own counter moves as well.
    """
    trial = _begin(trial_id, now)
    began = monotonic()
    try:
        result = _work(trial, as_of, now, _telling(trial, progress))
    except (EngineError, RuleError, LawError, TrialRefused) as error:
        trial.state, trial.trouble = Trial.State.FAILED, str(error)[:500]
        trial.finished_at = now + timedelta(seconds=monotonic() - began)
        trial.save(update_fields=["state", "trouble", "finished_at"])
        return trial
    _keep(trial, result, actor, now, now + timedelta(seconds=monotonic() - began))
    return trial


def try_rule(*, actor: Any, as_of: date, now: datetime, progress: Progress | None = None, **asked: Any) -> Trial:
    """Ask for a trial and run it at once (see `ask_trial` for what is asked)."""
    trial = ask_trial(actor=actor, as_of=as_of, now=now, **asked)
    return run_trial(actor=actor, as_of=as_of, now=now, trial_id=trial.pk, progress=progress)


def changed_rule(code: str, text: str) -> Rule:
    """A rule from a text that a person brought; TrialRefused with everything that is wrong with it."""
    try:
        rule = parse(text, Path(f"{code}.sql"))
    except RuleError as error:
        raise TrialRefused(str(error), "text") from None
    problems = law_problems(rule.card) + query_problems(rule)
    if rule.code != code:
        problems.append(f"这份规则是 {rule.code}，要试的是 {code}")
    if problems:
        raise TrialRefused("；".join(problems), "text")
    return rule


def change_zh(trial: Trial) -> str:
    """What is changed, in words: '工资逾期多少天为红色 30 天→20 天'."""
    if trial.change == Trial.Change.OFF:
        return "停用这条规则"
    if trial.change == Trial.Change.TEXT:
        return "换成另一份规则"
    return "；".join(
        f"{declared.zh} {_said(declared, trial.standing.get(name))}→{_said(declared, value)}"
        for name, value in trial.numbers.items()
        if (declared := law.defaults()[name])
    )


def _said(declared: law.Default, value: str | None) -> str:
    return declared.said(typed(value)) if value else ""


# --- working it out ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Result:
    days: list[date]
    new: dict[date, dict[Key, Seen]]
    old: dict[date, dict[Key, Seen]]
    rows: list[Weighed]
    known_at: datetime


def _begin(trial_id: int, now: datetime) -> Trial:
    trial = Trial.objects_unscoped.get(pk=trial_id)
    trial.rows.all().delete()
    trial.state, trial.done, trial.trouble, trial.known_at = Trial.State.RUNNING, 0, "", now
    trial.save(update_fields=["state", "done", "trouble", "known_at"])
    return trial


def _telling(trial: Trial, progress: Progress | None) -> Progress:
    def tell(done: int, total: int) -> None:
        Trial.objects_unscoped.filter(pk=trial.pk).update(done=done, total=total)
        if progress is not None:
            progress(done, total)

    return tell


def _work(trial: Trial, as_of: date, now: datetime, tell: Progress) -> _Result:
    projects = _projects(trial.region_code)
    _check_size(len(projects), as_of)
    standing = _get(trial.rule)
    old, new = sides(trial, standing, as_of)
    ground = _ground(standing, new.rule, projects, prefix(trial.region_code))
    days = [date.fromisoformat(d) for d in trial.days]
    found_new: dict[date, dict[Key, Seen]] = {}
    found_old: dict[date, dict[Key, Seen]] = {}
    known_at = now if trial.knowledge == Trial.Knowledge.NOW else None
    for n, day in enumerate(days, 1):
        found_old[day] = ground.ask(old, day, known_at)
        found_new[day] = ground.ask(new, day, known_at)
        tell(n, len(days))
    mine, theirs = weighing.courses(days, found_new), weighing.courses(days, found_old)
    true = {*mine, *theirs} if known_at else _true_then(ground, new, old, mine, theirs, now)
    outcomes = Outcomes({*mine, *theirs}, standing, engine.columns_read([r for r in (standing, new.rule) if r]))
    rows = weighing.weigh(
        days, mine, theirs, true_then=lambda key: key in true, paid_between=outcomes.paid_between,
        disputed=outcomes.disputed, false_alarm=outcomes.false_alarm,
    )  # fmt: skip
    return _Result(days, found_new, found_old, rows, now)


def sides(trial: Trial, standing: Rule, as_of: date) -> tuple[Side, Side]:
    """(the standing side, the changed one). Both apply today's numbers to the past, so that the change alone differs."""
    held = law.in_force(areas.overrides(), as_of)
    off = areas.switches(as_of).off(standing.code, trial.region_code)
    old = Side(None if off else standing, held)
    if trial.change == Trial.Change.OFF:
        return old, Side(None, held)
    if trial.change == Trial.Change.TEXT:
        return old, Side(changed_rule(trial.rule, trial.text), held)
    changed = {place: dict(names) for place, names in held.items()}
    own = changed.setdefault(prefix(trial.region_code), {})
    for name, value in trial.numbers.items():
        own[name] = typed(value)
    return old, Side(standing, changed)


def _ground(standing: Rule, changed: Rule | None, projects: list[int], region: str) -> Ground:
    rules = [standing] if changed is None else [standing, changed]
    columns: dict[str, frozenset[str]] = {}
    for rule in rules:
        for table, names in engine.columns_read([rule], some_projects=True).items():
            columns[table] = columns.get(table, frozenset()) | names
    # What an enterprise sums up is asked of this area's projects alone; else whoever shares a worker or a card counts too.
    firms = any(rule.card.draws_on or any("project" not in s for s in rule.card.subject) for rule in rules)
    read = set(projects) if firms else sharing(set(projects))
    facts = read_facts(projects=read, columns=columns)
    return Ground(facts, frozenset(projects), region, areas.calendar(), areas.law_book(), memory_limit=_MEMORY)


def _true_then(
    ground: Ground, new: Side, old: Side, mine: Mapping[Key, Any], theirs: Mapping[Key, Any], now: datetime
) -> set[Key]:
    """The subjects that today's knowledge finds as well on the day on which they were first named."""
    true: set[Key] = set()
    for day, keys in weighing.first_days(mine, theirs).items():
        named = {key for key in keys if key in mine}
        for side, asked in ((new, named), (old, keys - named)):
            if asked:
                true |= asked & ground.ask(side, day, known_at=now).keys()
    return true


def _keep(trial: Trial, result: _Result, actor: Any, now: datetime, finished: datetime) -> None:
    told = weighing.summary(result.days, result.new, result.old, result.rows)
    most = _number("trial.kept_most", now.date())
    told["kept"] = min(most, len(result.rows))
    with transaction.atomic():
        TrialRow.objects_unscoped.bulk_create([_row(trial, one) for one in result.rows[:most]], batch_size=_AT_ONCE)
        trial.state, trial.summary, trial.known_at, trial.finished_at = (
            Trial.State.DONE,
            told,
            result.known_at,
            finished,
        )
        trial.done = trial.total = len(result.days)
        trial.save(update_fields=["state", "summary", "known_at", "finished_at", "done", "total"])
        audit(
            actor=actor, act=acts.DONE, subject=trial, now=now, region=trial.region_code,
            fields={
                "trial": trial.pk, "days": len(result.days), "new": told["new"]["count"], "old": told["old"]["count"],
                "more": told["more"]["count"], "fewer": told["fewer"]["count"],
            },
        )  # fmt: skip


def _row(trial: Trial, one: Weighed) -> TrialRow:
    project, employer, worker, month, matter = one.key
    seen = one.first_seen.seen
    return TrialRow(
        trial=trial,
        key=matter or "|".join("" if part is None else str(part) for part in one.key[:4]),
        about=seen.about,
        project_id=project,
        # What is said of an enterprise rests on this area's projects.
        area=trial.region_code if project is None else "",
        employer_id=employer,
        worker_id=worker,
        month=month,
        side=one.side,
        end=one.end,
        new_from=one.new.first if one.new else None,
        new_level=one.new.level if one.new else "",
        old_from=one.old.first if one.old else None,
        old_level=one.old.level if one.old else "",
        new_top_on=one.top_on[0],
        old_top_on=one.top_on[1],
        ended_on=one.ended_on,
        disputed=one.disputed,
        amount_fen=seen.amount_fen,
        people=seen.people,
    )


# --- what may be asked ---------------------------------------------------------------------------------------------


def _projects(place: str) -> list[int]:
    return sorted(Project.objects_unscoped.filter(region_code__startswith=place).values_list("pk", flat=True))


def _check_size(projects: int, as_of: date) -> None:
    most = _number("trial.projects_most", as_of)
    if not projects:
        raise TrialRefused("这个地区还没有项目，没有可以试的数据。", "region")
    if projects > most:
        raise TrialRefused(f"这个地区有 {projects} 个项目，一次最多试 {most} 个；请选小一些的地区。", "region")


def _check_days(from_day: date, to_day: date, as_of: date) -> None:
    if to_day < from_day:
        raise TrialRefused("止日早于起日。", "to_day")
    if to_day > as_of:
        raise TrialRefused("只能试已经过去的日子。", "to_day")
    most = _number("trial.months_most", as_of)
    if months.month_of(to_day) > months.add(months.month_of(from_day), most):
        raise TrialRefused(f"一次最多试 {most} 个月。", "from_day")


def _only_its_own(rule: Rule, numbers: Mapping[str, str]) -> None:
    own = {n.default for n in rule.card.numbers.values()}
    if others := sorted(set(numbers) - own):
        raise TrialRefused(f"规则 {rule.code} 不用这些数值：{'、'.join(others)}。", "numbers")


def _get(code: str) -> Rule:
    try:
        return get(code)
    except RuleError as error:
        raise TrialRefused(str(error), "rule") from None


def _asked(check: Callable[..., Any], *args: Any) -> Any:
    try:
        return check(*args)
    except ChangeRefused as error:
        raise TrialRefused(str(error), error.field) from None


def _number(name: str, on: date) -> int:
    return int(law.number(name, on).value)
