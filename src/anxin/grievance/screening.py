"""Whether a text tells what makes refusing to pay a crime: for the officer who must think of referral, never a decision.

Criminal law article 276-1 and Fashi [2013] 3: wages not paid by moving property, hiding or fleeing, or though able to pay; the
sum large; and an order of the authorities to pay that was not obeyed. Whether the sum is large is counted by rule C09 from facts;
here only what the text says is pointed at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from anxin.grievance.model import Span
from anxin.grievance.numerals import flat

ElementName = Literal["owed", "evading", "ordered", "unpaid", "able"]

_ELEMENTS: tuple[tuple[ElementName, str, re.Pattern[str]], ...] = (
    ("owed", "拖欠劳动报酬", re.compile(r"(?:拖欠|欠|未支付|未付|不支付|拒不支付|没发|没给|无法支付|逃避支付)[^。；;！!？?\n]{0,40}(?:工资|劳动报酬|劳动者报酬|工钱|劳务费|血汗钱|报酬)|(?:工资|劳动报酬|工钱|劳务费)[^。；;！!？?\n]{0,16}(?:拖欠|未付|没发|不发|没给|未支付|不支付)")),
    ("evading", "逃匿或转移财产", re.compile(r"逃匿|逃跑|逃走|逃逸|潜逃|跑路|跑了|躲藏|藏匿|躲避|不知去向|去向不明|无法联系|无法取得联系|联系不上|联系不到|失联|失踪|玩消失|人间蒸发|停用[^，。]{0,4}(?:手机|号码)|关停手机|手机关机|关机|拒接电话|不接电话|拉黑|离开住所地|转移[^，。；]{0,12}(?:财产|资产|设备|资金)|(?:设备|财产|资产|资金|钱)[^，。；]{0,6}转移|转入私人|卷款|隐匿|销毁[^，。；]{0,4}账|虚假破产|虚假倒闭|虚构债务|网上追逃|抓获")),
    ("ordered", "已责令支付", re.compile(r"责令[^。；;\n]{0,24}(?:支付|改正|整改|付清|发放)|限期(?:改正|整改|支付)|整改指令|改正指令|责令改正书|责令支付|劳动保障监察[^。；;\n]{0,12}(?:指令|决定|通知)书|行政处理决定|责令后|责令整改")),
    ("unpaid", "责令后仍不支付", re.compile(r"仍(?:然)?(?:不|未|拒不|没有)[^，。；]{0,4}(?:支付|付|发)|逾期(?:仍)?(?:不|未)|期限内(?:仍)?[^，。；]{0,4}(?:不|未)[^，。；]{0,3}(?:支付|付)|拒不支付|一直未回厂处理|拒不(?:改正|整改|执行)|仍不(?:改正|整改)")),
    ("able", "有能力而不支付", re.compile(r"有能力(?:支付)?|有支付能力|领取[^。；]{0,20}(?:工程款|进度款)[^。；]{0,16}后|(?:工程款|进度款)[^。；]{0,10}(?:已|全部)[^。；]{0,6}(?:支付|拨付|付清|结清)|支付全部工程款|挪作他用|偿还[^，。；]{0,6}借款|挥霍|赌博|买(?:车|房)")),
)  # fmt: skip
_CRIME = re.compile(
    r"拒不支付劳动报酬罪|拒不支付劳动报酬(?!。)[^。]{0,8}(?:罪|立案|移送)|刑事责任|公诉机关|人民检察院(?:起诉)?指控|涉嫌犯罪|犯罪事实|经侦|移送公安"
)


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that the crime needs, and the words that tell it."""

    name: ElementName
    zh: str
    span: Span


@dataclass(frozen=True, slots=True)
class Screening:
    """`refer`: the text tells unpaid wages, evasion or ability, and an order that was not obeyed: think of referral.

    `look`: it tells unpaid wages and evasion, but no order; the order to pay comes first. `missing` names what it does not tell.
    """

    refer: bool
    look: bool
    elements: tuple[Element, ...]
    missing: tuple[str, ...]
    charged: Span | None = None


def screen(text: str) -> Screening:
    """Which elements of article 276-1 a text tells. Any text; spans lie inside it."""
    words = flat(text)
    found = {
        name: Element(name, zh, Span(*match.span()))
        for name, zh, pattern in _ELEMENTS
        if (match := pattern.search(words))
    }
    crime = _CRIME.search(words)
    avoided = "evading" in found or "able" in found
    ordered = "ordered" in found
    owed = "owed" in found
    missing = [zh for name, zh, _ in _ELEMENTS if name not in found and name not in ("able", "evading")]
    if not avoided:
        missing.append("逃避支付，或有能力而不支付")
    return Screening(
        refer=owed and avoided and ordered,
        look=owed and "evading" in found and not ordered,
        elements=tuple(found.values()),
        missing=tuple(missing),
        charged=Span(*crime.span()) if crime else None,
    )
