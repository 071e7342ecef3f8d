"""How long people wait for pages: ``python -m bench.pages [--size city] [--seconds 60] [--keep FOLDER] [--write PAGE]``.

A city (2,000 projects, 200,000 workers, a year) in PostgreSQL, evaluated with all rules; gunicorn with two processes
serves it; locust reads every list and detail page of the workbench as twenty people who look at a page for a second.
In the same run, in turn: a bare page of the framework (one query, one line), and Django's admin change list over the
table of worker-months. Everything is on this machine, so the load tool shares the two cores with what it measures.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bench import area, server

PEOPLE = 20
MONTHS = 12
MEDIAN_MS, P95_MS = 150, 400
MARK = "<!-- pages -->"


@dataclass(frozen=True)
class Line:
    """One page under load; times in ms as the people saw them."""

    name: str
    requests: int
    failures: int
    median: float
    p95: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.pages")
    parser.add_argument("--size", choices=list(area.WORKERS), default="city")
    parser.add_argument("--seconds", type=int, default=60, help="of load on the workbench; at most 60 on the others")
    parser.add_argument("--keep", type=Path, help="the database stays there for the next time")
    parser.add_argument("--write", type=Path, help="the page whose part between the marks is replaced")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="anxin-pages-") as scratch:
        folder = (asked.keep or Path(scratch)) / f"pages-{asked.size}"
        build(folder, asked.size)
        text = show(asked.size, measure(folder, asked.seconds, Path(scratch)))
    print(text)
    if asked.write:
        put_between(asked.write, MARK, "Pages under load", text)
    return 0


def build(folder: Path, size: str) -> None:
    """The city, once: facts by COPY, regions, people, and the house's own evaluation and scoring of firms."""
    from django.core.management import call_command

    if (folder / "built").exists():
        server.django(folder)
        call_command("migrate", verbosity=0, interactive=False)
        _score()
        return
    folder.mkdir(parents=True, exist_ok=True)
    facts = area.prepared(folder.parent, area.Area(area.WORKERS[size], MONTHS))
    server.begin(folder)
    from django.utils import timezone

    from anxin.access.models import User
    from anxin.access.regions import load_regions
    from anxin.access.services import assign_role
    from anxin.audit.services import Actor
    from anxin.monitoring.services import evaluate
    from bench import filling

    filling.fill(facts)
    load_regions()
    city = _region()
    _gather(city)
    actor, now = Actor.operator("bench"), timezone.now()
    for role in ("monitor", "entry_clerk", "auditor", "access_manager", "office_clerk", "case_handler"):
        user = User.objects_unscoped.create_user(role, display_name=role)
        assign_role(actor=actor, as_of=area.AS_OF, now=now, user=user, role=role, region=city)
    start = time.monotonic()
    report = evaluate(actor=actor, as_of=area.AS_OF, now=now, full=True)
    print(
        f"evaluated {report.projects} projects: {report.findings} findings in {time.monotonic() - start:.0f} s",
        file=sys.stderr,
    )
    _score()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    (folder / "built").write_text("")


def _score() -> None:
    """What a nightly job works out for the risk pages, unless it stands there from the last time."""
    from django.utils import timezone

    from anxin.audit.services import Actor
    from anxin.risks.models import ScoreDay
    from anxin.risks.services import score_all

    if not ScoreDay.objects.exists():
        score_all(actor=Actor.operator("bench"), as_of=area.AS_OF, now=timezone.now())


def _region() -> Any:
    """The city in which most projects were made up."""
    from collections import Counter

    from anxin.access.models import Region
    from anxin.registry.models import Project

    codes = Counter(code[:4] for code in Project.objects_unscoped.values_list("region_code", flat=True))
    return Region.objects.get(pk=codes.most_common(1)[0][0])


def _gather(city: Any) -> None:
    """Lay all projects into the towns of one city, in turn: the reader of a city sees all of it."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table, key in (("registry_project", "id"), ("registry_projectfact", "project_id")):
            cursor.execute(
                f"UPDATE {table} SET region_code = town.code FROM (SELECT code, row_number() OVER (ORDER BY code) - 1 AS at,"
                " count(*) OVER () AS towns FROM access_region WHERE code LIKE %s AND length(code) = 9) AS town"
                f" WHERE town.at = {table}.{key} %% town.towns",
                [f"{city.code}%"],
            )


def pages() -> dict[str, list[tuple[str, str]]]:
    """(name, path) of every list and detail page, by the role that opens it, filled with rows of the city."""
    from django.core.exceptions import ObjectDoesNotExist
    from django.db import transaction
    from django.urls import reverse
    from tests.doors.matrix import DOORS

    first = ("monitor", "case_handler", "entry_clerk", "office_clerk", "access_manager", "auditor")
    found: dict[str, list[tuple[str, str]]] = {}
    rows = Rows()
    for name, door in DOORS.items():
        role = next((r for r in first if r in door.roles), None)
        if door.open or door.post or door.file or door.answer != 200 or role is None:
            continue
        # What the matrix makes by hand (a letter, a task force) is gone again after this, and its page answers 404: such
        # pages cost the same in a city as in a town.
        with transaction.atomic():
            try:
                args = door.args(rows) if door.args else []
            except (LookupError, ValueError, ObjectDoesNotExist) as missing:
                print(f"{name}: no row for it ({missing})", file=sys.stderr)
                args = None
            transaction.set_rollback(True)
        if args is None:
            continue
        found.setdefault(role, []).append((name, reverse(name, args=args)))
    return found


class Rows:
    """Rows of the city under the names by which the matrix of doors asks for those of its sample county.

    The project is one of the larger tenth, with arrears and with the warning that the matrix asks for.
    """

    @cached_property
    def project(self) -> Any:
        from anxin.monitoring.models import Warning
        from anxin.standing.models import ProjectStanding

        warned = Warning.objects_unscoped.filter(rule="W02", project__isnull=False).values("project_id")
        there = ProjectStanding.objects_unscoped.filter(project_id__in=warned, owed_fen__gt=0).order_by(
            "-on_site", "pk"
        )
        return there.select_related("project")[there.count() // 10].project

    def __getattr__(self, name: str) -> Any:
        raise LookupError(name)


def session(username: str) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from anxin.access.models import User

    user = User.objects_unscoped.get(username=username)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def measure(folder: Path, seconds: int, scratch: Path) -> dict[str, list[Line]]:
    """Load on each side in turn: the bare page, the workbench, the admin's list (its questions go on when nobody waits)."""
    by_role = pages()
    asked = []
    for role, found in by_role.items():
        key = session(role)
        asked += [(name, path, key) for name, path in found if _answers(path, key)]
    monitor = session("monitor")
    sides = {
        "bare": [("a bare page of the framework", "/bench/bare/", monitor)],
        "anxin": asked,
        "admin": [("Django's admin list of worker-months", "/bench/admin/standing/workermonthstanding/", monitor)],
    }
    port = free_port()
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.pages_settings", "ANXIN_TODAY": area.AS_OF.isoformat()}
    web = subprocess.Popen(  # noqa: S603  our own interpreter
        [sys.executable, "-m", "gunicorn", "anxin.wsgi:application", "-w", "2", "--threads", "4",
         "-b", f"127.0.0.1:{port}", "--log-level", "error"], env=env,
    )  # fmt: skip
    try:
        _wait(port)
        # The workbench has a hundred pages where the others have one.
        return {
            key: _load(key, rows, port, seconds if key == "anxin" else min(seconds, 60), scratch, env)
            for key, rows in sides.items()
        }
    finally:
        web.terminate()
        web.wait(20)


def _answers(path: str, key: str) -> bool:
    """Whether the page is there for that reader: rows of the doors' county need not be in the city."""
    from django.test import Client

    client = Client()
    client.cookies["sessionid"] = key
    return client.get(path).status_code == 200


def _load(
    key: str, rows: list[tuple[str, str, str]], port: int, seconds: int, scratch: Path, env: dict[str, str]
) -> list[Line]:
    asked = scratch / f"{key}.json"
    asked.write_text(json.dumps(rows))
    out = scratch / key
    subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-m", "locust", "-f", str(Path(__file__).with_name("pages_load.py")), "--headless", "--only-summary",
         "-u", str(PEOPLE), "-r", str(PEOPLE), "-t", f"{seconds}s", "--reset-stats", "--csv", str(out),
         "-H", f"http://127.0.0.1:{port}"],
        env={**env, "BENCH_PAGES": str(asked)}, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with Path(f"{out}_stats.csv").open(encoding="utf-8") as file:
        return [
            Line(
                row["Name"], int(row["Request Count"]), int(row["Failure Count"]), float(row["50%"]), float(row["95%"])
            )
            for row in csv.DictReader(file)
            if row["Request Count"] != "0" and row["50%"] not in ("", "N/A")
        ]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(240):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.25)
        else:
            # Both processes load the house with their first page; that is not what is measured.
            for _ in range(8):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/bench/bare/", timeout=120).close()
            return
    raise RuntimeError("the server did not come up")


def show(size: str, found: dict[str, list[Line]]) -> str:
    """The measured lines as a Markdown part."""
    bare = found["bare"][0]
    lines = [
        MARK,
        f"{PEOPLE} people, a second on each page, on a {size}; gunicorn with two processes, PostgreSQL, and the load tool on"
        " the same two cores. Times in ms as the people saw them; the last column compares medians with the bare page.",
        "",
        "| page | requests | failed | median | 95 % | to the bare page |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for line in [*found["bare"], *found["admin"], *sorted(found["anxin"], key=lambda x: -x.median)]:
        if line.name == "Aggregated" and line not in found["anxin"]:
            continue
        ratio = line.median / bare.median if bare.median else 0
        lines.append(
            f"| {line.name} | {line.requests} | {line.failures} | {line.median:.0f} | {line.p95:.0f} | {ratio:.1f} |"
        )
    slow = [x for x in found["anxin"] if x.name != "Aggregated" and (x.median > MEDIAN_MS or x.p95 > P95_MS)]
    told = f"Asked: median at most {MEDIAN_MS} ms, 95 % at most {P95_MS} ms. "
    told += f"Missed by: {', '.join(x.name for x in slow)}." if slow else "Every page keeps to it."
    return "\n".join([*lines, "", told, MARK])


def put_between(page: Path, mark: str, title: str, text: str) -> None:
    """Put the part that stands between two ``mark`` on the page, or under a new heading at its end."""
    said = page.read_text(encoding="utf-8")
    if said.count(mark) == 2:
        before, _, after = said.partition(mark)
        page.write_text(before + text + after.partition(mark)[2], encoding="utf-8")
    else:
        page.write_text(f"{said.rstrip()}\n\n## {title}\n\n{text}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
