"""Which money in a text is the debt: every amount is scored by the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from anxin.grievance import people
from anxin.grievance.model import Amount, Span
from anxin.grievance.numerals import Numeral, flat, numerals

_MONEY = re.compile(r"\s*(?:(?:多|余|来)?\s*(?:元|块钱|块|圆|万元|人民币|RMB|rmb)(?:整|钱|人民币)*)")
_SIGN = re.compile(r"[￥¥]\s*$|人民币\s*$|RMB\s*$")
# What a bare number counts when no yuan stands behind it.
_OTHER_UNIT = re.compile(
    r"\s*(?:多|余|来|几)?\s*(?:[名个位号人年月日天时分秒期栋幢层楼平㎡米亩公吨斤户次条份岁点届班标段间套台辆俩车家项页张封%％‰℃]|小时|周|里路|km|KM|m|款|章|室|区|路|井|里|群众|度|吨|[Kk][gG]|#|＃|[-—~至到]\d|[./:：]\d|\*)"
)
# What may follow an amount without its yuan: 欠三万二没给, but not 三千府, 万科.
_ENDS = re.compile(
    r"$|[，,。；;、！!？?\s（）()：:“”\"…~]|左右|以上|多|余|的|没|未|不|工资|工钱|血汗钱|劳务|钱|一直|至今|到现在|都|也|还|才|了|给|以|拖|欠|整|薪|优先|现金|人工|是|呢|吧|啊|找|要"
)
_NEAR = re.compile(
    r"(?:工资|欠|工钱|薪资|薪酬|血汗钱|劳务费|报酬|人工费|共计|合计|总计|总共|一共|工程款|款|钱|还有|剩|差)[^，,。；0-9]{0,6}$"
)

_STOP = "。；;！!？?\n"
_OWED = re.compile(
    r"拖欠|托欠|欠|未付|未支付|没付|没给|未给|没发|未发|没结|未结|没拿到|差我|久我|追讨|讨要|要回|拿不到|不给|不支付|没有(?:给|付|发|结|支付|拿到)"
)
_STILL = re.compile(
    r"(?:尚|还|下|仍|现|至今|现在)(?:欠|拖欠|差|有|剩|余)[^，,。；]{0,16}$|(?:剩下|剩余|余下|余款|尾款|未付工资为?|未付|未发|没付|没给|未支付)[^，,。；0-9]{0,12}$"
)
_PAY = re.compile(r"工资|工钱|薪|血汗钱|血汉钱|劳务费|报酬|人工费|工价款|民工")
_TOTAL = re.compile(
    r"(?:共欠|累计欠|共计|合计|总计|总共|累计|一共|总金额|总额|加起来|共|达|高达|金额)[^，,。；0-9]{0,10}$"
)
_AFTER_OWED = re.compile(
    r"^[^，,。；;]{0,6}(?:的)?(?:工资|工钱|血汗钱|劳务费|薪|报酬)?[^，,。；;]{0,8}(?:未付|没付|没给|未给|没发|未发|没结|未结|没拿到|未拿到|未支付|没支付|拖欠|至今|不给|没有(?:给|付|发|结|拿|支))"
)
_AFTER_PAY = re.compile(r"^(?:左右|以上|整)?的?(?:工资|工钱|血汗钱|劳务费|薪|人工费)")
_RATE_AFTER = re.compile(
    r"^(?:左右|以上|整|钱)?\s*(?:[/／]|每|一个?|1个?|一)\s*(?:个)?(?:月|天|日|工\b|工日|平|间|小时|时|米|栋|趟|车|方|吨|节|夜|班|篇)|^(?:左右)?(?:月|年)薪|^的?(?:月|日|底|年)(?:薪|工资)"
)
_RATE_BEFORE = re.compile(
    r"(?:每天|每月|每日|每个?月|月薪|年薪|日薪|(?<!个)月工资|日工资|月收入|工价|单价|基本工资|底薪|一天|一个月|每平方?米?|每个?工|每小时|每吨|每车|每间|固定收入为?|平均|月平均|时薪|绩效|标准|人均)[^，,。；]{0,8}$|每平方?[^，,。；]{0,3}$"
)
_PAID = re.compile(
    r"(?:已付|付了|已支付|支付了|给了|预付|给付|已经给付|垫付|垫了|发了|借支|领取|领了|收到|收了|已发|先付|先给|付过|陆续付|给过|只给|只付|只发|才给|才付|才发|自认|拍卖|筹集|借款|兑付|扣了|代付|打款|拨付|支取|答应付|答应给|承诺付|了事)[^，,。；]{0,14}$"
)
_THING = re.compile(
    r"(?:工程款|材料款|材料费|货款|合同价|合同金额|总价|造价|押金|保证金|罚款|罚金|律师费|生活费|零花钱|伙食费|路费|车费|房租|房款|首付|社保|保险|补偿款|奖金|奖励|贷款|债务|花费|花了|价值|赔偿|差额|投资|工程量|收入|利息|资金|罚|捐|成交|设备|合同|学费|购买|补贴|费用|退|买|卖|转让|租)[^，,。；0-9]{0,8}$"
)
_NEVER = re.compile(r"(?:医药费|医疗费|医院|押金(?!款共)|律师费|罚款|罚金|诉讼费|路费|社保)[^，,。；0-9]{0,8}$")
_PART = re.compile(r"其中[^。；;]{0,20}$")
_EACH = re.compile(r"(?:每人|每个人|人均|(?<![十百千零])一个?人|平均每人)[^，,。；]{0,8}$")
_LOWEST = Decimal(50)
_MOST_PARTS = 12
_MOST_COUNTS = 20


def amounts(text: str, crowd: Sequence[people.People] = ()) -> tuple[Amount, ...]:
    """The debts that a text states, the likeliest first, in fen. `crowd`: the head counts of the same text, for 每人.

    >>> [a.fen for a in amounts("拖欠工资共计三万二，已付5000元")]
    [3200000]
    """
    words = flat(text)
    head = words.find("\n")
    crowd = crowd[:_MOST_COUNTS]
    found: dict[int, Amount] = {}
    every: set[int] = set()
    for number in numerals(words):
        end = _end_of_money(words, number)
        if end is None:
            continue
        score, why = _score(words, number, end, head)
        fen = int(number.value * 100)
        every.add(fen)
        if _EACH.search(words[max(0, number.start - 12) : number.start]) and crowd:
            nearest = min(crowd, key=lambda p: abs(p.span.start - number.start))
            if nearest.count > 1 and abs(nearest.span.start - number.start) < 60:
                fen, score, why = fen * nearest.count, score + 3, why + "，每人数额乘人数"
        if score <= 0:
            continue
        one = Amount(fen, number.how, Span(number.start, end), round(score, 2), why.strip("，"))
        known = found.get(fen)
        if known is None or one.score > known.score:
            # Said twice, the same sum counts a little more.
            bonus = 0.5 if known else 0.0
            found[fen] = Amount(fen, one.how, one.span, round(one.score + bonus, 2), one.why)
        else:
            found[fen] = Amount(fen, known.how, known.span, round(known.score + 0.5, 2), known.why)
    return tuple(sorted(_settled(list(found.values()), every), key=lambda a: (-a.score, a.span)))


def _settled(found: list[Amount], every: set[int]) -> list[Amount]:
    """The sum of two or three amounts before it is the debt, and so is what remains of one after another was paid."""
    likely = sorted(found, key=lambda a: a.span)[:_MOST_PARTS]
    totals = {
        whole.fen
        for place, whole in enumerate(likely)
        for few in (2, 3)
        for parts in combinations(likely[:place], few)
        if sum(p.fen for p in parts) == whole.fen
    }
    wholes = {a.fen for a in likely}
    rest = {a.fen for a in likely if "尚欠数" in a.why and any(w - a.fen in every for w in wholes if w > a.fen)}
    told = dict.fromkeys(totals, "是前面几笔之和") | dict.fromkeys(rest, "是付过一部分之后的余数")
    more = dict.fromkeys(totals, 5) | dict.fromkeys(rest, 7)
    return [
        replace(a, score=a.score + more[a.fen], why=f"{a.why}，{told[a.fen]}".strip("，")) if a.fen in told else a
        for a in found
    ]


def _end_of_money(text: str, number: Numeral) -> int | None:
    """Where the amount ends with its unit, or None when the number counts something else."""
    if number.value < _LOWEST or number.value >= Decimal(10) ** 12:
        return None
    unit = _MONEY.match(text, number.end)
    if unit:
        return unit.end()
    before = text[max(0, number.start - 14) : number.start]
    if _SIGN.search(before):
        return number.end
    if _OTHER_UNIT.match(text, number.end) or (before[-1:] in "-—~*./:：第#" and before):
        return None
    if number.scaled and number.value >= 1000 and number.end - number.start > 1 and _ENDS.match(text, number.end):
        return number.end
    if _NEAR.search(before) and 500 <= number.value < 10**8 and (not number.chinese or number.scaled):
        return number.end
    return None


def _score(text: str, number: Numeral, end: int, head: int) -> tuple[float, str]:
    start = max((text.rfind(mark, max(0, number.start - 60), number.start) for mark in _STOP), default=-1) + 1
    start = max(start, number.start - 60)
    before = text[start : number.start]
    after = text[end : end + 24]
    cut = re.search("[。；;！!？?\n]", after)
    after = after[: cut.start()] if cut else after
    clause = re.split("[，,：:（(]", before)[-1]
    rest = re.split("[，,：:]", after)[0]
    score, why = 0.0, []
    if _OWED.search(clause) or _OWED.search(rest):
        score += 3
        why.append("旁边说到欠")
    elif _OWED.search(before) or _OWED.search(after):
        score += 1.5
        why.append("同一句说到欠")
    elif not _TOTAL.search(before):
        # 工资3000元绩效500元: what is earned, not what is owed.
        score -= 1.5
    if _PAY.search(clause) or _PAY.search(rest):
        score += 2
        why.append("旁边说到工资")
    elif _PAY.search(before) or _PAY.search(after):
        score += 1
    if _TOTAL.search(before):
        score += 1.5
        why.append("合计数")
    if _STILL.search(before):
        score += 2.5
        why.append("尚欠数")
    if _AFTER_OWED.match(after) or _AFTER_PAY.match(after):
        score += 1.5
    if _RATE_AFTER.match(after) or _RATE_BEFORE.search(before):
        score -= 5 if not _TOTAL.search(clause) else 2
    if _PAID.search(clause):
        score -= 5
    if _THING.search(clause) and not _STILL.search(before):
        score -= 2.5
    if _NEVER.search(clause):
        score -= 5
    if _PART.search(before):
        score -= 2
    if number.start < head:
        score += 0.5
    return score, "，".join(why)
