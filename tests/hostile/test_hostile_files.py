"""Every hostile or broken file through the command: one clear line, nothing stored, nothing left behind."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from anxin.access.models import Region
from anxin.cli import main as front
from anxin.intake.reading import model
from anxin.kit.text import person_key
from anxin.registry.models import Batch, Worker

from .__main__ import GROUPS
from .case import Case
from .run import Outcome, faults
from .values import CASES as VALUES
from .values import FORMULAS

CASES = [
    pytest.param(case, id=case.key, marks=[pytest.mark.slow] if case.heavy else [])
    for _, cases in GROUPS
    for case in cases
]
pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("home", "tmp", "files"):
        (tmp_path / name).mkdir()
    settings.ANXIN_HOME = tmp_path / "home"
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    # One is enough for the command not to load them all.
    Region.objects.get_or_create(code="52", defaults={"name": "贵州省", "level": Region.Level.PROVINCE})
    return tmp_path


def imported(place: Path, path: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        front.main(["import", str(path), *words])
    return int(left.value.code or 0), capsys.readouterr().out


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_or_broken_file_gets_one_clear_line_and_leaves_nothing(case: Case, place: Path, capsys) -> None:
    path = case.make(place / "files")
    with _without_privilege() if case.nobody else contextlib.nullcontext():
        code, out = imported(place, path, capsys, "--json")
    (told,) = json.loads(out)["files"]
    kept = [p for p in (place / "home" / "evidence").rglob("*") if p.is_file() and p.suffix != ".note"]
    left = [str(p) for p in [*(place / "tmp").rglob("*"), *(place / "home").rglob("*.part")]]
    outcome = Outcome(code, told, "", 0, 0, 0, 0, Batch.objects.count(), len(kept), left)
    assert faults(case, outcome) == []
    assert (code == 2) == (outcome.batches == 0)


@pytest.mark.parametrize("case", [pytest.param(c, id=c.key) for c in VALUES])
def test_what_the_clerk_reads_on_the_screen_names_sheet_row_and_column(case: Case, place: Path, capsys) -> None:
    _, out = imported(place, case.make(place / "files"), capsys)
    lines = out.splitlines()
    assert lines[0].startswith(("工资表.xls", "花名册.xlsx"))
    assert any(line.startswith("  [") for line in lines)
    assert not any(ord(c) < 32 or c in "\u202e\u200b" for line in lines for c in line)
    assert all(any(word in line for line in lines) for word in case.says)


def test_formulas_in_names_are_kept_as_text_and_come_back_as_text(place: Path, capsys) -> None:
    case = next(c for c in VALUES if c.key == "formulas")
    _, out = imported(place, case.make(place / "files"), capsys, "--json")
    (told,) = json.loads(out)["files"]
    held = set(Worker.objects.values_list("name", flat=True))
    assert {person_key(name) for name in FORMULAS} <= held
    page = openpyxl.load_workbook(told["returned"]).active
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert "=1+1" in {cell.value for cell in cells}
    assert any("实发工资" in str(cell.value) and "很多" in str(cell.value) for cell in cells)


def test_the_turned_name_is_stored_and_shown_straight(place: Path, capsys) -> None:
    case = next(c for _, cases in GROUPS for c in cases if c.key == "name-turned")
    _, out = imported(place, case.make(place / "files"), capsys)
    assert "\u202e" not in out and "工资表\ufffdxslx.exe" in out
    assert Batch.objects.get().file_name == "工资表\ufffdxslx.exe"


def test_the_child_has_bounds_of_its_own() -> None:
    limits = model.Limits()
    assert limits.child_memory <= 3 * 1024**3 and limits.child_seconds <= 180


def test_every_case_has_a_key_of_its_own() -> None:
    keys = [case.key for _, cases in GROUPS for case in cases]
    assert len(keys) == len(set(keys))


@contextlib.contextmanager
def _without_privilege() -> Iterator[None]:
    """Root reads everything; here it may not, for a moment (capabilities 1 and 2 out of the effective set)."""
    if os.geteuid() != 0:
        yield
        return
    library = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    data = (ctypes.c_uint32 * 6)()
    assert library.capget(header, data) == 0
    held = data[0]
    data[0] = held & ~0b110
    assert library.capset(header, data) == 0
    try:
        yield
    finally:
        data[0] = held
        assert library.capset(header, data) == 0
