"""The Jinja2 environment of all pages: filters for the ways in which things are said, and the parts of the kit."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined

from . import assets, words


def environment(**options: Any) -> Environment:
    """Strict: a name that a page was not given is an error in its first test, not a gap on the screen."""
    options.pop("undefined", None)
    env = Environment(  # noqa: S701 - Django passes autoescape=True
        **options, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"]
    )
    env.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(
        url=url,
        asset=assets.asset,
        icon=assets.icon,
        due=words.due,
        due_at=words.due_at,
        csrf_token_of=get_token,
        has_url=has_url,
    )
    env.filters.update(
        yuan=words.yuan, wan=words.wan, day=words.day, stamp=words.stamp, month=words.month, percent=words.percent,
        count=words.count, weekday=words.weekday, query=query,
    )  # fmt: skip
    return env


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page; ``q`` may carry a mapping for the query string."""
    asked = kwargs.pop("q", None)
    address = reverse(name, args=args, kwargs=kwargs)
    return f"{address}?{query(asked)}" if asked else address


def has_url(name: str, *args: Any) -> bool:
    """Whether there is a page of that name (that takes such arguments)."""
    try:
        reverse(name, args=args)
    except NoReverseMatch:
        return False
    return True


def query(pairs: Any) -> str:
    """A query string from a mapping, leaving out what is empty."""
    items = pairs.items() if hasattr(pairs, "items") else pairs
    return urlencode([(k, v) for k, v in items if v not in (None, "", [])], doseq=True)


def with_request(request: HttpRequest) -> dict[str, Any]:
    """What every page is given: the day, and the token of its forms."""
    return {
        "as_of": getattr(request, "as_of", None),
        "now": getattr(request, "now", None),
        "user": getattr(request, "user", None),
        "language_code": translation.get_language() or "zh-hans",
    }
