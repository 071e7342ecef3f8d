"""Prints the rules for people: the article in force, our reading, the query, the cases and the blind spots, together."""

from __future__ import annotations

from collections.abc import Iterable

from anxin import law
from anxin.rules.card import LEVEL_ZH, LEVELS, Card, Number
from anxin.rules.cases import Case, Grid, read
from anxin.rules.loader import Rule

SUBJECT_ZH = {
    "project": "项目", "employer": "用人单位", "worker": "工人", "month": "月份", "clue": "线索", "case": "案件", "office": "办理单位",
    "site": "被反映的项目",
}  # fmt: skip
_ON_ZH = {"as_of": "评估日", "permit_on": "许可发证日", "contract_on": "合同签订日", "start_on": "开工日"}

HEAD = """# 预警规则

每条规则一个文件:卡片写给要处置的人,一条查询写给懂 SQL 的审计人员,旁边是一眼能看懂的用例。本页由规则文件打印
(`anxin.rules.reference.markdown()`),不手工修改。查询所读的视图见 [事实视图](fact-views.md)。
"""


def markdown(rules: Iterable[Rule]) -> str:
    """The whole page: a table of the rules, then one section for each."""
    rules = sorted(rules, key=lambda r: r.code)
    lines = "\n".join(f"| [{r.code}](#{r.code.lower()}) | {r.card.name.zh} | {r.card.question} |" for r in rules)
    table = f"| 规则 | 名称 | 要回答的问题 |\n|---|---|---|\n{lines}\n"
    return "\n".join([HEAD, table, *(section(r) for r in rules)])


def section(rule: Rule) -> str:
    """One rule, from question to cases."""
    card = rule.card
    levels = "\n".join(f"- {LEVEL_ZH[x]}:{card.levels[x]}{_answer(card, x)}" for x in LEVELS if x in card.levels)
    basis = "\n".join(f"- {law.article(a).title}({a}):{law.article(a).summary}" for a in card.basis)
    numbers = "\n".join(f"| `{n}` | {_source(x)} | {x.meaning} |" for n, x in card.numbers.items())
    subject = "、".join("×".join(SUBJECT_ZH[p] for p in s) for s in card.subject)
    parts = [
        f'<a id="{rule.code.lower()}"></a>\n\n## {rule.code} {card.name.zh}\n',
        f"{card.question}\n",
        f"版本 {card.version};对象:{subject};{'节前模式高一级' if card.festival else '节前模式不变'}。\n",
        f"**等级**\n\n{levels}\n",
        f"**依据**\n\n{basis}\n",
        f"**读法** {card.reads_as}\n",
        f"**先做什么** {card.first_step}\n",
        f"**何时解除** {card.clears_when}\n",
        f"**看不见什么** {card.blind_spots}\n",
    ]
    if numbers:
        parts.append(f"**数值**\n\n| 名称 | 来源 | 含义 |\n|---|---|---|\n{numbers}\n")
    parts.append(f"**查询**\n\n```sql\n{rule.sql}\n```\n")
    if rule.cases_path.exists():
        parts.append("**用例**\n\n" + "\n".join(_case(c) for c in read(rule)))
    return "\n".join(parts)


def _answer(card: Card, level: str) -> str:
    limit = card.answer_limit(level)  # type: ignore[arg-type]
    units = {"workday": "个工作日", "day": "日", "hour": "小时"}
    return f"({limit[0]} {units[limit[1]]}内答复)" if limit else ""


def _source(number: Number) -> str:
    if number.default:
        return f"系统默认值 `{number.default}`"
    return f"法定值 `{number.law}`({_ON_ZH[number.on]}有效)"


def _case(case: Case) -> str:
    given = "\n".join(f"{name}:\n\n{_grid(g)}\n" for name, g in case.given.items())
    then = _grid(case.then) if case.then.rows else "不预警。"
    notes = [f"评估日 {case.as_of}"]
    notes += ["节前模式"] if case.festival else []
    notes += [f"{n} = {v}" for n, v in (case.limits or {}).items()]
    return f"- **{case.name}**({','.join(notes)})\n\n{_indent(given)}\n\n{_indent('应得到:' + chr(10) * 2 + then)}\n"


def _grid(grid: Grid) -> str:
    rows = [grid.header, tuple("---" for _ in grid.header), *grid.rows]
    return "\n".join("| " + " | ".join(r) + " |" for r in rows)


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.splitlines())
