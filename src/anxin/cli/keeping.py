"""anxin backup | restore | migrate: keeping an installation, and getting it back."""

from __future__ import annotations

from pathlib import Path

import click

from anxin.home import remember_backup, scratch_beside

from .boot import alone, now, ready
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

    file = file.absolute()
    with scratch_beside(file) as scratch:
        ends = head()
        # The database first: originals and keys that come in meanwhile are more than it speaks of, never less.
        members = dumping.dump(scratch / "dump")
        with archive.Writer(file, scratch) as writer:
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
    remember_backup(Path(settings.ANXIN_HOME), now())
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
    """从备份恢复。先逐个核对文件的校验值，再放回数据库、原件和密钥，最后核对审计记录链、原件和密钥。

    中途断了，再运行一次即可；没有恢复完的数据不能用，别的命令会提醒。
    """
    ready(migrate=False, unfinished=True)
    from . import archive, restoring

    try:
        with alone():
            back = restoring.put_back(file, force=force)
    except (archive.ArchiveError, restoring.RestoreRefused) as error:
        raise click.ClickException(str(error)) from None
    ready()
    checked = restoring.check(back.manifest)
    if as_json:
        print_json(
            {
                "file": str(file), "created_at": back.manifest.created_at, "files": len(back.manifest.files),
                "audit": {"ok": checked.audit.ok, "count": checked.audit.count, "why": checked.audit.why},
                "originals": {"count": checked.originals, "wrong": checked.wrong}, "sealed": checked.opens,
                "kept_aside": str(back.aside) if back.aside else None,
            }
        )  # fmt: skip
    else:
        click.echo(f"已恢复 {back.manifest.created_at} 的备份，{len(back.manifest.files)} 个文件全部相符。")
        if back.aside:
            click.echo(f"原来的数据保存在 {back.aside}，确认无误后可自行删除。")
        click.echo(
            f"审计记录 {checked.audit.count} 条，{'完好' if checked.audit.ok else '有问题：' + checked.audit.why}。"
        )
        bad = f"缺少或不符的：{'、'.join(checked.wrong[:5])}" if checked.wrong else "全部相符"
        click.echo(f"原件 {checked.originals} 份，{bad}。")
        if not checked.opens:
            click.echo("密钥打不开库里的加密数据，请核对备份是否出自同一次安装。")
    if not checked.ok:
        raise click.exceptions.Exit(1)


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
