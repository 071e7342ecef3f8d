"""How much a request may bring: what is too large is not written to the disk, and the person is told."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from anxin import law

# Beyond this many times the limit the rest is not even read to its end.
_PATIENCE = 4
_FORM_BYTES = 2**20


class Bounded(FileUploadHandler):
    """Stops an upload beyond the house's limit and marks the request ``too_large``; stands before those that store."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self._most = int(law.defaults()["intake.upload_total_mb"].value) * 2**20 + _FORM_BYTES
        self._length = content_length
        self._seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self._length > self._most:
            self._stop()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._seen += len(raw_data)
        if self._seen > self._most:
            self._stop()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _stop(self) -> None:
        if self.request is not None:
            self.request.too_large = True  # type: ignore[attr-defined]
        raise StopUpload(connection_reset=self._length > _PATIENCE * self._most)
