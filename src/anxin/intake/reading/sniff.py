"""What a file really is. The content decides; the extension only earns a note when it says something else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .model import Unreadable

HEAD = 65_536

_FOREIGN: list[tuple[bytes, int, str]] = [
    (b"%PDF", 0, "PDF 文件"),
    (b"\xff\xd8\xff", 0, "JPG 图片"),
    (b"\x89PNG", 0, "PNG 图片"),
    (b"GIF8", 0, "GIF 图片"),
    (b"BM", 0, "BMP 图片"),
    (b"II*\x00", 0, "TIFF 图片"),
    (b"MM\x00*", 0, "TIFF 图片"),
    (b"WEBP", 8, "WebP 图片"),
    (b"ftyp", 4, "视频或手机照片"),
    (b"Rar!", 0, "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", 0, "7z 压缩包"),
    (b"\x1f\x8b", 0, "gz 压缩包"),
    (b"BZh", 0, "bz2 压缩包"),
    (b"\xfd7zXZ", 0, "xz 压缩包"),
    (b"{\\rtf", 0, "RTF 文档"),
    (b"MZ", 0, "程序文件"),
    (b"\x7fELF", 0, "程序文件"),
    (b"SQLite format 3", 0, "数据库文件"),
    (b"PAR1", 0, "Parquet 数据文件"),
]

_ADVICE = {
    "PDF 文件": "请向对方要原始表格，或另存为 xlsx 后再导入",
    "RTF 文档": "请把其中的表格复制到 Excel，另存为 xlsx 后再导入",
    "程序文件": "已拒绝，请核对文件来源",
    "数据库文件": "请导出为 xlsx 或 csv 后再导入",
    "Parquet 数据文件": "请导出为 xlsx 或 csv 后再导入",
}

FORMAT_ZH = {
    "xlsx": "Excel 工作簿（xlsx）",
    "xlsm": "带宏的 Excel 工作簿（xlsm）",
    "xlsb": "二进制 Excel 工作簿（xlsb）",
    "xls": "旧版 Excel 工作簿（xls）",
    "csv": "文本表格（csv）",
    "html": "网页表格",
    "xml": "Excel 2003 XML 表格",
    "json": "JSON 报文",
}

_HABITUAL = {
    "xlsx": {".xlsx", ".xltx"},
    "xlsm": {".xlsm", ".xltm"},
    "xlsb": {".xlsb"},
    "xls": {".xls", ".xlt", ".et"},
    "csv": {".csv", ".tsv", ".txt", ".tab", ""},
    "html": {".html", ".htm"},
    "xml": {".xml"},
    "json": {".json", ".jsonl", ".txt", ""},
}


@dataclass(frozen=True, slots=True)
class Container:
    """First look: 'zip', 'ole' or 'text'."""

    kind: str
    head: bytes


def container(path: Path) -> Container:
    """Look at the first bytes. Raises Unreadable for an empty file and for what is no table at all."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty_file", "文件是空的，没有任何内容，请核对后重新导出")
    if head.startswith(b"PK"):
        return Container("zip", head)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Container("ole", head)
    # A bare BIFF stream (Excel 2 to 4, and some old exporters) has no container around it.
    if head[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08") and head[2:4] in (
        b"\x04\x00",
        b"\x06\x00",
        b"\x08\x00",
        b"\x10\x00",
    ):
        raise Unreadable("old_excel", "这是很早版本的 Excel 文件，请用 Excel 打开后另存为 xlsx 再导入")
    for magic, offset, what in _FOREIGN:
        if head[offset : offset + len(magic)] == magic and not _reads_as_text(head, magic):
            advice = _ADVICE.get(
                what, "请解压后导入里面的表格" if "压缩包" in what else "请上传原始表格（xlsx、xls 或 csv）"
            )
            raise Unreadable("not_a_table", f"这是{what}，不是表格；{advice}")
    return Container("text", head)


def _reads_as_text(head: bytes, magic: bytes) -> bool:
    """A csv whose first header happens to begin with 'BM' or 'MZ' is still a csv: real images and programs hold NULs."""
    return len(magic) == 2 and magic.isalpha() and b"\x00" not in head[:1024]


def refuse_foreign_zip(names: list[str]) -> None:
    """A zip archive that is no Excel workbook: say which kind it is and what to do."""
    lowered = {name.lower() for name in names}

    def has(prefix: str) -> bool:
        return any(name.startswith(prefix) for name in lowered)

    if has("word/"):
        raise Unreadable("not_a_table", "这是 Word 文档，不是表格；请把其中的表格复制到 Excel，另存为 xlsx 后再导入")
    if has("ppt/"):
        raise Unreadable("not_a_table", "这是演示文稿，不是表格；请上传原始表格（xlsx、xls 或 csv）")
    if any(name.endswith(".iwa") for name in lowered) or "index.zip" in lowered:
        raise Unreadable("unsupported_format", "这是苹果 Numbers 表格，请在 Numbers 中导出为 Excel（xlsx）后再导入")
    if "mimetype" in lowered and "content.xml" in lowered:
        raise Unreadable("unsupported_format", "这是 OpenDocument（ods）文件，请另存为 xlsx 后再导入")
    if "ofd.xml" in lowered:
        raise Unreadable("not_a_table", "这是 OFD 版式文件，不是表格；请向对方要原始表格")
    raise Unreadable("archive", "这是压缩包，请解压后导入里面的表格")


def extension_note(path: Path, format_: str) -> str | None:
    """'文件扩展名是 .xls，内容其实是网页表格' when name and content disagree; None when they agree."""
    extension = path.suffix.lower()
    if extension in _HABITUAL[format_]:
        return None
    shown = extension or "（无）"
    return f"文件扩展名是 {shown}，内容其实是{FORMAT_ZH[format_]}"
