"""How many people a text says are owed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from anxin.grievance.model import People, Span
from anxin.grievance.numerals import flat, numerals

_WORKERS = "农民工|农名工|民工|工人|员工|职工|工友|老乡|兄弟|务工人员|劳动者|技师|老师|教师|师傅|同事|原告|人员|泥工|木工|编外|技工|小工|司机|保安|护士|被欠薪"
_COUNTED = re.compile(
    rf"\s*(?:多|余|来|几)?\s*(?:(?:名|位|个|几)?(?![年月日号天期届楼层元块万点条级线栋标家种次两大份项])[^\s，,。；;、！!？?0-9的做在去为给有是和与及]{{0,5}}?(?P<noun>{_WORKERS})"
    rf"|(?:名|位|个|号)?(?P<bare>人)(?![民员大均家事称为类生口手社]|工费))"
)
_MEASURED = re.compile(rf"\s*(?:名|位|个|号|{_WORKERS}|人)")
_OTHERS = re.compile(
    r"业主|夫妇|老板|家庭|学生|户|居民|村民|老人|孩子|小孩|购房|群众|学员|市民|患者|住户|死|伤|班子|退休|党员|干部|法人|股东|投资|受害|出借|消费者|乘客|人次|领导|证人"
)
_NEAR = re.compile(r"工资|薪|工钱|血汗钱|欠|劳务|报酬|工地|施工|讨")
_LEAD = re.compile(
    r"(?:带领|带着|带了|我们|全体|共有|共|涉及|总共|一共|组织|等|还有|雇佣|雇用|有|欠|叫了|拖欠)[^，,。；]{0,6}$"
)
_LED = re.compile(r"(?:带领|带着|带了|涉及)[^，,。；]{0,6}$")
_ORDINAL = re.compile(r"第$|[A-Za-z、—~/.年月-]$")
_COUPLE = re.compile(r"夫妻(?:二人|两人|俩|两个)?(?=.{0,6}(?:工资|薪|工钱|血汗钱|在|打工))")
_PLURAL = re.compile(
    r"我们|咱们|俺们|他们|大家|工友|等人|一些|民工们|员工们|兄弟们|各位同[事仁]|全体|一群|几个|几十|多名|数名|数人|老师们|每个人|等\S{0,4}名|众多|师傅们|同事们"
)
_SINGLE = re.compile(
    r"本人|(?<![让给自])我(?![们国市县省区院厅局站司处社校单])|我(?:爸|妈|父亲|母亲|老公|丈夫|妈妈|爸爸)"
)
_CLAIMANT = re.compile(r"原告(?!们)|申请人")
_MANY_CLAIMANTS = re.compile(r"[一二两三四五六七八九十]名?原告|[0-9]名原告|原告\S{1,3}某\d?、|原告等")
_MINE = re.compile(
    r"(?:拖欠|欠|差)(?:本人|我(?!们)|原告|[^\s，,。；]{1,2}某)[^，,。；]{0,10}?(?:工资|工钱|劳务费|血汗钱|薪)|(?:本人|(?<!还)我(?!们))的?(?:\S月份?)?(?:工资|工钱|血汗钱)"
    r"|(?:未|没有?|不)(?:给|付给|发给|支付给|结给)(?:本人|我(?!们))|(?:给|发放|支付)(?:本人|我(?!们))[^，,。；]{0,4}(?:工资|工钱|薪)"
)


def crowd(text: str) -> tuple[People, ...]:
    """Every head count of workers in the text, the likeliest first."""
    words = flat(text)
    head = words.find("\n")
    found: list[People] = []
    for number in numerals(words):
        value = number.value
        if (
            value != int(value)
            or not 2 <= value <= 99_999
            or _ORDINAL.search(words[max(0, number.start - 1) : number.start])
        ):
            continue
        match = _COUNTED.match(words, number.end)
        # 四川籍民工, 陆续拖欠员工: one figure alone needs its measure word, or the workers right behind it.
        lone = number.chinese and number.end - number.start == 1
        if not match or (lone and not _MEASURED.match(words, number.end)):
            continue
        score = _score(words, number.start, match.end(), match["noun"], head)
        if score > 0:
            found.append(People(int(value), number.how, Span(number.start, match.end()), round(score, 2)))
    for couple in _COUPLE.finditer(words):
        found.append(People(2, "exact", Span(*couple.span()), 3.0))
    times = Counter(p.count for p in found)
    # A count that is told again is meant.
    found = [replace(p, score=round(p.score + 0.7 * (times[p.count] - 1), 2)) for p in found]
    return tuple(sorted(found, key=lambda p: (-p.score, p.span)))


def people(text: str, *, owed: bool = True) -> People | None:
    """The likeliest head count; one speaker alone counts as 1 when he speaks of wages owed to him (`owed`)."""
    counted = crowd(text)
    words = flat(text)
    if counted and (counted[0].score > 2 or not _MINE.search(words)):
        return counted[0]
    if not owed or not _NEAR.search(words):
        return None
    mine = _MINE.search(words)
    if mine:
        return People(1, "exact", Span(*mine.span()), 2.0)
    claimant = _CLAIMANT.search(words)
    if claimant:
        return None if _MANY_CLAIMANTS.search(words) else People(1, "exact", Span(*claimant.span()), 1.0)
    singles = list(_SINGLE.finditer(words))
    plural = list(_PLURAL.finditer(words))
    if singles and (not plural or (len(singles) >= len(plural) and singles[0].start() < plural[0].start())):
        return People(1, "exact", Span(*singles[0].span()), 1.0)
    return None


def _score(text: str, start: int, end: int, noun: str | None, head: int) -> float:
    before = re.split("[。；;！!？?\n]", text[max(0, start - 30) : start])[-1]
    after = re.split("[。；;！!？?\n]", text[end : end + 24])[0]
    score = 2.0 if noun else 0.5
    if _NEAR.search(before):
        score += 1.5
    if _NEAR.search(after):
        score += 1.5
    if _LEAD.search(before):
        score += 2 if _LED.search(before) else 1
    if _OTHERS.search(text[start : end + 3]) or _OTHERS.search(before[-6:]):
        score -= 4
    if start < head:
        score += 0.5
    if not noun and not (_NEAR.search(before) or _NEAR.search(after) or _LEAD.search(before)):
        score -= 1
    return score
