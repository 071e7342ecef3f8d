"""The sentence on a finding that a person can check with a pencil, from the card's template and the row.

In a template ``{name}`` is a column of the SELECT, a number of the card, ``as_of``, ``level``, ``amount_fen`` or
``people``. ``{x_yuan}`` shows the column ``x_fen`` as 1,234.50 and ``{x_days}`` the days of the column ``x_mask`` as 3、5;
days show as 2026-03-05, columns named ``month`` or ``*_month`` as 2026年3月, empty values as 无. Python's format specs work on numbers: ``{share:.1%}``.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from anxin.kit import masks, months
from anxin.kit.money import show
from anxin.rules.card import LEVEL_ZH, Card, RuleError

NONE = "无"


class _Words(string.Formatter):
    def __init__(self, code: str) -> None:
        self.code = code

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        if key in kwargs:
            return _shown(str(key), kwargs[str(key)])
        name = str(key)
        if name.endswith("_yuan") and name[:-5] + "_fen" in kwargs:
            fen = kwargs[name[:-5] + "_fen"]
            return NONE if fen is None else show(int(fen))
        if name.endswith("_days") and name[:-5] + "_mask" in kwargs:
            mask = kwargs[name[:-5] + "_mask"]
            return NONE if mask is None else "、".join(map(str, masks.days(int(mask))))
        raise RuleError(f"{self.code}: 算式模板里的 {{{name}}} 既不是查询的列,也不是卡片上的数值")

    def format_field(self, value: Any, format_spec: str) -> str:
        return value if isinstance(value, str) and format_spec else super().format_field(value, format_spec)


def _shown(name: str, value: Any) -> Any:
    if value is None:
        return NONE
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and (name == "month" or name.endswith("_month")):
        return months.show(value) if value > 100 else value
    if isinstance(value, Decimal):
        # Spoken as people write it: 0.6 and not 0.6000.
        return value.normalize() if value != value.to_integral_value() else Decimal(int(value))
    return value


def template(card: Card, subject: tuple[str, ...], key: str | None) -> str:
    """The card's template for a row: by the row's ``arithmetic_key``, else by its subject joined with '+'."""
    if isinstance(card.arithmetic, str):
        return card.arithmetic
    wanted = key or "+".join(subject)
    if wanted not in card.arithmetic:
        known = "、".join(card.arithmetic)
        raise RuleError(f"{card.code}: 卡片的 arithmetic 没有 {wanted} 这一项(现有:{known})")
    return card.arithmetic[wanted]


def fill(name: str, sentence: str, values: Mapping[str, Any]) -> str:
    """A sentence with its fields filled in; RuleError when it names something that is not among the values."""
    return _Words(name).vformat(sentence, (), dict(values))


def render(card: Card, values: Mapping[str, Any], subject: tuple[str, ...], key: str | None, level: str) -> str:
    """The Chinese sentence; RuleError when the template names something that does not exist."""
    words = {**values, "level": LEVEL_ZH[level]}
    try:
        return _Words(card.code).vformat(template(card, subject, key), (), words)
    except (ValueError, TypeError) as e:
        if isinstance(e, RuleError):
            raise
        raise RuleError(f"{card.code}: 算式模板无法套用:{e}") from e
