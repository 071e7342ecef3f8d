"""Which encoding a text file is in: a BOM decides; else strict UTF-8; else strict GB18030 (which contains GBK and GB2312).

Detection looks at the whole file, because a roster whose first Chinese character stands in line 900 must not be guessed
from line 1. After that every read decodes strictly: a replaced character in a person's name would never be found again.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from .model import Unreadable

_CHUNK = 1 << 20
# Ctrl-Z closes files of old DOS programs; tab, newlines, vertical tab and form feed occur in honest exports.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_HANZI = re.compile(r"[\u4e00-\u9fff]")
_BOMS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)


def detect(path: Path, head: bytes) -> str:
    """Name of the Python codec that decodes the whole file strictly.

    Raises Unreadable: 'nul_bytes', 'not_a_table' (control characters), 'truncated_text', 'encoding'.
    """
    for mark, codec in _BOMS:
        if head.startswith(mark):
            problem = _try(path, codec)
            if problem is not None:
                raise _damaged(path, problem)
            return codec
    bare = _unmarked_utf16(head)
    if bare and _try(path, bare) is None:
        return bare
    problem = _try(path, "utf-8")
    if problem is None:
        return "utf-8"
    if problem.reason == "unexpected end of data":
        raise Unreadable("truncated_text", "文件末尾的文字不完整，可能没有下载完，请重新下载后再导入")
    if _mostly_utf8(path, problem.start):
        raise _damaged(path, problem)
    declared = _declared(head)
    worst = problem
    for codec in ([declared] if declared else []) + ["gb18030"]:
        broken = _try(path, codec)
        if broken is None:
            return codec
        # The encoding that fits longest is the one that the file was in.
        worst = max(worst, broken, key=lambda one: one.start)
    raise _damaged(path, worst)


def _damaged(path: Path, problem: UnicodeDecodeError) -> Unreadable:
    return Unreadable(
        "encoding",
        f"第 {_line_of(path, problem.start)} 行的文字编码损坏，既不是 UTF-8 也不是 GBK；请用 Excel 打开核对这一行，另存为 xlsx 再导入",
    )


def _line_of(path: Path, position: int) -> int:
    lines, left = 1, position
    with path.open("rb") as file:
        while left > 0 and (chunk := file.read(min(left, _CHUNK))):
            lines += chunk.count(b"\n")
            left -= len(chunk)
    return lines


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of the Latin letters, digits and line breaks is zero."""
    sample = head[: len(head) // 2 * 2]
    low, high = sample[::2].count(0), sample[1::2].count(0)
    if max(low, high) * 20 < len(sample) or min(low, high):
        return None
    return "utf-16-be" if low else "utf-16-le"


def _try(path: Path, codec: str) -> UnicodeDecodeError | None:
    """Decode everything; the error with its position in the file when that fails, None when it succeeds."""
    decoder = codecs.getincrementaldecoder(codec)(errors="strict")
    position, lines = 0, 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                error.start += position
                return error
            found = _CONTROL.search(text)
            if found:
                _refuse_control(found.group(), lines + text.count("\n", 0, found.start()))
            lines += text.count("\n")
            if not chunk:
                return None
            position += len(chunk)


def _refuse_control(character: str, line: int) -> None:
    if character == "\x00":
        raise Unreadable(
            "nul_bytes", f"第 {line} 行夹有空字节（NUL），不是正常的文本表格；请重新导出，或另存为 xlsx 再导入"
        )
    raise Unreadable("not_a_table", "文件不是文本表格（含有控制字符）；请上传原始表格（xlsx、xls 或 csv）")


def _mostly_utf8(path: Path, start: int) -> bool:
    """True when the file is UTF-8 with a few damaged bytes: GB18030 would then 'succeed' and scramble every name."""
    with path.open("rb") as file:
        file.seek(max(0, start - _CHUNK))
        text = file.read(2 * _CHUNK).decode("utf-8", "replace")
    return len(_HANZI.findall(text)) > 4 * text.count("\ufffd")


def _declared(head: bytes) -> str | None:
    found = _DECLARED.search(head[:4096])
    if not found:
        return None
    try:
        name = codecs.lookup(found.group(1).decode("ascii")).name
    except LookupError:
        return None
    # Single-byte codecs accept any bytes, so a false declaration would turn every name into nonsense.
    return name if name in ("gb2312", "gbk", "gb18030", "big5", "big5hkscs", "cp950") else None


def shown(codec: str) -> str:
    """The name printed for people."""
    return {
        "utf-8": "UTF-8",
        "utf-8-sig": "UTF-8 BOM",
        "utf-16": "UTF-16",
        "utf-16-le": "UTF-16",
        "utf-16-be": "UTF-16",
        "gb18030": "GB18030",
    }.get(codec, codec.upper())
