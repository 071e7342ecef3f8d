"""Numbers that are ours and not the law's: named defaults, which an area may tighten and never loosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import yaml

from anxin.law import words
from anxin.law.book import check_region, prefix
from anxin.law.errors import LawDataError, LawGap, NotStricter

FILE = Path(__file__).with_name("defaults.yaml")
NumberValue: TypeAlias = int | Decimal | str
# Region prefix -> name -> value, or -> {"value", "from", "to"} for a value with dates, or a list of such, of which the last
# that holds on the day counts. {"yields": True} gives way to a stricter value above it instead of being refused.
Overrides: TypeAlias = Mapping[str, Mapping[str, Any]]
DIRECTION_ZH = {"lower": "更小", "higher": "更大"}


@dataclass(frozen=True, slots=True)
class Default:
    """A declared number. `stricter` says which way an area may move it; `law` names a legal parameter that it must equal.

    `counter` is the Chinese counter where the unit's own would mislead (a count of people's characters is no 次), or ''.
    """

    name: str
    value: NumberValue
    unit: str
    stricter: Literal["lower", "higher", "none"]
    zh: str
    law: str | None
    was: tuple[tuple[date, NumberValue], ...]
    counter: str = ""

    def said(self, value: NumberValue) -> str:
        """A value of this number with its unit, as people read it."""
        return words.say(value, self.unit, counter=self.counter)

    def on(self, day: date) -> NumberValue:
        """The default on a day: the oldest former value that was still in use, else the present one."""
        return next((value for until, value in self.was if day <= until), self.value)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it holds in a region on a day. `set_by` is the region prefix that tightened it, '' for our default."""

    name: str
    value: NumberValue
    unit: str
    zh: str
    default: NumberValue
    set_by: str

    @property
    def shown(self) -> str:
        """Value and unit as people read them: '30 天', '85%', '次月最后一日'."""
        return default(self.name).said(self.value)


def number(name: str, on: date, region: str | None = None, overrides: Overrides | None = None) -> Number:
    """The number that holds in a region on a day.

    Overrides apply from the widest region to the narrowest, each compared with the one above it. Raises LawGap on an unknown
    name, NotStricter when an area is looser than what stands above it.
    """
    declared = default(name)
    value = start = declared.on(on)
    set_by = ""
    code = check_region(region)
    own = ((prefix(place), names[name]) for place, names in (overrides or {}).items() if name in names)
    for place, given in sorted((x for x in own if code.startswith(x[0])), key=lambda x: len(x[0])):
        tightened, yields = _held(given, on, declared)
        if tightened is None or tightened == value or (yields and _looser(declared, value, tightened)):
            continue
        _refuse_looser(declared, value, tightened, place)
        value, set_by = tightened, place
    return Number(name, value, declared.unit, declared.zh, start, set_by)


def check_overrides(overrides: Overrides, on: date) -> None:
    """Refuse a whole set of overrides at once, when it is entered: unknown names, wrong regions, looser values."""
    for place, names in overrides.items():
        for name in names:
            number(name, on, place, overrides)


def in_force(overrides: Overrides, on: date) -> dict[str, dict[str, Any]]:
    """Of dated overrides, those that hold on a day, without their days: for asking how that day's numbers judge another.

    Each gives way to a stricter one above it, as happens when an area above is given a stricter number for the asking.
    """
    found: dict[str, dict[str, Any]] = {}
    for place, names in overrides.items():
        for name, given in names.items():
            value, _ = _held(given, on, default(name))
            if value is not None:
                found.setdefault(prefix(place), {})[name] = {"value": value, "yields": True}
    return found


def default(name: str) -> Default:
    """The declaration of a number. LawGap on an unknown name."""
    found = defaults().get(name)
    if found is None:
        near = get_close_matches(name, defaults(), n=3)
        hint = f"是不是：{'、'.join(near)}?" if near else "全部名称见 law/defaults.yaml。"
        raise LawGap(f"没有名为“{name}”的数值。{hint}")
    return found


@cache
def defaults() -> Mapping[str, Default]:
    """Every declared number by its dotted name ('wage.late_red_d'), in the order of the file."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        f"{group}.{name}": _declared(f"{group}.{name}", entry)
        for group, names in content.items()
        for name, entry in names.items()
    }


def _declared(name: str, entry: dict[str, Any]) -> Default:
    try:
        # A comma in the wrong place of a YAML line makes a key of half a sentence.
        if odd := set(entry) - {"value", "unit", "counter", "stricter", "zh", "law", "was"}:
            raise ValueError(f"多出的项 {odd}")
        stricter = entry["stricter"]
        if stricter not in {"lower", "higher", "none"}:
            raise ValueError(f"stricter 须为 lower、higher 或 none，不是 {stricter}")
        was = tuple(sorted((x["until"], _number(x["value"])) for x in entry.get("was", ())))
        zh, law, counter = entry["zh"], entry.get("law"), entry.get("counter", "")
        return Default(name, _number(entry["value"]), entry["unit"], stricter, zh, law, was, counter)
    except (KeyError, TypeError, ValueError) as e:
        raise LawDataError(f"{FILE.name} 的 {name}:{e}") from e


def _number(given: object) -> NumberValue:
    if isinstance(given, bool) or given is None:
        raise ValueError(f"“{given}”不是数值")
    if isinstance(given, (int, Decimal)):
        return given
    # YAML has no decimals; a float written with few digits has exactly one shortest text.
    return Decimal(repr(given)) if isinstance(given, float) else str(given)


def _held(given: Any, on: date, declared: Default) -> tuple[NumberValue | None, bool]:
    """An area's own value on a day, and whether it gives way to a stricter one above it."""
    value, yields = None, False
    for one in given if isinstance(given, list | tuple) else (given,):
        held = _dated(one, on, declared)
        if held is not None:
            value, yields = held, isinstance(one, Mapping) and bool(one.get("yields"))
    return value, yields


def _dated(given: Any, on: date, declared: Default) -> NumberValue | None:
    if isinstance(given, Mapping):
        first, last = given.get("from"), given.get("to")
        if (first is not None and on < first) or (last is not None and on > last):
            return None
        given = given["value"]
    value = str(given) if isinstance(given, bool) or given is None else _number(given)
    if isinstance(value, str):
        raise NotStricter(f"“{declared.zh}”须填数字，不能填“{value}”")
    return value


def _refuse_looser(declared: Default, above: NumberValue, own: NumberValue, place: str) -> None:
    if declared.stricter == "none" or isinstance(above, str) or isinstance(own, str):
        raise NotStricter(f"“{declared.zh}”不可由地区另定（{words.place(place)}）")
    if _looser(declared, above, own):
        raise NotStricter(
            f"{words.place(place)}把“{declared.zh}”定为 {own}，比上级的 {above} 宽松；"
            f"地区只能定得更严，即{DIRECTION_ZH[declared.stricter]}的数。"
        )


def _looser(declared: Default, above: NumberValue, own: NumberValue) -> bool:
    if isinstance(above, str) or isinstance(own, str):
        return False
    return (own < above) != (declared.stricter == "lower")
