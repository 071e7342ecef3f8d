"""What stands at the path is no plain file, may not be read, or has a name that plays tricks."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from .case import Case
from .sheets import payroll, xlsx


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "工资表.xlsx")
    return folder / "工资表.xlsx"


def wire(folder: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(folder / "a.xlsx"))
    return folder / "a.xlsx"


def device(folder: Path) -> Path:
    (folder / "a.xlsx").symlink_to("/dev/zero")
    return folder / "a.xlsx"


def link(folder: Path) -> Path:
    xlsx(folder / "good.xlsx", payroll())
    (folder / "a.xlsx").symlink_to(folder / "good.xlsx")
    return folder / "a.xlsx"


def links_in_folder(folder: Path) -> Path:
    """A folder that somebody sent: a link in it must not fetch what lies elsewhere on this machine."""
    inside = folder / "报送"
    inside.mkdir()
    (inside / "a.csv").symlink_to("/etc/passwd")
    return inside


def unreadable(folder: Path) -> Path:
    xlsx(folder / "a.xlsx", payroll()).chmod(0)
    return folder / "a.xlsx"


def turned_name(folder: Path) -> Path:
    """Shown from right to left, this name ends in .xlsx to the eye and is something else."""
    return xlsx(folder / "工资表\u202exslx.exe", payroll())


def control_name(folder: Path) -> Path:
    return xlsx(folder / "工资\x1b[31m表\n第二行.xlsx", payroll())


def undecodable_name(folder: Path) -> Path:
    path = folder / os.fsdecode("工资表".encode("gb18030") + b".xlsx")
    return xlsx(folder / "good.xlsx", payroll()).rename(path)


def brackets(folder: Path) -> Path:
    """A browser's second download; brackets may not stand in a sheet's name, so the returned workbook needs another."""
    from .sheets import changed, csv_bytes, person

    (folder / "工资表[1].csv").write_bytes(csv_bytes(payroll(person(1), changed(2, 实发工资="很多"))))
    return folder / "工资表[1].csv"


CASES = [
    Case("fifo", "a named pipe", pipe, "not_a_file", says=("管道",)),
    Case("socket", "a socket", wire, "not_a_file", says=("套接字",)),
    Case("device", "a link to /dev/zero", device, "not_a_file", says=("设备",)),
    Case("link", "a link to an honest file, named by the clerk: read", link),
    Case("link-inside", "a link inside a folder that points out of it", links_in_folder, "link", says=("链接",)),
    Case("forbidden", "no right to read", unreadable, "no_permission", says=("权限",), nobody=True),
    Case("name-turned", "right-to-left override in the file's name: read, shown as `\ufffd`", turned_name),
    Case("name-controls", "escape sequence and line break in the file's name: read", control_name),
    Case("name-bytes", "file name that is no UTF-8: read", undecodable_name),
    Case("name-brackets", "file name with brackets, one bad row goes back", brackets, status="partly", says=("很多",)),
]
