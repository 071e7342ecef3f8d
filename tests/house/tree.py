"""The files of the house, as the tests of the whole house walk them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
# Where the files come without their history, these folders are what the house consists of.
_OURS = ("src", "tests", "docs", "bench", "deploy", "requirements")


def files() -> list[Path]:
    """Every file that belongs to the house: what git keeps or would keep, else what lies in our folders."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        names = listed.stdout.decode("utf-8").split("\0")
        return [path for name in names if name and (path := ROOT / name).is_file()]
    kept = [path for path in ROOT.iterdir() if path.is_file()]
    kept += [path for folder in _OURS for path in (ROOT / folder).rglob("*") if path.is_file()]
    return [path for path in kept if "__pycache__" not in path.parts]


def texts() -> Iterator[tuple[str, str]]:
    """Name and text of each of them that is text (UTF-8, or GB18030 as some samples are)."""
    for path in files():
        data = path.read_bytes()
        if b"\0" in data:
            continue
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030", errors="replace")
        yield path.relative_to(ROOT).as_posix(), text
