"""What went wrong, told in one Chinese line: a full disk, a database that has gone, another writer, or a fault of ours.

Never what the error itself says, unless one of our packages said it: a library's message may quote a row of a sheet.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_WORDS = ("No space left on device", "database or disk is full", "disk full", "File too large")
# SQLite does not say more, and a file that may grow no further is the most common reason.
_BROKEN_WORDS = ("disk I/O error",)
_GONE_WORDS = (
    "terminating connection",
    "server closed the connection",
    "the connection is closed",
    "connection already closed",
    "the connection is lost",
    "consuming input failed",
    "SSL connection has been closed",
    "the database system is shutting down",
    "no connection to the server",
)
_REFUSED_WORDS = ("connection failed", "Connection refused", "could not connect", "Failed to connect")


def told(error: BaseException) -> str:
    """One line for people. Errors that our packages raise carry a Chinese message; any other is named by its class."""
    return understood(error) or f"程序出错（{type(error).__name__}）。请把任务编号和时间告诉管理员，详情在运行日志里。"


def understood(error: BaseException) -> str:
    """The line where the cause is known, '' where it is not."""
    chain = list(_chain(error))
    if any(_full(one) for one in chain):
        return "磁盘已满，写不下去。这一步没有做成，资料还是先前的样子；请腾出空间后再运行一次。"
    if any(word in str(one) for one in chain for word in _BROKEN_WORDS):
        return "磁盘已满或读写出错。这一步没有做成，资料还是先前的样子；请腾出空间、检查磁盘后再运行一次。"
    said = str(error.args[0]) if error.args else ""
    if type(error).__module__.startswith("anxin.") and said:
        return said
    if any(_database(one) for one in chain):
        return _database_told(chain)
    return ""


def no_database(error: BaseException) -> str:
    """What to tell the person when the database does not answer."""
    said = (str(error).strip().splitlines() or ["没有说明"])[0]
    return f"连不上数据库：{said}。请检查环境变量 ANXIN_DATABASE_URL（不设则用数据目录里的 SQLite 文件）。"


def _database_told(chain: list[BaseException]) -> str:
    texts = [str(one) for one in chain]
    if any("database is locked" in text for text in texts):
        return "另一个命令一直在写数据库，没有等到。请等它做完（anxin batches 可看到结果）再运行一次。"
    if any(word in text for word in _GONE_WORDS for text in texts):
        return (
            "数据库中途断开了。没有做完的一步没有写入，不会只写一半；"
            "请等数据库恢复后再运行一次（已导入的文件再导入不会重复）。"
        )
    return no_database(next(one for one in chain if _database(one)))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, what it was raised from, and what was being handled then."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _full(error: BaseException) -> bool:
    return getattr(error, "errno", None) in _FULL or any(word in str(error) for word in _FULL_WORDS)


def _database(error: BaseException) -> bool:
    """An operational failure of either driver, or of the one that hands the facts to the engine."""
    from django.db.utils import InterfaceError, OperationalError

    if isinstance(error, OperationalError | InterfaceError):
        return True
    text = str(error)
    return type(error).__module__.startswith("adbc") and any(w in text for w in (*_GONE_WORDS, *_REFUSED_WORDS))
