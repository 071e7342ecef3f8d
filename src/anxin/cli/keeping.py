"""anxin backup | restore | migrate: keeping an installation, and getting it back."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import click

from .boot import now, ready
from .chinese import Command
from .main import print_json


@click.command(
    cls=Command,
    short_help="备份：数据库、原件、密钥，打成一个文件",
    example="anxin backup /mnt/usb/anxin-2026-11-20.tar.gz",
)
@click.argument("file", metavar="文件", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="文件已存在时覆盖。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def backup(file: Path, force: bool, as_json: bool) -> None:
    """备份整个安装。备份里含密钥，谁拿到它谁就能解开证件号码和卡号，请妥善保管。

    恢复用 anxin restore。
    """
    if file.exists() and not force:
        raise click.ClickException(f"{file} 已存在。换一个文件名，或加 --force 覆盖。")
    if not file.parent.is_dir():
        raise click.ClickException(f"文件夹 {file.parent} 不存在，请先建好。")
    ready()
    from django.conf import settings
    from django.db import connection

    from anxin.audit.verifying import head

    from . import archive, dumping

    with tempfile.TemporaryDirectory(prefix="anxin-backup-", dir=file.parent) as scratch:
        ends = head()
        members = dumping.dump(Path(scratch))
        with archive.Writer(file) as writer:
            for name, path in members.items():
                writer.add(name, path)
            archive.add_folders(writer, Path(settings.ANXIN_HOME))
            writer.finish(
                archive.Manifest(
                    created_at=now().isoformat(timespec="seconds"),
                    version=version(),
                    vendor=connection.vendor,
                    migrations=dumping.migrations(),
                    head=list(ends) if ends else None,
                    files=writer.files,
                )
            )
    size = file.stat().st_size
    if as_json:
        print_json({"file": str(file), "bytes": size, "files": len(writer.files), "vendor": connection.vendor})
    else:
        click.echo(f"已备份到 {file}（{size / 1e6:.1f} MB，{len(writer.files)} 个文件）。内含密钥，请妥善保管。")


@click.command(
    cls=Command,
    short_help="恢复：把备份放回来，并核对审计记录",
    example="anxin restore /mnt/usb/anxin-2026-11-20.tar.gz",
)
@click.argument("file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="库里已有数据时仍然恢复（现有的数据库和密钥先挪到一旁，或被替换）。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def restore(file: Path, force: bool, as_json: bool) -> None:
    """从备份恢复。先逐个核对文件的校验值，再放回数据库、原件和密钥，最后核对审计记录链。"""
    ready(migrate=False)
    from django.conf import settings
    from django.db import connection

    from anxin.audit.verifying import verify

    from . import archive, dumping
    from .boot import ready as again

    home = Path(settings.ANXIN_HOME)
    try:
        occupied = dumping.has_data()
        if occupied and not force:
            raise click.ClickException("这个数据库里已有数据，恢复会取代它们。确实要恢复，请加 --force。")
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="anxin-restore-", dir=home) as scratch:
            manifest = archive.unpack(file, Path(scratch))
            if manifest.vendor != connection.vendor:
                raise click.ClickException(
                    f"备份来自 {manifest.vendor}，现在的数据库是 {connection.vendor}。请把 ANXIN_DATABASE_URL 指向同类数据库。"
                )
            if wrong := dumping.misfit(manifest.migrations):
                raise click.ClickException(wrong)
            aside = _keep_aside(home) if occupied else None
            _put_home(Path(scratch) / "home", home)
            dumping.load(Path(scratch))
    except (archive.ArchiveError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    again()
    anchor: Any = tuple(manifest.head) if manifest.head else None
    checked = verify(anchor=anchor)
    if as_json:
        print_json(
            {
                "file": str(file), "created_at": manifest.created_at, "files": len(manifest.files),
                "audit": {"ok": checked.ok, "count": checked.count, "why": checked.why},
                "kept_aside": str(aside) if aside else None,
            }
        )  # fmt: skip
    else:
        click.echo(f"已恢复 {manifest.created_at} 的备份，{len(manifest.files)} 个文件全部相符。")
        if aside:
            click.echo(f"原来的数据保存在 {aside}，确认无误后可自行删除。")
        click.echo(f"审计记录 {checked.count} 条，{'完好' if checked.ok else '有问题：' + checked.why}。")
    if not checked.ok:
        raise click.exceptions.Exit(1)


def _keep_aside(home: Path) -> Path:
    """Copy what is about to be replaced into a folder of its own: a restore is not a way to lose data."""
    from django.db import connection

    from . import dumping

    aside = home / f"before-restore-{now():%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    if connection.vendor == "sqlite":
        dumping.dump(aside)
    if (home / "keys").is_dir():
        shutil.copytree(home / "keys", aside / "keys")
    return aside


def _put_home(source: Path, home: Path) -> None:
    for path in sorted(source.rglob("*")) if source.is_dir() else []:
        if path.is_file():
            target = home / path.relative_to(source)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            target.chmod(0o600)


def version() -> str:
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("anxin")
    except PackageNotFoundError:
        return ""


@click.command(cls=Command, short_help="把数据库更新到本版本（其他命令会自动做）", example="anxin migrate")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def migrate(as_json: bool) -> None:
    """建立或更新数据库的表。平时不必运行：每个命令第一次运行时会自动做。"""
    ready()
    if as_json:
        print_json({"ok": True})
    else:
        click.echo("数据库已是本版本。")
