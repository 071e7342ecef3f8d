"""The audit log outlives every deletion, so no personal number may enter it.

Events may carry what people typed (a reason, the name of a file), so ``record`` masks rather than refuses: a file that
happens to be named after somebody's card must not stop an import. Tests use ``personal_numbers`` to hold our own
fields to the stricter rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from anxin.kit import creditcode

# Letters on either side mean a hash or a token, not a number that somebody was given.
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])"
    r"(?:[0-9]{17}[0-9Xx]|[0-9]{15,19}|[0-9]{4}(?:[ \-][0-9]{4}){3}(?:[ \-][0-9]{1,3})?|1[3-9][0-9]{9})"
    r"(?![0-9A-Za-z])"
)
_ID15 = re.compile(r"[1-9][0-9]{7}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}\Z")


class PersonalValueError(ValueError):
    """An event's fields carry something that looks like a personal number."""


def kind_of_number(token: str) -> str | None:
    """'身份证号', '银行卡号' or '手机号' when one number looks like it; None for any other number.

    By shape alone: 18 characters of an identity card, 15 of the old one with a possible birthday, 16 to 19 digits of a
    card, 11 of a mobile phone. A unified social credit code of an enterprise (begins with 9, checks) may stand.
    """
    bare = re.sub(r"[ \-]", "", token)
    if len(bare) == 11:
        return "手机号"
    if len(bare) == 15:
        return "身份证号" if _ID15.match(bare) else None
    if len(bare) == 18 and bare[0] == "9" and creditcode.check(bare).ok:
        return None
    if len(bare) == 18 and bare == token:
        return "身份证号"
    return "银行卡号"


def masked(value: Any) -> Any:
    """``value`` (JSON-like) with every personal number in its texts, numbers and keys replaced by its kind: '[身份证号]'."""
    if isinstance(value, str):
        return _NUMBER.sub(lambda found: f"[{kind}]" if (kind := kind_of_number(found[0])) else found[0], value)
    if isinstance(value, dict):
        return {masked(key): masked(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [masked(one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool):
        text = str(value)
        return value if masked(text) == text else masked(text)
    return value


def personal_numbers(value: Any) -> list[str]:
    """Kinds of the personal numbers that stand anywhere in ``value``; empty when it is clean. Never the numbers."""
    return [kind for text in _texts(value) for found in _NUMBER.finditer(text) if (kind := kind_of_number(found[0]))]


def refuse_personal(value: Any) -> None:
    """For tests: PersonalValueError when a personal number stands anywhere in ``value``."""
    if kinds := personal_numbers(value):
        raise PersonalValueError(f"这里像是有{'、'.join(kinds)}，审计记录不得存放个人号码。")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
