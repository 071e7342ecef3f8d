"""Going from page to page: what is read after a click must be the next page, not what is left of the last one."""

from __future__ import annotations

from typing import Any


def go(page: Any, what: Any) -> None:
    """Click what leads to another page, and wait until that page stands."""
    with page.expect_navigation():
        what.click()
