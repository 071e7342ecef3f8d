"""Money: integer fen inside, Decimal yuan at the edges, never float.

A float may still reach us out of a spreadsheet cell; `fen` refuses it, and the reader of the sheet turns the cell into
text first, so that it is seen where a binary fraction entered.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from anxin.kit.text import brief, plain

# A wage sheet of a whole province stays far below; beyond it, a card or identity number was read as an amount.
LIMIT_FEN = 10**15

_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "﹣": "-", "，": ",", "．": ".", "﹒": ".", "'": ",", "’": ","})
_PREFIX = re.compile(r"^(?:人民币|RMB|CNY|¥|￥)+", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:元整|元正|圆整|圆|元|RMB|CNY)$", re.IGNORECASE)
_NUMBER = re.compile(r"^\d+(?:\.\d*)?$|^\.\d+$")
_GROUPED = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d*)?$|^\d{1,4}(?:,\d{4})+(?:\.\d*)?$")


class MoneyError(ValueError):
    """An amount that cannot be read; the message is Chinese and meant for the person who sent the sheet."""


class TooLarge(MoneyError):
    """A number that is an amount of nothing on a building site."""


def fen(value: str | int | Decimal) -> int:
    """Yuan (text or number) to fen, half away from zero at the third decimal.

    Accepts '1,234.50', '￥1234.5元', '人民币 1 234元', '(1,234.50)' and '-12' (negative), full-width digits, and '1.2万'.
    Raises MoneyError on anything else, floats included.
    """
    if isinstance(value, (bool, float)):
        raise MoneyError(f"金额须以文本、整数或 Decimal 给出，不能用 {type(value).__name__}:{value!r}")
    if isinstance(value, int):
        return _bounded(Decimal(value), value)
    if isinstance(value, Decimal):
        return _bounded(value, value)
    text = plain(value).translate(_SIGNS)
    if not text:
        raise MoneyError("金额为空")
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1]
    text = _PREFIX.sub("", text)
    if text[:1] in "+-" and text:
        negative, text = negative != (text[0] == "-"), text[1:]
        text = _PREFIX.sub("", text)
    text = _SUFFIX.sub("", text)
    scale = Decimal(1)
    if text.endswith("万"):
        scale, text = Decimal(10000), text[:-1]
    if "," in text:
        if not _GROUPED.match(text):
            raise MoneyError(f"金额“{brief(value, 24)}”的分节号位置不对")
        text = text.replace(",", "")
    if not _NUMBER.match(text):
        raise MoneyError(f"“{brief(value, 24)}”不是金额")
    amount = Decimal(text) * scale
    return _bounded(-amount if negative else amount, value)


def _bounded(amount: Decimal, shown: object) -> int:
    if not amount.is_finite():
        raise MoneyError(f"“{brief(shown, 24)}”不是金额")
    # Before quantize: a huge amount would overflow the decimal context with a message that is nobody's language.
    if abs(amount) * 100 > LIMIT_FEN:
        raise TooLarge(f"金额“{brief(shown, 24)}”大得不合常理，可能把卡号或证件号当成了金额")
    try:
        return int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    except InvalidOperation as e:
        raise MoneyError(f"“{brief(shown, 24)}”不是金额") from e


def yuan(fen: int) -> Decimal:
    """Fen to yuan with two places."""
    return Decimal(fen).scaleb(-2).quantize(Decimal("0.01"))


def show(fen: int) -> str:
    """Fen as people read it: '1,234.50'."""
    return f"{yuan(fen):,.2f}"


_CAPITAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_DIGIT_OF = {c: i for i, c in enumerate(_CAPITAL_DIGITS)}
# Simplified, traditional, everyday and mistaken forms that clerks write on real sheets.
_DIGIT_OF |= {"〇": 0, "○": 0, "0": 0, "一": 1, "壱": 1, "弌": 1, "二": 2, "貳": 2, "贰": 2, "貮": 2, "两": 2, "兩": 2}
_DIGIT_OF |= {
    "三": 3,
    "叄": 3,
    "叁": 3,
    "參": 3,
    "参": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "陸": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNIT_OF = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_CAPITAL_SHAPE = re.compile(
    r"^(?P<yuan>[^元圆圓角分]*[元圆圓])?(?:零|〇)?(?P<jiao>[^角分整正]角)?(?:零|〇)?(?P<fen>[^角分整正]分)?(?:整|正)?$"
)


def from_capitals(text: str) -> int:
    """'壹仟贰佰元整' to fen; accepts traditional and everyday digits, 圆/元, 整/正. Raises MoneyError."""
    shown = text
    text = re.sub(r"^(?:人民币|大写|合计|[:：(（)）])+", "", plain(text))
    negative = text.startswith("负")
    text = text.lstrip("负")
    match = _CAPITAL_SHAPE.match(text)
    if not text or not match or not (match["yuan"] or match["jiao"] or match["fen"]):
        raise MoneyError(f"大写金额“{brief(shown, 24)}”看不懂")
    total = 0
    if match["yuan"]:
        total += _integer(match["yuan"][:-1], shown) * 100
    for part, worth in ((match["jiao"], 10), (match["fen"], 1)):
        if part:
            if part[0] not in _DIGIT_OF:
                raise MoneyError(f"大写金额“{brief(shown, 24)}”看不懂")
            total += _DIGIT_OF[part[0]] * worth
    if total > LIMIT_FEN:
        raise TooLarge(f"金额“{brief(shown, 24)}”大得不合常理")
    return -total if negative else total


def _integer(text: str, shown: str) -> int:
    """Chinese numeral to int, section by section; refuses what reads two ways (units out of order)."""
    if not text:
        raise MoneyError(f"大写金额“{brief(shown, 24)}”看不懂")
    total, section, digit, below, seen = 0, 0, None, 10**4, set[str]()
    for c in text:
        if c in _DIGIT_OF:
            if digit not in (None, 0):
                raise MoneyError(f"大写金额“{brief(shown, 24)}”中数字后缺单位")
            digit = _DIGIT_OF[c]
        elif c in _UNIT_OF:
            unit = _UNIT_OF[c]
            if unit >= below:
                raise MoneyError(f"大写金额“{brief(shown, 24)}”的单位次序不对")
            # 拾伍 is written for 壹拾伍.
            section += (digit if digit else 1) * unit
            digit, below = None, unit
        elif c in "万萬":
            section += digit or 0
            # One 万 may stand before 亿 (壹万亿) and one after it.
            if "万" in seen or section == 0:
                raise MoneyError(f"大写金额“{brief(shown, 24)}”的单位次序不对")
            total += section * 10**4
            section, digit, below = 0, None, 10**4
            seen.add("万")
        elif c in "亿億":
            total += section + (digit or 0)
            if "亿" in seen or total == 0:
                raise MoneyError(f"大写金额“{brief(shown, 24)}”的单位次序不对")
            total *= 10**8
            section, digit, below = 0, None, 10**4
            seen = {"亿"}
        else:
            raise MoneyError(f"大写金额“{brief(shown, 24)}”中有看不懂的字“{brief(c)}”")
    return total + section + (digit or 0)


def to_capitals(fen: int) -> str:
    """Fen as cheques and notices write it: 120050 is '壹仟贰佰元零伍角整'; 整 stands where no fen remain.

    Zeros between digits are written once; zero is '零元整'; a negative amount begins with 负.
    """
    if fen == 0:
        return "零元整"
    sign, amount = ("负", -fen) if fen < 0 else ("", fen)
    whole, cents = divmod(amount, 100)
    jiao, last = divmod(cents, 10)
    text = _capital_integer(whole) + "元" if whole else ""
    if cents == 0:
        return sign + text + "整"
    if jiao:
        # The bank rules ask for 零 between yuan and jiao when the yuan figure ends in 0.
        text += ("零" if whole and whole % 10 == 0 else "") + _CAPITAL_DIGITS[jiao] + "角"
    elif whole:
        text += "零"
    return sign + text + (_CAPITAL_DIGITS[last] + "分" if last else "整")


def _capital_integer(n: int) -> str:
    text, pending_zero = "", False
    for power in range(len(str(n)) - 1, -1, -1):
        digit = n // 10**power % 10
        if digit:
            text += ("零" if pending_zero and text else "") + _CAPITAL_DIGITS[digit] + ("", "拾", "佰", "仟")[power % 4]
            pending_zero = False
        else:
            pending_zero = True
        if power and power % 4 == 0:
            section = n // 10**power % 10**4
            # 壹亿 for an empty 万 section; 十万七千 needs no 零 although its 万 figure ends in 0.
            if power == 8:
                text += "亿"
            elif section:
                text += "万"
            if section:
                pending_zero = False
    return text
