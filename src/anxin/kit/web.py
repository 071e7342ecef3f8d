"""The address under which the pages are reached from outside."""

from __future__ import annotations

from urllib.parse import urlsplit


class WrongAddress(ValueError):
    """What stands there is no address of a web site."""


def public_url(text: str) -> tuple[str, str]:
    """('https://anxin.example.org', 'anxin.example.org') of what somebody wrote, without a last stroke; ('', '') of nothing.

    WrongAddress for what is not http or https, or carries more than a host and a port.
    """
    said = text.strip().rstrip("/")
    if not said:
        return "", ""
    parts = urlsplit(said)
    try:
        port = parts.port
    except ValueError:
        port = -1
    bare = not (parts.path or parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or not parts.hostname or not bare or port == -1:
        raise WrongAddress(f"ANXIN_PUBLIC_URL 写的是“{text}”，应当像 https://anxin.example.org 这样，后面不带别的。")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    # A browser leaves these out, and what it sends is compared with this.
    port = None if port == {"http": 80, "https": 443}[parts.scheme] else port
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}", host
