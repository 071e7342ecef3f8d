"""What a lake says of itself: when it was made, of what schema it is, how many rows each table has, and their hashes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from anxin.engine.tables import TABLES

NAME = "lake.json"
# The folder with what an area has set for itself.
LAW = "law"
# Raised when what a column means changes; new columns and tables do not raise it, since absent ones read as empty.
FORMAT = 1
_PIECE = 1 << 20


class LakeError(ValueError):
    """A folder that is no usable lake; the message says in Chinese what is wrong with it."""


@dataclass(frozen=True)
class File:
    """``rows`` is None for what is no table."""

    sha256: str
    bytes: int
    rows: int | None = None


@dataclass(frozen=True)
class Manifest:
    """``known_at``: what was known then is in it, with all earlier versions. ``as_of``: the day on which ages are exact.

    schema: a digest of the engine's raw tables as they were. files: by name.
    """

    known_at: str
    as_of: str
    version: str
    schema: str
    files: dict[str, File]

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.known_at)

    @property
    def day(self) -> date:
        return date.fromisoformat(self.as_of)

    @property
    def rows(self) -> int:
        return sum(file.rows or 0 for file in self.files.values())

    def write(self, folder: Path) -> None:
        text = json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1)
        (folder / NAME).write_text(text + "\n", encoding="utf-8")


def schema_digest() -> str:
    """Over names and types of all raw tables, in order."""
    said = [[t.name, t.fact, [[c.name, c.type] for c in t.columns]] for t in TABLES.values()]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def read(folder: Path) -> Manifest:
    """LakeError when the folder is no lake, or one that this version does not know."""
    path = folder / NAME
    if not path.is_file():
        raise LakeError(f"{folder} 里没有 {NAME}，不是 anxin lake export 导出的事实，或没有导出完。")
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said.pop("format") != FORMAT:
            raise LakeError(f"{folder} 由更新的版本导出，请升级 anxin 后再用。")
        said["files"] = {name: File(**file) for name, file in said["files"].items()}
        return Manifest(**said)
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        if isinstance(error, LakeError):
            raise
        raise LakeError(f"{path} 读不出来，请重新导出。") from error


def sizes_fit(folder: Path, manifest: Manifest) -> None:
    """Each file is there with its size: cheap, and enough to see a copy that broke off. LakeError otherwise."""
    for name, file in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise LakeError(f"缺少文件 {name}，请重新复制或导出。")
        if path.stat().st_size != file.bytes:
            raise LakeError(f"文件 {name} 不完整，请重新复制或导出。")


def hashes_fit(folder: Path, manifest: Manifest) -> None:
    """Each file is byte for byte what was exported. LakeError otherwise."""
    sizes_fit(folder, manifest)
    for name, file in manifest.files.items():
        if sha256_of(folder / name) != file.sha256:
            raise LakeError(f"文件 {name} 与清单的校验值不符，已损坏或被改动，请重新复制或导出。")


def sha256_of(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            total.update(piece)
    return total.hexdigest()
