"""anxin import: files in, by whatever name and in whatever order they come."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import click

from .boot import alone, now, operator, ready
from .chinese import Command, OneOf, nearest
from .main import print_json, told
from .telling import KINDS, tell

_PAID = {"success": "发放成功", "failed": "发放失败", "pending": "处理中"}
_OVERLAP = {"replace": "更正先前的", "add": "补充先前的"}


def _words(labels: dict[str, str]) -> str:
    return "，".join(f"{word} {label}" for word, label in labels.items())


@click.command(
    "import",
    cls=Command,
    short_help="导入文件：花名册、考勤、工资表、回单……认得出是什么就自动入库",
    example="anxin import 花名册.xlsx 3月考勤.xls 3月工资表.csv 回单.csv\nanxin import 本月报送的文件夹\n"
    "anxin import 工资表.xlsx --project 幸福里小区二期工程 --month 2026-03\n"
    "anxin import 明细.xlsx --kind 工资支付表 --map payable=到手",
)
@click.argument(
    "files", metavar="文件……", nargs=-1, required=True, type=click.Path(exists=True, readable=False, path_type=Path)
)
@click.option(
    "--kind",
    type=OneOf(KINDS, metavar="种类"),
    help=f"这是什么表（认不出来时用）：{'、'.join(zh.partition('（')[0] for zh in KINDS.values())}。",
)
@click.option("--project", metavar="项目", help="项目全称或编码（表里没写时用）。")
@click.option("--new-project", is_flag=True, help="--project 写的是台账里还没有的新项目，尽管有名称相近的。")
@click.option("--employer", metavar="单位", help="用人单位名称（表里没写时用）。")
@click.option("--month", metavar="月份", help="月份，如 2026-03（表里没写时用）。")
@click.option("--crew", metavar="班组", help="班组（表里没写时用）。")
@click.option(
    "--status", type=OneOf(_PAID, metavar="结果"), help=f"发放清单没有结果一栏时，这些款发成没有：{_words(_PAID)}。"
)
@click.option("--sender", metavar="报送人", default="", help="谁报来的；同一报送人同一版式，确认过一次就记住。")
@click.option(
    "--map", "mapping", multiple=True, metavar="字段=表头", help="某一列是什么，如 --map payable=到手；会记住。"
)
@click.option(
    "--overlap", type=OneOf(_OVERLAP, metavar="办法"), help=f"与先前的表只有部分人相同时：{_words(_OVERLAP)}。"
)
@click.option(
    "--returned",
    metavar="文件夹",
    type=click.Path(file_okay=False, path_type=Path),
    help="退回文件放在哪里（默认在数据目录的 returned 下）。",
)
@click.option(
    "--secret-file",
    metavar="文件",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="实名制平台报文的密钥文件。",
)
@click.option("--dry-run", is_flag=True, help="只看认出了什么，不入库。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def import_(
    files,
    kind,
    project,
    new_project,
    employer,
    month,
    crew,
    status,
    sender,
    mapping,
    overlap,
    returned,
    secret_file,
    dry_run,
    as_json,
):
    """导入文件。可以一次给很多文件，也可以给文件夹；顺序随意。

    好的行入库，坏的行写成“…-退回.xlsx”还给您，哪一格、为什么、怎么改都写在里面。
    同一个文件导入两次不会重复；改过的表再导入就是更正，历史都留着；导错了用 anxin undo 撤销。

    退出码：0 全部入库；3 有行被退回或有问题要回答；2 没有一行可用。
    """
    ready()
    from django.conf import settings

    from anxin.intake import taking
    from anxin.intake.recognise.model import Answers
    from anxin.kit import months

    _know_places()
    said_month = None
    if month:
        said_month = months.parse(month)
        if said_month is None:
            raise click.BadParameter(f"“{month}”不是月份，请写成 2026-03 的样子。", param_hint="--month")
        if said_month > months.month_of(now().date()):
            raise click.BadParameter(f"{months.show(said_month)}还没有到，请核对年份和月份。", param_hint="--month")
    if project and not new_project:
        _known(project)
    every = list(_each_file(files))
    if not every:
        raise click.UsageError("文件夹里没有文件，请核对是不是这个文件夹。")
    order = taking.Order(
        actor=operator(),
        sender=sender,
        answers=Answers(kind=kind, project=project, employer=employer, month=said_month, crew=crew, status=status),
        overlap=overlap or "",
        secret=_secret(secret_file),
    )
    if mapping:
        _confirm_mapping(every, order, mapping)
    folder = returned or settings.ANXIN_HOME / "returned"
    reports = []
    for path, name in _with_progress(every, not as_json):
        try:
            if path not in files and path.is_symlink():
                report = taking.refuse_link(name)
            elif dry_run:
                report = taking.look(path, order)
            else:
                report = taking.take(path, order, now=now(), name=name, returned_to=folder)
        except Exception as error:
            _stopped(error, name, reports, as_json)
        reports.append(report)
        if not as_json:
            tell(report, dry=dry_run)
    if as_json:
        print_json({"files": [r.as_json() for r in reports]})
    elif not dry_run and any(r.status in ("imported", "partly") for r in reports):
        click.echo("用 anxin evaluate 按新的资料更新预警。")
    raise SystemExit(_exit_code(reports))


def _know_places() -> None:
    """The first import of an installation: ledgers name counties and towns."""
    from anxin.access.models import Region
    from anxin.access.regions import load_regions

    if not Region.objects.exists():
        with alone():
            load_regions()


def _stopped(error: Exception, name: str, reports: list[Any], as_json: bool) -> NoReturn:
    """One file could not be taken for a reason that lies outside of it; those before it are in, and are told."""
    if os.environ.get("ANXIN_DEBUG"):
        raise error
    message = f"{name}：{told(error)}"
    if as_json:
        print_json({"error": message, "files": [r.as_json() for r in reports]})
    click.secho(f"错误：{message}", fg="red", err=True)
    raise SystemExit(1)


def _known(project: str) -> None:
    """A part of a name would make a project of its own beside the one that was meant; so it is asked about."""
    from anxin.intake.identities import Identities, ProjectUnclear
    from anxin.kit.text import name_key
    from anxin.registry.models import Project

    try:
        if Identities().known_project(project) is not None:
            return
    except ProjectUnclear as several:
        raise click.BadParameter(f"{several}。", param_hint="--project") from None
    near = Project.objects_unscoped.filter(name_key__contains=name_key(project)).order_by("id")
    names = list(near.values_list("name", flat=True)[:6])
    if names:
        more = "等" if len(names) > 5 else ""
        raise click.BadParameter(
            f"台账里没有“{project}”，名称相近的有：{'、'.join(names[:5])}{more}。请写全称或项目编码；"
            "确是新项目，加 --new-project。",
            param_hint="--project",
        )


def _secret(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise click.BadParameter("密钥文件读不出来，应是只有一行密钥的文本文件。", param_hint="--secret-file") from None


def _each_file(paths: Iterable[Path]) -> Iterable[tuple[Path, str]]:
    """Files with the names under which they are known: inside a folder, the path from that folder on."""
    for path in paths:
        if path.is_dir():
            # Pipes and links too: they are refused by name, not passed over in silence.
            inside = sorted(
                p for p in path.rglob("*") if (p.is_symlink() or not p.is_dir()) and not p.name.startswith((".", "~$"))
            )
            yield from ((p, str(p.relative_to(path))) for p in inside)
        else:
            yield path, path.name


def _with_progress(files: list[tuple[Path, str]], shown: bool) -> Iterable[tuple[Path, str]]:
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    if shown and console.is_terminal and len(files) > 3:
        return track(files, description="导入", console=console)
    return files


def _confirm_mapping(files: list[tuple[Path, str]], order, mapping: tuple[str, ...]) -> None:
    from anxin.intake import taking
    from anxin.intake.layouts import confirm_layout

    fields = _fields()
    columns = {}
    for pair in mapping:
        field, eq, header = pair.partition("=")
        if not eq or not header:
            raise click.BadParameter(f"“{pair}”要写成 字段=表头，例如 payable=到手。", param_hint="--map")
        if field.strip() not in fields:
            raise click.BadParameter(f"没有字段“{field.strip()}”。{nearest(field.strip(), fields)}", param_hint="--map")
        columns[field.strip()] = header.strip()
    for path, _ in files:
        for sheet in taking.look(path, order).sheets:
            seen = sheet.recognised
            headers = {str(c.header) for c in [*seen.columns.values(), *seen.unknown_columns]}
            if not set(columns.values()) & headers:
                continue
            said = {name: str(c.header) for name, c in seen.columns.items() if c.header not in columns.values()}
            confirm_layout(
                actor=order.actor,
                sender=order.layouts_of,
                layout=seen.layout,
                kind=order.answers.kind or seen.kind,
                columns={**said, **columns},
                now=now(),
            )


def _fields() -> list[str]:
    """Every field that a header may mean."""
    from anxin.intake.recognise.clerk_files import load

    return sorted({field for group in load("synonyms.yaml").values() for field in group})


def _exit_code(reports) -> int:
    good = [r for r in reports if r.status in ("imported", "partly", "unchanged", "waiting")]
    if not good:
        return 2
    return 3 if any(r.status != "unchanged" and (r.status != "imported" or r.rejected) for r in reports) else 0
