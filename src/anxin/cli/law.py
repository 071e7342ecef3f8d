"""anxin law KEY | calendar import: the law on a day in a place, and the holidays."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .boot import today
from .chinese import CONTEXT, Command, Day, Group, nearest
from .main import print_json

if TYPE_CHECKING:
    from anxin.law import LawBook


def home() -> Path:
    """The data folder, without bringing Django up."""
    return Path(os.environ.get("ANXIN_HOME") or Path.home() / ".anxin").expanduser().resolve()


@click.command(
    cls=Command,
    short_help="查法规数值：某一天、某个地方，是多少，依据哪一条",
    example="anxin law special_account_open_deadline_days --on 2026-03-01\n"
    "anxin law minimum_wage_month_tier1 --on 2026-03-01 --region 52\nanxin law --find deposit",
)
@click.argument("key", metavar="[参数名]", required=False)
@click.option("--on", "day", type=Day(), help="哪一天（默认今天）。")
@click.option("--region", metavar="代码", default="", help="行政区划代码，如 52（贵州）、522301；不写为全国。")
@click.option(
    "--find", metavar="文字", default="", help="列出名称、文件或说明里含有这些字的参数名，如 deposit、保证金。"
)
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def law(key: str | None, day: date | None, region: str, find: str, as_json: bool) -> None:
    """查一个法规数值，在某一天、某个地区是多少，出自哪个文件哪一条，核实了没有。"""
    from anxin import law as laws
    from anxin.law.errors import LawError

    folder = home() / "law" / "parameters"
    book = laws.LawBook.load(folder if folder.exists() else None)
    if key is None:
        names = [name for name in sorted(laws.keys(book=book)) if _speaks_of(book, name, find)]
        if as_json:
            print_json(names)
        else:
            click.echo(
                "\n".join(names) or f"没有名称、文件或说明里含“{find}”的参数。换一个词，或只用 anxin law 列出全部。"
            )
        return
    on = day or today()
    try:
        value = laws.value(key.strip(), on, region or None, book=book)
    except (LawError, ValueError) as error:
        known = laws.keys(book=book)
        if key.strip() in known:
            hint = _place_hint(book, key.strip(), region)
            raise click.ClickException(f"{str(error.args[0]).rstrip('。')}。{hint}") from None
        near = nearest(key.strip(), known)
        raise click.ClickException(f"没有参数“{key.strip()}”。{near}用 anxin law --find 文字 可查参数名。") from None
    if as_json:
        print_json(
            {
                "key": value.key, "on": on.isoformat(), "name": laws.words.name(value.key), "value": value.value, "unit": value.unit, "shown": value.shown,
                "region": value.region, "instrument": value.instrument, "articles": list(value.article_ids),
                "effective_from": value.effective_from, "effective_to": value.effective_to, "status": value.status,
                "decides": value.decides, "note": value.note, "checked": value.checked,
            }
        )  # fmt: skip
        return
    words = laws.words.words(value.key)
    click.echo(f"{words.name}（{value.key}）：{value.shown}")
    click.echo(
        f"  {on} 在{f'地区 {value.region}' if value.region else '全国'}有效"
        f"（{value.effective_from or '未载'} 起{f'，至 {value.effective_to}' if value.effective_to else ''}）"
    )
    for article_id in value.article_ids:
        article = laws.article(article_id)
        click.echo(f"  依据 {article.title}：{article.summary}")
    click.echo(f"  {laws.words.STATUS_ZH[value.status]}" + (f"，核对于 {value.checked}" if value.checked else ""))
    if not value.decides:
        click.echo("  注意：此值不用于判断。" + (value.caution or ""))
    elif value.caution:
        click.echo(f"  注意：{value.caution}")
    if said := words.meaning or value.note:
        click.echo(f"  说明：{said}")
    if remark := laws.words.remark(value.key, value.region):
        click.echo(f"  另外：{remark}")


def _place_hint(book: LawBook, key: str, region: str) -> str:
    if region and not region.isdigit():
        return "写代码，例如 --region 52（贵州）、--region 522301。"
    elsewhere = {row.region for row in book.rows(key)} - {""}
    return "这个数值由各地规定，请加 --region，例如 --region 52（贵州）。" if elsewhere and not region else ""


def _speaks_of(book: LawBook, name: str, text: str) -> bool:
    wanted = text.strip().lower()
    from anxin.law.words import words

    of = words(name)
    said = (
        (name, of.name, of.meaning, *(f"{row.instrument} {row.note}" for row in book.rows(name))) if wanted else ("",)
    )
    return any(wanted in one.lower() for one in said)


@click.group(
    cls=Group,
    short_help="工作日历：导入新一年的放假安排，查某天是不是工作日",
    context_settings=CONTEXT,
    example="anxin calendar import 2027.json\nanxin calendar show 2027-02-06",
)
def calendar() -> None:
    """期限按国务院办公厅的放假安排计算。新一年的通知发布后在这里导入，期限随之重算。"""


@calendar.command(
    "import", short_help="导入一年的放假安排（JSON：year 与 days）", example="anxin calendar import 2027.json"
)
@click.argument("file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def import_(file: Path, as_json: bool) -> None:
    """导入一年的放假和调休。同一年再次导入即为更正。

    格式：{"year": 2027, "days": [{"date": "2027-01-01", "name": "元旦", "isOffDay": true}, …]}
    """
    from anxin.law.calendar.files import CalendarError, import_json

    try:
        done = import_json(file, home())
    except CalendarError as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        print_json({"year": done.year, "days_off": done.days_off, "makeup_days": done.makeup_days, "path": done.path})
    else:
        click.echo(f"{done.year} 年：放假 {done.days_off} 天，调休上班 {done.makeup_days} 天。下次评估按新日历计算。")


@calendar.command(short_help="某一天是不是工作日", example="anxin calendar show 2026-10-10")
@click.argument("day", metavar="日期", type=Day())
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def show(day: date, as_json: bool) -> None:
    """查某一天是不是工作日，以及那一年的安排是否已载入。"""
    from anxin.law.calendar import Calendar
    from anxin.law.calendar.files import folder

    days = Calendar.load(folder(home()))
    working, name, known = days.is_workday(day), days.name(day), days.known_year(day.year)
    if as_json:
        print_json({"day": day.isoformat(), "is_workday": working, "name": name, "year_known": known})
        return
    click.echo(f"{day}：{'工作日' if working else '休息日'}" + (f"（{name}）" if name else ""))
    if note := days.note(day, day):
        click.echo(note)
