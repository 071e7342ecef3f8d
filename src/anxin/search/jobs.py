"""Names are spelled ahead of the first search."""

from __future__ import annotations

from anxin.jobs.declaring import Call, job
from anxin.jobs.when import daily

from . import services


@job(
    "spell_names",
    title="给名称注拼音",
    about="新项目、新企业的名称注上拼音首字母，好查找。",
    when=daily(5, 40),
    quiet=True,
)
def spell_names(call: Call) -> str:
    spelt = services.keep_spellings()
    return f"给 {spelt} 个名称注了拼音。" if spelt else ""
