"""What a worker types, read kindly: amounts as people write them, phones with blanks in them."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from anxin.grievance import read
from anxin.kit import money
from anxin.kit.text import plain


class Unclear(ValueError):
    """What was typed is not understood; the message says so in his words."""


# More than this for one group on one site is a slip of the finger.
_MOST_FEN = 100_000_000_00


def amount(text: str, said_on: object) -> int | None:
    """'8000', '8,000.50', '8千', '1万2': fen; None for nothing typed. Unclear when it is no amount."""
    said = (
        plain(text)
        .replace(",", "")
        .replace("，", "")
        .strip()
        .removesuffix("元")
        .removesuffix("块钱")
        .removesuffix("块")
    )
    if not said:
        return None
    if re.fullmatch(r"\d+(\.\d{1,2})?", said):
        fen = money.fen(Decimal(said))
    else:
        found = read(f"欠我工资{said}元", said_on=said_on).amount or read(f"欠我工资{said}", said_on=said_on).amount  # type: ignore[arg-type]
        if found is None:
            raise Unclear(_("没看懂这个数。写数字就行，比如 8000。"))
        fen = found.fen
    if not 0 < fen <= _MOST_FEN:
        raise Unclear(_("这个数太大或太小，再看看多了几个零。"))
    return fen


def phone(text: str) -> str:
    """'138 0013 8000', '+86-138…': the eleven digits, or a landline with its area code. Unclear otherwise."""
    digits = re.sub(r"\D", "", plain(text))
    digits = digits.removeprefix("0086") if digits.startswith("0086") else digits
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if re.fullmatch(r"1[3-9]\d{9}", digits) or re.fullmatch(r"0\d{9,11}", digits):
        return digits
    raise Unclear(_("电话号码不对，手机号是 11 位。"))
