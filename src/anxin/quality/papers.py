"""The circular and the advice as Word documents."""

from __future__ import annotations

from collections.abc import Sequence

from anxin.documents.letters import Letter
from anxin.kit import months
from anxin.ui import words

from .models import Advice, Circular

_LIST = 200


def circular_letter(circular: Circular) -> Letter:
    """通报: rates first, then by trade, then who is named, then who missed his date."""
    said, total = circular.numbers, circular.numbers["total"]
    rows = [["主管部门", "应接入", "已接入", "未接入", "接入率", "运行正常", "运行率"]]
    rows += [
        [one["name"], one["due"], one["joined"], one["not_joined"], words.percent(one["joined"], one["due"]),
         one["running"], words.percent(one["running"], one["joined"])]
        for one in said["trades"]
    ]  # fmt: skip
    quality = said["quality"]
    paragraphs = [
        f"截至 {circular.as_of.isoformat()}，{circular.region.name}符合条件的在建项目应接入 {total['due']} 个，已接入 "
        f"{total['joined']} 个，接入率 {words.percent(total['joined'], total['due'])}；其中运行正常 {total['running']} 个，"
        f"运行率 {words.percent(total['running'], total['joined'])}。",
        f"数据质量：{quality.get('projects', 0)} 个项目中，关键字段缺项 {quality.get('incomplete', 0)} 个，逻辑冲突 "
        f"{quality.get('contradictory', 0)} 个，缺月份 {quality.get('missing', 0)} 个，迟报 {quality.get('late', 0)} 个。",
        *(f"{one['authority']}：{one['name']}，{'、'.join(one['why'])}。" for one in said["wrong"][:_LIST]),
        *(f"逾期没有整改：{one['authority']}，{one['name']}（限 {one['by']} 前）。" for one in said["missed"][:_LIST]),
    ]
    if circular.remark:
        paragraphs.append(circular.remark)
    return Letter(
        title=f"{circular.region.name}{months.show(circular.month)}工资支付监测平台接入和数据质量通报",
        paragraphs=paragraphs,
        table=rows,
        signed_by=f"填报：{circular.drafted_by_display}　审核：{circular.signed_by_display or '（未签发）'}",
        signed_on=(circular.signed_at or circular.drafted_at).date().isoformat(),
    )


def advice_letter(circular: Circular, authority: str, advices: Sequence[Advice]) -> Letter:
    """点对点建议: one letter to one authority."""
    return Letter(
        title="关于限期督促项目接入和规范运行工资支付监测平台的建议",
        addressee=authority,
        paragraphs=[
            f"{months.show(circular.month)}检查发现，你单位主管的 {len(advices)} 个在建项目没有接入工资支付监测平台，或者接入后运行不正常。",
            f"请在 {advices[0].correct_by.isoformat()} 前督促整改。整改以平台数据为准；逾期没有整改的，报专班并通报。",
        ],
        table=[
            ["项目", "问题", "限期"],
            *([a.project.name, "、".join(a.reasons), a.correct_by.isoformat()] for a in advices),
        ],
        signed_by=circular.region.name,
        signed_on=advices[0].sent_on.isoformat(),
    )
