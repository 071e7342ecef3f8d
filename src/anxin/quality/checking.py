"""Checking a ledger before it is signed: sums, shares and counts worked out anew, and what people wrote about them (R155, R161)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

_PARTS = ("joined", "not_joined", "exempt", "unlisted", "running")
_SHARE = re.compile(
    r"(?P<part>\d+)\s*(?:个|家|人|户|件|处)?[^\d。；;%％]{0,20}?占[^\d。；;%％]{0,24}?(?P<whole>\d+)\s*(?:个|家|人|户|件|处)?"
    r"[^\d。；;]{0,8}?(?P<share>\d+(?:\.\d+)?)\s*[%％]\s*(?P<more>以上|以下)?"
)


def check(numbers: dict[str, Any], remark: str, as_of: date) -> list[dict[str, Any]]:
    """What was recomputed: each with ``what``, whether it ``holds``, and what ``said`` and what came out."""
    total = numbers["total"]
    told = [
        _line("应接入 = 已接入 + 未接入", total["due"] == total["joined"] + total["not_joined"], total["due"],
              total["joined"] + total["not_joined"]),
        _line("运行正常的不多于已接入的", total["running"] <= total["joined"], total["running"], total["joined"]),
    ]  # fmt: skip
    for name, rows in (("各地", numbers["places"]), ("各主管部门", numbers["trades"])):
        wrong = [part for part in _PARTS if sum(row[part] for row in rows) != total[part]]
        told.append(_line(f"{name}相加等于合计", not wrong, total["due"], sum(row["due"] for row in rows)))
    listed = total["not_joined"] + total["joined"] - total["running"]
    told.append(
        _line(
            "点名的项目数 = 未接入 + 接入而运行不正常", len(numbers["wrong"]) == listed, len(numbers["wrong"]), listed
        )
    )
    stood = numbers.get("evaluated_on")
    told.append(_line("数据按当日评估", stood == as_of.isoformat(), stood or "没有评估", as_of.isoformat()))
    return told + [_share(match) for match in _SHARE.finditer(remark)]


def _share(match: re.Match[str]) -> dict[str, Any]:
    """A share that somebody wrote, against the one that follows from his own two numbers."""
    part, whole, share = int(match["part"]), int(match["whole"]), Decimal(match["share"])
    came = Decimal(part * 100) / Decimal(whole) if whole else Decimal(0)
    places = -share.as_tuple().exponent if isinstance(share.as_tuple().exponent, int) else 0
    if match["more"] == "以上":
        holds = came >= share
    elif match["more"] == "以下":
        holds = came <= share
    else:
        holds = bool(whole) and round(came, max(places, 0)) == share
    return _line(f"说明里写的“{match[0]}”", holds, f"{share}%{match['more'] or ''}", f"{round(came, 1)}%")


def _line(what: str, holds: bool, said: Any, came: Any) -> dict[str, Any]:
    return {"what": what, "holds": bool(holds), "said": str(said), "came": str(came)}
