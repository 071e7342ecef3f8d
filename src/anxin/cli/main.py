"""``anxin``: the command. Each subcommand lives in a module of its own and is loaded when it is called."""

from __future__ import annotations

import json
import os
import sys
from typing import Any, NoReturn

import click

from .chinese import CONTEXT, Group, explained

COMMANDS = {
    "import": "anxin.cli.intake:import_",
    "undo": "anxin.cli.batches:undo",
    "batches": "anxin.cli.batches:batches",
    "alias": "anxin.cli.alias:alias",
    "evaluate": "anxin.cli.evaluate:evaluate",
    "warnings": "anxin.cli.warnings:warnings",
    "explain": "anxin.cli.warnings:explain",
    "warning": "anxin.cli.answering:warning",
    "clues": "anxin.cli.clues:clues",
    "risk": "anxin.cli.risk:risk",
    "rules": "anxin.cli.rules:rules",
    "law": "anxin.cli.law:law",
    "calendar": "anxin.cli.law:calendar",
    "demo": "anxin.cli.demo:demo",
    "serve": "anxin.cli.serve:serve",
    "worker": "anxin.cli.jobs:worker",
    "jobs": "anxin.cli.jobs:jobs",
    "user": "anxin.cli.users:user",
    "audit": "anxin.cli.audit:audit",
    "pack": "anxin.cli.packs:pack",
    "verify": "anxin.cli.packs:verify",
    "keys": "anxin.cli.keys:keys",
    "backup": "anxin.cli.keeping:backup",
    "restore": "anxin.cli.keeping:restore",
    "lake": "anxin.cli.lake:lake",
    "migrate": "anxin.cli.keeping:migrate",
}


@click.group(
    cls=Group,
    lazy=COMMANDS,
    context_settings=CONTEXT,
    example="anxin import 花名册.xlsx 考勤.xlsx 工资表.xlsx 代发回单.csv\nanxin evaluate\nanxin warnings --level red\n"
    "anxin explain 12",
)
@click.version_option(package_name="anxin", message="安薪 %(version)s", help="显示版本。")
def cli() -> None:
    """安薪：把工地的花名册、考勤、工资表和银行回单对起来，逐人逐月查出谁的工资没有到账。

    数据库由环境变量 ANXIN_DATABASE_URL 指定，数据目录由 ANXIN_HOME 指定（默认 ~/.anxin）。每个命令都可以加 --json。
    """


def main(args: list[str] | None = None) -> NoReturn:
    """Run a command; every expected failure ends as one Chinese line and an exit code, never as a traceback."""
    words = sys.argv[1:] if args is None else args
    try:
        code = cli.main(args=words, prog_name="anxin", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    except click.Abort:
        _fail(words, "已中断，未完成的部分没有写入。", 130)
    except click.exceptions.NoArgsIsHelpError as error:
        # Nothing was asked: the help page, and no complaint about it.
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        code = 2
    except click.ClickException as error:
        _fail(words, explained(error), error.exit_code)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; nothing is wrong, and nothing more can be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        if os.environ.get("ANXIN_DEBUG"):
            raise
        _fail(words, told(error), 1)
    sys.exit(code if isinstance(code, int) else 0)


def told(error: Exception) -> str:
    """An unexpected failure in one line; where we do not know the cause, with how to see more."""
    from anxin.jobs.troubles import understood

    said = str(error.args[0]) if error.args else ""
    return understood(error) or (
        f"程序出错（{type(error).__name__}：{said}）。设环境变量 ANXIN_DEBUG=1 再运行一次可看到详情，请连同命令一起反馈。"
    )


def _fail(words: list[str], message: str, code: int) -> NoReturn:
    if "--json" in words:
        click.echo(json.dumps({"error": message}, ensure_ascii=False))
    click.secho(f"错误：{message}", fg="red", err=True)
    sys.exit(code)


def print_json(value: Any) -> None:
    """One JSON value on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
