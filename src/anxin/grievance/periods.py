"""For which months wages are owed: 五个月没发, 3月4月5月, 2019年3月至今, 去年腊月, 上个月, 半年."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lunar_python import Lunar

from anxin.grievance.model import How, Period, Span
from anxin.grievance.numerals import flat, numerals
from anxin.kit import months as kit_months

_N = "0-9一二三四五六七八九十"
_WORD_YEAR = {"今年": 0, "本年": 0, "当年": None, "去年": -1, "上年": -1, "前年": -2, "大前年": -3}
_YEAR = r"(?P<year>(?:19|20)\d{2}|(?<!\d)\d{2}(?=年)|[〇零一二三四五六七八九]{4}(?=年)|今年|本年|去年|上年|大前年|前年)(?:年|[./-](?=\d))?度?"
_MONTH = r"(?P<month>1[0-2](?=[月.])|0?[1-9](?=[月.])|(?:1[0-2]|0?[1-9])(?![\d个万千元])|十[一二]|[一二三四五六七八九十])(?:月份?)?"
_LUNAR = r"(?P<lunar>腊月|正月|冬月)"
_SEASON = r"(?P<season>年初|年底|年末|年尾|春节|过年|年前|年中|上半年|下半年|国庆|中秋|五一|元旦)"
_POINT = re.compile(
    rf"(?:农历)?{_YEAR}\s*(?:{_LUNAR}|{_SEASON}|(?:农历)?{_MONTH}(?:[上中下]旬|底|初|中旬)?(?:\d{{1,2}}[日号]|[{_N}]{{1,3}}[日号])?)"
)
_BARE_MONTH = re.compile(
    rf"(?<![\d{_N[3:]}年.])(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?(?!亮|饼|结|薪|工资条)(?:[上中下]旬|底|初)?(?:\d{{1,2}}[日号])?"
)
_RELATIVE = re.compile(r"(?P<word>上上个?月|上个?月|这个月|本月|当月|去年|今年|前年)")
_TO = re.compile(
    r"^\s*(?:份)?\s*(?:开始|起|以来)?\s*(?:就|便)?\s*(?:一直)?\s*[,，]?\s*(?:至|到|[-—~～一]{1,2}|直至|直到|截止到?|截至)\s*(?P<now>今天?|现在|目前|今日|当下)?"
)
_SINCE = re.compile(r"^\s*(?:份)?\s*(?:开始|起|以来|以后|之后|就)")
_LENGTH = re.compile(
    r"\s*(?P<more>多|余|来|几)?\s*(?P<unit>个多?月|月(?!\d|[份底初末中])|个半月|年多?|天|周)(?P<tail>多|之久|之多|零\d{1,2}天)?"
)
_HALF_YEAR = re.compile(r"(?P<big>大)?半年(?P<more>多|之久)?|(?P<one>一)年半")
_OWED = re.compile(
    r"拖欠|托欠|欠|没发|未发|不发|没有发|没给|未给|不给|没有给|没付|未付|没结|未结|没拿|未拿|没有拿|拿不到|没领|未领|没有支付|未支付|不支付|没到位|发不出|停发|一分|分文|没见|没收到|拖着|压着|压了|讨要|催讨|至今未|没有兑现|没着落|没有着落"
)
_PAY = re.compile(r"工资|薪|工钱|血汗钱|血汉钱|劳务费|报酬|人工费|钱")
_NOT_OWED = re.compile(
    r"社保|保险|医保|公积金|退休|合同|工龄|工期|试用|培训|受伤|住院|仲裁|投诉|上访|立案|起诉|过去|办理|入职|工作了|做了|干了|施工|停工|整改|一个月$|每|离职|完工|停建|到期|截止"
)
_DATED = re.compile(r"\s*[0-9一二三四五六七八九十底初末中度上下春夏秋冬正腊]")
_MAX_MONTHS = 240


@dataclass(frozen=True, slots=True)
class _Point:
    month: int
    span: Span
    whole_year: bool = False
    last: int | None = None


def period(text: str, *, said_on: date) -> Period | None:
    """The time for which wages are said to be owed, or None. `said_on` is the day on which the text was said.

    >>> period("已经拖欠三个月工资", said_on=date(2026, 5, 1)).months
    3
    """
    words = flat(text)
    lengths = list(_lengths(words))
    ranges = list(_ranges(words, said_on))
    best = max(lengths, key=lambda p: (p[1], -p[0].span.start), default=None)
    around = max(ranges, key=lambda p: (p[1], -p[0].span.start), default=None)
    if best is None or best[1] <= 0:
        return around[0] if around is not None and around[1] > 0 else None
    found = best[0]
    apart = around is not None and (around[0].span.end <= found.span.start or found.span.end <= around[0].span.start)
    if around is not None and around[1] > 0 and apart:
        other = around[0]
        return Period(found.months, other.first, other.last, found.how, found.span)
    return found


def _scored(words: str, start: int, end: int, least: float = 2.0) -> float:
    before = re.split("[。；;！!？?\n]", words[max(0, start - 40) : start])[-1]
    after = re.split("[。；;！!？?\n]", words[end : end + 40])[0]
    clause = re.split("[，,：:]", before)[-1]
    rest = re.split("[，,：:]", after)[0]
    score = 0.0
    if _OWED.search(clause) or _OWED.search(rest):
        score += 3
    elif _OWED.search(before) or _OWED.search(after):
        score += 1.5
    if _PAY.search(clause) or _PAY.search(rest):
        score += 2
    elif _PAY.search(before) or _PAY.search(after):
        score += 0.5
    if score < least:
        return 0.0
    if _NOT_OWED.search(clause[-8:]) or _NOT_OWED.search(rest[:5]):
        score -= 2.5
    return score


def _lengths(words: str) -> Iterator[tuple[Period, float]]:
    for number in numerals(words):
        unit = _LENGTH.match(words, number.end)
        if unit is None or not 0 < number.value <= _MAX_MONTHS or words[number.end - 1] == "半":
            continue
        kind = unit["unit"]
        if kind in ("天", "周"):
            continue
        if kind == "月" and (not number.chinese or number.end - number.start > 1) and number.value > 12:
            continue
        value = number.value
        if kind.startswith("年"):
            # 18年七月 and 2018年 are dates; 8年了 is a time.
            if value >= 30 or value != int(value) or _DATED.match(words, unit.end()):
                continue
            if value >= 10 and not _OWED.search(words[max(0, number.start - 8) : number.start]):
                continue
            value = value * 12
        if kind == "月" and not _bare_length(words, number.start, unit.end()):
            continue
        end = unit.end()
        # "8或9个月": the first of the two is what is certain.
        how: How = number.how
        first = re.search(
            r"(\d{1,2}|[一二三四五六七八九])\s*[或、至到-]\s*$", words[max(0, number.start - 4) : number.start]
        )
        start = number.start
        if first and kind != "月":
            low = next(iter(numerals(first[1])), None)
            if low is not None and low.value < value:
                value, start, how = low.value, number.start - len(first[0]), "about"
        if "多" in kind or unit["more"] or (unit["tail"] and unit["tail"][0] in "多零"):
            how = "more"
        months = int(value)
        if months < 1:
            continue
        score = _scored(words, start, end)
        if kind.startswith("年"):
            score -= 1.5
        if re.search(r"(?:第|近)$", words[max(0, start - 1) : start]) and words[start - 1] == "第":
            continue
        yield Period(months, None, None, how, Span(start, end)), score
    for half in _HALF_YEAR.finditer(words):
        score = _scored(words, *half.span()) - 0.5
        months = 18 if half["one"] else 6
        yield Period(months, None, None, "more" if half["big"] or half["more"] else "exact", Span(*half.span())), score


def _bare_length(words: str, start: int, end: int) -> bool:
    """3月 as a length (拖欠工资3月) and not as a name: it closes its clause after an owed wage."""
    return bool(
        re.search(r"(?:拖欠|欠)[^，,。；]{0,6}(?:工资|薪|工钱)(?:已经?)?$", words[max(0, start - 14) : start])
    ) and bool(re.match(r"[，,。；;！!？?\n]|$", words[end : end + 1]))


def _ranges(words: str, said_on: date) -> Iterator[tuple[Period, float]]:
    points = list(_points(words, said_on))
    place = 0
    now = kit_months.month_of(said_on)
    while place < len(points):
        point = points[place]
        first, last, end = point.month, point.last or point.month, point.span.end
        link = _TO.match(words[end : end + 16])
        following = points[place + 1] if place + 1 < len(points) else None
        if link and link["now"]:
            last, end = now, end + link.end()
        elif link and following and following.span.start == end + link.end():
            last, end = following.last or following.month, following.span.end
            place += 1
        elif following and re.fullmatch(r"[、,，和及与]?", words[end : following.span.start]):
            while following and re.fullmatch(r"[、,，和及与]?", words[end : following.span.start]):
                last, end = following.last or following.month, following.span.end
                place += 1
                following = points[place + 1] if place + 1 < len(points) else None
        elif (since := _SINCE.match(words[end : end + 8])) and re.search(
            "至今|到现在|一直|开始", words[end : end + 24]
        ):
            last, end = now, end + since.end()
        place += 1
        if first > last >= first - 100:
            # 11月、12月、1月 told in February: the run began in the year before.
            first -= 100
        # One date alone is mostly the day when something else happened.
        score = _scored(words, point.span.start, end, 4.5 if first == last else 2.5)
        if first > min(last, now):
            continue
        last = min(last, now)
        count = kit_months.between(first, last) + 1
        if count > _MAX_MONTHS:
            continue
        yield Period(None, first, last, "exact", Span(point.span.start, end)), score


def _points(words: str, said_on: date) -> Iterator[_Point]:
    """Months that are named, from left to right; a month without a year takes the year named before it, or the last such month."""
    taken = 0
    hits: list[tuple[int, int, re.Match[str], bool]] = [(m.start(), m.end(), m, True) for m in _POINT.finditer(words)]
    full = [(a, b) for a, b, _, _ in hits]
    covered: set[int] = set()
    for a, b in full:
        covered.update(range(a, b))
    hits += [(m.start(), m.end(), m, False) for m in _BARE_MONTH.finditer(words) if m.start() not in covered]
    hits += [(m.start(), m.end(), m, False) for m in _RELATIVE.finditer(words) if m.start() not in covered]
    year: int | None = None
    seen_at = -100
    for start, end, match, dated in sorted(hits, key=lambda h: h[:2]):
        if start < taken:
            continue
        taken = end
        if dated:
            year = _year(match["year"], said_on)
            if year is None:
                continue
            seen_at = end
            first, last = _month_of(match, year)
        else:
            if "word" in match.re.groupindex:
                first, last = _relative(match["word"], said_on)
            else:
                number = _month_number(match["month"])
                if year is not None and start - seen_at < 40:
                    first = year * 100 + number
                else:
                    first = said_on.year * 100 + number
                    if first > kit_months.month_of(said_on):
                        first -= 100
                last = first
        if 190001 <= first <= 299912:
            yield _Point(first, Span(start, end), last=last)


def _year(word: str, said_on: date) -> int | None:
    if word in _WORD_YEAR:
        back = _WORD_YEAR[word]
        return None if back is None else said_on.year + back
    if word.isdigit():
        value = int(word)
        return value + 2000 if value < 100 else value
    return int("".join(str("〇一二三四五六七八九".find(c.replace("零", "〇"))) for c in word))


def _month_number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return (
        10 + "〇一二三四五六七八九".find(word[1:])
        if len(word) > 1
        else 10
        if word == "十"
        else "〇一二三四五六七八九".find(word)
    )


def _month_of(match: re.Match[str], year: int) -> tuple[int, int]:
    if match["lunar"]:
        month = {"腊月": 12, "正月": 1, "冬月": 11}[match["lunar"]]
        solar = Lunar.fromYmd(year, month, 1).getSolar()
        first = solar.getYear() * 100 + solar.getMonth()
        return first, first
    if match["season"]:
        word = match["season"]
        low, high = {
            "年初": (1, 1),
            "年底": (12, 12),
            "年末": (12, 12),
            "年尾": (12, 12),
            "年前": (12, 12),
            "年中": (6, 6),
            "上半年": (1, 6),
            "下半年": (7, 12),
            "国庆": (10, 10),
            "中秋": (9, 9),
            "五一": (5, 5),
            "元旦": (1, 1),
        }.get(word, (1, 2))
        return year * 100 + low, year * 100 + high
    month = _month_number(match["month"])
    return year * 100 + month, year * 100 + month


def _relative(word: str, said_on: date) -> tuple[int, int]:
    now = kit_months.month_of(said_on)
    if word.endswith("月"):
        back = 2 if word.startswith("上上") else 1 if word.startswith("上") else 0
        month = kit_months.add(now, -back)
        return month, month
    year = said_on.year + {"今年": 0, "去年": -1, "前年": -2}[word]
    return year * 100 + 1, year * 100 + 12
