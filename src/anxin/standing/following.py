"""Standing follows the evaluations: it asks its questions in their session and keeps the answers in their transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pyarrow as pa

from anxin.monitoring.models import Run

from .questions import QUESTIONS
from .services.keeping import keep


class Standings:
    """A follower of evaluations (``anxin.monitoring.following``)."""

    queries: Mapping[str, str] = QUESTIONS

    def keep(self, *, run: Run, judged: set[int] | None, tables: Mapping[str, pa.Table], now: datetime) -> None:
        rows = {name: tables[name].to_pylist() for name in self.queries}
        keep(rows, projects=judged, as_of=run.as_of, known_at=run.known_at)
