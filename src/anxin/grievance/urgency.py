"""What cannot wait: many people together, a threat to life, minors, injury. Each with the words that say it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anxin.grievance.model import People, Span, Urgency, UrgencyName
from anxin.grievance.numerals import flat

_SIGNS: tuple[tuple[UrgencyName, str, re.Pattern[str]], ...] = (
    ("extreme", "可能有极端行为", re.compile(
        r"跳楼|跳塔吊|爬塔吊|上塔吊|塔吊上|跳桥|跳河|喝药|喝农药|服毒|自焚|自杀|轻生|寻短见|不想活|活不下去|活不成|没法活|同归于尽|以死|一死|拼命|拼了|割腕|上吊|爆炸(?!事故)|炸(?:了|掉)|砍(?:死|人)|杀(?:了他|人)|报复社会|走投无路|走头无路|逼上绝路|绝路|极端(?:行为|手段|方式|事件|的事)|做傻事|动刀|点火|汽油"
    )),
    ("group", "多人聚集", re.compile(
        r"堵门|堵路|堵工地|堵大门|围堵|封门|拉横幅|拉过[^，。]{0,4}横幅|打横幅|静坐|聚集|集体(?:上访|讨薪|罢工|停工|请愿|到|去)|群体性|群访|罢工|上街|游行|闹事|(?:几十|上百|数百|百余|几百)(?:号|名|个|多)*(?:人|农民工|民工|工人|员工)(?:到|去|在|聚|围|堵|上访|集体)"
    )),
    ("minors", "涉及未成年人", re.compile(
        r"童工|未成年|未满(?:16|18|十六|十八)周?岁|(?:今年|才|刚满?|只有|年仅)(?:1[0-7]|十[一二三四五六七]?)周?岁|(?<!\d)1[0-7]岁(?!的?(?:老|儿子|女儿|孩))|学生工|暑假工|初中生|中学生|寒假工|实习生"
    )),
    ("injury", "有人受伤或生病", re.compile(
        r"工伤|受(?:了)?(?:重)?伤|摔伤|砸伤|压断|摔断|骨折|重伤|死亡|身亡|伤亡|截肢|瘫痪|住院|抢救|尘肺|职业病|中暑|电锯锯|触电|坠落|掉下来|断了(?:腿|手|指)|残疾|昏迷"
    )),
)  # fmt: skip
_NOT = re.compile(r"(?:没有|未|无|不会|不想|不要|避免|防止|不愿|如果不是)[^，,。；]{0,4}$")
_GROUP_OF = 10


def urgencies(text: str, crowd: People | None = None, *, group_of: int = _GROUP_OF) -> tuple[Urgency, ...]:
    """At most one of each sort, in the order of weight. `crowd`: the head count read; from `group_of` people on it is a group."""
    words = flat(text)
    found = [u for what, zh, pattern in _SIGNS if (u := next(_said(words, what, zh, pattern), None))]
    if crowd is not None and crowd.count >= group_of and not any(u.what == "group" for u in found):
        found.append(Urgency("group", f"涉及{crowd.count}人", crowd.span))
    return tuple(found)


def _said(words: str, what: UrgencyName, zh: str, pattern: re.Pattern[str]) -> Iterator[Urgency]:
    for match in pattern.finditer(words):
        if not _NOT.search(words[max(0, match.start() - 8) : match.start()]):
            yield Urgency(what, zh, Span(*match.span()))
