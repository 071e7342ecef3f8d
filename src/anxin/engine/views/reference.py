"""Prints the reference page of the fact views."""

from __future__ import annotations

from collections.abc import Sequence

from anxin.engine.views.declare import View

HEAD = """# 事实视图

规则只读这里列出的视图。每一列的含义、单位、可否为空和已知缺口都在此写明;本页由声明打印
(`anxin.engine.views.reference_markdown()`),不手工修改。

- 金额为整数分,月份为 YYYYMM,日期为北京时间的日期,掩码第 1 位是 1 日。
- 所有视图都是“评估日 `as_of` 当天看到的、`known_at` 那一刻已知的”:更正前的旧版本、之后才知道的事实都不在其中。
- `ref` 是证据:原始行的记号 `表名:编号`,以空格相隔。
"""


def markdown(views: Sequence[View]) -> str:
    """One section for each view, in the order of making."""
    parts = [HEAD]
    for view in views:
        key = f"\n每 ({', '.join(view.key)}) 至多一行。\n" if view.key else ""
        rows = "\n".join(
            f"| `{c.name}` | {c.type} | {c.unit or '—'} | {'可空' if c.nullable else '非空'} | {_cell(c.zh)} "
            f"| {_cell(c.gap) or '—'} |"
            for c in view.columns
        )
        parts.append(
            f"## {view.name}({view.zh})\n\n{view.about}\n{key}\n"
            f"| 列 | 类型 | 单位 | 空值 | 含义 | 已知缺口 |\n|---|---|---|---|---|---|\n{rows}\n"
        )
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
