"""Who keeps codes: officials of a place. Whoever holds his role for one firm or site does not learn who scans there."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from anxin.access.models import Agency
from anxin.access.scope import Scope
from anxin.casework import selectors
from anxin.casework.models import SiteCode
from anxin.casework.services import ISSUES
from anxin.registry.models import Project
from anxin.ui.words import day

from ..clues.seeing import place_door, said, seeing

__all__ = ["LOOKS", "issuing", "look", "may_issue", "offices", "place_door", "said", "seeing", "site_code"]

# health -> how ``kit.state`` shows it.
LOOKS = {
    "retired": "none", "broken": "missing", "flooded": "warn", "never": "missing", "silent": "missing", "new": "wait", "good": "good",
}  # fmt: skip


def issuing(request: HttpRequest) -> Scope:
    """The places in which the person may make codes."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return Scope(tuple(g for g in scope.grants if g.region and g.permissions & set(ISSUES)), scope.reason)


def may_issue(request: HttpRequest, region: str) -> bool:
    return issuing(request).covers_region(region)


def offices(request: HttpRequest) -> list[tuple[int, str]]:
    """(key, name) of the offices that may hear what comes through a code: those of the person's places, his own first."""
    own = request.user.agency_id  # type: ignore[union-attr]
    rows = Agency.objects.within(issuing(request)).filter(closed_on__isnull=True).order_by("region_id", "name", "pk")
    return sorted(rows.values_list("pk", "name"), key=lambda row: row[0] != own)


@dataclass(frozen=True)
class OfSite:
    """The code of a site for its page: ``code`` None where there is none; ``words`` say how it is.

    ``health`` None for the site's own people: they print the poster and learn nothing of scans.
    """

    code: SiteCode | None
    words: str = ""
    health: tuple[str, str] | None = ("missing", "没有码")
    may_issue: bool = False


def site_code(request: HttpRequest, project: Project) -> OfSite | None:
    """What the page of a site says of its code; None for the site's own people while there is none. One query."""
    as_of = request.as_of  # type: ignore[attr-defined]
    held = selectors.code_of(project, as_of)
    if not seeing(request).covers_region(project.region_code):
        words = "海报印出来，贴在工人天天经过的地方。"
        return OfSite(held, words, None) if held is not None else None
    if held is None:
        return OfSite(None, "工人还不能在这个工地扫码反映。", may_issue=may_issue(request, project.region_code))
    return OfSite(held, look(held, as_of), (LOOKS[held.health], selectors.HEALTH[held.health]))  # type: ignore[attr-defined]


def look(code: SiteCode, as_of: object) -> str:
    """How the code is, in a sentence. ``code`` carries what ``selectors.with_scans`` puts on it."""
    start = f"{day(code.hung_on, as_of)}张贴" if code.hung_on else f"{day(code.made_on, as_of)}做好"  # type: ignore[arg-type]
    last = day(code.last_on, as_of) if code.last_on else ""  # type: ignore[attr-defined,arg-type]
    return {
        "retired": f"已停用：{code.get_retired_why_display()}。",
        "broken": f"{day(code.checked_on, as_of)}去看时扫不开：{code.check_words}。",  # type: ignore[arg-type]
        "flooded": f"有一天扫了 {code.peak} 次，多得不寻常，去看看是不是有人乱扫。",  # type: ignore[attr-defined]
        "never": f"{start}以后没人扫过，去看看还在不在、工人知不知道。",
        "silent": f"最近一次扫是 {last}，已经很久没人扫，去看看还在不在。",
        "new": f"{start}，还没人扫。",
        "good": f"有人扫，最近一次 {last}。",
    }[code.health]  # type: ignore[attr-defined]
