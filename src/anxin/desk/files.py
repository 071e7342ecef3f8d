"""Kept files on their way to a browser."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header

from anxin.intake import evidence

OCTETS = "application/octet-stream"


def kept_or_404(sha256: str) -> Path:
    """Where the bytes lie; 404 where there are none."""
    place = evidence.path_of(sha256) if sha256 else None
    if place is None or not place.is_file():
        raise Http404
    return place


def sent(place: Path, *, media: str = OCTETS, name: str = "") -> FileResponse:
    """The file as a download of that name; without one it is shown in the page.

    Whatever it is, the browser takes it for nothing else, runs nothing in it and keeps no copy.
    """
    answer = FileResponse(place.open("rb"), content_type=media)
    if name:
        answer.headers["Content-Disposition"] = content_disposition_header(True, name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store, private"
    return answer
