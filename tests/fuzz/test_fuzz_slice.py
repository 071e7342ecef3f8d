"""A short, repeatable slice of the fuzzing; `make fuzz` runs it for longer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from . import files
from .targets import TARGETS, Target

FILES = 60


@pytest.mark.parametrize("target", [pytest.param(t, id=t.name) for t in TARGETS])
def test_any_value_is_read_or_refused_in_words(target: Target) -> None:
    few = settings(
        max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    few(given(target.given)(lambda value: target.check(value)))()


@pytest.mark.django_db
def test_damaged_files_are_taken_or_refused_whole(settings, tmp_path: Path) -> None:
    settings.ANXIN_HOME = tmp_path / "home"
    mutator = files.Mutator(20261126)
    for n in range(FILES):
        name, data, what = mutator.next()
        path = tmp_path / (name or "x")
        path.write_bytes(data)
        try:
            files.check(path, n, tmp_path / "returned")
        except Exception as error:
            error.add_note(f"file {n}: {what}")
            raise
        path.unlink()
