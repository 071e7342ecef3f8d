"""A path that somebody handed in: is there a plain file behind it, may it be read, and does it stay as it is."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .model import Limits, Unreadable

_SPECIAL = {
    stat.S_IFDIR: "文件夹",
    stat.S_IFIFO: "管道",
    stat.S_IFSOCK: "套接字",
    stat.S_IFCHR: "设备",
    stat.S_IFBLK: "设备",
}
CHANGED = Unreadable("changed", "文件在读取过程中被改动或移走了，没有导入；请等它保存好、不再变动时再导入一次")
_SAID = {
    errno.ENOENT: ("vanished", "文件不在了（可能刚被移走或改名），请核对位置后再导入"),
    errno.ENOTDIR: ("vanished", "文件不在了（可能刚被移走或改名），请核对位置后再导入"),
    errno.EACCES: ("no_permission", "没有读取这个文件的权限，请让文件的主人开放读取，或复制一份再导入"),
    errno.EPERM: ("no_permission", "没有读取这个文件的权限，请让文件的主人开放读取，或复制一份再导入"),
    errno.ELOOP: ("broken_link", "这是一个绕回自己的链接，找不到真正的文件，请直接导入原文件"),
    errno.ENAMETOOLONG: ("broken_name", "文件名太长，系统打不开，请改短后再导入"),
    errno.EIO: ("broken_medium", "存放文件的盘读不出来（可能损坏或已拔出），请换一份副本再导入"),
    errno.EISDIR: ("not_a_file", "这是文件夹，不是文件，请导入里面的表格"),
    errno.ENXIO: ("not_a_file", "这是管道或设备，不是文件，请导入表格文件"),
}

Mark = tuple[int, int, int, int]


def mark_of(path: Path) -> Mark:
    """Which file it is and how it stands: changes when the file is written to or another is put in its place.

    Raises Unreadable when there is no plain file that can be looked at.
    """
    if "\0" in str(path):
        raise Unreadable("broken_name", "文件名里有不能用的字符，请改名后再导入")
    with _said(path):
        found = path.stat()
    kind = stat.S_IFMT(found.st_mode)
    if kind != stat.S_IFREG:
        raise Unreadable(
            "not_a_file", f"这是{_SPECIAL.get(kind, '特殊文件')}，不是文件，请导入表格文件（xlsx、xls 或 csv）"
        )
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def size_of(path: Path) -> int:
    """Bytes. Raises Unreadable when there is no plain file."""
    return mark_of(path)[2]


def check_size(path: Path, limits: Limits) -> int:
    """The size in bytes. Raises Unreadable when empty or too large, before a byte is read."""
    size = size_of(path)
    if size == 0:
        raise Unreadable("empty_file", "文件是空的，没有任何内容，请核对后重新导出")
    if size > limits.max_bytes:
        raise Unreadable("too_large", f"文件超过 {limits.max_bytes // 1024**2} MB，请拆成几个文件再导入")
    return size


def digest(path: Path, limits: Limits | None = None) -> str:
    """SHA-256 of a plain file of bearable size. Raises Unreadable; never waits for a pipe."""
    check_size(path, limits or Limits())
    with _said(path), _opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    # Between the look and the opening a pipe may have taken the file's place; opening one would wait for a writer.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise CHANGED
        yield file


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """What the system says about this path, in words. Its trouble with another one (a full disk) stays what it is."""
    try:
        yield
    except OSError as error:
        said = _SAID.get(error.errno or 0)
        if said is None or error.filename not in (None, str(path), path):
            raise
        raise Unreadable(*said) from error


@contextmanager
def unchanged(path: Path) -> Iterator[None]:
    """Around a reading: when the file is not afterwards what it was before, that is what is said, not what came of it."""
    before = mark_of(path)
    try:
        with _said(path):
            yield
    except (Unreadable, UnicodeDecodeError) as error:
        if _still(path) != before or isinstance(error, UnicodeDecodeError):
            raise CHANGED from error
        raise
    if _still(path) != before:
        raise CHANGED


def _still(path: Path) -> Mark | None:
    try:
        return mark_of(path)
    except Unreadable:
        return None
