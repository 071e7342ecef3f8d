"""anxin demo: a fictional county, from its messy files to explained warnings, on this machine."""

import datetime as dt
import json
import os
import shutil
import time
from pathlib import Path

import click

from .chinese import Command, Day
from .main import print_json

_MARK = "demo.json"


@click.command(
    cls=Command,
    short_help="演示：造一个虚构的县，全部文件走一遍导入、评估，再打开网页",
    example="anxin demo\nanxin demo --as-of 2026-11-20 --scale 0.1 --no-serve",
)
@click.option("--as-of", "as_of", type=Day(), help="演示的“今天”（默认真正的今天）。")
@click.option(
    "--scale",
    metavar="倍数",
    type=click.FloatRange(0, 1, min_open=True),
    default=1.0,
    show_default=True,
    help="工人多少：1 约一万人，0.1 约一千人。",
)
@click.option("--seed", metavar="数", type=int, default=1, show_default=True, help="换一个数就是另一个县。")
@click.option("--no-serve", is_flag=True, help="只造数据和评估，不开网页。")
@click.option(
    "--port",
    metavar="端口",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="网页端口（只在本机打开）。",
)
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def demo(as_of, scale, seed, no_serve, port, as_json):
    """造一个虚构的县：55 个工地、12 个月的花名册、考勤、工资表、回单、专户流水，各种写法都有；
    从大门导入，评估全部规则，然后在 http://127.0.0.1:8000 看结果。

    演示数据放在 ANXIN_HOME（默认 ~/.anxin-demo），不会碰真实数据；再次运行同样的演示会直接打开，
    换了日期、倍数或数则重造。
    """
    os.environ.setdefault("ANXIN_HOME", str(Path.home() / ".anxin-demo"))
    if as_of is not None:
        # The pages stand on the demo's own day.
        os.environ.setdefault("ANXIN_TODAY", as_of.isoformat())
    # A poster of the demo leads to the demo.
    os.environ.setdefault("ANXIN_PUBLIC_URL", f"http://127.0.0.1:{port}")
    from .boot import now, ready

    # The one place where the demo asks the clock: at the edge, when nobody named a day.
    day = as_of or now().date()
    wanted = {"as_of": day.isoformat(), "scale": scale, "seed": seed, "version": 6}
    home = Path(os.environ["ANXIN_HOME"]).expanduser().resolve()
    if _made(home) != wanted:
        _clear(home)
        ready()
        result = _make(home, day, scale, seed, quiet=as_json)
        (home / _MARK).write_text(json.dumps(wanted), encoding="utf-8")
        if as_json:
            print_json(result)
    else:
        ready()
        click.echo(f"演示县（{day}）已经造好，在 {home}", err=True)
        if as_json:
            print_json({**wanted, "home": str(home), "made_before": True})
    if not as_json:
        from .demo_people import how_to_sign_in

        for line in how_to_sign_in(home):
            click.echo(line, err=True)
    if not no_serve:
        _serve(port)


def _made(home: Path) -> dict | None:
    mark = home / _MARK
    return json.loads(mark.read_text(encoding="utf-8")) if mark.exists() else None


def _clear(home: Path) -> None:
    """Remove an earlier demo of this folder. A folder with data that no demo made is left alone."""
    if not (home / _MARK).exists() and (home / "evidence").exists() and not (home / "demo").exists():
        raise click.ClickException(f"{home} 里已有别的数据。演示要用自己的文件夹：ANXIN_HOME=/某处/demo anxin demo")
    for name in ("anxin.sqlite3", "anxin.sqlite3-wal", "anxin.sqlite3-shm", _MARK, "demo-password"):
        (home / name).unlink(missing_ok=True)
    for name in ("evidence", "demo", "returned"):
        shutil.rmtree(home / name, ignore_errors=True)


def _make(home: Path, as_of: dt.date, scale: float, seed: int, *, quiet: bool) -> dict:
    from django.db import connection

    from anxin.audit import MACHINE
    from anxin.demo import build
    from anxin.intake.taking import Order, take
    from anxin.monitoring.services import evaluate, tell_responsible
    from anxin.registry.models import Batch
    from anxin.risks.services import score_all
    from anxin.standing.services import past_weeks, tell_past_days

    from .boot import CHINA
    from .demo_people import let_people_in

    # The demo's day is over when its files come in, whatever the clock of this machine says.
    noon = dt.datetime.combine(as_of, dt.time(12), CHINA)
    if Batch.objects.exists():
        raise click.ClickException(f"数据库 {connection.settings_dict['NAME']} 里已有数据，演示只在空库里造")
    say = (lambda text: None) if quiet else (lambda text: click.echo(text, err=True))
    took: dict[str, float] = {}

    def step(name: str, start: float) -> None:
        took[name] = round(time.monotonic() - start, 1)
        say(f"{name}：{took[name]} 秒")

    start = time.monotonic()
    load_places()
    step("行政区划", start)

    start = time.monotonic()
    county = build(home / "demo", as_of=as_of, scale=scale, seed=seed)
    files = sorted((home / "demo" / "files").rglob("*.*"))
    step(f"造出 {len(files)} 个文件", start)

    start = time.monotonic()
    order = Order(actor=MACHINE, sender="演示县")
    counts = {"accepted": 0, "unchanged": 0, "rejected": 0, "ignored": 0}
    trouble = []
    for path in _progress(files, quiet):
        name = str(path.relative_to(home / "demo" / "files"))
        report = take(path, order, now=noon, name=name, returned_to=home / "returned")
        for sheet in report.sheets:
            for name in counts:
                counts[name] += getattr(sheet, name)
        if report.status not in ("imported", "partly"):
            trouble.append(f"{path.name}：{report.status} {report.message}")
    step(f"导入 {counts['accepted']} 行", start)
    for line in trouble[:20]:
        say("  " + line)

    start = time.monotonic()
    people = let_people_in(home, as_of, noon, seed)
    step(f"登记 {people['users']} 个用户、{people['owners']} 项责任", start)

    start = time.monotonic()
    run = evaluate(actor=MACHINE, as_of=as_of, now=noon, full=True)
    step("评估", start)

    start = time.monotonic()
    tell_responsible(actor=MACHINE, as_of=as_of, now=noon)
    step("告知责任人", start)

    start = time.monotonic()
    score_all(actor=MACHINE, as_of=as_of, now=noon)
    step("算风险分", start)

    start = time.monotonic()
    from .demo_cases import file_grievances

    grievances = file_grievances(as_of, noon, home / "demo" / "truth")
    # They warn of themselves from now on, as after every step.
    run = evaluate(actor=MACHINE, as_of=as_of, now=noon)
    step(f"登记 {grievances['clues']} 条线索、{grievances['cases']} 件案件", start)

    start = time.monotonic()
    from .demo_incidents import stage_emergencies

    emergencies = stage_emergencies(as_of, noon)
    step(f"登记 {emergencies['events']} 起突发事件、{emergencies['opinions']} 条舆情", start)

    start = time.monotonic()
    from .demo_codes import put_up_codes

    codes = put_up_codes(as_of, noon, seed)
    step(f"做 {codes['codes']} 个二维码", start)

    start = time.monotonic()
    tell_past_days(actor=MACHINE, now=noon, days=past_weeks(as_of))
    step("补算过去各周", start)
    say(f"演示县的文件在 {home / 'demo' / 'files'}，埋下的问题在 {home / 'demo' / 'truth'}")
    return {
        "as_of": as_of,
        "files": len(files),
        "sites": len(county.ground["project_fact"]),
        "workers": len(county.ground["worker"]),
        **people,
        **grievances,
        **emergencies,
        **codes,
        "rows": counts,
        "trouble": trouble,
        "warnings": run.open,
        "seconds": took,
    }


def load_places() -> None:
    """The regions of the country, and the fictional county among them."""
    from anxin.access.models import Region
    from anxin.access.regions import load_regions
    from anxin.demo import DEMO_REGIONS
    from anxin.intake import places

    load_regions()
    for place in DEMO_REGIONS:
        Region.objects.update_or_create(
            code=place.code, defaults={"name": place.name, "level": place.level, "parent_id": place.parent}
        )
    places.forget()


def _progress(files, quiet: bool):
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        return files
    return track(files, description="导入", console=console)


def _serve(port: int) -> None:
    from anxin.desk.serving import serve
    from anxin.jobs.beside import worker_beside

    click.echo(f"打开 http://127.0.0.1:{port}/ 看结果；按 Ctrl+C 结束", err=True)
    with worker_beside():
        serve(port)
