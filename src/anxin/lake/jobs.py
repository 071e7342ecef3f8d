"""The export of the facts, each night, where the area has named a folder for it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings

from anxin.jobs.declaring import Call, Hopeless, job
from anxin.jobs.when import daily


@job(
    "export_lake",
    title="导出事实",
    about="把全部事实导出为不含个人标识的文件，供大范围评估；在环境变量 ANXIN_LAKE 里写明文件夹才做。",
    when=daily(2, 30),
)
def export_lake(call: Call) -> str:
    if not settings.ANXIN_LAKE:
        return "没有设导出的文件夹（ANXIN_LAKE），不用做。"
    folder = Path(settings.ANXIN_LAKE).expanduser().absolute()
    if not folder.parent.is_dir():
        raise Hopeless(f"文件夹 {folder.parent} 不存在，请先建好。")
    # Late: the export needs the libraries of the engine, which the other jobs do not.
    from anxin.monitoring import areas

    from . import exporting

    try:
        installed = version("anxin")
    except PackageNotFoundError:
        installed = ""
    law = areas.home() / "law"
    made = exporting.export(folder, now=call.now, as_of=call.as_of, version=installed, law=law, replace=True)
    return f"导出 {made.rows} 行到 {folder}。"
