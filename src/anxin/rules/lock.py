"""The lock: a query or a number's source that changes must carry a new version, so that old warnings stay readable."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from anxin.rules.card import RuleError
from anxin.rules.loader import ROOT, Rule, load

LOCK = ROOT / "lock.json"

_TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|\s+|[^\s'\"/-]+|[-/]", re.DOTALL)


@lru_cache(maxsize=512)
def normal_sql(sql: str) -> str:
    """The query without comments and with single blanks; what stands in quotes is kept as it is."""
    kept: list[str] = []
    for token in _TOKEN.findall(sql):
        if not (token.isspace() or token.startswith(("--", "/*"))):
            kept.append(token)
        elif kept and kept[-1] != " ":
            kept.append(" ")
    return "".join(kept).strip()


def digest(rule: Rule) -> str:
    """SHA-256 of what decides the findings: the query, and where its numbers come from."""
    card = rule.card
    decides = {
        "sql": normal_sql(rule.sql),
        "numbers": {n: [x.default, x.law, x.on] for n, x in sorted(card.numbers.items())},
        "subject": [list(s) for s in card.subject],
        "festival": card.festival,
    }
    if card.draws_on:
        decides["draws_on"] = sorted(card.draws_on)
    return hashlib.sha256(json.dumps(decides, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def read(path: Path = LOCK) -> dict[str, dict[str, object]]:
    """code -> {version, sha256}; empty when there is no lock yet."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def problems(rules: Iterable[Rule] | None = None, path: Path = LOCK) -> list[str]:
    """Every way in which the rules differ from the lock, in Chinese; empty when they agree."""
    locked, found = read(path), []
    rules = list(load() if rules is None else rules)
    for rule in rules:
        then = locked.get(rule.code)
        if then is None:
            found.append(f"{rule.code} 未锁定;请运行 anxin rules lock")
        elif then["sha256"] != digest(rule) and then["version"] == rule.version:
            found.append(
                f"{rule.code} 的查询或数值变了,版本仍是 {rule.version};请提高卡片上的 version 后运行 anxin rules lock"
            )
        elif then["version"] != rule.version:
            found.append(
                f"{rule.code} 锁定的是版本 {then['version']},卡片是版本 {rule.version};请运行 anxin rules lock"
            )
    gone = sorted(set(locked) - {r.code for r in rules})
    return found + [f"{code} 在锁中而规则文件已不在;请运行 anxin rules lock" for code in gone]


def write(rules: Iterable[Rule] | None = None, path: Path = LOCK) -> int:
    """Write the lock, return the number of rules in it.

    RuleError when a locked query changed under the same version, or a version went backwards.
    """
    locked = read(path)
    rules = sorted(load() if rules is None else rules, key=lambda r: r.code)
    for rule in rules:
        then = locked.get(rule.code)
        if then and then["sha256"] != digest(rule) and rule.version <= int(str(then["version"])):
            raise RuleError(
                f"{rule.code} 的查询或数值变了;请先把卡片上的 version 提高到 {int(str(then['version'])) + 1}"
            )
    entries = {r.code: {"version": r.version, "sha256": digest(r)} for r in rules}
    path.write_text(json.dumps(entries, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return len(entries)
