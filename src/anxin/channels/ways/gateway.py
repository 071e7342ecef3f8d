"""A signed POST to an area's SMS gateway.

Only hosts that the operator has allowed (``ANXIN_GATEWAY_HOSTS``) are spoken to, over TLS unless he wrote the host with
``http://``; redirects and proxies are not followed. Body (UTF-8 JSON)::

    {"id": key, "phone": "...", "title": "...", "text": "...", "region": "522301", "sent_at": "2026-11-20T08:00:00+08:00"}

Headers: ``X-Anxin-Id`` (the key; the same for each try), ``X-Anxin-Time`` (seconds since 1970) and ``X-Anxin-Signature``:
``sha256=`` and the HMAC-SHA256, in hex, of time, full stop and body under the secret that both sides hold. A gateway
checks the signature, refuses old times, and sends an id that it has had already no second time.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import ssl
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from .outcome import GivenUp, Letter, TryAgain

# Answers that say "later" and not "no".
_LATER = frozenset({408, 425, 429})


class NotAllowed(ValueError):
    """The address may not be spoken to; the message says in Chinese why and who can allow it."""


def check(url: str, allowed: Iterable[str]) -> SplitResult:
    """The parts of ``url`` when its host is one of ``allowed`` ('sms.example.gov.cn', '10.1.2.3:8443', 'http://10.1.2.3:8080')."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise NotAllowed("网关地址写法不对，应像 https://sms.example.gov.cn/send。") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.fragment:
        raise NotAllowed("网关地址写法不对，应像 https://sms.example.gov.cn/send。")
    host = parts.hostname + (f":{port}" if port else "")
    wanted = host if parts.scheme == "https" else f"http://{host}"
    if wanted.lower() not in {one.strip().lower().rstrip("/") for one in allowed}:
        raise NotAllowed(f"主机 {wanted} 不在允许的网关名单里。请系统管理员把它写进环境变量 ANXIN_GATEWAY_HOSTS。")
    return parts


def signature(secret: str, seconds: int, body: bytes) -> str:
    """What stands in ``X-Anxin-Signature``."""
    return "sha256=" + hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()


def send(letter: Letter, *, url: str, secret: str, allowed: Iterable[str], at: datetime, timeout: int) -> None:
    """Hand one letter to the gateway; returns when it has answered 2xx."""
    try:
        parts = check(url, allowed)
    except NotAllowed as error:
        raise GivenUp(str(error)) from error
    body = json.dumps(
        {
            "id": letter.key,
            "phone": letter.address,
            "title": letter.title,
            "text": letter.body,
            "region": letter.region,
            "sent_at": at.isoformat(),
        },
        ensure_ascii=False,
    ).encode()
    seconds = int(at.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Anxin",
        "X-Anxin-Id": letter.key,
        "X-Anxin-Time": str(seconds),
        "X-Anxin-Signature": signature(secret, seconds, body),
    }
    try:
        status = _post(parts, body, headers, timeout)
    except ssl.SSLCertVerificationError as error:
        raise TryAgain("网关的证书不受信任。") from error
    except (OSError, http.client.HTTPException) as error:
        raise TryAgain("网关连不上或没有答复。") from error
    if 200 <= status < 300:
        return
    if status >= 500 or status in _LATER:
        raise TryAgain(f"网关答复 {status}。")
    raise GivenUp(f"网关不收：答复 {status}。")


def _post(parts: SplitResult, body: bytes, headers: dict[str, str], timeout: int) -> int:
    # http.client follows nothing: no redirect leads from an allowed host to another one, no proxy stands between.
    host = parts.hostname or ""
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(
            host, parts.port, timeout=timeout, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=timeout)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body=body, headers=headers)
        answer = connection.getresponse()
        # Enough to let the other side finish; nothing of what it says is kept.
        answer.read(1024)
        return answer.status
    finally:
        connection.close()
