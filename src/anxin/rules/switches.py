"""Where a rule is switched off: the narrowest region that says anything about it decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Switches:
    """Rule code -> region prefix -> whether the rule is off there, as it stands on one day."""

    said: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)

    def speak_of(self, rule: str) -> bool:
        """Whether any region says anything about the rule."""
        return bool(self.said.get(rule))

    def off(self, rule: str, region: str) -> bool:
        """Whether the rule is off for what lies in ``region``; a place that is not known is under nobody's switch."""
        fitting = [place for place in self.said.get(rule, {}) if region.startswith(place)]
        return bool(fitting) and self.said[rule][max(fitting, key=len)]

    def to_json(self) -> dict[str, dict[str, bool]]:
        return {rule: dict(sorted(places.items())) for rule, places in sorted(self.said.items())}
