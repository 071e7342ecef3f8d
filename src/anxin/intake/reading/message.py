"""JSON messages: one document, or one per line; size and depth bounded, numbers kept exact."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from .model import Limits, Unreadable

_UNFIT = re.compile(
    r"\\u0000|\\u[dD][89aAbB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89aAbB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


def looks_like_json(head: str) -> bool:
    return head.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def read_message(path: Path, codec: str, limits: Limits) -> Any:
    """The parsed document; decimals as Decimal. Raises Unreadable: json_too_large, json_too_deep, json_broken."""
    if path.stat().st_size > limits.max_json_bytes:
        raise Unreadable("json_too_large", f"JSON 报文超过 {limits.max_json_bytes // 1024**2} MB，请分批导出后再导入")
    text = path.read_text(encoding=codec).lstrip("\ufeff")
    # Each value, object and list costs fifty bytes and more, however few it takes in the file.
    if text.count(",") + text.count("{") + text.count("[") > limits.max_json_values:
        raise Unreadable(
            "json_too_large", f"JSON 报文里的数据超过 {limits.max_json_values // 10_000} 万项，请分批导出后再导入"
        )
    _check_characters(text)
    try:
        document = _loads(text)
    except json.JSONDecodeError as error:
        document = _lines(text, error)
    _check_depth(document, limits.max_json_depth)
    return document


def _check_characters(text: str) -> None:
    """Escapes may spell what no database keeps: a NUL, or half of a surrogate pair."""
    found = _UNFIT.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise Unreadable("json_broken", f"JSON 报文第 {line} 行有不完整的字符 {found.group()}，请核对导出程序")


def _loads(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    except json.JSONDecodeError:
        raise
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:  # an integer of thousands of digits
        raise Unreadable("json_broken", "JSON 报文里有无法识别的数字，请核对导出程序") from error


def _lines(text: str, error: json.JSONDecodeError) -> Any:
    lines = [line for line in text.splitlines() if line.strip()]
    if error.msg == "Extra data" and len(lines) > 1:
        try:
            return [_loads(line) for line in lines]
        except json.JSONDecodeError:
            pass
    raise Unreadable(
        "json_broken", f"JSON 报文在第 {error.lineno} 行第 {error.colno} 列处不完整或有误，请重新导出"
    ) from error


def _refuse_constant(name: str) -> Any:
    raise Unreadable("json_broken", f"JSON 报文里有不合规的数值 {name}，请核对导出程序")


def _too_deep() -> Unreadable:
    return Unreadable("json_too_deep", "JSON 报文嵌套层数太多，已拒绝；请核对导出程序")


def _check_depth(document: Any, allowed: int) -> None:
    layer = [document]
    for _ in range(allowed + 1):
        layer = [
            inner
            for item in layer
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not layer:
            return
    raise _too_deep()
