"""A county whose area has chosen its ways, and a gateway that answers as it is told."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from anxin.access.models import Agency, Region, RoleAssignment, User

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
SECRET = "a secret of both sides"


@pytest.fixture
def county(db) -> SimpleNamespace:
    for code, name, level in (
        ("52", "贵州省", "province"),
        ("5223", "黔西南州", "city"),
        ("522323", "普安县", "county"),
        ("522302", "兴仁市", "county"),
    ):
        Region.objects.create(code=code, name=name, level=level)
    here = Agency.objects_unscoped.create(name="普安县治欠办", region_id="522323")
    user = User.objects_unscoped.create_user("wang", display_name="王专员", agency=here)
    chief = User.objects_unscoped.create_user("chief", display_name="管理员", agency=here)
    RoleAssignment.objects_unscoped.create(
        user=chief, role="access_manager", scope_region_id="522323", starts_on=date(2026, 1, 1), given_by="test"
    )
    return SimpleNamespace(user=user, chief=chief)


@pytest.fixture
def gateway(settings):
    """A gateway on this machine: ``answers`` are given one after the other, ``got`` keeps what was asked."""
    heard = SimpleNamespace(answers=[], got=[])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.got.append((dict(self.headers), body, json.loads(body)))
            status = heard.answers.pop(0) if heard.answers else 200
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    heard.url = f"http://127.0.0.1:{server.server_port}/send"
    settings.ANXIN_GATEWAY_HOSTS = [f"http://127.0.0.1:{server.server_port}"]
    yield heard
    server.shutdown()
    server.server_close()
