"""The state tables: nothing is ever without owner and clock, closed means every gate was open, and what is not in the
table is refused for everybody."""

from __future__ import annotations

import contextlib
import random
from datetime import date, timedelta

import pytest

from anxin import law
from anxin.access.roles import ROLES
from anxin.access.services import AccessDenied
from anxin.audit.services import MACHINE
from anxin.casework import services
from anxin.casework.flow import CASE, CLUE, IllegalStep
from anxin.casework.liability import Finding
from anxin.casework.models import Case, Clue
from anxin.casework.stepping import StepRefused
from anxin.deadlines.clock import ClockError
from anxin.law import numbers

DAY = date(2026, 5, 6)


@pytest.mark.parametrize("flow", [CLUE, CASE], ids=["clue", "case"])
def test_the_table_is_whole(flow):
    assert flow.reachable() == set(flow.states)
    for step in flow.steps:
        assert set(step.sources) <= set(flow.states) and step.target in flow.states and step.seats
        assert bool(step.starts) is (step.target not in flow.ends), step
        assert not step.starts or step.starts in flow.clocks
    for state in set(flow.states) - flow.ends:
        assert flow.out_of(state), state
    assert set(flow.urgent) <= set(flow.clocks)
    for clock in [*flow.clocks.values(), *flow.urgent.values()]:
        assert law.article(clock.basis)
        known = numbers.default(clock.number) if "." in clock.number else law.value(clock.number, DAY)
        assert known


@pytest.mark.parametrize("flow", [CLUE, CASE], ids=["clue", "case"])
def test_every_step_that_is_not_in_the_table_is_refused(flow):
    names = {step.name for step in flow.steps}
    for state in flow.states:
        legal = {step.name for step in flow.out_of(state)}
        for name in names - legal:
            with pytest.raises(IllegalStep, match=flow.states[state]):
                flow.step(name, state)


def _legal_more_often(rng, flow, thing, acts):
    """Any act, but mostly one that the table has for this state: or walks would hardly ever get far."""
    steps = {step.name for step in flow.out_of(thing.state)}
    legal = [act for act in acts if act[0].rpartition("_")[0] in steps]
    return rng.choice(legal if legal and rng.random() < 0.7 else acts)


def _clue_act(rng, office, clue):
    who = rng.choice([office.window, office.inspector, office.second, office.builder, office.viewer])
    owed = rng.choice([0, 600_000])
    return _legal_more_often(rng, CLUE, clue, [
        ("sort_clue", who, {"kind": rng.choice(["wages", "project_money", "nonsense"])}),
        ("route_clue", who, {"agency": rng.choice([office.labour, office.housing, office.arrears])}),
        ("pass_on_clue", who, {"agency": rng.choice([office.labour, office.housing]), "reason": rng.choice(["", "不归我们"])}),
        ("return_clue", who, {"reason": "不归我们"}),
        ("accept_clue", who, {}),
        ("guide_clue", who, {"to": "仲裁院", "reason": "属劳动争议"}),
        ("verify_clue", who, {"people": 1 if owed else 0, "amount_fen": owed, "months": [202603] if owed else [], "facts": "查了"}),
        ("dispose_clue", who, {"conclusion": rng.choice(["paid", "no_arrears", "unreachable", "case"]), "paid_fen": owed}),
        ("reply_clue", who, {"words": "答复"}),
        ("call_back_clue", who, {"answer": rng.choice(["got_it", "nothing", "unreachable"])}),
        ("close_clue", who, {}),
        ("reopen_clue", who, {"reason": "又来了"}),
        ("move_clock", who, {"what": rng.choice(["extend", "suspend", "resume"]), "amount": 3, "reason": "批准"}),
    ])  # fmt: skip


def _case_act(rng, office, case, on):
    who = rng.choice([office.inspector, office.second, office.builder, office.viewer])
    if rng.random() < 0.25:
        office.receipt(rng.choice(office.workers), rng.choice([300_000, 600_000]), on)
        return ("collect_receipts", MACHINE, {})
    owed = rng.choice(list(case.owed.order_by("id")))
    return _legal_more_often(rng, CASE, case, [
        ("describe_case", who, {"cause": "funds"}),
        ("find_fact", who, {"finding": rng.choice(list(Finding)).value, "evidence": "笔录"}),
        ("establish_case", who, {}),
        ("demand_payment", who, {"pay_by": on + timedelta(days=rng.choice([-1, 5, 40]))}),
        ("promise_payment", who, {"promised_by": "总包", "instalments": [(on + timedelta(days=9), case.left_fen or 1)]}),
        ("confirm_money", who, {"owed_id": owed.pk, "amount_fen": rng.choice([300_000, 600_000]), "on": on, "words": rng.choice(["电话核实", "写了欠条"])}),
        ("settle_duties", who, {"facts_found": "查清", "systems_in_place": "落实", "corrected": "整改", "responsibility_pursued": "追究"}),
        ("call_back_case", who, {"answers": [(office.workers[0].pk, rng.choice(["got_it", "nothing", "unreachable"]), None)]}),
        ("close_case", who, {}),
        ("reopen_case", who, {"reason": "又欠"}),
        ("withdraw_case", who, {"reason": "重复立案"}),
    ])  # fmt: skip


REFUSALS = (IllegalStep, StepRefused, AccessDenied, ClockError)


def _holds(thing) -> None:
    assert thing.agency_id is not None
    assert thing.is_open is (thing.clock_id is not None)
    if isinstance(thing, Clue):
        assert thing.first_agency_id is not None
        if thing.state == "closed":
            assert all(gate.is_open for gate in services.clue_gates(thing))
        if thing.state in ("accepted", "verified", "disposed"):
            assert thing.handler_id is not None
    elif thing.state == "closed":
        assert all(o.recovered_fen >= o.owed_fen for o in thing.owed.all())
        assert thing.facts_found and thing.systems_in_place and thing.corrected and thing.responsibility_pursued
        assert thing.call_backs.filter(answer="got_it").exists()


@pytest.mark.parametrize("seed", range(8))
def test_a_clue_on_any_path_keeps_owner_clock_and_gates(office, seed):
    rng = random.Random(seed)
    clue = office.clue(worker=office.workers[0])
    seen, on = {clue.state}, DAY
    for _ in range(120):
        on += timedelta(days=rng.choice([0, 0, 1]))
        name, who, said = _clue_act(rng, office, clue)
        with contextlib.suppress(REFUSALS):
            office.say(name, who, on, clue_id=clue.pk, **said)
        clue = office.again(clue)
        seen.add(clue.state)
        _holds(clue)
        if who is office.viewer:
            assert clue.events.filter(actor=office.viewer.audit_id).count() == 0
    assert len(seen) >= 3


@pytest.mark.parametrize("seed", range(8))
def test_a_case_on_any_path_keeps_owner_clock_and_gates(office, seed):
    rng = random.Random(seed)
    case = office.case()
    on = DAY
    for _ in range(80):
        on += timedelta(days=rng.choice([0, 0, 1]))
        name, who, said = _case_act(rng, office, case, on)
        with contextlib.suppress(REFUSALS):
            office.say(name, who, on, case_id=case.pk, **said)
        case = office.again(case)
        _holds(case)


def test_no_role_takes_an_illegal_step(office):
    """Whatever his role, nobody closes what was just received."""
    from anxin.access.services import assign_role
    from anxin.monitoring.tests.county import CLERK, at

    clue, case = office.clue(), office.case()
    for role in ROLES.values():
        who = office.person(f"p-{role.name}", role.label, office.arrears, "viewer")
        if "region" in {kind.value for kind in role.scope_kinds} and role.name != "viewer":
            who.assignments.all().delete()
            assign_role(actor=CLERK, as_of=date(2026, 1, 1), now=at(DAY), user=who, role=role, region="522323")
        with pytest.raises((IllegalStep, StepRefused, AccessDenied)):
            office.say("close_clue", who, clue_id=clue.pk)
        with pytest.raises((IllegalStep, StepRefused, AccessDenied)):
            office.say("close_case", who, case_id=case.pk)
    assert Clue.objects_unscoped.get().state == "received" and Case.objects_unscoped.get().state == "filed"
