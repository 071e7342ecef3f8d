"""Evidence by kind of paper: how many rows, in which files, and what they add up to. Hundreds of rows need a sum first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anxin.kit import money

from .evidence import Evidence

_SUMS = {"payroll_line": "应付合计", "receipt": "到账合计", "account_entry": "收支相抵"}


@dataclass(frozen=True)
class EvidenceGroup:
    """The rows of one kind of paper, in the order in which the finding names them."""

    title: str
    rows: list[Evidence]
    total: str

    @property
    def summary(self) -> str:
        """'191 行，2 个文件，应付合计 1,403,854.00 元'."""
        files = len({one.file for one in self.rows if one.file})
        parts = [f"{len(self.rows)} 行", f"{files} 个文件" if files > 1 else "", self.total]
        return "，".join(part for part in parts if part)


def grouped(evidence: Sequence[Evidence]) -> list[EvidenceGroup]:
    """Evidence by table, tables in the order in which they first appear."""
    tables: dict[str, list[Evidence]] = {}
    for one in evidence:
        tables.setdefault(one.table, []).append(one)
    return [EvidenceGroup(rows[0].table_zh, rows, _total(table, rows)) for table, rows in tables.items()]


def _total(table: str, rows: list[Evidence]) -> str:
    fen = [one.amount_fen for one in rows if one.amount_fen is not None]
    return f"{_SUMS[table]} {money.show(sum(fen))} 元" if table in _SUMS and len(fen) > 1 else ""
