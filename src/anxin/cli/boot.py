"""Bringing Django up for a command: settings, and a database whose tables are as this version needs them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from anxin.audit.services import Actor

CHINA = ZoneInfo("Asia/Shanghai")


# Stands in the data folder while a restore is replacing things.
UNFINISHED = "restore-unfinished"


def ready(*, migrate: bool = True, unfinished: bool = False) -> None:
    """Set Django up once and, unless told otherwise, bring the database to this version.

    ``unfinished``: go on although a restore was broken off and database and keys may not belong together.

    click.ClickException, in Chinese, when the settings or the database cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anxin.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        try:
            django.setup()
        except OSError as error:
            where = os.environ.get("ANXIN_HOME", "~/.anxin")
            raise click.ClickException(
                f"数据目录 {where} 不能使用（{error.strerror}）。请检查权限，或用环境变量 ANXIN_HOME 另指一个目录。"
            ) from error
    from django.conf import settings

    if not unfinished and (Path(settings.ANXIN_HOME) / UNFINISHED).exists():
        raise click.ClickException(
            "上一次恢复没有做完，数据库和密钥可能不是一套，暂不能用。请再运行一次 anxin restore 备份文件。"
        )
    if migrate:
        _migrate()
        from anxin.intake import evidence

        evidence.clear()


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import InterfaceError, OperationalError

    try:
        executor = MigrationExecutor(connection)
        leaves = executor.loader.graph.leaf_nodes()
        ahead = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
        ahead = {(app, name) for app, name in ahead if app in executor.loader.migrated_apps}
        if ahead - _replaced(executor):
            raise click.ClickException("数据库由更新的版本建立，本版本不能使用。请升级 anxin 后再试。")
        if executor.migration_plan(leaves):
            with alone():
                # Two commands may be the first at once; who waited here finds the work done.
                call_command("migrate", verbosity=0, interactive=False)
    except (OperationalError, InterfaceError) as error:
        from anxin.jobs.troubles import told

        raise click.ClickException(told(error)) from error
    except DatabaseError as error:
        raise click.ClickException(f"数据库不能更新到本版本：{str(error).strip().splitlines()[0]}") from error


@contextmanager
def alone() -> Iterator[None]:
    """Only one command of this data folder is in here at a time: what makes or replaces an installation as a whole."""
    from django.conf import settings

    path = Path(settings.ANXIN_HOME) / "installation.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _replaced(executor: object) -> set[tuple[str, str]]:
    replacements = executor.loader.replacements  # type: ignore[attr-defined]
    return {one for migration in replacements.values() for one in migration.replaces}


def operator() -> Actor:
    """Who sits at the command line, by the name of the system account."""
    from anxin.audit.services import Actor

    try:
        account = getuser()
    except (OSError, KeyError):
        account = "unknown"
    return Actor.operator(account)


def person(name: str | None) -> Actor:
    """The person named with ``--by``, or the operator."""
    from anxin.audit.services import Actor

    if name is None:
        return operator()
    if not name.strip():
        raise click.BadParameter("姓名不能为空。", param_hint="--by")
    return Actor(f"cli:{name.strip()}", name.strip())


def now() -> datetime:
    """The clock is read here, at the edge, and passed down."""
    return datetime.now(CHINA)


def today() -> date:
    return now().date()
