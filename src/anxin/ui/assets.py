"""What the build made: addresses that change with the content, and the shapes of icons."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from markupsafe import Markup

_BUILT = Path(__file__).with_name("static") / "anxin"


class NotBuilt(RuntimeError):
    """The front end has not been built; the message says how."""


def _built(name: str) -> dict[str, str]:
    path = _BUILT / name
    if not path.exists():
        raise NotBuilt("页面样式还没有生成。请在项目目录运行 make front（需要 Node 20）。")
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def _digests() -> dict[str, str]:
    return _built("digests.json")


@cache
def _icons() -> dict[str, str]:
    return _built("icons.json")


def asset(name: str) -> str:
    """The address of a built file; browsers may keep it for ever, for a new content has a new address."""
    return f"{static(f'anxin/{name}')}?v={_digests()[name]}"


@cache
def icon(name: str, words: str = "") -> Markup:
    """An icon as inline SVG; silent to a screen reader unless ``words`` say what it means. KeyError when not in use."""
    shape = Markup(_icons()[name])  # noqa: S704 - from the build
    said = Markup('role="img" aria-label="{}"').format(words) if words else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>').format(said, shape)
