"""The arithmetic line by line: from which rows of which sheets each sum comes, and whether it comes to what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..models import Warning
from .evidence import Evidence


@dataclass(frozen=True)
class Place:
    """Rows of one sheet. ``ref`` leads to the first of them."""

    ref: str
    file: str
    says: str


@dataclass(frozen=True)
class SumLine:
    """One line: what is summed, its sign in the reckoning (0: named and not counted), and where it stands."""

    label: str
    fen: int
    sign: int
    rows: int
    places: tuple[Place, ...]
    note: str = ""


@dataclass(frozen=True)
class WorkedOut:
    """``lines`` in the order of the reckoning; ``rest_fen`` is what they come to, ``label`` what that is called.

    ``agrees``: it is exactly the amount that the rule found. None: the rule reckons otherwise than by adding these rows.
    """

    lines: tuple[SumLine, ...]
    rest_fen: int | None
    label: str
    agrees: bool | None


def worked_out(warning: Warning, evidence: Sequence[Evidence]) -> WorkedOut | None:
    """The reckoning of a warning about wages or an account; None where no money is summed from rows."""
    by_table: dict[str, list[Evidence]] = {}
    for one in evidence:
        by_table.setdefault(one.table, []).append(one)
    lines = _wages(by_table) or _account(by_table)
    if not lines:
        return None
    rest = sum(line.fen * line.sign for line in lines)
    wages = "payroll_line" in by_table
    if warning.amount_fen is None:
        return WorkedOut(tuple(lines), None, "", None)
    if not wages or warning.amount_fen != rest:
        # Some rules look at the same rows otherwise (shares, highest, first): their sum is told and not equated.
        return WorkedOut(tuple(lines), None, "", None)
    return WorkedOut(tuple(lines), rest, "尚欠", True)


def _wages(by_table: dict[str, list[Evidence]]) -> list[SumLine]:
    owed = by_table.get("payroll_line", [])
    if not owed:
        return []
    receipts = by_table.get("receipt", [])
    came = [r for r in receipts if (r.amount_fen or 0) > 0]
    back = [r for r in receipts if (r.amount_fen or 0) < 0]
    other = [r for r in receipts if r.amount_fen is None]
    lines = [_line("工资表应付", owed, 1), _line("银行已到账", came, -1)]
    if not came:
        lines[1] = SumLine("银行已到账", 0, -1, 0, (), "没有一笔成功的代发回单")
    if back:
        lines.append(_line("退汇退回", back, -1))
    if other:
        lines.append(SumLine("失败或处理中", 0, 0, len(other), places(other), f"{len(other)} 笔没有到账，不算已付"))
    return lines


def _account(by_table: dict[str, list[Evidence]]) -> list[SumLine]:
    entries = by_table.get("account_entry", [])
    paid_in = [e for e in entries if (e.amount_fen or 0) > 0]
    paid_out = [e for e in entries if (e.amount_fen or 0) < 0]
    lines = [_line("专户收入", paid_in, 1)] if paid_in else []
    if paid_out:
        out = _line("专户支出", paid_out, 1)
        lines.append(SumLine(out.label, -out.fen, -1, out.rows, out.places))
    return lines


def _line(label: str, rows: Sequence[Evidence], sign: int) -> SumLine:
    return SumLine(label, sum(r.amount_fen or 0 for r in rows), sign, len(rows), places(rows))


def places(rows: Iterable[Evidence]) -> tuple[Place, ...]:
    """Where rows stand: one entry for each sheet, its rows drawn together: '表“3月” 第 6–32、40 行'."""
    sheets: dict[tuple[str, str], list[Evidence]] = {}
    for row in rows:
        sheets.setdefault((row.file or "", row.sheet or ""), []).append(row)
    found = []
    for (file, sheet), group in sheets.items():
        ordered = sorted(group, key=lambda r: r.row or 0)
        numbers = _runs(sorted({r.row for r in ordered if r.row}))
        named = "" if not sheet else f"{sheet} " if ordered[0].unit == "条" else f"表“{sheet}” "
        unit = "条" if ordered[0].unit == "条" else "行"
        found.append(
            Place(ordered[0].ref, file or "不在文件里", f"{named}第 {numbers} {unit}" if numbers else named.strip())
        )
    return tuple(found)


def _runs(numbers: list[int]) -> str:
    """'6–32、40'; after the sixth run the rest is counted."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    said = [str(a) if a == b else f"{a}–{b}" for a, b in runs[:6]]
    more = sum(b - a + 1 for a, b in runs[6:])
    return "、".join(said) + (f" 等 {len(numbers)}" if more else "")
