"""The Chinese font of printed documents: found before anything is printed, since without one there are only boxes."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo

import typst

CHINA = ZoneInfo("Asia/Shanghai")

# In order of liking: official documents are set in a Song or Fangsong face, a plain face is better than none.
PREFERRED = (
    "FangSong", "FangSong_GB2312", "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", "STSong",
    "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "SimHei",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "AR PL UMing CN", "Droid Sans Fallback",
)  # fmt: skip
# What is read from afar: even strokes.
PLAIN = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "SimHei", "WenQuanYi Micro Hei")


class FontMissing(RuntimeError):
    """No Chinese font is installed, so nothing legible can be printed."""


@lru_cache(maxsize=1)
def families() -> frozenset[str]:
    """Font families that the PDF writer can use on this machine."""
    return frozenset(typst.Fonts(include_system_fonts=True).families())


def chinese_family(*, plain: bool = False) -> str:
    """The Chinese font to print with, a ``plain`` face if there is one; FontMissing, which says what to install, when there is none."""
    installed = families()
    for name in (*PLAIN, *PREFERRED) if plain else PREFERRED:
        if name in installed:
            return name
    for name in sorted(installed):
        if " CJK " in f"{name} " or name.endswith((" SC", " CN")):
            return name
    raise FontMissing(
        "本机没有中文字体，印出的 PDF 只会是方框。请安装一种，例如 Debian/Ubuntu：apt-get install fonts-noto-cjk；"
        "其他系统请安装思源宋体（Noto Serif CJK SC）或仿宋，然后重试。"
    )
