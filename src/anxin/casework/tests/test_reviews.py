"""Arrears on a project of public money: systems and duties are examined, and others are told (R211)."""

from __future__ import annotations

import pytest

from anxin.casework.models import Case
from anxin.casework.services import closing_gates
from anxin.casework.stepping import StepRefused

SAID = {
    "systems": "没有开专户",
    "duty": "建设单位没有按月拨人工费",
    "treatment": "约谈负责人，限期整改",
    "examined_by": "县治欠办",
}
GATE = "政府、国企项目：制度责任查过，通报过"


def gate(case):
    return next((g for g in closing_gates(case) if g.name == GATE), None)


@pytest.mark.parametrize("funding", ["government", "soe", "ppp"])
def test_a_case_of_public_money_ends_only_when_it_was_examined_and_circulated(office, funding):
    case = office.case()
    Case.objects_unscoped.filter(pk=case.pk).update(funding=funding)
    case = office.again(case)
    assert gate(case).missing == "还没登记制度、责任查得怎样。"
    circular = {"kind": "circular", "case_id": case.pk, "addressee": "各成员单位"}
    with pytest.raises(StepRefused, match="先登记制度"):
        office.say("make_document", **circular)
    with pytest.raises(StepRefused, match="都要写"):
        office.say("examine_public", case_id=case.pk, **{**SAID, "duty": " "})
    office.say("examine_public", case_id=case.pk, **SAID)
    assert gate(case).missing == "还没出警示通报。"
    made = office.say("make_document", **circular)
    assert made.number == "欠薪警〔2026〕1号" and not made.personal and gate(case).is_open
    office.say("examine_public", case_id=case.pk, **{**SAID, "systems": "专户开了没用"})
    assert office.again(case).review.systems == "专户开了没用"


def test_other_money_is_not_examined_and_ends_as_before(office):
    case = office.case()
    assert gate(case) is None
    with pytest.raises(StepRefused, match="只有政府"):
        office.say("examine_public", case_id=case.pk, **SAID)
