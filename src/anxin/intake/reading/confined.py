"""Reading in a child process with a memory ceiling and a clock.

A file from a stranger can make a native reader abort, loop or swallow memory. The child gets the file's path, limits
of its own (address space, processor seconds, no core dump) and the descriptor of a temporary file, into which it writes
the rows; its answer is one line of JSON. If it dies or is too slow, the file is refused and the caller lives on.
Where the child comes from: see `keeper`.
"""

from __future__ import annotations

import dataclasses
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from .keeper import TIMED_OUT, Gone, run_confined
from .model import Limits, RowList, Sheet, Unreadable
from .table import Spool, SpooledRows

_MAX_ANSWER = 64 * 1024**2
TOO_HEAVY = 75


def read_confined(path: Path, format_: str, limits: Limits) -> tuple[list[Sheet], list[str]]:
    """Read `path` in a child. Raises Unreadable with the child's own reason, or 'too_heavy' / 'broken_file' for it."""
    spool = tempfile.TemporaryFile(prefix="anxin-rows-")  # noqa: SIM115 - the sheets read from it later
    with tempfile.TemporaryFile(prefix="anxin-answer-") as answer:
        job = {
            "path": str(path.resolve()),
            "format": format_,
            "limits": dataclasses.asdict(limits),
        }
        try:
            code = run_confined(job, [spool.fileno(), answer.fileno()], limits.child_seconds)
        except Gone as gone:
            raise Unreadable("no_reader", "读取程序起不来（内存或进程数不够），请稍后再导入一次") from gone
        size = answer.seek(0, os.SEEK_END)
        answer.seek(0)
        # Out of memory (which ends a Rust reader by SIGABRT), out of time, killed, or out of processor seconds.
        if code in (TOO_HEAVY, TIMED_OUT, -6, -9, -24):
            raise _too_heavy()
        if code != 0 or not 0 < size <= _MAX_ANSWER:
            raise Unreadable("broken_file", "文件内容已损坏，或大得读不进来；请用 Excel 打开后另存为新的 xlsx 再导入")
        reply = json.loads(answer.read())
    if "code" in reply:
        raise Unreadable(reply["code"], reply["message"])
    return [_sheet(entry, spool) for entry in reply["sheets"]], reply["notes"]


def _too_heavy() -> Unreadable:
    return Unreadable(
        "too_heavy", "文件太大或太复杂，读取时间或内存超限，已停止；请拆成几个文件，或另存为新的 xlsx 再导入"
    )


def _sheet(entry: dict[str, Any], spool: Any) -> Sheet:
    lazy = SpooledRows(spool, entry["places"], entry["count"], entry["width"])
    small = entry["count"] * entry["width"] <= 100_000
    return Sheet(
        name=entry["name"],
        index=entry["index"],
        hidden=entry["hidden"],
        rows=RowList(lazy) if small else lazy,
        merges=[(r0, c0, r1, c1) for r0, c0, r1, c1 in entry["merges"]],
        notes=entry["notes"],
        width=entry["width"],
    )


def _confine(limits: Limits) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (limits.child_memory, limits.child_memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.child_seconds, limits.child_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(job: dict[str, Any], files: list[int]) -> int:
    """The child's side: read, write rows and answer into the two given descriptors. Returns the exit code."""
    from .excel import extract, facts_for_child
    from .markup import html_tables, xml_tables

    limits = Limits(**job["limits"])
    _confine(limits)
    path, format_ = Path(job["path"]), job["format"]
    reply: dict[str, Any]
    try:
        with os.fdopen(files[0], "wb", closefd=False) as file:
            spool = Spool(file)
            if format_ == "html":
                tables, notes = html_tables(path, limits, spool)
            elif format_ == "xml":
                tables, notes = xml_tables(path, limits, spool)
            else:
                facts = facts_for_child(path, format_, limits)
                tables, notes = extract(path, format_, limits, facts, spool)
            reply = {"sheets": [table.summary() for table in tables], "notes": notes}
    except Unreadable as refusal:
        reply = {"code": refusal.code, "message": refusal.message_zh}
    except MemoryError:
        return TOO_HEAVY
    with os.fdopen(files[1], "wb", closefd=False) as out:
        out.write(json.dumps(reply, ensure_ascii=False).encode())
    return 0
