"""A hundred workers complain at once: ``python -m bench.complaints [--people 100] [--write PAGE]``.

Each opens the code on the board, answers four questions and sends a photo, all at the same moment, to gunicorn with two
processes over PostgreSQL. Counted afterwards: every number that a page gave is a clue in the database, and there is no
other; every photo that was acknowledged is there. In the same run as many people read a bare page of the framework (one
query, one line). Everything is on this machine, so the load shares the cores with what it measures. Ends with 1 when
anything is lost.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import io
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench import server
from bench.pages import free_port, put_between

MARK = "<!-- complaints -->"
_NUMBER = re.compile(r"X\d{9}")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_STYLE = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_READS = 10  # of the bare page by each


@dataclass
class Person:
    """One worker's phone: its cookies, how long each answer took (s), what it was told."""

    port: int
    name: str
    cookies: dict[str, str] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    whole: float = 0.0
    number: str = ""
    photo: bool = False
    wrong: str = ""

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "application/x-www-form-urlencoded") -> tuple[int, str, str]:  # fmt: skip
        """(status, address to go to, page)."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        heads = {"User-Agent": f"phone {self.name}", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body:
            heads["Content-Type"] = kind
        start = time.perf_counter()
        line.request(method, path, body or None, heads)
        answer = line.getresponse()
        page = answer.read().decode("utf-8", "replace")
        self.took.append(time.perf_counter() - start)
        for said in answer.msg.get_all("Set-Cookie") or ():
            key, _, value = said.partition(";")[0].partition("=")
            self.cookies[key] = value
        line.close()
        return answer.status, answer.getheader("Location") or "", page

    def form(self, path: str, page: str, **said: str) -> tuple[int, str, str]:
        typed = {"csrfmiddlewaretoken": _token(page), **said}
        return self.ask("POST", path, urllib.parse.urlencode(typed).encode())


def _token(page: str) -> str:
    found = _TOKEN.search(page)
    return found[1] if found else ""


def complain(who: Person, code: str, month: str, photo: bytes) -> None:
    """From the code to the number, and a photo afterwards. Raises when a page is not what it should be."""
    _, _, page = who.ask("GET", f"/w/{code}/")
    status, at, _ = who.form(f"/w/{code}/", page)
    for said in ({"month": month}, {"amount": "8000"}, {"people": "3"}, {"phone": "13800138000", "text": f"没发工资 {who.name}"}):  # fmt: skip
        assert status == 302, (status, at)
        here = at
        _, _, page = who.ask("GET", here)
        status, at, page = who.form(here, page, **said)
    assert status == 200, status
    found = _NUMBER.search(page)
    assert found, page[-300:]
    who.number = found[0]
    mine = f"/w/mine/{who.number}/"
    _, _, page = who.ask("GET", mine)
    edge = "anxin-edge"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{_token(page)}\r\n'.encode(),
        f'--{edge}\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode(),
        photo,
        f"\r\n--{edge}--\r\n".encode(),
    ]
    status, _, _ = who.ask("POST", f"{mine}papers/", b"".join(parts), f"multipart/form-data; boundary={edge}")
    who.photo = status == 302


def at_once(people: list[Person], act: Callable[[Person], None]) -> float:
    """Everybody does it at the same moment; how long until the last was done (s)."""
    gate = threading.Barrier(len(people) + 1)

    def one(who: Person) -> None:
        gate.wait()
        start = time.perf_counter()
        try:
            act(who)
        except Exception as wrong:
            who.wrong = f"{type(wrong).__name__}: {wrong}"[:200]
        who.whole = time.perf_counter() - start

    threads = [threading.Thread(target=one, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    gate.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def photo_of(side: int = 1600) -> bytes:
    """A photo as a phone takes it, some hundred kilobytes."""
    from PIL import Image

    rng = random.Random(7)  # noqa: S311  noise for a picture
    small = Image.new("RGB", (160, 120))
    small.putdata([(rng.randrange(256), rng.randrange(256), rng.randrange(256)) for _ in range(160 * 120)])
    out = io.BytesIO()
    small.resize((side, side * 3 // 4)).save(out, "JPEG", quality=85)
    return out.getvalue()


def weigh(port: int, code: str) -> tuple[int, int]:
    """(bytes on the line for the first page with all that it needs, files): headers included, as a browser asks for it."""

    def fetched(path: str) -> tuple[int, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        line.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = line.getresponse()
        body = answer.read()
        heads = sum(len(k) + len(v) + 4 for k, v in answer.getheaders()) + 20
        line.close()
        plain = gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body
        return len(body) + heads, plain

    weight, page = fetched(f"/w/{code}/")
    others = sorted(set(_STYLE.findall(page.decode())))
    return weight + sum(fetched(path)[0] for path in others), 1 + len(others)


def prepared(folder: Path) -> tuple[str, str]:
    """Empty tables, a county with an office, a site and its code: (token, a month that may be owed)."""
    folder.mkdir(parents=True)
    server.begin(folder)
    from django.utils import timezone

    from anxin.access.models import Agency, Region
    from anxin.audit.services import Actor
    from anxin.casework.services import make_code
    from anxin.deadlines.clock import CHINA
    from anxin.kit import months
    from anxin.registry.models import Project

    now = timezone.now().astimezone(CHINA)
    Region.objects.get_or_create(code="522323", defaults={"name": "某县", "level": "county"})
    agency = Agency.objects_unscoped.create(name="县治欠办", region_id="522323")
    site = Project.objects_unscoped.create(name="安置房", name_key="安置房", region_code="522323")
    code = make_code(
        actor=Actor.operator("bench"), as_of=now.date(), now=now, agency=agency, region="522323", project=site
    )
    return code.token, str(months.add(months.month_of(now.date()), -1))


def measure(folder: Path, people: int) -> tuple[str, bool]:
    """The part for the page, and whether nothing was lost."""
    code, month = prepared(folder)
    port = free_port()
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.pages_settings"}
    web = subprocess.Popen(  # noqa: S603  our own interpreter
        [sys.executable, "-m", "gunicorn", "anxin.wsgi:application", "-w", "2", "--threads", "4", "-b", f"127.0.0.1:{port}",
         "--log-level", "error", "--timeout", "120"], env=env,
    )  # fmt: skip
    try:
        wait(port)
        for n in range(4):  # both processes load what they need
            complain(Person(port, f"first {n}"), code, month, photo_of(200))
        before = _held()
        readers = [Person(port, f"reader {n}") for n in range(people)]
        at_once(readers, lambda who: [who.ask("GET", "/bench/bare/") for _ in range(_READS)] and None)
        workers, picture = [Person(port, f"worker {n}") for n in range(people)], photo_of()
        lasted = at_once(workers, lambda who: complain(who, code, month, picture))
        weight, files = weigh(port, code)
    finally:
        web.terminate()
        web.wait(20)
    numbers, photos = (new - old for new, old in zip(_held(), before, strict=True))
    told = {who.number for who in workers if who.number}
    lost = sorted(told - numbers)
    whole = len(told) == people and not lost and len(numbers) == len(told) and photos_held(photos, workers)
    for who in workers:
        if who.wrong:
            print(f"{who.name}: {who.wrong}", file=sys.stderr)
    lines = [
        MARK,
        f"{people} people at the same moment, each opens the code, answers four questions and sends a photo of {len(picture) // 1024} KB;"
        " gunicorn with two processes, PostgreSQL, and the load on the same cores.",
        "",
        f"- Numbers given: {len(told)} of {people}; clues in the database: {len(numbers)}; lost: {len(lost)}. Photos acknowledged:"
        f" {sum(w.photo for w in workers)}; kept: {len(photos)}.",
        f"- The last number was given after {lasted:.1f} s: {sum(len(w.took) for w in workers)} requests, {sum(len(w.took) for w in workers) / lasted:.0f} in a second.",
        f"- The first page with all that it needs: {weight:,} bytes on the line in {files} files.",
        "",
        "| | median ms | 95 % ms | longest ms | median to the bare page |",
        "|---|---:|---:|---:|---:|",
    ]  # fmt: skip
    bare = [t for who in readers for t in who.took]
    for name, took in (
        ("a bare page of the framework, as many people at once", bare),
        ("one page of the complaint", [t for who in workers for t in who.took]),
        ("the whole complaint with its photo", [who.whole for who in workers]),
    ):
        ordered = sorted(took)
        ratio = statistics.median(took) / statistics.median(bare)
        lines.append(
            f"| {name} | {statistics.median(took) * 1000:.0f} | {ordered[int(len(ordered) * 0.95)] * 1000:.0f} | {ordered[-1] * 1000:.0f} | {ratio:.1f} |"
        )
    return "\n".join([*lines, MARK]), whole


def photos_held(kept: set[int], workers: list[Person]) -> bool:
    return len(kept) == sum(who.photo for who in workers) == len(workers)


def _held() -> tuple[set[str], set[int]]:
    """Numbers of clues and keys of their photos, as the database has them now."""
    from anxin.casework.models import Clue, CluePaper

    return set(Clue.objects_unscoped.values_list("number", flat=True)), set(
        CluePaper.objects.values_list("pk", flat=True)
    )


def wait(port: int) -> None:
    for _ in range(240):
        try:
            Person(port, "").ask("GET", "/bench/bare/")
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise RuntimeError("the server did not come up")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.complaints")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--write", type=Path, help="the page whose part between the marks is replaced")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="anxin-complaints-") as scratch:
        text, whole = measure(Path(scratch) / "complaints", asked.people)
    print(text)
    if asked.write:
        put_between(asked.write, MARK, "A hundred complaints at once", text)
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
