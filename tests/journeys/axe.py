"""Accessibility faults of a page, found by axe-core."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_AXE = Path(__file__).parents[2] / "src/anxin/ui/front/node_modules/axe-core/axe.min.js"
_GRAVE = {"serious", "critical"}


def faults(page: Any) -> list[str]:
    """Serious and critical faults of the page that stands in the window, each with the element."""
    # Past the content policy of the page: axe is ours, for this check alone.
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})).violations"
    )
    return [
        f"{one['id']}: {one['help']} {node['target']} {node.get('failureSummary', '')}"[:400]
        for one in found
        if one["impact"] in _GRAVE
        for node in one["nodes"][:3]
    ]
