"""What stands round every officer's page: area, navigation with its counts, days to the Spring Festival, the account."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from anxin.access.models import Region, RoleAssignment
from anxin.access.roles import role_of
from anxin.law.festival import days_to_spring_festival

from .doors import opens
from .nav import GROUPS, Item

Count = Callable[[HttpRequest], int]
_COUNTS: dict[str, Count] = {}
_BANNERS: list[Callable[[HttpRequest], Iterable[str]]] = []
# A count in the navigation may be this old; counting anew on every page would cost every page a query for each.
_COUNT_SECONDS = 20


def counts(name: str) -> Callable[[Count], Count]:
    """Register what is counted beside a navigation entry or a tool (URL name). Called at most once in 20 s per user."""

    def kept(count: Count) -> Count:
        _COUNTS[name] = count
        return count

    return kept


def forget(name: str, request: HttpRequest) -> None:
    """Count anew on the next page: the person has just changed what is counted."""
    cache.delete(_count_key(name, request))


def _count_key(name: str, request: HttpRequest) -> str:
    return f"nav:{name}:{request.user.pk}:{request.as_of}"  # type: ignore[attr-defined]


def banner(words: Callable[[HttpRequest], Iterable[str]]) -> Callable[[HttpRequest], Iterable[str]]:
    """Register sentences that must stand on every page while they hold (break-glass, a failed evaluation)."""
    _BANNERS.append(words)
    return words


@dataclass
class Link:
    label: str
    icon: str
    url: str
    here: bool = False
    count: int = 0
    post: bool = False


@dataclass
class Shell:
    """Read by ``ui/page.html``. Everything is worked out only when the page asks for it."""

    request: HttpRequest
    _cached: dict[str, Any] = field(default_factory=dict)

    @property
    def home(self) -> str:
        return _address("desk:home") or "/"

    @property
    def search(self) -> str:
        return _address("desk:search") or ""

    @cached_property
    def about(self) -> tuple[str, str, str]:
        """(area, agency, roles) of the person; kept for a while, for it stands on every page and hardly ever changes."""
        user = self.request.user
        key = f"shell:{user.pk}:{self.request.as_of}"  # type: ignore[attr-defined]
        said = cache.get(key)
        if said is None:
            held = list(RoleAssignment.objects_unscoped.filter(user=user).in_force(self.request.as_of))  # type: ignore[attr-defined]
            regions = self.request.scope.regions  # type: ignore[attr-defined]
            named = Region.objects.filter(code__in=regions[:3]).order_by("code").values_list("name", flat=True)
            agency = user.agency.name if user.agency_id else ""  # type: ignore[union-attr]
            said = ("、".join(named), agency, "、".join(dict.fromkeys(role_of(one.role).label for one in held)))
            cache.set(key, said, _COUNT_SECONDS)
        return said

    @property
    def area(self) -> str:
        return self.about[0]

    @property
    def agency(self) -> str:
        return self.about[1]

    @property
    def roles(self) -> str:
        return self.about[2]

    @property
    def festival(self) -> int:
        return days_to_spring_festival(self.request.as_of)  # type: ignore[attr-defined]

    @cached_property
    def nav(self) -> list[list[Link]]:
        held = self.request.scope.permissions  # type: ignore[attr-defined]
        match = self.request.resolver_match
        here = match.view_name if match else ""
        groups = []
        for group in GROUPS:
            links = [
                Link(item.label, item.icon, address, _is_here(item, here), self._count(item.name))
                for item in group
                if (not item.permissions or item.permissions & held)
                and opens(self.request, item.name)
                and (not item.place or self._of_a_place(item))
                and (address := _address(item.name))
            ]
            if links:
                groups.append(links)
        return groups

    def _of_a_place(self, item: Item) -> bool:
        scope = self.request.scope  # type: ignore[attr-defined]
        return scope.is_everything or any(g.region and g.permissions & item.permissions for g in scope.grants)

    @cached_property
    def tools(self) -> list[Link]:
        address = _address("desk:inbox")
        return [Link("消息", "bell", address, count=self._count("desk:inbox"))] if address else []

    @cached_property
    def account(self) -> list[Link]:
        own = (("我的账号", "settings", "desk:account"), ("应急取权", "key", "desk:glass"))
        links = [Link(label, icon, address) for label, icon, name in own if (address := _address(name))]
        if address := _address("desk:sign_out"):
            links.append(Link("退出", "logout", address, post=True))
        return links

    @property
    def banners(self) -> list[str]:
        return [words for told in _BANNERS for words in told(self.request)]

    @property
    def messages(self) -> Any:
        return get_messages(self.request)

    def _count(self, name: str) -> int:
        count = _COUNTS.get(name)
        if count is None:
            return 0
        key = _count_key(name, self.request)
        value = cache.get(key)
        if value is None:
            value = count(self.request)
            cache.set(key, value, _COUNT_SECONDS)
        return value


def _address(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _is_here(item: Item, here: str) -> bool:
    word = here.partition(":")[2]
    return here == item.name or any(word.startswith(room) for room in item.room)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor of the Jinja2 templates. ``opens(name)``: whether that page lets the reader in."""
    return {"shell": Shell(request), "opens": partial(opens, request)}
