"""A worker's way from the code on the board to a number, as his phone sees it; and what a broken line leaves."""

from __future__ import annotations

import io
import re
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from PIL import Image

from anxin.casework.models import Clue, ClueDraft, CluePaper
from anxin.casework.services import make_code, read_draft
from anxin.casework.tests.office import DAY, Office
from anxin.monitoring.tests.county import CLERK, at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(settings: Any, tmp_path: Any) -> Any:
    settings.ANXIN_HOME, settings.ANXIN_TODAY = tmp_path, DAY
    cache.clear()
    office = Office()
    office.code_on_board = make_code(
        actor=CLERK, as_of=DAY, now=at(DAY), agency=office.arrears, region=office.project.region_code,
        project=office.project,
    )  # fmt: skip
    return office


def test_six_taps_without_javascript_lead_from_the_code_to_a_number(phone, site):
    phone.goto(f"/w/{site.code_on_board.token}/")
    phone.press("我没拿到工资")
    phone.tap(phone.get_by_text("2026年4月", exact=True))
    phone.press("下一步")
    phone.locator("input[name=amount]").fill("8000")
    phone.press("下一步")
    phone.press("几个人，不到 5 个")
    phone.locator("input[name=phone]").fill("13800138000")
    phone.press("交上去")
    clue = Clue.objects_unscoped.get()
    assert phone.get_by_text(clue.number).count() and phone.taps <= 6
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert (clue.project, clue.amount_fen, clue.months) == (site.project, 800_000, [202604])


class Line:
    """A line to the server that may break: raw bytes out, an answer or nothing back."""

    def __init__(self, address: str) -> None:
        self.host, self.port = urlsplit(address).hostname, urlsplit(address).port
        self.cookies: dict[str, str] = {}

    def send(self, method: str, path: str, body: bytes = b"", kind: str = "application/x-www-form-urlencoded", cut: int | None = None) -> str:  # fmt: skip
        """The answer; with ``cut`` the line breaks after that many bytes of the body, and there is none."""
        cookies = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nConnection: close\r\nCookie: {cookies}\r\n"
        )
        head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n" if body else ""
        with socket.create_connection((self.host, self.port), 20) as line:
            line.sendall(head.encode() + b"\r\n" + body[:cut])
            if cut is not None:
                # The phone is gone: no farewell, only a broken line.
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                return ""
            answer = b"".join(iter(lambda: line.recv(65536), b"")).decode("utf-8", "replace")
        for name, value in re.findall(r"(?im)^set-cookie: *([^=]+)=([^;]*)", answer):
            self.cookies[name] = value
        return answer

    def form(self, path: str, page: str, **said: str) -> str:
        body = "&".join(f"{k}={v}" for k, v in {"csrfmiddlewaretoken": _token(page), **said}.items())
        return self.send("POST", path, body.encode())


def _token(page: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


def _to(answer: str) -> str:
    found = re.search(r"(?im)^location: *(\S+)", answer)
    assert found, answer[:500]
    return found[1]


def test_a_line_that_breaks_in_the_middle_loses_nothing_that_was_said(live_server, site):
    line, start = Line(live_server.url), f"/w/{site.code_on_board.token}/"
    page = line.send("GET", start)
    at_step = _to(line.form(start, page))
    for said in ({"month": "202604"}, {"amount": "8000"}, {"people": "3"}):
        at_step = _to(line.form(at_step, line.send("GET", at_step), **said))
    # The last answer breaks off on its way; what was said before is there when the phone is back.
    page = line.send("GET", at_step)
    body = f"csrfmiddlewaretoken={_token(page)}&phone=13800138000".encode()
    line.send("POST", at_step, body, cut=len(body) // 2)
    said = read_draft(ClueDraft.objects.get())
    assert (said.months, said.amount_fen, said.people) == ((202604,), 800_000, 3)
    assert not Clue.objects_unscoped.exists()
    done = line.form(at_step, line.send("GET", at_step), phone="13800138000")
    clue = Clue.objects_unscoped.get()
    assert clue.number in done

    # A photo breaks off: nothing half is kept, the matter is as it was, and the same photo goes in the second time.
    out = io.BytesIO()
    Image.effect_noise((900, 700), 80).convert("RGB").save(out, "JPEG", quality=90)
    mine = f"/w/mine/{clue.number}/"
    token = _token(line.send("GET", mine))
    parts = (
        f'--anxin-edge-4711\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n--anxin-edge-4711\r\n'
        'Content-Disposition: form-data; name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    ).encode()
    body = parts + out.getvalue() + b"\r\n--anxin-edge-4711--\r\n"
    form = "multipart/form-data; boundary=anxin-edge-4711"
    line.send("POST", f"{mine}papers/", body, form, cut=len(body) // 2)
    page = line.send("GET", mine)
    assert clue.number in page and not CluePaper.objects.exists()
    assert " 302 " in line.send("POST", f"{mine}papers/", body, form).splitlines()[0]
    assert CluePaper.objects.get().clue == clue
