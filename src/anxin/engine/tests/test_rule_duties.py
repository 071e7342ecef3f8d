"""Every rule's cases hold and do their duty (architecture, section 5)."""

import pytest

from anxin import rules
from anxin.engine.cases import duties


@pytest.mark.parametrize("rule", rules.load(), ids=lambda r: r.code)
def test_cases_hold_and_stand_on_both_sides_of_every_number(rule):
    assert duties(rule) == []
