"""Numbers as people write them: 38000, 3,8000, 2.5万, 1万5, 三万二, 八千多, 10来万, 二三十, 贰万伍仟肆佰捌拾肆, 万把."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from anxin.grievance.model import How

# One character for one character, so that places in the text stay what they are.
_HALF = {c + 0xFEE0: c for c in range(0x21, 0x7F)} | {0x3000: 0x20}
_HALF = {wide: narrow for wide, narrow in _HALF.items() if chr(wide) not in "，！？；："}

_DIGIT = {c: n for n, c in enumerate("零一二三四五六七八九")} | {c: n for n, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
_DIGIT |= {"两": 2, "俩": 2, "○": 0, "貳": 2, "參": 3, "叄": 3, "陸": 6, "叁": 3, "弍": 2}
_UNIT = {
    "十": 10,
    "拾": 10,
    "百": 100,
    "佰": 100,
    "千": 1000,
    "仟": 1000,
    "万": 10**4,
    "萬": 10**4,
    "亿": 10**8,
    "億": 10**8,
}
_SHORT = {"廿": 20, "卅": 30}
_VAGUE: dict[str, How] = {"多": "more", "余": "more", "餘": "more", "来": "about", "几": "more", "把": "about"}
_ARABIC = r"\d{1,3}(?:[,，]\d{3}){1,6}(?![,，]?\d)(?:\.\d{1,6})?|\d{1,20}(?:\.\d{1,6})?"
_D, _U = "".join(_DIGIT), "".join(_UNIT)
_TOKEN = re.compile(rf"{_ARABIC}|[{_D}{_U}廿卅半多余餘来几把]")
# Figures and Chinese digits stand side by side only with a 万 or 千 between them: 剩下25600一直不给.
_RUN = re.compile(rf"(?:{_ARABIC}|[{_D}{_U}廿卅半几])(?:(?<![{_D}])(?:{_ARABIC})|(?<!\d)[{_D}]|[{_U}多余餘来几把])*")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and its place. `scaled`: a word such as 万 or 千 stood in it; `chinese`: it began with a Chinese digit."""

    start: int
    end: int
    value: Decimal
    how: How
    scaled: bool
    chinese: bool


def flat(text: str) -> str:
    """Full-width digits and letters become half-width; the length does not change."""
    return text.translate(_HALF)


def numerals(text: str) -> Iterator[Numeral]:
    """Every number in a text that went through `flat`, from left to right. 几十 and 数百 are no numbers: they say none."""
    for run in _RUN.finditer(text):
        words = run[0]
        if len(words) > _LONGEST:
            continue
        # 十多 says more than ten; 一多 says nothing, and 多 then belongs to what follows.
        tokens = _TOKEN.findall(words)
        while tokens and tokens[-1] == "把":
            if len(tokens) == 2 and tokens[0] in _UNIT:
                break
            words, tokens = words[: -len(tokens[-1])], tokens[:-1]
        found = _value(tokens)
        if found is None:
            continue
        value, how = found
        yield Numeral(
            run.start(),
            run.start() + len(words),
            value,
            _around(text, run.start(), run.start() + len(words), how),
            any(t in _UNIT for t in tokens),
            tokens[0] in _DIGIT or tokens[0] in _UNIT or tokens[0] in _SHORT or tokens[0] == "半",
        )


_BEFORE = re.compile(
    r"(?:(?P<about>将近|将尽|接近|大约|大概|约为|约|近|差不多|估计)|(?P<more>超过|至少|不低于|不止|多达)|(?P<less>不到|不足|未满))(?:有|为|人民币|是)?$"
)
_AFTER = re.compile(
    r"^\s*(?:元|块钱|块|圆|名|个|人|位|万元|工人|民工|员工)*(?:(?P<about>左右|上下|光景)|(?P<more>以上|多(?!次|年|月|少)|余(?!额|下))|(?P<less>以下))"
)


def _around(text: str, start: int, end: int, how: How) -> How:
    if how != "exact":
        return how
    before = _BEFORE.search(text[max(0, start - 6) : start])
    if before:
        return "about" if before["about"] else "more" if before["more"] else "less"
    after = _AFTER.search(text[end : end + 10])
    if after:
        return "about" if after["about"] else "more" if after["more"] else "less"
    return "exact"


def _value(signs: list[str]) -> tuple[Decimal, How] | None:
    """The number that the signs say, or None when they say none (几十, 多)."""
    how: How = "exact"
    plain: list[str] = []
    for place, sign in enumerate(signs):
        if sign in _VAGUE:
            if not plain:
                return None
            how = _VAGUE[sign]
            # 十几万: the 几 stands for a digit that we do not know.
            continue
        if sign == "半":
            if place:
                return None
            plain.append("0.5")
            continue
        plain.append(sign)
    # 万一, 千方百计: a bare unit is a number only as 千把, 万多, and 十 alone.
    if not plain or (_UNIT.get(plain[0], 0) >= 100 and (len(signs) < 2 or signs[1] not in _VAGUE)):
        return None
    if all(t in _DIGIT for t in plain):
        return _digits(plain, how)
    total = section = Decimal(0)
    digit: Decimal | None = None
    last_unit = 0
    zero = False
    for place, sign in enumerate(plain):
        if sign in _UNIT:
            unit = _UNIT[sign]
            if unit >= 10**4:
                amount = section + (digit or 0)
                if amount == 0 and total:
                    total, section = total * unit, Decimal(0)
                else:
                    total += (amount or 1) * unit
                    section = Decimal(0)
            else:
                section += (digit if digit is not None else 1) * unit
            digit, last_unit, zero = None, unit, False
        elif sign in _SHORT:
            section += _SHORT[sign]
            digit, last_unit = None, 10
        else:
            number = Decimal(_DIGIT[sign]) if sign in _DIGIT else Decimal(sign.replace(",", "").replace("，", ""))
            if number == 0 and sign in _DIGIT:
                zero = True
                continue
            if digit is not None:
                following = plain[place + 1] if place + 1 < len(plain) else ""
                if sign in _DIGIT and number == digit + 1 and (following in _UNIT or not following):
                    # 二三十, 七八万: the lower one, about.
                    how = "about"
                    continue
                return None
            digit = number
            last_sign = sign
    if digit is not None:
        if last_unit >= 100 and not zero and digit < 10 and digit == int(digit) and len(last_sign) == 1:
            # 三万二 is 32,000 and 1万5 is 15,000.
            section += digit * last_unit / 10
        else:
            section += digit
    return total + section, how


def _digits(plain: list[str], how: How) -> tuple[Decimal, How] | None:
    values = [_DIGIT[t] for t in plain]
    if len(values) == 1:
        return Decimal(values[0]), how
    if len(values) == 2 and values[1] == values[0] + 1:
        return Decimal(values[0]), "about"
    # 二〇一九: figures read one by one.
    return (Decimal("".join(map(str, values))), how) if len(values) > 2 else None
