"""One import as a clerk runs it: a process of its own, its time, its peak memory, and what it left behind."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .case import Case

ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Outcome:
    """What came of it: ``told`` is the file's entry in the command's JSON; memory in MB."""

    code: int
    told: dict[str, Any]
    errors: str
    seconds: float
    cpu: float
    peak_mb: float
    child_mb: float
    batches: int
    evidence: int
    left: list[str] = field(default_factory=list)


def new_home(folder: Path) -> Path:
    """A data folder with an empty, ready database."""
    home = folder / "home"
    home.mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-m", "anxin", "migrate", "--json"],
        env=_environment(home),
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
    # The first import of an installation also loads the counties, which is no part of reading a file.
    ready = "from anxin.cli.boot import ready; ready(); from anxin.access.regions import load_regions; load_regions()"
    subprocess.run([sys.executable, "-c", ready], env=_environment(home), cwd=ROOT, check=True)
    return home


def _environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ANXIN_")}
    temporary = home.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    return kept | {"ANXIN_HOME": str(home), "TMPDIR": str(temporary)}


def run(case: Case, template: Path, folder: Path) -> Outcome:
    """Build the file, import it into a fresh copy of the data folder, and look at what is left."""
    place = folder / case.key
    files = place / "files"
    files.mkdir(parents=True)
    path = case.make(files)
    home = place / "home"
    shutil.copytree(template, home)
    environment, measured = _environment(home), place / "measured.json"
    environment["HOSTILE_MEASURED"] = str(measured)
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.once", "import", str(path), "--json"],
        env=environment, cwd=ROOT, capture_output=True, check=False, timeout=600,
        preexec_fn=_without_privilege if case.nobody and os.geteuid() == 0 else None,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    memory = json.loads(measured.read_text()) if measured.exists() else {"own_mb": 0.0, "child_mb": 0.0, "cpu": 0.0}
    outcome = Outcome(
        done.returncode, _told(done.stdout), done.stderr.decode("utf-8", "replace"), seconds, memory["cpu"], memory["own_mb"], memory["child_mb"],
        _batches(home), sum(1 for p in (home / "evidence").rglob("*") if p.is_file()), _left(place),
    )  # fmt: skip
    shutil.rmtree(place, ignore_errors=True)
    return outcome


def _without_privilege() -> None:
    """Root may read everything; for this case it is taken the right to pass over a file's mode."""
    import ctypes

    drop, override, search = 24, 1, 2
    library = ctypes.CDLL(None)
    library.prctl(drop, override)
    library.prctl(drop, search)


def _told(out: bytes) -> dict[str, Any]:
    try:
        files = json.loads(out)["files"]
    except (ValueError, KeyError):
        return {"status": "crash", "message": out.decode("utf-8", "replace")[:500], "code": None, "sheets": []}
    return (
        files[0]
        if len(files) == 1
        else {"status": "crash", "message": f"{len(files)} files", "code": None, "sheets": []}
    )


def _batches(home: Path) -> int:
    connection = sqlite3.connect(f"file:{home / 'anxin.sqlite3'}?mode=ro", uri=True)
    try:
        return connection.execute("SELECT count(*) FROM registry_batch").fetchone()[0]
    finally:
        connection.close()


def _left(place: Path) -> list[str]:
    """Temporary files, and copies that were begun and not finished."""
    parts = [str(p.relative_to(place)) for p in (place / "home").rglob("*") if p.suffix in (".part", ".note")]
    return parts + [str(p.relative_to(place)) for p in (place / "tmp").rglob("*")]


def lines_of(told: dict[str, Any]) -> list[str]:
    """Everything that the report tells, one line each, refusals first."""
    said = [told["message"]] if told.get("message") else []
    for sheet in told.get("sheets", []):
        said += [f"要问：{q['message']}" for q in sheet["questions"]]
        said += [f"第 {i['row']} 行 {i['column']}：{i['message']}" for i in sheet["issues"]]
        said += sheet["notes"]
    return said


def faults(case: Case, outcome: Outcome) -> list[str]:
    """What is not as promised; empty when all is well."""
    told, wrong = outcome.told, []
    if told["status"] != case.expected:
        wrong.append(
            f"status {told['status']} instead of {case.expected}: {told.get('code')} {told.get('message')} {lines_of(told)[:4]} {outcome.errors[-300:]}"
        )
    if case.code and told.get("code") != case.code:
        wrong.append(f"code {told.get('code')} instead of {case.code}: {told.get('message')}")
    said = lines_of(told)
    wrong += [f"does not say “{word}”: {said[:4]}" for word in case.says if not any(word in line for line in said)]
    if case.code and len(said) != 1:
        wrong.append(f"{len(said)} lines: {said[:4]}")
    if any("\n" in line or len(line) > 200 for line in said):
        wrong.append(f"not one line: {said[:4]}")
    if told["status"] in ("unreadable", "nothing", "question") and (outcome.batches or outcome.evidence):
        wrong.append(f"{outcome.batches} batches and {outcome.evidence} originals are left behind")
    if outcome.left:
        wrong.append(f"left behind: {outcome.left[:4]}")
    return wrong
