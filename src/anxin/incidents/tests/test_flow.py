"""The state tables of events, opinion and releases: never without owner and clock, closed means gates open, nothing illegal."""

from __future__ import annotations

import contextlib
import random
from datetime import timedelta

import pytest

from anxin import law
from anxin.access.roles import ROLES, ScopeKind
from anxin.access.services import AccessDenied, assign_role
from anxin.casework.flow import IllegalStep
from anxin.casework.stepping import StepRefused
from anxin.deadlines.clock import ClockError
from anxin.incidents.flow import INCIDENT, OPINION, RELEASE, REPORTS
from anxin.incidents.services import closing_gates, opinion_gates
from anxin.law import numbers
from anxin.monitoring.tests.county import CLERK

FLOWS = [INCIDENT, OPINION, RELEASE]
REFUSALS = (IllegalStep, StepRefused, AccessDenied, ClockError)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda f: f.name)
def test_the_table_is_whole(flow):
    assert flow.reachable() == set(flow.states)
    for step in flow.steps:
        assert set(step.sources) <= set(flow.states) and step.target in flow.states and step.seats
        assert bool(step.starts) is (step.target not in flow.ends), step
        assert not step.starts or step.starts in flow.clocks
    for state in set(flow.states) - flow.ends:
        assert flow.out_of(state), state
    for clock in [*flow.clocks.values(), *REPORTS.values()]:
        assert law.article(clock.basis) and numbers.default(clock.number).unit == clock.unit


@pytest.mark.parametrize("flow", FLOWS, ids=lambda f: f.name)
def test_every_step_that_is_not_in_the_table_is_refused(flow):
    names = {step.name for step in flow.steps}
    for state in flow.states:
        for name in names - {step.name for step in flow.out_of(state)}:
            with pytest.raises(IllegalStep, match=flow.states[state]):
                flow.step(name, state)


def _act(rng, flow, thing, acts):
    """Any act, but mostly one that the table has for this state: or walks would hardly ever get far."""
    steps = {step.name for step in flow.out_of(thing.state)}
    legal = [act for act in acts if act[0] in steps or act[0] == ""]
    return rng.choice(legal if legal and rng.random() < 0.75 else acts)


def _event_acts(rng, scene, event):
    said = {"incident_id": event.pk}
    post = rng.choice(["village", "town", "authority", "police"])
    return [
        ("command", "command_incident", {**said, "commander": rng.choice(["", "镇长"])}),
        ("arrive", "go_to_work", said),
        ("settle", "settle_incident", {**said, "how": rng.choice(["", "散了"])}),
        ("flare_up", "flare_up", {**said, "reason": rng.choice(["", "又来"])}),
        ("review", "review_incident", {**said, "causes": "a", "lessons": "b", "suggestions": rng.choice(["", "c"])}),
        ("close", "close_incident", said),
        ("reopen", "reopen_incident", {**said, "reason": "又来"}),
        # Seldom: what was called off goes nowhere any more.
        *([("call_off", "call_off_incident", {**said, "reason": "没有"})] if rng.random() < 0.03 else []),
        ("", "come_to_scene", {**said, "post": post, "office": "单位"}),
        (
            "",
            "make_report",
            {
                **said,
                "kind": rng.choice(["first", "follow", "final"]),
                "addressee": "县",
                "words": "x",
                "suggestions": "y",
            },
        ),
        ("", "join_claims", {**said, "clues": [scene.held_clue]}),
        ("", "count_incident", {**said, "people": rng.choice([0, 2, 30])}),
        ("", "change_grade", {**said, "grade": rng.choice(["general", "grave"]), "reason": "研判"}),
        ("", "hand_over_incident", {**said, "agency": rng.choice([scene.arrears, scene.labour]), "reason": "移交"}),
    ]


def _event_holds(event):
    assert event.agency_id and event.first_agency_id
    assert event.is_open is (event.clock_id is not None)
    if event.is_open and event.final_at is None:
        assert event.report_clock_id is not None and event.report_due_at is not None
    if event.state == "closed":
        assert all(gate.is_open for gate in closing_gates(event))
        closer = event.events.filter(step="close").last()
        assert event.handler is None or closer.actor != event.handler.audit_id


@pytest.mark.parametrize("seed", range(4))
def test_an_event_on_any_path_keeps_owner_clocks_and_gates(scene, seed, monkeypatch):
    rng = random.Random(seed)
    # What a report looks like is tested elsewhere; here it is only made often.
    monkeypatch.setattr("anxin.casework.papers.printing.render_pdf", lambda *_: b"%PDF")
    monkeypatch.setattr("anxin.casework.papers.printing.sign_pdf", lambda pdf: pdf)
    scene.held_clue = scene.clue(people=30)
    event = scene.event(people=2)
    seen = {event.state}
    for _ in range(90):
        scene.later(rng.choice([0, 5, 50]))
        who = rng.choice([scene.clerk, scene.clerk, scene.clerk2, scene.inspector, scene.viewer])
        _, name, said = _act(rng, INCIDENT, event, _event_acts(rng, scene, event))
        with contextlib.suppress(REFUSALS):
            scene.do(name, who, **said)
        event = scene.again(event)
        seen.add(event.state)
        _event_holds(event)
        assert not event.events.filter(actor=scene.viewer.audit_id).exists()
    assert len(seen) >= 3


def _opinion_acts(rng, scene, item):
    said = {"opinion_id": item.pk}
    return [
        ("report", "report_opinion", said),
        ("verify", "verify_opinion", {**said, "truth": rng.choice(["true", "false", "unclear"]), "facts": "查了"}),
        ("to_clue", "make_clue_of", said),
        ("to_event", "make_event_of", {**said, "kind": "opinion", "place": "网上"}),
        ("answer", "answer_opinion", said),
        ("keep_quiet", "keep_quiet", {**said, "reason": rng.choice(["", "影响小"])}),
        ("close", "close_opinion", said),
        *([("set_aside", "set_aside", {**said, "reason": "无关"})] if rng.random() < 0.1 else []),
        ("reopen", "reopen_opinion", {**said, "reason": "又传"}),
        ("", "clear_false", {**said, "asked_of": rng.choice(["", "平台"]), "result": rng.choice(["", "已删"])}),
        ("", "measure_spread", {**said, "views": 10}),
        (
            "",
            "write_release",
            {**said, "kind": "answer", "title": "回应", "text": f"正文{rng.random()}", "outlets": "网站"},
        ),
    ]


def _release_acts(rng, release):
    said = {"release_id": release.pk}
    return [
        ("submit", "submit_release", said),
        ("approve", "approve_release", said),
        ("send_back", "send_back_release", {**said, "reason": "改"}),
        ("revise", "revise_release", {**said, "title": "回应", "text": f"正文{rng.random()}", "outlets": "网站"}),
        ("publish", "publish_release", {**said, "where": "https://gov.example/"}),
        ("withdraw", "withdraw_release", {**said, "reason": "不发了"}),
    ]


def _opinion_holds(item):
    assert item.agency_id and item.is_open is (item.clock_id is not None)
    if item.state == "closed":
        assert all(gate.is_open for gate in opinion_gates(item))
    for release in item.releases.all():
        assert release.is_open is (release.clock_id is not None)
        if release.state in ("approved", "published"):
            wrote = set(release.texts.values_list("written_by_id", flat=True))
            assert release.approved_by_id is not None and release.approved_by_id not in wrote
        if release.state == "published":
            assert release.published_text == release.text == release.texts.last().text


@pytest.mark.parametrize("seed", range(4))
def test_opinion_on_any_path_keeps_owner_clock_gates_and_second_person(scene, seed):
    rng = random.Random(seed)
    item = scene.opinion(scene.inspector, agency=scene.labour)
    seen, out = {item.state}, 0
    for _ in range(110):
        scene.later(rng.choice([0, 5, 50]))
        who = rng.choice([scene.inspector, scene.inspector, scene.second, scene.leader, scene.clerk, scene.viewer])
        release = item.releases.order_by("?").first() if rng.random() < 0.5 else None
        if release is not None:
            _, name, said = _act(rng, RELEASE, release, _release_acts(rng, release))
        else:
            _, name, said = _act(rng, OPINION, item, _opinion_acts(rng, scene, item))
        with contextlib.suppress(REFUSALS):
            scene.do(name, who, **said)
        item = scene.again(item)
        seen.add(item.state)
        _opinion_holds(item)
        out += item.releases.filter(state="published").exists()
        assert not item.events.filter(actor=scene.viewer.audit_id).exists()
    assert len(seen) >= 3


def test_no_role_takes_an_illegal_step(scene):
    """Whatever his role, nobody closes what was just found, and nobody publishes a draft."""
    event, item, release = scene.event(), scene.opinion(address=""), scene.draft()
    for role in ROLES.values():
        if ScopeKind.REGION not in role.scope_kinds:
            continue
        who = scene.person(f"p-{role.name}", role.label, scene.arrears, "viewer")
        if role.name != "viewer":
            who.assignments.all().delete()
            assign_role(actor=CLERK, as_of=scene.now.date(), now=scene.now, user=who, role=role, region="522323")
        for name, said in (
            ("close_incident", {"incident_id": event.pk}), ("flare_up", {"incident_id": event.pk, "reason": "x"}),
            ("close_opinion", {"opinion_id": item.pk}), ("answer_opinion", {"opinion_id": item.pk}),
            ("publish_release", {"release_id": release.pk, "where": "网站"}), ("approve_release", {"release_id": release.pk}),
        ):  # fmt: skip
            with pytest.raises(REFUSALS):
                scene.do(name, who, **said)
    assert (scene.again(event).state, scene.again(item).state, scene.again(release).state) == (
        "found",
        "found",
        "draft",
    )
    assert event.due_at == event.discovered_at + timedelta(minutes=20)
