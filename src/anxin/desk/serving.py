"""Serving the plain page on this machine."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

HOST = "127.0.0.1"


class AddressTaken(OSError):
    """The port is in use; the message says what to do."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """A thread answers once; the connection that it opened must not outlive it."""
        from django.db import connections

        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Addresses of pages carry numbers of warnings; nothing of it is printed."""


def serve(port: int = 8000, *, started: Callable[[str], None] = lambda url: None) -> None:
    """Serve until interrupted. AddressTaken when the port is in use."""
    from django.conf import settings

    # The middleware for static files complains on the terminal about a folder that is not there.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    from anxin.wsgi import application

    try:
        server = make_server(HOST, port, application, server_class=_Server, handler_class=_Quiet)
    except OSError as error:
        raise AddressTaken(f"端口 {port} 已被占用。换一个：anxin serve --port {port + 1}") from error
    with server, contextlib.suppress(KeyboardInterrupt):
        started(f"http://{HOST}:{server.server_port}/")
        server.serve_forever()
